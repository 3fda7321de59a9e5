package bolt

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"time"

	"drypp/courses"
	"drypp/courses/campaigns"
)

// maxDeliveryID bounds the length of a delivery's ID in bytes.
const maxDeliveryID = 64

// ledgerKey returns the key of a person's delivery, and false if these can't be
// IDs. A key begins with the person, so a delivery of somebody else can't be
// reached.
func ledgerKey(person, id string) ([]byte, bool) {
	if len(person) != idLength || len(id) == 0 || len(id) > maxDeliveryID {
		return nil, false
	}
	return append(append(make([]byte, 0, len(person)+len(id)), person...), id...), true
}

func splitLedgerKey(key []byte) (person, id string, ok bool) {
	if len(key) <= idLength {
		return "", "", false
	}
	return string(key[:idLength]), string(key[idLength:]), true
}

// row returns a person's row in the ledger, and false if there is none.
func (t *tx) row(person, id string) (r row, found bool, err error) {
	key, ok := ledgerKey(person, id)
	if !ok {
		return r, false, nil
	}
	record := t.get(inLedger, key)
	if record == nil {
		return r, false, nil
	}
	return r, true, r.decode(key, record)
}

func (t *tx) putRow(r *row) error {
	key, ok := ledgerKey(r.Person, r.ID)
	if !ok {
		return errDeliveryID
	}
	record := r.encode(key)
	if bytes.Equal(record, t.get(inLedger, key)) {
		return nil
	}
	return t.put(inLedger, key, record)
}

var errDeliveryID = errors.New("a delivery's ID is missing or too long")

// moves are changes of counts by campaign.
type moves map[string]tally

// add counts a delivery n times more.
func (m moves) add(d *campaigns.Delivery, n int) {
	if m[d.Campaign] == nil {
		m[d.Campaign] = tally{}
	}
	m[d.Campaign].add(slotOf(d), n)
}

