package campaigns

import (
	"slices"
	"time"

	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/learning"
	"drypp/courses/needs"
)

// Needs, surveys and documents are asked about once, by a card each, of which one
// reminder comes if it isn't answered. A campaign asks about one competence a day,
// before it begins its courses, and gives one survey a day, after they had their
// turn.

const (
	// unanswered is how many workdays after a card its reminder comes.
	unanswered = 5
	// settled is how many workdays after the latest card of a campaign's courses its
	// surveys come, to who didn't finish them and needn't by any day.
	settled = 10
)

// maps considers what a campaign asks about competences. Its courses don't begin
// before each of them was asked about.
func (d *decider) maps(r *run) {
	r.mapping = d.oneByOne(r, Map, r.Needs, r.first, d.unmapped)
}

// unmapped reports whether the person is to be asked about a competence.
func (d *decider) unmapped(campaign, competence string) bool {
	if !Mappable(d.Courses, competence) {
		return false
	}
	mapped := func(o needs.Outcome) bool { return o.Campaign == campaign && o.Competence == competence }
	return d.Learning == nil || !slices.ContainsFunc(d.Learning.Needs, mapped)
}

// Mappable reports whether people can be asked about a competence: a course on offer
// teaches it.
func Mappable(c *courses.Catalogue, competence string) bool {
	return slices.ContainsFunc(c.All(), func(c *courses.Course) bool { return c.Test == nil && slices.Contains(c.Competences, competence) })
}

// polls considers the surveys of a campaign.
func (d *decider) polls(r *run) {
	if len(r.Surveys) == 0 {
		return
	}
	if from, ok := d.had(r); ok {
		d.oneByOne(r, Ask, r.Surveys, from, d.unasked)
	}
}

// unasked reports whether the person is to get a survey.
func (d *decider) unasked(campaign, survey string) bool {
	known := d.View.Surveys != nil && d.View.Surveys(survey)
	return known && (d.Learning == nil || !slices.Contains(d.Learning.Answered, learning.Asked{Campaign: campaign, Survey: survey}))
}

// had returns from which day on the courses of a campaign have had their turn: once
// the person passed them, or needn't or can't take them any more; else when they were
// due or, without a due day, if no card of them is to come as things stand, a while
// after the latest.
func (d *decider) had(r *run) (from calendar.Date, ok bool) {
	switch {
	case r.mapping:
		return from, false
	case !r.open:
		return r.first, true
	case !r.due.IsZero():
		return r.due.Add(1), true
	case r.coming:
		return from, false
	case r.last.IsZero():
		return d.Hours.AddWorkdays(r.first, settled), true
	}
	return later(r.first, d.workdaysAfter(r.last, settled)), true
}

// oneByOne considers cards of a campaign that ask about something each, one a day in
// their order, and again what wasn't answered. It reports whether one of them is to
// come for the first time.
func (d *decider) oneByOne(r *run, k Kind, ids []string, from calendar.Date, open func(campaign, id string) bool) (more bool) {
	next := Drop{Kind: k, Campaign: r.ID}
	var latest time.Time
	for _, id := range ids {
		drop := Drop{Kind: k, Campaign: r.ID, Course: id}
		s := d.Agenda.Cards[drop.Key()]
		if s.Last.After(latest) {
			latest = s.Last
		}
		switch {
		case !open(r.ID, id):
		case !s.Last.IsZero():
			d.askAgain(r, &s, 1, drop)
		case next.Course == "":
			next = drop
		}
	}
	if next.Course == "" {
		return false
	}
	if !latest.IsZero() {
		from = later(from, d.Hours.Today(latest).Add(1))
	}
	d.offer(r, from, next)
	return true
}

// askAgain considers what went out and wasn't answered: once more if nobody knows
// that it arrived, else one reminder. The version is that of what it is about.
func (d *decider) askAgain(r *run, s *Sent, version int, drop Drop) {
	switch {
	case s.TooLarge == version, s.Reminders > 0 && !s.Unconfirmed:
	case s.Unconfirmed:
		d.offer(r, d.workdaysAfter(s.Last, patience), drop)
	default:
		drop.Reminder = 1
		d.offer(r, d.workdaysAfter(s.Last, unanswered), drop)
	}
}

// offer considers a card that may go out from a day on, but not before the person's
// first day in its campaign, nil if it has none.
func (d *decider) offer(r *run, day calendar.Date, drop Drop) {
	if r != nil {
		day = later(day, r.first)
	}
	if d.beaten(day) {
		return
	}
	at, day := d.moment(d.after(day, time.Time{}))
	d.put(r, at, day, drop)
}

// documents considers the documents of a course that the person passed and that have
// another version than they acknowledged. Who is to take the course again, or does,
// meets them there.
func (d *decider) documents(r *run, s *standing) {
	if !s.again() || s.taking != nil || !s.expires.IsZero() && !s.opens.After(d.Now) {
		return
	}
	lessons := s.course.Edition("").Lessons
	for _, i := range s.course.Unacknowledged(d.Enrolments) {
		drop := Drop{Kind: Acknowledge, Campaign: r.ID, Course: s.course.ID, Lesson: lessons[i].ID, Round: lessons[i].Document.Version}
		if sent := d.Agenda.sent(drop.Key(), drop.Round); sent.Last.IsZero() {
			d.offer(r, r.first, drop)
		} else {
			d.askAgain(r, &sent, s.course.Version, drop)
		}
	}
}
