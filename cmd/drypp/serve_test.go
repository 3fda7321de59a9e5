package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"drypp/bot/teams/teamstest"
	"drypp/cards"
	"drypp/cards/cardstest"
)

// process is the program as it really runs, with a stand-in for Microsoft
// behind its proxy.
type process struct {
	t                *testing.T
	cmd              *exec.Cmd
	file             string
	environ          []string
	address, metrics string
	stderr           said
}

// said is the file with what a program said on standard error: it can be read while
// the program still writes to it.
type said string

func (s said) String() string {
	text, err := os.ReadFile(string(s))
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// start writes a configuration and runs drypp serve until it is ready.
func start(t *testing.T, network *teamstest.Network, contact string) *process {
	t.Helper()
	p := installed(t, contact)
	p.serve(network)
	return p
}

// serve runs drypp serve until it is ready.
func (p *process) serve(network *teamstest.Network) {
	p.t.Helper()
	p.environ = append(network.Env(), "DRYPP_BOT_CLIENT_SECRET="+teamstest.Secret)
	p.run()
}

// installed writes a configuration.
func installed(t *testing.T, contact string) *process {
	t.Helper()
	p := &process{t: t, file: filepath.Join(t.TempDir(), "drypp.yaml")}
	text := fmt.Sprintf(`region: norwayeast
listen: 127.0.0.1:0
metrics_listen: 127.0.0.1:0
bot: {app_id: %s, tenant_id: %s}
backup: {keys: keys}
organisations:
  - {tenant_id: %s, name: Fjordvik Verksted AS, language: nb, timezone: Europe/Oslo, contacts: [{user: %s}], fields: [skift, department]}
`, teamstest.AppID, teamstest.BotTenant, teamstest.Tenant, contact)
	if err := os.WriteFile(p.file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(p.keys(), 0o700); err != nil {
		t.Fatal(err)
	}
	return p
}

// keys is the folder of the copies of the key rings.
func (p *process) keys() string { return filepath.Join(filepath.Dir(p.file), "keys") }

// command returns this test binary as drypp; see TestMain.
func (p *process) command(args ...string) *exec.Cmd {
	path, err := exec.LookPath("drypp")
	if err != nil {
		p.t.Fatal(err)
	}
	cmd := exec.Command(path, append(args, "--config", p.file)...)
	cmd.Env = p.environ
	return cmd
}

func (p *process) run() {
	p.t.Helper()
	p.cmd, p.stderr = p.command("serve"), said(filepath.Join(p.t.TempDir(), "stderr"))
	stderr, err := os.Create(string(p.stderr))
	if err != nil {
		p.t.Fatal(err)
	}
	defer stderr.Close()
	p.cmd.Stderr = stderr
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	cmd := p.cmd
	p.t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may have ended
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		p.t.Fatalf("it ended before it was ready: %v\n%s", err, p.stderr)
	}
	fields := strings.Fields(strings.NewReplacer(",", " ", ";", " ").Replace(line))
	p.address, p.metrics = fields[3], fields[6]
}

// awaitReady asks until the program is ready: it says that it listens before
// it has the keys that tokens are checked with.
func (p *process) awaitReady() {
	p.t.Helper()
	for began := time.Now(); !strings.Contains(p.get(p.address+"/readyz"), `"status":"ready"`); {
		if time.Since(began) > time.Minute {
			p.t.Fatalf("it doesn't get ready\n%s", p.stderr)
		}
	}
}

func (p *process) stop(signal os.Signal) error {
	p.t.Helper()
	if err := p.cmd.Process.Signal(signal); err != nil {
		p.t.Fatal(err)
	}
	return p.cmd.Wait()
}

func (p *process) get(url string) string {
	p.t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return string(body)
}

func (p *process) results() string {
	p.t.Helper()
	out, err := p.command("results", "--people", "--format", "csv").Output()
	if err != nil {
		p.t.Fatal(err)
	}
	return string(out)
}

// TestServe has a person take part in a course that the real program gives
// over the real protocol, and the contact ask for the result while it runs,
// after it was killed, and after it was started again.
func TestServe(t *testing.T) {
	t.Parallel()
	teams, network := teamstest.Start(t, teamstest.Config{OnCard: func(card []byte) { cardstest.Check(t, card) }})
	kari := teams.Person(teamstest.Profile{Name: "Kari Nordmann", Email: "kari@example.no", Locale: "nb-NO"})
	p := start(t, network, kari.Email)
	teams.Connect(p.address+"/api/messages", nil)
	ctx := t.Context()
	if err := kari.Install(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := kari.Say(ctx, "start phishing"); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(p.get(p.address+"/readyz"), `"status":"ready"`) {
		t.Error("it isn't ready though it answers")
	}
	// Everything in the metrics of Drypp's own has been counted by now, and
	// nothing in them says who it was.
	metrics := p.get(p.metrics)
	for _, want := range []string{`drypp_turns_total{kind="message",outcome="ok"} 1`, `drypp_turns_total{kind="installed",outcome="ok"}`,
		"drypp_commit_seconds_count", "process_resident_memory_bytes", "go_goroutines"} {
		if !strings.Contains(metrics, want) {
			t.Errorf("the metrics have no %s", want)
		}
	}
	namesField(t, kari, "skift")
	p.holds("running")
	if err := p.stop(syscall.SIGKILL); err == nil {
		t.Error("it survived SIGKILL")
	}
	log := p.stderr.String()
	p.holds("killed")
	p.run()
	p.holds("started again")
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Errorf("after SIGTERM: %v", err)
	}
	log += p.stderr.String()
	for _, personal := range []string{"Kari", "kari@", kari.ObjectID, teamstest.Secret} {
		if strings.Contains(log+metrics, personal) {
			t.Errorf("%q is in the log or the metrics", personal)
		}
	}
	if !strings.Contains(log, `"request_id":`) {
		t.Errorf("the log has no request IDs:\n%s", log)
	}
}

// namesField wants the form for a new campaign to name a field of the
// organisation's own.
func namesField(t *testing.T, contact *teamstest.Person, field string) {
	t.Helper()
	if _, err := contact.Say(t.Context(), "ny kampanje"); err != nil {
		t.Fatal(err)
	}
	last := func() teamstest.Message { chat := contact.Chat(); return chat[len(chat)-1] }
	what := map[string]string{cards.InputName: "Vår", cards.InputCourses: "phishing"}
	if _, err := contact.Click(t.Context(), teamstest.Click{Message: last().ID, Action: "Videre", Inputs: what}); err != nil {
		t.Fatal(err)
	}
	if who := string(last().Card); !strings.Contains(who, field) {
		t.Errorf("the form doesn't name %s:\n%s", field, who)
	}
}

func (p *process) holds(when string) {
	p.t.Helper()
	if got := p.results(); strings.Count(got, "phishing") != 1 || !strings.Contains(got, ",started,") {
		p.t.Errorf("%s: got\n%s", when, got)
	}
}

// TestShutdownFinishesWhatWasAccepted stops the program while it answers.
func TestShutdownFinishesWhatWasAccepted(t *testing.T) {
	t.Parallel()
	teams, network := teamstest.Start(t, teamstest.Config{OnCard: func(card []byte) { cardstest.Check(t, card) }})
	p := start(t, network, "kari@example.no")
	teams.Connect(p.address+"/api/messages", nil)
	kari := teams.Person(teamstest.Profile{Locale: "en"})
	kari.InstallSilently()
	// The answer hangs in the Connector until the signal has been sent.
	arrived, held := make(chan struct{}), make(chan struct{})
	var once sync.Once
	network.Handle(teamstest.ConnectorHost, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		once.Do(func() { close(arrived) })
		<-held
		teams.ServeHTTP(w, r)
	}))
	said := make(chan error, 1)
	go func() {
		_, err := kari.Say(context.WithoutCancel(t.Context()), "start phishing")
		said <- err
	}()
	select {
	case <-arrived:
	case err := <-said:
		t.Fatalf("it answered without the Connector: %v", err)
	}
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	close(held)
	if err := <-said; err != nil {
		t.Errorf("what was accepted wasn't finished: %v", err)
	}
	if err := p.cmd.Wait(); err != nil {
		t.Errorf("it ended with %v\n%s", err, p.stderr)
	}
	if chat := kari.Chat(); len(chat) != 3 {
		t.Errorf("the chat has %d messages, want the question, its answer, and the welcome that she hadn't had", len(chat))
	}
}
