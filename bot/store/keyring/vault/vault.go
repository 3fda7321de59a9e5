// Package vault has a key of Azure Key Vault, or of a Managed HSM, as the master
// key of rings: an RSA key that never leaves the vault. A ring key is wrapped here
// with its public half (RSA-OAEP with SHA-256, RFC 8017 section 7.1), so that
// rings can be written while the vault can't be reached; the vault is asked to
// unwrap it, once for each ring that is opened.
//
// The identity needs the vault's permissions "get" and "unwrapKey" on keys, which
// the role Key Vault Crypto Service Encryption User has
// (https://learn.microsoft.com/azure/key-vault/general/rbac-guide).
//
// Whether the vault lies in the EEA is for others to check.
package vault

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"
	"github.com/Azure/azure-sdk-for-go/sdk/security/keyvault/azkeys"

	"drypp/bot/store/keyring"
)

// Options say which key to use.
type Options struct {
	// URL is the vault's, such as https://NAME.vault.azure.net, and Key the name of
	// a key in it.
	URL, Key string
	// Credential gives tokens for the vault.
	Credential azcore.TokenCredential
	// Client is how requests are made and made again: by default after 408, 429,
	// 500, 502, 503 and 504, three times, as Retry-After has it.
	Client azcore.ClientOptions
}

// Master is the newest version that a key had when Open was called. It is safe for
// concurrent use.
type Master struct {
	client *azkeys.Client
	host   string
	id     string
	public *rsa.PublicKey
}

var _ keyring.Master = (*Master)(nil)

// minBits is the smallest RSA key that Key Vault makes.
const minBits = 2048

// Open gets the public half of the newest version of a key. Once the key was
// rotated in the vault, Open gives another Master, whose ID differs, to rewrap
// rings under; rings that earlier versions wrapped can be opened as long as the
// vault has these.
func Open(ctx context.Context, o Options) (*Master, error) {
	at, err := url.Parse(o.URL)
	if err != nil || at.Scheme != "https" || at.Host == "" || strings.Trim(at.Path, "/") != "" || o.Key == "" {
		return nil, errors.New("a key vault needs a URL such as https://NAME.vault.azure.net and the name of a key")
	}
	client, err := azkeys.NewClient("https://"+at.Host, o.Credential, &azkeys.ClientOptions{ClientOptions: o.Client})
	if err != nil {
		return nil, err
	}
	m := &Master{client: client, host: strings.ToLower(at.Host)}
	got, err := client.GetKey(ctx, o.Key, "", nil)
	if err != nil {
		return nil, m.explain(err, o.Key, "get")
	}
	if err := m.use(got.Key); err != nil {
		return nil, fmt.Errorf("key %q of %s: %w", o.Key, m.host, err)
	}
	return m, nil
}

// use takes in a key as the vault tells it.
func (m *Master) use(k *azkeys.JSONWebKey) error {
	if k == nil || k.KID == nil || k.Kty == nil || *k.Kty != azkeys.KeyTypeRSA && *k.Kty != azkeys.KeyTypeRSAHSM {
		return errors.New("it isn't an RSA key")
	}
	unwraps := func(op *azkeys.KeyOperation) bool { return op != nil && *op == azkeys.KeyOperationUnwrapKey }
	if k.KeyOps != nil && !slices.ContainsFunc(k.KeyOps, unwraps) {
		return errors.New(`"unwrapKey" isn't among its permitted operations`)
	}
	e := new(big.Int).SetBytes(k.E)
	m.public = &rsa.PublicKey{N: new(big.Int).SetBytes(k.N), E: int(e.Int64())}
	if !e.IsInt64() || m.public.N.BitLen() < minBits {
		return fmt.Errorf("it has %d bits, not %d or more", m.public.N.BitLen(), minBits)
	}
	m.id = string(*k.KID)
	if _, _, ok := m.parse(m.id); !ok {
		return errors.New("the vault gave it an ID that isn't its own")
	}
	return nil
}

// parse takes an ID apart: https://HOST/keys/NAME/VERSION, of this vault.
func (m *Master) parse(id string) (name, version string, ok bool) {
	at, err := url.Parse(id)
	if err != nil || at.Scheme != "https" || !strings.EqualFold(at.Host, m.host) {
		return "", "", false
	}
	parts := strings.Split(strings.Trim(at.Path, "/"), "/")
	if len(parts) != 3 || parts[0] != "keys" {
		return "", "", false
	}
	return parts[1], parts[2], true
}

// ID returns the key's identifier in the vault, with its version.
func (m *Master) ID() string { return m.id }

// Wrap encrypts a ring key with the public key.
func (m *Master) Wrap(key []byte) ([]byte, error) {
	return rsa.EncryptOAEP(sha256.New(), rand.Reader, m.public, key, nil)
}

// Unwrap has the vault decrypt a ring key with the version that the ID names. It
// returns keyring.ErrMaster for the ID of another vault, and if the vault has no
// such key any more.
func (m *Master) Unwrap(ctx context.Context, id string, wrapped []byte) ([]byte, error) {
	name, version, ok := m.parse(id)
	if !ok {
		return nil, fmt.Errorf("%w: %s, which isn't a key of %s", keyring.ErrMaster, id, m.host)
	}
	got, err := m.client.UnwrapKey(ctx, name, version, azkeys.KeyOperationParameters{
		Algorithm: to.Ptr(azkeys.EncryptionAlgorithmRSAOAEP256), Value: wrapped,
	}, nil)
	if err != nil {
		return nil, m.explain(err, name, "unwrapKey")
	}
	return got.Result, nil
}

// explain says what an error of the vault means and what helps. It leaves the
// answer's text out, which names the identity.
func (m *Master) explain(err error, key, permission string) error {
	what := fmt.Sprintf("%s of key %q at %s", permission, key, m.host)
	var answer *azcore.ResponseError
	if !errors.As(err, &answer) {
		return fmt.Errorf("%s: %w", what, err)
	}
	what = fmt.Sprintf("%s: status %d %s", what, answer.StatusCode, answer.ErrorCode)
	switch answer.StatusCode {
	case http.StatusForbidden:
		if strings.Contains(answer.Error(), "ForbiddenByFirewall") {
			return fmt.Errorf("%s: the vault's firewall lets this machine's address not in", what)
		}
		return fmt.Errorf("%s: the identity lacks the permission %q on keys, or the key is disabled", what, permission)
	case http.StatusUnauthorized:
		return fmt.Errorf("%s: the vault doesn't take the identity's token: it must be of the vault's tenant", what)
	case http.StatusNotFound:
		return fmt.Errorf("%w: %s: the vault has no such key or version: recover it if it was deleted", keyring.ErrMaster, what)
	case http.StatusTooManyRequests:
		return fmt.Errorf("%s: the vault is asked too much: try again later", what)
	case http.StatusBadRequest:
		return fmt.Errorf("%w: %s: the vault can't decrypt what the ring's header has", keyring.ErrDamaged, what)
	}
	return errors.New(what)
}
