package courses

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// named is a course with that ID that teaches the competences.
func named(id string, competences []string, questions ...string) *Course {
	c := course(1, questions...)
	c.ID, c.Competences = id, competences
	c.any().Title = strings.ToUpper(id)
	return c
}

// exam is a test of the competences that draws that many questions.
func exam(draw int, blueprint []TopicDraw, competences ...string) *Course {
	return &Course{
		ID: "exam", Version: 1, PassMark: 80, ValidMonths: 12, OnUpdate: Continue, Competences: competences,
		Test:     &Test{Draw: draw, Blueprint: blueprint},
		Editions: map[Language]*Edition{English: {Language: English, Title: "Exam"}, Nynorsk: {Language: Nynorsk, Title: "Prøve"}},
	}
}

func catalogue(t *testing.T, list ...*Course) *Catalogue {
	t.Helper()
	c, err := NewCatalogue(list...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func ids(questions []Question) []string {
	var list []string
	for i := range questions {
		list = append(list, questions[i].ID)
	}
	return list
}

func TestBank(t *testing.T) {
	t.Parallel()
	test := exam(2, nil, "x", "y")
	own := course(1, "own").any().Questions[0]
	own.Lesson = ""
	for _, ed := range test.Editions {
		ed.Questions = []Question{own}
	}
	topical := named("b", []string{"y", "z"}, "q")
	topical.any().Questions[0].Topic, topical.any().Questions[0].Lesson = "links", ""
	other := exam(1, nil, "x")
	other.ID, other.Editions = "other-test", test.Editions
	c := catalogue(t, named("a", []string{"x"}, "p", "q"), test, topical, named("c", []string{"w"}, "p"), other)
	full := c.Course("exam")
	want := []string{"own", "a/p", "a/q", "b/q"}
	for _, l := range []Language{English, Nynorsk} {
		if got := ids(full.Editions[l].Questions); !slices.Equal(got, want) {
			t.Errorf("%s: the bank is %v, want %v", l, got, want)
		}
	}
	if len(test.Editions[English].Questions) != 1 {
		t.Error("the course that came in was changed")
	}
	q := full.Edition(Nynorsk).Questions
	if q[1].Lesson != "a/one" || q[1].Topic != "a" || q[3].Lesson != "b/" || q[3].Topic != "links" || q[0].Topic != "" {
		t.Errorf("borrowed as %+v", q)
	}
	for _, tt := range [][4]string{{"exam", "a/p", "a", "p"}, {"exam", "own", "exam", "own"}, {"a", "p", "a", "p"}} {
		if home, id := HomeOf(tt[0], tt[1]); home != tt[2] || id != tt[3] {
			t.Errorf("%s in %s comes from %s as %s", tt[1], tt[0], home, id)
		}
	}
	silent := c.WithoutScores()
	if got := silent.Course("exam").Edition(English).Questions; len(got) != 4 || len(silent.Competences()) != 4 {
		t.Errorf("without scores the bank has %d questions, and there are %d competences", len(got), len(silent.Competences()))
	}
	if _, err := NewCatalogue(exam(1, nil, "x")); err == nil || !strings.Contains(err.Error(), "no question") {
		t.Errorf("a test without questions: %v", err)
	}
}

func TestCompetences(t *testing.T) {
	t.Parallel()
	known := []Competence{
		{ID: "x", Titles: map[Language]string{Nynorsk: "Eks", English: "X"}, Statements: map[Language]string{English: "I can x."}},
		{ID: "x", Titles: map[Language]string{English: "Our X"}},
	}
	c, err := NewCatalogueOf(known, named("a", []string{"x", "use-lifts"}, "p"))
	if err != nil {
		t.Fatal(err)
	}
	got := c.Competences()
	if len(got) != 2 || got[0].ID != "use-lifts" || got[1].ID != "x" {
		t.Fatalf("got %+v", got)
	}
	if got[0].Titles[Nynorsk] != "Use lifts" || got[0].Statements[English] != "" {
		t.Errorf("of what nobody described there is %+v", got[0])
	}
	if x := got[1]; x.Titles[English] != "Our X" || x.Titles[Nynorsk] != "Eks" || x.Titles[Bokmaal] != "Eks" || x.Statements[Bokmaal] != "I can x." {
		t.Errorf("got %+v", x)
	}
	if known[0].Titles[English] != "X" {
		t.Error("what came in was changed")
	}
	for topic, want := range map[string]string{"a": "A", "x": "Our X", "two-words": "Two words"} {
		if got := c.Topic(topic, English); got != want {
			t.Errorf("the topic %s is called %q, want %q", topic, got, want)
		}
	}
}

// passed is an enrolment that passed a course at that time.
func passed(course string, at time.Time) Enrolment {
	return Enrolment{Course: course, Results: []Result{{Try: 1, At: at}, {Try: 2, Passed: true, At: at}}}
}

func TestExempt(t *testing.T) {
	t.Parallel()
	good := exam(1, nil, "y", "z")
	good.ID, good.ValidMonths = "for-good", 0
	signed := named("signed", []string{"x"}, "p")
	signed.any().Lessons[0].Document = &Document{Title: "D", Version: 1, URL: "https://example.org"}
	c := catalogue(t, named("a", []string{"x"}, "p"), named("b", []string{"x", "y"}, "p"), named("c", []string{"z", "y"}, "p"),
		named("d", []string{"x", "w"}, "p"), named("e", nil, "p"), signed, exam(1, nil, "x"), good)
	year := noon.AddDate(1, 0, 0)
	for _, tt := range []struct {
		name   string
		taken  []Enrolment
		course string
		at     time.Time
		until  time.Time
		ok     bool
	}{
		{"nothing", nil, "a", noon, time.Time{}, false},
		{"passed", []Enrolment{passed("exam", noon)}, "a", noon, year, true},
		{"about to expire", []Enrolment{passed("exam", noon)}, "a", year.Add(-1), year, true},
		{"expired", []Enrolment{passed("exam", noon)}, "a", year, time.Time{}, false},
		{"the latest counts", []Enrolment{passed("exam", noon), passed("exam", noon.AddDate(0, 6, 0))}, "a", year, year.AddDate(0, 6, 0), true},
		{"failed", []Enrolment{{Course: "exam", Results: []Result{{Try: 1, At: noon}}}}, "a", noon, time.Time{}, false},
		{"one of two competences", []Enrolment{passed("exam", noon)}, "b", noon, time.Time{}, false},
		{"one test each", []Enrolment{passed("for-good", noon), passed("exam", noon)}, "b", noon, year, true},
		{"for good", []Enrolment{passed("for-good", noon)}, "c", year.AddDate(9, 0, 0), time.Time{}, true},
		{"not tested", []Enrolment{passed("for-good", noon), passed("exam", noon)}, "d", noon, time.Time{}, false},
		{"no competences", []Enrolment{passed("exam", noon)}, "e", noon, time.Time{}, false},
		{"a document", []Enrolment{passed("exam", noon)}, "signed", noon, time.Time{}, false},
		{"a test", []Enrolment{passed("exam", noon)}, "exam", noon, time.Time{}, false},
		{"a course isn't a test", []Enrolment{passed("d", noon)}, "a", noon, time.Time{}, false},
		{"a test that is gone", []Enrolment{passed("gone", noon)}, "a", noon, time.Time{}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			until, ok := c.Exempt(tt.taken, c.Course(tt.course), tt.at)
			if ok != tt.ok || !until.Equal(tt.until) {
				t.Errorf("%v until %v, want %v until %v", ok, until, tt.ok, tt.until)
			}
		})
	}
	var spared []string
	for _, s := range c.Spares(c.Course("for-good")) {
		spared = append(spared, s.ID)
	}
	if !slices.Equal(spared, []string{"c"}) {
		t.Errorf("passing spares %v", spared)
	}
}

func TestParts(t *testing.T) {
	t.Parallel()
	loose := named("b", []string{"x"}, "p", "q")
	loose.any().Questions[0].Lesson = ""
	c := catalogue(t, named("a", []string{"x"}, "p", "q", "r"), exam(9, nil, "x"), loose)
	test := c.Course("exam")
	e := NewEnrolment("e", test, noon)
	if len(c.Parts(test, e)) > 0 || len(e.Topics(test)) > 0 {
		t.Error("a test that isn't over sends nowhere, and shows nothing")
	}
	for _, id := range slices.Clone(e.Drawn) {
		response := "0"
		if id == "a/q" || id == "b/p" || id == "b/q" {
			response = "1"
		}
		answer(t, e, test, id, response, Recorded)
	}
	parts := c.Parts(test, e)
	if len(parts) != 2 || parts[0].Course.ID != "a" || !slices.Equal(parts[0].Lessons, []string{"two"}) ||
		parts[1].Course.ID != "b" || !slices.Equal(parts[1].Lessons, []string{"", "two"}) {
		t.Fatalf("it sends to %+v", parts)
	}
	topics := e.Topics(test)
	if len(topics) != 2 || topics[0].Topic != "a" || topics[0].Right != 2 || topics[0].Questions != 3 || topics[1].Right != 0 || topics[1].Questions != 2 {
		t.Errorf("the picture is %+v", topics)
	}
	for i, want := range [][]Step{{{AtLesson, 1}, {AtQuestion, 1}}, {{AtLesson, 1}, {AtQuestion, 0}, {AtQuestion, 1}}} {
		c := parts[i].Course
		part := NewParts("p", c, parts[i].Lessons, noon)
		for _, step := range want {
			if got := part.Next(c); got != step {
				t.Fatalf("%s: next is %+v, want %+v", c.ID, got, step)
			}
			part.ReadLesson(c, step.Index)
			if step.Kind == AtQuestion {
				answer(t, part, c, c.any().Questions[step.Index].ID, "0", Recorded)
			}
		}
		if r := part.Last(); r == nil || !r.Passed || r.Questions != len(want)-1 {
			t.Errorf("%s: the outcome is %+v", c.ID, r)
		}
	}
	whole := NewParts("p", loose, []string{"gone"}, noon)
	if len(whole.Skipped) > 0 || whole.Next(loose) != (Step{AtLesson, 0}) {
		t.Errorf("of no known part it is the whole course: %+v", whole)
	}
}
