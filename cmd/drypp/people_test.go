package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"drypp/bot/directory"
	"drypp/bot/store"
	"drypp/bot/store/bolt"
	"drypp/cmd/drypp/config"
	"drypp/courses"
)

var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func person(t *testing.T, s store.Store, objectID string) courses.Person {
	t.Helper()
	p, err := s.Person(t.Context(), objectID)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestImportListed brings a store up to date with lists of the configuration,
// one after the other. Whoever edits them isn't asked how many go.
func TestImportListed(t *testing.T) {
	t.Parallel()
	const kari, lars, guest = "20000000-0000-0000-0000-000000000001", "20000000-0000-0000-0000-000000000002", "20000000-0000-0000-0000-000000000003"
	ctx := t.Context()
	db, err := bolt.Open(filepath.Join(t.TempDir(), "store"), bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	for id, locale := range map[string]string{lars: "en-US", guest: ""} {
		if _, err := db.Meet(ctx, store.Sighting{ObjectID: id, Locale: locale, Installed: true, At: monday}); err != nil {
			t.Fatal(err)
		}
	}
	list := func(people ...config.Person) int {
		t.Helper()
		o := organisation{Organisation: config.Organisation{TenantID: "a", Fields: []string{"department"}, MaxRemoved: 10, People: people}, store: db}
		d := directory.New(directory.Config{
			Organisations: []directory.Organisation{{Tenant: "a", Store: db, Fields: o.Fields, MaxRemoved: 10}},
			Now:           func() time.Time { return monday }, Log: slog.New(slog.DiscardHandler),
		})
		r, err := importListed(ctx, d, &o)
		if err != nil {
			t.Fatal(err)
		}
		if r == nil {
			return 0
		}
		return r.Removed
	}
	both := []config.Person{{User: kari, Language: "nn", Department: "Salg"}, {User: lars, Language: "nb"}}
	if left := list(both...) + list(both...); left != 0 {
		t.Errorf("%d left", left)
	}
	if p := person(t, db, kari); p.Speaks("en") != courses.Nynorsk || p.Fields["department"] != "Salg" || !p.Listed {
		t.Errorf("got %+v", p)
	}
	if p := person(t, db, lars); p.Speaks("nb") != courses.English || !p.Installed {
		t.Errorf("what his client says doesn't count any more: %+v", p)
	}
	if left := list(both[0]); left != 1 || person(t, db, lars).Left.IsZero() {
		t.Errorf("%d left", left)
	}
	if left := list(both[0]); left != 0 {
		t.Errorf("%d left a second time", left)
	}
	if list(); person(t, db, kari).Left != (time.Time{}) {
		t.Error("without a list everybody left")
	}
	if list(both...); !person(t, db, lars).Left.IsZero() {
		t.Error("who comes back hasn't")
	}
	if !person(t, db, guest).Left.IsZero() {
		t.Error("who was never listed has left")
	}
	if r, err := db.Roster(ctx); err != nil || r.From != store.FromConfiguration {
		t.Errorf("got %+v, %v", r, err)
	}
}

// staff is people for tests: a round waits until its context ends.
type staff struct {
	status  map[string]*directory.Status
	asked   int
	imports []courses.Person
	options directory.ImportOptions
	hungUp  chan struct{}
}

var errCrowd = errors.New("the staff is out")

func (c *staff) Status(_ context.Context, tenant string) (*directory.Status, error) {
	c.asked++
	if s := c.status[tenant]; s != nil {
		return s, nil
	}
	return nil, errCrowd
}

func (c *staff) Sync(ctx context.Context, _ string, o directory.SyncOptions) (*directory.Report, error) {
	o.Progress(directory.Progress{Done: 7})
	<-ctx.Done()
	close(c.hungUp)
	return nil, ctx.Err()
}

func (c *staff) Import(_ context.Context, _ string, list []courses.Person, o directory.ImportOptions) (*directory.Report, error) {
	o.Progress(directory.Progress{Done: 1, Total: len(list)})
	c.imports, c.options = list, o
	return &directory.Report{Seen: len(list)}, nil
}

func (c *staff) Choose(context.Context, string, []string) ([]string, error) {
	return []string{"salg"}, errCrowd
}

func (c *staff) People(_ context.Context, _ string, f func(courses.Person) error) error {
	for _, p := range c.imports {
		if err := f(p); err != nil {
			return err
		}
	}
	return nil
}

// at serves people on a socket, as a service does.
func (c *staff) at(t *testing.T) remotePeople {
	t.Helper()
	path := filepath.Join(t.TempDir(), "s")
	mux := http.NewServeMux()
	peopleRoutes(mux, c, slog.New(slog.DiscardHandler))
	mux.HandleFunc("POST /people/cut", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"progress":{"Done":1}}`) })
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: mux, ReadHeaderTimeout: time.Minute}
	t.Cleanup(func() { _ = server.Close() })
	go func() {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	}()
	return remotePeople(path)
}

// TestRemotePeople: what is asked over the socket is what is asked.
func TestRemotePeople(t *testing.T) {
	t.Parallel()
	status := &directory.Status{
		Roster:    store.Roster{Held: &store.Held{Removals: 4, People: 9, At: monday}, Synced: monday},
		Available: []string{"department", "title"}, Fields: []string{"department"}, People: 9,
	}
	c := &staff{status: map[string]*directory.Status{"a": status}}
	at := c.at(t)
	if got, err := at.Status(t.Context(), "a"); err != nil || !reflect.DeepEqual(got, status) {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := at.Status(t.Context(), "b"); err == nil || err.Error() != errCrowd.Error() {
		t.Errorf("got %v", err)
	}
	list := make([]courses.Person, 3000)
	for i := range list {
		list[i] = courses.Person{Name: fmt.Sprintf("Åse %d\u2028<", i), Fields: map[string]string{"department": "Salg"}, Groups: []string{"a", "b"}}
	}
	told := directory.Progress{}
	r, err := at.Import(t.Context(), "a", list, directory.ImportOptions{
		Dry: true, Whole: true, Removals: 5, Columns: []string{}, Progress: func(p directory.Progress) { told = p },
	})
	if err != nil || r.Seen != len(list) || !reflect.DeepEqual(c.imports, list) || told.Total != len(list) {
		t.Errorf("%d came, %v, %+v", len(c.imports), err, told)
	}
	if !c.options.Dry || !c.options.Whole || c.options.Removals != 5 || c.options.Columns == nil {
		t.Errorf("got %+v", c.options)
	}
	var back []courses.Person
	err = at.People(t.Context(), "a", func(p courses.Person) error { back = append(back, p); return nil })
	if err != nil || !reflect.DeepEqual(back, list) {
		t.Errorf("%d came back, %v", len(back), err)
	}
	if err := at.People(t.Context(), "a", func(courses.Person) error { return io.ErrShortWrite }); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("got %v", err)
	}
	if _, err := at.Choose(t.Context(), "a", nil); err == nil {
		t.Error("nothing failed")
	}
}

// TestWhoHangsUpEndsTheRound: Ctrl-C reaches a round that the service makes.
func TestWhoHangsUpEndsTheRound(t *testing.T) {
	t.Parallel()
	c := &staff{hungUp: make(chan struct{})}
	ctx, cancel := context.WithCancel(t.Context())
	_, err := c.at(t).Sync(ctx, "a", directory.SyncOptions{Progress: func(directory.Progress) { cancel() }})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	<-c.hungUp
}

// deadlines is a response that notes until when its request may be read.
type deadlines struct {
	http.ResponseWriter
	last time.Time
}

func (d *deadlines) SetReadDeadline(t time.Time) error {
	d.last = t
	return nil
}

// TestLongRounds: whoever sends slowly is cut off, but not who waits for a round
// or an import that takes longer than that.
func TestLongRounds(t *testing.T) {
	t.Parallel()
	d := &deadlines{}
	body := &patientBody{strings.NewReader("{}"), http.NewResponseController(d)}
	if _, err := body.Read(make([]byte, 2)); err != nil || d.last.IsZero() {
		t.Errorf("no deadline: %v", err)
	}
	if _, err := body.Read(make([]byte, 2)); !errors.Is(err, io.EOF) || !d.last.IsZero() {
		t.Errorf("until %v, %v", d.last, err)
	}
}

// TestPeopleRefused asks a service for what it can't do, as another version
// would.
func TestPeopleRefused(t *testing.T) {
	t.Parallel()
	at := (&staff{}).at(t)
	for body, want := range map[string]string{
		"{":                           "unexpected EOF",
		`{"tenant":1}`:                "within \"/tenant\"",
		`{"tenant":"a"} {"Name": "x`:  "unexpected EOF",
		`{"tenant":"a"} {"Name": 17}`: "within \"/Name\"",
	} {
		resp, err := send(t.Context(), string(at), http.MethodPost, "/people/import", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		answer, err := io.ReadAll(resp.Body)
		if err != nil || !strings.Contains(strings.ReplaceAll(string(answer), `\`, ""), want) || strings.Contains(string(answer), "done") {
			t.Errorf("%s: got %s, %v", body, answer, err)
		}
		resp.Body.Close()
	}
	if _, err := at.call(t.Context(), "cut", peopleCall{}, nil, nil); err == nil || !strings.Contains(err.Error(), "stopped in the middle of its answer") {
		t.Errorf("got %v", err)
	}
	if _, err := at.call(t.Context(), "burn", peopleCall{}, nil, nil); err == nil || !strings.Contains(err.Error(), "404") {
		t.Errorf("got %v", err)
	}
	gone := remotePeople(string(at) + "-gone")
	if _, err := gone.Status(t.Context(), "a"); !errors.Is(err, errNoService) || !strings.Contains(err.Error(), "stopped meanwhile") {
		t.Errorf("got %v", err)
	}
}

// TestCensus counts over organisations, at most once a minute, and leaves out
// what can't be read.
func TestCensus(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		c := &staff{status: map[string]*directory.Status{
			"a": {People: 10, Left: 2, Waiting: 1, Directory: true, Failed: "x", Roster: store.Roster{Synced: began.Add(-time.Hour), Held: &store.Held{}}},
			"b": {People: 5, Directory: true, Running: true},
			"c": {People: 7, Roster: store.Roster{Synced: began.Add(-1000 * time.Hour)}},
		}}
		list := make([]organisation, 4)
		for i, tenant := range []string{"a", "b", "c", "unreadable"} {
			list[i].TenantID = tenant
		}
		r := prometheus.NewRegistry()
		r.MustRegister(&census{people: c, organisations: list, now: time.Now, log: slog.New(slog.DiscardHandler)})
		const want = `# HELP drypp_directory_age_seconds How long ago the directory was last in step, of the organisation where that is longest.
# TYPE drypp_directory_age_seconds gauge
drypp_directory_age_seconds %d
# HELP drypp_directory_organisations Organisations with a directory by how it does: running, failing (the latest round failed), held (a round waits for a contact), never (no round ended yet).
# TYPE drypp_directory_organisations gauge
drypp_directory_organisations{state="failing"} 1
drypp_directory_organisations{state="held"} 1
drypp_directory_organisations{state="never"} 1
drypp_directory_organisations{state="running"} 1
# HELP drypp_people People that organisations list: listed, waiting (of the listed, never heard of), left.
# TYPE drypp_people gauge
drypp_people{state="left"} 2
drypp_people{state="listed"} 22
drypp_people{state="waiting"} 1
`
		for n, after := range []time.Duration{0, 59 * time.Second, 2 * time.Second} {
			time.Sleep(after)
			age := int(time.Since(began).Seconds()) + 3600
			if err := testutil.GatherAndCompare(r, strings.NewReader(fmt.Sprintf(want, age))); err != nil {
				t.Errorf("%d: %v", n, err)
			}
		}
		if c.asked != 2*len(list) {
			t.Errorf("asked %d times, want %d", c.asked, 2*len(list))
		}
	})
}

// TestBar: a bar is for a terminal, and is gone in the end.
func TestBar(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	b := newBarOn(&out, "people")
	b.people(directory.Progress{Done: 1000, Total: 5000})
	b.people(directory.Progress{Done: 5000, Total: 5000})
	b.finish()
	if !strings.Contains(out.String(), "people") || !strings.HasSuffix(out.String(), "\r") {
		t.Errorf("got %q", out.String())
	}
	out.Reset()
	p := &program{stderr: &out}
	still := p.newBar("people")
	still.tell(1, 2)
	still.finish()
	if out.Len() != 0 {
		t.Errorf("%q for somebody who isn't there", out.String())
	}
}

// TestInChat: who is listed in the configuration can't be imported.
func TestInChat(t *testing.T) {
	t.Parallel()
	listed := organisation{Organisation: config.Organisation{TenantID: "a", People: make([]config.Person, 1)}}
	c := newInChat(directory.New(directory.Config{}), []organisation{listed})
	if _, err := c.Import(t.Context(), "a", nil, directory.ImportOptions{}); !errors.Is(err, directory.ErrHasSource) {
		t.Errorf("got %v", err)
	}
	if _, err := c.Import(t.Context(), "b", nil, directory.ImportOptions{}); !errors.Is(err, directory.ErrTenant) {
		t.Errorf("got %v", err)
	}
}

// TestFiles reads what a contact sends as the command line does.
func TestFiles(t *testing.T) {
	t.Parallel()
	f := newFiles([]organisation{{Organisation: config.Organisation{TenantID: "a", Headers: map[string]string{"Avd.": "department"}}}})
	l, err := f.Read(t.Context(), "a", []byte("Navn;E-post;Avd.;Sko\nÅse;ase@example.no;Salg;38\nBerit;b;Salg;39\n"), "folk.csv", []string{"department"})
	if err != nil || len(l.People) != 1 || l.People[0].Fields["department"] != "Salg" || l.Bad != 1 || len(l.Rows) != 1 || l.Rows[0].Number != 3 || len(l.Unknown) != 1 {
		t.Errorf("got %+v, %v", l, err)
	}
	var wrong interface{ Error() string }
	if _, err = f.Read(t.Context(), "a", nil, "folk.csv", nil); !errors.As(err, &wrong) || !strings.Contains(err.Error(), "empty") {
		t.Errorf("got %v", err)
	}
}
