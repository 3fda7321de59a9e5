// Package document writes results by name as a report fit for an auditor: PDF,
// A4 across, with whose results they are, of when, how they were counted, who
// made the report and when, the totals of each course, and the list by course
// and name, headers on every page, and pages numbered.
//
// Its fonts are Go's (golang.org/x/image/font/gofont), of which the letters
// that are used are embedded: Latin with all Nordic, Sami and Central European
// letters, Greek and Cyrillic. A letter that they lack is written without its
// marks, and as a box if nothing is left. The PDF isn't tagged: fpdf can't.
package document

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"drypp/bot/reports/export"
	"drypp/courses"
)

// MaxRows is how many rows a report has room for. It is held in memory, and
// nobody reads more than 500 pages.
const MaxRows = 20_000

// ErrTooLong says that there are more than MaxRows rows.
var ErrTooLong = fmt.Errorf("a PDF has room for %d lines: choose a course, a shorter period or a narrower scope, or another format", MaxRows)

// Write writes the report. The same export gives the same bytes. The error is
// that of the rows or of w, or ErrTooLong; before any of these nothing is
// written to w but what w itself refused.
func Write(w io.Writer, e *export.Export) error {
	rows, totals, err := read(e)
	if err != nil {
		return err
	}
	p, err := newPage(e)
	if err != nil {
		return err
	}
	p.front(len(rows))
	p.method()
	p.numbers(totals)
	p.list(rows, totals)
	p.feet()
	return p.pdf.Output(w)
}

// entry is a row with the place of its course and what it is sorted by.
type entry struct {
	export.Row
	course int
	key    []byte
}

// read returns the rows by course, then by name as the report's language has
// it, and their totals.
func read(e *export.Export) ([]entry, []export.Totals, error) {
	counter := export.NewCounter(e)
	sorter := collate.New(order(e.Language))
	var keys collate.Buffer
	var rows []entry
	for r, err := range e.Rows {
		if err != nil {
			return nil, nil, err
		}
		if len(rows) == MaxRows {
			return nil, nil, ErrTooLong
		}
		rows = append(rows, entry{r, counter.Add(&r), sorter.KeyFromString(&keys, r.Name+"\x00"+r.Email)})
	}
	slices.SortStableFunc(rows, func(a, b entry) int {
		if a.course != b.course {
			return a.course - b.course
		}
		if by := slices.Compare(a.key, b.key); by != 0 {
			return by
		}
		return a.Started.Compare(b.Started)
	})
	return rows, counter.Totals(), nil
}

// order returns the language that names are sorted by. Bokmål has Nynorsk's
// order, which x/text knows; it takes "nb" for "no", which it doesn't.
func order(l courses.Language) language.Tag {
	if l == courses.English {
		return language.English
	}
	return language.MustParse("nn")
}

// The page in millimetres, and the fonts' name.
const (
	margin = 12.0
	width  = 297 - 2*margin
	bottom = 210 - 16.0
	family = "Go"
)

// colour is red, green and blue.
type colour [3]int

var (
	ink   = colour{11, 90, 110}
	tint  = colour{230, 241, 243}
	black = colour{24, 24, 24}
	grey  = colour{90, 90, 90}
	rule  = colour{200, 212, 215}
)

// page is the report on its way.
type page struct {
	pdf    *fpdf.Fpdf
	export *export.Export
	texts  *export.Texts
	// glyphs knows what the fonts can write.
	glyphs *glyphs
}

