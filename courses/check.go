package courses

import (
	"errors"
	"regexp"
	"slices"
)

var validID = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// MaxID is how long, in bytes, the ID of a course, lesson or question may be.
const MaxID = 64

// ValidID reports whether s can be the ID of a course, lesson or question:
// lower-case ASCII letters and digits in groups joined by hyphens, at most
// MaxID bytes.
func ValidID(s string) bool { return len(s) <= MaxID && validID.MatchString(s) }

// MaxOptions is how many options a question may have: what fits on a phone.
const MaxOptions = 10

// checker collects faults at a place.
type checker struct {
	at     Fault
	faults *[]error
}

func (c checker) bad(code Code, format string, args ...any) {
	f := NewFault(code, format, args...)
	f.Language, f.Step, f.Part, f.Option, f.Key = c.at.Language, c.at.Step, c.at.Part, c.at.Option, c.at.Key
	*c.faults = append(*c.faults, f)
}

func (c checker) step(id string) checker { c.at.Step = id; return c }
func (c checker) part(i int) checker     { c.at.Part = i + 1; return c }
func (c checker) option(i int) checker   { c.at.Option = i + 1; return c }

// Check returns every reason why the course can't be given, each a *Fault,
// joined: what would leave a learner without a right answer, an explanation or
// a way on.
func (c *Course) Check() error {
	var faults []error
	k := checker{faults: &faults}
	c.checkHead(k)
	if c.any() == nil {
		k.bad(CodeFile, "there is no text in any language: add a file such as nb.md")
	}
	for _, l := range Languages {
		if ed := c.Editions[l]; ed != nil {
			k.at.Language = l
			ed.check(k, c.any(), c)
		}
	}
	return errors.Join(faults...)
}

func (c *Course) checkHead(k checker) {
	if !ValidID(c.ID) {
		k.bad(CodeID, "the id %.80q won't do: use lower-case letters, digits and hyphens, at most %d", c.ID, MaxID)
	}
	if c.Version < 1 {
		k.bad(CodeValue, "version is %d: count versions from 1", c.Version)
	}
	if c.PassMark < 0 || c.PassMark > 100 {
		k.bad(CodeValue, "the pass mark is %d: give a percentage from 0 to 100", c.PassMark)
	}
	if c.Minutes < 0 || c.Tries < 0 || c.ValidMonths < 0 {
		k.bad(CodeValue, "minutes, tries or months of validity are negative: give 0 or more")
	}
	c.checkTest(k)
}

func (ed *Edition) check(k checker, first *Edition, c *Course) {
	if ed.Title == "" {
		k.bad(CodeMissingKey, "there is no title: give the course one")
	}
	if len(ed.Questions) == 0 && c.Test == nil {
		k.bad(CodeAnswers, "there is no question: add one, or nobody completes the course")
	}
	if len(ed.Lessons) != len(first.Lessons) || len(ed.Questions) != len(first.Questions) {
		k.bad(CodeLanguages, "%d lessons and %d questions, but %s has %d and %d: give both the same", len(ed.Lessons),
			len(ed.Questions), first.Language, len(first.Lessons), len(first.Questions))
		return
	}
	seen := map[string]bool{}
	for i := range ed.Lessons {
		l := &ed.Lessons[i]
		checkStep(k, l.ID, first.Lessons[i].ID, first.Language, seen)
		if l.Title == "" || len(l.Body) == 0 && l.Document == nil {
			k.step(l.ID).bad(CodeSyntax, "the lesson has no title or nothing to read: write both")
		}
		l.checkChanged(k.step(l.ID), &first.Lessons[i], c.Version)
		l.checkDocument(k.step(l.ID), &first.Lessons[i])
	}
	for i := range ed.Questions {
		q := &ed.Questions[i]
		checkStep(k, q.ID, first.Questions[i].ID, first.Language, seen)
		q.check(k.step(q.ID), &first.Questions[i])
		if q.Lesson != "" && !ed.hasLesson(q.Lesson) {
			k.step(q.ID).bad(CodeID, "it is taught by the lesson %q, which isn't there: name one that is", q.Lesson)
		}
	}
}

