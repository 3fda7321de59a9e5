package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"drypp/bot"
	"drypp/bot/delivery"
	"drypp/bot/reports"
	"drypp/bot/store"
	"drypp/bot/store/bolt"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
	"drypp/courses/results"
)

// pastDays is how long the made-up organisation has used Drypp, in days. Its
// campaign began then; it was to be completed by dueAgo days ago.
const pastDays, dueAgo = 35, 3

// colleague is somebody at the made-up organisation. Those beside the contact
// are known by their e-mail addresses alone, so that nobody tries to write to
// them: they have no chat on this machine.
type colleague struct{ name, department, location, manager string }

// ingrid is the contact, and the manager of the workshop.
const ingrid = "ingrid.solheim@fjordvik.example"

// colleagues are who works there, the Playground's own people among them. None
// of them exists.
var colleagues = []colleague{
	{"Jonas Berge", "Verksted", "Fjordvik", ingrid}, {"Åse Haugland", "Verksted", "Fjordvik", ingrid},
	{"Amir Rahimi", "Verksted", "Fjordvik", ingrid}, {"Piotr Zieliński", "Verksted", "Fjordvik", ingrid},
	{"Tuva Myhre", "Verksted", "Fjordvik", ingrid}, {"Odd Lien", "Verksted", "Bergen", ingrid},
	{"Solveig Strand", "Verksted", "Bergen", ingrid}, {"Mathias Eide", "Verksted", "Bergen", ingrid},
	{"Marit Nordby", "Butikk", "Bergen", ingrid},
	{"Hedda Vik", "Butikk", "Bergen", "marit.nordby@fjordvik.example"}, {"Sigurd Moen", "Butikk", "Bergen", "marit.nordby@fjordvik.example"},
	{"Fatima Hassan", "Butikk", "Bergen", "marit.nordby@fjordvik.example"}, {"Emil Rud", "Butikk", "Bergen", "marit.nordby@fjordvik.example"},
	{"Live Sandvik", "Butikk", "Fjordvik", "marit.nordby@fjordvik.example"}, {"Trygve Aas", "Butikk", "Fjordvik", "marit.nordby@fjordvik.example"},
	{"Berit Foss", "Kontor", "Fjordvik", ingrid}, {"Nils Holm", "Kontor", "Fjordvik", ingrid},
	{"Anna Kowalska", "Kontor", "Fjordvik", ingrid}, {"Geir Tangen", "Kontor", "Fjordvik", ingrid},
	{"Ingrid Solheim", "Kontor", "Fjordvik", ""},
}

// email returns the address that Teams has for them, too.
func (c colleague) email() string {
	ascii := strings.NewReplacer("å", "a", "ń", "n", " ", ".").Replace(strings.ToLower(c.name))
	return ascii + "@fjordvik.example"
}

// past makes the organisation's past up, day by day.
type past struct {
	bot.Organisation
	main   *Main
	store  *bolt.DB
	engine *delivery.Engine
	today  calendar.Date
	// day is the one that is being made up.
	day    calendar.Date
	people []courses.Person
}

// errSomebody ends a look for anybody.
var errSomebody = errors.New("there is somebody")

