package teams

import (
	"context"
	"crypto/rsa"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"

	"github.com/MicahParks/jwkset"
	"github.com/go-json-experiment/json"
	"github.com/golang-jwt/jwt/v5"
)

const (
	// minKeyBits is the shortest RSA key that is believed (RFC 7518, 3.3).
	minKeyBits = 2048
	// maxKeyDocument bounds a metadata or key document, in bytes; the Bot
	// Framework's have about 1 and 60 KB.
	maxKeyDocument = 1 << 20
)

// safeAlgorithms are those that a key owner's metadata may choose from: RSA
// signatures only, so that a public key is never taken for a shared secret.
var safeAlgorithms = []string{
	jwt.SigningMethodRS256.Name, jwt.SigningMethodRS384.Name, jwt.SigningMethodRS512.Name,
	jwt.SigningMethodPS256.Name, jwt.SigningMethodPS384.Name, jwt.SigningMethodPS512.Name,
}

// metadataDocument is what is read of OpenID provider metadata (OpenID Connect
// Discovery 1.0, section 3).
type metadataDocument struct {
	Keys       string   `json:"jwks_uri"`
	Algorithms []string `json:"id_token_signing_alg_values_supported"`
}

// keyDocument is a JSON Web Key Set (RFC 7517) with the endorsements that the
// Bot Framework adds.
type keyDocument struct {
	Keys []publishedKey `json:"keys"`
}

type publishedKey struct {
	jwkset.JWKMarshal
	Endorsements []string `json:"endorsements"`
}

// fetchKeys reads the metadata at an https address and the keys it names.
func fetchKeys(ctx context.Context, client *http.Client, metadata string) (map[string]*key, error) {
	var m metadataDocument
	if err := getJSON(ctx, client, metadata, &m); err != nil {
		return nil, fmt.Errorf("metadata: %w", err)
	}
	algorithms := slices.DeleteFunc(m.Algorithms, func(a string) bool { return !slices.Contains(safeAlgorithms, a) })
	if len(algorithms) == 0 {
		return nil, errors.New("metadata: id_token_signing_alg_values_supported has no RSA algorithm")
	}
	if err := checkHTTPS(m.Keys); err != nil {
		return nil, fmt.Errorf("metadata: jwks_uri: %w", err)
	}
	var d keyDocument
	if err := getJSON(ctx, client, m.Keys, &d); err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	keys := usableKeys(d.Keys, algorithms)
	if len(keys) == 0 {
		return nil, errors.New("keys: none of them is an RSA signing key with an ID")
	}
	return keys, nil
}

// usableKeys picks the keys that tokens may be signed with, by their ID. Where
// two share an ID neither can be told from the other, and both are left out.
func usableKeys(published []publishedKey, algorithms []string) map[string]*key {
	keys := make(map[string]*key, len(published))
	for i := range published {
		p := &published[i]
		if _, twice := keys[p.KID]; twice {
			keys[p.KID] = nil
			continue
		}
		if k := p.key(algorithms); k != nil {
			keys[p.KID] = k
		}
	}
	for id, k := range keys {
		if k == nil {
			delete(keys, id)
		}
	}
	return keys
}

// key returns the key to verify with, or nil if it isn't an RSA signing key of
// at least minKeyBits with an ID. Certificates in it aren't looked at: what
// vouches for the key is the TLS connection that it came over.
func (p *publishedKey) key(algorithms []string) *key {
	if p.KTY != jwkset.KtyRSA || p.KID == "" || p.USE != "" && p.USE != jwkset.UseSig {
		return nil
	}
	bare := jwkset.JWKMarshal{KTY: p.KTY, N: p.N, E: p.E}
	parsed, err := jwkset.NewJWKFromMarshal(bare, jwkset.JWKMarshalOptions{}, jwkset.JWKValidateOptions{})
	if err != nil {
		return nil
	}
	public, ok := parsed.Key().(*rsa.PublicKey)
	if !ok || public.N.BitLen() < minKeyBits {
		return nil
	}
	if p.ALG != "" {
		if !slices.Contains(algorithms, string(p.ALG)) {
			return nil
		}
		algorithms = []string{string(p.ALG)}
	}
	return &key{public: public, algorithms: algorithms, endorsements: p.Endorsements}
}

// getJSON reads a document of at most maxKeyDocument bytes.
func getJSON(ctx context.Context, client *http.Client, address string, into any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answered %d", req.URL.Redacted(), resp.StatusCode)
	}
	return json.UnmarshalRead(io.LimitReader(resp.Body, maxKeyDocument), into)
}

// checkHTTPS returns nil for an absolute https address.
func checkHTTPS(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
		return errors.New("want an https:// address")
	}
	return nil
}
