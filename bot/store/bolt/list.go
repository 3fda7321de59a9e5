package bolt

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"drypp/bot/store"
	"drypp/courses"
)

var errNobody = errors.New("who is listed needs an object ID or an e-mail address")

// List makes a person known as the list of people has them, or brings what is
// known of them up to date with it.
func (d *DB) List(ctx context.Context, listed courses.Person, at time.Time) (p courses.Person, err error) {
	if listed.ObjectID == "" && listed.Email == "" {
		return p, errNobody
	}
	var news bool
	err = d.read(ctx, func(t *tx) error {
		known, err := t.known(listed.ObjectID, listed.Email)
		if errors.Is(err, store.ErrNotFound) {
			news = true
			return nil
		}
		news = take(&known, &listed)
		p = known.Person
		return err
	})
	if err != nil || !news {
		return p, err
	}
	err = d.write(ctx, func(t *tx) error {
		known, err := t.list(&listed, at)
		p = known.Person
		return err
	})
	return p, err
}

// list records a person as the list has them.
func (t *tx) list(listed *courses.Person, at time.Time) (p person, err error) {
	p, err = t.known(listed.ObjectID, listed.Email)
	if errors.Is(err, store.ErrNotFound) {
		p, err = t.newPerson(listed.ObjectID, at), nil
	}
	if err != nil {
		return p, err
	}
	joined, err := t.join(&p, listed.Email)
	if err != nil {
		return p, err
	}
	if news := take(&p, listed); !news && !joined {
		return p, nil
	}
	return p, t.keep(&p)
}

// take brings a person up to date with the list of people, and reports whether
// anything changed. The order of groups means nothing. Who moved to another zone
// by the list hasn't said since where their client is.
func take(p *person, listed *courses.Person) bool {
	before := *p
	if p.ObjectID == "" {
		p.ObjectID = strings.ToLower(listed.ObjectID)
	}
	p.Name = cmp.Or(listed.Name, p.Name)
	p.Email = cmp.Or(listed.Email, p.Email)
	if p.Locale == "" || p.localeListed {
		p.Locale, p.localeListed = listed.Locale, listed.Locale != ""
	}
	if p.Timezone != "" && listed.Timezone != "" && p.Timezone != listed.Timezone {
		p.ClientTimezone = ""
	}
	p.Timezone, p.Country = listed.Timezone, listed.Country
	p.Manager = strings.ToLower(listed.Manager)
	p.Listed, p.Left = true, time.Time{}
	p.Fields, p.Groups = nil, nil
	if len(listed.Fields) > 0 {
		p.Fields = maps.Clone(listed.Fields)
	}
	if len(listed.Groups) > 0 {
		p.Groups = slices.Compact(slices.Sorted(slices.Values(listed.Groups)))
	}
	return !reflect.DeepEqual(*p, before)
}

// Known returns the person whom List would bring up to date. Of several with
// one address it is one who hasn't left before one who has, then one who is
// listed before one who isn't, then who has been known longest.
func (d *DB) Known(ctx context.Context, objectID, email string) (p courses.Person, err error) {
	err = d.read(ctx, func(t *tx) error {
		known, err := t.known(objectID, email)
		p = known.Person
		return err
	})
	return p, err
}

// known returns the person whom a list means.
func (t *tx) known(objectID, email string) (person, error) {
	if objectID == "" {
		return t.first(email, func(*person) bool { return true })
	}
	p, err := t.find(objectID)
	if errors.Is(err, store.ErrNotFound) {
		return t.first(email, unheard)
	}
	return p, err
}

// unheard reports whether a person was listed by their address and hasn't been
// heard of.
func unheard(p *person) bool { return p.ObjectID == "" }

// first returns the first of those who have an address and whom the caller
// means; see Known.
func (t *tx) first(email string, means func(*person) bool) (best person, err error) {
	h := t.handle(email)
	if h == nil {
		return best, errNoPerson
	}
	err = t.each(inAddresses, h, func(key, _ []byte) error {
		p, err := t.person(string(key[min(handleSize, len(key)):]))
		if err == nil && means(&p) && (best.ID == "" || compare(&p, &best) < 0) {
			best = p
		}
		return err
	})
	if err == nil && best.ID == "" {
		err = errNoPerson
	}
	return best, err
}

// compare orders people who have one address as Known says.
func compare(p, q *person) int {
	return cmp.Or(
		falseFirst(!p.Left.IsZero(), !q.Left.IsZero()),
		falseFirst(!p.Listed, !q.Listed),
		p.Met.Compare(q.Met),
		strings.Compare(p.ID, q.ID),
	)
}

func falseFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// Unlist notes that the person left the organisation.
func (d *DB) Unlist(ctx context.Context, person string, at time.Time) error {
	return d.changePerson(ctx, byID(person), func(p *courses.Person) (changed, wakes bool) {
		changed = p.Left.IsZero() && set(&p.Left, at.Round(0).UTC())
		return changed, true
	})
}
