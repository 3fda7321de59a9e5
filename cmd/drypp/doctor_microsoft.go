package main

import (
	"cmp"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"drypp/bot/teams/credential"
	"drypp/cmd/drypp/hearsay"
)

// answers is a transport that notes what each host's clock says and why hosts
// couldn't be reached. It is safe for concurrent use.
type answers struct {
	base http.RoundTripper
	now  func() time.Time

	mu sync.Mutex
	// ahead is how far the clocks of the hosts that answered are at least
	// ahead of ours; negative if they are behind.
	ahead  map[string]time.Duration
	failed map[string]error
}

// RoundTrip implements http.RoundTripper.
func (a *answers) RoundTrip(r *http.Request) (*http.Response, error) {
	sent := a.now()
	resp, err := a.base.RoundTrip(r)
	received := a.now()
	a.mu.Lock()
	defer a.mu.Unlock()
	if err != nil {
		a.failed[r.URL.Hostname()] = err
		return nil, err
	}
	// Who caches an answer keeps its date (RFC 9111, section 4.2.3).
	date, err := http.ParseTime(resp.Header.Get("Date"))
	if err == nil && resp.TLS != nil && resp.Header.Get("Age") == "" {
		a.ahead[r.URL.Hostname()] = beyond(date, sent, received)
	}
	return resp, nil
}

// beyond returns how far a date, given in whole seconds, is outside the time in
// which it must have been written.
func beyond(date, sent, received time.Time) time.Duration {
	switch last := date.Add(time.Second); {
	case date.After(received):
		return date.Sub(received)
	case last.Before(sent):
		return last.Sub(sent)
	}
	return 0
}

// failure returns why a host couldn't be reached, or nil.
func (a *answers) failure(host string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.failed[host]
}

// maxSkew is how far the clock may be off. Tokens allow for five minutes, but a
// clock that is a minute off is one that nobody sets.
const maxSkew = time.Minute

// clock compares this machine's clock with those of whoever has answered. One
// that agrees is enough: others may be wrong too. The public endpoint doesn't
// count, since what answers there goes by this clock itself.
func (d *doctor) clock(context.Context) []finding {
	d.answers.mu.Lock()
	defer d.answers.mu.Unlock()
	if u, err := url.Parse(d.config.PublicURL); err == nil {
		delete(d.answers.ahead, u.Hostname())
	}
	if len(d.answers.ahead) == 0 {
		return cannotTell("nobody of Microsoft's answered, so there is no clock to compare with", "see above why; is this machine's clock set by NTP?")
	}
	least := slices.MinFunc(slices.Collect(maps.Values(d.answers.ahead)), func(a, b time.Duration) int { return cmp.Compare(a.Abs(), b.Abs()) })
	if least.Abs() > maxSkew {
		direction := "behind"
		if least < 0 {
			direction = "ahead"
		}
		return []finding{isComplaint(fmt.Sprintf("this machine's clock is %v %s", least.Abs().Round(time.Second), direction),
			"have it set by NTP: tokens and certificates are good for a time")}
	}
	return isFine("this machine's clock is at most a minute off")
}

// keys fetches the keys that tokens are checked with as drypp serve does.
func (d *doctor) keys(ctx context.Context) []finding {
	v, err := newValidator(d.config.Bot, d.client, d.now, slog.New(slog.DiscardHandler))
	if err == nil {
		err = v.Warm(ctx)
	}
	if err == nil {
		return isFine("those that tokens are checked with can be fetched and used")
	}
	places := []string{d.config.Bot.OpenIDMetadata}
	for _, i := range d.config.Bot.Issuers {
		places = append(places, i.OpenIDMetadata)
	}
	for _, place := range places {
		if f := d.unreached(place); f != nil {
			return []finding{*f}
		}
	}
	return []finding{isComplaint("the keys that tokens are checked with can't be used: "+oneLine(err),
		"compare bot.openid_metadata and bot.issuers with drypp.example.yaml; if they are right, try again later or see whether a proxy on the way answers instead")}
}

// unreached explains why the host of an address couldn't be reached, or returns
// nil if it could.
func (d *doctor) unreached(address string) *finding {
	u, err := url.Parse(address)
	if err != nil {
		return nil
	}
	cause := d.answers.failure(u.Hostname())
	if cause == nil {
		return nil
	}
	what, fix := explain(cause)
	return &finding{State: complaint, Finding: u.Hostname() + " " + what, Fix: fix}
}

