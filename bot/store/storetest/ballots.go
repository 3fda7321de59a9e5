package storetest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/learning"
	"drypp/courses/surveys"
)

// vote fails the test unless a ballot is recorded, or isn't.
func (b *rig) vote(person string, ballot surveys.Ballot, want bool) {
	b.t.Helper()
	if is, err := b.PutBallot(b.ctx, person, ballot); err != nil || is != want {
		b.t.Errorf("PutBallot said %v, %v; want %v", is, err, want)
	}
}

// ballots returns the ballots of a survey.
func (b *rig) ballots(survey, campaign string) (all []surveys.Ballot) {
	b.t.Helper()
	b.must(b.Ballots(b.ctx, survey, campaign, func(v surveys.Ballot) error { all = append(all, v); return nil }))
	return all
}

// same ballots are the same but for their order.
func sameBallots(a, b []surveys.Ballot) bool {
	by := func(a, b surveys.Ballot) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) }
	return reflect.DeepEqual(slices.SortedFunc(slices.Values(a), by), slices.SortedFunc(slices.Values(b), by))
}

// testPutBallot: each votes once in a survey of a campaign; named ballots say whose
// they are and others don't.
func testPutBallot(t *testing.T, b *rig) {
	p, q := b.meet("one"), b.meet("two")
	climate, other := Ballot("spring", "climate"), Ballot("autumn", "climate")
	other.Answers = []string{"1"}
	named := Ballot("spring", "after")
	named.Person = p.ID
	b.vote(p.ID, climate, true)
	b.vote(p.ID, other, true)
	b.vote(p.ID, named, true)
	b.vote(q.ID, climate, true)
	for _, again := range []surveys.Ballot{climate, other, named, {Campaign: "spring", Survey: "climate"}} {
		b.vote(p.ID, again, false)
	}
	b.reopen()
	for _, step := range []struct {
		survey, campaign string
		want             []surveys.Ballot
	}{
		{"climate", "spring", []surveys.Ballot{climate, climate}},
		{"climate", "autumn", []surveys.Ballot{other}},
		{"climate", "", []surveys.Ballot{other, climate, climate}},
		{"after", "spring", []surveys.Ballot{named}},
		{"after", "autumn", nil},
		{"", "", nil},
	} {
		if got := b.ballots(step.survey, step.campaign); !sameBallots(got, step.want) {
			t.Errorf("of %q in %q there are %v, want %v", step.survey, step.campaign, got, step.want)
		}
	}
	want := []learning.Asked{{Campaign: "autumn", Survey: "climate"}, {Campaign: "spring", Survey: "after"}, {Campaign: "spring", Survey: "climate"}}
	if got := b.learned(p.ID).Answered; !slices.Equal(got, want) {
		t.Errorf("answered are %v, want %v", got, want)
	}
	n := 0
	err := b.Ballots(b.ctx, "climate", "", func(surveys.Ballot) error { n++; return errStop })
	if b.refused(err, errStop); n != 1 {
		t.Errorf("after an error %d came", n)
	}
}

// testBallotRefused: nobody votes for another, or where there is nothing to vote on.
func testBallotRefused(t *testing.T, b *rig) {
	p, q := b.meet("one"), b.meet("two")
	forged := Ballot("spring", "climate")
	forged.Person = q.ID
	long := strings.Repeat("x", courses.MaxID+1)
	for name, ballot := range map[string]surveys.Ballot{
		"another's": forged, "of no campaign": Ballot("", "climate"), "of no survey": Ballot("spring", ""),
		"of a long campaign": Ballot(long, "climate"), "of a long survey": Ballot("spring", long),
	} {
		if is, err := b.PutBallot(b.ctx, p.ID, ballot); err == nil || is {
			t.Errorf("a ballot that is %s was recorded", name)
		}
	}
	for _, id := range nobodys {
		is, err := b.PutBallot(b.ctx, id, Ballot("spring", "climate"))
		if b.refused(err, store.ErrNotFound); is {
			t.Error("nobody voted")
		}
	}
	odd := surveys.Ballot{Campaign: "spring", Survey: "climate", Answers: []string{"", "\x00\xff", strings.Repeat("Å", 5_000), ""}}
	b.vote(p.ID, odd, true)
	if got := b.ballots("climate", "spring"); !reflect.DeepEqual(got, []surveys.Ballot{odd}) {
		t.Errorf("there are %v", got)
	}
	if l := b.learned(q.ID); len(l.Answered) > 0 {
		t.Errorf("the other answered %v", l.Answered)
	}
}

