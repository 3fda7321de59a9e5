package cards_test

import (
	"strings"
	"testing"

	"drypp/cards"
	"drypp/courses"
)

func TestOversized(t *testing.T) {
	t.Parallel()
	if faults := cards.Oversized(fixture()); len(faults) > 0 {
		t.Fatalf("an ordinary course has %v", faults)
	}
	long := strings.Repeat("long ", cards.MaxSize/5)
	half := strings.Repeat("half ", cards.MaxSize/10)
	for _, tt := range []struct {
		name  string
		spoil func(*courses.Edition)
		step  string
		what  string
	}{
		{"lesson", func(ed *courses.Edition) { ed.Lessons[1].Body[0].Text = long }, "water", "lesson"},
		{"question", func(ed *courses.Edition) { ed.Questions[0].Prompt[0].Text = long }, "first", "question"},
		// A wrong answer shows the right one as well.
		{"explanations", func(ed *courses.Edition) {
			ed.Questions[0].Options[1].Why, ed.Questions[0].Options[2].Why = half, half
		}, "first", "explanation"},
		{"several", func(ed *courses.Edition) {
			ed.Questions[1].Options[0].Why, ed.Questions[1].Options[2].Why = half, half
		}, "needed", "explanation"},
		{"number", func(ed *courses.Edition) { ed.Questions[3].Options[1].Why = long }, "grams", "explanation"},
		{"text", func(ed *courses.Edition) { ed.Questions[4].Options[1].Why = long }, "drink", "explanation"},
		{"summary", func(ed *courses.Edition) { ed.Summary = long }, "", "beginning"},
		{"result", func(ed *courses.Edition) { ed.Title = long }, "", "result"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := fixture()
			tt.spoil(c.Editions[courses.Nynorsk])
			for _, f := range cards.Oversized(c) {
				if f.Language != courses.Nynorsk || f.Code != courses.CodeCardSize || f.Hint {
					t.Errorf("%+v", f)
				}
				if f.Step == tt.step && strings.Contains(f.Message, tt.what) {
					return
				}
			}
			t.Errorf("%s of %q isn't found", tt.what, tt.step)
		})
	}
}

// A lesson that just fits in the course doesn't when it comes by itself.
func TestOversizedByItself(t *testing.T) {
	t.Parallel()
	c := fixture()
	e := courses.NewEnrolment(strings.Repeat("x", courses.MaxID), c, noon)
	text := &c.Editions[courses.Nynorsk].Lessons[1].Body[0].Text
	size := func() int { return len(cards.Lesson(courses.Nynorsk, c, e, 1, cards.NoteUnsaved).JSON) }
	*text += strings.Repeat("x", cards.MaxSize-size())
	if size() != cards.MaxSize {
		t.Fatalf("the lesson has %d bytes", size())
	}
	faults := cards.Oversized(c)
	if len(faults) != 1 || faults[0].Step != "water" || !strings.Contains(faults[0].Message, "by itself") {
		t.Errorf("got %v, want that the lesson is too large by itself", faults)
	}
}

// No explanation is left out, whichever answer it belongs to.
func TestOversizedSeesEveryExplanation(t *testing.T) {
	t.Parallel()
	c := fixture()
	ed := c.Editions[courses.English]
	for i := range ed.Questions {
		q := &ed.Questions[i]
		for j := range q.Options {
			before := q.Options[j].Why
			q.Options[j].Why = strings.Repeat("why ", cards.MaxSize/4)
			if len(cards.Oversized(c)) == 0 {
				t.Errorf("%s, answer %d: its explanation alone is larger than a card, and nothing is found", q.ID, j+1)
			}
			q.Options[j].Why = before
		}
	}
}

// A comma may stand in a choice, because what comes back is its letter.
func TestChoiceValuesHaveNoComma(t *testing.T) {
	t.Parallel()
	c := fixture()
	q := &c.Editions[courses.English].Questions[1]
	for i := range q.Options {
		q.Options[i].Text = "yes, " + q.Options[i].Text
	}
	card := cards.Question(courses.English, c, begun(c), someone, 1, cards.NoteNone)
	if got := strings.Count(string(card.JSON), `"value":"`); got != len(q.Options) {
		t.Fatalf("%d values for %d choices", got, len(q.Options))
	}
	for _, part := range strings.Split(string(card.JSON), `"value":"`)[1:] {
		if value, _, _ := strings.Cut(part, `"`); len(value) != 1 {
			t.Errorf("the value of a choice is %q", value)
		}
	}
}
