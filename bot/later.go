package bot

import (
	"context"
	"log/slog"

	"drypp/bot/teams"
	"drypp/cards"
	"drypp/courses"
)

// Sender writes to a chat that a turn came from; teams.Connector does.
type Sender interface {
	Send(ctx context.Context, chat courses.Chat, a teams.Answer) (activity string, err error)
}

const (
	// maxJobs bounds what waits to be done; who finds it full is told to try
	// again.
	maxJobs = 32
	// workers is how many jobs are done at a time.
	workers = 2
)

// later does what takes longer than an answer may, and sends what came of it
// into the chat. What the program's end cuts short is forgotten.
type later struct {
	sender Sender
	log    *slog.Logger
	jobs   chan job
}

type job struct {
	tenant, person string
	chat           courses.Chat
	do             func(context.Context) teams.Answer
}

// begin has do's card sent to the person later and answers with card until
// then, or says that it can't be done now.
func (v *visit) begin(card cards.Card, do func(context.Context) cards.Card) cards.Card {
	return v.beginAnswer(card, func(ctx context.Context) teams.Answer {
		came := do(ctx)
		return teams.Answer{Card: came.JSON, Summary: came.Summary}
	})
}

// beginAnswer is begin for what may be more than a card.
func (v *visit) beginAnswer(card cards.Card, do func(context.Context) teams.Answer) cards.Card {
	j := job{tenant: v.org.Tenant, person: v.person.ID, chat: v.turn.Chat, do: do}
	select {
	case v.bot.later.jobs <- j:
		return card
	default:
		return v.unavailable()
	}
}

func (l *later) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case j := <-l.jobs:
			l.carryOut(teams.WithTenant(ctx, j.tenant), &j)
		}
	}
}

func (l *later) carryOut(ctx context.Context, j *job) {
	answer := j.do(ctx)
	if ctx.Err() != nil {
		return
	}
	if _, err := l.sender.Send(ctx, j.chat, answer); err != nil {
		l.log.WarnContext(ctx, "word of what was done could not be sent", "person", j.person, "error", err)
	}
}
