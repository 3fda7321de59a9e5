package privacy_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"drypp/bot/privacy"
	"drypp/bot/privacy/audit"
	"drypp/bot/store"
	"drypp/bot/store/bolt"
	"drypp/bot/store/storetest"
	"drypp/courses"
	"drypp/courses/audience"
	"drypp/courses/calendar"
	"drypp/courses/rights"
	"drypp/courses/roles"
)

const (
	tenant = "00000000-0000-0000-0000-000000000007"
	salg   = `department == "Salg"`
	chat   = privacy.Chat
)

// monday is when it all happens: 23 November 2026, ten o'clock in Oslo.
var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

var oslo = func() *time.Location {
	l, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		panic(err)
	}
	return l
}()

// office is an organisation whose people are in a real store, under a Service
// that knows a clock that only the test moves.
type office struct {
	t      testing.TB
	db     *bolt.DB
	log    *audit.Log
	people map[string]courses.Person
	org    privacy.Organisation
	*privacy.Service

	// tick is the clock, if it isn't now.
	tick func() time.Time
	mu   sync.Mutex
	now  time.Time
	// synced and unsynced are what is said of the latest look at the people.
	synced   time.Time
	unsynced error
	// copied is what is said of the copy of the key ring.
	copied error
	// swept are the times before which files were deleted, told the requests that
	// contacts were told of, rotated and certificates what their names say.
	swept        []time.Time
	told         []rights.Pending
	unteachable  error
	rotated      int
	certificates map[uint64][]byte
}

// newOffice returns an organisation whose people come from a file. Kari is
// contact of everybody and Vara her deputy, Sol contact of sales.
func newOffice(t testing.TB) *office {
	t.Helper()
	dir := t.TempDir()
	db, err := bolt.Open(filepath.Join(dir, "store"), bolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, db: db, people: map[string]courses.Person{}, now: monday, synced: monday, certificates: map[uint64][]byte{}}
	seed := [32]byte{7}
	if o.log, err = audit.Open(filepath.Join(dir, "audit"), audit.Origin(tenant), &seed, o.clock); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		storetest.Check(t, db)
		if err := db.Close(); err != nil {
			t.Error(err)
		}
		if err := o.log.Close(); err != nil {
			t.Error(err)
		}
	})
	o.must(db.PutRoster(t.Context(), store.Roster{From: store.FromFile, Revision: 1, Synced: monday}))
	o.configure()
	for _, name := range []string{"Kari", "Vara", "Mona"} {
		o.hire(name, "Stab")
	}
	for _, name := range []string{"Sol", "Ola"} {
		o.hire(name, "Salg")
	}
	o.hire("Per", "Drift")
	return o
}

// configure makes the organisation and its Service.
func (o *office) configure() {
	catalogue, err := courses.NewCatalogue(storetest.Course("fire"), storetest.Course("ethics"))
	o.must(err)
	fields := []string{courses.FieldDepartment, courses.FieldManager, courses.FieldStart, courses.FieldTimezone, courses.FieldCountry, courses.FieldGroups, "skift"}
	rules := audience.NewRules(courses.FieldDepartment)
	o.org = privacy.Organisation{
		Tenant: tenant, Name: "Fjordvik Verksted AS", Language: courses.Bokmaal, Location: oslo, Store: o.db, Courses: catalogue,
		Roles: roles.New(roles.Config{Contacts: []roles.ContactConfig{
			{User: "kari@example.no", Deputies: []string{"vara@example.no"}}, {User: "sol@example.no", Scope: salg},
		}}, rules),
		Audit: o.log, Fields: func() []string { return fields }, Packer: packer{o},
		Facts: rights.Facts{Proof: []rights.Proof{{Course: "fire", Months: 24}}},
		Synced: func(context.Context) (time.Time, error) {
			o.mu.Lock()
			defer o.mu.Unlock()
			return o.synced, o.unsynced
		},
		Copied: func() error {
			o.mu.Lock()
			defer o.mu.Unlock()
			return o.copied
		},
		Rotate:      o.rotate,
		RotateEvery: 365 * 24 * time.Hour,
		Sweep:       o.sweep, Remind: o.remind, Certified: o.certified,
		Quiet: func(at time.Time) bool { return at.In(oslo).Hour() < 5 },
	}
	o.start()
}

// start makes the Service of the organisation as it is configured now.
func (o *office) start() {
	o.Service = privacy.New(privacy.Config{
		Organisations: []privacy.Organisation{o.org}, Now: o.clock, Log: slog.New(slog.DiscardHandler),
	})
}

