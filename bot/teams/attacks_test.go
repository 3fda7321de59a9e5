// A weak key must be refused by us, not by how this test was built.
//
//go:debug rsa1024min=0

package teams_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"drypp/bot/teams"
	"drypp/bot/teams/teamstest"
)

// attack is what a forger sends. Unless it says otherwise, the body is a good
// message and one Authorization header holds the token.
type attack struct {
	name string
	// headers returns the Authorization headers.
	headers func(t *testing.T, in *inbound) []string
	// body, if set, changes the activity.
	body map[string]any
	want teams.Refusal
	// status is 401 unless it is set.
	status int
}

// forged signs claims with one changed; nil removes it.
func forged(name string, value any) func(*testing.T, *inbound) []string {
	return func(t *testing.T, in *inbound) []string {
		claims := in.claims()
		if claims[name] = value; value == nil {
			delete(claims, name)
		}
		return []string{in.sign(t, claims)}
	}
}

// signed signs good claims in another way.
func signed(options ...teamstest.Option) func(*testing.T, *inbound) []string {
	return func(t *testing.T, in *inbound) []string { return []string{in.sign(t, in.claims(), options...)} }
}

// edited changes the text of a good header.
func edited(edit func(header string) []string) func(*testing.T, *inbound) []string {
	return func(t *testing.T, in *inbound) []string { return edit(in.sign(t, in.claims())) }
}

func genuine(t *testing.T, in *inbound) []string { return []string{in.sign(t, in.claims())} }

// part changes one of the three parts of a token, counted from 0.
func part(i int, change func(string) string) func(*testing.T, *inbound) []string {
	return edited(func(header string) []string {
		parts := strings.Split(strings.TrimPrefix(header, "Bearer "), ".")
		parts[i] = change(parts[i])
		return []string{"Bearer " + strings.Join(parts, ".")}
	})
}

