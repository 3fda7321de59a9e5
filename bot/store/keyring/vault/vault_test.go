package vault_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/go-json-experiment/json"

	"drypp/bot/store/keyring"
	"drypp/bot/store/keyring/vault"
)

const (
	tenant = "5f2d7b0e-1a2b-4c3d-8e4f-90a1b2c3d4e5"
	host   = "fjordvik.vault.azure.net"
)

// standIn answers as Key Vault's REST API does, version 7.4 and later, for one
// key named "drypp".
type standIn struct {
	mu sync.Mutex
	// versions are the key's, oldest first; the last is the newest.
	versions []version
	// granted are the permissions on keys.
	granted []string
	// busy is how many more requests are throttled, and firewall shuts it.
	busy     int
	firewall bool
	// kty and operations are what it says of the key, if set.
	kty        string
	operations []string
	unwrapped  int
}

type version struct {
	id      string
	private *rsa.PrivateKey
}

// keys are expensive to make.
var keys = [2]*rsa.PrivateKey{makeKey(2048), makeKey(3072)}

func makeKey(bits int) *rsa.PrivateKey {
	k, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		panic(err)
	}
	return k
}

func newStandIn() *standIn {
	return &standIn{versions: []version{{"0a1b", keys[0]}}, granted: []string{"get", "unwrapKey"}}
}

func (s *standIn) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if s.busy > 0 {
		s.busy--
		w.Header().Set("retry-after-ms", "1")
		refuse(w, http.StatusTooManyRequests, "Throttled", "")
		return
	}
	if r.Header.Get("Authorization") != "Bearer good" {
		w.Header().Set("WWW-Authenticate", fmt.Sprintf(
			`Bearer authorization="https://login.microsoftonline.com/%s", resource="https://vault.azure.net"`, tenant))
		refuse(w, http.StatusUnauthorized, "Unauthorized", "")
		return
	}
	if s.firewall {
		refuse(w, http.StatusForbidden, "Forbidden", "ForbiddenByFirewall")
		return
	}
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	if r.URL.Query().Get("api-version") == "" || len(parts) < 2 || parts[0] != "keys" {
		refuse(w, http.StatusBadRequest, "BadParameter", "")
		return
	}
	if parts[1] != "drypp" {
		refuse(w, http.StatusNotFound, "KeyNotFound", "")
		return
	}
	if r.Method == http.MethodGet {
		s.get(w)
		return
	}
	s.unwrap(w, r, parts)
}

func refuse(w http.ResponseWriter, status int, code, inner string) {
	body := map[string]any{"error": map[string]any{
		"code": code, "message": "appid=11;oid=22;iss=https://sts.windows.net/33", "innererror": map[string]any{"code": inner}}}
	answer(w, status, body)
}

func answer(w http.ResponseWriter, status int, body any) {
	w.WriteHeader(status)
	_ = json.MarshalWrite(w, body) // the client may be gone
}

func (s *standIn) get(w http.ResponseWriter) {
	if !slices.Contains(s.granted, "get") {
		refuse(w, http.StatusForbidden, "Forbidden", "ForbiddenByPolicy")
		return
	}
	newest := s.versions[len(s.versions)-1]
	key := map[string]any{
		"kid": "https://" + host + "/keys/drypp/" + newest.id, "kty": "RSA",
		"key_ops": []string{"wrapKey", "unwrapKey"},
		"n":       base64.RawURLEncoding.EncodeToString(newest.private.N.Bytes()),
		"e":       base64.RawURLEncoding.EncodeToString(big.NewInt(int64(newest.private.E)).Bytes()),
	}
	if s.kty != "" {
		key["kty"] = s.kty
	}
	if s.operations != nil {
		key["key_ops"] = s.operations
	}
	answer(w, http.StatusOK, map[string]any{"key": key, "attributes": map[string]any{"enabled": true}})
}

