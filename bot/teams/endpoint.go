package teams

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"regexp"
	"sync/atomic"
	"time"

	"drypp/courses"
)

const (
	// MaxBody bounds the body of a request, in bytes. Teams cuts a message at
	// about 100 KB.
	MaxBody = 256 << 10
	// MaxTurn bounds the time that an activity is given. Teams gives up on an
	// invoke after 10 to 15 seconds.
	MaxTurn = 10 * time.Second
)

// Replier sends answers into a chat. Connector is one.
type Replier interface {
	// Send sends an answer as a new message and returns its activity ID.
	Send(ctx context.Context, chat courses.Chat, a Answer) (id string, err error)
	// Update replaces the message with that activity ID. The error has
	// Status 404 (see Error) if there is no such message.
	Update(ctx context.Context, chat courses.Chat, activityID string, a Answer) error
	// Delete takes the message with that activity ID away, if it is there.
	Delete(ctx context.Context, chat courses.Chat, activityID string) error
}

var _ Replier = (*Connector)(nil)

// EndpointConfig is what an Endpoint works with. Every field but Observe is
// mandatory.
type EndpointConfig struct {
	// Auth says who is calling.
	Auth Authenticator
	// Handler answers.
	Handler Handler
	// Replier sends answers that can't be the response itself.
	Replier Replier
	// Tenant reports whether the tenant, in lower case, is configured.
	Tenant func(id string) bool
	// ServiceURL returns nil if answers may be sent there; see Hosts.Check.
	// What it says of a URL never changes.
	ServiceURL func(serviceURL string) error
	// Log gets a line a request, with nothing personal in it.
	Log *slog.Logger
	// Now is the clock.
	Now func() time.Time
	// Observe, if set, is told of each request after it was answered.
	Observe func(Observation)
}

// Observation is what became of a request, in words fit for metric labels.
type Observation struct {
	// Kind is a Kind's name, or "other" for what isn't a turn or wasn't
	// known yet to be one.
	Kind string
	// Outcome is "ok", "ignored", "failed" (the handler returned an error),
	// "panic", "undelivered", the code of a bad request, or a Refusal.
	Outcome string
	// Status is the HTTP status.
	Status int
	// Took is how long it took.
	Took time.Duration
}

// Endpoint takes activities in by POST and has them answered. A request is
// authenticated before its body is read; the token's service URL, channel and
// tenant are held against every activity. It is safe for concurrent use.
type Endpoint struct {
	EndpointConfig
	// allowed is the service URL that was allowed last.
	allowed atomic.Pointer[string]
}

var _ http.Handler = (*Endpoint)(nil)

// NewEndpoint returns an Endpoint.
func NewEndpoint(c EndpointConfig) *Endpoint { return &Endpoint{EndpointConfig: c} }

// exchange is one request on its way to an answer.
type exchange struct {
	*Endpoint
	w    http.ResponseWriter
	r    *http.Request
	id   string
	seen Observation
	// tenant is whom the turn came from.
	tenant string
	// cause is for the log: why the outcome is what it is.
	cause error
}

// ServeHTTP implements http.Handler.
func (e *Endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := e.Now()
	x := exchange{Endpoint: e, w: w, r: r, id: requestID(r.Header), seen: Observation{Kind: "other"}}
	w.Header().Set("X-Request-Id", x.id)
	x.serve()
	x.seen.Took = e.Now().Sub(start)
	x.report()
}

func (x *exchange) serve() {
	if x.r.Method != http.MethodPost {
		x.w.Header().Set("Allow", http.MethodPost)
		x.refuse(&problem{http.StatusMethodNotAllowed, "MethodNotAllowed", "activities come by POST"})
		return
	}
	a, err := x.activity()
	if err != nil {
		x.refuse(err)
		return
	}
	t, err := a.turn()
	switch {
	case err != nil:
		x.refuse(err)
	case t == nil:
		x.empty("ignored")
	default:
		x.seen.Kind = t.Kind.String()
		x.take(a, t)
	}
}

// activity authenticates the caller, reads the activity and holds one against
// the other.
func (x *exchange) activity() (*activity, error) {
	if len(x.r.Header["Authorization"]) > 1 {
		return nil, MalformedToken
	}
	id, err := x.Auth.Authenticate(x.r.Context(), x.r.Header.Get("Authorization"))
	if err != nil {
		return nil, err
	}
	body, err := readBody(x.r)
	if err != nil {
		return nil, err
	}
	a, err := decode(body)
	if err != nil {
		return nil, err
	}
	tenant := a.tenantOf()
	switch {
	case tenant == "" || !x.Tenant(tenant):
		err = UnknownTenant
	case !x.allows(a.ServiceURL):
		err = ServiceURLRefused
	}
	// Whether the token speaks for the activity comes first: a stranger
	// isn't told which tenants there are.
	if refused := id.Admits(a.ServiceURL, a.ChannelID, tenant); refused != nil {
		err = refused
	}
	return a, err
}