func encode(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

// attacksOnHeaders try how the token is handed over.
func attacksOnHeaders() []attack {
	return []attack{
		{name: "no header", headers: func(*testing.T, *inbound) []string { return nil }, want: teams.NoToken},
		{name: "empty header", headers: func(*testing.T, *inbound) []string { return []string{""} }, want: teams.NoToken},
		{name: "Bearer alone", headers: func(*testing.T, *inbound) []string { return []string{"Bearer"} }, want: teams.NoToken},
		{name: "Bearer and a space", headers: func(*testing.T, *inbound) []string { return []string{"Bearer "} }, want: teams.NoToken},
		{name: "no scheme", headers: edited(func(h string) []string { return []string{h[len("Bearer "):]} }), want: teams.NoToken},
		{name: "Basic", headers: func(*testing.T, *inbound) []string { return []string{"Basic " + encode("a:b")} }, want: teams.NoToken},
		{name: "lower-case bearer", headers: edited(func(h string) []string { return []string{"b" + h[1:]} }), want: teams.NoToken},
		{name: "two spaces", headers: edited(func(h string) []string { return []string{"Bearer  " + h[7:]} }), want: teams.MalformedToken},
		{name: "two tokens", headers: edited(func(h string) []string { return []string{h, h} }), want: teams.MalformedToken},
		{name: "two tokens in one header", headers: edited(func(h string) []string { return []string{h + ", " + h} }), want: teams.MalformedToken},
		{name: "not a token", headers: func(*testing.T, *inbound) []string { return []string{"Bearer null"} }, want: teams.MalformedToken},
		{name: "two parts", headers: edited(func(h string) []string { return []string{h[:strings.LastIndex(h, ".")]} }), want: teams.MalformedToken},
		{name: "four parts", headers: edited(func(h string) []string { return []string{h + ".x"} }), want: teams.MalformedToken},
		{name: "five parts, as if encrypted", headers: edited(func(h string) []string { return []string{h + ".x.y"} }), want: teams.MalformedToken},
		{name: "huge", headers: edited(func(h string) []string { return []string{h + strings.Repeat("A", 1<<20)} }), want: teams.OversizedToken},
		{name: "header isn't base64", headers: part(0, func(string) string { return "!" }), want: teams.MalformedToken},
		{name: "header isn't JSON", headers: part(0, func(string) string { return encode("{") }), want: teams.MalformedToken},
		{name: "header is an array", headers: part(0, func(string) string { return encode("[]") }), want: teams.MalformedToken},
		{name: "claims aren't JSON", headers: part(1, func(string) string { return encode("{") }), want: teams.MalformedToken},
		{name: "claims are null", headers: part(1, func(string) string { return encode("null") }), want: teams.UnknownIssuer},
	}
}

// attacksOnSignatures try to have something believed that Microsoft didn't sign.
func attacksOnSignatures() []attack {
	return []attack{
		{name: "none", headers: signed(teamstest.Algorithm("none", jwt.UnsafeAllowNoneSignatureType)), want: teams.BadSignature},
		{name: "None", headers: signed(teamstest.Header("alg", "None")), want: teams.MalformedToken},
		{name: "no algorithm", headers: signed(teamstest.Header("alg", nil)), want: teams.MalformedToken},
		{name: "HS256 with the public key in PEM", headers: withPublicKey(true), want: teams.BadSignature},
		{name: "HS256 with the public key in DER", headers: withPublicKey(false), want: teams.BadSignature},
		{name: "RS384, which the metadata doesn't name", headers: rightKeyBy("RS384"), want: teams.BadAlgorithm},
		{name: "PS256, which the metadata doesn't name", headers: rightKeyBy("PS256"), want: teams.BadAlgorithm},
		{name: "signature missing", headers: part(2, func(string) string { return "" }), want: teams.BadSignature},
		{name: "signature cut short", headers: part(2, func(s string) string { return s[:len(s)-2] }), want: teams.BadSignature},
		{name: "signature of zeros", headers: part(2, func(string) string { return encode(string(make([]byte, 256))) }), want: teams.BadSignature},
		{name: "signature isn't base64", headers: part(2, func(s string) string { return s + "=" }), want: teams.MalformedToken},
		{name: "claims changed after signing", headers: part(1, raiseExpiry), want: teams.BadSignature},
		{name: "another's key with the known ID", headers: strangersKey(true), want: teams.BadSignature},
		{name: "another's key", headers: strangersKey(false), want: teams.UnknownKey},
		{name: "no key ID", headers: signed(teamstest.Header("kid", nil)), want: teams.UnknownKey},
		{name: "key ID is a number", headers: signed(teamstest.Header("kid", 1)), want: teams.MalformedToken},
		{name: "key ID is a path", headers: signed(teamstest.Header("kid", "../../dev/null")), want: teams.UnknownKey},
		{name: "key ID is SQL", headers: signed(teamstest.Header("kid", "' OR 1=1 --")), want: teams.UnknownKey},
		{name: "jku", headers: signed(teamstest.Header("jku", "https://evil.example/keys")), want: teams.HeaderNotAllowed},
		{name: "jwk", headers: ownKeyInHeader, want: teams.HeaderNotAllowed},
		{name: "x5u", headers: signed(teamstest.Header("x5u", "https://evil.example/cert")), want: teams.HeaderNotAllowed},
		{name: "x5c", headers: signed(teamstest.Header("x5c", []string{"MIIB"})), want: teams.HeaderNotAllowed},
		{name: "crit", headers: signed(teamstest.Header("crit", []string{"b64"}), teamstest.Header("b64", false)), want: teams.HeaderNotAllowed},
		{name: "an EC key", headers: ecKey, want: teams.BadSignature},
		{name: "an RSA key of 1024 bits", headers: weakKey, want: teams.UnknownKey},
		{name: "an encryption key", headers: encryptionKey, want: teams.UnknownKey},
		{name: "two keys with one ID", headers: ambiguousKey, want: teams.UnknownKey},
		{name: "a name twice in the header", headers: twiceInHeader, want: teams.MalformedToken},
	}
}

// attacksOnClaims are signed by the right key, and say the wrong thing.
func attacksOnClaims() []attack {
	var (
		start  = newClock().at
		entra  = "https://sts.windows.net/" + stranger + "/"
		entra2 = "https://login.microsoftonline.com/" + stranger + "/v2.0"
	)
	return []attack{
		{name: "expired", headers: forged("exp", start.Add(-5*time.Minute).Unix()), want: teams.TokenExpired},
		{name: "never expires", headers: forged("exp", nil), want: teams.ClaimMissing},
		{name: "expires never: null", headers: forged("exp", jwtNull{}), want: teams.ClaimMissing},
		{name: "expiry is a string", headers: forged("exp", "99999999999"), want: teams.MalformedToken},
		{name: "expiry beyond all dates", headers: forged("exp", 1e300), want: teams.MalformedToken},
		{name: "expiry before all dates", headers: forged("exp", -1e300), want: teams.MalformedToken},
		{name: "not valid yet", headers: forged("nbf", start.Add(5*time.Minute+time.Second).Unix()), want: teams.TokenNotYetValid},
		{name: "for another bot", headers: forged("aud", "5c1e7d1c-0000-4000-8000-00000000beef"), want: teams.WrongAudience},
		{name: "for nobody", headers: forged("aud", nil), want: teams.ClaimMissing},
		{name: "for nobody: empty", headers: forged("aud", ""), want: teams.ClaimMissing},
		{name: "for nobody: no one in the list", headers: forged("aud", []string{}), want: teams.ClaimMissing},
		{name: "audience begins like ours", headers: forged("aud", appID+"0"), want: teams.WrongAudience},
		{name: "audience is a number", headers: forged("aud", 7), want: teams.MalformedToken},
		{name: "audience holds a number", headers: forged("aud", []any{appID, 7}), want: teams.MalformedToken},
		{name: "no issuer", headers: forged("iss", nil), want: teams.UnknownIssuer},
		{name: "issuer is a number", headers: forged("iss", 7), want: teams.MalformedToken},
		{name: "issuer is a list", headers: forged("iss", []string{teams.BotFrameworkIssuer}), want: teams.MalformedToken},
		{name: "issuer with a slash after it", headers: forged("iss", teams.BotFrameworkIssuer+"/"), want: teams.UnknownIssuer},
		{name: "issuer in capitals", headers: forged("iss", strings.ToUpper(teams.BotFrameworkIssuer)), want: teams.UnknownIssuer},
		{name: "issuer of the emulator", headers: forged("iss", "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"), want: teams.UnknownIssuer},
		{name: "Entra, version 1", headers: forged("iss", entra), want: teams.UnknownIssuer},
		{name: "Entra, version 2", headers: forged("iss", entra2), want: teams.UnknownIssuer},
		{name: "no service URL", headers: forged("serviceurl", nil), want: teams.WrongServiceURL},
		{name: "empty service URL", headers: forged("serviceurl", ""), body: map[string]any{"serviceUrl": ""}, want: teams.WrongServiceURL},
		{name: "service URL under another name", headers: claimRenamed("serviceurl", "serviceUrl"), want: teams.WrongServiceURL},
		{name: "another service URL", headers: forged("serviceurl", "https://smba.trafficmanager.net/amer/"), want: teams.WrongServiceURL},
		{name: "service URL is a list", headers: forged("serviceurl", []string{serviceURL}), want: teams.MalformedToken},
		{name: "a claim twice", headers: twiceInClaims, want: teams.MalformedToken},
		{name: "a claim that isn't UTF-8", headers: signed(teamstest.RawClaims("{\"iss\":\"\xff\"}")), want: teams.MalformedToken},
	}
}

// attacksWithBodies are made by somebody with a good token.
func attacksWithBodies() []attack {
	conversation := func(tenant string) map[string]any { return map[string]any{"id": "a:chat", "tenantId": tenant} }
	channelData := func(tenant string) map[string]any { return map[string]any{"tenant": map[string]any{"id": tenant}} }
	evil := "https://evil.example/"
	return []attack{
		{name: "activity for another service URL", headers: genuine, body: map[string]any{"serviceUrl": evil}, want: teams.WrongServiceURL},
		{name: "activity without service URL", headers: genuine, body: map[string]any{"serviceUrl": nil}, want: teams.WrongServiceURL},
		{name: "token and activity agree on a host that isn't Microsoft's", headers: forged("serviceurl", evil),
			body: map[string]any{"serviceUrl": evil}, want: teams.ServiceURLRefused, status: 403},
		{name: "another channel", headers: genuine, body: map[string]any{"channelId": "webchat"}, want: teams.WrongChannel},
		{name: "the emulator's channel", headers: genuine, body: map[string]any{"channelId": "emulator"}, want: teams.WrongChannel},
		{name: "no channel", headers: genuine, body: map[string]any{"channelId": nil}, want: teams.WrongChannel},
		{name: "a key for other channels", headers: endorsed("webchat", "directline"), want: teams.NotEndorsed},
		{name: "a tenant that isn't configured", headers: genuine, want: teams.UnknownTenant, status: 403,
			body: map[string]any{"conversation": conversation(stranger), "channelData": channelData(stranger)}},
		{name: "no tenant", headers: genuine, want: teams.UnknownTenant, status: 403,
			body: map[string]any{"conversation": conversation(""), "channelData": nil}},
		{name: "two tenants", headers: genuine, want: teams.UnknownTenant, status: 403,
			body: map[string]any{"channelData": channelData(stranger)}},
		{name: "two tenants, the other way round", headers: genuine, want: teams.UnknownTenant, status: 403,
			body: map[string]any{"conversation": conversation(stranger)}},
	}
}

// TestTokenAttacks sends each through the real handler: none is let in, none is
// heard of by whoever answers turns, and no answer says why.
func TestTokenAttacks(t *testing.T) {
	t.Parallel()
	attacks := attacksOnHeaders()
	attacks = append(attacks, attacksOnSignatures()...)
	attacks = append(attacks, attacksOnClaims()...)
	attacks = append(attacks, attacksWithBodies()...)
	for _, a := range attacks {
		t.Run(a.name, func(t *testing.T) {
			t.Parallel()
			in := newInbound(t)
			headers := a.headers(t, in)
			w := in.post(strings.NewReader(with(t, a.body)), headers...)
			want := a.status
			if want == 0 {
				want = http.StatusUnauthorized
			}
			if w.Code != want {
				t.Errorf("status %d, want %d", w.Code, want)
			}
			if got := in.last().Outcome; got != string(a.want) {
				t.Errorf("refused as %q, want %q", got, a.want)
			}
			if n := len(in.handler.heard()); n != 0 {
				t.Errorf("the handler was called %d times", n)
			}
			if strings.Contains(w.Body.String(), string(a.want)) {
				t.Errorf("the answer says why: %s", w.Body)
			}
		})
	}
}

// jwtNull is JSON's null as a claim, where nil would remove it.
type jwtNull struct{}

func (jwtNull) MarshalJSON() ([]byte, error) { return []byte("null"), nil }

func withPublicKey(armoured bool) func(*testing.T, *inbound) []string {
	return func(t *testing.T, in *inbound) []string {
		secret, err := x509.MarshalPKIXPublicKey(&in.authority.Key().Private.PublicKey)
		if err != nil {
			t.Fatal(err)
		}
		if armoured {
			secret = pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: secret})
		}
		return []string{in.sign(t, in.claims(), teamstest.Algorithm("HS256", secret))}
	}
}

