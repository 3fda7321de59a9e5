package reports_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"drypp/bot/reports"
	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/campaigns"
	"drypp/courses/results"
)

// needs are those of a team who need something, in words.
func needs(t *results.Team) (list []string) {
	for _, n := range t.Needs {
		line := n.Name + ":"
		for _, c := range n.Courses {
			line += fmt.Sprintf(" %s %v", c.Title, c.Due)
			if c.Overdue {
				line += " late"
			}
			if c.Started {
				line += " begun"
			}
			if c.LastReminder {
				line += " reminded"
			}
			if c.Percent >= 0 {
				line += fmt.Sprintf(" %d %%", c.Percent)
			}
		}
		list = append(list, line)
	}
	return list
}

// crew is Mona's team: one has nothing to do, one is done, one has time, and the
// others need something. Who begins one of the courses told of hears that managers
// see the score.
func crew(t *testing.T, told ...string) *office {
	t.Helper()
	o := newOffice(t, tenant)
	for _, id := range told {
		o.reporting.Courses.Course(id).ManagersSeeScores = true
	}
	mona := o.hire("Mona", "Salg", "", "")
	for _, name := range []string{"Øyvind", "Åse", "Berit", "Carl", "Dina", "Even"} {
		o.hire(name, "Salg", "", mona.ObjectID)
	}
	o.owe("Øyvind", "phishing 2026-11-22", "ethics 2026-12-07")
	o.owe("Åse", "phishing 2026-11-22", "ethics 2026-11-01", "passwords 2026-12-08")
	o.owe("Berit", "ethics 2026-12-08")
	o.owe("Carl", "ethics 2026-12-07", "passwords 2026-11-23")
	o.owe("Dina", "ethics 2026-11-30")
	o.take("Carl", "ethics", 1)
	o.take("Carl", "ethics", 0)
	o.take("Dina", "ethics", 3)
	o.take("Åse", "ethics", -1)
	return o
}

// TestTeam: who is late comes first, by name otherwise. Åse is further behind than
// Øyvind, which nobody is told by the order: people aren't ranked.
func TestTeam(t *testing.T) {
	t.Parallel()
	o := crew(t)
	o.must(o.store.Revise(t.Context(), o.people["Åse"].ID, func(c *store.Case) error {
		for i := range c.Agenda.Owed {
			c.Agenda.Owed[i].LastReminded = c.Agenda.Owed[i].Course == "phishing"
		}
		return nil
	}))
	s := service(&desk{}, o)
	got, err := s.Team(t.Context(), tenant, o.viewer("Mona"), "")
	o.must(err)
	same(t, "needs", needs(got),
		"Øyvind Nordmann: Nettfiske 2026-11-22 late Årsetikk 2026-12-07",
		"Åse Nordmann: Årsetikk 2026-11-01 late begun Nettfiske 2026-11-22 late reminded",
		"Carl Nordmann: Passord 2026-11-23 Årsetikk 2026-12-07 begun")
	got.Needs = nil
	want := &results.Team{
		Organisation: "Fjordvik Verksted AS", Manager: "Mona Nordmann", ManagerID: o.people["Mona"].ID, Day: got.Day,
		People: 6, Owed: 8, Overdue: 3, Done: 1, Ahead: 4, Nudgeable: true,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if looks := o.accesses(); len(looks) != 1 || looks[0].By != o.people["Mona"].ID || looks[0].Via != "chat" ||
		looks[0].What != results.LookTeam || looks[0].People != 6 || !looks[0].At.Equal(monday) {
		t.Errorf("on record is %+v", looks)
	}
}

// TestScores: managers see them only where the organisation and the course both
// say so, and the person was told when they began.
func TestScores(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		organisation, course, told bool
		want                       string
	}{
		{false, false, true, "begun"}, {true, false, true, "begun"}, {false, true, true, "begun"},
		{true, true, false, "begun"}, {true, true, true, "begun 33 %"},
	} {
		o := crew(t)
		if tt.told {
			o = crew(t, "ethics")
		}
		o.reporting.ManagersSeeScores = tt.organisation
		o.reporting.Courses.Course("ethics").ManagersSeeScores = tt.course
		got, err := service(&desk{}, o).Team(t.Context(), tenant, o.viewer("Mona"), "")
		o.must(err)
		if carl := needs(got)[2]; !strings.HasSuffix(carl, "Årsetikk 2026-12-07 "+tt.want) {
			t.Errorf("organisation %v, course %v, told %v: %s", tt.organisation, tt.course, tt.told, carl)
		}
	}
}

