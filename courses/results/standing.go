package results

import (
	"slices"
	"strings"

	"drypp/courses"
	"drypp/courses/campaigns"
)

// Of returns where a person is in each course, by course ID; nil if they left or
// are restricted (GDPR articles 18 and 21: what is kept is only kept).
// Of the enrolments only the courses and the results count, in any order; of the
// agenda only what arrived and what is owed. It changes none of them.
func Of(p *courses.Person, enrolments []courses.Enrolment, a *campaigns.Agenda) []Standing {
	if !p.Active() {
		return nil
	}
	places := make(places, 0, len(enrolments)+len(a.Owed))
	for i := range enrolments {
		places.at(enrolments[i].Course).enrolled(&enrolments[i])
	}
	for course, sent := range a.Cards {
		if campaigns.OfCourse(course) && arrived(&sent) {
			places.at(course).Reached = true
		}
	}
	for i := range a.Owed {
		places.owe(&a.Owed[i])
	}
	all := make([]Standing, len(places))
	for i := range places {
		all[i] = places[i].Standing
	}
	return all
}

// arrived reports whether any card of a round arrived, as far as Teams says:
// the latest, or one that had a message before it.
func arrived(s *campaigns.Sent) bool {
	return !s.Last.IsZero() && !s.Unconfirmed || s.Message != campaigns.Message{}
}

// place is a standing in the making, and how often the person passed.
type place struct {
	Standing
	passes int
}

func (p *place) enrolled(e *courses.Enrolment) {
	p.Reached, p.Started = true, true
	p.Completed = p.Completed || e.Completed()
	if e.Passed() {
		p.Passed = true
		p.passes++
	}
}

// places are in the order of course IDs.
type places []place

// at returns the place of a course, which it makes if there is none. It is valid
// until the next call.
func (p *places) at(course string) *place {
	i, found := p.find(course)
	if !found {
		*p = slices.Insert(*p, i, place{Standing: Standing{Course: course}})
	}
	return &(*p)[i]
}

func (p *places) find(course string) (int, bool) {
	return slices.BinarySearchFunc(*p, course, func(p place, course string) int { return strings.Compare(p.Course, course) })
}

// owe notes what is owed, unless the person passed the course since. Of several
// campaigns that want one course, the one due first counts.
func (p *places) owe(o *campaigns.Owed) {
	if i, found := p.find(o.Course); found && (*p)[i].passes > o.Round {
		return
	}
	s := p.at(o.Course)
	if s.Owed && !sooner(o, &s.Standing) {
		return
	}
	s.Owed, s.Campaign, s.Due, s.LastReminded = true, o.Campaign, o.Due, o.LastReminded
}

// sooner reports whether something owed is due before what is known to be, or
// is due on a day where that isn't.
func sooner(o *campaigns.Owed, s *Standing) bool {
	return !o.Due.IsZero() && (s.Due.IsZero() || o.Due.Before(s.Due))
}

// Heads counts people, as Table does.
type Heads struct{ People, Blocked, NoApp int }

// HeadsOf returns what one person adds to the heads of their cuts: nothing if
// they left or are restricted.
func HeadsOf(p *courses.Person, a *campaigns.Agenda) Heads {
	if !p.Active() {
		return Heads{}
	}
	unmet := a.NoApp && !p.Installed && p.Chat.Conversation == ""
	return Heads{1, one(p.Blocked), one(unmet)}
}
