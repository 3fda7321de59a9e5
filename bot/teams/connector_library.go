package teams

import (
	"context"
	"net/url"

	"github.com/infracloudio/msbotbuilder-go/connector/client"
	"github.com/infracloudio/msbotbuilder-go/schema"
)

// Library returns the Connector as msbotbuilder-go's client, so that the
// library's own adapter works over it, within ctx.
//
// The URLs that the library builds aren't used: it joins IDs into the path
// unescaped, and replies to the wrong activity. The activity says the same.
func (c *Connector) Library(ctx context.Context) client.Client { return library{ctx, c} }

type library struct {
	ctx       context.Context
	connector *Connector
}

var _ client.Client = library{}

// Post sends the activity to its conversation, in reply to its ReplyToID if
// there is one.
func (l library) Post(_ url.URL, a schema.Activity) error {
	_, err := l.connector.post(l.ctx, a)
	return err
}

// Put replaces the activity with the same ID.
func (l library) Put(_ url.URL, a schema.Activity) error { return l.connector.put(l.ctx, a) }

// Delete takes the activity away.
func (l library) Delete(_ url.URL, a schema.Activity) error {
	return l.connector.remove(l.ctx, a.ServiceURL, a.Conversation.ID, a.ID)
}
