package privacy

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/rights"
	"drypp/courses/roles"
)

// Requests returns the person's own requests, the latest first.
func (s *Service) Requests(ctx context.Context, tenant string, person *courses.Person) ([]rights.Request, error) {
	o, err := s.organisation(tenant)
	if err != nil {
		return nil, err
	}
	list, err := o.requests(ctx, person.ID)
	slices.Reverse(list)
	return list, err
}

// Pending returns what waits for a contact, what is due first first. ErrForbidden:
// who asks is contact of nobody.
func (s *Service) Pending(ctx context.Context, tenant string, by Asker) ([]rights.Pending, error) {
	a, err := s.asker(ctx, tenant, by)
	if err != nil {
		return nil, err
	}
	if _, ok := a.Roles.May(&a.person, roles.AnswerRequests); !ok && !a.operator() {
		return nil, ErrForbidden
	}
	return a.pending(ctx, a.answers)
}

// pending returns what waits for contacts and is asked by those who are meant.
func (o *organisation) pending(ctx context.Context, means func(*courses.Person) bool) (list []rights.Pending, err error) {
	var waiting []rights.Request
	err = o.Store.Requests(ctx, func(r rights.Request) error {
		if r.State.Open() && r.Decided.IsZero() {
			waiting = append(waiting, o.localised(r))
		}
		return nil
	})
	if err != nil {
		return nil, reading("requests that wait", err)
	}
	for _, r := range waiting {
		switch p, err := o.Store.PersonByID(ctx, r.Person); {
		case errors.Is(err, store.ErrNotFound): // erased meanwhile
		case err != nil:
			return nil, reading("who asked", err)
		case means(&p):
			list = append(list, o.show(r, &p))
		}
	}
	slices.SortStableFunc(list, func(p, q rights.Pending) int { return p.Due.Compare(q.Due) })
	return list, nil
}

// show returns a request as contacts see it.
func (o *organisation) show(r rights.Request, p *courses.Person) rights.Pending {
	shown := rights.Pending{Request: r, Name: cmp.Or(p.Name, p.Email), Days: r.DaysLeft(o.day(o.now()), o.Location)}
	if r.Kind == rights.Correction {
		shown.Before = before(p, r.Field)
	}
	return shown
}
