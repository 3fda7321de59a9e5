package courses

import (
	"errors"
	"fmt"
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

// Fault is one reason why a course can't be given, and where it lies.
type Fault struct {
	// Language is the edition's, or empty if it is the course as a whole.
	Language Language
	// Step is the ID of the lesson or question, or empty.
	Step string
	// Option counts the question's options from 1; 0 means none of them.
	Option int
	// Message says what is wrong and what to do.
	Message string
}

// Error returns the message with its place before it.
func (f *Fault) Error() string {
	s := f.Message
	if f.Option > 0 {
		s = fmt.Sprintf("answer %d: %s", f.Option, s)
	}
	if f.Step != "" {
		s = fmt.Sprintf("%q: %s", f.Step, s)
	}
	if f.Language != "" {
		s = fmt.Sprintf("%s: %s", f.Language, s)
	}
	return s
}

// checker collects faults at a place.
type checker struct {
	at     Fault
	faults *[]error
}

func (c checker) bad(format string, args ...any) {
	f := c.at
	f.Message = fmt.Sprintf(format, args...)
	*c.faults = append(*c.faults, &f)
}

func (c checker) step(id string) checker { c.at.Step = id; return c }
func (c checker) option(i int) checker   { c.at.Option = i + 1; return c }

// Check returns every reason why the course can't be given, each a *Fault,
// joined: what would leave a learner without a right answer, an explanation or
// a way on.
func (c *Course) Check() error {
	var faults []error
	k := checker{faults: &faults}
	c.checkHead(k)
	if c.any() == nil {
		k.bad("there is no text in any language: add a file such as nb.md")
	}
	for _, l := range Languages {
		if ed := c.Editions[l]; ed != nil {
			k.at.Language = l
			ed.check(k, c.any())
		}
	}
	return errors.Join(faults...)
}

func (c *Course) checkHead(k checker) {
	if !ValidID(c.ID) {
		k.bad("id %.80q: use lower-case letters, digits and hyphens, at most %d", c.ID, MaxID)
	}
	if c.Version < 1 {
		k.bad("version %d: count versions from 1", c.Version)
	}
	if c.PassMark < 0 || c.PassMark > 100 {
		k.bad("pass mark %d: give a percentage from 0 to 100", c.PassMark)
	}
	if c.Minutes < 0 || c.Tries < 0 || c.ValidMonths < 0 {
		k.bad("minutes, tries and months of validity can't be negative")
	}
}

func (ed *Edition) check(k checker, first *Edition) {
	if ed.Title == "" {
		k.bad("there is no title")
	}
	if len(ed.Questions) == 0 {
		k.bad("there is no question: a course needs one to be completed")
	}
	if len(ed.Lessons) != len(first.Lessons) || len(ed.Questions) != len(first.Questions) {
		k.bad("%d lessons and %d questions, but %s has %d and %d: give both the same", len(ed.Lessons),
			len(ed.Questions), first.Language, len(first.Lessons), len(first.Questions))
		return
	}
	seen := map[string]bool{}
	for i := range ed.Lessons {
		l := &ed.Lessons[i]
		checkStep(k, l.ID, first.Lessons[i].ID, first.Language, seen)
		if l.Title == "" || len(l.Body) == 0 {
			k.step(l.ID).bad("the lesson has no title or nothing to read")
		}
	}
	for i := range ed.Questions {
		q := &ed.Questions[i]
		checkStep(k, q.ID, first.Questions[i].ID, first.Language, seen)
		q.check(k.step(q.ID), &first.Questions[i])
		if q.Lesson != "" && !ed.hasLesson(q.Lesson) {
			k.step(q.ID).bad("it is taught by the lesson %q, which isn't there", q.Lesson)
		}
	}
}

func (ed *Edition) hasLesson(id string) bool {
	return slices.ContainsFunc(ed.Lessons, func(l Lesson) bool { return l.ID == id })
}

func checkStep(k checker, id, other string, language Language, seen map[string]bool) {
	k = k.step(id)
	switch {
	case !ValidID(id):
		k.bad("an id is made of lower-case letters, digits and hyphens, at most %d", MaxID)
	case seen[id]:
		k.bad("two steps have this id: give one of them another")
	case id != other:
		k.bad("this step is %q in %s: give both the same id", other, language)
	}
	seen[id] = true
}

func (q *Question) check(k checker, first *Question) {
	if q.Title == "" {
		k.bad("the question has no title")
	}
	switch q.Kind {
	case Single, Several, TrueFalse:
		q.checkChoices(k)
	case Number, Text:
		q.checkTyped(k)
	default:
		k.bad("a question of kind %.40q is not known", q.Kind)
	}
	for i := range q.Options {
		if q.Options[i].Why == "" {
			k.option(i).bad("it has no explanation: say why it is right or wrong")
		}
	}
	if len(q.Options) > MaxOptions {
		k.bad("%d answers: %d are as many as fit on a phone", len(q.Options), MaxOptions)
	}
	if q.Lesson != first.Lesson {
		k.bad("the lesson %q teaches it here, but %q in another language", q.Lesson, first.Lesson)
	}
	q.checkAgainst(k, first)
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
		k.bad("no answer is right: mark at least one")
	case right == len(q.Options):
		k.bad("every answer is right: there is nothing to choose")
	case q.Kind != Several && right > 1:
		k.bad("%d answers are right, but only one can be chosen", right)
	case q.Kind == TrueFalse && len(q.Options) != 2:
		k.bad("true or false needs two choices, not %d", len(q.Options))
	}
	seen := map[string]bool{}
	for i := range q.Options {
		switch text := fold(q.Options[i].Text); {
		case q.Options[i].Otherwise:
			k.option(i).bad("only a typed answer can be anything else")
		case text == "":
			k.option(i).bad("it has no text")
		case seen[text]:
			k.option(i).bad("another answer has the same text")
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
				k.option(i).bad("every other answer can't be right")
			}
			continue
		}
		q.checkForeseen(k.option(i), i)
	}
	if q.right() == 0 {
		k.bad("no answer is right: mark at least one")
	}
	if otherwise != 1 {
		k.bad("%d answers stand for everything else: there has to be one, with an explanation", otherwise)
	}
}

