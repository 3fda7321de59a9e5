package document

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
	"time"

	"drypp/bot/reports/export"
)

// column is one of a table: what heads it, how many millimetres wide it is, and
// on which side its text stands ("L" or "R").
type column struct {
	label string
	width float64
	align string
}

// table is written row by row. Its header comes again on every page.
type table struct {
	*page
	// title is said again where the table goes on; empty for none.
	title   string
	columns []column
}

// How a table looks, in millimetres and points.
const (
	lineHeight = 3.7
	padding    = 0.8
	cellSize   = 7.5
	mostLines  = 4
)

// head writes the header.
func (t *table) head() {
	t.font("B", cellSize, ink)
	t.pdf.SetFillColor(tint[0], tint[1], tint[2])
	labels := make([]string, len(t.columns))
	for i, c := range t.columns {
		labels[i] = c.label
	}
	cells, height := t.wrap(labels)
	t.pdf.Rect(margin, t.pdf.GetY(), width, height, "F")
	t.write(cells, height, ink)
}

// row writes a row, with the header before it if it is the first of a page.
func (t *table) row(texts []string) {
	t.font("", cellSize, black)
	cells, height := t.wrap(texts)
	if t.pdf.GetY()+height > bottom {
		t.turn()
		if t.title != "" {
			t.font("B", 9, ink)
			t.line(6, t.fitted(t.title+" "+t.texts.Continued, width))
		}
		t.head()
		t.font("", cellSize, black)
	}
	t.write(cells, height, rule)
}

// wrap cuts texts into the lines that their columns have room for, in the
// present font, and returns how high the row is.
func (t *table) wrap(texts []string) (cells [][]string, height float64) {
	most := 1
	cells = make([][]string, len(texts))
	for i, text := range texts {
		cells[i] = t.lines(text, t.columns[i].width, mostLines)
		most = max(most, len(cells[i]))
	}
	return cells, float64(most)*lineHeight + 2*padding
}

// write writes a row, and a line below it. Each cell is written whole before
// the next, so that it is read in that order.
func (t *table) write(cells [][]string, height float64, below colour) {
	x, y := margin, t.pdf.GetY()
	for i, c := range t.columns {
		for j, l := range cells[i] {
			t.pdf.SetXY(x, y+padding+float64(j)*lineHeight)
			t.pdf.CellFormat(c.width, lineHeight, l, "", 0, c.align, false, 0, "")
		}
		x += c.width
	}
	t.pdf.SetDrawColor(below[0], below[1], below[2])
	t.pdf.SetLineWidth(0.15)
	t.pdf.Line(margin, y+height, margin+width, y+height)
	t.pdf.SetXY(margin, y+height)
}

// lines cuts a text into lines that fit a width in the present font: between
// words, else where it must. The last of at most so many ends with an ellipsis
// if there would be more.
func (p *page) lines(text string, room float64, most int) []string {
	if text == "" {
		return nil
	}
	if p.pdf.GetStringWidth(text) <= room-2 {
		return []string{text}
	}
	lines := p.pdf.SplitText(text, room)
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	if len(lines) > most {
		lines = lines[:most]
		lines[most-1] = p.fitted(lines[most-1]+ellipsis, room)
	}
	return lines
}

const ellipsis = "…"

// fitted returns as much of a text as fits a width in the present font, with
// an ellipsis if that isn't all.
func (p *page) fitted(text string, room float64) string {
	if p.pdf.GetStringWidth(text) <= room-2 {
		return text
	}
	runes := []rune(strings.TrimSuffix(text, ellipsis))
	over := sort.Search(len(runes), func(n int) bool {
		return p.pdf.GetStringWidth(string(runes[:n+1])+ellipsis) > room-2
	})
	return string(runes[:over]) + ellipsis
}

// state returns how far somebody is, and whether it is overdue, in words.
func (p *page) state(r *export.Row) string {
	s, ok := p.texts.States[r.State]
	if !ok {
		s = p.print(string(r.State))
	}
	if r.Overdue {
		s += ", " + strings.ToLower(p.texts.Columns["overdue"])
	}
	return s
}

// score returns how much was right, such as "5 av 6 (83 %)".
func (p *page) score(r *export.Row) string {
	if r.Tries == 0 {
		return ""
	}
	return fmt.Sprintf(p.texts.Score, r.Right, r.Questions, r.Percent)
}

func (p *page) moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(p.export.Location).Format("2006-01-02 15:04")
}

func (p *page) day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(p.export.Location).Format(time.DateOnly)
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
