package storetest

import (
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/results"
	"drypp/courses/rights"
)

// restrict restricts a person from Noon on, or lifts that.
func (b *rig) restrict(p courses.Person, restricted bool) {
	b.t.Helper()
	var since time.Time
	if restricted {
		since = Noon
	}
	b.must(b.Restrict(b.ctx, p.ID, since))
	got, err := b.PersonByID(b.ctx, p.ID)
	b.must(err)
	if !got.Restricted.Equal(since) || got.Active() == restricted {
		b.t.Errorf("restricted since %v, want %v", got.Restricted, since)
	}
}

// shown are those of whom reports say something by name.
func (b *rig) shown(manager courses.Person) (team, managers, progress []string) {
	b.t.Helper()
	b.must(b.Team(b.ctx, &manager, func(p courses.Person, _ []results.Standing) error {
		team = append(team, p.ID)
		return nil
	}))
	b.must(b.Managers(b.ctx, func(p courses.Person) error { managers = append(managers, p.ID); return nil }))
	b.must(b.Progress(b.ctx, func(p courses.Person, _ []courses.Enrolment, _ []results.Standing) error {
		progress = append(progress, p.ID)
		return nil
	}))
	slices.Sort(progress)
	return team, managers, progress
}

// testRestrict: who is restricted is in no total, no team and no report, and is
// looked at anew; afterwards all is as it was, their manager too.
func testRestrict(t *testing.T, b *rig) {
	b.must(b.PutCampaign(b.ctx, Campaign("spring")))
	boss := b.meet("boss")
	p, err := b.List(b.ctx, courses.Person{ObjectID: "one", Email: "one@example.no", Manager: "boss"}, Noon)
	b.must(err)
	b.enrol(p, Course("c"))
	b.refused(b.Restrict(b.ctx, "x", Noon), store.ErrNotFound)
	before, _ := b.Totals(b.ctx, results.Cut{}, calendar.Date{})
	everybody := slices.Sorted(slices.Values([]string{boss.ID, p.ID}))
	for range 2 {
		b.sleep(p.ID)
		b.restrict(p, true)
		b.restrict(p, true)
		if !slices.Contains(b.due(Noon), p.ID) {
			t.Error("who was restricted isn't looked at anew")
		}
		b.reopen()
		table, err := b.Totals(b.ctx, results.Cut{}, calendar.Date{})
		b.must(err)
		if table.People != 1 || len(table.Courses) > 0 {
			t.Errorf("counted are %+v", table)
		}
		if stand, err := b.Standings(b.ctx, p.ID); err != nil || len(stand) > 0 {
			t.Errorf("who is restricted stands at %+v, %v", stand, err)
		}
		if team, managers, progress := b.shown(boss); team != nil || managers != nil || !slices.Equal(progress, []string{boss.ID}) {
			t.Errorf("shown are %v, %v, %v", team, managers, progress)
		}
		if es, err := b.Enrolments(b.ctx, p.ID); err != nil || len(es) != 1 {
			t.Errorf("kept are %v, %v", es, err)
		}
		b.sleep(p.ID)
		b.restrict(p, false)
		if !slices.Contains(b.due(Noon), p.ID) {
			t.Error("of whom it was lifted isn't looked at anew")
		}
		if table, err = b.Totals(b.ctx, results.Cut{}, calendar.Date{}); err != nil || !reflect.DeepEqual(table, before) {
			t.Errorf("counted are %+v, %v; want %+v", table, err, before)
		}
		if team, managers, progress := b.shown(boss); !slices.Equal(team, []string{p.ID}) || !slices.Equal(managers, []string{boss.ID}) || !slices.Equal(progress, everybody) {
			t.Errorf("shown are %v, %v, %v", team, managers, progress)
		}
	}
}

// sleep has nobody look at a person before something changes.
func (b *rig) sleep(person string) {
	b.t.Helper()
	b.revise(person, func(c *store.Case) { c.Agenda.Wake = time.Time{} })
}

