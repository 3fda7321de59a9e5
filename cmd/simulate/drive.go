package main

import (
	"context"
	"time"

	"drypp/bot/delivery"
	"drypp/courses/campaigns"
)

// How long things take: from a decision to the request, the answer, and until
// the engine looks again after something happened.
const (
	departure = 400 * time.Millisecond
	journey   = 500 * time.Millisecond
	// sluggish answers take up to this long.
	sluggish = 20 * second
	glance   = 2 * second
)

// stir has the engine look soon, because something happened.
func (s *simulation) stir() { s.lookAt(s.now.Add(glance)) }

// lookAt has the engine asked at a time, unless it is asked before.
func (s *simulation) lookAt(at time.Time) {
	if s.program == nil || !s.looks.IsZero() && !s.looks.After(at) {
		return
	}
	s.looks = at
	s.during(at, func() {
		if s.looks.Equal(at) {
			s.looks = time.Time{}
			s.look()
		}
	})
}

// during plans something that happens only if the program lives on till then.
func (s *simulation) during(at time.Time, what func()) {
	life := s.lives
	s.add(at, func() {
		if s.program != nil && s.lives == life {
			what()
		}
	})
}

// crowded bounds how often the engine may say at one moment that there is more.
const crowded = 1000

// look asks the engine what is due and begins it.
func (s *simulation) look() {
	for range crowded {
		work, next, err := s.program.engine.Due(context.Background(), s.now)
		s.fault(s.organisations[0], "finding what is due", err)
		for _, w := range work {
			s.begin(w)
		}
		if next.IsZero() {
			return
		}
		if next.After(s.now) {
			s.lookAt(next)
			return
		}
	}
	s.lookAt(s.now.Add(time.Millisecond))
}

// begin begins what is due for somebody, and lets it fly and land later.
func (s *simulation) begin(w delivery.Work) {
	p := s.byID[w.Person]
	f, err := s.program.engine.Begin(context.Background(), s.now, w)
	s.fault(p.org, "beginning", err)
	if f == nil {
		return
	}
	s.aloft[f] = s.written(p, f)
	flies := s.now.Add(time.Duration(s.traffic.Int64N(int64(departure))))
	lands := flies.Add(about(s.traffic, journey))
	if s.traffic.IntN(50) == 0 {
		lands = flies.Add(time.Duration(s.traffic.Int64N(int64(sluggish))))
	}
	s.during(flies, func() { s.fly(f, p, lands) })
	if s.accidents.Float64() < s.risk {
		s.add(sometime(s.accidents, s.now, lands), s.crash)
	}
}

// written returns the letter of a flight, or nil if it carries none.
func (s *simulation) written(p *person, f *delivery.Flight) *letter {
	if f.Call != campaigns.Send {
		return nil
	}
	d := &f.Delivery
	l := s.letters[d.ID]
	if l == nil {
		l = &letter{person: p, campaign: d.Campaign, course: d.Course, kind: d.Kind, round: d.Round, reminder: d.Reminder, last: d.Last, lesson: d.Lesson, day: d.Day}
		s.letters[d.ID] = l
	}
	if l.begun, l.fate = s.now, inAir; l.reminder > 0 && l.teaches() {
		p.file(l.course).reminded++
	}
	if l.kind == campaigns.Nudged {
		p.idle = -1000 // it may be lost, and doesn't come again
	}
	return l
}

// fly makes the request. Installing the app is none of Teams'.
func (s *simulation) fly(f *delivery.Flight, p *person, lands time.Time) {
	s.likely, s.flying, s.network.last = p, f, exchange{}
	before := s.network.calls
	result := s.program.engine.Fly(context.Background(), s.now, f)
	answer := s.network.last
	if s.network.calls > before {
		s.judgeHold(p)
	}
	flew := s.now
	s.during(lands, func() { s.land(f, p, result, answer, flew) })
}

// land tells the engine what became of a flight.
func (s *simulation) land(f *delivery.Flight, p *person, r delivery.Result, answer exchange, flew time.Time) {
	err := s.program.engine.Land(context.Background(), s.now, f, r)
	s.fault(p.org, "landing", err)
	if l := s.aloft[f]; l != nil {
		l.fate = refused
		switch {
		case r.Err == nil:
			l.fate = accepted
			s.begun(l)
		case answer.lost:
			l.fate = lost
		}
	}
	delete(s.aloft, f)
	s.heed(p, answer, flew)
	s.trace.note(s.now.UnixNano(), p.number, int(f.Call), answer.status)
	s.judgeOwed(p)
	s.stir()
}

// hold is a time before which Teams doesn't want to be asked, since the program
// knows it.
type hold struct{ known, until time.Time }

// heed notes a Retry-After: a 429 is about the whole organisation, since no
// chat here is busy, and so is a 503; anything else is about the chat.
func (s *simulation) heed(p *person, a exchange, flew time.Time) {
	if a.asked > 0 && (a.status == 429 || a.status == 503) {
		if until := flew.Add(a.asked); until.After(s.holds[p.org.tenant].until) {
			s.holds[p.org.tenant] = hold{s.now, until}
		}
	}
}

// judgeHold finds a request that goes out although the program knew that Teams
// wanted to be left alone.
func (s *simulation) judgeHold(p *person) {
	if h := s.holds[p.org.tenant]; s.now.After(h.known) && s.now.Before(h.until) {
		s.blame(p.violation(ruleRetryAfter, s.now, "Teams asked to wait until "+h.until.Format(time.TimeOnly)))
	}
}
