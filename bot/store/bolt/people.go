package bolt

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"drypp/bot/store"
	"drypp/courses"
)

// idLength is the length of the IDs of people and enrolments: 80 random bits
// in lower-case base 32, which is safe in a URL and short on a card.
const idLength = 16

func randomID() string { return strings.ToLower(rand.Text()[:idLength]) }

// newID returns an ID that nothing has yet.
func (d *DB) newID() string {
	if d.opts.NewID != nil {
		return d.opts.NewID()
	}
	return randomID()
}

var (
	errNoPerson   = fmt.Errorf("the person is %w", store.ErrNotFound)
	errNoObjectID = errors.New("a person needs an object ID")
)

// Meet makes a person known, or brings what is known of them up to date.
func (d *DB) Meet(ctx context.Context, s store.Sighting) (p courses.Person, err error) {
	if s.ObjectID == "" {
		return p, errNoObjectID
	}
	var news bool
	err = d.read(ctx, func(t *tx) (err error) {
		p, news, err = t.sight(s)
		return err
	})
	if err != nil || !news {
		return p, err
	}
	err = d.write(ctx, func(t *tx) (err error) {
		if p, news, err = t.sight(s); err != nil || !news {
			return err
		}
		return t.meet(&p)
	})
	return p, err
}

// meet records a person of whom there is news.
func (t *tx) meet(p *courses.Person) error {
	if err := t.put(inObjects, lookup(p.ObjectID), []byte(p.ID)); err != nil {
		return err
	}
	if err := t.putPerson(p); err != nil {
		return err
	}
	return t.wake(p.ID)
}

// sight returns what is known of a person after a sighting, and whether that
// is news.
func (t *tx) sight(s store.Sighting) (p courses.Person, news bool, err error) {
	p, news, err = t.findOrMake(s.ObjectID, s.At)
	if err != nil {
		return p, false, err
	}
	if s.Locale != "" {
		news = set(&p.Locale, s.Locale) || news
	}
	if s.Timezone != "" {
		news = set(&p.ClientTimezone, s.Timezone) || news
	}
	if s.Chat != (courses.Chat{}) {
		news = set(&p.Chat, s.Chat) || news
	}
	if s.Installed {
		news = set(&p.Installed, true) || news
	}
	// Who does something hasn't blocked the bot, or no longer.
	return p, set(&p.Blocked, false) || news, nil
}

// findOrMake returns the person with that object ID, or a new one who isn't on
// record.
func (t *tx) findOrMake(objectID string, at time.Time) (p courses.Person, made bool, err error) {
	p, err = t.find(objectID)
	if !errors.Is(err, store.ErrNotFound) {
		return p, false, err
	}
	return courses.Person{ID: t.db.newID(), ObjectID: strings.ToLower(objectID), Met: at.Round(0).UTC()}, true, nil
}

// List makes a person known as the list of people has them, or brings what is
// known of them up to date with it.
func (d *DB) List(ctx context.Context, listed courses.Person, at time.Time) (p courses.Person, err error) {
	if listed.ObjectID == "" {
		return p, errNoObjectID
	}
	err = d.write(ctx, func(t *tx) error {
		var news bool
		if p, news, err = t.findOrMake(listed.ObjectID, at); err != nil {
			return err
		}
		if news = take(&p, &listed) || news; !news {
			return nil
		}
		return t.meet(&p)
	})
	return p, err
}

// take brings a person up to date with the list of people, and reports whether
// anything changed. The order of groups means nothing. Who moved to another zone
// by the list hasn't said since where their client is.
func take(p, listed *courses.Person) bool {
	before := *p
	p.Name = cmp.Or(listed.Name, p.Name)
	p.Email = cmp.Or(listed.Email, p.Email)
	if p.Timezone != "" && listed.Timezone != "" && p.Timezone != listed.Timezone {
		p.ClientTimezone = ""
	}
	p.Timezone, p.Country = listed.Timezone, listed.Country
	p.Manager, p.Left = strings.ToLower(listed.Manager), time.Time{}
	p.Fields, p.Groups = nil, nil
	if len(listed.Fields) > 0 {
		p.Fields = maps.Clone(listed.Fields)
	}
	if len(listed.Groups) > 0 {
		p.Groups = slices.Compact(slices.Sorted(slices.Values(listed.Groups)))
	}
	return !reflect.DeepEqual(*p, before)
}

