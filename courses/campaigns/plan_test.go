package campaigns

import (
	"reflect"
	"testing"
	"time"
)

// begun returns a world in which the first card of course a is on its way,
// and that card.
func begun(t *testing.T, now string) (*world, Delivery) {
	t.Helper()
	w := newWorld(t, now, daily("2026-03-02", "a", "b"))
	w.wantsDrop(Begin, "a", now)
	w.agenda.Start(w.Now)
	return w, *w.agenda.Sending
}

func TestPlanKeepsTheDeliveryOfAnUnchangedDrop(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-01 09:00", daily("2026-03-02", "a"))
	w.wantsDrop(Begin, "a", "2026-03-02 08:00")
	first := *w.agenda.Planned
	if first.ID == "" || first.Person != "p1" || first.Stage != Planned || !first.At.Equal(at("2026-03-02 08:00")) || !w.agenda.Wake.Equal(first.At) {
		t.Errorf("planned is %+v, to wake at %s", first, w.agenda.Wake)
	}
	w.until("2026-03-01 10:00")
	w.decide()
	if *w.agenda.Planned != first {
		t.Errorf("planned is %+v, want %+v", *w.agenda.Planned, first)
	}
	w.read("a")
	w.decide()
	if w.agenda.Planned.ID == first.ID {
		t.Errorf("another card has the same ID")
	}
	w.agenda.Plan(Move{Action: Sweep, At: w.Now}, "x", "p1")
	if w.agenda.Planned == nil {
		t.Errorf("to take a message away forgets what is planned")
	}
	w.agenda.Plan(Move{}, "x", "p1")
	if w.agenda.Planned != nil || !w.agenda.Wake.IsZero() {
		t.Errorf("at rest %+v is planned, to wake at %s", w.agenda.Planned, w.agenda.Wake)
	}
}

func TestStart(t *testing.T) {
	t.Parallel()
	w, d := begun(t, "2026-03-02 09:00")
	if d.Stage != Sending || d.Tries != 1 || !d.At.Equal(w.Now) || w.agenda.Planned != nil || w.agenda.Today != 1 {
		t.Errorf("sending is %+v, agenda %+v", d, w.agenda)
	}
	if !w.agenda.Wake.Equal(w.Now.Add(Lease)) {
		t.Errorf("it wakes at %s", w.agenda.Wake)
	}
	var idle Agenda
	idle.Start(w.Now)
	if !reflect.DeepEqual(idle, Agenda{}) || idle.Settle(Failed, "", Message{}, w.Now) != (Delivery{}) || idle.Defer("", w.Now, w.Now) != (Delivery{}) {
		t.Errorf("without a delivery the agenda becomes %+v", idle)
	}
}

func TestSettle(t *testing.T) {
	t.Parallel()
	m := Message{"a:1", "7"}
	tests := []struct {
		stage       Stage
		reason      string
		message     Message
		unconfirmed bool
		kept        Message
	}{
		{Accepted, "", m, false, m},
		{Unconfirmed, "lost", Message{}, true, Message{}},
		{Failed, "too large", Message{}, true, Message{}},
		{GivenUp, "unavailable", Message{}, true, Message{}},
	}
	for _, tt := range tests {
		w, d := begun(t, "2026-03-02 09:00")
		w.agenda.Backoff = 3
		w.until("2026-03-02 09:01")
		got := w.agenda.Settle(tt.stage, tt.reason, tt.message, w.Now)
		d.Stage, d.Reason, d.At, d.Conversation, d.Activity = tt.stage, tt.reason, w.Now, tt.message.Conversation, tt.message.Activity
		if got != d {
			t.Errorf("%s: %+v, want %+v", tt.stage, got, d)
		}
		want := Sent{Campaign: "daily", Last: at("2026-03-02 09:00"), Unconfirmed: tt.unconfirmed, Message: tt.kept}
		if s := w.agenda.Cards["a"]; s != want || w.agenda.Sending != nil {
			t.Errorf("%s: %+v, want %+v", tt.stage, s, want)
		}
		if (w.agenda.Backoff == 0) != (tt.stage == Accepted) {
			t.Errorf("%s: backoff %d", tt.stage, w.agenda.Backoff)
		}
	}
}

func TestWhatIsOutdatedLeavesNoTrace(t *testing.T) {
	t.Parallel()
	w, _ := begun(t, "2026-03-02 09:00")
	w.agenda.Settle(GivenUp, Outdated, Message{}, w.Now)
	if len(w.agenda.Cards) > 0 || w.agenda.Today != 0 {
		t.Errorf("the agenda is %+v", w.agenda)
	}
}

