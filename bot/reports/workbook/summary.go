package workbook

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"drypp/bot/reports/export"
)

// charted is how many courses the chart shows; more wouldn't be read.
const charted = 15

// summary makes the first sheet: what the file is, how it was counted, the
// numbers, and the charts beside them.
func (b *book) summary(f *excelize.File, s styles) error {
	sheet := b.texts.Summary
	if err := f.SetSheetName(f.GetSheetName(0), sheet); err != nil {
		return err
	}
	g := &grid{f: f, sheet: sheet, styles: s, row: 1}
	g.put(s.title, b.texts.Title)
	for _, fact := range b.export.Facts(export.Sum(b.totals).Rows) {
		g.fact(fact.Name, fact.Value)
	}
	g.row++
	place := g.row
	if len(b.totals) > 0 {
		g.row += b.height()/pixels + 3
	}
	g.put(s.name, b.texts.Totals)
	first := b.numbers(g)
	g.row++
	g.put(s.name, b.texts.Method)
	for _, m := range b.export.MethodOf() {
		g.wide(m)
	}
	g.do(f.SetColWidth(sheet, "A", "A", 42))
	g.do(f.SetColWidth(sheet, "B", "B", 26))
	g.do(f.SetColWidth(sheet, "C", lastColumn, 12))
	g.do(b.paper(f, sheet, "landscape"))
	if len(b.totals) > 0 {
		g.do(b.charts(f, place, first))
	}
	return g.err
}

// pixels is how high a row is.
const pixels = 20

// shown is how many courses the chart shows, and height how high it is.
func (b *book) shown() int  { return min(len(b.totals), charted) }
func (b *book) height() int { return max(300, 150+20*b.shown()) }

// lastColumn is that of the numbers: course, ID, and seven numbers.
const lastColumn = "I"

// numbers writes the totals of each course, those with most people overdue
// first, and all of them together. It returns the row of the first.
func (b *book) numbers(g *grid) int {
	labels := []any{b.texts.Columns["title"], b.texts.Columns["course"]}
	for _, n := range b.texts.Numbers {
		labels = append(labels, n)
	}
	g.line(g.styles.head, labels[:2]...)
	g.row--
	g.from(2, g.styles.number, labels[2:]...)
	first := g.row
	b.sort()
	for _, t := range b.totals {
		g.totals(export.Harmless(b.texts.TitleOf(t.Course)), export.Harmless(t.ID), t)
	}
	if len(b.totals) > 0 {
		area := fmt.Sprintf("A%d:%s%d", first-1, lastColumn, g.row-1)
		g.do(g.f.AutoFilter(g.sheet, area, nil))
	}
	g.totals(b.texts.Together, "", export.Sum(b.totals))
	return first
}

// sort puts the courses with most people overdue first, then those with most
// who aren't done, then by title. The rows have their sheets already.
func (b *book) sort() {
	slices.SortStableFunc(b.totals, func(x, y export.Totals) int {
		return cmp.Or(cmp.Compare(y.Overdue, x.Overdue), cmp.Compare(y.Open, x.Open),
			strings.Compare(x.Title, y.Title), strings.Compare(x.ID, y.ID))
	})
}

// charts draws how far people are, from a row on: all courses together, and
// beside it course by course, whose numbers begin in the row first.
func (b *book) charts(f *excelize.File, row, first int) error {
	return errors.Join(
		f.AddChart(b.texts.Summary, fmt.Sprintf("A%d", row), b.together(first)),
		f.AddChart(b.texts.Summary, fmt.Sprintf("B%d", row), b.byCourse(first)),
	)
}

// shades are those of done, open and overdue, and letters is what is written
// on them; they differ in lightness, too.
var (
	shades  = []string{ink, "B9D5DB", "A8431A"}
	letters = []string{"FFFFFF", "202020", "FFFFFF"}
)

// stated are the columns of done, open and overdue.
var stated = []string{"G", "H", "I"}

