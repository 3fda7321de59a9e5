package dossier

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"drypp/bot/privacy"
	"drypp/bot/privacy/audit"
	"drypp/bot/store"
	"drypp/courses/rights"
	"drypp/courses/surveys"
)

// eventsRead bounds how many waiting events of everybody are read for one
// person's: they are in the person's enrolments as well.
const eventsRead = 10_000

// shared is what isn't kept person by person, by whom it is about.
type shared struct {
	by map[string]*records
	// moreEvents says that there may be more events than were read.
	moreEvents bool
}

type records struct {
	digests, deputises []store.Digest
	looks              []store.Access
	requests           []rights.Request
	log                []logged
	events             []store.Event
	ballots            []surveys.Ballot
}

type logged struct {
	at    audit.Receipt
	entry audit.Entry
}

// Everybody returns a Packer for packages of many people one after the other: what
// isn't kept person by person it reads now, once, and holds in memory, instead of
// for each of them.
func (p *Packer) Everybody(ctx context.Context) (privacy.Packer, error) {
	all, err := p.gather(ctx, "")
	if err != nil {
		return nil, fmt.Errorf("collecting what is kept of people: %w", err)
	}
	return &Packer{p.config, all}, nil
}

// gather reads what is about one person, or about everybody if only is empty.
func (p *Packer) gather(ctx context.Context, only string) (*shared, error) {
	g := gatherer{Packer: p, only: only, shared: shared{by: map[string]*records{}}}
	for _, step := range []struct {
		what string
		read func(context.Context) error
	}{{"digests", g.digests}, {"looks", g.looks}, {"requests", g.requests}, {"the audit log", g.log}, {"events", g.events}, {"surveys", g.ballots}} {
		if err := step.read(ctx); err != nil {
			return nil, fmt.Errorf("reading %s: %w", step.what, err)
		}
	}
	return &g.shared, nil
}

type gatherer struct {
	*Packer
	only string
	shared
}

// give hands a record to those whom it is about, each once.
func (g *gatherer) give(to func(*records), people ...string) {
	for i, id := range people {
		if id == "" || g.only != "" && id != g.only || slices.Contains(people[:i], id) {
			continue
		}
		if g.by[id] == nil {
			g.by[id] = &records{}
		}
		to(g.by[id])
	}
}

func (g *gatherer) digests(ctx context.Context) error {
	err := g.config.Store.Digests(ctx, func(d store.Digest) error {
		g.give(func(r *records) { r.digests = append(r.digests, d) }, d.Person)
		g.give(func(r *records) { r.deputises = append(r.deputises, d) }, d.Deputy)
		return nil
	})
	for _, r := range g.by {
		for _, list := range [][]store.Digest{r.digests, r.deputises} {
			slices.SortFunc(list, func(a, b store.Digest) int {
				return cmp.Or(cmp.Compare(a.Person, b.Person), cmp.Compare(a.Kind, b.Kind))
			})
		}
	}
	return err
}

func (g *gatherer) looks(ctx context.Context) error {
	return g.config.Store.Accesses(ctx, func(a store.Access) error {
		g.give(func(r *records) { r.looks = append(r.looks, a) }, a.By, a.About)
		return nil
	})
}

func (g *gatherer) requests(ctx context.Context) error {
	return g.config.Store.Requests(ctx, func(q rights.Request) error {
		g.give(func(r *records) { r.requests = append(r.requests, q) }, q.Person)
		return nil
	})
}

func (g *gatherer) log(context.Context) error {
	if g.config.Log == nil {
		return nil
	}
	return g.config.Log.Entries(func(at audit.Receipt, e audit.Entry) error {
		g.give(func(r *records) { r.log = append(r.log, logged{at, e}) }, e.Actor, e.Subject)
		return nil
	})
}

func (g *gatherer) events(ctx context.Context) error {
	list, err := g.config.Store.Events(ctx, eventsRead)
	for i := range list {
		g.give(func(r *records) { r.events = append(r.events, list[i].Event) }, list[i].Event.Person)
	}
	g.moreEvents = len(list) == eventsRead
	return err
}
