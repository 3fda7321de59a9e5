package delivery

import (
	"errors"
	"net/http"
	"sync"
	"time"

	"drypp/bot/teams"
)

const (
	// share is how much of what Teams allows unsolicited calls use. The rest
	// is kept for people who wait, and for calls that reach Teams a little
	// closer together than they left.
	share = 0.97
	// catchUp is how late a sender may come without losing turns: it gets those
	// that lie back, too. Who comes later wasn't late, but had no calls.
	catchUp = 250 * time.Millisecond
	// courtesy is how long unsolicited calls keep back for an interactive one
	// that was told to wait, after its turn has come.
	courtesy = 20 * time.Millisecond
	// politeness is how long Teams is left alone after a 429 that doesn't say.
	politeness = time.Second
	// disorder is how far a caller's time may lie behind another's without
	// meaning that the clock was set back.
	disorder = time.Minute
)

// PacerConfig sets up a Pacer. The zero PacerConfig is a good one.
type PacerConfig struct {
	// Rate is how many requests a second Teams allows the bot in one
	// organisation, at least 1; 0 means 50 (Microsoft, "Optimize your bot with
	// rate limiting in Teams"). It is never exceeded.
	Rate float64
	// Floor is the rate that 429s don't push it below; 0 means a tenth of Rate.
	Floor float64
	// Without switches RuleRetryAfter off, for simulations.
	Without Rule
}

// Pacer is the Pace that Teams' limits ask for: 50 requests a second for the
// bot in each organisation, evenly spread, fewer after a 429; the limits of a
// single conversation; Retry-After to the second; and a circuit breaker for
// each organisation, so that one that is sick waits without slowing others.
//
// An Interactive call goes before Unsolicited ones, out of what they leave, and
// neither waits for its even share nor for the breaker: for what holds an
// organisation up there is no better test than somebody who waits. It does wait
// for Retry-After and for a full window, since Teams would only refuse it.
//
// What Teams asked for isn't kept when the program ends: after a start within
// the time of a Retry-After the calls that leave before the first answer are
// refused, those of half a second or so, and that answer holds up the rest.
//
// A Pacer has no clock and no goroutine: what it answers follows from the times
// and the results that it was given. It is safe for concurrent use.
type Pacer struct {
	config PacerConfig

	mu      sync.Mutex
	budgets map[string]*budget
}

var _ Pace = (*Pacer)(nil)

// NewPacer returns a Pacer.
func NewPacer(c PacerConfig) *Pacer {
	if c.Rate == 0 {
		c.Rate = 50
	}
	c.Rate = max(c.Rate, 1)
	if c.Floor == 0 {
		c.Floor = c.Rate / 10
	}
	c.Floor = min(max(c.Floor, 1), c.Rate)
	return &Pacer{config: c, budgets: map[string]*budget{}}
}

// Take asks for a turn; see Pace. Of a turn that is taken it returns the time,
// which lies back a little if the sender came late: calls that go out at the
// same distance from their turns are as far apart as Teams wants them. Else it
// returns the earliest time at which there could be a turn: others may come
// first. The tenant must be one of the organisations that are configured, or a
// budget of its own that Pace names, since it is kept for good.
func (p *Pacer) Take(now time.Time, tenant, conversation string, c Class) time.Time {
	b := p.budget(tenant, now)
	b.mu.Lock()
	defer b.mu.Unlock()
	t := b.advance(now)
	from := t
	if c == Unsolicited && t-b.next <= catchUp {
		from = b.next
	}
	at := b.earliest(from, conversation, c)
	turn := b.epoch.Add(at)
	if at > t {
		return turn
	}
	b.take(at, conversation, c)
	if turn.After(now) { // others' clocks are ahead
		return now
	}
	return turn
}

// Leave counts a call when it leaves, which may be later than its turn said;
// see Pace.
func (p *Pacer) Leave(now time.Time, tenant, conversation string) time.Time {
	b := p.budget(tenant, now)
	b.mu.Lock()
	defer b.mu.Unlock()
	t := b.advance(now)
	at := max(b.held, b.chats.get(conversation).held, b.circuit.leaves(t), b.left.earliest(t, b.second(t)))
	if at <= t {
		b.circuit.left(t)
		b.left.add(t, time.Second)
		return now
	}
	return b.epoch.Add(at)
}

// Took is told how a call ended; see Pace.
func (p *Pacer) Took(now time.Time, tenant, conversation string, err error) {
	b := p.budget(tenant, now)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.took(b.advance(now), conversation, err)
}

