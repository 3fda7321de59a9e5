package main

import (
	"fmt"
	"math/rand/v2"
	"time"

	"drypp/bot/teams/teamstest"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/recall"
	"drypp/courses/surveys"
)

// options say what to simulate.
type options struct {
	seed uint64
	// part counts the parts of a large world, which have nothing to do with
	// each other.
	part          int
	people        int
	organisations int
	days          int
	// without is the rule that is switched off in the program under test.
	without string
}

// world is everything that isn't the program: virtual time, people, Teams.
type world struct {
	options
	queue
	now, start, end time.Time
	// life, traffic and accidents are the sources of chance, apart so that
	// one more draw of one doesn't change everything.
	life, traffic, accidents *rand.Rand
	teams                    *teamstest.Teams
	places                   []place
	// catalogue is on offer until revised, and after that with a document in another
	// version.
	catalogue     *courses.Catalogue
	later         *courses.Catalogue
	revised       time.Time
	surveys       *surveys.Catalogue
	organisations []*organisation
	people        []*person
	byObject      map[string]*person
}

// newWorld makes a world from its seed. Nothing has happened in it yet.
func newWorld(o options, authority *teamstest.Authority) (*world, error) {
	w := &world{
		options: o, byObject: map[string]*person{},
		life:      rand.New(rand.NewPCG(o.seed, uint64(o.part)<<8|1)),
		traffic:   rand.New(rand.NewPCG(o.seed, uint64(o.part)<<8|2)),
		accidents: rand.New(rand.NewPCG(o.seed, uint64(o.part)<<8|3)),
	}
	year := 2026 + w.life.IntN(lastYear-2026-2)
	w.start = time.Date(year, time.Month(1+w.life.IntN(12)), 1+w.life.IntN(28), w.life.IntN(24), 0, 0, 0, time.UTC)
	w.end = w.start.AddDate(0, 0, o.days)
	w.now = w.start
	var err error
	if w.places, err = places(); err != nil {
		return nil, err
	}
	w.revised = sometime(w.life, w.start, w.end)
	if w.catalogue, err = madeUp(1); err != nil {
		return nil, err
	}
	if w.later, err = madeUp(2); err != nil {
		return nil, err
	}
	if w.surveys, err = inquiries(); err != nil {
		return nil, err
	}
	w.teams, err = teamstest.New(teamstest.Config{
		Seed: o.seed, Now: func() time.Time { return w.now }, Authority: authority, KeepCards: 1,
	})
	if err != nil {
		return nil, err
	}
	for i := range o.organisations {
		w.organisations = append(w.organisations, w.organisation(i))
	}
	for i := range o.people {
		w.person(i, w.organisations[i%o.organisations])
	}
	return w, nil
}

func (w *world) organisation(number int) *organisation {
	from := 7 + w.life.IntN(3)
	return &organisation{
		number: number, tenant: fmt.Sprintf("0f0f0000-0000-4000-8000-%012x", number+1), name: fmt.Sprint("Organisation ", number),
		home: &w.places[w.life.IntN(len(homes))], from: from, to: from + 6 + w.life.IntN(4),
		budget: 1 + w.life.IntN(2), installs: w.chance(0.5), mails: w.chance(0.5), recall: w.recall(),
	}
}

// recall draws what comes back in an organisation: with some something does, and some
// of the people are measured.
func (w *world) recall() *recall.Settings {
	if w.chance(0.7) {
		return nil
	}
	r := &recall.Settings{Retention: 0.8 + 0.15*w.life.Float64(), Share: 0.35 * w.life.Float64()}
	for i := range r.Seed {
		r.Seed[i] = byte(w.life.IntN(256))
	}
	return r
}

// hours is how the organisation's configuration has them.
func (o *organisation) hours() calendar.Config {
	return calendar.Config{
		Location: o.home.location, Country: o.home.country, From: o.from, To: o.to,
		Weekdays: []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday},
	}
}

var (
	departments = []string{"Salg", "Drift", "IT", "Lager"}
	locations   = []string{"Oslo", "Bergen", "Lund", "Kiel"}
	locales     = []string{"nb-NO", "nn-NO", "en-GB", "de-DE", ""}
)

func (w *world) person(number int, o *organisation) {
	p := &person{
		number: number, org: o, objectID: fmt.Sprintf("0e0e0000-0000-4000-8000-%012x", number+1),
		locale: pick(w.life, locales), place: o.home,
		department: pick(w.life, departments), location: pick(w.life, locations),
		habits: w.habits(), today: -1, changed: w.start,
	}
	if w.chance(0.7) {
		p.place = &w.places[w.life.IntN(len(w.places))]
	}
	if len(o.people) > 0 {
		p.manager = o.people[0].objectID
	}
	p.client = w.teams.Person(teamstest.Profile{
		ObjectID: p.objectID, Name: fmt.Sprint("Person ", number), Email: fmt.Sprintf("p%d@example.no", number),
		Locale: p.locale, Tenant: o.tenant,
	})
	o.people = append(o.people, p)
	w.people = append(w.people, p)
	w.byObject[p.objectID] = p
}

// habits say what somebody does with a card.
type habits struct {
	// reacts is how likely they look at one, and delay about how long that
	// takes them.
	reacts float64
	delay  time.Duration
	// right is how likely an answer is right, and stays how likely they go on
	// after each step.
	right, stays float64
}

// habits draws somebody: the keen, the slow, and those who never answer.
func (w *world) habits() habits {
	switch w.life.IntN(10) {
	case 0, 1:
		return habits{}
	case 2, 3, 4:
		return habits{reacts: 0.6, delay: 3 * 24 * time.Hour, right: 0.6, stays: 0.7}
	}
	return habits{reacts: 0.95, delay: time.Hour, right: 0.85, stays: 0.95}
}

// chance reports true with a probability from 0 to 1.
func (w *world) chance(probability float64) bool { return w.life.Float64() < probability }

// about returns a duration between a half and one and a half of d.
func about(r *rand.Rand, d time.Duration) time.Duration {
	return d/2 + time.Duration(r.Int64N(int64(d)+1))
}

// sometime returns a moment between two.
func sometime(r *rand.Rand, from, to time.Time) time.Time {
	return from.Add(time.Duration(r.Int64N(int64(to.Sub(from)) + 1))).Truncate(time.Millisecond)
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }
