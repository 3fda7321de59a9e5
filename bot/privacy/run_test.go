package privacy_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"drypp/bot/privacy/audit"
	"drypp/courses/rights"
)

// running has the Service of a new office run in a bubble's time, from a moment on;
// begin is called before, on the office.
func running(t *testing.T, from time.Time, begin func(*office)) (o *office, stop func()) {
	o = newOffice(t)
	o.set(from)
	if begin != nil {
		begin(o)
	}
	return o, o.runs()
}

// runs has the Service run, on a clock that goes on from where the office's is.
func (o *office) runs() (stop func()) {
	from, begin := o.clock(), time.Now()
	o.tick = func() time.Time { return from.Add(time.Since(begin)) }
	ctx, cancel := context.WithCancel(o.t.Context())
	go o.Run(ctx)
	synctest.Wait()
	return func() {
		cancel()
		synctest.Wait()
	}
}

// after lets time pass.
func (o *office) after(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// actions are what the audit log says was done, in order and without repetition
// side by side.
func (o *office) actions() string {
	var list []string
	for _, e := range o.entries() {
		if n := len(list); n == 0 || list[n-1] != string(e.Action) {
			list = append(list, string(e.Action))
		}
	}
	return strings.Join(list, " ")
}

// TestRunReminds: contacts are told of what waits at a decent hour, and again as it
// comes close; each is on record, and failures are made good.
func TestRunReminds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o, stop := running(t, at("2026-11-20", 17), nil) // Friday afternoon
		defer stop()
		r := o.asksToGo("Ola")
		o.after(60 * time.Hour)
		if len(o.seen().told) != 0 {
			t.Fatalf("told at %s", o.clock())
		}
		o.change(func() { o.unteachable = errors.New("Teams doesn't answer") })
		o.after(4 * time.Hour) // Monday, 09:00
		o.change(func() { o.unteachable = nil })
		o.after(time.Hour)
		if len(o.seen().told) != 1 || o.seen().told[0].ID != r.ID || o.seen().told[0].Days != 27 || o.seen().told[0].Name != "Ola Nordmann" {
			t.Fatalf("told %+v", o.seen().told)
		}
		o.after(40 * 24 * time.Hour)
		var days []int
		for _, p := range o.seen().told {
			days = append(days, p.Days)
		}
		if len(days) != 5 || days[1] != 20 || days[2] != 10 || days[3] != 3 || days[4] != 1 && days[4] != 2 {
			t.Errorf("told with %v days left", days)
		}
		if n := o.did(audit.RequestReminded, "Ola"); n != 5 {
			t.Errorf("%d reminders are on record", n)
		}
	})
}

// TestRunTellsAtOnce: who asks in working hours doesn't wait for the next look.
func TestRunTellsAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o, stop := running(t, at("2026-11-23", 10), nil)
		defer stop()
		o.after(time.Minute)
		o.asksToGo("Ola")
		o.after(0)
		if len(o.seen().told) != 1 {
			t.Errorf("told %+v", o.seen().told)
		}
		r := o.asksToGo("Per")
		o.after(0)
		if len(o.seen().told) != 2 || o.seen().told[1].ID != r.ID {
			t.Errorf("told %+v", o.seen().told)
		}
	})
}

// TestRunNight: in a night after somebody left long ago they are erased, their
// certificate is handed over, the store is compacted and the key replaced.
func TestRunNight(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o, stop := running(t, at("2027-12-01", 20), func(o *office) {
			o.must(o.db.Unlist(t.Context(), o.people["Ola"].ID, monday))
			_, err := o.log.Append(t.Context(), audit.Entry{At: monday, Actor: audit.Service, Action: audit.KeyRotated})
			o.must(err)
		})
		defer stop()
		o.after(time.Hour)
		if o.actions() != "key-rotated" {
			t.Fatalf("in the evening: %s", o.actions())
		}
		o.after(5 * time.Hour)
		if want := "key-rotated erased retention-run key-rotated compacted"; o.actions() != want {
			t.Errorf("on record: %s, want %s", o.actions(), want)
		}
		if _, ok := o.known("Ola"); ok || o.seen().rotated != 1 || len(o.seen().certificates) != 1 {
			t.Errorf("there %v, replaced %d, certificates %d", ok, o.seen().rotated, len(o.seen().certificates))
		}
		stop()
		o.start()
		defer o.runs()()
		o.after(20 * time.Hour)
		if want := "key-rotated erased retention-run key-rotated compacted"; o.actions() != want {
			t.Errorf("the program began again and did anew: %s", o.actions())
		}
		o.after(4 * time.Hour)
		if want := "key-rotated erased retention-run key-rotated compacted retention-run"; o.actions() != want {
			t.Errorf("a day later: %s", o.actions())
		}
	})
}

