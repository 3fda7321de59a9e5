package keyring_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"drypp/bot/store/keyring"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// folder returns a folder for a ring.
func folder(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "org")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

func options(t testing.TB) keyring.Options {
	return keyring.Options{Path: filepath.Join(folder(t), "keys.ring")}
}

// open opens a ring, which is closed at the end of the test unless it was before.
func open(t testing.TB, o keyring.Options) *keyring.Ring {
	t.Helper()
	r, err := keyring.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

func reopen(t testing.TB, r *keyring.Ring, o keyring.Options) *keyring.Ring {
	t.Helper()
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	return open(t, o)
}

func person(i int) string { return fmt.Sprintf("person%010d", i) }

// add gives people keys and handles, and returns the handles.
func add(t testing.TB, r *keyring.Ring, texts map[string]string) map[string]string {
	t.Helper()
	handles := map[string]string{}
	c := r.Change()
	for p, text := range texts {
		c.Add(p)
		handles[p] = c.Handle(text)
	}
	if err := c.Commit(); err != nil {
		t.Fatal(err)
	}
	return handles
}

func people(t testing.TB, r *keyring.Ring) (all []string) {
	t.Helper()
	err := r.People(func(p string) error {
		all = append(all, p)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return all
}

func TestKept(t *testing.T) {
	t.Parallel()
	o := options(t)
	r := open(t, o)
	c := r.Change()
	key := *c.Add("p1")
	if again := *c.Add("p1"); again != key {
		t.Error("a second Add gave another key")
	}
	h := c.Handle("Kari@Example.NO")
	if _, ok := r.Key("p1"); ok {
		t.Error("what is staged is seen by others")
	}
	if err := c.Commit(); err != nil {
		t.Fatal(err)
	}
	secret, err := r.Secret("organisation")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []*keyring.Ring{r, reopen(t, r, o)} {
		if k, ok := r.Key("p1"); !ok || *k != key {
			t.Error("the key is another one")
		}
		if got, ok := r.Handle("KARI@example.no"); !ok || got != h {
			t.Errorf("the handle is %q, want %q", got, h)
		}
		if text, ok := r.Text(h); !ok || text != "kari@example.no" {
			t.Errorf("the text is %q", text)
		}
		if s, err := r.Secret("organisation"); err != nil || *s != *secret {
			t.Errorf("the secret is another one, %v", err)
		}
	}
}

func TestErase(t *testing.T) {
	t.Parallel()
	o := options(t)
	r := open(t, o)
	handles := add(t, r, map[string]string{"p1": "a@example.no", "p2": "b@example.no", "p3": "c@example.no"})
	if err := r.Erase(noon, []string{"p1", "p9"}, []string{handles["p1"]}); err != nil {
		t.Fatal(err)
	}
	for _, r := range []*keyring.Ring{r, reopen(t, r, o)} {
		if got := people(t, r); !slices.Equal(got, []string{"p2", "p3"}) {
			t.Errorf("people are %v", got)
		}
		if _, ok := r.Text(handles["p1"]); ok {
			t.Error("the handle is still there")
		}
		if text, _ := r.Text(handles["p3"]); text != "c@example.no" {
			t.Errorf("another's handle stands for %q", text)
		}
		erased := map[string]time.Time{}
		err := r.Erased(func(p string, at time.Time) error {
			erased[p] = at
			return nil
		})
		if err != nil || len(erased) != 2 || !erased["p1"].Equal(noon) || !erased["p9"].Equal(noon) {
			t.Errorf("erased are %v, %v", erased, err)
		}
	}
}

func TestReadOnly(t *testing.T) {
	t.Parallel()
	o := options(t)
	r := open(t, o)
	add(t, r, map[string]string{"p1": "a@example.no"})
	if _, err := keyring.Open(t.Context(), o); !errors.Is(err, keyring.ErrLocked) {
		t.Errorf("opened twice: %v", err)
	}
	o.ReadOnly = true
	look := open(t, o)
	if _, ok := look.Key("p1"); !ok {
		t.Error("the key isn't seen")
	}
	c := look.Change()
	c.Add("p2")
	if err := c.Commit(); !errors.Is(err, keyring.ErrReadOnly) {
		t.Errorf("a change gave %v", err)
	}
	if err := look.Erase(noon, []string{"p1"}, nil); !errors.Is(err, keyring.ErrReadOnly) {
		t.Errorf("an erasure gave %v", err)
	}
	if _, err := look.Secret("audit"); !errors.Is(err, keyring.ErrReadOnly) {
		t.Errorf("a new secret gave %v", err)
	}
}
