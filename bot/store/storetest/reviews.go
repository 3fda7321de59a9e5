package storetest

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/learning"
	"drypp/courses/recall"
)

// Settings are those that tests have questions come back by.
var Settings = recall.Settings{Retention: recall.DefaultRetention}

// errStop ends what goes through many.
var errStop = errors.New("stop")

// ReviewAnswer puts an answer together that is given so many days after Noon.
func ReviewAnswer(person string, c *courses.Course, question string, serial int, response string, days int) store.ReviewAnswer {
	return store.ReviewAnswer{
		Person: person, Course: c, Question: question, Serial: serial, Response: response,
		Sure: recall.Sure, Settings: Settings, At: Noon.AddDate(0, 0, days),
	}
}

// review fails the test unless an answer comes to this outcome.
func (b *rig) review(a store.ReviewAnswer, want courses.Outcome) store.Reviewed {
	b.t.Helper()
	done, err := b.Review(b.ctx, a)
	b.must(err)
	if done.Outcome != want || (done.Review == nil) != (want == courses.Stale || want == courses.Unusable) {
		b.t.Fatalf("review %d of %s came to outcome %d with %+v, want %d", a.Serial, a.Question, done.Outcome, done.Review, want)
	}
	return done
}

// learned returns what is kept of somebody's learning.
func (b *rig) learned(person string) learning.Record {
	b.t.Helper()
	l, err := b.Learning(b.ctx, person)
	b.must(err)
	return l
}

// reviews returns the log of somebody, or of everybody if the ID is empty, by person.
func (b *rig) reviews(person string) map[string][]recall.Review {
	b.t.Helper()
	all := map[string][]recall.Review{}
	last := ""
	b.must(b.Reviews(b.ctx, person, func(id string, r recall.Review) error {
		if id != last && all[id] != nil {
			b.t.Error("the reviews of somebody aren't together")
		}
		last = id
		all[id] = append(all[id], r)
		return nil
	}))
	return all
}

// testReview: an answer to a question that came back moves its item as the rule has
// it, on top of what was answered in the course, and is on record.
func testReview(t *testing.T, b *rig) {
	c := Course("c")
	p, e := b.atQuestions("one", c)
	e = b.answerAll(p, e, c, 1, "1")
	alone, err := courses.NewCatalogue(c)
	b.must(err)
	items := recall.Items(nil, []courses.Enrolment{e}, alone, Settings)
	item := items[recall.Find(items, "c", "q2")]
	var want []recall.Review
	for i, response := range []string{"1", "0", "1"} {
		a := ReviewAnswer(p.ID, c, "q2", i+1, response, 2+40*i)
		review, after, _ := recall.Answer(item, c, recall.Input{Serial: a.Serial, Response: a.Response, Sure: a.Sure, At: a.At}, Settings)
		done := b.review(a, courses.Recorded)
		if *done.Review != review || !reflect.DeepEqual(done.Item, after) {
			t.Errorf("review %d is %+v with %+v, want %+v with %+v", i+1, done.Review, done.Item, review, after)
		}
		item = after
		want = append(want, review)
	}
	b.review(ReviewAnswer(p.ID, c, "q1", 1, "1", 9), courses.Recorded)
	b.reopen()
	l := b.learned(p.ID)
	if len(l.Items) != 2 || l.Items[0].Question != "q1" || !reflect.DeepEqual(l.Items[1], item) {
		t.Errorf("kept are %+v, want q1 and %+v", l.Items, item)
	}
	if got := b.reviews(p.ID)[p.ID]; !reflect.DeepEqual(got[:3], want) || len(got) != 4 {
		t.Errorf("on record are %+v, want %+v and one of q1", got, want)
	}
	b.same(p, e)
}

// testReviewAfterTest: what a test asked of a course counts for what comes back of it.
func testReviewAfterTest(t *testing.T, b *rig) {
	c, exam := Course("c"), Course("exam")
	c.Competences, exam.Competences = []string{"phishing"}, []string{"phishing"}
	exam.Test = &courses.Test{Draw: 6}
	all, err := courses.NewCatalogue(c, exam)
	b.must(err)
	exam = all.Course("exam")
	p, e := b.atQuestions("one", c)
	b.answerAll(p, e, c, 1, "1")
	taken := b.enrol(p, exam)
	for i := range exam.Edition("").Lessons {
		_, err := b.ReadLesson(b.ctx, p.ID, taken.ID, exam, i)
		b.must(err)
	}
	a := Answer(p, taken, exam, "c/q1", 1, "1")
	a.At = Noon.AddDate(0, 0, 9)
	if done, err := b.Answer(b.ctx, a); err != nil || done.Outcome != courses.Recorded {
		t.Fatalf("the test drew %v and an answer came to %d, %v", taken.Drawn, done.Outcome, err)
	}
	soon := ReviewAnswer(p.ID, c, "q1", 1, "1", 9)
	soon.At = soon.At.Add(23 * time.Hour)
	b.review(soon, courses.Stale)
	if done := b.review(ReviewAnswer(p.ID, c, "q1", 1, "1", 10), courses.Recorded); done.Item.Answers != 3 {
		t.Errorf("after an answer in the course, one in the test and a review the item is %+v", done.Item)
	}
}

