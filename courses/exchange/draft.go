package exchange

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"drypp/courses"
	"drypp/courses/markdown"
)

// PassMark is what imported courses ask for, in percent.
const PassMark = 80

// Draft is a course in the making, in one language. It belongs to one goroutine.
type Draft struct {
	// File is what is being read, for findings.
	File string
	// Found is what was found on the way, in that order. An error is about a
	// question that isn't in the course, a hint about one that is.
	Found markdown.Findings

	language courses.Language
	words    words
	course   *courses.Course
	edition  *courses.Edition
	lesson   string
	taken    map[string]bool
}

// NewDraft begins a course with that ID, one of courses.Languages, and placeholders
// for the rest.
func NewDraft(id string, l courses.Language) *Draft {
	w := inLanguage[l]
	ed := &courses.Edition{Language: l, Title: w.title, Summary: w.summary}
	return &Draft{
		language: l, words: w, edition: ed, taken: map[string]bool{},
		course: &courses.Course{
			ID: id, Version: 1, PassMark: PassMark, OnUpdate: courses.Continue,
			Editions: map[courses.Language]*courses.Edition{l: ed},
		},
	}
}

// Language returns the one that the course is in.
func (d *Draft) Language() courses.Language { return d.language }

// Begin begins another file: its questions belong to no lesson until it has one.
func (d *Draft) Begin(file string) { d.File, d.lesson = file, "" }

// Read returns a file's text for reading it into the course; see Decode. Invisible
// characters, which course files refuse, are left out, and that is found.
func (d *Draft) Read(src []byte) []byte {
	text := Decode(src)
	out := bytes.Map(visible, text)
	if n := utf8.RuneCount(text) - utf8.RuneCount(out); n > 0 {
		at := bytes.IndexFunc(text, func(r rune) bool { return visible(r) < 0 })
		d.Hint(1+bytes.Count(text[:at], []byte("\n")), "%d invisible characters, this one the first, aren't carried: nothing needs to be done", n)
	}
	return out
}

// Bad notes that something isn't carried as a whole; see courses.NewFault for the
// format.
func (d *Draft) Bad(line int, code courses.Code, format string, args ...any) {
	d.Found = append(d.Found, Finding(d.File, line, courses.NewFault(code, format, args...)))
}

// Hint notes that a part of something isn't carried.
func (d *Draft) Hint(line int, format string, args ...any) {
	f := courses.NewFault(CodeLost, format, args...)
	f.Hint = true
	d.Found = append(d.Found, Finding(d.File, line, f))
}

// SetTitle gives the course a title if it has none.
func (d *Draft) SetTitle(title string) {
	if title = Squeeze(title); title != "" && d.edition.Title == d.words.title {
		d.edition.Title = title
	}
}

// AddLesson begins a lesson, to which the questions belong that are added next.
// What it lacks becomes a placeholder; the ID is a proposal.
func (d *Draft) AddLesson(id, title string, body []courses.Block) {
	if title == "" || !IsPlain(title) || strings.ContainsAny(title, "{}") {
		title = d.words.title
	}
	if len(body) == 0 {
		body = []courses.Block{{Text: d.words.body}}
	}
	d.lesson = d.free(id, title)
	d.edition.Lessons = append(d.edition.Lessons, courses.Lesson{ID: d.lesson, Title: title, Body: body})
}

// InLesson has the questions that are added next belong to the lesson of that title,
// which is begun if there is none.
func (d *Draft) InLesson(title string) {
	if i := slices.IndexFunc(d.edition.Lessons, func(l courses.Lesson) bool { return l.Title == title }); i >= 0 {
		d.lesson = d.edition.Lessons[i].ID
		return
	}
	d.AddLesson("", title, nil)
}

// AddQuestion adds a question to the lesson that was begun last. Its ID is a
// proposal; it gets placeholders for the explanations and the answer to anything
// else that it lacks. It returns false, with a finding, for one that can't be
// written in a course file.
func (d *Draft) AddQuestion(line int, q *courses.Question) bool {
	q.Lesson = d.lesson
	d.complete(q)
	q.Important = q.Important && d.lesson != ""
	if fault := d.fault(q); fault != nil {
		fault.Step, fault.Hint = "", false
		d.Found = append(d.Found, Finding(d.File, line, fault))
		return false
	}
	d.taken[q.ID] = true
	d.edition.Questions = append(d.edition.Questions, *q)
	return true
}

// ID returns an ID made of a text, or "" if nothing of it can be in one.
func ID(text string) string {
	if id := markdown.Slug(text); id != "step" || strings.EqualFold(text, id) {
		return id
	}
	return ""
}

