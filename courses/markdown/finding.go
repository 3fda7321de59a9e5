package markdown

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Finding is something wrong in a course file, and what to do about it.
type Finding struct {
	// File is the path as it was given or found below the folder.
	File string
	// Line counts from 1; 0 means the file or folder as a whole.
	Line int
	// Message says what is wrong and what to do, in one sentence.
	Message string
}

// String returns the finding as "file:line: message".
func (f Finding) String() string {
	if f.Line == 0 {
		return f.File + ": " + f.Message
	}
	return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Message)
}

// Findings is everything that is wrong, in the order of the files and lines.
// It is the error that Parse, Load and LoadAll return for what an author can
// mend.
type Findings []Finding

// Error returns one finding a line.
func (fs Findings) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.String()
	}
	return strings.Join(lines, "\n")
}

// err returns the findings sorted, or nil if there are none.
func (fs Findings) err() error {
	if len(fs) == 0 {
		return nil
	}
	slices.SortStableFunc(fs, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return fs
}

// nearest returns the known word that takes the fewest changes of a letter to
// get from word to it (Levenshtein's distance). Only the first 64 bytes of
// word count.
func nearest(word string, known []string) string {
	word = word[:min(len(word), 64)]
	return slices.MinFunc(known, func(a, b string) int {
		return cmp.Compare(distance(word, a), distance(word, b))
	})
}

func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(row[j]+1, row[j+1]+1, change)
		}
	}
	return row[len(b)]
}
