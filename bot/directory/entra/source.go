package entra

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/uuid"
	abstractions "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoftgraph/msgraph-sdk-go/groups"
	"github.com/microsoftgraph/msgraph-sdk-go/users"

	"drypp/bot/directory"
	"drypp/bot/directory/entra/profile"
)

// What is being done, in errors.
const (
	callUsers   = "asking for users"
	callUser    = "asking for a user"
	callMembers = "asking for the members of a group"

	hintUsers = "the app needs the permission " + PermissionUsers
)

// Users implements directory.Source by delta query (Graph's user-delta). One
// page is in memory at a time.
func (c *Client) Users(ctx context.Context, want directory.Want, link string, yield func([]directory.User) error) (string, error) {
	p, err := profile.For(want)
	if err != nil {
		return "", err
	}
	r := round{Client: c, Plan: p, want: want}
	if link == "" {
		r.managed = make(map[string]bool)
	} else if !c.own(link) {
		return "", directory.ErrStartOver // another cloud's, or nobody's
	}
	for {
		got, err := r.page(ctx, link)
		if err != nil {
			return "", startOver(link, err)
		}
		people, err := r.read(ctx, got.Value)
		if err != nil {
			return "", err
		}
		if err := yield(people); err != nil {
			return "", err
		}
		if got.Next == "" {
			return got.end(c)
		}
		if link = got.Next; !c.own(link) {
			return "", &Error{Call: callUsers, Err: errForeign}
		}
	}
}

// end returns the link for the next round.
func (g *page) end(c *Client) (string, error) {
	switch {
	case g.Delta == "":
		return "", &Error{Call: callUsers, Err: errEnd}
	case !c.own(g.Delta):
		return "", &Error{Call: callUsers, Err: errForeign}
	}
	return g.Delta, nil
}

// startOver tells an error that means that a link has expired: 410, or one of
// the codes that "Use delta query" and Graph's error codes name.
func startOver(link string, err error) error {
	e, ok := errors.AsType[*Error](err)
	if !ok || link == "" {
		return err
	}
	switch c := strings.ToLower(e.Code); {
	case e.Status == http.StatusGone, c == "syncstatenotfound", c == "syncstateinvalid", strings.HasPrefix(c, "resync"):
		return directory.ErrStartOver
	case e.Status == http.StatusBadRequest && (c == "directory_expiredpagetoken" || c == "directory_invalidpagetoken" || c == "badrequest"):
		return directory.ErrStartOver // the link is all there is to such a request
	}
	return err
}

// round is a round of users.
type round struct {
	*Client
	*profile.Plan
	want directory.Want
	// managed, in a round that begins with everybody, are those whose manager
	// was told. Others have none, as far as was told yet.
	managed map[string]bool
}

// page gets a page: the first, if link is empty.
func (r *round) page(ctx context.Context, link string) (*page, error) {
	var b *users.DeltaRequestBuilder
	var config *users.DeltaRequestBuilderGetRequestConfiguration
	if link == "" {
		selected := r.Selected
		if r.Manager {
			selected = append(selected[:len(selected):len(selected)], "manager")
		}
		b = users.NewDeltaRequestBuilderInternal(map[string]string{}, r.adapter)
		config = &users.DeltaRequestBuilderGetRequestConfiguration{
			QueryParameters: &users.DeltaRequestBuilderGetQueryParameters{Select: selected},
		}
	} else {
		b = users.NewDeltaRequestBuilder(link, r.adapter)
		config = &users.DeltaRequestBuilderGetRequestConfiguration{Options: asItIs}
	}
	info, err := b.ToGetRequestInformation(ctx, config)
	if err != nil {
		return nil, failed(ctx, callUsers, err)
	}
	got, err := r.collection(ctx, callUsers, info)
	return got, hint(err, http.StatusForbidden, hintUsers)
}

// read reads the users of a page. Who came with less than was asked for is
// asked for by themselves: a property that isn't there must not be taken for one
// that was cleared.
func (r *round) read(ctx context.Context, values []jsontext.Value) ([]directory.User, error) {
	people := make([]directory.User, 0, len(values))
	for _, v := range values {
		u, sparse, err := r.Plan.Read(v, r.config.Location)
		if err == nil && sparse {
			u, err = r.User(ctx, r.want, u.Person.ObjectID)
		} else if err != nil {
			err = &Error{Call: callUsers, Err: err}
		}
		if err != nil {
			return nil, err
		}
		r.manage(&u)
		people = append(people, u)
	}
	return people, nil
}

