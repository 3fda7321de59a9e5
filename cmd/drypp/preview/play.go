package preview

import (
	"context"
	"fmt"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/uuid"

	"drypp/bot"
	"drypp/bot/store"
	"drypp/bot/teams"
	"drypp/cards"
	"drypp/courses"
	"drypp/courses/audience"
	"drypp/courses/roles"
)

// tenant is the made-up organisation's.
const tenant = "5f0c3b9e-7a41-4d52-9c86-2e1b7d4a6f02"

// newBot returns the conversation about the courses as they are now.
func (p *Preview) newBot() *bot.Bot {
	rules := audience.NewRules()
	return bot.New(bot.Config{
		Organisations: []bot.Organisation{{
			Tenant: tenant, Name: "Preview", Language: courses.Languages[0], Region: "local",
			Roles: roles.New(roles.Config{}, rules), Audiences: rules,
			Store: p.store, Courses: p.catalogue,
		}},
		Members: nameless{}, Now: p.config.Now, Log: p.config.Log,
	})
}

// nameless knows nobody's name.
type nameless struct{}

var _ bot.Members = nameless{}

// Member implements bot.Members.
func (nameless) Member(context.Context, courses.Chat, string) (teams.Member, error) {
	return teams.Member{}, nil
}

// move is what somebody who plays does.
type move struct {
	// Player is an object ID that an earlier move returned; empty begins anew.
	Player   string           `json:"player"`
	Language courses.Language `json:"language"`
	// From is the row to begin at, or empty to begin at the beginning.
	From string `json:"from"`
	// Data is what the clicked button sent, or empty to begin.
	Data jsontext.Value `json:"data"`
}

// moved is what came of a move.
type moved struct {
	Player string         `json:"player"`
	Card   jsontext.Value `json:"card"`
}

// play makes a move in a course.
func (p *Preview) play(ctx context.Context, c *courses.Course, m move) (moved, error) {
	if uuid.Validate(m.Player) != nil {
		m.Player = uuid.NewString()
		if err := p.place(ctx, c, m); err != nil {
			return moved{}, err
		}
	}
	if len(m.Data) == 0 {
		start, err := json.Marshal(cards.Data{Do: cards.DoStart, Course: c.ID})
		if err != nil {
			return moved{}, err
		}
		m.Data = start
	}
	p.mu.Lock()
	b := p.bot
	p.mu.Unlock()
	answer, err := b.Turn(ctx, teams.Turn{
		Kind: teams.Click, Tenant: tenant, ObjectID: m.Player, Locale: string(m.Language), Data: m.Data,
	})
	if err != nil {
		p.config.Log.Warn("a click failed; the card says so, too", "error", err)
	}
	return moved{m.Player, answer.Card}, nil
}

// place puts somebody new at the row where the move begins.
func (p *Preview) place(ctx context.Context, c *courses.Course, m move) error {
	if m.From == "" {
		return nil
	}
	at := p.config.Now()
	for _, r := range newDeck(c, m.Language, at) {
		if r.ID == m.From && r.Playable {
			return p.lead(ctx, c, m, r)
		}
	}
	return nil
}

// lead lets somebody do what leads to a row.
func (p *Preview) lead(ctx context.Context, c *courses.Course, m move, r row) error {
	at := p.config.Now()
	who, err := p.store.Meet(ctx, store.Sighting{ObjectID: m.Player, Locale: string(m.Language), Installed: true, At: at})
	if err != nil {
		return fmt.Errorf("beginning to play: %w", err)
	}
	e, err := p.store.Enrol(ctx, who.ID, c, false, at)
	if err != nil {
		return fmt.Errorf("beginning to play: %w", err)
	}
	l := leader{p: p, person: who.ID, enrolment: e.ID, course: c, at: at}
	if e.Try == courses.Pretest {
		for _, i := range e.Asked(c) { // all wrong, so that nothing is skipped
			l.answer(ctx, courses.Pretest, i, c.Edition("").Questions[i].Example(false))
		}
	}
	for i := range r.read {
		l.read(ctx, i)
	}
	for i, response := range r.responses {
		l.answer(ctx, 1, i, response)
	}
	if l.err != nil {
		return fmt.Errorf("beginning to play at %s: %w", m.From, l.err)
	}
	return nil
}

// leader goes through a course for somebody, up to the first error.
type leader struct {
	p                 *Preview
	person, enrolment string
	course            *courses.Course
	at                time.Time
	err               error
}

func (l *leader) answer(ctx context.Context, try, i int, response string) {
	if l.err == nil {
		_, l.err = l.p.store.Answer(ctx, store.Answer{
			Person: l.person, Enrolment: l.enrolment, Course: l.course, Question: l.course.Edition("").Questions[i].ID,
			Try: try, Response: response, At: l.at,
		})
	}
}

// read reads a lesson, and acknowledges its document if it has one.
func (l *leader) read(ctx context.Context, i int) {
	lesson := &l.course.Edition("").Lessons[i]
	if lesson.Document != nil && l.err == nil {
		_, l.err = l.p.store.Acknowledge(ctx, l.person, l.enrolment, lesson.ID, lesson.Document.Version, l.at)
	}
	if l.err == nil {
		_, l.err = l.p.store.ReadLesson(ctx, l.person, l.enrolment, l.course, i)
	}
}
