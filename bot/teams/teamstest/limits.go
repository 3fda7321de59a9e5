package teamstest

import (
	"cmp"
	"time"
)

// Window allows so many requests in any time of that length.
type Window struct {
	Requests int
	Length   time.Duration
}

// Limits are how much a bot may ask for before it is answered 429, with a
// Retry-After of as many whole seconds as it takes until there is a place. What
// is answered so isn't counted, and neither is a Fault.
type Limits struct {
	// Tenant is for all requests about one tenant.
	Tenant []Window
	// Send is for everything that writes to one conversation, Members for
	// what reads who is in it.
	Send, Members []Window
}

// MicrosoftLimits returns the limits of Microsoft's page "Optimize your bot
// with rate limiting in Teams".
func MicrosoftLimits() Limits {
	return Limits{
		Tenant:  []Window{{50, time.Second}},
		Send:    []Window{{7, time.Second}, {8, 2 * time.Second}, {60, 30 * time.Second}, {1800, time.Hour}},
		Members: []Window{{14, time.Second}, {16, 2 * time.Second}, {120, 30 * time.Second}, {3600, time.Hour}},
	}
}

// Traffic counts the requests about a tenant that reached the limits.
type Traffic struct {
	// Admitted were within the limits, Throttled weren't.
	Admitted, Throttled int
	// Early came before the Retry-After of a 429 of the limits was over.
	Early int
	// First and Last are when the first and the last admitted ones came.
	First, Last time.Time
	// Busiest is the most that were admitted within any second.
	Busiest int
}

// PerSecond returns the mean rate of admitted requests from the first to the
// last.
func (t Traffic) PerSecond() float64 {
	if t.Admitted < 2 {
		return 0
	}
	return float64(t.Admitted-1) / t.Last.Sub(t.First).Seconds()
}

// Traffic returns the counts of a tenant.
func (t *Teams) Traffic(tenant string) Traffic {
	t.mu.Lock()
	defer t.mu.Unlock()
	if u := t.tenants[tenant]; u != nil {
		return u.Traffic
	}
	return Traffic{}
}

// usage is what a tenant asked for, and until when it was asked to wait.
type usage struct {
	Traffic
	requests requests
	wait     time.Time
}

// admit counts a request, or returns the answer to one too many. Without a
// conversation only the tenant's limits matter. The caller holds mu.
func (t *Teams) admit(tenant string, c *conversation, op Operation) *Fault {
	now, limits := t.config.Now(), &t.config.Limits
	u := t.tenants[tenant]
	if u == nil {
		u = &usage{}
		t.tenants[tenant] = u
	}
	if now.Before(u.wait) {
		u.Early++
	}
	wait := u.requests.wait(now, limits.Tenant)
	log, windows := (*requests)(nil), limits.Send
	if c != nil {
		if log = &c.sends; op == Members {
			log, windows = &c.reads, limits.Members
		}
		wait = max(wait, log.wait(now, windows))
	}
	if wait > 0 {
		u.Throttled++
		wait = (wait + time.Second - 1).Truncate(time.Second)
		u.wait = now.Add(wait)
		f := Throttled(wait)
		return &f
	}
	u.requests.add(now, limits.Tenant)
	if log != nil {
		log.add(now, windows)
	}
	u.Admitted++
	u.First, u.Last = cmp.Or(u.First, now), now
	u.Busiest = max(u.Busiest, u.requests.within(now, time.Second))
	return nil
}

// requests are the times of those that windows count, oldest first.
type requests []time.Time

// wait returns how long it takes until the windows have a place.
func (r requests) wait(now time.Time, windows []Window) (wait time.Duration) {
	for _, w := range windows {
		if len(r) >= w.Requests {
			wait = max(wait, r[len(r)-w.Requests].Add(w.Length).Sub(now))
		}
	}
	return wait
}

// add notes a request and drops those that no window counts any more.
func (r *requests) add(now time.Time, windows []Window) {
	longest := time.Duration(0)
	for _, w := range windows {
		longest = max(longest, w.Length)
	}
	if longest == 0 {
		return
	}
	if old := len(*r) - r.within(now, longest); old > len(*r)/2 || len(*r) == cap(*r) {
		*r = append((*r)[:0], (*r)[old:]...)
	}
	*r = append(*r, now)
}

// within returns how many came no longer ago than that.
func (r requests) within(now time.Time, length time.Duration) (n int) {
	for n < len(r) && now.Sub(r[len(r)-1-n]) < length {
		n++
	}
	return n
}