// count brings the counts up to date.
func (t *tx) count(m moves) error {
	for campaign, moved := range m {
		if len(moved) == 0 {
			continue
		}
		key := []byte(campaign)
		kept, err := t.tally(key)
		if err != nil {
			return err
		}
		for s, n := range moved {
			kept.add(s, n)
		}
		if err := t.put(inCounts, key, kept.encode(key)); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) tally(campaign []byte) (tally, error) {
	record := t.get(inCounts, campaign)
	if record == nil {
		return tally{}, nil
	}
	return decodeTally(campaign, record)
}

// Counts returns the counts of every campaign that anything was planned for.
func (d *DB) Counts(ctx context.Context) (all map[string]campaigns.Counts, err error) {
	all = make(map[string]campaigns.Counts)
	err = d.read(ctx, func(t *tx) error {
		return t.each(inCounts, nil, func(campaign, record []byte) error {
			kept, err := decodeTally(campaign, record)
			all[string(campaign)] = kept.counts()
			return err
		})
	})
	return all, err
}

// Open notes that the person did something with the card of a delivery, and
// enrols them in its course.
func (d *DB) Open(ctx context.Context, person, delivery string, c *courses.Course, at time.Time) (e courses.Enrolment, err error) {
	err = d.write(ctx, func(t *tx) error {
		if _, err := t.person(person); err != nil {
			return err
		}
		seen, err := t.see(person, delivery, at)
		if err != nil {
			return err
		}
		round := 0
		if seen.Course == c.ID {
			round = seen.Round
		}
		e, err = t.enrolFor(person, c, round, at)
		return err
	})
	return e, err
}

// enrolFor returns the person's enrolment for a round of the course: the latest
// one, or a new one if they have none, or passed the latest and no more than
// the round says.
func (t *tx) enrolFor(person string, c *courses.Course, round int, at time.Time) (courses.Enrolment, error) {
	all, err := t.enrolments(person)
	if err != nil {
		return courses.Enrolment{}, err
	}
	passed := 0
	for i := range all {
		if all[i].Course == c.ID && all[i].Passed() {
			passed++
		}
	}
	latest := latest(all, c.ID)
	if latest == nil || round > 0 && latest.Passed() && passed <= round {
		return t.enrol(person, c, all, at)
	}
	return t.adopt(person, latest, c)
}

// Seen notes that the person did something with the card of a delivery.
func (d *DB) Seen(ctx context.Context, person, delivery string, at time.Time) error {
	var news bool
	err := d.read(ctx, func(t *tx) error {
		r, found, err := t.row(person, delivery)
		news = found && r.Stage != campaigns.Seen
		return err
	})
	if err != nil || !news {
		return err
	}
	return d.write(ctx, func(t *tx) error {
		_, err := t.see(person, delivery, at)
		return err
	})
}

// see notes that a delivery was seen, and returns it, or the zero Delivery if
// the person has no such one. A delivery that never went out has no row.
func (t *tx) see(person, delivery string, at time.Time) (campaigns.Delivery, error) {
	r, found, err := t.row(person, delivery)
	if err != nil || !found || r.Stage == campaigns.Seen {
		return r.Delivery, err
	}
	moved := moves{}
	moved.add(&r.Delivery, -1)
	r.Stage, r.At, r.Reason = campaigns.Seen, at.Round(0).UTC(), ""
	moved.add(&r.Delivery, 1)
	if err := t.putRow(&r); err != nil {
		return r.Delivery, err
	}
	if err := t.arrived(person, &r.Delivery); err != nil {
		return r.Delivery, err
	}
	return r.Delivery, t.count(moved)
}

// arrived clears the doubt whether a card arrived, and wakes its person then.
func (t *tx) arrived(person string, d *campaigns.Delivery) error {
	key := []byte(person)
	a, err := t.agenda(key)
	if err != nil || !clearDoubt(&a.Agenda, d) {
		return err
	}
	from := a.Wake
	a.Wake = atOnce
	if err := t.put(inAgendas, key, a.encode(key)); err != nil {
		return err
	}
	t.touch(person)
	return t.moveWake(key, from, a.Wake)
}

// clearDoubt notes in an agenda that a delivery arrived, and reports whether
// there was any doubt about it.
func clearDoubt(a *campaigns.Agenda, d *campaigns.Delivery) bool {
	s := a.Cards[d.Key()]
	if !s.Unconfirmed || s.Campaign != d.Campaign || s.Round != d.Round || s.Step != d.Step {
		return false
	}
	s.Unconfirmed = false
	a.Cards[d.Key()] = s
	return true
}

// Deliveries calls f for each delivery, those of a person in the order that
// they were made, as of one moment.
func (d *DB) Deliveries(ctx context.Context, f func(campaigns.Delivery) error) error {
	return d.read(ctx, func(t *tx) error {
		ledger := t.walk(inLedger, nil)
		return t.each(inAgendas, nil, func(person, record []byte) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			var a agenda
			if err := a.decode(person, record); err != nil {
				return err
			}
			rows, err := ledger.rows(person)
			if err != nil {
				return err
			}
			return all(&a, rows, f)
		})
	})
}

// Ledger returns the deliveries of one person, in the order that they were
// first sent in and then the one that is planned.
func (d *DB) Ledger(ctx context.Context, person string) (list []campaigns.Delivery, err error) {
	err = d.read(ctx, func(t *tx) error {
		if _, err := t.person(person); err != nil {
			return err
		}
		key := []byte(person)
		a, err := t.agenda(key)
		if err != nil {
			return err
		}
		rows, err := t.walk(inLedger, key).rows(key)
		if err != nil {
			return err
		}
		return all(&a, rows, func(d campaigns.Delivery) error {
			list = append(list, d)
			return nil
		})
	})
	return list, err
}

// rows reads the ledger of a person.
func (w *walker) rows(person []byte) (rows []row, err error) {
	err = w.of(person, func(key, record []byte) error {
		var r row
		err := r.decode(key, record)
		rows = append(rows, r)
		return err
	})
	slices.SortFunc(rows, func(a, b row) int { return a.ordinal - b.ordinal })
	return rows, err
}

// all calls f for the deliveries of a person: what is in the ledger, and then
// what is planned and was never tried.
func all(a *agenda, rows []row, f func(campaigns.Delivery) error) error {
	tried := false
	for i := range rows {
		tried = tried || a.Planned != nil && rows[i].ID == a.Planned.ID
		if err := f(rows[i].Delivery); err != nil {
			return err
		}
	}
	if a.Planned == nil || tried {
		return nil
	}
	return f(*a.Planned)
}