// TestRunLate: a day without any quiet time ends with retention nevertheless.
func TestRunLate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		o.org.Quiet = func(time.Time) bool { return false }
		o.start()
		o.set(at("2026-11-24", 1))
		defer o.runs()()
		o.after(20 * time.Hour)
		if len(o.entries()) != 0 {
			t.Errorf("at nine in the evening: %s", o.actions())
		}
		o.after(2 * time.Hour)
		if o.actions() != "retention-run" {
			t.Errorf("an hour before midnight: %s", o.actions())
		}
	})
}

// TestRunCopies: a certificate waits until the copy of the key ring is replaced.
func TestRunCopies(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o, stop := running(t, at("2026-11-23", 10), func(o *office) { o.copied = errors.New("the disk is full") })
		defer stop()
		r, err := o.Ask(t.Context(), tenant, o.by("Ola"), rights.Wish{Kind: rights.Erasure})
		o.must(err)
		o.after(time.Hour)
		if !r.Copies || len(o.seen().certificates) != 0 {
			t.Fatalf("receipt %+v, certificates %d", r, len(o.seen().certificates))
		}
		o.change(func() { o.copied = nil })
		o.after(time.Hour)
		d, err := audit.VerifyCertificate(strings.NewReader(string(o.seen().certificates[r.Entry])), o.log.VerifierKey())
		if err != nil || d.Entry != r.Entry || !d.At.Equal(at("2026-11-23", 10)) {
			t.Errorf("certificate %+v %v", d, err)
		}
	})
}

// TestRunGoesOn: what fails is tried again, and what else there is to do is done.
func TestRunGoesOn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		m := &mortal{Store: o.db, at: 1}
		o.org.Store = m
		var fails atomic.Int32
		fails.Store(2)
		sweep := o.org.Sweep
		o.org.Sweep = func(before time.Time, dry bool) (int, error) {
			if fails.Add(-1) >= 0 {
				return 0, errors.New("no such folder")
			}
			return sweep(before, dry)
		}
		o.start()
		o.must(o.db.Unlist(t.Context(), o.people["Ola"].ID, monday))
		o.set(at("2027-03-01", 0))
		defer o.runs()()
		o.after(time.Hour)
		if _, ok := o.known("Ola"); !ok || fails.Load() > 0 || len(o.seen().swept) == 0 || strings.Contains(o.actions(), "erased") {
			t.Errorf("without a store: there %v, swept %v, %s", ok, o.seen().swept, o.actions())
		}
		m.survive()
		o.after(time.Hour)
		if _, ok := o.known("Ola"); ok {
			t.Error("it wasn't tried again")
		}
		log := o.entries()
		var whole []string
		for _, e := range log {
			if e.Action == audit.RetentionRun {
				whole = append(whole, e.Detail["complete"])
			}
		}
		if n := len(whole); n < 3 || whole[0] != "false" || whole[n-1] != "true" || whole[n-2] != "false" {
			t.Errorf("complete: %v", whole)
		}
	})
}

// TestRotate: by command, at once.
func TestRotate(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.must(o.Rotate(t.Context(), tenant))
	if log := o.entries(); o.seen().rotated != 1 || len(log) != 1 || log[0].Actor != audit.CommandLine {
		t.Errorf("replaced %d times, %+v", o.seen().rotated, log)
	}
}
