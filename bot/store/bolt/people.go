package bolt

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"

	"drypp/bot/store"
	"drypp/courses"
)

// idLength is the length of the IDs of people and enrolments: 80 random bits
// in lower-case base 32, which is safe in a URL and short on a card.
const idLength = 16

func newID() string { return strings.ToLower(rand.Text()[:idLength]) }

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
		if err := t.put(inObjects, lookup(p.ObjectID), []byte(p.ID)); err != nil {
			return err
		}
		return t.putPerson(&p)
	})
	return p, err
}

// sight returns what is known of a person after a sighting, and whether that
// is news.
func (t *tx) sight(s store.Sighting) (p courses.Person, news bool, err error) {
	p, err = t.find(s.ObjectID)
	if errors.Is(err, store.ErrNotFound) {
		p = courses.Person{ID: newID(), ObjectID: strings.ToLower(s.ObjectID), Met: s.At.Round(0).UTC()}
		news, err = true, nil
	}
	if err != nil {
		return p, false, err
	}
	if s.Locale != "" && s.Locale != p.Locale {
		p.Locale, news = s.Locale, true
	}
	if s.Chat != (courses.Chat{}) && s.Chat != p.Chat {
		p.Chat, news = s.Chat, true
	}
	if s.Installed && !p.Installed {
		p.Installed, news = true, true
	}
	return p, news, nil
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

// changePerson writes a person if change says that something changed.
func (d *DB) changePerson(ctx context.Context, find func(*tx) (courses.Person, error), change func(*courses.Person) bool) error {
	return d.write(ctx, func(t *tx) error {
		p, err := find(t)
		if err != nil || !change(&p) {
			return err
		}
		return t.putPerson(&p)
	})
}

func byID(id string) func(*tx) (courses.Person, error) {
	return func(t *tx) (courses.Person, error) { return t.person(id) }
}

// ClaimWelcome notes that the person is being welcomed, and reports whether it
// is for the caller to do it.
func (d *DB) ClaimWelcome(ctx context.Context, person string) (mine bool, err error) {
	err = d.changePerson(ctx, byID(person), func(p *courses.Person) bool {
		mine = set(&p.Welcomed, true)
		return mine
	})
	return mine && err == nil, err
}

// ReturnWelcome takes the claim back.
func (d *DB) ReturnWelcome(ctx context.Context, person string) error {
	return d.changePerson(ctx, byID(person), func(p *courses.Person) bool {
		return set(&p.Welcomed, false)
	})
}

// Leave notes that the person removed the app; they are to be welcomed when
// they install it again.
func (d *DB) Leave(ctx context.Context, objectID string) error {
	find := func(t *tx) (courses.Person, error) { return t.find(objectID) }
	return d.changePerson(ctx, find, func(p *courses.Person) bool {
		left := set(&p.Installed, false)
		return set(&p.Welcomed, false) || left
	})
}

// SetLanguage keeps the language that the person chose.
func (d *DB) SetLanguage(ctx context.Context, person string, l courses.Language) error {
	return d.changePerson(ctx, byID(person), func(p *courses.Person) bool {
		return set(&p.Language, l)
	})
}

// SetProfile keeps the person's name and e-mail address.
func (d *DB) SetProfile(ctx context.Context, person, name, email string) error {
	return d.changePerson(ctx, byID(person), func(p *courses.Person) bool {
		named := set(&p.Name, name)
		return set(&p.Email, email) || named
	})
}

// set assigns a value and reports whether it was another one.
func set[T comparable](field *T, value T) bool {
	changed := *field != value
	*field = value
	return changed
}
