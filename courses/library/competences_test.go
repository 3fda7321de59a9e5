package library_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"drypp/courses"
	"drypp/courses/library"
)

// Everything that the courses teach is described in every language, and nothing
// else is.
func TestCompetences(t *testing.T) {
	t.Parallel()
	known, err := library.Competences()
	if err != nil {
		t.Fatal(err)
	}
	var described, taught []string
	for _, k := range known {
		described = append(described, k.ID)
		for _, l := range courses.Languages {
			title, statement := k.Titles[l], k.Statements[l]
			if title == "" || statement == "" {
				t.Errorf("%s has no title or no statement in %s", k.ID, l)
			}
			if strings.HasSuffix(title, ".") || !strings.HasSuffix(statement, ".") {
				t.Errorf("%s in %s: a title is no sentence, and a statement is one: %q, %q", k.ID, l, title, statement)
			}
		}
	}
	for _, c := range load(t) {
		taught = append(taught, c.Competences...)
	}
	slices.Sort(described)
	slices.Sort(taught)
	if taught = slices.Compact(taught); !slices.Equal(described, taught) {
		t.Errorf("described are %v, and taught are %v", described, taught)
	}
}

// The test asks as much about each course as about the others, whatever wasn't asked
// yet before it asks anything again, and spares the courses.
func TestSecurityTest(t *testing.T) {
	t.Parallel()
	catalogue, err := courses.NewCatalogue(load(t)...)
	if err != nil {
		t.Fatal(err)
	}
	c := catalogue.Course("security-test")
	var spared []string
	for _, s := range catalogue.Spares(c) {
		spared = append(spared, s.ID)
	}
	if want := []string{"phishing", "passwords", "personal-data"}; !slices.Equal(spared, want) {
		t.Errorf("it spares %v, want %v", spared, want)
	}
	e := courses.NewEnrolment("e", c, time.Time{})
	asked := map[string]int{}
	for range c.Tries {
		perTopic := map[string]int{}
		for _, id := range e.Drawn {
			home, _ := courses.HomeOf(c.ID, id)
			perTopic[home]++
			asked[id]++
			i := c.QuestionIndex(id)
			wrong := c.Edition("").Questions[i].Example(false)
			if _, got := e.Answer(c, id, e.Try, wrong, time.Time{}); got != courses.Recorded {
				t.Fatalf("%s can't be answered: %d", id, got)
			}
		}
		for _, topic := range spared {
			if perTopic[topic] != 4 {
				t.Errorf("of %s it asks %d questions, want 4", topic, perTopic[topic])
			}
		}
		e.Retry(c, e.Try)
	}
	if bank := len(c.Edition("").Questions); len(asked) != bank {
		t.Errorf("in two tries it asks %d questions of %d", len(asked), bank)
	}
	if e.Passed() || len(e.Results) != c.Tries || len(catalogue.Parts(c, e)) != 3 {
		t.Errorf("who answers everything wrongly gets %+v and is sent to %d courses", e.Results, len(catalogue.Parts(c, e)))
	}
}
