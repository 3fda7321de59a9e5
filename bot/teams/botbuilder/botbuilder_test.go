package botbuilder_test

import (
	"errors"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/infracloudio/msbotbuilder-go/connector/auth"
	"github.com/infracloudio/msbotbuilder-go/schema"

	"drypp/bot/teams"
	"drypp/bot/teams/botbuilder"
	"drypp/bot/teams/teamstest"
)

const serviceURL = "https://smba.trafficmanager.net/emea/" + teamstest.Tenant + "/"

func now() time.Time { return time.Unix(1_800_000_000, 0) }

// setup returns who signs tokens and a validator that believes them.
func setup(t *testing.T) (*teamstest.Authority, botbuilder.Validator) {
	t.Helper()
	authority, err := teamstest.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	v, err := teams.NewValidator(teams.ValidatorConfig{
		AppID: teamstest.AppID, Now: now, Log: slog.New(slog.DiscardHandler),
		Client: &http.Client{Transport: teamstest.InMemory(authority.Handler())},
	})
	if err != nil {
		t.Fatal(err)
	}
	return authority, botbuilder.Validator{Validator: v}
}

// TestAuthenticateRequest: msbotbuilder-go's credentials have a way to turn
// authentication off; it doesn't work.
func TestAuthenticateRequest(t *testing.T) {
	t.Parallel()
	authority, validator := setup(t)
	good := schema.Activity{
		ServiceURL: serviceURL, ChannelID: teams.Channel,
		Conversation: schema.ConversationAccount{TenantID: teamstest.Tenant},
	}
	elsewhere := good
	elsewhere.ServiceURL = "https://evil.example/"
	token, err := authority.Sign(authority.Claims(teamstest.AppID, serviceURL, now()))
	if err != nil {
		t.Fatal(err)
	}
	header := "Bearer " + token
	ours := auth.SimpleCredentialProvider{AppID: teamstest.AppID}
	for _, c := range []struct {
		name        string
		activity    schema.Activity
		header      string
		credentials auth.CredentialProvider
		want        error
	}{
		{"genuine", good, header, ours, nil},
		{"no token", good, "", ours, teams.NoToken},
		{"another service URL", elsewhere, header, ours, teams.WrongServiceURL},
		{"no token, authentication disabled", good, "", auth.SimpleCredentialProvider{}, teams.WrongAudience},
		{"authentication disabled", good, "x", auth.SimpleCredentialProvider{}, teams.WrongAudience},
		{"another bot", good, header, auth.SimpleCredentialProvider{AppID: "other"}, teams.WrongAudience},
		{"no credentials", good, header, nil, teams.WrongAudience},
	} {
		id, err := validator.AuthenticateRequest(t.Context(), c.activity, c.header, c.credentials, "")
		if !errors.Is(err, c.want) || (err == nil) != (id != nil) {
			t.Errorf("%s: %v, %v, want %v", c.name, id, err, c.want)
		}
		if id != nil && (!id.IsAuthenticated() || id.GetClaimValue("serviceurl") != serviceURL ||
			id.GetClaimValue("aud") != teamstest.AppID || id.GetClaimValue("iss") != teams.BotFrameworkIssuer ||
			id.GetClaimValue("tid") != "" || id.GetClaimValue("nonce") != "") {
			t.Errorf("%s: wrong claims", c.name)
		}
	}
}