// explain says why a connection failed and what to do about it.
func explain(err error) (what, fix string) {
	var invalid x509.CertificateInvalidError
	var other x509.HostnameError
	var stranger x509.UnknownAuthorityError
	var name *net.DNSError
	var late net.Error
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "shows a certificate that isn't valid at this machine's time",
			"is this machine's clock right? If it is, the certificate must be renewed"
	case errors.As(err, &other):
		return "shows a certificate for another name", "have its certificate made for this name, or correct the name"
	case errors.As(err, &stranger):
		return "shows a certificate of an authority that this machine doesn't know",
			"serve the certificates between it and the root as well; if a proxy here opens TLS, add its authority to the system's or name it in SSL_CERT_FILE"
	case errors.As(err, &name) && name.IsNotFound:
		return "has no address", "is the name right, and does this machine's DNS know it? Behind a proxy, set HTTPS_PROXY"
	case errors.Is(err, context.DeadlineExceeded) || errors.As(err, &late) && late.Timeout():
		return "doesn't answer in time", "let this machine reach it on port 443: see firewall, routing and HTTPS_PROXY"
	}
	return "can't be reached: " + oneLine(err), "let this machine reach it on port 443: see firewall, routing and HTTPS_PROXY"
}

// oneLine returns an error's text in one line, without the URL that was asked
// for.
func oneLine(err error) string {
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	return strings.Join(strings.Fields(err.Error()), " ")
}

const (
	// renewBefore is how long before its end the bot's certificate is to be
	// replaced: that takes people.
	renewBefore = 30 * 24 * time.Hour
	// maxAssertion bounds another issuer's token, in bytes.
	maxAssertion = 64 << 10
)

// credential looks when what the bot proves itself by expires.
func (d *doctor) credential(context.Context) []finding {
	b := d.config.Bot
	switch b.Credential.Kind {
	case credential.Certificate:
		return d.botCertificate()
	case credential.Federated:
		return d.assertion(d.config.TokenFile())
	case credential.WorkloadIdentity:
		file := d.config.TokenFile()
		if file == "" {
			file = d.env("AZURE_FEDERATED_TOKEN_FILE")
		}
		return d.assertion(file)
	case credential.ManagedIdentity:
		return isFine("a managed identity, which doesn't expire")
	}
	return cannotTell("a client secret is there; when it expires can't be seen from here",
		"look in Entra (App registrations, Certificates & secrets) and note the date; a certificate or managed identity spares you that")
}

func (d *doctor) botCertificate() []finding {
	data, err := os.ReadFile(d.config.CertificateFile())
	if err != nil {
		return []finding{isComplaint("bot.credential.certificate_file: "+err.Error(), "name a file that the user that Drypp runs as may read")}
	}
	certificates, _, err := azidentity.ParseCertificates(data, []byte(d.config.Bot.CertificatePassword))
	if err != nil {
		return []finding{isComplaint("bot.credential.certificate_file can't be used: "+oneLine(err),
			"name a PEM or PKCS#12 file with certificate and key; its password goes into DRYPP_BOT_CERTIFICATE_PASSWORD")}
	}
	if f := expires("the bot's certificate", certificates[0], d.now(), renewBefore); f != nil {
		f.Fix = "make a new one, add it to the app registration (Entra: Certificates & secrets), then put it in bot.credential.certificate_file"
		return []finding{*f}
	}
	return isFine("the bot's certificate is good until " + certificates[0].NotAfter.UTC().Format(time.DateOnly))
}

// expires complains about a certificate that isn't valid, or not for long: the
// margin given, or a sixth of the time that it was made for if that is less.
func expires(what string, c *x509.Certificate, now time.Time, margin time.Duration) *finding {
	day := func(t time.Time) string { return t.UTC().Format(time.DateOnly) }
	switch {
	case now.Before(c.NotBefore):
		what += " isn't valid before " + day(c.NotBefore) + ", if the clock is right"
	case now.After(c.NotAfter):
		what += " expired on " + day(c.NotAfter)
	case c.NotAfter.Sub(now) < min(margin, c.NotAfter.Sub(c.NotBefore)/6):
		what += " expires soon, on " + day(c.NotAfter)
	default:
		return nil
	}
	return &finding{State: complaint, Finding: what}
}

