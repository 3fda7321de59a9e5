package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"syscall"
	"time"

	"drypp/bot"
	"drypp/bot/delivery"
	"drypp/bot/directory"
	"drypp/bot/privacy"
	"drypp/bot/reports"
	"drypp/bot/reports/digest"
	"drypp/bot/reports/xapi"
	"drypp/bot/store"
	"drypp/bot/store/bolt"
	"drypp/bot/teams"
	"drypp/bot/teams/botbuilder"
	"drypp/bot/teams/credential"
	"drypp/cmd/drypp/config"
	"drypp/courses"
)

// service is Drypp at work: everybody who takes part, wired together.
type service struct {
	config        *config.Config
	keys          *keeper
	log           *slog.Logger
	now           func() time.Time
	metrics       *metrics
	organisations []organisation
	health        *health
	secured       *secured
	validator     botbuilder.Validator
	pacer         *delivery.Pacer
	desk          *delivery.Desk
	engines       []*delivery.Engine
	directory     *directory.Directory
	reports       *reports.Service
	digests       *digest.Engine
	privacy       *privacy.Service
	senders       []*xapi.Sender
	bot           *bot.Bot
	endpoint      *teams.Endpoint
	// elsewhere gets an error if the machine says that it isn't where the
	// configuration says; nil hears of nothing.
	elsewhere <-chan error
}

// newService opens the stores and wires everybody. It asks nothing of the
// network. Close releases what it holds.
func newService(keys *keeper, logTo io.Writer, now func() time.Time) (_ *service, err error) {
	c := keys.config
	s := &service{config: c, keys: keys, log: newLog(logTo, c.Log), now: now, metrics: newMetrics()}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	client := teams.NewHTTPClient(nil)
	if s.validator, err = newValidator(c.Bot, client, now, s.log); err != nil {
		return nil, err
	}
	if s.secured, err = newSecured(c, client, s.log); err != nil {
		return nil, err
	}
	s.health = &health{keys: s.validator.Ready}
	if err = s.open(); err != nil {
		return nil, err
	}
	hosts := teams.Hosts(c.Bot.ServiceHosts)
	tokens, err := newCredential(c, client, now)
	if err != nil {
		return nil, fmt.Errorf("bot.credential: %w", err)
	}
	// What failed is tried again in its turn, or by the plan.
	connector := teams.ConnectorConfig{AppID: c.Bot.AppID, Tokens: tokens, Allow: hosts.Check, Client: client, Attempts: 1}
	s.pacer = delivery.NewPacer(delivery.PacerConfig{})
	waiting := delivery.Waiting{Answerer: counted{teams.NewConnector(connector), s.metrics}, Pace: s.pacer, Now: now}
	s.deliver(s.messengers(connector))
	s.wire(waiting, hosts)
	return s, nil
}

func newValidator(b config.Bot, client *http.Client, now func() time.Time, log *slog.Logger) (botbuilder.Validator, error) {
	v := teams.ValidatorConfig{AppID: b.AppID, Metadata: b.OpenIDMetadata, Client: client, Now: now, Log: log}
	for _, i := range b.Issuers {
		v.Issuers = append(v.Issuers, teams.Issuer{Name: i.Issuer, Tenant: i.TenantID, Metadata: i.OpenIDMetadata})
	}
	validator, err := teams.NewValidator(v)
	return botbuilder.Validator{Validator: validator}, err
}

func newCredential(c *config.Config, client *http.Client, now func() time.Time) (*credential.Credential, error) {
	made := c.BotCredential()
	made.Client, made.Now = client, now
	return credential.New(made)
}

// sharing is how long what goes out by itself waits for others to share a
// commit with. A card leaves half a second after it had its turn, so nothing is
// late.
const sharing = 150 * time.Millisecond

// open opens the store of every organisation in a folder of its own.
func (s *service) open() error {
	for _, o := range s.config.Organisations {
		db, err := s.keys.open(o.TenantID, s.config.Store(o.TenantID), bolt.Options{OnCommit: s.metrics.committed, Now: s.now})
		if errors.Is(err, store.ErrLocked) {
			return fmt.Errorf("%w: another Drypp runs on this data folder; stop it first", err)
		}
		if err != nil {
			return err
		}
		made, err := newOrganisation(s.config, o, db)
		made.patient, made.cutAnew = db.Patient(sharing), make(chan struct{}, 1)
		db.Outbox(made.maker != nil)
		s.health.stores = append(s.health.stores, db)
		if err == nil {
			err = made.record(s.keys, s.now)
		}
		s.organisations = append(s.organisations, made)
		if err != nil {
			return err
		}
		for _, what := range made.audit.Repaired() {
			s.log.Warn("the audit log was put right", "organisation", o.TenantID, "what", what)
		}
		facts := s.config.Facts(&made.Organisation)
		if err := exceptions(context.Background(), made.audit, &facts); err != nil {
			return err
		}
		if made.noGraph != nil {
			return made.noGraph
		}
	}
	return nil
}

