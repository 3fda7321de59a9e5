package campaigns

import (
	"time"

	"drypp/courses"
)

// ahead is how many days before a completion expires its course comes again.
const ahead = 30

// standing is where a person is in a course.
type standing struct {
	course *courses.Course
	// round counts the times that they passed it; what follows is about the
	// time after that.
	round int
	// sent is what went out to them.
	sent Sent
	// taking is their enrolment, nil if they haven't begun.
	taking *courses.Enrolment
	// expires is when what they passed stops to count, or zero; opens is when
	// the course is to be taken again for that reason, or zero.
	expires, opens time.Time
	// done says that there is nothing left to do.
	done bool
}

// stand finds out where the person is in a course on offer.
func (d *decider) stand(c *courses.Course) standing {
	s := standing{course: c}
	var passed time.Time
	for i := range d.Enrolments {
		e := &d.Enrolments[i]
		if e.Course != c.ID {
			continue
		}
		s.taking = e
		if at, ok := passedAt(e); ok {
			s.round++
			s.taking = nil
			passed = at
		}
	}
	s.sent = d.Agenda.sent(c.ID, s.round)
	if s.round > 0 {
		s.expires = c.ValidUntil(passed)
		s.opens = s.expires.AddDate(0, 0, -ahead)
	}
	s.done = s.round > 0 && s.expires.IsZero() || s.taking != nil && exhausted(s.taking, c)
	return s
}

// passedAt returns when an enrolment was passed first.
func passedAt(e *courses.Enrolment) (time.Time, bool) {
	for i := range e.Results {
		if e.Results[i].Passed {
			return e.Results[i].At, true
		}
	}
	return time.Time{}, false
}

// exhausted reports whether the latest try is over and no other one is allowed.
func exhausted(e *courses.Enrolment, c *courses.Course) bool {
	last := e.Last()
	return last != nil && last.Try == e.Try && !e.MayRetry(c)
}

// steps returns how many steps the person has taken since they began.
func (s *standing) steps() int {
	if s.taking == nil {
		return 0
	}
	return s.taking.Read + len(s.taking.Attempts)
}

// remindable reports whether there is anything to be reminded of: a card that
// arrived, or a course that the person began.
func (s *standing) remindable() bool {
	return s.taking != nil || !s.sent.Last.IsZero() && !s.sent.Unconfirmed
}

// untouched reports whether somebody is in a course without having done anything in
// it: a test that they failed enrolled them.
func (s *standing) untouched() bool {
	e := s.taking
	return e != nil && len(e.Attempts) == 0 && (e.Read == 0 || len(e.Skipped) > 0)
}

// acted reports whether the person moved on since the latest card.
func (s *standing) acted() bool {
	return s.taking != nil && (s.steps() != s.sent.Step || !s.taking.Started.Before(s.sent.Last))
}

// unfit reports whether the next card is known to be too large for Teams.
func (s *standing) unfit() bool {
	return s.sent.TooLarge != 0 && s.sent.TooLarge == s.course.Version && !s.acted()
}

// asking reports whether the person is at the questions, whose answers are no
// news to who plans until the last one is given.
func (s *standing) asking() bool {
	return s.taking != nil && s.taking.Read >= len(s.course.Edition("").Lessons)
}

// again reports whether the course is taken anew because what was passed
// expires.
func (s *standing) again() bool { return s.round > 0 }
