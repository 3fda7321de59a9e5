package digest_test

import (
	"strings"
	"testing"
	"time"

	"drypp/bot/reports"
	"drypp/bot/reports/digest"
	"drypp/bot/store"
	"drypp/bot/teams"
	"drypp/courses"
)

// TestMondayMorning: managers and contacts get theirs on Monday at eight, where
// they are; nobody else gets anything.
func TestMondayMorning(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(o *digest.Organisation) {
		o.Contacts = []digest.Contact{{User: "contact@example.no"}, {User: "nobody@example.no"}}
	})
	w.lead("manager", 3, 4)
	contact := w.hire("contact", "")
	w.books.overview(contact.ID, 5, 0)
	far := w.lead("far", 1, 0)
	must(w.store.Meet(w.Context(), store.Sighting{ObjectID: far.ObjectID, Timezone: "America/New_York", Locale: "en-US", At: w.now}))
	w.live(at("2026-03-02", 23))
	w.arrived("the first week", "contact 2026-03-02 08:00", "far 2026-03-02 14:00", "manager 2026-03-02 08:00")
	want := "digest nb by contact since 2026-02-22"
	if asked := strings.Join(w.books.asked, ", "); len(w.books.asked) != 3 || !strings.Contains(asked, want) || !strings.Contains(asked, "digest en by far") {
		t.Errorf("asked was for %s; want %s", asked, want)
	}
	w.live(at("2026-03-09", 12))
	w.arrived("the second week", "contact 2026-03-09 08:00", "manager 2026-03-09 08:00")
}

// TestWhenThereIsNews: a digest says who owes something as long as somebody
// does, that all is done once, and else nothing.
func TestWhenThereIsNews(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(o *digest.Organisation) { o.Contacts = []digest.Contact{{User: "lead"}} })
	p := w.lead("lead", 0, 0)
	for _, week := range []struct {
		name, monday string
		owed, done   int
		news         bool
	}{
		{"nothing yet", "2026-03-02", 0, 0, false},
		{"something to do", "2026-03-09", 2, 0, true},
		{"the same", "2026-03-16", 2, 0, true},
		{"all done", "2026-03-23", 0, 2, true},
		{"still done", "2026-03-30", 0, 2, false},
		{"one more, done at once", "2026-04-07", 0, 3, true},
		{"somebody moved", "2026-04-13", 0, 1, false},
		{"and came back", "2026-04-20", 0, 2, true},
		{"to do again", "2026-04-27", 1, 1, true},
		{"all moved", "2026-05-04", 0, 0, false},
	} {
		w.books.team(p.ID, week.owed, week.done)
		w.books.overview(p.ID, week.owed, week.done)
		w.live(at(week.monday, 20))
		if week.news {
			w.arrived(week.name, "lead "+week.monday+" 08:00", "lead "+week.monday+" 08:00")
			w.became(week.name, "contact sent", "manager sent")
		} else {
			w.arrived(week.name)
			w.became(week.name, "contact skipped: nothing to say", "manager skipped: nothing to say")
		}
	}
}

// TestNobodyToWriteTo: who declined, left, blocked the bot, may not see or has
// no team any more gets nothing, and nothing is tried again.
func TestNobodyToWriteTo(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*world, courses.Person)
		want   []string
	}{
		"declined": {func(w *world, p courses.Person) {
			w.put(store.Digest{Person: p.ID, Kind: store.ManagerDigest}, func(d *store.Digest) { d.Declined = true })
		}, nil},
		"left": {func(w *world, p courses.Person) {
			if err := w.store.Unlist(w.Context(), p.ID, w.now); err != nil {
				w.Fatal(err)
			}
		}, nil},
		"restricted": {func(w *world, p courses.Person) {
			if err := w.store.Restrict(w.Context(), p.ID, w.now); err != nil {
				w.Fatal(err)
			}
		}, nil},
		"blocked": {func(w *world, p courses.Person) {
			w.change(p, func(p *courses.Person) { p.Blocked = true })
		}, []string{"manager skipped: unreachable"}},
		"pauses":    {func(w *world, p courses.Person) { w.pause(p, 3) }, []string{"manager skipped: paused"}},
		"forbidden": {func(w *world, p courses.Person) { clear(w.books.teams) }, []string{"manager skipped: forbidden"}},
		"too few":   {func(w *world, p courses.Person) { w.books.err = reports.ErrFew }, []string{"manager skipped: forbidden"}},
		"no team": {func(w *world, p courses.Person) {
			team := w.books.teams[p.ID]
			team.People = 0
			w.books.teams[p.ID] = team
		}, []string{"manager skipped: nothing to say"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			p := w.lead("lead", 1, 0)
			// After Due has seen them, so that it must look again.
			w.live(at("2026-03-02", 7))
			test.change(w, p)
			w.live(at("2026-03-06", 20))
			w.arrived(name)
			w.became(name, test.want...)
		})
	}
}

