package directory

import (
	"context"
	"errors"
	"slices"
	"strings"

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
// link came from, takes over who is there, and returns the next link. If the
// link is of no use any more, it begins with everybody, once.
func (r *round) run(ctx context.Context, link string) (next string, err error) {
	r.full = link == ""
	if err := errors.Join(r.forget(ctx), r.before(ctx)); err != nil {
		return "", err
	}
	page := func(users []User) error { return r.page(ctx, users) }
	next, err = r.o.Source.Users(ctx, r.want, link, page)
	if errors.Is(err, ErrStartOver) {
		r.startOver()
		if err := r.forget(ctx); err != nil {
			return "", err
		}
		next, err = r.o.Source.Users(ctx, r.want, "", page)
	}
	if err != nil {
		return "", err
	}
	return next, r.join(ctx)
}

// startOver forgets who was there, but not what became of them.
func (r *round) startOver() {
	r.full, r.joined = true, nil
	for k, c := range r.seen {
		r.seen[k] = came{kind: c.kind}
	}
}

// forget gives up the link that is kept if the round begins with everybody:
// what comes may be older than that link, and if the round breaks off, only
// another one that begins with everybody puts it right.
func (r *round) forget(ctx context.Context) error {
	if !r.full || r.dry {
		return nil
	}
	return r.o.edit(ctx, func(s *store.Roster) (changed bool, err error) {
		changed = s.Link != ""
		s.Link = ""
		return changed, nil
	})
}

// before counts the people and asks who is in the groups.
func (r *round) before(ctx context.Context) error {
	listed := map[key]struct{}{}
	err := r.store.Everybody(ctx, func(p courses.Person) error {
		if !here(&p) {
			return nil
		}
		r.people++
		if r.o.grouped() && !r.full {
			listed[keyOf(p.ObjectID)] = struct{}{}
		}
		return nil
	})
	if err != nil || !r.o.grouped() {
		return err
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
		outcomes[i], err = r.take(ctx, keys[i], &ours[i])
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

// take brings one user up to date. If nothing is said of their manager, it
// stays; but whoever begins with everybody has nothing to go by, nor is anybody's
// manager known who wasn't among the people until now.
func (r *round) take(ctx context.Context, k key, u *User) (outcome, error) {
	managed := u.Managed || r.full && !r.seen[k].here
	if managed || r.full || !slices.Contains(r.fields, courses.FieldManager) {
		return r.bring(ctx, &u.Person, managed)
	}
	known, err := r.store.Known(ctx, u.Person.ObjectID, u.Person.Email)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return outcome{}, err
	}
	if !here(&known) {
		whole, err := r.o.Source.User(ctx, r.want, strings.ToLower(u.Person.ObjectID))
		if err != nil {
			return outcome{}, err
		}
		if !whole.Gone { // else the next round says so
			u.Person.Manager, managed = whole.Person.Manager, true
		}
	}
	return r.bring(ctx, &u.Person, managed)
}

var errNobody = errors.New("the directory sent a user without an object ID")

// latest returns the users of a page who are there and belong to the people,
// and notes who is gone. Of somebody who comes twice the last item counts, but
// their manager may be in one before.
func (r *round) latest(users []User) (keys []key, ours []User, err error) {
	last := make(map[key]*User, len(users))
	for i := range slices.Backward(users) {
		u := users[i]
		if u.Person.ObjectID == "" {
			return nil, nil, errNobody
		}
		k := keyOf(u.Person.ObjectID)
		groups, belongs := r.belongs(k)
		if later := last[k]; later != nil {
			if u.Managed && !later.Managed {
				later.Managed, later.Person.Manager = true, u.Person.Manager
			}
			continue
		}
		if last[k] = &u; !belongs {
			continue
		}
		if u.Gone {
			r.seen[k] = came{kind: r.seen[k].kind}
			continue
		}
		u.Person.Groups = groups
		keys = append(keys, k)
	}
	slices.Reverse(keys)
	for _, k := range keys {
		ours = append(ours, *last[k])
	}
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
	delete(r.o.absent, k)
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
