package bolt

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"drypp/bot/store"
	"drypp/bot/store/storetest"
	"drypp/courses"
	"drypp/courses/campaigns"
)

// openTest opens a new store that counts its commits.
func openTest(t *testing.T, opts Options) (d *DB, commits *int) {
	t.Helper()
	commits = new(int)
	opts.OnCommit = func(int, time.Duration) { *commits++ }
	opts.Now = func() time.Time { return storetest.Noon }
	d, err := Open(filepath.Join(t.TempDir(), "org"), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d, commits
}

func meetTest(t *testing.T, d *DB, objectID string) courses.Person {
	t.Helper()
	p, err := d.Meet(t.Context(), store.Sighting{ObjectID: objectID, At: storetest.Noon})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestReviseAgain: a revision that shares a transaction with one that fails is
// called again, with a fresh case, and kept once.
func TestReviseAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d, _ := openTest(t, Options{})
		p := meetTest(t, d, "one")
		calls := 0
		revise := func() error {
			return d.Revise(context.Background(), p.ID, func(c *store.Case) error {
				calls++
				c.Agenda.Today++
				c.Agenda.Sweep = append(c.Agenda.Sweep, campaigns.Message{Activity: fmt.Sprint(c.Agenda.Today)})
				return nil
			})
		}
		spoil := func() error {
			return d.write(context.Background(), func(t *tx) error {
				return errors.Join(putTest(t), errors.New("spoiled"))
			})
		}
		errs := together(t, d, func() {}, revise, spoil, revise, spoil, revise)
		if err := errors.Join(errs[0], errs[2], errs[4]); err != nil {
			t.Error(err)
		}
		if a := agendaOf(t, d, p.ID); a.Today != 3 || len(a.Sweep) != 3 || a.Sweep[2].Activity != "3" {
			t.Errorf("after 3 revisions, called %d times, the agenda is %+v", calls, a)
		}
		if calls <= 3 {
			t.Errorf("f was called %d times: nothing was spoiled", calls)
		}
	})
}

