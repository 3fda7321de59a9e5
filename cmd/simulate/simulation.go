package main

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"drypp/bot/delivery"
	"drypp/bot/teams/teamstest"
	"drypp/courses/campaigns"
)

const (
	// uncaused is how often a year the program crashes at any time, caused
	// about how often while it sends.
	uncaused, caused = 2, 6

	second = time.Second
	hour   = time.Hour
	oneDay = 24 * hour
)

// simulation is a world, the program in it, and the judgement of both.
type simulation struct {
	*world
	dir     string
	broken  delivery.Rule
	network *network
	// chances are those that the program draws: its IDs and its jitter.
	chances *rand.Rand

	// program runs, or is nil after a crash until up. Each life has a number.
	program *program
	lives   int
	up      time.Time
	// outage is when the program ran again after it last didn't, risk how
	// likely it crashes while a given request is made.
	outage time.Time
	risk   float64
	// looks is when the engine is asked next, zero if nobody is waiting.
	looks time.Time

	byID    map[string]*person
	letters map[string]*letter
	aloft   map[*delivery.Flight]*letter
	// likely is whose flight is being made.
	likely *person
	flying *delivery.Flight
	holds  map[string]hold

	// broke is why the simulation can't go on, if it can't.
	broke error

	violations []violation
	stats      stats
	trace      trace
	meter      *meter
}

// stats count what happened.
type stats struct {
	cards, clicks, answers, completions int
	mails, nudges                       int
	reviews, ballots                    int
	restricted, erased                  int
	crashes, inAir, duplicates          int
	calls, faults                       int
}

// trace is a digest of everything that happened, in order.
type trace uint64

func (t *trace) note(parts ...any) {
	h := fnv.New64a()
	fmt.Fprint(h, uint64(*t), parts)
	*t = trace(h.Sum64())
}

func newSimulation(o options, dir string, authority *teamstest.Authority) (*simulation, error) {
	w, err := newWorld(o, authority)
	if err != nil {
		return nil, err
	}
	s := &simulation{
		world: w, dir: dir, broken: delivery.Rule(o.without),
		chances: rand.New(rand.NewPCG(o.seed, uint64(o.part)<<8|4)),
		byID:    map[string]*person{}, letters: map[string]*letter{},
		aloft: map[*delivery.Flight]*letter{}, holds: map[string]hold{},
	}
	s.network = &network{traffic: w.traffic, teams: teamstest.InMemory(w.teams), arrived: s.arrived}
	return s, nil
}

// run lets the year go by and returns when it is judged.
func (s *simulation) run() (err error) {
	if s.program, err = s.boot(); err != nil {
		return err
	}
	s.populate()
	s.found()
	for _, o := range s.organisations {
		s.add(s.start.Add(oneDay), func() { s.sweep(o) })
		s.add(s.start.Add(about(s.life, oneDay)), func() { s.inspect(o) })
		s.add(s.start.Add(about(s.life, 6*oneDay)), func() { s.urge(o) })
	}
	for range uncaused {
		s.add(sometime(s.accidents, s.start, s.end), s.crash)
	}
	s.add(s.revised, s.crash) // and it starts again with other courses
	s.risk = min(caused/float64(len(s.people)*36), 0.2)
	for s.broke == nil {
		e, ok := s.next(s.end)
		if !ok {
			break
		}
		s.pass(e.at)
		e.what()
	}
	s.meter.worlds.Add(1)
	if s.broke != nil {
		return s.broke
	}
	return s.judgeEnd()
}

// pass lets time go by. What was planned for the past happens now.
func (s *simulation) pass(to time.Time) {
	if to.After(s.now) {
		s.meter.days.Add(int64(dayOf(to, time.UTC) - dayOf(s.now, time.UTC)))
		s.now = to
	}
}

func (s *simulation) clock() time.Time { return s.now }

// newID returns IDs that are the same when a seed is replayed.
func (s *simulation) newID() string { return s.id(26) }

// shortID is newID for people and enrolments.
func (s *simulation) shortID() string { return s.id(16) }

func (s *simulation) id(length int) string {
	const digits = "abcdefghijklmnopqrstuvwxyz234567"
	id := make([]byte, length)
	for i := range id {
		id[i] = digits[s.chances.IntN(len(digits))]
	}
	return string(id)
}

// blame notes violations.
func (s *simulation) blame(list ...violation) {
	for _, v := range list {
		v.part = s.part
		s.violations = append(s.violations, v)
	}
}

// fault notes that the program did something with an error that it had no
// reason for.
func (s *simulation) fault(o *organisation, what string, err error) {
	if err != nil {
		s.blame(o.violation(ruleFault, s.now, what+": "+err.Error()))
	}
}

// arrived judges a card that got into a chat, and has the person look at it.
func (s *simulation) arrived(conversation string, card jsontext.Value) {
	p := s.receiver(conversation)
	b := wayOn(card)
	if p == nil || b == nil || s.letters[b.Delivery] == nil {
		s.blame(s.organisations[0].violation(ruleLedger, s.now, "a card that nobody can be told to have sent"))
		return
	}
	l := s.letters[b.Delivery]
	if l.person != p {
		s.blame(p.violation(ruleWanted, s.now, "a card for somebody else"))
		return
	}
	s.stats.cards++
	if l.kind == campaigns.Nudged {
		s.stats.nudges++
	}
	p.everHeard = true
	s.meter.cards.Add(1)
	if l.arrived > 0 {
		s.stats.duplicates++
	}
	s.trace.note(s.now.UnixNano(), p.number, l.kind, l.course, l.campaign)
	s.blame(p.judge(l, s.now)...)
	if l.campaign == campaigns.Itself {
		s.judgeBack(p, l, b)
	}
	s.received(p, l, b)
}

// receiver returns whose chat it is. It is nearly always that of the flight
// that is being made.
func (s *simulation) receiver(conversation string) *person {
	if s.likely.client.Conversation() == conversation {
		return s.likely
	}
	for _, p := range s.people {
		if p.client.Conversation() == conversation {
			return p
		}
	}
	return nil
}
