package teams

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// Where the Bot Framework's tokens for a bot come from ("Authentication with
// the Bot Connector API", Microsoft).
const (
	BotFrameworkIssuer = "https://api.botframework.com"
	DefaultMetadata    = "https://login.botframework.com/v1/.well-known/openidconfiguration"
)

const (
	// clockSkew is how far Microsoft's clock and ours may be apart.
	clockSkew = 5 * time.Minute
	// rememberFor is how long a verified token isn't verified again.
	rememberFor = 5 * time.Minute
)

// Issuer is somebody else than the Bot Framework who may sign tokens.
type Issuer struct {
	// Name is the claim iss, to the letter, such as
	// "https://sts.windows.net/{tenant}/".
	Name string
	// Tenant is the Entra tenant that it signs for: the claim tid must say
	// so, and a token of it speaks for activities of that tenant only.
	Tenant string
	// Metadata is the https address of its OpenID metadata.
	Metadata string
}

// ValidatorConfig says whose tokens are believed.
type ValidatorConfig struct {
	// AppID is the bot's application ID, which tokens must be meant for.
	AppID string
	// Metadata is the https address of the Bot Framework's OpenID metadata;
	// empty means DefaultMetadata.
	Metadata string
	// Issuers may sign tokens beside the Bot Framework.
	Issuers []Issuer
	// Client fetches metadata and keys. Redirects aren't followed.
	Client *http.Client
	// Now is the clock.
	Now func() time.Time
	// Log is told of fetches that failed.
	Log *slog.Logger
}

// Validator checks the tokens that activities come with. It is safe for
// concurrent use. No setting turns a check off. Package botbuilder makes it
// msbotbuilder-go's auth.TokenValidator.
type Validator struct {
	appID    string
	now      func() time.Time
	issuers  map[string]*issuer
	parser   *jwt.Parser
	verified memory
}

type issuer struct {
	tenant string
	keys   *keyCache
}

var _ Authenticator = (*Validator)(nil)

// NewValidator returns a Validator that hasn't fetched any key yet; see Warm.
func NewValidator(c ValidatorConfig) (*Validator, error) {
	if c.AppID == "" {
		return nil, errors.New("token check: the bot's application ID is empty")
	}
	v := &Validator{appID: c.AppID, now: c.Now, issuers: map[string]*issuer{}}
	v.parser = jwt.NewParser(jwt.WithValidMethods(safeAlgorithms), jwt.WithStrictDecoding(),
		jwt.WithAudience(c.AppID), jwt.WithExpirationRequired(), jwt.WithLeeway(clockSkew), jwt.WithTimeFunc(c.Now))
	metadata := c.Metadata
	if metadata == "" {
		metadata = DefaultMetadata
	}
	err := v.add(c, Issuer{Name: BotFrameworkIssuer, Metadata: metadata})
	for _, i := range c.Issuers {
		if i.Tenant == "" {
			err = errors.Join(err, fmt.Errorf("token check: issuer %q: name the tenant that it signs for", i.Name))
		}
		err = errors.Join(err, v.add(c, i))
	}
	if err != nil {
		return nil, err
	}
	return v, nil
}

func (v *Validator) add(c ValidatorConfig, i Issuer) error {
	if err := checkHTTPS(i.Metadata); err != nil {
		return fmt.Errorf("token check: issuer %q: metadata: %w", i.Name, err)
	}
	if i.Name == "" || v.issuers[i.Name] != nil {
		return fmt.Errorf("token check: issuer %q: give each issuer a name of its own", i.Name)
	}
	client := *c.Client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	v.issuers[i.Name] = &issuer{
		tenant: strings.ToLower(i.Tenant),
		keys:   &keyCache{metadata: i.Metadata, client: &client, now: c.Now, log: c.Log},
	}
	return nil
}

// AppID returns the application ID that tokens must be meant for.
func (v *Validator) AppID() string { return v.appID }

// Warm fetches the keys of every issuer that has none yet, and returns when
// they are there.
func (v *Validator) Warm(ctx context.Context) error {
	var errs []error
	for name, i := range v.issuers {
		if err := i.keys.warm(ctx); err != nil {
			errs = append(errs, fmt.Errorf("token keys of %s: %w", name, err))
		}
	}
	return errors.Join(errs...)
}

// Ready returns nil once there are keys of every issuer.
func (v *Validator) Ready() error {
	for name, i := range v.issuers {
		if err := i.keys.ready(); err != nil {
			return fmt.Errorf("token keys of %s: %w", name, err)
		}
	}
	return nil
}

// Authenticate implements Authenticator. It verifies a token once in five
// minutes at most, and otherwise remembers the outcome by the token's hash,
// never beyond the moment at which the token itself is refused. The Identity is
// an auth.ClaimsIdentity of msbotbuilder-go's, too.
func (v *Validator) Authenticate(ctx context.Context, header string) (Identity, error) {
	token, err := bearer(header)
	if err != nil {
		return nil, err
	}
	now, sum := v.now(), hashOf(token)
	if id := v.verified.recall(sum, now); id != nil {
		return id, nil
	}
	id, err := v.verify(ctx, token)
	if err != nil {
		return nil, err
	}
	until := now.Add(rememberFor)
	if last := id.expires.Add(clockSkew); last.Before(until) {
		until = last
	}
	v.verified.remember(sum, id, until, now)
	return id, nil
}

// verify checks everything about a token that doesn't need the activity.
func (v *Validator) verify(ctx context.Context, token string) (*tokenIdentity, error) {
	var claims tokenClaims
	var from *issuer
	var with *key
	_, err := v.parser.ParseWithClaims(token, &claims, func(*jwt.Token) (any, error) {
		var err error
		if from, with, err = v.signer(ctx, token, &claims); err != nil {
			return nil, err
		}
		return with.public, nil
	})
	if err != nil {
		return nil, tokenRefusal(err)
	}
	if from.tenant != "" && from.tenant != strings.ToLower(claims.Tenant) {
		return nil, TenantMismatch
	}
	return &tokenIdentity{
		issuer: claims.Issuer, audience: v.appID, serviceURL: claims.ServiceURL, tenant: from.tenant,
		endorsements: with.endorsements, expires: time.Unix(int64(*claims.Expires), 0),
	}, nil
}

// signer finds who claims to have signed a token and the key to check that by.
func (v *Validator) signer(ctx context.Context, token string, claims *tokenClaims) (*issuer, *key, error) {
	header, err := headerOf(token)
	if err != nil {
		return nil, nil, err
	}
	from := v.issuers[claims.Issuer]
	if from == nil {
		return nil, nil, UnknownIssuer
	}
	with, err := from.keys.find(ctx, header.KeyID)
	if err != nil {
		return nil, nil, err
	}
	if !slices.Contains(with.algorithms, header.Algorithm) {
		return nil, nil, BadAlgorithm
	}
	return from, with, nil
}
