package entra_test

import (
	"context"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"drypp/bot/directory"
	"drypp/bot/directory/entra"
	"drypp/bot/directory/entra/graphtest"
	"drypp/bot/store/bolt"
	"drypp/bot/teams/credential"
	"drypp/bot/teams/teamstest"
	"drypp/courses"
)

// everyField is what the organisation may choose; the shift is a field of its own.
var everyField = []string{"department", "location", "manager", "title", "start_date", "country", "shift"}

// property names what Graph is to be asked for each field, and for everybody.
var property = map[string]string{
	"department": "department", "location": "officeLocation", "manager": "manager", "title": "jobTitle",
	"start_date": "employeeHireDate", "country": "usageLocation", "shift": "onPremisesExtensionAttributes",
}

var everybodys = []string{"id", "accountEnabled", "displayName", "mail", "preferredLanguage"}

// world is an organisation with Graph, the real SDK and azidentity, and a store.
type world struct {
	*testing.T
	g       *graphtest.Graph
	network *teamstest.Network
	client  *entra.Client
	db      *bolt.DB
	org     directory.Organisation
	dir     *directory.Directory

	mu    sync.Mutex
	waits []time.Duration
}

// newWorld returns one whose Directory has started; setup may change it before.
// With a prism, everything that Graph is asked passes through it.
func newWorld(t *testing.T, prism *graphtest.Prism, c graphtest.Config, setup func(*world)) *world {
	t.Helper()
	w := &world{T: t}
	w.g, w.network = graphtest.Start(t, c)
	if prism != nil {
		prism.Guard(w.g)
	}
	w.client = w.connect(w.network.Transport())
	var err error
	if w.db, err = bolt.Open(filepath.Join(t.TempDir(), "org"), bolt.Options{NoSync: true}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.db.Close(); err != nil {
			t.Error(err)
		}
	})
	w.org = directory.Organisation{
		Tenant: teamstest.Tenant, Name: "Fjordvik", Store: w.db, Source: w.client, Fields: everyField,
		Properties: map[string]string{"shift": "extensionAttribute3"}, MaxRemoved: 10, Every: time.Hour,
	}
	if setup != nil {
		setup(w)
	}
	w.dir = directory.New(directory.Config{
		Organisations: []directory.Organisation{w.org}, Now: time.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	if err := w.dir.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	return w
}

// connect returns a client of Graph's that waits no real time between attempts.
func (w *world) connect(transport *http.Transport) *entra.Client {
	w.Helper()
	client := &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	w.Cleanup(client.CloseIdleConnections)
	tokens, err := credential.New(credential.Config{
		AppID: teamstest.AppID, TenantID: teamstest.Tenant, Secret: teamstest.Secret, Client: client,
	})
	if err != nil {
		w.Fatal(err)
	}
	c, err := entra.New(entra.Config{
		Tenant: teamstest.Tenant, Credential: tokens, Client: client, Pause: w.pause,
		AppExternalID: graphtest.ExternalID, MailFrom: graphtest.Mailbox,
	})
	if err != nil {
		w.Fatal(err)
	}
	return c
}

func (w *world) pause(ctx context.Context, wait time.Duration) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.waits = append(w.waits, wait)
	return ctx.Err() == nil
}

// sync does a round that must not fail.
func (w *world) sync() *directory.Report {
	w.Helper()
	r, err := w.dir.Sync(w.Context(), teamstest.Tenant, directory.SyncOptions{})
	if err != nil {
		w.Fatal(err)
	}
	return r
}

// fails does a round that must, and returns the error. Nobody is removed by it,
// and the next round begins where it did or with everybody.
func (w *world) fails() error {
	w.Helper()
	before, link := w.people(), w.link()
	_, err := w.dir.Sync(w.Context(), teamstest.Tenant, directory.SyncOptions{})
	if err == nil {
		w.Error("the round went well")
	}
	after := w.people()
	for id := range before {
		if _, ok := after[id]; !ok {
			w.Errorf("a round that failed (%v) removed somebody", err)
		}
	}
	if got := w.link(); got != link && got != "" {
		w.Errorf("a round that failed (%v) moved the link", err)
	}
	return err
}

