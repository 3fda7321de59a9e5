package storetest

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
	"drypp/courses/learning"
	"drypp/courses/recall"
	"drypp/courses/results"
	"drypp/courses/rights"
	"drypp/courses/surveys"
)

// testTotalsOfRandomHistories lets people do what they like, side by side, and
// counts afterwards. It prints the seed of a history that fails.
func testTotalsOfRandomHistories(t *testing.T, b *rig) {
	const people, steps = 12, 120
	m := newModel(b)
	m.cut(3)
	b.must(b.PutCampaign(b.ctx, Campaign("spring")))
	seed := newSeed()
	var all sync.WaitGroup
	for i := range people {
		h := &history{rig: b, random: rand.New(rand.NewPCG(seed, uint64(i))), person: b.meet(fmt.Sprint(i))}
		all.Go(func() {
			for range steps {
				if err := h.step(); err != nil {
					t.Errorf("seed %d, person %d: %v", seed, i, err)
				}
			}
		})
	}
	all.Wait()
	m.recut()
	m.holds()
	b.recount()
	b.remembered()
	b.wentOn(b.departed)
	if t.Failed() {
		t.Logf("seed %d", seed)
	}
}

// recount holds the counts against the deliveries, and who is due against the
// agendas.
func (b *rig) recount() {
	b.t.Helper()
	deliveries := map[string]campaigns.Counts{}
	for _, d := range b.ledger() {
		c, known := deliveries[d.Campaign]
		if !known {
			c = campaigns.Counts{ByStage: map[campaigns.Stage]int{}, ByReason: map[campaigns.Stage]map[string]int{}}
			deliveries[d.Campaign] = c
		}
		c.ByStage[d.Stage]++
		if d.Reason == "" || !slices.Contains([]campaigns.Stage{campaigns.Failed, campaigns.GivenUp, campaigns.Unconfirmed}, d.Stage) {
			continue
		}
		if c.ByReason[d.Stage] == nil {
			c.ByReason[d.Stage] = map[string]int{}
		}
		c.ByReason[d.Stage][d.Reason]++
	}
	for campaign, want := range deliveries {
		b.counts(campaign, want)
	}
	var awake []string
	b.must(b.Agendas(b.ctx, nil, func(p courses.Person, a campaigns.Agenda) error {
		if !a.Wake.IsZero() {
			awake = append(awake, p.ID)
		}
		return nil
	}))
	if got := b.due(farOff); !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(awake))) {
		b.t.Errorf("due at some time are %v, and %v wake", got, awake)
	}
}

var givenSeed = flag.Uint64("seed", 0, "seed of random histories; 0: another one each time")

// newSeed returns the seed of a random history. Those of people side by side may
// still go otherwise with the same one.
func newSeed() uint64 {
	if *givenSeed != 0 {
		return *givenSeed
	}
	return rand.Uint64()
}

// history is what one person does.
type history struct {
	*rig
	random *rand.Rand
	person courses.Person
	es     []courses.Enrolment
	sent   int
}

// step does one thing at random, sensible or not.
func (h *history) step() error {
	switch h.random.IntN(10) {
	case 3:
		return h.think()
	case 0:
		return h.deliver()
	case 1:
		return h.click()
	case 2:
		return h.change()
	}
	return h.learn()
}

// deliver takes what is to be sent one step on, or back.
func (h *history) deliver() error {
	reason := []string{"lost", "blocked"}[h.random.IntN(2)]
	choice := h.random.IntN(6)
	h.sent++
	id := fmt.Sprint(h.sent)
	return h.Revise(h.ctx, h.person.ID, func(c *store.Case) error {
		c.Agenda.Wake = Noon.Add(time.Duration(choice) * time.Hour)
		switch sending := c.Agenda.Sending != nil; {
		case choice == 0:
			c.Agenda.Wake = time.Time{}
		case sending && choice < 4:
			stages := []campaigns.Stage{campaigns.Accepted, campaigns.Unconfirmed, campaigns.Failed}
			settle(c, stages[choice-1], reason)
		case sending && choice == 4:
			deferred(c)
		case sending || choice < 4:
			plan(id)(c)
			c.Agenda.Planned.Campaign = []string{"spring", "autumn"}[choice%2]
			c.Agenda.Planned.Round = 0
		case c.Agenda.Planned != nil:
			start(c)
		}
		return nil
	})
}

// click does something with a card, which may not exist.
func (h *history) click() error {
	id := fmt.Sprint(h.random.IntN(h.sent + 2))
	if h.random.IntN(2) == 0 {
		return h.Seen(h.ctx, h.person.ID, id, Noon)
	}
	_, err := h.Open(h.ctx, h.person.ID, id, Course("a"), Noon)
	return err
}

