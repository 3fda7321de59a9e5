package gift

import (
	"bytes"
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Format writes items so that Parse reads the same again, but for the lines they
// stand on. It returns an error that names the item, counted from 1, for what GIFT
// has no way to write: a first answer with an arrow (->) beside others, an id or
// tag with brackets, blanks at the edges of a text.
func Format(items []Item) ([]byte, error) {
	var b bytes.Buffer
	for i := range items {
		if i > 0 {
			b.WriteString("\n")
		}
		text := (&items[i]).write()
		if !reads(text, &items[i]) {
			return nil, fmt.Errorf("item %d (%s): GIFT has no way to write it so that it reads the same: take arrows (->), brackets or blanks at the edges out of it", i+1, items[i].Type)
		}
		b.WriteString(text)
	}
	return b.Bytes(), nil
}

// reads reports whether a text reads as the item and nothing else.
func reads(text string, item *Item) bool {
	got, found := Parse("", []byte(text))
	return len(found) == 0 && len(got) == 1 && reflect.DeepEqual(placeless(&got[0]), placeless(item))
}

// placeless returns the item without its lines.
func placeless(item *Item) Item {
	own := *item
	own.Line = 0
	own.Choices = slices.Clone(own.Choices)
	for i := range own.Choices {
		own.Choices[i].Line = 0
	}
	own.Pairs = slices.Clone(own.Pairs)
	for i := range own.Pairs {
		own.Pairs[i].Line = 0
	}
	return own
}

// writer writes an item; texts that don't name their format have this one.
type writer struct {
	strings.Builder
	format TextFormat
}

func (i *Item) write() string {
	w := &writer{format: Moodle}
	if i.Type == Category {
		w.WriteString("$CATEGORY: " + *i.Title + "\n")
		return w.String()
	}
	for _, tag := range i.Tags {
		w.WriteString("// [tag:" + tag + "]\n")
	}
	if i.ID != nil {
		w.WriteString("// [id:" + cmp.Or(*i.ID, " ") + "]\n")
	}
	if i.Title != nil {
		w.WriteString("::" + protect(*i.Title) + "::")
	}
	switch {
	case i.Type == Description:
		w.text(i.Stem, false)
	case i.Embedded:
		w.embedded(i)
	default:
		if i.Stem.Text != "" || i.Stem.Format != Moodle {
			w.text(i.Stem, false)
		}
		w.format = i.Stem.Format
		w.answers(i)
	}
	w.WriteString("\n")
	return w.String()
}

// embedded writes the answers where the stem has its mark.
func (w *writer) embedded(i *Item) {
	first, rest, before := divide(i.Stem.Text)
	f := i.Stem.Format
	if before {
		w.text(Text{f, first}, false)
		w.format = f
	}
	w.answers(i)
	if before && normal(f, rest) != rest {
		f = HTML // which keeps the blanks
	}
	w.text(Text{f, rest}, false)
}

// divide parts a stem where the answers stood: at the first mark that no blanks
// would be lost at.
func divide(stem string) (first, rest string, before bool) {
	for at := 0; ; {
		n := strings.Index(stem[at:], blankMark)
		if n < 0 {
			return "", stem, false
		}
		at += n
		first, rest = stem[:max(at-1, 0)], stem[at+len(blankMark):]
		if (at == 0 || stem[at-1] == ' ') && trimmed(first) && trimmed(rest) {
			return first, rest, at > 0
		}
		at++
	}
}

// trimmed reports whether a text has no blanks at its edges that reading takes
// away; a line end that was written as \n stays.
func trimmed(s string) bool {
	return strings.TrimFunc(protect(s), isBlank) == protect(s)
}

// text writes a text, with its format if it can't do without. In need of nothing
// but blanks it is written with one that reading takes away and the grammar's own
// rules for blanks don't.
func (w *writer) text(t Text, name bool) {
	if name || t.Format != w.format || strings.IndexAny(t.Text, "[%/") == 0 {
		w.WriteString("[" + string(t.Format) + "]")
	}
	if t.Text == "" {
		w.WriteString("\u00a0")
	}
	w.WriteString(protect(t.Text))
}

func (w *writer) answers(i *Item) {
	w.WriteString("{")
	switch i.Type {
	case TrueFalse:
		w.trueFalse(i)
	case Matching:
		w.pairs(i)
	case Numerical:
		w.numbers(i)
	case Choice, Short:
		if arrow(i) {
			w.text(i.Choices[0].Text, true)
			w.feedback("#", i.Choices[0].Feedback)
		} else {
			w.choices(i)
		}
	}
	w.feedback("####", i.Feedback)
	w.WriteString("}")
}

// arrow reports whether a question would be taken for one of matching, were its
// only answer marked.
func arrow(i *Item) bool {
	return i.Type == Short && len(i.Choices) == 1 && i.Choices[0].Weight == nil && strings.Contains(i.Choices[0].Text.Text, "->")
}

func (w *writer) trueFalse(i *Item) {
	if i.True {
		w.WriteString("TRUE")
	} else {
		w.WriteString("FALSE")
	}
	if i.First == nil && i.Second != nil {
		w.WriteString("# ")
	}
	w.feedback("#", i.First)
	w.feedback("#", i.Second)
}

func (w *writer) feedback(mark string, t *Text) {
	if t != nil {
		w.WriteString(mark)
		w.text(*t, false)
	}
}

func (w *writer) pairs(i *Item) {
	for _, pair := range i.Pairs {
		w.WriteString("\n\t=")
		if pair.Left.Text != "" || pair.Left.Format != w.format {
			w.text(pair.Left, false)
		}
		w.WriteString(" -> " + protect(pair.Right))
	}
	w.WriteString("\n")
}

func (w *writer) choices(i *Item) {
	for j := range i.Choices {
		a := &i.Choices[j]
		w.mark(a)
		w.text(a.Text, false)
		w.feedback("#", a.Feedback)
	}
	w.WriteString("\n")
}

func (w *writer) numbers(i *Item) {
	w.WriteString("#")
	for j := range i.Choices {
		a := &i.Choices[j]
		if !i.OneNumber {
			w.mark(a)
		}
		if a.Number != nil {
			w.WriteString(a.Number.String())
		}
		w.feedback("#", a.Feedback)
	}
	if !i.OneNumber {
		w.WriteString("\n")
	}
}

// mark begins the line of an answer.
func (w *writer) mark(a *Answer) {
	if a.Right {
		w.WriteString("\n\t=")
	} else {
		w.WriteString("\n\t~")
	}
	if a.Weight != nil {
		w.WriteString("%" + digits(*a.Weight) + "%")
	}
}

// String returns the number as GIFT has it.
func (n *Number) String() string {
	switch n.Span {
	case Around:
		return digits(n.From) + ":" + digits(n.By)
	case Between:
		return digits(n.From) + ".." + digits(n.By)
	}
	return digits(n.From)
}

func digits(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
