package markdown

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"drypp/courses"
)

// reserved are values that only quotes make words of in a heading's braces.
var reserved = []string{"true", "false", "null"}

// classesOf writes what a question's heading says behind its ID.
func classesOf(q *courses.Question) string {
	s := ""
	if q.Kind != defaultKind(q) {
		s += " ." + string(q.Kind)
	}
	if q.Credit == courses.PerPart {
		s += " ." + classParts
	}
	if q.Important {
		s += " ." + classImportant
	}
	switch {
	case q.Topic == "":
	case q.Topic[0] < 'a' || slices.Contains(reserved, q.Topic):
		s += " " + attrTopic + "=" + strconv.Quote(q.Topic)
	default:
		s += " " + attrTopic + "=" + q.Topic
	}
	return s
}

// explained writes an item of a list with its explanation below.
func (w writer) explained(mark, text, why string) {
	w.line(mark, text)
	w.line(strings.Repeat(" ", strings.IndexByte(mark, ' ')+1), "> ", why)
}

// boxOf is the mark of an answer to tick off.
func boxOf(right bool) string {
	if right {
		return "- [x] "
	}
	return "- [ ] "
}

// pairs writes parts and options so that the options keep their order, which is
// that in which they are first named.
func (w writer) pairs(q *courses.Question) {
	named := 0
	apart := func(to int) {
		for ; named < to; named++ {
			w.line("-", belongs, q.Options[named].Text)
		}
	}
	for i := range q.Parts {
		part := &q.Parts[i]
		match := min(max(part.Match, 0), len(q.Options)-1)
		apart(match)
		named = max(named, match+1)
		w.explained("- ", part.Text+belongs+q.Options[match].Text, part.Why)
	}
	apart(len(q.Options))
}

func (w writer) items(q *courses.Question) {
	for i := range q.Options {
		w.explained(strconv.Itoa(i+1)+". ", q.Options[i].Text, q.Options[i].Why)
	}
}

// sentence writes a sentence with its blanks, and the answers to them.
func (w writer) sentence(q *courses.Question) {
	var s strings.Builder
	for i := range q.Parts {
		s.WriteString(q.Parts[i].Text + blank + q.Parts[i].After)
	}
	w.line(s.String())
	w.line()
	for i := range q.Parts {
		for j := range q.Parts[i].Options {
			o := &q.Parts[i].Options[j]
			text := answerText(courses.Text, o)
			if len(q.Parts) > 1 || numbered.MatchString(text) {
				text = strconv.Itoa(i+1) + ": " + text
			}
			w.explained(boxOf(o.Right), text, o.Why)
		}
	}
}

func (w writer) scene(s *courses.Scene) {
	w.line()
	w.heading("###", s.Title, s.ID, "")
	w.blocks(s.Body)
	w.line()
	for i := range s.Options {
		o := &s.Options[i]
		switch {
		case o.To != "":
			w.line("- [", o.Text, "](#", o.To, ")")
		case o.Credit > 0:
			w.explained("- ["+strconv.Itoa(o.Credit)+"%] ", o.Text, o.Why)
		default:
			w.explained(boxOf(o.Right), o.Text, o.Why)
		}
	}
}

// placed writes an answer with its place on the picture.
func placed(o *courses.Option) string {
	return o.Text + " @ " + strconv.Itoa(o.X) + "," + strconv.Itoa(o.Y)
}

// pictureLine writes a picture that stands by itself.
func pictureLine(i *courses.Image) string {
	return "![" + i.Alt + "](" + cmp.Or(i.File, i.URL) + ")"
}
