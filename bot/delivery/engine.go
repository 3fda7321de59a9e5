package delivery

import (
	"log/slog"
	"slices"
	"sync"
	"time"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/audience"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
)

// Config is what an Engine needs. Every field but Observe and Without is
// required.
type Config struct {
	Organisations []Organisation
	Messenger     Messenger
	Pace          Pace
	// NewID returns an ID that nobody can guess and that is never given twice.
	NewID func() string
	// Jitter returns a number from 0 to below 1 that spreads what is tried
	// again. It and NewID are called concurrently by Run.
	Jitter func() float64
	// Now is Run's clock; nothing else reads it.
	Now func() time.Time
	// Log gets random IDs only.
	Log *slog.Logger
	// Observe, if set, is told what became of each call of Teams.
	Observe func(Outcome)
	// Without switches one rule off, for a test that finds out whether
	// anybody would notice.
	Without Rule
}

// Outcome is what became of one call of Teams, fit for a metric's labels.
type Outcome struct {
	Tenant string
	// Call is what the call was for.
	Call campaigns.Action
	// Stage is what became of the delivery (campaigns.Send), else empty.
	Stage campaigns.Stage
	// Reason says why it wasn't done, in the words of teams.Reason, or is
	// empty.
	Reason string
}

// Engine carries out what campaigns ask for. Due, Begin, Fly and Land are safe
// for concurrent use. What it remembers only saves time: an Engine may be
// dropped between any two calls, and a new one goes on from what the stores
// hold.
type Engine struct {
	Config
	// all are the organisations as configured, organisations the same by
	// their tenant.
	all           []*organisation
	organisations map[string]*organisation
}

// organisation is an Organisation with those of its people that are in hand.
type organisation struct {
	Organisation

	// mu is held by one Due at a time.
	mu sync.Mutex
	// ready are those who are due and wait for a turn, the longest waiting
	// first.
	ready []Work
	// hand holds the people who are ready or whose Work isn't over, so that
	// nobody is in hand twice.
	hand hand
	// last is the time of the last Due, zero before the first.
	last time.Time
	// asks reports whether there is a survey with that ID.
	asks func(id string) bool
}

// Work is something that may be done for a person now: their turn was taken.
type Work struct {
	// Tenant is the organisation's, Person the person's random ID.
	Tenant, Person string
	// conversation is what the turn was taken for, and turn when.
	conversation string
	turn         time.Time
	way          way
}

// way is what a call goes through.
type way string

// The ways, by what they are called in the Pace.
const (
	viaTeams     way = ""
	viaInstaller way = "app"
	viaMailer    way = "mail"
)

// wayOf returns what the call of a move goes through.
func (o *organisation) wayOf(m campaigns.Move, p *courses.Person) way {
	switch {
	case m.Action == campaigns.Send && m.Drop.Kind == campaigns.Mail:
		return viaMailer
	case m.Action == campaigns.Prepare && !p.Installed && o.Installer != nil:
		return viaInstaller
	}
	return viaTeams
}

// budget names what the call is counted in.
func (w *Work) budget() string {
	if w.way == viaTeams {
		return w.Tenant
	}
	return w.Tenant + " " + string(w.way)
}

// NewEngine returns an Engine. It does nothing by itself.
func NewEngine(c Config) *Engine {
	e := &Engine{Config: c, organisations: make(map[string]*organisation, len(c.Organisations))}
	if e.Observe == nil {
		e.Observe = func(Outcome) {}
	}
	for _, o := range c.Organisations {
		kept := newOrganisation(o)
		e.all = append(e.all, kept)
		e.organisations[o.Tenant] = kept
	}
	return e
}

func newOrganisation(o Organisation) *organisation {
	if o.Audiences == nil {
		o.Audiences = audience.NewRules()
	}
	return &organisation{
		Organisation: o, hand: hand{held: map[string]bool{}},
		asks: func(id string) bool { return o.Surveys.Survey(id) != nil },
	}
}

// hand is a set of people by random ID. It has a lock of its own, so that what has
// landed needn't wait for a Due.
type hand struct {
	mu   sync.Mutex
	held map[string]bool
}

func (h *hand) holds(person string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.held[person]
}

func (h *hand) take(person string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.held[person] = true
}

func (h *hand) release(person string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.held, person)
}

func (h *hand) len() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.held)
}

// hours says when a person may be written to.
func (o *organisation) hours(c *store.Case) *calendar.Hours {
	return o.Hours(c.Person.Zone(), c.Person.Country, c.Agenda.Hour)
}

// plan decides what is next for the person of a case and notes it. What was on
// its way when the program ended is settled if it isn't to go out again, and
// what was tried and isn't wanted any more is given up now.
func (e *Engine) plan(o *organisation, now time.Time, c *store.Case, id string) campaigns.Move {
	m := e.move(o, now, c)
	for m.Action == campaigns.Abandon {
		e.abandon(c, m, now)
		m = e.move(o, now, c)
	}
	before := c.Agenda.Planned
	c.Agenda.Plan(m, id, c.Person.ID)
	if after := c.Agenda.Planned; before != nil && before.Tries > 0 && (after == nil || after.ID != before.ID) {
		gone := *before
		gone.Stage, gone.At, gone.Reason = campaigns.GivenUp, now, campaigns.Outdated
		settle(c, gone)
	}
	return m
}

func (e *Engine) move(o *organisation, now time.Time, c *store.Case) campaigns.Move {
	return e.Without.decide(&campaigns.View{
		Now: now, Person: &c.Person, Agenda: &c.Agenda, Enrolments: c.Enrolments, Campaigns: c.Campaigns,
		Member: o.Audiences.Membership, Courses: o.Courses, Hours: o.hours(c), Budget: o.Budget,
		Learning: &c.Learning, Recall: o.Recall, Surveys: o.asks,
		Mails: o.Mailer != nil,
	})
}

// abandon settles what is left over and isn't to be sent again.
func (e *Engine) abandon(c *store.Case, m campaigns.Move, now time.Time) {
	if e.Without == RuleDedupe {
		c.Agenda.Defer(m.Reason, now, now)
		return
	}
	settle(c, c.Agenda.Settle(campaigns.Unconfirmed, m.Reason, campaigns.Message{}, now))
}

// settle has a delivery's row replaced.
func settle(c *store.Case, d campaigns.Delivery) {
	c.Settled = slices.DeleteFunc(c.Settled, func(before campaigns.Delivery) bool { return before.ID == d.ID })
	c.Settled = append(c.Settled, d)
}

// isNow reports whether a move is something to do now that needs a turn.
func isNow(m campaigns.Move, now time.Time) bool {
	return (m.Action == campaigns.Send || m.Action == campaigns.Prepare || m.Action == campaigns.Sweep) && !m.At.After(now)
}
