package reports

import (
	"context"
	"errors"

	"drypp/bot/store"
	"drypp/courses/results"
	"drypp/courses/roles"
)

const (
	// looksPage is how many looks a page has.
	looksPage = 20
	// looksCounted is how many looks are read at least, if there are as many.
	looksCounted = 1000
	// looksPages bounds the pages.
	looksPages = 100_000
)

// Looks lists who looked at the results of people, the latest first, 20 a page.
// A contact of some people sees who looked at just those, who looked at
// everybody's, and what they looked at themselves; not who looked at a team.
// From the 50th page on pages is only known to be at least one more than the one
// asked for, if there is more. ErrForbidden: the viewer is contact of nobody.
func (s *Service) Looks(ctx context.Context, tenant string, v Viewer, p int) (list []results.Looked, pages int, err error) {
	l, err := s.look(ctx, tenant, v)
	if err != nil {
		return nil, 0, err
	}
	scope, err := l.may(roles.SeeResults)
	if err != nil {
		return nil, 0, err
	}
	accesses, err := l.accesses(ctx, scope, max(looksCounted, (min(max(p, 0), looksPages)+1)*looksPage+1))
	if err != nil {
		return nil, 0, l.reading("who looked", err)
	}
	accesses, _, pages = page(accesses, p, looksPage)
	names := map[string]string{}
	for i := range accesses {
		looked, err := l.looked(ctx, &accesses[i], names)
		if err != nil {
			return nil, 0, l.reading("who looked", err)
		}
		list = append(list, looked)
	}
	return list, pages, nil
}

// accesses returns up to limit looks, the latest first, as far as they concern
// a scope.
func (l *look) accesses(ctx context.Context, scope string, limit int) (list []store.Access, err error) {
	err = l.Store.Accesses(ctx, func(a store.Access) error {
		if scope != "" && a.By != l.viewer.Person.ID && (a.What == results.LookTeam || a.Scope != "" && a.Scope != scope) {
			return nil
		}
		if list = append(list, a); len(list) >= limit {
			return errStop
		}
		return nil
	})
	if errors.Is(err, errStop) {
		err = nil
	}
	return list, err
}

// looked returns a look with the name of who looked, as it is now; who is gone
// has their random ID for a name.
func (l *look) looked(ctx context.Context, a *store.Access, names map[string]string) (results.Looked, error) {
	looked := results.Looked{
		At: a.At, By: a.Via, ByPerson: a.By, What: a.What, Format: a.Format, Scope: a.Scope, People: a.People,
	}
	if a.By == "" {
		return looked, nil
	}
	if _, known := names[a.By]; !known {
		p, err := l.Store.PersonByID(ctx, a.By)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return looked, err
		}
		names[a.By] = called(&p)
	}
	if looked.By = names[a.By]; looked.By == "" {
		looked.By = a.By
	}
	return looked, nil
}
