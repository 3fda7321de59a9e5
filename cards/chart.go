package cards

import (
	"fmt"
	"strconv"

	"drypp/courses"
)

// bar is one line of a chart: people, or courses, in parts that add up.
type bar struct {
	title string
	// done, left and late are how many have passed, have time left, and are
	// overdue.
	done, left, late int
}

// maxBars is how many bars a chart has: more of them don't fit a screen.
const maxBars = 12

// chart writes bars as Teams draws them (Microsoft, "Charts in Adaptive Cards",
// Chart.HorizontalBar.Stacked), for the eye: what it says, words beside it say
// too. A client that doesn't know it draws its fallback. It has no "requires":
// no capability is documented for charts, and Microsoft's renderer for the web
// takes every one that it wasn't told of for missing, so that nobody would ever
// see the chart.
func (w *writer) chart(title string, bars []bar) {
	if len(bars) == 0 {
		return
	}
	bars = bars[:min(len(bars), maxBars)]
	w.begin("Chart.HorizontalBar.Stacked")
	w.member("title", title)
	w.list("data")
	for _, b := range bars {
		w.element(`{"title":`)
		w.b = quote(w.b, clip(b.title, 40))
		w.list("data")
		w.points("legend", "value", b)
		w.endList()
		w.end()
	}
	w.endList()
	w.fallback(bars)
	w.end()
}

// parts writes the parts of one bar as bars of their own, each with its name: a
// stacked chart of one bar has no legend.
func (w *writer) parts(b bar) {
	w.begin("Chart.HorizontalBar")
	w.member("title", b.title)
	w.raw(`,"displayMode":"PartToWhole"`)
	w.list("data")
	w.points("x", "y", b)
	w.endList()
	w.fallback([]bar{b})
	w.end()
}

// points writes the parts of a bar, by what the chart calls a name and a value.
func (w *writer) points(name, value string, b bar) {
	t := &w.t.Overview
	for _, p := range [...]struct {
		name, colour string
		n            int
	}{{t.DoneLabel, "good", b.done}, {t.LeftLabel, "neutral", b.left}, {t.LateLabel, "attention", b.late}} {
		w.element(`{"color":`)
		w.b = quote(w.b, p.colour)
		w.member(name, p.name)
		w.number(value, p.n)
		w.end()
	}
}

// fallback writes what a chart's fallback is.
func (w *writer) fallback(bars []bar) {
	w.raw(`,"fallback":`)
	w.drawn(bars)
}

// drawn writes bars in characters, for clients that have no charts.
func (w *writer) drawn(bars []bar) {
	w.begin("Container")
	w.list("items")
	for _, b := range bars {
		all := b.done + b.left + b.late
		w.text(tight, say("%s: %s", clip(b.title, 40), md(w.percent(b.done, all))))
		w.progress(b.done, all)
	}
	w.endList()
	w.end()
}

// percent says how much of all something is, rounded down, so that nothing is
// said to be complete that isn't.
func (w *writer) percent(part, all int) string {
	return fmt.Sprintf(w.t.Overview.Percent, part*100/max(all, 1))
}

// table writes rows of texts, the first of them headings, as is the default (the
// two schemas name the member that says so differently). A client that has no
// tables draws a list of the first two columns.
func (w *writer) table(rows [][]md) {
	w.begin("Table")
	w.raw(`,"showGridLines":false,"spacing":"Small"`)
	w.list("columns")
	for i := range rows[0] {
		width := `{"width":2}`
		if i > 0 {
			width = `{"width":1,"horizontalCellContentAlignment":"Right"}`
		}
		w.element(width)
	}
	w.endList()
	w.list("rows")
	for i, row := range rows {
		w.tableRow(row, i == 0)
	}
	w.endList()
	w.raw(`,"fallback":`)
	var facts []md
	for _, row := range rows[1:] {
		facts = append(facts, row[0], row[1])
	}
	w.facts(facts...)
	w.end()
}

func (w *writer) tableRow(row []md, header bool) {
	w.begin("TableRow")
	w.list("cells")
	for _, cell := range row {
		w.begin("TableCell")
		w.list("items")
		look := body
		if header {
			look = strong
		}
		w.text(look, cell)
		w.endList()
		w.end()
	}
	w.endList()
	w.end()
}

// lines writes n sections as far as there is room, leaving as many bytes for
// what follows beside a card's last lines, and returns how many it left out.
func (w *writer) lines(n, spare int, line func(i int)) (left int) {
	for i := range n {
		before := len(w.b)
		w.section(func() { line(i) })
		if !w.room(spare) {
			w.b = w.b[:before]
			return n - i
		}
	}
	return 0
}

// count writes how many there are of something as people read it: with its
// thousands apart, from 10 000 on.
func (w *writer) count(n int) string {
	if n < 10_000 {
		return strconv.Itoa(n)
	}
	apart := "\u00a0"
	if w.l == courses.English {
		apart = ","
	}
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + apart + s[i:]
	}
	return s
}

// many is plural.of with its number written as count does.
func (w *writer) many(p plural, n int, more ...any) string {
	text := p.Many
	if n == 1 {
		text = p.One
	}
	return fmt.Sprintf(text, append([]any{grouped(w.count(n))}, more...)...)
}

// grouped is a number that is written out already, for a %d.
type grouped string

// Format writes the number.
func (g grouped) Format(s fmt.State, _ rune) { fmt.Fprint(s, string(g)) }
