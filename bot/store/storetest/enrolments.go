package storetest

import (
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/results"
)

func testEnrol(t *testing.T, b *rig) {
	p, c := b.meet("one"), Course("c")
	local := Noon.In(time.FixedZone("", 3600))
	e, err := b.Enrol(b.ctx, p.ID, c, false, local)
	b.must(err)
	want := courses.Enrolment{ID: e.ID, Course: "c", Version: 1, Started: Noon, Try: 1}
	if !reflect.DeepEqual(e, want) || len(e.ID) == 0 || len(e.ID) > 16 {
		t.Errorf("got %+v, want %+v", e, want)
	}
	b.same(p, want)
	for _, again := range []bool{false, true} {
		same, err := b.Enrol(b.ctx, p.ID, c, again, Noon.Add(time.Hour))
		b.must(err)
		if !reflect.DeepEqual(same, want) {
			t.Errorf("again=%v: got %+v, want %+v", again, same, want)
		}
	}
	b.totals(map[string]results.Totals{"c": {Reached: 1, Started: 1}})
}

func testEnrolAtOnce(t *testing.T, b *rig) {
	p, c := b.meet("one"), Course("c")
	var all sync.WaitGroup
	for i := range 32 {
		all.Go(func() {
			if _, err := b.Enrol(b.ctx, p.ID, c, i%2 == 0, Noon); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	b.totals(map[string]results.Totals{"c": {Reached: 1, Started: 1}})
}

func testEnrolAgain(t *testing.T, b *rig) {
	c := Course("c")
	c.Tries = 2
	p, e := b.atQuestions("one", c)
	again := func(wantNew bool) {
		t.Helper()
		got, err := b.Enrol(b.ctx, p.ID, c, true, Noon.Add(time.Hour))
		b.must(err)
		if (got.ID != e.ID) != wantNew {
			t.Errorf("enrolled anew: %v, want %v", got.ID != e.ID, wantNew)
		}
	}
	b.answerAll(p, e, c, 1, "0")
	again(false) // a retry is allowed
	_, err := b.Retry(b.ctx, p.ID, e.ID, c, 1)
	b.must(err)
	again(false) // in the middle of it
	b.answerAll(p, e, c, 2, "1")
	latest := b.enrol(p, c)
	if latest.ID != e.ID {
		t.Error("without again, a completed course began anew")
	}
	again(true)
	if latest := b.enrol(p, c); latest.ID == e.ID || latest.Read != 0 {
		t.Errorf("the latest enrolment is %+v", latest)
	}
	b.totals(map[string]results.Totals{"c": {Reached: 1, Started: 1, Completed: 1, Passed: 1, Done: 1}})
}

func testEnrolmentsInOrder(t *testing.T, b *rig) {
	p := b.meet("one")
	var want []courses.Enrolment
	for i := range 20 { // all at the same moment
		want = append(want, b.enrol(p, Course(fmt.Sprintf("c%d", i))))
	}
	got, err := b.Enrolments(b.ctx, p.ID)
	b.must(err)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	none, err := b.Enrolments(b.ctx, b.meet("two").ID)
	b.must(err)
	if len(none) != 0 {
		t.Errorf("somebody who began nothing has %+v", none)
	}
}

func testReadLesson(t *testing.T, b *rig) {
	c := Course("c")
	p := b.meet("one")
	e := b.enrol(p, c)
	for i, step := range []struct{ index, want int }{{1, 0}, {-1, 0}, {0, 1}, {0, 1}, {1, 2}, {2, 2}, {0, 2}} {
		got, err := b.ReadLesson(b.ctx, p.ID, e.ID, c, step.index)
		b.must(err)
		if got.Read != step.want {
			t.Errorf("step %d: %d lessons are read, want %d", i, got.Read, step.want)
		}
		b.same(p, got)
	}
}

func testAnswer(t *testing.T, b *rig) {
	c := Course("c")
	p, e := b.atQuestions("one", c)
	for i, step := range []struct {
		question string
		try      int
		response string
		outcome  courses.Outcome
		recorded string
	}{
		{"q1", 1, "", courses.Unusable, ""},
		{"q1", 1, "7", courses.Unusable, ""},
		{"q1", 2, "1", courses.Stale, ""},
		{"gone", 1, "1", courses.Stale, ""},
		{"q1", 1, "1", courses.Recorded, "1"},
		{"q1", 1, "2", courses.Replayed, "1"},
		{"q2", 1, "0", courses.Recorded, "0"},
		{"q3", 1, "1", courses.Recorded, "1"},
		{"q3", 1, "1", courses.Replayed, "1"},
		{"q2", 2, "1", courses.Stale, ""},
	} {
		done := b.answer(p, e, c, step.question, step.try, step.response)
		if done.Outcome != step.outcome {
			t.Errorf("step %d: outcome %d, want %d", i, done.Outcome, step.outcome)
		}
		if (done.Attempt == nil) != (step.recorded == "") || done.Attempt != nil && done.Attempt.Response != step.recorded {
			t.Errorf("step %d: recorded %+v, want %q", i, done.Attempt, step.recorded)
		}
		b.same(p, done.Enrolment)
	}
	all, err := b.Enrolments(b.ctx, p.ID)
	b.must(err)
	if r := all[0].Last(); r == nil || r.Right != 2 || r.Questions != 3 || r.Passed {
		t.Errorf("the result is %+v", r)
	}
	b.totals(map[string]results.Totals{"c": {Reached: 1, Started: 1, Completed: 1}})
}

// testAnswerAtOnce lets many click on the same question: one counts, all see
// the same.
func testAnswerAtOnce(t *testing.T, b *rig) {
	c := Course("c")
	p, e := b.atQuestions("one", c)
	for _, q := range []string{"q1", "q2", "q3"} {
		var all sync.WaitGroup
		done := make([]store.Answered, 48)
		for i := range done {
			all.Go(func() {
				var err error
				done[i], err = b.Answer(b.ctx, Answer(p, e, c, q, 1, fmt.Sprint(i%3)))
				if err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		recorded := 0
		for i := range done {
			if done[i].Outcome == courses.Recorded {
				recorded++
			}
			if done[i].Attempt == nil || *done[i].Attempt != *done[0].Attempt {
				t.Errorf("%s: one sees %+v, another %+v", q, done[i].Attempt, done[0].Attempt)
			}
		}
		if recorded != 1 {
			t.Errorf("%s: %d answers were recorded, want 1", q, recorded)
		}
	}
	b.totals(map[string]results.Totals{"c": {Reached: 1, Started: 1, Completed: 1, Passed: passed(b, p, e), Done: passed(b, p, e)}})
}

func passed(b *rig, p courses.Person, e courses.Enrolment) int {
	got, err := b.Enrolment(b.ctx, p.ID, e.ID)
	b.must(err)
	if got.Passed() {
		return 1
	}
	return 0
}

func testAnswersOfMany(t *testing.T, b *rig) {
	const people = 100
	c := Course("c")
	var all sync.WaitGroup
	for i := range people {
		p, e := b.atQuestions(fmt.Sprint(i), c)
		all.Go(func() {
			response := fmt.Sprint(i % 2)
			for _, q := range []string{"q1", "q2", "q3"} {
				done, err := b.Answer(b.ctx, Answer(p, e, c, q, 1, response))
				if err != nil || done.Outcome != courses.Recorded {
					t.Errorf("got outcome %d, %v", done.Outcome, err)
				}
			}
		})
	}
	all.Wait()
	b.totals(map[string]results.Totals{"c": {Reached: people, Started: people, Completed: people, Passed: people / 2, Done: people / 2}})
}

func testSomebodyElsesEnrolment(t *testing.T, b *rig) {
	c := Course("c")
	_, e := b.atQuestions("one", c)
	other := b.meet("two")
	_, err := b.Enrolment(b.ctx, other.ID, e.ID)
	b.refused(err, store.ErrNotFound)
	_, err = b.Answer(b.ctx, Answer(other, e, c, "q1", 1, "1"))
	b.refused(err, store.ErrNotFound)
	_, err = b.ReadLesson(b.ctx, other.ID, e.ID, c, 0)
	b.refused(err, store.ErrNotFound)
	_, err = b.Retry(b.ctx, other.ID, e.ID, c, 1)
	b.refused(err, store.ErrNotFound)
}

func testAnotherCourse(t *testing.T, b *rig) {
	p, e := b.atQuestions("one", Course("c"))
	_, err := b.Answer(b.ctx, Answer(p, e, Course("d"), "q1", 1, "1"))
	b.refused(err, store.ErrNotFound)
	b.same(p, e)
}

func testRetry(t *testing.T, b *rig) {
	c := Course("c")
	p, e := b.atQuestions("one", c)
	for i, step := range []struct{ after, want int }{{1, 1}} { // nothing finished yet
		got, err := b.Retry(b.ctx, p.ID, e.ID, c, step.after)
		b.must(err)
		if got.Try != step.want {
			t.Errorf("step %d: try %d, want %d", i, got.Try, step.want)
		}
	}
	b.answerAll(p, e, c, 1, "0")
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			got, err := b.Retry(b.ctx, p.ID, e.ID, c, 1)
			if err != nil || got.Try != 2 {
				t.Errorf("a click on retry gave try %d, %v; want 2", got.Try, err)
			}
		})
	}
	all.Wait()
	got := b.answerAll(p, e, c, 2, "1")
	if !got.Passed() || len(got.Attempts) != 6 || len(got.Results) != 2 {
		t.Errorf("after two tries: %+v", got)
	}
	b.same(p, got)
	b.totals(map[string]results.Totals{"c": {Reached: 1, Started: 1, Completed: 1, Passed: 1, Done: 1}})
}

func testNewVersion(t *testing.T, b *rig) {
	v1, v2, v3 := Course("c"), Course("c"), Course("c")
	v2.Version, v3.Version = 2, 3
	v3.OnUpdate = courses.Restart
	p, e := b.atQuestions("one", v1)
	b.answer(p, e, v1, "q1", 1, "1")
	done := b.answer(p, e, v2, "q2", 1, "1")
	if done.Outcome != courses.Recorded || done.Enrolment.Version != 2 || done.Attempt.Version != 2 {
		t.Errorf("a click on version 2 gave %+v", done)
	}
	got := b.enrol(p, v3)
	if got.Version != 3 || got.Read != 0 || got.Try != 2 {
		t.Errorf("enrolling with version 3 gave %+v", got)
	}
	b.same(p, got)
	if stale := b.answer(p, e, v3, "q3", 1, "1"); stale.Outcome != courses.Stale {
		t.Errorf("a card of the version before gave outcome %d", stale.Outcome)
	}
	b.testMarked(p, got, v3)
}

// testMarked goes on with a version in which one lesson is to be read again:
// the answer to the other's question stands, in another try.
func (b *rig) testMarked(p courses.Person, e courses.Enrolment, v3 *courses.Course) {
	v4 := Course("c")
	v4.Version, v4.OnUpdate = 4, courses.Restart
	ed := v4.Edition(courses.English)
	ed.Lessons[1].Changed, ed.Questions[1].Lesson = 4, "l2"
	for i := range ed.Lessons {
		_, err := b.ReadLesson(b.ctx, p.ID, e.ID, v3, i)
		b.must(err)
	}
	b.answer(p, e, v3, "q1", 2, "1")
	b.answer(p, e, v3, "q2", 2, "1")
	got := b.enrol(p, v4)
	if stands := got.Attempt("q1", 3); got.Read != 1 || got.Try != 3 || stands == nil || stands.Version != 3 || got.Attempt("q2", 3) != nil {
		b.t.Errorf("enrolling with a lesson to be read again gave %+v", got)
	}
	b.same(p, got)
}

// testRuleThatPanics mixes clicks that panic (a course with no edition) with
// good ones: the former get an error, the latter never notice.
func testRuleThatPanics(t *testing.T, b *rig) {
	c, broken := Course("c"), &courses.Course{ID: "c", Version: 1}
	p, e := b.atQuestions("one", c)
	q, f := b.atQuestions("two", c)
	var all sync.WaitGroup
	for range 30 {
		all.Go(func() {
			if _, err := b.Answer(b.ctx, Answer(p, e, broken, "q1", 1, "1")); err == nil {
				t.Error("a course without an edition was answered")
			}
		})
		all.Go(func() {
			if _, err := b.Answer(b.ctx, Answer(q, f, c, "q1", 1, "1")); err != nil {
				t.Errorf("a good answer was refused: %v", err)
			}
		})
	}
	all.Wait()
	b.same(p, e)
	b.must(b.Healthy())
}
