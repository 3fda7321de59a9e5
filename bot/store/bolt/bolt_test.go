package bolt_test

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"drypp/bot/store"
	"drypp/bot/store/bolt"
	"drypp/bot/store/storetest"
)

func TestStore(t *testing.T) {
	t.Parallel()
	var dirs sync.Map // by store
	keep := func(t testing.TB, dir string) store.Store {
		d := open(t, dir)
		dirs.Store(d, dir)
		return d
	}
	storetest.Run(t, storetest.Maker{
		New: func(t testing.TB) store.Store { return keep(t, newDir(t)) },
		Again: func(t testing.TB, s store.Store) store.Store {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			dir, _ := dirs.Load(s)
			return keep(t, dir.(string))
		},
		Restore: func(t testing.TB, s store.Store, snapshot []byte) store.Store {
			dir := newDir(t)
			from, _ := dirs.Load(s)
			ring, err := os.ReadFile(filepath.Join(from.(string), bolt.RingName))
			if err := errors.Join(err, os.Mkdir(dir, 0o700)); err != nil {
				t.Fatal(err)
			}
			for name, file := range map[string][]byte{bolt.FileName: snapshot, bolt.RingName: ring} {
				if err := os.WriteFile(filepath.Join(dir, name), file, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			return keep(t, dir)
		},
	})
}

// newDir names a folder for a store that isn't there yet.
func newDir(t testing.TB) string { return filepath.Join(t.TempDir(), "org") }

func open(t testing.TB, dir string) *bolt.DB {
	t.Helper()
	db, err := bolt.Open(dir, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return db
}
