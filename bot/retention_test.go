package bot_test

import (
	"context"

	"drypp/bot/reports"
	"drypp/courses/recall"
)

func (b *books) Retention(_ context.Context, t string, v reports.Viewer, course string) (*recall.Report, error) {
	contact, done, err := b.open(t, v)
	defer done()
	switch {
	case err != nil:
		return nil, err
	case !contact:
		return nil, reports.ErrForbidden
	}
	cell := recall.Cell{Arm: recall.Early, Day: 90, Asked: 20, People: 17, Answers: 50, Right: recall.Estimate{Value: 0.82, Low: 0.7, High: 0.9}}
	r := &recall.Report{Retention: 0.9, Courses: []recall.CourseReport{{Course: "phishing", Cells: []recall.Cell{cell}}}, Fit: recall.Fit{Withheld: true}}
	if course != "" {
		return r.Only(course), nil
	}
	return r, nil
}
