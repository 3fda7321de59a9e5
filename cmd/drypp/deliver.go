package main

import (
	"context"
	"crypto/rand"
	mathrand "math/rand/v2"
	"sync"
	"time"

	"drypp/bot/delivery"
	"drypp/bot/teams"
	"drypp/courses/rights"
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
	s.directory = newDirectory(s.organisations, s.desk, s.now, s.log)
	s.reports = newReports(s.organisations, s.config.DataFolder(), s.desk, s.now)
	s.digests = s.newDigests(messenger())
	remind := func(ctx context.Context, tenant string, waiting []rights.Pending) error {
		return s.bot.Remind(ctx, tenant, waiting)
	}
	s.privacy = s.keys.newPrivacy(s.organisations, s.directory, remind, s.now, s.log)
	s.metrics.registry.MustRegister(&census{people: s.directory, organisations: s.organisations, now: s.now, log: s.log})
	for i := range s.organisations {
		if sender := newSender(s.config, &s.organisations[i], teams.NewHTTPClient(nil), s.now, s.log); sender != nil {
			s.senders = append(s.senders, sender)
		}
		o := forDelivery(&s.organisations[i])
		o.Store = s.organisations[i].patient
		s.engines = append(s.engines, delivery.NewEngine(delivery.Config{
			Organisations: []delivery.Organisation{o},
			Messenger:     messenger(), Pace: s.pacer, NewID: rand.Text, Jitter: mathrand.Float64,
			Now: s.now, Log: s.log, Observe: s.metrics.delivered,
		}))
	}
	s.metrics.registry.MustRegister(lrsTraffic(s.senders))
}

// listAgain is how long after a failure the chosen fields and the lists of
// people are read into the stores again.
const listAgain = 5 * time.Second

// runPeople keeps people in step with where they come from, and delivers to
// them, until the context ends. Nothing goes out before it is known what the
// organisations chose to know: an audience could mean others until then.
func (s *service) runPeople(ctx context.Context) {
	if !s.untilDone(ctx, s.start) {
		return
	}
	var all sync.WaitGroup
	all.Go(func() { s.directory.Run(ctx) })
	all.Go(func() { s.digests.Run(ctx) })
	for i := range s.organisations {
		all.Go(func() {
			if s.untilDone(ctx, func(ctx context.Context) bool { return s.listed(ctx, &s.organisations[i]) }) {
				s.engines[i].Run(ctx)
			}
		})
	}
	all.Wait()
}

// untilDone does something as often as it takes, and returns false if the
// context ended.
func (s *service) untilDone(ctx context.Context, do func(context.Context) bool) bool {
	for !do(ctx) {
		select {
		case <-ctx.Done():
			return false
		case <-time.After(listAgain):
		}
	}
	return true
}

// start has everybody know the fields that are chosen, and reports whether that
// worked.
func (s *service) start(ctx context.Context) bool {
	err := s.directory.Start(ctx)
	if err != nil && ctx.Err() == nil {
		s.log.Error("what is known of people could not be brought in line with the fields chosen; nothing goes out until it is", "error", err)
	}
	return err == nil
}

// listed brings an organisation's people up to date with the list of the
// configuration and reports whether that worked: who left must not get a card
// because their leaving wasn't noted yet.
func (s *service) listed(ctx context.Context, o *organisation) bool {
	r, err := importListed(ctx, s.directory, o)
	switch {
	case ctx.Err() != nil:
		return false
	case err != nil:
		s.log.Error("the list of people could not be taken over; nothing goes out until it is", "organisation", o.TenantID, "error", err)
		return false
	case r != nil:
		s.log.Info("the list of people was taken over", "organisation", o.TenantID, "people", r.Seen, "left", r.Removed)
		o.Forget()
	}
	return true
}