// TestLevels: a team goes as deep as the organisation allows, once through
// circles, and nobody is in their own.
func TestLevels(t *testing.T) {
	t.Parallel()
	o := newOffice(t, tenant)
	top := o.hire("Top", "", "", "")
	o.hire("Mid", "", "", top.ObjectID)
	low := o.hire("Low", "", "", "MID@example.no")
	o.hire("Last", "", "", low.ObjectID)
	o.hire("Top", "", "", "low@example.no")
	for levels, want := range map[int]int{-1: 1, 0: 1, 1: 1, 2: 2, 3: 3, 4: 3, 1 << 40: 3} {
		o.reporting.Levels = levels
		got, err := service(&desk{}, o).Team(t.Context(), tenant, o.viewer("Top"), "")
		o.must(err)
		if got.People != want {
			t.Errorf("%d levels: %d people, want %d", levels, got.People, want)
		}
	}
}

func TestEmptyTeam(t *testing.T) {
	t.Parallel()
	o := crew(t)
	got, err := service(&desk{}, o).Team(t.Context(), tenant, o.viewer("Dina"), "")
	o.must(err)
	if got.People != 0 || got.Needs != nil || got.Nudgeable || len(o.accesses()) > 0 {
		t.Errorf("got %+v", got)
	}
}

// TestTeamUnasked: a digest that names nobody, which most often isn't sent, is no
// look; who asks in chat looks.
func TestTeamUnasked(t *testing.T) {
	t.Parallel()
	o := newOffice(t, tenant)
	mona := o.hire("Mona", "Salg", "", "")
	o.hire("Dina", "Salg", "", mona.ObjectID)
	for n, via := range []string{"digest", "mail", "chat"} {
		v := o.viewer("Mona")
		v.Via = via
		team, err := service(&desk{}, o).Team(t.Context(), tenant, v, "")
		if err != nil || team.People != 1 || len(o.accesses()) != n/2 {
			t.Errorf("by %s the team is %+v, %v, and looks are %v", via, team, err, o.accesses())
		}
	}
}

// TestDeputy sees the team only while the manager pauses.
func TestDeputy(t *testing.T) {
	t.Parallel()
	o := crew(t)
	s := service(&desk{}, o)
	mona := o.people["Mona"].ID
	o.must(s.Deputise(t.Context(), tenant, o.viewer("Mona"), " DINA@example.no "))
	see := func(who string) error {
		team, err := s.Team(t.Context(), tenant, o.viewer(who), mona)
		if err == nil && (!team.Deputy || team.Manager != "Mona Nordmann" || team.People != 6) {
			t.Errorf("got %+v", team)
		}
		return err
	}
	if err := see("Dina"); !errors.Is(err, reports.ErrForbidden) {
		t.Errorf("while Mona is there: %v", err)
	}
	o.pause("Mona")
	o.must(see("Dina"))
	if err := see("Carl"); !errors.Is(err, reports.ErrForbidden) {
		t.Errorf("who isn't her deputy: %v", err)
	}
	o.now = o.now.AddDate(0, 0, 5)
	if err := see("Dina"); !errors.Is(err, reports.ErrForbidden) {
		t.Errorf("when Mona is back: %v", err)
	}
	o.pause("Mona")
	o.must(s.Deputise(t.Context(), tenant, o.viewer("Mona"), ""))
	if err := see("Dina"); !errors.Is(err, reports.ErrForbidden) {
		t.Errorf("when she is her deputy no more: %v", err)
	}
	o.must(s.Deputise(t.Context(), tenant, o.viewer("Mona"), "dina@example.no"))
	o.must(o.store.Unlist(t.Context(), mona, o.now))
	if err := see("Dina"); !errors.Is(err, reports.ErrForbidden) {
		t.Errorf("when Mona left: %v", err)
	}
}

func TestDeputise(t *testing.T) {
	t.Parallel()
	o := crew(t)
	s := service(&desk{}, o)
	o.must(o.store.Unlist(t.Context(), o.people["Even"].ID, o.now))
	for email, want := range map[string]error{
		"nobody@example.no": store.ErrNotFound, "mona@example.no": store.ErrNotFound, "even@example.no": store.ErrNotFound,
		"dina@example.no": nil, "": nil,
	} {
		if err := s.Deputise(t.Context(), tenant, o.viewer("Mona"), email); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", email, err, want)
		}
	}
	if err := s.Deputise(t.Context(), tenant, o.viewer("Even"), ""); !errors.Is(err, reports.ErrForbidden) {
		t.Errorf("who left: %v", err)
	}
}

func TestDecline(t *testing.T) {
	t.Parallel()
	o := crew(t)
	s := service(&desk{}, o)
	for _, declined := range []bool{true, true, false} {
		o.must(s.Decline(t.Context(), tenant, o.viewer("Mona"), declined))
		for _, kind := range []store.DigestKind{store.ManagerDigest, store.ContactDigest} {
			d, err := o.store.Digest(t.Context(), o.people["Mona"].ID, kind)
			o.must(err)
			if d.Declined != declined {
				t.Errorf("%s: %+v", kind, d)
			}
		}
	}
}

