package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"

	"drypp/bot"
	"drypp/bot/delivery"
	"drypp/bot/store/bolt"
	"drypp/bot/teams"
	"drypp/bot/teams/teamstest"
	"drypp/courses"
	"drypp/courses/audience"
	"drypp/courses/calendar"
	"drypp/courses/roles"
)

// program is Drypp as serve puts it together, up to the two ends that a
// simulation takes hold of: the clock, and the wire to Teams.
type program struct {
	stores []*bolt.DB
	engine *delivery.Engine
	desk   *delivery.Desk
	bot    *bot.Bot
}

// boot starts the program on what lies in the folder.
func (s *simulation) boot() (*program, error) {
	p := &program{}
	for _, o := range s.organisations {
		db, err := bolt.Open(filepath.Join(s.dir, fmt.Sprint(o.number)), bolt.Options{NoSync: true, NewID: s.shortID})
		if err != nil {
			return nil, errors.Join(err, p.close())
		}
		p.stores = append(p.stores, db)
	}
	connector := teams.NewConnector(teams.ConnectorConfig{
		AppID: teamstest.AppID, Attempts: 1,
		Tokens: &tokens{credential: s.teams.Credential(), now: s.clock},
		Client: &http.Client{Transport: s.network},
	})
	due, err := s.delivered(p)
	if err != nil {
		return nil, errors.Join(err, p.close())
	}
	p.desk = delivery.NewDesk(due, s.clock)
	p.engine = delivery.NewEngine(delivery.Config{
		Organisations: due, Messenger: connector,
		Pace:  delivery.NewPacer(delivery.PacerConfig{Without: s.broken}),
		NewID: s.newID, Jitter: s.chances.Float64, Now: s.clock,
		Log: slog.New(slog.DiscardHandler), Without: s.broken,
	})
	p.bot = bot.New(bot.Config{
		Organisations: s.talking(p, due), Members: connector, Now: s.clock,
		Log: slog.New(slog.DiscardHandler),
	})
	return p, nil
}

// delivered are the organisations as the engine wants them.
func (s *simulation) delivered(p *program) ([]delivery.Organisation, error) {
	var list []delivery.Organisation
	for i, o := range s.organisations {
		book, err := calendar.NewBook(o.hours())
		if err != nil {
			return nil, err
		}
		d := delivery.Organisation{
			Tenant: o.tenant, Name: o.name, Language: courses.English, Store: p.stores[i],
			Courses: s.offered(), Budget: o.budget, Hours: book.Hours, Recall: o.recall, Surveys: s.surveys,
			Audiences: audience.NewRules(courses.FieldDepartment, courses.FieldLocation, courses.FieldManager, courses.FieldStart),
		}
		if o.installs {
			d.Installer = graph{s}
		}
		if o.mails {
			d.Mailer = post{s}
		}
		list = append(list, d)
	}
	return list, nil
}

// talking are the organisations as the bot wants them.
func (s *simulation) talking(p *program, due []delivery.Organisation) []bot.Organisation {
	var list []bot.Organisation
	for i, o := range s.organisations {
		list = append(list, bot.Organisation{
			Tenant: o.tenant, Name: o.name, Language: courses.English, Region: "norwayeast",
			Location: o.home.location, Hours: due[i].Hours,
			Roles: roles.New(roles.Config{}, due[i].Audiences), Audiences: due[i].Audiences,
			Store: p.stores[i], Courses: s.offered(), Recall: o.recall, Surveys: s.surveys,
		})
	}
	return list
}

// offered are the courses that the program starts with now.
func (s *simulation) offered() *courses.Catalogue {
	if s.now.Before(s.revised) {
		return s.catalogue
	}
	return s.later
}

func (p *program) close() error {
	var errs []error
	for _, db := range p.stores {
		errs = append(errs, db.Close())
	}
	return errors.Join(errs...)
}

// graph installs the app as Microsoft Graph does where an organisation allows
// it. The person's client tells the bot a little later.
type graph struct{ *simulation }

// Install installs the app for a person.
func (g graph) Install(_ context.Context, _, objectID string) (courses.Chat, error) {
	p := g.byObject[objectID]
	if p == nil || !p.present {
		return courses.Chat{}, errors.New("graph: no such user")
	}
	if g.traffic.Float64() < faulty {
		return courses.Chat{}, errors.New("graph: 503")
	}
	if !p.installed {
		g.install(p)
		g.add(g.now.Add(about(g.life, 5*second)), func() { g.tellInstalled(p) })
	}
	return courses.Chat{}, nil
}