func TestDefer(t *testing.T) {
	t.Parallel()
	w, d := begun(t, "2026-03-02 09:00")
	until := w.Now.Add(90 * time.Second)
	got := w.agenda.Defer("throttled", until, w.Now)
	if got.Stage != Planned || got.ID != d.ID || got.Reason != "throttled" || !got.At.Equal(until) || w.agenda.Backoff != 1 || w.agenda.Today != 0 {
		t.Errorf("%+v, agenda %+v", got, w.agenda)
	}
	// Whoever wakes the person, it isn't sent before.
	if m := w.decide(); m.Action != Send || !m.At.Equal(until) || w.agenda.Planned.ID != d.ID || w.agenda.Planned.Reason != "throttled" {
		t.Errorf("the move is %+v, planned %+v", m, w.agenda.Planned)
	}
	w.Now = until
	w.agenda.Start(w.Now)
	if s := w.agenda.Sending; s.ID != d.ID || s.Tries != 2 || s.Reason != "" {
		t.Errorf("sending is %+v", s)
	}
	w.agenda.Defer("throttled", w.Now.Add(-time.Hour), w.Now)
	if !w.agenda.Wake.Equal(w.Now) {
		t.Errorf("it wakes at %s", w.agenda.Wake)
	}
}

// What is sent again after the program ended may have arrived the first time,
// whatever becomes of it later.
func TestInterruptedMayHaveArrived(t *testing.T) {
	t.Parallel()
	w, d := begun(t, "2026-03-02 09:00")
	w.until("2026-03-02 09:10")
	w.agenda.Start(w.Now) // left over
	if got := w.agenda.Defer("throttled", w.Now, w.Now); got.ID != d.ID || got.Reason != Interrupted {
		t.Errorf("put off as %+v", got)
	}
	w.decide()
	w.agenda.Start(w.Now)
	if got := w.agenda.Settle(Failed, "other", Message{}, w.Now); got.ID != d.ID || got.Stage != Unconfirmed || got.Reason != "other" {
		t.Errorf("settled as %+v", got)
	}
}

// Nothing is put off for good by a clock that was wrong.
func TestDeferForLong(t *testing.T) {
	t.Parallel()
	w, _ := begun(t, "2026-03-02 09:00")
	w.agenda.Defer("throttled", w.Now.AddDate(5, 0, 0), w.Now)
	w.wantsDrop(Begin, "a", "2026-03-02 09:00")
}

func TestWhatMayHaveBeenLostComesAgain(t *testing.T) {
	t.Parallel()
	for _, stage := range []Stage{Unconfirmed, Failed} {
		w, d := begun(t, "2026-03-05 09:00")
		w.agenda.Settle(stage, "why", Message{}, w.Now)
		if again := w.wantsDrop(Begin, "a", "2026-03-09 08:00"); !again.same(d.Drop) {
			t.Errorf("%s: %+v, want the same as %+v", stage, again, d.Drop)
		}
		if w.agenda.Planned.ID == d.ID {
			t.Errorf("%s: the new delivery has the old ID", stage)
		}
		w.until("2026-03-06 12:00")
		w.read("a")
		w.wantsDrop(Continue, "a", "2026-03-06 12:00") // it arrived
	}
}

// Who has begun has got the card, even if they did no more.
func TestWhoBeganHasGotTheCard(t *testing.T) {
	t.Parallel()
	w, _ := begun(t, "2026-03-05 09:00")
	w.agenda.Settle(Unconfirmed, "lost", Message{}, w.Now)
	w.until("2026-03-05 09:30")
	w.taking("a")
	w.wantsDrop(Continue, "a", "2026-03-06 08:00")
}

func TestALessonThatMayHaveBeenLostComesAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-02 09:00", daily("2026-03-02", "a"))
	w.send("1")
	w.read("a")
	w.until("2026-03-03 09:00")
	w.decide()
	w.agenda.Start(w.Now)
	w.agenda.Settle(Unconfirmed, "lost", Message{}, w.Now)
	if d := w.wantsDrop(Continue, "a", "2026-03-05 08:00"); d.Step != 1 {
		t.Errorf("step %d, want 1", d.Step)
	}
	w.Campaigns[0].Pace.Kind = AtOnce
	w.wantsDrop(Continue, "a", "2026-03-05 08:00")
}

// While the lease runs a delivery is on its way; then it is sent again, as the
// same delivery.
func TestWhatIsLeftOverIsSentAgain(t *testing.T) {
	t.Parallel()
	w, d := begun(t, "2026-03-02 15:50")
	w.wants(Look, "2026-03-02 15:55")
	w.until("2026-03-02 15:55")
	w.wantsDrop(Begin, "a", "2026-03-02 15:55") // it was counted
	if w.agenda.Planned != nil {
		t.Errorf("it is planned a second time: %+v", w.agenda.Planned)
	}
	w.agenda.Start(w.Now)
	if s := w.agenda.Sending; s.ID != d.ID || s.Tries != 2 || w.agenda.Today != 1 {
		t.Errorf("sending is %+v, %d today", s, w.agenda.Today)
	}
	w.until("2026-03-02 16:00")
	w.wantsDrop(Begin, "a", "2026-03-03 08:00")
	w.until("2026-03-03 08:00")
	w.decide()
	w.agenda.Start(w.Now)
	if w.agenda.Today != 1 {
		t.Errorf("%d cards today, want 1", w.agenda.Today)
	}
	w.agenda.Settle(Failed, "why", Message{}, w.Now)
	if w.agenda.Today != 1 {
		t.Errorf("%d cards today, but the first one may have arrived", w.agenda.Today)
	}
}

