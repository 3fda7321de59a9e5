package needs_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"drypp/courses"
	"drypp/courses/needs"
)

var noon = time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC)

// course teaches competences, with so many questions that are chosen, the first
// option of each right.
func course(id string, questions int, competences ...string) *courses.Course {
	ed := &courses.Edition{Language: courses.English, Title: id, Summary: id}
	for i := range questions {
		q := courses.Question{ID: fmt.Sprint("q", i), Kind: courses.Single, Title: "?"}
		for j := range 3 {
			q.Options = append(q.Options, courses.Option{Text: fmt.Sprint(j), Right: j == 0, Why: "."})
		}
		ed.Questions = append(ed.Questions, q)
	}
	return &courses.Course{ID: id, Version: 1, Competences: competences, ValidMonths: 12, Editions: map[courses.Language]*courses.Edition{courses.English: ed}}
}

func catalogue(t testing.TB, list ...*courses.Course) *courses.Catalogue {
	t.Helper()
	c, err := courses.NewCatalogue(list...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func choose(t testing.TB, c *courses.Catalogue, person, campaign string, before []needs.Outcome) needs.Card {
	t.Helper()
	m, ok := needs.Choose(c, "lifts", person, campaign, before)
	if !ok || m.Competence.ID != "lifts" {
		t.Fatalf("nothing is asked: %+v", m)
	}
	return m
}

// TestChoose: the same people get the same questions, and none again in a later
// mapping while there are others.
func TestChoose(t *testing.T) {
	t.Parallel()
	c := catalogue(t, course("stairs", 5, "lifts", "doors"), course("other", 4, "doors"), course("shafts", 4, "lifts"))
	var before []needs.Outcome
	seen := map[string]int{}
	for n := range 3 {
		campaign := fmt.Sprint("c", n)
		m := choose(t, c, "p-1", campaign, before)
		if again := choose(t, c, "p-1", campaign, before); again.IDs() != m.IDs() {
			t.Errorf("asked %s, then %s", m.IDs(), again.IDs())
		}
		if len(m.Questions) != needs.Questions {
			t.Fatalf("asked %s", m.IDs())
		}
		for id := range strings.SplitSeq(m.IDs(), ",") {
			if seen[id]++; !strings.HasPrefix(id, "stairs/") && !strings.HasPrefix(id, "shafts/") {
				t.Errorf("asked %s", id)
			}
		}
		before = append(before, needs.Outcome{Campaign: campaign, Competence: "lifts", At: noon})
		if after := choose(t, c, "p-1", campaign, before); after.IDs() != m.IDs() {
			t.Errorf("once it was answered, %s became %s", m.IDs(), after.IDs())
		}
	}
	if len(seen) != 9 {
		t.Errorf("of nine questions, three mappings asked %v", seen)
	}
	if m := choose(t, c, "p-1", "c4", before); seen[m.Questions[0].ID()] != 1 {
		t.Errorf("after all, asked %s", m.IDs())
	}
	others := 0
	for i := range 20 {
		if choose(t, c, fmt.Sprint("p-", i+2), "c0", nil).IDs() != choose(t, c, "p-1", "c0", nil).IDs() {
			others++
		}
	}
	if others < 15 {
		t.Errorf("only %d of 20 people get other questions", others)
	}
}

// TestWhatIsAsked: only what can be chosen, and stands beside others on a card.
func TestWhatIsAsked(t *testing.T) {
	t.Parallel()
	odd := course("stairs", 7, "lifts")
	q := odd.Editions[courses.English].Questions
	q[0].Kind = courses.Number
	q[1].Prompt = []courses.Block{{Image: &courses.Image{URL: "https://example.org/x.png", Alt: "x"}}}
	q[2].Prompt = []courses.Block{{Text: strings.Repeat("x", 5000)}}
	q[3].Prompt = []courses.Block{{Link: &courses.Link{URL: "https://example.org", Title: "x"}}}
	q[4].Options[2].Text = strings.Repeat("x", 5000)
	test := course("exam", 9, "lifts")
	test.Test = &courses.Test{Draw: 3}
	c := catalogue(t, odd, test)
	m := choose(t, c, "p-1", "c", nil)
	ids := strings.Split(m.IDs(), ",")
	slices.Sort(ids)
	if !slices.Equal(ids, []string{"stairs/q5", "stairs/q6"}) {
		t.Errorf("asked %s", m.IDs())
	}
	if _, ok := needs.Choose(c, "nothing", "p-1", "c", nil); ok {
		t.Error("asked about what nobody knows")
	}
	if _, ok := needs.Choose(catalogue(t, test), "lifts", "p-1", "c", nil); ok {
		t.Error("asked about what no course teaches")
	}
	for i := range q {
		q[i].Kind = courses.Text
	}
	if m := choose(t, catalogue(t, odd), "p-1", "c", nil); len(m.Questions) != 0 || m.IDs() != "" {
		t.Errorf("asked %s", m.IDs())
	}
}

func TestAsked(t *testing.T) {
	t.Parallel()
	c := catalogue(t, course("stairs", 5, "lifts"), course("other", 5, "doors"))
	m := choose(t, c, "p-1", "c", nil)
	got, err := needs.Asked(c, "lifts", m.IDs())
	if err != nil || got.IDs() != m.IDs() {
		t.Errorf("asked %s became %s, %v", m.IDs(), got.IDs(), err)
	}
	for _, ids := range []string{"", "stairs/q0", "stairs/q0,stairs/q0,stairs/q1", "stairs/q0,stairs/q1,other/q0", "stairs/q0,stairs/q1,stairs/q2,stairs/q3", "x", ",,"} {
		if _, err := needs.Asked(c, "lifts", ids); !errors.Is(err, needs.ErrChanged) {
			t.Errorf("%q: %v", ids, err)
		}
	}
	if _, err := needs.Asked(c, "gone", m.IDs()); !errors.Is(err, needs.ErrChanged) {
		t.Errorf("of nothing: %v", err)
	}
	none := course("empty", 0, "air")
	none.Editions[courses.English].Questions = nil
	if m, err := needs.Asked(catalogue(t, none), "air", ""); err != nil || len(m.Questions) != 0 {
		t.Errorf("without questions: %+v, %v", m, err)
	}
}

// letters answers a question rightly or wrongly, as a card does.
func letters(q needs.Question, person, campaign string, right bool) string {
	for position, at := range q.Order(person, campaign) {
		if (at == 0) == right {
			return courses.Letter(position)
		}
	}
	return ""
}

func TestOutcome(t *testing.T) {
	t.Parallel()
	m := choose(t, catalogue(t, course("stairs", 5, "lifts")), "p-1", "c", nil)
	answer := func(self string, right ...bool) string {
		inputs := []string{self}
		for i, r := range right {
			inputs = append(inputs, letters(m.Questions[i], "p-1", "c", r))
		}
		return strings.Join(inputs, courses.Separator)
	}
	o, missing := m.Outcome("c", "p-1", answer("4", true, false, true), noon)
	if want := (needs.Outcome{Campaign: "c", Competence: "lifts", Self: 4, Right: 2, Asked: 3, At: noon}); o != want || missing != nil {
		t.Errorf("%+v, missing %v", o, missing)
	}
	for in, want := range map[string][]int{
		"": {0, 1, 2, 3}, "5": {1, 2, 3}, answer("0", true, true, true): {0}, answer("6", true, true, true): {0}, answer("x", true, true): {0, 3},
		answer("3") + courses.Separator + "z": {1, 2, 3},
	} {
		if o, missing := m.Outcome("c", "p-1", in, noon); !slices.Equal(missing, want) || o != (needs.Outcome{}) {
			t.Errorf("%q: %+v, missing %v, want %v", in, o, missing, want)
		}
	}
}

func FuzzOutcome(f *testing.F) {
	m := choose(f, catalogue(f, course("stairs", 5, "lifts")), "p-1", "c", nil)
	f.Add("4\x1fa\x1fb\x1fc")
	f.Add("+4\x1fa,b\x1f\x1f,")
	f.Fuzz(func(t *testing.T, in string) {
		o, missing := m.Outcome("c", "p-1", in, noon)
		if len(missing) == 0 && (o.Self < 1 || o.Self > needs.Scale || o.Right < 0 || o.Right > o.Asked || o.Asked != 3) {
			t.Fatalf("%q: %+v", in, o)
		}
	})
}

func TestVerdicts(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		self, right, asked int
		want               needs.Verdict
		need               bool
	}{
		{5, 3, 3, needs.Knows, false}, {4, 2, 3, needs.Knows, false}, {4, 1, 3, needs.Overrates, true}, {4, 1, 2, needs.Overrates, true},
		{3, 3, 3, needs.Modest, true}, {1, 0, 3, needs.Learns, true}, {3, 0, 0, needs.Learns, true}, {4, 0, 0, needs.Knows, false},
	} {
		o := needs.Outcome{Self: test.self, Right: test.right, Asked: test.asked}
		if o.Verdict() != test.want || o.Need() != test.need {
			t.Errorf("%+v: %s, need %v", test, o.Verdict(), o.Need())
		}
	}
}

func TestPicture(t *testing.T) {
	t.Parallel()
	test := course("exam", 3, "doors")
	test.Test = &courses.Test{Draw: 3}
	c := catalogue(t, course("one", 3, "lifts"), course("both", 3, "lifts", "stairs"), course("proved", 3, "doors"), course("known", 3, "air"), course("done", 3, "stairs"), course("old", 3, "lifts"), test)
	outcome := func(competence string, self int, at time.Time) needs.Outcome {
		return needs.Outcome{Competence: competence, Self: self, Right: 3, Asked: 3, At: at}
	}
	passed := func(course string, at time.Time) courses.Enrolment {
		return courses.Enrolment{Course: course, Results: []courses.Result{{Passed: true, At: at}}}
	}
	all := []needs.Outcome{
		outcome("lifts", 5, noon.AddDate(0, -1, 0)), outcome("lifts", 2, noon), outcome("stairs", 1, noon), outcome("doors", 1, noon), outcome("air", 5, noon), outcome("gone", 1, noon),
	}
	p := needs.PictureOf(c, all, []courses.Enrolment{
		passed("done", noon.AddDate(0, -2, 0)), passed("old", noon.AddDate(-2, 0, 0)), passed("exam", noon.AddDate(0, -1, 0)), {Course: "one"},
	}, noon)
	var lines, recommended []string
	for _, l := range p.Lines {
		lines = append(lines, fmt.Sprint(l.Competence.ID, l.Self))
	}
	for _, c := range p.Courses {
		recommended = append(recommended, c.ID)
	}
	if !slices.Equal(lines, []string{"air5", "doors1", "lifts2", "stairs1"}) {
		t.Errorf("lines: %q", lines)
	}
	if !slices.Equal(recommended, []string{"both", "one", "old"}) {
		t.Errorf("recommended: %q", recommended)
	}
	if p := needs.PictureOf(c, nil, nil, noon); p.Lines != nil || p.Courses != nil {
		t.Errorf("of nothing: %+v", p)
	}
}
