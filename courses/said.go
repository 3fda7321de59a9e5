package courses

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Said returns a response in canonical form in words, as plain text: the texts of
// what was chosen, or what was typed; a number stays as it is. It is empty for what
// is no answer to the question as it is now.
func (q *Question) Said(response string) string {
	switch q.Kind {
	case Number, Text:
		return response
	case Blanks:
		return strings.Join(strings.Split(response, Separator), "; ")
	case Scenario:
		var way []string
		for _, o := range q.Way(response) {
			way = append(way, o.Text)
		}
		return strings.Join(way, " → ")
	}
	chosen := q.placed(response)
	said := make([]string, len(chosen))
	for i, option := range chosen {
		said[i] = q.Options[option].Text
		if q.Kind == Matching && i < len(q.Parts) {
			said[i] = q.Parts[i].Text + " → " + said[i]
		}
	}
	if q.Kind == Ordering {
		return strings.Join(said, " → ")
	}
	return strings.Join(said, "; ")
}

// placed returns the positions in Options that a response is made of, nil if one of
// them isn't there.
func (q *Question) placed(response string) []int {
	var list []int
	for field := range strings.FieldsSeq(response) {
		i, err := strconv.Atoi(field)
		if err != nil || i < 0 || i >= len(q.Options) {
			return nil
		}
		list = append(list, i)
	}
	return list
}

// Way returns the choices that a path through a Scenario is made of, from the first
// scene on, whether it comes to an end or not; nil if it leads nowhere.
func (q *Question) Way(path string) []*Option {
	var way []*Option
	if len(q.Scenes) == 0 {
		return nil
	}
	at := &q.Scenes[0]
	for field := range strings.FieldsSeq(path) {
		i, err := strconv.Atoi(field)
		if err != nil || at == nil || i < 0 || i >= len(at.Options) {
			return nil
		}
		way = append(way, &at.Options[i])
		at = q.Scene(at.Options[i].To)
	}
	return way
}

// Scene returns the scene with that ID, or nil.
func (q *Question) Scene(id string) *Scene {
	for i := range q.Scenes {
		if q.Scenes[i].ID == id {
			return &q.Scenes[i]
		}
	}
	return nil
}

// SceneOrder is Order for the choices of a scene.
func (q *Question) SceneOrder(s *Scene, person, course string, try int) []int {
	scene := Question{ID: q.ID + "/" + s.ID, Kind: Single, Options: s.Options}
	return scene.Order(person, course, try)
}

// bands is how many rows, by height, the places on a picture are counted in.
const bands = 5

// Marks returns the number that stands on the picture of a Spot question for each
// of its options. They are counted from 1 as one reads, from the top down and from
// the left, so that the author's order, which often begins with the right one,
// tells nothing.
func (q *Question) Marks() []int {
	order := make([]int, len(q.Options))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		p, o := &q.Options[a], &q.Options[b]
		return cmp.Or(cmp.Compare(p.Y*bands/1001, o.Y*bands/1001), cmp.Compare(p.X, o.X), cmp.Compare(p.Y, o.Y))
	})
	marks := make([]int, len(order))
	for n, option := range order {
		marks[option] = n + 1
	}
	return marks
}
