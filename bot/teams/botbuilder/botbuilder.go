// Package botbuilder fits the token check and the Connector to msbotbuilder-go's
// adapter, which takes both by interfaces. It is a package of its own because
// the library's token check and its JWT dependencies come along with those
// interfaces, and a bot that talks to a local Agents Playground only needn't wait
// until they are compiled.
package botbuilder

import (
	"context"

	"github.com/infracloudio/msbotbuilder-go/connector/auth"
	"github.com/infracloudio/msbotbuilder-go/connector/client"
	"github.com/infracloudio/msbotbuilder-go/schema"

	"drypp/bot/teams"
)

// Validator is Drypp's token check, for an Endpoint and for msbotbuilder-go's
// adapter. It is safe for concurrent use.
type Validator struct{ *teams.Validator }

var (
	_ auth.TokenValidator = Validator{}
	_ teams.Authenticator = Validator{}
	_ client.Client       = teams.LibraryClient{}
)

// AuthenticateRequest implements auth.TokenValidator: it checks the token and
// holds it against the activity. The credentials must know the application ID
// that tokens are meant for; that they may call authentication disabled changes
// nothing. The error is a teams.Refusal, or the context's.
func (v Validator) AuthenticateRequest(ctx context.Context, activity schema.Activity, header string,
	credentials auth.CredentialProvider, _ string) (auth.ClaimsIdentity, error) {
	if credentials == nil || !credentials.IsValidAppID(v.AppID()) {
		return nil, teams.WrongAudience
	}
	id, err := v.Authenticate(ctx, header)
	if err != nil {
		return nil, err
	}
	if err := id.Admits(activity.ServiceURL, activity.ChannelID, activity.Conversation.TenantID); err != nil {
		return nil, err
	}
	return id.(auth.ClaimsIdentity), nil
}
