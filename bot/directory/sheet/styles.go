package sheet

import (
	"math"
	"strconv"
	"strings"

	"github.com/xuri/nfp"
)

// numberFormat is what a number's format means for its text.
type numberFormat struct {
	date   bool
	digits int // how many it has at least
}

// styles is the styles' part, as far as it is read (18.8 of ECMA-376 part 1).
type styles struct {
	Formats []struct {
		ID   int    `xml:"numFmtId,attr"`
		Code string `xml:"formatCode,attr"`
	} `xml:"numFmts>numFmt"`
	Cells []struct {
		Format int `xml:"numFmtId,attr"`
	} `xml:"cellXfs>xf"`
}

func (b *book) readFormats(part string) error {
	var s styles
	if err := b.decode(part, &s); err != nil {
		return err
	}
	own := map[int]numberFormat{}
	for _, f := range s.Formats {
		own[f.ID] = formatOf(f.Code)
	}
	b.formats = make([]numberFormat, len(s.Cells))
	for i, c := range s.Cells {
		f, ok := own[c.Format]
		if !ok {
			f.date = isDateID(c.Format)
		}
		b.formats[i] = f
	}
	return nil
}

// isDateID reports whether a format without a code is one of dates (18.8.30; 27
// to 36 and 50 to 58 are so in some languages).
func isDateID(id int) bool {
	return 14 <= id && id <= 17 || id == 22 || 27 <= id && id <= 36 || 50 <= id && id <= 58
}

// formatOf reads a format's code, its part for positive numbers.
func formatOf(code string) (f numberFormat) {
	if len(code) > 255 { // Excel's limit
		return f
	}
	parser := nfp.NumberFormatParser()
	sections := parser.Parse(code)
	if len(sections) == 0 {
		return f
	}
	other := false
	for _, token := range sections[0].Items {
		switch token.TType {
		case nfp.TokenTypeDateTimes:
			f.date = f.date || strings.ContainsAny(strings.ToLower(token.TValue), "yd")
		case nfp.TokenTypeZeroPlaceHolder:
			f.digits += len(token.TValue)
		case nfp.TokenTypeLiteral, nfp.TokenTypeColor, nfp.TokenTypeAlignment:
		default:
			other = true
		}
	}
	if other {
		f.digits = 0
	}
	return f
}

// format returns the format of a cell's style.
func (b *book) format(style int) numberFormat {
	if style < 0 || style >= len(b.formats) {
		return numberFormat{}
	}
	return b.formats[style]
}

// numberCell returns the cell of a number: a date, or digits with the zeros
// before them that its format shows, and never a power of ten.
func (b *book) numberCell(s string, style int) cell {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
		return cell{kind: text, text: s}
	}
	f := b.format(style)
	if t, ok := serialTime(v, b.since1904); f.date && ok {
		layout := "2006-01-02"
		if v != math.Trunc(v) {
			layout = "2006-01-02 15:04"
		}
		return cell{kind: date, text: t.Format(layout), value: v}
	}
	digits := strconv.FormatFloat(v, 'f', -1, 64)
	if v >= 0 && !strings.Contains(digits, ".") && len(digits) < f.digits {
		digits = strings.Repeat("0", f.digits-len(digits)) + digits
	}
	return cell{kind: number, text: digits, value: v}
}
