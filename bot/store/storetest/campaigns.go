package storetest

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/campaigns"
)

func testPutCampaign(t *testing.T, b *rig) {
	spring, autumn := Campaign("spring"), Campaign("autumn")
	for _, sample := range []any{spring, Agenda("p"), Delivery("d", "p"), Person("o")} {
		if missing := Gaps(sample); missing != nil {
			t.Errorf("the samples say nothing in %v", missing)
		}
	}
	plain := campaigns.Campaign{ID: "plain", Revision: 1}
	for _, c := range []campaigns.Campaign{spring, plain, autumn} {
		b.must(b.PutCampaign(b.ctx, c))
	}
	b.campaigns(autumn, plain, spring)
	again := spring
	again.Name, again.Revision, again.State, again.Courses = "Ny", 2, campaigns.Paused, nil
	for _, revision := range []int{0, 1, 3, -1} {
		c := again
		c.Revision = revision
		b.refused(b.PutCampaign(b.ctx, c), store.ErrConflict)
	}
	b.refused(b.PutCampaign(b.ctx, campaigns.Campaign{ID: "new", Revision: 2}), store.ErrConflict)
	b.campaigns(autumn, plain, spring)
	b.must(b.PutCampaign(b.ctx, again))
	b.campaigns(autumn, plain, again)
	for _, id := range []string{"", string(make([]byte, courses.MaxID+1))} {
		if b.PutCampaign(b.ctx, campaigns.Campaign{ID: id, Revision: 1}) == nil {
			t.Errorf("a campaign with an ID of %d bytes was kept", len(id))
		}
	}
}

func (b *rig) campaigns(want ...campaigns.Campaign) {
	b.t.Helper()
	got, err := b.Campaigns(b.ctx)
	b.must(err)
	if !reflect.DeepEqual(got, want) {
		b.t.Errorf("campaigns are %+v, want %+v", got, want)
	}
}

func testPutCampaignAtOnce(t *testing.T, b *rig) {
	var all sync.WaitGroup
	kept := make(chan string, 32)
	for i := range cap(kept) {
		all.Go(func() {
			c := Campaign("spring")
			c.Name = fmt.Sprint(i)
			switch err := b.PutCampaign(b.ctx, c); {
			case err == nil:
				kept <- c.Name
			case !errors.Is(err, store.ErrConflict):
				t.Error(err)
			}
		})
	}
	all.Wait()
	close(kept)
	if len(kept) != 1 {
		t.Fatalf("%d of 32 kept the same revision, want 1", len(kept))
	}
	want := Campaign("spring")
	want.Name = <-kept
	b.campaigns(want)
}

// asleep has people looked at, with nothing to do before something changes.
func (b *rig) asleep() {
	b.t.Helper()
	for {
		more, err := b.WakeSome(b.ctx)
		b.must(err)
		if !more {
			break
		}
	}
	for _, person := range b.due(farOff) {
		b.revise(person, func(c *store.Case) { c.Agenda.Wake = time.Time{} })
	}
}

// farOff is later than anything that is planned.
var farOff = Noon.AddDate(100, 0, 0)

// due returns who is to be looked at by then.
func (b *rig) due(now time.Time) []string {
	b.t.Helper()
	people, next, err := b.Due(b.ctx, now, 1<<30)
	b.must(err)
	if !next.IsZero() && !next.After(now) {
		b.t.Errorf("due at %v come more at %v", now, next)
	}
	return people
}

func (b *rig) revise(person string, f func(*store.Case)) {
	b.t.Helper()
	b.must(b.Revise(b.ctx, person, func(c *store.Case) error { f(c); return nil }))
}

