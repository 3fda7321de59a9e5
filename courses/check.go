package courses

import (
	"errors"
	"fmt"
	"regexp"
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

// Check returns every reason why the course can't be given, joined: what would
// leave a learner without a right answer, an explanation or a way on.
func (c *Course) Check() error {
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if !ValidID(c.ID) {
		bad("id %q: use lower-case letters, digits and hyphens, at most %d", c.ID, MaxID)
	}
	if c.Version < 1 {
		bad("version %d: count versions from 1", c.Version)
	}
	if c.PassMark < 0 || c.PassMark > 100 {
		bad("pass mark %d: give a percentage from 0 to 100", c.PassMark)
	}
	if c.any() == nil {
		bad("no language: add a file such as nb.md")
		return errors.Join(errs...)
	}
	for _, l := range Languages {
		if ed := c.Editions[l]; ed != nil {
			errs = append(errs, ed.check(c.any())...)
		}
	}
	return errors.Join(errs...)
}

func (ed *Edition) check(first *Edition) []error {
	var errs []error
	bad := func(format string, args ...any) {
		errs = append(errs, fmt.Errorf("%s: %w", ed.Language, fmt.Errorf(format, args...)))
	}
	if ed.Title == "" {
		bad("no title")
	}
	if len(ed.Questions) == 0 {
		bad("no question: a course needs one to be completed")
	}
	if len(ed.Lessons) != len(first.Lessons) || len(ed.Questions) != len(first.Questions) {
		bad("%d lessons and %d questions, but %s has %d and %d", len(ed.Lessons), len(ed.Questions),
			first.Language, len(first.Lessons), len(first.Questions))
		return errs
	}
	seen := map[string]bool{}
	step := func(id, other string) {
		switch {
		case !ValidID(id):
			bad("step %q: its id needs lower-case letters, digits and hyphens, at most %d", id, MaxID)
		case seen[id]:
			bad("two steps have the id %q", id)
		case id != other:
			bad("step %q is %q in %s: give both the same id", id, other, first.Language)
		}
		seen[id] = true
	}
	for i := range ed.Lessons {
		step(ed.Lessons[i].ID, first.Lessons[i].ID)
	}
	for i := range ed.Questions {
		step(ed.Questions[i].ID, first.Questions[i].ID)
		for _, err := range ed.Questions[i].check(&first.Questions[i]) {
			bad("question %q: %w", ed.Questions[i].ID, err)
		}
	}
	return errs
}

func (q *Question) check(first *Question) []error {
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	right := 0
	for i := range q.Options {
		if q.Options[i].Right {
			right++
		}
		if q.Options[i].Why == "" {
			bad("answer %d has no explanation", i+1)
		}
	}
	switch {
	case q.Kind != first.Kind:
		bad("is %s here and %s elsewhere", q.Kind, first.Kind)
	case right == 0:
		bad("no answer is right")
	case (q.Kind == Single || q.Kind == TrueFalse) && right > 1:
		bad("%d answers are right, but only one can be chosen", right)
	case q.Kind == TrueFalse && len(q.Options) != 2:
		bad("true or false needs two choices, not %d", len(q.Options))
	case len(q.Options) > MaxOptions:
		bad("%d answers: %d are as many as fit on a phone", len(q.Options), MaxOptions)
	case q.Choices() && right == len(q.Options):
		bad("every answer is right")
	}
	return append(errs, q.checkAgainst(first)...)
}

// checkAgainst holds a question to the same right answers in every language.
func (q *Question) checkAgainst(first *Question) []error {
	if q.Kind == Text || q.Kind != first.Kind {
		return nil
	}
	if len(q.Options) != len(first.Options) {
		return []error{fmt.Errorf("%d answers here and %d elsewhere", len(q.Options), len(first.Options))}
	}
	for i := range q.Options {
		a, b := &q.Options[i], &first.Options[i]
		if a.Right != b.Right || a.Number != b.Number || a.Tolerance != b.Tolerance {
			return []error{fmt.Errorf("answer %d is not the same as in the other language", i+1)}
		}
	}
	return nil
}
