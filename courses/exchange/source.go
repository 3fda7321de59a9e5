package exchange

import (
	"fmt"
	"slices"

	"drypp/courses"
	"drypp/courses/markdown"
)

// Source is an edition that goes elsewhere, with what was found on the way. It
// belongs to one goroutine.
type Source struct {
	Course  *courses.Course
	Edition *courses.Edition
	// Found is in the order in which it was found. An error is about a question that
	// isn't carried, a hint about one that is.
	Found markdown.Findings

	file  string
	lines map[string]int
}

// NewSource begins with nothing found. Findings name the edition's file in the folder
// of the course. It returns an error for a language that the course isn't in, and for
// a course without questions of its own.
func NewSource(c *courses.Course, l courses.Language) (*Source, error) {
	ed := c.Editions[l]
	if ed == nil {
		return nil, fmt.Errorf("the course %s isn't written in %s", c.ID, l)
	}
	own := *ed
	// a test's bank has those of other courses, too
	own.Questions = slices.DeleteFunc(slices.Clone(ed.Questions), func(q courses.Question) bool { return !courses.ValidID(q.ID) })
	if len(own.Questions) == 0 {
		return nil, fmt.Errorf("the course %s has no questions of its own: take along the courses that it draws them from", c.ID)
	}
	s := &Source{Course: c, Edition: &own, file: c.ID + "/" + string(l) + ".md", lines: markdown.Lines(ed)}
	if len(own.Questions) < len(ed.Questions) {
		s.Hint("", "the questions that it draws from other courses aren't carried: take those courses along, too")
	}
	return s, nil
}

// Bad notes that a lesson or question isn't carried; see courses.NewFault for the
// format. An empty step is the course as a whole.
func (s *Source) Bad(step, format string, args ...any) {
	s.note(step, courses.NewFault(CodeLost, format, args...))
}

// Hint notes that a part of it isn't carried.
func (s *Source) Hint(step, format string, args ...any) {
	f := courses.NewFault(CodeLost, format, args...)
	f.Hint = true
	s.note(step, f)
}

func (s *Source) note(step string, f *courses.Fault) {
	f.Step = step
	s.Found = append(s.Found, Finding(s.file, s.lines[step], f))
}

// Pictures notes that those in a text aren't carried.
func (s *Source) Pictures(step string, blocks []courses.Block) {
	for i := range blocks {
		if image := blocks[i].Image; image != nil {
			s.Hint(step, "the picture %q isn't carried: add it there, with the description %q", image.File+address(image), image.Alt)
		}
	}
}

// address is where a picture lies on the web, or empty.
func address(image *courses.Image) string {
	if image.File != "" {
		return ""
	}
	return image.URL[:min(len(image.URL), 100)]
}
