package markdown

import (
	"bytes"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"

	"drypp/courses"
)

// Format writes the course in one language as a course file, in the one form
// that has the same bytes whenever the course is the same: front matter in a
// fixed order, a line a paragraph, a blank line between blocks. It returns an
// error if the course has no such edition or can't be written without loss.
func Format(c *courses.Course, lang courses.Language) ([]byte, error) {
	ed := c.Editions[lang]
	if ed == nil {
		return nil, fmt.Errorf("the course %s isn't written in %s", c.ID, lang)
	}
	var b bytes.Buffer
	if err := writeFront(&b, c, ed); err != nil {
		return nil, err
	}
	w := writer{&b}
	w.questions(ed, "")
	for i := range ed.Lessons {
		l := &ed.Lessons[i]
		changed := ""
		if l.Changed > 0 {
			changed = " " + attrChanged + "=" + strconv.Itoa(l.Changed)
		}
		w.heading("#", l.Title, l.ID, changed)
		w.blocks(l.Body)
		w.questions(ed, l.ID)
	}
	f, err := Parse(string(lang)+".md", lang, b.Bytes())
	if err != nil {
		return nil, fmt.Errorf("the course %s can't be written as a file: %w", c.ID, err)
	}
	one := *c
	one.Editions = map[courses.Language]*courses.Edition{lang: ed}
	if !reflect.DeepEqual(&one, f.Course) {
		return nil, fmt.Errorf("the course %s in %s would read otherwise than it was written: put its questions in the order of their lessons and take formatting out of titles and answers", c.ID, lang)
	}
	return b.Bytes(), nil
}

func writeFront(b *bytes.Buffer, c *courses.Course, ed *courses.Edition) error {
	f := front{
		ID: c.ID, Title: ed.Title, Summary: ed.Summary, Version: c.Version, Minutes: c.Minutes,
		Pass: c.PassMark, Attempts: c.Tries, Competences: c.Competences, Sources: c.Sources,
	}
	if c.ValidMonths == 1 {
		f.Validity = "1 month"
	} else if c.ValidMonths > 1 {
		f.Validity = strconv.Itoa(c.ValidMonths) + " months"
	}
	if c.OnUpdate == courses.Restart {
		f.OnUpdate = string(c.OnUpdate)
	}
	out, err := yaml.MarshalWithOptions(f, yaml.IndentSequence(true))
	if err != nil {
		return fmt.Errorf("writing the front matter of %s: %w", c.ID, err)
	}
	b.WriteString("---\n")
	b.Write(out)
	b.WriteString("---\n")
	return nil
}

// writer writes the parts of a file, each with a blank line before it.
type writer struct{ *bytes.Buffer }

func (w writer) line(parts ...string) { w.WriteString(strings.Join(parts, "") + "\n") }

func (w writer) heading(level, title, id, mark string) {
	w.line("\n", level, " ", title, " {#", id, mark, "}")
}

func (w writer) questions(ed *courses.Edition, lesson string) {
	for i := range ed.Questions {
		if q := &ed.Questions[i]; q.Lesson == lesson {
			w.question(q)
		}
	}
}

func (w writer) question(q *courses.Question) {
	class := ""
	if q.Kind != defaultKind(q) {
		class = " ." + string(q.Kind)
	}
	w.heading("##", q.Title, q.ID, class)
	w.blocks(q.Prompt)
	w.line()
	for i := range q.Options {
		o := &q.Options[i]
		mark := "- [ ] "
		if o.Right {
			mark = "- [x] "
		}
		w.line(mark, answerText(q.Kind, o))
		w.line("  > ", o.Why)
	}
}

// answerText is what stands behind the brackets of an answer.
func answerText(kind courses.Kind, o *courses.Option) string {
	switch {
	case o.Otherwise:
		return everythingElse
	case kind == courses.Text:
		return strings.Join(o.Spellings, " | ")
	}
	return o.Text
}

func (w writer) blocks(blocks []courses.Block) {
	for i := range blocks {
		b := &blocks[i]
		w.line()
		switch {
		case b.Image != nil:
			w.line("![", b.Image.Alt, "](", b.Image.URL, ")")
		case b.Link != nil:
			w.line("[", b.Link.Title, "](", b.Link.URL, ")")
		case b.List != nil:
			w.list(b)
		default:
			w.line(b.Text)
		}
	}
}

func (w writer) list(b *courses.Block) {
	for i, item := range b.List {
		if b.Ordered {
			w.line(strconv.Itoa(i+1), ". ", item)
		} else {
			w.line("- ", item)
		}
	}
}