func rightKeyBy(algorithm string) func(*testing.T, *inbound) []string {
	return func(t *testing.T, in *inbound) []string {
		return []string{in.sign(t, in.claims(), teamstest.Algorithm(algorithm, in.authority.Key().Private))}
	}
}

func raiseExpiry(claims string) string {
	raw, err := base64.RawURLEncoding.DecodeString(claims)
	if err != nil {
		return err.Error()
	}
	return encode(strings.Replace(string(raw), `"exp":`, `"exp":9`, 1))
}

// another returns a key that the authority doesn't publish, with an ID of its
// own.
func another(t *testing.T) *teamstest.SigningKey {
	t.Helper()
	k, err := strangerKey()
	if err != nil {
		t.Fatal(err)
	}
	own := *k
	own.ID = rand.Text()
	return &own
}

func strangersKey(knownID bool) func(*testing.T, *inbound) []string {
	return func(t *testing.T, in *inbound) []string {
		k := another(t)
		if knownID {
			k.ID = in.authority.Key().ID
		}
		return []string{in.sign(t, in.claims(), teamstest.SignedBy(k))}
	}
}

func ownKeyInHeader(t *testing.T, in *inbound) []string {
	k := another(t)
	k.ID = in.authority.Key().ID
	return []string{in.sign(t, in.claims(), teamstest.SignedBy(k), teamstest.Header("jwk", k.JWK()))}
}

