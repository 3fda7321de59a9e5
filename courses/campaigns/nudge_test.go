package campaigns

import (
	"testing"
	"time"

	"drypp/courses/calendar"
)

// urged returns a world in which the first card of course a came on Monday 2
// March 2026, and on Tuesday at nine the manager wished for a nudge.
func urged(t *testing.T, list ...Campaign) *world {
	t.Helper()
	w := newWorld(t, "2026-03-02 09:00", list...)
	w.send("0")
	w.until("2026-03-03 09:00")
	w.decide()
	w.ask()
	return w
}

// ask has the manager wish for a nudge.
func (w *world) ask() {
	w.t.Helper()
	if !w.agenda.Ask("m", w.Enrolments, w.Now) {
		w.t.Fatalf("at %s the wish isn't taken: %+v", w.Now, w.agenda)
	}
}

// wantsNudge holds the next move to a nudge about a course at a time.
func (w *world) wantsNudge(course, when string) Drop {
	w.t.Helper()
	d := w.wantsDrop(Nudged, course, when)
	if d.By != "m" {
		w.t.Errorf("the nudge is %+v", d)
	}
	return d
}

func TestNudge(t *testing.T) {
	t.Parallel()
	c := daily("2026-03-02", "a")
	w := urged(t, c)
	if !w.agenda.Wake.Equal(soon) || w.agenda.MayNudge(w.Now) {
		t.Errorf("the agenda is %+v", w.agenda)
	}
	if d := w.wantsNudge("a", "2026-03-03 09:00"); d.Campaign != "daily" || d.Reminder != 0 || d.Last {
		t.Errorf("the nudge is %+v", d)
	}
	w.send("1")
	w.wantsSweep("0")
	if a := &w.agenda; a.Nudge != nil || !a.Nudged.Equal(w.Now) || a.Today != 1 {
		t.Errorf("the agenda is %+v", a)
	}
	w.wants(Rest, "")
	w.until("2026-03-10 08:59")
	if w.agenda.MayNudge(w.Now) || w.agenda.Ask("m", w.Enrolments, w.Now) {
		t.Error("they may be nudged again within a week")
	}
	w.until("2026-03-10 09:00")
	w.ask()
	w.wantsNudge("a", "2026-03-10 09:00")
}

// TestNudgesWait: what holds reminders back holds nudges back.
func TestNudgesWait(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		happen func(*world)
		want   string
	}{
		{"nothing", func(*world) {}, "2026-03-03 09:00"},
		{"night", func(w *world) { w.until("2026-03-03 17:00") }, "2026-03-04 08:00"},
		{"a weekend", func(w *world) { w.until("2026-03-06 17:00") }, "2026-03-09 08:00"},
		{"a pause", func(w *world) { w.agenda.PauseFor(w.today(), on("2026-03-06")) }, "2026-03-06 08:00"},
		{"the budget", func(w *world) { w.agenda.Today = 1 }, "2026-03-04 08:00"},
		{"a card about it today", func(w *world) {
			w.Budget = 2
			w.agenda.Cards["a"] = Sent{Campaign: "daily", Last: w.Now}
		}, "2026-03-04 08:00"},
		{"begun today", func(w *world) {
			delete(w.agenda.Cards, "a")
			w.read("a")
		}, "2026-03-04 08:00"},
		{"patience", func(w *world) {
			w.decide()
			w.agenda.Start(w.Now)
			w.agenda.Defer("throttled", w.Now.Add(time.Hour), w.Now)
		}, "2026-03-03 10:00"},
		{"a nudge that somebody else's record has", func(w *world) { w.agenda.Nudged = at("2026-02-25 10:00") }, "2026-03-04 10:00"},
		{"a clock that was wrong", func(w *world) {
			w.agenda.Nudge.At, w.agenda.Nudged = at("2027-01-01 09:00"), time.Time{}
		}, "2026-03-03 09:00"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := urged(t, daily("2026-03-02", "a"))
			tt.happen(w)
			w.wantsNudge("a", tt.want)
		})
	}
}

