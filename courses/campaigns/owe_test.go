package campaigns

import (
	"slices"
	"testing"
	"time"

	"drypp/courses"
	"drypp/courses/calendar"
)

// owes decides and returns what is owed, each course with its due day.
func (w *world) owes() (list []string) {
	w.decide()
	for _, o := range w.agenda.Owed {
		list = append(list, o.Course+" "+o.Due.String())
	}
	return list
}

func (w *world) wantsOwed(want ...string) {
	w.t.Helper()
	if got := w.owes(); !slices.Equal(got, want) {
		w.t.Errorf("at %s %q is owed, want %q", w.Now, got, want)
	}
}

// TestOwed: what a campaign asks for is owed from its first day on, whatever its
// pace, by whoever it is for.
func TestOwed(t *testing.T) {
	t.Parallel()
	all := []string{"a 2026-03-27", "b 2026-03-27"}
	for _, tt := range []struct {
		name   string
		happen func(*world)
		want   []string
	}{
		{"nothing", func(*world) {}, all},
		{"one course a month", func(w *world) { w.Campaigns[0].Pace = Pace{Kind: Monthly, Every: 1} }, all},
		{"a pause", func(w *world) { w.agenda.PauseFor(on("2026-03-10"), on("2026-03-13")) }, []string{"a 2026-03-30", "b 2026-03-30"}},
		{"blocked", func(w *world) { w.person.Blocked = true }, all},
		{"no chat", func(w *world) { w.person = courses.Person{ID: "p1"} }, all},
		{"a card on its way", func(w *world) {
			w.decide()
			w.agenda.Start(w.Now)
		}, all},
		{"a reminder left over", func(w *world) {
			w.agenda.Sending = &Delivery{ID: "x", Drop: Drop{Kind: Remind, Campaign: "daily", Course: "a"}, At: w.Now.Add(-time.Hour)}
		}, all},
		{"a message to take away", func(w *world) { w.agenda.Sweep = []Message{{"a:1", "1"}} }, all},
		{"begun", func(w *world) { w.read("a") }, all},
		{"failed once", func(w *world) { w.finish("a", false) }, all},
		{"passed", func(w *world) { w.finish("a", true) }, all[1:]},
		{"no try left", func(w *world) {
			w.finish("a", false)
			w.finish("a", false)
		}, all[1:]},
		{"withdrawn", func(w *world) { w.Campaigns[0].Courses = []string{"withdrawn", "b"} }, all[1:]},
		{"named twice", func(w *world) { w.Campaigns[0].Courses = []string{"a", "b", "a"} }, all},
		{"in another order", func(w *world) { w.Campaigns[0].Courses = []string{"b", "a"} }, all},
		{"no due day", func(w *world) { w.Campaigns[0].Due = calendar.Date{} }, []string{"a ", "b "}},
		{"not in the audience", func(w *world) { w.outside["daily"] = true }, nil},
		{"nobody knows", func(w *world) { w.doubtful["daily"] = true }, nil},
		{"left", func(w *world) { w.person.Left = w.Now }, nil},
		{"paused campaign", func(w *world) { w.Campaigns[0].State = Paused }, nil},
		{"ended campaign", func(w *world) { w.Campaigns[0].State = Ended }, nil},
		{"a campaign that is over", func(w *world) { w.Campaigns[0].End = on("2026-03-08") }, nil},
		{"its last day", func(w *world) { w.Campaigns[0].End = on("2026-03-09") }, all},
		{"a campaign to come", func(w *world) { w.Campaigns[0].Start = on("2026-03-10") }, nil},
		{"who begins to work later", func(w *world) {
			w.person.Fields = map[string]string{courses.FieldStart: "2026-03-10"}
		}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := daily("2026-03-02", "a", "b")
			c.Due = on("2026-03-27")
			w := newWorld(t, "2026-03-09 09:00", c)
			w.agenda.Joined = map[string]Membership{"daily": {Since: on("2026-03-02")}}
			tt.happen(w)
			w.wantsOwed(tt.want...)
		})
	}
}

