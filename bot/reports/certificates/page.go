package certificates

import (
	"cmp"
	"fmt"
	"io"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goitalic"
	"golang.org/x/image/font/gofont/goregular"

	"drypp/courses"
	"drypp/courses/results"
)

// The page is A4, lying, in millimetres. What is written keeps to the width.
const (
	pageWidth  = 297.0
	pageHeight = 210.0
	textWidth  = 235.0
	// inPoints is how many millimetres a point is.
	inPoints = 25.4 / 72
)

// Attachment is the name of the credential that is attached to the page.
const Attachment = "open-badge.jwt"

// colour is red, green and blue, 0 to 255. All of them have a contrast of at
// least 4.5:1 on white.
type colour struct{ r, g, b int }

var (
	ink    = colour{0x1b, 0x26, 0x2f}
	quiet  = colour{0x4a, 0x57, 0x61}
	accent = colour{0x0b, 0x5c, 0x63}
)

// sheet is the page while it is drawn.
type sheet struct{ *fpdf.Fpdf }

// page writes the certificate for people, with the token attached.
func (i *Issuer) page(w io.Writer, c *results.Certificate, p *courses.Person, l courses.Language, token string) error {
	t := textsOf(l)
	s := newSheet()
	s.SetTitle(t.Heading+": "+c.Title, true)
	s.SetAuthor(i.c.Name, true)
	s.SetProducer("Drypp", true)
	s.SetLang(string(l))
	s.SetCreationDate(c.Passed.UTC())
	s.SetModificationDate(c.Passed.UTC())
	s.SetXmpMetadata(packet(token))
	s.SetAttachments([]fpdf.Attachment{{Content: []byte(token), Filename: Attachment, Description: "Open Badges 3.0"}})
	s.frame()
	s.centred(34, "", 15, 1, accent, draw(i.c.Name))
	s.centred(54, "B", 38, 1, ink, t.Heading)
	s.centred(74, "I", 13, 1, quiet, t.Awarded)
	s.centred(88, "B", 28, 1, ink, cmp.Or(shown(p), t.Nameless))
	s.centred(104, "I", 13, 1, quiet, t.For)
	s.centred(118, "", 24, 2, ink, draw(c.Title))
	s.facts([][2]string{
		{t.Date, i.day(t, c.Passed)},
		{t.Score, fmt.Sprintf(t.Percent, c.Percent)},
		{t.Until, i.until(t, c.Expires)},
		{t.ID, c.ID},
	})
	s.centred(184, "", 8.5, 3, quiet, fmt.Sprintf(t.Verify, i.c.URL+KeysPath))
	return s.Output(w)
}

func newSheet() sheet {
	f := fpdf.New("L", "mm", "A4", "")
	f.SetCatalogSort(true)
	f.SetAutoPageBreak(false, 0)
	f.AddUTF8FontFromBytes("go", "", goregular.TTF)
	f.AddUTF8FontFromBytes("go", "B", gobold.TTF)
	f.AddUTF8FontFromBytes("go", "I", goitalic.TTF)
	f.AddPage()
	return sheet{f}
}

// frame draws a wide and a narrow line around the page.
func (s sheet) frame() {
	s.SetDrawColor(accent.r, accent.g, accent.b)
	s.SetLineWidth(1.4)
	s.Rect(10, 10, pageWidth-20, pageHeight-20, "D")
	s.SetLineWidth(0.3)
	s.Rect(12.5, 12.5, pageWidth-25, pageHeight-25, "D")
	s.Line(pageWidth/2-25, 62, pageWidth/2+25, 62)
}

// centred writes text whose first line stands at y, as large as size, or as
// much smaller as it takes to need no more than the lines given.
func (s sheet) centred(y float64, style string, size float64, lines int, c colour, text string) {
	s.SetFont("go", style, size)
	split := s.SplitText(text, textWidth)
	for len(split) > lines && size > 6 {
		size -= 0.5
		s.SetFontSize(size)
		split = s.SplitText(text, textWidth)
	}
	s.SetTextColor(c.r, c.g, c.b)
	for _, line := range split[:min(lines, len(split))] {
		s.Text((pageWidth-s.GetStringWidth(line))/2, y, line)
		y += size * 1.25 * inPoints
	}
}

// facts writes names and values side by side.
func (s sheet) facts(list [][2]string) {
	width := textWidth / float64(len(list))
	s.SetDrawColor(accent.r, accent.g, accent.b)
	s.SetLineWidth(0.3)
	left := (pageWidth - textWidth) / 2
	s.Line(left, 146, left+textWidth, 146)
	for i, fact := range list {
		middle := left + (float64(i)+0.5)*width
		s.put(middle, 155, "", 9.5, quiet, fact[0])
		s.put(middle, 163, "B", 12, ink, fact[1])
	}
	s.Line(left, 170, left+textWidth, 170)
}

// put writes a text around the middle.
func (s sheet) put(middle, y float64, style string, size float64, c colour, text string) {
	s.SetFont("go", style, size)
	s.SetTextColor(c.r, c.g, c.b)
	s.Text(middle-s.GetStringWidth(text)/2, y, text)
}

// day is a date in the organisation's zone.
func (i *Issuer) day(t *texts, at time.Time) string {
	at = at.In(i.c.Location)
	return fmt.Sprintf(t.Day, at.Day(), t.Months[at.Month()-1], at.Year())
}

func (i *Issuer) until(t *texts, at time.Time) string {
	if at.IsZero() {
		return t.ForGood
	}
	return i.day(t, at)
}
