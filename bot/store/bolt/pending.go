package bolt

import (
	"context"
	"errors"
	"time"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/campaigns"
)

var errPending = errors.New("not kept yet")

func (d *DB) List(ctx context.Context, p courses.Person, at time.Time) (courses.Person, error) {
	return p, errPending
}
func (d *DB) Unlist(ctx context.Context, person string, at time.Time) error { return errPending }
func (d *DB) PutCampaign(ctx context.Context, c campaigns.Campaign) error   { return errPending }
func (d *DB) Campaigns(ctx context.Context) ([]campaigns.Campaign, error)   { return nil, nil }
func (d *DB) WakeSome(ctx context.Context) (more bool, err error)           { return false, nil }
func (d *DB) Due(ctx context.Context, now time.Time, limit int) (people []string, next time.Time, err error) {
	return nil, next, nil
}
func (d *DB) Revise(ctx context.Context, person string, f func(*store.Case) error) error {
	return errPending
}
func (d *DB) Open(ctx context.Context, person, delivery string, c *courses.Course, at time.Time) (courses.Enrolment, error) {
	return d.Enrol(ctx, person, c, false, at)
}
func (d *DB) Seen(ctx context.Context, person, delivery string, at time.Time) error  { return nil }
func (d *DB) Counts(ctx context.Context) (map[string]campaigns.Counts, error)        { return nil, nil }
func (d *DB) Deliveries(ctx context.Context, f func(campaigns.Delivery) error) error { return nil }
func (d *DB) Agendas(ctx context.Context, f func(courses.Person, campaigns.Agenda) error) error {
	return nil
}
