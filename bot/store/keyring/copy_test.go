package keyring_test

import (
	"bytes"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"drypp/bot/store/keyring"
)

// copied reports whether the copy is what the ring's file is.
func copied(t testing.TB, o keyring.Options) bool {
	t.Helper()
	ring, err := os.ReadFile(o.Path)
	if err != nil {
		t.Fatal(err)
	}
	copy, _ := os.ReadFile(o.Copy)
	return bytes.Equal(ring, copy)
}

func withCopy(t testing.TB) keyring.Options {
	o := options(t)
	o.Copy = filepath.Join(folder(t), "copy.ring")
	return o
}

// TestCopy has the copy follow: additions within seconds, erasures at once.
func TestCopy(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := withCopy(t)
		r, err := keyring.Open(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		if !copied(t, o) {
			t.Error("a new ring isn't copied")
		}
		handles := add(t, r, map[string]string{"p1": "a@example.no", "p2": "b@example.no"})
		time.Sleep(3 * time.Second)
		synctest.Wait()
		if !copied(t, o) {
			t.Error("additions aren't copied after seconds")
		}
		if err := r.Erase(noon, []string{"p1"}, []string{handles["p1"]}); err != nil {
			t.Fatal(err)
		}
		if !copied(t, o) {
			t.Error("an erasure isn't copied at once")
		}
		add(t, r, map[string]string{"p3": "c@example.no"})
		if err := r.CopyNow(); err != nil || !copied(t, o) {
			t.Errorf("an addition isn't copied by CopyNow, %v", err)
		}
		add(t, r, map[string]string{"p4": "d@example.no"})
		if err := r.Close(); err != nil || !copied(t, o) {
			t.Errorf("an addition isn't copied by Close, %v", err)
		}
		alone(t, o.Copy)
		alone(t, o.Path)
	})
}

// TestCopyFails erases while the copy's folder is away.
func TestCopyFails(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := withCopy(t)
		r, err := keyring.Open(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		add(t, r, map[string]string{"p1": "a@example.no"})
		if err := r.CopyNow(); err != nil {
			t.Fatal(err)
		}
		away := filepath.Dir(o.Copy) + ".away"
		if err := os.Rename(filepath.Dir(o.Copy), away); err != nil {
			t.Fatal(err)
		}
		if err := r.Erase(noon, []string{"p1"}, nil); err != nil {
			t.Errorf("the erasure isn't done: %v", err)
		}
		if _, ok := r.Key("p1"); ok {
			t.Error("the key is still there")
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		if r.Copied() == nil {
			t.Error("nobody is told that the copy isn't replaced")
		}
		if err := os.Rename(away, filepath.Dir(o.Copy)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		if err := r.Copied(); err != nil || !copied(t, o) {
			t.Errorf("the copy isn't replaced once it can be: %v", err)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	})
}

// TestCopyAtOpen opens a ring whose copy is behind, as after a crash between the
// two.
func TestCopyAtOpen(t *testing.T) {
	t.Parallel()
	o := withCopy(t)
	r := open(t, o)
	add(t, r, map[string]string{"p1": "a@example.no"})
	if err := r.CopyNow(); err != nil {
		t.Fatal(err)
	}
	behind, err := os.ReadFile(o.Copy)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Erase(noon, []string{"p1"}, nil); err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(o.Copy, behind, 0o600); err != nil {
		t.Fatal(err)
	}
	open(t, o)
	if !copied(t, o) {
		t.Error("the copy is still behind")
	}
}

// TestCopyReplaced goes on with a copy that somebody else changed.
func TestCopyReplaced(t *testing.T) {
	t.Parallel()
	o := withCopy(t)
	r := open(t, o)
	for i, change := range []func() error{
		func() error { return os.Remove(o.Copy) },
		func() error { return os.WriteFile(o.Copy, []byte("short"), 0o600) },
	} {
		add(t, r, map[string]string{person(i): person(i) + "@example.no"})
		if err := change(); err != nil {
			t.Fatal(err)
		}
		if err := r.CopyNow(); err != nil || !copied(t, o) {
			t.Errorf("%d: the copy isn't made anew, %v", i, err)
		}
	}
}

// TestShared has erasures, additions and reading go on at once.
func TestShared(t *testing.T) {
	t.Parallel()
	o := withCopy(t)
	r := open(t, o)
	const n = 50
	texts := map[string]string{}
	for i := range 2 * n {
		texts[person(i)] = person(i) + "@example.no"
	}
	handles := add(t, r, texts)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			if err := r.Erase(noon, []string{person(i)}, []string{handles[person(i)]}); err != nil {
				t.Error(err)
			}
			if _, ok := r.Key(person(i)); ok {
				t.Errorf("person %d has a key after their erasure", i)
			}
		})
		all.Go(func() {
			if text, ok := r.Text(handles[person(n+i)]); !ok || text != texts[person(n+i)] {
				t.Errorf("person %d is %q", n+i, text)
			}
			if _, err := r.Secret("s" + person(i%5)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Go(func() {
		for i := range n {
			c := r.Change()
			c.Add(person(2*n + i))
			if err := c.Commit(); err != nil {
				t.Error(err)
			}
		}
	})
	all.Wait()
	r = reopen(t, r, o)
	if got := people(t, r); len(got) != 2*n {
		t.Errorf("there are %d people, want %d", len(got), 2*n)
	}
	if !copied(t, o) {
		t.Error("the copy is behind")
	}
}
