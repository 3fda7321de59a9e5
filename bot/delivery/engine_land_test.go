package delivery_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"drypp/bot/delivery"
	"drypp/bot/store"
	"drypp/bot/teams"
	"drypp/bot/teams/teamstest"
	"drypp/courses"
	"drypp/courses/campaigns"
)

// recorder is a Pace that lets everything go, unless it is shut, and notes what
// it is told.
type recorder struct {
	freely
	mu    sync.Mutex
	shut  bool
	names map[string]int
	errs  []error
}

func (r *recorder) Take(now time.Time, tenant, _ string, _ delivery.Class) time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.shut {
		return now.Add(time.Hour)
	}
	return now
}

func (r *recorder) Took(_ time.Time, tenant, _ string, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.names == nil {
		r.names = map[string]int{}
	}
	r.names[tenant]++
	r.errs = append(r.errs, err)
}

// TestLostTurn: of a turn that isn't used after all, because the person is to be
// left alone by now, the pace hears that no call was made.
func TestLostTurn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		pace := &recorder{}
		w := newWorld(t, 1, 1, func(c *delivery.Config) { c.Pace = pace })
		o := w.orgs[0]
		o.put(campaign("c", "one"))
		time.Sleep(time.Until(at(monday, 8)))
		work, _, err := w.engine.Due(t.Context(), time.Now())
		if err != nil || len(work) != 1 {
			t.Fatal(work, err)
		}
		o.change(0, func(c *store.Case) { c.Person.Blocked = true })
		if f, err := w.engine.Begin(t.Context(), time.Now(), work[0]); f != nil || err != nil {
			t.Fatal(f, err)
		}
		if len(pace.errs) != 1 || pace.errs[0] == nil || teams.ReasonOf(pace.errs[0]) != "" {
			t.Errorf("the pace is told %v", pace.errs)
		}
	})
}

// TestBudgetsApart: what goes through Graph isn't counted as a call of Teams.
func TestBudgetsApart(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, _ := newPost(t)
		o, pace := w.orgs[0], &recorder{}
		o.installer = &installer{world: w, tells: true}
		w.config.Pace = pace
		w.restart()
		o.put(campaign("c", "one"))
		w.runUntil(at(monday, 9))
		for name, want := range map[string]int{o.tenant: 2, o.tenant + " app": 1, o.tenant + " mail": 1} {
			if pace.names[name] != want {
				t.Errorf("%d calls of %q, want %d", pace.names[name], name, want)
			}
		}
	})
}

// TestPatienceWithAPerson: who couldn't be written to is left alone for as long
// as Teams asked, even if others may be called on.
func TestPatienceWithAPerson(t *testing.T) {
	t.Parallel()
	const asked = 2 * time.Hour
	for _, op := range []teamstest.Operation{teamstest.Send, teamstest.Create} {
		synctest.Test(t, func(t *testing.T) {
			calls := &callTimes{}
			w := newWorld(t, 1, 0, func(c *delivery.Config) {
				calls.Messenger, c.Messenger, c.Pace = c.Messenger, calls, &recorder{}
			})
			o := w.orgs[0]
			p := o.hire()
			p.InstallSilently()
			if op == teamstest.Send {
				o.install(p)
			}
			time.Sleep(time.Until(at(monday, 8)))
			o.put(campaign("c", "one"))
			w.teams.Fail(op, 1, teamstest.Throttled(asked))
			w.runUntil(at(monday, 15))
			times := calls.times[op]
			if len(times) != 2 || times[1].Sub(times[0]) < asked || times[1].Sub(times[0]) > asked+time.Hour {
				t.Errorf("operation %v at %v", op, times)
			}
		})
	}
}

// callTimes notes when which call was made.
type callTimes struct {
	delivery.Messenger
	times map[teamstest.Operation][]time.Time
}

func (c *callTimes) note(op teamstest.Operation) {
	if c.times == nil {
		c.times = map[teamstest.Operation][]time.Time{}
	}
	c.times[op] = append(c.times[op], time.Now())
}

func (c *callTimes) Send(ctx context.Context, chat courses.Chat, a teams.Answer) (string, error) {
	c.note(teamstest.Send)
	return c.Messenger.Send(ctx, chat, a)
}

func (c *callTimes) Create(ctx context.Context, service, tenant, user string) (courses.Chat, error) {
	c.note(teamstest.Create)
	return c.Messenger.Create(ctx, service, tenant, user)
}

