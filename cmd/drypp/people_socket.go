package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"drypp/bot/directory"
	"drypp/bot/directory/sheet"
	"drypp/courses"
)

// maxPeopleCall bounds, in bytes, what is asked about people: a list of as many
// as a spreadsheet may have.
const maxPeopleCall = sheet.MaxSize

// peopleCall is what is asked of a service about people. What doesn't belong to
// a method is empty. A list that is imported follows it, one person a value.
type peopleCall struct {
	Tenant  string   `json:"tenant"`
	Fields  []string `json:"fields,omitzero"`
	Dry     bool     `json:"dry,omitzero"`
	Full    bool     `json:"full,omitzero"`
	Whole   bool     `json:"whole,omitzero"`
	Columns []string `json:"columns,omitzero"`
	// Removals is how many people may be removed: SyncOptions.Allow, or
	// ImportOptions.Removals.
	Removals int `json:"removals,omitzero"`
}

// peopleSaid is one of the values that answer a peopleCall. Done or Error is the
// last.
type peopleSaid struct {
	Progress *directory.Progress `json:"progress,omitzero"`
	Person   *courses.Person     `json:"person,omitzero"`
	Status   *directory.Status   `json:"status,omitzero"`
	Report   *directory.Report   `json:"report,omitzero"`
	Stopped  []string            `json:"stopped,omitzero"`
	Error    string              `json:"error,omitzero"`
	Done     bool                `json:"done,omitzero"`
}

// listener answers a peopleCall: say sends one value, rest has the list that
// follows the call.
type listener struct {
	peopleCall
	say  func(peopleSaid) error
	rest *jsontext.Decoder
}

func (l *listener) progress(p directory.Progress) {
	// Who hung up ends the request's context.
	_ = l.say(peopleSaid{Progress: &p})
}

// peopleRoutes answers POST /people/METHOD with what the method of people says.
func peopleRoutes(mux *http.ServeMux, d people, log *slog.Logger) {
	for method, f := range map[string]func(context.Context, *listener) (peopleSaid, error){
		"status": func(ctx context.Context, l *listener) (said peopleSaid, err error) {
			said.Status, err = d.Status(ctx, l.Tenant)
			return said, err
		},
		"sync": func(ctx context.Context, l *listener) (said peopleSaid, err error) {
			said.Report, err = d.Sync(ctx, l.Tenant, directory.SyncOptions{
				Dry: l.Dry, Full: l.Full, Allow: l.Removals, Progress: l.progress,
			})
			return said, err
		},
		"import": func(ctx context.Context, l *listener) (said peopleSaid, err error) {
			list, err := l.list()
			if err == nil {
				said.Report, err = d.Import(ctx, l.Tenant, list, directory.ImportOptions{
					Dry: l.Dry, Whole: l.Whole, Removals: l.Removals, Columns: l.Columns, Progress: l.progress,
				})
			}
			return said, err
		},
		"choose": func(ctx context.Context, l *listener) (said peopleSaid, err error) {
			said.Stopped, err = d.Choose(ctx, l.Tenant, l.Fields)
			return said, err
		},
		"list": func(ctx context.Context, l *listener) (peopleSaid, error) {
			return peopleSaid{}, d.People(ctx, l.Tenant, func(p courses.Person) error { return l.say(peopleSaid{Person: &p}) })
		},
	} {
		mux.HandleFunc("POST /people/"+method, func(w http.ResponseWriter, r *http.Request) { servePeople(w, r, log, f) })
	}
}

// list reads the people that follow the call.
func (l *listener) list() (list []courses.Person, err error) {
	for {
		var p courses.Person
		switch err := json.UnmarshalDecode(l.rest, &p); {
		case errors.Is(err, io.EOF):
			return list, nil
		case err != nil:
			return nil, err
		case len(list) == sheet.MaxPeople:
			return nil, fmt.Errorf("the list has more than %d people", sheet.MaxPeople)
		}
		list = append(list, p)
	}
}

// servePeople answers one call, value by value.
func servePeople(w http.ResponseWriter, r *http.Request, log *slog.Logger, f func(context.Context, *listener) (peopleSaid, error)) {
	control := http.NewResponseController(w)
	body := &patientBody{http.MaxBytesReader(w, r.Body, maxPeopleCall), control}
	out := &patient{w: w, control: control}
	l := &listener{rest: jsontext.NewDecoder(body), say: func(said peopleSaid) error {
		if err := json.MarshalWrite(out, said); err != nil {
			return err
		}
		if said.Person != nil {
			return nil // many follow
		}
		return control.Flush()
	}}
	err := json.UnmarshalDecode(l.rest, &l.peopleCall)
	said := peopleSaid{}
	if err == nil {
		// Only at the body's end does the server notice that the caller hung up.
		l.rest.PeekKind()
		said, err = f(r.Context(), l)
	}
	said.Done = err == nil
	if err != nil {
		log.WarnContext(r.Context(), "what was asked about people was refused", "error", err)
		said.Error = err.Error()
	}
	if err := l.say(said); err != nil {
		log.WarnContext(r.Context(), "an answer about people ended early", "error", err)
	}
}

