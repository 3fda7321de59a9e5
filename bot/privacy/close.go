package privacy

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"

	"drypp/bot/privacy/audit"
	"drypp/courses"
)

// Closed is what Close did.
type Closed struct {
	// People is how many were erased.
	People int
	// Receipt says where the audit log has it.
	audit.Receipt
	// Certificate is the signed certificate that the whole organisation is gone; nil
	// while a copy of the key ring isn't replaced yet: Service.Certificate gives it
	// then.
	Certificate []byte
}

// Return writes the package of every person of an organisation, each to what open
// returns for their random ID, and has it on record before. It returns how many
// there were. What the customer gets at the end of the contract is made of these.
func (s *Service) Return(ctx context.Context, tenant string, open func(person string) (io.WriteCloser, error)) (people int, err error) {
	o, err := s.organisation(tenant)
	if err != nil {
		return 0, err
	}
	var all []courses.Person
	err = o.Store.Everybody(ctx, func(p courses.Person) error {
		all = append(all, p)
		return ctx.Err()
	})
	if err != nil {
		return 0, reading("people", err)
	}
	_, err = o.append(ctx, audit.Entry{
		Actor: audit.CommandLine, Action: audit.PackageHandedOut, Detail: map[string]string{"people": strconv.Itoa(len(all))},
	})
	if err != nil {
		return 0, err
	}
	packer := o.Packer
	if many, ok := packer.(interface {
		Everybody(context.Context) (Packer, error)
	}); ok {
		// What isn't kept person by person is read once.
		if packer, err = many.Everybody(ctx); err != nil {
			return 0, err
		}
	}
	for i := range all {
		if err := o.returnOne(ctx, packer, &all[i], open); err != nil {
			return i, fmt.Errorf("the package of %s: %w", all[i].ID, err)
		}
	}
	return len(all), nil
}

func (o *organisation) returnOne(ctx context.Context, packer Packer, p *courses.Person, open func(person string) (io.WriteCloser, error)) error {
	w, err := open(p.ID)
	if err != nil {
		return err
	}
	return errors.Join(packer.Pack(ctx, w, p, p.Speaks(o.Language)), w.Close())
}

// Close erases everybody of an organisation at the end of its contract, whatever
// is held or waits, and issues the certificate. What is left in the store then is
// about nobody; who calls deletes it with the store. It may be repeated after an
// error.
func (s *Service) Close(ctx context.Context, tenant string) (*Closed, error) {
	o, err := s.organisation(tenant)
	if err != nil {
		return nil, err
	}
	if err := o.begin(ctx); err != nil {
		return nil, err
	}
	defer o.end()
	c := &Closed{}
	for {
		n, err := o.eraseEverybody(ctx)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			break
		}
		c.People += n // somebody may have come meanwhile
	}
	e := audit.Entry{
		At: o.now(), Actor: audit.CommandLine, Action: audit.ContractClosed, Detail: map[string]string{"people": strconv.Itoa(c.People)},
	}
	if c.Receipt, err = o.append(ctx, e); err != nil {
		return nil, err
	}
	c.Certificate, err = o.certify(recorded{c.Receipt, e})
	if errors.Is(err, ErrCopies) {
		err = nil
	}
	return c, err
}

// eraseEverybody erases who is on record, and counts them.
func (o *organisation) eraseEverybody(ctx context.Context) (int, error) {
	var entries []audit.Entry
	err := o.Store.Everybody(ctx, func(p courses.Person) error {
		entries = append(entries, audit.Entry{
			Actor: audit.CommandLine, Action: audit.Erased, Subject: p.ID, Detail: map[string]string{"why": "closed"},
		})
		return ctx.Err()
	})
	if err != nil || len(entries) == 0 {
		return 0, reading("people", err)
	}
	if _, err := o.erase(ctx, entries...); err != nil {
		return 0, err
	}
	return len(entries), nil
}
