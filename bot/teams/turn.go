// Package teams is the wire to Microsoft Teams: the endpoint that activities
// come in by, the check of who sent them, and the Connector client that
// activities go out by. It is the only place that knows the Bot Framework's
// schema; to the rest of Drypp an activity is a Turn and what goes back an
// Answer.
package teams

import (
	"context"

	"github.com/go-json-experiment/json/jsontext"

	"drypp/courses"
)

// Kind says what a Turn is about.
type Kind int

// The kinds of turns.
const (
	// Message is text that a person wrote.
	Message Kind = iota
	// Click is a button of a card, whether the client sent it as
	// Action.Execute or as Action.Submit.
	Click
	// Installed says that the app was added to a chat.
	Installed
	// Removed says that it was taken out again.
	Removed
)

// Turn is one authenticated activity of a configured tenant.
type Turn struct {
	Kind Kind
	// Tenant and ObjectID say who it came from: the tenant is the token's or
	// the channel's, never the card's. Both are in lower case.
	Tenant, ObjectID string
	// Locale is the BCP 47 tag of the sender's client, or empty.
	Locale string
	// Timezone is the IANA name of the zone that the sender's client says it
	// is in, or empty; nobody has checked that there is such a zone.
	Timezone string
	// Group says that the turn comes from a group chat or a channel.
	Group bool
	// Text is what was written, without a mention of the bot.
	Text string
	// Data is what the clicked card and its inputs sent: a JSON value in
	// the hands of the sender.
	Data jsontext.Value
	// Files are what was attached to a message in the personal chat.
	Files []File
	// Chat is where the turn came from.
	Chat courses.Chat
}

// File is a file that a person sent in their personal chat (Microsoft: "Send
// and receive files through a bot", the attachment
// application/vnd.microsoft.teams.file.download.info).
type File struct {
	// Name is the file's name as the person has it.
	Name string
	// URL is where to get it, for some minutes, without a token. Nobody has
	// checked it; Download does.
	URL string
}

// Answer is what goes back. The zero Answer is silence.
type Answer struct {
	// Card is an Adaptive Card.
	Card []byte
	// Summary is what the notification shows, in plain text.
	Summary string
	// Undelivered, if set, is called once when the answer could not be sent.
	Undelivered func()
}

// Handler answers turns. It is called concurrently.
type Handler interface {
	// Turn answers one turn. The answer is good even when there is an
	// error, which is for the log and the metrics: it holds what can be
	// said to the person.
	Turn(ctx context.Context, t Turn) (Answer, error)
}
