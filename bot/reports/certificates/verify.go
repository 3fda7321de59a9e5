package certificates

import (
	"bytes"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/MicahParks/jwkset"
	"github.com/golang-jwt/jwt/v5"
)

// Bounds of what is read.
const (
	// MaxFile is how large, in bytes, a file to verify may be; one of ours has
	// about 60 KB.
	MaxFile  = 4 << 20
	maxToken = 64 << 10
	// maxKeysFile and maxKeys bound published keys.
	maxKeysFile = 1 << 20
	maxKeys     = 1000
	// minBits and maxBits are between which a key is believed and affordable.
	minBits, maxBits = 2048, 8192
)

// What is wrong with a file. The errors of Verify wrap one of these; they hold
// nothing personal.
var (
	// ErrNotCertificate: it isn't one, or not one whole one.
	ErrNotCertificate = errors.New("it is no certificate of Drypp's")
	// ErrIssuer: none of the keys is of the issuer that it names.
	ErrIssuer = errors.New("it names another issuer than the keys are of")
	// ErrUnknownKey: the issuer's keys lack the one that it names.
	ErrUnknownKey = errors.New("it names a key that is not among the issuer's")
	// ErrSignature: its signature doesn't belong to what it says.
	ErrSignature = errors.New("it was altered after it was signed, or somebody else signed it")
	// ErrContents: what was signed doesn't keep to the specification.
	ErrContents = errors.New("the issuer signed it, but what it says contradicts itself")
	// ErrNotYet and ErrExpired: it was signed and is whole, but it doesn't count
	// yet, or no longer.
	ErrNotYet  = errors.New("it is not valid yet")
	ErrExpired = errors.New("it has expired")
)

// Verified is what a certificate says that the issuer signed. It is that, and
// not what the page around it says, that counts.
type Verified struct {
	// ID is the certificate's, Issuer the issuer's address and IssuerName what
	// they call themselves, Key the address of the key that signed it.
	ID, Issuer, IssuerName, Key string
	// Title is the course's, in Language; Version counts its versions.
	Title, Language, Version string
	// Name is the person's, or empty.
	Name string
	// Percent is the score.
	Percent int
	Passed  time.Time
	// Expires is zero if it counts for good.
	Expires time.Time

	emails []identity
}

// IsFor reports whether the certificate is for the person with that e-mail
// address, which it holds as a hash only.
func (v *Verified) IsFor(email string) bool {
	return slices.ContainsFunc(v.emails, func(i identity) bool { return i.Value == hash(email, i.Salt) })
}

// Published are keys that issuers published, by address.
type Published map[string]*rsa.PublicKey

// ReadKeys reads what is published at an issuer's KeysPath: a JWK Set of RSA
// keys of 2048 to 8192 bits, at most 1 MiB.
func ReadKeys(r io.Reader) (Published, error) {
	text, err := readAtMost(r, maxKeysFile)
	if err != nil {
		return nil, err
	}
	var set jwkset.JWKSMarshal
	if err := json.Unmarshal(text, &set); err != nil || len(set.Keys) == 0 || len(set.Keys) > maxKeys {
		return nil, errors.New("it is no set of published keys (JWK Set, RFC 7517)")
	}
	published := Published{}
	for i := range set.Keys {
		public, err := publicKey(&set.Keys[i])
		if err != nil {
			return nil, fmt.Errorf("key %d of the set %w", i+1, err)
		}
		published[set.Keys[i].KID] = public
	}
	return published, nil
}

// publicKey reads a published key, whose address ends with what it is.
func publicKey(m *jwkset.JWKMarshal) (*rsa.PublicKey, error) {
	if m.KTY != jwkset.KtyRSA || len(m.N) > maxBits/4 || len(m.E) > 8 {
		return nil, errors.New("is no RSA key of a usual size")
	}
	bare := jwkset.JWKMarshal{KTY: m.KTY, N: m.N, E: m.E}
	parsed, err := jwkset.NewJWKFromMarshal(bare, jwkset.JWKMarshalOptions{}, jwkset.JWKValidateOptions{})
	if err != nil {
		return nil, errors.New("can't be read")
	}
	public, ok := parsed.Key().(*rsa.PublicKey)
	if !ok || public.N.BitLen() < minBits || public.N.BitLen() > maxBits {
		return nil, errors.New("is no RSA key of 2048 to 8192 bits")
	}
	if !strings.HasSuffix(m.KID, "/keys/"+thumbprint(public)) {
		return nil, errors.New("is not the key that its address names")
	}
	return public, nil
}

