package bolt

import (
	"context"
	"errors"

	"google.golang.org/protobuf/encoding/protowire"

	"drypp/bot/store"
	"drypp/courses/calendar"
)

// cuttingKey is where in meta it says how people are cut.
var cuttingKey = []byte("cuts")

// cutting is what is on record of how people are cut.
type cutting struct {
	// key is that of the cuts in force.
	key string
	// since is the first day of the trend, zero if none was ever kept.
	since calendar.Date
	// waiting says that people from that ID on are still to be counted anew.
	waiting bool
	from    string
	// outdated says that people were changed while nobody had said how they are
	// cut.
	outdated bool
}

// Numbers of the fields of how people are cut.
const (
	cuttingName protowire.Number = iota + 1
	cuttingSince
	cuttingWaiting
	cuttingFrom
	cuttingOutdated
)

func (c *cutting) encode() []byte {
	b := appendString([]byte{recordVersion}, cuttingName, c.key)
	b = appendDate(b, cuttingSince, c.since)
	b = appendBool(b, cuttingWaiting, c.waiting)
	b = appendString(b, cuttingFrom, c.from)
	return finish(cuttingKey, appendBool(b, cuttingOutdated, c.outdated))
}

func (c *cutting) set(f field) error {
	switch f.id {
	case cuttingName:
		c.key = f.text()
	case cuttingSince:
		c.since = f.date()
	case cuttingWaiting:
		c.waiting = f.bool()
	case cuttingFrom:
		c.from = f.text()
	case cuttingOutdated:
		c.outdated = f.bool()
	}
	return nil
}

// cutting returns how people are cut, nothing if nobody ever said.
func (t *tx) cutting() (*cutting, error) {
	if t.rule != nil {
		return t.rule, nil
	}
	c := &cutting{}
	if record := t.get(inMeta, cuttingKey); record != nil {
		b, err := payload(cuttingKey, record)
		if err == nil {
			err = newFields(b).each(c.set)
		}
		if err != nil {
			return c, err
		}
	}
	t.rule = c
	return c, nil
}

// putCutting records how people are cut, unless it is so already.
func (t *tx) putCutting(c cutting) error {
	is, err := t.cutting()
	if err != nil || c == *is {
		return err
	}
	t.rule = &c
	return t.put(inMeta, cuttingKey, c.encode())
}

// SetCuts says which cuts people belong to, and by whose calendar days end. It
// takes effect between two operations.
func (d *DB) SetCuts(c store.Cuts) error {
	before := d.cuts.Load()
	err := d.write(context.Background(), func(t *tx) error {
		d.cuts.Store(&c)
		t.day = calendar.Date{}
		return t.setCuts(&c)
	})
	if err != nil {
		d.cuts.CompareAndSwap(&c, before)
	}
	return err
}

// setCuts has everybody counted anew if they may be cut otherwise.
func (t *tx) setCuts(c *store.Cuts) error {
	was, err := t.cutting()
	if err != nil {
		return err
	}
	is := *was
	if is.since.IsZero() {
		is.since = t.today()
	}
	if c.Key != was.key || was.outdated {
		is = cutting{key: c.Key, since: is.since, waiting: true}
	}
	return t.putCutting(is)
}

// outdateCuts has everybody counted anew when it is said how people are cut, if
// that was ever said.
func (t *tx) outdateCuts() error {
	is, err := t.cutting()
	if err != nil || *is == (cutting{}) {
		return err
	}
	c := *is
	c.outdated = true
	return t.putCutting(c)
}

// What bounds how many people a call of RecutSome counts: answers wait for that
// as long as for a few commits. Where there are many courses and cuts, it is the
// number of counters that have to be moved.
const (
	recutAtOnce    = 500
	countersAtOnce = 2000
)

// RecutSome counts some of the people anew whose cuts may have changed.
func (d *DB) RecutSome(ctx context.Context) (more bool, err error) {
	err = d.read(ctx, func(t *tx) error {
		c, err := t.cutting()
		more = c.waiting
		return err
	})
	if err != nil || !more {
		return false, err
	}
	err = d.write(ctx, func(t *tx) error {
		more, err = t.recutSome()
		return err
	})
	return more, err
}

func (t *tx) recutSome() (more bool, err error) {
	was, err := t.cutting()
	if err != nil || !was.waiting || t.db.cuts.Load() == nil {
		return false, err
	}
	people := make([]string, 0, recutAtOnce+1)
	for w := t.walkKeys(inPeople, []byte(was.from)); w.key != nil && len(people) <= recutAtOnce; w.next() {
		people = append(people, string(w.key))
	}
	t.batch = make(map[string]*counter)
	n := 0
	for ; n < min(len(people), recutAtOnce) && len(t.batch) < countersAtOnce; n++ {
		if err := t.recount(touched{person: people[n]}); err != nil {
			return false, err
		}
	}
	is := *was
	is.waiting, is.from = n < len(people), ""
	if is.waiting {
		is.from = people[n]
	}
	return is.waiting, errors.Join(t.flush(), t.putCutting(is))
}
