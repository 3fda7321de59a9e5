package courses

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// course has two lessons and a question for each id, of which the first choice
// is right; every other question belongs to the second lesson.
func course(version int, questions ...string) *Course {
	ed := &Edition{Language: English, Title: "T", Lessons: []Lesson{
		{ID: "one", Title: "One", Body: []Block{{Text: "x"}}},
		{ID: "two", Title: "Two", Body: []Block{{Text: "x"}}},
	}}
	for i, id := range questions {
		ed.Questions = append(ed.Questions, Question{
			ID: id, Kind: Single, Lesson: ed.Lessons[i%2].ID, Title: "Q",
			Options: []Option{{Text: "a", Right: true, Why: "Yes."}, {Text: "b", Why: "No."}},
		})
	}
	return &Course{ID: "c", Version: version, PassMark: 50, OnUpdate: Continue, Editions: map[Language]*Edition{English: ed}}
}

// at returns an enrolment that has read everything.
func at(c *Course) *Enrolment {
	e := NewEnrolment("e", c, noon)
	for i := range c.any().Lessons {
		e.ReadLesson(c, i)
	}
	return e
}

func answer(t *testing.T, e *Enrolment, c *Course, question, response string, want Outcome) *Attempt {
	t.Helper()
	a, got := e.Answer(c, question, e.Try, response, noon.Add(time.Hour))
	if got != want {
		t.Fatalf("%s: outcome %d, want %d", question, got, want)
	}
	if (a == nil) != (want == Stale || want == Unusable) {
		t.Fatalf("%s: attempt %v with outcome %d", question, a, want)
	}
	return a
}

// canGoOn fails if the person is at an end without a result, or nowhere.
func canGoOn(t *testing.T, e *Enrolment, c *Course) {
	t.Helper()
	if s := e.Next(c); s.Kind == AtResult && (e.Last() == nil || e.Last().Try != e.Try) {
		t.Errorf("at the end of try %d without a result: %+v", e.Try, e)
	}
}

func TestCourseFromEndToEnd(t *testing.T) {
	t.Parallel()
	c := course(1, "p", "q", "r")
	e := NewEnrolment("e", c, noon)
	if _, got := e.Answer(c, "p", 1, "0", noon); got != Stale {
		t.Errorf("an answer before reading: %d, want Stale", got)
	}
	if e.ReadLesson(c, 1) || !e.ReadLesson(c, 0) || e.ReadLesson(c, 0) || !e.ReadLesson(c, 1) || e.ReadLesson(c, 2) {
		t.Error("lessons are to be read one after the other, each once")
	}
	if got := e.Next(c); got != (Step{AtQuestion, 0}) {
		t.Errorf("next is %+v", got)
	}
	answer(t, e, c, "q", "0", Recorded) // a later card that lay open
	if got := e.Next(c); got != (Step{AtQuestion, 0}) {
		t.Errorf("next is %+v after answering the second question first", got)
	}
	first := *answer(t, e, c, "p", "1", Recorded)
	again := answer(t, e, c, "p", "0", Replayed)
	if *again != first || first.Right || first.Version != 1 {
		t.Errorf("the recorded answer changed: %+v, then %+v", first, *again)
	}
	answer(t, e, c, "r", "", Unusable)
	answer(t, e, c, "r", "7", Unusable)
	answer(t, e, c, "gone", "0", Stale)
	if e.Completed() || e.Passed() {
		t.Error("completed before the last answer")
	}
	answer(t, e, c, "r", "0", Recorded)
	want := Result{Try: 1, Version: 1, Right: 2, Questions: 3, Passed: true, At: noon.Add(time.Hour)}
	if len(e.Results) != 1 || e.Results[0] != want {
		t.Errorf("results %+v, want %+v", e.Results, want)
	}
	if got := e.Last().Percent(); got != 66 {
		t.Errorf("%d percent, want 66", got)
	}
	if got := e.Reread(c); !slices.Equal(got, []string{"one"}) {
		t.Errorf("to reread: %v", got)
	}
	if e.MayRetry(c) || e.Retry(c, 1) {
		t.Error("another try after passing")
	}
	if got := e.Next(c); got.Kind != AtResult {
		t.Errorf("next is %+v", got)
	}
}

