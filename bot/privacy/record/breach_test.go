package record_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"

	"drypp/bot/privacy/record"
	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/campaigns"
	"drypp/courses/learning"
	"drypp/courses/needs"
	"drypp/courses/recall"
	"drypp/courses/rights"
)

// kept is a store with what an assessment reads. What it doesn't ask for is nil
// and panics.
type kept struct {
	store.Store
	people     []courses.Person
	enrolments map[string][]courses.Enrolment
	learning   map[string]learning.Record
	reviews    []reviewed
	deliveries []campaigns.Delivery
	digests    []store.Digest
	accesses   []store.Access
	requests   []rights.Request
	erased     []store.Erased
	broken     string
}

type reviewed struct {
	person string
	review recall.Review
}

var errUnavailable = fmt.Errorf("the disk: %w", store.ErrUnavailable)

func each[T any](k *kept, what string, list []T, f func(T) error) error {
	if k.broken == what {
		return errUnavailable
	}
	for _, x := range list {
		if err := f(x); err != nil {
			return err
		}
	}
	return nil
}

func (k *kept) People(_ context.Context, f func(courses.Person, []courses.Enrolment) error) error {
	return each(k, "people", k.people, func(p courses.Person) error { return f(p, k.enrolments[p.ID]) })
}

func (k *kept) Everybody(_ context.Context, f func(courses.Person) error) error {
	return each(k, "everybody", k.people, f)
}

func (k *kept) Deliveries(_ context.Context, f func(campaigns.Delivery) error) error {
	return each(k, "deliveries", k.deliveries, f)
}

func (k *kept) Digests(_ context.Context, f func(store.Digest) error) error {
	return each(k, "digests", k.digests, f)
}

func (k *kept) Learning(_ context.Context, person string) (learning.Record, error) {
	if k.broken == "learning" {
		return learning.Record{}, errUnavailable
	}
	return k.learning[person], nil
}

func (k *kept) Reviews(_ context.Context, _ string, f func(string, recall.Review) error) error {
	return each(k, "reviews", k.reviews, func(r reviewed) error { return f(r.person, r.review) })
}

func (k *kept) Accesses(_ context.Context, f func(store.Access) error) error {
	return each(k, "accesses", k.accesses, f)
}

func (k *kept) Requests(_ context.Context, f func(rights.Request) error) error {
	return each(k, "requests", k.requests, f)
}

func (k *kept) Erased(_ context.Context, f func(store.Erased) error) error {
	return each(k, "erased", k.erased, f)
}

// world is a store before, during and after a breach from the 1st, 8:30, to the
// 2nd, 8:30.
func world() *kept {
	answers := func(days ...int) (list []courses.Attempt) {
		for _, d := range days {
			list = append(list, courses.Attempt{At: at(d, 9)})
		}
		return list
	}
	return &kept{
		people: []courses.Person{
			{ID: "p-kari", Name: "Kari Nordmann", Email: "kari@fjordvik.example", Met: at(1, 1).AddDate(0, -2, 0), Fields: map[string]string{"department": "Lager"}, Chat: courses.Chat{Conversation: "a:1"}, Language: courses.Nynorsk},
			{ID: "p-listed", Email: "listed@fjordvik.example", Listed: true, Fields: map[string]string{"department": "Kontor"}},
			{ID: "p-left", Name: "Anne Annen", Met: at(1, 1), Left: at(1, 12), Restricted: at(1, 13), Chat: courses.Chat{Conversation: "a:2"}},
			{ID: "p-later", Name: "Per Senere", Met: at(2, 9), Fields: map[string]string{"department": "Lager"}},
		},
		enrolments: map[string][]courses.Enrolment{
			"p-kari":  {{Started: at(1, 1), Attempts: answers(1, 2), Results: []courses.Result{{At: at(2, 9)}}}}, // begun before, answered during and after
			"p-later": {{Started: at(2, 9)}},
		},
		learning: map[string]learning.Record{"p-listed": {Needs: []needs.Outcome{{At: at(1, 9)}, {At: at(3, 9)}}}},
		reviews:  []reviewed{{"p-kari", recall.Review{At: at(1, 1)}}, {"p-kari", recall.Review{At: at(1, 10)}}, {"p-later", recall.Review{At: at(1, 9)}}},
		deliveries: []campaigns.Delivery{
			{Person: "p-kari", Stage: campaigns.Seen, At: at(1, 9)}, {Person: "p-listed", Stage: campaigns.Planned, At: at(20, 9)}, {Person: "p-kari", Stage: campaigns.Accepted, At: at(3, 9)},
		},
		digests:  []store.Digest{{Person: "p-left", At: at(1, 2)}},
		accesses: []store.Access{{By: "p-left", About: "p-kari", At: at(1, 10)}, {By: "p-left", About: "p-left", At: at(1, 11)}, {Via: "command line", At: at(1, 11)}},
		requests: []rights.Request{{Person: "p-kari", Asked: at(1, 1)}},
		erased:   []store.Erased{{Person: "p-x", At: at(1, 1)}, {Person: "p-y", At: at(2, 1)}, {Person: "p-z", At: at(3, 1)}},
	}
}

func incident() record.Incident {
	return record.Incident{From: at(1, 8), To: at(2, 8), Known: at(3, 6)}
}

