package graphtest

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
)

// Operation is a kind of request.
type Operation string

// The operations.
const (
	Token     Operation = "token"
	Delta     Operation = "delta"
	User      Operation = "user"
	Members   Operation = "members"
	Catalog   Operation = "catalog"
	Installed Operation = "installed"
	Install   Operation = "install"
	Chat      Operation = "chat"
	SendMail  Operation = "mail"
	Other     Operation = "other"
)

// operation says what kind a request to Graph is of.
func operation(r *http.Request) Operation {
	path := r.URL.Path
	for _, k := range []struct {
		part string
		op   Operation
	}{{"/delta", Delta}, {".delta()", Delta}, {"embers", Members}, {"/sendMail", SendMail}, {"/chat", Chat}, {"/appCatalogs", Catalog}} {
		if strings.Contains(path, k.part) {
			return k.op
		}
	}
	switch {
	case strings.HasSuffix(path, "/installedApps") && r.Method == http.MethodPost:
		return Install
	case strings.HasSuffix(path, "/installedApps"):
		return Installed
	case strings.HasPrefix(path, "/v1.0/users/"):
		return User
	}
	return Other
}

// Fault is how the answer to one request goes wrong. The zero Fault is none.
type Fault struct {
	// Status and Code, if set, are the answer, and nothing else is done.
	Status int
	Code   string
	// RetryAfter is sent with it, in seconds if it is a number; empty sends
	// none.
	RetryAfter string
	// Reset drops the connection before anything is done, Lose after.
	Reset, Lose bool
	// Cut drops the connection in the middle of the answer; Half ends the
	// answer there as if it were all.
	Cut, Half bool
	// Linkless leaves the links out of a page.
	Linkless bool
	// Hold, if set, is waited for before anything is done.
	Hold <-chan struct{}
}

// Faults that Graph is known for.
var (
	Unavailable    = Fault{Status: http.StatusServiceUnavailable, Code: "serviceNotAvailable"}
	BadGateway     = Fault{Status: http.StatusBadGateway, Code: "UnknownError"}
	GatewayTimeout = Fault{Status: http.StatusGatewayTimeout, Code: "UnknownError"}
	InternalError  = Fault{Status: http.StatusInternalServerError, Code: "generalException"}
)

// Throttled is the answer to who asks too often, with a pause in whole seconds
// ("Microsoft Graph throttling guidance").
func Throttled(pause time.Duration) Fault {
	return Fault{Status: http.StatusTooManyRequests, Code: "TooManyRequests", RetryAfter: strconv.Itoa(int(pause.Seconds()))}
}

// Fail makes the next n operations of a kind misbehave, after those that were
// ordered before. The zero Fault lets n of them through.
func (g *Graph) Fail(op Operation, n int, f Fault) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for range n {
		g.ordered[op] = append(g.ordered[op], f)
	}
}

// FailOften makes operations of a kind misbehave with a probability from 0 to 1,
// drawn from Config.Seed, until it is called again: in one of these ways, each
// as likely as the others.
func (g *Graph) FailOften(op Operation, probability float64, f ...Fault) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.often[op] = often{probability, f}
}

type often struct {
	probability float64
	faults      []Fault
}

// fault counts an operation and says how it is to misbehave.
func (g *Graph) fault(op Operation) Fault {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.calls[op]++
	if next := g.ordered[op]; len(next) > 0 {
		g.ordered[op] = next[1:]
		return next[0]
	}
	if o := g.often[op]; o.probability > 0 && g.random.Float64() < o.probability {
		return o.faults[g.random.IntN(len(o.faults))]
	}
	return Fault{}
}

// Calls returns how often an operation was asked for, faults included.
func (g *Graph) Calls(op Operation) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.calls[op]
}

// begin does what goes wrong before anything is done, and reports whether it is
// to be done.
func (f *Fault) begin(w http.ResponseWriter, r *http.Request) bool {
	if f.Hold != nil {
		select {
		case <-f.Hold:
		case <-r.Context().Done():
			panic(http.ErrAbortHandler)
		}
	}
	if f.Reset {
		panic(http.ErrAbortHandler)
	}
	if f.Status == 0 {
		return true
	}
	if f.RetryAfter != "" {
		w.Header().Set("Retry-After", f.RetryAfter)
	}
	body, err := json.Marshal(map[string]any{"error": map[string]any{"code": f.Code, "message": "Refused by the stand-in: person1@fjordvik.example"}}, json.Deterministic(true))
	if err != nil {
		panic(err) // strings only
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(f.Status)
	w.Write(body)
	return false
}

// end writes the answer, or what becomes of it.
func (f *Fault) end(w http.ResponseWriter, status int, header http.Header, body []byte) {
	if f.Lose {
		panic(http.ErrAbortHandler)
	}
	for name, values := range header {
		w.Header()[name] = values
	}
	if f.Linkless {
		body = withoutLinks(body)
	}
	if f.Half {
		body = body[:len(body)/2]
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if f.Cut {
		w.Write(body[:len(body)/2])
		http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
	w.Write(body)
}

func withoutLinks(body []byte) []byte {
	var page map[string]any
	if err := json.Unmarshal(body, &page); err != nil {
		return body
	}
	delete(page, "@odata.nextLink")
	delete(page, "@odata.deltaLink")
	less, err := json.Marshal(page, json.Deterministic(true))
	if err != nil {
		return body
	}
	return less
}
