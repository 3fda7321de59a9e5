package bolt

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"drypp/bot/store"
	"drypp/courses/campaigns"
)

// SetProfile keeps the person's name and e-mail address. Who can be found by
// their address alone keeps it.
func (d *DB) SetProfile(ctx context.Context, id, name, email string) error {
	return d.write(ctx, func(t *tx) error {
		p, err := t.person(id)
		if err != nil {
			return err
		}
		before := p.Person
		joined, err := t.join(&p, email)
		if err != nil {
			return err
		}
		if name != "" || !joined {
			p.Name = name
		}
		if email != "" || !unheard(&p) {
			p.Email = email
		}
		if !joined && p.Name == before.Name && p.Email == before.Email {
			return nil
		}
		return t.keep(&p)
	})
}

// join makes one person of this one and of who was listed by their address and
// hasn't been heard of, if there is somebody, and reports whether there is. What
// the list says is this one's, unless the list says that the other left and this
// one didn't. This one's record is left to the caller to write.
func (t *tx) join(p *person, email string) (bool, error) {
	other, err := t.first(email, func(o *person) bool { return unheard(o) && o.ID != p.ID })
	if err != nil {
		if errors.Is(err, store.ErrNotFound) {
			err = nil
		}
		return false, err
	}
	if !p.Listed || !p.Left.IsZero() || other.Left.IsZero() {
		take(p, &other.Person)
		p.Left = other.Left
	}
	p.Language = cmp.Or(p.Language, other.Language)
	p.restrictAs(&other.Person)
	if other.Met.Before(p.Met) {
		p.Met = other.Met
	}
	if err := t.moveAgenda(&other, p); err != nil {
		return false, err
	}
	if err := t.moveReports(other.ID, p.ID); err != nil {
		return false, err
	}
	if err := t.moveRequests(other.ID, p.ID); err != nil {
		return false, err
	}
	if err := t.moveEnrolments(other.ID, p.ID); err != nil {
		return false, err
	}
	if err := t.moveLearning(other.ID, p.ID); err != nil {
		return false, err
	}
	other.ObjectID, other.Email, other.Manager = "", "", ""
	if err := t.moveLookups(&other, []byte(other.ID)); err != nil {
		return false, err
	}
	t.touch(other.ID)
	t.touch(p.ID)
	t.dropKey(other.ID)
	return true, t.delete(inPeople, []byte(other.ID))
}

// moveAgenda has a person be in the campaigns that another was in, and deletes
// what was planned for the other and what became of it.
func (t *tx) moveAgenda(from, to *person) error {
	source, target := []byte(from.ID), []byte(to.ID)
	theirs, err := t.agenda(source)
	if err != nil {
		return err
	}
	if err := t.deleteDeliveries(source, &theirs); err != nil {
		return err
	}
	if err := t.moveWake(source, theirs.Wake, time.Time{}); err != nil {
		return err
	}
	if err := t.delete(inAgendas, source); err != nil {
		return err
	}
	a, err := t.agenda(target)
	if err != nil || !takeMemberships(&a.Agenda, theirs.Joined) {
		return err
	}
	return t.put(inAgendas, target, a.encode(target))
}

// takeMemberships adds what an agenda has no membership of, and reports whether
// there was any.
func takeMemberships(a *campaigns.Agenda, joined map[string]campaigns.Membership) (any bool) {
	for campaign, m := range joined {
		if _, is := a.Joined[campaign]; is {
			continue
		}
		if a.Joined == nil {
			a.Joined = map[string]campaigns.Membership{}
		}
		a.Joined[campaign] = m
		any = true
	}
	return any
}

// deleteDeliveries deletes what is in the ledger of a person, whose agenda is
// given, and counts none of their deliveries any more.
func (t *tx) deleteDeliveries(person []byte, a *agenda) error {
	rows, err := t.walk(inLedger, person).rows(person)
	if err != nil {
		return err
	}
	moved := moves{}
	err = all(a, rows, func(d campaigns.Delivery) error {
		moved.add(&d, -1)
		return nil
	})
	for i := range rows {
		if key, ok := ledgerKey(rows[i].Person, rows[i].ID); ok && err == nil {
			err = t.delete(inLedger, key)
		}
	}
	if err != nil {
		return err
	}
	return t.count(moved)
}

// moveEnrolments makes somebody's enrolments another's. All are in the order in
// which they began.
func (t *tx) moveEnrolments(from, to string) error {
	theirs, err := t.enrolments(from)
	if err != nil || len(theirs) == 0 {
		return err
	}
	own, err := t.enrolments(to)
	if err != nil {
		return err
	}
	for i := range theirs {
		key, _ := enrolmentKey(from, theirs[i].ID)
		if err := t.delete(inEnrolments, key); err != nil {
			return err
		}
	}
	both := append(theirs, own...)
	slices.SortStableFunc(both, func(a, b enrolment) int { return a.Started.Compare(b.Started) })
	for i := range both {
		both[i].ordinal = i + 1
		key, _ := enrolmentKey(to, both[i].ID)
		if err := t.put(inEnrolments, key, both[i].encode(key)); err != nil {
			return err
		}
		if err := t.moveWaiting(&both[i], key); err != nil {
			return err
		}
	}
	return nil
}