// waking are the operations that may change what is planned.
func waking(b *rig) map[string]func(p courses.Person, e courses.Enrolment) error {
	c, begun := Course("c"), Course("begun")
	newer := Course("c")
	newer.Version = 2
	return map[string]func(p courses.Person, e courses.Enrolment) error{
		"Meet": func(p courses.Person, _ courses.Enrolment) error {
			_, err := b.Meet(b.ctx, store.Sighting{ObjectID: p.ObjectID, Timezone: "Asia/Tokyo"})
			return err
		},
		"Leave":      func(p courses.Person, _ courses.Enrolment) error { return b.Leave(b.ctx, p.ObjectID) },
		"SetProfile": func(p courses.Person, _ courses.Enrolment) error { return b.SetProfile(b.ctx, p.ID, "n", "e") },
		"Unlist":     func(p courses.Person, _ courses.Enrolment) error { return b.Unlist(b.ctx, p.ID, Noon) },
		"List": func(p courses.Person, _ courses.Enrolment) error {
			_, err := b.List(b.ctx, courses.Person{ObjectID: p.ObjectID, Groups: []string{"b", "a"}, Fields: map[string]string{"title": "x"}}, Noon)
			return err
		},
		"ReadLesson": func(p courses.Person, _ courses.Enrolment) error {
			es, err := b.Enrolments(b.ctx, p.ID)
			if err == nil {
				_, err = b.ReadLesson(b.ctx, p.ID, es[1].ID, begun, 0)
			}
			return err
		},
		"Enrol": func(p courses.Person, _ courses.Enrolment) error {
			_, err := b.Enrol(b.ctx, p.ID, Course("new"), false, Noon)
			return err
		},
		"Enrol in a new version": func(p courses.Person, _ courses.Enrolment) error {
			_, err := b.Enrol(b.ctx, p.ID, newer, false, Noon)
			return err
		},
		"Open": func(p courses.Person, _ courses.Enrolment) error {
			_, err := b.Open(b.ctx, p.ID, "", Course("new"), Noon)
			return err
		},
		"Answer": func(p courses.Person, e courses.Enrolment) error {
			_, err := b.Answer(b.ctx, Answer(p, e, c, "q2", 1, "0"))
			if err == nil {
				_, err = b.Answer(b.ctx, Answer(p, e, c, "q3", 1, "0"))
			}
			return err
		},
	}
}

// sleeping are operations that change nothing of what is planned.
func sleeping(b *rig) map[string]func(p courses.Person, e courses.Enrolment) error {
	return map[string]func(p courses.Person, e courses.Enrolment) error{
		"Answer in the middle": func(p courses.Person, e courses.Enrolment) error {
			_, err := b.Answer(b.ctx, Answer(p, e, Course("c"), "q2", 1, "1"))
			return err
		},
		"SetLanguage": func(p courses.Person, _ courses.Enrolment) error {
			return b.SetLanguage(b.ctx, p.ID, courses.Nynorsk)
		},
		"ClaimWelcome": func(p courses.Person, _ courses.Enrolment) error {
			_, err := b.ClaimWelcome(b.ctx, p.ID)
			return err
		},
		"ReturnWelcome": func(p courses.Person, _ courses.Enrolment) error { return b.ReturnWelcome(b.ctx, p.ID) },
		"Seen":          func(p courses.Person, _ courses.Enrolment) error { return b.Seen(b.ctx, p.ID, "x", Noon) },
	}
}

// testWaking: what may change the plans of a person wakes them, if it changed
// anything, and nobody else.
func testWaking(t *testing.T, b *rig) {
	b.must(b.PutCampaign(b.ctx, Campaign("spring")))
	for name, op := range waking(b) {
		b.testWakes(name, op, true)
	}
	for name, op := range sleeping(b) {
		b.testWakes(name, op, false)
	}
}

// testWakes does something twice to a new person who has read the lessons of a
// course, answered one of its questions, and begun another.
func (b *rig) testWakes(name string, op func(courses.Person, courses.Enrolment) error, wakes bool) {
	b.t.Helper()
	p, e := b.atQuestions(name, Course("c"))
	b.answer(p, e, Course("c"), "q1", 1, "0")
	b.enrol(p, Course("begun"))
	for time := range 2 {
		b.asleep()
		b.must(op(p, e))
		var want []string
		if wakes && time == 0 {
			want = []string{p.ID}
		}
		if got := b.due(Noon); !slices.Equal(got, want) {
			b.t.Errorf("%s, done %d times before: woken is %v, want %v", name, time, got, want)
		}
	}
}

func testWakingByRetry(t *testing.T, b *rig) {
	c := Course("c")
	b.must(b.PutCampaign(b.ctx, Campaign("spring")))
	p, e := b.atQuestions("one", c)
	b.answerAll(p, e, c, 1, "0")
	for _, want := range []int{1, 0} {
		b.asleep()
		_, err := b.Retry(b.ctx, p.ID, e.ID, c, 1)
		b.must(err)
		if got := b.due(Noon); len(got) != want {
			t.Errorf("Retry woke %d, want %d", len(got), want)
		}
	}
}

