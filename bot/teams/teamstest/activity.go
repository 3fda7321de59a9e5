package teamstest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// maxAnswer bounds what is read of the bot's answer, in bytes.
const maxAnswer = 1 << 20

// account is somebody in a conversation.
type account struct {
	ID          string `json:"id"`
	Name        string `json:"name,omitempty"`
	AadObjectID string `json:"aadObjectId,omitempty"`
}

// attachment is a file in a message.
type attachment struct {
	ContentType string            `json:"contentType"`
	ContentURL  string            `json:"contentUrl"`
	Name        string            `json:"name"`
	Content     map[string]string `json:"content"`
}

// activity is what Teams sends to a bot.
type activity struct {
	Type           string    `json:"type"`
	ID             string    `json:"id"`
	Name           string    `json:"name,omitempty"`
	Action         string    `json:"action,omitempty"`
	Text           string    `json:"text,omitempty"`
	TextFormat     string    `json:"textFormat,omitempty"`
	Timestamp      time.Time `json:"timestamp"`
	LocalTimestamp time.Time `json:"localTimestamp"`
	LocalTimezone  string    `json:"localTimezone"`
	ChannelID      string    `json:"channelId"`
	ServiceURL     string    `json:"serviceUrl"`
	From           account   `json:"from"`
	Recipient      account   `json:"recipient"`
	Conversation   struct {
		ID               string `json:"id"`
		ConversationType string `json:"conversationType"`
		TenantID         string `json:"tenantId"`
		IsGroup          bool   `json:"isGroup,omitzero"`
	} `json:"conversation"`
	Entities     []any          `json:"entities"`
	ChannelData  map[string]any `json:"channelData"`
	Locale       string         `json:"locale,omitempty"`
	ReplyToID    string         `json:"replyToId,omitempty"`
	MembersAdded []account      `json:"membersAdded,omitempty"`
	Attachments  []attachment   `json:"attachments,omitempty"`
	Value        any            `json:"value,omitzero"`
}

// activity begins an activity from the person's own chat.
func (p *Person) activity(kind string) activity {
	t := p.teams
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.config.Now().UTC().Truncate(time.Millisecond)
	_, country, _ := strings.Cut(p.Locale, "-")
	a := activity{
		Type: kind, ID: "f:" + t.guid(), Timestamp: now, LocalTimestamp: now, LocalTimezone: p.Timezone,
		ChannelID: "msteams", ServiceURL: t.ServiceURL(p.Tenant), Locale: p.Locale,
		From:        account{ID: p.ID, Name: p.Name, AadObjectID: p.ObjectID},
		Recipient:   account{ID: t.bot(), Name: "Drypp"},
		ChannelData: map[string]any{"tenant": map[string]string{"id": p.Tenant}},
		Entities: []any{map[string]string{
			"type": "clientInfo", "locale": p.Locale, "country": country, "platform": "Web", "timezone": p.Timezone,
		}},
	}
	a.Conversation.ID = t.chat(p).id
	a.Conversation.ConversationType, a.Conversation.TenantID = "personal", p.Tenant
	return a
}

// Receipt is what came of an activity.
type Receipt struct {
	// Sent is the activity, to be sent again with Person.Again.
	Sent []byte
	// Status and Body are the bot's HTTP answer.
	Status int
	Body   []byte
	// Code and Type are an invoke's own status and content type, or empty.
	Code int
	Type string
	// Card is what an invoke shows in place of the card that was clicked,
	// and Text what it shows beside it.
	Card jsontext.Value
	Text string
	// card is the ID of the message that was clicked.
	card string
}

// deliver sends an activity. An answer other than 2xx is an error.
func (p *Person) deliver(ctx context.Context, a activity) (Receipt, error) {
	body, err := json.Marshal(a, json.Deterministic(true))
	if err != nil {
		return Receipt{}, err
	}
	receipt, err := p.teams.Post(ctx, a.ServiceURL, body)
	receipt.card = a.ReplyToID
	if err == nil && receipt.Status/100 != 2 {
		err = fmt.Errorf("teamstest: the bot answered %s with %d: %s", a.Type, receipt.Status, receipt.Body)
	}
	if err == nil && a.Type == "invoke" && a.Name == "adaptiveCard/action" {
		err = p.show(&receipt)
	}
	return receipt, err
}

