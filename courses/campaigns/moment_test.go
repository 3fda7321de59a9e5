package campaigns

import (
	"fmt"
	"testing"
	"time"

	"drypp/courses/calendar"
)

func TestGoodMoments(t *testing.T) {
	t.Parallel()
	tests := []struct{ now, want string }{
		{"2026-03-02 07:59", "2026-03-02 08:00"},
		{"2026-03-02 15:59", "2026-03-02 15:59"},
		{"2026-03-02 16:00", "2026-03-03 08:00"},
		{"2026-03-06 16:00", "2026-03-09 08:00"},
		{"2026-04-01 16:00", "2026-04-07 08:00"}, // Easter
		{"2026-05-01 09:00", "2026-05-04 08:00"}, // a public holiday
		{"2026-03-28 23:00", "2026-03-30 08:00"}, // the clock goes forward
	}
	for _, tt := range tests {
		w := newWorld(t, tt.now, daily("2026-03-02", "a"))
		w.wantsDrop(Begin, "a", tt.want)
	}
}

func TestPausesKeepCardsAway(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-04 09:00", daily("2026-03-02", "a"))
	w.agenda.PauseFor(w.today(), on("2026-03-18"))
	w.wantsDrop(Begin, "a", "2026-03-18 08:00")
	w.agenda.PauseFor(w.today(), on("2190-01-01"))
	w.wantsDrop(Begin, "a", "2190-01-04 08:00")
	w.agenda.Resume(w.today())
	w.wantsDrop(Begin, "a", "2026-03-04 09:00")
	// Pauses that touch and overlap, as only an old store has them.
	w.agenda.Pauses = []Pause{
		{on("2026-03-04"), on("2026-03-06")}, {on("2026-03-05"), on("2026-03-10")}, {on("2026-03-10"), on("2026-03-12")},
	}
	w.wantsDrop(Begin, "a", "2026-03-12 08:00")
}

func TestCampaignsSendWithinTheirDays(t *testing.T) {
	t.Parallel()
	c := daily("2026-03-09", "a")
	c.End = on("2026-03-10")
	w := newWorld(t, "2026-03-02 09:00", c)
	w.wantsDrop(Begin, "a", "2026-03-09 08:00")
	w.until("2026-03-10 15:59")
	w.wantsDrop(Begin, "a", "2026-03-10 15:59")
	w.until("2026-03-10 16:00")
	w.wants(Look, "2026-03-11 00:00") // nothing comes, but it is owed until then
	w.until("2026-03-09 09:00")
	w.agenda.PauseFor(w.today(), on("2026-03-12"))
	w.wants(Look, "2026-03-11 00:00")
	w.agenda.Resume(w.today())
	for state, want := range map[State]Action{Active: Send, Paused: Rest, Ended: Rest, "x": Rest} {
		w.Campaigns[0].State = state
		if m := w.decide(); m.Action != want {
			t.Errorf("%s: the move is %+v", state, m)
		}
	}
}

func TestTheBudgetOfADay(t *testing.T) {
	t.Parallel()
	c := daily("2026-03-02", "a", "b", "c")
	c.Pace.Kind = AtOnce
	w := newWorld(t, "2026-03-02 09:00", c)
	w.Budget = 2
	w.send("1")
	w.wantsDrop(Begin, "b", "2026-03-02 09:00")
	w.send("2")
	w.wantsDrop(Begin, "c", "2026-03-03 08:00")
	w.until("2026-03-03 09:00")
	w.Budget = 0 // no organisation has it; it is taken for 1
	w.wantsDrop(Begin, "c", "2026-03-03 09:00")
}

// What surely didn't arrive doesn't count; what may have does.
func TestTheBudgetCountsWhatMayHaveArrived(t *testing.T) {
	t.Parallel()
	for stage, want := range map[Stage]string{
		Accepted: "2026-03-03 08:00", Seen: "2026-03-03 08:00", Unconfirmed: "2026-03-03 08:00",
		Failed: "2026-03-02 09:00", GivenUp: "2026-03-02 09:00",
	} {
		c := daily("2026-03-02", "a", "b")
		c.Pace.Kind = AtOnce
		w := newWorld(t, "2026-03-02 09:00", c)
		w.decide()
		w.agenda.Start(w.Now)
		w.agenda.Settle(stage, "why", Message{}, w.Now)
		w.wantsDrop(Begin, "b", want)
	}
}