func (s *standIn) unwrap(w http.ResponseWriter, r *http.Request, parts []string) {
	if len(parts) != 4 || parts[3] != "unwrapkey" {
		refuse(w, http.StatusBadRequest, "BadParameter", "")
		return
	}
	if !slices.Contains(s.granted, "unwrapKey") {
		refuse(w, http.StatusForbidden, "Forbidden", "ForbiddenByRbac")
		return
	}
	i := slices.IndexFunc(s.versions, func(v version) bool { return v.id == parts[2] })
	if i < 0 {
		refuse(w, http.StatusNotFound, "KeyNotFound", "")
		return
	}
	var asked struct{ Alg, Value string }
	err := json.UnmarshalRead(r.Body, &asked, json.MatchCaseInsensitiveNames(true))
	wrapped, bad := base64.RawURLEncoding.DecodeString(asked.Value)
	if err != nil || bad != nil || asked.Alg != "RSA-OAEP-256" {
		refuse(w, http.StatusBadRequest, "BadParameter", "")
		return
	}
	key, err := rsa.DecryptOAEP(sha256.New(), nil, s.versions[i].private, wrapped, nil)
	if err != nil {
		refuse(w, http.StatusBadRequest, "BadParameter", "")
		return
	}
	s.unwrapped++
	answer(w, http.StatusOK, map[string]any{
		"kid":   "https://" + host + "/keys/drypp/" + parts[2],
		"value": base64.RawURLEncoding.EncodeToString(key),
	})
}

// change changes the stand-in.
func (s *standIn) change(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

// credential gives a token to who asks for the vault's.
type credential struct{ token string }

func (c credential) GetToken(_ context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	if !slices.Equal(o.Scopes, []string{"https://vault.azure.net/.default"}) || o.TenantID != tenant {
		return azcore.AccessToken{}, fmt.Errorf("asked for %v of %s", o.Scopes, o.TenantID)
	}
	return azcore.AccessToken{Token: c.token, ExpiresOn: time.Now().Add(time.Hour)}, nil
}

// serve starts the stand-in and returns how to reach it by the vault's name.
func serve(t *testing.T, s *standIn) vault.Options {
	t.Helper()
	server := httptest.NewTLSServer(s)
	t.Cleanup(server.Close)
	client := server.Client()
	transport := client.Transport.(*http.Transport)
	transport.TLSClientConfig.ServerName = "example.com" // as its certificate says
	transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, server.Listener.Addr().String())
	}
	return vault.Options{
		URL: "https://" + host, Key: "drypp", Credential: credential{"good"},
		Client: azcore.ClientOptions{Transport: client, Retry: policy.RetryOptions{RetryDelay: time.Millisecond, MaxRetryDelay: time.Millisecond}},
	}
}

