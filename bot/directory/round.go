package directory

import (
	"context"
	"errors"
	"slices"

	"drypp/bot/store"
	"drypp/courses"
)

// round is one round of changes. It holds no people, only who was seen.
type round struct {
	bringing
	o    *organisation
	want Want
	told func(Progress)
	// full says that it began with everybody: who isn't seen is gone.
	full bool
	// people counts those who were listed before.
	people int
	// members says who is in the groups, nil if everybody belongs.
	members *members
	// joined are the object IDs of members who weren't among the people.
	joined []string
	seen   map[key]came
	// changes are the first ones, and whose they are.
	changes []noted
}

// came is what a round knows of somebody who came up.
type came struct {
	// here says that they belong to the people, as the latest item has it.
	here bool
	// kind is what became of them first; a replay doesn't count again.
	kind ChangeKind
}

type noted struct {
	key key
	Change
}

// fetching is how many users are asked for one by one at the same time, and
// portion how many are held at once.
const fetching, portion = 8, 100

// run goes through all that the directory has to say since the round that the
// link came from, takes over who is there, and returns the next link.
func (r *round) run(ctx context.Context, link string) (next string, err error) {
	for again := false; ; again = true {
		r.full = link == ""
		if err := r.before(ctx); err != nil {
			return "", err
		}
		next, err = r.o.Source.Users(ctx, r.want, link, func(users []User) error { return r.page(ctx, users) })
		if err == nil {
			return next, r.join(ctx)
		}
		if again || !errors.Is(err, ErrStartOver) {
			return "", err
		}
		link = ""
		for k, c := range r.seen {
			c.here = false
			r.seen[k] = c
		}
	}
}

// before counts the people and asks who is in the groups.
func (r *round) before(ctx context.Context) error {
	first := len(r.seen) == 0
	listed := map[key]struct{}{}
	if first {
		r.people = 0
	}
	err := r.store.Everybody(ctx, func(p courses.Person) error {
		if !here(&p) {
			return nil
		}
		if first {
			r.people++
		}
		if r.o.grouped() && !r.full {
			listed[keyOf(p.ObjectID)] = struct{}{}
		}
		return nil
	})
	if err != nil || !r.o.grouped() {
		return err
	}
	if r.full {
		r.o.absent = map[key]struct{}{}
	}
	r.members, r.joined, err = r.o.readMembers(ctx, func(k key) bool {
		_, known := listed[k]
		_, absent := r.o.absent[k]
		return !r.full && !known && !absent
	})
	return err
}

// here reports whether somebody is among the organisation's people.
func here(p *courses.Person) bool { return p.Listed && p.Left.IsZero() }

// page takes over those of a page who belong to the people, each as the last
// item has them.
func (r *round) page(ctx context.Context, users []User) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	keys, ours, err := r.latest(users)
	if err != nil {
		return err
	}
	outcomes := make([]outcome, len(ours))
	err = atOnce(together, len(ours), func(i int) (err error) {
		outcomes[i], err = r.bring(ctx, &ours[i].Person, ours[i].Managed)
		return err
	})
	if err != nil {
		return err
	}
	for i := range outcomes {
		r.note(keys[i], outcomes[i].change)
	}
	r.o.tell(Progress{Done: len(r.seen)}, r.told)
	return nil
}

var errNobody = errors.New("the directory sent a user without an object ID")

// latest returns the users of a page who are there and belong to the people,
// and notes who is gone.
func (r *round) latest(users []User) (keys []key, ours []User, err error) {
	done := make(map[key]bool, len(users))
	for i := range slices.Backward(users) {
		u := &users[i]
		if u.Person.ObjectID == "" {
			return nil, nil, errNobody
		}
		k := keyOf(u.Person.ObjectID)
		groups, belongs := r.belongs(k)
		if done[k] || !belongs {
			continue
		}
		done[k] = true
		if u.Gone {
			r.seen[k] = came{kind: r.seen[k].kind}
			continue
		}
		one := *u
		one.Person.Groups = groups
		keys, ours = append(keys, k), append(ours, one)
	}
	slices.Reverse(keys)
	slices.Reverse(ours)
	return keys, ours, nil
}

