package bolt

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
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
	err = d.read(ctx, func(t *tx) error {
		met, is, err := t.sight(s)
		p, news = met.Person, is
		return err
	})
	if err != nil || !news {
		return p, err
	}
	err = d.write(ctx, func(t *tx) (err error) {
		met, news, err := t.sight(s)
		p = met.Person
		if err != nil || !news {
			return err
		}
		return t.keep(&met)
	})
	return p, err
}

// keep records a person of whom there is news.
func (t *tx) keep(p *person) error {
	if err := t.putPerson(p); err != nil {
		return err
	}
	return t.wake(p.ID)
}

// sight returns what is known of a person after a sighting, and whether that
// is news.
func (t *tx) sight(s store.Sighting) (p person, news bool, err error) {
	p, news, err = t.findOrMake(s.ObjectID, s.At)
	if err != nil {
		return p, false, err
	}
	if s.Locale != "" {
		news = set(&p.Locale, s.Locale) || news
		news = set(&p.localeListed, false) || news
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
func (t *tx) findOrMake(objectID string, at time.Time) (p person, made bool, err error) {
	p, err = t.find(objectID)
	if !errors.Is(err, store.ErrNotFound) {
		return p, false, err
	}
	return t.newPerson(objectID, at), true, nil
}

// newPerson returns somebody who isn't on record.
func (t *tx) newPerson(objectID string, at time.Time) person {
	return person{Person: courses.Person{ID: t.db.newID(), ObjectID: strings.ToLower(objectID), Met: at.Round(0).UTC()}}
}

// find returns the person with that object ID.
func (t *tx) find(objectID string) (person, error) {
	h := t.handle(objectID)
	if h == nil {
		return person{}, errNoPerson
	}
	id := t.get(inObjects, h)
	if id == nil {
		return person{}, errNoPerson
	}
	return t.person(string(id))
}

// person returns the person with that ID.
func (t *tx) person(id string) (person, error) {
	if len(id) != idLength {
		return person{}, errNoPerson
	}
	key := []byte(id)
	record := t.get(inPeople, key)
	if record == nil {
		return person{}, errNoPerson
	}
	return t.readPerson(key, record)
}

// registered returns an error if nobody with that ID is on record. It opens nothing of
// theirs.
func (t *tx) registered(id string) error {
	key := []byte(id)
	if len(id) != idLength || t.cipherOf(key) == nil {
		return errNoPerson
	}
	t.busy = true
	found := t.bucket(inPeople).Get(key)
	t.busy = false
	if found == nil {
		return errNoPerson
	}
	return nil
}

// putPerson records a person and brings what they are found by up to date.
func (t *tx) putPerson(p *person) error {
	key := []byte(p.ID)
	if err := t.moveLookups(p, key); err != nil {
		return err
	}
	t.people = append(t.people, p.ObjectID)
	t.touch(p.ID)
	return t.put(inPeople, key, p.encode(t.handle(p.Manager)))
}

// Person returns the person with that Entra object ID.
func (d *DB) Person(ctx context.Context, objectID string) (courses.Person, error) {
	p, ok, changes := d.recent.recall(strings.ToLower(objectID))
	if ok {
		return p, d.readable(ctx)
	}
	err := d.read(ctx, func(t *tx) error {
		found, err := t.find(objectID)
		p = found.Person
		return err
	})
	if err == nil {
		d.recent.remember(p, changes)
	}
	return p, err
}

// PersonByID returns the person with that random ID.
func (d *DB) PersonByID(ctx context.Context, id string) (p courses.Person, err error) {
	err = d.read(ctx, func(t *tx) error {
		found, err := t.person(id)
		p = found.Person
		return err
	})
	return p, err
}

// changePerson writes a person if change says that something changed, and
// wakes them if it says that this may change what is planned.
func (d *DB) changePerson(ctx context.Context, find func(*tx) (person, error), change func(*courses.Person) (changed, wakes bool)) error {
	return d.write(ctx, func(t *tx) error {
		p, err := find(t)
		if err != nil {
			return err
		}
		changed, wakes := change(&p.Person)
		if !changed {
			return nil
		}
		if err := t.putPerson(&p); err != nil || !wakes {
			return err
		}
		return t.wake(p.ID)
	})
}

func byID(id string) func(*tx) (person, error) {
	return func(t *tx) (person, error) { return t.person(id) }
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
	find := func(t *tx) (person, error) { return t.find(objectID) }
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

// set assigns a value and reports whether it was another one.
func set[T comparable](field *T, value T) bool {
	changed := *field != value
	*field = value
	return changed
}
