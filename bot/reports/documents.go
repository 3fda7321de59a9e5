package reports

import (
	"cmp"
	"context"
	"slices"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/audience"
	"drypp/courses/results"
)

// Documents says who of those whom the viewer is contact of acknowledged the
// documents of a course, or of all if it is empty, and by name who didn't. That
// somebody looked is noted before, if there is a document. ErrForbidden: the viewer
// is contact of nobody.
func (s *Service) Documents(ctx context.Context, tenant string, v Viewer, course string) (*results.Documents, error) {
	l, scope, err := s.seeing(ctx, tenant, v)
	if err != nil {
		return nil, err
	}
	var rules []*audience.Rule
	if scope != "" {
		rule, err := l.Roles.Rule(scope)
		if err != nil {
			return nil, err
		}
		rules = append(rules, rule)
	}
	d, people, err := l.documents(ctx, rules, course)
	if err != nil {
		return nil, l.reading("who acknowledged documents", err)
	}
	if len(d.List) == 0 {
		return d, nil
	}
	return d, l.note(ctx, store.Access{What: results.LookDocuments, Scope: scope, People: people})
}

// documents counts the people that all of the rules select, and returns how many
// they are.
func (l *look) documents(ctx context.Context, rules []*audience.Rule, course string) (d *results.Documents, people int, err error) {
	d = results.NewDocuments(l.Courses.All(), course, l.language)
	d.Organisation, d.Day = l.Name, l.day
	if len(d.List) == 0 {
		return d, 0, nil
	}
	err = l.Store.Progress(ctx, func(p courses.Person, taken []courses.Enrolment, standings []results.Standing) error {
		if p.Active() && !slices.ContainsFunc(rules, func(r *audience.Rule) bool { return !r.Match(&p) }) {
			people++
			d.Add(cmp.Or(p.Name, p.Email, p.ID), taken, standings)
		}
		return nil
	})
	for i := range d.List {
		sortByName(d.List[i].Missing, func(s *string) string { return *s })
	}
	return d, people, err
}

// Signed is who acknowledged which version of a document, and when, for an auditor.
type Signed struct {
	courses.Signature
	// Name and Email are the person's, empty until they are known; CourseTitle and
	// Title are what the course and the document are called now, empty if they are
	// gone.
	Name, Email, CourseTitle, Title string
}

// Signatures lists every acknowledgement of those whom the viewer is contact of, of
// any version of the documents of a course, or of all if it is empty: by name, then
// by course, lesson and version. People who left are among them, who are restricted
// aren't. That somebody looked is noted before it returns. ErrForbidden as for
// Documents.
func (s *Service) Signatures(ctx context.Context, tenant string, v Viewer, course string) ([]Signed, error) {
	l, scope, err := s.seeing(ctx, tenant, v)
	if err != nil {
		return nil, err
	}
	match := func(*courses.Person) bool { return true }
	if scope != "" {
		rule, err := l.Roles.Rule(scope)
		if err != nil {
			return nil, err
		}
		match = rule.Match
	}
	var list []Signed
	people := 0
	err = l.Store.People(ctx, func(p courses.Person, taken []courses.Enrolment) error {
		if !p.Restricted.IsZero() || !match(&p) {
			return nil
		}
		people++
		for _, signed := range courses.Signatures(p.ID, taken) {
			if course == "" || signed.Course == course {
				list = append(list, l.signed(signed, &p))
			}
		}
		return nil
	})
	if err != nil {
		return nil, l.reading("who acknowledged documents", err)
	}
	sortByName(list, func(s *Signed) string { return cmp.Or(s.Name, s.Email, s.Person) })
	return list, l.note(ctx, store.Access{What: results.LookDocuments, Format: string(ExportCSV), Scope: scope, People: people})
}

// signed adds what people, courses and documents are called.
func (l *look) signed(s courses.Signature, p *courses.Person) Signed {
	row := Signed{Signature: s, Name: p.Name, Email: p.Email}
	if c := l.Courses.Course(s.Course); c != nil {
		ed := c.Edition(l.language)
		row.CourseTitle = ed.Title
		if i := c.LessonIndex(s.Lesson); i >= 0 && ed.Lessons[i].Document != nil {
			row.Title = ed.Lessons[i].Document.Title
		}
	}
	return row
}
