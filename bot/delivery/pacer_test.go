package delivery

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"testing"
	"time"

	"drypp/bot/teams"
)

const tenant = "7e4a0000-0000-4000-8000-000000000001"

var began = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

// greedy asks for turns as soon as it is told to, until the time is over, and
// returns when it got them.
func greedy(p *Pacer, c Class, from time.Time, d time.Duration, conversation func(i int) string) (got []time.Time) {
	for now := from; now.Before(from.Add(d)); {
		at := p.Take(now, tenant, conversation(len(got)), c)
		if !at.After(now) {
			got = append(got, now)
			p.Took(now, tenant, conversation(len(got)-1), nil)
			continue
		}
		now = at
	}
	return got
}

// most returns how many times lie within any stretch of that length.
func most(times []time.Time, length time.Duration) (n int) {
	first := 0
	for i, t := range times {
		for t.Sub(times[first]) >= length {
			first++
		}
		n = max(n, i-first+1)
	}
	return n
}

func one(int) string      { return "a:1" }
func each(i int) string   { return fmt.Sprint("a:", i) }
func nobody(int) string   { return "" }
func seconds(s int) error { return refused(429, teams.Throttled, time.Duration(s)*time.Second) }

func refused(status int, reason teams.Reason, retryAfter time.Duration) error {
	return fmt.Errorf("sending: %w", &teams.Error{Status: status, Reason: reason, RetryAfter: retryAfter})
}

// TestPacerChat: each limit of a conversation shows in when the first call
// beyond it goes out, and Teams would never find more in a window.
func TestPacerChat(t *testing.T) {
	t.Parallel()
	for _, c := range []Class{Interactive, Unsolicited} {
		got := greedy(NewPacer(PacerConfig{Rate: 1e6}), c, began, 3*time.Hour, one)
		for _, tt := range []struct {
			calls  int
			length time.Duration
		}{{7, time.Second}, {8, 2 * time.Second}, {60, 30 * time.Second}, {1800, time.Hour}} {
			if at := got[tt.calls].Sub(began); at < tt.length || at > tt.length+50*time.Millisecond {
				t.Errorf("class %d: call %d goes out after %v, want %v", c, tt.calls+1, at, tt.length)
			}
			if n := most(got, tt.length); n != tt.calls {
				t.Errorf("class %d: %d calls in %v, want %d", c, n, tt.length, tt.calls)
			}
		}
	}
}

// TestPacerOrganisation: unsolicited calls to an organisation use nearly all
// that Teams allows and never more, also if each comes a little late.
func TestPacerOrganisation(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		rate float64
		late time.Duration
		name func(int) string
	}{
		{50, 0, each},
		{50, 0, nobody},
		{50, 3 * time.Millisecond, each},
		{50, 15 * time.Millisecond, each},
		{30, 10 * time.Millisecond, each},
		{400, time.Millisecond, each},
	} {
		p := NewPacer(PacerConfig{Rate: tt.rate})
		var got []time.Time
		for now := began; now.Before(began.Add(time.Minute)); {
			if at := p.Take(now, tenant, tt.name(len(got)), Unsolicited); at.After(now) {
				now = at.Add(tt.late)
				continue
			}
			got = append(got, now)
		}
		used := float64(len(got)) / 60 / tt.rate
		if n := most(got, time.Second); used < 0.955 || float64(n) > tt.rate {
			t.Errorf("%+v: %.4f of the rate is used, %d in one second", tt, used, n)
		}
	}
}