func (l *Lesson) checkChanged(k checker, first *Lesson, version int) {
	switch {
	case l.Changed < 0 || l.Changed > version:
		k.bad(CodeValue, "changed is %d, but the course has version %d: write the version in which the lesson changed, or count the course's up", l.Changed, version)
	case l.Changed != first.Changed:
		k.bad(CodeLanguages, "changed is %d here and %d in another language (0 means without): give both the same", l.Changed, first.Changed)
	}
}

func (ed *Edition) hasLesson(id string) bool {
	return slices.ContainsFunc(ed.Lessons, func(l Lesson) bool { return l.ID == id })
}

func checkStep(k checker, id, other string, language Language, seen map[string]bool) {
	k = k.step(id)
	switch {
	case !ValidID(id):
		k.bad(CodeID, "the id of this step won't do: use lower-case letters, digits and hyphens, at most %d", MaxID)
	case seen[id]:
		k.bad(CodeDuplicateID, "two steps have this id: give one of them another")
	case id != other:
		k.bad(CodeLanguages, "this step is %q in %s: give both the same id", other, language)
	}
	seen[id] = true
}

func (q *Question) check(k checker, first *Question) {
	if q.Title == "" {
		k.bad(CodeSyntax, "the question has no title: write one")
	}
	switch q.Kind {
	case Single, Several, TrueFalse:
		q.checkChoices(k)
	case Number, Text:
		q.checkTyped(k)
	case Matching:
		q.checkMatching(k)
	case Ordering:
		q.checkOrdering(k)
	case Scenario:
		q.checkScenario(k)
	case Spot:
		q.checkSpot(k)
	case Blanks:
		q.checkBlanks(k)
	default:
		k.bad(CodeKind, "a question of kind %.40q isn't known: choose one of those in the guide", q.Kind)
	}
	if q.Kind != Matching {
		checkWhys(k, q.Options)
	}
	checkCount(k, len(q.Options))
	q.checkMarks(k)
	if q.Lesson != first.Lesson {
		k.bad(CodeLanguages, "the lesson %q teaches it here, but %q in another language: put it below the same lesson in both", q.Lesson, first.Lesson)
	}
	q.checkAgainst(k, first)
}

// checkWhys sees to it that each answer is explained.
func checkWhys(k checker, options []Option) {
	for i := range options {
		if options[i].Why == "" {
			k.option(i).bad(CodeExplanation, "it has no explanation: say why it is right or wrong")
		}
	}
}

func checkCount(k checker, options int) {
	if options > MaxOptions {
		k.bad(CodeAnswers, "there are %d answers: leave %d, as many as fit on a phone", options, MaxOptions)
	}
}

// checkMarks looks at what the heading says beside the kind.
func (q *Question) checkMarks(k checker) {
	if q.Topic != "" && !ValidID(q.Topic) {
		k.bad(CodeID, "the topic %.40q won't do: use lower-case letters, digits and hyphens, at most %d", q.Topic, MaxID)
	}
	switch {
	case q.Credit != "" && q.Credit != Whole && q.Credit != PerPart:
		k.bad(CodeKind, "partial credit of kind %.40q isn't known: write .parts, or nothing for all or nothing", q.Credit)
	case q.Credit == PerPart && q.Kind != Several && q.Kind != Matching && q.Kind != Ordering && q.Kind != Blanks:
		k.bad(CodeKind, "a question of the kind %.40q has no parts that could be right by themselves: take .parts away", q.Kind)
	case q.Important && q.Lesson == "":
		k.bad(CodeID, "the question is important, but belongs to no lesson that could come back: put it below one, or take .important away")
	}
}

func (q *Question) right() int {
	n := 0
	for i := range q.Options {
		if q.Options[i].Right {
			n++
		}
	}
	return n
}

func (q *Question) checkChoices(k checker) {
	right := q.right()
	switch {
	case right == 0:
		k.bad(CodeRight, "no answer is right: mark at least one")
	case right == len(q.Options):
		k.bad(CodeRight, "every answer is right, so there is nothing to choose: add wrong ones, or mark some as wrong")
	case q.Kind != Several && right > 1:
		k.bad(CodeRight, "%d answers are right, but only one can be chosen: leave one, or let several be chosen with .several", right)
	case q.Kind == TrueFalse && len(q.Options) != 2:
		k.bad(CodeAnswers, "true or false needs two choices, not %d: leave two, or take .true-false away", len(q.Options))
	}
	checkTexts(k, q.Options)
}

