package bolt

import (
	"context"

	"drypp/courses"
	"drypp/courses/results"
)

// Progress calls f for each person who hasn't left, with their enrolments and
// standings, as of one moment.
func (d *DB) Progress(ctx context.Context, f func(courses.Person, []courses.Enrolment, []results.Standing) error) error {
	return d.read(ctx, func(t *tx) error {
		taken, stands := t.walk(inEnrolments, nil), t.walk(inStandings, nil)
		s := t.newShared()
		var p person
		return t.each(inPeople, nil, func(id, record []byte) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := s.read(&p, id, record); err != nil || !p.Active() {
				return err
			}
			found, err := taken.enrolments(id)
			if err != nil {
				return err
			}
			var c counted
			if err := stands.of(id, c.decode); err != nil {
				return err
			}
			return f(p.Person, bare(found), c.standings)
		})
	})
}
