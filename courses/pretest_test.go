package courses

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// before returns an enrolment that gave these answers in the pretest, "0" being
// right.
func before(t *testing.T, c *Course, answers ...string) *Enrolment {
	t.Helper()
	c.Pretest = true
	e := NewEnrolment("e", c, noon)
	for _, a := range answers {
		step := e.Next(c)
		if step.Kind != AtQuestion || e.Try != Pretest {
			t.Fatalf("no pretest: %+v", e)
		}
		answer(t, e, c, c.any().Questions[step.Index].ID, a, Recorded)
	}
	return e
}

// documented has people acknowledge a document in the second lesson.
func documented(version int, c *Course) *Course {
	c.any().Lessons[1].Document = &Document{Title: "D", Version: version, URL: "https://example.org"}
	return c
}

func TestPretest(t *testing.T) {
	t.Parallel()
	empty := func() *Course {
		c := course(1, "p", "q")
		c.any().Lessons = append(c.any().Lessons, Lesson{ID: "three", Title: "Three", Body: []Block{{Text: "x"}}})
		return c
	}
	loose := func() *Course { c := course(1, "p", "q", "r"); c.any().Questions[2].Lesson = ""; return c }
	for _, tt := range []struct {
		name    string
		course  *Course
		answers []string
		skipped []string
		next    Step
		asked   []int
	}{
		{"nothing known", course(1, "p", "q"), []string{"1", "1"}, nil, Step{AtLesson, 0}, []int{0, 1}},
		{"the first known", course(1, "p", "q"), []string{"0", "1"}, []string{"one"}, Step{AtLesson, 1}, []int{1}},
		{"the second known", course(1, "p", "q"), []string{"1", "0"}, []string{"two"}, Step{AtLesson, 0}, []int{0}},
		{"one of two is not enough", course(1, "p", "q", "r"), []string{"0", "0", "1"}, []string{"two"}, Step{AtLesson, 0}, []int{0, 2}},
		{"all known", course(1, "p", "q"), []string{"0", "0"}, []string{"one", "two"}, Step{AtResult, 0}, nil},
		{"a lesson without questions", empty(), []string{"0", "0"}, []string{"one", "two"}, Step{AtLesson, 2}, nil},
		{"questions without a lesson", loose(), []string{"1", "0", "0"}, []string{"", "two"}, Step{AtLesson, 0}, []int{0}},
		{"a document", documented(1, course(1, "p", "q")), []string{"0"}, []string{"one"}, Step{AtLesson, 1}, []int{1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := tt.course
			e := before(t, c, tt.answers...)
			if e.Try != 1 || !slices.Equal(e.Skipped, tt.skipped) || e.Next(c) != tt.next || !slices.Equal(e.Asked(c), tt.asked) {
				t.Errorf("try %d, skipped %q, next %+v, asked %v; want %q, %+v, %v", e.Try, e.Skipped, e.Next(c), e.Asked(c), tt.skipped, tt.next, tt.asked)
			}
			if n := len(c.any().Lessons); len(e.Reading(c))+len(tt.skipped) != n && tt.skipped != nil && tt.skipped[0] != "" {
				t.Errorf("%v of %d lessons are left", e.Reading(c), n)
			}
			end(t, e, c, time.Time{})
			right := len(tt.asked)
			if right == 0 {
				right = 2
			}
			if r := e.Last(); r.Try != 1 || !r.Passed || r.Right != right || r.Questions != right || len(e.Results) != 1 {
				t.Errorf("the results are %+v", e.Results)
			}
		})
	}
}

// end takes a person to the end of a course, who answers everything rightly, and
// fails if that takes forever.
func end(t *testing.T, e *Enrolment, c *Course, at time.Time) {
	t.Helper()
	for steps := 0; ; steps++ {
		switch step := e.Next(c); {
		case step.Kind == AtResult:
			canGoOn(t, e, c)
			return
		case steps > 2*len(c.any().Lessons)+2*len(c.any().Questions):
			t.Fatalf("there is no end: %+v", e)
		case step.Kind == AtLesson:
			if d := c.any().Lessons[step.Index].Document; d != nil {
				e.Acknowledge(c.any().Lessons[step.Index].ID, d.Version, at)
			}
			if !e.ReadLesson(c, step.Index) {
				t.Fatalf("lesson %d can't be read: %+v", step.Index, e)
			}
		default:
			if _, got := e.Answer(c, c.any().Questions[step.Index].ID, e.Try, "0", at); got != Recorded {
				t.Fatalf("question %d can't be answered: %d, %+v", step.Index, got, e)
			}
		}
	}
}

