package markdown

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"drypp/courses"
)

// What reading takes: words a minute of prose on a screen, and seconds to
// think about a question and see what became of the answer.
const (
	wordsAMinute     = 200
	secondsAQuestion = 15
	secondsAMinute   = 60
)

// always is how many questions it takes to speak of "always".
const always = 3

// textSeparator parts spellings, as authors write it.
const textSeparator = " | "

// linter collects what is wrong with one edition.
type linter struct {
	course *courses.Course
	ed     *courses.Edition
	faults []*courses.Fault
}

// lintEdition finds what a course that can be given should still be spared.
// It takes editions that are incomplete as well.
func lintEdition(c *courses.Course, ed *courses.Edition) []*courses.Fault {
	l := linter{course: c, ed: ed}
	l.readingTime()
	l.images()
	for i := range ed.Lessons {
		l.mark(&ed.Lessons[i])
	}
	for i := range ed.Questions {
		q := &ed.Questions[i]
		l.negations(q)
		l.options(q)
		l.parts(q)
	}
	l.habits()
	return l.faults
}

// bad notes a fault and returns it for its place to be completed.
func (l *linter) bad(step string, code courses.Code, format string, args ...any) *courses.Fault {
	f := courses.NewFault(code, format, args...)
	f.Language, f.Step = l.ed.Language, step
	l.faults = append(l.faults, f)
	return f
}

func (l *linter) hint(step string, code courses.Code, format string, args ...any) *courses.Fault {
	f := l.bad(step, code, format, args...)
	f.Hint = true
	return f
}

// mark looks for lessons that were to be read again, but won't.
func (l *linter) mark(lesson *courses.Lesson) {
	if lesson.Changed > 0 && l.course.OnUpdate != courses.Restart {
		l.hint(lesson.ID, courses.CodeUnheeded, "the lesson is marked as changed, but nobody reads it again: write on-update: restart at the top of every language, or take the mark away")
	}
}

// readingTime holds a course to the minutes that it promises: what is read on
// the way to the answers at wordsAMinute, and secondsAQuestion for each
// question. Explanations don't count, since nobody gets to see all of them.
func (l *linter) readingTime() {
	words := 0
	for i := range l.ed.Lessons {
		words += wordsOf(l.ed.Lessons[i].Title) + wordsIn(l.ed.Lessons[i].Body)
	}
	for i := range l.ed.Questions {
		words += wordsOfQuestion(&l.ed.Questions[i])
	}
	// all in units of 1/wordsAMinute second, to stay with whole numbers
	takes := words*secondsAMinute + len(l.ed.Questions)*secondsAQuestion*wordsAMinute
	minute := secondsAMinute * wordsAMinute
	if l.course.Minutes > 0 && takes > l.course.Minutes*minute {
		f := l.bad("", courses.CodeReading, "%d words and %d questions take more than the %d minutes promised: set minutes to %d in every language, or write less",
			words, len(l.ed.Questions), l.course.Minutes, (takes+minute-1)/minute)
		f.Key = "minutes"
	}
}

func wordsIn(blocks []courses.Block) int {
	n := 0
	for i := range blocks {
		b := &blocks[i]
		n += wordsOf(b.Text)
		for _, item := range b.List {
			n += wordsOf(item)
		}
		if b.Link != nil {
			n += wordsOf(b.Link.Title)
		}
	}
	return n
}

// wordsOf counts what has a letter or digit in it between blanks.
func wordsOf(s string) int {
	n := 0
	for field := range strings.FieldsSeq(s) {
		if strings.ContainsFunc(field, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			n++
		}
	}
	return n
}

