package teams_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"testing"
	"testing/synctest"
	"time"

	"drypp/bot/teams"
	"drypp/bot/teams/teamstest"
	"drypp/courses"
)

// TestErrors holds each answer of platform.md's table to its reason and to
// whether it is tried again, for each operation.
func TestErrors(t *testing.T) {
	t.Parallel()
	later := teamstest.Throttled(time.Minute)
	for _, tt := range []struct {
		fault    teamstest.Fault
		reason   teams.Reason
		text     string
		attempts int
	}{
		{teamstest.NotRegistered, teams.NotRegistered, "teams: not registered: status 401 BotNotRegistered", 1},
		{teamstest.Fault{Status: 401}, teams.Unauthorized, "teams: unauthorized: status 401", 1},
		{teamstest.Blocked, teams.Blocked, "teams: blocked: status 403 ConversationBlockedByUser MessageWritesBlocked", 1},
		{teamstest.BlockedNested, teams.Blocked, "teams: blocked: status 403 Forbidden MessageWritesBlocked", 1},
		{teamstest.Fault{Status: 403, Code: "ConversationBlockedByUser"}, teams.Blocked, "teams: blocked: status 403 ConversationBlockedByUser", 1},
		{teamstest.DisabledByAdmin, teams.DisabledByAdmin, "teams: disabled by administrator: status 403 BotDisabledByAdmin", 1},
		{teamstest.NotInRoster, teams.NotInRoster, "teams: not in conversation: status 403 BotNotInConversationRoster", 1},
		{teamstest.NotInstalled, teams.NotInstalled, "teams: not installed: status 403 ForbiddenOperationException", 1},
		{teamstest.ConversationNotFound, teams.ConversationNotFound, "teams: conversation not found: status 404 ConversationNotFound", 1},
		{teamstest.Fault{Status: 400, Code: "BadSyntax"}, teams.Other, "teams: other: status 400 BadSyntax", 1},
		{teamstest.TooLarge, teams.TooLarge, "teams: too large: status 413 MessageSizeTooBig", 1},
		{teamstest.Fault{Status: 413}, teams.TooLarge, "teams: too large: status 413", 1},
		{teamstest.InternalError, teams.Other, "teams: other: status 500 ServiceError", 1},
		{teamstest.Fault{Status: 501}, teams.Other, "teams: other: status 501", 1},
		{teamstest.PreconditionFailed, teams.Unavailable, "teams: unavailable: status 412 PreconditionFailed", 4},
		{teamstest.Throttled(0), teams.Throttled, "teams: throttled: status 429 TooManyRequests", 4},
		{teamstest.Throttled(2 * time.Second), teams.Throttled, "teams: throttled: status 429 TooManyRequests", 4},
		{later, teams.Throttled, "teams: throttled: status 429 TooManyRequests", 1},
		{teamstest.BadGateway, teams.Unavailable, "teams: unavailable: status 502", 4},
		{teamstest.Unavailable, teams.Unavailable, "teams: unavailable: status 503 ServiceUnavailable", 4},
		{teamstest.GatewayTimeout, teams.Unavailable, "teams: unavailable: status 504", 4},
	} {
		for _, op := range operations {
			synctest.Test(t, func(t *testing.T) {
				b := setup(t)
				before := b.teams.Calls(op)
				b.teams.Fail(op, 10, tt.fault)
				err := b.do(t.Context(), op, "1")
				e, ok := errors.AsType[*teams.Error](err)
				if !ok || e.Reason != tt.reason || e.Status != tt.fault.Status || err.Error() != tt.text {
					t.Fatalf("%s: %v, want %s", op, err, tt.text)
				}
				if got := b.teams.Calls(op) - before; got != tt.attempts {
					t.Errorf("%s: %s: %d attempts, want %d", op, err, got, tt.attempts)
				}
				if retryable := tt.attempts > 1 || tt.fault.Status == 429; e.Retryable() != retryable {
					t.Errorf("%s: Retryable = %t", err, e.Retryable())
				}
				if e.Err != nil || len(b.person.Chat()) != 0 {
					t.Errorf("%s: cause %v, chat %v", err, e.Err, b.person.Chat())
				}
			})
		}
	}
}

func TestRetrySucceeds(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		fault    teamstest.Fault
		times    int
		min, max time.Duration
	}{
		{teamstest.Throttled(3 * time.Second), 1, 3 * time.Second, 4500 * time.Millisecond},
		{teamstest.Throttled(0), 1, 500 * time.Millisecond, 750 * time.Millisecond},
		{teamstest.Unavailable, 3, 3500 * time.Millisecond, 5250 * time.Millisecond},
		{teamstest.PreconditionFailed, 2, 1500 * time.Millisecond, 2250 * time.Millisecond},
	} {
		for _, op := range []teamstest.Operation{teamstest.Send, teamstest.Members, teamstest.Create} {
			synctest.Test(t, func(t *testing.T) {
				b := setup(t)
				b.teams.Fail(op, tt.times, tt.fault)
				start := time.Now()
				err := b.do(t.Context(), op, "")
				if took := time.Since(start); err != nil || took < tt.min || took > tt.max {
					t.Errorf("%s after %d × %d: %v after %v, want %v to %v", op, tt.times, tt.fault.Status, err, took, tt.min, tt.max)
				}
			})
		}
	}
}

func TestRetryEndsWithContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := setup(t)
		b.teams.Fail(teamstest.Send, 10, teamstest.Throttled(5*time.Second))
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		start := time.Now()
		err := b.do(ctx, teamstest.Send, "")
		if teams.ReasonOf(err) != teams.Throttled || time.Since(start) != 2*time.Second {
			t.Errorf("%v after %v, want throttled after 2s", err, time.Since(start))
		}
	})
}

