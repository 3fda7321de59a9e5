package cards

import (
	"cmp"
	"fmt"
	"time"

	"drypp/courses"
	"drypp/courses/results"
)

// Quality shows a contact or an author how the questions of a course do at the
// first try, in words that need no statistics, with where each that tells
// nothing is written.
func Quality(l courses.Language, q *results.QualityReport) Card {
	w := begin(l)
	t := &w.t.Quality
	title := cmp.Or(q.Title, q.Course)
	w.text(subtle, md(t.Title))
	w.text(heading, plain(title))
	buttons := []button{{title: t.Others, data: Data{Do: DoQuality}}, {title: w.t.Help, data: Data{Do: DoHelp}}}
	if q.People == 0 {
		w.text(body, md(t.Few))
		return w.finish(t.Title+w.t.Joiner+title, buttons...)
	}
	w.text(detail, say(t.Version, q.Version)+md(w.t.Joiner+w.many(t.People, q.People)))
	w.suspects(q)
	left := w.lines(len(q.Questions), 0, func(i int) { w.questionQuality(i+1, &q.Questions[i]) })
	if left > 0 {
		w.text(body, md(t.MoreQuestions.of(left)))
	}
	return w.finish(t.Title+w.t.Joiner+title, buttons...)
}

// suspects says how many questions are worth a look.
func (w *writer) suspects(q *results.QualityReport) {
	n := 0
	for i := range q.Questions {
		if w.flag(&q.Questions[i]) != "" {
			n++
		}
	}
	style, said := "warning", w.many(w.t.Quality.Suspects, n)
	if n == 0 {
		style, said = "good", w.t.Quality.AllWell
	}
	w.container(style, func() { w.text(strong, md(said)) })
}

// flag says what is wrong with a question, or nothing.
func (w *writer) flag(q *results.QuestionReport) string {
	t := &w.t.Quality
	switch {
	case q.Nobody:
		return t.NobodyRight
	case q.Everybody:
		return t.EverybodyRight
	case q.Reversed:
		return t.Reversed
	}
	return ""
}

func (w *writer) questionQuality(number int, q *results.QuestionReport) {
	t := &w.t.Quality
	w.text(strong, say(t.Number, number)+plain(clip(cmp.Or(q.Text, q.ID), 160)))
	line := fmt.Sprintf(t.Right, q.RightPercent)
	if q.Median > 0 {
		line += w.t.Joiner + w.took(q.Median)
	}
	w.text(tight, md(line))
	if q.Wrong != "" {
		w.text(tight, say(t.Wrong, clip(q.Wrong, 120), q.WrongPercent))
	}
	flag := w.flag(q)
	if flag != "" {
		w.text(`,"weight":"Bolder","spacing":"Small"`, md("⚠ "+flag))
	} else if q.HasDiscrimination {
		w.text(detail, md(w.discrimination(q.Discrimination)))
	}
	if q.File != "" && flag != "" {
		w.text(detail, say(t.Where, q.File, q.Line))
	}
}

// took says about how long an answer takes.
func (w *writer) took(d time.Duration) string {
	t := &w.t.Quality
	if d < 90*time.Second {
		return t.Seconds.of(max(int(d.Round(time.Second)/time.Second), 1))
	}
	return t.Minutes.of(int(d.Round(time.Minute) / time.Minute))
}

// How well a question has to tell those apart who know the matter: the bounds
// that item analysis commonly draws (Ebel, "Essentials of Educational
// Measurement": 0.3 and above is good, below 0.2 is poor).
const tellsWell, tellsPoorly = 0.3, 0.2

// discrimination says how well a question tells those apart.
func (w *writer) discrimination(r float64) string {
	t := &w.t.Quality
	switch {
	case r >= tellsWell:
		return t.TellsWell
	case r >= tellsPoorly:
		return t.TellsSome
	}
	return t.TellsNothing
}

// QualityChoice lets somebody choose the course whose questions to look at.
func QualityChoice(l courses.Language, offered []*courses.Course) Card {
	w := begin(l)
	t := &w.t.Quality
	w.text(heading, md(t.Title))
	if len(offered) == 0 {
		w.text(body, md(w.t.NoCourses))
		return w.finish(t.Title, w.home()...)
	}
	w.text(body, md(t.Choose))
	w.chooseCourse(t.CourseLabel, offered, offered[0].ID, false)
	return w.finish(t.Title, button{title: t.Show, primary: true, inputs: true, data: Data{Do: DoQuality}},
		button{title: w.t.Help, data: Data{Do: DoHelp}})
}
