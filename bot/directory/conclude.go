package directory

import (
	"context"
	"slices"

	"drypp/bot/store"
	"drypp/courses"
)

// review is who a round changes besides those whom the directory told of.
type review struct {
	// gone are the IDs of those who were listed before and aren't there any
	// more; passing those of who was listed by this round, but went before it
	// ended; moved the object IDs of those whose groups changed.
	gone, passing, moved []string
}

// review goes through everybody, unless there can be nothing to find.
func (r *round) review(ctx context.Context) (v review, err error) {
	if !r.full && r.members == nil && !r.anyGone() {
		return v, nil
	}
	return v, r.store.Everybody(ctx, func(p courses.Person) error {
		if here(&p) {
			r.sort(&v, &p)
		}
		return nil
	})
}

func (r *round) anyGone() bool {
	for _, c := range r.seen {
		if !c.here {
			return true
		}
	}
	return false
}

// sort puts one of the people where they belong in a review.
func (r *round) sort(v *review, p *courses.Person) {
	k := keyOf(p.ObjectID)
	c, came := r.seen[k]
	groups, belongs := r.belongs(k)
	switch {
	case c.here:
	case !came && belongs && !r.full:
		if r.members != nil && !slices.Equal(groups, p.Groups) {
			v.moved = append(v.moved, p.ObjectID)
		}
	case c.kind == Added, c.kind == Returned:
		v.passing = append(v.passing, p.ID)
	default:
		v.gone = append(v.gone, p.ID)
		r.show(k, Change{Kind: Removed, Name: p.Name, Email: p.Email})
	}
}

// move lists people as they are known, with their groups as they are now.
func (r *round) move(ctx context.Context, objectIDs []string) error {
	for some := range slices.Chunk(objectIDs, portion) {
		changes := make([]Change, len(some))
		err := atOnce(together, len(some), func(i int) error {
			p, err := r.store.Known(ctx, some[i], "")
			if err != nil {
				return err
			}
			p.Groups, _ = r.belongs(keyOf(some[i]))
			o, err := r.bring(ctx, &p, true)
			changes[i] = o.change
			return err
		})
		if err != nil {
			return err
		}
		for i := range changes {
			r.note(keyOf(some[i]), changes[i])
		}
	}
	return nil
}

// conclude removes who is gone, unless they are too many, and notes where the
// next round begins.
func (r *round) conclude(ctx context.Context, next, asked string) (*Report, error) {
	v, err := r.review(ctx)
	if err != nil {
		return nil, err
	}
	if err := r.move(ctx, v.moved); err != nil {
		return nil, err
	}
	roster, err := r.store.Roster(ctx)
	if err != nil {
		return nil, err
	}
	report := r.report()
	report.Held = r.held(&roster, len(v.gone))
	if report.Held == nil {
		report.Removed = len(v.gone)
		v.passing = append(v.passing, v.gone...)
	}
	if r.dry {
		return report, nil
	}
	if err := r.unlist(ctx, v.passing); err != nil {
		return nil, err
	}
	return report, r.o.edit(ctx, func(s *store.Roster) (bool, error) {
		r.mark(s, report.Held, next, asked)
		return true, nil
	})
}

// held says that so many removals have to be confirmed, nil if they needn't be.
func (r *round) held(s *store.Roster, removals int) *store.Held {
	h := &store.Held{Removals: removals, People: r.people, At: r.at}
	if s.Held != nil {
		h.At = s.Held.At
	}
	if removals <= r.o.limit(r.people) || s.Held != nil && removals <= s.Held.Allowed {
		return nil
	}
	return h
}

// mark notes how the round ended. If it is held, the next one must come
// upon the same removals again: it begins where this one did.
func (r *round) mark(s *store.Roster, held *store.Held, next, asked string) {
	if held == nil {
		s.Link, s.LinkAt, s.Asked, s.Held = next, r.at, asked, nil
		s.Synced, s.From = r.at, store.FromDirectory
		return
	}
	kept := *held
	if s.Held != nil && s.Held.Allowed >= kept.Removals {
		kept.Allowed = s.Held.Allowed // a contact just did
	}
	s.Held = &kept
}

// report counts each person once, by how they are at the end.
func (r *round) report() *Report {
	report := &Report{Full: r.full, Seen: len(r.seen), People: r.people}
	for _, c := range r.seen {
		if c.here {
			report.count(c.kind)
		}
	}
	for _, c := range r.changes {
		if c.Kind == Removed || r.seen[c.key].here {
			report.Changes = append(report.Changes, c.Change)
		}
	}
	return report
}

func (r *Report) count(k ChangeKind) {
	switch k {
	case Added:
		r.Added++
	case Changed:
		r.Changed++
	case Returned:
		r.Returned++
	}
}