func newPage(e *export.Export) (*page, error) {
	g, err := loadGlyphs()
	if err != nil {
		return nil, err
	}
	p := &page{pdf: fpdf.New("L", "mm", "A4", ""), export: e, texts: export.TextsOf(e.Language), glyphs: g}
	p.pdf.AddUTF8FontFromBytes(family, "", slices.Clone(g.regular))
	p.pdf.AddUTF8FontFromBytes(family, "B", slices.Clone(g.bold))
	p.pdf.SetCatalogSort(true)
	p.pdf.SetCreationDate(e.At.UTC())
	p.pdf.SetModificationDate(e.At.UTC())
	p.pdf.SetTitle(p.texts.Title+", "+p.print(e.Organisation), true)
	p.pdf.SetAuthor(p.print(e.By), true)
	p.pdf.SetCreator("Drypp", true)
	p.pdf.SetProducer("Drypp", true)
	p.pdf.SetLang(p.texts.Lang)
	p.pdf.SetMargins(margin, margin, margin)
	p.pdf.SetAutoPageBreak(false, 0)
	p.pdf.SetCellMargin(1)
	p.pdf.AddPage()
	return p, nil
}

// font sets the font for what follows.
func (p *page) font(style string, size float64, c colour) {
	p.pdf.SetFont(family, style, size)
	p.pdf.SetTextColor(c[0], c[1], c[2])
}

// line writes one line over the whole width.
func (p *page) line(height float64, text string) {
	p.pdf.SetX(margin)
	p.pdf.CellFormat(width, height, text, "", 1, "L", false, 0, "")
}

// front writes the title, and what the report is of.
func (p *page) front(rows int) {
	p.pdf.SetFillColor(ink[0], ink[1], ink[2])
	p.pdf.Rect(0, 0, 297, 4, "F")
	p.font("B", 22, ink)
	p.line(11, p.texts.Title)
	p.font("", 14, black)
	p.line(8, p.fitted(p.print(p.export.Organisation), width))
	p.pdf.Ln(2)
	for _, f := range p.export.Facts(rows)[1:] {
		p.font("B", 9, black)
		p.pdf.SetX(margin)
		p.pdf.CellFormat(38, 5, f.Name, "", 0, "L", false, 0, "")
		p.font("", 9, black)
		for i, l := range p.lines(p.print(f.Value), width-38, 8) {
			if i > 0 {
				p.pdf.SetX(margin + 38)
			}
			p.pdf.CellFormat(width-38, 5, l, "", 1, "L", false, 0, "")
		}
	}
}

// heading writes the heading of a part, on the next page if no more than so
// many millimetres would follow on this one.
func (p *page) heading(text string, room float64) {
	if p.pdf.GetY()+12+room > bottom {
		p.turn()
	} else {
		p.pdf.Ln(5)
	}
	p.font("B", 13, ink)
	p.pdf.Bookmark(text, 0, -1)
	p.line(7, text)
}

// turn goes to the top of a new page.
func (p *page) turn() { p.pdf.AddPage() }

// numbers writes the totals of each course.
func (p *page) numbers(totals []export.Totals) {
	p.heading(p.texts.Totals, 20)
	t := &table{page: p, title: p.texts.Totals, columns: []column{{p.texts.Columns["title"], 90, "L"}, {p.texts.Columns["course"], 50, "L"}}}
	for _, n := range p.texts.Numbers {
		t.columns = append(t.columns, column{n, 19, "R"})
	}
	t.head()
	for _, c := range totals {
		t.row(counted(p.print(p.texts.TitleOf(c.Course)), p.print(c.ID), c))
	}
	t.row(counted(p.texts.Together, "", export.Sum(totals)))
}

// counted returns the cells of totals.
func counted(title, id string, t export.Totals) []string {
	cells := []string{title, id}
	for _, n := range t.Numbers() {
		cells = append(cells, strconv.Itoa(n))
	}
	return cells
}

// method writes how it was counted.
func (p *page) method() {
	p.heading(p.texts.Method, 20)
	p.font("", 9, black)
	for _, m := range p.export.MethodOf() {
		for i, l := range p.lines(m, width-5, 8) {
			if p.pdf.GetY()+4.6 > bottom {
				p.turn()
			}
			dot := ""
			if i == 0 {
				dot = "•"
			}
			p.pdf.SetX(margin)
			p.pdf.CellFormat(5, 4.6, dot, "", 0, "L", false, 0, "")
			p.pdf.CellFormat(width-5, 4.6, l, "", 1, "L", false, 0, "")
		}
		p.pdf.Ln(0.8)
	}
}