func TestNudge(t *testing.T) {
	t.Parallel()
	o := crew(t)
	d := &desk{}
	s := service(d, o)
	nudge := func(want int) {
		t.Helper()
		n, err := s.Nudge(t.Context(), tenant, o.viewer("Mona"), "")
		o.must(err)
		if n != want {
			t.Errorf("nudged %d, want %d", n, want)
		}
	}
	nudge(3)
	want := []string{o.people["Øyvind"].ID, o.people["Åse"].ID, o.people["Carl"].ID}
	if !reflect.DeepEqual(d.nudged, want) || !reflect.DeepEqual(d.by, []string{o.people["Mona"].ID}) {
		t.Errorf("%v were nudged by %v, want %v", d.nudged, d.by, want)
	}
	nudge(0)
	team, err := s.Team(t.Context(), tenant, o.viewer("Mona"), "")
	o.must(err)
	if team.Nudgeable || !team.NudgedAt.Equal(monday) {
		t.Errorf("the team is %+v", team)
	}
	o.now = time.Date(2026, 11, 23, 23, 0, 0, 0, time.UTC) // the next day in Oslo, and Berit's is due in two weeks
	nudge(4)
}

// TestNudgeEachOnce: a team of whom everybody was nudged lately isn't nudgeable.
func TestNudgeEachOnce(t *testing.T) {
	t.Parallel()
	o := crew(t)
	s := service(&desk{}, o)
	for _, tt := range []struct {
		name string
		set  func(*campaigns.Agenda)
		want bool
	}{
		{"never", func(a *campaigns.Agenda) {}, true},
		{"one waits", func(a *campaigns.Agenda) { a.Nudge = &campaigns.Nudge{By: "somebody", At: monday} }, false},
		{"lately", func(a *campaigns.Agenda) { a.Nudge, a.Nudged = nil, monday.Add(time.Second-campaigns.NudgeEvery) }, false},
		{"a week ago", func(a *campaigns.Agenda) { a.Nudge, a.Nudged = nil, monday.Add(-campaigns.NudgeEvery) }, true},
	} {
		for _, name := range []string{"Åse", "Øyvind", "Carl"} {
			o.must(o.store.Revise(t.Context(), o.people[name].ID, func(c *store.Case) error {
				tt.set(&c.Agenda)
				return nil
			}))
		}
		team, err := s.Team(t.Context(), tenant, o.viewer("Mona"), "")
		o.must(err)
		if team.Nudgeable != tt.want {
			t.Errorf("%s: %v", tt.name, team.Nudgeable)
		}
	}
}

// TestNudgeThatFails can be tried again.
func TestNudgeThatFails(t *testing.T) {
	t.Parallel()
	o := crew(t)
	d := &desk{fails: errBroken}
	s := service(d, o)
	if n, err := s.Nudge(t.Context(), tenant, o.viewer("Mona"), ""); n != 0 || !errors.Is(err, errBroken) {
		t.Errorf("%d and %v", n, err)
	}
	d.fails = nil
	if n, err := s.Nudge(t.Context(), tenant, o.viewer("Mona"), ""); n != 3 || err != nil {
		t.Errorf("%d and %v", n, err)
	}
}

// TestNudgeAtOnce: of many at the same moment one does it.
func TestNudgeAtOnce(t *testing.T) {
	t.Parallel()
	o := crew(t)
	d := &desk{}
	s := service(d, o)
	done := make(chan int)
	for range 8 {
		go func() {
			n, err := s.Nudge(t.Context(), tenant, o.viewer("Mona"), "")
			if err != nil {
				t.Error(err)
			}
			done <- n
		}()
	}
	sum := 0
	for range 8 {
		sum += <-done
	}
	if sum != 3 || len(d.nudged) != 3 {
		t.Errorf("nudged %d, and %v", sum, d.nudged)
	}
}

// TestWithoutName: who has no name yet is called by their address.
func TestWithoutName(t *testing.T) {
	t.Parallel()
	o := newOffice(t, tenant)
	mona := o.hire("Mona", "", "", "")
	p, err := o.store.List(t.Context(), courses.Person{Email: "ny@example.no", Manager: mona.ObjectID}, o.now)
	o.must(err)
	o.people["Ny"] = p
	o.owe("Ny", "gone-course 2026-11-23")
	got, err := service(&desk{}, o).Team(t.Context(), tenant, o.viewer("Mona"), "")
	o.must(err)
	same(t, "needs", needs(got), "ny@example.no:  2026-11-23")
}
