package teams

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/infracloudio/msbotbuilder-go/schema"

	"drypp/courses"
)

// Bounds of what an activity brings along, in bytes.
const (
	// maxID bounds an ID of a person, chat or message. Teams' have up to
	// about 200.
	maxID = 1 << 10
	// maxLocale bounds a language tag: RFC 5646, section 4.4.1, asks for 35.
	maxLocale = 35
	// maxTimezone bounds the name of a time zone; IANA's have up to 32.
	maxTimezone = 64
)

// activity is what Drypp reads of a Bot Framework activity. It stands in for
// schema.Activity, which can't hold a value or channel data that isn't an
// object.
type activity struct {
	Type         schema.ActivityTypes       `json:"type"`
	Name         string                     `json:"name"`
	Action       string                     `json:"action"`
	ChannelID    string                     `json:"channelId"`
	ServiceURL   string                     `json:"serviceUrl"`
	ReplyToID    string                     `json:"replyToId"`
	Locale       string                     `json:"locale"`
	Text         string                     `json:"text"`
	From         schema.ChannelAccount      `json:"from"`
	Recipient    schema.ChannelAccount      `json:"recipient"`
	Conversation schema.ConversationAccount `json:"conversation"`
	MembersAdded []schema.ChannelAccount    `json:"membersAdded"`
	Value        jsontext.Value             `json:"value"`
	ChannelData  channelData                `json:"channelData"`
	// LocalTimezone and the clientInfo among the entities both name the
	// client's time zone as IANA does. Android has been seen without the
	// former (github.com/microsoft/botframework-sdk issue 6433).
	LocalTimezone string   `json:"localTimezone"`
	Entities      entities `json:"entities"`
	Attachments   files    `json:"attachments"`
}

// timezone returns the IANA name of the client's time zone, or "" if it sent
// none.
func (a *activity) timezone() string {
	zone := a.LocalTimezone
	if zone == "" {
		zone = a.Entities.timezone
	}
	if len(zone) > maxTimezone {
		return ""
	}
	return zone
}

// entities is what Drypp reads of an activity's entities: the time zone of the
// first that has one. Only the client's information does.
type entities struct {
	timezone string
}

// UnmarshalJSONFrom reads them where they stand, since every activity has some;
// what isn't a list of objects has no time zone.
func (e *entities) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	*e = entities{}
	if dec.PeekKind() != '[' {
		return dec.SkipValue()
	}
	if _, err := dec.ReadToken(); err != nil {
		return err
	}
	for dec.PeekKind() != ']' {
		if err := e.entity(dec); err != nil {
			return err
		}
	}
	_, err := dec.ReadToken()
	return err
}

func (e *entities) entity(dec *jsontext.Decoder) error {
	if dec.PeekKind() != '{' {
		return dec.SkipValue()
	}
	if _, err := dec.ReadToken(); err != nil {
		return err
	}
	for dec.PeekKind() != '}' {
		name, err := dec.ReadValue()
		if err != nil {
			return err
		}
		wanted := string(name) == `"timezone"` && e.timezone == ""
		value, err := dec.ReadValue()
		if err != nil {
			return err
		}
		if wanted && value.Kind() == '"' && len(value) <= maxTimezone {
			zone, _ := jsontext.AppendUnquote(nil, value)
			e.timezone = string(zone)
		}
	}
	_, err := dec.ReadToken()
	return err
}

// channelData is what Drypp reads of an activity's channelData.
type channelData struct {
	tenant string
}

// UnmarshalJSON reads the tenant; what isn't an object has none.
func (d *channelData) UnmarshalJSON(raw []byte) error {
	*d = channelData{}
	if jsontext.Value(raw).Kind() != '{' {
		return nil
	}
	var members struct {
		Tenant struct {
			ID string `json:"id"`
		} `json:"tenant"`
	}
	err := json.Unmarshal(raw, &members)
	d.tenant = members.Tenant.ID
	return err
}

// problem is what is wrong with a request, in words for whoever sent it.
type problem struct {
	status  int
	code    string
	message string
}

func (p *problem) Error() string { return p.code }

// decode reads an activity: one JSON object in UTF-8, no name twice, nothing
// after it. Members that Drypp doesn't read may be anything.
func decode(body []byte) (*activity, error) {
	a := new(activity)
	if jsontext.Value(body).Kind() != '{' {
		return nil, badActivity("want a JSON object")
	}
	if err := json.Unmarshal(body, a); err != nil {
		return nil, badActivity(whereWrong(err))
	}
	for _, id := range []string{a.From.ID, a.Recipient.ID, a.Conversation.ID, a.ReplyToID} {
		if len(id) > maxID {
			return nil, badActivity(fmt.Sprintf("an ID is longer than %d bytes", maxID))
		}
	}
	if a.Type == "" {
		return nil, badActivity("type is missing")
	}
	return a, nil
}

func badActivity(message string) *problem {
	return &problem{400, "BadActivity", "not a Bot Framework activity: " + message}
}

