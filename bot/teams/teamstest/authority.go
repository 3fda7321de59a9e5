package teamstest

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/MicahParks/jwkset"
	"github.com/go-json-experiment/json"
	"github.com/golang-jwt/jwt/v5"
)

// BotFrameworkIssuer is the issuer of the tokens that the Bot Framework sends
// to a bot.
const BotFrameworkIssuer = "https://api.botframework.com"

// Where an Authority serves its documents, as login.botframework.com does.
const (
	MetadataPath = "/v1/.well-known/openidconfiguration"
	KeysPath     = "/v1/.well-known/keys"
)

// Authority signs tokens as the Bot Framework does, and serves the OpenID
// metadata and the keys to check them by. It is safe for concurrent use.
type Authority struct {
	mu         sync.Mutex
	keys       []*SigningKey
	published  []any
	algorithms []string
	broken     int
	counts     map[string]int
}

// SigningKey is one key of an Authority. It must not be changed once it is
// published.
type SigningKey struct {
	// ID is the key's kid.
	ID string
	// Private signs.
	Private *rsa.PrivateKey
	// Endorsements name the channels that it may sign for; nil leaves them
	// out of the key set.
	Endorsements []string
}

// NewSigningKey returns a new RSA key of 2048 bits that signs for Teams.
func NewSigningKey() (*SigningKey, error) {
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, err
	}
	return &SigningKey{ID: rand.Text(), Private: private, Endorsements: []string{"msteams", "webchat"}}, nil
}

// NewAuthority returns an Authority with one new key.
func NewAuthority() (*Authority, error) {
	k, err := NewSigningKey()
	if err != nil {
		return nil, err
	}
	return AuthorityWith(k), nil
}

// AuthorityWith returns an Authority with these keys, of which the first signs.
func AuthorityWith(keys ...*SigningKey) *Authority {
	a := &Authority{counts: map[string]int{}, algorithms: []string{"RS256"}}
	a.Publish(keys...)
	return a
}

// Rotate puts a new key in the place of all others and returns it.
func (a *Authority) Rotate() (*SigningKey, error) {
	k, err := NewSigningKey()
	if err != nil {
		return nil, err
	}
	a.Publish(k)
	return k, nil
}

// Publish makes the keys the only ones that are served; the first one signs.
func (a *Authority) Publish(keys ...*SigningKey) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.keys, a.published = slices.Clone(keys), nil
	for _, k := range keys {
		a.published = append(a.published, k.JWK())
	}
}

// PublishJWK serves one more JSON Web Key, whatever it is: what marshals to
// JSON.
func (a *Authority) PublishJWK(jwk any) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.published = append(a.published, jwk)
}

// SetAlgorithms changes what the metadata says about how tokens are signed.
func (a *Authority) SetAlgorithms(names ...string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.algorithms = names
}

// Break makes every fetch be answered with that HTTP status; 0 ends it.
func (a *Authority) Break(status int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.broken = status
}

// Fetches returns how often the keys were asked for.
func (a *Authority) Fetches() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.counts[KeysPath]
}

// Key returns the key that signs.
func (a *Authority) Key() *SigningKey {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.keys[0]
}

// Handler serves the metadata and the keys. The address of the keys is on the
// host that the metadata was asked from, with https.
func (a *Authority) Handler() http.Handler { return http.HandlerFunc(a.serve) }

func (a *Authority) serve(w http.ResponseWriter, r *http.Request) {
	status, document := a.answer(r)
	if status != http.StatusOK {
		http.Error(w, http.StatusText(status), status)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if err := json.MarshalWrite(w, document); err != nil {
		panic(http.ErrAbortHandler)
	}
}

func (a *Authority) answer(r *http.Request) (int, any) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.counts[r.URL.Path]++
	switch {
	case a.broken != 0:
		return a.broken, nil
	case r.URL.Path == MetadataPath:
		return http.StatusOK, map[string]any{
			"issuer":                                BotFrameworkIssuer,
			"jwks_uri":                              "https://" + r.Host + KeysPath,
			"id_token_signing_alg_values_supported": a.algorithms,
		}
	case r.URL.Path == KeysPath:
		return http.StatusOK, map[string]any{"keys": a.published}
	}
	return http.StatusNotFound, nil
}