// testNobodyWoken: without a campaign there is nothing to look at; who has an
// agenda nevertheless is woken.
func testNobodyWoken(t *testing.T, b *rig) {
	p, _ := b.atQuestions("one", Course("c"))
	if got := b.due(farOff); len(got) != 0 {
		t.Errorf("without a campaign %v were woken", got)
	}
	b.revise(p.ID, func(c *store.Case) { c.Agenda.Hour = 9 })
	b.must(b.SetProfile(b.ctx, p.ID, "n", "e"))
	if got := b.due(Noon); !slices.Equal(got, []string{p.ID}) {
		t.Errorf("woken is %v, want who has an agenda", got)
	}
	more, err := b.WakeSome(b.ctx)
	b.must(err)
	if more {
		t.Error("everybody is to be woken, and nothing changed")
	}
}

// testDue: the longest waiting come first, and it says when the next one does.
func testDue(t *testing.T, b *rig) {
	at := map[string]time.Time{}
	for i, wake := range []time.Time{
		Noon.Add(3 * time.Hour), Noon, Noon.Add(-time.Nanosecond), time.Unix(0, 0), time.Date(1950, 1, 1, 0, 0, 0, 0, time.UTC), {},
		Noon.Add(time.Hour),
	} {
		p := b.meet(fmt.Sprint(i))
		b.revise(p.ID, func(c *store.Case) { c.Agenda.Wake = wake })
		if !wake.IsZero() {
			at[p.ID] = wake
		}
	}
	order := slices.SortedFunc(maps.Keys(at), func(p, q string) int { return at[p].Compare(at[q]) })
	for _, step := range []struct {
		now         time.Time
		limit, want int
		next        time.Time
	}{
		{Noon, 100, 4, Noon.Add(time.Hour)},
		{Noon, 4, 4, Noon.Add(time.Hour)},
		{Noon, 3, 3, Noon},
		{Noon, 0, 0, at[order[0]]},
		{at[order[0]].Add(-1), 100, 0, at[order[0]]},
		{farOff, 100, 6, time.Time{}},
	} {
		got, next, err := b.Due(b.ctx, step.now, step.limit)
		b.must(err)
		if !slices.Equal(got, order[:step.want]) || !next.Equal(step.next) {
			t.Errorf("due by %v, at most %d: %v and then %v, want %v and %v", step.now, step.limit, got, next, order[:step.want], step.next)
		}
	}
	b.revise(order[0], func(c *store.Case) { c.Agenda.Wake = farOff.AddDate(500, 0, 0) }) // as near as it can be kept
	if got := b.due(farOff); !slices.Equal(got, order[1:]) {
		t.Errorf("due are %v, want %v", got, order[1:])
	}
}

// testWakeSome: after a campaign changed everybody is woken once, also if the
// program ends meanwhile; after another change everybody again.
func testWakeSome(t *testing.T, b *rig) {
	const people = 1300
	var all sync.WaitGroup
	for i := range 64 {
		all.Go(func() {
			for n := i; n < people; n += 64 {
				b.meet(fmt.Sprint(n))
			}
		})
	}
	all.Wait()
	b.must(b.WakeAll(b.ctx)) // without a campaign there is nothing to look at
	b.wakeSome(false)
	spring := Campaign("spring")
	b.must(b.PutCampaign(b.ctx, spring))
	b.wakeSome(true)
	first := b.due(Noon)
	if len(first) == 0 || len(first) == people {
		t.Fatalf("WakeSome woke %d of %d", len(first), people)
	}
	for _, p := range first { // who was woken isn't woken again
		b.revise(p, func(c *store.Case) { c.Agenda.Wake = time.Time{} })
	}
	later := b.restore(b.snapshot(func() {}))
	later.wakeAll()
	if got := later.due(Noon); len(got) != people-len(first) {
		t.Errorf("the rest of those woken are %d, want %d", len(got), people-len(first))
	}
	spring.Revision = 2
	b.must(b.PutCampaign(b.ctx, spring))
	b.wakeAll()
	if got := b.due(Noon); len(got) != people {
		t.Errorf("after another change %d were woken, want %d", len(got), people)
	}
	b.wakeSome(false)
	for _, p := range b.due(Noon) {
		b.revise(p, func(c *store.Case) { c.Agenda.Wake = time.Time{} })
	}
	b.must(b.WakeAll(b.ctx))
	b.wakeAll()
	if got := b.due(Noon); len(got) != people {
		t.Errorf("WakeAll has %d woken, want %d", len(got), people)
	}
}

func (b *rig) wakeSome(want bool) {
	b.t.Helper()
	more, err := b.WakeSome(b.ctx)
	b.must(err)
	if more != want {
		b.t.Errorf("WakeSome says %v, want %v", more, want)
	}
}

func (b *rig) wakeAll() {
	b.t.Helper()
	for more := true; more; {
		var err error
		more, err = b.WakeSome(b.ctx)
		b.must(err)
	}
}
