package bot

import (
	"slices"
	"sync"
	"time"

	"drypp/courses"
	"drypp/courses/calendar"
)

// zones keeps the time zones that were asked for: reading one takes a file.
// There are some six hundred of them, and nothing else is kept.
type zones struct{ byName sync.Map }

// find returns the time zone of an IANA name, or nil if there is none. The
// computer's own zone is nobody's.
func (z *zones) find(name string) *time.Location {
	if name == "" || name == "Local" {
		return nil
	}
	if l, ok := z.byName.Load(name); ok {
		return l.(*time.Location)
	}
	l, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	z.byName.Store(name, l)
	return l
}

// location returns the person's time zone, or the organisation's.
func (v *visit) location() *time.Location {
	if l := v.bot.zones.find(v.person.Zone()); l != nil {
		return l
	}
	if v.org.Location != nil {
		return v.org.Location
	}
	return time.UTC
}

// today returns the day that it is for the person.
func (v *visit) today() calendar.Date { return calendar.On(v.bot.now().In(v.location())) }

// localise has the times of an enrolment in the person's zone, since cards
// write dates where the times are.
func (v *visit) localise(e *courses.Enrolment) {
	in := v.location()
	e.Started = e.Started.In(in)
	e.Attempts, e.Results = slices.Clone(e.Attempts), slices.Clone(e.Results)
	for i := range e.Attempts {
		e.Attempts[i].At = e.Attempts[i].At.In(in)
	}
	for i := range e.Results {
		e.Results[i].At = e.Results[i].At.In(in)
	}
	e.Acknowledged = slices.Clone(e.Acknowledged)
	for i := range e.Acknowledged {
		e.Acknowledged[i].At = e.Acknowledged[i].At.In(in)
	}
}