func TestWhatIsLeftOverAndNotWanted(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*world){
		"they moved on":       func(w *world) { w.read("a") },
		"they blocked":        func(w *world) { w.person.Blocked = true },
		"the chat is gone":    func(w *world) { w.person.Chat.Conversation = "" },
		"the campaign paused": func(w *world) { w.Campaigns[0].State = Paused },
	}
	for name, change := range tests {
		w, _ := begun(t, "2026-03-02 09:00")
		change(w)
		w.until("2026-03-02 09:05")
		if m := w.decide(); m.Action != Abandon || m.Reason != Outdated || m.At.After(w.Now) {
			t.Errorf("%s: the move is %+v", name, m)
		}
		w.agenda.Settle(Unconfirmed, Outdated, Message{}, w.Now)
	}
}

func TestAReminderThatIsLeftOverIsAbandoned(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-02 09:00", reminded())
	w.send("0")
	w.until("2026-03-20 08:00")
	w.decide()
	w.agenda.Start(w.Now)
	w.wants(Look, "2026-03-20 08:05")
	w.until("2026-03-20 08:05")
	if m := w.decide(); m.Action != Abandon || m.Reason != Interrupted {
		t.Errorf("the move is %+v", m)
	}
}

func TestWhatIsLeftOverByAClockAhead(t *testing.T) {
	t.Parallel()
	w, _ := begun(t, "2026-06-02 09:00")
	before := w.agenda.Sending
	w.until("2026-03-02 09:00")
	w.wants(Look, "2026-03-02 09:05")
	if !before.At.Equal(at("2026-06-02 09:00")) {
		t.Errorf("what the agenda pointed at was changed")
	}
}

// The clock went back to before what is left over could have come; what could
// come today already doesn't push it aside.
func TestWhatIsLeftOverComesLater(t *testing.T) {
	t.Parallel()
	other := daily("2026-03-02", "b")
	other.ID = "other"
	w := newWorld(t, "2026-03-12 09:00", daily("2026-03-12", "a"))
	w.wantsDrop(Begin, "a", "2026-03-12 09:00")
	w.agenda.Start(w.Now)
	w.Campaigns = []Campaign{other, w.Campaigns[0]}
	w.until("2026-03-05 09:00")
	w.wants(Look, "2026-03-05 09:05")
	w.until("2026-03-05 09:05")
	w.wantsDrop(Begin, "a", "2026-03-12 08:00")
}

func TestCounts(t *testing.T) {
	t.Parallel()
	var c Counts
	d := Delivery{Stage: Sending, Reason: Interrupted}
	c.Add(&d, 1)
	c.Add(&d, -1)
	for _, stage := range Stages {
		d.Stage, d.Reason = stage, "why"
		c.Add(&d, 2)
	}
	want := Counts{
		ByStage: map[Stage]int{Planned: 2, Sending: 2, Accepted: 2, Mailed: 2, Unconfirmed: 2, Seen: 2, Failed: 2, GivenUp: 2},
		ByReason: map[Stage]map[string]int{
			Unconfirmed: {"why": 2}, Failed: {"why": 2}, GivenUp: {"why": 2},
		},
	}
	if !reflect.DeepEqual(c, want) {
		t.Errorf("%+v, want %+v", c, want)
	}
}

// TestSettleKeepsTheGiver: a reminder of another campaign that didn't arrive
// takes the course over from nobody; one that arrived does.
func TestSettleKeepsTheGiver(t *testing.T) {
	t.Parallel()
	for _, kind := range []Kind{Remind, Nudged} {
		for stage, want := range map[Stage]string{Failed: "first", Unconfirmed: "first", Accepted: "second"} {
			a := Agenda{
				Cards:   map[string]Sent{"a": {Campaign: "first", Last: at("2026-03-02 09:00"), Message: Message{"a:1", "7"}}},
				Sending: &Delivery{Drop: Drop{Kind: kind, Campaign: "second", Course: "a"}, Stage: Sending, At: at("2026-03-09 09:00")},
			}
			a.Settle(stage, "", Message{"a:1", "8"}, at("2026-03-09 09:01"))
			if got := a.Cards["a"].Campaign; got != want {
				t.Errorf("a %s that is %s leaves the course to campaign %q, want %q", kind, stage, got, want)
			}
		}
	}
}
