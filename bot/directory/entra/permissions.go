package entra

import (
	"context"
	"errors"
	"slices"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/golang-jwt/jwt/v5"
)

// The application permissions of Graph's that Drypp may need ("Microsoft Graph
// permissions reference").
const (
	PermissionUsers   = "User.Read.All"
	PermissionGroups  = "GroupMember.Read.All"
	PermissionCatalog = "AppCatalog.Read.All"
	PermissionInstall = "TeamsAppInstallation.ReadWriteSelfForUser.All"
	// PermissionMail is never needed: consented in Entra, it is for every
	// mailbox of the organisation. Exchange gives the same for one.
	PermissionMail = "Mail.Send"
)

// Settings is what an organisation uses Graph for.
type Settings struct {
	// Users: people come from Entra ID; Groups: from the members of groups.
	Users, Groups bool
	// Install: the app is installed for them.
	Install bool
}

// Need is a permission and what it is needed for.
type Need struct{ Permission, Why string }

// Needs returns the least application permissions that do, as the pages of the
// calls in Graph's reference name them. Mail isn't among them.
func Needs(s Settings) []Need {
	var needs []Need
	if s.Users || s.Groups {
		needs = append(needs, Need{PermissionUsers, "people, their manager and what was chosen to know of them"})
	}
	if s.Groups {
		needs = append(needs, Need{PermissionGroups, "the members of the chosen groups"})
	}
	if s.Install {
		needs = append(needs,
			Need{PermissionCatalog, "finding the app in the organisation's catalogue"},
			Need{PermissionInstall, "installing this app, and no other, for people"})
	}
	return needs
}

// Compare tells the permissions that are missing from those that are granted,
// and those that are more than needed.
func Compare(needs []Need, granted []string) (missing []Need, superfluous []string) {
	for _, n := range needs {
		if !slices.Contains(granted, n.Permission) {
			missing = append(missing, n)
		}
	}
	for _, g := range granted {
		if !slices.ContainsFunc(needs, func(n Need) bool { return n.Permission == g }) {
			superfluous = append(superfluous, g)
		}
	}
	return missing, superfluous
}

// Granted returns the application permissions that the organisation consented
// to, sorted, as its token for Graph names them. Microsoft keeps the form of
// that token to itself, so the error says if it can't be read. It lives for up
// to a day: a permission that was just granted may take as long to show.
func (c *Client) Granted(ctx context.Context) ([]string, error) {
	const call = "asking for the permissions"
	token, err := c.config.Credential.GetToken(ctx, policy.TokenRequestOptions{Scopes: c.scopes, EnableCAE: true})
	if err != nil {
		return nil, failed(ctx, call, err)
	}
	var claims struct {
		jwt.RegisteredClaims
		Roles []string `json:"roles"`
	}
	// Nothing is trusted on the strength of it, so nobody checks the signature.
	if _, _, err := jwt.NewParser().ParseUnverified(token.Token, &claims); err != nil {
		return nil, &Error{Call: call, Err: errors.New("the token for Graph can't be read")}
	}
	slices.Sort(claims.Roles)
	return claims.Roles, nil
}
