package markdown

import (
	"bytes"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"

	"drypp/courses"
)

// Format writes the course in one language as a course file. What still says
// the same as the file that the edition was read from (Edition.Source) keeps the
// author's bytes: lines broken where they were, comments, line ends. The rest is
// written in the plain form that the author's guide describes. It returns an
// error if the course has no such edition or can't be written without loss.
// Pictures beside the file are named in it; to write those is up to the caller.
func Format(c *courses.Course, lang courses.Language) ([]byte, error) {
	ed := c.Editions[lang]
	if ed == nil {
		return nil, fmt.Errorf("the course %s isn't written in %s", c.ID, lang)
	}
	head, err := headOf(c, ed)
	if err != nil {
		return nil, err
	}
	if name := sameName(ed); name != "" {
		return nil, fmt.Errorf("the course %s has two pictures named %s: give one of them another name", c.ID, name)
	}
	ed = detached(ed)
	if f, err := Parse("", lang, []byte(ed.Source)); err == nil {
		out, err := rewrite(f, head, ed)
		if err == nil && reads(out, c, ed) == nil {
			return out, nil
		}
	}
	out := plainForm(head, ed)
	return out, reads(out, c, ed)
}

// reads returns an error if the file wouldn't read as the course again.
func reads(out []byte, c *courses.Course, ed *courses.Edition) error {
	f, err := Parse(string(ed.Language)+".md", ed.Language, out)
	if err != nil {
		return fmt.Errorf("the course %s can't be written as a file: %w", c.ID, err)
	}
	want, got := *ed, f.Course.Editions[ed.Language]
	want.Source, got.Source = "", ""
	one := *c
	one.Editions = map[courses.Language]*courses.Edition{ed.Language: &want}
	if !reflect.DeepEqual(&one, f.Course) {
		return fmt.Errorf("the course %s in %s would read otherwise than it was written: put its questions in the order of their lessons and take formatting out of titles and answers", c.ID, ed.Language)
	}
	return nil
}

// plainForm writes the one form that has the same bytes whenever the course is
// the same: front matter in a fixed order, a line a paragraph, a blank line
// between blocks.
func plainForm(head map[string]string, ed *courses.Edition) []byte {
	var b bytes.Buffer
	b.WriteString("---\n")
	for _, key := range keys {
		b.WriteString(head[key])
	}
	b.WriteString("---\n")
	for _, s := range sections(ed) {
		b.WriteString("\n")
		s.write(writer{&b})
	}
	return b.Bytes()
}

// section is a lesson or question, with what stands below its heading.
type section struct {
	lesson   *courses.Lesson
	question *courses.Question
}

// sections lists those of an edition in the order in which a file has them.
func sections(ed *courses.Edition) []section {
	under := map[string][]section{}
	for i := range ed.Questions {
		q := &ed.Questions[i]
		under[q.Lesson] = append(under[q.Lesson], section{question: q})
	}
	list := under[""]
	for i := range ed.Lessons {
		l := &ed.Lessons[i]
		list = append(append(list, section{lesson: l}), under[l.ID]...)
	}
	return list
}

func (s section) id() string {
	if s.lesson != nil {
		return s.lesson.ID
	}
	return s.question.ID
}

func (s section) write(w writer) {
	if s.question != nil {
		w.question(s.question)
		return
	}
	changed := ""
	if s.lesson.Changed > 0 {
		changed = " " + attrChanged + "=" + strconv.Itoa(s.lesson.Changed)
	}
	w.heading("#", s.lesson.Title, s.lesson.ID, changed)
	w.blocks(s.lesson.Body)
	w.document(s.lesson.Document)
}

// headOf returns the front matter's lines by key, without the keys that are
// left out.
func headOf(c *courses.Course, ed *courses.Edition) (map[string]string, error) {
	f := front{
		ID: c.ID, Title: ed.Title, Summary: ed.Summary, Version: c.Version, Minutes: c.Minutes,
		Pass: c.PassMark, Attempts: c.Tries, Scores: c.ManagersSeeScores, Pretest: c.Pretest, Test: testFront(c.Test), Competences: c.Competences, Sources: c.Sources,
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
		return nil, fmt.Errorf("writing the front matter of %s: %w", c.ID, err)
	}
	head := map[string]string{}
	key := ""
	for line := range strings.Lines(string(out)) {
		if !strings.HasPrefix(line, " ") {
			key, _, _ = strings.Cut(line, ":")
		}
		head[key] += line
	}
	return head, nil
}

// writer writes the parts of a section, each but the heading with a blank line
// before it.
type writer struct{ io.StringWriter }

func (w writer) line(parts ...string) { w.WriteString(strings.Join(parts, "") + "\n") }

func (w writer) heading(level, title, id, mark string) {
	w.line(level, " ", title, " {#", id, mark, "}")
}

func (w writer) question(q *courses.Question) {
	w.heading("##", q.Title, q.ID, classesOf(q))
	w.blocks(q.Prompt)
	if q.Picture != nil {
		w.line()
		w.line(pictureLine(q.Picture))
	}
	for i := range q.Scenes {
		w.scene(&q.Scenes[i])
	}
	if q.Kind != courses.Scenario {
		w.line()
	}
	switch q.Kind {
	case courses.Matching:
		w.pairs(q)
	case courses.Ordering:
		w.items(q)
	case courses.Blanks:
		w.sentence(q)
	default:
		for i := range q.Options {
			o := &q.Options[i]
			w.explained(boxOf(o.Right), answerText(q.Kind, o), o.Why)
		}
	}
}

// answerText is what stands behind the brackets of an answer.
func answerText(kind courses.Kind, o *courses.Option) string {
	switch {
	case o.Otherwise:
		return everythingElse
	case kind == courses.Text:
		return strings.Join(o.Spellings, " | ")
	case kind == courses.Spot:
		return placed(o)
	}
	return o.Text
}

func (w writer) blocks(blocks []courses.Block) {
	for i := range blocks {
		b := &blocks[i]
		w.line()
		switch {
		case b.Image != nil:
			w.line(pictureLine(b.Image))
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
