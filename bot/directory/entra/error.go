package entra

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	abstractions "github.com/microsoft/kiota-abstractions-go"
)

// Error is what Graph, or Entra, refused. Its text has Microsoft's code and the
// number that its support asks for, but nobody's name, address or ID, and no
// link or token.
type Error struct {
	// Call is what was being done, in words.
	Call string
	// Status is the HTTP status, 0 if there was no answer.
	Status int
	// Code is Graph's word for it, for a token that Entra refused its AADSTS
	// number, or empty.
	Code string
	// RequestID is Graph's ID of the request, or empty.
	RequestID string
	// RetryAfter is how long Graph asks to wait, 0 if it doesn't say.
	RetryAfter time.Duration
	// Hint says what to do about it, or is empty.
	Hint string
	// Err is the cause, where there was no answer or none that can be used.
	Err error
}

// Error implements error.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("graph: ")
	if e.Call != "" {
		b.WriteString(e.Call + ": ")
	}
	if e.Status != 0 {
		fmt.Fprintf(&b, "status %d ", e.Status)
	}
	if e.Code != "" {
		b.WriteString(e.Code + " ")
	}
	if e.RequestID != "" {
		b.WriteString("(request " + e.RequestID + ") ")
	}
	text := strings.TrimSuffix(b.String(), " ")
	switch {
	case e.Hint != "":
		return strings.TrimSuffix(text, ":") + ": " + e.Hint
	case e.Err != nil && e.Code == "":
		return strings.TrimSuffix(text, ":") + ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// turnedAway reports whether Graph did nothing and says to come again later.
func (e *Error) turnedAway() bool {
	return e.Status == http.StatusTooManyRequests || e.Status == http.StatusServiceUnavailable
}

// passes reports whether the same request may work in a moment: Graph's gateway
// failed, or the answer, or the way there.
func (e *Error) passes() bool {
	switch e.Status {
	case 0, http.StatusBadGateway, http.StatusGatewayTimeout:
		return true
	}
	return e.Err == errCut
}

var (
	errCut     = errors.New("the answer was cut off")
	errTooLong = fmt.Errorf("the answer is longer than %d bytes", maxAnswer)
)

// failure reads the error out of an answer.
func failure(resp *http.Response, body []byte) *Error {
	e := &Error{Status: resp.StatusCode, RetryAfter: retryAfter(resp.Header), RequestID: id(resp.Header.Get("request-id"))}
	var doc struct {
		Error jsontext.Value `json:"error"`
	}
	if json.Unmarshal(body, &doc, lenient) == nil {
		e.codes(doc.Error, 4)
	}
	return e
}

// codes finds the innermost code, which says most, and the request's ID.
func (e *Error) codes(v jsontext.Value, depth int) {
	var doc struct {
		Code       jsontext.Value `json:"code"`
		RequestID  jsontext.Value `json:"request-id"`
		InnerError jsontext.Value `json:"innerError"`
	}
	if depth == 0 || v.Kind() != '{' || json.Unmarshal(v, &doc, lenient) != nil {
		return
	}
	if s := text(doc.Code); code.MatchString(s) {
		e.Code = s
	}
	if s := id(text(doc.RequestID)); s != "" {
		e.RequestID = s
	}
	e.codes(doc.InnerError, depth-1)
}

// hint adds to an error with a status what to do about it.
func hint(err error, status int, text string) error {
	if e, ok := errors.AsType[*Error](err); ok && e.Status == status {
		e.Hint = text
	}
	return err
}

// statusOf returns the HTTP status of an error, or 0.
func statusOf(err error) int {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Status
	}
	return 0
}

// text returns the string that v is, or "".
func text(v jsontext.Value) string {
	var s string
	if v.Kind() != '"' || json.Unmarshal(v, &s, lenient) != nil {
		return ""
	}
	return s
}

// code is what a code of Graph's looks like. Whatever else stands in its place
// isn't repeated: it could be an ID or a name.
var code = regexp.MustCompile(`^[A-Za-z][A-Za-z_.]{2,63}$`)

// requestID is what the ID of a request looks like.
var requestID = regexp.MustCompile(`^[0-9a-fA-F-]{16,64}$`)

func id(s string) string { return requestID.FindString(s) }

// lenient reads Graph's answers: what they mean matters more than how well they
// are formed.
var lenient = json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))

var errToken = errors.New("no token could be had from Entra")

// aadsts is the number by which Entra names what is wrong.
var aadsts = regexp.MustCompile(`AADSTS[0-9]{4,9}`)

// failed makes an error of the SDK's one of ours, about a call.
func failed(ctx context.Context, call string, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return fmt.Errorf("graph: %s: %w", call, context.Cause(ctx))
	}
	e, ok := errors.AsType[*Error](err)
	if !ok {
		e = &Error{}
		if api := abstractions.ApiErrorable(nil); errors.As(err, &api) {
			e.Status = api.GetStatusCode()
		} else {
			e.Code, e.Err = aadsts.FindString(err.Error()), errToken
		}
	}
	e.Call = call
	if e.Status == http.StatusUnauthorized || aadsts.MatchString(e.Code) {
		e.Hint = "Entra or Graph doesn't accept the app's credential for this tenant"
	}
	return e
}
