package bolt

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"drypp/bot/store"
	"drypp/courses"
)

// interrupted is a context that does something when it is asked the nth time
// whether it has ended.
type interrupted struct {
	context.Context
	n  int
	do func()
}

func (c *interrupted) Err() error {
	if c.n--; c.n == 0 {
		c.do()
	}
	return c.Context.Err()
}

// TestPruneWhileJoining: who turns out to be somebody whom Prune has passed
// leaves them nothing that isn't to be kept, whenever that happens.
func TestPruneWhileJoining(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	at := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for n := 1; n < 12; n++ {
		d, err := Open(filepath.Join(t.TempDir(), "org"), Options{})
		if err != nil {
			t.Fatal(err)
		}
		met, err := d.Meet(ctx, store.Sighting{ObjectID: "aa-1", At: at})
		if err != nil {
			t.Fatal(err)
		}
		for _, email := range []string{"a@example.no", "kari@example.no", "z@example.no"} {
			if _, err := d.List(ctx, courses.Person{Email: email, Fields: map[string]string{"title": "Selger"}}, at); err != nil {
				t.Fatal(err)
			}
		}
		join := func() {
			if err := d.SetProfile(ctx, met.ID, "Kari", "kari@example.no"); err != nil {
				t.Error(err)
			}
		}
		if _, err := d.Prune(&interrupted{ctx, n, join}, nil); err != nil {
			t.Fatal(err)
		}
		err = d.Everybody(ctx, func(p courses.Person) error {
			if len(p.Fields) > 0 {
				t.Errorf("joined at the question %d: %v is left", n, p.Fields)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}
}