// change changes what is known of the person.
func (h *history) change() (err error) {
	address := fmt.Sprintf("%d@example.no", h.random.IntN(6))
	switch h.random.IntN(10) {
	case 7:
		return h.Restrict(h.ctx, h.person.ID, []time.Time{{}, Noon}[h.random.IntN(2)])
	case 8:
		return h.Correct(h.ctx, h.person.ID, rights.FieldEmail, address)
	case 9:
		return h.vanish(address)
	case 0:
		return h.Unlist(h.ctx, h.person.ID, Noon)
	case 4:
		return h.SetProfile(h.ctx, h.person.ID, "n", address)
	case 5:
		_, err = h.List(h.ctx, courses.Person{Email: address, Fields: map[string]string{"shift": "natt"}}, Noon)
	case 6:
		_, err = h.Prune(h.ctx, nil)
	case 1:
		_, err = h.List(h.ctx, courses.Person{ObjectID: h.person.ObjectID, Country: fmt.Sprint(h.random.IntN(2))}, Noon)
	case 2:
		if _, err = h.WakeSome(h.ctx); err == nil {
			err = h.WakeAll(h.ctx)
		}
	default:
		_, err = h.Meet(h.ctx, store.Sighting{ObjectID: h.person.ObjectID, Locale: fmt.Sprint(h.random.IntN(2)), At: Noon})
	}
	return err
}

// vanish has somebody erased who was listed by an address and not heard of, or
// else the person, who comes again as somebody new.
func (h *history) vanish(address string) error {
	if p, err := h.Known(h.ctx, "", address); err == nil && p.ObjectID == "" && h.random.IntN(2) == 0 {
		_, err := h.Erase(h.ctx, Noon, p.ID) // who may be joined with another meanwhile
		return err
	}
	es, err := h.Enrolments(h.ctx, h.person.ID)
	if err != nil {
		return err
	}
	if done, err := h.Erase(h.ctx, Noon, h.person.ID); err != nil || len(done) != 1 {
		return fmt.Errorf("erased were %d: %w", len(done), err)
	}
	h.depart(es)
	before := h.person
	h.person, h.es = h.meet(before.ObjectID), nil
	if h.person.ID == before.ID {
		return errors.New("who comes again is who was erased")
	}
	return nil
}

// depart counts the completions of somebody who is gone.
func (b *rig) depart(es []courses.Enrolment) {
	completed, passed := map[string]bool{}, map[string]bool{}
	for i := range es {
		if es[i].Completed() {
			completed[es[i].Course] = true
			passed[es[i].Course] = passed[es[i].Course] || es[i].Passed()
		}
	}
	b.departing.Lock()
	defer b.departing.Unlock()
	for course := range completed {
		g := b.departed[course]
		if g.Completed++; passed[course] {
			g.Passed++
		}
		b.departed[course] = g
	}
}

// learn does one thing in a course.
func (h *history) learn() (err error) {
	c := Course([]string{"a", "b", "c"}[h.random.IntN(3)])
	c.Tries = 2
	c.Version = 1 + h.random.IntN(2)
	if h.random.IntN(12) == 0 || len(h.es) == 0 {
		_, err = h.Enrol(h.ctx, h.person.ID, c, true, Noon)
		if err == nil {
			h.es, err = h.Enrolments(h.ctx, h.person.ID)
		}
		return err
	}
	e := h.es[h.random.IntN(len(h.es))]
	c.ID = e.Course
	switch h.random.IntN(5) {
	case 0, 1:
		_, err = h.ReadLesson(h.ctx, h.person.ID, e.ID, c, h.random.IntN(2))
	case 2:
		_, err = h.Retry(h.ctx, h.person.ID, e.ID, c, 1+h.random.IntN(2))
	default:
		question := fmt.Sprintf("q%d", 1+h.random.IntN(3))
		_, err = h.Answer(h.ctx, Answer(h.person, e, c, question, 1+h.random.IntN(2), fmt.Sprint(h.random.IntN(4))))
	}
	return err
}

func testEndedContext(t *testing.T, b *rig) {
	c := Course("c")
	p, e := b.atQuestions("one", c)
	ctx, cancel := context.WithCancel(b.ctx)
	cancel()
	for name, err := range everything(ctx, b, p, e, c) {
		b.refused(err, context.Canceled)
		if t.Failed() {
			t.Fatalf("%s with a context that has ended", name)
		}
	}
	b.same(p, e)
	b.totals(map[string]results.Totals{"c": {Reached: 1, Started: 1}})
}

