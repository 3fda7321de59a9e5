package privacy

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"drypp/bot/privacy/audit"
	"drypp/bot/store"
	"drypp/courses/rights"
)

// eraseAsked erases somebody who asked for it.
func (o *organisation) eraseAsked(ctx context.Context, r rights.Request, actor string) (*rights.Receipt, error) {
	mentions, err := o.mentions(ctx, r.Person)
	if err != nil {
		return nil, err
	}
	gone, err := o.erase(ctx, about(&r, actor, audit.Erased, "why", "request"))
	if err != nil {
		return nil, err
	}
	// The request went with the person.
	r.State, r.Entry, r.Hash = rights.Done, gone[0].Index, gone[0].Hash
	receipt := o.receipt(r)
	receipt.Mentions = mentions
	receipt.Certificate, err = o.certify(gone[0])
	receipt.Copies = errors.Is(err, ErrCopies)
	if err != nil && !receipt.Copies {
		o.log.ErrorContext(ctx, "somebody was erased and no certificate could be made; it can be asked for", "entry", r.Entry, "error", err)
	}
	return receipt, nil
}

// recorded is an entry and where it stands.
type recorded struct {
	audit.Receipt
	audit.Entry
}

// erase erases the subjects of entries, and then has these in the audit log. If it
// fails, some or all may be erased, or not be on record yet; Run sees to that.
func (o *organisation) erase(ctx context.Context, entries ...audit.Entry) (_ []recorded, err error) {
	defer func() {
		o.note(func() { o.removed = true })
		if err != nil {
			o.leave()
		}
	}()
	at := o.now()
	people := make([]string, len(entries))
	for i := range entries {
		entries[i].At = at
		people[i] = entries[i].Subject
	}
	done, err := o.Store.Erase(ctx, at, people...)
	if err != nil {
		return nil, fmt.Errorf("erasing people: %w", err)
	}
	// Who isn't there any more, such as somebody who turned out to be another, has
	// nothing to be on record.
	went := map[string]bool{}
	for _, d := range done {
		went[d.Person] = true
	}
	entries = slices.DeleteFunc(entries, func(e audit.Entry) bool { return !went[e.Subject] })
	if len(entries) == 0 {
		return nil, fmt.Errorf("erasing people: %w", store.ErrNotFound)
	}
	return o.recordErased(ctx, entries)
}

// recordErased has it on record that people were erased.
func (o *organisation) recordErased(ctx context.Context, entries []audit.Entry) ([]recorded, error) {
	receipts, err := o.Audit.Append(ctx, entries...)
	if err != nil {
		return nil, fmt.Errorf("writing the audit log: %w", err)
	}
	gone := make([]recorded, len(entries))
	for i := range entries {
		gone[i] = recorded{receipts[i], entries[i]}
	}
	o.note(func() { o.owed = append(o.owed, gone...) })
	o.hurry()
	return gone, nil
}

// mentions returns the names of the campaigns whose audience names a person.
func (o *organisation) mentions(ctx context.Context, person string) (names []string, err error) {
	ids, err := o.Store.Mentions(ctx, person)
	if err != nil || len(ids) == 0 {
		return nil, reading("campaigns", err)
	}
	all, err := o.Store.Campaigns(ctx)
	for _, id := range ids {
		for i := range all {
			if all[i].ID == id {
				names = append(names, all[i].Name)
			}
		}
	}
	return names, reading("campaigns", err)
}
