package storetest

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/recall"
	"drypp/courses/surveys"
)

// learn has something of everything be kept of somebody's learning, who has finished
// course "c".
func (b *rig) learn(p courses.Person) {
	b.t.Helper()
	c := Course("c")
	for i := range 2 {
		b.review(ReviewAnswer(p.ID, c, "q1", i+1, "1", 2+30*i), courses.Recorded)
	}
	b.review(ReviewAnswer(p.ID, c, "q3", 1, "0", 5), courses.Recorded)
	b.revise(p.ID, func(c *store.Case) { c.Learning.Trials = Learned().Trials })
	_, _, err := b.PutNeed(b.ctx, p.ID, Need("spring", "phishing"))
	b.must(err)
	b.vote(p.ID, Ballot("spring", "climate"), true)
	named := Ballot("spring", "after")
	named.Person = p.ID
	b.vote(p.ID, named, true)
}

// voted fails the test unless there are so many anonymous ballots, and only one named
// one, by this person.
func (b *rig) voted(person string, anonymous int) {
	b.t.Helper()
	want := Ballot("spring", "after")
	want.Person = person
	if got := b.ballots("after", ""); !reflect.DeepEqual(got, []surveys.Ballot{want}) {
		b.t.Errorf("the named ballots are %v, want %v", got, want)
	}
	if got := b.ballots("climate", ""); len(got) != anonymous {
		b.t.Errorf("there are %d anonymous ballots, want %d", len(got), anonymous)
	}
}

// testJoinLearning: what was learnt under either record is the person's, with no
// answer twice in the same place; what both voted on counts as it was given.
func testJoinLearning(t *testing.T, b *rig) {
	listed, met := b.listedAndMet()
	for _, p := range []courses.Person{listed, met} {
		e := b.enrol(p, Course("c"))
		for i := range 2 {
			_, err := b.ReadLesson(b.ctx, p.ID, e.ID, Course("c"), i)
			b.must(err)
		}
		b.answerAll(p, e, Course("c"), 1, "1")
		b.learn(p)
	}
	b.review(ReviewAnswer(listed.ID, Course("c"), "q2", 1, "1", 100), courses.Recorded)
	last := b.review(ReviewAnswer(listed.ID, Course("c"), "q1", 3, "1", 100), courses.Recorded).Item
	_, _, err := b.PutNeed(b.ctx, listed.ID, Need("autumn", "phishing"))
	b.must(err)
	b.must(b.SetReviews(b.ctx, listed.ID, false))
	b.must(b.SetProfile(b.ctx, met.ID, "n", "ase@example.no"))
	got := b.learned(met.ID)
	last.Answers, last.Reviews = 3+4, 2+3
	if len(got.Items) != 3 || got.Items[0] != last || got.Items[1].Reviews != 1 || got.Items[2].Reviews != 2 {
		t.Errorf("the items are %+v, the first should be %+v", got.Items, last)
	}
	if !got.Off || len(got.Needs) != 2 || !reflect.DeepEqual(got.Trials, Learned().Trials) || len(got.Answered) != 2 {
		t.Errorf("kept is %+v", got)
	}
	serials := map[string][]int{}
	for _, r := range b.reviews(met.ID)[met.ID] {
		serials[r.Question] = append(serials[r.Question], r.Serial)
	}
	for _, list := range serials {
		slices.Sort(list)
	}
	if want := map[string][]int{"q1": {1, 2, 3, 4, 5}, "q2": {1}, "q3": {1, 2}}; !reflect.DeepEqual(serials, want) {
		t.Errorf("the reviews are %v, want %v", serials, want)
	}
	b.voted(met.ID, 2)
	b.review(ReviewAnswer(met.ID, Course("c"), "q1", 6, "1", 200), courses.Recorded)
	b.vote(met.ID, Ballot("spring", "climate"), false)
}

