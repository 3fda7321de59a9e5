package entra

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/mail"
	"strings"

	"github.com/microsoftgraph/msgraph-sdk-go/users"

	"drypp/bot/delivery"
	"drypp/bot/teams"
)

const (
	callMail    = "sending a mail"
	callMailbox = "asking whether the mailbox may be sent from"
	// maxMails is how many requests Outlook takes at a time of an app for a
	// mailbox ("Outlook service limits", Microsoft).
	maxMails = 4
)

// ErrUnknown says that nobody can tell, as Graph answered.
var ErrUnknown = errors.New("can't tell")

// Mail implements delivery.Mailer: in plain text, and without a copy among the
// sent items, where it would lie outside of our retention. At most four are
// under way. A mail that Graph may have sent isn't sent again.
func (c *Client) Mail(ctx context.Context, tenant string, m delivery.Mail) error {
	if !strings.EqualFold(tenant, c.config.Tenant) {
		return reasoned(&Error{Call: callMail, Err: errTenant}, teams.Refused)
	}
	to, err := mail.ParseAddress(m.To)
	if err != nil {
		return &teams.Error{Reason: teams.Refused, Err: errors.New("the mail has no address that could be written to")}
	}
	select {
	case c.mails <- struct{}{}:
		defer func() { <-c.mails }()
	case <-ctx.Done():
		return &teams.Error{Reason: teams.Unreachable, Err: ctx.Err()}
	}
	if err := c.send(patience{wait: impatience}.with(ctx), callMail, newMessage(m, to.Address)); err != nil {
		return reasoned(err, teams.Refused)
	}
	return nil
}

var (
	errTenant  = errors.New("the tenant isn't this client's")
	errMailbox = errors.New("no mailbox is configured")
)

// message is a mail as Graph wants it (its resource type message).
type message struct {
	Subject string `json:"subject"`
	Body    struct {
		ContentType string `json:"contentType"`
		Content     string `json:"content"`
	} `json:"body"`
	ToRecipients []recipient `json:"toRecipients"`
}

type recipient struct {
	EmailAddress struct {
		Address string `json:"address"`
	} `json:"emailAddress"`
}

// newMessage returns a message in plain text.
func newMessage(m delivery.Mail, to ...string) message {
	out := message{Subject: m.Subject, ToRecipients: make([]recipient, len(to))}
	out.Body.ContentType, out.Body.Content = "text", m.Text
	for i := range to {
		out.ToRecipients[i].EmailAddress.Address = to[i]
	}
	return out
}

// send sends a message from the organisation's mailbox.
func (c *Client) send(ctx context.Context, call string, m message) error {
	if c.config.MailFrom == "" {
		return &Error{Call: call, Err: errMailbox}
	}
	to := users.NewItemSendMailRequestBuilderInternal(map[string]string{"user%2Did": c.config.MailFrom}, c.adapter)
	err := c.post(ctx, call, &to.BaseRequestBuilder, struct {
		Message         message `json:"message"`
		SaveToSentItems bool    `json:"saveToSentItems"`
	}{m, false})
	err = hint(err, http.StatusForbidden,
		"Exchange doesn't let the app send from the mailbox; scope it with New-ManagementRoleAssignment -Role \"Application Mail.Send\"; a change takes up to two hours")
	return hint(err, http.StatusNotFound, "Exchange has no such mailbox")
}

// Mailbox says whether mail may be sent from the organisation's mailbox, and
// sends none: it asks to send a message without recipients, which can't go
// anywhere. Exchange asks first whether the app may, so that it refuses either
// the app, which is the error, or the message, which is fine. For any other
// answer the error is ErrUnknown.
func (c *Client) Mailbox(ctx context.Context) error {
	err := c.send(patience{wait: impatience}.with(ctx), callMailbox, newMessage(delivery.Mail{}))
	e, ok := errors.AsType[*Error](err)
	switch {
	case ok && e.Status == http.StatusBadRequest && e.Code == "ErrorInvalidRecipients":
		return nil
	case ok && (e.Hint != "" || e.Err == errMailbox):
		return err
	case err == nil:
		return fmt.Errorf("%s: %w: Graph took a message without recipients", callMailbox, ErrUnknown)
	}
	return fmt.Errorf("%w: %w", ErrUnknown, err)
}
