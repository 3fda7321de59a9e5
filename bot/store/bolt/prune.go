package bolt

import (
	"context"
	"errors"
	"maps"

	"drypp/bot/store"
	"drypp/courses"
)

// pruneAtOnce bounds how many people one transaction of Prune changes: answers
// wait for that as long as for a few commits.
const pruneAtOnce = 500

// Prune deletes from everybody what isn't among the fields given, some people
// at a time, and has those looked at anew whom it concerned.
func (d *DB) Prune(ctx context.Context, keep []string) (people int, err error) {
	kept := make(map[string]bool, len(keep))
	for _, name := range keep {
		kept[name] = true
	}
	for clean := false; !clean && err == nil; {
		var n int
		n, clean, err = d.pruneOnce(ctx, kept)
		people += n
	}
	return people, err
}

// pruneOnce goes through everybody, and reports how many it changed and whether
// it found nobody to change. Who was joined with somebody whom it had passed left
// them what it was to delete: only when it finds nobody is all deleted.
func (d *DB) pruneOnce(ctx context.Context, keep map[string]bool) (people int, clean bool, err error) {
	clean = true
	var from []byte
	for more := true; more; more = from != nil {
		var some []string
		if some, from, err = d.excess(ctx, from, keep); err != nil || len(some) == 0 {
			return people, clean, err
		}
		clean = false
		n := 0
		err = d.write(ctx, func(t *tx) error {
			n, err = t.prune(some, keep)
			return err
		})
		if err != nil {
			return people, clean, err
		}
		people += n
	}
	return people, clean, nil
}

// excess returns some of the people, from an ID on, who have what isn't to be
// kept, and from which ID to go on, nil at the end.
func (d *DB) excess(ctx context.Context, from []byte, keep map[string]bool) (people []string, next []byte, err error) {
	err = d.read(ctx, func(t *tx) error {
		w := t.walk(inPeople, from)
		for ; w.key != nil && len(people) < pruneAtOnce; w.next() {
			p, err := t.readPerson(w.key, w.value)
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				return err
			}
			if prune(&p.Person, keep) {
				people = append(people, p.ID)
			}
		}
		next = append([]byte(nil), w.key...)
		return nil
	})
	return people, next, err
}

// prune changes the records of some people, and returns how many.
func (t *tx) prune(people []string, keep map[string]bool) (n int, err error) {
	for _, id := range people {
		p, err := t.person(id)
		if errors.Is(err, store.ErrNotFound) {
			continue // joined with another meanwhile
		}
		if err != nil {
			return n, err
		}
		if !prune(&p.Person, keep) {
			continue
		}
		if err := t.keep(&p); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// prune deletes what isn't to be kept of a person, and reports whether there
// was anything. Nobody else's fields are changed.
func prune(p *courses.Person, keep map[string]bool) bool {
	changed := false
	for name, value := range map[string]*string{
		courses.FieldManager: &p.Manager, courses.FieldCountry: &p.Country, courses.FieldTimezone: &p.Timezone,
	} {
		if !keep[name] {
			changed = set(value, "") || changed
		}
	}
	if !keep[courses.FieldGroups] && len(p.Groups) > 0 {
		p.Groups, changed = nil, true
	}
	fields := maps.Clone(p.Fields)
	maps.DeleteFunc(fields, func(name, _ string) bool { return !keep[name] })
	if len(fields) < len(p.Fields) {
		p.Fields, changed = fields, true
	}
	return changed
}
