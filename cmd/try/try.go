package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	mathrand "math/rand/v2"
	"net"
	"net/http"
	"path/filepath"
	"sync"
	"time"

	"drypp/bot"
	"drypp/bot/delivery"
	"drypp/bot/directory"
	"drypp/bot/privacy"
	"drypp/bot/privacy/audit"
	"drypp/bot/reports"
	"drypp/bot/reports/certificates"
	"drypp/bot/store/bolt"
	"drypp/bot/teams"
	"drypp/courses"
	"drypp/courses/calendar"
)

// Main is Drypp with the made-up organisation, so that a test can boot the
// real thing. Set the exported fields, then Run, then Play if there is to be
// a Playground, and Close in the end.
type Main struct {
	// Listen is a loopback address, see loopbackAddress.
	Listen string
	// Data is the folder of the store.
	Data string
	// Past gives an organisation that has nobody yet people, and a past.
	Past bool
	// Language is the organisation's, and that of the Playground's people.
	Language courses.Language
	Log      *slog.Logger
	Now      func() time.Time

	listener   net.Listener
	server     *http.Server
	store      *bolt.DB
	desk       *delivery.Desk
	service    *reports.Service
	issuer     reports.Issuer
	audit      *audit.Log
	privacy    *privacy.Service
	bot        *bot.Bot
	playground *playground
	stopBot    context.CancelFunc
	background sync.WaitGroup
}

// Run starts Drypp and returns when it answers. If it fails, it leaves nothing
// running.
func (m *Main) Run() (err error) {
	defer func() {
		if err != nil {
			err = errors.Join(err, m.Close())
		}
	}()
	offered, err := offer()
	if err != nil {
		return err
	}
	if m.listener, err = net.Listen("tcp", m.Listen); err != nil {
		return err
	}
	if m.Past {
		if err := m.makePast(context.Background(), offered); err != nil {
			return err
		}
	}
	if m.store, err = bolt.Open(m.Data, bolt.Options{}); err != nil {
		return fmt.Errorf("opening the store in %s: %w", m.Data, err)
	}
	return m.serve(offered)
}

// serve starts the bot and its server.
func (m *Main) serve(offered *courses.Catalogue) error {
	connector := teams.NewConnector(teams.ConnectorConfig{Allow: loopbackURL})
	o := organisation(m.Language, m.store, offered)
	m.desk = delivery.NewDesk([]delivery.Organisation{deliveries(o)}, m.Now)
	if err := m.report(o); err != nil {
		return err
	}
	var err error
	if m.audit, err = m.openAudit(m.store); err != nil {
		return err
	}
	m.privacy = m.privacyOf(o, m.store, m.audit, m.issuer, m.Now)
	files := &drive{Sender: connector, folder: filepath.Join(m.Data, filesFolder), store: m.store}
	m.bot = bot.New(bot.Config{
		Organisations: []bot.Organisation{o},
		Members:       connector,
		Desk:          m.desk,
		People:        m.directory(o),
		Reports:       m.service,
		Privacy:       m.privacy,
		Sender:        files,
		Put:           files.put,
		Now:           m.Now,
		Log:           m.Log,
	})
	files.bot = m.bot
	m.listen(o, connector)
	return nil
}

// report makes what says how far people are, and gives them certificates.
func (m *Main) report(o bot.Organisation) error {
	if err := m.recut(context.Background(), o); err != nil {
		return err
	}
	keys, err := certificates.OpenKeys(filepath.Join(m.Data, "certificates"))
	if err != nil {
		return fmt.Errorf("making a key for certificates: %w", err)
	}
	m.issuer = certificates.New(certificates.Config{URL: "https://drypp.example/fjordvik", Name: o.Name, Location: o.Location, Keys: keys})
	m.service = reports.New(reports.Config{
		Organisations: []reports.Reporting{{
			Tenant: o.Tenant, Name: o.Name, Language: o.Language, Location: o.Location, Store: o.Store, Courses: o.Courses, Roles: o.Roles,
			Fields: o.Audiences.Fields, Levels: 1, Recall: o.Recall, Surveys: o.Surveys,
			Issuer: m.issuer,
		}},
		Nudger: m.desk, Now: m.Now,
	})
	return nil
}

