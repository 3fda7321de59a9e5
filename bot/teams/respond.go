package teams

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime/debug"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/infracloudio/msbotbuilder-go/schema"
)

// take has a turn answered. It goes on when the caller hangs up: what was
// accepted is finished.
func (x *exchange) take(a *activity, t *Turn) {
	x.tenant = t.Tenant
	ctx, cancel := context.WithTimeout((*accepted)(x), MaxTurn)
	defer cancel()
	answer, err := x.handle(ctx, t)
	x.cause = err
	x.seen.Outcome = "ok"
	if err != nil {
		x.seen.Outcome = "failed"
	}
	crash, crashed := errors.AsType[*panicError](err)
	if crashed {
		x.seen.Outcome = "panic"
		x.Log.Error("the handler panicked", "request_id", x.id, "stack", crash.stack)
	}
	switch {
	case a.Type == schema.Invoke && t.Kind == Click:
		x.respond(answer, crashed)
	case crashed:
		x.write(http.StatusInternalServerError, internalError)
	default:
		x.reply(ctx, a, t, answer)
	}
}

// panicError is a handler's panic. What it panicked with could be personal,
// so only its type and where it happened are kept.
type panicError struct {
	kind  string
	stack string
}

func (p *panicError) Error() string { return "the handler panicked with a " + p.kind }

func (x *exchange) handle(ctx context.Context, t *Turn) (a Answer, err error) {
	defer func() {
		if p := recover(); p != nil {
			a, err = Answer{}, &panicError{fmt.Sprintf("%T", p), string(debug.Stack())}
		}
	}()
	return x.Handler.Turn(ctx, *t)
}

// reply sends the answer to a turn that isn't an invoke. The card that an
// Action.Submit was clicked on is replaced; if it is gone, a new one is sent.
func (x *exchange) reply(ctx context.Context, a *activity, t *Turn, answer Answer) {
	if t.Kind == Accepted || t.Kind == Declined {
		x.takeOffer(ctx, a, t)
	}
	if t.Kind == Removed || answer.silent() {
		x.empty(x.seen.Outcome)
		return
	}
	if err := x.send(ctx, a, t, answer); err != nil {
		if answer.Undelivered != nil {
			answer.Undelivered()
		}
		x.cause = errors.Join(x.cause, err)
		x.seen.Outcome = "undelivered"
		x.write(http.StatusBadGateway, undelivered)
		return
	}
	x.empty(x.seen.Outcome)
}

// takeOffer takes away the offer that was accepted or declined, so that nobody
// can take it twice (Microsoft, "Send and receive files through a bot"). If it
// stays, accepting it again is asked for again, and that is all.
func (x *exchange) takeOffer(ctx context.Context, a *activity, t *Turn) {
	if a.ReplyToID == "" {
		return
	}
	if err := x.Replier.Delete(ctx, t.Chat, a.ReplyToID); err != nil {
		x.cause = errors.Join(x.cause, err)
	}
}

func (x *exchange) send(ctx context.Context, a *activity, t *Turn, answer Answer) error {
	if t.Kind == Click && a.ReplyToID != "" {
		err := x.Replier.Update(ctx, t.Chat, a.ReplyToID, answer)
		if e, ok := errors.AsType[*Error](err); !ok || e.Status != http.StatusNotFound {
			return err
		}
	}
	_, err := x.Replier.Send(ctx, t.Chat, answer)
	return err
}

// The responses to an invoke ("Universal Action Model", Adaptive Cards). Teams
// shows an error banner, and asks again, when the text of a message is empty.
const (
	cardResponse    = `{"statusCode":200,"type":"application/vnd.microsoft.card.adaptive","value":`
	messageResponse = `{"statusCode":200,"type":"application/vnd.microsoft.activity.message","value":`
	failedResponse  = `{"statusCode":500,"type":"application/vnd.microsoft.error","value":` +
		`{"code":"InternalError","message":"something went wrong: try again"}`

	// silence is what is shown where a handler had nothing to say to a click.
	silence = "✓"
)

// The bodies of failures that aren't the caller's.
const (
	internalError = `{"error":{"code":"InternalError","message":"something went wrong: try again"}}`
	undelivered   = `{"error":{"code":"Undelivered","message":"the answer could not be sent"}}`
)

// respond writes the response to an invoke, the card byte for byte.
func (x *exchange) respond(answer Answer, crashed bool) {
	switch {
	case crashed:
		x.write(http.StatusOK, failedResponse, "}")
	case len(answer.Card) > 0:
		x.header(http.StatusOK, len(cardResponse)+len(answer.Card)+1)
		_, err := io.WriteString(x.w, cardResponse)
		if err == nil {
			_, err = x.w.Write(answer.Card)
		}
		if err == nil {
			_, err = io.WriteString(x.w, "}")
		}
		if err != nil && answer.Undelivered != nil {
			answer.Undelivered()
		}
	case answer.Summary != "":
		x.write(http.StatusOK, messageResponse, quoted(answer.Summary), "}")
	default:
		x.write(http.StatusOK, messageResponse, quoted(silence), "}")
	}
}

// refuse answers a request that isn't taken.
func (x *exchange) refuse(err error) {
	p := problemOf(err)
	x.seen.Outcome = p.code
	if r, ok := errors.AsType[Refusal](err); ok {
		x.seen.Outcome = string(r)
	}
	x.cause = err
	if p.status == http.StatusUnauthorized {
		x.w.Header().Set("WWW-Authenticate", "Bearer")
	}
	x.write(p.status, `{"error":{"code":`, quoted(p.code), `,"message":`, quoted(p.message), `}}`)
}

// empty answers 200 and nothing.
func (x *exchange) empty(outcome string) {
	x.seen.Outcome, x.seen.Status = outcome, http.StatusOK
	x.w.WriteHeader(http.StatusOK)
}

// write answers with a JSON document in parts.
func (x *exchange) write(status int, parts ...string) {
	size := 0
	for _, p := range parts {
		size += len(p)
	}
	x.header(status, size)
	for _, p := range parts {
		if _, err := io.WriteString(x.w, p); err != nil {
			return
		}
	}
}

// jsonType is shared by all responses: nobody changes it.
var jsonType = []string{"application/json; charset=utf-8"}

func (x *exchange) header(status, size int) {
	h := x.w.Header()
	h["Content-Type"] = jsonType
	h["Content-Length"] = []string{strconv.Itoa(size)}
	x.seen.Status = status
	x.w.WriteHeader(status)
}

// quoted returns a JSON string, with what isn't UTF-8 replaced: the only error
// that AppendQuote knows.
func quoted(s string) string {
	b, _ := jsontext.AppendQuote(nil, s)
	return string(b)
}