// Unlist notes that the person left the organisation.
func (d *DB) Unlist(ctx context.Context, person string, at time.Time) error {
	return d.changePerson(ctx, byID(person), func(p *courses.Person) (changed, wakes bool) {
		changed = p.Left.IsZero() && set(&p.Left, at.Round(0).UTC())
		return changed, true
	})
}

// find returns the person with that object ID.
func (t *tx) find(objectID string) (courses.Person, error) {
	if objectID == "" {
		return courses.Person{}, errNoPerson
	}
	id := t.get(inObjects, lookup(objectID))
	if id == nil {
		return courses.Person{}, errNoPerson
	}
	return t.person(string(id))
}

// person returns the person with that ID.
func (t *tx) person(id string) (courses.Person, error) {
	if len(id) != idLength {
		return courses.Person{}, errNoPerson
	}
	key := []byte(id)
	record := t.get(inPeople, key)
	if record == nil {
		return courses.Person{}, errNoPerson
	}
	return open(key, record)
}

func (t *tx) putPerson(p *courses.Person) error {
	t.people = append(t.people, p.ObjectID)
	return t.put(inPeople, []byte(p.ID), seal(p))
}

// Person returns the person with that Entra object ID.
func (d *DB) Person(ctx context.Context, objectID string) (courses.Person, error) {
	p, ok, changes := d.recent.recall(strings.ToLower(objectID))
	if ok {
		return p, d.readable(ctx)
	}
	err := d.read(ctx, func(t *tx) (err error) {
		p, err = t.find(objectID)
		return err
	})
	if err == nil {
		d.recent.remember(p, changes)
	}
	return p, err
}

// changePerson writes a person if change says that something changed, and
// wakes them if it says that this may change what is planned.
func (d *DB) changePerson(ctx context.Context, find func(*tx) (courses.Person, error), change func(*courses.Person) (changed, wakes bool)) error {
	return d.write(ctx, func(t *tx) error {
		p, err := find(t)
		if err != nil {
			return err
		}
		changed, wakes := change(&p)
		if !changed {
			return nil
		}
		if err := t.putPerson(&p); err != nil || !wakes {
			return err
		}
		return t.wake(p.ID)
	})
}

func byID(id string) func(*tx) (courses.Person, error) {
	return func(t *tx) (courses.Person, error) { return t.person(id) }
}

// ClaimWelcome notes that the person is being welcomed, and reports whether it
// is for the caller to do it.
func (d *DB) ClaimWelcome(ctx context.Context, person string) (mine bool, err error) {
	err = d.changePerson(ctx, byID(person), func(p *courses.Person) (changed, wakes bool) {
		mine = set(&p.Welcomed, true)
		return mine, false
	})
	return mine && err == nil, err
}

// ReturnWelcome takes the claim back.
func (d *DB) ReturnWelcome(ctx context.Context, person string) error {
	return d.changePerson(ctx, byID(person), func(p *courses.Person) (changed, wakes bool) {
		return set(&p.Welcomed, false), false
	})
}

// Leave notes that the person removed the app; they are to be welcomed when
// they install it again.
func (d *DB) Leave(ctx context.Context, objectID string) error {
	find := func(t *tx) (courses.Person, error) { return t.find(objectID) }
	return d.changePerson(ctx, find, func(p *courses.Person) (changed, wakes bool) {
		left := set(&p.Installed, false)
		return set(&p.Welcomed, false) || left, true
	})
}

// SetLanguage keeps the language that the person chose.
func (d *DB) SetLanguage(ctx context.Context, person string, l courses.Language) error {
	return d.changePerson(ctx, byID(person), func(p *courses.Person) (changed, wakes bool) {
		return set(&p.Language, l), false
	})
}

// SetProfile keeps the person's name and e-mail address.
func (d *DB) SetProfile(ctx context.Context, person, name, email string) error {
	return d.changePerson(ctx, byID(person), func(p *courses.Person) (changed, wakes bool) {
		named := set(&p.Name, name)
		return set(&p.Email, email) || named, true
	})
}

// set assigns a value and reports whether it was another one.
func set[T comparable](field *T, value T) bool {
	changed := *field != value
	*field = value
	return changed
}
