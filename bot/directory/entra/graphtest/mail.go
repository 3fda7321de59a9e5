package graphtest

import (
	"net/http"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
)

// mailConcurrency is how many requests of an app a mailbox takes at a time
// ("Microsoft Graph service-specific throttling limits", Outlook).
const mailConcurrency = 4

// Mail is one that was sent.
type Mail struct {
	From          string
	To            []string
	Subject, Body string
	// HTML says what the body is; Saved that it is kept in Sent Items.
	HTML, Saved bool
}

// Mail returns what was sent, oldest first.
func (g *Graph) Mail() []Mail {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.mail)
}

// enter counts a request to a mailbox until it leaves, unless there are too many.
func (g *Graph) enter(path string) (leave func(), ok bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.sending[path] == mailConcurrency {
		return nil, false
	}
	g.sending[path]++
	return func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.sending[path]--
	}, true
}

// message is the body of sendMail, as far as the stand-in knows it.
type message struct {
	Message struct {
		Subject string
		Body    struct {
			ContentType *string
			Content     string
		}
		ToRecipients []struct {
			EmailAddress struct{ Address, Name string }
		}
		CcRecipients, BccRecipients, Attachments, InternetMessageHeaders, From, Sender, ReplyTo any
	}
	SaveToSentItems *bool
}

// sendMail answers POST /users/{id}/sendMail. Whose mailboxes the app may send
// from is Exchange's to say (role "Application Mail.Send" with a scope); Entra's
// Mail.Send would open them all.
func (g *Graph) sendMail(r *http.Request) (any, *problem) {
	token, p := g.authorized(r)
	if p != nil {
		return nil, p
	}
	var m message
	if err := json.UnmarshalRead(r.Body, &m, json.MatchCaseInsensitiveNames(true)); err != nil || !m.typed() {
		return nil, &problem{status: http.StatusBadRequest, code: "RequestBodyRead", message: "Cannot read the request's body."}
	}
	from := strings.ToLower(r.PathValue("user"))
	if !token.has("Mail.Send") && !slices.Contains(g.config.Mailboxes, from) {
		return nil, &problem{status: http.StatusForbidden, code: "ErrorAccessDenied", message: "Access is denied. Check credentials and try again."}
	}
	if len(m.Message.ToRecipients) == 0 {
		return nil, &problem{status: http.StatusBadRequest, code: "ErrorInvalidRecipients", message: "At least one recipient is not valid."}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.mail = append(g.mail, m.sent(from))
	return nil, nil
}

// typed reports whether the body is of a type that there is (bodyType).
func (m *message) typed() bool {
	kind := m.Message.Body.ContentType
	return kind == nil || strings.EqualFold(*kind, "text") || strings.EqualFold(*kind, "html")
}

func (m *message) sent(from string) Mail {
	sent := Mail{
		From: from, Subject: m.Message.Subject, Body: m.Message.Body.Content,
		HTML: m.Message.Body.ContentType != nil && strings.EqualFold(*m.Message.Body.ContentType, "html"), Saved: m.SaveToSentItems == nil || *m.SaveToSentItems,
	}
	for _, to := range m.Message.ToRecipients {
		sent.To = append(sent.To, to.EmailAddress.Address)
	}
	return sent
}
