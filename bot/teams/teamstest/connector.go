package teamstest

import (
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

const (
	cardType = "application/vnd.microsoft.card.adaptive"
	// maxMessage is about where Teams says 413, in bytes (Microsoft, "Format
	// your bot messages": 100 KB).
	maxMessage = 100 << 10
)

// failure is an error as the Connector words it.
func failure(status int, code string) (int, any) {
	f := Fault{Status: status, Code: code}
	return f.Status, f.document()
}

// connector answers as smba.trafficmanager.net does, under any region and
// tenant in front of /v3.
func (t *Teams) connector() http.Handler {
	mux := http.NewServeMux()
	route := func(pattern string, op Operation, do func(*http.Request) (int, any)) {
		mux.HandleFunc(pattern, t.operation(op, func(r *http.Request) (int, any) {
			if !t.authorized(r) {
				return failure(http.StatusUnauthorized, "Unauthorized")
			}
			return do(r)
		}))
	}
	route("POST /v3/conversations", Create, t.create)
	route("POST /v3/conversations/{conversation}/activities", Send, t.send)
	route("POST /v3/conversations/{conversation}/activities/{activity}", Reply, t.send)
	route("PUT /v3/conversations/{conversation}/activities/{activity}", Update, t.update)
	route("DELETE /v3/conversations/{conversation}/activities/{activity}", Delete, t.remove)
	route("GET /v3/conversations/{conversation}/members", Members, t.members)
	route("GET /v3/conversations/{conversation}/pagedmembers", Members, t.pagedMembers)
	route("GET /v3/conversations/{conversation}/members/{member}", Members, t.member)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, rest, ok := strings.Cut(r.URL.EscapedPath(), "/v3/")
		u, err := url.Parse("/v3/" + rest)
		if !ok || err != nil {
			write(w, http.StatusNotFound, nil)
			return
		}
		inner := r.WithContext(r.Context())
		inner.URL = u
		mux.ServeHTTP(w, inner)
	})
}

// received is what the stand-in reads of a bot's activity.
type received struct {
	Type        string `json:"type"`
	Text        string `json:"text"`
	Summary     string `json:"summary"`
	Attachments []struct {
		ContentType string         `json:"contentType"`
		ContentURL  string         `json:"contentUrl"`
		Name        string         `json:"name"`
		Content     jsontext.Value `json:"content"`
	} `json:"attachments"`
}

// card returns the Adaptive Card of the activity, or nil.
func (a *received) card() jsontext.Value {
	for _, at := range a.Attachments {
		if at.ContentType == cardType {
			return at.Content
		}
	}
	return nil
}

// read reads an activity, or says why it is refused.
func (t *Teams) read(r *http.Request) (a received, status int, problem any) {
	body, err := readAll(io.LimitReader(r.Body, maxMessage+1), r.ContentLength)
	switch {
	case err != nil:
		status, problem = failure(http.StatusBadRequest, "BadSyntax")
	case len(body) > maxMessage:
		status, problem = failure(http.StatusRequestEntityTooLarge, "MessageSizeTooBig")
	case json.Unmarshal(body, &a) != nil || a.Type == "":
		status, problem = failure(http.StatusBadRequest, "BadSyntax")
	}
	if card := a.card(); problem == nil && card != nil && t.config.OnCard != nil {
		t.config.OnCard(card)
	}
	return a, status, problem
}

