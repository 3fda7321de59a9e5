package courses

import "slices"

// MaxDraw is how many questions a test may draw: as many as anybody sits through.
const MaxDraw = 60

// checkTest finds what would leave a test without questions, or a pretest without
// anything to find out.
func (c *Course) checkTest(k checker) {
	k.at.Key = "test"
	switch t := c.Test; {
	case t == nil:
	case t.Draw < 1 || t.Draw > MaxDraw:
		k.bad(CodeValue, "the test draws %d questions: draw 1 to %d", t.Draw, MaxDraw)
	case len(c.Competences) == 0:
		k.bad(CodeMissingKey, "the test is of no competence: name some under competences")
	case c.Pretest:
		k.bad(CodeValue, "a test can't begin with a pretest: take pretest away")
	default:
		t.checkBlueprint(k)
	}
	if k.at.Key = "pretest"; c.Pretest && c.Test == nil && c.any() != nil && !c.testable() {
		k.bad(CodeValue, "nothing can be skipped, since no question belongs to a lesson without a document: take pretest away")
	}
}

func (t *Test) checkBlueprint(k checker) {
	sum := 0
	for i, line := range t.Blueprint {
		switch {
		case !ValidID(line.Topic):
			k.bad(CodeID, "the topic %.40q of the blueprint won't do: use lower-case letters, digits and hyphens, at most %d", line.Topic, MaxID)
		case slices.ContainsFunc(t.Blueprint[:i], func(d TopicDraw) bool { return d.Topic == line.Topic }):
			k.bad(CodeDuplicateID, "the blueprint names the topic %q twice: make one line of both", line.Topic)
		case line.Draw < 1 || line.Draw > MaxDraw:
			k.bad(CodeValue, "the blueprint wants %d questions from %q: give a number from 1 to %d", line.Draw, line.Topic, MaxDraw)
		default:
			sum += line.Draw
		}
	}
	if sum > t.Draw {
		k.bad(CodeValue, "the blueprint wants %d questions and the test draws %d: draw more, or want fewer", sum, t.Draw)
	}
}

// testable reports whether a pretest could have anything skipped.
func (c *Course) testable() bool {
	return slices.ContainsFunc(c.any().Questions, func(q Question) bool { return c.skippable(q.Lesson) })
}