// testReviewOnce: what was answered stays as it was answered first; what isn't the
// next answer, or none, changes nothing.
func testReviewOnce(t *testing.T, b *rig) {
	c := Course("c")
	p, e := b.atQuestions("one", c)
	b.answerAll(p, e, c, 1, "1")
	first := b.review(ReviewAnswer(p.ID, c, "q1", 1, "1", 2), courses.Recorded)
	b.review(ReviewAnswer(p.ID, c, "q1", 2, "1", 9), courses.Recorded)
	before, log := b.learned(p.ID), b.reviews("")
	again := b.review(ReviewAnswer(p.ID, c, "q1", 1, "0", 30), courses.Replayed)
	if *again.Review != *first.Review || again.Item != before.Items[0] {
		t.Errorf("again it is %+v with %+v, was %+v", again.Review, again.Item, first.Review)
	}
	gone := Course("c")
	gone.Edition("").Questions = gone.Edition("").Questions[1:]
	for name, a := range map[string]store.ReviewAnswer{
		"too soon":         ReviewAnswer(p.ID, c, "q1", 3, "1", 9),
		"ahead":            ReviewAnswer(p.ID, c, "q1", 4, "1", 30),
		"before the first": ReviewAnswer(p.ID, c, "q1", 0, "1", 30),
		"below":            ReviewAnswer(p.ID, c, "q1", -1, "1", 30),
		"unknown":          ReviewAnswer(p.ID, c, "q9", 1, "1", 30),
		"gone":             ReviewAnswer(p.ID, gone, "q1", 3, "1", 30),
		"the same day":     ReviewAnswer(p.ID, c, "q2", 1, "1", 0),
	} {
		t.Log(name)
		b.review(a, courses.Stale)
	}
	b.review(ReviewAnswer(p.ID, c, "q1", 3, "7", 30), courses.Unusable)
	b.review(ReviewAnswer(p.ID, c, "q1", 3, "", 30), courses.Unusable)
	if l := b.learned(p.ID); !reflect.DeepEqual(l, before) || !reflect.DeepEqual(b.reviews(""), log) {
		t.Errorf("what changes nothing left %+v, was %+v", l, before)
	}
}

// testReviewAtOnce: of many clicks at once one counts, and everybody gets what is on
// record.
func testReviewAtOnce(t *testing.T, b *rig) {
	c := Course("c")
	var all sync.WaitGroup
	var people []courses.Person
	for i := range 6 {
		p, e := b.atQuestions(fmt.Sprint(i), c)
		b.answerAll(p, e, c, 1, "1")
		people = append(people, p)
	}
	recorded := make([]int, len(people))
	var mu sync.Mutex
	for i, p := range people {
		for n := range 12 {
			all.Go(func() {
				done, err := b.Review(b.ctx, ReviewAnswer(p.ID, c, "q1", 1, fmt.Sprint(n%3), 3))
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err != nil || done.Review == nil:
					t.Errorf("%+v, %v", done, err)
				case done.Outcome == courses.Recorded:
					recorded[i]++
				}
			})
		}
	}
	all.Wait()
	log := b.reviews("")
	for i, p := range people {
		l := b.learned(p.ID)
		if recorded[i] != 1 || len(log[p.ID]) != 1 || len(l.Items) != 1 || l.Items[0].Reviews != 1 || l.Items[0].Answers != 2 {
			t.Errorf("%d answers were recorded, the log is %v and kept is %+v", recorded[i], log[p.ID], l.Items)
		}
	}
}

// testReviewOfNobody: nobody else's memory can be reached, and what the store is
// handed is bounded by who is on record.
func testReviewOfNobody(t *testing.T, b *rig) {
	c := Course("c")
	p, e := b.atQuestions("one", c)
	b.answerAll(p, e, c, 1, "1")
	b.review(ReviewAnswer(p.ID, c, "q1", 1, "1", 2), courses.Recorded)
	before := b.learned(p.ID)
	for _, id := range nobodys {
		_, err := b.Review(b.ctx, ReviewAnswer(id, c, "q1", 2, "1", 30))
		b.refused(err, store.ErrNotFound)
		_, err = b.Learning(b.ctx, id)
		b.refused(err, store.ErrNotFound)
		b.refused(b.SetReviews(b.ctx, id, false), store.ErrNotFound)
		b.refused(b.Relearned(b.ctx, id, "c", "q1"), store.ErrNotFound)
		if id != "" {
			b.refused(b.Reviews(b.ctx, id, func(string, recall.Review) error { return nil }), store.ErrNotFound)
		}
	}
	if l := b.learned(p.ID); !reflect.DeepEqual(l, before) {
		t.Errorf("it is %+v, was %+v", l, before)
	}
}

