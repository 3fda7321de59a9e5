package cards

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"drypp/courses"
	"drypp/courses/recall"
)

// Retention shows a contact what people still know of one course, or of every course
// of which something is known, and how well memories were foretold. The report is of
// that one course, or of all if course is nil; offered tells their titles.
func Retention(l courses.Language, course *courses.Course, r *recall.Report, offered *courses.Catalogue) Card {
	w := begin(l)
	t := &w.t.Retention
	buttons := []button{{title: w.t.Help, data: Data{Do: DoHelp}}}
	title := t.Title
	w.text(heading, md(t.Title))
	if course != nil {
		title += w.t.Joiner + course.Edition(l).Title
		w.text(strong, plain(course.Edition(l).Title))
		buttons = append([]button{{title: t.All, data: Data{Do: DoRetention}}}, buttons...)
	}
	w.text(subtle, md(t.How))
	switch {
	case len(r.Courses) == 0:
		w.text(body, md(t.Nothing))
	case course != nil:
		w.retention(&r.Courses[0])
	default:
		left := w.lines(len(r.Courses), 3<<10, func(i int) { w.retentionLine(&r.Courses[i], offered) })
		if left > 0 {
			w.text(body, md(t.Left.of(left)))
		}
	}
	w.fit(&r.Fit)
	return w.finish(title, buttons...)
}

// retentionLine writes a course in two lines, with the way to the rest.
func (w *writer) retentionLine(c *recall.CourseReport, offered *courses.Catalogue) {
	t := &w.t.Retention
	name := c.Course
	if course := offered.Course(c.Course); course != nil {
		name = course.Edition(w.l).Title
	}
	w.beside(plain(clip(name, 80)), button{title: t.Show, tooltip: fmt.Sprintf(w.t.ActionOn, t.Show, name),
		data: Data{Do: DoRetention, Course: c.Course}})
	for i := range c.Cells {
		w.text(detail, md(w.cellTitle(&c.Cells[i])+": "+w.cellWords(&c.Cells[i])))
	}
}

// retention writes all that is known of a course: as a chart, as a table, in words.
func (w *writer) retention(c *recall.CourseReport) {
	t := &w.t.Retention
	var bars []portion
	rows := [][]md{{md(t.When), md(t.Right), md(t.Between)}}
	for i := range c.Cells {
		cell := &c.Cells[i]
		name := w.cellTitle(cell)
		if cell.Withheld {
			rows = append(rows, []md{md(name), "–", md(t.Few)})
			continue
		}
		bars = append(bars, portion{label: name, n: hundredths(cell.Right.Value), colour: colours[cell.Arm]})
		rows = append(rows, []md{md(name), md(w.hundred(cell.Right.Value)), md(w.shares(&cell.Right))})
	}
	if len(bars) > 0 {
		w.barChart(t.Chart, bars, 100)
	}
	w.table(rows)
	w.text(subtle, md(t.Interval))
	for i := range c.Cells {
		w.cell(&c.Cells[i])
	}
	if c.Gave != nil {
		w.text(label, md(t.GaveTitle))
		w.text(tight, md(w.gained(c.Gave, t.Gave, t.GaveLess, t.GaveUnsure)))
	}
	w.text(subtle, md(t.Caveat))
}

// colours tell the arms apart.
var colours = map[recall.Arm]string{recall.Early: "good", recall.Late: "neutral"}

// cellTitle says when and who was asked.
func (w *writer) cellTitle(c *recall.Cell) string {
	if c.Arm == recall.Late {
		return fmt.Sprintf(w.t.Retention.Without, c.Day)
	}
	return fmt.Sprintf(w.t.Retention.With, c.Day)
}

// cellWords says what a measurement gave.
func (w *writer) cellWords(c *recall.Cell) string {
	if c.Withheld {
		return w.t.Retention.Few
	}
	return fmt.Sprintf(w.t.Retention.Found, w.hundred(c.Right.Value), w.shares(&c.Right))
}

