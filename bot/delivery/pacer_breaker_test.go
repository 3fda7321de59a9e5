package delivery

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"drypp/bot/teams"
)

// TestPacerBreaker plays an organisation through what Teams may answer.
func TestPacerBreaker(t *testing.T) {
	t.Parallel()
	unavailable, internal := refused(503, teams.Unavailable, 0), refused(500, teams.Other, 0)
	blocked, disabled := refused(403, teams.Blocked, 0), refused(403, teams.DisabledByAdmin, 0)
	unregistered := refused(401, teams.NotRegistered, 0)
	unreachable, lost := refused(0, teams.Unreachable, 0), refused(0, teams.Lost, 0)
	for _, tt := range []struct {
		name string
		// results are of one unsolicited call after the other, each as soon as
		// it may go out; pauses is how long each has to wait for that, if
		// longer than a second.
		results []error
		pauses  []time.Duration
		reason  teams.Reason
	}{
		{"four", []error{unavailable, internal, unreachable, lost, nil, unavailable}, nil, ""},
		{"five", []error{unavailable, internal, lost, unreachable, unavailable}, []time.Duration{5: 5 * time.Second}, teams.Unavailable},
		{"none in a row", []error{lost, lost, lost, lost, blocked, lost, lost, lost, lost, seconds(0), lost}, []time.Duration{10: time.Second}, ""},
		{"the last one says why", []error{internal, internal, internal, internal, refused(401, teams.Unauthorized, 0)}, []time.Duration{5: 5 * time.Second}, teams.Unauthorized},
		{"longer and longer", fill(13, unreachable), []time.Duration{
			5: 5 * time.Second, 6: 10 * time.Second, 7: 20 * time.Second, 8: 40 * time.Second, 9: 80 * time.Second,
			10: 160 * time.Second, 11: 300 * time.Second, 12: 300 * time.Second, 13: 300 * time.Second,
		}, teams.Unreachable},
		{"healed by a probe", append(fill(6, unreachable), nil, unreachable), []time.Duration{5: 5 * time.Second, 6: 10 * time.Second}, ""},
		{"healed by any answer", append(fill(5, unreachable), blocked), []time.Duration{5: 5 * time.Second}, ""},
		{"nothing was sent", append(fill(5, unreachable), refused(0, teams.Refused, 0), context.Canceled), []time.Duration{5: 5 * time.Second}, teams.Unreachable},
		{"disabled", []error{disabled, disabled}, []time.Duration{1: 15 * time.Minute, 2: 15 * time.Minute}, teams.DisabledByAdmin},
		{"enabled again", []error{disabled, nil}, []time.Duration{1: 15 * time.Minute}, ""},
		{"not registered", []error{unregistered}, []time.Duration{1: 15 * time.Minute}, teams.NotRegistered},
		{"disabled while sick", append(fill(5, unavailable), disabled), []time.Duration{5: 5 * time.Second, 6: 15 * time.Minute}, teams.DisabledByAdmin},
		{"sick while disabled", []error{disabled, unavailable, unavailable, nil}, []time.Duration{1: 15 * time.Minute, 2: 5 * time.Minute, 3: 5 * time.Minute}, ""},
	} {
		p, now := NewPacer(PacerConfig{}), began
		for i, err := range append(tt.results, nil) {
			at := granted(p, now, fmt.Sprint("a:", i), Unsolicited)
			var want time.Duration
			if i < len(tt.pauses) {
				want = tt.pauses[i]
			}
			if got := at.Sub(now).Truncate(time.Second); got != want {
				t.Errorf("%s: call %d waits for %v, want %v", tt.name, i, got, want)
			}
			now = at
			if i < len(tt.results) {
				p.Took(now, tenant, fmt.Sprint("a:", i), err)
			}
		}
		if reason, since := p.Stopped(tenant); reason != string(tt.reason) || since.IsZero() != (reason == "") {
			t.Errorf("%s: stopped because of %q since %v, want %q", tt.name, reason, since, tt.reason)
		}
	}
}

func fill(n int, err error) (list []error) {
	for range n {
		list = append(list, err)
	}
	return list
}

// granted asks for a turn until it is given one, and returns when.
func granted(p *Pacer, now time.Time, conversation string, c Class) time.Time {
	for {
		at := p.Take(now, tenant, conversation, c)
		if !at.After(now) {
			return now
		}
		now = at
	}
}

