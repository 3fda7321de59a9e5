package markdown_test

import (
	"strings"
	"testing"

	"drypp/courses"
	"drypp/courses/library"
	"drypp/courses/markdown"
)

// TestLines: each heading of the courses that come along is where Lines says.
func TestLines(t *testing.T) {
	t.Parallel()
	all, err := library.Courses()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		for l, ed := range c.Editions {
			lines := strings.Split(ed.Source, "\n")
			places := markdown.Lines(ed)
			if len(places) != c.Steps() {
				t.Errorf("%s in %s has %d places, want %d", c.ID, l, len(places), c.Steps())
			}
			for id, line := range places {
				if heading := lines[line-1]; !strings.HasPrefix(heading, "#") || !strings.Contains(heading, id) {
					t.Errorf("%s in %s: line %d is %q, want the heading of %s", c.ID, l, line, heading, id)
				}
			}
		}
	}
}

// TestNoLines: without a file there are none.
func TestNoLines(t *testing.T) {
	t.Parallel()
	for _, source := range []string{"", "# no course"} {
		if got := markdown.Lines(&courses.Edition{Language: courses.English, Source: source}); got != nil {
			t.Errorf("of %q places are %v", source, got)
		}
	}
}