// TestPacerInteractive: who waits for an answer goes before what goes out by
// itself, and both together keep within what Teams allows.
func TestPacerInteractive(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		// perSecond is how many people ask, atOnce how many of them together.
		perSecond, atOnce int
		longest           time.Duration
	}{
		{1, 1, 25 * time.Millisecond},
		{5, 1, 50 * time.Millisecond},
		{40, 1, 100 * time.Millisecond},
		{10, 10, 250 * time.Millisecond},
	} {
		t.Run(fmt.Sprint(tt), func(t *testing.T) {
			t.Parallel()
			p, random := NewPacer(PacerConfig{}), rand.New(rand.NewPCG(1, 2))
			var all []time.Time
			var waited time.Duration
			people, unsolicited := 0, 0
			ask, due := began, []time.Time(nil)
			for now := began; now.Before(began.Add(time.Minute)); {
				for !ask.After(now) {
					for range tt.atOnce {
						due = append(due, ask)
					}
					between := time.Second * time.Duration(tt.atOnce) / time.Duration(tt.perSecond)
					ask = ask.Add(between/2 + time.Duration(random.Int64N(int64(between))))
				}
				// What goes out by itself asks first: that must not help it.
				next := p.Take(now, tenant, each(len(all)), Unsolicited)
				if !next.After(now) {
					all, unsolicited = append(all, now), unsolicited+1
				}
				again := ask
				if len(due) > 0 {
					if again = p.Take(now, tenant, each(len(all)), Interactive); !again.After(now) {
						waited = max(waited, now.Sub(due[0]))
						all, people, due = append(all, now), people+1, due[1:]
					}
				}
				if next.After(now) && again.After(now) {
					now = earliestOf(next, again, ask)
				}
			}
			if waited > tt.longest {
				t.Errorf("somebody waited for %v, want %v at most", waited, tt.longest)
			}
			if n := most(all, time.Second); n > 50 {
				t.Errorf("%d calls in one second", n)
			}
			if used := float64(len(all)) / 60 / 50; used < 0.96 || people < 50*tt.perSecond {
				t.Errorf("%.3f of the rate is used, %d by people and %d by deliveries", used, people, unsolicited)
			}
		})
	}
}

func earliestOf(list ...time.Time) time.Time {
	first := list[0]
	for _, t := range list[1:] {
		if t.Before(first) {
			first = t
		}
	}
	return first
}

// TestPacerRetryAfter: Teams isn't asked again before the time that it set, and
// is asked right then.
func TestPacerRetryAfter(t *testing.T) {
	t.Parallel()
	const busy, quiet = "a:busy", "a:quiet"
	for _, tt := range []struct {
		name         string
		conversation string
		err          error
		without      Rule
		// here and there are how long the conversation and another wait.
		here, there time.Duration
	}{
		{"organisation", quiet, seconds(17), "", 17 * time.Second, 17 * time.Second},
		{"creating", "", seconds(17), "", 17 * time.Second, 17 * time.Second},
		{"conversation", busy, seconds(17), "", 17 * time.Second, 0},
		{"doesn't say", quiet, seconds(0), "", time.Second, time.Second},
		{"a day", quiet, seconds(86400), "", 24 * time.Hour, 24 * time.Hour},
		{"unavailable", quiet, refused(503, teams.Unavailable, 9*time.Second), "", 9 * time.Second, 9 * time.Second},
		{"precondition", quiet, refused(412, teams.Unavailable, 9*time.Second), "", 9 * time.Second, 0},
		{"unavailable, doesn't say", quiet, refused(503, teams.Unavailable, 0), "", 0, 0},
		{"switched off", quiet, seconds(17), RuleRetryAfter, 0, 0},
		{"switched off, conversation", busy, seconds(17), RuleRetryAfter, 0, 0},
	} {
		for _, c := range []Class{Interactive, Unsolicited} {
			p := NewPacer(PacerConfig{Without: tt.without})
			for range 4 {
				p.Take(began, tenant, busy, Interactive)
			}
			now := began.Add(time.Second + 30*time.Millisecond)
			p.Take(now, tenant, busy, Interactive)
			p.Take(now, tenant, quiet, Interactive)
			now = now.Add(100 * time.Millisecond)
			p.Took(now, tenant, tt.conversation, tt.err)
			if got := max(0, p.Take(now, tenant, tt.conversation, c).Sub(now)); got != tt.here {
				t.Errorf("%s, class %d: waits for %v, want %v", tt.name, c, got, tt.here)
			}
			if got := p.Take(now.Add(50*time.Millisecond), tenant, "a:other", c).Sub(now); max(got, 50*time.Millisecond) != max(tt.there, 50*time.Millisecond) {
				t.Errorf("%s, class %d: the others wait for %v, want %v", tt.name, c, got, tt.there)
			}
		}
	}
}

