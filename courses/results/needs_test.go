package results_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"drypp/courses"
	"drypp/courses/needs"
	"drypp/courses/results"
)

// teaching is a catalogue of a course for each competence.
func teaching(t *testing.T, competences ...string) *courses.Catalogue {
	t.Helper()
	var list []*courses.Course
	for _, id := range competences {
		ed := &courses.Edition{Language: courses.English, Title: id}
		list = append(list, &courses.Course{ID: "on-" + id, Competences: []string{id}, Editions: map[courses.Language]*courses.Edition{courses.English: ed}})
	}
	c, err := courses.NewCatalogue(list...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// mappedBy adds n people of a department with the same outcome.
func mappedBy(c *results.NeedsCounter, n int, department, competence string, self, right, asked int) {
	for range n {
		p := courses.Person{Fields: map[string]string{"department": department}}
		c.Add(&p, []needs.Outcome{{Competence: competence, Self: self, Right: right, Asked: asked, At: time.Unix(0, 0)}})
	}
}

func TestNeeds(t *testing.T) {
	t.Parallel()
	c := results.NewNeedsCounter("")
	mappedBy(c, 6, "Drift", "lifts", 5, 3, 3)
	mappedBy(c, 4, "Salg", "lifts", 2, 0, 3)
	mappedBy(c, 5, "Drift", "doors", 3, 0, 0)
	mappedBy(c, 4, "Drift", "few", 1, 0, 3)
	mappedBy(c, 5, "Drift", "gone", 1, 0, 3)
	c.Add(&courses.Person{}, nil)
	r := c.Report(teaching(t, "few", "lifts", "doors"), courses.English, "")
	want := []results.NeedsLine{
		{Competence: "doors", Title: r.Lines[0].Title, People: 5, Needing: 100, Self: 3, Right: -1, Need: true, Courses: []string{"on-doors"}},
		{Competence: "lifts", Title: r.Lines[1].Title, People: 10, Needing: 40, Self: 3.8, Right: 60, Need: true, Courses: []string{"on-lifts"}},
		{Competence: "few", Title: r.Lines[2].Title, Withheld: true, Courses: []string{"on-few"}},
	}
	if !reflect.DeepEqual(r.Lines, want) || r.People != 24 || r.Lines[0].Title == "" {
		t.Errorf("report: %+v", r)
	}
	if one := c.Report(teaching(t, "few", "lifts", "doors"), courses.English, "lifts"); len(one.Lines) != 1 || one.Lines[0].Competence != "lifts" {
		t.Errorf("of one: %+v", one)
	}
	if none := results.NewNeedsCounter("").Report(teaching(t, "lifts"), courses.English, ""); none.People != 0 || none.Lines != nil {
		t.Errorf("of nobody: %+v", none)
	}
}

// TestNeedsOfLatestMapping: each person counts once, by what they answered last.
func TestNeedsOfLatestMapping(t *testing.T) {
	t.Parallel()
	c := results.NewNeedsCounter("")
	for range 5 {
		c.Add(&courses.Person{}, []needs.Outcome{
			{Campaign: "a", Competence: "lifts", Self: 1, Right: 0, Asked: 3, At: time.Unix(1, 0)},
			{Campaign: "b", Competence: "lifts", Self: 5, Right: 3, Asked: 3, At: time.Unix(2, 0)},
		})
	}
	if l := c.Report(teaching(t, "lifts"), courses.English, "").Lines[0]; l.People != 5 || l.Self != 5 || l.Right != 100 || l.Need || l.Needing != 0 {
		t.Errorf("line: %+v", l)
	}
}

// TestFewNeeds: nothing is told of fewer than five, not even by subtracting what is
// told of the others, nor how many were mapped.
func TestFewNeeds(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		sizes map[string]int
		told  []string
	}{
		{map[string]int{"A": 5, "B": 5}, []string{"A", "B"}},
		{map[string]int{"A": 9, "B": 4}, nil},
		{map[string]int{"A": 9, "B": 4, "C": 6}, []string{"A"}},
		{map[string]int{"A": 9, "B": 1, "": 7}, []string{"A"}},
		{map[string]int{"A": 9, "": 3}, nil},
		{map[string]int{"A": 9, "B": 2, "C": 3}, []string{"A"}},
	} {
		c := results.NewNeedsCounter("department")
		for value, n := range test.sizes {
			mappedBy(c, n, value, "lifts", 2, 1, 3)
		}
		r := c.Report(teaching(t, "lifts"), courses.English, "")
		var told []string
		for _, l := range r.Lines {
			if l.Value == "" {
				t.Errorf("%v: a line of nobody: %+v", test.sizes, l)
			}
			if !l.Withheld {
				told = append(told, l.Value)
				if l.People != test.sizes[l.Value] || l.Self != 2 || l.Right != 33 {
					t.Errorf("%v: %+v", test.sizes, l)
				}
			} else if l.People+l.Needing+l.Right != 0 || l.Self != 0 || l.Need {
				t.Errorf("%v: withheld, but %+v", test.sizes, l)
			}
		}
		if !slices.Equal(told, test.told) {
			t.Errorf("%v: told %q, want %q", test.sizes, told, test.told)
		}
	}
	c := results.NewNeedsCounter("")
	mappedBy(c, 4, "A", "lifts", 1, 0, 3)
	if r := c.Report(teaching(t, "lifts"), courses.English, ""); r.People != 0 || !r.Lines[0].Withheld {
		t.Errorf("of four: %s", fmt.Sprintf("%+v", r))
	}
}