func (s *service) wire(c delivery.Waiting, hosts teams.Hosts) {
	var list []bot.Organisation
	tenants := map[string]bool{}
	for _, o := range s.organisations {
		tenants[o.TenantID] = true
		list = append(list, bot.Organisation{
			Tenant: o.TenantID, Name: o.Name, Language: courses.Language(o.Language), Region: s.config.Region,
			Location: o.Location(), Hours: o.Book().Hours,
			Roles: o.roles, Store: o.store, Courses: o.catalogue, Audiences: o.rules,
			Recall: o.recall, Surveys: o.surveys,
			ManagersSeeScores: o.ManagersSeeScores, Certificates: o.issuer != nil,
		})
	}
	s.bot = bot.New(bot.Config{
		Organisations: list, Members: c, Desk: s.desk, Now: s.now, Log: s.log, Observe: s.metrics.answered,
		People: newInChat(s.directory, s.organisations), Files: newFiles(s.organisations), Sender: c,
		Reports: s.reports, Put: put(), Privacy: s.privacy,
	})
	for i := range s.organisations {
		o := &s.organisations[i]
		o.recorded.forget = func(person string) { s.bot.Forget(o.TenantID, person) }
	}
	s.endpoint = teams.NewEndpoint(teams.EndpointConfig{
		Auth: s.validator, Handler: s.bot, Replier: c, ServiceURL: hosts.Check,
		Tenant: func(id string) bool { return tenants[id] },
		Log:    s.log, Now: s.now, Observe: s.metrics.request,
	})
}

// routes returns what Teams and probes are answered by.
func (s *service) routes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/api/messages", s.endpoint)
	s.health.routes(mux)
	issuerRoutes(mux, s.organisations, s.log)
	return strict(mux)
}

// strict has browsers do nothing with what they are answered but show it, and come
// back by HTTPS alone (OWASP ASVS 5.0, section 3.4). Teams heeds none of it.
func strict(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; frame-ancestors 'none'")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Strict-Transport-Security", "max-age=31536000")
		header.Set("X-Content-Type-Options", "nosniff")
		h.ServeHTTP(w, r)
	})
}

// local returns what subcommands on this machine are answered by.
func (s *service) local() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /health", func(w http.ResponseWriter, _ *http.Request) {
		_, parts := s.health.ready()
		probe(w, http.StatusOK, parts)
	})
	deskRoutes(mux, s.desk, s.log)
	peopleRoutes(mux, s.directory, s.log)
	reportRoutes(mux, s.reports, s.organisations, s.log)
	auditRoutes(mux, s.organisations)
	privacyRoutes(mux, &privacyOffice{s.privacy, s.organisations, s.keys, s.now, s.bot.Telling}, s.log)
	mux.HandleFunc("GET /deliveries", func(w http.ResponseWriter, r *http.Request) {
		out := &patient{w: w, control: http.NewResponseController(w)}
		err := writeDeliveries(r.Context(), out, s.desk, s.organisations, deliveriesAskedIn(r.URL.Query()), s.now())
		answered(r.Context(), s.log, w, out, "deliveries", err)
	})
	mux.Handle("/", socketHandler(s.organisations, s.now, s.log))
	return mux
}

// Close closes the stores.
func (s *service) Close() error { return closeAll(s.organisations) }

const (
	// warmAgain is how long after a failed fetch of keys the next one comes.
	warmAgain = 5 * time.Second
	// watchEvery is how often the stores are asked how they are.
	watchEvery = time.Second
)

// background does what nobody waits for until the context ends, or returns an
// error that only a restart helps against.
func (s *service) background(ctx context.Context) error {
	var others sync.WaitGroup
	defer others.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	others.Go(func() { s.bot.Run(ctx) })
	others.Go(func() { s.privacy.Run(ctx) })
	others.Go(func() { s.runPeople(ctx) })
	for i := range s.organisations {
		others.Go(func() { s.recounts(ctx, &s.organisations[i]) })
	}
	for i := range s.senders {
		others.Go(func() { s.senders[i].Run(ctx) })
	}
	others.Go(func() { s.warm(ctx) })
	others.Go(func() { s.secured.run(ctx) })
	return s.watch(ctx)
}

// warm fetches the keys that tokens are checked with, so that the first
// learner needn't wait for them.
func (s *service) warm(ctx context.Context) {
	for s.validator.Warm(ctx) != nil {
		select {
		case <-ctx.Done():
			return
		case <-time.After(warmAgain):
		}
	}
}

// watch waits for a store that will take no change until it is opened again.
func (s *service) watch(ctx context.Context) error {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		s.metrics.unhealthy.Set(float64(s.health.unhealthy()))
		for _, kept := range s.health.stores {
			if err := kept.Healthy(); err != nil && !passes(err) {
				return fmt.Errorf("stopping, so that whoever supervises Drypp starts it anew: %w", err)
			}
		}
	}
}

// passes reports whether a store takes changes again by itself: once there is
// room on the disk.
func passes(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}
