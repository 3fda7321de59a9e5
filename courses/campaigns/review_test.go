package campaigns

import (
	"slices"
	"testing"
	"time"

	"drypp/courses/recall"
)

// finished returns a world in which the person finished course a on Monday 2 March
// 2026 at 10:00, in no campaign.
func finished(t *testing.T) *world {
	t.Helper()
	w := learn(t, "2026-03-02 10:00")
	w.finish("a", true)
	return w
}

// wantsReview holds the next move to a review card at a time.
func (w *world) wantsReview(when string, step int) Drop {
	w.t.Helper()
	d := w.wantsDrop(Review, "", when)
	if d.Campaign != Itself || d.Step != step || d.Day != 0 {
		w.t.Fatalf("the card is %+v", d)
	}
	return d
}

func TestReviewsComeWhenTheyAreDue(t *testing.T) {
	t.Parallel()
	w := finished(t)
	due := w.items()[0].Due.In(oslo)
	if wait := due.Sub(w.Now); wait < 24*time.Hour || wait > 10*24*time.Hour {
		t.Fatalf("what was just answered is due after %s", wait)
	}
	at := w.Hours.Next(due).In(oslo).Format("2006-01-02 15:04")
	w.wantsReview(at, 0)
	w.until(at)
	w.wantsReview(at, 0)
	for name, change := range map[string]func(*world){
		"the organisation has no recall":    func(w *world) { w.Recall = nil },
		"the organisation has it off":       func(w *world) { w.Recall = &recall.Settings{Off: true} },
		"the person has it off":             func(w *world) { w.learning.Off = true },
		"nothing is kept of their learning": func(w *world) { w.Learning = nil },
		"they are restricted":               func(w *world) { w.person.Restricted = w.Now },
		"they left":                         func(w *world) { w.person.Left = w.Now },
		"they blocked the bot":              func(w *world) { w.person.Blocked = true },
		"they removed the app":              func(w *world) { w.person.Installed, w.person.Chat.Conversation = false, "" },
		"the course was withdrawn":          func(w *world) { w.View.Courses = newWorld(w.t, at).Courses; w.Enrolments[0].Course = "gone" },
		"they never finished":               func(w *world) { w.Enrolments[0].Results = nil },
	} {
		w := finished(t)
		w.until(at)
		change(w)
		if m := w.decide(); m.Action != Rest {
			t.Errorf("although %s the move is %+v", name, m)
		}
	}
}

func TestOneReviewCardADay(t *testing.T) {
	t.Parallel()
	w := finished(t)
	w.Budget = 3
	w.until("2026-03-17 15:30")
	w.send("1")
	w.later(5 * time.Minute)
	w.review("a", "q1", false)
	w.review("a", "q2", false)
	for i := range w.learning.Items {
		w.learning.Items[i].Due = w.Now // as if they were due at once
	}
	w.wantsReview("2026-03-18 15:30", 0)
	w.agenda.Cards[reviewKey] = Sent{Campaign: Itself, Last: at("2026-03-17 08:00")}
	w.wantsReview("2026-03-18 08:00", 0)
}

func TestAPauseHolidaysAndTheBudgetHoldForReviews(t *testing.T) {
	t.Parallel()
	w := finished(t)
	w.until("2026-03-17 12:00")
	w.agenda.PauseFor(w.today(), on("2026-04-02"))
	w.wantsReview("2026-04-07 08:00", 0) // Easter is from 2 to 6 April
	w.agenda.Resume(w.today())
	w.decide()
	w.agenda.Today = 1
	w.wantsReview("2026-03-18 08:00", 0)
}

// TestUnansweredReviewsComeMoreSeldom: each in place of the one before.
func TestUnansweredReviewsComeMoreSeldom(t *testing.T) {
	t.Parallel()
	w := finished(t)
	w.until("2026-03-17 09:00")
	w.send("first")
	before := "first"
	for i, days := range []int{7, 14, 28, 56, 56} {
		next := w.Hours.Next(w.Now.Add(time.Duration(days) * 24 * time.Hour)).In(oslo).Format("2006-01-02 15:04")
		w.wantsReview(next, i+1)
		w.until(next)
		id := string(rune('a' + i))
		w.send(id)
		if want := []Message{{"a:1", before}}; !slices.Equal(w.agenda.Sweep, want) {
			t.Fatalf("to be taken away are %v, want %v", w.agenda.Sweep, want)
		}
		w.agenda.Swept(w.agenda.Sweep[0])
		before = id
	}
	w.later(time.Hour)
	w.review("a", "q1", true)
	if m := w.decide(); m.Action != Send || m.Drop.Step != 0 || m.At.After(w.Now.AddDate(0, 0, 1)) {
		t.Errorf("after an answer the move is %+v", m)
	}
}

