package teams_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"drypp/bot/teams"
	"drypp/bot/teams/teamstest"
)

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
	for _, tt := range []teams.Credential{
		{Secret: teamstest.Secret},
		{Kind: teams.Secret, Secret: teamstest.Secret, Authority: "https://login.microsoftonline.com/"},
		{Kind: teams.Certificate, CertificateFile: certificateFile(t)},
		{Kind: teams.WorkloadIdentity, AssertionFile: assertion},
		{Kind: teams.Federated, AssertionFile: assertion},
	} {
		t.Run(string(tt.Kind), func(t *testing.T) {
			t.Parallel()
			stand, net, p := network(t)
			client := teams.NewHTTPClient(net.Transport())
			t.Cleanup(client.CloseIdleConnections)
			tt.AppID, tt.TenantID, tt.Client = teamstest.AppID, teamstest.BotTenant, client
			credential, err := tt.TokenCredential()
			if err != nil {
				t.Fatal(err)
			}
			c := teams.NewConnector(teams.ConnectorConfig{AppID: tt.AppID, Credential: credential, Client: client})
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
			credential, err := teams.Credential{AppID: tt.app, TenantID: tt.tenant, Secret: tt.secret, Client: client}.TokenCredential()
			if err != nil {
				t.Fatal(err)
			}
			c := teams.NewConnector(teams.ConnectorConfig{AppID: tt.app, Credential: credential, Client: client})
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
		c    teams.Credential
		want []string
	}{
		{"nothing", teams.Credential{}, []string{"credential secret", "the app ID is missing", "tenant ID is missing", "client secret is missing"}},
		{"certificate", teams.Credential{Kind: teams.Certificate, AppID: "a", TenantID: "b"}, []string{"the certificate file is missing"}},
		{"no such file", teams.Credential{Kind: teams.Certificate, AppID: "a", TenantID: "b", CertificateFile: "none.pem"}, []string{"none.pem"}},
		{"no certificate in it", teams.Credential{Kind: teams.Certificate, AppID: "a", TenantID: "b", CertificateFile: alone}, []string{"alone.pem", "certificate"}},
		{"federated", teams.Credential{Kind: teams.Federated, AppID: "a", TenantID: "b"}, []string{"the assertion file is missing"}},
		{"managed identity", teams.Credential{Kind: teams.ManagedIdentity}, []string{"the app ID is missing"}},
		{"kind", teams.Credential{Kind: "password", AppID: "a", TenantID: "b"}, []string{"credential password", "no such kind", "managed-identity"}},
		{"http", teams.Credential{AppID: "a", TenantID: "b", Secret: "s3cret", Authority: "http://login.microsoftonline.com"}, []string{"authority: want https"}},
		{"path", teams.Credential{AppID: "a", TenantID: "b", Secret: "s3cret", Authority: "https://login.microsoftonline.com/tenant"}, []string{"authority: want https"}},
		{"user", teams.Credential{AppID: "a", TenantID: "b", Secret: "s3cret", Authority: "https://x@evil.example"}, []string{"authority: want https"}},
		{"tenant", teams.Credential{AppID: "a", TenantID: "a/../b", Secret: "s3cret"}, []string{"credential secret"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			credential, err := tt.c.TokenCredential()
			if err == nil || credential != nil {
				t.Fatalf("%v, %v, want an error", credential, err)
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
	if _, err := (teams.Credential{Kind: teams.ManagedIdentity, AppID: "a"}).TokenCredential(); err != nil {
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
	credential, err := teams.Credential{
		Kind: teams.Federated, AppID: teamstest.AppID, TenantID: teamstest.BotTenant, AssertionFile: file, Client: client,
	}.TokenCredential()
	if err != nil {
		t.Fatal(err)
	}
	c := teams.NewConnector(teams.ConnectorConfig{AppID: teamstest.AppID, Credential: credential, Client: client})
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
	credential, err := teams.Credential{AppID: teamstest.AppID, TenantID: teamstest.BotTenant, Secret: teamstest.Secret}.TokenCredential()
	if err != nil {
		t.Fatal(err)
	}
	c := teams.NewConnector(teams.ConnectorConfig{
		AppID: teamstest.AppID, Credential: credential, Attempts: 1,
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

// TestHTTPClient: no redirect is followed, by whatever method.
func TestHTTPClient(t *testing.T) {
	t.Parallel()
	r := &recorder{status: http.StatusFound, header: http.Header{"Location": {"https://evil.example/"}}}
	client := teams.NewHTTPClient(r)
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		req, err := http.NewRequestWithContext(t.Context(), method, "https://login.microsoftonline.com/", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusFound {
			t.Errorf("%s: status %d", method, resp.StatusCode)
		}
	}
	if len(r.requests) != 2 || client.Timeout == 0 || errors.Is(client.CheckRedirect(nil, nil), nil) {
		t.Errorf("%d requests, timeout %v", len(r.requests), client.Timeout)
	}
}