// byCourse is a bar for each of the first courses.
func (b *book) byCourse(first int) *excelize.Chart {
	sheet, last := quoted(b.texts.Summary), first+b.shown()-1
	series := make([]excelize.ChartSeries, len(stated))
	for i, column := range stated {
		series[i] = excelize.ChartSeries{
			Name:       fmt.Sprintf("%s!$%s$%d", sheet, column, first-1),
			Categories: fmt.Sprintf("%s!$A$%d:$A$%d", sheet, first, last),
			Values:     fmt.Sprintf("%s!$%s$%d:$%s$%d", sheet, column, first, column, last),
			Fill:       solid(shades[i]),
			DataLabel:  excelize.ChartDataLabel{Font: excelize.Font{Color: letters[i], Size: 9}},
		}
	}
	overlap, gap := 100, uint(40)
	axis := excelize.Font{Color: "202020", Size: 9}
	return &excelize.Chart{
		Type: excelize.BarStacked, Series: series, Overlap: &overlap, GapWidth: &gap,
		Title:     title(fmt.Sprintf(b.texts.ByCourse, b.shown(), len(b.totals))),
		Format:    excelize.GraphicOptions{AltText: b.texts.Chart, OffsetX: 60},
		Legend:    excelize.ChartLegend{Position: "bottom", Font: &axis},
		XAxis:     excelize.ChartAxis{ReverseOrder: true, Font: axis},
		YAxis:     excelize.ChartAxis{MajorGridLines: true, Font: axis, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "0"}},
		Dimension: excelize.ChartDimension{Width: 740, Height: uint(b.height())},
		// A part of nobody has no number.
		PlotArea: excelize.ChartPlotArea{ShowVal: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "0;;;"}},
	}
}

// together is a ring of all courses, which have the row behind the others.
func (b *book) together(first int) *excelize.Chart {
	points := make([]excelize.ChartDataPoint, len(shades))
	for i, c := range shades {
		points[i] = excelize.ChartDataPoint{Index: i, Fill: solid(c)}
	}
	sheet, row := quoted(b.texts.Summary), first+len(b.totals)
	return &excelize.Chart{
		Type: excelize.Doughnut, HoleSize: 55,
		Series: []excelize.ChartSeries{{
			Name:       fmt.Sprintf("%s!$A$%d", sheet, row),
			Categories: fmt.Sprintf("%s!$G$%d:$I$%d", sheet, first-1, first-1),
			Values:     fmt.Sprintf("%s!$G$%d:$I$%d", sheet, row, row),
			DataPoint:  points,
		}},
		Title:     title(b.texts.Together),
		Format:    excelize.GraphicOptions{AltText: b.texts.Chart},
		Legend:    excelize.ChartLegend{Position: "bottom", Font: &excelize.Font{Color: "202020", Size: 9}},
		Dimension: excelize.ChartDimension{Width: 340, Height: 300},
	}
}

func solid(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}

func title(text string) excelize.ChartTitle {
	return excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: text, Font: &excelize.Font{Bold: true, Size: 12, Color: ink}}}}
}

// quoted returns a sheet's name as it stands in a reference.
func quoted(sheet string) string { return "'" + strings.ReplaceAll(sheet, "'", "''") + "'" }

// grid writes cells row by row, and keeps the first error.
type grid struct {
	f      *excelize.File
	sheet  string
	styles styles
	row    int
	err    error
}

func (g *grid) do(err error) {
	if g.err == nil {
		g.err = err
	}
}

// line writes a row in one style; 0 leaves text as text and numbers as numbers.
func (g *grid) line(style int, values ...any) { g.from(0, style, values...) }

// from does so from a column on, which is counted from 0.
func (g *grid) from(column, style int, values ...any) {
	for i, v := range values {
		cell, err := excelize.CoordinatesToCellName(column+i+1, g.row)
		g.do(err)
		g.do(g.f.SetCellValue(g.sheet, cell, v))
		s := style
		if _, text := v.(string); s == 0 && text {
			s = styleText
		}
		if s != 0 {
			g.do(g.f.SetCellStyle(g.sheet, cell, cell, s))
		}
	}
	g.row++
}

func (g *grid) put(style int, text string) { g.line(style, text) }

// fact writes a name and a value, which has the room to its right.
func (g *grid) fact(name, value string) {
	g.line(g.styles.name, name, export.Harmless(value))
	g.spread("B", value, 100)
}

// wide writes a paragraph over all columns.
func (g *grid) wide(text string) {
	g.line(g.styles.wrap, text)
	g.spread("A", text, 155)
}

// spread gives the text in the row before the room from a column on, so high
// as it needs with so many letters in a line.
func (g *grid) spread(from, text string, letters int) {
	row := g.row - 1
	first, last := fmt.Sprintf("%s%d", from, row), fmt.Sprintf("%s%d", lastColumn, row)
	lines := min(1+utf8.RuneCountInString(text)/letters, 20)
	g.do(g.f.MergeCell(g.sheet, first, last))
	g.do(g.f.SetCellStyle(g.sheet, first, last, g.styles.wrap))
	g.do(g.f.SetRowHeight(g.sheet, row, float64(15*lines)))
}

func (g *grid) totals(title, id string, t export.Totals) {
	values := []any{title, id}
	for _, n := range t.Numbers() {
		values = append(values, n)
	}
	g.line(0, values...)
}