// testRestrictManager: a manager who is restricted gets nothing to see, and the
// people keep their manager.
func testRestrictManager(t *testing.T, b *rig) {
	boss := b.meet("boss")
	p, err := b.List(b.ctx, courses.Person{ObjectID: "one", Manager: "boss"}, Noon)
	b.must(err)
	b.restrict(boss, true)
	if _, managers, _ := b.shown(boss); managers != nil {
		t.Errorf("managers are %v", managers)
	}
	b.restrict(boss, false)
	if _, managers, _ := b.shown(boss); !slices.Equal(managers, []string{boss.ID}) {
		t.Errorf("managers are %v", managers)
	}
	if got, err := b.PersonByID(b.ctx, p.ID); err != nil || got.Manager != "boss" {
		t.Errorf("the manager is %q, %v", got.Manager, err)
	}
}

// testRestrictJoined: who was restricted or held by the list's record of them is
// so by their own.
func testRestrictJoined(t *testing.T, b *rig) {
	listed, met := b.listedAndMet()
	b.must(b.Restrict(b.ctx, listed.ID, Noon))
	b.must(b.Restrict(b.ctx, met.ID, Noon.Add(time.Hour)))
	b.must(b.Hold(b.ctx, listed.ID, Noon.AddDate(1, 0, 0)))
	b.must(b.SetProfile(b.ctx, met.ID, "n", "ase@example.no"))
	p, err := b.PersonByID(b.ctx, met.ID)
	b.must(err)
	if !p.Restricted.Equal(Noon) || !p.Held.Equal(Noon.AddDate(1, 0, 0)) {
		t.Errorf("restricted since %v, held until %v", p.Restricted, p.Held)
	}
}

func testHold(t *testing.T, b *rig) {
	p := b.meet("one")
	b.refused(b.Hold(b.ctx, "x", Noon), store.ErrNotFound)
	for _, until := range []time.Time{Noon, Noon.Add(time.Hour), {}} {
		b.must(b.Hold(b.ctx, p.ID, until))
		b.reopen()
		if got, err := b.PersonByID(b.ctx, p.ID); err != nil || !got.Held.Equal(until) || !got.Active() {
			t.Errorf("held until %v, %v; want %v", got.Held, err, until)
		}
	}
}

// testCorrect: each field can be set and taken away, and only of that person.
func testCorrect(t *testing.T, b *rig) {
	sample, other := Person("one"), Person("two")
	sample.Email, other.Email = "one@example.no", "two@example.no"
	p, twin := b.list(sample), b.list(other)
	steps := []struct {
		field, value string
		change       func(*courses.Person)
	}{
		{rights.FieldName, " Åse Ny ", func(p *courses.Person) { p.Name = "Åse Ny" }},
		{rights.FieldName, "", func(p *courses.Person) { p.Name = "" }},
		{rights.FieldEmail, "New@example.no", func(p *courses.Person) { p.Email = "New@example.no" }},
		{courses.FieldManager, "TWO", func(p *courses.Person) { p.Manager = "two" }},
		{courses.FieldManager, "", func(p *courses.Person) { p.Manager = "" }},
		{courses.FieldCountry, "se", func(p *courses.Person) { p.Country = "SE" }},
		{courses.FieldTimezone, "Europe/Stockholm", func(p *courses.Person) { p.Timezone, p.ClientTimezone = "Europe/Stockholm", "" }},
		{courses.FieldTitle, "Leder", func(p *courses.Person) { p.Fields["title"] = "Leder" }},
		{courses.FieldDepartment, "", func(p *courses.Person) { delete(p.Fields, "department") }},
		{courses.FieldLocation, "", func(p *courses.Person) { delete(p.Fields, "location") }},
		{courses.FieldTitle, "", func(p *courses.Person) { p.Fields = nil }},
		{"shift", "natt", func(p *courses.Person) { p.Fields = map[string]string{"shift": "natt"} }},
		{courses.FieldGroups, "b, a,,a", func(p *courses.Person) { p.Groups = []string{"a", "b"} }},
		{courses.FieldGroups, "", func(p *courses.Person) { p.Groups = nil }},
		{rights.FieldEmail, "", func(p *courses.Person) { p.Email = "" }},
	}
	want := p
	want.Fields = maps.Clone(p.Fields)
	for _, step := range steps {
		step.change(&want)
		for range 2 {
			b.must(b.Correct(b.ctx, p.ID, step.field, step.value))
			if got, err := b.Person(b.ctx, "one"); err != nil || !reflect.DeepEqual(got, want) {
				t.Fatalf("after %s became %q a person is %+v, %v; want %+v", step.field, step.value, got, err, want)
			}
		}
		Check(t, b.Store)
		if got, err := b.PersonByID(b.ctx, twin.ID); err != nil || !reflect.DeepEqual(got, twin) {
			t.Fatalf("after %s became %q another is %+v, %v", step.field, step.value, got, err)
		}
	}
	b.refused(b.Correct(b.ctx, "x", rights.FieldName, "n"), store.ErrNotFound)
	if b.Correct(b.ctx, p.ID, "", "n") == nil {
		t.Error("a correction of nothing was made")
	}
}