// assertion looks at the token of another issuer, which lives for minutes.
func (d *doctor) assertion(file string) []finding {
	const fix = "see that what writes the file runs, and that bot.credential.token_file names it"
	info, err := os.Stat(file)
	if err != nil || info.Size() > maxAssertion {
		return []finding{isComplaint("the token file can't be read", fix)}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return []finding{isComplaint("the token file can't be read", fix)}
	}
	end, ok := hearsay.AssertionExpiry(data)
	if !ok {
		return []finding{isComplaint("the token file holds no token", fix)}
	}
	if float64(d.now().Unix()) > end {
		return []finding{isComplaint("the token in the token file has expired", fix)}
	}
	return isFine("the token file holds a token that is good now; it is read anew each time")
}

var aadsts = regexp.MustCompile(`AADSTS([0-9]{4,9})`)

// token asks for a token as drypp serve does.
func (d *doctor) token(ctx context.Context) []finding {
	tokens, err := newCredential(d.config, d.client, d.now)
	if err != nil {
		return []finding{isComplaint("no token can be asked for: "+oneLine(err), "put bot.credential right; see drypp.example.yaml")}
	}
	_, err = tokens.Token(ctx)
	if err == nil {
		return isFine("Entra gives one for the Bot Connector")
	}
	if code := aadsts.FindStringSubmatch(err.Error()); code != nil {
		return []finding{refusal(code[1])}
	}
	if d.config.Bot.Credential.Kind == credential.ManagedIdentity {
		return []finding{isComplaint("this machine gives no token for the managed identity",
			"assign the user-assigned identity whose client ID is bot.app_id to this machine; elsewhere than on Azure choose another kind of credential")}
	}
	if f := d.unreached(d.config.Bot.Authority); f != nil {
		return []finding{*f}
	}
	return []finding{isComplaint(d.config.Bot.Authority+" doesn't answer as Entra does", "is bot.authority right? If it is, try again later or see whether a proxy on the way answers instead")}
}

// refusal explains what Entra refused, by the number of it ("Microsoft Entra
// authentication and authorization error codes", Microsoft).
func refusal(code string) finding {
	known, ok := refusals[code]
	if !ok {
		known = [2]string{"Entra refuses a token", "look the number up at https://login.microsoftonline.com/error?code=" + code}
	}
	return isComplaint(known[0]+" (AADSTS"+code+")", known[1])
}

const (
	newSecret      = "make a new one in Entra (App registrations, Certificates & secrets) and give its value to Drypp"
	rightApp       = "compare bot.app_id and bot.tenant_id with the app registration's overview in Entra"
	newCertificate = "add the certificate to the app registration (Entra: Certificates & secrets), or name the one that is there in bot.credential.certificate_file"
	rightTrust     = "compare issuer, subject and audience of the app registration's federated credential (Entra: Certificates & secrets) with those of the token"
)

var refusals = map[string][2]string{
	"7000215": {"the client secret is wrong; often it is the secret's ID instead of its value", newSecret},
	"7000222": {"the client secret has expired", newSecret},
	"7000218": {"Entra wants a secret or certificate and got none", "give bot.credential what its kind needs"},
	"700016":  {"there is no such app in the tenant", rightApp},
	"7000229": {"the app has no service principal in the tenant", "create it: az ad sp create --id APP_ID"},
	"7000112": {"the app is switched off", "switch it on in Entra (Enterprise applications, Properties: Enabled for users to sign in)"},
	"90002":   {"there is no such tenant", rightApp + "; a tenant of a national cloud needs its own bot.authority"},
	"900023":  {"the tenant's ID isn't one", rightApp},
	"700027":  {"Entra doesn't know the bot's certificate", newCertificate},
	"700030":  {"the bot's certificate isn't accepted", newCertificate},
	"50012":   {"the bot's certificate isn't accepted", newCertificate},
	"1000502": {"the bot's certificate isn't valid now", "renew it and add the new one to the app registration; is this machine's clock right?"},
	"700024":  {"the bot's assertion isn't valid now", "is this machine's clock right? Otherwise see credential above"},
	"70021":   {"the app doesn't trust who issued the token in the token file", rightTrust},
	"700211":  {"the app doesn't trust who issued the token in the token file", rightTrust},
	"700212":  {"the token in the token file is meant for somebody else", rightTrust},
	"700213":  {"the token in the token file speaks for somebody else", rightTrust},
	"500011":  {"the tenant doesn't know the Bot Framework", rightApp + "; is bot.tenant_id the bot's own tenant, in the public cloud?"},
	"70011":   {"Entra doesn't know the Bot Framework's scope", "is bot.authority that of the cloud that the bot is in?"},
	"53003":   {"a Conditional Access policy forbids it", "let the policy for workload identities except this app, or name this machine's address in it"},
	"90033":   {"Entra is out of order for the moment", "try again later"},
}
