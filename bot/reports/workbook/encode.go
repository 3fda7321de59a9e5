package workbook

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"drypp/bot/reports/export"
	"drypp/courses/calendar"
)

// The styles of cells, as numbers of the workbook. frame makes them in this
// order; 0 is the standard style.
const (
	styleText = iota + 1
	styleNumber
	stylePercent
	styleDay
	styleMoment
)

// encoder writes rows as SpreadsheetML. It isn't safe for concurrent use.
type encoder struct {
	columns  []export.Column
	texts    *export.Texts
	location *time.Location
	buf      []byte
}

func newEncoder(e *export.Export) *encoder {
	return &encoder{columns: e.Columns(), texts: export.TextsOf(e.Language), location: e.Location}
}

// row returns a row, which is good until the next call.
func (e *encoder) row(r *export.Row) []byte {
	e.buf = append(e.buf[:0], "<row>"...)
	for _, c := range e.columns {
		e.cell(c.Value(r))
	}
	e.buf = append(e.buf, "</row>"...)
	return e.buf
}

// cell adds a cell. One without a value is there, too: the place of each is
// where it comes.
func (e *encoder) cell(value any) {
	switch v := value.(type) {
	case string:
		e.text(v)
	case export.State:
		e.text(stateText(e.texts, v))
	case bool:
		e.text(yesNo(e.texts, v))
	case int:
		e.number(styleNumber, strconv.AppendInt(nil, int64(v), 10))
	case export.Percent:
		e.number(stylePercent, strconv.AppendFloat(nil, float64(v)/100, 'f', 2, 64))
	case calendar.Date:
		e.date(styleDay, time.Date(v.Year, v.Month, v.Day, 0, 0, 0, 0, time.UTC), v.String())
	case time.Time:
		t := v.In(e.location)
		wall := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
		e.date(styleMoment, wall, wall.Format(time.DateTime))
	default:
		e.buf = append(e.buf, "<c/>"...)
	}
}

// stateText returns a state in words; one that has none as it is.
func stateText(t *export.Texts, s export.State) string {
	if words, ok := t.States[s]; ok {
		return words
	}
	return string(s)
}

func yesNo(t *export.Texts, is bool) string {
	if is {
		return t.Yes
	}
	return t.No
}

// excelDays are the days that Excel counts rightly, from 1 March 1900 on: it
// believes that 1900 was a leap year (Microsoft 214326). Its days count from
// epoch.
var (
	epoch    = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	firstDay = time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC)
	lastDay  = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
)

// date adds what the clock shows as a number of days, or as text if Excel has
// no such day.
func (e *encoder) date(style int, wall time.Time, text string) {
	if wall.Before(firstDay) || wall.After(lastDay) {
		e.text(text)
		return
	}
	seconds := wall.Unix() - epoch.Unix()
	e.number(style, strconv.AppendFloat(nil, float64(seconds)/86400, 'f', -1, 64))
}

func (e *encoder) number(style int, digits []byte) {
	e.buf = append(e.buf, `<c s="`...)
	e.buf = strconv.AppendInt(e.buf, int64(style), 10)
	e.buf = append(e.buf, `"><v>`...)
	e.buf = append(e.buf, digits...)
	e.buf = append(e.buf, `</v></c>`...)
}

// text adds a text as what it is, never as a formula.
func (e *encoder) text(s string) {
	s = prefix(export.Harmless(s), excelize.TotalCellChars)
	e.buf = append(e.buf, `<c s="1" t="inlineStr"><is><t`...)
	if s != strings.TrimSpace(s) || strings.Contains(s, "  ") {
		e.buf = append(e.buf, ` xml:space="preserve"`...)
	}
	e.buf = append(e.buf, '>')
	e.escape(s)
	e.buf = append(e.buf, `</t></is></c>`...)
}

// escape adds a text for XML. An underscore that Excel would read as the
// beginning of a character by its number, as in _x0041_, becomes such a number
// itself (ECMA-376, 22.9.2.19 ST_Xstring).
func (e *encoder) escape(s string) {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '&':
			e.buf = append(e.buf, "&amp;"...)
		case c == '<':
			e.buf = append(e.buf, "&lt;"...)
		case c == '>':
			e.buf = append(e.buf, "&gt;"...)
		case c == '_' && isEscape(s[i:]):
			e.buf = append(e.buf, "_x005F_"...)
		default:
			e.buf = append(e.buf, c)
		}
	}
}

// isEscape reports whether a text starts with _x, four hexadecimal digits, and _.
func isEscape(s string) bool {
	if len(s) < 7 || s[1] != 'x' || s[6] != '_' {
		return false
	}
	_, err := strconv.ParseUint(s[2:6], 16, 16)
	return err == nil
}

// prefix returns the beginning of a text, at most so many UTF-16 code units of
// it, by which Excel counts.
func prefix(s string, most int) string {
	if len(s) <= most {
		return s
	}
	units := 0
	for i, r := range s {
		if units += utf16.RuneLen(r); units > most {
			return s[:i]
		}
	}
	return s
}