func (o *office) clock() time.Time {
	if o.tick != nil {
		return o.tick()
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.now
}

// change changes what others may be asking of the office meanwhile.
func (o *office) change(f func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	f()
}

// seen are copies of what others did meanwhile.
type seen struct {
	told         []rights.Pending
	swept        []time.Time
	rotated      int
	certificates map[uint64][]byte
}

func (o *office) seen() (s seen) {
	o.change(func() {
		s = seen{slices.Clone(o.told), slices.Clone(o.swept), o.rotated, maps.Clone(o.certificates)}
	})
	return s
}

// set moves the clock, and has the people looked at then.
func (o *office) set(at time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.now, o.synced = at, at
}

func (o *office) rotate(context.Context) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.rotated++
	return nil
}

func (o *office) sweep(before time.Time, dry bool) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !dry {
		o.swept = append(o.swept, before)
	}
	return 3, nil
}

func (o *office) remind(_ context.Context, waiting []rights.Pending) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.unteachable != nil {
		return o.unteachable
	}
	o.told = append(o.told, waiting...)
	return nil
}

func (o *office) certified(_ context.Context, entry uint64, certificate []byte) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.certificates[entry] = certificate
	return nil
}

// packer writes who it was asked to pack, and in which language.
type packer struct{ o *office }

func (p packer) Pack(_ context.Context, w io.Writer, person *courses.Person, l courses.Language) error {
	_, err := fmt.Fprintf(w, "%s %s", person.ID, l)
	return err
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// hire lists somebody by their first name.
func (o *office) hire(name, department string) courses.Person {
	o.t.Helper()
	p, err := o.db.List(o.t.Context(), courses.Person{
		ObjectID: tenant + "-" + strings.ToLower(name), Name: name + " Nordmann", Email: strings.ToLower(name) + "@example.no",
		Fields: map[string]string{courses.FieldDepartment: department},
	}, o.clock())
	o.must(err)
	o.people[name] = p
	return p
}

// take has somebody complete a course now.
func (o *office) take(name, course string) {
	o.t.Helper()
	p, c, ctx := o.people[name], o.org.Courses.Course(course), o.t.Context()
	e, err := o.db.Enrol(ctx, p.ID, c, true, o.clock())
	o.must(err)
	for i := range c.Edition("").Lessons {
		e, err = o.db.ReadLesson(ctx, p.ID, e.ID, c, i)
		o.must(err)
	}
	for i := range c.Edition("").Questions {
		a := storetest.Answer(p, e, c, fmt.Sprint("q", i+1), e.Try, "1")
		a.At = o.clock()
		done, err := o.db.Answer(ctx, a)
		o.must(err)
		e = done.Enrolment
	}
	if !e.Completed() {
		o.t.Fatalf("%s didn't complete %s", name, course)
	}
}

// by is somebody in the chat who asks about themselves, or about another.
func (o *office) by(name string, about ...string) privacy.Asker {
	a := privacy.Asker{Person: o.people[name], Via: chat, Language: courses.Bokmaal}
	for _, other := range about {
		a.About = o.people[other].ID
	}
	return a
}

// console is the command line, about somebody.
func (o *office) console(about string) privacy.Asker {
	return privacy.Asker{Via: privacy.CommandLine, About: o.people[about].ID}
}

// known returns somebody as the store has them now.
func (o *office) known(name string) (p courses.Person, ok bool) {
	o.t.Helper()
	err := o.db.Everybody(o.t.Context(), func(q courses.Person) error {
		if q.ID == o.people[name].ID {
			p, ok = q, true
		}
		return nil
	})
	o.must(err)
	return p, ok
}

// entries returns what the audit log says, one line an entry: action, whose, and
// one of its details.
func (o *office) entries() (list []audit.Entry) {
	o.t.Helper()
	o.must(o.log.Entries(func(_ audit.Receipt, e audit.Entry) error {
		list = append(list, e)
		return nil
	}))
	return list
}

// did counts the entries about an action on somebody.
func (o *office) did(action audit.Action, name string) (n int) {
	for _, e := range o.entries() {
		if e.Action == action && e.Subject == o.people[name].ID {
			n++
		}
	}
	return n
}

func day(s string) (d calendar.Date) {
	if err := d.UnmarshalText([]byte(s)); err != nil {
		panic(err)
	}
	return d
}

// at is an hour of a day in Oslo.
func at(s string, hour int) time.Time { return day(s).At(hour, oslo) }
