package library_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"testing"

	"drypp/courses"
	"drypp/courses/library"
	"drypp/courses/markdown"
)

func load(t *testing.T) []*courses.Course {
	t.Helper()
	list, err := library.Courses()
	if err != nil {
		t.Fatal(err)
	}
	if len(list) == 0 {
		t.Fatal("the library is empty")
	}
	return list
}

// along lists the courses that come along, the one to begin with first.
var along = []string{"phishing", "ethics", "fire-safety", "passwords", "personal-data", "teams", "workplace", "security-test"}

func TestCoursesInTheirOrder(t *testing.T) {
	t.Parallel()
	var ids []string
	for _, c := range load(t) {
		ids = append(ids, c.ID)
	}
	if !slices.Equal(ids, along) {
		t.Errorf("the library holds %v, want %v", ids, along)
	}
}

func TestEveryCourseInEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, c := range load(t) {
		for _, l := range courses.Languages {
			if c.Editions[l] == nil {
				t.Errorf("%s isn't written in %s", c.ID, l)
			}
		}
		if c.Test != nil {
			continue
		}
		if len(c.Sources) == 0 || c.PassMark == 0 || c.Minutes == 0 {
			t.Errorf("%s: sources, pass mark and minutes are expected of a library course", c.ID)
		}
		ed := c.Edition(courses.English)
		if n, q := len(ed.Lessons), len(ed.Questions); n < 3 || n > 5 || q < 4 || q > 6 {
			t.Errorf("%s has %d lessons and %d questions: a few minutes hold 3 to 5 and 4 to 6", c.ID, n, q)
		}
	}
}

// Writing a course gives the bytes of its file, also in plain form.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	for _, c := range load(t) {
		for l := range c.Editions {
			want, err := fs.ReadFile(library.Files(), path.Join(c.ID, string(l)+".md"))
			if err != nil {
				t.Fatal(err)
			}
			for _, source := range []string{c.Editions[l].Source, ""} {
				c.Editions[l].Source = source
				got, err := markdown.Format(c, l)
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(got, want) {
					t.Errorf("%s/%s.md isn't in plain form: %s", c.ID, l, firstDifference(got, want))
				}
			}
		}
	}
}

func firstDifference(got, want []byte) string {
	a, b := bytes.Split(got, []byte("\n")), bytes.Split(want, []byte("\n"))
	for i := range min(len(a), len(b)) {
		if !bytes.Equal(a[i], b[i]) {
			return fmt.Sprintf("line %d would be %q", i+1, a[i])
		}
	}
	return fmt.Sprintf("it would have %d lines and not %d", len(a), len(b))
}

// The phishing course shows every kind of question.
func TestPhishing(t *testing.T) {
	t.Parallel()
	list := load(t)
	catalogue, err := courses.NewCatalogue(list...)
	if err != nil {
		t.Fatal(err)
	}
	c := catalogue.Course("phishing")
	if c == nil {
		t.Fatal("there is no course phishing")
	}
	if c.PassMark != 80 || c.Tries != 3 || c.ValidMonths != 12 {
		t.Errorf("pass %d, tries %d, valid %d months", c.PassMark, c.Tries, c.ValidMonths)
	}
	seen := map[courses.Kind]int{}
	for _, q := range c.Edition(courses.English).Questions {
		seen[q.Kind]++
	}
	want := map[courses.Kind]int{courses.Single: 2, courses.Several: 1, courses.TrueFalse: 1, courses.Number: 1, courses.Text: 1}
	for kind, n := range want {
		if seen[kind] != n {
			t.Errorf("%d questions of kind %s, want %d", seen[kind], kind, n)
		}
	}
}

// Nobody passes by picking the longest choice, or the shortest.
func TestLengthGivesNothingAway(t *testing.T) {
	t.Parallel()
	for _, c := range load(t) {
		for l, ed := range c.Editions {
			shortest, singles := 0, 0
			for i := range ed.Questions {
				q := &ed.Questions[i]
				if q.Kind != courses.Single {
					continue
				}
				singles++
				right, shorter, longer := extremes(q)
				if longer == 0 {
					t.Errorf("%s/%s.md, %s: the right choice, %q, is the longest", c.ID, l, q.ID, right)
				}
				if shorter == 0 {
					shortest++
				}
			}
			if singles > 1 && shortest == singles {
				t.Errorf("%s/%s.md: the right choice is always the shortest", c.ID, l)
			}
		}
	}
}

// extremes returns the right choice and how many are shorter and longer.
func extremes(q *courses.Question) (right string, shorter, longer int) {
	for _, o := range q.Options {
		if o.Right {
			right = o.Text
		}
	}
	for _, o := range q.Options {
		switch {
		case len(o.Text) < len(right):
			shorter++
		case len(o.Text) > len(right):
			longer++
		}
	}
	return right, shorter, longer
}