// TestPacerTenants: what happens to one organisation doesn't matter to another.
func TestPacerTenants(t *testing.T) {
	t.Parallel()
	p := NewPacer(PacerConfig{})
	for _, err := range []error{seconds(3600), refused(403, teams.DisabledByAdmin, 0)} {
		p.Take(began, "sick", "a:1", Unsolicited)
		p.Took(began, "sick", "a:1", err)
	}
	got := greedy(p, Unsolicited, began, time.Minute, each)
	if len(got) < 48*60 {
		t.Errorf("the other organisation got %d turns in a minute", len(got))
	}
	if p.Take(began.Add(time.Minute), "sick", "a:2", Unsolicited).Before(began.Add(time.Hour)) {
		t.Error("the sick one isn't held up")
	}
}

// TestPacerForgets: conversations are forgotten when their windows are over,
// but not that Teams asked to leave one alone.
func TestPacerForgets(t *testing.T) {
	t.Parallel()
	p := NewPacer(PacerConfig{Rate: 10})
	for range 4 {
		p.Take(began, tenant, "a:held", Interactive)
	}
	p.Took(began, tenant, "a:held", seconds(5*3600))
	got := greedy(p, Unsolicited, began, 5*time.Hour-time.Second, each)
	b := p.budgets[tenant]
	if kept := len(b.chats.fresh) + len(b.chats.old); len(got) < 160_000 || kept > 2*10*3600 {
		t.Errorf("%d conversations are kept of %d", kept, len(got))
	}
	if kept := max(cap(b.turns), cap(b.left)); kept > 128 {
		t.Errorf("room for %d calls is kept", kept)
	}
	if at := p.Take(began.Add(5*time.Hour-time.Second), tenant, "a:held", Interactive); !at.Equal(began.Add(5 * time.Hour)) {
		t.Errorf("the one that was held waits until %v", at)
	}
}

// TestPacerClock: a clock that is set back or ahead neither stops anything nor
// lets too much go out.
func TestPacerClock(t *testing.T) {
	t.Parallel()
	for _, jump := range []time.Duration{-1000 * time.Hour, -time.Hour, -2 * time.Minute, -time.Second, time.Hour, 1000 * time.Hour} {
		p := NewPacer(PacerConfig{})
		before := greedy(p, Unsolicited, began, 10*time.Second, each)
		after := greedy(p, Unsolicited, began.Add(10*time.Second+jump), 10*time.Second, each)
		if len(before) < 485 || len(after) < 430 || most(after, time.Second) > 50 {
			t.Errorf("jump of %v: %d and then %d turns", jump, len(before), len(after))
		}
		p.Took(began.Add(20*time.Second+jump), tenant, "", seconds(20))
		if wait := p.Take(began.Add(20*time.Second), tenant, "", Unsolicited).Sub(began.Add(20 * time.Second)); wait > 80*time.Second {
			t.Errorf("jump of %v: Retry-After has become %v", jump, wait)
		}
	}
}

// TestPacerBounds: what is configured is made sense of.
func TestPacerBounds(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		config      PacerConfig
		rate, floor float64
	}{
		{PacerConfig{}, 50, 5},
		{PacerConfig{Rate: 30}, 30, 3},
		{PacerConfig{Rate: 4}, 4, 1},
		{PacerConfig{Rate: -1}, 1, 1},
		{PacerConfig{Rate: 20, Floor: 40}, 20, 20},
	} {
		if got := NewPacer(tt.config).config; got.Rate != tt.rate || got.Floor != tt.floor {
			t.Errorf("%+v is taken as %+v", tt.config, got)
		}
	}
}