// TestNudgeIsOfWhatIsDueFirst: the course is the one that is due first, of those
// the one with a card to remind of.
func TestNudgeIsOfWhatIsDueFirst(t *testing.T) {
	t.Parallel()
	late, soonest, never := daily("2026-03-02", "a"), daily("2026-03-02", "b", "c"), daily("2026-03-02", "yearly")
	late.ID, late.Due = "late", on("2026-06-30")
	soonest.ID, soonest.Due, never.ID = "soonest", on("2026-05-29"), "never"
	w := urged(t, never, late, soonest)
	for _, tt := range []struct {
		want   string
		happen func()
	}{
		{"b", func() {}},
		{"c", func() { w.agenda.Cards = map[string]Sent{"c": {Campaign: "soonest", Last: at("2026-03-02 09:00")}} }},
		{"b", func() { w.finish("c", true) }},
		{"a", func() { w.finish("b", true) }},
		{"yearly", func() { w.finish("a", true) }},
	} {
		tt.happen()
		if m := w.decide(); m.Drop.Kind != Nudged || m.Drop.Course != tt.want {
			t.Errorf("the card is %+v, want a nudge of %s", m.Drop, tt.want)
		}
		if w.agenda.Planned == nil || w.agenda.Nudge == nil {
			t.Fatalf("the agenda is %+v", w.agenda)
		}
	}
	w.finish("yearly", true)
	w.wantsDrop(Begin, "yearly", "2027-02-01 09:00")
	if w.agenda.Nudge != nil || !w.agenda.Nudged.Equal(w.Now) {
		t.Errorf("nothing is owed, and the agenda is %+v", w.agenda)
	}
}

// TestNudgeInPlaceOfAReminder: a nudge stands for the reminder that would come
// that day; those of other courses come the day after.
func TestNudgeInPlaceOfAReminder(t *testing.T) {
	t.Parallel()
	c := reminded()
	c.Courses = []string{"a", "b"}
	w := newWorld(t, "2026-03-02 09:00", c)
	w.Budget = 2
	w.send("0")
	w.send("1")
	w.until("2026-03-20 08:00")
	w.decide()
	w.ask()
	if d := w.wantsNudge("a", "2026-03-20 08:00"); d.Reminder != 1 || d.Last {
		t.Errorf("the nudge is %+v", d)
	}
	w.send("2")
	w.agenda.Sweep = nil
	if d := w.wantsDrop(Remind, "b", "2026-03-23 08:00"); d.Reminder != 1 {
		t.Errorf("the reminder is %+v", d)
	}
	w.until("2026-04-06 08:00") // Easter Monday
	w.finish("b", true)
	w.ask()
	if d := w.wantsNudge("a", "2026-04-07 08:00"); d.Reminder != 4 || !d.Last {
		t.Errorf("the nudge is %+v", d)
	}
	w.until("2026-04-07 08:00")
	w.send("3")
	w.agenda.Sweep = nil
	if w.wants(Rest, ""); !w.agenda.Owed[0].LastReminded {
		t.Errorf("the agenda is %+v", w.agenda)
	}
}

// TestNudgeOfWhatIsNotBegun: a nudge may be the first card of a course.
func TestNudgeOfWhatIsNotBegun(t *testing.T) {
	t.Parallel()
	c := daily("2026-03-02", "a", "b")
	c.Pace = Pace{Kind: Monthly, Every: 1}
	w := newWorld(t, "2026-03-02 09:00", c)
	w.agenda.PauseFor(w.today(), on("2026-03-03"))
	w.decide()
	w.ask()
	w.until("2026-03-03 08:00")
	w.wantsNudge("a", "2026-03-03 08:00")
	w.send("0")
	if s := w.agenda.Cards["a"]; s.Last.IsZero() || s.Unconfirmed || s.Message.Activity != "0" || len(w.agenda.Sweep) > 0 {
		t.Errorf("what went out is %+v", s)
	}
	w.wantsDrop(Begin, "b", "2026-04-07 08:00")
}

