package entra_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"drypp/bot/directory"
	"drypp/bot/directory/entra/graphtest"
	"drypp/bot/teams/teamstest"
)

var seeds = flag.Int("seeds", 8, "how many seeds TestGraphRandom tries")

// TestGraphRandom lets chance change the directory, the order that rounds tell it
// in and what becomes of pages. A round that goes well leaves the people as the
// directory has them; one that doesn't removes nobody.
func TestGraphRandom(t *testing.T) {
	t.Parallel()
	for seed := range uint64(*seeds) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			newLottery(t, seed).run()
		})
	}
}

// lottery is an organisation to which random things happen.
type lottery struct {
	*world
	random  *rand.Rand
	ids     []string
	gone    map[string]bool
	group   string
	members map[string]bool
}

func newLottery(t *testing.T, seed uint64) *lottery {
	l := &lottery{random: rand.New(rand.NewPCG(seed, 1)), gone: map[string]bool{}, members: map[string]bool{}}
	chance := func() bool { return l.random.IntN(2) == 0 }
	config := graphtest.Config{Seed: seed, PageSize: 3 + l.random.IntN(20), Quirks: graphtest.Quirks{
		Shuffle: chance(), Twice: chance(), Empty: chance(), Replay: l.random.IntN(30), Tombstones: chance(), Stale: chance(),
	}}
	l.world = newWorld(t, nil, config, func(w *world) {
		w.org.MaxRemoved = 100
		l.ids = w.g.Populate(60)
		if chance() {
			l.group = w.g.AddGroup("Alle")
			w.org.Groups = map[string]string{"Alle": l.group}
			l.enter(w.g, l.ids[:40])
		}
	})
	return l
}

func (l *lottery) enter(g *graphtest.Graph, ids []string) {
	g.Enter(l.group, ids...)
	for _, id := range ids {
		l.members[id] = true
	}
}

func (l *lottery) run() {
	l.sync()
	l.agrees()
	for range 15 {
		for range l.random.IntN(12) {
			l.happens()
		}
		l.g.FailOften(graphtest.Delta, 0.1, graphtest.InternalError, graphtest.Unavailable, graphtest.Fault{Cut: true}, graphtest.Fault{Half: true}, graphtest.Fault{Linkless: true})
		if l.random.IntN(8) == 0 {
			l.g.Expire(graphtest.Expiry(1 + l.random.IntN(2)))
		}
		before := l.people()
		_, err := l.dir.Sync(l.Context(), teamstest.Tenant, directory.SyncOptions{})
		if err == nil {
			l.agrees()
			continue
		}
		after := l.people()
		for id := range before {
			if _, ok := after[id]; !ok {
				l.Errorf("a round that failed removed somebody: %v", err)
			}
		}
	}
	l.g.FailOften(graphtest.Delta, 0)
	l.sync()
	l.agrees()
}

// happens changes something. Managers, the first ten, stay: what becomes of
// their people's manager when they go isn't documented.
func (l *lottery) happens() {
	id := l.ids[10+l.random.IntN(len(l.ids)-10)]
	switch pick := l.random.IntN(9); {
	case pick == 0:
		l.ids = append(l.ids, l.g.Add(graphtest.Properties{"displayName": "Ny", "mail": fmt.Sprintf("ny%d@fjordvik.example", len(l.ids))}))
	case l.gone[id]:
		l.g.Restore(id)
		delete(l.gone, id)
	case pick == 1:
		l.g.Remove(id)
		l.gone[id] = true
	case pick == 2:
		l.g.Set(id, graphtest.Properties{"accountEnabled": l.random.IntN(2) == 0})
	case pick == 3:
		l.g.SetManager(id, []string{"", l.ids[0], l.ids[5]}[l.random.IntN(3)])
	case pick == 4 && l.group != "":
		l.enter(l.g, []string{id})
	case pick == 5 && l.group != "":
		l.g.Leave(l.group, id)
		delete(l.members, id)
	default:
		l.g.Set(id, graphtest.Properties{"department": []any{"Salg", "Kantine", nil}[l.random.IntN(3)]})
	}
}

// agrees holds the people to the directory.
func (l *lottery) agrees() {
	l.Helper()
	got := l.people()
	var want []string
	l.g.Everybody(func(id string, p graphtest.Properties, manager string) {
		if l.group != "" && !l.members[id] {
			return
		}
		want = append(want, id)
		department, _ := p["department"].(string)
		if has := got[id]; has.ObjectID == "" || has.Fields["department"] != department || has.Manager != manager || has.Name != p["displayName"] {
			l.Errorf("somebody of %q under %q is kept as %+v", department, manager, has)
		}
	})
	if len(got) != len(want) {
		l.Errorf("%d people are kept, and the directory has %d", len(got), len(want))
	}
	for id := range got {
		if !slices.Contains(want, id) {
			l.Errorf("somebody is kept who isn't there")
		}
	}
}