// manage settles, in a round that begins with everybody, that who comes without
// a manager has none, unless they came with one before.
func (r *round) manage(u *directory.User) {
	if r.managed == nil || !r.Manager || u.Gone {
		return
	}
	if u.Managed {
		r.managed[u.Person.ObjectID] = true
	}
	u.Managed = u.Managed || !r.managed[u.Person.ObjectID]
}

// User implements directory.Source.
func (c *Client) User(ctx context.Context, want directory.Want, objectID string) (directory.User, error) {
	p, err := profile.For(want)
	if err != nil {
		return directory.User{}, err
	}
	gone := directory.User{Gone: true}
	gone.Person.ObjectID = strings.ToLower(objectID)
	if uuid.Validate(objectID) != nil {
		return directory.User{}, &Error{Call: callUser, Err: errID}
	}
	query := &users.UserItemRequestBuilderGetQueryParameters{Select: p.Selected}
	if p.Manager {
		query.Expand = []string{"manager($select=id)"}
	}
	info, err := users.NewUserItemRequestBuilderInternal(map[string]string{"user%2Did": objectID}, c.adapter).
		ToGetRequestInformation(ctx, &users.UserItemRequestBuilderGetRequestConfiguration{QueryParameters: query})
	if err != nil {
		return directory.User{}, failed(ctx, callUser, err)
	}
	body, err := c.get(ctx, callUser, info)
	if e, ok := errors.AsType[*Error](err); ok && e.Status == http.StatusNotFound {
		return gone, nil
	}
	if err != nil {
		return directory.User{}, hint(err, http.StatusForbidden, hintUsers)
	}
	u, sparse, err := p.Read(body, c.config.Location)
	if err != nil || sparse || u.Person.ObjectID != gone.Person.ObjectID {
		return directory.User{}, &Error{Call: callUser, Err: errAnswer}
	}
	u.Managed = p.Manager && !u.Gone // no manager comes as nothing
	return u, nil
}

// maxPage is the most members that Graph gives at once.
const maxPage = 999

// Members implements directory.Source.
func (c *Client) Members(ctx context.Context, group string, yield func([]string) error) error {
	if uuid.Validate(group) != nil {
		return &Error{Call: callMembers, Err: errID}
	}
	// The SDK's own address has the cast as graph.user, which Graph takes but
	// its description doesn't know.
	link := c.config.URL + "/groups/" + url.PathEscape(group) + "/transitiveMembers/microsoft.graph.user?" +
		fmt.Sprintf("$select=id&$top=%d&$count=true", maxPage)
	headers := abstractions.NewRequestHeaders()
	headers.Add("ConsistencyLevel", "eventual")
	for link != "" {
		info, err := groups.NewItemTransitiveMembersGraphUserRequestBuilder(link, c.adapter).ToGetRequestInformation(ctx,
			&groups.ItemTransitiveMembersGraphUserRequestBuilderGetRequestConfiguration{Headers: headers, Options: asItIs})
		if err != nil {
			return failed(ctx, callMembers, err)
		}
		got, err := c.collection(ctx, callMembers, info)
		if err != nil {
			err = hint(err, http.StatusForbidden, "the app needs the permission "+PermissionGroups)
			return hint(err, http.StatusNotFound, "there is no such group")
		}
		ids, err := ids(got.Value)
		if err != nil {
			return err
		}
		if err := yield(ids); err != nil {
			return err
		}
		if link = got.Next; link != "" && !c.own(link) {
			return &Error{Call: callMembers, Err: errForeign}
		}
	}
	return nil
}

// ids reads the object IDs of a page.
func ids(values []jsontext.Value) ([]string, error) {
	ids := make([]string, len(values))
	for i, v := range values {
		if ids[i] = profile.ID(v); ids[i] == "" {
			return nil, &Error{Call: callMembers, Err: errAnswer}
		}
	}
	return ids, nil
}