// show reads the answer to an invoke and puts its card in place, as Teams does
// for adaptiveCard/action (Microsoft, "Universal Actions for Adaptive Cards").
func (p *Person) show(r *Receipt) error {
	var answer struct {
		StatusCode int            `json:"statusCode"`
		Type       string         `json:"type"`
		Value      jsontext.Value `json:"value"`
	}
	if err := json.Unmarshal(r.Body, &answer); err != nil || answer.StatusCode == 0 {
		return fmt.Errorf("teamstest: the answer to an invoke can't be read: %s", r.Body)
	}
	r.Code, r.Type = answer.StatusCode, answer.Type
	switch {
	case answer.StatusCode == http.StatusOK && answer.Type == cardType:
		r.Card = answer.Value
		return p.replace(r.card, answer.Value)
	case answer.StatusCode == http.StatusOK && answer.Type == "application/vnd.microsoft.activity.message":
		if json.Unmarshal(answer.Value, &r.Text) != nil || r.Text == "" {
			return errors.New(`teamstest: an empty message makes Teams show "Unable to reach app"`)
		}
		return nil
	}
	return fmt.Errorf("teamstest: the bot answered the invoke with %d %s", answer.StatusCode, answer.Type)
}

// replace shows another card in place of the one that was clicked.
func (p *Person) replace(id string, card jsontext.Value) error {
	if card.Kind() != '{' {
		return errors.New("teamstest: the answer to an invoke must be the card itself")
	}
	if p.teams.config.OnCard != nil {
		p.teams.config.OnCard(card)
	}
	p.set(func() {
		if m := p.teams.chat(p).message(id); m != nil {
			m.Card = card
			m.Version++
			p.teams.changed()
		}
	})
	return nil
}

// Again sends what was sent before once more: as it was, or, if fresh, under a
// new activity ID, as Teams does when an answer took too long.
func (p *Person) Again(ctx context.Context, r Receipt, fresh bool) (Receipt, error) {
	var a activity
	if err := json.Unmarshal(r.Sent, &a); err != nil {
		return Receipt{}, err
	}
	if fresh {
		p.set(func() { a.ID = "f:" + p.teams.guid() })
	}
	return p.deliver(ctx, a)
}

// Post signs a body for a service URL and sends it to the bot as Teams would.
// The body is sent as it is, however malformed.
func (t *Teams) Post(ctx context.Context, serviceURL string, body []byte) (Receipt, error) {
	token, err := t.sign(serviceURL)
	if err != nil {
		return Receipt{}, err
	}
	t.mu.Lock()
	target, client := t.botURL, t.client
	t.mu.Unlock()
	if client == nil {
		return Receipt{}, errors.New("teamstest: no bot is connected")
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target, bytes.NewReader(body))
	if err != nil {
		return Receipt{}, err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	resp, err := client.Do(req)
	if err != nil {
		return Receipt{Sent: body}, err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	return Receipt{Sent: body, Status: resp.StatusCode, Body: answer}, err
}

// signed is a token that is used until half of its life is over: signing is
// slow, and Teams doesn't do it for every activity either.
type signed struct {
	token string
	until time.Time
}

// sign returns a token that says the activity comes from the service URL.
func (t *Teams) sign(serviceURL string) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.config.Now()
	if s := t.signed[serviceURL]; now.Before(s.until) {
		return s.token, nil
	}
	token, err := t.config.Authority.Sign(t.config.Authority.Claims(t.config.AppID, serviceURL, now))
	if err != nil {
		return "", fmt.Errorf("teamstest: %w", err)
	}
	t.signed[serviceURL] = signed{token, now.Add(tokenLife / 2)}
	return token, nil
}