// allows reports whether answers may be sent to a service URL. Most activities
// come with the same one, which needn't be taken apart each time.
func (e *Endpoint) allows(serviceURL string) bool {
	if last := e.allowed.Load(); last != nil && *last == serviceURL {
		return true
	}
	if e.ServiceURL(serviceURL) != nil {
		return false
	}
	allowed := serviceURL // the copy alone is allocated
	e.allowed.Store(&allowed)
	return true
}

// readBody returns the whole body, or a *problem.
func readBody(r *http.Request) ([]byte, error) {
	if r.ContentLength > MaxBody {
		return nil, errTooLarge
	}
	var body []byte
	var err error
	if r.ContentLength >= 0 {
		body = make([]byte, r.ContentLength)
		_, err = io.ReadFull(r.Body, body)
	} else {
		body, err = io.ReadAll(io.LimitReader(r.Body, MaxBody+1))
	}
	switch {
	case err != nil:
		return nil, &problem{http.StatusBadRequest, "BadBody", "the body ended early"}
	case len(body) > MaxBody:
		return nil, errTooLarge
	}
	return body, nil
}

var errTooLarge = &problem{http.StatusRequestEntityTooLarge, "BodyTooLarge", "the body is larger than 256 KiB"}

// report writes the log line and the observation.
func (x *exchange) report() {
	level := slog.LevelInfo
	if x.cause != nil {
		level = slog.LevelWarn
	}
	attrs := [6]slog.Attr{
		slog.String("request_id", x.id), slog.String("kind", x.seen.Kind), slog.String("outcome", x.seen.Outcome),
		slog.Int("status", x.seen.Status), slog.Duration("took", x.seen.Took),
	}
	n := 5
	if x.cause != nil {
		attrs[n] = slog.Any("error", x.cause)
		n++
	}
	x.Log.LogAttrs(x.r.Context(), level, "activity", attrs[:n]...)
	if x.Observe != nil {
		x.Observe(x.seen)
	}
}

// String returns the kind's name, fit for a metric label.
func (k Kind) String() string {
	switch k {
	case Message:
		return "message"
	case Click:
		return "click"
	case Installed:
		return "installed"
	case Removed:
		return "removed"
	case Accepted:
		return "accepted"
	case Declined:
		return "declined"
	}
	return "other"
}

type requestIDKey struct{}

// accepted is the context of a turn that was accepted. Like
// context.WithoutCancel's it has the request's values but doesn't end with it.
type accepted exchange

func (*accepted) Deadline() (time.Time, bool) { return time.Time{}, false }
func (*accepted) Done() <-chan struct{}       { return nil }
func (*accepted) Err() error                  { return nil }

func (a *accepted) Value(key any) any {
	switch key {
	case requestIDKey{}:
		return a.id
	case tenantKey{}:
		return a.tenant
	}
	return a.r.Context().Value(key)
}

// tenantKey is the context key of WithTenant.
type tenantKey struct{}

// WithTenant returns a context for calls that are about people of a tenant.
// That of a turn is one already.
func WithTenant(ctx context.Context, tenant string) context.Context {
	return context.WithValue(ctx, tenantKey{}, tenant)
}

// TenantOf returns the tenant that calls with the context are about, or "" if
// it doesn't say.
func TenantOf(ctx context.Context) string {
	tenant, _ := ctx.Value(tenantKey{}).(string)
	return tenant
}

// RequestID returns the ID of the request that a turn came in by, for the log,
// or "" if the context isn't that of a turn.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// inRequestID reports what a caller's request ID may be made of, to go into the
// log as it is.
func inRequestID(c byte) bool {
	return inObjectID(c) || 'A' <= c && c <= 'Z' || c == '.' || c == '_'
}

// requestID returns the caller's X-Request-ID, else the trace ID of its
// traceparent (W3C Trace Context, section 3.2), else a new one.
func requestID(h http.Header) string {
	if id := h.Get("X-Request-Id"); madeOf(id, inRequestID) {
		return id
	}
	if parent := traceparent.FindStringSubmatch(h.Get("Traceparent")); parent != nil {
		return parent[1]
	}
	return rand.Text()
}

var traceparent = regexp.MustCompile(`^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-`)

// problemOf puts an error into words for the caller. A stranger learns that
// they weren't let in, but not why.
func problemOf(err error) *problem {
	if p, ok := errors.AsType[*problem](err); ok {
		return p
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return &problem{http.StatusServiceUnavailable, "Unavailable", "try again"}
	}
	switch refusalOf(err) {
	case KeysUnavailable:
		return &problem{http.StatusServiceUnavailable, "Unavailable", "tokens can't be checked yet: try again"}
	case UnknownTenant, ServiceURLRefused:
		return &problem{http.StatusForbidden, "Forbidden", "this bot doesn't serve that tenant or service URL"}
	}
	return &problem{http.StatusUnauthorized, "Unauthorized", "not a token for this activity"}
}
