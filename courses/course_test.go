package courses

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// two returns a course without a fault in two languages.
func two() *Course {
	c := course(1, "p", "q")
	other := course(1, "p", "q").any()
	other.Language = Nynorsk
	c.Editions[Nynorsk] = other
	return c
}

func question(c *Course) *Question { return &c.Editions[English].Questions[0] }

// typed makes the first question one whose answer is typed.
func typed(c *Course, kind Kind, options ...Option) {
	for _, ed := range c.Editions {
		ed.Questions[0].Kind, ed.Questions[0].Options = kind, options
	}
}

var rest = Option{Otherwise: true, Why: "y"}

// spoilt are ways to spoil a course, and the fault that Check finds.
var spoilt = []struct {
	name  string
	spoil func(*Course)
	want  Fault
}{
	{"id", func(c *Course) { c.ID = "../x" }, Fault{Message: "id"}},
	{"version", func(c *Course) { c.Version = 0 }, Fault{Message: "count versions from 1"}},
	{"pass mark", func(c *Course) { c.PassMark = 101 }, Fault{Message: "from 0 to 100"}},
	{"tries", func(c *Course) { c.Tries = -1 }, Fault{Message: "negative"}},
	{"no language", func(c *Course) { c.Editions = nil }, Fault{Message: "nb.md"}},
	{"title", func(c *Course) { c.Editions[English].Title = "" }, Fault{Language: English, Step: "", Option: 0, Message: "no title"}},
	{"no question", func(c *Course) { c.Editions[Nynorsk].Questions, c.Editions[English].Questions = nil, nil }, Fault{Language: English, Step: "", Option: 0, Message: "no question"}},
	{"fewer lessons", func(c *Course) { c.Editions[English].Lessons = c.Editions[English].Lessons[:1] }, Fault{Language: English, Step: "", Option: 0, Message: "nn has 2 and 2"}},
	{"empty lesson", func(c *Course) { c.Editions[English].Lessons[0].Body = nil }, Fault{Language: English, Step: "one", Option: 0, Message: "nothing to read"}},
	{"a change to come", func(c *Course) { c.Editions[Nynorsk].Lessons[1].Changed, c.Editions[English].Lessons[1].Changed = 2, 2 },
		Fault{Language: English, Step: "two", Message: "changed is 2, but the course has version 1"}},
	{"a change below nothing", func(c *Course) { c.Editions[English].Lessons[1].Changed = -1 }, Fault{Language: English, Step: "two", Message: "changed is -1"}},
	{"a change in one language", func(c *Course) { c.Editions[English].Lessons[1].Changed = 1 },
		Fault{Language: English, Step: "two", Message: "changed is 1 here and 0 in another language"}},
	{"another id", func(c *Course) { question(c).ID = "x" }, Fault{Language: English, Step: "x", Message: `is "p" in nn`}},
	{"bad id", func(c *Course) { question(c).ID = "X" }, Fault{Language: English, Step: "X", Option: 0, Message: "lower-case"}},
	{"same id", func(c *Course) { question(c).ID = "one" }, Fault{Language: English, Step: "one", Option: 0, Message: "two steps"}},
	{"no such lesson", func(c *Course) { question(c).Lesson = "x" }, Fault{Language: English, Step: "p", Option: 0, Message: "isn't there"}},
	{"another lesson", func(c *Course) { question(c).Lesson = "two" }, Fault{Language: English, Step: "p", Option: 0, Message: "in another language"}},
	{"no question title", func(c *Course) { question(c).Title = "" }, Fault{Language: English, Step: "p", Option: 0, Message: "no title"}},
	{"kind", func(c *Course) { question(c).Kind = "essay" }, Fault{Language: English, Step: "p", Option: 0, Message: "isn't known"}},
	{"another kind", func(c *Course) { question(c).Kind = Several }, Fault{Language: English, Step: "p", Option: 0, Message: "in another language"}},
	{"nothing right", func(c *Course) { question(c).Options[0].Right = false }, Fault{Language: English, Step: "p", Option: 0, Message: "no answer is right"}},
	{"everything right", func(c *Course) { question(c).Options[1].Right = true }, Fault{Language: English, Step: "p", Option: 0, Message: "nothing to choose"}},
	{"another right", func(c *Course) { o := question(c).Options; o[0].Right, o[1].Right = false, true }, Fault{Language: English, Step: "p", Option: 1, Message: "another answer is right here"}},
	{"more answers", func(c *Course) { question(c).Options = append(question(c).Options, Option{Text: "c", Why: "y"}) }, Fault{Language: English, Step: "p", Option: 0, Message: "3 answers here"}},
	{"too many", func(c *Course) { question(c).Options = make([]Option, 11) }, Fault{Language: English, Step: "p", Option: 0, Message: "fit on a phone"}},
	{"no why", func(c *Course) { question(c).Options[1].Why = "" }, Fault{Language: English, Step: "p", Option: 2, Message: "no explanation"}},
	{"no text", func(c *Course) { question(c).Options[1].Text = " " }, Fault{Language: English, Step: "p", Option: 2, Message: "no text"}},
	{"same text", func(c *Course) { question(c).Options[1].Text = "A." }, Fault{Language: English, Step: "p", Option: 2, Message: "same text"}},
	{"otherwise", func(c *Course) { question(c).Options[1].Otherwise = true }, Fault{Language: English, Step: "p", Option: 2, Message: "typed"}},
	{"two of single", func(c *Course) {
		question(c).Options = []Option{{Text: "a", Right: true, Why: "y"}, {Text: "b", Right: true, Why: "y"}, {Text: "c", Why: "y"}}
	}, Fault{Language: English, Step: "p", Option: 0, Message: "only one can be chosen"}},
	{"half-truth", func(c *Course) {
		typed(c, TrueFalse, Option{Text: "a", Right: true, Why: "y"}, Option{Text: "b", Why: "y"}, Option{Text: "c", Why: "y"})
	}, Fault{Language: English, Step: "p", Option: 0, Message: "two choices"}},
	{"no rest", func(c *Course) { typed(c, Number, Option{Number: 1, Right: true, Why: "y"}) }, Fault{Language: English, Step: "p", Option: 0, Message: "everything else"}},
	{"right rest", func(c *Course) { typed(c, Number, Option{Otherwise: true, Right: true, Why: "y"}) }, Fault{Language: English, Step: "p", Option: 1, Message: "can't be right"}},
	{"overlap", func(c *Course) {
		typed(c, Number, Option{Number: 1, Tolerance: 1, Right: true, Why: "y"}, Option{Number: 2, Why: "y"}, rest)
	}, Fault{Language: English, Step: "p", Option: 2, Message: "accepts 2 already"}},
	{"tolerance", func(c *Course) { typed(c, Number, Option{Number: 1, Tolerance: -1, Right: true, Why: "y"}, rest) }, Fault{Language: English, Step: "p", Option: 1, Message: "can't be compared"}},
	{"no spelling", func(c *Course) { typed(c, Text, Option{Right: true, Why: "y"}, rest) }, Fault{Language: English, Step: "p", Option: 1, Message: "no spelling"}},
	{"empty spelling", func(c *Course) { typed(c, Text, Option{Spellings: []string{"?"}, Right: true, Why: "y"}, rest) }, Fault{Language: English, Step: "p", Option: 1, Message: "is empty"}},
	{"twofold spelling", func(c *Course) {
		typed(c, Text, Option{Spellings: []string{"a"}, Right: true, Why: "y"}, Option{Spellings: []string{"A!"}, Why: "y"}, rest)
	}, Fault{Language: English, Step: "p", Option: 2, Message: "accepts it already"}},
}