func agendaOf(t *testing.T, d *DB, person string) (a campaigns.Agenda) {
	t.Helper()
	err := d.Revise(context.Background(), person, func(c *store.Case) error {
		a = c.Agenda
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestNothingToWrite: what changes nothing costs no commit.
func TestNothingToWrite(t *testing.T) {
	t.Parallel()
	d, commits := openTest(t, Options{})
	ctx := t.Context()
	p := meetTest(t, d, "one")
	agendaOf(t, d, p.ID)
	listed := storetest.Person("two")
	two, err := d.List(ctx, listed, storetest.Noon)
	errs := []error{err,
		d.PutCampaign(ctx, storetest.Campaign("spring")),
		d.Revise(ctx, p.ID, func(c *store.Case) error { c.Agenda = storetest.Agenda(p.ID); return nil }),
		d.Seen(ctx, p.ID, "sending", storetest.Noon),
	}
	_, err = d.WakeSome(ctx)
	three, err3 := d.List(ctx, storetest.Person("three"), storetest.Noon)
	errs = append(errs, err, err3, d.Unlist(ctx, two.ID, storetest.Noon), d.SetProfile(ctx, p.ID, "n", "one@example.no"))
	before := *commits
	agendaOf(t, d, p.ID)
	for range 2 {
		_, err = d.WakeSome(ctx)
		_, err3 = d.List(ctx, storetest.Person("three"), storetest.Noon.Add(time.Hour))
		pruned, errPrune := d.Prune(ctx, append(courses.StandardFields(), slices.Collect(maps.Keys(three.Fields))...))
		if pruned != 0 {
			t.Errorf("to keep everything concerned %d people", pruned)
		}
		errs = append(errs, err3, errPrune, d.SetProfile(ctx, p.ID, "n", "one@example.no"))
		errs = append(errs, err, d.Seen(ctx, p.ID, "sending", storetest.Noon), d.Unlist(ctx, two.ID, storetest.Noon))
	}
	if err := errors.Join(errs...); err != nil {
		t.Error(err)
	}
	if err := d.PutCampaign(ctx, storetest.Campaign("spring")); !errors.Is(err, store.ErrConflict) {
		t.Errorf("got %v, want %v", err, store.ErrConflict)
	}
	if *commits != before || before != 9 {
		t.Errorf("what changed took %d commits, want 9; what didn't %d, want none", before, *commits-before)
	}
}

// TestCampaignThatFailed: what was put and came to nothing isn't seen, though
// another change takes its place in the count of changes.
func TestCampaignThatFailed(t *testing.T) {
	t.Parallel()
	d, _ := openTest(t, Options{})
	p := meetTest(t, d, "one")
	name := func(want string) {
		t.Helper()
		err := d.Revise(t.Context(), p.ID, func(c *store.Case) error {
			if len(c.Campaigns) != 1 || c.Campaigns[0].Name != want {
				t.Errorf("campaigns are %+v, want %s", c.Campaigns, want)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
	put := func(t *tx, name string) ([]campaigns.Campaign, error) {
		c := campaigns.Campaign{ID: "spring", Name: name, Revision: 1}
		err := errors.Join(t.changeCampaigns(), t.put(inCampaigns, []byte(c.ID), encodeCampaign(&c)))
		if err != nil {
			return nil, err
		}
		return t.campaigns()
	}
	failed := errors.New("failed")
	err := d.write(t.Context(), func(t *tx) error {
		if all, err := put(t, "failed"); err != nil || len(all) != 1 || all[0].Name != "failed" {
			return fmt.Errorf("within the transaction campaigns are %+v, %v", all, err)
		}
		return failed
	})
	if err != failed {
		t.Error(err)
	}
	if err := d.PutCampaign(t.Context(), campaigns.Campaign{ID: "spring", Name: "kept", Revision: 1}); err != nil {
		t.Fatal(err)
	}
	name("kept")
	name("kept")
	if err := d.PutCampaign(t.Context(), campaigns.Campaign{ID: "spring", Name: "next", Revision: 2}); err != nil {
		t.Fatal(err)
	}
	name("next")
}

// TestWakeTwice: who is to be looked at at once or waits for longer isn't
// written again.
func TestWakeTwice(t *testing.T) {
	t.Parallel()
	d, _ := openTest(t, Options{NoSync: true})
	p := meetTest(t, d, "one")
	for _, test := range []struct {
		wake, want time.Time
		writes     bool
	}{
		{time.Time{}, atOnce, true},
		{storetest.Noon, atOnce, true},
		{atOnce, atOnce, false},
		{atOnce.Add(-time.Hour), atOnce.Add(-time.Hour), false},
	} {
		err := d.Revise(t.Context(), p.ID, func(c *store.Case) error {
			c.Agenda = campaigns.Agenda{Wake: test.wake, Hour: 9}
			return nil
		})
		writes := 0
		err = errors.Join(err, d.write(t.Context(), func(t *tx) error {
			before := t.writes
			err := t.wake(p.ID)
			writes = t.writes - before
			return err
		}))
		if got := agendaOf(t, d, p.ID).Wake; err != nil || !got.Equal(test.want) || (writes > 0) != test.writes {
			t.Errorf("who woke at %v wakes at %v after %d writes, %v; want %v", test.wake, got, writes, err, test.want)
		}
	}
}

// TestIDs: a simulation that gives the IDs has the same store again.
func TestIDs(t *testing.T) {
	t.Parallel()
	last := 0
	d, _ := openTest(t, Options{NoSync: true, NewID: func() string { last++; return fmt.Sprintf("%016d", last) }})
	p := meetTest(t, d, "one")
	e, err := d.Enrol(t.Context(), p.ID, storetest.Course("c"), false, storetest.Noon)
	if err != nil || e.ID != fmt.Sprintf("%016d", last) || len(p.ID) != idLength || p.ID >= e.ID {
		t.Errorf("the person is %s and the enrolment %s, %v", p.ID, e.ID, err)
	}
	if err := d.Check(t.Context()); err != nil {
		t.Error(err)
	}
}
