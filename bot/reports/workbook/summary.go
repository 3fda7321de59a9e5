package workbook

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"drypp/bot/reports/export"
)

// charted is how many courses the chart shows; more wouldn't be read.
const charted = 20

// summary makes the first sheet: what the file is, how it was counted, the
// numbers, and the charts beside them.
func (b *book) summary(f *excelize.File, s styles) error {
	sheet := b.texts.Summary
	if err := f.SetSheetName(f.GetSheetName(0), sheet); err != nil {
		return err
	}
	g := &grid{f: f, sheet: sheet, styles: s, row: 1}
	g.put(s.title, b.texts.Title)
	for _, fact := range b.export.Facts(b.rows()) {
		g.fact(fact.Name, fact.Value)
	}
	g.row++
	g.put(s.name, b.texts.Method)
	for _, m := range b.export.MethodOf() {
		g.wide(m)
	}
	g.row++
	g.put(s.name, b.texts.Totals)
	first := b.numbers(g)
	g.do(f.SetColWidth(sheet, "A", "A", 38))
	g.do(f.SetColWidth(sheet, "B", "B", 26))
	g.do(f.SetColWidth(sheet, "C", lastColumn, 12))
	g.do(b.paper(f, sheet, "portrait"))
	if g.err != nil || len(b.totals) == 0 {
		return g.err
	}
	return b.charts(f, first)
}

func (b *book) rows() int {
	n := 0
	for _, t := range b.totals {
		n += t.Rows
	}
	return n
}

// lastColumn is that of the numbers: course, ID, and seven numbers.
const lastColumn = "I"

// numbers writes the totals of each course, those with most people overdue
// first, and all of them together. It returns the row of the first.
func (b *book) numbers(g *grid) int {
	labels := []any{b.texts.Columns["title"], b.texts.Columns["course"]}
	for _, n := range b.texts.Numbers {
		labels = append(labels, n)
	}
	g.line(g.styles.head, labels...)
	first := g.row
	b.sort()
	all := export.Totals{}
	for _, t := range b.totals {
		g.totals(export.Harmless(b.texts.TitleOf(t.Course)), export.Harmless(t.ID), t)
		all.Started, all.Completed, all.Passed = all.Started+t.Started, all.Completed+t.Completed, all.Passed+t.Passed
		all.Done, all.Open, all.Overdue, all.People = all.Done+t.Done, all.Open+t.Open, all.Overdue+t.Overdue, all.People+t.People
	}
	if len(b.totals) > 0 {
		area := fmt.Sprintf("A%d:%s%d", first-1, lastColumn, g.row-1)
		g.do(g.f.AutoFilter(g.sheet, area, nil))
	}
	g.totals(b.texts.Together, "", all)
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

// charts draws how far people are: course by course, and all together.
func (b *book) charts(f *excelize.File, first int) error {
	shown := min(len(b.totals), charted)
	last := first + shown - 1
	names := fmt.Sprintf("%s!$A$%d:$A$%d", quoted(b.texts.Summary), first, last)
	head := fmt.Sprintf("%s!$%%s$%d", quoted(b.texts.Summary), first-1)
	var series []excelize.ChartSeries
	for i, column := range []string{"G", "H", "I"} {
		series = append(series, excelize.ChartSeries{
			Name: fmt.Sprintf(head, column), Categories: names,
			Values: fmt.Sprintf("%s!$%s$%d:$%s$%d", quoted(b.texts.Summary), column, first, column, last),
			Fill:   excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{shades[i]}},
		})
	}
	overlap, gap := 100, uint(40)
	byCourse := &excelize.Chart{
		Type: excelize.BarStacked, Series: series, Overlap: &overlap, GapWidth: &gap,
		Title:     title(fmt.Sprintf(b.texts.ByCourse, shown, len(b.totals))),
		Format:    excelize.GraphicOptions{AltText: b.texts.Chart},
		Legend:    excelize.ChartLegend{Position: "bottom"},
		YAxis:     excelize.ChartAxis{MajorGridLines: true},
		XAxis:     excelize.ChartAxis{ReverseOrder: true},
		Dimension: excelize.ChartDimension{Width: 760, Height: uint(180 + 26*shown)},
		PlotArea:  excelize.ChartPlotArea{ShowVal: true},
	}
	return errors.Join(f.AddChart(b.texts.Summary, "K2", b.together(first+len(b.totals))), f.AddChart(b.texts.Summary, "K20", byCourse))
}

// shades are those of done, open and overdue; they differ in lightness, too.
var shades = []string{ink, "9CC3CC", "C8501E"}

// together is the chart of the row with all courses.
func (b *book) together(row int) *excelize.Chart {
	points := make([]excelize.ChartDataPoint, len(shades))
	for i, c := range shades {
		points[i] = excelize.ChartDataPoint{Index: i, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{c}}}
	}
	sheet := quoted(b.texts.Summary)
	return &excelize.Chart{
		Type: excelize.Doughnut, HoleSize: 55,
		Series: []excelize.ChartSeries{{
			Name:       fmt.Sprintf("%s!$A$%d", sheet, row),
			Categories: fmt.Sprintf("%s!$G$%d:$I$%d", sheet, row-len(b.totals)-1, row-len(b.totals)-1),
			Values:     fmt.Sprintf("%s!$G$%d:$I$%d", sheet, row, row),
			DataPoint:  points,
		}},
		Title:     title(b.texts.Together),
		Format:    excelize.GraphicOptions{AltText: b.texts.Chart},
		Legend:    excelize.ChartLegend{Position: "right"},
		Dimension: excelize.ChartDimension{Width: 760, Height: 340},
		PlotArea:  excelize.ChartPlotArea{ShowPercent: true},
	}
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
func (g *grid) line(style int, values ...any) {
	for i, v := range values {
		cell, err := excelize.CoordinatesToCellName(i+1, g.row)
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
	g.merge(g.row-1, "B")
}

// wide writes a paragraph over all columns.
func (g *grid) wide(text string) {
	g.line(g.styles.wrap, text)
	g.merge(g.row-1, "A")
	g.do(g.f.SetRowHeight(g.sheet, g.row-1, float64(15*(1+len([]rune(text))/150))))
}

func (g *grid) merge(row int, from string) {
	first, last := fmt.Sprintf("%s%d", from, row), fmt.Sprintf("%s%d", lastColumn, row)
	g.do(g.f.MergeCell(g.sheet, first, last))
	g.do(g.f.SetCellStyle(g.sheet, first, last, g.styles.wrap))
}

func (g *grid) totals(title, id string, t export.Totals) {
	g.line(0, title, id, t.People, t.Started, t.Completed, t.Passed, t.Done, t.Open, t.Overdue)
}
