package reports

import (
	"context"
	"maps"
	"slices"

	"drypp/courses"
	"drypp/courses/markdown"
	"drypp/courses/results"
	"drypp/courses/roles"
)

// Quality says how the questions of a course do, without names: of the newest
// version that enough people have finished, and where each question is written.
// ErrFew: there is no such version. ErrForbidden: the viewer is neither contact
// nor author.
func (s *Service) Quality(ctx context.Context, tenant string, v Viewer, course string) (*results.QualityReport, error) {
	l, err := s.look(ctx, tenant, v)
	if err != nil {
		return nil, err
	}
	if _, err := l.may(roles.SeeQuality); err != nil {
		return nil, err
	}
	versions, err := l.Store.Quality(ctx, course)
	if err != nil {
		return nil, l.reading("how questions do", err)
	}
	c := l.Courses.Course(course)
	for _, version := range slices.Backward(slices.Sorted(maps.Keys(versions))) {
		q := versions[version]
		if r := q.Report(c, l.language, course, version); r.People >= results.Fewest {
			place(&r, c, l.language)
			return &r, nil
		}
	}
	return nil, ErrFew
}

// place says in which file of the course each question is written, and in which
// line.
func place(r *results.QualityReport, c *courses.Course, l courses.Language) {
	if c == nil || c.Edition(l).Source == "" {
		return
	}
	ed := c.Edition(l)
	name := c.ID + "/" + string(ed.Language) + ".md"
	f, err := markdown.Parse(name, ed.Language, []byte(ed.Source))
	if err != nil { // it was read before, so this can't be
		return
	}
	for i := range r.Questions {
		if q := &r.Questions[i]; c.QuestionIndex(q.ID) >= 0 {
			q.File, q.Line = name, f.Line(q.ID, 0)
		}
	}
}
