package credential_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"drypp/bot/teams"
	"drypp/bot/teams/credential"
	"drypp/bot/teams/teamstest"
)

// authority is shared: making a key takes longer than most tests.
var authority = sync.OnceValues(teamstest.NewAuthority)

var answer = teams.Answer{Summary: "Hei"}

// network is the stand-in under Microsoft's host names, with somebody who has
// the app.
func network(t *testing.T) (*teamstest.Teams, *teamstest.Network, *teamstest.Person) {
	t.Helper()
	a, err := authority()
	if err != nil {
		t.Fatal(err)
	}
	stand, net := teamstest.Start(t, teamstest.Config{Authority: a})
	p := stand.Person(teamstest.Profile{})
	p.InstallSilently()
	return stand, net, p
}

// write puts a file into the test's folder and returns its path.
func write(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func certificateFile(t *testing.T) string {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "bot"},
		NotBefore: time.Unix(1_700_000_000, 0), NotAfter: time.Unix(4_000_000_000, 0),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	data := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})
	return write(t, "bot.pem", append(data, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})...))
}

// TestCredential gets a token for each kind from Entra's real host name, and
// sends with it. No host but Entra's and the Connector's is asked for anything.
func TestCredential(t *testing.T) {
	t.Parallel()
	assertion := write(t, "token", []byte("header.claims.signature\n"))
	for _, tt := range []credential.Config{
		{Secret: teamstest.Secret},
		{Kind: credential.Secret, Secret: teamstest.Secret, Authority: "https://login.microsoftonline.com/"},
		{Kind: credential.Certificate, CertificateFile: certificateFile(t)},
		{Kind: credential.WorkloadIdentity, AssertionFile: assertion},
		{Kind: credential.Federated, AssertionFile: assertion},
	} {
		t.Run(string(tt.Kind), func(t *testing.T) {
			t.Parallel()
			stand, net, p := network(t)
			client := teams.NewHTTPClient(net.Transport())
			t.Cleanup(client.CloseIdleConnections)
			tt.AppID, tt.TenantID, tt.Client = teamstest.AppID, teamstest.BotTenant, client
			tokens, err := credential.New(tt)
			if err != nil {
				t.Fatal(err)
			}
			c := teams.NewConnector(teams.ConnectorConfig{AppID: tt.AppID, Tokens: tokens, Client: client})
			chat, err := c.Create(t.Context(), teams.FallbackServiceURL, teamstest.Tenant, p.ObjectID)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := c.Send(t.Context(), chat, answer); err != nil {
				t.Fatal(err)
			}
			if len(p.Chat()) != 1 || stand.Calls(teamstest.Token) != 1 || len(net.Refused()) != 0 {
				t.Errorf("%d messages, %d tokens, refused %q", len(p.Chat()), stand.Calls(teamstest.Token), net.Refused())
			}
		})
	}
}

// TestCredentialRefused: what Entra refuses is told by its number.
func TestCredentialRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ secret, app, tenant, code string }{
		{"wrong-secret-value", teamstest.AppID, teamstest.BotTenant, "AADSTS7000215"},
		{teamstest.Secret, "another-app", teamstest.BotTenant, "AADSTS700016"},
		{teamstest.Secret, teamstest.AppID, "another-tenant", "AADSTS90002"},
	} {
		t.Run(tt.code, func(t *testing.T) {
			t.Parallel()
			stand, net, p := network(t)
			client := teams.NewHTTPClient(net.Transport())
			t.Cleanup(client.CloseIdleConnections)
			tokens, err := credential.New(credential.Config{AppID: tt.app, TenantID: tt.tenant, Secret: tt.secret, Client: client})
			if err != nil {
				t.Fatal(err)
			}
			c := teams.NewConnector(teams.ConnectorConfig{AppID: tt.app, Tokens: tokens, Client: client})
			_, err = c.Create(t.Context(), teams.FallbackServiceURL, teamstest.Tenant, p.ID)
			if err == nil || err.Error() != "teams: unauthorized "+tt.code || strings.Contains(err.Error(), tt.secret) {
				t.Errorf("%v, want %s", err, tt.code)
			}
			if stand.Calls(teamstest.Create) != 0 {
				t.Error("something was sent without a token")
			}
		})
	}
}

