package main

import (
	"context"
	"crypto/rand"
	mathrand "math/rand/v2"
	"sync"
	"time"

	"drypp/bot/delivery"
	"drypp/bot/teams"
)

// messengers returns a function that returns a messenger with connections of
// its own: requests that hang would else use up those of other organisations.
func (s *service) messengers(c teams.ConnectorConfig) func() delivery.Messenger {
	return func() delivery.Messenger {
		c := c
		c.Client = teams.NewHTTPClient(nil)
		return counted{teams.NewConnector(c), s.metrics}
	}
}

// deliver sets up what goes out by itself. Each organisation has an engine of
// its own, which begins when its people are listed, with a messenger that tries
// nothing twice.
func (s *service) deliver(messenger func() delivery.Messenger) {
	s.metrics.registry.MustRegister(&pace{s.pacer, s.organisations, s.now})
	s.desk = newDesk(s.organisations, s.pacer, s.now)
	for i := range s.organisations {
		s.engines = append(s.engines, delivery.NewEngine(delivery.Config{
			Organisations: []delivery.Organisation{forDelivery(&s.organisations[i])},
			Messenger:     messenger(), Pace: s.pacer, NewID: rand.Text, Jitter: mathrand.Float64,
			Now: s.now, Log: s.log, Observe: s.metrics.delivered,
		}))
	}
}

// listAgain is how long after a failure a list of people is read into its
// store again.
const listAgain = 5 * time.Second

// runDeliveries delivers to every organisation until the context ends.
func (s *service) runDeliveries(ctx context.Context) {
	var all sync.WaitGroup
	for i := range s.organisations {
		all.Go(func() {
			if s.awaitListed(ctx, &s.organisations[i]) {
				s.engines[i].Run(ctx)
			}
		})
	}
	all.Wait()
}

// awaitListed lists an organisation's people, as often as it takes: who left
// must not get a card because their leaving wasn't noted yet. It returns false
// if the context ended.
func (s *service) awaitListed(ctx context.Context, o *organisation) bool {
	for !s.listed(ctx, o) {
		select {
		case <-ctx.Done():
			return false
		case <-time.After(listAgain):
		}
	}
	return true
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
