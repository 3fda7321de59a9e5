package campaigns

import (
	"fmt"
	"slices"
	"time"

	"drypp/courses/learning"
	"drypp/courses/needs"
	"drypp/courses/recall"
)

// knows has the person show what they know, think and need.
func (f *fate) knows(c *Campaign) {
	switch f.IntN(6) {
	case 0:
		f.learning.Off = f.IntN(3) == 0
	case 1:
		if len(c.Needs) > 0 {
			f.mapped(c.ID, c.Needs[f.IntN(len(c.Needs))])
		}
	case 2:
		if len(c.Surveys) > 0 {
			f.surveyed(c.ID, c.Surveys[f.IntN(len(c.Surveys))])
		}
	case 3:
		f.signs()
	default:
		if items := f.items(); len(items) > 0 {
			f.remembers(items[f.IntN(len(items))], f.IntN(3) > 0)
		}
	}
}

// remembers has the person answer a question that came back, unless they did so
// within a day.
func (f *fate) remembers(i recall.Item, right bool) {
	if f.Now.Before(i.Last.Add(24 * time.Hour)) {
		return
	}
	f.review(i.Course, i.Question, right)
	k := recall.Find(f.learning.Items, i.Course, i.Question)
	kept := &f.learning.Items[k]
	kept.Relearn = i.Course == "policy" && i.Question == "q1" && kept.Wrong >= 2
}

// recalls has the person answer what a card asks.
func (f *fate) recalls(d Drop) {
	for _, i := range f.items() {
		if d.Day > 0 && i.Course == d.Course || d.Day == 0 && !i.Due.After(f.Now) {
			f.remembers(i, f.IntN(4) > 0)
		}
	}
}

// signs has the person acknowledge the document, if they met it.
func (f *fate) signs() {
	if e := f.latest("policy"); e != nil {
		e.Acknowledge("paper", 2, f.Now)
	}
}

// spared reports whether a test that the person passed counts for a course.
func (f *fate) spared(course string) bool {
	for i := range f.Enrolments {
		e := &f.Enrolments[i]
		if at, ok := passedAt(e); course == "mail" && e.Course == "test-mail" && ok && f.Now.Before(f.Courses.Course("test-mail").ValidUntil(at)) {
			return true
		}
	}
	return false
}

// comesBack holds what came back to who wants it, to what is due, and to the day
// between.
func (f *fate) comesBack(d *Drop, fail func(string)) {
	if f.learning.Off {
		fail("to somebody who has it off")
	}
	ahead := func(i recall.Item) bool { return i.Last.After(f.Now) } // the clock was set back
	held := func(course string) bool {
		t := recall.Of(f.learning.Trials, course)
		return t != nil && t.Arm == recall.Late && f.Now.Before(t.Completed.AddDate(0, 0, 89)) && !f.Now.Before(t.Completed) && !slices.ContainsFunc(f.learning.Items, ahead)
	}
	if d.Kind == Relearn {
		if held(d.Course) || d.Lesson != "rules" {
			fail("a lesson of a course that waits")
		}
		return
	}
	if !f.repeats && f.Now.Sub(f.reviewed) < 24*time.Hour {
		fail("with another one on " + f.reviewed.String())
	}
	if f.agenda.Sending == nil { // else the program ended, and may let go of it
		f.reviewed = f.Now
	}
	due := func(i recall.Item) bool { return !i.Due.After(f.Now) && !held(i.Course) }
	t := recall.Of(f.learning.Trials, d.Course)
	switch {
	case d.Day == 0:
		if !slices.ContainsFunc(f.items(), due) {
			fail("with nothing due")
		}
	case t == nil || t.Arm == recall.Usual || t.Arm == recall.Late && d.Day != 90:
		fail("measures somebody of another arm")
	case f.Now.Before(t.Completed.AddDate(0, 0, d.Day-1)) || f.Now.After(t.Completed.AddDate(0, 0, d.Day+15)):
		fail("measures on another day")
	}
}

// asksOnce holds what asks to not having been answered, and to one reminder.
func (f *fate) asksOnce(d *Drop, fail func(string)) {
	mapped := func(o needs.Outcome) bool { return o.Campaign == d.Campaign && o.Competence == d.Course }
	e := f.latest("policy")
	switch {
	case d.Kind == Map && slices.ContainsFunc(f.learning.Needs, mapped):
		fail("mapped already")
	case d.Kind == Ask && slices.Contains(f.learning.Answered, learning.Asked{Campaign: d.Campaign, Survey: d.Course}):
		fail("answered already")
	case d.Kind == Acknowledge && (e == nil || !e.Passed() || len(e.Acknowledged) > 0):
		fail("acknowledged already, or nobody passed")
	}
	if d.Reminder == 0 {
		return
	}
	key := fmt.Sprint(d.Key(), " ", d.Round)
	if f.reminders[key]++; f.reminders[key] > 1 || d.Reminder > 1 {
		fail("reminded again")
	}
}

// wantsAnswered wants the diligent to have answered all that a campaign asks.
func (f *fate) wantsAnswered(c *Campaign) {
	for _, id := range c.Needs {
		if !slices.ContainsFunc(f.learning.Needs, func(o needs.Outcome) bool { return o.Campaign == c.ID && o.Competence == id }) {
			f.t.Errorf("%s was never mapped in %s", id, c.ID)
		}
	}
	for _, id := range c.Surveys {
		if !slices.Contains(f.learning.Answered, learning.Asked{Campaign: c.ID, Survey: id}) {
			f.t.Errorf("%s was never asked in %s", id, c.ID)
		}
	}
	if e := f.latest("policy"); e != nil && slices.Contains(c.Courses, "policy") && len(e.Acknowledged) == 0 {
		f.t.Error("the document was never acknowledged")
	}
}

// wantsReviewed wants nothing to have been due for longer than a card may be
// neglected, which the diligent do with every other one that is lost.
func (f *fate) wantsReviewed() {
	for _, i := range f.items() {
		if f.Now.Sub(i.Due) > 120*24*time.Hour {
			f.t.Errorf("%s/%s is due since %s", i.Course, i.Question, i.Due)
		}
	}
}
