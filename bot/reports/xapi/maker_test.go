package xapi

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"drypp/bot/store"
	"drypp/courses"
)

func everybody(*courses.Person) bool { return true }

func file(t testing.TB, m *Maker, p courses.Person) []byte {
	t.Helper()
	k := &kept{people: []courses.Person{p}, enrolments: map[string][]courses.Enrolment{p.ID: {*takenTwice("e1", began)}}}
	var b bytes.Buffer
	n, err := m.WriteFile(t.Context(), &b, k, everybody)
	if err != nil || n != 1+12+4 {
		t.Fatalf("%d statements, %v", n, err)
	}
	value := jsontext.Value(b.Bytes())
	if err := value.Indent(); err != nil {
		t.Fatal(err)
	}
	return append(value, '\n')
}

// TestStatements shows all that is said of somebody who took a course twice.
func TestStatements(t *testing.T) {
	t.Parallel()
	m := maker(t)
	golden(t, "1.0.3-account.json", file(t, m, kari))
	m.Version, m.Actor, m.Names = Version2, ByEmail, true
	golden(t, "2.0-mbox.json", file(t, m, kari))
}

// TestActor: people are told as the organisation chose, and in no other way.
func TestActor(t *testing.T) {
	t.Parallel()
	const home = "https://kurs.example.no"
	for _, c := range []struct {
		actor Actor
		names bool
		email string
		want  Agent
	}{
		{ByAccount, false, kari.Email, Agent{Account: &Account{home, "p7"}}},
		{ByAccount, true, kari.Email, Agent{Account: &Account{home, "p7"}}},
		{ByHash, false, kari.Email, Agent{MboxSHA1: "364e179b27378bd4f64a0bdd33de602dafe76ebb"}},
		{ByHash, false, "", Agent{Account: &Account{home, "p7"}}},
		{ByEmail, false, kari.Email, Agent{Mbox: "mailto:Kari.Odegard@example.no"}},
		{ByEmail, true, kari.Email, Agent{Mbox: "mailto:Kari.Odegard@example.no", Name: kari.Name}},
		{ByEmail, false, "kari", Agent{Account: &Account{home, "p7"}}},
	} {
		m := maker(t)
		m.Actor, m.Names = c.actor, c.names
		p := kari
		p.Email = c.email
		c.want.Type = "Agent"
		got, want := marshal(t, m.actor(&p)), marshal(t, c.want)
		if got != want {
			t.Errorf("%s, names %v, %q: got %s, want %s", c.actor, c.names, c.email, got, want)
		}
	}
}

func marshal(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v, json.Deterministic(true))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestNothingPersonal: by account, nothing of a person but their random ID and
// what they answered is told.
func TestNothingPersonal(t *testing.T) {
	t.Parallel()
	text := string(file(t, maker(t), kari))
	for _, secret := range []string{kari.Name, "Kari", "Odegard", "odegard", kari.ObjectID, "mbox"} {
		if strings.Contains(text, secret) {
			t.Errorf("%q is told", secret)
		}
	}
}

