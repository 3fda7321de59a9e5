package keyring_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
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

// has reports whether a handle stands for anything.
func has(r *keyring.Ring, handle string) bool {
	_, ok := r.Text(handle)
	return ok
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

func TestRefused(t *testing.T) {
	t.Parallel()
	o := options(t)
	if err := open(t, o).Close(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path       string
		wide, back os.FileMode
	}{{o.Path, 0o640, 0o600}, {filepath.Dir(o.Path), 0o710, 0o700}} {
		if err := os.Chmod(c.path, c.wide); err != nil {
			t.Fatal(err)
		}
		for _, o.ReadOnly = range []bool{false, true} {
			if _, err := keyring.Open(t.Context(), o); err == nil || !strings.Contains(err.Error(), "chmod") {
				t.Errorf("mode %#o of %s: %v", c.wide, c.path, err)
			}
		}
		if err := os.Chmod(c.path, c.back); err != nil {
			t.Fatal(err)
		}
	}
	o.Path += ".none"
	if _, err := keyring.Open(t.Context(), o); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("looking at none gave %v", err)
	}
}

// TestChange stages what can't be kept, what goes again, and what came before.
func TestChange(t *testing.T) {
	t.Parallel()
	o := options(t)
	r := open(t, o)
	handles := add(t, r, map[string]string{"p1": "a@example.no", "p2": "b@example.no"})
	c := r.Change()
	c.Drop("p1")
	c.Forget(handles["p1"])
	h := c.Handle("A@example.no")
	if _, ok := c.Key("p1"); ok || h == handles["p1"] {
		t.Error("what was dropped is still staged")
	}
	if text, ok := c.Text(h); !ok || text != "a@example.no" {
		t.Errorf("the staged text is %q", text)
	}
	if _, ok := c.Text(handles["p1"]); ok || has(r, h) || !has(r, handles["p1"]) {
		t.Error("the change is seen where it isn't, or not where it is")
	}
	if err := c.Commit(); err != nil {
		t.Fatal(err)
	}
	for _, r := range []*keyring.Ring{r, reopen(t, r, o)} {
		if _, ok := r.Key("p1"); ok || has(r, handles["p1"]) || !has(r, h) {
			t.Error("the change isn't kept")
		}
	}
	r = open(t, options(t))
	for name, stage := range map[string]func(c *keyring.Change){
		"an ID that is too long": func(c *keyring.Change) { c.Add("12345678901234567") },
		"no ID":                  func(c *keyring.Change) { c.Add("") },
		"no text":                func(c *keyring.Change) { c.Handle("") },
		"a long text":            func(c *keyring.Change) { c.Handle(strings.Repeat("x", 5000)) },
	} {
		c := r.Change()
		c.Add("p1")
		stage(c)
		if err := c.Commit(); err == nil {
			t.Errorf("%s was taken", name)
		}
		if _, ok := r.Key("p1"); ok {
			t.Errorf("%s: the rest was taken", name)
		}
	}
}