func open(t *testing.T, o vault.Options) *vault.Master {
	t.Helper()
	m, err := vault.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestRing keeps a ring under a key that is rotated in the vault.
func TestRing(t *testing.T) {
	t.Parallel()
	s := newStandIn()
	o := serve(t, s)
	dir := filepath.Join(t.TempDir(), "org")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	ring := keyring.Options{Path: filepath.Join(dir, "keys.ring"), Master: open(t, o)}
	r, err := keyring.Open(t.Context(), ring)
	if err != nil {
		t.Fatal(err)
	}
	c := r.Change()
	key := *c.Add("p1")
	if err := errors.Join(c.Commit(), r.Erase(time.Unix(0, 0), []string{"p2"}, nil)); err != nil {
		t.Fatal(err)
	}
	if s.unwrapped != 0 {
		t.Error("writing asked the vault")
	}
	s.change(func() { s.versions = append(s.versions, version{"2c3d", keys[1]}) })
	newer := open(t, o)
	if newer.ID() == ring.Master.ID() || !strings.HasSuffix(newer.ID(), "/keys/drypp/2c3d") {
		t.Errorf("the newest version is %s", newer.ID())
	}
	again := func(m keyring.Master) {
		t.Helper()
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		ring.Master = m
		if r, err = keyring.Open(t.Context(), ring); err != nil {
			t.Fatal(err)
		}
		if k, ok := r.Key("p1"); !ok || *k != key {
			t.Error("the key is another one")
		}
	}
	again(newer) // still wrapped by the older version
	if err := r.Rewrap(newer); err != nil {
		t.Fatal(err)
	}
	s.change(func() { s.versions = s.versions[1:] })
	again(newer)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(ring.Path); errors.Is(err, fs.ErrNotExist) {
		t.Error("there is no ring")
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*standIn, *vault.Options)
		open   string
		unwrap string
		is     error
	}{
		"no permission to get":    {change: func(s *standIn, _ *vault.Options) { s.granted = []string{"unwrapKey"} }, open: `lacks the permission "get"`},
		"no permission to unwrap": {change: func(s *standIn, _ *vault.Options) { s.granted = []string{"get"} }, unwrap: `lacks the permission "unwrapKey"`},
		"firewall":                {change: func(s *standIn, _ *vault.Options) { s.firewall = true }, open: "firewall"},
		"another tenant's token":  {change: func(_ *standIn, o *vault.Options) { o.Credential = credential{"bad"} }, open: "tenant"},
		"no such key":             {change: func(_ *standIn, o *vault.Options) { o.Key = "other" }, open: "no such key", is: keyring.ErrMaster},
		"throttled for long":      {change: func(s *standIn, _ *vault.Options) { s.busy = 100 }, open: "try again later"},
		"an elliptic curve":       {change: func(s *standIn, _ *vault.Options) { s.kty = "EC" }, open: "RSA"},
		"for signing":             {change: func(s *standIn, _ *vault.Options) { s.operations = []string{"sign"} }, open: "permitted operations"},
		"a small key":             {change: func(s *standIn, _ *vault.Options) { s.versions[0].private = makeKey(1024) }, open: "1024 bits"},
		"the version is gone":     {change: func(s *standIn, _ *vault.Options) {}, unwrap: "no such key or version", is: keyring.ErrMaster},
		"no TLS":                  {change: func(_ *standIn, o *vault.Options) { o.URL = "http://" + host }, open: "https://"},
		"throttled for a moment":  {change: func(s *standIn, _ *vault.Options) { s.busy = 2 }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStandIn()
			o := serve(t, s)
			c.change(s, &o)
			m, err := vault.Open(t.Context(), o)
			if expect(t, err, c.open, c.is); err != nil {
				return
			}
			wrapped, err := m.Wrap(make([]byte, 32))
			if err != nil {
				t.Fatal(err)
			}
			id := m.ID()
			if name == "the version is gone" {
				id = strings.Replace(id, "0a1b", "ffff", 1)
			}
			_, err = m.Unwrap(t.Context(), id, wrapped)
			expect(t, err, c.unwrap, c.is)
		})
	}
}

// expect fails unless an error says something, or is none if nothing is said.
func expect(t *testing.T, err error, says string, is error) {
	t.Helper()
	switch {
	case says == "" && err != nil:
		t.Error(err)
	case says != "" && (err == nil || !strings.Contains(err.Error(), says)):
		t.Errorf("%v doesn't say %q", err, says)
	case says != "" && is != nil && !errors.Is(err, is):
		t.Errorf("%v isn't %v", err, is)
	case err != nil && strings.Contains(err.Error(), "oid="):
		t.Errorf("%v names the identity", err)
	}
}

func TestUnwrapOther(t *testing.T) {
	t.Parallel()
	s := newStandIn()
	m := open(t, serve(t, s))
	wrapped, err := m.Wrap(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"", "0a1b", "https://other.vault.azure.net/keys/drypp/0a1b", "https://" + host + "/keys/drypp", "https://" + host + "/secrets/drypp/0a1b"} {
		if _, err := m.Unwrap(t.Context(), id, wrapped); !errors.Is(err, keyring.ErrMaster) {
			t.Errorf("%q gave %v", id, err)
		}
	}
	wrapped[5] ^= 1
	if _, err := m.Unwrap(t.Context(), m.ID(), wrapped); !errors.Is(err, keyring.ErrDamaged) {
		t.Errorf("a changed byte gave %v", err)
	}
}
