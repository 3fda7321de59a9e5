package delivery

import (
	"hash/maphash"
	"time"
)

// window allows so many calls in any time of that length.
type window struct {
	calls  int
	length time.Duration
}

// chatWindows are Teams' limits for sending to one conversation (Microsoft,
// "Optimize your bot with rate limiting in Teams"). Every call on a
// conversation is counted as if it sent something.
var chatWindows = []window{
	{7, time.Second}, {8, 2 * time.Second}, {60, 30 * time.Second}, {1800, time.Hour},
}

// tremor is how much closer together than they left two calls may reach Teams
// without it counting one too many in a window.
const tremor = 25 * time.Millisecond

// callLog holds the times of calls, oldest first.
type callLog []time.Duration

// earliest returns when there could be one more call within the window.
func (l callLog) earliest(t time.Duration, w window) time.Duration {
	if len(l) < w.calls {
		return t
	}
	return max(t, l[len(l)-w.calls]+w.length+tremor)
}

// add notes a call and drops those that no window up to that length counts.
func (l *callLog) add(t, longest time.Duration) {
	list := *l
	old := 0
	for old < len(list) && list[old] <= t-longest-tremor {
		old++
	}
	if old > 0 && (old > len(list)/2 || len(list) == cap(list)) {
		list = append(list[:0], list[old:]...)
	}
	if len(list) > 0 { // a turn that lies back
		t = max(t, list[len(list)-1])
	}
	*l = append(list, t)
}

// since returns how many calls were made after t.
func (l callLog) since(t time.Duration) int {
	n := 0
	for n < len(l) && l[len(l)-1-n] > t {
		n++
	}
	return n
}

// longest is the length of the longest window of a conversation.
const longest = time.Hour

// chats are the conversations that there were calls on, each until between one
// and two of the longest windows after the last: those not called on since the
// last turn are old, and the old ones are forgotten at the next. The zero chats
// are empty.
type chats struct {
	fresh, old map[uint64]chat
	turned     time.Duration
}

// chat is what is known of one conversation.
type chat struct {
	calls callLog
	// held is when Teams may be asked again.
	held time.Duration
}

// seed makes keys of conversations' IDs, which are long, and would keep alive
// whatever they were cut out of.
var seed = maphash.MakeSeed()

func key(conversation string) uint64 { return maphash.String(seed, conversation) }

func (c *chats) get(conversation string) chat {
	if found, ok := c.fresh[key(conversation)]; ok {
		return found
	}
	return c.old[key(conversation)]
}

func (c *chats) put(t time.Duration, conversation string, changed chat) {
	if c.fresh == nil || t >= c.turned+longest {
		c.turn(t)
	}
	delete(c.old, key(conversation))
	c.fresh[key(conversation)] = changed
}

// turn forgets the old ones, but not that Teams asked to leave one alone.
func (c *chats) turn(t time.Duration) {
	forgotten := c.old
	c.old, c.fresh, c.turned = c.fresh, map[uint64]chat{}, t
	for k, chat := range forgotten {
		if chat.held > t {
			c.fresh[k] = chat
		}
	}
}

func (c *chats) earliest(t time.Duration, conversation string) time.Duration {
	found := c.get(conversation)
	at := max(t, found.held)
	for _, w := range chatWindows {
		at = max(at, found.calls.earliest(t, w))
	}
	return at
}

func (c *chats) add(t time.Duration, conversation string) {
	found := c.get(conversation)
	found.calls.add(t, longest)
	c.put(t, conversation, found)
}

func (c *chats) hold(t time.Duration, conversation string, until time.Duration) {
	found := c.get(conversation)
	found.held = max(found.held, until)
	c.put(t, conversation, found)
}

// busy reports whether one of the conversation's windows is at least half full.
func (c *chats) busy(t time.Duration, conversation string) bool {
	calls := c.get(conversation).calls
	for _, w := range chatWindows {
		if 2*calls.since(t-w.length) >= w.calls {
			return true
		}
	}
	return false
}

const (
	// recovery is how long the rate takes to come back to where Teams said no.
	recovery = 4 * time.Minute
	// gently is what a 429 leaves of the rate, firmly what it leaves if the
	// one before wasn't longer ago than that: it was no small step too far.
	gently, firmly, shortly = 0.98, 0.9, 10 * time.Second
	// curiosity is how much more is tried after as long again.
	curiosity = 0.1
)

// allowance is how many requests a second Teams seems to allow, between two
// bounds. It falls with a 429 and rises as CUBIC does (RFC 9438, section 4.2):
// soon to near where it was, there for long, then ever faster. So a limit that
// stands still is used nearly in full and met seldom, and one that was raised
// is found.
type allowance struct {
	most, least float64
	// ceiling is where Teams said no, 0 if it never did; dropped what the rate
	// fell to, and since when it rises again.
	ceiling, dropped float64
	since            time.Duration
}

func (a *allowance) at(t time.Duration) float64 {
	if a.ceiling == 0 {
		return a.most
	}
	x := max(0, t-a.since).Seconds()/recovery.Seconds() - 1
	if x < 0 {
		return a.ceiling + (a.ceiling-a.dropped)*x*x*x
	}
	return min(a.ceiling*(1+curiosity*x*x*x), a.most)
}

// drop takes in a 429; until then nothing goes out. Those that come meanwhile
// answer what went out before.
func (a *allowance) drop(t, until time.Duration) {
	if t < a.since {
		a.since = max(a.since, until)
		return
	}
	part := gently
	if a.ceiling > 0 && t < a.since+shortly {
		part = firmly
	}
	now := a.at(t)
	a.dropped = max(now*part, a.least)
	a.ceiling = max(now, a.dropped/gently)
	a.since = until
}