func (w *world) link() string {
	w.Helper()
	r, err := w.db.Roster(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	return r.Link
}

// people returns who is listed and there, by object ID.
func (w *world) people() map[string]courses.Person {
	w.Helper()
	all := map[string]courses.Person{}
	err := w.dir.People(w.Context(), teamstest.Tenant, func(p courses.Person) error {
		all[p.ObjectID] = p
		return nil
	})
	if err != nil {
		w.Fatal(err)
	}
	return all
}

// listed holds the people to who they are to be.
func (w *world) listed(ids ...string) {
	w.Helper()
	if got := slices.Sorted(maps.Keys(w.people())); !slices.Equal(got, slices.Sorted(slices.Values(ids))) {
		w.Errorf("%d are listed, want %d", len(got), len(ids))
	}
}

// counts holds a report to what was added, changed, removed and returned.
func (w *world) counts(r *directory.Report, full bool, added, changed, removed, returned int) {
	w.Helper()
	if r.Full != full || r.Added != added || r.Changed != changed || r.Removed != removed || r.Returned != returned {
		w.Errorf("full %t, added %d, changed %d, removed %d, returned %d; want %t, %d, %d, %d, %d",
			r.Full, r.Added, r.Changed, r.Removed, r.Returned, full, added, changed, removed, returned)
	}
}

// asked holds every request since the last call to the fields: users are asked
// with these properties and nothing else, and nobody is asked anything else.
func (w *world) asked(fields ...string) {
	w.Helper()
	want := slices.Clone(everybodys)
	for _, f := range fields {
		want = append(want, property[f])
	}
	slices.Sort(want)
	for _, r := range w.g.Requests() {
		w.request(r, want)
	}
	w.g.Forget()
}

func (w *world) request(r graphtest.Request, want []string) {
	w.Helper()
	selected := strings.Split(r.Query.Get("$select"), ",")
	slices.Sort(selected)
	names := slices.Sorted(maps.Keys(r.Query))
	ok := false
	switch expand := r.Query.Get("$expand"); {
	case r.Host == teamstest.EntraHost:
		ok = r.Path == "/"+teamstest.Tenant+"/oauth2/v2.0/token"
	case strings.Contains(r.Path, "/transitiveMembers/"):
		ok = slices.Equal(selected, []string{"id"}) && expand == ""
	case strings.HasSuffix(r.Path, "/delta()") || strings.HasSuffix(r.Path, "/delta"):
		first := slices.Equal(selected, want) && slices.Equal(names, []string{"$select"})
		ok = first || slices.Equal(names, []string{"$skiptoken"}) || slices.Equal(names, []string{"$deltatoken"})
	case strings.HasPrefix(r.Path, "/v1.0/users/"):
		if expand == "manager($select=id)" {
			selected = slices.Sorted(slices.Values(append(selected, "manager")))
			expand = ""
		}
		ok = slices.Equal(selected, want) && expand == ""
	}
	if !ok || r.Method != http.MethodGet && r.Host == graphtest.Host {
		w.Errorf("%s %s asks for %v, want %v", r.Method, r.Path, r.Query, want)
	}
}

// scenarios are what happens between a directory and its people. They must end
// the same whether Prism is in between or not.
var scenarios = []struct {
	name string
	run  func(*testing.T, *graphtest.Prism)
}{
	{"first sync", firstSync}, {"changes", changes}, {"leavers return", leaversReturn},
	{"links expire", linksExpire}, {"rounds break off", roundsBreakOff}, {"throttled", throttled}, {"many removals", manyRemovals},
	{"groups", groups}, {"fields are chosen", fieldsChosen}, {"installing", installing}, {"mail", mailing},
	{"permissions", permissions}, {"quirks", quirks},
}

// TestGraph runs the scenarios over TLS under Graph's real host name.
func TestGraph(t *testing.T) {
	t.Parallel()
	for _, s := range scenarios {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			s.run(t, nil)
		})
	}
}

// TestGraphThroughPrism: nothing in the scenarios is asked that Microsoft's
// description of Graph doesn't know.
func TestGraphThroughPrism(t *testing.T) {
	t.Parallel()
	prism := graphtest.StartPrism(t)
	for _, s := range scenarios {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			s.run(t, prism)
		})
	}
}
