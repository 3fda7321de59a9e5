package export

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// starters are what a spreadsheet program takes a formula to start with
// (OWASP, "CSV Injection"), full-width forms included.
const starters = "=+-@＝＋－＠"

// Harmless returns a text from outside as it may stand in a cell: an apostrophe
// before whatever could start a formula there, in this file or once somebody
// saves it as text, and no characters that move a terminal's cursor, turn the
// direction of writing, or that XML can't hold. A harmless text stays as it is.
func Harmless(text string) string {
	text = Printable(text)
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(text, " '"))
	if text == "" || !strings.ContainsRune(starters, first) || first == utf8.RuneError {
		return text
	}
	return "'" + text
}

// Printable returns a text without control characters, each of which becomes a
// space, and without invisible ones, except those that join and part letters.
// What isn't UTF-8 becomes U+FFFD.
func Printable(text string) string {
	if !needsPrinting(text) {
		return text
	}
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsPrint(r) || isJoiner(r):
			return r
		case unicode.Is(unicode.Cf, r):
			return -1
		}
		return ' '
	}, strings.ToValidUTF8(text, "\uFFFD"))
}

func needsPrinting(text string) bool {
	if !utf8.ValidString(text) {
		return true
	}
	return strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) && !isJoiner(r) })
}

// isJoiner reports whether r is one of the two that names in Persian and
// Indian languages are written with (Unicode, section 23.2).
func isJoiner(r rune) bool { return r == '\u200C' || r == '\u200D' }

// guarded puts an apostrophe before whatever could start a formula in a file
// of separated cells: at the beginning, and after what a program that was told
// another separator would split at.
func guarded(text string) string {
	text = Harmless(text)
	if !strings.ContainsAny(text, separators) {
		return text
	}
	var b strings.Builder
	open := false
	for _, r := range text {
		if open && strings.ContainsRune(starters, r) {
			b.WriteByte('\'')
		}
		open = strings.ContainsRune(separators, r) || open && (r == ' ' || r == '\'')
		b.WriteRune(r)
	}
	return b.String()
}

// separators are what spreadsheet programs split text at.
const separators = ",;|\""