// create makes the chat with a person, or finds it again.
func (t *Teams) create(r *http.Request) (int, any) {
	var ask struct {
		Bot struct {
			ID string `json:"id"`
		} `json:"bot"`
		Members []struct {
			ID string `json:"id"`
		} `json:"members"`
		TenantID string `json:"tenantId"`
		IsGroup  bool   `json:"isGroup"`
	}
	if err := json.UnmarshalRead(r.Body, &ask); err != nil || len(ask.Members) != 1 || ask.IsGroup || ask.Bot.ID != t.bot() {
		return failure(http.StatusBadRequest, "BadSyntax")
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	p := t.find(ask.Members[0].ID)
	if p == nil || p.Tenant != ask.TenantID {
		return failure(http.StatusBadRequest, "BadArgument")
	}
	if over := t.admit(p.Tenant, nil, Create); over != nil {
		return http.StatusTooManyRequests, over
	}
	if !p.installed {
		return failure(http.StatusForbidden, "ForbiddenOperationException")
	}
	return http.StatusCreated, map[string]any{"id": t.chat(p).id}
}

// reach finds the conversation that a request names and says whether the bot
// may write there, and now. The caller holds mu.
func (t *Teams) reach(r *http.Request, op Operation) (c *conversation, status int, problem any) {
	if c = t.conversations[r.PathValue("conversation")]; c == nil {
		status, problem = failure(http.StatusNotFound, "ConversationNotFound")
		return nil, status, problem
	}
	over := t.admit(c.person.Tenant, c, op)
	switch {
	case over != nil:
		status, problem = http.StatusTooManyRequests, over
	case !c.person.installed:
		status, problem = failure(http.StatusForbidden, "BotNotInConversationRoster")
	case c.person.blocked:
		status, problem = Blocked.Status, Blocked.document()
	}
	return c, status, problem
}

// send appends a message. One with both a text and a card becomes two, and
// nobody learns their IDs.
func (t *Teams) send(r *http.Request) (int, any) {
	a, status, problem := t.read(r)
	if problem != nil {
		return status, problem
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	c, status, problem := t.reach(r, Send)
	if problem != nil {
		return status, problem
	}
	if a.Type != "message" {
		return http.StatusAccepted, nil
	}
	m := Message{FromBot: true, ReplyTo: r.PathValue("activity"), Text: a.Text, Summary: a.Summary, Card: a.card()}
	if !t.attach(c, &m, &a) {
		return failure(http.StatusBadRequest, "BadArgument")
	}
	if m.Text != "" && m.Card != nil {
		t.append(c, Message{FromBot: true, Text: m.Text})
		m.Text = ""
		t.append(c, m)
		return http.StatusCreated, map[string]any{}
	}
	return http.StatusCreated, map[string]any{"id": t.append(c, m).ID}
}

func (t *Teams) update(r *http.Request) (int, any) {
	a, status, problem := t.read(r)
	if problem != nil {
		return status, problem
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	c, status, problem := t.reach(r, Update)
	if problem != nil {
		return status, problem
	}
	m := c.written(r.PathValue("activity"))
	if m == nil {
		return failure(http.StatusNotFound, "ActivityNotFoundInConversation")
	}
	if !t.attach(c, m, &a) {
		return failure(http.StatusBadRequest, "BadArgument")
	}
	m.Text, m.Summary, m.Card = a.Text, a.Summary, a.card()
	m.Version++
	t.changed()
	return http.StatusOK, map[string]any{"id": m.ID}
}

func (t *Teams) remove(r *http.Request) (int, any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	c, status, problem := t.reach(r, Delete)
	if problem != nil {
		return status, problem
	}
	m := c.written(r.PathValue("activity"))
	if m == nil {
		return failure(http.StatusNotFound, "ActivityNotFoundInConversation")
	}
	m.Deleted = true
	t.changed()
	return http.StatusOK, nil
}

func (t *Teams) members(r *http.Request) (int, any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	c, status, problem := t.reach(r, Members)
	if problem != nil {
		return status, problem
	}
	return http.StatusOK, []any{c.person.member()}
}

func (t *Teams) pagedMembers(r *http.Request) (int, any) {
	status, list := t.members(r)
	if status != http.StatusOK {
		return status, list
	}
	return http.StatusOK, map[string]any{"members": list}
}

func (t *Teams) member(r *http.Request) (int, any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	c, status, problem := t.reach(r, Members)
	if problem != nil {
		return status, problem
	}
	if t.find(r.PathValue("member")) != c.person {
		return failure(http.StatusNotFound, "MemberNotFoundInConversation")
	}
	return http.StatusOK, c.person.member()
}

// member is how the Connector describes a person.
func (p *Person) member() map[string]string {
	given, surname, _ := strings.Cut(p.Name, " ")
	return map[string]string{
		"id": p.ID, "aadObjectId": p.ObjectID, "objectId": p.ObjectID, "name": p.Name,
		"givenName": given, "surname": surname, "email": p.Email,
		"userPrincipalName": p.Email, "tenantId": p.Tenant, "userRole": "user",
	}
}