// JWK returns the public half as it is published.
func (k *SigningKey) JWK() map[string]any {
	options := jwkset.JWKOptions{Metadata: jwkset.JWKMetadataOptions{KID: k.ID, USE: jwkset.UseSig}}
	parsed, err := jwkset.NewJWKFromKey(&k.Private.PublicKey, options)
	if err != nil {
		panic(err) // an RSA key of ours can always be written down
	}
	m := parsed.Marshal()
	jwk := map[string]any{"kty": m.KTY, "use": m.USE, "kid": m.KID, "x5t": m.KID, "n": m.N, "e": m.E}
	if k.Endorsements != nil {
		jwk["endorsements"] = k.Endorsements
	}
	return jwk
}

// Claims returns the claims of a token as Teams sends it to a bot: valid for an
// hour from five minutes before now.
func (a *Authority) Claims(appID, serviceURL string, now time.Time) map[string]any {
	return map[string]any{
		"iss": BotFrameworkIssuer, "aud": appID, "serviceurl": serviceURL,
		"nbf": now.Add(-5 * time.Minute).Unix(), "exp": now.Add(time.Hour).Unix(),
	}
}

// Sign returns a token with the claims, signed by the authority's key and with
// its header changed by the options.
func (a *Authority) Sign(claims map[string]any, options ...Option) (string, error) {
	k := a.Key()
	f := forgery{key: k.Private, method: jwt.SigningMethodRS256, header: map[string]any{
		"alg": "RS256", "typ": "JWT", "kid": k.ID, "x5t": k.ID,
	}}
	for _, o := range options {
		o(&f)
	}
	header, err := json.Marshal(f.header, json.Deterministic(true))
	if err != nil {
		return "", err
	}
	payload, err := json.Marshal(claims, json.Deterministic(true))
	if err != nil {
		return "", err
	}
	if f.rawHeader != nil {
		header = f.rawHeader
	}
	if f.rawClaims != nil {
		payload = f.rawClaims
	}
	return f.token(header, payload)
}

// Option changes how a token is signed: what a forger would try.
type Option func(*forgery)

type forgery struct {
	header               map[string]any
	rawHeader, rawClaims []byte
	method               jwt.SigningMethod
	key                  any
}

func (f *forgery) token(header, payload []byte) (string, error) {
	if f.method == nil {
		return "", errors.New("no such algorithm")
	}
	text := base64.RawURLEncoding.EncodeToString(header) + "." + base64.RawURLEncoding.EncodeToString(payload)
	signature, err := f.method.Sign(text, f.key)
	if err != nil {
		return "", fmt.Errorf("signing with %s: %w", f.method.Alg(), err)
	}
	return strings.Join([]string{text, base64.RawURLEncoding.EncodeToString(signature)}, "."), nil
}

// Header sets a member of the token's header; nil removes it.
func Header(name string, value any) Option {
	return func(f *forgery) {
		if value == nil {
			delete(f.header, name)
			return
		}
		f.header[name] = value
	}
}

// SignedBy signs with another key and says so in the header.
func SignedBy(k *SigningKey) Option {
	return func(f *forgery) { f.key, f.header["kid"] = k.Private, k.ID }
}

// Algorithm signs by another algorithm with the key that it needs, and says so
// in the header.
func Algorithm(name string, key any) Option {
	return func(f *forgery) { f.method, f.key, f.header["alg"] = jwt.GetSigningMethod(name), key, name }
}

// RawHeader puts these bytes in the place of the header.
func RawHeader(raw string) Option { return func(f *forgery) { f.rawHeader = []byte(raw) } }

// RawClaims puts these bytes in the place of the claims.
func RawClaims(raw string) Option { return func(f *forgery) { f.rawClaims = []byte(raw) } }
