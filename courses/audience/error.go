package audience

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
	"github.com/expr-lang/expr/file"

	"drypp/courses"
)

// exampleOf returns an expression, with fields that there are, for those who got
// theirs wrong.
func exampleOf(known []string) string {
	if slices.Contains(known, courses.FieldDepartment) {
		return `department == "Salg" and not ("Selgere" in groups)`
	}
	return `"Selgere" in groups and language == "nb"`
}

// Error says what is wrong with an expression, in words for who wrote it.
type Error struct {
	// Line and Column are where, in characters, both from 1.
	Line, Column int
	// Problem says what is wrong, Fix what to do about it.
	Problem, Fix string
	// Field is the field that nobody knows, or empty; then Known are those
	// that there are, the nearest first.
	Field string
	Known []string

	// at is the position in characters, from 0.
	at int
}

// Error returns all of it in one line.
func (e *Error) Error() string {
	where := fmt.Sprintf("character %d", e.Column)
	if e.Line > 1 {
		where = fmt.Sprintf("line %d, %s", e.Line, where)
	}
	return fmt.Sprintf("%s: %s: %s", where, e.Problem, e.Fix)
}

var (
	unknownName = regexp.MustCompile(`^unknown name (\S+)`)
	mismatched  = regexp.MustCompile(`^invalid operation: \S+ \(mismatched types .+ and`)
	noYesOrNo   = regexp.MustCompile(`^(expected bool, but got|invalid operation: (not|!) )`)
)

// explain puts what the compiler said into words.
func explain(err error, expression string, known []string) *Error {
	e := &Error{Problem: "it can't be understood", Fix: "write it as in " + exampleOf(known)}
	if ours, ok := errors.AsType[*Error](err); ok {
		e = ours
	} else if theirs, ok := errors.AsType[*file.Error](err); ok {
		e.at = theirs.From
		e.say(theirs.Message, expression, known)
	} else {
		e.say(err.Error(), expression, known)
	}
	e.place(expression)
	return e
}

func (e *Error) say(message, expression string, known []string) {
	rest := []rune(expression)
	rest = rest[min(e.at, len(rest)):]
	switch {
	case unknownName.MatchString(message):
		e.unknown(unknownName.FindStringSubmatch(message)[1], known)
	case mismatched.MatchString(message):
		e.Problem = "two things of different kinds are compared"
		e.Fix = `compare a field with a text in quotes, as in language == "nb", and a group as in "Selgere" in groups`
	case noYesOrNo.MatchString(message):
		e.Problem = "there is a value where a comparison must be"
		e.Fix = `compare it, as in language == "nb"`
	case message == "literal not terminated":
		e.Problem = "a text isn't closed"
	case strings.Contains(message, "maximum allowed nodes"):
		e.Problem, e.Fix = "it has too many parts", "use a group instead of naming people one by one"
	case strings.HasPrefix(message, "unexpected token EOF"):
		e.Problem = "it ends too early"
	case strings.HasPrefix(message, "unexpected token"):
		e.outOfPlace(word(string(rest)))
	}
}

func (e *Error) outOfPlace(what string) {
	e.Problem = fmt.Sprintf("%q is out of place", what)
	switch what {
	case "=":
		e.Fix = `write == to compare, as in language == "nb"`
	case "AND", "OR", "NOT", "IN":
		e.Fix = "write it in small letters"
	}
}

// word returns the first word of s, shortened.
func word(s string) string {
	if fields := strings.Fields(s); len(fields) > 0 {
		return fmt.Sprintf("%.20s", fields[0])
	}
	return ""
}

func (e *Error) unknown(name string, known []string) {
	e.Field, e.Known = name, nearest(name, known)
	e.Problem = fmt.Sprintf("%.40q is no field", name)
	e.Fix = fmt.Sprintf("the fields are %s; a text stands in quotes, as in %s", strings.Join(e.Known, ", "), `language == "nb"`)
}

// nearest sorts names by how many letters must be changed to get from name to
// them (Levenshtein's distance).
func nearest(name string, names []string) []string {
	name = strings.ToLower(name[:min(len(name), 64)])
	return slices.SortedStableFunc(slices.Values(names), func(a, b string) int {
		return cmp.Compare(levenshtein.ComputeDistance(name, a), levenshtein.ComputeDistance(name, b))
	})
}

// place turns the position into line and column.
func (e *Error) place(expression string) {
	runes := []rune(expression)
	before := string(runes[:min(max(e.at, 0), len(runes))])
	e.Line = 1 + strings.Count(before, "\n")
	e.Column = 1 + len([]rune(before[strings.LastIndex(before, "\n")+1:]))
}
