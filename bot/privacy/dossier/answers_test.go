package dossier

import (
	"testing"

	"drypp/courses"
)

// An answer is told in words, whatever was asked.
func TestAnswered(t *testing.T) {
	t.Parallel()
	items := []courses.Option{{Text: "Varsle"}, {Text: "Gå ut"}, {Text: "Ring"}}
	for _, tt := range []struct {
		q              courses.Question
		response, want string
	}{
		{courses.Question{Kind: courses.Several, Options: items}, "0 2", "Varsle; Ring"},
		{courses.Question{Kind: courses.Spot, Options: items}, "1", "Gå ut"},
		{courses.Question{Kind: courses.Matching, Options: items, Parts: []courses.Part{{Text: "Først"}, {Text: "Så", Match: 1}}}, "0 2", "Først: Varsle; Så: Ring"},
		{courses.Question{Kind: courses.Ordering, Options: items}, "1 0 2", "1. Gå ut; 2. Varsle; 3. Ring"},
		{courses.Question{Kind: courses.Scenario, Scenes: []courses.Scene{{ID: "a", Title: "Det ringer", Options: []courses.Option{{Text: "Svar", To: "b"}}},
			{ID: "b", Title: "Ola", Options: items}}}, "0 2", "Det ringer: Svar; Ola: Ring"},
		{courses.Question{Kind: courses.Blanks, Parts: []courses.Part{{Text: "Ring "}, {Text: " og si "}}}, "110" + courses.Separator + "hvor", "Ring: 110; og si: hvor"},
		{courses.Question{Kind: courses.Blanks, Parts: []courses.Part{{Text: "Ring "}}}, "110" + courses.Separator + "hvor", "110; hvor"},
		{courses.Question{Kind: courses.Text}, "fordi", "fordi"},
		{courses.Question{Kind: courses.Number}, "110", "110"},
		{courses.Question{Kind: courses.Ordering, Options: items}, "0 1", ""},
	} {
		if got := answered(&tt.q, tt.response); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.q.Kind, got, tt.want)
		}
	}
}
