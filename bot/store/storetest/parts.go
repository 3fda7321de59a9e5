package storetest

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/needs"
)

// testPutNeed: a competence is mapped once in a campaign, and what was said first
// stays.
func testPutNeed(t *testing.T, b *rig) {
	p, q := b.meet("one"), b.meet("two")
	first, later := Need("spring", "phishing"), Need("spring", "phishing")
	later.Self, later.At = 1, Noon.Add(time.Hour)
	for i, step := range []struct {
		person string
		put    needs.Outcome
		want   needs.Outcome
		is     bool
	}{
		{p.ID, first, first, true},
		{p.ID, later, first, false},
		{q.ID, later, later, true},
		{p.ID, Need("spring", "privacy"), Need("spring", "privacy"), true},
		{p.ID, Need("autumn", "phishing"), Need("autumn", "phishing"), true},
		{p.ID, first, first, false},
	} {
		if got, is, err := b.PutNeed(b.ctx, step.person, step.put); err != nil || got != step.want || is != step.is {
			t.Errorf("step %d gave %+v, %v, %v; want %+v, %v", i, got, is, err, step.want, step.is)
		}
		b.reopen()
	}
	want := []needs.Outcome{first, Need("spring", "privacy"), Need("autumn", "phishing")}
	if got := b.learned(p.ID).Needs; !slices.Equal(got, want) {
		t.Errorf("the needs are %+v, want %+v", got, want)
	}
	long := strings.Repeat("x", courses.MaxID+1)
	for _, o := range []needs.Outcome{Need("", "phishing"), Need("spring", ""), Need(long, "phishing"), Need("spring", long)} {
		if _, is, err := b.PutNeed(b.ctx, p.ID, o); err == nil || is {
			t.Errorf("%+v was recorded", o)
		}
	}
	for _, id := range nobodys {
		_, _, err := b.PutNeed(b.ctx, id, first)
		b.refused(err, store.ErrNotFound)
	}
}

