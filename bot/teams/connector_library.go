package teams

import (
	"context"
	"net/url"

	"github.com/infracloudio/msbotbuilder-go/schema"
)

// LibraryClient is a Connector as msbotbuilder-go's client.Client, so that the
// library's own adapter works over it; package botbuilder holds it to that. It is
// safe for concurrent use.
//
// The URLs that the library builds aren't used: it joins IDs into the path
// unescaped, and replies to the wrong activity. The activity says the same.
type LibraryClient struct {
	ctx       context.Context
	connector *Connector
}

// Library returns the Connector as msbotbuilder-go's client, within ctx.
func (c *Connector) Library(ctx context.Context) LibraryClient { return LibraryClient{ctx, c} }

// Post sends the activity to its conversation, in reply to its ReplyToID if
// there is one.
func (l LibraryClient) Post(_ url.URL, a schema.Activity) error {
	_, err := l.connector.post(l.ctx, a)
	return err
}

// Put replaces the activity with the same ID.
func (l LibraryClient) Put(_ url.URL, a schema.Activity) error { return l.connector.put(l.ctx, a) }

// Delete takes the activity away.
func (l LibraryClient) Delete(_ url.URL, a schema.Activity) error {
	return l.connector.remove(l.ctx, a.ServiceURL, a.Conversation.ID, a.ID)
}