// change changes what Revise may change of a person.
func (w *world) change(p courses.Person, f func(*courses.Person)) {
	w.Helper()
	err := w.store.Revise(w.Context(), p.ID, func(c *store.Case) error { f(&c.Person); return nil })
	if err != nil {
		w.Fatal(err)
	}
}

// TestMail: who isn't in Teams gets mail, in their language, if the organisation
// sends any and they have an address.
func TestMail(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*digest.Organisation)
		want   string
	}{
		"mail":    {func(*digest.Organisation) {}, "lead@example.no 2026-03-02 08:00"},
		"no mail": {func(o *digest.Organisation) { o.Mailer = nil }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, test.change, func(o *digest.Organisation) { o.Contacts = []digest.Contact{{User: "lead@example.no"}} })
			p := must(w.store.List(w.Context(), courses.Person{Email: "lead@example.no", Timezone: "Europe/Oslo"}, w.now))
			w.hire("report", "lead@example.no")
			w.books.team(p.ID, 2, 0)
			w.books.overview(p.ID, 2, 0)
			w.live(at("2026-03-02", 12))
			if test.want == "" {
				w.arrived(name)
				w.became(name, "contact skipped: unreachable", "manager skipped: unreachable")
				return
			}
			for _, s := range w.post.got {
				if strings.Contains(s.text, "{") || !strings.Contains(s.text, "\n") {
					t.Errorf("the mail is %q", s.text)
				}
			}
			w.arrived(name, test.want, test.want)
			w.became(name, "contact mailed", "manager mailed")
			if asked := w.books.asked; len(asked) != 2 || !strings.HasPrefix(asked[0], "mail nb") {
				t.Errorf("asked was for %q", asked)
			}
		})
	}
}

// TestDeputies: in the place of who pauses another gets it, who is there and
// wants it.
func TestDeputies(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(o *digest.Organisation) {
		o.Contacts = []digest.Contact{{User: "lead", Deputies: []string{"nobody", "second@example.no", "third"}}}
	})
	p, second, third := w.lead("lead", 2, 0), w.hire("second", ""), w.hire("third", "")
	for _, d := range []courses.Person{p, second, third} {
		w.books.overview(d.ID, 2, 0)
	}
	w.put(store.Digest{Person: p.ID, Kind: store.ManagerDigest}, func(d *store.Digest) { d.Deputy = second.ID })
	w.live(at("2026-03-02", 12))
	w.arrived("nobody pauses", "lead 2026-03-02 08:00", "lead 2026-03-02 08:00")
	w.pause(p, 60)
	w.live(at("2026-03-09", 12))
	w.arrived("the lead pauses", "second 2026-03-09 08:00", "second 2026-03-09 08:00")
	w.pause(second, 30)
	w.live(at("2026-03-16", 12))
	w.arrived("the second pauses, too", "third 2026-03-16 08:00")
	w.put(store.Digest{Person: third.ID, Kind: store.ContactDigest}, func(d *store.Digest) { d.Declined = true })
	w.outcomes()
	w.live(at("2026-03-23", 12))
	w.arrived("and the third declined")
	w.became("and the third declined", "contact skipped: paused", "manager skipped: paused")
	if d := w.kept(p, store.ManagerDigest); d.Deputy != second.ID || d.Period != "2026-W13" {
		t.Errorf("kept is %+v", d)
	}
}

// TestDeputyElsewhere: who stands in gets it by their own clock.
func TestDeputyElsewhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p, deputy := w.lead("lead", 2, 0), w.hire("deputy", "")
	must(w.store.Meet(w.Context(), store.Sighting{ObjectID: deputy.ObjectID, Timezone: "America/New_York", At: w.now}))
	w.put(store.Digest{Person: p.ID, Kind: store.ManagerDigest}, func(d *store.Digest) { d.Deputy = deputy.ID })
	w.pause(p, 10)
	w.live(at("2026-03-02", 20))
	w.arrived("the deputy", "deputy 2026-03-02 14:00")
}

