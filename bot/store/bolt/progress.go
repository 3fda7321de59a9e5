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
		return t.everybody(ctx, func(p *person) error {
			if !p.Active() {
				return nil
			}
			id := []byte(p.ID)
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