func assessed(t testing.TB, now time.Time) *record.Assessment {
	t.Helper()
	a, err := record.Assess(t.Context(), world(), incident(), now)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAssess(t *testing.T) {
	t.Parallel()
	a := assessed(t, at(3, 12))
	if !slices.Equal(a.Affected, []string{"p-kari", "p-left", "p-listed"}) || a.Left != 1 || a.Restricted != 1 || a.Gone != 2 {
		t.Errorf("affected: %+v", a)
	}
	var got []string
	for _, c := range a.Counts {
		got = append(got, fmt.Sprintf("%s %d %d %d", c.Category, c.People, c.Records, c.Within))
	}
	want := []string{"identity 3 3 0", "job 2 2 0", "learning 1 2 1", "outcomes 0 0 0", "memory 2 3 2", "cards 2 2 1", "looks 2 3 3", "digests 1 1 0", "requests 1 1 0"}
	if !slices.Equal(got, want) {
		t.Errorf("counts: %q", got)
	}
}

// The clock runs for 72 hours from when it became known, to the whole hour that
// is left.
func TestClock(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		after time.Duration
		want  int
	}{
		{0, 72}, {time.Second, 71}, {71 * time.Hour, 1}, {72*time.Hour - time.Nanosecond, 0}, {72 * time.Hour, 0}, {72*time.Hour + time.Second, -1}, {100 * time.Hour, -28},
	} {
		a := assessed(t, at(3, 6).Add(c.after))
		if a.HoursLeft != c.want || !a.Deadline.Equal(at(6, 6)) {
			t.Errorf("after %v: %d hours left until %v, want %d", c.after, a.HoursLeft, a.Deadline, c.want)
		}
	}
}

func TestScope(t *testing.T) {
	t.Parallel()
	i := incident()
	i.Scope, i.In = `department == "Lager"`, func(p *courses.Person) bool { return p.Fields["department"] == "Lager" }
	a, err := record.Assess(t.Context(), world(), i, at(3, 12))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(a.Affected, []string{"p-kari"}) || a.Counts[6].People != 1 || a.Counts[6].Records != 1 {
		t.Errorf("in the scope: %+v", a)
	}
}

func TestNoIncident(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*record.Incident){
		"ends before it begins": func(i *record.Incident) { i.To = at(1, 7) },
		"not known":             func(i *record.Incident) { i.Known = time.Time{} },
		"known in the future":   func(i *record.Incident) { i.Known = at(4, 1) },
	} {
		i := incident()
		change(&i)
		if _, err := record.Assess(t.Context(), world(), i, at(3, 12)); err == nil || !strings.Contains(err.Error(), "in their order") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestStoreFails(t *testing.T) {
	t.Parallel()
	for _, what := range []string{"people", "learning", "reviews", "deliveries", "digests", "accesses", "requests", "erased"} {
		k := world()
		k.broken = what
		if _, err := record.Assess(t.Context(), k, incident(), at(3, 12)); !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("%s: %v", what, err)
		}
	}
	k := world()
	k.broken = "everybody"
	if err := assessed(t, at(3, 12)).Names(t.Context(), k, courses.Bokmaal, func(record.Named) error { return nil }); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("names: %v", err)
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	var got []string
	err := assessed(t, at(3, 12)).Names(t.Context(), world(), courses.Bokmaal, func(n record.Named) error {
		got = append(got, fmt.Sprintf("%s %s %s %v %s", n.ID, n.Name, n.Email, n.Reached, n.Language))
		return nil
	})
	want := []string{"p-listed  listed@fjordvik.example false nb", "p-left Anne Annen  false nb", "p-kari Kari Nordmann kari@fjordvik.example true nn"}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %q", err, got)
	}
	if err := assessed(t, at(3, 12)).Names(t.Context(), world(), courses.Bokmaal, func(record.Named) error { return errUnavailable }); !errors.Is(err, errUnavailable) {
		t.Errorf("the caller's error: %v", err)
	}
}

// FuzzMarkdown writes what anybody may have written in a configuration or a story:
// whatever it is, it stays text, in its cell and its paragraph.
func FuzzMarkdown(f *testing.F) {
	for _, s := range []string{"<b>x</b>", "a | b", "# h", "- x", "1. x", "[x](y)", "&lt;", "`x`", "a\n\n| b |", `\`, "~~x~~", "***", "---", "===", "2) x", "https://x.example"} {
		f.Add(s)
	}
	md := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough))
	f.Fuzz(func(t *testing.T, s string) {
		r := record.Record{Title: "T", Of: "O", Fields: []record.Field{{Name: "N", Text: []string{s}, Heads: []string{"H"}, Rows: [][]string{{s}}}}}
		var b bytes.Buffer
		if err := r.Markdown(&b); err != nil {
			t.Fatal(err)
		}
		kinds := map[string]int{}
		err := ast.Walk(md.Parser().Parse(text.NewReader(b.Bytes())), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			if entering {
				kinds[n.Kind().String()]++
			}
			return ast.WalkContinue, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for kind := range kinds {
			if !slices.Contains([]string{"Document", "Heading", "Paragraph", "Text", "Table", "TableHeader", "TableRow", "TableCell"}, kind) {
				t.Errorf("%q became a %s in\n%s", s, kind, b.String())
			}
		}
		if kinds["TableRow"] != 1 || kinds["TableCell"] != 2 || kinds["Heading"] != 2 {
			t.Errorf("%q: %v in\n%s", s, kinds, b.String())
		}
	})
}
