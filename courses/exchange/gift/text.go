package gift

import (
	"strings"
	"unicode/utf8"
)

// controls are the characters that mean something and need a backslash to stand
// for themselves.
const controls = "=~#{}\\:"

// isBlank is white space as ECMAScript has it (ECMA-262, \s and trim).
func isBlank(r rune) bool {
	switch {
	case r >= '\t' && r <= '\r', r == ' ', r == 0xa0, r == 0x1680, r >= 0x2000 && r <= 0x200a:
		return true
	}
	return r == 0x2028 || r == 0x2029 || r == 0x202f || r == 0x205f || r == 0x3000 || r == 0xfeff
}

// read makes a text of its source: blanks around it go, those within become one
// unless the format keeps them, and what a backslash protects stands for itself.
func read(f TextFormat, raw string) Text {
	return Text{f, unescape(normal(f, raw))}
}

// normal returns the source of a text with its blanks as the format has them.
// Escapes aren't blank, so a line break that is written as \n stays.
func normal(f TextFormat, raw string) string {
	raw = strings.TrimFunc(strings.ReplaceAll(raw, "\r\n", "\n"), isBlank)
	if f.keeps() {
		return raw
	}
	return single(raw)
}

// single makes line ends blanks, and any run of blanks one.
func single(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !isBlank(r) {
			b.WriteString(s[i : i+size])
			i += size
			continue
		}
		end := i
		n := 0
		for end < len(s) {
			next, size := utf8.DecodeRuneInString(s[end:])
			if !isBlank(next) {
				break
			}
			end += size
			n++
		}
		if n > 1 || r == '\n' || r == '\r' {
			b.WriteByte(' ')
		} else {
			b.WriteRune(r)
		}
		i = end
	}
	return b.String()
}

// unescape takes the backslashes away that protect a control character; \n is a
// line end. A backslash before anything else stands for itself.
func unescape(s string) string {
	if !strings.Contains(s, "\\") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if n := escape(s[i:]); n == 0 {
			b.WriteByte(s[i])
			continue
		}
		i++
		if s[i] == 'n' {
			b.WriteByte('\n')
		} else {
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// escape returns the length of the escape that s begins with, or 0.
func escape(s string) int {
	if len(s) > 1 && s[0] == '\\' && (s[1] == 'n' || strings.IndexByte(controls, s[1]) >= 0) {
		return 2
	}
	return 0
}

// protect is the opposite of unescape.
func protect(s string) string {
	if !strings.ContainsAny(s, controls+"\n") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\n':
			b.WriteString("\\n")
			continue
		case strings.IndexByte(controls, s[i]) >= 0:
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
