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
	// Accepted says that a person wants the file that was offered to them
	// (Offer), Declined that they don't. Data is the Offer's Context; the offer
	// is taken away before the answer is sent.
	Accepted
	Declined
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
	// Upload is where to put the file that was Accepted.
	Upload Upload
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
	// Offer, if set, offers a file instead of a card; Uploaded, if set, shows
	// one that was uploaded. Both are messages: the answer to a Click has no room
	// for them.
	Offer    *Offer
	Uploaded *Upload
}

// Offer is a file that a person may have put into their OneDrive (Microsoft:
// "Send and receive files through a bot", the attachment
// application/vnd.microsoft.teams.card.file.consent). It works in the personal
// chat only.
type Offer struct {
	// Name is the file's name, Text says in a sentence what it is.
	Name, Text string
	// Size is its length in bytes, as far as known.
	Size int64
	// Context comes back as the Turn's Data. It goes through the hands of the
	// person: what they may have is to be asked again.
	Context jsontext.Value
}

// Upload is where a file is to be put, and what Teams calls it there.
type Upload struct {
	Name string
	// URL takes the file, for some minutes, without a token: it is a secret.
	// Nobody has checked it; Put does.
	URL string
	// ContentURL, UniqueID and FileType are for the card that shows the file.
	ContentURL, UniqueID, FileType string
}

// Handler answers turns. It is called concurrently.
type Handler interface {
	// Turn answers one turn. The answer is good even when there is an
	// error, which is for the log and the metrics: it holds what can be
	// said to the person.
	Turn(ctx context.Context, t Turn) (Answer, error)
}
