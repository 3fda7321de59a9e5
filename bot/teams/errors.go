package teams

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Reason says why the Connector didn't do what was asked, in the words of what
// can be done about it. It is short and fixed, fit for a metric's label.
type Reason string

// The reasons. Those with a status follow Microsoft's pages "Send proactive
// messages" and "Rate limiting" for Teams bots.
const (
	// NotRegistered: 401 BotNotRegistered. The configuration is wrong;
	// nothing can be sent until it is put right.
	NotRegistered Reason = "not registered"
	// Unauthorized: any other 401, or no token to be had from Entra.
	Unauthorized Reason = "unauthorized"
	// Blocked: the person blocked the bot; stop until they act.
	Blocked Reason = "blocked"
	// DisabledByAdmin: stop for the organisation until somebody acts.
	DisabledByAdmin Reason = "disabled by administrator"
	// NotInRoster: the app was removed; wait until it is installed.
	NotInRoster Reason = "not in conversation"
	// NotInstalled: the app must be installed for the person first.
	NotInstalled Reason = "not installed"
	// ConversationNotFound: drop the conversation ID and create anew.
	ConversationNotFound Reason = "conversation not found"
	// TooLarge: the card is too large, which is a fault of ours.
	TooLarge Reason = "too large"
	// Throttled: 429; wait for RetryAfter.
	Throttled Reason = "throttled"
	// Unavailable: 412, 502, 503 or 504; it passes.
	Unavailable Reason = "unavailable"
	// Refused: the service URL isn't one that a token may be sent to, or an
	// ID can't be part of a path; nothing was sent.
	Refused Reason = "refused"
	// Unreachable: no connection was made; nothing was sent.
	Unreachable Reason = "unreachable"
	// Lost: the request went out and no readable answer came back. It may
	// or may not have been done.
	Lost Reason = "answer lost"
	// Other: whatever else Teams answered.
	Other Reason = "other"
)

// Error is what a Connector returns when something wasn't done, or may not
// have been. Its text holds no personal data and no ID.
type Error struct {
	// Reason says what can be done about it.
	Reason Reason
	// Status is the HTTP status, or 0 if there was no answer.
	Status int
	// Code and SubCode are Microsoft's words for it, or empty. For a token
	// that Entra refused, Code is its AADSTS number.
	Code, SubCode string
	// RetryAfter is how long Teams asks to wait; 0 if it doesn't say. It is
	// never negative and at most a day.
	RetryAfter time.Duration
	// Err is the cause, where there was no answer.
	Err error
}

// Error returns the reason, and the status, codes or cause behind it.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("teams: " + string(e.Reason))
	if e.Status != 0 {
		fmt.Fprintf(&b, ": status %d", e.Status)
	}
	for _, code := range []string{e.Code, e.SubCode} {
		if code != "" {
			b.WriteString(" " + code)
		}
	}
	if e.Err != nil && e.Code == "" {
		fmt.Fprintf(&b, ": %v", e.Err)
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Retryable reports whether Microsoft says to try again: 412, 429, 502, 503
// and 504, but not 500.
func (e *Error) Retryable() bool {
	switch e.Status {
	case http.StatusPreconditionFailed, http.StatusTooManyRequests,
		http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// ReasonOf returns the Reason of an *Error in err's chain, or "" if there is none.
func ReasonOf(err error) Reason {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Reason
	}
	return ""
}

// responseError reads the error out of an answer that isn't a success.
func responseError(resp *http.Response, body []byte) *Error {
	e := &Error{Status: resp.StatusCode, RetryAfter: retryAfter(resp.Header)}
	e.codes(body, 3)
	e.Reason = e.reason()
	return e
}

func (e *Error) reason() Reason {
	if r, ok := reasonOfCode[e.SubCode]; ok {
		return r
	}
	if r, ok := reasonOfCode[e.Code]; ok {
		return r
	}
	if r, ok := reasonOfStatus[e.Status]; ok {
		return r
	}
	return Other
}

var reasonOfCode = map[string]Reason{
	"BotNotRegistered":            NotRegistered,
	"ConversationBlockedByUser":   Blocked,
	"MessageWritesBlocked":        Blocked,
	"BotDisabledByAdmin":          DisabledByAdmin,
	"BotNotInConversationRoster":  NotInRoster,
	"ForbiddenOperationException": NotInstalled,
	"ConversationNotFound":        ConversationNotFound,
	"MessageSizeTooBig":           TooLarge,
}

var reasonOfStatus = map[int]Reason{
	http.StatusUnauthorized:          Unauthorized,
	http.StatusRequestEntityTooLarge: TooLarge,
	http.StatusTooManyRequests:       Throttled,
	http.StatusPreconditionFailed:    Unavailable,
	http.StatusBadGateway:            Unavailable,
	http.StatusServiceUnavailable:    Unavailable,
	http.StatusGatewayTimeout:        Unavailable,
}

// code is what a code of Microsoft's looks like. Whatever else stands in its
// place isn't repeated: it could be an ID or a name.
var code = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{2,63}$`)

// codes finds code and subCode in an answer, directly or below "error". Teams
// has put an object with the subCode into the message, as a string.
func (e *Error) codes(body []byte, depth int) {
	var doc struct {
		Error   jsontext.Value `json:"error"`
		Code    jsontext.Value `json:"code"`
		SubCode jsontext.Value `json:"subCode"`
		Message jsontext.Value `json:"message"`
	}
	if depth == 0 || json.Unmarshal(body, &doc, lenient) != nil {
		return
	}
	keep(&e.Code, doc.Code)
	keep(&e.SubCode, doc.SubCode)
	if doc.Error.Kind() == '{' {
		e.codes(doc.Error, depth-1)
	}
	if message := text(doc.Message); strings.HasPrefix(strings.TrimSpace(message), "{") {
		e.codes([]byte(message), depth-1)
	}
}

// keep takes the first code that is found.
func keep(into *string, v jsontext.Value) {
	if s := text(v); *into == "" && code.MatchString(s) {
		*into = s
	}
}

// text returns the string that v is, or "".
func text(v jsontext.Value) string {
	var s string
	if v.Kind() != '"' || json.Unmarshal(v, &s, lenient) != nil {
		return ""
	}
	return s
}

// lenient reads Microsoft's answers: what they mean matters more than how well
// they are formed.
var lenient = json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))

// maxRetryAfter bounds what is believed of a Retry-After header.
const maxRetryAfter = 24 * time.Hour

// retryAfter reads Retry-After (RFC 9110, section 10.2.3). A date is taken
// relative to the answer's own Date, so that no clock here matters.
func retryAfter(h http.Header) time.Duration {
	value := strings.TrimSpace(h.Get("Retry-After"))
	var d time.Duration
	if seconds, err := strconv.ParseUint(value, 10, 32); err == nil {
		d = time.Duration(seconds) * time.Second
	} else if at, err := http.ParseTime(value); err == nil {
		if now, err := http.ParseTime(h.Get("Date")); err == nil {
			d = at.Sub(now)
		}
	}
	return min(max(d, 0), maxRetryAfter)
}
