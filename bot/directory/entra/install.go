package entra

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/microsoftgraph/msgraph-sdk-go/appcatalogs"
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
// only, unless nobody can be installed for with it; the error is ErrNoApp if it
// isn't there.
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
	info, err := appcatalogs.NewTeamsAppsRequestBuilderInternal(map[string]string{}, c.adapter).
		ToGetRequestInformation(ctx, &appcatalogs.TeamsAppsRequestBuilderGetRequestConfiguration{
			QueryParameters: &appcatalogs.TeamsAppsRequestBuilderGetQueryParameters{Filter: &filter},
		})
	if err != nil {
		return "", failed(ctx, callApp, err)
	}
	found, err := c.collection(ctx, callApp, info)
	if err != nil {
		return "", hint(err, http.StatusForbidden, "the app needs the permission "+PermissionCatalog)
	}
	if id := found.firstID(); id != "" {
		c.app.id = id
		return id, nil
	}
	return "", &Error{Call: callApp, Err: ErrNoApp}
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
	switch {
	case !strings.EqualFold(tenant, c.config.Tenant):
		return courses.Chat{}, &Error{Call: callInstall, Err: errTenant}
	case uuid.Validate(objectID) != nil:
		return courses.Chat{}, &Error{Call: callInstall, Err: errID}
	}
	app, err := c.App(ctx)
	if err != nil {
		return courses.Chat{}, err
	}
	installed := users.NewItemTeamworkInstalledAppsRequestBuilderInternal(map[string]string{"user%2Did": objectID}, c.adapter)
	err = c.post(ctx, callInstall, &installed.BaseRequestBuilder, map[string]string{
		"teamsApp@odata.bind": c.config.URL + "/appCatalogs/teamsApps/" + app,
	})
	switch statusOf(err) {
	case http.StatusConflict: // they have it
		err = nil
	case http.StatusNotFound:
		c.forget(app)
	}
	if err != nil {
		err = hint(err, http.StatusForbidden, hintInstall)
		return courses.Chat{}, hint(err, http.StatusNotFound, "the directory doesn't know the person, they have no Teams licence, or the catalogue lost the app")
	}
	return c.chat(ctx, installed, objectID)
}

// forget has the catalogue asked anew: an app that was removed and uploaded
// again has another ID.
func (c *Client) forget(app string) {
	c.app.Lock()
	defer c.app.Unlock()
	if c.app.id == app {
		c.app.id = ""
	}
}

const hintInstall = "the app needs the permission " + PermissionInstall + " and, in the Teams admin center, must be allowed for this person"

// chat returns the chat of the installed app; none if Teams hasn't made it yet.
func (c *Client) chat(ctx context.Context, installed *users.ItemTeamworkInstalledAppsRequestBuilder, objectID string) (courses.Chat, error) {
	filter := "teamsApp/externalId eq '" + c.config.AppExternalID + "'"
	info, err := installed.ToGetRequestInformation(ctx, &users.ItemTeamworkInstalledAppsRequestBuilderGetRequestConfiguration{
		QueryParameters: &users.ItemTeamworkInstalledAppsRequestBuilderGetQueryParameters{
			Filter: &filter, Expand: []string{"teamsApp"},
		},
	})
	if err != nil {
		return courses.Chat{}, failed(ctx, callChat, err)
	}
	found, err := c.collection(ctx, callChat, info)
	if err != nil || found.firstID() == "" {
		return courses.Chat{}, unlessUnknown(err)
	}
	info, err = users.NewItemTeamworkInstalledAppsItemChatRequestBuilderInternal(map[string]string{
		"user%2Did": objectID, "userScopeTeamsAppInstallation%2Did": found.firstID(),
	}, c.adapter).ToGetRequestInformation(ctx, nil)
	if err != nil {
		return courses.Chat{}, failed(ctx, callChat, err)
	}
	chat, err := c.get(ctx, callChat, info)
	if err != nil {
		return courses.Chat{}, unlessUnknown(err)
	}
	return courses.Chat{Conversation: idOf(chat)}, nil
}

// unlessUnknown lets pass that Graph doesn't know a chat yet.
func unlessUnknown(err error) error {
	if statusOf(err) == http.StatusNotFound {
		return nil
	}
	return err
}

// reasoned says in package teams' words why something wasn't done; refusal is
// what a 403 or a 404 means.
func reasoned(err error, refusal teams.Reason) error {
	t := &teams.Error{Reason: teams.Lost, Err: err}
	if e, ok := errors.AsType[*Error](err); ok {
		t.Reason, t.Status, t.RetryAfter = e.reason(refusal), e.Status, e.RetryAfter
	}
	return t
}

func (e *Error) reason(refusal teams.Reason) teams.Reason {
	switch e.Status {
	case http.StatusForbidden, http.StatusNotFound:
		return refusal
	case http.StatusUnauthorized:
		return teams.Unauthorized
	case http.StatusTooManyRequests:
		return teams.Throttled
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return teams.Unavailable
	case 0:
		break
	default:
		return teams.Other
	}
	switch e.Err {
	case errTenant, errID, errMailbox:
		return teams.Refused
	case ErrNoApp:
		return refusal
	case errToken:
		return teams.Unauthorized
	}
	return teams.Lost
}
