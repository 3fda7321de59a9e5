package workbook

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"sort"
	"time"

	"github.com/xuri/excelize/v2"

	"drypp/bot/reports/export"
)

// parts are the files of a workbook by name. It stands in for excelize's zip
// writer: excelize holds the whole file in memory otherwise.
type parts map[string]*bytes.Buffer

// Create returns where a part is written to.
func (p parts) Create(name string) (io.Writer, error) {
	p[name] = &bytes.Buffer{}
	return p[name], nil
}

// AddFS isn't what excelize writes a workbook with.
func (p parts) AddFS(fs.FS) error { return errors.ErrUnsupported }

// Close does nothing.
func (p parts) Close() error { return nil }

// frame returns the workbook without the rows, with all of its sheets.
func (b *book) frame() (p parts, err error) {
	f := excelize.NewFile()
	defer func() {
		if closed := f.Close(); err == nil {
			err = closed
		}
	}()
	styles, err := newStyles(f)
	if err != nil {
		return nil, err
	}
	if err := b.summary(f, styles); err != nil {
		return nil, err
	}
	for _, s := range b.sheets {
		if err := b.sheet(f, s, styles.head); err != nil {
			return nil, err
		}
	}
	if err := b.properties(f); err != nil {
		return nil, err
	}
	// excelize adds them in the order of a map.
	kinds := f.ContentTypes.Defaults
	sort.Slice(kinds, func(i, j int) bool { return kinds[i].Extension < kinds[j].Extension })
	p = parts{}
	f.SetZipWriter(func(io.Writer) excelize.ZipWriter { return p })
	return p, f.Write(io.Discard)
}

// properties says what the workbook is, by whom and when.
func (b *book) properties(f *excelize.File) error {
	at := b.export.At.UTC().Format(time.RFC3339)
	return f.SetDocProps(&excelize.DocProperties{
		Title:   b.texts.Title + ", " + export.Printable(b.export.Organisation),
		Creator: "Drypp", LastModifiedBy: "Drypp",
		Created: at, Modified: at, Language: b.texts.Lang,
	})
}

// styles are those that only the frame uses, by excelize's numbers.
type styles struct{ title, name, wrap, head, number int }

// The colours of the workbook: a tint with dark text, which is read as well in
// black and white.
const (
	tint = "DCEBEE"
	ink  = "0B5A6E"
)

// newStyles makes the styles of the rows, which have to come first, and the
// others.
func newStyles(f *excelize.File) (s styles, err error) {
	day, moment := "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
	line := []excelize.Border{{Type: "bottom", Color: ink, Style: 1}}
	fill := solid(tint)
	font := func(size float64, color string) *excelize.Font {
		return &excelize.Font{Bold: true, Family: "Calibri", Size: size, Color: color}
	}
	list := []struct {
		id    int
		into  *int
		style excelize.Style
	}{
		{styleText, nil, excelize.Style{NumFmt: 49}},
		{styleNumber, nil, excelize.Style{NumFmt: 1}},
		{stylePercent, nil, excelize.Style{NumFmt: 9}},
		{styleDay, nil, excelize.Style{CustomNumFmt: &day}},
		{styleMoment, nil, excelize.Style{CustomNumFmt: &moment}},
		{0, &s.title, excelize.Style{Font: font(18, ink)}},
		{0, &s.name, excelize.Style{Font: font(11, ""), Alignment: &excelize.Alignment{Vertical: "top"}}},
		{0, &s.wrap, excelize.Style{NumFmt: 49, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top", Horizontal: "left"}}},
		{0, &s.head, excelize.Style{NumFmt: 49, Font: font(11, ""), Fill: fill, Border: line,
			Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"}}},
		{0, &s.number, excelize.Style{NumFmt: 49, Font: font(11, ""), Fill: fill, Border: line,
			Alignment: &excelize.Alignment{WrapText: true, Vertical: "center", Horizontal: "right"}}},
	}
	for i := range list {
		id, err := f.NewStyle(&list[i].style)
		if err != nil {
			return s, err
		}
		if list[i].into != nil {
			*list[i].into = id
		} else if id != list[i].id {
			return s, errors.New("the styles of a workbook have other numbers than its cells")
		}
	}
	return s, nil
}

// widths are those of columns in characters; those of fields have 20.
var widths = map[string]float64{
	"name": 28, "email": 34, "course": 22, "title": 34, "state": 13, "version": 9, "tries": 9, "right": 8,
	"questions": 11, "percent": 10, "started": 17, "completed": 17, "owed": 10, "due": 12, "overdue": 10, "expires": 17,
}

// sheet adds a sheet with its header, for so many rows.
func (b *book) sheet(f *excelize.File, s sheet, head int) error {
	if _, err := f.NewSheet(s.name); err != nil {
		return err
	}
	last, err := excelize.CoordinatesToCellName(len(b.columns), s.rows+1)
	if err != nil {
		return err
	}
	labels := make([]any, len(b.columns))
	for i, c := range b.columns {
		labels[i] = export.Harmless(c.Label)
		if err := b.width(f, s.name, i+1, c.Key); err != nil {
			return err
		}
	}
	area := "A1:" + last
	return errors.Join(
		f.SetSheetRow(s.name, "A1", &labels),
		f.SetRowStyle(s.name, 1, 1, head),
		f.SetPanes(s.name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}),
		f.SetSheetDimension(s.name, area),
		f.AutoFilter(s.name, area, nil),
		b.paper(f, s.name, "landscape"),
		f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: s.name, RefersTo: quoted(s.name) + "!$1:$1"}),
	)
}

func (b *book) width(f *excelize.File, sheet string, column int, key string) error {
	name, err := excelize.ColumnNumberToName(column)
	if err != nil {
		return err
	}
	width, ok := widths[key]
	if !ok {
		width = 20
	}
	return f.SetColWidth(sheet, name, name, width)
}

// paper has a sheet printed on A4, as wide as the page.
func (b *book) paper(f *excelize.File, sheet, orientation string) error {
	a4, wide, long, fit := 9, 1, 0, true
	return errors.Join(
		f.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}),
		f.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &a4, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &long}),
	)
}