func TestRetryNotWanted(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := teams.NewConnector(teams.ConnectorConfig{
		Tokens: b.teams.Credential(), Client: teams.NewHTTPClient(teamstest.InMemory(b.teams)), Attempts: 1,
	})
	b.teams.Fail(teamstest.Send, 1, teamstest.Throttled(7*time.Second))
	_, err := c.Send(t.Context(), b.chat, answer)
	e, ok := errors.AsType[*teams.Error](err)
	if !ok || e.RetryAfter != 7*time.Second || !e.Retryable() || b.teams.Calls(teamstest.Send) != 1 {
		t.Errorf("%v, Retry-After %v, %d requests", err, e.RetryAfter, b.teams.Calls(teamstest.Send))
	}
}

// TestLost: an answer that got lost is asked for again where that can't do
// harm, and never where the person would see the message twice.
func TestLost(t *testing.T) {
	t.Parallel()
	for _, fault := range []teamstest.Fault{{Lose: true}, {Reset: true}} {
		for _, op := range operations {
			synctest.Test(t, func(t *testing.T) {
				b := setup(t)
				first, err := b.Send(t.Context(), b.chat, answer)
				if err != nil {
					t.Fatal(err)
				}
				before := b.teams.Calls(op)
				b.teams.Fail(op, 1, fault)
				err = b.do(t.Context(), op, first)
				calls := b.teams.Calls(op) - before
				switch op {
				case teamstest.Send, teamstest.Reply:
					messages := 1
					if fault.Lose {
						messages = 2
					}
					if teams.ReasonOf(err) != teams.Lost || calls != 1 || len(b.person.Chat()) != messages {
						t.Errorf("%s %+v: %v after %d calls, %d messages", op, fault, err, calls, len(b.person.Chat()))
					}
				default:
					if err != nil || calls != 2 {
						t.Errorf("%s %+v: %v after %d calls", op, fault, err, calls)
					}
				}
			})
		}
	}
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	date := "Tue, 15 Nov 1994 08:12:31 GMT"
	for _, tt := range []struct {
		value, date string
		want        time.Duration
	}{
		{"", date, 0},
		{"0", date, 0},
		{" 12 ", date, 12 * time.Second},
		{"-1", date, 0},
		{"1.5", date, 0},
		{"soon", date, 0},
		{"4294967295", date, 24 * time.Hour},
		{"99999999999999999999", date, 0},
		{"Tue, 15 Nov 1994 08:13:01 GMT", date, 30 * time.Second},
		{"Tue, 15 Nov 1994 08:12:01 GMT", date, 0},
		{"Tue, 15 Nov 2094 08:12:31 GMT", date, 24 * time.Hour},
		{"Tue, 15 Nov 1994 08:13:01 GMT", "", 0},
	} {
		r := &recorder{status: 429, header: http.Header{"Retry-After": {tt.value}, "Date": {tt.date}}}
		_, err := recorded(r).Send(t.Context(), courses.Chat{ServiceURL: "https://smba.trafficmanager.net/", Conversation: "a:1"}, answer)
		if e, ok := errors.AsType[*teams.Error](err); !ok || e.RetryAfter != tt.want {
			t.Errorf("Retry-After %q at %q: %v, want %v", tt.value, tt.date, e.RetryAfter, tt.want)
		}
	}
}

func TestErrorWraps(t *testing.T) {
	t.Parallel()
	err := fmt.Errorf("welcome: %w", &teams.Error{Reason: teams.Lost, Err: context.Canceled})
	if teams.ReasonOf(err) != teams.Lost || !errors.Is(err, context.Canceled) {
		t.Errorf("%v doesn't unwrap", err)
	}
	if teams.ReasonOf(errors.New("else")) != "" || teams.ReasonOf(nil) != "" {
		t.Error("a reason for an error of somebody else's")
	}
}

// errorText is all that an error may say about an answer that is an error.
var errorText = regexp.MustCompile(`^teams: [a-z ]+: status [0-9]{3}( [A-Za-z][A-Za-z0-9_]{2,63}){0,2}$`)

// FuzzErrors: whatever an answer says, its error has a reason and repeats
// nothing but codes.
func FuzzErrors(f *testing.F) {
	f.Add(403, `{"error":{"code":"Forbidden","message":"{\"subCode\":\"MessageWritesBlocked\"}"}}`, "")
	f.Add(404, `{"error":{"code":"ConversationNotFound","message":"a:1secret"}}`, "1")
	f.Add(403, `{"code":"29:1person","subCode":["x"],"message":"{\"message\":\"{}\"}"}`, "Tue, 15 Nov 1994 08:13:01 GMT")
	f.Add(500, `<html>`, "-5")
	f.Fuzz(func(t *testing.T, status int, body, after string) {
		if status < 300 || status > 999 {
			return
		}
		r := &recorder{status: status, body: body, header: http.Header{"Retry-After": {after}}}
		_, err := recorded(r).Send(t.Context(), courses.Chat{ServiceURL: "https://smba.trafficmanager.net/", Conversation: "a:1"}, answer)
		e, ok := errors.AsType[*teams.Error](err)
		if !ok || e.Reason == "" || e.RetryAfter < 0 || e.RetryAfter > 24*time.Hour || !errorText.MatchString(err.Error()) {
			t.Errorf("%d %q: %v", status, body, err)
		}
	})
}
