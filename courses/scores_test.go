package courses

import "testing"

// TestWithoutScores: who begins a course where managers see no scores wasn't
// told that they do, whatever the course says.
func TestWithoutScores(t *testing.T) {
	t.Parallel()
	seen, unseen := course(1, "p"), course(1, "p")
	seen.ID, seen.ManagersSeeScores, unseen.ID = "seen", true, "unseen"
	all, err := NewCatalogue(seen, unseen)
	if err != nil {
		t.Fatal(err)
	}
	without := all.WithoutScores()
	for i, c := range without.All() {
		if c.ManagersSeeScores || c.ID != all.All()[i].ID || without.Course(c.ID) != c {
			t.Errorf("%s: %+v", c.ID, c)
		}
	}
	if without.Course("unseen") != unseen || !seen.ManagersSeeScores {
		t.Error("a course that has none, or one of the others, was changed")
	}
	if !NewEnrolment("e", seen, noon).ScoresTold || NewEnrolment("e", without.Course("seen"), noon).ScoresTold {
		t.Error("who was told that managers see the score isn't on record")
	}
}
