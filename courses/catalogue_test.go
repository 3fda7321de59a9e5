package courses_test

import (
	"slices"
	"testing"

	"drypp/courses"
)

func TestListed(t *testing.T) {
	t.Parallel()
	c, err := courses.NewCatalogue(&courses.Course{ID: "b"}, &courses.Course{ID: "a"})
	if err != nil {
		t.Fatal(err)
	}
	got := c.Listed(map[string]courses.Totals{"z": {Started: 1}, "a": {Started: 1}, "y": {Started: 1}})
	if want := []string{"b", "a", "y", "z"}; !slices.Equal(got, want) {
		t.Errorf("listed %v, want %v: on offer in their order, then the gone ones by ID", got, want)
	}
}
