package teams

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/infracloudio/msbotbuilder-go/schema"

	"drypp/courses"
)

// FallbackServiceURL is where a chat may be created with somebody that nothing
// was heard from yet; the service URL of their first activity replaces it
// (Microsoft, "Send proactive messages").
const FallbackServiceURL = "https://smba.trafficmanager.net/teams/"

// cardType is the content type of an Adaptive Card.
const cardType = "application/vnd.microsoft.card.adaptive"

// TokenSource gives the tokens that go along with requests. It caches and
// refreshes them, and is safe for concurrent use. Package credential has one.
type TokenSource interface {
	// Token returns a token for the Bot Connector that is good for now. An
	// error names what Entra refused by its AADSTS number, and tells no secret.
	Token(ctx context.Context) (string, error)
}

// ConnectorConfig is what a Connector needs.
type ConnectorConfig struct {
	// AppID is the bot's app ID.
	AppID string
	// Tokens gives tokens for the bot's own tenant. Without it requests carry
	// no token, which only a local Agents Playground accepts.
	Tokens TokenSource
	// Allow says whether a token may be sent to a service URL; nil means
	// DefaultHosts.Check. It is asked before every request.
	Allow func(serviceURL string) error
	// Client makes the requests; nil means NewHTTPClient(nil).
	Client *http.Client
	// Attempts bounds how often one operation is tried, from 1; 0 means 4.
	// Who paces requests by themselves sets 1.
	Attempts int
}

// Connector writes to chats in Teams, by the Bot Connector's REST API v3. It is
// safe for concurrent use.
//
// Every method returns an *Error if Teams refused, if the answer was lost, or
// if nothing was sent; its Reason tells which. What Teams asks to try again is
// tried again, see Error.Retryable. A Send or Reply whose answer was lost
// is not: Teams has no idempotency key, and the message could come twice.
type Connector struct {
	config ConnectorConfig
}

// NewConnector returns a Connector. It opens no connection yet.
func NewConnector(c ConnectorConfig) *Connector {
	if c.Allow == nil {
		c.Allow = DefaultHosts.Check
	}
	if c.Client == nil {
		c.Client = NewHTTPClient(nil)
	}
	if c.Attempts <= 0 {
		c.Attempts = 4
	}
	return &Connector{config: c}
}

// Send posts an answer to a chat and returns the activity's ID, which may be
// empty. Silence sends nothing.
func (c *Connector) Send(ctx context.Context, chat courses.Chat, a Answer) (string, error) {
	return c.Reply(ctx, chat, "", a)
}

// Reply is Send in reply to an activity; an empty replyTo makes it a Send.
func (c *Connector) Reply(ctx context.Context, chat courses.Chat, replyTo string, a Answer) (string, error) {
	if a.silent() {
		return "", nil
	}
	activity := a.activity(chat)
	activity.ReplyToID = replyTo
	return c.post(ctx, activity)
}

// Update replaces what an activity shows. It may be repeated.
func (c *Connector) Update(ctx context.Context, chat courses.Chat, activityID string, a Answer) error {
	if a.silent() {
		return nil
	}
	activity := a.activity(chat)
	activity.ID = activityID
	return c.put(ctx, activity)
}

// Delete takes an activity away. It may be repeated: one that is gone already
// is no error.
func (c *Connector) Delete(ctx context.Context, chat courses.Chat, activityID string) error {
	return c.remove(ctx, chat.ServiceURL, chat.Conversation, activityID)
}

// Create returns the chat between the bot and one person, who may be named by
// their ID in Teams or by their Entra object ID. For the same person Teams
// returns the same chat, so it may be repeated; its ID is worth keeping.
func (c *Connector) Create(ctx context.Context, serviceURL, tenant, user string) (courses.Chat, error) {
	bot := "28:" + c.config.AppID
	body, err := marshal(schema.ConversationParameters{
		Bot:         schema.ChannelAccount{ID: bot},
		Members:     []schema.ChannelAccount{{ID: user}},
		TenantID:    tenant,
		ChannelData: map[string]any{"tenant": map[string]string{"id": tenant}},
	})
	if err != nil {
		return courses.Chat{}, err
	}
	var made schema.ConversationResourceResponse
	err = c.do(ctx, call{http.MethodPost, serviceURL, []string{"conversations"}, body, true}, &made)
	if err == nil && made.ID == "" {
		err = &Error{Reason: Lost, Err: errors.New("the answer names no conversation")}
	}
	if err != nil {
		return courses.Chat{}, err
	}
	return courses.Chat{ServiceURL: serviceURL, Conversation: made.ID, User: user, Bot: bot}, nil
}