// TestHolidays: nobody gets a digest on Easter Monday; some get none in a month
// but one.
func TestHolidays(t *testing.T) {
	t.Parallel()
	for cadence, want := range map[digest.Cadence][]string{
		digest.Weekly: {
			"lead 2026-03-30 08:00", "lead 2026-04-07 08:00", "lead 2026-04-13 08:00", "lead 2026-04-20 08:00",
			"lead 2026-04-27 08:00", "lead 2026-05-04 08:00",
		},
		digest.Monthly: {"lead 2026-04-07 08:00", "lead 2026-05-04 08:00"},
		digest.Off:     nil,
	} {
		w := newWorld(t, func(o *digest.Organisation) { o.Cadence = cadence })
		w.now = at("2026-03-29", 12)
		w.lead("lead", 2, 0)
		if cadence == digest.Off {
			if work, next, err := w.engine.Due(w.Context(), at("2026-03-30", 8)); len(work) > 0 || !next.IsZero() || err != nil {
				t.Errorf("switched off there is %v to do, then at %v, %v", work, next, err)
			}
			continue
		}
		w.live(at("2026-05-04", 20))
		w.arrived(string(cadence), want...)
	}
}

// TestTryingAgain: what passes is tried until it has passed, what doesn't isn't.
func TestTryingAgain(t *testing.T) {
	t.Parallel()
	throttled := &teams.Error{Reason: teams.Throttled, Status: 429, RetryAfter: 90 * time.Second}
	for name, test := range map[string]struct {
		errs []error
		want []string
		out  string
	}{
		"429":           {[]error{throttled}, []string{"lead 2026-03-02 08:01"}, "manager sending: throttled, manager sent"},
		"503 twice":     {[]error{unavailable, unavailable}, []string{"lead 2026-03-02 08:00"}, "manager sending: unavailable, manager sending: unavailable, manager sent"},
		"lost":          {[]error{&teams.Error{Reason: teams.Lost}}, []string{"lead 2026-03-02 08:00"}, "manager failed: answer lost"},
		"too large":     {[]error{&teams.Error{Reason: teams.TooLarge, Status: 413}}, nil, "manager failed: too large"},
		"blocked":       {[]error{&teams.Error{Reason: teams.Blocked, Status: 403}}, nil, "manager failed: blocked"},
		"no such chat":  {[]error{&teams.Error{Reason: teams.ConversationNotFound, Status: 404}}, []string{"lead@example.no 2026-03-02 08:00"}, "manager sending: conversation not found, manager mailed"},
		"not installed": {[]error{&teams.Error{Reason: teams.NotInstalled, Status: 403}}, []string{"lead@example.no 2026-03-02 08:00"}, "manager sending: not installed, manager mailed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			p := w.lead("lead", 2, 0)
			w.post.fail("lead", test.errs...)
			w.live(at("2026-03-06", 20))
			w.arrived(name, test.want...)
			w.became(name, strings.Split(test.out, ", ")...)
			got := must(w.store.Person(w.Context(), "lead"))
			if blocked := name == "blocked"; got.Blocked != blocked {
				t.Errorf("that they blocked the bot is %v", got.Blocked)
			}
			if d := w.kept(p, store.ManagerDigest); d.Period != "2026-W10" || d.Stage == store.DigestSending {
				t.Errorf("kept is %+v", d)
			}
		})
	}
}

var unavailable = &teams.Error{Reason: teams.Unavailable, Status: 503}

// TestGivingUp: a digest isn't tried beyond its week; the next is another.
func TestGivingUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.lead("lead", 2, 0)
	for range 500 {
		w.post.fail("lead", unavailable)
	}
	w.live(at("2026-03-08", 20))
	w.arrived("in the first week")
	if d := w.kept(p, store.ManagerDigest); d.Period != "2026-W10" || d.Stage != store.DigestSending || d.Tries < 10 || d.Tries > 100 {
		t.Errorf("kept is %+v", d)
	}
	clear(w.post.faults)
	w.live(at("2026-03-09", 20))
	w.arrived("in the second", "lead 2026-03-09 08:00")
	if d := w.kept(p, store.ManagerDigest); d.Tries != 1 || d.Stage != store.DigestSent {
		t.Errorf("kept is %+v", d)
	}
}
