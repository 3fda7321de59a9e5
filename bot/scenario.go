package bot

import (
	"strings"

	"drypp/cards"
	"drypp/courses"
)

// response returns what was chosen or typed in canonical form, or nothing if it
// can't be an answer. Of a Scenario it is the way up to what was chosen now, which on
// says was one of the choices; if it wasn't, the way before.
func (v *visit) response(c *courses.Course, q *courses.Question) (response string, on bool) {
	if q.Kind != courses.Scenario {
		response, _ = q.Parse(v.data.Answer, q.Order(v.person.ID, c.ID, v.data.Try))
		return response, false
	}
	before, ok := q.Parse(v.data.Value, nil)
	scene, _, leads := q.Walk(before)
	if !leads || scene == nil || !ok && v.data.Value != "" {
		return "", false // the letter is one of another scene
	}
	choices := courses.Question{Kind: courses.Single, Options: scene.Options}
	choice, ok := choices.Parse(v.data.Answer, q.SceneOrder(scene, v.person.ID, c.ID, v.data.Try))
	if !ok || strings.Contains(choice, " ") {
		return before, false
	}
	return q.Parse(before+" "+choice, nil)
}

// again shows a question whose answer is none, a Scenario where one was in it. Who
// comes from a scene that isn't there any more begins it anew.
func (v *visit) again(c *courses.Course, e *courses.Enrolment, index int, way string) cards.Card {
	if c.Edition(v.language).Questions[index].Kind != courses.Scenario {
		return cards.Question(v.language, c, e, v.person.ID, index, cards.NoteUnusable)
	}
	note := cards.NoteUnusable
	if way == "" && v.data.Value != "" {
		note = cards.NoteUpdated
	}
	return cards.Scene(v.language, c, e, v.person.ID, index, way, note)
}