// Stopped says why unsolicited calls to an organisation are held up until
// somebody acts or Microsoft recovers, in the words of teams.Reason, and since
// when; the reason is empty if they aren't.
func (p *Pacer) Stopped(tenant string) (reason string, since time.Time) {
	p.mu.Lock()
	b := p.budgets[tenant]
	p.mu.Unlock()
	if b == nil {
		return "", time.Time{}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.circuit.reason == "" {
		return "", time.Time{}
	}
	return string(b.circuit.reason), b.epoch.Add(b.circuit.since)
}

func (p *Pacer) budget(tenant string, now time.Time) *budget {
	p.mu.Lock()
	defer p.mu.Unlock()
	b := p.budgets[tenant]
	if b == nil {
		b = &budget{
			epoch:     now,
			deaf:      p.config.Without == RuleRetryAfter,
			allowance: allowance{most: p.config.Rate, least: p.config.Floor},
		}
		p.budgets[tenant] = b
	}
	return b
}

// budget is what one organisation may use. Its times are counted from epoch.
type budget struct {
	mu    sync.Mutex
	epoch time.Time
	// last is the latest time that was heard of.
	last time.Duration
	deaf bool
	allowance
	// next is the turn of the next unsolicited call; turns are all that were
	// taken within the last second, left is when calls left then.
	next        time.Duration
	turns, left callLog
	// held is when Teams may be asked again, reserved until when unsolicited
	// calls keep back for an interactive one.
	held, reserved time.Duration
	circuit        circuit
	chats          chats
}

// advance returns the time since epoch. Callers may overtake each other a
// little; if the clock was set back, what lies ahead moves along with it.
func (b *budget) advance(now time.Time) time.Duration {
	t := now.Sub(b.epoch)
	if back := b.last - t; back > disorder {
		b.epoch = b.epoch.Add(-back)
		t = b.last
	}
	b.last = max(b.last, t)
	return b.last
}

// earliest returns when a call may go out, no later than t if it may now. For
// an interactive one that has to wait for a place, unsolicited ones keep back.
func (b *budget) earliest(t time.Duration, conversation string, c Class) time.Duration {
	at := max(b.held, b.turns.earliest(t, b.second(t)))
	if c == Interactive {
		at = max(at, b.left.earliest(t, b.second(t)))
	}
	if c == Interactive && at > t {
		b.reserved = max(b.reserved, at+courtesy)
	}
	if conversation != "" {
		at = max(at, b.chats.earliest(t, conversation))
	}
	if c == Interactive {
		return at
	}
	return max(at, b.reserved, b.circuit.earliest(t))
}

// second is how many calls Teams seems to allow in a second.
func (b *budget) second(t time.Duration) window {
	return window{int(b.allowance.at(t)), time.Second}
}

// take notes that a call has its turn, and spreads the unsolicited ones after it.
// Those of people who wait come out of these, but for no more than a second.
func (b *budget) take(t time.Duration, conversation string, c Class) {
	if c == Unsolicited {
		b.circuit.take(t)
	}
	apart := time.Duration(float64(time.Second) / (share * b.allowance.at(t)))
	b.next = min(max(b.next, t)+apart, t+time.Second)
	b.turns.add(t, time.Second)
	if c == Interactive {
		b.left.add(t, time.Second)
	}
	if conversation != "" {
		b.chats.add(t, conversation)
	}
}

// took takes in how a call ended.
func (b *budget) took(t time.Duration, conversation string, err error) {
	e, ok := errors.AsType[*teams.Error](err)
	switch {
	case err == nil:
		b.circuit.heal()
		return
	case !ok || e.Reason == teams.Refused:
		b.circuit.nothing(t)
		return
	case e.Reason == teams.DisabledByAdmin, e.Reason == teams.NotRegistered:
		b.circuit.stop(t, e.Reason)
	case e.Status >= http.StatusInternalServerError:
		b.circuit.fail(t, teams.Unavailable)
	case e.Reason == teams.Unreachable, e.Reason == teams.Unauthorized, e.Reason == teams.Lost:
		b.circuit.fail(t, e.Reason)
	default:
		b.circuit.heal()
	}
	b.hold(t, conversation, e)
}

// hold keeps to Retry-After. Teams doesn't say which limit a 429 is about: it
// is the conversation's if that has been busy, else the organisation's. With
// any other status it is the conversation's, but for 503, which is about the
// service (RFC 9110, section 10.2.3).
func (b *budget) hold(t time.Duration, conversation string, e *teams.Error) {
	throttled, wait := e.Status == http.StatusTooManyRequests, e.RetryAfter
	if throttled && wait == 0 {
		wait = politeness
	}
	chat := conversation != "" && e.Status != http.StatusServiceUnavailable &&
		(!throttled || b.chats.busy(t, conversation))
	if throttled && !chat {
		b.allowance.drop(t, t+wait)
	}
	switch {
	case wait == 0 || b.deaf:
	case chat:
		b.chats.hold(t, conversation, t+wait)
	default:
		b.held = max(b.held, t+wait)
	}
}
