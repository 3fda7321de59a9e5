package campaigns

import (
	"slices"
	"testing"
	"time"

	"drypp/courses/recall"
)

// measured returns a world in which the person finished course a on Monday 2 March
// 2026 at 10:00 and is in an arm of its trial.
func measured(t *testing.T, arm recall.Arm) *world {
	t.Helper()
	w := learn(t, "2026-03-02 10:00")
	w.Recall = &recall.Settings{Retention: 0.9, Share: 0.4}
	for seed := range byte(100) {
		w.Recall.Seed[0] = seed
		if recall.Assign(*w.Recall, w.person.ID, "a") == arm {
			w.finish("a", true)
			return w
		}
	}
	t.Fatalf("no seed of a hundred puts anybody into %s", arm)
	return nil
}

// lives has the person answer each question of each card at once, until a day, and
// returns the cards that came.
func (w *world) lives(until string) (cards []Drop) {
	w.t.Helper()
	for end := at(until); ; {
		m := w.decide()
		if m.Action == Rest || !m.At.Before(end) {
			return cards
		}
		w.Now = laterTime(m.At, w.Now)
		if m = w.decide(); m.Action != Send || m.At.After(w.Now) {
			continue
		}
		w.send("x")
		cards = append(cards, m.Drop)
		w.later(time.Minute)
		w.answers(m.Drop)
	}
}

// answers answers what a card asks.
func (w *world) answers(d Drop) {
	list, _ := recall.Due(w.items(), w.learning.Trials, w.Now)
	if d.Day > 0 {
		t := recall.Of(w.learning.Trials, d.Course)
		list = t.Measured(*w.Recall, w.Courses.Course(d.Course), w.items(), w.person.ID, d.Day, w.Now)
	}
	if len(list) == 0 {
		w.t.Errorf("at %s a card %+v asks nothing", w.Now, d)
	}
	for _, i := range list {
		w.review(i.Course, i.Question, true)
	}
}

// measurements are the days that cards measured.
func measurements(cards []Drop) (days []int) {
	for _, d := range cards {
		if d.Day > 0 {
			days = append(days, d.Day)
		}
	}
	return days
}

func TestMeasuredEarly(t *testing.T) {
	t.Parallel()
	w := measured(t, recall.Early)
	cards := w.lives("2026-12-01 00:00")
	if days := measurements(cards); !slices.Equal(days, []int{30, 90}) || len(cards) < 4 {
		t.Errorf("the days are %v, of %d cards", days, len(cards))
	}
	if trial := w.learning.Trials[0]; trial.Arm != recall.Early || !trial.Completed.Equal(at("2026-03-02 10:00")) || !slices.Equal(trial.Asked, []int{30, 90}) {
		t.Errorf("the trial is %+v", trial)
	}
}

// TestHeldOut: nothing of the course comes back before it is measured.
func TestHeldOut(t *testing.T) {
	t.Parallel()
	w := measured(t, recall.Late)
	if cards := w.lives("2026-05-31 00:00"); len(cards) > 0 {
		t.Fatalf("before day 90 there are %+v", cards)
	}
	cards := w.lives("2026-12-01 00:00")
	if days := measurements(cards); !slices.Equal(days, []int{90}) || cards[0].Day != 90 || len(cards) < 2 {
		t.Errorf("then there are %+v", cards)
	}
	if !slices.Equal(w.learning.Trials[0].Asked, []int{90}) {
		t.Errorf("the trial is %+v", w.learning.Trials[0])
	}
}

func TestNobodyElseIsMeasured(t *testing.T) {
	t.Parallel()
	w := measured(t, recall.Usual)
	cards := w.lives("2026-12-01 00:00")
	if len(measurements(cards)) > 0 || len(cards) < 3 || w.learning.Trials[0].Arm != recall.Usual {
		t.Errorf("there are %+v", cards)
	}
	w = measured(t, recall.Early)
	w.Recall.Share = 0
	if cards := w.lives("2026-12-01 00:00"); len(measurements(cards)) > 0 || len(w.learning.Trials) > 0 {
		t.Errorf("without a share there are %+v", cards)
	}
}

// TestAMeasurementThatNobodyAnswersIsOver after its window: reviews go on.
func TestAMeasurementThatNobodyAnswersIsOver(t *testing.T) {
	t.Parallel()
	w := measured(t, recall.Late)
	w.decide()
	w.until("2026-06-01 08:00")
	w.wantsDrop(Review, "a", "2026-06-01 08:00")
	w.send("1")
	if !slices.Equal(w.learning.Trials[0].Asked, nil) {
		t.Errorf("it is noted before somebody looks: %v", w.learning.Trials[0].Asked)
	}
	w.wantsReview("2026-06-15 08:00", 0) // the Monday after
}

// TestALostMeasurement comes again within its window, and not after it.
func TestALostMeasurement(t *testing.T) {
	t.Parallel()
	w := measured(t, recall.Early)
	w.decide()
	w.until("2026-04-01 12:00")
	w.wantsDrop(Review, "a", "2026-04-01 12:00")
	w.agenda.Start(w.Now)
	w.agenda.Settle(Unconfirmed, "lost", Message{}, w.Now)
	if d := w.wantsDrop(Review, "a", "2026-04-08 08:00"); d.Day != 30 { // after Easter
		t.Errorf("the card is %+v", d)
	}
	w.agenda.PauseFor(w.today(), on("2026-04-20"))
	if m := w.decide(); m.Drop.Day == 30 {
		t.Errorf("after its window the move is %+v", m)
	}
}

// TestMeasurementsGoBeforeReviews, and a lesson that was forgotten before those.
func TestMeasurementsGoBeforeReviews(t *testing.T) {
	t.Parallel()
	w := measured(t, recall.Early)
	w.finish("policy", true)
	w.decide()
	w.until("2026-04-01 12:00")
	w.learning.Trials[1].Arm = recall.Usual
	w.forgets()
	w.learning.Items[0].Last = at("2026-03-02 10:00")
	var kinds []Drop
	w.Budget = 3
	for range 3 {
		kinds = append(kinds, w.send("x"))
		w.Now = w.Hours.Next(w.Now.AddDate(0, 0, 7))
		w.review("a", "q1", true)
	}
	if kinds[0].Day != 30 || kinds[1].Kind != Relearn || kinds[2].Kind != Review || kinds[2].Day != 0 {
		t.Errorf("the cards are %+v", kinds)
	}
}

// TestNobodyIsMeasuredWithinADayOfAnAnswer in the course, which they took again.
func TestNobodyIsMeasuredWithinADayOfAnAnswer(t *testing.T) {
	t.Parallel()
	w := measured(t, recall.Early)
	w.decide()
	w.until("2026-03-31 15:00")
	again := newEnrolment("a", w.Now)
	again.Attempts = append(again.Attempts, attempt("q1", 1, true, w.Now))
	w.Enrolments = append(w.Enrolments, again)
	if d := w.wantsDrop(Review, "a", "2026-04-01 15:00"); d.Day != 30 {
		t.Errorf("the card is %+v", d)
	}
}
