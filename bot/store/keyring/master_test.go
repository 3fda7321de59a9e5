package keyring_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"drypp/bot/store/keyring"
)

const (
	keyA = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
	keyB = "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8="
)

func env(t testing.TB, value string) keyring.Master {
	t.Helper()
	m, err := keyring.EnvMaster(value)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestEnvMaster(t *testing.T) {
	t.Parallel()
	a, both := env(t, keyA), env(t, " "+keyB+", "+keyA)
	wrapped, err := a.Wrap(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	if key, err := both.Unwrap(t.Context(), a.ID(), wrapped); err != nil || len(key) != 32 {
		t.Errorf("an earlier key gave %v", err)
	}
	if _, err := env(t, keyB).Unwrap(t.Context(), a.ID(), wrapped); !errors.Is(err, keyring.ErrMaster) {
		t.Errorf("another key gave %v", err)
	}
	wrapped[20] ^= 1
	if _, err := a.Unwrap(t.Context(), a.ID(), wrapped); !errors.Is(err, keyring.ErrDamaged) {
		t.Errorf("a changed byte gave %v", err)
	}
	for _, bad := range []string{"", ",", keyA + ",", keyA[:40], keyA + "A", "secret" + keyA, keyA[:10] + "-" + keyA[11:]} {
		if _, err := keyring.EnvMaster(bad); err == nil {
			t.Errorf("%q was taken", bad)
		} else if len(bad) > 1 && strings.Contains(err.Error(), bad[:min(10, len(bad))]) {
			t.Errorf("the error has the value in it: %v", err)
		}
	}
}

// TestNothingShown formats what holds keys in every way that a log may.
func TestNothingShown(t *testing.T) {
	t.Parallel()
	o := options(t)
	o.Master = env(t, keyA)
	r := open(t, o)
	c := r.Change()
	defer c.Discard()
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		for _, v := range []any{o.Master, r, c} {
			got := fmt.Sprintf(verb, v)
			if len(got) > 200 || strings.Contains(got, keyA) || strings.Contains(got, "AAEC") || strings.Contains(got, "0001020304") || strings.Contains(got, "0x0, 0x1, 0x2") {
				t.Errorf("%s of %T shows %q", verb, v, got)
			}
		}
	}
}

func TestMasterFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(folder(t), "master.keys")
	if _, err := keyring.FileMaster(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without a file: %v", err)
	}
	if err := keyring.CreateMasterFile(path); err != nil {
		t.Fatal(err)
	}
	if err := keyring.CreateMasterFile(path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a second creation gave %v", err)
	}
	first := file(t, path)
	if err := keyring.RotateMasterFile(path); err != nil {
		t.Fatal(err)
	}
	second := file(t, path)
	if second.ID() == first.ID() {
		t.Error("rotation left the first key")
	}
	if n, err := keyring.PruneMasterFile(path, first.ID()); err != nil || n != 0 {
		t.Errorf("pruned %d of those in use, %v", n, err)
	}
	wrapped, err := first.Wrap(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file(t, path).Unwrap(t.Context(), first.ID(), wrapped); err != nil {
		t.Error(err)
	}
	if n, err := keyring.PruneMasterFile(path, second.ID()); err != nil || n != 1 {
		t.Errorf("pruned %d, %v", n, err)
	}
	if _, err := file(t, path).Unwrap(t.Context(), first.ID(), wrapped); !errors.Is(err, keyring.ErrMaster) {
		t.Errorf("a key that was pruned gave %v", err)
	}
	alone(t, path)
}

func file(t testing.TB, path string) keyring.Master {
	t.Helper()
	m, err := keyring.FileMaster(path)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// alone fails if anything else lies beside a file, or others may use it.
func alone(t testing.TB, path string) {
	t.Helper()
	in, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range in {
		info, err := e.Info()
		if err != nil || e.Name() != filepath.Base(path) || info.Mode() != 0o600 {
			t.Errorf("there is %s, %v", e, err)
		}
	}
}

func TestMasterFileRefused(t *testing.T) {
	t.Parallel()
	path := filepath.Join(folder(t), "master.keys")
	if err := keyring.CreateMasterFile(path); err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	id, key, _ := strings.Cut(string(good), " ")
	for name, content := range map[string]string{
		"empty": "", "no ID": key, "a line without a key": string(good) + "\n",
		"another's ID": id + " " + keyA + "\n", "text": "my secret words\n",
	} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := keyring.FileMaster(path); err == nil || strings.Contains(err.Error(), "secret words") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := errors.Join(os.WriteFile(path, good, 0o600), os.Chmod(path, 0o640)); err != nil {
		t.Fatal(err)
	}
	for what, f := range map[string]func() error{
		"FileMaster": func() error { _, err := keyring.FileMaster(path); return err },
		"rotation":   func() error { return keyring.RotateMasterFile(path) },
		"pruning":    func() error { _, err := keyring.PruneMasterFile(path); return err },
	} {
		if err := f(); err == nil || !strings.Contains(err.Error(), "chmod 600") {
			t.Errorf("%s of a file that others may read gave %v", what, err)
		}
	}
}

func TestRewrap(t *testing.T) {
	t.Parallel()
	o := options(t)
	o.Master = env(t, keyA)
	r := open(t, o)
	add(t, r, map[string]string{"p1": "a@example.no"})
	key, _ := r.Key("p1")
	for _, m := range []keyring.Master{env(t, keyB+","+keyA), env(t, keyA+","+keyB)} {
		if err := r.Rewrap(m); err != nil {
			t.Fatal(err)
		}
		if id, err := keyring.MasterID(o.Path); err != nil || id != m.ID() {
			t.Errorf("the ring is wrapped by %s, %v; want %s", id, err, m.ID())
		}
		o.Master = m
		r = reopen(t, r, o)
		if k, ok := r.Key("p1"); !ok || *k != *key {
			t.Error("the key is another one")
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	for name, m := range map[string]keyring.Master{"another": env(t, keyB), "none": nil} {
		o.Master = m
		if _, err := keyring.Open(t.Context(), o); !errors.Is(err, keyring.ErrMaster) {
			t.Errorf("%s: %v", name, err)
		}
	}
	open(t, options(t))
	o = options(t)
	if err := open(t, o).Close(); err != nil {
		t.Fatal(err)
	}
	o.Master = env(t, keyA)
	if _, err := keyring.Open(t.Context(), o); !errors.Is(err, keyring.ErrMaster) {
		t.Errorf("a ring that isn't wrapped: %v", err)
	}
}
