package campaigns

import (
	"testing"

	"drypp/courses"
)

func TestMemberships(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-04 09:00", reminded())
	w.outside["daily"] = true
	w.wants(Rest, "")
	if len(w.agenda.Joined) > 0 {
		t.Errorf("memberships: %v", w.agenda.Joined)
	}
	w.outside["daily"] = false
	w.wantsDrop(Begin, "a", "2026-03-04 09:00")
	w.wantsMembership(Membership{Since: on("2026-03-04")})
	w.until("2026-03-09 09:00")
	w.outside["daily"] = true
	w.wants(Rest, "")
	w.wantsMembership(Membership{Since: on("2026-03-04"), Left: on("2026-03-09")})
	w.until("2026-03-16 09:00")
	w.wants(Rest, "")
	w.outside["daily"] = false
	// A week away doesn't count: 27 March, two days for the late start, and it.
	d := w.wantsDrop(Begin, "a", "2026-03-16 09:00")
	w.wantsMembership(Membership{Since: on("2026-03-11")})
	if got := w.Hours.Today(d.Due); got != on("2026-04-05") {
		t.Errorf("it is due %s", got)
	}
}

func (w *world) wantsMembership(want Membership) {
	w.t.Helper()
	if got := w.agenda.Joined["daily"]; got != want {
		w.t.Errorf("the membership is %+v, want %+v", got, want)
	}
}

func TestMembershipsThatChangeOften(t *testing.T) {
	t.Parallel()
	start := on("2026-03-02")
	tests := []struct {
		name   string
		before Membership
		in     bool
		today  string
		want   Membership
	}{
		{"back the same day", Membership{Since: on("2026-03-03"), Left: on("2026-03-05")}, true, "2026-03-05", Membership{Since: on("2026-03-03")}},
		{"back before the start", Membership{Since: on("2026-02-03"), Left: on("2026-02-05")}, true, "2026-02-09", Membership{Since: on("2026-02-03")}},
		{"away at the start", Membership{Since: on("2026-02-03"), Left: on("2026-02-05")}, true, "2026-03-09", Membership{Since: on("2026-03-09")}},
		{"there all along", Membership{Since: on("2026-02-03")}, true, "2026-03-09", Membership{Since: on("2026-02-03")}},
		{"still away", Membership{Since: on("2026-02-03"), Left: on("2026-02-05")}, false, "2026-03-09", Membership{Since: on("2026-02-03"), Left: on("2026-02-05")}},
		{"invited before", Membership{Since: on("2026-03-03"), Left: on("2026-03-05"), Invited: true}, true, "2026-03-05", Membership{Since: on("2026-03-03"), Invited: true}},
		{"invited, and the clock went back", Membership{Since: on("2026-03-20"), Invited: true}, true, "2026-03-09", Membership{Since: on("2026-03-09"), Invited: true}},
		{"the clock went back", Membership{Since: on("2026-03-20")}, true, "2026-03-09", Membership{Since: on("2026-03-09")}},
	}
	for _, tt := range tests {
		if got := tt.before.next(tt.in, true, start, on(tt.today)); got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

// While nobody can tell whom a campaign is for, because a field is gone that its
// audience names, nothing is sent and nobody leaves: they go on where they were.
func TestMembershipsInDoubt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-04 09:00", reminded())
	w.wantsDrop(Begin, "a", "2026-03-04 09:00")
	w.doubtful["daily"] = true
	w.until("2026-03-09 09:00")
	w.wants(Rest, "")
	w.wantsMembership(Membership{Since: on("2026-03-04")})
	w.person.Left = w.Now // that anybody can tell
	w.wants(Rest, "")
	w.wantsMembership(Membership{Since: on("2026-03-04"), Left: on("2026-03-09")})
}

// Campaigns begin for somebody on their first day of work, and their days count
// from then.
func TestJoiners(t *testing.T) {
	t.Parallel()
	c := reminded() // from 2 March, due on the 27th
	w := newWorld(t, "2026-02-20 09:00", c)
	w.person.Fields = map[string]string{courses.FieldStart: "2026-03-11"}
	w.wants(Look, "2026-03-11 00:00")
	if len(w.agenda.Joined) > 0 {
		t.Errorf("memberships before the first day: %v", w.agenda.Joined)
	}
	w.until("2026-03-11 00:00")
	if d := w.wantsDrop(Begin, "a", "2026-03-11 08:00"); w.Hours.Today(d.Due) != on("2026-04-05") {
		t.Errorf("it is due %s, want nine days later than for the others", d.Due)
	}
	w.wantsMembership(Membership{Since: on("2026-03-11")})
	// It was put off after all.
	w.person.Fields = map[string]string{courses.FieldStart: "2026-03-18"}
	w.wants(Look, "2026-03-18 00:00")
	w.wantsMembership(Membership{Since: on("2026-03-11"), Left: on("2026-03-11")})
	for _, odd := range []string{"", "18.3.2026", "soon", "2026-03-10"} {
		w.person.Fields = map[string]string{courses.FieldStart: odd}
		w.wants(Send, "2026-03-11 08:00")
	}
	w.outside["daily"], w.person.Fields = true, map[string]string{courses.FieldStart: "2026-03-18"}
	w.wants(Rest, "") // it isn't for them then either
}

// Campaigns that don't run any more don't ask who belongs to them.
func TestMembershipsOfEndedCampaigns(t *testing.T) {
	t.Parallel()
	ended, over := daily("2026-03-02", "a"), daily("2026-03-02", "a")
	ended.State, over.ID, over.End = Ended, "over", on("2026-03-03")
	w := newWorld(t, "2026-03-04 09:00", ended, over)
	w.wants(Rest, "")
	if len(w.agenda.Joined) > 0 {
		t.Errorf("memberships: %v", w.agenda.Joined)
	}
}

// overlapping are two campaigns with course a, of which the one that comes
// second by its ID starts first.
func overlapping() (Campaign, Campaign) {
	one, other := daily("2026-03-09", "a", "b"), daily("2026-03-02", "a")
	one.ID, other.ID = "one", "other"
	return one, other
}

func TestACourseComesOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-12 09:00", daily("2026-03-02"))
	one, other := overlapping()
	w.Campaigns = []Campaign{one, other}
	if d := w.wantsDrop(Begin, "a", "2026-03-12 09:00"); d.Campaign != "other" {
		t.Errorf("it comes from %s, want the first to start", d.Campaign)
	}
	w.send("1")
	// The other campaign doesn't send it too, and waits for nothing.
	if d := w.wantsDrop(Begin, "b", "2026-03-13 08:00"); d.Campaign != "one" {
		t.Errorf("it comes from %s", d.Campaign)
	}
	w.read("a")
	w.Campaigns[0].Start = on("2026-03-01")
	w.Campaigns[0].Due = on("2026-04-10") // what is due comes first
	w.finish("b", true)
	if d := w.wantsDrop(Continue, "a", "2026-03-13 08:00"); d.Campaign != "other" {
		t.Errorf("it goes on from %s, want the one that began it", d.Campaign)
	}
}

