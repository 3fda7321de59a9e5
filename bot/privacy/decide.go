package privacy

import (
	"context"
	"errors"
	"strings"

	"drypp/bot/privacy/audit"
	"drypp/bot/store"
	"drypp/courses/rights"
)

// ErrReason: a refusal needs a reason, of at most rights.MaxReason bytes.
var ErrReason = errors.New("a refusal needs a reason that isn't too long")

// Withdraw takes a request back that waits, for the person, a contact of theirs or
// the command line. ErrDecided: it doesn't wait any more.
func (s *Service) Withdraw(ctx context.Context, tenant string, by Asker, request string) (*rights.Receipt, error) {
	a, err := s.asker(ctx, tenant, by)
	if err != nil {
		return nil, err
	}
	r, err := a.take(ctx, request)
	if err != nil {
		return nil, err
	}
	defer a.end()
	return a.withdraw(context.WithoutCancel(ctx), r)
}

// take takes the turn, unless there is an error, and returns a request that waits
// for somebody to decide, having aimed at who asked it.
func (a *asking) take(ctx context.Context, request string) (r rights.Request, err error) {
	if err := a.begin(ctx); err != nil {
		return r, err
	}
	r, err = a.Store.Request(ctx, request)
	switch {
	case errors.Is(err, store.ErrNotFound) && !a.operator():
		err = ErrForbidden
	case err != nil:
		err = reading("the request", err)
	default:
		if err = a.aims(ctx, r.Person); err == nil && (!r.State.Open() || !r.Decided.IsZero()) {
			err = ErrDecided
		}
	}
	if err != nil {
		a.end()
	}
	return r, err
}

func (a *asking) withdraw(ctx context.Context, r rights.Request) (*rights.Receipt, error) {
	at, err := a.append(ctx, about(&r, a.actor(), audit.RequestWithdrawn, "kind", string(r.Kind)))
	if err != nil {
		return nil, err
	}
	return a.conclude(ctx, r, rights.Withdrawn, at)
}

// Decide decides a request that waits, for a contact whose scope covers who asked,
// or the command line. An Erasure that is to be kept for proof of which none has to
// be kept any more is done at once. The error is ErrForbidden, ErrDecided or
// ErrReason.
func (s *Service) Decide(ctx context.Context, tenant string, by Asker, d rights.Decision) (*rights.Receipt, error) {
	a, err := s.asker(ctx, tenant, by)
	if err != nil {
		return nil, err
	}
	d.Reason = strings.TrimSpace(d.Reason)
	if refused := !d.Grant && !d.Keep; refused && (d.Reason == "" || len(d.Reason) > rights.MaxReason) {
		return nil, ErrReason
	}
	r, err := a.take(ctx, d.Request)
	if err != nil {
		return nil, err
	}
	defer a.end()
	if !a.answers(&a.about) {
		return nil, ErrForbidden // the request is their own, and they are no contact
	}
	return a.decide(context.WithoutCancel(ctx), r, d)
}

func (a *asking) decide(ctx context.Context, r rights.Request, d rights.Decision) (*rights.Receipt, error) {
	r.By, r.Decided = a.person.ID, a.at
	if !d.Grant && !d.Keep {
		r.Reason = d.Reason
		at, err := a.append(ctx, decided(&r, a.actor(), rights.Refused))
		if err != nil {
			return nil, err
		}
		return a.conclude(ctx, r, rights.Refused, at)
	}
	as := rights.Done
	if r.Kind == rights.Erasure {
		if err := a.settle(ctx, &r, d.Keep); err != nil {
			return nil, err
		}
		if !r.KeepUntil.IsZero() {
			as = rights.Kept
		}
	}
	if _, err := a.append(ctx, decided(&r, a.actor(), as)); err != nil {
		return nil, err
	}
	if err := a.keep(ctx, &r); err != nil {
		return nil, err
	}
	return a.carryOut(ctx, r, a.actor())
}

// settle sets what is kept of somebody whose Erasure was granted: what has to be
// kept now, if any is to be.
func (a *asking) settle(ctx context.Context, r *rights.Request, keep bool) error {
	p := &rights.Preview{}
	if keep {
		if err := a.previewErasure(ctx, p); err != nil {
			return err
		}
	}
	r.Proof, r.KeepUntil = p.Proof, p.KeepUntil
	return nil
}