// TestLearnsInFlight: what is learned of a person while a call is under way and
// what the answer says are put together.
func TestLearnsInFlight(t *testing.T) {
	t.Parallel()
	other := courses.Chat{ServiceURL: "https://smba.trafficmanager.net/emea/", Conversation: "a:other"}
	for _, tt := range []struct {
		name      string
		call      campaigns.Action
		meanwhile func(*courses.Person)
		want      func(*courses.Person) bool
	}{
		{"a card that arrives proves that nobody blocked", campaigns.Send,
			func(p *courses.Person) { p.Blocked = true }, func(p *courses.Person) bool { return !p.Blocked }},
		{"a chat that is made doesn't", campaigns.Prepare,
			func(p *courses.Person) { p.Blocked = true }, func(p *courses.Person) bool { return p.Blocked }},
		{"nor does a card that is taken away", campaigns.Sweep,
			func(p *courses.Person) { p.Blocked = true }, func(p *courses.Person) bool { return p.Blocked }},
		{"the chat that they write in stays", campaigns.Prepare,
			func(p *courses.Person) { p.Chat = other }, func(p *courses.Person) bool { return p.Chat == other }},
		{"a chat that is made is kept", campaigns.Prepare,
			func(*courses.Person) {}, func(p *courses.Person) bool { return p.Chat.Conversation != "" }},
	} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, 1, 0)
			o := w.orgs[0]
			o.prepareFor(tt.call)
			f := w.begun()
			o.change(0, func(c *store.Case) { tt.meanwhile(&c.Person) })
			r := w.engine.Fly(t.Context(), time.Now(), f)
			if err := w.engine.Land(t.Context(), time.Now(), f, r); err != nil {
				t.Fatal(err)
			}
			if p := o.person(o.people[0]); f.Call != tt.call || !tt.want(&p) {
				t.Errorf("%s: %v leaves %+v", tt.name, f.Call, p)
			}
		})
	}
}

// TestNewChatAtOnce: nobody waits because Teams has forgotten a chat.
func TestNewChatAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 1, 1)
		o := w.orgs[0]
		o.put(campaign("c", "one"))
		o.people[0].Forget()
		w.runUntil(at(monday, 9))
		if s := w.sends.take(); len(s) != 2 || s[1].at.Sub(s[0].at) > time.Second {
			t.Errorf("the card was sent %+v", s)
		}
	})
}

// TestCrashWhilePreparing: a chat that was being made when the program ended is
// asked for again, in time for the card.
func TestCrashWhilePreparing(t *testing.T) {
	t.Parallel()
	for _, step := range []string{"begin", "fly"} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, 1, 0)
			o := w.orgs[0]
			p := o.hire()
			p.InstallSilently()
			o.meet(p, courses.Chat{})
			o.put(campaign("c", "one"))
			w.first(step)
			w.restart()
			w.runUntil(at(monday, 9))
			if got := len(p.Chat()); got != 1 {
				t.Errorf("%s: %d cards on the first morning", step, got)
			}
		})
	}
}

// TestOutdated: what was tried and isn't wanted any more is given up when that
// turns out, and the ledger says when.
func TestOutdated(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 1, 1)
		o := w.orgs[0]
		c := campaign("c", "one")
		o.put(c)
		w.teams.Fail(teamstest.Send, 1, teamstest.Throttled(3*time.Hour))
		w.runUntil(at(monday, 9))
		c.State, c.Revision = campaigns.Paused, 2
		o.put(c)
		w.runUntil(at(monday, 10))
		rows := o.ledger()
		if len(rows) != 1 || rows[0].Stage != campaigns.GivenUp || rows[0].Reason != campaigns.Outdated || rows[0].At.After(at(monday, 9).Add(time.Minute)) {
			t.Errorf("the ledger has %+v", rows)
		}
	})
}

// TestPortions: however many are woken at once, each Due looks at a portion of
// them, and no more wait in hand than that.
func TestPortions(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const people, portion = 700, 128
		pace := &recorder{shut: true}
		w := newWorld(t, 1, people, func(c *delivery.Config) { c.Pace = pace })
		o := w.orgs[0]
		kept := &flaky{Store: o.store}
		w.config.Organisations[0].Store = kept
		w.engine = delivery.NewEngine(w.config)
		time.Sleep(time.Until(at(monday, 8)))
		for round := range 3 {
			c := campaign("c", "one")
			c.Revision = round + 1
			o.put(c)
			for range 20 {
				before := kept.revise.Load()
				if work, _, err := w.engine.Due(t.Context(), time.Now()); err != nil || len(work) > 0 {
					t.Fatal(len(work), err)
				}
				if looked := kept.revise.Load() - before; looked > portion {
					t.Fatalf("round %d: %d people are looked at in one go", round, looked)
				}
			}
		}
		pace.shut = false
		work, _, err := w.engine.Due(t.Context(), time.Now())
		if err != nil || len(work) == 0 || len(work) > portion {
			t.Errorf("%d of %d were in hand, %v", len(work), people, err)
		}
		pace.shut = true
		if more, _, err := w.engine.Due(t.Context(), time.Now()); err != nil || len(more) > 0 {
			t.Errorf("%d more, %v", len(more), err)
		}
	})
}