// On one day reminders come first, then what is due first, then the campaign
// that has waited longest.
func TestInterleaving(t *testing.T) {
	t.Parallel()
	first, second := reminded(), daily("2026-03-02", "b")
	second.ID = "second"
	w := newWorld(t, "2026-03-02 09:00", first, second)
	w.wantsDrop(Begin, "a", "2026-03-02 09:00") // the other one is never due
	w.Campaigns[1].Due = on("2026-03-26")
	w.wantsDrop(Begin, "b", "2026-03-02 09:00")
	w.send("1")
	w.read("b")
	w.until("2026-03-03 09:00")
	w.wantsDrop(Continue, "b", "2026-03-03 09:00")
	w.Campaigns[1].Due = w.Campaigns[0].Due
	w.wantsDrop(Begin, "a", "2026-03-03 09:00") // has waited longer
	w.Campaigns[0], w.Campaigns[1] = w.Campaigns[1], w.Campaigns[0]
	w.wantsDrop(Begin, "a", "2026-03-03 09:00")
	w.send("2")
	w.until("2026-03-20 09:00")
	w.wantsDrop(Remind, "a", "2026-03-20 09:00")
}

// A day's only card goes to who is first that day, not to who comes later and
// would be first.
func TestTheEarlierDayComesFirst(t *testing.T) {
	t.Parallel()
	soon, later := daily("2026-03-03", "a"), reminded()
	later.ID, later.Start, later.Courses = "later", on("2026-03-04"), []string{"b"}
	w := newWorld(t, "2026-03-02 09:00", soon, later)
	w.wantsDrop(Begin, "a", "2026-03-03 08:00")
}

func TestAClockThatJumps(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-02 09:00", daily("2026-03-02", "a", "b"))
	w.until("2026-03-12 09:00") // it was wrong
	w.send("1")
	w.read("a")
	w.until("2026-03-02 10:00")
	if d := w.wantsDrop(Continue, "a", "2026-03-03 08:00"); d.Step != 1 {
		t.Errorf("step %d, want 1", d.Step)
	}
	w.until("2026-03-03 09:00")
	w.send("2")
	w.until("2026-03-02 09:00")
	w.finish("a", true)
	w.agenda.Prepared = at("2027-01-01 00:00")
	w.wantsDrop(Begin, "b", "2026-03-04 08:00") // not a second one today, nor on the 3rd
	if w.agenda.Prepared.After(w.Now) {
		t.Errorf("a chat was asked for at %s", w.agenda.Prepared)
	}
	w.until("2027-03-01 09:00")
	w.wantsDrop(Begin, "b", "2027-03-01 09:00")
}

func TestAClockThatJumpsBackWhileSomethingIsPutOff(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-12 09:00", daily("2026-03-02", "a"))
	w.decide()
	w.agenda.Start(w.Now)
	w.agenda.Defer("throttled", w.Now.Add(time.Hour), w.Now)
	w.wantsDrop(Begin, "a", "2026-03-12 10:00")
	w.until("2026-03-03 09:00")
	w.wantsDrop(Begin, "a", "2026-03-04 08:00")
}

func TestChatsAreMadeAhead(t *testing.T) {
	t.Parallel()
	c := daily("2026-03-02", "a")
	c.Pace = Pace{Kind: Dates, Dates: []calendar.Date{on("2026-03-12")}}
	w := newWorld(t, "2026-03-02 09:00", c)
	w.person.Chat.Conversation = ""
	const people = 1000
	var hours [24]int
	for i := range people {
		w.until("2026-03-02 09:00")
		w.person.ID = fmt.Sprint(i)
		m := w.decide()
		before := at("2026-03-12 08:00").Sub(m.At)
		if m.Action != Prepare || before < 0 || before > 24*time.Hour || !m.Card.Equal(at("2026-03-12 08:00")) {
			t.Fatalf("the move is %+v", m)
		}
		hours[min(int(before.Hours()), 23)]++
		w.Now = m.At.Add(5 * time.Minute) // the program is busy
		if m := w.decide(); m.Action != Prepare || m.At.After(w.Now) {
			t.Fatalf("at %s the move is %+v", w.Now, m)
		}
	}
	for hour, n := range hours {
		if n < people/24/3 || n > people/24*2 {
			t.Errorf("%d of %d chats are made %d hours ahead", n, people, hour)
		}
	}
}