// testNeedsAtOnce: of many answers at once one counts, and all are told which.
func testNeedsAtOnce(t *testing.T, b *rig) {
	p := b.meet("one")
	var all sync.WaitGroup
	got := make([]needs.Outcome, 20)
	first := make([]bool, len(got))
	for i := range got {
		all.Go(func() {
			o := Need("spring", "phishing")
			o.Right = i
			var err error
			if got[i], first[i], err = b.PutNeed(b.ctx, p.ID, o); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	n := 0
	for i := range got {
		if first[i] {
			n++
		}
		if got[i] != got[0] {
			t.Errorf("told were %+v and %+v", got[0], got[i])
		}
	}
	if l := b.learned(p.ID); n != 1 || len(l.Needs) != 1 || l.Needs[0] != got[0] {
		t.Errorf("%d were recorded, and kept is %+v", n, l.Needs)
	}
}

// testEnrolParts: who is sent to some lessons takes these, unless they are in the
// middle of the course.
func testEnrolParts(t *testing.T, b *rig) {
	c := Course("c")
	c.Edition("").Questions[2].Lesson = "l2"
	p := b.meet("one")
	e, err := b.EnrolParts(b.ctx, p.ID, c, []string{"l2", "nowhere"}, Noon)
	b.must(err)
	want := courses.NewParts(e.ID, c, []string{"l2"}, Noon)
	if !reflect.DeepEqual(&e, want) || !slices.Equal(e.Skipped, []string{"l1"}) {
		t.Errorf("they are enrolled as %+v, want %+v", e, want)
	}
	again, err := b.EnrolParts(b.ctx, p.ID, c, []string{"l1"}, Noon.Add(time.Hour))
	b.must(err)
	b.same(p, again)
	if again.ID != e.ID || !reflect.DeepEqual(again, e) {
		t.Errorf("in the middle of it they are enrolled as %+v, want %+v", again, e)
	}
	b.reopen()
	_, err = b.ReadLesson(b.ctx, p.ID, e.ID, c, 1)
	b.must(err)
	if done := b.answer(p, e, c, "q3", 1, "1"); !done.Enrolment.Passed() || done.Enrolment.Last().Questions != 1 {
		t.Errorf("having taken the part they have %+v", done.Enrolment)
	}
	after, err := b.EnrolParts(b.ctx, p.ID, c, []string{"l1"}, Noon.Add(2*time.Hour))
	b.must(err)
	if after.ID == e.ID || !slices.Equal(after.Skipped, []string{"l2"}) {
		t.Errorf("after that they are enrolled as %+v", after)
	}
	if es, err := b.Enrolments(b.ctx, p.ID); err != nil || len(es) != 2 || es[1].ID != after.ID {
		t.Errorf("their enrolments are %+v, %v", es, err)
	}
	for _, id := range nobodys {
		_, err := b.EnrolParts(b.ctx, id, c, nil, Noon)
		b.refused(err, store.ErrNotFound)
	}
}

// testPartsAtOnce: however often somebody is sent, they go once.
func testPartsAtOnce(t *testing.T, b *rig) {
	p := b.meet("one")
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, err := b.EnrolParts(b.ctx, p.ID, Course("c"), []string{"l1"}, Noon); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if es, err := b.Enrolments(b.ctx, p.ID); err != nil || len(es) != 1 {
		t.Errorf("they have %d enrolments, %v", len(es), err)
	}
}

// testAcknowledge: which version of which document is kept with when it was
// acknowledged first, be the course finished or not.
func testAcknowledge(t *testing.T, b *rig) {
	c := Course("c")
	p, e := b.atQuestions("one", c)
	q := b.meet("two")
	var want []courses.Acknowledgement
	for i, step := range []struct {
		lesson  string
		version int
		news    bool
	}{{"l1", 1, true}, {"l1", 1, false}, {"l2", 1, true}, {"l1", 2, true}, {"l1", 1, false}} {
		at := Noon.Add(time.Duration(i) * time.Hour)
		got, err := b.Acknowledge(b.ctx, p.ID, e.ID, step.lesson, step.version, at)
		b.must(err)
		if step.news {
			want = append(want, courses.Acknowledgement{Lesson: step.lesson, Version: step.version, At: at})
		}
		if !slices.Equal(got.Acknowledged, want) {
			t.Errorf("step %d gave %+v, want %+v", i, got.Acknowledged, want)
		}
		b.same(p, got)
		if i == 2 {
			b.answerAll(p, e, c, 1, "1")
			b.reopen()
		}
	}
	for _, step := range []struct {
		person, enrolment, lesson string
		version                   int
	}{
		{p.ID, e.ID, "", 1}, {p.ID, e.ID, "l1", 0}, {p.ID, e.ID, "l1", -1}, {p.ID, e.ID, strings.Repeat("x", courses.MaxID+1), 1},
		{q.ID, e.ID, "l1", 3}, {p.ID, "", "l1", 3}, {"", "", "l1", 3}, {p.ID, strings.Repeat("e", len(e.ID)), "l1", 3},
	} {
		if _, err := b.Acknowledge(b.ctx, step.person, step.enrolment, step.lesson, step.version, Noon); err == nil {
			t.Errorf("%+v was acknowledged", step)
		}
	}
	if got, err := b.Enrolment(b.ctx, p.ID, e.ID); err != nil || !slices.Equal(got.Acknowledged, want) || !got.Passed() {
		t.Errorf("left is %+v, %v", got, err)
	}
}

// testDraws: no try of a test, of whatever enrolment, asks again what was answered
// while the bank lasts.
func testDraws(t *testing.T, b *rig) {
	const bank, draw = 12, 3
	c := Course("test")
	ed := c.Edition("")
	ed.Lessons, ed.Questions = nil, nil
	for i := range bank {
		ed.Questions = append(ed.Questions, courses.Question{
			ID: fmt.Sprintf("b%02d", i), Kind: courses.Single, Options: []courses.Option{{Text: "a"}, {Text: "b", Right: true}},
		})
	}
	c.Test = &courses.Test{Draw: draw}
	c.Tries = 2
	p := b.meet("one")
	asked := map[string]bool{}
	for range bank / draw / 2 {
		e, err := b.Enrol(b.ctx, p.ID, c, true, Noon)
		b.must(err)
		for try := 1; try <= 2; try++ {
			if len(e.Drawn) != draw {
				t.Fatalf("drawn are %v", e.Drawn)
			}
			for _, question := range e.Drawn {
				if asked[question] {
					t.Errorf("question %s is asked again", question)
				}
				asked[question] = true
				e = b.answer(p, e, c, question, try, "0").Enrolment
			}
			if try == 1 {
				e, err = b.Retry(b.ctx, p.ID, e.ID, c, 1)
				b.must(err)
			}
			b.same(p, e)
		}
	}
	if len(asked) != bank {
		t.Errorf("asked were %d of %d", len(asked), bank)
	}
}
