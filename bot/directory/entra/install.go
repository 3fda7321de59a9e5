package entra

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/microsoftgraph/msgraph-sdk-go/appcatalogs"
	"github.com/microsoftgraph/msgraph-sdk-go/models"
	"github.com/microsoftgraph/msgraph-sdk-go/users"

	"drypp/bot/teams"
	"drypp/courses"
)

const (
	callApp     = "looking for the app in the organisation's catalogue"
	callInstall = "installing the app for a person"
	callChat    = "asking for the chat of an installed app"
)

// impatience is the longest that somebody who is to be written to waits at a
// stretch: places for calls are few. What takes longer is told as an error.
const impatience = 30 * time.Second

// ErrNoApp says that the organisation's catalogue doesn't have the app.
var ErrNoApp = errors.New("the app isn't in the organisation's catalogue: upload its package in the Teams admin center")

// App returns the app's ID in the organisation's catalogue, and asks for it once
// only; the error is ErrNoApp if it isn't there.
func (c *Client) App(ctx context.Context) (string, error) {
	c.app.Lock()
	defer c.app.Unlock()
	if c.app.id != "" {
		return c.app.id, nil
	}
	if uuid.Validate(c.config.AppExternalID) != nil {
		return "", &Error{Call: callApp, Err: errors.New("the app's ID in its manifest isn't a GUID")}
	}
	filter := "externalId eq '" + c.config.AppExternalID + "'"
	found, err := appcatalogs.NewTeamsAppsRequestBuilderInternal(map[string]string{}, c.adapter).
		Get(ctx, &appcatalogs.TeamsAppsRequestBuilderGetRequestConfiguration{
			QueryParameters: &appcatalogs.TeamsAppsRequestBuilderGetQueryParameters{Filter: &filter},
		})
	if err != nil {
		return "", hint(failed(ctx, callApp, err), http.StatusForbidden, "the app needs the permission "+PermissionCatalog)
	}
	if found != nil {
		for _, app := range found.GetValue() {
			if id := app.GetId(); id != nil && *id != "" {
				c.app.id = *id
				return *id, nil
			}
		}
	}
	return "", &Error{Call: callApp, Err: ErrNoApp}
}

// hint adds to an error with a status what to do about it.
func hint(err error, status int, text string) error {
	if e, ok := errors.AsType[*Error](err); ok && e.Status == status {
		e.Hint = text
	}
	return err
}

// Install implements delivery.Installer. It waits half a minute at most where
// Graph asks for that, and else says for how long. The chat has nothing but the
// conversation; Graph knows no service URL.
func (c *Client) Install(ctx context.Context, tenant, objectID string) (courses.Chat, error) {
	ctx = patience{wait: impatience, repeat: true}.with(ctx)
	chat, err := c.install(ctx, tenant, objectID)
	if err != nil {
		return courses.Chat{}, reasoned(err, teams.NotInstalled)
	}
	return chat, nil
}

func (c *Client) install(ctx context.Context, tenant, objectID string) (courses.Chat, error) {
	if !strings.EqualFold(tenant, c.config.Tenant) || uuid.Validate(objectID) != nil {
		return courses.Chat{}, &Error{Call: callInstall, Err: errors.New("the person isn't one of this tenant's")}
	}
	app, err := c.App(ctx)
	if err != nil {
		return courses.Chat{}, err
	}
	body := models.NewUserScopeTeamsAppInstallation()
	body.SetOdataType(nil)
	body.SetAdditionalData(map[string]any{"teamsApp@odata.bind": c.config.URL + "/appCatalogs/teamsApps/" + app})
	installed := users.NewItemTeamworkInstalledAppsRequestBuilderInternal(map[string]string{"user%2Did": objectID}, c.adapter)
	_, err = installed.Post(ctx, body, nil)
	if err = failed(ctx, callInstall, err); statusOf(err) == http.StatusConflict {
		err = nil // they have it
	}
	if err != nil {
		err = hint(err, http.StatusForbidden, "the app needs the permission "+PermissionInstall+" and, in the Teams admin center, must be allowed for this person")
		return courses.Chat{}, hint(err, http.StatusNotFound, "the directory doesn't know the person, they have no Teams licence, or the catalogue lost the app")
	}
	return c.chat(ctx, installed, objectID)
}

// chat returns the chat of the installed app; none if Teams hasn't made it yet.
func (c *Client) chat(ctx context.Context, installed *users.ItemTeamworkInstalledAppsRequestBuilder, objectID string) (courses.Chat, error) {
	filter := "teamsApp/externalId eq '" + c.config.AppExternalID + "'"
	found, err := installed.Get(ctx, &users.ItemTeamworkInstalledAppsRequestBuilderGetRequestConfiguration{
		QueryParameters: &users.ItemTeamworkInstalledAppsRequestBuilderGetQueryParameters{
			Filter: &filter, Expand: []string{"teamsApp"},
		},
	})
	if err != nil || found == nil || len(found.GetValue()) == 0 || found.GetValue()[0].GetId() == nil {
		return courses.Chat{}, unlessUnknown(failed(ctx, callChat, err))
	}
	chat, err := users.NewItemTeamworkInstalledAppsItemChatRequestBuilderInternal(map[string]string{
		"user%2Did": objectID, "userScopeTeamsAppInstallation%2Did": *found.GetValue()[0].GetId(),
	}, c.adapter).Get(ctx, nil)
	if err != nil || chat == nil || chat.GetId() == nil {
		return courses.Chat{}, unlessUnknown(failed(ctx, callChat, err))
	}
	return courses.Chat{Conversation: *chat.GetId()}, nil
}

// unlessUnknown lets pass that Graph doesn't know a chat yet.
func unlessUnknown(err error) error {
	if statusOf(err) == http.StatusNotFound {
		return nil
	}
	return err
}

// statusOf returns the HTTP status of an error, or 0.
func statusOf(err error) int {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Status
	}
	return 0
}

// reasoned says in package teams' words why something wasn't done; refusal is
// what a 403 or a 404 means.
func reasoned(err error, refusal teams.Reason) error {
	t := &teams.Error{Reason: teams.Other, Err: err}
	e, ok := errors.AsType[*Error](err)
	if !ok {
		t.Reason = teams.Lost // the context ended
		return t
	}
	t.Status, t.RetryAfter = e.Status, e.RetryAfter
	switch e.Status {
	case 0:
		t.Reason = teams.Lost
		if errors.Is(err, ErrNoApp) || e.Err == nil || aadsts.MatchString(e.Code) {
			t.Reason = refusal
		}
	case http.StatusForbidden, http.StatusNotFound:
		t.Reason = refusal
	case http.StatusUnauthorized:
		t.Reason = teams.Unauthorized
	case http.StatusTooManyRequests:
		t.Reason = teams.Throttled
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		t.Reason = teams.Unavailable
	}
	return t
}