func TestCheck(t *testing.T) {
	t.Parallel()
	if err := two().Check(); err != nil {
		t.Fatal(err)
	}
	for _, tt := range spoilt {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := two()
			tt.spoil(c)
			var all []string
			for _, f := range faults(t, c.Check()) {
				all = append(all, f.Error())
				if f.Language == tt.want.Language && f.Step == tt.want.Step && f.Option == tt.want.Option && strings.Contains(f.Error(), tt.want.Message) {
					return
				}
			}
			t.Errorf("want %s; got\n%s", &tt.want, strings.Join(all, "\n"))
		})
	}
}

func faults(t *testing.T, err error) []*Fault {
	t.Helper()
	many, ok := err.(interface{ Unwrap() []error })
	if !ok {
		t.Fatalf("got %v, want faults", err)
	}
	var list []*Fault
	for _, err := range many.Unwrap() {
		var f *Fault
		if !errors.As(err, &f) {
			t.Fatalf("%v is no fault", err)
		}
		list = append(list, f)
	}
	return list
}

func TestValidID(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]bool{
		"a": true, "a-1": true, "phishing": true, strings.Repeat("a", MaxID): true,
		"": false, "A": false, "-a": false, "a-": false, "a--b": false, "a/b": false, "å": false, "a\n": false,
		"..": false, strings.Repeat("a", MaxID+1): false,
	} {
		if got := ValidID(id); got != want {
			t.Errorf("%q: %v", id, got)
		}
	}
}

