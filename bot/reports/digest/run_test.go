package digest_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"drypp/bot/store"
	"drypp/bot/teams"
	"drypp/courses"
)

// In a bubble of testing/synctest it is Saturday 2000-01-01 at first.

// start has Run send digests until stop is called, which returns when it did.
func (w *world) start() (stop func()) {
	ctx, cancel := context.WithCancel(w.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.engine.Run(ctx)
	}()
	return func() { cancel(); <-done }
}

// newBubble returns a world whose clock is the bubble's.
func newBubble(t *testing.T) *world {
	w := newWorld(t)
	w.now, w.post.now = time.Now(), time.Now
	return w
}

func until(day string, hour int) { time.Sleep(time.Until(at(day, hour))) }

// TestRun: by the clock, each Monday at eight, at the pace of Teams.
func TestRun(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newBubble(t)
		const leads = 120
		for i := range leads {
			w.lead(fmt.Sprint("lead", i), 1, 0)
		}
		stop := w.start()
		defer stop()
		until("2000-01-10", 7)
		if n := len(w.post.got); n != leads {
			t.Errorf("in the first week %d digests came, want %d", n, leads)
		}
		until("2000-01-10", 20)
		if n := len(w.post.got); n != 2*leads {
			t.Errorf("in two weeks %d digests came, want %d", n, 2*leads)
		}
		monday := at("2000-01-03", 8)
		for i, s := range w.post.got[:leads] {
			if late := s.at.Sub(monday); late < 0 || late > 10*time.Second {
				t.Errorf("digest %d came %v after Monday at eight", i, late)
			}
		}
		w.busiest(50)
	})
}

// busiest fails the test if more digests than that came within a second.
func (w *world) busiest(most int) {
	w.Helper()
	for i := most; i < len(w.post.got); i++ {
		if apart := w.post.got[i].at.Sub(w.post.got[i-most].at); apart < time.Second {
			w.Errorf("%d digests came within %v", most+1, apart)
		}
	}
}

// TestRunEndsGracefully: what is on its way when the program is to end is noted.
func TestRunEndsGracefully(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newBubble(t)
		p := w.lead("lead", 1, 0)
		w.post.delay = 10 * time.Second
		stop := w.start()
		time.Sleep(time.Until(at("2000-01-03", 8).Add(5 * time.Second)))
		if d := w.kept(p, store.ManagerDigest); d.Stage != store.DigestSending {
			t.Fatalf("before the end kept is %+v", d)
		}
		stop()
		if d := w.kept(p, store.ManagerDigest); d.Stage != store.DigestSent {
			t.Errorf("after the end kept is %+v", d)
		}
		w.arrived("in the end", "lead 2000-01-03 08:00")
	})
}

// TestRunMeets: who becomes a manager, declines or wants digests again is heard
// within the hour, whose digests are on their way at once.
func TestRunMeets(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newBubble(t)
		w.lead("early", 1, 0)
		stop := w.start()
		defer stop()
		until("2000-01-03", 6)
		w.lead("late", 1, 0)
		until("2000-01-03", 12)
		w.arrived("on Monday", "early 2000-01-03 08:00", "late 2000-01-03 08:00")
	})
}

// flaky is a store that can't be written to for a while, or loses a race.
type flaky struct {
	store.Store
	broken atomic.Bool
	// raced is how often somebody else changes a digest first.
	raced atomic.Int32
}

var errBroken = errors.New("no space left")

func (f *flaky) PutDigest(ctx context.Context, d store.Digest) error {
	if f.broken.Load() {
		return errBroken
	}
	if f.raced.Add(-1) >= 0 {
		return store.ErrConflict
	}
	return f.Store.PutDigest(ctx, d)
}

// TestRunWithoutStore: while nothing can be noted nothing is sent, and what was
// sent is noted as soon as that can be.
func TestRunWithoutStore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newBubble(t)
		f := &flaky{Store: w.store}
		w.config.Organisations[0].Store = f
		w.restart()
		p := w.lead("lead", 1, 0)
		f.broken.Store(true)
		stop := w.start()
		defer stop()
		time.Sleep(time.Until(at("2000-01-03", 8).Add(5 * time.Minute)))
		w.arrived("without a store")
		w.post.delay = time.Minute
		f.broken.Store(false)
		for w.kept(p, store.ManagerDigest).Stage != store.DigestSending {
			time.Sleep(time.Second)
		}
		f.broken.Store(true)
		time.Sleep(5 * time.Minute)
		f.broken.Store(false)
		time.Sleep(5 * time.Minute)
		if n := len(w.post.got); n != 1 {
			t.Errorf("with the store again %d digests came", n)
		}
		if d := w.kept(p, store.ManagerDigest); d.Stage != store.DigestSent {
			t.Errorf("kept is %+v", d)
		}
		if log := w.log.String(); !strings.Contains(log, "a digest could not begin") || !strings.Contains(log, "could not be noted") || strings.Contains(log, "lead@") {
			t.Errorf("the log says %s", log)
		}
	})
}

