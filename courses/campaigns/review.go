package campaigns

import (
	"slices"
	"time"

	"drypp/courses/recall"
)

// What people learned comes back by itself, whether they are in a campaign or not,
// unless the organisation or they don't want that.
//
// A review card comes when questions are due, at most one a day and a day after the
// one before at the earliest. If nobody answers it, the next one comes in its place
// after a week, then after two, four and eight, and every eight weeks from there.
// The measurement of a course goes before reviews, within its Window, once. The
// lesson of an important question that was answered wrongly twice in a row comes
// back once each time that this happens.

// neglected is how long after a card that nobody answered the next one comes, the
// first time; it doubles up to doublings times.
const (
	neglected = 7 * 24 * time.Hour
	doublings = 3
)

// comeBack begins trials, and considers what comes back.
func (d *decider) comeBack() {
	if d.Recall == nil || d.Recall.Off || d.Learning == nil || d.restricted() || len(d.Enrolments)+len(d.Learning.Items) == 0 {
		return
	}
	d.trials()
	if d.quiet || d.Learning.Off || !d.Person.Installed && d.Person.Chat.Conversation == "" {
		return
	}
	items := recall.Items(d.Learning.Items, d.Enrolments, d.Courses, *d.Recall)
	last, measured := d.lastReview()
	from := d.Now
	if !last.Last.IsZero() {
		from = d.after(d.Hours.Today(last.Last).Add(1), last.Last.Add(24*time.Hour))
	}
	d.measure(items, from)
	d.relearn(items)
	d.review(items, &last, measured, from)
}

// trials begins the trials of what the person completed, and notes which of their
// measurements went out, even if nobody knows whether they arrived: an answer to one
// that did is one.
func (d *decider) trials() {
	trials, _ := recall.Begin(d.Learning.Trials, d.Learning.Items, d.Enrolments, d.Courses, *d.Recall, d.Person.ID, d.Now)
	for i := range trials {
		for _, day := range recall.Days {
			t := trials[i]
			if s := d.Agenda.Cards[measureKey(t.Course, day)]; s.Last.IsZero() || slices.Contains(t.Asked, day) {
				continue
			}
			t.Asked = append(slices.Clip(t.Asked), day)
			trials = slices.Clone(trials)
			trials[i] = t
		}
	}
	d.Learning.Trials = trials
}

// lastReview returns the latest card with questions that came back, and whether it was
// a measurement.
func (d *decider) lastReview() (last Sent, measured bool) {
	last = d.Agenda.Cards[reviewKey]
	for i := range d.Learning.Trials {
		for _, day := range recall.Days {
			if s := d.Agenda.Cards[measureKey(d.Learning.Trials[i].Course, day)]; s.Last.After(last.Last) {
				last, measured = s, true
			}
		}
	}
	return last, measured
}

// measure considers the measurements of courses, from a time on.
func (d *decider) measure(items []recall.Item, from time.Time) {
	for i := range d.Learning.Trials {
		t := &d.Learning.Trials[i]
		c := d.Courses.Course(t.Course)
		if c == nil {
			continue // withdrawn
		}
		now, due, next := t.Measure(d.Now)
		for _, day := range recall.Days {
			s := d.Agenda.Cards[measureKey(t.Course, day)]
			rested := laterTime(from, answeredIn(items, c.ID).Add(24*time.Hour))
			switch begins := t.Completed.Add(days(day)); {
			case begins.Equal(next):
				d.measureOn(t, day, laterTime(rested, begins))
			case due && day == now || s.Unconfirmed:
				if len(t.Measured(*d.Recall, c, items, d.Person.ID, day, d.Now)) > 0 {
					d.measureOn(t, day, rested)
				}
			}
		}
	}
}

// answeredIn returns when the person last answered a question of a course: whoever took
// it again isn't measured on the same day.
func answeredIn(items []recall.Item, course string) (last time.Time) {
	for i := range items {
		if items[i].Course == course && items[i].Last.After(last) {
			last = items[i].Last
		}
	}
	return last
}

func days(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }

// measureOn considers the measurement of a day, from a time on and within its Window.
func (d *decider) measureOn(t *recall.Trial, day int, from time.Time) {
	drop := Drop{Kind: Review, Campaign: Itself, Course: t.Course, Day: day}
	if s := d.Agenda.Cards[drop.Key()]; s.Unconfirmed {
		from = laterTime(from, d.resend(&s))
	}
	d.bringBack(drop, from, t.Completed.Add(days(day)+recall.Window))
}

// resend returns from when on a card goes out again of which nobody knows whether it
// arrived.
func (d *decider) resend(s *Sent) time.Time {
	return d.after(d.workdaysAfter(s.Last, patience), d.Now)
}

// relearn considers the lessons of questions that were answered wrongly again and
// again, but not of a course that the person is about to take.
func (d *decider) relearn(items []recall.Item) {
	for i := range items {
		item := &items[i]
		if !item.Relearn {
			continue
		}
		c := d.Courses.Course(item.Course)
		if s := d.stand(c); s.taking != nil && !s.done {
			continue
		}
		q := c.Edition("").Questions[c.QuestionIndex(item.Question)]
		drop := Drop{Kind: Relearn, Campaign: Itself, Course: c.ID, Lesson: q.Lesson}
		s, from := d.Agenda.Cards[drop.Key()], d.Now
		switch {
		case s.TooLarge == c.Version:
			continue
		case s.Last.Before(item.Last):
		case s.Unconfirmed:
			from = d.resend(&s)
		default:
			continue
		}
		d.bringBack(drop, d.afterTrial(items, c.ID, from), time.Time{})
	}
}

// waits bounds how many waits for measurements of one course may follow each other.
const waits = 4

// afterTrial returns a time, from one on, at whose good moment a course may come back:
// it waits for its measurements.
func (d *decider) afterTrial(items []recall.Item, course string, from time.Time) time.Time {
	t := recall.Of(d.Learning.Trials, course)
	for range waits {
		at, _ := d.moment(from)
		if t == nil || !t.Free(items, at).After(at) {
			break
		}
		from = t.Free(items, at)
	}
	return from
}

// review considers the questions that are due, from a time on, after the latest card
// with questions. It takes the place of one that nobody answered, but not of a
// measurement.
func (d *decider) review(items []recall.Item, last *Sent, measured bool, from time.Time) {
	answered := d.left != nil && d.left.Kind == Review && d.answered(d.Agenda.Sending.At)
	if len(items) == 0 || answered {
		return // what is left over came, and the next one is another
	}
	drop := Drop{Kind: Review, Campaign: Itself}
	switch {
	case last.Last.IsZero() || d.answered(last.Last):
	case last.Unconfirmed:
		drop.Step, from = last.Step, laterTime(from, d.resend(last))
	default:
		drop.Step, from = last.Step+1, last.Last.Add(neglected<<min(max(last.Step, 0), doublings))
		d.lookAt(d.nextLook(last.Last))
	}
	if measured {
		drop.Step = 0
	}
	for range waits * (1 + len(d.Learning.Trials)) {
		at, _ := d.moment(from)
		due, next := recall.Due(items, d.Learning.Trials, at)
		if len(due) > 0 {
			d.bringBack(drop, from, time.Time{})
			return
		}
		if next.IsZero() {
			return
		}
		from = laterTime(from, next)
	}
}

// answered reports whether the person answered a question that came back, at a time
// or later.
func (d *decider) answered(since time.Time) bool {
	return slices.ContainsFunc(d.Learning.Items, func(i recall.Item) bool { return i.Reviews > 0 && !i.Last.Before(since) })
}

// bringBack considers a card of what comes back, from a time on and before another,
// if that isn't zero.
func (d *decider) bringBack(drop Drop, from, until time.Time) {
	if d.beaten(d.Hours.Today(from)) {
		return
	}
	at, day := d.moment(from)
	if until.IsZero() || at.Before(until) {
		d.put(nil, at, day, drop)
	}
}

// laterTime returns the later of two times.
func laterTime(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}