// patientBody is a request's body whose sender gets socketPatience for each
// read. At its end there is no deadline any more: net/http goes on reading to
// notice that the caller hung up, and takes a deadline for that.
type patientBody struct {
	io.Reader
	control *http.ResponseController
}

func (b *patientBody) Read(into []byte) (int, error) {
	if err := b.control.SetReadDeadline(time.Now().Add(socketPatience)); err != nil {
		return 0, err
	}
	n, err := b.Reader.Read(into)
	if err == nil {
		return n, nil
	}
	if cleared := b.control.SetReadDeadline(time.Time{}); cleared != nil {
		return n, cleared
	}
	return n, err
}

// remotePeople is who works at the organisations of the service that listens on
// a socket with this path.
type remotePeople string

// Status, Sync, Import, Choose and People do what directory.Directory's
// do; of an error only its words come.
func (s remotePeople) Status(ctx context.Context, tenant string) (*directory.Status, error) {
	last, err := s.call(ctx, "status", peopleCall{Tenant: tenant}, nil, nil)
	return last.Status, err
}

// Sync: see Status.
func (s remotePeople) Sync(ctx context.Context, tenant string, o directory.SyncOptions) (*directory.Report, error) {
	last, err := s.call(ctx, "sync", peopleCall{Tenant: tenant, Dry: o.Dry, Full: o.Full, Removals: o.Allow}, nil, progressTo(o.Progress))
	return last.Report, err
}

// Import: see Status.
func (s remotePeople) Import(ctx context.Context, tenant string, list []courses.Person, o directory.ImportOptions) (*directory.Report, error) {
	call := peopleCall{Tenant: tenant, Dry: o.Dry, Whole: o.Whole, Removals: o.Removals, Columns: o.Columns}
	last, err := s.call(ctx, "import", call, list, progressTo(o.Progress))
	return last.Report, err
}

// Choose: see Status.
func (s remotePeople) Choose(ctx context.Context, tenant string, fields []string) (stopped []string, err error) {
	last, err := s.call(ctx, "choose", peopleCall{Tenant: tenant, Fields: fields}, nil, nil)
	return last.Stopped, err
}

// People: see Status.
func (s remotePeople) People(ctx context.Context, tenant string, f func(courses.Person) error) error {
	_, err := s.call(ctx, "list", peopleCall{Tenant: tenant}, nil, func(said peopleSaid) error {
		if said.Person == nil {
			return nil
		}
		return f(*said.Person)
	})
	return err
}

func progressTo(f func(directory.Progress)) func(peopleSaid) error {
	return func(said peopleSaid) error {
		if said.Progress != nil && f != nil {
			f(*said.Progress)
		}
		return nil
	}
}

// call asks the service and returns the last value of its answer; each gets
// those before it.
func (s remotePeople) call(ctx context.Context, method string, call peopleCall, list []courses.Person, each func(peopleSaid) error) (last peopleSaid, err error) {
	resp, err := send(ctx, string(s), http.MethodPost, "/people/"+method, callBody(call, list))
	if errors.Is(err, errNoService) {
		return last, fmt.Errorf("the service has stopped meanwhile: %w", err)
	}
	if err != nil {
		return last, err
	}
	defer resp.Body.Close()
	d := jsontext.NewDecoder(resp.Body)
	for {
		var said peopleSaid
		if err := json.UnmarshalDecode(d, &said); err != nil {
			return last, fmt.Errorf("the service on %s stopped in the middle of its answer: %w", string(s), err)
		}
		switch {
		case said.Error != "":
			return said, errors.New(said.Error)
		case said.Done:
			return said, nil
		case each != nil:
			if err := each(said); err != nil {
				return last, err
			}
		}
	}
}

// callBody returns a call and the list that follows it, made as it is read.
func callBody(call peopleCall, list []courses.Person) io.Reader {
	next := -1
	var rest bytes.Buffer
	return readerFunc(func(into []byte) (int, error) {
		for rest.Len() == 0 && next < len(list) {
			var value any = call
			if next >= 0 {
				value = list[next]
			}
			next++
			if err := json.MarshalWrite(&rest, value); err != nil {
				return 0, err
			}
		}
		return rest.Read(into)
	})
}

// readerFunc makes an io.Reader of a function.
type readerFunc func([]byte) (int, error)

// Read calls f.
func (f readerFunc) Read(into []byte) (int, error) { return f(into) }