// recut has people counted by the fields that are known of them. There are so
// few of them that nobody has to wait.
func (m *Main) recut(ctx context.Context, o bot.Organisation) error {
	day := func() calendar.Date { return calendar.On(m.Now().In(o.Location)) }
	if err := m.store.SetCuts(reports.Cuts(o.Roles, o.Audiences, day)); err != nil {
		return err
	}
	for {
		if more, err := m.store.RecutSome(ctx); err != nil || !more {
			return err
		}
	}
}

// listen has the bot answer, and everything that isn't an answer go on.
func (m *Main) listen(o bot.Organisation, connector *teams.Connector) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok\n") })
	// The Playground knocks with HEAD before it comes in.
	mux.HandleFunc("HEAD /api/messages", func(http.ResponseWriter, *http.Request) {})
	mux.Handle("/api/messages", notePlayground(teams.NewEndpoint(teams.EndpointConfig{
		Auth:       openDoor{},
		Handler:    guests{m.Language, m.bot},
		Replier:    connector,
		Tenant:     func(string) bool { return true },
		ServiceURL: loopbackURL,
		Log:        m.Log,
		Now:        m.Now,
	})))
	m.server = &http.Server{
		Handler:           mux,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      15 * time.Second,
		ErrorLog:          slog.NewLogLogger(m.Log.Handler(), slog.LevelWarn),
	}
	ctx, cancel := context.WithCancel(context.Background())
	m.stopBot = cancel
	m.background.Go(func() { m.bot.Run(ctx) })
	m.background.Go(func() { m.privacy.Run(ctx) })
	m.background.Go(func() { m.engine(deliveries(o)).Run(ctx) })
	m.background.Go(func() {
		if err := m.server.Serve(m.listener); !errors.Is(err, http.ErrServerClosed) {
			m.Log.Error("no more requests are taken", "error", err)
		}
	})
}

// directory returns where the made-up organisation's people come from: nowhere,
// but what is known of them can be chosen. Spreadsheets aren't taken: the people
// here are made up.
func (m *Main) directory(o bot.Organisation) *directory.Directory {
	return directory.New(directory.Config{
		Organisations: []directory.Organisation{{
			Tenant: o.Tenant, Name: o.Name, Store: o.Store, Fields: fields, MaxRemoved: 10, Every: time.Hour,
			SetFields: func(ctx context.Context, fields []string) ([]string, error) {
				o.Audiences.SetFields(fields...)
				if err := m.recut(ctx, o); err != nil {
					return nil, err
				}
				return m.desk.FieldsChanged(ctx, o.Tenant)
			},
		}},
		Now: m.Now, Log: m.Log,
	})
}

// engine returns what has campaigns' cards go out.
func (m *Main) engine(o delivery.Organisation) *delivery.Engine {
	return delivery.NewEngine(delivery.Config{
		Organisations: []delivery.Organisation{o},
		Messenger:     teams.NewConnector(teams.ConnectorConfig{Allow: loopbackURL, Attempts: 1}),
		Pace:          delivery.NewPacer(delivery.PacerConfig{}),
		NewID:         rand.Text,
		Jitter:        mathrand.Float64,
		Now:           m.Now,
		Log:           m.Log,
	})
}

// Endpoint returns the URL that a client sends activities to.
func (m *Main) Endpoint() string { return "http://" + m.listener.Addr().String() + "/api/messages" }

// Play starts the Agents Playground by the command given, on a port of its own
// choosing if port is 0 or taken, and returns the address of its chat.
func (m *Main) Play(ctx context.Context, command []string, port int) (url string, err error) {
	p, err := startPlayground(ctx, command, port, m.Endpoint())
	if err != nil {
		return "", fmt.Errorf("starting the Agents Playground: %w", err)
	}
	m.playground = p
	return p.url, nil
}

// Close stops the Playground, finishes what was accepted and closes the store.
func (m *Main) Close() error {
	var errs []error
	if m.playground != nil {
		errs = append(errs, m.playground.stop(grace))
	}
	if m.server != nil {
		ctx, cancel := context.WithTimeout(context.Background(), teams.MaxTurn)
		defer cancel()
		errs = append(errs, m.server.Shutdown(ctx))
		m.stopBot()
		m.background.Wait()
	} else if m.listener != nil {
		errs = append(errs, m.listener.Close())
	}
	if m.audit != nil {
		errs = append(errs, m.audit.Close())
	}
	if m.store != nil {
		errs = append(errs, m.store.Close())
	}
	return errors.Join(errs...)
}