func ecKey(t *testing.T, in *inbound) []string {
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	point, err := k.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	in.authority.SetAlgorithms("RS256", "ES256")
	in.authority.PublishJWK(map[string]any{
		"kty": "EC", "crv": "P-256", "kid": "ec", "use": "sig",
		"x": encode(string(point[1:33])), "y": encode(string(point[33:])),
	})
	return []string{in.sign(t, in.claims(), teamstest.Algorithm("ES256", k), teamstest.Header("kid", "ec"))}
}

func weakKey(t *testing.T, in *inbound) []string {
	private, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	k := &teamstest.SigningKey{ID: "weak", Private: private}
	in.authority.PublishJWK(k.JWK())
	return []string{in.sign(t, in.claims(), teamstest.SignedBy(k))}
}

func encryptionKey(t *testing.T, in *inbound) []string {
	k := another(t)
	jwk := k.JWK()
	jwk["use"] = "enc"
	in.authority.PublishJWK(jwk)
	return []string{in.sign(t, in.claims(), teamstest.SignedBy(k))}
}

func ambiguousKey(t *testing.T, in *inbound) []string {
	good, twin := another(t), *in.authority.Key()
	twin.ID = good.ID
	in.authority.PublishJWK(good.JWK())
	in.authority.PublishJWK(twin.JWK())
	return []string{in.sign(t, in.claims(), teamstest.SignedBy(good))}
}

