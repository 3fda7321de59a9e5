package courses

import (
	"slices"
	"testing"
)

// everyKind has a question of each kind.
func everyKind() []Question {
	yes, no := Option{Right: true, Text: "yes", Spellings: []string{"yes"}, Number: 3}, Option{Text: "no", Spellings: []string{"no"}, Number: 7}
	other := Option{Otherwise: true}
	on, end, half, bad := Option{Text: "on", To: "b"}, yes, Option{Text: "half", Credit: 50}, Option{Text: "bad"}
	return []Question{
		{ID: "q", Kind: Single, Options: []Option{no, yes}},
		{ID: "q", Kind: Several, Options: []Option{no, yes, {Right: true}, {}}},
		{ID: "q", Kind: TrueFalse, Options: []Option{no, yes}},
		{ID: "q", Kind: Number, Options: []Option{yes, no, other}},
		{ID: "q", Kind: Text, Options: []Option{no, yes, other}},
		{ID: "q", Kind: Matching, Parts: []Part{{Match: 1}, {Match: 0}, {Match: 1}}, Options: []Option{{Text: "a"}, {Text: "b"}, {Text: "c"}}},
		{ID: "q", Kind: Ordering, Options: []Option{{Text: "a"}, {Text: "b"}, {Text: "c"}, {Text: "d"}}},
		{ID: "q", Kind: Spot, Options: []Option{no, yes, {X: 3}}},
		{ID: "q", Kind: Blanks, Parts: []Part{{Options: []Option{yes, other}}, {Options: []Option{no, yes, other}}}},
		{ID: "q", Kind: Scenario, Scenes: []Scene{
			{ID: "a", Options: []Option{on, half, {Text: "round", To: "a"}}}, {ID: "b", Options: []Option{half, bad, end, {Text: "back", To: "a"}}},
		}},
	}
}

func TestExamples(t *testing.T) {
	t.Parallel()
	for _, q := range everyKind() {
		for _, right := range []bool{true, false} {
			response := q.Example(right)
			g, ok := q.Grade(response)
			if !ok || g.Right != right || !right && g.Credit != 0 {
				t.Errorf("%s, %v: %q is graded %+v, %v", q.Kind, right, response, g, ok)
			}
			for _, person := range []string{"p-1", "p-2"} {
				order := q.Order(person, "c", 1)
				if again, ok := q.Parse(q.Input(response, order), order); !ok || again != response {
					t.Errorf("%s: %q came back as %q, %v", q.Kind, response, again, ok)
				}
			}
		}
	}
}

// A way that doesn't exist isn't made up.
func TestNoExample(t *testing.T) {
	t.Parallel()
	q := Question{Kind: Scenario, Scenes: []Scene{{ID: "a", Options: []Option{{Right: true}, {Text: "round", To: "a"}}}}}
	if way := q.Example(false); way != "" {
		t.Errorf("where everything ends well, %q is wrong", way)
	}
}

func TestWays(t *testing.T) {
	t.Parallel()
	list := everyKind()
	scenes, ends := list[len(list)-1].Ways()
	if want := []string{"", "0"}; !slices.Equal(scenes, want) {
		t.Errorf("the ways to scenes are %q, want %q", scenes, want)
	}
	if want := []string{"1", "0 0", "0 1", "0 2"}; !slices.Equal(ends, want) {
		t.Errorf("the ways to ends are %q, want %q", ends, want)
	}
	if scenes, ends := list[0].Ways(); scenes != nil || ends != nil {
		t.Errorf("a question without scenes has ways %q and %q", scenes, ends)
	}
}

// Numbers on a picture are counted as one reads, whichever the author wrote first.
func TestMarks(t *testing.T) {
	t.Parallel()
	q := Question{Kind: Spot, Options: []Option{{X: 500, Y: 900}, {X: 900, Y: 120}, {X: 100, Y: 150}, {X: 0, Y: 1000}}}
	want := []int{4, 2, 1, 3}
	for i, n := range q.Marks() {
		if n != want[i] {
			t.Errorf("the marks are %v, want %v", q.Marks(), want)
			break
		}
	}
}

// The choices of a scene stand in an order of one's own, which never changes.
func TestSceneOrder(t *testing.T) {
	t.Parallel()
	q := Question{ID: "q", Kind: Scenario}
	s := &Scene{ID: "a", Options: make([]Option, 5)}
	first := q.SceneOrder(s, "p-1", "c", 1)
	differs := false
	for _, person := range []string{"p-1", "p-2", "p-3"} {
		seen := map[int]bool{}
		for position, i := range q.SceneOrder(s, person, "c", 1) {
			seen[i] = true
			differs = differs || i != first[position]
			if person == "p-1" && i != first[position] {
				t.Error("another order for the same person")
			}
		}
		if len(seen) != 5 {
			t.Errorf("%d of 5 choices are shown", len(seen))
		}
	}
	if !differs {
		t.Error("everybody has the same order")
	}
}