// TestConformance holds statements to the requirements on providers.
func TestConformance(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	var (
		id    = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
		iri   = regexp.MustCompile(`^https?://[^\s]+$`)
		stamp = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$`)
		took  = regexp.MustCompile(`^PT\d+S$`)
		tag   = regexp.MustCompile(`^(nb|nn|en)$`)
	)
	for _, v := range []Version{Version1, Version2} {
		m := maker(t)
		m.Version = v
		var list []Statement
		if err := json.Unmarshal(file(t, m, kari), &list, json.RejectUnknownMembers(true)); err != nil {
			t.Fatal(err)
		}
		for _, s := range list {
			check := func(section, what string, ok bool) {
				if !ok {
					t.Errorf("xAPI %s, part 2, %s: %s: %+v", v, section, what, s)
				}
			}
			check("2.4.1", "an ID is a UUID", id.MatchString(s.ID))
			check("2.4.1", "an ID is one statement's only", !seen[string(v)+s.ID])
			seen[string(v)+s.ID] = true
			ways := 0
			for _, way := range []bool{s.Actor.Mbox != "", s.Actor.MboxSHA1 != "", s.Actor.Account != nil} {
				if way {
					ways++
				}
			}
			check("2.4.2.1", "somebody is told in exactly one way", ways == 1)
			check("2.4.3", "a verb is an IRI", iri.MatchString(s.Verb.ID))
			check("2.4.4.1", "an activity's ID is an IRI", iri.MatchString(s.Object.ID))
			for language := range s.Object.Definition.Name {
				check("4.2", "a language is a tag of RFC 5646", tag.MatchString(language))
			}
			check("2.4.6", "a registration is a UUID", id.MatchString(s.Context.Registration))
			check("2.4.7, 4.5", "a timestamp is ISO 8601 in UTC, to the millisecond", stamp.MatchString(s.Timestamp))
			check("2.4.10", "a provider tells 2.0.0, or nothing in 1.0.3", s.Version == map[Version]string{Version2: "2.0.0"}[v])
			if s.Result == nil {
				continue
			}
			if sc := s.Result.Score; sc != nil {
				check("2.4.5.1", "a score lies between its bounds", sc.Scaled >= 0 && sc.Scaled <= 1 && sc.Raw >= sc.Min && sc.Raw <= sc.Max)
			}
			check("4.6", "a duration is ISO 8601", s.Result.Duration == "" || took.MatchString(s.Result.Duration))
			choices := map[string]bool{}
			for _, c := range s.Object.Definition.Choices {
				check("2.4.4.1", "choices have IDs of their own without spaces", !choices[c.ID] && !strings.Contains(c.ID, " "))
				choices[c.ID] = true
			}
		}
	}
}

// TestValidator has another's validator look at the statements, which knows
// xAPI 1.0.
func TestValidator(t *testing.T) {
	t.Parallel()
	for _, actor := range []Actor{ByAccount, ByHash, ByEmail} {
		m := maker(t)
		m.Actor, m.Names = actor, actor == ByEmail
		out := validate(t, file(t, m, kari), `
			for (const s of all) for (const w of validate(s)) console.log(s.verb.id, w.constructor.name, w.path, w.data);
			console.log(all.length, Array.from(validate({...all[0], verb: {}})).length > 0);`)
		if out != "17 true\n" {
			t.Errorf("%s: %s", actor, out)
		}
	}
}

// validate runs a script on a list of statements and returns what it says. Without
// node and the validator the test is skipped, or fails under CI.
func validate(t *testing.T, statements []byte, script string) string {
	t.Helper()
	modules := filepath.Join("..", "..", "..", ".ci", "node_modules")
	_, err := exec.LookPath("node")
	if _, missing := os.Stat(filepath.Join(modules, "@learninglocker", "xapi-validation")); err != nil || missing != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err, missing)
		}
		t.Skip("needs node and npm ci in .ci")
	}
	absolute, err := filepath.Abs(modules)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "node", "-e", `
		const validate = require('@learninglocker/xapi-validation').default;
		const all = JSON.parse(require('fs').readFileSync(0));`+script)
	cmd.Env = append(os.Environ(), "NODE_PATH="+absolute)
	cmd.Stdin = bytes.NewReader(statements)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}

// TestSameInFileAndSent: a statement is the same, whichever way it goes.
func TestSameInFileAndSent(t *testing.T) {
	t.Parallel()
	k := fill(1)
	var b bytes.Buffer
	if _, err := maker(t).WriteFile(t.Context(), &b, k, everybody); err != nil {
		t.Fatal(err)
	}
	s := NewSender(SenderConfig{Maker: maker(t), Outbox: k, Client: nobody})
	var sent []string
	for i := range k.events {
		items, err := s.items(t.Context(), &k.events[i])
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range items {
			sent = append(sent, string(it.text))
		}
	}
	if want := "[" + strings.Join(sent, ",") + "]"; strings.TrimSpace(b.String()) != want {
		t.Errorf("in the file is\n%s\nand sent is\n%s", b.String(), want)
	}
}

// TestWithdrawn: of a course that isn't offered any more, or in another version,
// no word is told that may be wrong.
func TestWithdrawn(t *testing.T) {
	t.Parallel()
	newer := *fire()
	newer.Version++
	empty, err := courses.NewCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	other, err := courses.NewCatalogue(&newer)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]*courses.Catalogue{"withdrawn": empty, "another version": other} {
		m := maker(t)
		m.Courses = c
		a, response := m.question(&store.Event{Course: "fire", Version: 3, Question: "both", Response: "1 2"})
		if d := a.Definition; d.Name != nil || d.Right != nil || d.Choices != nil || d.Interaction != "other" || *response != "1 2" {
			t.Errorf("%s: %+v, %q", name, a, *response)
		}
	}
}

// TestTyped: by account, what somebody typed is told only if the author wrote it,
// too.
func TestTyped(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		actor                    Actor
		version                  int
		question, response, want string
	}{
		{ByAccount, 3, "what", "Fire blanket", "Fire blanket"},
		{ByAccount, 3, "what", "ask Kari Ødegård", ""},
		{ByAccount, 3, "call", "112", "112"},
		{ByAccount, 2, "what", "ask Kari Ødegård", ""},
		{ByAccount, 2, "call", "-1.5", "-1.5"},
		{ByHash, 3, "what", "ask Kari Ødegård", "ask Kari Ødegård"},
		{ByEmail, 2, "what", "ask Kari Ødegård", "ask Kari Ødegård"},
	} {
		m := maker(t)
		m.Actor = c.actor
		_, got := m.question(&store.Event{Course: "fire", Version: c.version, Question: c.question, Response: c.response})
		if (got == nil) != (c.want == "") || got != nil && *got != c.want {
			t.Errorf("%+v: got %v", c, got)
		}
	}
}

// TestGone: nothing is said of who is gone, and of a try whose enrolment is
// gone not how long it took.
func TestGone(t *testing.T) {
	t.Parallel()
	m := maker(t)
	for _, kind := range []store.EventKind{store.EventEnrolled, store.EventAnswered, store.EventFinished} {
		if got := m.Statements(&store.PersonEvent{Event: store.Event{Kind: kind, Person: "p7"}}, nil); got != nil {
			t.Errorf("%s: %+v", kind, got)
		}
	}
	p := &store.PersonEvent{Event: store.Event{Kind: store.EventFinished, Course: "fire", Try: 1, Result: courses.Result{Try: 1, Right: 1, Questions: 2}}, Person: kari}
	for _, e := range []*courses.Enrolment{nil, {Started: began}} {
		if s := m.Statements(p, e); len(s) != 2 || s[0].Result.Duration != "" || s[1].Verb.ID != failed {
			t.Errorf("got %+v", s)
		}
	}
}

// TestIDs: what is another thing has another ID, in another organisation, too.
func TestIDs(t *testing.T) {
	t.Parallel()
	m, other := maker(t), maker(t)
	other.Tenant = "t2"
	ids := map[string]bool{}
	for _, parts := range [][]string{{"a"}, {"a", "b"}, {"ab"}, {"a", "b", ""}, {"", "a", "b"}} {
		ids[m.id(parts...)], ids[other.id(parts...)] = true, true
	}
	if len(ids) != 10 {
		t.Errorf("%d IDs", len(ids))
	}
}

func TestWriteFileFails(t *testing.T) {
	t.Parallel()
	broken := errors.New("the disk is gone")
	k := fill(2)
	k.fails = func(string) error { return broken }
	if _, err := maker(t).WriteFile(t.Context(), &bytes.Buffer{}, k, everybody); !errors.Is(err, broken) {
		t.Error(err)
	}
	k.fails = nil
	if _, err := maker(t).WriteFile(t.Context(), full{}, k, everybody); !errors.Is(err, errFull) {
		t.Error(err)
	}
	var b bytes.Buffer
	n, err := maker(t).WriteFile(context.Background(), &b, k, func(p *courses.Person) bool { return p.ID == "none" })
	if n != 0 || err != nil || strings.TrimSpace(b.String()) != "[]" {
		t.Errorf("of nobody: %d, %v, %s", n, err, b.String())
	}
}

var errFull = errors.New("the disk is full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestDuration(t *testing.T) {
	t.Parallel()
	e := takenTwice("e1", began)
	for try, want := range map[int]string{1: "PT120S", 2: "PT120S", 3: ""} {
		if got := duration(e, try); got != want {
			t.Errorf("try %d took %q, want %q", try, got, want)
		}
	}
	e.Results[0].At = began.Add(-time.Hour)
	if got := duration(e, 1); got != "PT0S" {
		t.Errorf("a clock that went back: %q", got)
	}
}
