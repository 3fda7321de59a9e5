package storetest

import (
	"fmt"
	"testing"
	"time"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/results"
)

// quality returns what is counted of the first version of a course.
func (b *rig) quality(course string) results.Quality {
	b.t.Helper()
	all, err := b.Quality(b.ctx, course)
	b.must(err)
	return all[1]
}

// sittings fails the test unless so many people are counted so.
func (b *rig) sittings(course string, released, pending int) {
	b.t.Helper()
	q := b.quality(course)
	if q.Released.People != released || q.Pending.People != pending {
		b.t.Errorf("of course %s %d people are released and %d pending, want %d and %d",
			course, q.Released.People, q.Pending.People, released, pending)
	}
}

// sit has somebody new take a course.
func (b *rig) sit(name string, c *courses.Course, response string) (courses.Person, courses.Enrolment) {
	b.t.Helper()
	p, e := b.atQuestions(name, c)
	return p, b.answerAll(p, e, c, 1, response)
}

// testQuality: first tries are counted, and released when they are enough.
func testQuality(t *testing.T, b *rig) {
	c := Course("c")
	if all, err := b.Quality(b.ctx, "c"); err != nil || len(all) > 0 {
		t.Errorf("before anybody began %v, %v is counted", all, err)
	}
	var want results.Sittings
	for i := range 12 {
		_, e := b.sit(fmt.Sprint(i), c, fmt.Sprint(i%3))
		s, _ := results.FirstSitting(&courses.Enrolment{}, &e)
		want.Add(s)
		b.sittings("c", (i+1)/results.Fewest*results.Fewest, (i+1)%results.Fewest)
		q := b.quality("c")
		if all := q.All(); !all.Same(&want) {
			t.Fatalf("after %d people %+v is counted, want %+v", i+1, all, want)
		}
	}
	b.sit("other", Course("c-2"), "1")
	b.sittings("c-2", 0, 1)
	b.sittings("c", 10, 2)
	restored := b.restore(b.snapshot(func() {}))
	restored.sittings("c", 10, 2)
	Check(t, restored.Store)
}

// testQualityCountsOnce: neither another try nor taking the course again makes
// somebody two people, but another version is another matter.
func testQualityCountsOnce(t *testing.T, b *rig) {
	c := Course("c")
	c.Tries = 2
	p, e := b.sit("one", c, "0")
	b.sittings("c", 0, 1)
	e, err := b.Retry(b.ctx, p.ID, e.ID, c, 1)
	b.must(err)
	b.answerAll(p, e, c, 2, "1")
	b.sittings("c", 0, 1)
	b.again(p, c)
	b.sittings("c", 0, 1)
	v2 := Course("c")
	v2.Version = 2
	b.again(p, v2)
	all, err := b.Quality(b.ctx, "c")
	b.must(err)
	if len(all) != 2 || all[1].Pending.People != 1 || all[2].Pending.People != 1 {
		t.Errorf("counted are %+v, want one person for each version", all)
	}
	Check(t, b.Store)
}

// again has somebody take a course in an enrolment of its own.
func (b *rig) again(p courses.Person, c *courses.Course) {
	b.t.Helper()
	e, err := b.Enrol(b.ctx, p.ID, c, true, Noon)
	b.must(err)
	for i := range c.Edition("").Lessons {
		_, err := b.ReadLesson(b.ctx, p.ID, e.ID, c, i)
		b.must(err)
	}
	b.answerAll(p, e, c, 1, "1")
}

// testQualityOfJoined: what two records of one person counted stays counted.
func testQualityOfJoined(t *testing.T, b *rig) {
	listed, met := b.listedAndMet()
	for _, p := range []courses.Person{listed, met} {
		b.again(p, Course("c"))
	}
	b.must(b.SetProfile(b.ctx, met.ID, "n", "ase@example.no"))
	b.sittings("c", 0, 2)
	b.again(met, Course("c"))
	b.sittings("c", 0, 2)
	Check(t, b.Store)
}

// testQualityOfRandomHistories: whatever people do, Check finds what is counted
// in what they did. Of those who are restricted any number may wait, so that too
// many do is known once nobody is.
func testQualityOfRandomHistories(t *testing.T, b *rig) {
	b.must(b.PutCampaign(b.ctx, Campaign("spring")))
	b.live(12, 8)
	Check(t, b.Store)
	b.unrestrict()
	people := 0
	for _, course := range []string{"a", "b", "c"} {
		all, err := b.Quality(b.ctx, course)
		b.must(err)
		for version, q := range all {
			people += q.Released.People + q.Pending.People
			if q.Pending.People >= results.Fewest || q.Released.People > 0 && q.Released.People < results.Fewest {
				t.Errorf("of course %s, version %d, %+v is counted", course, version, q)
			}
		}
	}
	if people == 0 {
		t.Error("nobody finished a try: the histories tell nothing")
	}
	Check(t, b.Store)
}

// unrestrict lifts every restriction.
func (b *rig) unrestrict() {
	b.t.Helper()
	var restricted []string
	b.must(b.Everybody(b.ctx, func(p courses.Person) error {
		if !p.Restricted.IsZero() {
			restricted = append(restricted, p.ID)
		}
		return nil
	}))
	for _, id := range restricted {
		b.must(b.Restrict(b.ctx, id, time.Time{}))
	}
}

// study takes a course to its end, with a new version on the way or not.
func (h *history) study() error {
	c := Course([]string{"a", "b", "c"}[h.random.IntN(3)])
	c.Version = 1 + h.random.IntN(2)
	c.OnUpdate = []courses.OnUpdate{courses.Continue, courses.Restart}[h.random.IntN(2)]
	e, err := h.Enrol(h.ctx, h.person.ID, c, true, Noon)
	for i := 0; i < 2 && err == nil; i++ {
		_, err = h.ReadLesson(h.ctx, h.person.ID, e.ID, c, i)
	}
	for i := 1; i <= 3 && err == nil; i++ {
		var done store.Answered
		done, err = h.Answer(h.ctx, Answer(h.person, e, c, fmt.Sprintf("q%d", i), 1, fmt.Sprint(h.random.IntN(3))))
		if h.random.IntN(8) == 0 && err == nil && done.Outcome == courses.Recorded {
			newer := *c
			newer.Version++
			_, err = h.ReadLesson(h.ctx, h.person.ID, e.ID, &newer, 0)
		}
	}
	if err != nil {
		return err
	}
	return h.step()
}
