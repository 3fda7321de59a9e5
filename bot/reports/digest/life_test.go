package digest_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"drypp/bot/reports/digest"
	"drypp/bot/store"
	"drypp/bot/teams"
	"drypp/courses"
	"drypp/courses/calendar"
)

// TestCrash: wherever the program ends, the digest is sent by the next, and
// comes twice only if it was on its way.
func TestCrash(t *testing.T) {
	t.Parallel()
	for at, test := range map[step]struct {
		name string
		want []string
	}{
		prepared: {"before it was begun", []string{"lead 2026-03-02 08:00"}},
		begun:    {"before it was sent", []string{"lead 2026-03-02 08:00"}},
		flown:    {"before that was noted", []string{"lead 2026-03-02 08:00", "lead 2026-03-02 08:00"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			p := w.lead("lead", 2, 0)
			crashed := false
			w.liveWith(noonOn("2026-03-06"), func(s step) bool {
				now := s == at && !crashed
				crashed = crashed || now
				return now
			})
			w.arrived(test.name, test.want...)
			if d := w.kept(p, store.ManagerDigest); d.Stage != store.DigestSent || !crashed {
				t.Errorf("kept is %+v", d)
			}
		})
	}
}

func noonOn(day string) time.Time { return at(day, 12) }

// TestRandomLives: whatever people and Teams do, nobody gets two digests for a
// period unless the program ended while one was on its way, nobody gets one at
// another time than they should, and who declined gets none.
func TestRandomLives(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			l := &life{
				world: newWorld(t, cadence(seed)), random: rand.New(rand.NewPCG(seed, 7)),
				came: map[string]int{}, excused: map[string]int{},
			}
			l.flew = l.arrive
			for i := range 8 {
				l.leads = append(l.leads, l.lead(fmt.Sprint("lead", i), 1, 0))
			}
			for day := calendar.On(l.now); day.Before(calendar.Date{Year: 2026, Month: 8, Day: 1}); day = day.Add(1) {
				l.day(day)
			}
			for period, n := range l.came {
				if n > 1+l.excused[period] {
					t.Errorf("seed %d: for %s %d digests came, with %d on their way at the end of a program", seed, period, n, l.excused[period])
				}
			}
			if len(l.came) < 6 {
				t.Errorf("seed %d: only %d digests came: the lives tell nothing", seed, len(l.came))
			}
		})
	}
}

func cadence(seed uint64) func(*digest.Organisation) {
	return func(o *digest.Organisation) {
		if seed%3 == 2 {
			o.Cadence = digest.Monthly
		}
	}
}

// life is a world in which anything may happen.
type life struct {
	*world
	random *rand.Rand
	leads  []courses.Person
	// came counts the digests of each lead and period, excused those of them
	// that the program didn't live to note. latest is the one that came last.
	came, excused map[string]int
	latest        string
}

// day has things happen from midnight to midnight.
func (l *life) day(day calendar.Date) {
	for _, p := range l.leads {
		l.happen(p)
	}
	for hour := 6; hour <= 24; hour += 6 {
		l.liveWith(day.At(0, oslo).Add(time.Duration(hour)*time.Hour), func(s step) bool {
			crash := l.random.IntN(15) == 0
			if crash && s == flown {
				l.excused[l.latest]++
			}
			return crash
		})
		if l.random.IntN(4) == 0 {
			l.restart()
		}
	}
	l.look()
}

// arrive notes for whom and when a digest was sent that may have arrived.
func (l *life) arrive(w digest.Work, r digest.Result) {
	d := must(l.store.Digest(l.Context(), w.Of(), store.ManagerDigest))
	l.latest = w.Of() + " " + d.Period
	if r.Err == nil || teams.ReasonOf(r.Err) == teams.Lost {
		l.came[l.latest]++
	}
	if d.Declined {
		l.Errorf("a digest came in %s to who declined", d.Period)
	}
}

// happen does something to somebody, or to their next digest.
func (l *life) happen(p courses.Person) {
	l.Helper()
	kept := store.Digest{Person: p.ID, Kind: store.ManagerDigest}
	switch l.random.IntN(40) {
	case 0:
		l.put(kept, func(d *store.Digest) { d.Declined = !d.Declined })
	case 1:
		l.put(kept, func(d *store.Digest) { d.Deputy = l.leads[l.random.IntN(len(l.leads))].ID })
	case 2:
		l.pause(p, l.random.IntN(10))
	case 3, 4:
		l.books.team(p.ID, l.random.IntN(2), l.random.IntN(3))
	case 5:
		must(l.store.Meet(l.Context(), store.Sighting{ObjectID: p.ObjectID, Timezone: zones[l.random.IntN(len(zones))], At: l.now}))
	case 6:
		// Who lost their chat, or blocked the bot, is found again.
		must(l.store.Meet(l.Context(), store.Sighting{ObjectID: p.ObjectID, Chat: p.Chat, Installed: true, At: l.now}))
	case 7, 8, 9:
		l.post.fail(p.ObjectID, faults[l.random.IntN(len(faults))])
	}
}

var zones = []string{"Europe/Oslo", "America/New_York", "Asia/Tokyo", "Pacific/Auckland", "Asia/Kolkata"}

var faults = []error{
	&teams.Error{Reason: teams.Throttled, Status: 429, RetryAfter: time.Minute}, unavailable,
	&teams.Error{Reason: teams.Lost}, &teams.Error{Reason: teams.ConversationNotFound, Status: 404},
	&teams.Error{Reason: teams.Blocked, Status: 403}, &teams.Error{Reason: teams.DisabledByAdmin, Status: 403},
}

// look looks at when digests arrived.
func (l *life) look() {
	l.Helper()
	for _, s := range l.post.got {
		p := must(l.store.Known(l.Context(), "", addressOf(s.to)))
		zone := oslo
		if p.Zone() != "" {
			zone = must(time.LoadLocation(p.Zone()))
		}
		if local := s.at.In(zone); local.Weekday() == time.Saturday || local.Weekday() == time.Sunday || local.Hour() < 8 || local.Hour() >= 16 {
			l.Errorf("a digest came to %s on %v", s.to, local)
		}
	}
	l.post.got = nil
}

// addressOf returns the e-mail address of who has a chat or an address.
func addressOf(to string) string {
	return strings.TrimSuffix(to, "@example.no") + "@example.no"
}
