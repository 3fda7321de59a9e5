package bolt_test

import (
	"path/filepath"
	"testing"

	"drypp/bot/store"
	"drypp/bot/store/bolt"
	"drypp/bot/store/storetest"
)

func TestStore(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t testing.TB) store.Store { return open(t, newDir(t)) })
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