func TestCredentialCheck(t *testing.T) {
	t.Parallel()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	alone := write(t, "alone.pem", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}))
	for _, tt := range []struct {
		name string
		c    credential.Config
		want []string
	}{
		{"nothing", credential.Config{}, []string{"credential secret", "the app ID is missing", "tenant ID is missing", "client secret is missing"}},
		{"certificate", credential.Config{Kind: credential.Certificate, AppID: "a", TenantID: "b"}, []string{"the certificate file is missing"}},
		{"no such file", credential.Config{Kind: credential.Certificate, AppID: "a", TenantID: "b", CertificateFile: "none.pem"}, []string{"none.pem"}},
		{"no certificate in it", credential.Config{Kind: credential.Certificate, AppID: "a", TenantID: "b", CertificateFile: alone}, []string{"alone.pem", "certificate"}},
		{"federated", credential.Config{Kind: credential.Federated, AppID: "a", TenantID: "b"}, []string{"the assertion file is missing"}},
		{"managed identity", credential.Config{Kind: credential.ManagedIdentity}, []string{"the app ID is missing"}},
		{"kind", credential.Config{Kind: "password", AppID: "a", TenantID: "b"}, []string{"credential password", "no such kind", "managed-identity"}},
		{"http", credential.Config{AppID: "a", TenantID: "b", Secret: "s3cret", Authority: "http://login.microsoftonline.com"}, []string{"authority: want https"}},
		{"path", credential.Config{AppID: "a", TenantID: "b", Secret: "s3cret", Authority: "https://login.microsoftonline.com/tenant"}, []string{"authority: want https"}},
		{"user", credential.Config{AppID: "a", TenantID: "b", Secret: "s3cret", Authority: "https://x@evil.example"}, []string{"authority: want https"}},
		{"tenant", credential.Config{AppID: "a", TenantID: "a/../b", Secret: "s3cret"}, []string{"credential secret"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tokens, err := credential.New(tt.c)
			if err == nil || tokens != nil {
				t.Fatalf("%v, %v, want an error", tokens, err)
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%v doesn't say %q", err, want)
				}
			}
			if strings.Contains(err.Error(), "s3cret") {
				t.Errorf("%v tells the secret", err)
			}
		})
	}
	if _, err := credential.New(credential.Config{Kind: credential.ManagedIdentity, AppID: "a"}); err != nil {
		t.Errorf("a managed identity needs no more than the app ID: %v", err)
	}
}

// TestFederatedReadsAnew: an assertion file that went away is told, and one
// that came back works.
func TestFederatedReadsAnew(t *testing.T) {
	t.Parallel()
	_, net, p := network(t)
	client := teams.NewHTTPClient(net.Transport())
	t.Cleanup(client.CloseIdleConnections)
	file := write(t, "token", nil)
	tokens, err := credential.New(credential.Config{
		Kind: credential.Federated, AppID: teamstest.AppID, TenantID: teamstest.BotTenant, AssertionFile: file, Client: client,
	})
	if err != nil {
		t.Fatal(err)
	}
	c := teams.NewConnector(teams.ConnectorConfig{AppID: teamstest.AppID, Tokens: tokens, Client: client})
	for _, tt := range []struct {
		content string
		want    string
	}{{" \n", "the assertion file is empty"}, {"a.b.c", ""}} {
		if err := os.WriteFile(file, []byte(tt.content), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := c.Create(t.Context(), teams.FallbackServiceURL, teamstest.Tenant, p.ID)
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: %v, want %q", tt.content, err, tt.want)
		}
	}
}

// TestEnvironment starts this test program anew with nothing but HTTPS_PROXY
// and SSL_CERT_FILE, and has it reach the stand-in as it would reach Microsoft.
func TestEnvironment(t *testing.T) {
	const who = "DRYPP_TEST_PERSON"
	if user := os.Getenv(who); user != "" {
		sendFromEnvironment(t, user)
		return
	}
	t.Parallel()
	_, net, p := network(t)
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, "-test.run=^TestEnvironment$", "-test.v")
	cmd.Env = append(net.Env(), who+"="+p.ID)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if len(p.Chat()) != 1 {
		t.Errorf("the person sees %+v", p.Chat())
	}
	if refused := net.Refused(); len(refused) != 1 || refused[0] != "CONNECT elsewhere.example:443" {
		t.Errorf("the proxy refused %q", refused)
	}
}

func sendFromEnvironment(t *testing.T, user string) {
	t.Helper()
	tokens, err := credential.New(credential.Config{AppID: teamstest.AppID, TenantID: teamstest.BotTenant, Secret: teamstest.Secret})
	if err != nil {
		t.Fatal(err)
	}
	c := teams.NewConnector(teams.ConnectorConfig{
		AppID: teamstest.AppID, Tokens: tokens, Attempts: 1,
		Allow: teams.Hosts{"smba.trafficmanager.net", "elsewhere.example"}.Check,
	})
	chat, err := c.Create(t.Context(), teams.FallbackServiceURL, teamstest.Tenant, user)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Send(t.Context(), chat, answer); err != nil {
		t.Fatal(err)
	}
	chat.ServiceURL = "https://elsewhere.example/"
	if _, err := c.Send(t.Context(), chat, answer); err == nil {
		t.Error("a message went to elsewhere.example")
	}
}