// TestAReviewIsSeenToBeAnswered: somebody looks a day after the card, whoever tells
// that it was answered.
func TestAReviewIsSeenToBeAnswered(t *testing.T) {
	t.Parallel()
	w := finished(t)
	w.until("2026-03-17 09:00")
	w.send("1")
	w.wants(Look, "2026-03-18 09:00")
	w.review("a", "q1", true)
	w.wantsReview("2026-03-18 09:00", 0) // q2 is due still
}

func TestAReviewOfWhichNobodyKnowsComesAgain(t *testing.T) {
	t.Parallel()
	w := finished(t)
	w.until("2026-03-17 09:00")
	w.wantsReview("2026-03-17 09:00", 0)
	w.agenda.Start(w.Now)
	w.agenda.Settle(Unconfirmed, "lost", Message{}, w.Now)
	w.wantsReview("2026-03-19 08:00", 0)
}

// TestAReviewAfterACrashGoesOutAgain as the same delivery, as long as it is wanted.
func TestAReviewAfterACrashGoesOutAgain(t *testing.T) {
	t.Parallel()
	w := finished(t)
	w.until("2026-03-17 09:00")
	w.wantsReview("2026-03-17 09:00", 0)
	w.agenda.Start(w.Now)
	w.later(Lease)
	if m := w.decide(); m.Action != Send || m.Drop.Kind != Review {
		t.Errorf("the move is %+v", m)
	}
	for name, change := range map[string]func(){
		"they don't want it":                     func() { w.learning.Off = true },
		"they answered, so it must have arrived": func() { w.learning.Off = false; w.review("a", "q1", true) },
	} {
		change()
		if m := w.decide(); m.Action != Abandon || m.Reason != Outdated {
			t.Errorf("although %s the move is %+v", name, m)
		}
	}
}

// TestTakingTurns: a lesson every day and a review every day share a budget of one.
func TestTakingTurns(t *testing.T) {
	t.Parallel()
	w := learn(t, "2026-03-02 10:00", daily("2026-03-03", "b", "c", "yearly"))
	w.Campaigns[0].Due = on("2026-12-01")
	w.finish("a", true)
	w.finish("policy", true)
	w.until("2026-03-17 08:00")
	var kinds []Kind
	for range 8 {
		d := w.send(w.Now.String())
		kinds = append(kinds, d.Kind)
		w.later(time.Hour)
		switch d.Kind {
		case Review:
			item := w.items()[0]
			item.Last, item.Reviews = w.Now, item.Reviews+1
			w.keep(item) // and it is due again
		default:
			w.read(d.Course)
		}
		w.Now = w.Hours.Next(w.Now.AddDate(0, 0, 1).Truncate(24 * time.Hour))
	}
	for i, k := range kinds {
		if (k == Review) != (i%2 == 1) {
			t.Fatalf("the cards are %v", kinds)
		}
	}
}

func TestRemindersGoBeforeReviews(t *testing.T) {
	t.Parallel()
	w := learn(t, "2026-03-02 10:00", reminded())
	w.finish("b", true)
	w.decide()
	for w.agenda.Cards["a"].Last.IsZero() {
		w.Now = w.decide().At
		w.send("x")
		w.Now = w.Hours.Next(w.Now.AddDate(0, 0, 1))
	}
	c := &w.Campaigns[0]
	day := c.Due.Add(-c.RemindBefore[0])
	w.Now = w.Hours.Next(day.At(0, oslo))
	w.agenda.Cards[reviewKey] = Sent{} // it waited for ever
	w.agenda.Cards["a"] = Sent{Campaign: c.ID, Last: w.Now.AddDate(0, 0, -20)}
	if m := w.decide(); m.Drop.Kind != Remind {
		t.Errorf("the move is %+v", m)
	}
}

// forgets has the person answer the important question of the policy wrongly twice in
// a row.
func (w *world) forgets() {
	for range 2 {
		item := w.items()[recall.Find(w.items(), "policy", "q1")]
		item.Last, item.Reviews, item.Relearn = w.Now, item.Reviews+1, true
		w.keep(item)
	}
}

func TestALessonComesBackOnceEachTime(t *testing.T) {
	t.Parallel()
	w := learn(t, "2026-03-02 10:00")
	w.finish("policy", true)
	w.Enrolments[0].Acknowledge("paper", 2, w.Now)
	w.until("2026-03-17 09:00")
	w.forgets()
	d := w.wantsDrop(Relearn, "policy", "2026-03-17 09:00")
	if d.Lesson != "rules" || d.Campaign != Itself {
		t.Fatalf("the card is %+v", d)
	}
	w.send("1")
	if m := w.decide(); m.Drop.Kind == Relearn {
		t.Errorf("it comes again: %+v", m)
	}
	w.until("2026-03-25 09:00")
	w.forgets()
	if m := w.decide(); m.Drop.Kind != Relearn {
		t.Errorf("when that happens again, the move is %+v", m)
	}
	w.Recall = &recall.Settings{Off: true}
	w.wants(Rest, "")
}
