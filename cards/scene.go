package cards

import (
	"drypp/courses"
)

// Scene shows where a way through the Scenario at index leads, a way that goes on
// (courses.Question.Walk), with what one can do there. A way that leads nowhere
// begins anew.
func Scene(l courses.Language, c *courses.Course, e *courses.Enrolment, person string, index int, path string, n Note) Card {
	return begin(l).toChoose(c, e, person, index, path, n)
}

// toChoose ends a card with a scene. The button carries the way so far.
func (w *writer) toChoose(c *courses.Course, e *courses.Enrolment, person string, index int, path string, n Note) Card {
	ed := c.Edition(w.l)
	q := &ed.Questions[index]
	scene, _, ok := q.Walk(path)
	if !ok || scene == nil {
		path, scene = "", &q.Scenes[0]
	}
	where := w.questionPlace(c, e, index, e.Try)
	w.note(n, q)
	if before := q.Pieces(path, courses.Grade{}); len(before) > 0 {
		w.text(heading, plain(q.Title))
		w.text(subtle, say("%s: %s", md(w.t.Kinds.Before), before[len(before)-1].Given))
	} else {
		w.prompt(q)
	}
	w.text(label, plain(scene.Title))
	w.blocks(scene.Body)
	w.choices(scene.Options, q.SceneOrder(scene, person, c.ID, e.Try), w.t.ChooseOne, false)
	return w.finish(where, button{title: w.t.Continue, primary: true, inputs: true, data: Data{
		Do: DoAnswer, Course: c.ID, Enrolment: e.ID, Step: q.ID, Try: e.Try, View: View{Value: path}}})
}