func endorsed(channels ...string) func(*testing.T, *inbound) []string {
	return func(t *testing.T, in *inbound) []string {
		k := another(t)
		k.Endorsements = channels
		in.authority.Publish(k)
		return genuine(t, in)
	}
}

func twiceInHeader(t *testing.T, in *inbound) []string {
	raw := fmt.Sprintf(`{"alg":"none","kid":%q,"alg":"RS256"}`, in.authority.Key().ID)
	return []string{in.sign(t, in.claims(), teamstest.RawHeader(raw))}
}

func twiceInClaims(t *testing.T, in *inbound) []string {
	raw := fmt.Sprintf(`{"iss":%q,"aud":"another","aud":%q,"serviceurl":%q,"exp":%d}`,
		teams.BotFrameworkIssuer, appID, serviceURL, in.clock.now().Add(time.Hour).Unix())
	return []string{in.sign(t, in.claims(), teamstest.RawClaims(raw))}
}

func claimRenamed(from, to string) func(*testing.T, *inbound) []string {
	return func(t *testing.T, in *inbound) []string {
		claims := in.claims()
		claims[to] = claims[from]
		delete(claims, from)
		return []string{in.sign(t, claims)}
	}
}

// TestLetIn holds the attacks against what must not be refused.
func TestLetIn(t *testing.T) {
	t.Parallel()
	start := newClock().at
	for _, a := range []attack{
		{name: "a genuine token", headers: genuine},
		{name: "for several, us among them", headers: forged("aud", []string{"another", appID})},
		{name: "expired within the skew", headers: forged("exp", start.Add(-5*time.Minute+time.Second).Unix())},
		{name: "not valid yet, within the skew", headers: forged("nbf", start.Add(5*time.Minute).Unix())},
		{name: "without nbf", headers: forged("nbf", nil)},
		{name: "fractions of seconds", headers: forged("exp", float64(start.Add(time.Hour).Unix())+0.5)},
		{name: "a key without endorsements", headers: endorsed()},
		{name: "PS256 where the metadata names it", headers: func(t *testing.T, in *inbound) []string {
			in.authority.SetAlgorithms("RS256", "PS256")
			return rightKeyBy("PS256")(t, in)
		}},
		{name: "tenant in capitals", headers: genuine, body: map[string]any{
			"channelData": map[string]any{"tenant": map[string]any{"id": strings.ToUpper(tenant)}}}},
	} {
		t.Run(a.name, func(t *testing.T) {
			t.Parallel()
			in := newInbound(t)
			w := in.post(strings.NewReader(with(t, a.body)), a.headers(t, in)...)
			if w.Code != http.StatusOK || len(in.handler.heard()) != 1 {
				t.Errorf("status %d as %q, want it let in", w.Code, in.last().Outcome)
			}
		})
	}
}

// unread fails a test if a body is read.
type unread struct{}

func (unread) Read([]byte) (int, error) { return 0, errors.New("the body was read") }

func TestBodyIsNotReadForStrangers(t *testing.T) {
	t.Parallel()
	in := newInbound(t)
	if w := in.post(unread{}, "Bearer x.y.z"); w.Code != http.StatusUnauthorized {
		t.Errorf("status %d, want 401", w.Code)
	}
	if w := in.post(io.MultiReader(unread{}), in.sign(t, in.claims())); w.Code != http.StatusBadRequest {
		t.Errorf("status %d for somebody with a token, want 400: the body is read", w.Code)
	}
}

// TestAllowedIsNoPassForOthers: that a service URL was allowed lets no other one
// in, and a refusal in between changes nothing for it.
func TestAllowedIsNoPassForOthers(t *testing.T) {
	t.Parallel()
	in := newInbound(t)
	for i, c := range []struct {
		url  string
		want int
	}{
		{serviceURL, 200}, {serviceURL + "@evil.example/", 403}, {"https://evil.example/", 403},
		{serviceURL, 200}, {"https://evil.example/", 403}, {serviceURL, 200},
	} {
		claims := in.claims()
		claims["serviceurl"] = c.url
		w := in.post(strings.NewReader(with(t, map[string]any{"serviceUrl": c.url})), in.sign(t, claims))
		if w.Code != c.want {
			t.Errorf("request %d, for %s: status %d, want %d", i, c.url, w.Code, c.want)
		}
	}
}
