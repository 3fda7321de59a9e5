package reports

import (
	"context"

	"drypp/courses"
	"drypp/courses/learning"
	"drypp/courses/recall"
)

// Retention says what people still know of a course some time after, of all courses if
// course is empty, and how well that was foretold. It is about everybody, since people
// in arms are too few to be split further, so a contact of some people gets
// ErrForbidden. It names nobody, and tells nothing of fewer than recall.Fewest. It
// reads all reviews and everybody's learning, so it takes a while in a large
// organisation.
func (s *Service) Retention(ctx context.Context, tenant string, v Viewer, course string) (*recall.Report, error) {
	l, err := s.look(ctx, tenant, v)
	if err == nil {
		err = l.whole()
	}
	if err != nil {
		return nil, err
	}
	var settings recall.Settings
	if l.Recall != nil {
		settings = *l.Recall
	}
	study := recall.NewStudy(l.Courses, settings)
	err = l.Store.Reviews(ctx, "", func(person string, r recall.Review) error {
		study.Review(person, r)
		return nil
	})
	if err != nil {
		return nil, l.reading("what came back", err)
	}
	err = l.Store.Learners(ctx, func(p courses.Person, enrolments []courses.Enrolment, r learning.Record) error {
		study.Person(p.ID, enrolments, r.Trials)
		return nil
	})
	if err != nil {
		return nil, l.reading("who is measured", err)
	}
	report := study.Report()
	if course != "" {
		report = report.Only(course)
	}
	return report, nil
}