func testClosed(t *testing.T, b *rig) {
	c := Course("c")
	p, e := b.atQuestions("one", c)
	Check(t, b.Store)
	b.must(b.Close())
	for name, err := range everything(b.ctx, b, p, e, c) {
		b.refused(err, store.ErrUnavailable)
		if t.Failed() {
			t.Fatalf("%s after Close", name)
		}
	}
	if b.Healthy() == nil {
		t.Error("a closed store is healthy")
	}
	b.must(b.Close())
}

// everything calls each method that takes a context.
func everything(ctx context.Context, b *rig, p courses.Person, e courses.Enrolment, c *courses.Course) map[string]error {
	errs := map[string]error{
		"ReturnWelcome": b.ReturnWelcome(ctx, p.ID),
		"Leave":         b.Leave(ctx, p.ObjectID),
		"SetLanguage":   b.SetLanguage(ctx, p.ID, courses.English),
		"SetProfile":    b.SetProfile(ctx, p.ID, "name", "email"),
		"Unlist":        b.Unlist(ctx, p.ID, Noon),
		"PutCampaign":   b.PutCampaign(ctx, Campaign("spring")),
		"Revise":        b.Revise(ctx, p.ID, func(*store.Case) error { return nil }),
		"Seen":          b.Seen(ctx, p.ID, "d", Noon),
		"Deliveries":    b.Deliveries(ctx, func(campaigns.Delivery) error { return nil }),
		"Agendas":       b.Agendas(ctx, nil, func(courses.Person, campaigns.Agenda) error { return nil }),
		"Check":         b.Check(ctx),
		"People":        b.People(ctx, func(courses.Person, []courses.Enrolment) error { return nil }),
		"Snapshot":      b.Snapshot(ctx, func(int64) (io.Writer, error) { return io.Discard, nil }),
	}
	errs["Progress"] = b.Progress(ctx, func(courses.Person, []courses.Enrolment, []results.Standing) error { return nil })
	_, errs["PersonByID"] = b.PersonByID(ctx, p.ID)
	_, errs["Agenda"] = b.Agenda(ctx, p.ID)
	_, errs["Meet"] = b.Meet(ctx, store.Sighting{ObjectID: "two", At: Noon})
	_, errs["Person"] = b.Person(ctx, p.ObjectID)
	_, errs["ClaimWelcome"] = b.ClaimWelcome(ctx, p.ID)
	_, errs["Enrol"] = b.Enrol(ctx, p.ID, c, false, Noon)
	_, errs["Enrolment"] = b.Enrolment(ctx, p.ID, e.ID)
	_, errs["Enrolments"] = b.Enrolments(ctx, p.ID)
	_, errs["ReadLesson"] = b.ReadLesson(ctx, p.ID, e.ID, c, 0)
	_, errs["Answer"] = b.Answer(ctx, Answer(p, e, c, "q1", 1, "1"))
	_, errs["Retry"] = b.Retry(ctx, p.ID, e.ID, c, 1)
	_, errs["Totals"] = b.Totals(ctx, results.Cut{}, calendar.Date{})
	_, errs["RecutSome"] = b.RecutSome(ctx)
	_, errs["Parts"] = b.Parts(ctx, "", courses.FieldDepartment, calendar.Date{})
	_, _, errs["Together"] = b.Together(ctx, results.Cut{}, nil)
	_, _, errs["InCourse"] = b.InCourse(ctx, results.Cut{}, "c", calendar.Date{})
	_, errs["DueBefore"] = b.DueBefore(ctx, results.Cut{}, Day)
	_, errs["Standings"] = b.Standings(ctx, p.ID)
	errs["Team"] = b.Team(ctx, &p, func(courses.Person, []results.Standing) error { return nil })
	errs["Managers"] = b.Managers(ctx, func(courses.Person) error { return nil })
	_, errs["PersonByID"] = b.PersonByID(ctx, p.ID)
	_, errs["Agenda"] = b.Agenda(ctx, p.ID)
	_, errs["List"] = b.List(ctx, p, Noon)
	_, errs["Open"] = b.Open(ctx, p.ID, "d", c, Noon)
	_, errs["Campaigns"] = b.Campaigns(ctx)
	_, errs["Known"] = b.Known(ctx, p.ObjectID, "")
	_, errs["Prune"] = b.Prune(ctx, nil)
	_, errs["Roster"] = b.Roster(ctx)
	errs["PutRoster"] = b.PutRoster(ctx, Roster())
	_, errs["Quality"] = b.Quality(ctx, "c")
	_, errs["Digest"] = b.Digest(ctx, p.ID, store.ManagerDigest)
	errs["PutDigest"] = b.PutDigest(ctx, Digest(p.ID, ""))
	errs["Digests"] = b.Digests(ctx, func(store.Digest) error { return nil })
	errs["PutAccess"] = b.PutAccess(ctx, Access(p.ID, ""))
	errs["Accesses"] = b.Accesses(ctx, func(store.Access) error { return nil })
	_, errs["Events"] = b.Events(ctx, 1)
	errs["Forget"] = b.Forget(ctx, 1)
	maps.Copy(errs, everythingPrivate(ctx, b, p))
	maps.Copy(errs, everythingLearned(ctx, b, p, e, c))
	errs["Everybody"] = b.Everybody(ctx, func(courses.Person) error { return nil })
	errs["WakeAll"] = b.WakeAll(ctx)
	_, errs["WakeSome"] = b.WakeSome(ctx)
	_, _, errs["Due"] = b.Due(ctx, Noon, 1)
	_, errs["Counts"] = b.Counts(ctx)
	return errs
}

