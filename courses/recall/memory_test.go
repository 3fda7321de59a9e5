package recall_test

import (
	"math"
	"testing"
	"time"

	"drypp/courses"
	"drypp/courses/recall"
)

// monday is when people in these tests begin.
var monday = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)

func days(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }

// settings aim at the default retention and measure a tenth of the people in each
// arm.
var settings = recall.Settings{Retention: recall.DefaultRetention, Share: recall.DefaultShare, Seed: [32]byte{1}}

// The numbers are those of FSRS-6's reference for these ratings at these gaps.
func TestMemoryIsFSRS6(t *testing.T) {
	t.Parallel()
	var i recall.Item
	at := monday
	gaps := []int{0, 0, 1, 3, 8, 21}
	for k, rating := range []int{1, 3, 3, 3, 3, 3} {
		at = at.Add(days(gaps[k]))
		i = i.Next(rating, at, settings)
	}
	if math.Abs(i.Stability-53.62691) > 1e-4 || math.Abs(i.Difficulty-6.3574867) > 1e-4 {
		t.Errorf("stability %.6f and difficulty %.6f, not 53.62691 and 6.3574867", i.Stability, i.Difficulty)
	}
	if i.Answers != 6 || i.Lapses != 1 || i.Wrong != 0 || i.Reviews != 0 {
		t.Errorf("counted %+v", i)
	}
}

func TestRate(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		right bool
		sure  recall.Sureness
		want  int
	}{
		{false, "", recall.Again}, {false, recall.Guessed, recall.Again},
		{false, recall.Somewhat, recall.Again}, {false, recall.Sure, recall.Again},
		{true, recall.Guessed, recall.Hard}, {true, "", recall.Good},
		{true, recall.Somewhat, recall.Good}, {true, recall.Sure, recall.Easy},
		{true, "certain", recall.Good},
	} {
		if got := recall.Rate(c.right, c.sure); got != c.want {
			t.Errorf("right %t, %q: graded %d, not %d", c.right, c.sure, got, c.want)
		}
	}
}

// An item comes back when as many are forgotten as the settings allow, to the day.
func TestDueHonoursTheRetention(t *testing.T) {
	t.Parallel()
	for _, retention := range []float64{recall.MinRetention, 0.8, 0.9, 0.95, recall.MaxRetention} {
		s := recall.Settings{Retention: retention}
		i := recall.Item{}.Next(recall.Good, monday, s)
		for range 1 {
			i = i.Next(recall.Good, i.Due, s)
		}
		interval := i.Due.Sub(i.Last)
		if interval%days(1) != 0 || interval < days(1) {
			t.Errorf("at %v the interval is %v, no number of whole days", retention, interval)
		}
		before, after := i.Recall(i.Due.Add(-days(1))), i.Recall(i.Due.Add(days(1)))
		if before < retention || after > retention {
			t.Errorf("at %v it is due at %v, between %v and %v", retention, i.Recall(i.Due), before, after)
		}
	}
}

func TestIntervalsAreAtLeastADay(t *testing.T) {
	t.Parallel()
	i := recall.Item{}.Next(recall.Again, monday, settings)
	for range 20 {
		if i.Due.Sub(i.Last) != days(1) {
			t.Fatalf("due after %v", i.Due.Sub(i.Last))
		}
		i = i.Next(recall.Again, i.Due, settings)
	}
}

func TestOutOfBoundsRetentionIsBrought(t *testing.T) {
	t.Parallel()
	due := func(r float64) time.Time {
		return recall.Item{}.Next(recall.Easy, monday, recall.Settings{Retention: r}).Due
	}
	if due(0) != due(recall.DefaultRetention) || due(0.1) != due(recall.MinRetention) || due(1) != due(recall.MaxRetention) {
		t.Error("a retention that isn't set, or out of bounds, isn't brought within them")
	}
}

func TestAnswersFromBeforeChangeNothing(t *testing.T) {
	t.Parallel()
	i := recall.Item{}.Next(recall.Good, monday, settings)
	if got := i.Next(recall.Again, monday.Add(-time.Second), settings); got != i {
		t.Errorf("became %+v", got)
	}
}

func TestRecallFalls(t *testing.T) {
	t.Parallel()
	never := recall.Item{}
	if got := never.Recall(monday); got != 0 {
		t.Errorf("what was never answered is known with %v", got)
	}
	i := recall.Item{}.Next(recall.Good, monday, settings)
	if got := i.Recall(monday.Add(-time.Hour)); got != 1 {
		t.Errorf("before the answer it is %v", got)
	}
	for d := range 400 {
		if a, b := i.Recall(monday.Add(days(d))), i.Recall(monday.Add(days(d+1))); b >= a || b <= 0 {
			t.Fatalf("from day %d to the next it goes from %v to %v", d, a, b)
		}
	}
}

func TestScenariosDontComeBack(t *testing.T) {
	t.Parallel()
	for _, k := range []courses.Kind{courses.Single, courses.Several, courses.TrueFalse, courses.Number, courses.Text,
		courses.Matching, courses.Ordering, courses.Spot, courses.Blanks} {
		if !recall.Comes(&courses.Question{Kind: k}) {
			t.Errorf("%s doesn't come back", k)
		}
	}
	if recall.Comes(&courses.Question{Kind: courses.Scenario}) {
		t.Error("a scenario comes back")
	}
}