// list writes the rows, course by course.
func (p *page) list(rows []entry, totals []export.Totals) {
	if len(rows) == 0 {
		p.heading(p.texts.List, 10)
		p.font("", 9, black)
		p.line(5, p.texts.Nothing)
		return
	}
	p.turn()
	for len(rows) > 0 {
		course := rows[0].course
		n := slices.IndexFunc(rows, func(r entry) bool { return r.course != course })
		if n < 0 {
			n = len(rows)
		}
		p.course(totals[course].Course, rows[:n])
		rows = rows[n:]
	}
}

// course writes the rows of one course.
func (p *page) course(c export.Course, rows []entry) {
	title := p.print(p.texts.TitleOf(c) + " (" + c.ID + ")")
	p.heading(p.fitted(title, width), 20)
	t := p.people(title)
	t.head()
	for i := range rows {
		t.row(p.cells(&rows[i].Row))
	}
}

// people returns the table of the rows of a course.
func (p *page) people(title string) *table {
	label := p.texts.Columns
	name, email, fields := 60.0, 74.0, 0.0
	if len(p.export.Fields) > 0 {
		name, email, fields = 44, 50, 40
	}
	columns := []column{{label["name"], name, "L"}, {label["email"], email, "L"}}
	if fields > 0 {
		columns = append(columns, column{p.fieldLabels(), fields, "L"})
	}
	return &table{page: p, title: title, columns: append(columns,
		column{label["state"], 21, "L"}, column{label["version"], 13, "R"}, column{label["score"], 21, "L"},
		column{label["started"], 25, "L"}, column{label["completed"], 25, "L"},
		column{label["due"], 17, "L"}, column{label["expires"], 17, "L"})}
}

// fieldLabels are the names of what is known of people, which share a column:
// an organisation may have many.
func (p *page) fieldLabels() string {
	var labels []string
	for _, c := range p.export.Columns()[2 : 2+len(p.export.Fields)] {
		labels = append(labels, p.print(c.Label))
	}
	return strings.Join(labels, separator)
}

// separator stands between what is known of somebody.
const separator = " · "

// cells returns what the table of people has of a row.
func (p *page) cells(r *export.Row) []string {
	cells := []string{cmp.Or(p.print(r.Name), "–"), p.print(r.Email)}
	if len(p.export.Fields) > 0 {
		var values []string
		for _, f := range p.export.Fields {
			if v := r.Fields[f]; v != "" {
				values = append(values, p.print(v))
			}
		}
		cells = append(cells, strings.Join(values, separator))
	}
	return append(cells, p.state(r), number(r.Version), p.score(r),
		p.moment(r.Started), p.moment(r.Completed), r.Due.String(), p.day(r.Expires))
}

// feet writes what stands at the foot of every page, now that it is known how
// many there are.
func (p *page) feet() {
	e, all := p.export, p.pdf.PageCount()
	made := p.print(fmt.Sprintf("%s%s%s%s%s %s (%s)", e.Organisation, separator, p.texts.Title, separator,
		p.texts.Made, e.At.In(e.Location).Format("2006-01-02 15:04 MST"), cmp.Or(e.By, p.texts.CommandLine)))
	for n := 1; n <= all; n++ {
		p.pdf.SetPage(n)
		p.pdf.SetDrawColor(rule[0], rule[1], rule[2])
		p.pdf.Line(margin, bottom+3, 297-margin, bottom+3)
		p.pdf.SetXY(margin, bottom+4)
		// Another font before makes fpdf name the font on this page, too.
		p.font("B", 8, grey)
		p.font("", 8, grey)
		p.pdf.CellFormat(width-40, 5, p.fitted(made, width-40), "", 0, "L", false, 0, "")
		p.pdf.CellFormat(40, 5, fmt.Sprintf(p.texts.Page, n, all), "", 0, "R", false, 0, "")
	}
}

// errNoFont says that the fonts that come along can't be read.
var errNoFont = errors.New("the fonts of a report can't be read")
