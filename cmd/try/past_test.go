package main

import (
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"drypp/bot/reports"
	"drypp/courses"
	"drypp/courses/results"
)

// withPast runs the program without a Playground, with a past, until the test
// ends.
func withPast(t *testing.T, data string) *Main {
	t.Helper()
	m := startWithPast(t, data)
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	return m
}

func startWithPast(t *testing.T, data string) *Main {
	t.Helper()
	m := &Main{
		Listen: "127.0.0.1:0", Data: data, Language: courses.Bokmaal, Past: true,
		Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Now: time.Now,
	}
	if err := m.Run(); err != nil {
		t.Fatal(err)
	}
	return m
}

// TestPast: whoever looks for the first time sees something everywhere: numbers
// with a trend, a team with people who need something, questions that stand out,
// who looked, and a certificate.
func TestPast(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	m := withPast(t, filepath.Join(t.TempDir(), "store"))
	if err := m.store.Check(ctx); err != nil {
		t.Fatal(err)
	}
	me, err := m.store.Person(ctx, contact)
	if err != nil {
		t.Fatal(err)
	}
	v := reports.Viewer{Person: me, Via: "chat", Language: courses.Bokmaal}
	o, err := m.service.Overview(ctx, tenant, v, reports.Query{})
	if err != nil {
		t.Fatal(err)
	}
	if all := o.All; all.Withheld || all.People != len(colleagues) || !all.HasThen || all.Now.Overdue == 0 || all.Now.Done <= all.Then.Done {
		t.Errorf("all: %+v", all)
	}
	for _, c := range o.Courses {
		if c.Title == "" {
			t.Errorf("a line without a title: %+v", c)
		}
	}
	for _, field := range results.Fields {
		b, err := m.service.Breakdown(ctx, tenant, v, reports.Query{Course: "phishing", Field: field})
		if err != nil || len(b.Parts) < 2 {
			t.Fatalf("by %s: %+v, %v", field, b, err)
		}
		for _, part := range b.Parts {
			if part.Withheld {
				t.Errorf("by %s: %s is withheld", field, part.Value)
			}
		}
	}
	team, err := m.service.Team(ctx, tenant, v, "")
	if err != nil || team.People < 5 || len(team.Needs) == 0 || team.Done == 0 || !team.Nudgeable {
		t.Errorf("team: %+v, %v", team, err)
	}
	q, err := m.service.Quality(ctx, tenant, v, "phishing")
	if err != nil || q.People < results.Fewest || !q.Questions[0].Everybody {
		t.Errorf("quality: %+v, %v", q, err)
	}
	looks, _, err := m.service.Looks(ctx, tenant, v, 0)
	if err != nil || len(looks) < 3 {
		t.Errorf("looks: %+v, %v", looks, err)
	}
	certificates, err := m.service.Certificates(ctx, tenant, v)
	if err != nil || len(certificates) == 0 {
		t.Errorf("certificates: %+v, %v", certificates, err)
	}
}

// TestPastIsMadeOnce: a second start leaves everything as it is.
func TestPastIsMadeOnce(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "store")
	first := startWithPast(t, data)
	before, err := first.store.Person(t.Context(), contact)
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	people := 0
	second := withPast(t, data)
	if err := second.store.Everybody(t.Context(), func(courses.Person) error { people++; return nil }); err != nil || people != len(colleagues) {
		t.Errorf("%d people, %v", people, err)
	}
	if after, err := second.store.Person(t.Context(), contact); err != nil || after.ID != before.ID {
		t.Errorf("got %+v, %v", after, err)
	}
}

// TestExport: what is asked for in the chat lies in the folder afterwards.
func TestExport(t *testing.T) {
	t.Parallel()
	m, c := withPast(t, filepath.Join(t.TempDir(), "store")), newConnector(t)
	for text, file := range map[string]string{"export csv": "Results *.csv", "eksport pdf": "Results *.pdf", "eksporter excel": "Results *.xlsx"} {
		if status := say(t, m, tenant, c.URL, "en", text); status != http.StatusOK {
			t.Fatalf("answered %d", status)
		}
		for sent := ""; !strings.Contains(sent, "is in OneDrive"); {
			sent = <-c.sent
		}
		found, err := filepath.Glob(filepath.Join(m.Data, "files", file))
		if err != nil || len(found) != 1 {
			t.Fatalf("%s: %q, %v", text, found, err)
		}
		if body, err := os.ReadFile(found[0]); err != nil || len(body) < 1000 {
			t.Errorf("%s: %d bytes, %v", text, len(body), err)
		}
	}
}
