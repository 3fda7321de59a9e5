// Package library holds the courses that come with Drypp. Each statement of
// law in them has its source in the course's front matter.
package library

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"

	"drypp/courses"
	"drypp/courses/markdown"
)

//go:embed */*.md */*.png competences.yaml
var files embed.FS

// Files returns the course files, a folder a course, for who wants to read or
// copy them.
func Files() fs.FS { return files }

// first is the course to begin with: what it warns of comes on the first day.
const first = "phishing"

// Courses returns the courses that come along: phishing, then the others in
// the order of their IDs, competence tests last. A test has no questions of its own:
// in a catalogue it has those of the others. It parses them anew at each call, so call it once;
// an error would be a fault of Drypp's own.
func Courses() ([]*courses.Course, error) {
	list, err := markdown.LoadAll(files)
	if err != nil {
		return nil, fmt.Errorf("reading the library: %w", err)
	}
	if i := slices.IndexFunc(list, func(c *courses.Course) bool { return c.ID == first }); i > 0 {
		c := list[i]
		list = slices.Insert(slices.Delete(list, i, i+1), 0, c)
	}
	var tests []*courses.Course
	list = slices.DeleteFunc(list, func(c *courses.Course) bool {
		if c.Test != nil {
			tests = append(tests, c)
		}
		return c.Test != nil
	})
	return append(list, tests...), nil
}

// Competences returns what the courses that come along teach. An error would be a
// fault of Drypp's own.
func Competences() ([]courses.Competence, error) {
	list, err := markdown.LoadCompetences(files)
	if err != nil {
		return nil, fmt.Errorf("reading the library: %w", err)
	}
	return list, nil
}