// testSnapshotLearning: a snapshot has what people learned, as of one moment.
func testSnapshotLearning(t *testing.T, b *rig) {
	p := b.full("one")
	want, log, ballots := b.learned(p.ID), b.reviews(""), b.ballots("climate", "")
	copied := b.restore(b.snapshot(func() {
		b.review(ReviewAnswer(p.ID, Course("c"), "q1", 3, "1", 300), courses.Recorded)
		b.vote(p.ID, Ballot("autumn", "climate"), true)
		b.must(b.SetReviews(b.ctx, p.ID, false))
	}))
	if got := copied.learned(p.ID); !reflect.DeepEqual(got, want) || !reflect.DeepEqual(copied.reviews(""), log) {
		t.Errorf("in the snapshot is %+v with %v, want %+v with %v", got, copied.reviews(""), want, log)
	}
	if got := copied.ballots("climate", ""); !reflect.DeepEqual(got, ballots) {
		t.Errorf("in the snapshot the ballots are %v, want %v", got, ballots)
	}
	copied.review(ReviewAnswer(p.ID, Course("c"), "q1", 3, "1", 300), courses.Recorded)
	copied.vote(p.ID, Ballot("autumn", "climate"), true)
	if _, _, err := b.Compact(b.ctx); err != nil {
		t.Error(err)
	}
	if n := len(b.reviews("")[p.ID]); n != 4 || len(b.ballots("climate", "")) != 2 {
		t.Errorf("after compaction there are %d reviews and %v", n, b.ballots("climate", ""))
	}
}

// think does one thing at random of what people know, need and think.
func (h *history) think() (err error) {
	id, n := h.person.ID, h.random.IntN(3)
	switch h.random.IntN(9) {
	case 0:
		return h.SetReviews(h.ctx, id, n > 0)
	case 1:
		return h.Relearned(h.ctx, id, "a", fmt.Sprint("q", 1+n))
	case 2:
		_, _, err = h.PutNeed(h.ctx, id, Need("spring", fmt.Sprint(n)))
	case 3:
		ballot := Ballot("spring", fmt.Sprint("survey-", n))
		if n == 0 {
			ballot.Person = id
		}
		_, err = h.PutBallot(h.ctx, id, ballot)
	case 4:
		_, err = h.EnrolParts(h.ctx, id, Course("a"), []string{"l1"}, Noon)
	case 5:
		if len(h.es) > 0 {
			_, err = h.Acknowledge(h.ctx, id, h.es[h.random.IntN(len(h.es))].ID, "l1", 1+n, Noon)
		}
	case 6:
		return h.Revise(h.ctx, id, func(c *store.Case) error {
			c.Learning.Trials = Learned().Trials[:n]
			return nil
		})
	default:
		return h.remember()
	}
	return err
}

// remember answers a question that came back, which may not have.
func (h *history) remember() error {
	l, err := h.Learning(h.ctx, h.person.ID)
	if err != nil {
		return err
	}
	c, question := Course([]string{"a", "b"}[h.random.IntN(2)]), fmt.Sprint("q", 1+h.random.IntN(3))
	serial := 1 + h.random.IntN(2)
	if i := recall.Find(l.Items, c.ID, question); i >= 0 {
		serial += l.Items[i].Reviews - h.random.IntN(2)
	}
	a := ReviewAnswer(h.person.ID, c, question, serial, fmt.Sprint(h.random.IntN(4)), h.random.IntN(1000))
	done, err := h.Review(h.ctx, a)
	if err == nil && (done.Review != nil) != (done.Outcome == courses.Recorded || done.Outcome == courses.Replayed) {
		return errors.New("a review came to something else than it says")
	}
	return err
}

// remembered holds the logs against what is thought of people's memory after random
// histories: each item has as many reviews as it says, whoever's they were.
func (b *rig) remembered() {
	b.t.Helper()
	log := b.reviews("")
	var people []string
	b.must(b.Everybody(b.ctx, func(p courses.Person) error {
		people = append(people, p.ID)
		return nil
	}))
	n := 0
	for _, id := range people {
		l := b.learned(id)
		for _, i := range l.Items {
			reviews := slices.DeleteFunc(slices.Clone(log[id]), func(r recall.Review) bool { return r.Course != i.Course || r.Question != i.Question })
			if n += len(reviews); len(reviews) != i.Reviews {
				b.t.Errorf("of item %+v there are %d reviews", i, len(reviews))
			}
			b.apart(reviews)
		}
	}
	for _, reviews := range log {
		n -= len(reviews)
	}
	if n != 0 {
		b.t.Errorf("%d reviews are of no item", -n)
	}
}

// apart fails the test if reviews of a question share a serial number.
func (b *rig) apart(reviews []recall.Review) {
	b.t.Helper()
	seen := map[int]time.Time{}
	for _, r := range reviews {
		if at, twice := seen[r.Serial]; twice {
			b.t.Errorf("review %d of %s was answered at %s and at %s", r.Serial, r.Question, at, r.At)
		}
		seen[r.Serial] = r.At
	}
}
