package privacy

import (
	"context"
	"errors"
	"fmt"

	"drypp/bot/privacy/audit"
	"drypp/bot/store"
	"drypp/courses/roles"
)

// ErrCopies: a copy of the key ring could not be replaced yet, so that it can't be
// certified that somebody is gone. It is tried until it is.
var ErrCopies = errors.New("a copy of the key ring isn't replaced yet")

// What is deleted of a person, and of an organisation beside its people, in the
// words of certificates.
var (
	ofPerson       = []string{"profile", "enrolments", "answers", "reviews", "needs", "deliveries", "digests", "requests", "key"}
	ofOrganisation = append(ofPerson[:len(ofPerson):len(ofPerson)], "campaigns", "looks", "surveys")
)

// Certificate returns the signed deletion certificate of somebody who was erased,
// or of the whole organisation, by the number of the audit log's entry. It names
// nobody, so every contact may have it. The error is ErrForbidden, ErrCopies, or
// store.ErrNotFound if that entry is about something else.
func (s *Service) Certificate(ctx context.Context, tenant string, by Asker, entry uint64) ([]byte, error) {
	a, err := s.asker(ctx, tenant, by)
	if err != nil {
		return nil, err
	}
	if _, ok := a.Roles.May(&a.person, roles.AnswerRequests); !ok && !a.operator() {
		return nil, ErrForbidden
	}
	err = fmt.Errorf("entry %d: a certificate of it is %w", entry, store.ErrNotFound)
	var certificate []byte
	walk := a.Audit.Entries(func(r audit.Receipt, e audit.Entry) error {
		if r.Index < entry {
			return ctx.Err()
		}
		if r.Index == entry && (e.Action == audit.Erased || e.Action == audit.ContractClosed) {
			certificate, err = a.certify(recorded{r, e})
		}
		return errStop
	})
	if walk != nil && !errors.Is(walk, errStop) {
		err = reading("the audit log", walk)
	}
	return certificate, err
}

// certify signs the certificate of a deletion that is on record; ErrCopies.
func (o *organisation) certify(r recorded) ([]byte, error) {
	if o.Copied() != nil {
		return nil, ErrCopies
	}
	d := audit.Deletion{
		Tenant: o.Tenant, Kind: audit.OfPerson, Persons: []string{r.Subject}, At: r.At,
		Entry: r.Index, Hash: r.Hash, What: ofPerson,
	}
	if r.Action == audit.ContractClosed {
		d.Kind, d.Persons, d.What = audit.OfOrganisation, nil, ofOrganisation
	}
	return audit.Certify(o.Audit, d)
}

// certifyOwed hands over the certificates that wait, as far as they can be made
// now.
func (o *organisation) certifyOwed(ctx context.Context) error {
	for {
		var next *recorded
		o.note(func() {
			if len(o.owed) > 0 {
				next = &o.owed[0]
			}
		})
		if next == nil {
			return nil
		}
		certificate, err := o.certify(*next)
		if errors.Is(err, ErrCopies) {
			return nil // the ring tells who runs Drypp
		}
		if err == nil && o.Certified != nil {
			err = o.Certified(ctx, next.Index, certificate)
		}
		if err != nil {
			return fmt.Errorf("the certificate of entry %d: %w", next.Index, err)
		}
		o.note(func() { o.owed = o.owed[1:] })
	}
}