// options looks at the answers of one question.
func (l *linter) options(q *courses.Question) {
	for i := range q.Options {
		o := &q.Options[i]
		var f *courses.Fault
		switch {
		case q.Kind == courses.Text && slices.ContainsFunc(o.Spellings, commaParts):
			f = l.comma(q)
		case !q.Choices():
		case o.Text == everythingElse || strings.Contains(o.Text, textSeparator):
			f = l.bad(q.ID, courses.CodeKind, "%.40q stands among choices, where * and | mean nothing: did you mean a typed answer, {#%s .%s}?", o.Text, q.ID, meantKind(q))
		case refersToOthers(o.Text):
			f = l.hint(q.ID, courses.CodeEverything, "the choice %.60q refers to the others, which come in another order for everyone: write out what you mean, or let several be chosen", o.Text)
		}
		if f != nil {
			f.Option = i + 1
		}
	}
}

func (l *linter) comma(q *courses.Question) *courses.Fault {
	return l.bad(q.ID, courses.CodeComma, "a comma stands in a spelling, and whoever answers would have to type it: part spellings by | and leave commas out")
}

// meantKind returns what a question was probably meant to be whose choices look
// like typed answers.
func meantKind(q *courses.Question) courses.Kind {
	for i := range q.Options {
		if text := q.Options[i].Text; text != everythingElse && !numberForm.MatchString(text) {
			return courses.Text
		}
	}
	return courses.Number
}

// commaParts reports whether a comma parts words, rather than the digits of a
// number.
func commaParts(s string) bool {
	for i, r := range s {
		if r != ',' {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		after, _ := utf8.DecodeRuneInString(s[i+1:])
		if !unicode.IsDigit(before) || !unicode.IsDigit(after) {
			return true
		}
	}
	return false
}

// "All of the above" and its like in each language: how many, little words
// between, and of what.
var (
	howMany = set("all none both any neither alle ingen begge alt ingenting")
	between = set("of the av de dei det svara svarene alternativa alternativene")
	ofThese = set("above these answers alternatives options over ovenfor ovanfor ovennevnte ovannemnde nevnte nemnde disse desse svara svarene alternativa alternativene")
)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		m[word] = true
	}
	return m
}

// refersToOthers reports whether a choice says "all of the above" or the like.
func refersToOthers(s string) bool {
	open := false
	for field := range strings.FieldsSeq(s) {
		word := strings.ToLower(strings.Trim(field, punctuation))
		switch {
		case open && ofThese[word]:
			return true
		case howMany[word]:
			open = true
		case !between[word]:
			open = false
		}
	}
	return false
}

const punctuation = ".,;:!?\"'«»“”‘’()–"

// habits looks for what gives the right choices away over a whole course.
func (l *linter) habits() {
	var single, fixed []*courses.Question
	for i := range l.ed.Questions {
		switch q := &l.ed.Questions[i]; {
		case len(q.Options) < 2:
		case q.Kind == courses.Single:
			single = append(single, q)
		case q.Kind == courses.TrueFalse:
			fixed = append(fixed, q)
		}
	}
	if len(single) >= always && !slices.ContainsFunc(single, func(q *courses.Question) bool { return !rightIsLongest(q) }) {
		l.hint(single[0].ID, courses.CodeLongest, "in all %d questions with one right choice it is the longest: shorten it in some, or say more in wrong ones", len(single))
	}
	l.samePlace(single)
	l.samePlace(fixed)
}

func rightIsLongest(q *courses.Question) bool {
	right, wrong := 0, 0
	for i := range q.Options {
		n := utf8.RuneCountInString(q.Options[i].Text)
		if q.Options[i].Right {
			right = n
		} else {
			wrong = max(wrong, n)
		}
	}
	return right > wrong
}

// samePlace looks for the right choice at the same place in every question.
func (l *linter) samePlace(list []*courses.Question) {
	if len(list) < always {
		return
	}
	place := func(q *courses.Question) int {
		return slices.IndexFunc(q.Options, func(o courses.Option) bool { return o.Right })
	}
	first := place(list[0])
	if slices.ContainsFunc(list, func(q *courses.Question) bool { return place(q) != first }) {
		return
	}
	l.hint(list[0].ID, courses.CodePosition, "in all %d questions of the kind %s the right choice is number %d: move it in some, or turn a statement around", len(list), list[0].Kind, first+1)
}
