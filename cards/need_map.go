package cards

import (
	"fmt"
	"strconv"
	"strings"

	"drypp/courses"
	"drypp/courses/results"
)

// NeedsMap shows a contact where the needs are, for each competence or, of one, for
// each part of the people: a chart, a table with all numbers, and for each need a
// button that makes a campaign of it.
func NeedsMap(l courses.Language, r *results.NeedsReport) Card {
	w := begin(l)
	t := &w.t.Need
	title := t.MapTitle
	if r.Field != "" && len(r.Lines) > 0 {
		title = fmt.Sprintf(w.t.Overview.By, r.Lines[0].Title, w.fieldName(r.Field))
	}
	w.text(heading, plain(title))
	w.text(subtle, md(w.many(w.t.Overview.People, r.People)))
	if len(r.Lines) == 0 {
		w.text(body, md(t.MapNone))
		return w.finish(t.MapTitle, w.needsButtons(r)...)
	}
	shown := r.Lines[:min(len(r.Lines), maxBars)]
	w.needsChart(shown)
	w.needsTable(shown)
	w.text(subtle, md(t.MapExplained))
	left := w.lines(len(r.Lines), 0, func(i int) { w.needLine(r, &r.Lines[i]) })
	if left > 0 {
		w.text(body, md(t.MoreLines.of(left)))
	}
	return w.finish(t.MapTitle, w.needsButtons(r)...)
}

func (w *writer) needsButtons(r *results.NeedsReport) []button {
	list := []button{{title: w.t.Help, data: Data{Do: DoHelp}}}
	if r.Field != "" {
		list = append([]button{{title: w.t.Need.All, data: Data{Do: DoNeedsMap}}}, list...)
	}
	return list
}

// called returns what a line is about, as people call it.
func called(l *results.NeedsLine) string {
	if l.Value != "" {
		return l.Value
	}
	return l.Title
}

// needsChart writes how many in a hundred need more of what; what is withheld has no
// bar.
func (w *writer) needsChart(lines []results.NeedsLine) {
	var list []portion
	for i := range lines {
		if l := &lines[i]; !l.Withheld {
			colour := "categoricalTeal"
			if l.Need {
				colour = "attention"
			}
			list = append(list, portion{label: called(l), colour: colour, n: l.Needing})
		}
	}
	if len(list) > 0 {
		w.barChart(w.t.Need.ChartTitle, list, 100)
	}
}

// needsTable writes all numbers.
func (w *writer) needsTable(lines []results.NeedsLine) {
	t := &w.t.Need
	rows := [][]md{{md(t.Competence), md(t.Needing), md(t.Self), md(t.Right)}}
	if lines[0].Value != "" {
		rows[0][0] = md(t.Part)
	}
	for i := range lines {
		l := &lines[i]
		row := []md{plain(clip(called(l), 60)), "–", "–", "–"}
		if !l.Withheld {
			row[1], row[2] = say(w.t.Survey.Percent, l.Needing), md(w.decimal(l.Self))
			if l.Right >= 0 {
				row[3] = say(w.t.Survey.Percent, l.Right)
			}
		}
		rows = append(rows, row)
	}
	w.table(rows)
}

// needLine writes what there is to do about a line.
func (w *writer) needLine(r *results.NeedsReport, l *results.NeedsLine) {
	t := &w.t.Need
	w.text(strong, plain(clip(called(l), nameRoom)))
	if l.Withheld {
		w.text(tight, md(w.t.Overview.Withheld))
		return
	}
	said := t.NoNeed
	if l.Need {
		said = t.IsNeed
	}
	w.text(tight, md(said+w.t.Joiner+w.many(w.t.Overview.People, l.People)))
	var buttons []button
	if r.Field == "" {
		for _, f := range r.Fields {
			buttons = append(buttons, w.on(l.Title, button{title: fmt.Sprintf(w.t.Overview.ByField, w.fieldName(f)),
				data: Data{Do: DoNeedsMap, Step: l.Competence, View: View{Field: f}}}))
		}
	}
	if d, ok := w.needDraft(r, l); ok && l.Need {
		buttons = append(buttons, w.on(called(l), button{title: t.Make, data: Data{Do: DoDraft, Step: StepWhat, Draft: d}}))
	}
	if len(buttons) > 0 {
		w.row(w.fullRows(buttons)...)
	}
}

// needDraft returns the campaign that helps with a need, as far as it follows from
// it: its name, its courses, and whom it is for. It is false if no course helps, or
// the words don't fit.
func (w *writer) needDraft(r *results.NeedsReport, l *results.NeedsLine) (Draft, bool) {
	d := Draft{Name: clip(l.Title, 79), Courses: strings.Join(l.Courses, ",")}
	if l.Value != "" {
		d.Audience = r.Field + " == " + strconv.Quote(l.Value)
	}
	return d, len(l.Courses) > 0 && d.bounded()
}
