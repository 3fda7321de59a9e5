package entra_test

import (
	"flag"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"drypp/bot/directory"
	"drypp/bot/directory/entra"
	"drypp/bot/directory/entra/graphtest"
	"drypp/bot/store/bolt"
	"drypp/bot/teams"
	"drypp/bot/teams/credential"
	"drypp/bot/teams/teamstest"
)

var people = flag.Int("people", 300, "how many people TestFirstSync has")

// TestFirstSync starts this test program anew with nothing but HTTPS_PROXY and
// SSL_CERT_FILE, and has it bring everybody into a store, then changes of 100.
// Time and memory are those of that process. To measure:
//
//	go test ./bot/directory/entra -run TestFirstSync -v -people 100000
func TestFirstSync(t *testing.T) {
	const where = "DRYPP_TEST_STORE"
	if dir := os.Getenv(where); dir != "" {
		syncFromEnvironment(t, dir)
		return
	}
	t.Parallel()
	g, network := graphtest.Start(t, graphtest.Config{Forget: true})
	ids := g.Populate(*people)
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	run := func() {
		cmd := exec.CommandContext(t.Context(), program, "-test.run=^TestFirstSync$", "-test.v", "-people="+strconv.Itoa(*people))
		cmd.Env = append(network.Env(), where+"="+dir)
		out, err := cmd.CombinedOutput()
		t.Logf("%s", out)
		if err != nil {
			t.Fatal(err)
		}
	}
	run()
	for i := range 100 {
		g.Set(ids[i], graphtest.Properties{"department": "Kantine"})
	}
	run()
	if refused := network.Refused(); len(refused) != 0 {
		t.Errorf("other hosts were asked: %q", refused)
	}
}

// syncFromEnvironment is the other process: a first round into an empty store,
// else one of changes.
func syncFromEnvironment(t *testing.T, dir string) {
	t.Helper()
	client := teams.NewHTTPClient(nil)
	tokens, err := credential.New(credential.Config{AppID: teamstest.AppID, TenantID: teamstest.Tenant, Secret: teamstest.Secret, Client: client})
	if err != nil {
		t.Fatal(err)
	}
	source, err := entra.New(entra.Config{Tenant: teamstest.Tenant, Credential: tokens, Client: client})
	if err != nil {
		t.Fatal(err)
	}
	db, err := bolt.Open(filepath.Join(dir, "org"), bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	d := directory.New(directory.Config{Now: time.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Organisations: []directory.Organisation{{
		Tenant: teamstest.Tenant, Name: "Fjordvik", Store: db, Source: source, Fields: everyField,
		Properties: map[string]string{"shift": "extensionAttribute3"}, MaxRemoved: 10, Every: time.Hour,
	}}})
	if err := d.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	r, err := d.Sync(t.Context(), teamstest.Tenant, directory.SyncOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("full %t: %d people seen, %d added, %d changed in %v; peak %s", r.Full, r.Seen, r.Added, r.Changed, time.Since(began).Round(time.Millisecond), peak())
	if r.Full && r.Added != *people || !r.Full && (r.Seen != 100 || r.Changed != 100) {
		t.Errorf("the round did %+v", r)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// peak returns the most memory that the process has had in use, as Linux tells.
func peak() string {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return "not known"
	}
	for line := range strings.Lines(string(status)) {
		if name, value, _ := strings.Cut(line, ":"); name == "VmHWM" {
			return strings.Join(strings.Fields(value), " ")
		}
	}
	return "not known"
}
