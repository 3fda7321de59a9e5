package markdown

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"drypp/courses"
)

// Severity says what a finding means for the course.
type Severity string

// How severe a finding can be.
const (
	// Error: the course can't be given, or not well, until it is mended.
	Error Severity = "error"
	// Hint: the course can be given, and may be better otherwise.
	Hint Severity = "hint"
)

// Finding is something wrong in a course file, and what to do about it. Its
// JSON form is stable: file, line, severity, code, message and fix.
type Finding struct {
	// File is the path as it was given or found below the folder.
	File string `json:"file"`
	// Line counts from 1; 0 means the file or folder as a whole.
	Line     int          `json:"line"`
	Severity Severity     `json:"severity"`
	Code     courses.Code `json:"code"`
	// Message says what is wrong, Fix what to do.
	Message string `json:"message"`
	Fix     string `json:"fix"`
	// Step is the ID of the lesson or question that it belongs to, or empty.
	Step string `json:"-"`
}

// newFinding makes a finding of a fault with a place.
func newFinding(file string, line int, f *courses.Fault) Finding {
	severity := Error
	if f.Hint {
		severity = Hint
	}
	return Finding{file, line, severity, f.Code, f.Message, f.Fix, f.Step}
}

// String returns the finding as "file:line: message: fix".
func (f Finding) String() string { return f.Place() + ": " + f.Sentence() }

// Place returns where it is, as "file:line" or the file alone.
func (f Finding) Place() string {
	if f.Line == 0 {
		return f.File
	}
	return fmt.Sprintf("%s:%d", f.File, f.Line)
}

// Sentence returns what is wrong and what to do, without the place.
func (f Finding) Sentence() string { return f.Message + ": " + f.Fix }

// Findings is everything that is wrong, in the order of the files and lines.
// It is the error that Parse, Load and LoadAll return for what an author can
// mend; only Lint's hold hints.
type Findings []Finding

// Error returns one finding a line.
func (fs Findings) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.String()
	}
	return strings.Join(lines, "\n")
}

// Errors counts the findings that aren't hints.
func (fs Findings) Errors() int {
	n := 0
	for i := range fs {
		if fs[i].Severity == Error {
			n++
		}
	}
	return n
}

// sorted returns the findings in the order of files, lines and codes, each once.
func (fs Findings) sorted() Findings {
	slices.SortStableFunc(fs, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Code, b.Code))
	})
	return slices.Compact(fs)
}

// err returns the findings sorted, or nil if there are none.
func (fs Findings) err() error {
	if len(fs) == 0 {
		return nil
	}
	return fs.sorted()
}

// nearest returns the known word that takes the fewest changes of a letter to
// get from word to it (Levenshtein's distance). Only the first 64 bytes of
// word count.
func nearest(word string, known []string) string {
	word = word[:min(len(word), 64)]
	return slices.MinFunc(known, func(a, b string) int {
		return cmp.Compare(levenshtein.ComputeDistance(word, a), levenshtein.ComputeDistance(word, b))
	})
}
