// Package entra brings an organisation's people from Entra ID, installs the app
// for them and sends them mail, all through Microsoft Graph 1.0.
//
// It is the only package that knows Microsoft's SDK, and uses the part of it that
// spares work: the adapter, with tokens and their renewal, and the request
// builders of a few calls; never its root package, which takes a minute to
// compile. The SDK's models are left out of the program: they put 41 MB into it
// and take 180 µs to read a user, of whom few properties were asked for.
//
// Graph's addresses hold people and tokens, so no error repeats one.
package entra

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/google/uuid"
	abstractions "github.com/microsoft/kiota-abstractions-go"
	azureauth "github.com/microsoft/kiota-authentication-azure-go"
	khttp "github.com/microsoft/kiota-http-go"
	jsonserialization "github.com/microsoft/kiota-serialization-json-go"
	graphcore "github.com/microsoftgraph/msgraph-sdk-go-core"

	"drypp/bot/delivery"
	"drypp/bot/directory"
	"drypp/bot/teams"
)

// DefaultURL is Graph 1.0 in Microsoft's public cloud.
const DefaultURL = "https://graph.microsoft.com/v1.0"

// Config says which organisation a Client is for, and who the app is.
type Config struct {
	// Tenant is the organisation's tenant ID, in lower case: the credential
	// gives tokens for that tenant.
	Tenant string
	// Credential proves who the app is; credential.New gives one.
	Credential azcore.TokenCredential
	// URL is Graph's base URL with the version; empty means DefaultURL. Tokens
	// go to this host only, over https.
	URL string
	// Client makes each request; nil means teams.NewHTTPClient(nil). Its
	// timeout counts for each attempt by itself. Redirects aren't followed.
	Client *http.Client
	// AppExternalID is the ID in the app's manifest, by which the
	// organisation's catalogue knows it. Only installing needs it.
	AppExternalID string
	// MailFrom is the address of the mailbox that mail is sent from. Only
	// mail needs it.
	MailFrom string
	// Location is where a first day of work is a day; nil means UTC. Entra
	// keeps a point in time.
	Location *time.Location
	// Pause waits before a request is made again, and returns false if the
	// context ended first; nil means by the clock.
	Pause func(ctx context.Context, wait time.Duration) bool
}

// Client talks to Graph for one organisation. It is safe for concurrent use.
type Client struct {
	config  Config
	base    *url.URL
	scopes  []string
	adapter abstractions.RequestAdapter
	// mails are the places for mails under way.
	mails chan struct{}
	// app is the app's ID in the catalogue, once it is known.
	app struct {
		sync.Mutex
		id string
	}
}

var (
	_ directory.Source   = (*Client)(nil)
	_ delivery.Installer = (*Client)(nil)
	_ delivery.Mailer    = (*Client)(nil)
)

// New checks the configuration, without the network, and returns a client.
func New(c Config) (*Client, error) {
	c.URL = strings.TrimRight(cmp.Or(c.URL, DefaultURL), "/")
	base, err := url.Parse(c.URL)
	if err != nil || base.Scheme != "https" || base.Host == "" || base.User != nil || base.RawQuery != "" || base.Fragment != "" {
		return nil, fmt.Errorf("graph: the URL must be https://host/version, such as %s", DefaultURL)
	}
	if c.Credential == nil {
		return nil, errors.New("graph: there is no credential")
	}
	if uuid.Validate(c.Tenant) != nil {
		return nil, errors.New("graph: the tenant ID isn't a GUID")
	}
	if c.Client == nil {
		c.Client = teams.NewHTTPClient(nil)
	}
	if c.Location == nil {
		c.Location = time.UTC
	}
	if c.Pause == nil {
		c.Pause = delivery.Sleep
	}
	client := &Client{
		config: c, base: base, mails: make(chan struct{}, maxMails),
		scopes: []string{base.Scheme + "://" + base.Host + "/.default"},
	}
	client.adapter, err = client.newAdapter()
	return client, err
}

// newAdapter wires the SDK's adapter to the credential and to the transport of
// this package. Nothing of the SDK's that is global is set.
func (c *Client) newAdapter() (abstractions.RequestAdapter, error) {
	auth, err := azureauth.NewAzureIdentityAuthenticationProviderWithScopesAndValidHosts(
		c.config.Credential, c.scopes, []string{c.base.Hostname()})
	if err != nil {
		return nil, err
	}
	here := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	each := *c.config.Client
	each.CheckRedirect = here
	client := &http.Client{
		Transport: khttp.NewCustomTransportWithParentTransport(&transport{&each, c.config.Pause},
			graphcore.NewGraphTelemetryHandler(nil), khttp.NewParametersNameDecodingHandler()),
		CheckRedirect: here,
	}
	adapter, err := graphcore.NewGraphRequestAdapterBaseWithParseNodeFactoryAndSerializationWriterFactoryAndHttpClient(
		auth, graphcore.GraphClientOptions{}, jsonserialization.NewJsonParseNodeFactory(),
		jsonserialization.NewJsonSerializationWriterFactory(), client)
	if err != nil {
		return nil, err
	}
	adapter.SetBaseUrl(c.config.URL)
	return adapter, nil
}

// own reports whether a link leads to the host that tokens may be sent to.
func (c *Client) own(link string) bool {
	u, err := url.Parse(link)
	return err == nil && u.Scheme == "https" && u.User == nil && strings.EqualFold(u.Host, c.base.Host)
}