// cell writes how many answered, and what they knew before the course.
func (w *writer) cell(c *recall.Cell) {
	t := &w.t.Retention
	if c.Withheld {
		return
	}
	w.text(label, md(w.cellTitle(c)))
	w.text(tight, md(fmt.Sprintf(t.Answered, w.count(c.People), w.count(c.Asked), w.count(c.Answers))))
	if b := c.Before; b != nil {
		w.text(tight, md(fmt.Sprintf(t.Before, w.hundred(b.Right.Value))+" "+w.gained(&b.Gain, t.Gain, t.GainLess, t.GainUnsure)))
	}
}

// gained says by how much something differs: by more, by less, or that chance may be
// all there is to it.
func (w *writer) gained(e *recall.Estimate, more, less, unsure string) string {
	switch {
	case e.Low > 0:
		return fmt.Sprintf(more, strconv.Itoa(hundredths(e.Value)), w.bounds(e))
	case e.High < 0:
		back := recall.Estimate{Value: -e.Value, Low: -e.High, High: -e.Low}
		return fmt.Sprintf(less, strconv.Itoa(hundredths(back.Value)), w.bounds(&back))
	}
	return fmt.Sprintf(unsure, w.bounds(e))
}

// bounds writes the bounds of an interval in hundredths, shares in percent.
func (w *writer) bounds(e *recall.Estimate) string {
	return fmt.Sprintf(w.t.Retention.Bounds, strconv.Itoa(hundredths(e.Low)), strconv.Itoa(hundredths(e.High)))
}

func (w *writer) shares(e *recall.Estimate) string {
	return fmt.Sprintf(w.t.Retention.Bounds, strconv.Itoa(hundredths(e.Low)), w.hundred(e.High))
}

// hundred writes a share in percent, rounded.
func (w *writer) hundred(share float64) string {
	return fmt.Sprintf(w.t.Retention.Percent, hundredths(share))
}

func hundredths(share float64) int { return int(math.Round(share * 100)) }

// fit writes how well what people know was foretold.
func (w *writer) fit(f *recall.Fit) {
	t := &w.t.Retention
	w.section(func() {
		w.text(label, md(t.FitTitle))
		if f.Withheld {
			w.text(tight, md(t.FitFew))
			return
		}
		w.text(tight, md(w.fitWords(f)))
		score := func(name string, s recall.Score) []md {
			return []md{md(name), plain(w.thousandths(s.LogLoss)), plain(w.thousandths(s.RMSE))}
		}
		w.table([][]md{{md(t.Method), md(t.LogLoss), md(t.RMSE)}, score(t.Model, f.Model), score(t.Average, f.Average), score(t.Constant, f.Constant)})
		w.text(subtle, md(fmt.Sprintf(t.FitHow, w.count(f.Answers), w.count(f.People), recall.Memory)))
		w.text(label, md(t.Calibration))
		rows := [][]md{{md(t.Expected), md(t.Happened), md(t.Answers)}}
		for _, b := range f.Bins {
			rows = append(rows, []md{md(w.hundred(b.Expected)), md(w.hundred(b.Right)), md(w.count(b.Answers))})
		}
		w.table(rows)
	})
}

// fitWords says whether the scheduler foretells better than the baselines.
func (w *writer) fitWords(f *recall.Fit) string {
	t := &w.t.Retention
	switch best := min(f.Average.LogLoss, f.Constant.LogLoss); {
	case f.Model.LogLoss < best:
		return t.Better
	case f.Model.LogLoss < max(f.Average.LogLoss, f.Constant.LogLoss):
		return t.Mixed
	}
	return t.Worse
}

// thousandths writes a number with three decimals.
func (w *writer) thousandths(n float64) string {
	return strings.Replace(strconv.FormatFloat(n, 'f', 3, 64), ".", w.t.Decimal, 1)
}

// Measuring says that it takes a while to find out what people still know.
func Measuring(l courses.Language) Card {
	w := begin(l)
	return w.message(w.t.Retention.Title, w.t.Retention.Working)
}
