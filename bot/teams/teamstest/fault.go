package teamstest

import (
	"net/http"
	"strconv"
	"time"

	"github.com/go-json-experiment/json"
)

// Operation is something that a bot asks of the Connector, of Entra or of OneDrive.
type Operation string

// The operations.
const (
	Create  Operation = "create"
	Send    Operation = "send"
	Reply   Operation = "reply"
	Update  Operation = "update"
	Delete  Operation = "delete"
	Members Operation = "members"
	Token   Operation = "token"
	// Upload is a piece of a file for somebody's OneDrive.
	Upload Operation = "upload"
)

// Fault is one way to misbehave. The zero Fault is good behaviour. Delay goes
// with each of the others.
type Fault struct {
	// Delay is how long to wait before anything else; a request that is
	// given up meanwhile has no effect.
	Delay time.Duration
	// Reset drops the connection before anything is done.
	Reset bool
	// Lose does what was asked, then drops the connection.
	Lose bool
	// Status, if set, is answered in place of doing anything, with Header
	// and Body, or with Code and SubCode in a body as Teams forms it.
	Status        int
	Code, SubCode string
	// Nested puts the subCode into the message as a string, as Teams has
	// been seen to do.
	Nested bool
	Header http.Header
	Body   []byte
}

// Answers of Teams that have a meaning of their own (Microsoft, "Send
// proactive messages" and "Rate limiting").
var (
	NotRegistered        = Fault{Status: 401, Code: "BotNotRegistered"}
	Blocked              = Fault{Status: 403, Code: "ConversationBlockedByUser", SubCode: "MessageWritesBlocked"}
	BlockedNested        = Fault{Status: 403, Code: "Forbidden", SubCode: "MessageWritesBlocked", Nested: true}
	DisabledByAdmin      = Fault{Status: 403, Code: "BotDisabledByAdmin"}
	NotInRoster          = Fault{Status: 403, Code: "BotNotInConversationRoster"}
	NotInstalled         = Fault{Status: 403, Code: "ForbiddenOperationException"}
	ConversationNotFound = Fault{Status: 404, Code: "ConversationNotFound"}
	PreconditionFailed   = Fault{Status: 412, Code: "PreconditionFailed"}
	TooLarge             = Fault{Status: 413, Code: "MessageSizeTooBig"}
	InternalError        = Fault{Status: 500, Code: "ServiceError"}
	BadGateway           = Fault{Status: 502}
	Unavailable          = Fault{Status: 503, Code: "ServiceUnavailable"}
	GatewayTimeout       = Fault{Status: 504}
)

// Throttled is the answer to who asks too often. The pause is sent in whole
// seconds; less than one sends no Retry-After.
func Throttled(pause time.Duration) Fault {
	f := Fault{Status: http.StatusTooManyRequests, Code: "TooManyRequests"}
	if seconds := int(pause.Seconds()); seconds > 0 {
		f.Header = http.Header{"Retry-After": {strconv.Itoa(seconds)}}
	}
	return f
}

// Fail makes the next n operations of a kind misbehave, after those that were
// ordered before.
func (t *Teams) Fail(op Operation, n int, f Fault) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for range n {
		t.ordered[op] = append(t.ordered[op], f)
	}
}

// FailOften makes operations of a kind misbehave with a probability from 0 to
// 1, drawn from Config.Seed, until it is called again: in one of these ways,
// each as likely as the others.
func (t *Teams) FailOften(op Operation, probability float64, f ...Fault) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.often[op] = often{probability, f}
}

type often struct {
	probability float64
	faults      []Fault
}

// fault counts an operation and says how it is to misbehave.
func (t *Teams) fault(op Operation) Fault {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.calls[op]++
	if next := t.ordered[op]; len(next) > 0 {
		t.ordered[op] = next[1:]
		return next[0]
	}
	if o := t.often[op]; o.probability > 0 && t.random.Float64() < o.probability {
		return o.faults[t.random.IntN(len(o.faults))]
	}
	return Fault{}
}

// Calls returns how often an operation was asked for, faults included.
func (t *Teams) Calls(op Operation) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.calls[op]
}

// operation wraps do, which does what a request asks and says what to answer,
// in whatever misbehaviour is due.
func (t *Teams) operation(op Operation, do func(*http.Request) (int, any)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		f := t.fault(op)
		if !f.wait(r) || f.Reset {
			panic(http.ErrAbortHandler)
		}
		if f.Status != 0 {
			f.answer(w)
			return
		}
		status, body := do(r)
		if f.Lose {
			panic(http.ErrAbortHandler)
		}
		if over, ok := body.(*Fault); ok {
			over.answer(w)
			return
		}
		write(w, status, body)
	}
}

// wait reports whether the request is still wanted after the delay.
func (f *Fault) wait(r *http.Request) bool {
	if f.Delay == 0 {
		return true
	}
	timer := time.NewTimer(f.Delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

func (f *Fault) answer(w http.ResponseWriter) {
	for name, values := range f.Header {
		w.Header()[name] = values
	}
	if f.Body == nil {
		write(w, f.Status, f.document())
		return
	}
	w.WriteHeader(f.Status)
	w.Write(f.Body)
}

// document is the body of an error as Teams forms it. The message holds what a
// careless client would log.
func (f *Fault) document() any {
	message := "Something about a:1chat and 29:1person"
	inner := map[string]any{"code": f.Code, "message": message}
	switch {
	case f.Nested:
		text, _ := json.Marshal(map[string]any{"subCode": f.SubCode, "details": nil, "errorMessage": message})
		inner["message"] = string(text)
	case f.SubCode != "":
		inner["subCode"] = f.SubCode
	}
	return map[string]any{"error": inner}
}

// write answers with a JSON document, or with no body if that is nil.
func write(w http.ResponseWriter, status int, body any) {
	if body == nil {
		w.WriteHeader(status)
		return
	}
	data, err := json.Marshal(body, json.Deterministic(true))
	if err != nil {
		panic(err) // only documents of this package get here
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	w.Write(data)
}