// everythingPrivate calls each method that takes a context and is about people's
// rights.
func everythingPrivate(ctx context.Context, b *rig, p courses.Person) map[string]error {
	errs := map[string]error{
		"Restrict":   b.Restrict(ctx, p.ID, Noon),
		"Hold":       b.Hold(ctx, p.ID, Noon),
		"Correct":    b.Correct(ctx, p.ID, rights.FieldName, "n"),
		"Erased":     b.Erased(ctx, func(store.Erased) error { return nil }),
		"PutRequest": b.PutRequest(ctx, Request("r", p.ID)),
		"Requests":   b.Requests(ctx, func(rights.Request) error { return nil }),
	}
	_, errs["Erase"] = b.Erase(ctx, Noon, p.ID)
	_, errs["Gone"] = b.Gone(ctx)
	_, errs["Mentions"] = b.Mentions(ctx, p.ID)
	_, errs["Request"] = b.Request(ctx, "r")
	_, _, errs["Expire"] = b.Expire(ctx, Noon, false)
	_, _, errs["Expire dry"] = b.Expire(ctx, Noon, true)
	_, _, errs["Compact"] = b.Compact(ctx)
	return errs
}

// everythingLearned calls each method that takes a context and is about what people
// know, need and think.
func everythingLearned(ctx context.Context, b *rig, p courses.Person, e courses.Enrolment, c *courses.Course) map[string]error {
	errs := map[string]error{
		"SetReviews": b.SetReviews(ctx, p.ID, false),
		"Reviews":    b.Reviews(ctx, "", func(string, recall.Review) error { return nil }),
		"Relearned":  b.Relearned(ctx, p.ID, "c", "q1"),
		"Ballots":    b.Ballots(ctx, "climate", "", func(surveys.Ballot) error { return nil }),
		"Learners":   b.Learners(ctx, func(courses.Person, []courses.Enrolment, learning.Record) error { return nil }),
	}
	_, errs["Learning"] = b.Learning(ctx, p.ID)
	_, errs["EnrolParts"] = b.EnrolParts(ctx, p.ID, c, nil, Noon)
	_, errs["Acknowledge"] = b.Acknowledge(ctx, p.ID, e.ID, "l1", 1, Noon)
	_, errs["Review"] = b.Review(ctx, ReviewAnswer(p.ID, c, "q1", 1, "1", 2))
	_, _, errs["PutNeed"] = b.PutNeed(ctx, p.ID, Need("spring", "phishing"))
	_, errs["PutBallot"] = b.PutBallot(ctx, p.ID, Ballot("spring", "climate"))
	return errs
}

// testCloseAtOnce closes the store while people answer: each answer is either
// recorded or refused.
func testCloseAtOnce(t *testing.T, b *rig) {
	c := Course("c")
	var all sync.WaitGroup
	for i := range 40 {
		p, e := b.atQuestions(fmt.Sprint(i), c)
		all.Go(func() {
			for _, q := range []string{"q1", "q2", "q3"} {
				done, err := b.Answer(b.ctx, Answer(p, e, c, q, 1, "1"))
				if err == nil && done.Outcome != courses.Recorded {
					t.Errorf("outcome %d", done.Outcome)
				}
				if err != nil {
					b.refused(err, store.ErrUnavailable)
				}
			}
		})
	}
	b.must(b.Close())
	all.Wait()
}
