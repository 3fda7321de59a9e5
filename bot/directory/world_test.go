package directory

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"drypp/bot/store"
	"drypp/bot/store/bolt"
	"drypp/courses"
)

const tenant = "7a8f0b4e-0000-4000-8000-000000000001"

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// everyField is what the organisation of the tests may choose.
var everyField = []string{"department", "location", "manager", "title", "start_date", "country", "timezone", "groups", "shift"}

// world is an organisation with a store, a directory and a Directory.
type world struct {
	testing.TB
	ctx   context.Context
	entra *entra
	db    *bolt.DB
	store *flaky
	org   Organisation
	dir   *Directory
	now   time.Time
	// logged is what was logged, which must tell nothing personal.
	logged bytes.Buffer
	// told are the choices that SetFields was told; stops is what it answers.
	told  [][]string
	stops []string
}

// newWorld returns one whose Directory has started; change may change it before.
func newWorld(t testing.TB, change func(*world)) *world {
	t.Helper()
	db, err := bolt.Open(filepath.Join(t.TempDir(), "org"), bolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	w := &world{TB: t, ctx: t.Context(), entra: newEntra(), db: db, now: noon}
	w.store = &flaky{Store: db, writes: map[string]int{}}
	w.org = Organisation{
		Tenant: tenant, Name: "Fjordvik", Store: w.store, Source: w.entra,
		Fields: everyField, Properties: map[string]string{"shift": "extensionAttribute3"}, MaxRemoved: 10, Every: time.Hour,
		SetFields: func(_ context.Context, fields []string) ([]string, error) {
			w.told = append(w.told, fields)
			return w.stops, w.store.step("SetFields")
		},
	}
	if change != nil {
		change(w)
	}
	t.Cleanup(func() {
		if personal := regexp.MustCompile(`@|Name|Salg|p\d\d`).FindString(w.logged.String()); personal != "" {
			t.Errorf("%q was logged:\n%s", personal, &w.logged)
		}
	})
	w.open()
	w.must(w.dir.Start(w.ctx))
	clear(w.store.writes)
	return w
}

// open begins anew with what is stored, as after a crash.
func (w *world) open() {
	w.dir = New(Config{
		Organisations: []Organisation{w.org}, Log: slog.New(slog.NewTextHandler(&w.logged, nil)),
		Now: func() time.Time { return w.now },
	})
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// sync is a round that must work.
func (w *world) sync() *Report {
	w.Helper()
	r, err := w.dir.Sync(w.ctx, tenant, SyncOptions{})
	w.must(err)
	return r
}

func (w *world) status() *Status {
	w.Helper()
	s, err := w.dir.Status(w.ctx, tenant)
	w.must(err)
	return s
}

func (w *world) roster() store.Roster {
	w.Helper()
	r, err := w.db.Roster(w.ctx)
	w.must(err)
	return r
}

func (w *world) person(id string) courses.Person {
	w.Helper()
	p, err := w.db.Person(w.ctx, id)
	w.must(err)
	return p
}

// here returns the object IDs, or else the addresses, of those who are listed
// and haven't left, sorted.
func (w *world) here() string {
	w.Helper()
	var ids []string
	w.must(w.dir.People(w.ctx, tenant, func(p courses.Person) error {
		if p.ObjectID == "" {
			p.ObjectID = p.Email
		}
		ids = append(ids, p.ObjectID)
		return nil
	}))
	slices.Sort(ids)
	return strings.Join(ids, " ")
}

// wantHere and wantReport compare.
func (w *world) wantHere(want string) {
	w.Helper()
	if got := w.here(); got != want {
		w.Errorf("the people are %q, want %q", got, want)
	}
}

func (w *world) wantReport(r *Report, seen, added, changed, removed, returned int) {
	w.Helper()
	got := [...]int{r.Seen, r.Added, r.Changed, r.Removed, r.Returned}
	if want := [...]int{seen, added, changed, removed, returned}; got != want {
		w.Errorf("seen, added, changed, removed, returned: %v, want %v", got, want)
	}
}

// user returns somebody with more than anybody may ask for.
func user(id, department string) User {
	return User{Managed: true, Person: courses.Person{
		ObjectID: id, Name: "Name " + id, Email: id + "@example.no", Locale: "nb-NO", Country: "NO", Timezone: "Europe/Oslo",
		Manager: "boss", Language: "en", Installed: true, Groups: []string{"from nowhere"}, Blocked: true,
		Chat: courses.Chat{Conversation: "secret"}, ClientTimezone: "Asia/Tokyo",
		Fields: map[string]string{
			"department": department, "location": "Bergen", "title": "Selger", "start_date": "2026-01-05", "shift": "natt",
			"phone": "99 99 99 99", "salary": "600000", "manager": "somebody", "empty": "",
		},
	}}
}

// staff puts people called p00, p01 … into the directory.
func (w *world) staff(n int) {
	for i := range n {
		w.entra.put(user(fmt.Sprintf("p%02d", i), "Salg"))
	}
}

// flaky is a store that counts what is written, and fails where it is told to.
type flaky struct {
	store.Store
	mu     sync.Mutex
	writes map[string]int
	// fail is asked before each change.
	fail func(call string) error
}

func (f *flaky) step(call string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.writes[call]++
	if f.fail == nil {
		return nil
	}
	return f.fail(call)
}

func (f *flaky) List(ctx context.Context, p courses.Person, at time.Time) (courses.Person, error) {
	if err := f.step("List"); err != nil {
		return courses.Person{}, err
	}
	return f.Store.List(ctx, p, at)
}

func (f *flaky) Unlist(ctx context.Context, person string, at time.Time) error {
	if err := f.step("Unlist"); err != nil {
		return err
	}
	return f.Store.Unlist(ctx, person, at)
}

func (f *flaky) Prune(ctx context.Context, keep []string) (int, error) {
	if err := f.step("Prune"); err != nil {
		return 0, err
	}
	return f.Store.Prune(ctx, keep)
}

func (f *flaky) PutRoster(ctx context.Context, r store.Roster) error {
	if err := f.step("PutRoster"); err != nil {
		return err
	}
	return f.Store.PutRoster(ctx, r)
}
