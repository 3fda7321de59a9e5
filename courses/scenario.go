package courses

import (
	"slices"
	"strconv"
	"strings"
)

// MaxScenes is how many scenes a Scenario may have, and how many steps a way
// through it has at most.
const MaxScenes = 12

// turn is what was chosen in a scene, both by their positions.
type turn struct{ scene, option int }

// Walk follows a way through a Scenario, the positions of what was chosen in each
// scene from the first on, joined by spaces; the empty way leads to the first
// scene. It returns the scene that one comes to, or the option that was the end.
// It returns false for what is no way through this question. Who comes back to a
// scene has taken the way that first led there: what was between is forgotten.
func (q *Question) Walk(path string) (scene *Scene, end *Option, ok bool) {
	way, at, ok := q.way(path)
	switch {
	case !ok:
		return nil, nil, false
	case at < 0:
		last := way[len(way)-1]
		return nil, &q.Scenes[last.scene].Options[last.option], true
	}
	return &q.Scenes[at], nil, true
}

// way returns the turns of a path without its loops, and the position of the scene
// that it leads to, -1 at an end.
func (q *Question) way(path string) (way []turn, at int, ok bool) {
	if q.Kind != Scenario || len(q.Scenes) == 0 {
		return nil, 0, false
	}
	for field := range strings.FieldsSeq(path) {
		i, err := strconv.Atoi(field)
		if err != nil || at < 0 || i < 0 || i >= len(q.Scenes[at].Options) {
			return nil, 0, false
		}
		way = append(way, turn{at, i})
		to := q.Scenes[at].Options[i].To
		at = q.scene(to)
		if at < 0 && to != "" {
			return nil, 0, false
		}
		if before := slices.IndexFunc(way, func(t turn) bool { return t.scene == at }); before >= 0 {
			way = way[:before]
		}
	}
	return way, at, true
}

// scene returns the position of the scene with that ID, or -1.
func (q *Question) scene(id string) int {
	return slices.IndexFunc(q.Scenes, func(s Scene) bool { return s.ID == id && id != "" })
}

// chosen returns the positions that the turns of a way were.
func chosen(way []turn) []int {
	list := make([]int, len(way))
	for i := range way {
		list[i] = way[i].option
	}
	return list
}

func (q *Question) parseWay(input string) (string, bool) {
	way, _, ok := q.way(input)
	return joined(chosen(way)), ok
}

// gradeWay grades by the end: what lies before it is the way there.
func (q *Question) gradeWay(response string) (Grade, bool) {
	way, at, ok := q.way(response)
	if !ok || at >= 0 {
		return Grade{}, false
	}
	last := way[len(way)-1]
	end := &q.Scenes[last.scene].Options[last.option]
	g := Grade{Right: end.Right, Credit: 100, Parts: chosen(way)}
	if !end.Right {
		g.Credit = min(max(end.Credit, 0), 99)
	}
	return g, true
}