// TestPacerProbe: while the breaker is open a single unsolicited call goes out,
// and people who wait aren't held back; what they get counts.
func TestPacerProbe(t *testing.T) {
	t.Parallel()
	sick := refused(503, teams.Unavailable, 0)
	p := NewPacer(PacerConfig{})
	for i := range 5 {
		p.Took(granted(p, began, each(i), Unsolicited), tenant, each(i), sick)
	}
	_, since := p.Stopped(tenant)
	for i := range 5 { // whose answers came later
		p.Took(began.Add(time.Second), tenant, each(i), sick)
	}
	now := granted(p, began, "a:probe", Unsolicited)
	if wait := now.Sub(since); wait != 5*time.Second {
		t.Errorf("the probe goes out after %v", wait)
	}
	for i := range 100 {
		if wait := p.Take(now, tenant, each(i), Unsolicited).Sub(now).Round(time.Second); wait != time.Second {
			t.Fatalf("beside the probe, another call may ask after %v", wait)
		}
	}
	if at := p.Take(now, tenant, "a:waiting", Interactive); at.After(now) {
		t.Errorf("somebody waits until %v", at)
	}
	if at := granted(p, now, "a:second probe", Unsolicited); at.Sub(now) != time.Minute {
		t.Errorf("after a probe that nothing was heard of, the next goes out after %v", at.Sub(now))
	}
	p.Took(now.Add(time.Minute), tenant, "a:waiting", nil)
	if reason, _ := p.Stopped(tenant); reason != "" {
		t.Errorf("somebody got an answer, and it is still stopped: %s", reason)
	}
	if reason, _ := p.Stopped("elsewhere"); reason != "" {
		t.Errorf("an organisation that nothing was asked of is stopped: %s", reason)
	}
}

func TestBackoff(t *testing.T) {
	t.Parallel()
	const s = time.Second
	for _, tt := range []struct {
		tries      int
		retryAfter time.Duration
		least      time.Duration
		most       time.Duration
	}{
		{0, 0, 2 * s, 4 * s},
		{1, 0, 2 * s, 4 * s},
		{2, 0, 4 * s, 8 * s},
		{5, 0, 32 * s, 64 * s},
		{10, 0, 1024 * s, 2048 * s},
		{11, 0, 1800 * s, 3600 * s},
		{1 << 40, 0, 1800 * s, 3600 * s},
		{-1, 0, 2 * s, 4 * s},
		{1, 1 * s, 2 * s, 4 * s},
		{1, 30 * s, 30 * s, 32 * s},
		{3, 9 * s, 9 * s, 17 * s},
		{20, 24 * time.Hour, 24 * time.Hour, 24*time.Hour + 1800*s},
	} {
		least, most := Backoff(tt.tries, tt.retryAfter, 0), Backoff(tt.tries, tt.retryAfter, 1)
		if least != tt.least || most != tt.most {
			t.Errorf("try %d, Retry-After %v: from %v to %v, want %v to %v", tt.tries, tt.retryAfter, least, most, tt.least, tt.most)
		}
	}
}

func TestRetryable(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		err  error
		want bool
	}{
		{refused(412, teams.Unavailable, 0), true},
		{refused(429, teams.Throttled, 0), true},
		{refused(502, teams.Unavailable, 0), true},
		{refused(503, teams.Unavailable, 0), true},
		{refused(504, teams.Unavailable, 0), true},
		{refused(0, teams.Unreachable, 0), true},
		{refused(500, teams.Other, 0), false},
		{refused(401, teams.Unauthorized, 0), false},
		{refused(403, teams.Blocked, 0), false},
		{refused(404, teams.ConversationNotFound, 0), false},
		{refused(413, teams.TooLarge, 0), false},
		{refused(0, teams.Lost, 0), false},
		{errors.New("else"), false},
		{nil, false},
	} {
		if got := Retryable(tt.err); got != tt.want {
			t.Errorf("Retryable(%v) = %t", tt.err, got)
		}
	}
}

// TestPacerBreakerLeave: who had a turn before the breaker opened doesn't leave
// when it is open, but for one when there is a probe.
func TestPacerBreakerLeave(t *testing.T) {
	t.Parallel()
	p := NewPacer(PacerConfig{})
	turns := greedy(p, Unsolicited, began, time.Second, each)
	now := turns[len(turns)-1]
	for range tolerated {
		if at := p.Leave(now, tenant, "a:1"); at.After(now) {
			t.Fatalf("held up for %v", at.Sub(now))
		}
		p.Took(now, tenant, "a:1", refused(503, teams.Unavailable, 0))
	}
	if at := p.Leave(now, tenant, "a:2"); at.Sub(now) != firstRest {
		t.Errorf("the next one may leave after %v", at.Sub(now))
	}
	now = now.Add(firstRest)
	if at := p.Take(now, tenant, "a:3", Unsolicited); at.After(now) {
		t.Fatalf("the probe waits for %v", at.Sub(now))
	}
	if at := p.Leave(now, tenant, "a:3"); at.After(now) {
		t.Errorf("the probe is held up for %v", at.Sub(now))
	}
	if at := p.Leave(now, tenant, "a:2"); at.Sub(now) != peek {
		t.Errorf("beside the probe another one may leave after %v", at.Sub(now))
	}
	p.Took(now, tenant, "a:3", nil)
	if at := p.Leave(now, tenant, "a:2"); at.After(now) {
		t.Errorf("when all is well again, it is held up for %v", at.Sub(now))
	}
}
