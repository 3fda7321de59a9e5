package recall_test

import (
	"testing"

	"drypp/courses"
	"drypp/courses/recall"
)

func TestAnswer(t *testing.T) {
	t.Parallel()
	c := course("a", 2)
	item := recall.Items(nil, []courses.Enrolment{enrolment("a", monday, "-")}, catalogue(t, c), settings)[0]
	at := monday.Add(days(4))
	in := recall.Input{Serial: 1, Response: "1", Sure: recall.Sure, At: at}
	r, after, outcome := recall.Answer(item, c, in, settings)
	if outcome != courses.Recorded {
		t.Fatalf("outcome %d", outcome)
	}
	want := recall.Review{Course: "a", Question: "q0", Serial: 1, Version: 3, Purpose: recall.ToRemember, Response: "1",
		Right: true, Sure: recall.Sure, Rating: recall.Easy, Expected: item.Recall(at), At: at}
	if r != want {
		t.Errorf("%+v, not %+v", r, want)
	}
	moved := item.Next(recall.Easy, at, settings)
	moved.Reviews = 1
	if after != moved {
		t.Errorf("the item became %+v, not %+v", after, moved)
	}
	in.Day = 30
	if r, _, _ := recall.Answer(item, c, in, settings); r.Purpose != recall.ToMeasure || r.Day != 30 {
		t.Errorf("measuring: %+v", r)
	}
}

func TestAnswerRefuses(t *testing.T) {
	t.Parallel()
	c := course("a", 2)
	item := recall.Items(nil, []courses.Enrolment{enrolment("a", monday, "+")}, catalogue(t, c), settings)[0]
	item.Reviews = 2
	good := recall.Input{Serial: 3, Response: "1", At: monday.Add(days(4))}
	for name, f := range map[string]struct {
		change func(*recall.Item, *recall.Input, **courses.Course)
		want   courses.Outcome
	}{
		"replay":         {func(_ *recall.Item, in *recall.Input, _ **courses.Course) { in.Serial = 1 }, courses.Replayed},
		"last replayed":  {func(_ *recall.Item, in *recall.Input, _ **courses.Course) { in.Serial = 2 }, courses.Replayed},
		"from ahead":     {func(_ *recall.Item, in *recall.Input, _ **courses.Course) { in.Serial = 4 }, courses.Stale},
		"no serial":      {func(_ *recall.Item, in *recall.Input, _ **courses.Course) { in.Serial = 0 }, courses.Stale},
		"within a day":   {func(_ *recall.Item, in *recall.Input, _ **courses.Course) { in.At = monday.Add(days(1) - 1) }, courses.Stale},
		"question gone":  {func(i *recall.Item, _ *recall.Input, _ **courses.Course) { i.Question = "x" }, courses.Stale},
		"course gone":    {func(_ *recall.Item, _ *recall.Input, c **courses.Course) { *c = nil }, courses.Stale},
		"nothing chosen": {func(_ *recall.Item, in *recall.Input, _ **courses.Course) { in.Response = "" }, courses.Unusable},
		"no such choice": {func(_ *recall.Item, in *recall.Input, _ **courses.Course) { in.Response = "7" }, courses.Unusable},
	} {
		i, in, c := item, good, c
		f.change(&i, &in, &c)
		before := i
		r, after, got := recall.Answer(i, c, in, settings)
		if got != f.want || r != (recall.Review{}) || after != before {
			t.Errorf("%s: outcome %d with %+v, and the item %+v", name, got, r, after)
		}
	}
	if _, _, got := recall.Answer(item, c, good, settings); got != courses.Recorded {
		t.Errorf("the next one: outcome %d", got)
	}
}

func TestFirstAnswerOutsideOfCourses(t *testing.T) {
	t.Parallel()
	in := recall.Input{Serial: 1, Response: "0", Sure: "perhaps", Day: 90, At: monday}
	r, i, outcome := recall.Answer(recall.Item{Course: "a", Question: "q1"}, course("a", 2), in, settings)
	if outcome != courses.Recorded || r.Expected != 0 || r.Sure != "" || r.Rating != recall.Again || i.Answers != 1 || i.Reviews != 1 {
		t.Errorf("outcome %d, %+v, %+v", outcome, r, i)
	}
}

func TestWrongTwiceInReviews(t *testing.T) {
	t.Parallel()
	c := course("a", 2)
	for question, want := range map[string]bool{"q0": true, "q1": false} {
		i, at := recall.Item{Course: "a", Question: question}, monday
		for serial := 1; serial <= 2; serial++ {
			if i.Relearn {
				t.Errorf("%s: after one wrong answer the lesson comes back", question)
			}
			_, i, _ = recall.Answer(i, c, recall.Input{Serial: serial, Response: "0", At: at}, settings)
			at = at.Add(days(1))
		}
		if i.Relearn != want {
			t.Errorf("%s: wrong twice, relearn %t", question, i.Relearn)
		}
	}
}

// An answer is recorded at most once, whatever serials come in whatever order.
func FuzzAnswer(f *testing.F) {
	f.Add([]byte{1, 1, 2, 9, 0}, "1")
	f.Fuzz(func(t *testing.T, serials []byte, response string) {
		c := course("a", 1)
		i, at, recorded := recall.Item{Course: "a", Question: "q0"}, monday, map[int]bool{}
		for _, n := range serials {
			at = at.Add(days(int(n)) / 50)
			last := i.Last
			r, after, outcome := recall.Answer(i, c, recall.Input{Serial: int(n), Response: response, At: at}, settings)
			if (outcome == courses.Recorded) != (after != i) {
				t.Fatalf("outcome %d changed %+v to %+v", outcome, i, after)
			}
			if i = after; outcome != courses.Recorded {
				continue
			}
			if recorded[r.Serial] || r.Serial != i.Reviews || len(recorded) > 0 && at.Sub(last) < days(1) {
				t.Fatalf("recorded %+v after %v", r, recorded)
			}
			recorded[r.Serial] = true
		}
	})
}