// TestOwedOfManyCampaigns: a course is owed once, to the campaign that gives it.
func TestOwedOfManyCampaigns(t *testing.T) {
	t.Parallel()
	first, second := daily("2026-03-02", "a", "b"), daily("2026-03-04", "c", "a")
	second.ID, second.Due = "second", on("2026-03-20")
	w := newWorld(t, "2026-03-05 09:00", second, first)
	w.agenda.Joined = map[string]Membership{"daily": {Since: on("2026-03-02")}, "second": {Since: on("2026-03-02")}}
	w.decide()
	want := []Owed{
		{Course: "a", Campaign: "daily"}, {Course: "b", Campaign: "daily"},
		{Course: "c", Campaign: "second", Due: on("2026-03-20")},
	}
	if !slices.Equal(w.agenda.Owed, want) {
		t.Errorf("owed is %+v", w.agenda.Owed)
	}
	before := w.agenda.Owed
	if w.decide(); &before[0] != &w.agenda.Owed[0] {
		t.Error("what is as it was is made anew")
	}
	w.Campaigns[1].State = Paused
	w.wantsOwed("a 2026-03-20", "c 2026-03-20")
	if before[0].Campaign != "daily" {
		t.Error("what an agenda pointed at was changed")
	}
}

// TestOwedIsWokenFor: the person is looked at when something begins to be owed,
// and when it ends.
func TestOwedIsWokenFor(t *testing.T) {
	t.Parallel()
	c := daily("2026-03-09", "a")
	c.End = on("2026-03-20")
	w := newWorld(t, "2026-03-02 09:00", c)
	w.person.Blocked = true
	w.wants(Look, "2026-03-09 00:00")
	w.wantsOwed()
	w.until("2026-03-09 00:00")
	w.wants(Look, "2026-03-21 00:00")
	w.wantsOwed("a ")
	w.until("2026-03-21 00:00")
	w.wants(Rest, "")
	w.wantsOwed()
	w.Campaigns[0].Start, w.Campaigns[0].End = on("2199-12-31").Add(1), calendar.Date{}
	w.wants(Rest, "")
}

// TestOwedFromDayThatIsNone: what a damaged store has begin on a day that no
// month has is owed from the day on that it comes to. Else it would have begun by
// the clock but not by the calendar, and everybody be looked at again at once.
func TestOwedFromDayThatIsNone(t *testing.T) {
	t.Parallel()
	c := daily("2026-03-09", "a")
	c.Start, c.End = calendar.Date{Year: 2026, Month: 4, Day: 0}, calendar.Date{}
	w := newWorld(t, "2026-03-30 09:00", c)
	w.person.Blocked = true
	w.wants(Look, "2026-03-31 00:00")
	w.wantsOwed()
	w.until("2026-03-31 00:00")
	w.wants(Rest, "")
	w.wantsOwed("a ")
}

// TestOwedAgain: what expires is owed from 30 days before on, until it is passed
// again.
func TestOwedAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-02 09:00", daily("2026-03-02", "yearly"))
	w.finish("yearly", true)
	w.person.Blocked = true
	w.wantsOwed()
	w.wants(Look, "2027-01-31 09:00")
	w.until("2027-01-31 09:00")
	w.wantsOwed("yearly 2027-03-02")
	if o := w.agenda.Owed[0]; o.Round != 1 || !o.Still(w.Enrolments) {
		t.Errorf("owed is %+v", o)
	}
	owed := w.agenda.Owed[0]
	w.finish("yearly", true)
	if owed.Still(w.Enrolments) {
		t.Error("it is owed still after it was passed")
	}
	w.wantsOwed()
}

// TestLastReminded: it is on record that the last reminder went out, or was
// passed over.
func TestLastReminded(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-02 09:00", reminded())
	w.send("")
	for _, tt := range []struct {
		when string
		last bool
	}{{"2026-03-20 08:00", false}, {"2026-04-20 08:00", true}} {
		w.until(tt.when)
		if d := w.send(""); d.Last != tt.last {
			t.Errorf("at %s the reminder is %+v", tt.when, d)
		}
		if w.decide(); w.agenda.Owed[0].LastReminded != tt.last {
			t.Errorf("at %s the last reminder went out: %v", tt.when, !tt.last)
		}
	}
	w.agenda.Cards["a"] = Sent{Campaign: "daily", Last: at("2026-03-02 09:00"), Reminders: 4}
	if w.decide(); !w.agenda.Owed[0].LastReminded {
		t.Error("nobody knows of the last reminder")
	}
	w.Campaigns[0].RemindBefore, w.Campaigns[0].RemindAfter = nil, nil
	if w.decide(); w.agenda.Owed[0].LastReminded {
		t.Error("there are no reminders, and the last one went out")
	}
}