func TestRetries(t *testing.T) {
	t.Parallel()
	c := course(1, "p")
	c.Tries = 2
	e := at(c)
	if e.Retry(c, 1) {
		t.Error("a retry before the result")
	}
	answer(t, e, c, "p", "1", Recorded)
	if !e.MayRetry(c) || e.Retry(c, 0) || !e.Retry(c, 1) || e.Retry(c, 1) || e.Try != 2 {
		t.Errorf("one click is to begin one try: %+v", e)
	}
	if a, got := e.Answer(c, "p", 1, "0", noon); got != Replayed || a.Right {
		t.Errorf("a card of the first try: %d, %+v", got, a)
	}
	if _, got := e.Answer(c, "p", 3, "0", noon); got != Stale {
		t.Errorf("a card of no try: %d", got)
	}
	answer(t, e, c, "p", "1", Recorded)
	if e.MayRetry(c) || e.Retry(c, 2) {
		t.Error("a third try of two")
	}
	c.Tries = 0
	if !e.MayRetry(c) {
		t.Error("tries without limit are limited")
	}
}

func TestAdopt(t *testing.T) {
	t.Parallel()
	old := course(1, "p", "q")
	half := func() *Enrolment {
		e := at(old)
		e.Answer(old, "p", 1, "0", noon)
		return e
	}
	finished := func() *Enrolment {
		e := half()
		e.Answer(old, "q", 1, "1", noon)
		return e
	}
	failed := func() *Enrolment {
		e := at(old)
		e.Answer(old, "p", 1, "1", noon)
		e.Answer(old, "q", 1, "1", noon)
		e.Retry(old, 1)
		return e
	}
	restart := course(2, "p", "q")
	restart.OnUpdate = Restart
	longer := course(2, "p", "q")
	longer.any().Lessons = append(longer.any().Lessons, Lesson{ID: "three", Title: "Three"})
	shorter := course(2, "p")
	shorter.any().Lessons = shorter.any().Lessons[:1]
	for _, tt := range []struct {
		name          string
		from          *Enrolment
		to            *Course
		changed       bool
		next          Step
		try, version  int
		read, results int
	}{
		{"same version", half(), old, false, Step{AtQuestion, 1}, 1, 1, 2, 0},
		{"continue", half(), course(2, "p", "q"), true, Step{AtQuestion, 1}, 1, 2, 2, 0},
		{"questions in another order", half(), course(2, "q", "p"), true, Step{AtQuestion, 0}, 1, 2, 2, 0},
		{"another question", half(), course(2, "p", "x"), true, Step{AtQuestion, 1}, 1, 2, 2, 0},
		{"only what was answered is left", half(), course(2, "p"), true, Step{AtResult, 0}, 1, 2, 2, 1},
		{"a lesson more", half(), longer, true, Step{AtLesson, 2}, 1, 2, 2, 0},
		{"a lesson and a question less", half(), shorter, true, Step{AtResult, 0}, 1, 2, 1, 1},
		{"restart amid a try", half(), restart, true, Step{AtLesson, 0}, 2, 2, 0, 0},
		{"restart before the questions", at(old), restart, true, Step{AtLesson, 0}, 1, 2, 0, 0},
		{"finished", finished(), course(2, "p", "x"), false, Step{AtResult, 0}, 1, 1, 2, 1},
		{"finished, then a lesson more", finished(), longer, false, Step{AtResult, 0}, 1, 1, 2, 1},
		{"another try begun", failed(), course(2, "p", "q"), true, Step{AtQuestion, 0}, 2, 2, 2, 1},
		{"another try begun, restart", failed(), restart, true, Step{AtLesson, 0}, 2, 2, 0, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := tt.from
			if got := e.Adopt(tt.to); got != tt.changed {
				t.Errorf("changed %v, want %v", got, tt.changed)
			}
			if got := e.Next(tt.to); got != tt.next {
				t.Errorf("next is %+v, want %+v", got, tt.next)
			}
			if e.Try != tt.try || e.Version != tt.version || e.Read != tt.read || len(e.Results) != tt.results {
				t.Errorf("got %+v", e)
			}
			canGoOn(t, e, tt.to)
			if e.Adopt(tt.to) {
				t.Error("adopting twice changes something")
			}
		})
	}
}