// TestPacerAtOnce is for the race detector, and for the limits with many
// callers whose clocks differ a little.
func TestPacerAtOnce(t *testing.T) {
	t.Parallel()
	p := NewPacer(PacerConfig{})
	var mu sync.Mutex
	var got []time.Time
	var all sync.WaitGroup
	for caller := range 8 {
		all.Go(func() {
			random := rand.New(rand.NewPCG(1, uint64(caller)))
			for now := began; now.Before(began.Add(20 * time.Second)); {
				mine := now.Add(-time.Duration(random.IntN(1000)) * time.Microsecond)
				chat := fmt.Sprint(caller, random.IntN(100))
				if at := p.Take(mine, tenant, chat, Class(random.IntN(2))); at.After(mine) {
					now = at.Add(time.Millisecond)
					continue
				}
				mu.Lock()
				got = append(got, now)
				mu.Unlock()
				p.Took(mine, tenant, chat, nil)
				p.Stopped(tenant)
			}
		})
	}
	all.Wait()
	if n := len(got); n < 20*40 || n > 20*52 {
		t.Errorf("%d turns in 20 seconds", n)
	}
}

// TestPacerLimit: the rate follows a limit of Teams' that isn't the one that
// is configured. While it stands still it is used nearly in full and seldom met.
func TestPacerLimit(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		limit      int
		retryAfter int
	}{{30, 1}, {30, 5}, {10, 2}, {45, 2}} {
		t.Run(fmt.Sprint(tt), func(t *testing.T) {
			t.Parallel()
			p, stand := NewPacer(PacerConfig{}), &limited{limit: tt.limit, retryAfter: tt.retryAfter}
			stand.run(p, began, 20*time.Minute) // finds the limit
			stand.sent, stand.refused = 0, 0
			stand.run(p, began.Add(20*time.Minute), time.Hour)
			used := float64(stand.sent) / (3600 * float64(tt.limit))
			part := float64(stand.refused) / float64(stand.sent)
			t.Logf("limit %d/s, Retry-After %d s: %.3f used, %.4f %% answered 429", tt.limit, tt.retryAfter, used, 100*part)
			if used < 0.95 || part >= 0.001 {
				t.Errorf("limit %d/s: %.3f used, %.4f %% answered 429", tt.limit, used, 100*part)
			}
		})
	}
}

// TestPacerFollows: a limit that falls is kept to soon, one that rises is found,
// and neither bound is crossed however much Teams refuses.
func TestPacerFollows(t *testing.T) {
	t.Parallel()
	p, stand := NewPacer(PacerConfig{}), &limited{limit: 50, retryAfter: 1}
	now := began
	for _, tt := range []struct {
		limit       int
		least, most float64
	}{{50, 48, 50}, {20, 18, 20}, {50, 48, 50}, {0, 0, 0}, {50, 48, 50}} {
		stand.limit = tt.limit
		stand.run(p, now, 30*time.Minute) // finds it
		stand.sent = 0
		stand.run(p, now.Add(30*time.Minute), 10*time.Minute)
		if got := float64(stand.sent) / 600; got < tt.least || got > tt.most {
			t.Errorf("limit %d/s: %.1f/s are sent", tt.limit, got)
		}
		now = now.Add(40 * time.Minute)
	}
}

// limited answers 429 to what is over its limit in any second.
type limited struct {
	limit, retryAfter int
	times             []time.Time
	sent, refused     int
}

func (l *limited) run(p *Pacer, from time.Time, d time.Duration) {
	for now := from; now.Before(from.Add(d)); {
		chat := fmt.Sprint("a:", now.UnixNano())
		if at := p.Take(now, tenant, chat, Unsolicited); at.After(now) {
			now = at
			continue
		}
		p.Took(now, tenant, chat, l.answer(now))
	}
}

func (l *limited) answer(now time.Time) error {
	for len(l.times) > 0 && now.Sub(l.times[0]) >= time.Second {
		l.times = l.times[1:]
	}
	if len(l.times) >= l.limit {
		l.refused++
		return refused(http.StatusTooManyRequests, teams.Throttled, time.Duration(l.retryAfter)*time.Second)
	}
	l.times = append(l.times, now)
	l.sent++
	return nil
}