// Who is late has what is left of the day.
func TestChatsAreMadeInWhatIsLeft(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-12 06:00", daily("2026-03-12", "a"))
	w.person.Chat.Conversation = ""
	spread := map[time.Time]bool{}
	for i := range 100 {
		w.person.ID = fmt.Sprint(i)
		m := w.decide()
		if m.Action != Prepare || m.At.Before(w.Now) || m.At.After(at("2026-03-12 08:00")) {
			t.Fatalf("the move is %+v", m)
		}
		spread[m.At] = true
	}
	if len(spread) < 50 {
		t.Errorf("only %d moments", len(spread))
	}
	w.until("2026-03-12 11:00")
	w.wants(Prepare, "2026-03-12 11:00")
}

func TestChatsAreAskedForAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-12 11:00", daily("2026-03-12", "a"))
	w.person.Chat.Conversation = ""
	w.agenda.Prepared = w.Now
	w.wants(Prepare, "2026-03-13 11:00")
	if p := w.agenda.Planned; p == nil || p.Reason != NoChat || p.Course != "a" || !p.At.Equal(w.Now) {
		t.Errorf("planned is %+v, want the card that waits for a chat", p)
	}
	w.person.Installed = false
	w.wants(Prepare, "2026-03-19 11:00")
	w.until("2026-03-20 07:55") // the person sees nothing of it
	w.wants(Prepare, "2026-03-20 07:55")
	w.person.Chat.Conversation = "a:1"
	id := w.agenda.Planned.ID
	w.wantsDrop(Begin, "a", "2026-03-20 08:00")
	if p := w.agenda.Planned; p.ID != id || p.Reason != "" {
		t.Errorf("planned is %+v, want %s", p, id)
	}
}

func TestWhoCannotBeReached(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-02 09:00", daily("2026-03-02", "a"))
	w.person.Blocked = true
	w.wants(Rest, "")
	w.person.Blocked, w.person.Left = false, w.Now
	w.wants(Rest, "")
	if m := w.agenda.Joined["daily"]; m.Left != w.today() {
		t.Errorf("the membership is %+v", m)
	}
	w.person.Left = time.Time{}
	w.wantsDrop(Begin, "a", "2026-03-02 09:00")
}

func TestTheFarthestFuture(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-02 09:00", daily("2026-03-02", "a"))
	w.agenda.Pauses = []Pause{{on("2026-03-02"), calendar.Date{Year: calendar.LastYear + 1, Month: 1, Day: 1}}}
	w.wants(Rest, "")
}

// TestBudgetWestward: who travels west comes to a date again. It is the same day
// to them, and its budget is spent; the day before it is one that they had.
func TestBudgetWestward(t *testing.T) {
	t.Parallel()
	c := daily("2026-03-02", "a", "b", "c")
	c.Pace = Pace{Kind: AtOnce}
	hours := func(zone string) *calendar.Hours {
		at, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		h, err := calendar.New(calendar.Config{Location: at, Country: "NO", From: 8, To: 16, Weekdays: workdays})
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	w := newWorld(t, "2026-03-03 20:30", c)
	w.Hours = hours("Pacific/Kiritimati") // 09:30 on the 4th
	w.send("1")
	w.Hours = hours("Pacific/Pago_Pago") // 08:30 on the 3rd
	w.wantsDrop(Begin, "b", "2026-03-05 20:00")
	w.Hours = hours("Europe/Oslo")
	w.wantsDrop(Begin, "b", "2026-03-05 08:00")
	w.until("2026-03-04 09:00")
	w.wantsDrop(Begin, "b", "2026-03-05 08:00")
	w.until("2026-03-05 09:00")
	w.wantsDrop(Begin, "b", "2026-03-05 09:00")
	// Three days back is no journey, but a clock that was wrong.
	w.send("2")
	w.until("2026-03-02 09:00")
	w.wantsDrop(Begin, "c", "2026-03-03 08:00")
}
