package privacy

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"drypp/bot/privacy/audit"
	"drypp/courses"
	"drypp/courses/rights"
)

// carryOut does what was decided about a request, which says so and waits, notes
// it in the audit log and concludes it. It may be repeated: whatever it came to
// before, it comes to the same.
func (o *organisation) carryOut(ctx context.Context, r rights.Request, actor string) (_ *rights.Receipt, err error) {
	defer func() {
		if err != nil {
			o.leave()
		}
	}()
	if r.Kind == rights.Erasure && r.KeepUntil.IsZero() {
		return o.eraseAsked(ctx, r, actor)
	}
	state, entry := rights.Done, decided(&r, actor, rights.Done)
	switch r.Kind {
	case rights.Correction:
		entry = about(&r, actor, audit.Corrected, "field", o.fieldWord(r.Field))
		err = o.Store.Correct(ctx, r.Person, r.Field, r.Value)
	case rights.Restriction, rights.Objection:
		entry = about(&r, actor, audit.Restricted, "kind", string(r.Kind))
		err = o.restrict(ctx, r.Person, r.Decided)
	case rights.Lift:
		entry = about(&r, actor, audit.Lifted)
		err = o.lift(ctx, r.Person, actor)
	case rights.Erasure:
		state = rights.Kept
		entry = about(&r, actor, audit.Kept, "until", o.day(r.KeepUntil).String(), "courses", fmt.Sprint(len(r.Proof)))
		err = errors.Join(o.Store.Hold(ctx, r.Person, r.KeepUntil), o.restrict(ctx, r.Person, r.Decided))
	}
	if err != nil {
		return nil, fmt.Errorf("carrying out request %s: %w", r.ID, err)
	}
	at, err := o.append(ctx, entry)
	if err != nil {
		return nil, err
	}
	return o.conclude(ctx, r, state, at)
}

// leave leaves to Run what could not be finished.
func (o *organisation) leave() { o.note(func() { o.unfinished = true }) }

// fieldWord names a field in the audit log, which takes words of machines alone.
func (o *organisation) fieldWord(field string) string {
	switch {
	case field == rights.FieldName, field == rights.FieldEmail:
		return field
	case slices.Contains(courses.StandardFields(), field):
		return field
	}
	return "own"
}

// restrict restricts a person, unless they are already: since when that is stays.
func (o *organisation) restrict(ctx context.Context, person string, since time.Time) error {
	p, err := o.Store.PersonByID(ctx, person)
	if err != nil || !p.Restricted.IsZero() {
		return err
	}
	return o.Store.Restrict(ctx, person, since)
}

// lift ends the restriction of a person. If it is one that keeps proof until they
// are erased, that ends as well: who wants to take part again isn't erased. A
// record that is marked as legally kept otherwise stays so.
func (o *organisation) lift(ctx context.Context, person, actor string) error {
	p, err := o.Store.PersonByID(ctx, person)
	if err != nil {
		return err
	}
	list, err := o.requests(ctx, person)
	if err != nil {
		return err
	}
	for _, r := range list {
		if r.State != rights.Kept {
			continue
		}
		if r.KeepUntil.Equal(p.Held) {
			if err := o.Store.Hold(ctx, person, time.Time{}); err != nil {
				return err
			}
		}
		at, err := o.append(ctx, about(&r, actor, audit.RequestWithdrawn, "kind", string(r.Kind)))
		if err != nil {
			return err
		}
		if _, err := o.conclude(ctx, r, rights.Withdrawn, at); err != nil {
			return err
		}
	}
	return o.Store.Restrict(ctx, person, time.Time{})
}
