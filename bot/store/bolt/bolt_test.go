package bolt_test

import (
	"os"
	"path/filepath"
	"testing"

	"drypp/bot/store"
	"drypp/bot/store/bolt"
	"drypp/bot/store/storetest"
)

func TestStore(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t testing.TB) store.Store { return open(t, newDir(t)) },
		func(t testing.TB, snapshot []byte) store.Store {
			dir := newDir(t)
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, bolt.FileName), snapshot, 0o600); err != nil {
				t.Fatal(err)
			}
			return open(t, dir)
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
