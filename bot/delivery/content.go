package delivery

import (
	"time"

	"drypp/bot/store"
	"drypp/cards"
	"drypp/courses"
	"drypp/courses/campaigns"
	"drypp/courses/needs"
	"drypp/courses/recall"
)

// fill finds what the card of a flight is made of, as things are within the case, to
// somebody who is in these trials.
func (f *Flight) fill(o *organisation, c *store.Case, trials []recall.Trial, now time.Time) {
	d := &f.Delivery
	switch d.Kind {
	case campaigns.Review:
		f.fillReview(o, c, trials, now)
	case campaigns.Relearn:
		f.course = o.Courses.Course(d.Course)
		if f.course != nil && f.course.LessonIndex(d.Lesson) >= 0 {
			f.write = func() cards.Card { return cards.Relearn(f.language, f.course, d.Lesson, d.ID) }
		}
	case campaigns.Map:
		if m, ok := needs.Choose(o.Courses, d.Course, d.Person, d.Campaign, c.Learning.Needs); ok {
			f.write = func() cards.Card { return cards.Map(f.language, m, d.Person, d.Campaign, d.ID) }
		}
	case campaigns.Ask:
		if s := o.Surveys.Survey(d.Course); s != nil {
			f.write = func() cards.Card { return cards.Survey(f.language, s, d.Campaign, d.ID) }
		}
	case campaigns.Acknowledge:
		f.fillDocument(o, c)
	default:
		f.fillCourse(o, c)
	}
}

// fillReview finds the question that comes first, and how many may follow.
func (f *Flight) fillReview(o *organisation, c *store.Case, trials []recall.Trial, now time.Time) {
	if o.Recall == nil {
		return
	}
	items := recall.Items(c.Learning.Items, c.Enrolments, o.Courses, *o.Recall)
	list, _ := recall.Due(items, trials, now)
	if day := f.Delivery.Day; day > 0 {
		list = nil
		if t, of := recall.Of(trials, f.Delivery.Course), o.Courses.Course(f.Delivery.Course); t != nil && of != nil {
			list = t.Measured(*o.Recall, of, items, c.Person.ID, day, now)
		}
	}
	if len(list) == 0 {
		return
	}
	came := cards.Came{
		Question: list[0].Question, Serial: list[0].Reviews + 1, Day: f.Delivery.Day, More: min(len(list), recall.MaxCard) - 1,
		Person: c.Person.ID, Delivery: f.Delivery.ID,
	}
	f.course = o.Courses.Course(list[0].Course)
	f.write = func() cards.Card { return cards.Review(f.language, f.course, came) }
}

// fillDocument finds the lesson whose document is to be acknowledged.
func (f *Flight) fillDocument(o *organisation, c *store.Case) {
	f.course = o.Courses.Course(f.Delivery.Course)
	if f.course == nil {
		return
	}
	i, e := f.course.LessonIndex(f.Delivery.Lesson), passed(c.Enrolments, f.course.ID)
	if i < 0 || e == nil || f.course.Edition("").Lessons[i].Document == nil {
		return
	}
	f.write = func() cards.Card { return cards.Acknowledge(f.language, f.course, e, i, f.Delivery, f.zone) }
}

// passed returns a copy of the latest enrolment in a course that was passed, or nil.
func passed(list []courses.Enrolment, course string) *courses.Enrolment {
	for i := len(list) - 1; i >= 0; i-- {
		if e := list[i]; e.Course == course && e.Passed() {
			return &e
		}
	}
	return nil
}

// fillCourse finds where the person is in the course.
func (f *Flight) fillCourse(o *organisation, c *store.Case) {
	f.course, f.enrolment = o.Courses.Course(f.Delivery.Course), underway(c.Enrolments, f.Delivery.Course)
	if f.course == nil {
		return
	}
	f.scores = o.ManagersSeeScores && f.course.ManagersSeeScores
	f.write = f.card
}

// underway returns a copy of the latest enrolment in a course, or nil if it
// was passed: what comes then is the course anew.
func underway(list []courses.Enrolment, course string) *courses.Enrolment {
	for i := len(list) - 1; i >= 0; i-- {
		if e := list[i]; e.Course == course && !e.Passed() {
			return &e
		} else if e.Course == course {
			return nil
		}
	}
	return nil
}

// card builds the card of a delivery of a course.
func (f *Flight) card() cards.Card {
	d, note := f.Delivery, f.note()
	d.Last = d.Last && f.managed
	switch d.Kind {
	case campaigns.Remind:
		return cards.Reminder(f.language, f.course, f.enrolment, d, f.zone)
	case campaigns.Nudged:
		return cards.Nudge(f.language, f.course, f.enrolment, d, f.zone, note)
	}
	return cards.Drop(f.language, f.course, f.enrolment, d, f.Person, f.zone, note)
}

// note brings the enrolment to the present version of the course, and returns
// what there is to say about that, or about a course that isn't begun.
func (f *Flight) note() cards.Note {
	switch {
	case f.enrolment == nil && f.scores:
		return cards.NoteScores
	case f.enrolment == nil:
		return cards.NoteNone
	}
	changed := f.enrolment.GoesBack(f.course)
	f.enrolment.Adopt(f.course)
	if changed {
		return cards.NoteChanged
	}
	return cards.NoteNone
}