// testSetReviews: what comes back can be turned off and on, and it stays so.
func testSetReviews(t *testing.T, b *rig) {
	p, other := b.meet("one"), b.meet("two")
	if got := b.learned(p.ID); !reflect.DeepEqual(got, learning.Record{}) {
		t.Errorf("of somebody new there is %+v", got)
	}
	for _, on := range []bool{true, false, false, true} {
		b.must(b.SetReviews(b.ctx, p.ID, on))
		b.reopen()
		if got := b.learned(p.ID); got.Off == on {
			t.Errorf("with %v it is %+v", on, got)
		}
	}
	if got := b.learned(other.ID); !reflect.DeepEqual(got, learning.Record{}) {
		t.Errorf("of the other there is %+v", got)
	}
}

// testRelearned: a lesson that came back doesn't come again at once.
func testRelearned(t *testing.T, b *rig) {
	c := Course("c")
	c.Edition("").Questions[0].Important = true
	p, e := b.atQuestions("one", c)
	b.answerAll(p, e, c, 1, "1")
	b.review(ReviewAnswer(p.ID, c, "q1", 1, "0", 2), courses.Recorded)
	want := b.review(ReviewAnswer(p.ID, c, "q1", 2, "0", 9), courses.Recorded).Item
	if !want.Relearn {
		t.Fatalf("wrong twice is %+v", want)
	}
	b.must(b.Relearned(b.ctx, p.ID, "c", "q2"))
	b.must(b.Relearned(b.ctx, p.ID, "d", "q1"))
	for range 2 {
		b.must(b.Relearned(b.ctx, p.ID, "c", "q1"))
		if got := b.learned(p.ID).Items; !slices.Equal(got, []recall.Item{want.Relearned()}) {
			t.Errorf("kept are %+v, want %+v", got, want.Relearned())
		}
	}
}

// testTrials: Revise keeps where somebody is in the measuring of courses, and
// nothing else of what is kept of their learning; what fails keeps nothing.
func testTrials(t *testing.T, b *rig) {
	p := b.meet("one")
	trials := Learned().Trials
	b.must(b.SetReviews(b.ctx, p.ID, false))
	b.revise(p.ID, func(c *store.Case) {
		if !c.Learning.Off {
			t.Error("a case doesn't say what is kept of the learning")
		}
		c.Learning = Learned()
		c.Learning.Off = false
	})
	b.revise(p.ID, func(c *store.Case) {
		if !reflect.DeepEqual(c.Learning.Trials, trials) {
			t.Errorf("a case has the trials %+v", c.Learning.Trials)
		}
	})
	err := b.Revise(b.ctx, p.ID, func(c *store.Case) error {
		c.Learning.Trials = nil
		return errStop
	})
	b.refused(err, errStop)
	if got, want := b.learned(p.ID), (learning.Record{Off: true, Trials: trials}); !reflect.DeepEqual(got, want) {
		t.Errorf("kept is %+v, want %+v", got, want)
	}
	b.revise(p.ID, func(c *store.Case) { c.Learning.Trials[1].Asked = []int{90} })
	if got := b.learned(p.ID).Trials; !slices.Equal(got[1].Asked, []int{90}) {
		t.Errorf("after a change in its place the trials are %+v", got)
	}
	b.revise(p.ID, func(c *store.Case) { c.Learning.Trials = nil })
	if got := b.learned(p.ID); len(got.Trials) > 0 {
		t.Errorf("kept is %+v", got)
	}
	b.must(b.SetReviews(b.ctx, p.ID, true))
	b.revise(p.ID, func(c *store.Case) { c.Learning.Trials = trials })
	b.revise(p.ID, func(c *store.Case) { c.Learning.Trials = nil })
	if got := b.learned(p.ID); !reflect.DeepEqual(got, learning.Record{}) {
		t.Errorf("kept is %+v, want nothing", got)
	}
}

