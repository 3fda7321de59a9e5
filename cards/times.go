package cards

import (
	"fmt"
	"strconv"

	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
)

// Times is when a person gets cards.
type Times struct {
	// Today is the day that it is for them.
	Today calendar.Date
	// Pauses are those that hold or lie ahead, oldest first.
	Pauses []campaigns.Pause
	// Hour is the hour of their day from which on cards come, and From and To
	// are those that they may choose: the first, and the one after the last.
	Hour, From, To int
	// Zone is the name of their time zone.
	Zone string
}

// TimesNote says what just became of a person's wish.
type TimesNote int

// The notes.
const (
	// TimesAsked: nothing but what holds.
	TimesAsked TimesNote = iota
	// TimesAskedHour: the same, to choose the hour.
	TimesAskedHour
	// TimesPaused: the pause was kept.
	TimesPaused
	// TimesResumed: the pause ended.
	TimesResumed
	// TimesNoPause: there was no pause to end.
	TimesNoPause
	// TimesHour: the hour was kept.
	TimesHour
	// TimesUnclear: it isn't clear until when.
	TimesUnclear
	// TimesPast: the day isn't ahead.
	TimesPast
	// TimesTooLong: it would be more than a year.
	TimesTooLong
	// TimesBadHour: it is no hour that may be chosen.
	TimesBadHour
)

// StepPicked is the Step of a button that sends the day which was picked, so
// that one can tell when none was.
const StepPicked = "picked"

// furtherNotice is the longest pause there is.
const furtherNotice = "until further notice"

// Timing says when a person gets cards, and lets them choose: a pause, or the
// hour if that is what the note is about.
func Timing(l courses.Language, s Times, n TimesNote) Card {
	w := begin(l)
	t := &w.t.Times
	said, style := w.timesNote(&s, n)
	w.text(heading, md(t.Title))
	if said != "" {
		w.container(style, func() { w.text(strong, said) })
	}
	if len(s.Pauses) == 0 {
		w.text(body, md(t.NoPause))
	}
	for _, p := range s.Pauses {
		w.text(body, w.pause(p, s.Today))
	}
	w.text(tight, say(t.Hour, s.Hour)+" "+say(t.Zone, s.Zone))
	other := button{title: t.ChooseHour, data: Data{Do: DoHour}}
	switch n {
	case TimesAskedHour, TimesHour, TimesBadHour:
		w.hours(&s)
		other = button{title: t.Pause, data: Data{Do: DoPause}}
	default:
		w.pauses(&s)
	}
	return w.finish(t.Title, append([]button{other}, w.home()...)...)
}

// timesNote says what a note means, and how it looks.
func (w *writer) timesNote(s *Times, n TimesNote) (md, string) {
	t := &w.t.Times
	switch n {
	case TimesPaused:
		return md(t.Paused), "good"
	case TimesResumed:
		return md(t.Resumed), "good"
	case TimesNoPause:
		return md(t.NoneToEnd), "accent"
	case TimesHour:
		return md(t.HourKept), "good"
	case TimesUnclear:
		return md(t.Unclear), "warning"
	case TimesPast:
		return md(t.Past), "warning"
	case TimesTooLong:
		return say(t.TooLong, md(w.t.day(s.Today.AddMonths(12)))), "warning"
	case TimesBadHour:
		return say(t.BadHour, s.From, s.To-1), "warning"
	}
	return "", ""
}

// pause says what a pause means.
func (w *writer) pause(p campaigns.Pause, today calendar.Date) md {
	if today.Before(p.From) {
		return say(w.t.Times.Ahead, md(w.t.day(p.From)), md(w.t.day(p.Until)))
	}
	return say(w.t.Times.Until, md(w.t.day(p.Until)))
}

// pauses writes the ways to pause: common ones, any day, and back again.
func (w *writer) pauses(s *Times) {
	t := &w.t.Times
	pause := func(title, until string) button {
		return button{title: title, data: Data{Do: DoPause, Until: until},
			tooltip: fmt.Sprintf(w.t.ActionOn, t.Pause, title)}
	}
	w.section(func() {
		w.text(strong, md(t.Pause))
		if len(s.Pauses) > 0 {
			w.row(button{title: t.Resume, primary: true, data: Data{Do: DoResume}})
		}
		w.row(pause(t.Weeks.of(1), "1 week"), pause(t.Weeks.of(2), "2 weeks"), pause(t.Weeks.of(4), "4 weeks"))
		w.row(pause(t.Further, furtherNotice))
		w.pickDate(InputUntil, t.PickDay, "", s.Today.Add(1), s.Today.AddMonths(12))
		w.row(button{title: t.PauseUntil, inputs: true, data: Data{Do: DoPause, Step: StepPicked}})
	})
}

// pickDate writes an input for a day, from one to another; a zero one sets no
// bound.
func (w *writer) pickDate(id, label, value string, from, to calendar.Date) {
	w.begin("Input.Date")
	w.member("id", id)
	w.member("label", label)
	w.member("value", value)
	w.member("min", from.String())
	w.member("max", to.String())
	w.end()
}

// hours writes the choice of the hour.
func (w *writer) hours(s *Times) {
	t := &w.t.Times
	w.section(func() {
		w.begin("Input.ChoiceSet")
		w.member("id", InputHour)
		w.member("label", t.PickHour)
		w.raw(`,"style":"compact"`)
		w.member("value", strconv.Itoa(s.Hour))
		w.list("choices")
		for hour := s.From; hour < s.To; hour++ {
			w.element(`{"title":`)
			w.b = quote(w.b, fmt.Sprintf(t.Clock, hour))
			w.member("value", strconv.Itoa(hour))
			w.end()
		}
		w.endList()
		w.end()
		w.row(button{title: t.KeepHour, inputs: true, data: Data{Do: DoHour}})
	})
}
