package cards

import (
	"fmt"
	"strings"
)

// md is text in the Markdown that a TextBlock draws: emphasis, lists and links
// (Microsoft, "Adaptive Cards: text features"). Only the author's prose and our
// own texts may become md by conversion; every other text goes through plain,
// so that a name or an answer can't put a link or emphasis into a card.
type md string

// special are the characters that begin or end something in the middle of a
// line of Markdown.
const special = "\\`*_[]<~"

// plain returns Markdown that draws s as it stands, on one line.
func plain(s string) md {
	s = unlist(s)
	n := 0
	for i := range len(s) {
		if strings.IndexByte(special, s[i]) >= 0 {
			n++
		}
	}
	if n == 0 {
		return md(s)
	}
	b := make([]byte, 0, len(s)+n)
	for i := range len(s) {
		if strings.IndexByte(special, s[i]) >= 0 {
			b = append(b, '\\')
		}
		b = append(b, s[i])
	}
	return md(b)
}

// say formats one of our own texts. A string among the arguments is drawn as it
// stands, an md as the Markdown it is.
func say(format string, args ...any) md {
	for i, a := range args {
		if s, ok := a.(string); ok {
			args[i] = plain(s)
		}
	}
	return md(fmt.Sprintf(format, args...))
}

// unlist puts s on one line and keeps its beginning from being read as a list
// item, a heading or a quotation: a hair space before the marker hardly shows,
// where a backslash would on clients that don't know it.
func unlist(s string) string {
	if strings.ContainsAny(s, "\r\n\t") || strings.HasPrefix(s, " ") {
		s = strings.Join(strings.Fields(s), " ")
	}
	if marked(s) {
		return "\u200a" + s
	}
	return s
}

// marked reports whether CommonMark reads the beginning of a line as the marker
// of a list item, a heading, a quotation or a rule.
func marked(s string) bool {
	first, _, _ := strings.Cut(s, " ")
	switch {
	case strings.HasPrefix(s, ">"), strings.Trim(s, "- ") == "" && s != "":
		return true
	case strings.HasSuffix(first, "."), strings.HasSuffix(first, ")"):
		return len(first) > 1 && strings.Trim(first[:len(first)-1], "0123456789") == ""
	}
	return first != "" && strings.Trim(first, "#") == "" || first == "-" || first == "+" || first == "*"
}

// choice returns the title of a choice. Clients on the web read Markdown in it
// and phones don't, so it can't be escaped: instead a space that hardly shows
// breaks up what would be a link.
func choice(s string) string {
	s = unlist(s)
	if !strings.ContainsAny(s, "[<") {
		return s
	}
	return breakLinks.Replace(s)
}

var breakLinks = strings.NewReplacer("](", "]\u200a(", "][", "]\u200a[", "<", "<\u200a")
