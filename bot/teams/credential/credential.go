// Package credential gets the tokens that the app shows to the Bot Connector and
// to Microsoft Graph. It is a package of its own because azidentity takes long to
// compile, and a bot that talks to a local Agents Playground only needs no token.
package credential

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"drypp/bot/teams"
)

// Kind says how the bot proves to Entra who it is.
type Kind string

// The kinds, as they stand in the configuration.
const (
	// Secret is a client secret.
	Secret Kind = "secret"
	// Certificate is a certificate with its private key.
	Certificate Kind = "certificate"
	// ManagedIdentity is a user-assigned managed identity of the Azure
	// machine; its client ID is the bot's app ID.
	ManagedIdentity Kind = "managed-identity"
	// WorkloadIdentity is a Kubernetes service account that the app trusts.
	WorkloadIdentity Kind = "workload-identity"
	// Federated is any other issuer that the app trusts: its token lies in a
	// file.
	Federated Kind = "federated"
)

// Kinds lists every kind.
var Kinds = []Kind{Secret, Certificate, ManagedIdentity, WorkloadIdentity, Federated}

// DefaultAuthority is Entra in Microsoft's public cloud.
const DefaultAuthority = "https://login.microsoftonline.com"

// scope is what a token for the Connector is asked for ("Authentication with the
// Bot Connector API", Microsoft).
const scope = "https://api.botframework.com/.default"

// Config says how to get tokens for one tenant.
type Config struct {
	// Kind says which of the fields below matter; empty means Secret.
	Kind Kind
	// AppID is the app's own. TenantID is, for the Connector, the bot's own
	// tenant; for Graph it is the organisation's, which must have consented
	// to the app. A ManagedIdentity gives tokens for its own tenant only.
	AppID, TenantID string
	// Authority is Entra's base URL; empty means DefaultAuthority. It is the
	// only host that a kind other than ManagedIdentity contacts.
	Authority string
	// Secret is the client secret.
	Secret string
	// CertificateFile holds a certificate and its private key as PEM or
	// PKCS #12, the latter opened with CertificatePassword.
	CertificateFile, CertificatePassword string
	// AssertionFile holds the token of another issuer. It is read anew for
	// every request, since such tokens live for minutes. For WorkloadIdentity
	// empty means what AZURE_FEDERATED_TOKEN_FILE names.
	AssertionFile string
	// Client makes the requests; nil means teams.NewHTTPClient(nil).
	Client *http.Client
	// Now tells the time, by which Token hands out a token again. Without it
	// azidentity is asked each time: its own cache takes a lock and a twentieth of
	// what sending a card does.
	Now func() time.Time
}

// Credential gives tokens, for the Connector and for whatever else the app may
// ask for. It caches and refreshes them and is safe for concurrent use.
type Credential struct {
	azure azcore.TokenCredential
	now   func() time.Time
	held  atomic.Pointer[held]
}

var (
	_ teams.TokenSource      = (*Credential)(nil)
	_ azcore.TokenCredential = (*Credential)(nil)
)

// New checks what can be checked without the network and returns the
// credential. No error repeats a secret.
func New(c Config) (*Credential, error) {
	if c.Kind == "" {
		c.Kind = Secret
	}
	if c.Authority == "" {
		c.Authority = DefaultAuthority
	}
	if c.Client == nil {
		c.Client = teams.NewHTTPClient(nil)
	}
	if err := c.check(); err != nil {
		return nil, fmt.Errorf("credential %s: %w", c.Kind, err)
	}
	azure, err := c.build()
	if err != nil {
		return nil, fmt.Errorf("credential %s: %w", c.Kind, err)
	}
	return &Credential{azure: azure, now: c.Now}, nil
}

// ahead is how long before a token expires another one is asked for: as azidentity
// does itself.
const ahead = 5 * time.Minute

// Token implements teams.TokenSource. The error is azidentity's; what Entra
// refused it names by its AADSTS number.
func (c *Credential) Token(ctx context.Context) (string, error) {
	if held := c.held.Load(); held != nil && c.now().Before(held.until) {
		return held.token, nil
	}
	token, err := c.azure.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{scope}})
	if err == nil && c.now != nil {
		c.held.Store(&held{token.Token, until(token)})
	}
	return token.Token, err
}

// held is a token and until when it is handed out again.
type held struct {
	token string
	until time.Time
}

