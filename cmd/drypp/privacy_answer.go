package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"drypp/bot/privacy"
	"drypp/bot/store"
	"drypp/cmd/drypp/config"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/rights"
	"drypp/courses/rights/information"
)

// privacyOffice answers privacyCalls about organisations whose stores are open.
type privacyOffice struct {
	*privacy.Service
	list []organisation
	keys *keeper
	now  func() time.Time
	// telling returns what tells a person in the chat what was decided about them;
	// nil where no service runs.
	telling func(ctx context.Context, tenant, person string) func(*rights.Receipt)
}

// maxPrivacyCall bounds a privacyCall, in bytes.
const maxPrivacyCall = 64 << 10

// errNotKept: nobody is kept by that name. It doesn't repeat who was asked for.
var errNotKept = errors.New("nothing is kept of such a person: name them by e-mail address, object ID or random ID")

// privacyRoutes answers POST /privacy.
func privacyRoutes(mux *http.ServeMux, office *privacyOffice, log *slog.Logger) {
	mux.HandleFunc("POST /privacy", func(w http.ResponseWriter, r *http.Request) {
		var call privacyCall
		if err := json.UnmarshalRead(http.MaxBytesReader(w, r.Body, maxPrivacyCall), &call); err != nil {
			http.Error(w, "the call can't be read", http.StatusBadRequest)
			return
		}
		out := &patient{w: w, control: http.NewResponseController(w)}
		err := office.answer(r.Context(), out, call)
		if err != nil && !out.begun {
			http.Error(w, err.Error(), http.StatusUnprocessableEntity)
		} else if err != nil {
			log.ErrorContext(r.Context(), "an answer about privacy ended early", "error", err)
			panic(http.ErrAbortHandler) // the reader must not take a part for the whole
		}
	})
}

// answer writes one JSON document, or the file that was asked for.
func (p *privacyOffice) answer(ctx context.Context, w io.Writer, call privacyCall) error {
	o, err := choose(p.list, resultsAsked{organisation: call.Tenant})
	if err != nil {
		return err
	}
	switch call.Do {
	case doExport:
		return p.export(ctx, w, &o[0], call)
	case doCertificate:
		made, err := p.Certificate(ctx, o[0].TenantID, atTerminal(&o[0], ""), call.Entry)
		if err == nil {
			_, err = w.Write(made)
		}
		return err
	}
	made, err := p.made(ctx, &o[0], call)
	if err != nil {
		return err
	}
	return json.MarshalWrite(w, made, json.Deterministic(true))
}

// made returns the document that answers a call.
func (p *privacyOffice) made(ctx context.Context, o *organisation, call privacyCall) (any, error) {
	switch call.Do {
	case doInformation:
		return p.information(ctx, o, call)
	case doRecord:
		return p.record(ctx, o, call)
	case doRequests:
		return p.requests(ctx, o)
	case doDecide:
		return p.decide(ctx, o, rights.Decision{Request: call.Request, Grant: call.Grant, Keep: call.Keep, Reason: call.Reason})
	case doRetention:
		r, err := p.Retain(ctx, o.TenantID, call.Dry)
		return retentionOf(r), err
	case doBreach:
		return p.breach(ctx, o, call)
	case doRotate:
		return p.rotateAll(ctx)
	case doKeep:
		return p.keep(ctx, o, call)
	case doPreview:
		return p.preview(ctx, o, call)
	}
	return p.wish(ctx, o, call)
}

// atTerminal is who asks from the command line, about somebody.
func atTerminal(o *organisation, about string) privacy.Asker {
	return privacy.Asker{About: about, Via: privacy.CommandLine, Language: courses.Language(o.Language)}
}

// find returns the person whom a PERSON means.
func (p *privacyOffice) find(ctx context.Context, o *organisation, who string) (courses.Person, error) {
	who = strings.ToLower(strings.TrimSpace(who))
	if found, err := o.store.PersonByID(ctx, who); !errors.Is(err, store.ErrNotFound) {
		return found, err
	}
	object, email := who, ""
	if strings.Contains(who, "@") {
		object, email = "", who
	}
	found, err := o.store.Known(ctx, object, email)
	if errors.Is(err, store.ErrNotFound) {
		return found, errNotKept
	}
	return found, err
}

func (p *privacyOffice) wish(ctx context.Context, o *organisation, call privacyCall) (any, error) {
	who, err := p.find(ctx, o, call.Person)
	if err != nil {
		return nil, err
	}
	by, tell := atTerminal(o, who.ID), p.tells(ctx, o, who.ID)
	r, err := p.Ask(ctx, o.TenantID, by, rights.Wish{Kind: rights.Kind(call.Do), Field: call.Field, Value: call.Value})
	if err == nil && r.State.Open() {
		// Whoever asks here may decide, too.
		r, err = p.Decide(ctx, o.TenantID, by, rights.Decision{Request: r.ID, Grant: true, Keep: call.Keep})
	}
	if err == nil {
		tell(r)
	}
	return receiptOf(r), err
}

// decide decides about a request, and tells the person.
func (p *privacyOffice) decide(ctx context.Context, o *organisation, d rights.Decision) (any, error) {
	asked, err := o.store.Request(ctx, d.Request)
	if errors.Is(err, store.ErrNotFound) {
		return nil, errors.New("there is no such request: drypp privacy requests lists those that wait")
	}
	if err != nil {
		return nil, err
	}
	tell := p.tells(ctx, o, asked.Person)
	r, err := p.Decide(ctx, o.TenantID, atTerminal(o, ""), d)
	if err == nil {
		tell(r)
	}
	return receiptOf(r), err
}

