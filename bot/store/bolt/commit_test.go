package bolt

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"drypp/bot/store"
)

// crowd has operations wait for the writer together, and returns what became
// of each and how many operations each commit carried. If they give up, their
// context ends while they wait.
func crowd(t *testing.T, giveUp bool, runs ...func(*tx) error) (errs []error, commits []int) {
	synctest.Test(t, func(t *testing.T) {
		d, err := Open(filepath.Join(t.TempDir(), "org"), Options{
			OnCommit: func(ops int, _ time.Duration) { commits = append(commits, ops) },
			Now:      time.Now,
		})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		if !giveUp {
			cancel = func() {}
		}
		var ops []func() error
		for _, run := range runs {
			ops = append(ops, func() error { return d.write(ctx, run) })
		}
		errs = together(t, d, cancel, ops...)
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return errs, commits
}

// together has operations wait for the writer, does something meanwhile, and
// returns what became of each.
func together(t *testing.T, d *DB, meanwhile func(), ops ...func() error) []error {
	t.Helper()
	hold := make(chan struct{})
	held := make(chan error)
	go func() { held <- d.exclusively(context.Background(), func() { <-hold }) }()
	synctest.Wait()
	errs := make([]error, len(ops))
	for i, op := range ops {
		go func() { errs[i] = op() }()
		synctest.Wait() // so that they queue in this order
	}
	meanwhile()
	synctest.Wait()
	close(hold)
	if err := errors.Join(<-held, d.Check(context.Background())); err != nil {
		t.Error(err)
	}
	synctest.Wait()
	return errs
}

func putTest(t *tx) error { return t.put(inMeta, []byte("test"), []byte("1")) }

func TestSharedCommit(t *testing.T) {
	t.Parallel()
	errs, commits := crowd(t, false, slices.Repeat([]func(*tx) error{putTest}, 40)...)
	if err := errors.Join(errs...); err != nil {
		t.Error(err)
	}
	if !slices.Equal(commits, []int{40}) {
		t.Errorf("40 that waited were committed as %v", commits)
	}
}

func TestNothingToCommit(t *testing.T) {
	t.Parallel()
	read := func(t *tx) error { t.get(inMeta, formatKey); return nil }
	errs, commits := crowd(t, false, read, read)
	if err := errors.Join(errs...); err != nil || commits != nil {
		t.Errorf("operations that wrote nothing gave %v in commits of %v", err, commits)
	}
}

func TestSpoiler(t *testing.T) {
	t.Parallel()
	spoiled := errors.New("spoiled")
	for name, spoil := range map[string]struct {
		run  func(*tx) error
		want func(error) bool
	}{
		"error before writing": {func(*tx) error { return spoiled }, func(err error) bool { return err == spoiled }},
		"error after writing": {func(t *tx) error {
			return errors.Join(t.put(inMeta, []byte("spoiled"), []byte("1")), spoiled)
		}, func(err error) bool { return errors.Is(err, spoiled) }},
		"panic": {func(*tx) error { panic("at the rule") }, func(err error) bool {
			return err != nil && !errors.Is(err, store.ErrDamaged)
		}},
		"panic in bbolt": {func(t *tx) error { t.busy = true; panic("page 7") }, func(err error) bool {
			return errors.Is(err, store.ErrDamaged)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			unspoiled := func(t *tx) error {
				if t.get(inMeta, []byte("spoiled")) != nil {
					return errors.New("another's failed change is seen")
				}
				return putTest(t)
			}
			errs, commits := crowd(t, false, unspoiled, spoil.run, unspoiled, spoil.run, unspoiled)
			for i, err := range errs {
				if bad := i%2 == 1; bad && !spoil.want(err) || !bad && err != nil {
					t.Errorf("operation %d got %v", i, err)
				}
			}
			// Who waited longest is committed first, with what else waits;
			// all good ones must be in some commit.
			if len(commits) != 1 || commits[0] < 3 {
				t.Errorf("commits of %v", commits)
			}
		})
	}
}

func TestContextEndsWhileWaiting(t *testing.T) {
	t.Parallel()
	errs, commits := crowd(t, true, putTest, putTest)
	for _, err := range errs {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want %v", err, context.Canceled)
		}
	}
	if commits != nil {
		t.Errorf("commits of %v for those who had gone", commits)
	}
}
