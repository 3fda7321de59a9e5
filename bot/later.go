package bot

import (
	"context"
	"log/slog"
	"sync"

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
	jobs   chan *job

	mu sync.Mutex
	// known are the jobs that wait or are being done.
	known map[*job]struct{}
}

// job is something to do for a person; without a person it is nobody's.
type job struct {
	tenant, person string
	chat           courses.Chat
	do             func(context.Context) teams.Answer
	// broad says that it holds what is kept of several people.
	broad bool
	// stop ends it, once it is being done; dropped says that nobody is to hear of
	// it. Both are guarded by later.mu.
	stop    context.CancelFunc
	dropped bool
}

func newLater(s Sender, log *slog.Logger) later {
	return later{sender: s, log: log, jobs: make(chan *job, maxJobs), known: map[*job]struct{}{}}
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
	return v.beginJob(card, &job{do: do})
}

// beginJob is beginAnswer for a job of the person's that is to be told apart.
func (v *visit) beginJob(card cards.Card, j *job) cards.Card {
	j.tenant, j.person, j.chat = v.org.Tenant, v.person.ID, v.turn.Chat
	if !v.bot.later.add(j) {
		return v.unavailable()
	}
	return card
}

// add has a job done, and reports whether there was room for it.
func (l *later) add(j *job) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case l.jobs <- j:
		l.known[j] = struct{}{}
		return true
	default:
		return false
	}
}

// forget drops what a person has waiting or being done, and ends what others have
// being done that may hold something of theirs.
func (l *later) forget(tenant, person string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for j := range l.known {
		theirs := j.person == person
		if j.tenant != tenant || !theirs && !j.broad {
			continue
		}
		if theirs {
			j.dropped, j.do, j.chat = true, nil, courses.Chat{}
		}
		if j.stop != nil {
			j.stop()
		}
	}
}

func (l *later) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case j := <-l.jobs:
			l.carryOut(teams.WithTenant(ctx, j.tenant), j)
		}
	}
}

// begun returns what is to be done, and the context to do it in, unless the job
// was dropped.
func (l *later) begun(ctx context.Context, j *job) (context.Context, func(context.Context) teams.Answer) {
	l.mu.Lock()
	defer l.mu.Unlock()
	ctx, j.stop = context.WithCancel(ctx)
	return ctx, j.do
}

// done forgets a job, and reports whether somebody is to hear of it.
func (l *later) done(j *job) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	j.stop()
	delete(l.known, j)
	return !j.dropped
}

func (l *later) carryOut(ctx context.Context, j *job) {
	var answer teams.Answer
	within, do := l.begun(ctx, j)
	if do != nil {
		answer = do(within)
	}
	if !l.done(j) || ctx.Err() != nil {
		return
	}
	if _, err := l.sender.Send(ctx, j.chat, answer); err != nil {
		if answer.Undelivered != nil {
			answer.Undelivered()
		}
		l.log.WarnContext(ctx, "word of what was done could not be sent", "person", j.person, "error", err)
	}
}