// tells returns what tells a person what was decided about them. It is called
// before: nothing may be known of them afterwards.
func (p *privacyOffice) tells(ctx context.Context, o *organisation, person string) func(*rights.Receipt) {
	if p.telling == nil {
		return func(*rights.Receipt) {}
	}
	return p.telling(ctx, o.TenantID, person)
}

func (p *privacyOffice) preview(ctx context.Context, o *organisation, call privacyCall) (any, error) {
	who, err := p.find(ctx, o, call.Person)
	if err != nil {
		return nil, err
	}
	v, err := p.Preview(ctx, o.TenantID, atTerminal(o, who.ID), rights.Wish{Kind: rights.Erasure})
	if err != nil {
		return nil, err
	}
	return previewJSON{who.ID, v.Proof, v.KeepUntil}, nil
}

// keep marks what is kept of somebody as legally kept.
func (p *privacyOffice) keep(ctx context.Context, o *organisation, call privacyCall) (any, error) {
	who, err := p.find(ctx, o, call.Person)
	if err != nil {
		return nil, err
	}
	last, _ := calendar.ParseDate(call.Until) // the command line refused what is no date
	return keptJSON{who.ID, last.String()}, p.Hold(ctx, o.TenantID, atTerminal(o, who.ID), last)
}

func (p *privacyOffice) export(ctx context.Context, w io.Writer, o *organisation, call privacyCall) error {
	who, err := p.find(ctx, o, call.Person)
	if err != nil {
		return err
	}
	by := atTerminal(o, who.ID)
	if by.Language, err = speaks(o, call.Language); err != nil {
		return err
	}
	return p.Package(ctx, o.TenantID, by, w, false)
}

// speaks returns the language that was asked for, or the organisation's.
func speaks(o *organisation, asked string) (courses.Language, error) {
	if asked == "" {
		return courses.Language(o.Language), nil
	}
	l, ok := courses.LanguageOf(asked)
	if !ok {
		return l, fmt.Errorf("there is no language %q: choose nb, nn or en", asked)
	}
	return l, nil
}

func (p *privacyOffice) information(ctx context.Context, o *organisation, call privacyCall) (any, error) {
	f, err := p.Facts(ctx, o.TenantID)
	if err != nil {
		return nil, err
	}
	l, err := speaks(o, call.Language)
	if err != nil {
		return nil, err
	}
	made := []sectionJSON{}
	for _, s := range information.Of(l, f, o.catalogue) {
		made = append(made, sectionJSON{string(s.Topic), s.Title, s.Paragraphs, s.Rows})
	}
	return made, nil
}

func (p *privacyOffice) requests(ctx context.Context, o *organisation) (any, error) {
	list, err := p.Pending(ctx, o.TenantID, atTerminal(o, ""))
	made := []pendingJSON{}
	for _, r := range list {
		made = append(made, pendingJSON{r.ID, r.Person, r.Name, string(r.Kind), r.Field, r.Before, r.Value, r.Asked, r.Due, r.Days, r.Proof, r.KeepUntil})
	}
	return made, err
}

// rotateAll replaces the master key for all organisations.
func (p *privacyOffice) rotateAll(ctx context.Context) (any, error) {
	made := []rotatedJSON{}
	for i := range p.list {
		o := &p.list[i]
		if err := p.Rotate(ctx, o.TenantID); err != nil {
			return nil, err
		}
		key, err := p.keys.id()
		if err != nil {
			return nil, err
		}
		made = append(made, rotatedJSON{o.TenantID, key})
	}
	return made, nil
}

// atPrivacy has a running service answer a call, or opens the stores itself, and
// hands on the answer.
func (p *program) atPrivacy(ctx context.Context, call privacyCall, answered func(io.Reader) error) error {
	c, err := p.loadForStores()
	if err != nil {
		return err
	}
	tenants := configured(c)
	if call.Do != doRotate {
		if call.Tenant, err = oneTenant(c, call.Tenant); err != nil {
			return err
		}
		tenants = []string{call.Tenant}
	}
	body, err := json.Marshal(call)
	if err != nil {
		return err
	}
	resp, err := send(ctx, c.Socket(), http.MethodPost, "/privacy", strings.NewReader(string(body)))
	if errors.Is(err, errNoService) {
		return p.answerPrivacy(ctx, c, tenants, call, answered)
	}
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	return answered(resp.Body)
}

// answerPrivacy answers a call about stores that no service has open.
func (p *program) answerPrivacy(ctx context.Context, c *config.Config, tenants []string, call privacyCall, answered func(io.Reader) error) (err error) {
	at, err := p.openOffice(ctx, c, tenants, toRead)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, at.close()) }()
	if len(at.opened) == 0 {
		return errNobody
	}
	office := &privacyOffice{at.keys.newPrivacy(at.opened, at.directory, nil, p.now, slog.New(slog.DiscardHandler)), at.opened, at.keys, p.now, nil}
	r, w := io.Pipe()
	go func() { w.CloseWithError(office.answer(ctx, w, call)) }()
	err = answered(r)
	return errors.Join(err, r.CloseWithError(io.ErrClosedPipe))
}