// Member is what Teams tells about somebody in a chat. Every field is personal
// data, and any but ID may be empty.
type Member struct {
	// ID is their ID in Teams for this bot.
	ID string `json:"id"`
	// ObjectID is their object ID in Entra, in lower case.
	ObjectID          string `json:"aadObjectId"`
	Name              string `json:"name"`
	GivenName         string `json:"givenName"`
	Surname           string `json:"surname"`
	Email             string `json:"email"`
	UserPrincipalName string `json:"userPrincipalName"`
	Tenant            string `json:"tenantId"`
}

// Member returns what Teams tells about a person of the chat. It may be
// repeated.
func (c *Connector) Member(ctx context.Context, chat courses.Chat, user string) (Member, error) {
	var m struct {
		Member `json:",inline"`
		// Teams has called it by this name, too.
		OtherObjectID string `json:"objectId"`
	}
	target := []string{"conversations", chat.Conversation, "members", user}
	if err := c.do(ctx, call{http.MethodGet, chat.ServiceURL, target, nil, true}, &m); err != nil {
		return Member{}, err
	}
	if m.ObjectID == "" {
		m.ObjectID = m.OtherObjectID
	}
	m.ObjectID = strings.ToLower(m.ObjectID)
	return m.Member, nil
}

// post sends an activity as a new message, or as a reply if it says to what.
func (c *Connector) post(ctx context.Context, a schema.Activity) (string, error) {
	body, err := marshal(a)
	if err != nil {
		return "", err
	}
	target := []string{"conversations", a.Conversation.ID, "activities"}
	if a.ReplyToID != "" {
		target = activityPath(a.Conversation.ID, a.ReplyToID)
	}
	var sent schema.ResourceResponse
	err = c.do(ctx, call{method: http.MethodPost, service: a.ServiceURL, path: target, body: body}, &sent)
	return sent.ID, err
}

// put replaces the activity with the same ID.
func (c *Connector) put(ctx context.Context, a schema.Activity) error {
	body, err := marshal(a)
	if err != nil {
		return err
	}
	return c.do(ctx, call{http.MethodPut, a.ServiceURL, activityPath(a.Conversation.ID, a.ID), body, true}, nil)
}

// remove deletes an activity.
func (c *Connector) remove(ctx context.Context, service, conversation, activity string) error {
	target := activityPath(conversation, activity)
	err := c.do(ctx, call{method: http.MethodDelete, service: service, path: target, repeatable: true}, nil)
	if e, ok := errors.AsType[*Error](err); ok && e.Status == http.StatusNotFound && e.Reason == Other {
		return nil
	}
	return err
}

func activityPath(conversation, activity string) []string {
	return []string{"conversations", conversation, "activities", activity}
}

func (a *Answer) silent() bool {
	return len(a.Card) == 0 && a.Summary == "" && a.Offer == nil && a.Uploaded == nil
}

// activity builds a message. A card or a file goes out with its summary and never with a
// text: Teams would split the two and return no ID.
func (a *Answer) activity(chat courses.Chat) schema.Activity {
	m := schema.Activity{
		Type:         schema.Message,
		ServiceURL:   chat.ServiceURL,
		ChannelID:    Channel,
		Conversation: schema.ConversationAccount{ID: chat.Conversation},
		From:         schema.ChannelAccount{ID: chat.Bot},
		Recipient:    schema.ChannelAccount{ID: chat.User},
	}
	switch {
	case a.Offer != nil:
		m.Attachments = []schema.Attachment{a.Offer.attachment()}
	case a.Uploaded != nil:
		m.Attachments = []schema.Attachment{a.Uploaded.attachment()}
	case len(a.Card) > 0:
		m.Attachments = []schema.Attachment{{ContentType: cardType, Content: jsontext.Value(a.Card)}}
	default:
		m.Text = a.Summary
		return m
	}
	m.Summary = a.Summary
	return m
}

// marshal leaves out what is zero: the library's types would send times of the
// year 1 and empty objects otherwise.
func marshal(v any) ([]byte, error) {
	body, err := json.Marshal(v, json.OmitZeroStructFields(true), json.Deterministic(true))
	if err != nil {
		return nil, fmt.Errorf("teams: the activity isn't valid JSON: %w", err)
	}
	return body, nil
}

// endpoint joins a base URL and path segments. Each segment is escaped; one
// that a server could take for a way up is refused.
func endpoint(service string, path []string) (string, error) {
	var b strings.Builder
	b.WriteString(strings.TrimSuffix(service, "/") + "/v3")
	for _, segment := range path {
		if segment == "" || segment == "." || segment == ".." {
			return "", &Error{Reason: Refused, Err: errors.New("an ID is missing or no ID")}
		}
		b.WriteString("/" + url.PathEscape(segment))
	}
	return b.String(), nil
}
