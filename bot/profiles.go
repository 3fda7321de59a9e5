package bot

import (
	"context"
	"log/slog"
	"maps"
	"sync"
	"time"

	"drypp/bot/teams"
	"drypp/courses"
)

const (
	// profileQueue bounds how many people wait to be asked about; who finds
	// it full is asked about at their next turn.
	profileQueue = 1024
	// profileAgain is how long a person isn't asked about again.
	profileAgain = 10 * time.Minute
	// profileTimeout bounds one look-up.
	profileTimeout = 5 * time.Second
)

// profiles asks Teams for the names and addresses of people, off the path of
// whatever they are doing.
type profiles struct {
	members Members
	clock   func() time.Time
	log     *slog.Logger
	queue   chan unprofiled

	mu    sync.Mutex
	asked map[string]time.Time
	// swept is when those who may be asked about again were last dropped.
	swept time.Time
}

// unprofiled is somebody to ask about, by random ID alone: who is erased
// meanwhile isn't asked about.
type unprofiled struct {
	org    *Organisation
	person string
}

func newProfiles(m Members, clock func() time.Time, log *slog.Logger) *profiles {
	return &profiles{
		members: m, clock: clock, log: log,
		queue: make(chan unprofiled, profileQueue),
		asked: map[string]time.Time{},
	}
}

// want asks about a person soon, unless that was done lately.
func (p *profiles) want(org *Organisation, person courses.Person) {
	// While the queue is full nothing else needs to be looked at: many turns
	// may come then, and each waits for what is done here.
	if person.Chat.Conversation == "" || len(p.queue) == cap(p.queue) || !p.due(person.ID) {
		return
	}
	select {
	case p.queue <- unprofiled{org, person.ID}:
	default:
		p.forget(person.ID)
	}
}

// due notes that a person is asked about, and reports whether it is time.
func (p *profiles) due(person string) bool {
	now := p.clock()
	p.mu.Lock()
	defer p.mu.Unlock()
	if last, ok := p.asked[person]; ok && now.Sub(last) < profileAgain {
		return false
	}
	if now.Sub(p.swept) >= profileAgain {
		p.swept = now
		maps.DeleteFunc(p.asked, func(_ string, at time.Time) bool { return now.Sub(at) >= profileAgain })
	}
	p.asked[person] = now
	return true
}

func (p *profiles) forget(person string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.asked, person)
}

func (p *profiles) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case u := <-p.queue:
			if person, err := u.org.Store.PersonByID(ctx, u.person); err == nil {
				p.now(ctx, u.org, person)
			}
		}
	}
}

// now asks about a person at once and returns them with what is known then.
func (p *profiles) now(ctx context.Context, org *Organisation, person courses.Person) courses.Person {
	ctx, cancel := context.WithTimeout(teams.WithTenant(ctx, org.Tenant), profileTimeout)
	defer cancel()
	m, err := p.members.Member(ctx, person.Chat, person.Chat.User)
	if err != nil {
		p.log.WarnContext(ctx, "asking Teams for a member's name failed; it is tried again later", "person", person.ID, "error", err)
		return person
	}
	email := m.Email
	if email == "" {
		email = m.UserPrincipalName
	}
	if err := org.Store.SetProfile(ctx, person.ID, m.Name, email); err != nil {
		p.log.WarnContext(ctx, "a member's name could not be kept; it is tried again later", "person", person.ID, "error", err)
		return person
	}
	person.Name, person.Email = m.Name, email
	return person
}
