package courses

import (
	"slices"
	"testing"
	"time"
)

func TestAcknowledge(t *testing.T) {
	t.Parallel()
	c := documented(3, course(1, "p", "q"))
	e := NewEnrolment("e", c, noon)
	e.ReadLesson(c, 0)
	if e.ReadLesson(c, 1) || !e.Acknowledge("two", 2, noon) || e.ReadLesson(c, 1) {
		t.Error("a lesson is read whose document wasn't acknowledged in its version")
	}
	later := noon.Add(time.Hour)
	if !e.Acknowledge("two", 3, later) || e.Acknowledge("two", 3, later.Add(1)) || !e.ReadLesson(c, 1) {
		t.Error("acknowledging is noted once, and then the lesson can be read")
	}
	want := []Acknowledgement{{"two", 2, noon}, {"two", 3, later}}
	if !slices.Equal(e.Acknowledged, want) || !e.Touched().Equal(later) {
		t.Errorf("acknowledged %+v, touched %v", e.Acknowledged, e.Touched())
	}
	list := []Enrolment{*e, {Course: "b", Acknowledged: []Acknowledgement{{"x", 4, noon}}},
		{Course: c.ID, Acknowledged: []Acknowledgement{{"two", 3, noon}, {"one", 1, later}}}}
	for version, open := range map[int][]int{3: nil, 4: {1}, 2: nil} {
		if got := documented(version, course(1, "p")).Unacknowledged(list); !slices.Equal(got, open) {
			t.Errorf("version %d is open in lessons %v, want %v", version, got, open)
		}
	}
	signed := Signatures("p-1", list)
	wanted := []Signature{{"p-1", "b", "x", 4, noon}, {"p-1", "c", "one", 1, later}, {"p-1", "c", "two", 2, noon}, {"p-1", "c", "two", 3, noon}}
	if !slices.Equal(signed, wanted) {
		t.Errorf("signed %+v, want %+v", signed, wanted)
	}
}
