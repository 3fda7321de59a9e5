package document

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"

	"drypp/bot/reports/export"
)

// glyphs knows which letters the fonts have.
type glyphs struct {
	regular, bold []byte
	has           map[rune]bool
}

// loadGlyphs reads the fonts, once.
var loadGlyphs = sync.OnceValues(func() (*glyphs, error) {
	g := &glyphs{regular: goregular.TTF, bold: gobold.TTF, has: map[rune]bool{}}
	var fonts []*sfnt.Font
	for _, data := range [][]byte{g.regular, g.bold} {
		f, err := sfnt.Parse(data)
		if err != nil {
			return nil, errNoFont
		}
		fonts = append(fonts, f)
	}
	var buf sfnt.Buffer
	for r := ' '; r <= lastRune; r++ {
		g.has[r] = true
		for _, f := range fonts {
			if i, err := f.GlyphIndex(&buf, r); err != nil || i == 0 {
				delete(g.has, r)
			}
		}
	}
	return g, nil
})

// lastRune is the last one that fpdf writes: it panics beyond.
const lastRune = '\uFFFF'

// missing stands for a letter that the fonts lack.
const missing = '□'

// print returns a text from outside as the fonts can write it.
func (p *page) print(s string) string {
	s = norm.NFC.String(export.Printable(s))
	if !strings.ContainsFunc(s, func(r rune) bool { return !p.glyphs.has[r] }) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		b.WriteString(p.glyphs.like(r))
	}
	return b.String()
}

// like returns a letter, or what is left of it without its marks, or missing.
func (g *glyphs) like(r rune) string {
	if g.has[r] {
		return string(r)
	}
	var b strings.Builder
	for _, part := range norm.NFKD.String(string(r)) {
		switch {
		case g.has[part]:
			b.WriteRune(part)
		case !unicode.Is(unicode.M, part) && !unicode.Is(unicode.Cf, part):
			return string(missing)
		}
	}
	return b.String()
}