func TestADoneCourseIsNotLookedAfter(t *testing.T) {
	t.Parallel()
	one, other := overlapping()
	one.Courses, other.End = []string{"a"}, on("2026-03-20")
	w := newWorld(t, "2026-03-12 09:00", one, other)
	w.finish("a", true)
	w.wants(Rest, "")
}

func TestACourseIsTakenOver(t *testing.T) {
	t.Parallel()
	one, other := overlapping()
	one.Courses, other.End = []string{"a"}, on("2026-03-20")
	w := newWorld(t, "2026-03-12 09:00", one, other)
	w.send("1")
	w.wants(Look, "2026-03-21 00:00")
	w.read("a")
	w.Campaigns[1].State = Paused
	if d := w.wantsDrop(Continue, "a", "2026-03-13 08:00"); d.Campaign != "one" {
		t.Errorf("it goes on from %s, want the one that may", d.Campaign)
	}
	w.Campaigns[1].State = Active
	w.agenda.PauseFor(w.today(), on("2026-03-25"))
	m := w.wants(Look, "2026-03-21 00:00")
	if m.Drop.Kind != "" {
		t.Errorf("the drop is %+v", m.Drop)
	}
	w.Campaigns[0].Courses = []string{"a", "b"}
	w.Campaigns[0].Pace = Pace{Kind: Dates, Dates: dates("2026-03-09", "2026-04-08")}
	m = w.wants(Look, "2026-03-21 00:00")
	if m.Drop.Course != "b" || !m.Card.Equal(at("2026-04-08 08:00")) || w.agenda.Planned == nil || !w.agenda.Planned.At.Equal(m.Card) {
		t.Errorf("the move is %+v, want what is planned for later", m)
	}
	w.Campaigns[0].Pace = Pace{Kind: Lessons, Every: 1}
	w.until("2026-03-21 00:00")
	w.wantsDrop(Continue, "a", "2026-03-25 08:00")
}