// Verify checks a certificate: a credential, or a page with one in it. It needs
// no network. With ErrNotYet and ErrExpired it returns what the certificate
// says, too. Whether the issuer is who they say, whoever gives the keys knows.
func Verify(r io.Reader, keys Published, now time.Time) (*Verified, error) {
	file, err := readAtMost(r, MaxFile)
	if err != nil {
		return nil, err
	}
	token, err := tokenIn(file)
	if err != nil {
		return nil, err
	}
	var c claims
	parser := jwt.NewParser(jwt.WithValidMethods([]string{jwt.SigningMethodRS256.Name}), jwt.WithStrictDecoding(), jwt.WithoutClaimsValidation())
	t, err := parser.ParseWithClaims(token, &c, func(t *jwt.Token) (any, error) { return keys.of(t, c.Issuer) })
	if err != nil {
		return nil, reason(err)
	}
	v, err := c.verified()
	if err != nil {
		return nil, err
	}
	v.Key, _ = t.Header["kid"].(string)
	switch {
	case now.Before(v.Passed):
		return v, fmt.Errorf("%w, but from %s on", ErrNotYet, v.Passed.Format(time.RFC3339))
	case !v.Expires.IsZero() && !now.Before(v.Expires):
		return v, fmt.Errorf("%w at %s", ErrExpired, v.Expires.Format(time.RFC3339))
	}
	return v, nil
}

// tokenIn returns the token that a file is, or holds.
func tokenIn(file []byte) (string, error) {
	list := []string{string(bytes.TrimSpace(file))}
	if bytes.HasPrefix(file, []byte("%PDF-")) {
		list = unpack(file)
	}
	switch {
	case len(list) == 0:
		return "", fmt.Errorf("%w: no credential is in the page", ErrNotCertificate)
	case len(list) > 1:
		return "", fmt.Errorf("%w: more than one credential is in the page", ErrNotCertificate)
	case len(list[0]) > maxToken || strings.Count(list[0], ".") != 2:
		return "", fmt.Errorf("%w: it is neither a PDF nor a credential as a JSON Web Token", ErrNotCertificate)
	}
	return list[0], nil
}

// of returns the key that signed a token, by what the token itself says of it.
// A key that comes with the token isn't looked at.
func (p Published) of(t *jwt.Token, issuer string) (*rsa.PublicKey, error) {
	for name, value := range t.Header {
		if !slices.Contains([]string{"alg", "kid", "jwk", "typ"}, name) || name == "typ" && value != "JWT" {
			return nil, fmt.Errorf("%w: its header says what none of an Open Badges credential may", ErrNotCertificate)
		}
	}
	kid, _ := t.Header["kid"].(string)
	ours := issuer + "/keys/"
	isOurs := func(kid string) bool { return strings.HasPrefix(kid, ours) && !strings.Contains(kid[len(ours):], "/") }
	if key := p[kid]; key != nil && isOurs(kid) {
		return key, nil
	}
	for known := range p {
		if isOurs(known) {
			return nil, ErrUnknownKey
		}
	}
	return nil, ErrIssuer
}

// reason says in this package's words why a token wasn't accepted.
func reason(err error) error {
	for _, known := range []error{ErrNotCertificate, ErrIssuer, ErrUnknownKey} {
		if errors.Is(err, known) {
			return known
		}
	}
	if errors.Is(err, jwt.ErrTokenSignatureInvalid) {
		return ErrSignature
	}
	return fmt.Errorf("%w: it can't be read as a JSON Web Token", ErrNotCertificate)
}

// verified returns what the credential says, if its members agree with the
// registered claims that repeat them (8.2.5.1 of the specification).
func (c *claims) verified() (*Verified, error) {
	v := &Verified{
		ID: c.URI[strings.LastIndexByte(c.URI, '/')+1:], Issuer: c.Issued.ID, IssuerName: c.Issued.Name,
		Title: c.About.Achievement.Name, Language: string(c.About.Achievement.Language), Version: c.About.Achievement.Version,
		Passed: c.From,
	}
	agree := c.Issuer == c.Issued.ID && c.RegisteredClaims.ID == c.URI && c.Subject == c.About.ID &&
		c.NotBefore != nil && c.NotBefore.Equal(c.From) && (c.ExpiresAt == nil) == (c.Until == nil) &&
		slices.Contains(c.Type, "OpenBadgeCredential") && len(c.About.Result) == 1
	if !agree {
		return nil, ErrContents
	}
	if c.Until != nil {
		v.Expires = *c.Until
		agree = c.ExpiresAt.Equal(v.Expires)
	}
	percent, err := strconv.Atoi(c.About.Result[0].Value)
	v.Percent = percent
	for _, i := range c.About.Identifier {
		switch {
		case i.Kind == byName && !i.Hashed:
			v.Name = i.Value
		case i.Kind == byEmail && i.Hashed:
			v.emails = append(v.emails, i)
		}
	}
	said := v.ID + v.Issuer + v.IssuerName + v.Title + v.Language + v.Version + v.Name
	if !agree || err != nil || strings.ContainsFunc(said, unicode.IsControl) {
		return nil, ErrContents
	}
	return v, nil
}

// readAtMost reads a file of no more than limit bytes.
func readAtMost(r io.Reader, limit int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(b)) > limit {
		return nil, fmt.Errorf("%w: it is larger than %d KiB", ErrNotCertificate, limit>>10)
	}
	return b, nil
}
