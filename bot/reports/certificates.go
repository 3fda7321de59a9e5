package reports

import (
	"cmp"
	"context"
	"io"
	"slices"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/results"
	"drypp/courses/roles"
)

// Certificates lists the viewer's own certificates, the latest first: one for
// each enrolment that was passed, if the organisation issues any. ErrForbidden:
// nobody in person looks.
func (s *Service) Certificates(ctx context.Context, tenant string, v Viewer) ([]results.Certificate, error) {
	l, err := s.look(ctx, tenant, v)
	if err != nil {
		return nil, err
	}
	return l.certificates(ctx)
}

func (l *look) certificates(ctx context.Context) ([]results.Certificate, error) {
	p := &l.viewer.Person
	if _, ok := l.Roles.May(p, roles.Learn); !ok || l.operator() {
		return nil, ErrForbidden
	}
	if l.Issuer == nil {
		return nil, nil
	}
	taken, err := l.Store.Enrolments(ctx, p.ID)
	if err != nil {
		return nil, l.reading("certificates", err)
	}
	var list []results.Certificate
	for i := range taken {
		if taken[i].Passed() {
			list = append(list, l.certificate(&taken[i]))
		}
	}
	slices.SortStableFunc(list, func(a, b results.Certificate) int { return b.Passed.Compare(a.Passed) })
	return list, nil
}

func (l *look) certificate(e *courses.Enrolment) results.Certificate {
	r := decisive(e)
	c := results.Certificate{
		ID: e.ID, Course: e.Course, Title: cmp.Or(l.title(e.Course), e.Course), Version: r.Version, Percent: r.Percent(), Passed: r.At,
	}
	if course := l.Courses.Course(e.Course); course != nil {
		c.Expires = course.ValidUntil(r.At)
	}
	return c
}

// Certificate writes one of the viewer's own certificates, in the language that
// they get the course in. store.ErrNotFound: none of theirs has that ID.
// ErrForbidden: nobody in person looks.
func (s *Service) Certificate(ctx context.Context, tenant string, v Viewer, id string, f CertificateFormat, w io.Writer) error {
	l, err := s.look(ctx, tenant, v)
	if err != nil {
		return err
	}
	list, err := l.certificates(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(c results.Certificate) bool { return c.ID == id })
	if i < 0 {
		return store.ErrNotFound
	}
	language := l.language
	if c := l.Courses.Course(list[i].Course); c != nil {
		language = c.Edition(language).Language
	}
	return l.Issuer.Write(w, f, list[i], &l.viewer.Person, language)
}
