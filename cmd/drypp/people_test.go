package main

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"drypp/bot/delivery"
	"drypp/bot/store"
	"drypp/bot/store/bolt"
	"drypp/cmd/drypp/config"
	"drypp/courses"
	"drypp/courses/campaigns"
)

// TestListPeople brings a store up to date with lists, one after the other.
func TestListPeople(t *testing.T) {
	t.Parallel()
	const kari, lars, guest = "20000000-0000-0000-0000-000000000001", "20000000-0000-0000-0000-000000000002", "20000000-0000-0000-0000-000000000003"
	ctx := t.Context()
	db, err := bolt.Open(filepath.Join(t.TempDir(), "store"), bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	for id, locale := range map[string]string{lars: "en-US", guest: ""} {
		if _, err := db.Meet(ctx, store.Sighting{ObjectID: id, Locale: locale, Installed: true, At: monday}); err != nil {
			t.Fatal(err)
		}
	}
	list := func(people ...config.Person) int {
		t.Helper()
		o := organisation{Organisation: config.Organisation{Country: "NO", People: people}, store: db}
		left, err := listPeople(ctx, &o, monday)
		if err != nil {
			t.Fatal(err)
		}
		return left
	}
	both := []config.Person{{User: kari, Language: "nn", Department: "Salg"}, {User: lars, Language: "nb", Country: "SE"}}
	if left := list(both...) + list(both...); left != 0 {
		t.Errorf("%d left", left)
	}
	if p := person(t, db, kari); p.Speaks("en") != courses.Nynorsk || p.Fields["department"] != "Salg" || p.Country != "NO" {
		t.Errorf("got %+v", p)
	}
	if p := person(t, db, lars); p.Speaks("nb") != courses.English || p.Country != "SE" || !p.Installed {
		t.Errorf("what his client says doesn't count any more: %+v", p)
	}
	if left := list(both[0]); left != 1 || person(t, db, lars).Left.IsZero() {
		t.Errorf("%d left", left)
	}
	if left := list(both[0]); left != 0 {
		t.Errorf("%d left a second time", left)
	}
	if list(); person(t, db, kari).Left != (time.Time{}) {
		t.Error("without a list everybody left")
	}
	if list(both...); !person(t, db, lars).Left.IsZero() {
		t.Error("who comes back hasn't")
	}
	if !person(t, db, guest).Left.IsZero() {
		t.Error("who was never listed has left")
	}
}

var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func person(t *testing.T, s store.Store, objectID string) courses.Person {
	t.Helper()
	p, err := s.Person(t.Context(), objectID)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// failing is a store that lists nobody.
type failing struct{ store.Store }

func (failing) List(context.Context, courses.Person, time.Time) (courses.Person, error) {
	return courses.Person{}, store.ErrUnavailable
}

func TestListPeopleFails(t *testing.T) {
	t.Parallel()
	o := organisation{Organisation: config.Organisation{People: []config.Person{{User: "a"}, {User: "b"}}}, store: failing{}}
	if _, err := listPeople(t.Context(), &o, monday); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
}

func TestAdvice(t *testing.T) {
	t.Parallel()
	for _, r := range delivery.Reaches {
		if reachAdvice[r] == "" {
			t.Errorf("nobody knows what to do about %s", r)
		}
	}
	for _, reason := range []string{campaigns.Outdated, campaigns.Interrupted, campaigns.NoChat, "blocked", "not installed"} {
		if advice(reason) == advice("other") {
			t.Errorf("nobody knows what to do about %s", reason)
		}
	}
	if advice("unheard of") == "" {
		t.Error("nobody knows what to do about what is new")
	}
}
