package main

import (
	"context"
	"crypto/rand"
	mathrand "math/rand/v2"
	"time"

	"drypp/bot/delivery"
)

// deliver sets up what goes out by itself, by a messenger that tries nothing
// twice.
func (s *service) deliver(m delivery.Messenger) {
	s.metrics.registry.MustRegister(&pace{s.pacer, s.organisations, s.now})
	s.desk = newDesk(s.organisations, s.pacer, s.now)
	list := make([]delivery.Organisation, len(s.organisations))
	for i := range s.organisations {
		list[i] = forDelivery(&s.organisations[i])
	}
	s.engine = delivery.NewEngine(delivery.Config{
		Organisations: list, Messenger: m, Pace: s.pacer, NewID: rand.Text, Jitter: mathrand.Float64,
		Now: s.now, Log: s.log, Observe: s.metrics.delivered,
	})
}

// listAgain is how long after a failure the lists of people are read into the
// stores again.
const listAgain = 5 * time.Second

// runDeliveries lists everybody and then delivers until the context ends. Who
// left must not get a card because their leaving wasn't noted yet.
func (s *service) runDeliveries(ctx context.Context) {
	for i := range s.organisations {
		for !s.listed(ctx, &s.organisations[i]) {
			select {
			case <-ctx.Done():
				return
			case <-time.After(listAgain):
			}
		}
	}
	s.engine.Run(ctx)
}

// listed brings an organisation's people up to date and reports whether that
// worked.
func (s *service) listed(ctx context.Context, o *organisation) bool {
	left, err := listPeople(ctx, o, s.now())
	switch {
	case ctx.Err() != nil:
		return false
	case err != nil:
		s.log.Error("the list of people could not be taken over; nothing goes out until it is", "organisation", o.TenantID, "error", err)
		return false
	case o.Lists():
		s.log.Info("the list of people was taken over", "organisation", o.TenantID, "people", len(o.People), "left", left)
	}
	return true
}
