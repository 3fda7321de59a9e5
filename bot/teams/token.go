package teams

import (
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/golang-jwt/jwt/v5"
)

// maxToken bounds a token, in bytes. The Bot Framework's have about 1 KB.
const maxToken = 8 << 10

// bearer returns the token in the value of an Authorization header. Microsoft
// writes the scheme "Bearer", and whoever writes it otherwise isn't Microsoft.
func bearer(header string) (string, error) {
	token, ok := strings.CutPrefix(header, "Bearer ")
	switch {
	case !ok || token == "":
		return "", NoToken
	case len(token) > maxToken:
		return "", OversizedToken
	case strings.ContainsAny(token, " ,\t\r\n"):
		return "", MalformedToken
	}
	return token, nil
}

// tokenHeader is the header of a JWS (RFC 7515, section 4.1). What names a key
// from elsewhere has no place in a token for us, nor has what would change how
// it must be read.
type tokenHeader struct {
	Algorithm string         `json:"alg"`
	KeyID     string         `json:"kid"`
	KeysURL   jsontext.Value `json:"jku"`
	Key       jsontext.Value `json:"jwk"`
	ChainURL  jsontext.Value `json:"x5u"`
	Chain     jsontext.Value `json:"x5c"`
	Critical  jsontext.Value `json:"crit"`
}

// headerOf reads a token's header strictly: no name twice, no invalid UTF-8.
func headerOf(token string) (tokenHeader, error) {
	var h tokenHeader
	encoded, _, _ := strings.Cut(token, ".")
	raw, err := base64.RawURLEncoding.Strict().DecodeString(encoded)
	if err != nil || json.Unmarshal(raw, &h) != nil {
		return h, MalformedToken
	}
	switch {
	case h.KeysURL != nil || h.Key != nil || h.ChainURL != nil || h.Chain != nil || h.Critical != nil:
		return h, HeaderNotAllowed
	case !slices.Contains(safeAlgorithms, h.Algorithm):
		return h, BadAlgorithm
	case h.KeyID == "":
		return h, UnknownKey
	}
	return h, nil
}

// tokenClaims are the claims that Drypp reads. Times are seconds since 1970
// (RFC 7519, section 2).
type tokenClaims struct {
	Issuer     string           `json:"iss"`
	Audience   jwt.ClaimStrings `json:"aud"`
	Expires    *float64         `json:"exp"`
	NotBefore  *float64         `json:"nbf"`
	ServiceURL string           `json:"serviceurl"`
	Tenant     string           `json:"tid"`
}

var _ jwt.Claims = (*tokenClaims)(nil)

// UnmarshalJSON makes the JWT library read claims as strictly as we do.
func (c *tokenClaims) UnmarshalJSON(raw []byte) error {
	type plain tokenClaims
	return json.Unmarshal(raw, (*plain)(c))
}

// GetExpirationTime implements jwt.Claims.
func (c *tokenClaims) GetExpirationTime() (*jwt.NumericDate, error) { return numericDate(c.Expires) }

// GetNotBefore implements jwt.Claims.
func (c *tokenClaims) GetNotBefore() (*jwt.NumericDate, error) { return numericDate(c.NotBefore) }

// GetIssuedAt implements jwt.Claims; nothing hangs on when it was issued.
func (c *tokenClaims) GetIssuedAt() (*jwt.NumericDate, error) { return nil, nil }

// GetIssuer implements jwt.Claims.
func (c *tokenClaims) GetIssuer() (string, error) { return c.Issuer, nil }

// GetSubject implements jwt.Claims; Drypp has no use for the subject.
func (c *tokenClaims) GetSubject() (string, error) { return "", nil }

// GetAudience implements jwt.Claims.
func (c *tokenClaims) GetAudience() (jwt.ClaimStrings, error) { return c.Audience, nil }

// year9999 is the last second that a date is believed for: beyond it, the
// conversion to an integer could come out anywhere.
const year9999 = 253402300799

func numericDate(seconds *float64) (*jwt.NumericDate, error) {
	if seconds == nil {
		return nil, nil
	}
	if *seconds < 0 || *seconds > year9999 {
		return nil, MalformedToken
	}
	return jwt.NewNumericDate(time.Unix(int64(*seconds), 0)), nil
}

// tokenRefusal puts what the JWT library found wrong into our words.
func tokenRefusal(err error) Refusal {
	if r, ok := errors.AsType[Refusal](err); ok {
		return r
	}
	for _, known := range []struct {
		err     error
		refusal Refusal
	}{
		{jwt.ErrTokenMalformed, MalformedToken},
		{jwt.ErrTokenRequiredClaimMissing, ClaimMissing},
		{jwt.ErrTokenInvalidAudience, WrongAudience},
		{jwt.ErrTokenExpired, TokenExpired},
		{jwt.ErrTokenNotValidYet, TokenNotYetValid},
		{jwt.ErrTokenSignatureInvalid, BadSignature},
	} {
		if errors.Is(err, known.err) {
			return known.refusal
		}
	}
	return MalformedToken
}