// testLearners: those who are active come with all of theirs.
func testLearners(t *testing.T, b *rig) {
	c := Course("c")
	want := map[string]learning.Record{}
	for i := range 5 {
		p, e := b.atQuestions(fmt.Sprint(i), c)
		switch i {
		case 1:
			b.answerAll(p, e, c, 1, "1")
			b.review(ReviewAnswer(p.ID, c, "q1", 1, "1", 2), courses.Recorded)
		case 2:
			b.must(b.SetReviews(b.ctx, p.ID, false))
		case 3:
			b.must(b.Unlist(b.ctx, p.ID, Noon))
			continue
		case 4:
			b.must(b.Restrict(b.ctx, p.ID, Noon))
			continue
		}
		want[p.ID] = b.learned(p.ID)
	}
	got := map[string]learning.Record{}
	b.must(b.Learners(b.ctx, func(p courses.Person, es []courses.Enrolment, l learning.Record) error {
		if len(es) != 1 || es[0].Course != "c" {
			t.Errorf("they come with %+v", es)
		}
		got[p.ID] = l
		return nil
	}))
	if !reflect.DeepEqual(got, want) {
		t.Errorf("learners are %+v, want %+v", got, want)
	}
	n := 0
	err := b.Learners(b.ctx, func(courses.Person, []courses.Enrolment, learning.Record) error { n++; return errStop })
	if b.refused(err, errStop); n != 1 {
		t.Errorf("after an error %d came", n)
	}
}

// testAwakeWithoutCampaign: who finished a course, or says what is to come back, is
// looked at without any campaign, after a start of the program too.
func testAwakeWithoutCampaign(t *testing.T, b *rig) {
	c := Course("c")
	p, e := b.atQuestions("one", c)
	b.answer(p, e, c, "q1", 1, "1")
	if got := b.due(farOff); len(got) > 0 {
		t.Errorf("in the middle of a course %v were woken", got)
	}
	b.answer(p, e, c, "q2", 1, "1")
	b.answer(p, e, c, "q3", 1, "1")
	b.awake("the last answer", p)
	for name, op := range map[string]func() error{
		"Review": func() error {
			_, err := b.Review(b.ctx, ReviewAnswer(p.ID, c, "q1", 1, "1", 2))
			return err
		},
		"SetReviews": func() error { return b.SetReviews(b.ctx, p.ID, false) },
		"WakeAll":    func() error { return b.WakeAll(b.ctx) },
	} {
		b.asleep()
		b.must(op())
		b.wakeAll()
		b.awake(name, p)
	}
	b.asleep()
	b.meet("another")
	q := b.meet("two")
	b.enrol(q, c)
	b.must(b.WakeAll(b.ctx))
	b.wakeAll()
	b.awake("a start", p, q)
}

// awake fails the test unless these are to be looked at.
func (b *rig) awake(after string, people ...courses.Person) {
	b.t.Helper()
	var want []string
	for _, p := range people {
		want = append(want, p.ID)
	}
	slices.Sort(want)
	if got := slices.Sorted(slices.Values(b.due(Noon))); !slices.Equal(got, want) {
		b.t.Errorf("after %s woken are %v, want %v", after, got, want)
	}
}

// testReviewsExpire: the log goes with time, and needs do; what is thought of
// people's memory stays. An answer that isn't on record any more isn't given again.
func testReviewsExpire(t *testing.T, b *rig) {
	c := Course("c")
	p, e := b.atQuestions("one", c)
	b.answerAll(p, e, c, 1, "1")
	for i := range 3 {
		b.review(ReviewAnswer(p.ID, c, "q1", i+1, "1", 2+40*i), courses.Recorded)
		need := Need("spring", fmt.Sprint(i))
		need.At = Noon.AddDate(0, 0, 2+40*i)
		_, _, err := b.PutNeed(b.ctx, p.ID, need)
		b.must(err)
	}
	before := b.learned(p.ID)
	b.expire(Noon, store.Expired{})
	b.expire(Noon.AddDate(0, 0, 43), store.Expired{Reviews: 2, Needs: 2})
	b.expire(Noon.AddDate(0, 0, 43), store.Expired{})
	before.Needs = before.Needs[2:]
	if got := b.learned(p.ID); !reflect.DeepEqual(got, before) {
		t.Errorf("kept is %+v, want %+v", got, before)
	}
	if log := b.reviews(p.ID)[p.ID]; len(log) != 1 || log[0].Serial != 3 {
		t.Errorf("the log is %+v", log)
	}
	b.review(ReviewAnswer(p.ID, c, "q1", 1, "1", 300), courses.Stale)
	b.review(ReviewAnswer(p.ID, c, "q1", 3, "1", 300), courses.Replayed)
	b.expire(Noon.Add(300*24*time.Hour), store.Expired{Reviews: 1, Needs: 1})
	b.review(ReviewAnswer(p.ID, c, "q1", 4, "1", 300), courses.Recorded)
}