// marked is a course with Restart whose lessons, "one" and "two", changed in
// these versions; p and r belong to the first, q and s to the second.
func marked(version, one, two int, questions ...string) *Course {
	c := course(version, questions...)
	c.OnUpdate = Restart
	c.any().Lessons[0].Changed, c.any().Lessons[1].Changed = one, two
	return c
}

// With marks, people read and answer again what has changed, and nothing else.
func TestAdoptMarked(t *testing.T) {
	t.Parallel()
	all := []string{"p", "q", "r", "s"}
	old := course(1, all...)
	answered := func(questions ...string) *Enrolment {
		e := at(old)
		for _, q := range questions {
			e.Answer(old, q, 1, "0", noon)
		}
		return e
	}
	reading := NewEnrolment("e", old, noon)
	reading.ReadLesson(old, 0)
	fourth := answered("p", "q")
	fourth.Adopt(course(4, all...))
	failed := answered()
	for _, q := range all {
		failed.Answer(old, q, 1, "1", noon)
	}
	failed.Retry(old, 1)
	failed.Answer(old, "q", 2, "0", noon)
	for _, tt := range []struct {
		name  string
		from  *Enrolment
		to    *Course
		next  Step
		try   int
		stand []string // the questions that have an answer in that try
	}{
		{"the second lesson", answered("p", "q"), marked(2, 0, 2, all...), Step{AtLesson, 1}, 2, []string{"p"}},
		{"the first lesson", answered("p", "q"), marked(2, 2, 0, all...), Step{AtLesson, 0}, 2, []string{"q"}},
		{"both", answered("p", "q"), marked(2, 2, 2, all...), Step{AtLesson, 0}, 2, nil},
		{"nothing of it answered", answered("p", "r"), marked(2, 0, 2, all...), Step{AtLesson, 1}, 1, []string{"p", "r"}},
		{"nothing of it read", reading, marked(2, 0, 2, all...), Step{AtLesson, 1}, 1, nil},
		{"versions skipped", answered("q"), marked(9, 1, 5, all...), Step{AtLesson, 1}, 2, nil},
		{"changed before", fourth, marked(9, 0, 4, all...), Step{AtQuestion, 2}, 1, []string{"p", "q"}},
		{"its question is gone", answered("p", "q"), marked(2, 0, 2, "p", "x", "r"), Step{AtLesson, 1}, 1, []string{"p", "q"}},
		{"another try", failed, marked(2, 0, 2, all...), Step{AtLesson, 1}, 3, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := tt.from
			before := slices.Clone(e.Attempts)
			was, back := *e, tt.next.Kind == AtLesson && tt.next.Index < e.Read || tt.try > e.Try
			if got := e.GoesBack(tt.to); got != back || !reflect.DeepEqual(*e, was) {
				t.Errorf("it goes back: %v, want %v", got, back)
			}
			if !e.Adopt(tt.to) || e.Adopt(tt.to) {
				t.Error("it is to be adopted once")
			}
			if got := e.Next(tt.to); got != tt.next || e.Try != tt.try || e.Version != tt.to.Version {
				t.Errorf("next is %+v, want %+v; %+v", got, tt.next, e)
			}
			if !slices.Equal(e.Attempts[:len(before)], before) {
				t.Errorf("answers were %+v and are %+v", before, e.Attempts)
			}
			var stand []string
			for _, a := range e.Attempts {
				if a.Try == e.Try {
					stand = append(stand, a.Question)
				}
			}
			if !slices.Equal(stand, tt.stand) {
				t.Errorf("answers to %v stand, want %v", stand, tt.stand)
			}
		})
	}
}

