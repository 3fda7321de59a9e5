package privacy

import (
	"context"

	"drypp/bot/privacy/audit"
	"drypp/courses/rights"
)

// Ask does what is wished, or has the contacts decide. Who asks for the same
// thing again while that waits gets the receipt of what waits; another value for
// the same field takes its place. ErrField: it isn't something that can be asked
// for.
func (s *Service) Ask(ctx context.Context, tenant string, by Asker, w rights.Wish) (*rights.Receipt, error) {
	a, err := s.asks(ctx, tenant, by)
	if err != nil {
		return nil, err
	}
	if err := a.begin(ctx); err != nil {
		return nil, err
	}
	defer a.end()
	p, err := a.preview(ctx, w)
	if err != nil {
		return nil, err
	}
	ctx = context.WithoutCancel(ctx) // what is begun is finished
	old := p.Waiting
	switch {
	case old == nil:
	case !old.Decided.IsZero():
		return a.carryOut(ctx, *old, a.actor())
	case old.Value == p.Value:
		return a.receipt(*old), nil
	default:
		if _, err := a.withdraw(ctx, *old); err != nil {
			return nil, err
		}
	}
	return a.ask(ctx, a.request(p), p)
}

// request returns what is kept of a wish.
func (a *asking) request(p *rights.Preview) rights.Request {
	r := rights.Request{
		ID: newID(), Person: a.about.ID, Kind: p.Kind, State: rights.Waiting, Asked: a.at,
		Due: rights.DueAt(a.at.In(a.Location)), Via: a.by.Via, Field: p.Field, Value: p.Value,
		Proof: p.Proof, KeepUntil: p.KeepUntil,
	}
	if !p.Decides {
		r.Decided = a.at
		if !a.own() {
			r.By = a.person.ID
		}
	}
	return r
}

// ask has a new request on record, and carries it out if nobody has to decide.
func (a *asking) ask(ctx context.Context, r rights.Request, p *rights.Preview) (*rights.Receipt, error) {
	asked := about(&r, a.actor(), audit.RequestAsked, "kind", string(r.Kind), "via", word(r.Via))
	if p.Elsewhere {
		at, err := a.append(ctx, asked, decided(&r, a.actor(), rights.Elsewhere))
		if err != nil {
			return nil, err
		}
		return a.conclude(ctx, r, rights.Elsewhere, at)
	}
	at, err := a.append(ctx, asked)
	if err != nil {
		return nil, err
	}
	r.Entry, r.Hash = at.Index, at.Hash
	if err := a.keep(ctx, &r); err != nil {
		return nil, err
	}
	if p.Decides {
		a.note(func() { a.news = true })
		a.hurry()
		return a.receipt(r), nil
	}
	return a.carryOut(ctx, r, a.actor())
}

// decided returns the entry about what was decided.
func decided(r *rights.Request, actor string, s rights.State) audit.Entry {
	return about(r, actor, audit.RequestDecided, "kind", string(r.Kind), "state", string(s))
}