// testCorrectLookups: people are found by what they are called now, and who can
// only be found by their address keeps one.
func testCorrectLookups(t *testing.T, b *rig) {
	p, err := b.List(b.ctx, courses.Person{Email: "old@example.no"}, Noon)
	b.must(err)
	b.must(b.Correct(b.ctx, p.ID, rights.FieldEmail, "new@example.no"))
	if got, err := b.Known(b.ctx, "", "NEW@example.no"); err != nil || got.ID != p.ID {
		t.Errorf("by the new address there is %+v, %v", got, err)
	}
	_, err = b.Known(b.ctx, "", "old@example.no")
	b.refused(err, store.ErrNotFound)
	if b.Correct(b.ctx, p.ID, rights.FieldEmail, "") == nil {
		t.Error("nobody can find somebody any more")
	}
	met := b.meet("met")
	b.must(b.Correct(b.ctx, met.ID, rights.FieldEmail, "new@example.no"))
	if _, err := b.PersonByID(b.ctx, p.ID); err != nil {
		t.Errorf("who has the address that somebody was given: %v", err)
	}
	b.must(b.Correct(b.ctx, p.ID, courses.FieldManager, "MET"))
	if team, _, _ := b.shown(met); !slices.Equal(team, []string{p.ID}) {
		t.Errorf("the team is %v", team)
	}
}

// testMentions: an audience names somebody by the whole of what they are called.
func testMentions(t *testing.T, b *rig) {
	p := b.list(courses.Person{ObjectID: "aa-1", Email: "Åse@example.no"})
	other := b.list(courses.Person{ObjectID: "aa-12", Email: "x.åse@example.no"})
	for id, audience := range map[string]string{
		"a": `email == "åse@EXAMPLE.no"`, "b": `department == "x" or email in ["k@example.no", "Åse@example.no "]`,
		"c": "AA-1", "d": `email == "x.åse@example.no"`, "e": "everybody", "f": `email == "a` + "\u030a" + `se@example.no"`,
	} {
		c := Campaign(id)
		c.Audience = audience
		b.must(b.PutCampaign(b.ctx, c))
	}
	for id, want := range map[string][]string{p.ID: {"a", "b", "c", "f"}, other.ID: {"d"}} {
		got, err := b.Mentions(b.ctx, id)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("campaigns that name somebody are %v, %v; want %v", got, err, want)
		}
	}
	_, err := b.Mentions(b.ctx, "x")
	b.refused(err, store.ErrNotFound)
}