// What stands is neither asked again nor changed by an old card, and counts in
// the result with the time and version of its answer.
func TestAnswersStand(t *testing.T) {
	t.Parallel()
	old, c := course(1, "p", "q", "r"), marked(3, 0, 3, "p", "q", "r")
	c.Tries = 1
	e, later := at(old), noon.Add(2*time.Hour)
	answer(t, e, old, "p", "0", Recorded)
	e.Answer(old, "q", 1, "1", later)
	e.Adopt(c)
	if !e.Touched().Equal(later) {
		t.Errorf("touched at %v, want %v", e.Touched(), later)
	}
	e.ReadLesson(c, 1)
	for _, try := range []int{1, 2} {
		a, got := e.Answer(c, "p", try, "1", later)
		if got != Replayed || !a.Right || a.Version != 1 || !a.At.Equal(noon.Add(time.Hour)) {
			t.Errorf("the answer that stands in try %d: %d, %+v", try, got, a)
		}
	}
	if a, got := e.Answer(c, "q", 1, "0", later); got != Replayed || a.Right {
		t.Errorf("an old card of what is asked again: %d, %+v", got, a)
	}
	answer(t, e, c, "q", "0", Recorded)
	answer(t, e, c, "r", "0", Recorded)
	want := Result{Try: 2, Version: 3, Right: 3, Questions: 3, Passed: true, At: later}
	if len(e.Results) != 1 || e.Results[0] != want {
		t.Errorf("results %+v, want %+v", e.Results, want)
	}
	if e.Adopt(marked(4, 4, 4, "p", "q", "r")) || e.Last().Version != 3 {
		t.Errorf("a completion has lost its version: %+v", e)
	}
}

// A click on a card of an older version adopts the new one, whoever forgot to.
func TestClicksAdopt(t *testing.T) {
	t.Parallel()
	old, restart := course(1, "p", "q"), course(2, "p", "q")
	restart.OnUpdate = Restart
	restart.Tries = 1
	e := at(old)
	answer(t, e, old, "p", "0", Recorded)
	if _, got := e.Answer(restart, "q", 1, "0", noon); got != Stale || e.Read != 0 || e.Try != 2 {
		t.Errorf("outcome %d, %+v", got, e)
	}
	if !e.ReadLesson(restart, 0) || !e.ReadLesson(restart, 1) {
		t.Error("the lessons can't be read again")
	}
	answer(t, e, restart, "p", "1", Recorded)
	answer(t, e, restart, "q", "1", Recorded)
	if e.MayRetry(restart) {
		t.Error("a second finished try of one")
	}
	two := course(3, "p")
	two.Tries = 2
	if !e.Retry(two, 2) || e.Version != 3 || e.Try != 3 {
		t.Errorf("the try that the update cut short counts against the person: %+v", e)
	}
	canGoOn(t, e, two)

	// What was answered before is all that is left, behind one more lesson.
	e = at(old)
	answer(t, e, old, "p", "0", Recorded)
	long := course(2, "p")
	long.any().Lessons = append(long.any().Lessons, Lesson{ID: "three", Title: "Three"})
	if !e.ReadLesson(long, 2) || !e.Passed() || e.Last().At != noon.Add(time.Hour) {
		t.Errorf("reading the last lesson doesn't settle the try: %+v", e)
	}
}

// Whatever people click while versions change, they are never stuck.
func TestNobodyIsStuck(t *testing.T) {
	t.Parallel()
	versions := []*Course{course(1, "p", "q", "r"), course(2, "q"), course(3, "s", "p"), course(4, "r", "q", "p", "s"),
		marked(5, 2, 5, "p", "q", "s"), marked(6, 6, 5, "q", "p", "r")}
	versions[2].OnUpdate = Restart
	versions[3].any().Lessons = versions[3].any().Lessons[:1]
	for seed := range 2000 {
		c := versions[0]
		e := NewEnrolment("e", c, noon)
		n := seed
		for range 12 {
			n = n*1103515245 + 12345
			pick := (n >> 8) & 0xff
			switch pick % 5 {
			case 0:
				c = versions[pick%len(versions)]
				e.Adopt(c)
			case 1:
				e.ReadLesson(c, e.Read)
			case 2:
				e.Retry(c, e.Try)
			default:
				e.Answer(c, []string{"p", "q", "r", "s"}[pick%4], e.Try, fmt.Sprint(pick/4%2), noon)
			}
			canGoOn(t, e, c)
		}
		seen := map[string]bool{}
		for _, a := range e.Attempts {
			key := fmt.Sprint(a.Try, a.Question)
			if seen[key] {
				t.Fatalf("seed %d: two answers to %s", seed, key)
			}
			seen[key] = true
		}
	}
}

func TestPercent(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ right, questions, want int }{{0, 3, 0}, {2, 3, 66}, {3, 3, 100}, {0, 0, 100}} {
		if got := (Result{Right: tt.right, Questions: tt.questions}).Percent(); got != tt.want {
			t.Errorf("%d of %d: %d, want %d", tt.right, tt.questions, got, tt.want)
		}
	}
}