// checkTexts sees to it that each option is written out and no two are alike.
func checkTexts(k checker, options []Option) {
	seen := map[string]bool{}
	for i := range options {
		switch text := fold(options[i].Text); {
		case options[i].Otherwise:
			k.option(i).bad(CodeAnswers, "only a typed answer can be anything else: write the choice out")
		case text == "":
			k.option(i).bad(CodeAnswers, "it has no text: write some")
		case seen[text]:
			k.option(i).bad(CodeAnswers, "another answer has the same text: take one of them away")
		default:
			seen[text] = true
		}
	}
}

// checkTyped sees to it that some answer is right, that every answer that can
// be typed has an explanation, and that no two options claim the same one.
func (q *Question) checkTyped(k checker) {
	otherwise := 0
	for i := range q.Options {
		o := &q.Options[i]
		if o.Otherwise {
			otherwise++
			if o.Right {
				k.option(i).bad(CodeRight, "every other answer can't be right: mark it as wrong")
			}
			continue
		}
		if len(q.Options) <= MaxOptions { // or it would take long to find what is too much anyway
			q.checkForeseen(k.option(i), i)
		}
	}
	if q.right() == 0 {
		k.bad(CodeRight, "no answer is right: mark at least one")
	}
	if otherwise != 1 {
		k.bad(CodeAnswers, "%d answers stand for everything else: have one, * with an explanation, at the end", otherwise)
	}
}

func (q *Question) checkForeseen(k checker, i int) {
	o := &q.Options[i]
	if q.Kind == Number {
		if !finite(o.Number) || !finite(o.Tolerance) || o.Tolerance < 0 {
			k.bad(CodeAnswers, "%v ± %v can't be compared with: write an ordinary number and a tolerance of 0 or more", o.Number, o.Tolerance)
		} else if q.meets(o.Number) != i {
			k.bad(CodeAnswers, "an earlier answer accepts %v already: take one of them away, or narrow the tolerance", o.Number)
		}
		return
	}
	if len(o.Spellings) == 0 {
		k.bad(CodeAnswers, "it accepts no spelling: write at least one")
	}
	for _, s := range o.Spellings {
		if fold(s) == "" {
			k.bad(CodeAnswers, "the spelling %.80q is empty: write letters or digits", s)
		} else if g, ok := q.Grade(s); !ok || !slices.Equal(g.Chosen, []int{i}) {
			k.bad(CodeAnswers, "the spelling %.80q is too long, or an earlier answer accepts it already: shorten it or take it away", s)
		}
	}
}

// checkAgainst holds a question to the same right answers in every language.
func (q *Question) checkAgainst(k checker, first *Question) {
	if q.Kind != first.Kind {
		k.bad(CodeLanguages, "it is %s here and %s in another language: make both the same kind", q.Kind, first.Kind)
		return
	}
	if q.Topic != first.Topic || q.Important != first.Important || q.Credit != first.Credit {
		k.bad(CodeLanguages, "the heading's braces don't say the same in another language: give both the same .parts, .important and topic")
	}
	switch q.Kind {
	case Text: // may be spelt in other ways
	case Matching, Blanks:
		q.checkPartsAgainst(k, first)
	case Scenario:
		q.checkScenesAgainst(k, first)
	default:
		checkOptionsAgainst(k, q.Options, first.Options)
	}
}

func checkOptionsAgainst(k checker, options, first []Option) {
	if len(options) != len(first) {
		k.bad(CodeLanguages, "there are %d answers here and %d in another language: give both the same", len(options), len(first))
		return
	}
	for i := range options {
		a, b := &options[i], &first[i]
		if a.Right != b.Right || a.Otherwise != b.Otherwise || a.Number != b.Number || a.Tolerance != b.Tolerance || a.To != b.To || a.Credit != b.Credit {
			k.option(i).bad(CodeLanguages, "another answer is right here than in another language, or another number: give both the same answers in the same order")
		}
	}
}