// TestNudgesGetStale: one that couldn't go out for a week doesn't come any more,
// and another one may be wished for.
func TestNudgesGetStale(t *testing.T) {
	t.Parallel()
	w := urged(t, daily("2026-03-02", "a"))
	w.agenda.PauseFor(w.today(), on("2026-03-10"))
	w.wantsNudge("a", "2026-03-10 08:00")
	w.agenda.PauseFor(w.today(), on("2026-03-11"))
	w.wants(Rest, "")
	w.until("2026-03-10 08:59")
	if w.agenda.MayNudge(w.Now) {
		t.Error("one waits, and another one may be wished for")
	}
	w.until("2026-03-10 09:00")
	if !w.agenda.MayNudge(w.Now) {
		t.Error("none may be wished for")
	}
	if w.wants(Rest, ""); w.agenda.Nudge != nil || !w.agenda.Nudged.IsZero() {
		t.Errorf("the agenda is %+v", w.agenda)
	}
	w.ask()
	w.wantsNudge("a", "2026-03-11 08:00")
}

// TestNudgesAreTriedOnce: whatever becomes of a nudge that was tried, no other
// one comes of the wish; one that is put off is the same.
func TestNudgesAreTriedOnce(t *testing.T) {
	t.Parallel()
	for _, stage := range []Stage{Accepted, Seen, Unconfirmed, Failed, GivenUp} {
		w := urged(t, daily("2026-03-02", "a"))
		w.decide()
		w.agenda.Start(w.Now)
		w.agenda.Settle(stage, "why", Message{"a:1", "1"}, w.Now.Add(time.Minute))
		if a := &w.agenda; a.Nudge != nil || !a.Nudged.Equal(w.Now) {
			t.Errorf("%s: the agenda is %+v", stage, a)
		}
		arrived := stage == Accepted || stage == Seen
		if s := w.agenda.Cards["a"]; (len(w.agenda.Sweep) > 0) != arrived || s.Last.Equal(w.Now) != arrived {
			t.Errorf("%s: what went out is %+v, to be taken away %v", stage, s, w.agenda.Sweep)
		}
	}
	w := urged(t, daily("2026-03-02", "a"))
	w.decide()
	id := w.agenda.Planned.ID
	w.agenda.Start(w.Now)
	w.agenda.Unsend(w.Now)
	w.wantsNudge("a", "2026-03-03 09:00")
	w.agenda.Start(w.Now)
	w.agenda.Defer("throttled", w.Now.Add(time.Hour), w.Now)
	w.wantsNudge("a", "2026-03-03 10:00")
	if p := w.agenda.Planned; p.ID != id || p.Tries != 1 {
		t.Errorf("planned is %+v, want delivery %s", p, id)
	}
	w.until("2026-03-03 10:00")
	w.agenda.Start(w.Now)
	w.agenda.Sending.At = w.Now.Add(-Lease)
	w.finish("a", true) // what is on its way is wished for still
	w.wants(Abandon, "2026-03-03 10:00")
	w.agenda.Settle(Unconfirmed, Interrupted, Message{}, w.Now)
	if w.wants(Rest, ""); w.agenda.Nudge != nil {
		t.Errorf("the agenda is %+v", w.agenda)
	}
}

// TestAsk: a wish isn't taken where nothing is owed.
func TestAsk(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-02 09:00", daily("2026-03-02", "a"))
	if w.agenda.Ask("m", nil, w.Now) {
		t.Error("a wish is taken before anything is owed")
	}
	w.decide()
	w.finish("a", true)
	if w.agenda.Ask("m", w.Enrolments, w.Now) || w.agenda.Nudge != nil {
		t.Error("a wish is taken after what was owed was passed")
	}
}

// TestNudgeBeforeTheEnd: nothing comes after a campaign's last day.
func TestNudgeBeforeTheEnd(t *testing.T) {
	t.Parallel()
	c := daily("2026-03-02", "a")
	c.End = calendar.Date{Year: 2026, Month: time.March, Day: 3}
	w := urged(t, c)
	w.until("2026-03-03 17:00")
	w.wants(Look, "2026-03-04 00:00")
	w.until("2026-03-04 00:00")
	if w.wants(Rest, ""); w.agenda.Nudge != nil {
		t.Errorf("the agenda is %+v", w.agenda)
	}
}