// makePast has the organisation in the folder begin with people and a past,
// unless it has any people. What is made up needn't outlive a power cut.
func (m *Main) makePast(ctx context.Context, offered *courses.Catalogue) (err error) {
	db, err := bolt.Open(m.Data, bolt.Options{NoSync: true})
	if err != nil {
		return fmt.Errorf("opening the store in %s: %w", m.Data, err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	err = db.Everybody(ctx, func(courses.Person) error { return errSomebody })
	if err != nil {
		if errors.Is(err, errSomebody) {
			return nil
		}
		return err
	}
	o := organisation(m.Language, db, offered)
	p := past{Organisation: o, main: m, store: db, today: calendar.On(m.Now().In(o.Location))}
	p.ago(pastDays+1, 0) // the store asks for the day at once
	if err := db.SetCuts(reports.Cuts(o.Roles, o.Audiences, func() calendar.Date { return p.day })); err != nil {
		return err
	}
	p.engine = m.engine(deliveries(o))
	for _, step := range []func(context.Context) error{p.hire, p.plan, p.owe, p.live, p.remember, p.pulse, p.look, p.ask} {
		if err := step(ctx); err != nil {
			return fmt.Errorf("making up the organisation's past: %w", err)
		}
	}
	return nil
}

// ago begins the day that lies so many days back, and returns an hour of it.
func (p *past) ago(days, hour int) time.Time {
	p.day = p.today.Add(-days)
	return p.day.At(hour, p.Location)
}

// hire lists everybody.
func (p *past) hire(ctx context.Context) error {
	at := p.ago(pastDays+1, 9)
	for _, c := range colleagues {
		who := courses.Person{
			Name: c.name, Email: c.email(), Manager: c.manager,
			Fields: map[string]string{courses.FieldDepartment: c.department, courses.FieldLocation: c.location},
		}
		if who.Email == ingrid {
			who.ObjectID = contact
		}
		listed, err := p.store.List(ctx, who, at)
		if err != nil {
			return err
		}
		p.people = append(p.people, listed)
	}
	return nil
}

// plan has a campaign that those without a desk should have completed by now.
func (p *past) plan(ctx context.Context) error {
	names := map[courses.Language]string{courses.Bokmaal: "Trygg på nett", courses.Nynorsk: "Trygg på nett", courses.English: "Safe online"}
	return p.store.PutCampaign(ctx, campaigns.Campaign{
		ID: "safe-online", Name: names[p.Language], Courses: []string{"phishing", "passwords"},
		Audience: `department in ["Verksted", "Butikk"]`, Start: p.today.Add(-pastDays), Due: p.today.Add(-dueAgo),
		Pace: campaigns.Pace{Kind: campaigns.AtOnce}, State: campaigns.Active, Revision: 1, Changed: p.ago(pastDays, 9),
	})
}

// owe has everybody in the campaign owe its courses. Nobody can be written to, so
// nothing goes out.
func (p *past) owe(ctx context.Context) error {
	for at := p.ago(pastDays, 10); ; {
		if _, next, err := p.engine.Due(ctx, at); err != nil || next.IsZero() || next.After(at) {
			return err
		}
	}
}

// sitting is somebody's time with a course.
type sitting struct {
	who    int
	course *courses.Course
	ago    int
	// part is how far they came.
	part int
}

// How far somebody came.
const (
	began = iota
	finished
)

// live has people take courses: which, when and how well follows from who they
// are, so that it is the same each time.
func (p *past) live(ctx context.Context) error {
	var all []sitting
	for i := range p.people {
		mine := p.people[i].Email == ingrid
		for k, id := range []string{"phishing", "passwords", "ethics"} {
			c := p.Courses.Course(id)
			s := sitting{who: i, course: c, ago: 1 + (i*11+k*5)%(pastDays-2), part: finished}
			switch n := (i*7 + k*3) % 10; {
			case c == nil, mine && id != "ethics":
				continue // what Ingrid tries first must be new to her
			case n > 6 && !mine:
				continue
			case n == 6 && !mine:
				s.part = began
			}
			all = append(all, s)
		}
	}
	slices.SortStableFunc(all, func(a, b sitting) int { return b.ago - a.ago })
	for _, s := range all {
		if err := p.sit(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// sit has somebody take a course: read it, and answer until they pass.
func (p *past) sit(ctx context.Context, s sitting) error {
	at, who := p.ago(s.ago, 8+s.who%8), p.people[s.who].ID
	e, err := p.store.Enrol(ctx, who, s.course, false, at)
	if err != nil || s.part == began {
		return err
	}
	for i := range s.course.Edition(p.Language).Lessons {
		if _, err := p.store.ReadLesson(ctx, who, e.ID, s.course, i); err != nil {
			return err
		}
	}
	for try := 1; ; try++ {
		for i := range s.course.Edition(p.Language).Questions {
			q := &s.course.Edition(p.Language).Questions[i]
			at = at.Add(time.Duration(6+(s.who*5+i*7)%40) * time.Second)
			done, err := p.store.Answer(ctx, store.Answer{
				Person: who, Enrolment: e.ID, Course: s.course, Question: q.ID, Try: try, Response: q.Example(try > 1 || knows(s.who, i)), At: at,
			})
			if err != nil {
				return err
			}
			e = done.Enrolment
		}
		if e.Passed() {
			return nil
		}
		if e, err = p.store.Retry(ctx, who, e.ID, s.course, try); err != nil {
			return err
		}
	}
}

// knows reports whether somebody is right at first: all are at the first
// question, few at the fourth, and some know more than others.
func knows(who, question int) bool {
	switch question {
	case 0:
		return true
	case 3:
		return who%3 == 0
	}
	return (who*5+question*3)%9 > 1
}

// look has results looked at, so that the list of who did so has something on it.
func (p *past) look(ctx context.Context) error {
	me := p.people[len(p.people)-1].ID
	for _, a := range []store.Access{
		{At: p.ago(14, 9), Via: reports.CommandLine, What: results.LookExport, Format: string(reports.ExportPDF), People: len(p.people)},
		{At: p.ago(6, 14), By: me, Via: "chat", What: results.LookExport, Format: string(reports.ExportXLSX), People: len(p.people)},
	} {
		if err := p.store.PutAccess(ctx, a); err != nil {
			return err
		}
	}
	return nil
}