// A new version in the middle of a pretest, and after it.
func TestPretestAndVersions(t *testing.T) {
	t.Parallel()
	restart := func(version int, c *Course) *Course { c.Version, c.OnUpdate = version, Restart; return c }
	t.Run("another question in the middle", func(t *testing.T) {
		t.Parallel()
		e := before(t, course(1, "p", "q"), "0")
		c := course(2, "p", "q", "r")
		if e.GoesBack(c) || !e.Adopt(c) || e.Try != Pretest || e.Next(c) != (Step{AtQuestion, 1}) {
			t.Errorf("%+v", e)
		}
	})
	t.Run("nothing left to answer", func(t *testing.T) {
		t.Parallel()
		e := before(t, course(1, "p", "q"), "0")
		c := course(2, "p")
		if e.GoesBack(c) || !e.Adopt(c) || e.Try != 1 || !slices.Equal(e.Skipped, []string{"one"}) {
			t.Errorf("%+v", e)
		}
		end(t, e, c, noon)
	})
	t.Run("what changed isn't known any more", func(t *testing.T) {
		t.Parallel()
		e := before(t, course(1, "p", "q"), "0")
		c := marked(2, 2, 0, "p", "q")
		e.Adopt(c)
		answer(t, e, c, "q", "0", Recorded)
		if e.Try != 1 || !slices.Equal(e.Skipped, []string{"two"}) || e.Next(c) != (Step{AtLesson, 0}) {
			t.Errorf("%+v", e)
		}
	})
	t.Run("skipped, then changed", func(t *testing.T) {
		t.Parallel()
		e := before(t, course(1, "p", "q"), "0", "1")
		c := marked(2, 2, 0, "p", "q")
		if !e.GoesBack(c) || !e.Adopt(c) || len(e.Skipped) > 0 || e.Next(c) != (Step{AtLesson, 0}) {
			t.Errorf("%+v", e)
		}
	})
	t.Run("the whole course again", func(t *testing.T) {
		t.Parallel()
		e := before(t, course(1, "p", "q"), "0", "1")
		c := restart(2, course(2, "p", "q"))
		e.Adopt(c)
		if len(e.Skipped) > 0 || e.Read != 0 || e.Try != 1 || len(e.Asked(c)) != 2 {
			t.Errorf("%+v", e)
		}
		end(t, e, c, noon)
	})
	t.Run("nothing to ask of a part", func(t *testing.T) {
		t.Parallel()
		e := NewParts("e", course(1, "p", "q"), []string{"one"}, noon)
		c := course(2, "p", "q")
		c.any().Questions = c.any().Questions[1:]
		e.Adopt(c)
		if len(e.Skipped) > 0 || len(e.Asked(c)) != 1 {
			t.Errorf("%+v", e)
		}
		end(t, e, c, noon)
	})
}

// What an answer is worth in part counts, as the author wants it.
func TestPartialCredit(t *testing.T) {
	t.Parallel()
	c := course(1, "p", "q")
	several := &c.any().Questions[0]
	several.Kind, several.Credit = Several, PerPart
	several.Options = []Option{{Text: "a", Right: true, Why: "y"}, {Text: "b", Right: true, Why: "y"}, {Text: "c", Why: "n"}}
	c.PassMark = 75
	for _, tt := range []struct {
		several, single string
		partial, want   int
		passed          bool
	}{{"0", "0", 50, 75, true}, {"0", "1", 50, 25, false}, {"0 1", "0", 0, 100, true}, {"2", "0", 0, 50, false}} {
		e := at(c)
		answer(t, e, c, "p", tt.several, Recorded)
		answer(t, e, c, "q", tt.single, Recorded)
		r := e.Last()
		if r.Partial != tt.partial || r.Percent() != tt.want || r.Passed != tt.passed || e.Attempts[0].Partial != tt.partial {
			t.Errorf("%q and %q: %+v, %d %%; want %d %%", tt.several, tt.single, r, r.Percent(), tt.want)
		}
	}
}

// history is somebody who clicks on whatever there is, while authors publish
// versions and banks change.
type history struct {
	*testing.T
	random   *rand.Rand
	versions []*Course
	c        *Course
	e        *Enrolment
	before   []Enrolment
	at       time.Time
}

