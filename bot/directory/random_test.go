package directory

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"drypp/bot/store"
	"drypp/courses"
)

// life is a random sequence of changes, of rounds and of what goes wrong.
type life struct {
	*world
	*rand.Rand
	// said has what somebody's client said of their language.
	said map[string]string
	// chosen are the fields.
	chosen []string
}

var errFault = errors.New("something went wrong")

// TestRandom: whatever changes and whatever goes wrong, no round removes
// anybody who is there, nor does one that breaks off remove anybody, and after
// a round that goes well everything is as in the directory.
func TestRandom(t *testing.T) {
	t.Parallel()
	for seed := range uint64(100) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(seed, 5))
			l := &life{Rand: random, said: map[string]string{}, chosen: everyField}
			l.world = newWorld(t, func(w *world) {
				w.org.MaxRemoved = []int{1, 10, 40, 100}[random.IntN(4)]
				w.entra.random, w.entra.size = random, 1+random.IntN(6)
				if random.IntN(2) == 0 {
					w.org.Groups = map[string]string{"Selgere": "g1", "Ledere": "g2"}
				}
			})
			for range 25 {
				for range l.IntN(6) {
					l.change()
				}
				l.attempt()
			}
			l.settled()
		})
	}
}

func (l *life) somebody() string { return fmt.Sprintf("p%02d", l.IntN(12)) }

// change changes something in the directory, or in Teams.
func (l *life) change() {
	id := l.somebody()
	switch l.IntN(12) {
	default:
		u := user(id, fmt.Sprint("department ", l.IntN(3)))
		u.Managed = l.IntN(2) == 0
		u.Person.Manager = []string{"", "boss", "Chief"}[l.IntN(3)]
		u.Person.Name = fmt.Sprint("Name ", l.IntN(3))
		u.Person.Locale = []string{"", "nb-NO", "en-GB"}[l.IntN(3)]
		u.Person.Timezone = []string{"", "Europe/Oslo", "Asia/Tokyo"}[l.IntN(3)]
		u.Person.Fields["title"] = []string{"", "Selger"}[l.IntN(2)]
		l.entra.put(u)
	case 0, 1:
		l.entra.remove(id)
	case 2, 3, 4:
		l.entra.join([]string{"g1", "g2"}[l.IntN(2)], id, l.IntN(2) == 0)
	case 5:
		l.must(second(l.db.Meet(l.ctx, store.Sighting{ObjectID: id, Locale: "sv-SE", Installed: true, At: noon})))
		l.said[id] = "sv-SE"
	case 6:
		if l.IntN(3) > 0 {
			return
		}
		l.chosen = slices.DeleteFunc(slices.Clone(everyField), func(string) bool { return l.IntN(4) == 0 })
		l.must(second(l.dir.Choose(l.ctx, tenant, l.chosen)))
	}
}

func second[T any](_ T, err error) error { return err }

// attempt is a round, with or without a fault. Now and then the program begins
// anew before it.
func (l *life) attempt() {
	l.Helper()
	if l.IntN(5) == 0 {
		l.open()
		l.must(l.dir.Start(l.ctx))
	}
	before := l.known()
	ctx, unharmed := l.harm()
	dry := l.IntN(6) == 0
	_, err := l.dir.Sync(ctx, tenant, SyncOptions{Full: l.IntN(8) == 0, Dry: dry})
	l.entra.fault, l.store.fail = nil, nil
	if err != nil && !errors.Is(err, errFault) && !errors.Is(err, context.Canceled) && !errors.Is(err, ErrStartOver) {
		l.Fatal(err)
	}
	after, there := l.known(), l.there()
	for id, was := range before {
		if now := after[id]; here(&was) && !here(&now) && (there[id] || err != nil && unharmed || dry) {
			l.Errorf("%s was removed by a round that gave %v", id, err)
		}
	}
	if dry && !reflect.DeepEqual(before, after) {
		l.Error("a dry run changed somebody")
	}
	if held := l.roster().Held; held != nil && l.IntN(2) == 0 {
		l.must(l.dir.Allow(l.ctx, tenant, held.Removals))
	}
}

// harm decides what goes wrong in the next round, and reports whether it can't
// be after the last page, when removing has begun.
func (l *life) harm() (ctx context.Context, early bool) {
	ctx, cancel := context.WithCancel(l.ctx)
	l.Cleanup(cancel)
	left := l.IntN(12)
	count := func(string) error {
		if left--; left < 0 {
			return errFault
		}
		return nil
	}
	switch l.IntN(7) {
	case 0:
		l.entra.fault = count
	case 1:
		l.entra.fault = func(call string) error {
			if count(call) != nil {
				cancel()
			}
			return nil
		}
	case 2:
		l.store.fail = func(call string) error {
			if call == "List" {
				return count(call)
			}
			return nil
		}
	case 3:
		l.store.fail = count
		return ctx, false
	case 4:
		l.entra.stale = true
	}
	return ctx, true
}

// there returns who is in the directory and belongs to the people.
func (l *life) there() map[string]bool {
	there := map[string]bool{}
	for id, u := range l.entra.users {
		if !u.Gone && (len(l.org.Groups) == 0 || l.entra.members["g1"][id] || l.entra.members["g2"][id]) {
			there[id] = true
		}
	}
	return there
}

func (l *life) known() map[string]courses.Person {
	l.Helper()
	known := map[string]courses.Person{}
	l.must(l.db.Everybody(l.ctx, func(p courses.Person) error {
		known[p.ObjectID] = p
		return nil
	}))
	return known
}

// settled ends with rounds that go well, and compares.
func (l *life) settled() {
	l.Helper()
	for r := l.sync(); r.Held != nil; r = l.sync() {
		l.must(l.dir.Allow(l.ctx, tenant, r.Held.Removals))
	}
	there, known := l.there(), l.known()
	for id := range there {
		if p, want := known[id], l.expected(known[id]); !reflect.DeepEqual(p, want) {
			l.Errorf("kept: %+v\nwant: %+v", p, want)
		}
	}
	for id, p := range known {
		if here(&p) != there[id] {
			l.Errorf("%s is among the people: %v, in the directory: %v", id, here(&p), there[id])
		}
		if !p.Listed && (!p.Left.IsZero() || p.Name != "") {
			l.Errorf("who only installed the app became %+v", p)
		}
	}
	l.must(l.db.Check(l.ctx))
}

// expected is what is to be known of somebody who is in the directory.
func (l *life) expected(p courses.Person) courses.Person {
	u := l.entra.users[p.ObjectID].Person
	for name, id := range l.org.Groups {
		if l.entra.members[id][p.ObjectID] {
			u.Groups = append(u.Groups, name)
		}
	}
	u.Groups = slices.Sorted(slices.Values(u.Groups[1:])) // but for the one that the directory made up
	fields := l.chosen
	if len(l.org.Groups) > 0 {
		fields = append(slices.Clone(fields), "groups")
	}
	want := only(&u, fields)
	want.ID, want.Met, want.ClientTimezone, want.Listed = p.ID, p.Met, p.ClientTimezone, true
	if said := l.said[p.ObjectID]; said != "" {
		want.Locale, want.Installed = said, true
	}
	return want
}
