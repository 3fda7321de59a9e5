package campaigns

import (
	"testing"
	"time"
)

// reminded is a campaign that is due on Friday 27 March 2026 and reminds on
// the 20th, the 26th, the 30th and on 6 April.
func reminded() Campaign {
	c := daily("2026-03-02", "a")
	c.Pace.Kind = AtOnce
	c.Due, c.RemindBefore, c.RemindAfter = on("2026-03-27"), []int{7, 1}, []int{10, 3}
	return c
}

func (w *world) wantsReminder(n int, last bool, when string) {
	w.t.Helper()
	if d := w.wantsDrop(Remind, "a", when); d.Reminder != n || d.Last != last {
		w.t.Errorf("reminder %d, last %v; want %d, %v", d.Reminder, d.Last, n, last)
	}
}

func TestReminders(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-02 09:00", reminded())
	if d := w.wantsDrop(Begin, "a", "2026-03-02 09:00"); !d.Due.Equal(at("2026-03-28 00:00").Add(-time.Second)) {
		t.Errorf("it is due at %s", d.Due)
	}
	w.send("0")
	w.wantsReminder(1, false, "2026-03-20 08:00")
	w.until("2026-03-20 08:00")
	w.send("1")
	w.wantsSweep("0")
	w.wantsReminder(2, false, "2026-03-26 08:00")
	w.read("a")
	w.until("2026-03-26 08:00")
	w.send("2")
	w.wantsSweep("1")
	w.wantsReminder(3, false, "2026-03-30 08:00")
	w.until("2026-03-30 08:00")
	w.send("3")
	w.wantsSweep("2")
	w.wantsReminder(4, true, "2026-04-07 08:00") // the 6th is a holiday
	w.until("2026-04-07 08:00")
	w.send("4")
	w.wantsSweep("3")
	w.wants(Rest, "")
}

// wantsSweep wants a message to be taken away at once, whatever the hour.
func (w *world) wantsSweep(activity string) {
	w.t.Helper()
	m := w.decide()
	if m.Action != Sweep || !m.At.Equal(w.Now) || m.Message != (Message{"a:1", activity}) {
		w.t.Fatalf("the move is %+v, want message %s to be taken away", m, activity)
	}
	w.agenda.Swept(m.Message)
}

func TestOnlyTheLatestReminderIsMadeUpFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-02 09:00", reminded())
	w.send("0")
	w.until("2026-03-31 12:00")
	w.wantsReminder(3, false, "2026-03-31 12:00")
	w.until("2026-05-01 12:00") // a holiday
	w.wantsReminder(4, true, "2026-05-04 08:00")
}

func TestNoReminderBeforeThereIsAnythingToBeRemindedOf(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-26 09:00", reminded())
	w.agenda.Joined = map[string]Membership{"daily": {Since: on("2026-03-02")}}
	w.wantsDrop(Begin, "a", "2026-03-26 09:00")
	w.send("0")
	w.wantsReminder(3, false, "2026-03-30 08:00") // not those of the 20th and the 26th
	w.agenda.Cards["a"] = Sent{}
	w.read("a")
	w.wantsReminder(3, false, "2026-03-30 08:00")
}

func TestNoReminderAfterCompletion(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-02 09:00", reminded())
	w.send("0")
	w.finish("a", true)
	w.wants(Rest, "")
}

func TestNoReminderOfWhatMayNotHaveArrived(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-19 15:00", reminded())
	w.agenda.Joined = map[string]Membership{"daily": {Since: on("2026-03-02")}}
	w.decide()
	w.agenda.Start(w.Now)
	w.agenda.Settle(Unconfirmed, "lost", Message{}, w.Now)
	w.wantsDrop(Begin, "a", "2026-03-23 08:00")
}

func TestRemindersAreFew(t *testing.T) {
	t.Parallel()
	c := reminded()
	c.RemindAfter = []int{3, 4, 5, 12, 13}
	w := newWorld(t, "2026-03-02 09:00", c)
	w.send("0")
	for n := 1; ; n++ {
		m := w.decide()
		if m.Action == Rest && n == MaxReminders+1 {
			return
		} else if m.Action != Send || m.Drop.Reminder != n {
			t.Fatalf("move %d is %+v", n, m)
		}
		w.Now = m.At
		w.send("")
		w.agenda.Sweep = nil
	}
}

// A reminder that may have been lost, or was, isn't sent again.
func TestRemindersGoOutOnceAtMost(t *testing.T) {
	t.Parallel()
	for _, stage := range []Stage{Unconfirmed, Failed, GivenUp} {
		w := newWorld(t, "2026-03-02 09:00", reminded())
		w.send("0")
		w.until("2026-03-20 08:00")
		w.decide()
		w.agenda.Start(w.Now)
		w.agenda.Settle(stage, "why", Message{}, w.Now)
		w.wantsReminder(2, false, "2026-03-26 08:00")
		if len(w.agenda.Sweep) > 0 || w.agenda.Cards["a"].Message.Activity != "0" {
			t.Errorf("%s: the earlier card is replaced by one that may not be there", stage)
		}
	}
}

// A due date that moves doesn't bring a reminder a second time.
func TestRemindersStayCounted(t *testing.T) {
	t.Parallel()
	c := reminded()
	c.Pace.Kind = Lessons
	w := newWorld(t, "2026-03-02 09:00", c)
	w.send("0")
	w.until("2026-03-20 08:00")
	w.wantsReminder(1, false, "2026-03-20 08:00")
	w.send("")
	w.agenda.Sweep = nil
	w.read("a")
	w.until("2026-03-23 09:00")
	w.wantsDrop(Continue, "a", "2026-03-23 09:00")
	w.send("2")
	w.agenda.PauseFor(on("2026-03-24"), on("2026-04-09"))
	w.wantsReminder(2, false, "2026-04-13 08:00")
	w.agenda.Cards["a"] = Sent{Campaign: "daily", Last: w.Now, Reminders: 1}
	w.until("2026-04-13 08:00")
	w.send("3")
	if len(w.agenda.Sweep) > 0 {
		t.Errorf("to be taken away: %v, but Teams named no ID", w.agenda.Sweep)
	}
}

func TestDueDatesMove(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		since  string
		pauses []Pause
		want   string
	}{
		{"there from the start", "2026-01-01", nil, "2026-03-27"},
		{"came later", "2026-03-09", nil, "2026-04-03"},
		{"a pause", "2026-03-02", []Pause{{on("2026-03-10"), on("2026-03-15")}}, "2026-04-01"},
		{"a pause that began before", "2026-03-02", []Pause{{on("2026-02-10"), on("2026-03-05")}}, "2026-03-30"},
		{"a pause before", "2026-03-02", []Pause{{on("2026-02-10"), on("2026-03-01")}}, "2026-03-27"},
		{"a pause after", "2026-03-02", []Pause{{on("2026-03-28"), on("2026-04-07")}}, "2026-03-27"},
		{"a pause that the first one moves it into", "2026-03-02",
			[]Pause{{on("2026-03-10"), on("2026-03-15")}, {on("2026-03-30"), on("2026-04-01")}}, "2026-04-03"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, "2026-04-15 09:00", reminded())
			w.agenda.Joined = map[string]Membership{"daily": {Since: on(tt.since)}}
			w.agenda.Pauses = tt.pauses
			d := w.wantsDrop(Begin, "a", "2026-04-15 09:00")
			if got := d.Due.In(oslo).Format("2006-01-02 15:04:05"); got != tt.want+" 23:59:59" {
				t.Errorf("it is due %s, want the end of %s", got, tt.want)
			}
		})
	}
}