// complete gives a question what it lacks.
func (d *Draft) complete(q *courses.Question) {
	q.ID = d.propose(q.ID, q.Title)
	if q.Title == "" || !IsPlain(q.Title) || strings.ContainsAny(q.Title, "{}") {
		if q.Title != "" {
			q.Prompt = append([]courses.Block{{Text: Escape(q.Title)}}, q.Prompt...)
		}
		q.Title = d.words.title
	}
	if q.Kind == courses.Number || q.Kind == courses.Text {
		q.Options = d.otherwise(q.Options)
	}
	if q.Kind != courses.Matching {
		d.explain(q.Options)
	}
	for i := range q.Parts {
		p := &q.Parts[i]
		if q.Kind == courses.Matching && p.Why == "" {
			p.Why = d.words.explanation
		}
		if q.Kind == courses.Blanks {
			p.Options = d.otherwise(p.Options)
			d.explain(p.Options)
		}
	}
}

// otherwise sees to it that there is one answer for everything else, at the end.
func (d *Draft) otherwise(options []courses.Option) []courses.Option {
	i := slices.IndexFunc(options, func(o courses.Option) bool { return o.Otherwise })
	rest := courses.Option{Otherwise: true}
	if i >= 0 {
		rest = options[i]
		options = slices.Delete(options, i, i+1)
	}
	return append(options, rest)
}

func (d *Draft) explain(options []courses.Option) {
	for i := range options {
		if options[i].Why == "" {
			options[i].Why = d.words.explanation
		}
	}
}

// free returns an ID that no step has and marks it as taken.
func (d *Draft) free(id, title string) string {
	id = d.propose(id, title)
	d.taken[id] = true
	return id
}

// propose returns an ID that no step has: the one given if it can be one, else one
// made of it or of the title.
func (d *Draft) propose(id, title string) string {
	if !courses.ValidID(id) {
		id = ID(id)
	}
	if id == "" {
		id = markdown.Slug(title) // which is "step" if nothing else can be
	}
	own := id
	for n := 2; d.taken[own]; n++ {
		suffix := "-" + strconv.Itoa(n)
		own = strings.TrimRight(id[:min(len(id), courses.MaxID-len(suffix))], "-") + suffix
	}
	return own
}

// fault says why a question can't be written in a course file, or nil.
func (d *Draft) fault(q *courses.Question) *courses.Fault {
	own := *q
	ed := &courses.Edition{Language: d.language, Title: "x", Summary: "x", Questions: []courses.Question{own}}
	if q.Lesson != "" {
		ed.Lessons = []courses.Lesson{{ID: q.Lesson, Title: "x", Body: []courses.Block{{Text: "x"}}}}
	}
	_, err := markdown.Format(&courses.Course{
		ID: "x", Version: 1, Minutes: 1, OnUpdate: courses.Continue, Editions: map[courses.Language]*courses.Edition{d.language: ed},
	}, d.language)
	if err == nil {
		return nil
	}
	var found markdown.Findings
	if errors.As(err, &found) {
		return courses.NewFault(CodeLost, "the question can't be one of Drypp's, because %s: %s", found[0].Message, found[0].Fix)
	}
	return courses.NewFault(CodeLost, "the question can't be written in a course file: take formatting out of its answers")
}

// Course returns what was gathered, which can be written as a course file. The
// error is markdown.Findings or says what a course as a whole can't be.
func (d *Draft) Course() (*courses.Course, error) {
	ed := d.edition
	if len(ed.Questions) == 0 {
		return nil, errors.New("there is no question that can be carried, so there is no course: see what was found")
	}
	// a file has the questions of no lesson before all others
	order := func(q *courses.Question) int { return d.course.LessonIndex(q.Lesson) }
	slices.SortStableFunc(ed.Questions, func(a, b courses.Question) int { return order(&a) - order(&b) })
	d.course.Minutes = minutes(ed)
	if d.course.Minutes > markdown.MaxMinutes {
		return nil, fmt.Errorf("the course would take %d minutes, but %d are the most: make several of it", d.course.Minutes, markdown.MaxMinutes)
	}
	if _, err := markdown.Format(d.course, d.language); err != nil {
		return nil, err
	}
	return d.course, nil
}

// minutes returns how long lint finds that a course takes (courses/README.md, "How
// long a course takes"): 200 words a minute and 15 seconds a question. Words are
// counted as generously.
func minutes(ed *courses.Edition) int {
	words := 0
	count := func(texts ...string) {
		for _, s := range texts {
			words += len(strings.Fields(s))
		}
	}
	blocks := func(list []courses.Block) {
		for i := range list {
			count(list[i].Text)
			count(list[i].List...)
			if list[i].Link != nil {
				count(list[i].Link.Title)
			}
		}
	}
	for i := range ed.Lessons {
		count(ed.Lessons[i].Title)
		blocks(ed.Lessons[i].Body)
	}
	for i := range ed.Questions {
		q := &ed.Questions[i]
		count(q.Title)
		blocks(q.Prompt)
		for j := range q.Options {
			count(q.Options[j].Text)
		}
		for j := range q.Parts {
			count(q.Parts[j].Text, q.Parts[j].After)
		}
	}
	return max(1, int(math.Ceil(float64(words)/200+float64(len(ed.Questions))/4)))
}

// Decimal writes a number as the language has it, without an exponent.
func Decimal(l courses.Language, n float64) string {
	return strings.Replace(strconv.FormatFloat(n, 'f', -1, 64), ".", inLanguage[l].point, 1)
}