func TestValidUntil(t *testing.T) {
	t.Parallel()
	day := func(s string) time.Time {
		d, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, tt := range []struct {
		from   string
		months int
		want   string
	}{
		{"2026-03-15", 12, "2027-03-15"}, {"2024-02-29", 12, "2025-02-28"}, {"2024-02-29", 48, "2028-02-29"},
		{"2026-01-31", 1, "2026-02-28"}, {"2026-12-31", 6, "2027-06-30"}, {"2026-08-31", 18, "2028-02-29"},
	} {
		if got := (&Course{ValidMonths: tt.months}).ValidUntil(day(tt.from)); !got.Equal(day(tt.want)) {
			t.Errorf("%s and %d months: %s, want %s", tt.from, tt.months, got.Format(time.DateOnly), tt.want)
		}
	}
	if got := (&Course{}).ValidUntil(noon); !got.IsZero() {
		t.Errorf("for good ends at %s", got)
	}
}

func TestCatalogue(t *testing.T) {
	t.Parallel()
	a, b := &Course{ID: "a"}, &Course{ID: "b"}
	c, err := NewCatalogue(b, a)
	if err != nil || c.Course("a") != a || c.Course("x") != nil || len(c.All()) != 2 || c.All()[0] != b {
		t.Errorf("%+v, %v", c, err)
	}
	if _, err := NewCatalogue(a, b, a); err == nil || !strings.Contains(err.Error(), `"a"`) {
		t.Errorf("got %v", err)
	}
}

func TestEditions(t *testing.T) {
	t.Parallel()
	c := course(1, "p")
	if c.Edition(Bokmaal).Language != English || c.Steps() != 3 {
		t.Error("a language that isn't there should give one that is")
	}
	if c.LessonIndex("two") != 1 || c.LessonIndex("p") != -1 || c.QuestionIndex("p") != 0 || c.QuestionIndex("two") != -1 {
		t.Error("steps are not found by their kind and id")
	}
}

func TestSpeaks(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		chosen       Language
		locale       string
		organisation Language
		want         Language
	}{
		{English, "nb-NO", Nynorsk, English}, {"", "nn-NO", English, Nynorsk}, {"", "no", English, Bokmaal},
		{"", "EN_gb", Bokmaal, English}, {"", "de-DE", Nynorsk, Nynorsk}, {"", "", Bokmaal, Bokmaal},
	} {
		p := Person{Language: tt.chosen, Locale: tt.locale}
		if got := p.Speaks(tt.organisation); got != tt.want {
			t.Errorf("%+v: %s", tt, got)
		}
	}
}
