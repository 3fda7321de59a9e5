package certificates

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"

	"drypp/courses"
)

// missing stands for a character that the font lacks.
const missing = '□'

// font tells which characters can be drawn: Latin, Greek and Cyrillic, in all
// three styles alike. fpdf draws nothing for others, and panics from U+10000 on.
var font = sync.OnceValue(func() *sfnt.Font {
	f, err := sfnt.Parse(goregular.TTF)
	if err != nil {
		panic(err) // it is part of the program, and the tests read it
	}
	return f
})

// drawable reports whether the font has a character.
func drawable(r rune) bool {
	glyph, err := font().GlyphIndex(nil, r)
	return err == nil && glyph != 0 && r <= 0xffff
}

// draw replaces what can't be drawn.
func draw(text string) string {
	return strings.Map(func(r rune) rune {
		if drawable(r) {
			return r
		}
		return missing
	}, text)
}

// shown is what the page calls somebody: by their name, unless they have none or
// it can't be drawn; then by their e-mail address, if it is known.
func shown(p *courses.Person) string {
	undrawable := strings.ContainsFunc(p.Name, func(r rune) bool { return !drawable(r) })
	if p.Email != "" && (p.Name == "" || undrawable) {
		return draw(p.Email)
	}
	return draw(p.Name)
}

// clean replaces control characters, which a spreadsheet's cell may have and a
// certificate may not.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
}