// belongs returns somebody's groups, and whether they belong to the people.
func (r *round) belongs(k key) ([]string, bool) {
	if r.members == nil {
		return nil, true
	}
	return r.members.groups(k)
}

// note keeps that somebody is there and what became of them.
func (r *round) note(k key, c Change) {
	before := r.seen[k]
	if before.kind != "" {
		c.Kind = before.kind
	} else if c.Kind != "" {
		r.show(k, c)
	}
	r.seen[k] = came{here: true, kind: c.Kind}
}

func (r *round) show(k key, c Change) {
	if len(r.changes) < MaxChanges {
		r.changes = append(r.changes, noted{k, c})
	}
}

// join asks for those who came into a group without having changed themselves.
func (r *round) join(ctx context.Context) error {
	for some := range slices.Chunk(r.joined, portion) {
		some = slices.DeleteFunc(some, func(id string) bool { _, came := r.seen[keyOf(id)]; return came })
		users := make([]User, len(some))
		err := atOnce(fetching, len(some), func(i int) (err error) {
			users[i], err = r.o.Source.User(ctx, r.want, some[i])
			users[i].Person.ObjectID = some[i]
			return err
		})
		if err != nil {
			return err
		}
		for i := range users {
			if users[i].Gone {
				r.o.absent[keyOf(some[i])] = struct{}{}
			}
		}
		if err := r.page(ctx, users); err != nil {
			return err
		}
	}
	return nil
}

// leavers returns the IDs of those who were listed before and are gone, and of
// those who were listed by this round and went before it ended.
func (r *round) leavers(ctx context.Context) (gone, passing []string, err error) {
	err = r.store.Everybody(ctx, func(p courses.Person) error {
		if !here(&p) {
			return nil
		}
		k := keyOf(p.ObjectID)
		c, came := r.seen[k]
		_, belongs := r.belongs(k)
		switch {
		case c.here, !came && belongs && !r.full:
		case c.kind == Added, c.kind == Returned:
			passing = append(passing, p.ID)
		default:
			gone = append(gone, p.ID)
			r.show(k, Change{Kind: Removed, Name: p.Name, Email: p.Email})
		}
		return nil
	})
	return gone, passing, err
}

// regroup brings the groups of those up to date who were in them before and
// who the directory had nothing to say of.
func (r *round) regroup(ctx context.Context) error {
	if r.members == nil || r.full {
		return nil
	}
	var moved []string
	err := r.store.Everybody(ctx, func(p courses.Person) error {
		k := keyOf(p.ObjectID)
		_, came := r.seen[k]
		groups, belongs := r.belongs(k)
		if here(&p) && !came && belongs && !slices.Equal(groups, p.Groups) {
			moved = append(moved, p.ObjectID)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return r.move(ctx, moved)
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

// settle removes who is gone, unless they are too many, and notes where the
// next round begins.
func (r *round) settle(ctx context.Context, next, asked string) (*Report, error) {
	if err := r.regroup(ctx); err != nil {
		return nil, err
	}
	gone, passing, err := r.leavers(ctx)
	if err != nil {
		return nil, err
	}
	roster, err := r.store.Roster(ctx)
	if err != nil {
		return nil, err
	}
	report := r.report()
	report.Held = r.held(&roster, len(gone))
	if report.Held == nil {
		report.Removed = len(gone)
		passing = append(passing, gone...)
	}
	if r.dry {
		return report, nil
	}
	if err := r.unlist(ctx, passing); err != nil {
		return nil, err
	}
	return report, r.o.edit(ctx, func(s *store.Roster) (bool, error) {
		r.conclude(s, report.Held, next, asked)
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

// conclude notes how the round ended. If it is held, the next one must come
// upon the same removals again: it begins where this one did.
func (r *round) conclude(s *store.Roster, held *store.Held, next, asked string) {
	s.Held = held
	switch {
	case held == nil:
		s.Link, s.LinkAt, s.Asked = next, r.at, asked
		s.Synced, s.From = r.at, store.FromDirectory
	case r.full:
		s.Link = ""
	}
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