// whereWrong names the place of an error, without what stands there.
func whereWrong(err error) string {
	if e, ok := errors.AsType[*json.SemanticError](err); ok {
		return fmt.Sprintf("a JSON %v doesn't belong at %q (byte %d)", e.JSONKind, e.JSONPointer, e.ByteOffset)
	}
	if e, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		return fmt.Sprintf("malformed JSON at byte %d", e.ByteOffset)
	}
	return "malformed JSON"
}

// tenantOf returns the tenant that an activity claims to come from, in lower
// case, or "" if it names none or two.
func (a *activity) tenantOf() string {
	tenant, other := strings.ToLower(a.ChannelData.tenant), strings.ToLower(a.Conversation.TenantID)
	switch {
	case tenant == "":
		return other
	case other != "" && other != tenant:
		return ""
	}
	return tenant
}

// chat returns what it takes to answer.
func (a *activity) chat() courses.Chat {
	return courses.Chat{
		ServiceURL: a.ServiceURL, Conversation: a.Conversation.ID, User: a.From.ID, Bot: a.Recipient.ID,
	}
}

// group reports whether more than the sender and the bot can read along. The
// Agents Playground leaves out the type of a personal chat.
func (a *activity) group() bool {
	if a.Conversation.ConversationType == "" {
		return a.Conversation.IsGroup
	}
	return a.Conversation.ConversationType != "personal"
}

// maxPlain bounds an object ID and a request ID, in bytes; a GUID has 36.
const maxPlain = 64

// madeOf reports whether s has 1 to maxPlain bytes, all of them allowed. It is no
// regular expression because every request waits for it.
func madeOf(s string, allowed func(byte) bool) bool {
	if s == "" || len(s) > maxPlain {
		return false
	}
	for i := range len(s) {
		if !allowed(s[i]) {
			return false
		}
	}
	return true
}

// inObjectID reports what an Entra object ID in lower case may be made of: a
// GUID, or what the Agents Playground makes up for one.
func inObjectID(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || c == '-'
}

// turn says what an activity means to Drypp. It returns nil if that is
// nothing, and a *problem if it should mean something but can't.
func (a *activity) turn() (*Turn, error) {
	t := &Turn{
		Tenant: a.tenantOf(), ObjectID: strings.ToLower(a.From.AadObjectID),
		Group: a.group(), Chat: a.chat(), Timezone: a.timezone(),
	}
	if len(a.Locale) <= maxLocale {
		t.Locale = a.Locale
	}
	known, err := a.meaning(t)
	if err != nil || !known {
		return nil, err
	}
	if madeOf(t.ObjectID, inObjectID) {
		return t, nil
	}
	if t.Kind == Installed || t.Kind == Removed {
		// Teams also reports what happened without anybody doing it.
		return nil, nil
	}
	return nil, badActivity("from.aadObjectId is missing or isn't an object ID")
}

// meaning fills in what the turn is about, and reports whether it is anything.
func (a *activity) meaning(t *Turn) (bool, error) {
	switch a.Type {
	case schema.Message:
		t.Text = plainText(a.Text)
		if !t.Group {
			t.Files = a.Attachments
		}
		if t.Text == "" && a.Value.Kind() == '{' {
			t.Kind, t.Data = Click, a.Value
		}
		return true, nil
	case schema.Invoke:
		if a.Name == consentInvoke {
			return true, a.consented(t)
		}
		t.Kind = Click
		return true, a.invoked(t)
	case schema.InstallationUpdate:
		switch a.Action {
		case "add", "add-upgrade":
			t.Kind = Installed
			return true, nil
		case "remove":
			t.Kind = Removed
			return true, nil
		}
	case schema.ConversationUpdate:
		t.Kind = Installed
		return a.addsBot(), nil
	}
	return false, nil
}

// addsBot reports whether the bot itself is among the members added.
func (a *activity) addsBot() bool {
	for i := range a.MembersAdded {
		if id := a.MembersAdded[i].ID; id != "" && id == a.Recipient.ID {
			return true
		}
	}
	return false
}

// invoked reads the click of an Action.Execute ("Universal Action Model",
// Adaptive Cards). The Agents Playground sends neither trigger nor action ID.
func (a *activity) invoked(t *Turn) error {
	if a.Name != "adaptiveCard/action" {
		return &problem{501, "NotImplemented", "this bot doesn't know that invoke"}
	}
	var value struct {
		Action *struct {
			Data jsontext.Value `json:"data"`
		} `json:"action"`
	}
	if a.Value.Kind() != '{' {
		return badActivity("value isn't an object")
	}
	if err := json.Unmarshal(a.Value, &value); err != nil {
		return badActivity("value: " + whereWrong(err))
	}
	if value.Action == nil {
		return badActivity("value.action is missing")
	}
	t.Data = value.Action.Data
	return nil
}

var mention = regexp.MustCompile(`(?is)<at(\s[^>]*)?>.*?</at>`)

// plainText returns what was written, without mentions and the space around.
func plainText(text string) string {
	if strings.Contains(text, "<") {
		text = mention.ReplaceAllString(text, " ")
	}
	return strings.TrimSpace(text)
}