// until returns when to ask for another token in the place of one.
func until(t azcore.AccessToken) time.Time {
	if !t.RefreshOn.IsZero() && t.RefreshOn.Before(t.ExpiresOn.Add(-ahead)) {
		return t.RefreshOn
	}
	return t.ExpiresOn.Add(-ahead)
}

// GetToken implements azcore.TokenCredential; the error is as Token's.
func (c *Credential) GetToken(ctx context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return c.azure.GetToken(ctx, o)
}

// check reports everything that is missing at once.
func (c *Config) check() error {
	var errs []error
	need := func(value, name string) {
		if value == "" {
			errs = append(errs, fmt.Errorf("%s is missing", name))
		}
	}
	need(c.AppID, "the app ID")
	if c.Kind != ManagedIdentity {
		need(c.TenantID, "the tenant ID")
		errs = append(errs, checkAuthority(c.Authority))
	}
	switch c.Kind {
	case Secret:
		need(c.Secret, "the client secret")
	case Certificate:
		need(c.CertificateFile, "the certificate file")
	case Federated:
		need(c.AssertionFile, "the assertion file")
	case ManagedIdentity, WorkloadIdentity:
	default:
		errs = append(errs, fmt.Errorf("there is no such kind; choose from %v", Kinds))
	}
	return errors.Join(errs...)
}

func checkAuthority(authority string) error {
	u, err := url.Parse(authority)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || strings.Trim(u.Path, "/") != "" {
		return fmt.Errorf("authority: want https://host, such as %s", DefaultAuthority)
	}
	return nil
}

// build makes the credential. Instance discovery is off in all of them: it
// would ask another host of Microsoft's about the authority, and ours is the
// operator's own choice.
func (c *Config) build() (azcore.TokenCredential, error) {
	options := c.options()
	switch c.Kind {
	case Certificate:
		return c.certificate(options)
	case ManagedIdentity:
		return azidentity.NewManagedIdentityCredential(&azidentity.ManagedIdentityCredentialOptions{
			ClientOptions: options, ID: azidentity.ClientID(c.AppID),
		})
	case WorkloadIdentity:
		return azidentity.NewWorkloadIdentityCredential(&azidentity.WorkloadIdentityCredentialOptions{
			ClientOptions: options, DisableInstanceDiscovery: true,
			ClientID: c.AppID, TenantID: c.TenantID, TokenFilePath: c.AssertionFile,
		})
	case Federated:
		return azidentity.NewClientAssertionCredential(c.TenantID, c.AppID, c.assertion,
			&azidentity.ClientAssertionCredentialOptions{ClientOptions: options, DisableInstanceDiscovery: true})
	default:
		return azidentity.NewClientSecretCredential(c.TenantID, c.AppID, c.Secret,
			&azidentity.ClientSecretCredentialOptions{ClientOptions: options, DisableInstanceDiscovery: true})
	}
}

func (c *Config) options() azcore.ClientOptions {
	return azcore.ClientOptions{
		Cloud:     cloud.Configuration{ActiveDirectoryAuthorityHost: c.Authority},
		Transport: c.Client,
		// Who waits for a token also waits for Teams: fail soon.
		Retry:     policy.RetryOptions{MaxRetries: 2, MaxRetryDelay: 10 * time.Second},
		Telemetry: policy.TelemetryOptions{Disabled: true},
	}
}

func (c *Config) certificate(options azcore.ClientOptions) (azcore.TokenCredential, error) {
	data, err := os.ReadFile(c.CertificateFile)
	if err != nil {
		return nil, err
	}
	certs, key, err := azidentity.ParseCertificates(data, []byte(c.CertificatePassword))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.CertificateFile, err)
	}
	return azidentity.NewClientCertificateCredential(c.TenantID, c.AppID, certs, key,
		&azidentity.ClientCertificateCredentialOptions{ClientOptions: options, DisableInstanceDiscovery: true})
}

// assertion reads the token of the other issuer.
func (c *Config) assertion(context.Context) (string, error) {
	data, err := os.ReadFile(c.AssertionFile)
	if err != nil {
		return "", err
	}
	token := strings.TrimSpace(string(data))
	if token == "" {
		return "", fmt.Errorf("%s: the assertion file is empty", c.AssertionFile)
	}
	return token, nil
}