// TestRaces: whoever else changes what is kept of a digest, it goes out once.
func TestRaces(t *testing.T) {
	t.Parallel()
	for races := range int32(6) {
		w := newWorld(t)
		f := &flaky{Store: w.store}
		f.raced.Store(races)
		w.config.Organisations[0].Store = f
		w.restart()
		p := w.lead("lead", 1, 0)
		w.lead("idle", 0, 0)
		w.live(at("2026-03-02", 12))
		w.arrived(fmt.Sprint(races, " races"), "lead 2026-03-02 08:00")
		if d := w.kept(p, store.ManagerDigest); d.Stage != store.DigestSent {
			t.Errorf("after %d races kept is %+v", races, d)
		}
	}
}

// TestStale: what had to wait says what is so when it goes out.
func TestStale(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.lead("lead", 1, 0)
	w.now = at("2026-03-02", 8)
	w.config.Pace.Took(w.now, tenant, "", &teams.Error{Reason: teams.Throttled, Status: 429, RetryAfter: 30 * time.Minute})
	if work, _, err := w.engine.Due(w.Context(), w.now); len(work) > 0 || err != nil {
		t.Fatalf("while Teams is to be left alone there is %v to do, %v", work, err)
	}
	w.books.team(p.ID, 0, 0)
	w.live(at("2026-03-02", 12))
	w.arrived("all done meanwhile")
	w.became("all done meanwhile", "manager skipped: nothing to say")
}

// TestHeldAtTheLastMoment: a digest that had its turn isn't sent once Teams asked to
// be left alone, and comes after that.
func TestHeldAtTheLastMoment(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.lead("lead", 1, 0)
	w.now = at("2026-03-02", 8)
	work, _, err := w.engine.Due(w.Context(), w.now)
	if len(work) != 1 || err != nil {
		t.Fatal(work, err)
	}
	f := must(w.engine.Begin(w.Context(), w.now, work[0]))
	w.config.Pace.Took(w.now, tenant, "", &teams.Error{Reason: teams.Throttled, Status: 429, RetryAfter: 30 * time.Minute})
	if err := w.engine.Land(w.Context(), w.now, f, w.engine.Fly(w.Context(), w.now, f)); err != nil {
		t.Fatal(err)
	}
	w.arrived("while Teams is to be left alone")
	w.became("while Teams is to be left alone", "manager sending: throttled")
	w.live(at("2026-03-02", 12))
	w.arrived("half an hour later", "lead 2026-03-02 08:30")
}

// TestReportsThatFail: what can't be read now is read later; others don't wait
// for it.
func TestReportsThatFail(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.lead("lead", 1, 0)
	w.books.err = errBroken
	w.now = at("2026-03-02", 8)
	if _, next, err := w.engine.Due(w.Context(), w.now); !errors.Is(err, errBroken) || next.After(w.now.Add(time.Hour)) {
		t.Errorf("Due says %v, and to come back at %v", err, next)
	}
	w.books.err = nil
	w.live(at("2026-03-02", 12))
	w.arrived("once it can be read", "lead 2026-03-02 08:01")
}

// TestVanishing: who is found to be somebody else on the way gets it once.
func TestVanishing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := must(w.store.List(w.Context(), courses.Person{Email: "lead@example.no"}, w.now))
	w.hire("report", "lead@example.no")
	w.books.team(p.ID, 1, 0)
	joined := false
	w.flew = nil
	w.liveWith(at("2026-03-02", 12), func(s step) bool {
		if s == flown && !joined {
			joined = true
			met := w.hire("lead", "")
			w.books.team(met.ID, 1, 0)
		}
		return false
	})
	if !joined {
		t.Fatal("nothing was sent")
	}
	w.arrived("under either name", "lead@example.no 2026-03-02 08:00")
}