// step does something.
func (h *history) step() {
	h.at = h.at.Add(time.Minute)
	e, c := h.e, h.c
	questions := c.any().Questions
	switch pick := h.random.IntN(12); pick {
	case 0:
		h.c = h.versions[h.random.IntN(len(h.versions))]
		back, was := e.GoesBack(h.c), *e
		e.Adopt(h.c)
		if back != (e.Read < min(was.Read, len(h.c.any().Lessons)) || e.Try > max(was.Try, 1)) {
			h.Fatalf("it goes back: %v\n%+v\n%+v", back, was, e)
		}
	case 1, 2, 3:
		e.ReadLesson(c, h.random.IntN(len(c.any().Lessons)+1))
		e.ReadLesson(c, e.Read)
	case 4:
		if e.Retry(c, e.Try-h.random.IntN(2)) {
			e.Draw(c, h.before)
		}
	case 5:
		lesson := h.random.IntN(len(c.any().Lessons) + 1)
		if lesson < len(c.any().Lessons) {
			e.Acknowledge(c.any().Lessons[lesson].ID, h.random.IntN(3), h.at)
		}
	default:
		i := h.random.IntN(len(questions))
		if next := e.Next(c); pick > 7 && next.Kind == AtQuestion {
			i = next.Index
		}
		e.Answer(c, questions[i].ID, max(0, e.Try-h.random.IntN(8)/7), fmt.Sprint(h.random.IntN(3)/2), h.at)
	}
}

// sound fails if the enrolment can't be.
func (h *history) sound() {
	e, c := h.e, h.c
	canGoOn(h.T, e, c)
	seen := map[string]bool{}
	for _, a := range e.Attempts {
		if key := fmt.Sprint(a.Try, a.Question); seen[key] {
			h.Fatalf("two answers to %s", key)
		} else {
			seen[key] = true
		}
	}
	for i, r := range e.Results {
		if r.Questions == 0 || r.Right > r.Questions || r.Try < 1 || r.Try > e.Try || i > 0 && r.Try <= e.Results[i-1].Try {
			h.Fatalf("results %+v in try %d", e.Results, e.Try)
		}
		if r.Passed != (r.Right*100+r.Partial >= c.PassMark*r.Questions) {
			h.Fatalf("passed with %+v", r)
		}
	}
	asked := e.Asked(c)
	if len(asked) > 0 && len(slices.Compact(slices.Sorted(slices.Values(asked)))) != len(asked) {
		h.Fatalf("%v are asked", asked)
	}
	if c.Test != nil && e.open() && len(asked) != min(len(e.Drawn), len(c.any().Questions)) {
		h.Fatalf("%v of %v are asked", asked, e.Drawn)
	}
}

// Whatever people click while versions, tests and banks change, nobody is stuck,
// every way has an end, and nothing counts twice.
func TestEveryWayHasAnEnd(t *testing.T) {
	t.Parallel()
	loose := documented(2, marked(3, 3, 0, "p", "q", "r"))
	loose.any().Questions[2].Lesson = ""
	pretest := documented(1, course(6, "q", "r", "s"))
	pretest.Pretest = true
	partial := course(7, "s", "p")
	partial.any().Questions[0].Kind, partial.any().Questions[0].Credit = Several, PerPart
	bank := func(version, p int) *Course {
		c := exam(3, []TopicDraw{{"a", 2}}, "x")
		c.Version, c.ID, c.PassMark = version, "c", 50
		c.Editions[English].Lessons = course(1).any().Lessons[:1]
		delete(c.Editions, Nynorsk)
		return catalogue(t, named("a", []string{"x"}, numbered("p", p)...), named("b", []string{"x"}, "p", "q"), c).Course("c")
	}
	versions := []*Course{course(1, "p", "q", "r"), course(2, "q"), loose, bank(4, 5), bank(4, 1), bank(5, 3), pretest, partial}
	versions[1].OnUpdate, versions[5].OnUpdate = Restart, Restart
	for seed := range uint64(2000) {
		h := &history{T: t, random: rand.New(rand.NewPCG(seed, 8)), versions: versions, at: noon}
		h.c = versions[h.random.IntN(len(versions))]
		switch h.random.IntN(3) {
		case 0:
			h.e = NewParts(fmt.Sprint(seed), h.c, []string{[]string{"", "one", "two", "gone"}[h.random.IntN(4)]}, noon)
		default:
			begins := *h.c
			begins.Pretest = h.random.IntN(2) == 0
			h.e = NewEnrolment(fmt.Sprint(seed), &begins, noon)
		}
		for range 30 {
			h.step()
			h.sound()
		}
		end(t, h.e, h.c, h.at)
		h.sound()
		if !h.e.Completed() {
			t.Fatalf("seed %d: an end without a result: %+v", seed, h.e)
		}
	}
}
