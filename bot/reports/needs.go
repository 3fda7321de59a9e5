package reports

import (
	"context"
	"slices"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/learning"
	"drypp/courses/results"
)

// Needs says where the training needs are, by the latest mapping of each competence
// of those who are active: of one competence, or of all if it is empty; broken down
// by a field of results.Fields, or not if it is empty or not known. Nothing is told
// of too few (results.Tell). That somebody looked is noted. ErrForbidden: the viewer
// isn't contact of everybody.
func (s *Service) Needs(ctx context.Context, tenant string, v Viewer, field, competence string) (*results.NeedsReport, error) {
	l, err := s.look(ctx, tenant, v)
	if err != nil {
		return nil, err
	}
	if err := l.whole(); err != nil {
		return nil, err
	}
	fields := among(l.Fields())
	if !slices.Contains(fields, field) {
		field = ""
	}
	c := results.NewNeedsCounter(field)
	err = l.Store.Learners(ctx, func(p courses.Person, _ []courses.Enrolment, r learning.Record) error {
		c.Add(&p, r.Needs)
		return nil
	})
	if err != nil {
		return nil, l.reading("where the needs are", err)
	}
	r := c.Report(l.Courses, l.language, competence)
	r.Fields = fields
	return r, l.note(ctx, store.Access{What: results.LookNeeds, People: r.People})
}