// testBallotsAtOnce: of many ballots of one person at once one counts.
func testBallotsAtOnce(t *testing.T, b *rig) {
	const people, clicks = 8, 6
	var all sync.WaitGroup
	var mu sync.Mutex
	recorded := map[string]int{}
	for i := range people {
		p := b.meet(fmt.Sprint(i))
		for n := range clicks {
			all.Go(func() {
				ballot := Ballot("spring", "climate")
				ballot.Answers = []string{fmt.Sprint(n)}
				is, err := b.PutBallot(b.ctx, p.ID, ballot)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				if is {
					recorded[p.ID]++
				}
			})
		}
	}
	all.Wait()
	for id, n := range recorded {
		if n != 1 {
			t.Errorf("%d ballots of person %s were recorded", n, id)
		}
	}
	if n := len(b.ballots("climate", "spring")); n != people || len(recorded) != people {
		t.Errorf("there are %d ballots by %d people, want %d", n, len(recorded), people)
	}
}

// told is all that a store tells of who voted, each list in the order that it comes
// in: people by several ways, and ballots.
type told struct {
	people  map[string][]string
	ballots []string
}

// told asks the store for everything in an order of its own.
func (b *rig) told() told {
	b.t.Helper()
	w := told{people: map[string][]string{}}
	add := func(how, person string) { w.people[how] = append(w.people[how], person) }
	b.must(b.Learners(b.ctx, func(p courses.Person, _ []courses.Enrolment, l learning.Record) error {
		if len(l.Answered) > 0 {
			add("Learners", p.ID)
		}
		return nil
	}))
	b.must(b.Everybody(b.ctx, func(p courses.Person) error { add("Everybody", p.ID); return nil }))
	for _, id := range b.due(farOff) {
		add("Due", id)
	}
	events, err := b.Events(b.ctx, 1<<20)
	b.must(err)
	for _, e := range events {
		add("Events", e.Event.Person)
	}
	b.must(b.Ballots(b.ctx, "climate", "spring", func(v surveys.Ballot) error {
		w.ballots = append(w.ballots, v.Answers[0])
		return nil
	}))
	return w
}

// testSecretBallot: people vote in an order that the test knows, each a ballot that
// only the test knows to be theirs. Somebody who sees all that the store tells, in
// whatever order, joins people and ballots by their places in it: they are right no
// more often than who guesses. The same holds for who knows in which order people
// voted.
func testSecretBallot(t *testing.T, b *rig) {
	const people = 240
	b.Outbox(true)
	b.must(b.PutCampaign(b.ctx, Campaign("spring")))
	seed := newSeed()
	random := rand.New(rand.NewPCG(seed, 0))
	ids := make([]string, people)
	for i := range ids {
		ids[i] = b.meet(fmt.Sprint(i)).ID
	}
	random.Shuffle(people, func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	theirs := map[string]string{}
	for i, id := range ids {
		theirs[id] = fmt.Sprint(i)
		ballot := Ballot("spring", "climate")
		ballot.Answers = []string{theirs[id]}
		b.vote(id, ballot, true)
	}
	for range 2 {
		w := b.told()
		w.people["order of voting"] = ids
		for how, list := range w.people {
			if len(list) != people || len(w.ballots) != people {
				continue
			}
			Guess(t, how, list, w.ballots, theirs)
		}
		if len(w.people["Learners"]) != people || len(w.ballots) != people {
			t.Errorf("%d voted and there are %d ballots, want %d", len(w.people["Learners"]), len(w.ballots), people)
		}
		b.reopen()
	}
	if t.Failed() {
		t.Logf("seed %d", seed)
	}
}

// Guess joins people with ballots that stand in the same place of two lists, forwards
// and backwards and after sorting, and by how near they stand. It fails the test if
// that tells whose ballots are whose better than chance: of ballots that are shuffled
// one is in the right place on average, and more than nine with a probability of
// 1:1 000 000; places that have nothing to do with each other correlate by less than
// 5/√n but for 1:1 000 000, too.
func Guess(t testing.TB, how string, people, ballots []string, theirs map[string]string) {
	t.Helper()
	place := make(map[string]int, len(ballots))
	for i, v := range ballots {
		place[v] = i
	}
	n := len(people)
	same, opposite, sum := 0, 0, 0.0
	middle := float64(n-1) / 2
	for i, id := range people {
		at := place[theirs[id]]
		if at == i {
			same++
		}
		if at == n-1-i {
			opposite++
		}
		sum += (float64(i) - middle) * (float64(at) - middle)
	}
	if same > 9 || opposite > 9 {
		t.Errorf("by %s %d ballots are joined with who gave them, and %d backwards", how, same, opposite)
	}
	// Spearman's rank correlation of a permutation.
	r := sum * 12 / (float64(n) * (float64(n)*float64(n) - 1))
	if limit := 5 / math.Sqrt(float64(n)); math.Abs(r) > limit {
		t.Errorf("by %s the places of people and ballots correlate by %.2f, more than %.2f", how, r, limit)
	}
}