func (q *Question) checkForeseen(k checker, i int) {
	o := &q.Options[i]
	if q.Kind == Number {
		if !finite(o.Number) || !finite(o.Tolerance) || o.Tolerance < 0 {
			k.bad("%v ± %v can't be compared with", o.Number, o.Tolerance)
		} else if q.meets(o.Number) != i {
			k.bad("an earlier answer accepts %v already", o.Number)
		}
		return
	}
	if len(o.Spellings) == 0 {
		k.bad("it accepts no spelling")
	}
	for _, s := range o.Spellings {
		if fold(s) == "" {
			k.bad("the spelling %.80q is empty", s)
		} else if g, ok := q.Grade(s); !ok || !slices.Equal(g.Chosen, []int{i}) {
			k.bad("the spelling %.80q is too long, or an earlier answer accepts it already", s)
		}
	}
}

// checkAgainst holds a question to the same right answers in every language.
func (q *Question) checkAgainst(k checker, first *Question) {
	switch {
	case q.Kind != first.Kind:
		k.bad("it is %s here and %s in another language", q.Kind, first.Kind)
		return
	case q.Kind == Text:
		return
	case len(q.Options) != len(first.Options):
		k.bad("%d answers here and %d in another language", len(q.Options), len(first.Options))
		return
	}
	for i := range q.Options {
		a, b := &q.Options[i], &first.Options[i]
		if a.Right != b.Right || a.Otherwise != b.Otherwise || a.Number != b.Number || a.Tolerance != b.Tolerance {
			k.option(i).bad("it is not the same as in another language")
		}
	}
}
