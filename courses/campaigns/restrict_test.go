package campaigns

import (
	"slices"
	"testing"
	"time"

	"drypp/courses/calendar"
)

// restrictedFrom restricts the person from a time in Oslo on; no text lifts it.
func (w *world) restrictedFrom(when string) {
	w.person.Restricted = time.Time{}
	if when != "" {
		w.person.Restricted = at(when)
	}
}

// TestRestricted: nothing goes out to who is restricted, nothing is taken away
// and they owe nothing, but they stay where they were.
func TestRestricted(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-02 09:00", daily("2026-03-02", "a", "b"))
	w.send("1")
	w.agenda.Sweep = []Message{{"a:1", "0"}}
	w.agenda.Nudge = &Nudge{By: "m", At: w.Now}
	joined := w.agenda.Joined["daily"]
	w.restrictedFrom("2026-03-02 10:00")
	for _, when := range []string{"2026-03-02 10:00", "2026-03-03 09:00", "2026-04-01 09:00"} {
		w.until(when)
		w.wants(Rest, "")
		if len(w.agenda.Owed) > 0 || w.agenda.Planned != nil || w.agenda.Nudge != nil {
			t.Errorf("at %s there is %+v, planned is %+v", when, w.agenda.Owed, w.agenda.Planned)
		}
		if w.agenda.Joined["daily"] != joined {
			t.Errorf("at %s the membership is %+v, want %+v", when, w.agenda.Joined["daily"], joined)
		}
	}
	w.restrictedFrom("")
	w.wants(Sweep, "2026-04-01 09:00")
	if len(w.agenda.Owed) == 0 {
		t.Error("nothing is owed after it was lifted")
	}
}

// TestRestrictedComesIntoNothing: nobody is taken into a campaign meanwhile, and
// who leaves the organisation leaves what they were in.
func TestRestrictedComesIntoNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-02 09:00", daily("2026-03-02", "a"))
	w.restrictedFrom("2026-03-01 09:00")
	w.wants(Rest, "")
	if len(w.agenda.Joined) > 0 {
		t.Errorf("they are in %v", w.agenda.Joined)
	}
	w.restrictedFrom("")
	w.wantsDrop(Begin, "a", "2026-03-02 09:00")
	w.restrictedFrom("2026-03-02 09:00")
	w.person.Left = w.Now
	w.wants(Rest, "")
	if w.agenda.Joined["daily"].Left != w.today() {
		t.Errorf("who left is in %+v", w.agenda.Joined)
	}
}

// TestLifted: the days of a restriction count as those of a pause do.
func TestLifted(t *testing.T) {
	t.Parallel()
	c := daily("2026-03-02", "a", "b")
	c.Due = on("2026-03-20")
	due := func(meanwhile func(*world)) calendar.Date {
		w := newWorld(t, "2026-03-02 09:00", c)
		w.send("1")
		meanwhile(w)
		w.until("2026-03-16 09:00")
		w.decide()
		return w.agenda.Owed[0].Due
	}
	paused := due(func(w *world) { w.agenda.PauseFor(on("2026-03-04"), on("2026-03-16")) })
	restricted := due(func(w *world) {
		w.until("2026-03-04 12:00")
		w.restrictedFrom("2026-03-04 12:00")
		w.decide()
		w.until("2026-03-16 08:00")
		w.restrictedFrom("")
	})
	both := due(func(w *world) {
		w.agenda.PauseFor(on("2026-03-04"), on("2026-03-09"))
		w.until("2026-03-05 12:00")
		w.restrictedFrom("2026-03-05 12:00")
		w.decide()
		w.until("2026-03-16 08:00")
		w.restrictedFrom("")
	})
	want := on("2026-04-01")
	if paused != want || restricted != want || both != want {
		t.Errorf("due after a pause on %s, after a restriction %s, after both %s; want %s", paused, restricted, both, want)
	}
}

// TestInTheAir: what was on its way when the person was restricted isn't sent
// again.
func TestInTheAir(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-02 09:00", daily("2026-03-02", "a"))
	w.decide()
	w.agenda.Start(w.Now)
	w.restrictedFrom("2026-03-02 09:00")
	w.wants(Look, "2026-03-02 09:05")
	w.until("2026-03-02 09:05")
	if m := w.wants(Abandon, "2026-03-02 09:05"); m.Reason != Outdated {
		t.Errorf("it is abandoned because it is %s", m.Reason)
	}
}

func TestRested(t *testing.T) {
	t.Parallel()
	day := func(n int) calendar.Date { return on("2026-03-01").Add(n) }
	tests := map[string]struct {
		before []Pause
		add    Pause
		want   []Pause
	}{
		"alone":     {nil, Pause{day(1), day(5)}, []Pause{{day(1), day(5)}}},
		"no day":    {nil, Pause{day(5), day(5)}, nil},
		"backwards": {[]Pause{{day(1), day(2)}}, Pause{day(5), day(3)}, []Pause{{day(1), day(2)}}},
		"within":    {[]Pause{{day(1), day(9)}}, Pause{day(3), day(5)}, []Pause{{day(1), day(9)}}},
		"across":    {[]Pause{{day(1), day(4)}, {day(6), day(9)}}, Pause{day(3), day(7)}, []Pause{{day(1), day(9)}}},
		"beside":    {[]Pause{{day(1), day(3)}}, Pause{day(3), day(5)}, []Pause{{day(1), day(5)}}},
		"between":   {[]Pause{{day(1), day(2)}, {day(8), day(9)}}, Pause{day(4), day(5)}, []Pause{{day(1), day(2)}, {day(4), day(5)}, {day(8), day(9)}}},
	}
	for name, tt := range tests {
		before := slices.Clone(tt.before)
		a := Agenda{Pauses: tt.before}
		a.rested(tt.add)
		if !slices.Equal(a.Pauses, tt.want) {
			t.Errorf("%s: %v, want %v", name, a.Pauses, tt.want)
		}
		if !slices.Equal(tt.before, before) {
			t.Errorf("%s: what was there before was changed", name)
		}
	}
}
