package teams

import (
	"context"
	"crypto/rsa"
	"errors"
	"slices"
	"strings"
	"time"
)

// Channel is the only channel that Drypp answers.
const Channel = "msteams"

// Refusal says why a caller was turned away. It is short and fixed, fit for
// logs and metric labels; the caller isn't told which it was.
type Refusal string

// Error returns the reason.
func (r Refusal) Error() string { return string(r) }

// The refusals.
const (
	NoToken           Refusal = "no bearer token"
	MalformedToken    Refusal = "malformed token"
	OversizedToken    Refusal = "oversized token"
	HeaderNotAllowed  Refusal = "token header not allowed"
	BadAlgorithm      Refusal = "algorithm not allowed"
	BadSignature      Refusal = "bad signature"
	UnknownKey        Refusal = "unknown key"
	UnknownIssuer     Refusal = "unknown issuer"
	WrongAudience     Refusal = "wrong audience"
	TokenExpired      Refusal = "expired"
	TokenNotYetValid  Refusal = "not valid yet"
	ClaimMissing      Refusal = "claim missing"
	TenantMismatch    Refusal = "tenant is not the token's"
	WrongServiceURL   Refusal = "service URL is not the token's"
	WrongChannel      Refusal = "channel not allowed"
	NotEndorsed       Refusal = "key not endorsed for the channel"
	UnknownTenant     Refusal = "tenant not configured"
	ServiceURLRefused Refusal = "service URL not allowed"
	// KeysUnavailable: no key could be fetched yet, so nobody can be let in.
	KeysUnavailable Refusal = "keys unavailable"
)

// refusalOf returns the Refusal in err's chain, or MalformedToken.
func refusalOf(err error) Refusal {
	if r, ok := errors.AsType[Refusal](err); ok {
		return r
	}
	return MalformedToken
}

// Identity is an authenticated caller.
type Identity interface {
	// Admits returns nil if the caller may speak for what an activity
	// claims: its serviceUrl, its channelId and its tenant, the last in
	// lower case. Otherwise it returns a Refusal.
	Admits(serviceURL, channelID, tenant string) error
}

// Authenticator finds out who is calling before anything of a request's body
// is read. It is safe for concurrent use.
type Authenticator interface {
	// Authenticate checks the value of an Authorization header. The error
	// is a Refusal, or the context's.
	Authenticate(ctx context.Context, header string) (Identity, error)
}

// tokenIdentity is what a verified token said. It is never changed.
type tokenIdentity struct {
	issuer, audience string
	serviceURL       string
	// tenant is the issuer's, in lower case, or empty for the Bot
	// Framework's own issuer, which speaks for every tenant.
	tenant       string
	endorsements []string
	expires      time.Time
}

// Admits implements Identity. The claim serviceurl is mandatory and compared
// in full ("Authentication with the Bot Connector API", Microsoft). That also
// keeps out a token that some other application of the tenant got from Entra
// for the bot's audience: Entra doesn't write that claim.
func (id *tokenIdentity) Admits(serviceURL, channelID, tenant string) error {
	switch {
	case channelID != Channel:
		return WrongChannel
	case len(id.endorsements) > 0 && !slices.Contains(id.endorsements, channelID):
		return NotEndorsed
	case id.serviceURL == "" || id.serviceURL != serviceURL:
		return WrongServiceURL
	case id.tenant != "" && id.tenant != strings.ToLower(tenant):
		return TenantMismatch
	}
	return nil
}

// GetClaimValue implements auth.ClaimsIdentity. A claim that the token hasn't
// got, or that Drypp doesn't keep, is empty.
func (id *tokenIdentity) GetClaimValue(name string) string {
	switch name {
	case "iss":
		return id.issuer
	case "aud":
		return id.audience
	case "serviceurl":
		return id.serviceURL
	case "tid":
		return id.tenant
	}
	return ""
}

// IsAuthenticated implements auth.ClaimsIdentity: nobody else gets this far.
func (id *tokenIdentity) IsAuthenticated() bool { return true }

// key is a public key that tokens may be signed with.
type key struct {
	public       *rsa.PublicKey
	algorithms   []string
	endorsements []string
}
