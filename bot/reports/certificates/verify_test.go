package certificates

import (
	"bytes"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"drypp/bot/reports"
	"drypp/courses"
)

func TestVerify(t *testing.T) {
	t.Parallel()
	i := issuer(t)
	for _, f := range []reports.CertificateFormat{reports.CertificateBadge, reports.CertificatePDF} {
		v, err := Verify(bytes.NewReader(write(t, i, f, proof, kari, courses.Nynorsk)), published(t, i), now)
		if err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		if v.ID != proof.ID || v.Issuer != issuerURL || v.IssuerName != "Fjordvik Verksted AS" || !strings.HasPrefix(v.Key, issuerURL+"/keys/") {
			t.Errorf("%s: %+v", f, v)
		}
		if v.Title != proof.Title || v.Language != "nn" || v.Version != "3" || v.Name != kari.Name || v.Percent != 92 {
			t.Errorf("%s: %+v", f, v)
		}
		if !v.Passed.Equal(passed.Truncate(time.Second)) || !v.Expires.Equal(expires.Truncate(time.Second)) {
			t.Errorf("%s: %+v", f, v)
		}
		if !v.IsFor(" kari.odegard@example.no") || v.IsFor("ola@example.no") || v.IsFor("") {
			t.Errorf("%s: it is for others, or not for who it is for", f)
		}
	}
}

// forge changes a credential and signs it with the issuer's own key.
func forge(t testing.TB, i *Issuer, method jwt.SigningMethod, key any, change func(*claims, map[string]any)) string {
	t.Helper()
	signer, err := i.c.Keys.signer()
	if err != nil {
		t.Fatal(err)
	}
	if key == nil {
		key = signer
	}
	c := i.credential(&proof, &kari, courses.Bokmaal)
	token := jwt.NewWithClaims(method, c)
	token.Header["kid"] = i.keyURL(&signer.PublicKey)
	change(c, token.Header)
	signed, err := token.SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

func TestRefused(t *testing.T) {
	t.Parallel()
	i := issuer(t)
	keys := published(t, i)
	own, err := openKeys(t.TempDir(), minBits)
	if err != nil {
		t.Fatal(err)
	}
	stranger, err := own.signer()
	if err != nil {
		t.Fatal(err)
	}
	good := string(write(t, i, reports.CertificateBadge, proof, kari, courses.Bokmaal))
	page := string(write(t, i, reports.CertificatePDF, proof, kari, courses.Bokmaal))
	part := strings.Split(good, ".")
	rs := jwt.SigningMethodRS256
	with := func(change func(*claims, map[string]any)) string { return forge(t, i, rs, nil, change) }
	nothing := func(*claims, map[string]any) {}
	payload := func(old, new string) string {
		text, err := base64.RawURLEncoding.DecodeString(part[1])
		if err != nil || !bytes.Contains(text, []byte(old)) {
			t.Fatal(old, err)
		}
		return part[0] + "." + base64.RawURLEncoding.EncodeToString(bytes.Replace(text, []byte(old), []byte(new), 1)) + "." + part[2]
	}
	public, err := json.Marshal(keys)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		file string
		want error
	}{
		"empty":                     {"", ErrNotCertificate},
		"a text":                    {"Kursbevis. Bestått. Kari.", ErrNotCertificate},
		"another PDF":               {"%PDF-1.7\n%%EOF", ErrNotCertificate},
		"too large":                 {strings.Repeat("a", MaxFile+1), ErrNotCertificate},
		"a token that is too long":  {part[0] + "." + strings.Repeat("a", maxToken) + "." + part[2], ErrNotCertificate},
		"two in a page":             {page + page2(t, i), ErrNotCertificate},
		"a packet cut short":        {page[:strings.Index(page, "</openbadges")], ErrNotCertificate},
		"another score":             {payload(`"value":"92"`, `"value":"99"`), ErrSignature},
		"another name":              {payload("Kari", "Ola "), ErrSignature},
		"no signature":              {part[0] + "." + part[1] + ".", ErrSignature},
		"a shorter signature":       {good[:len(good)-6], ErrSignature},
		"a stranger's key":          {forge(t, i, rs, stranger, nothing), ErrSignature},
		"none":                      {forge(t, i, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, nothing), ErrSignature},
		"HS256 with the public key": {forge(t, i, jwt.SigningMethodHS256, public, nothing), ErrSignature},
		"RS512":                     {forge(t, i, jwt.SigningMethodRS512, nil, nothing), ErrSignature},
		"a key that comes along": {forge(t, i, rs, stranger, func(_ *claims, h map[string]any) {
			h["jwk"] = map[string]any{"kty": "RSA", "n": string(encode(stranger.N.Bytes())), "e": "AQAB"}
		}), ErrSignature},
		"a stranger's key by its name": {forge(t, i, rs, stranger, func(_ *claims, h map[string]any) {
			h["kid"] = i.keyURL(&stranger.PublicKey)
		}), ErrUnknownKey},
		"no key named":     {with(func(_ *claims, h map[string]any) { delete(h, "kid") }), ErrUnknownKey},
		"the key's folder": {with(func(_ *claims, h map[string]any) { h["kid"] = issuerURL + "/keys/" }), ErrUnknownKey},
		"another issuer": {with(func(c *claims, _ map[string]any) {
			c.Issuer, c.Issued.ID = "https://other.example.no", "https://other.example.no"
		}), ErrIssuer},
		"an issuer within the issuer": {with(func(c *claims, _ map[string]any) { c.Issuer = issuerURL[:len(issuerURL)-4] }), ErrIssuer},
		"a header too many":           {with(func(_ *claims, h map[string]any) { h["crit"] = []string{"exp"} }), ErrNotCertificate},
		"another type":                {with(func(_ *claims, h map[string]any) { h["typ"] = "at+jwt" }), ErrNotCertificate},
		"another issuer inside":       {with(func(c *claims, _ map[string]any) { c.Issued.ID = "https://other.example.no" }), ErrContents},
		"another ID inside":           {with(func(c *claims, _ map[string]any) { c.URI += "x" }), ErrContents},
		"another subject inside":      {with(func(c *claims, _ map[string]any) { c.About.ID += "x" }), ErrContents},
		"another beginning inside":    {with(func(c *claims, _ map[string]any) { c.From = c.From.Add(time.Second) }), ErrContents},
		"another end inside":          {with(func(c *claims, _ map[string]any) { u := c.Until.AddDate(9, 0, 0); c.Until = &u }), ErrContents},
		"an end in the claims only":   {with(func(c *claims, _ map[string]any) { c.Until = nil }), ErrContents},
		"no beginning":                {with(func(c *claims, _ map[string]any) { c.NotBefore = nil }), ErrContents},
		"another credential":          {with(func(c *claims, _ map[string]any) { c.Type = []string{"VerifiableCredential"} }), ErrContents},
		"no result":                   {with(func(c *claims, _ map[string]any) { c.About.Result = nil }), ErrContents},
		"a score in words":            {with(func(c *claims, _ map[string]any) { c.About.Result[0].Value = "good" }), ErrContents},
		"terminal codes":              {with(func(c *claims, _ map[string]any) { c.About.Achievement.Name = "\x1b[2J" }), ErrContents},
	} {
		v, err := Verify(strings.NewReader(c.file), keys, now)
		if !errors.Is(err, c.want) || v != nil {
			t.Errorf("%s: got %+v, %v; want %v", name, v, err, c.want)
		}
		if err != nil && (strings.Contains(err.Error(), "Kari") || strings.Contains(err.Error(), "odegard")) {
			t.Errorf("%s: the error holds personal data: %v", name, err)
		}
	}
}

// page2 is another person's page.
func page2(t *testing.T, i *Issuer) string {
	other := proof
	other.ID = "another"
	return string(write(t, i, reports.CertificatePDF, other, courses.Person{Name: "Ola Nordmann"}, courses.Bokmaal))
}

// TestValidity: what a certificate says is told, though it doesn't count.
func TestValidity(t *testing.T) {
	t.Parallel()
	i := issuer(t)
	file := write(t, i, reports.CertificateBadge, proof, kari, courses.Bokmaal)
	from, until := passed.Truncate(time.Second), expires.Truncate(time.Second)
	for _, c := range []struct {
		at   time.Time
		want error
	}{
		{from.Add(-time.Second), ErrNotYet}, {from, nil}, {until.Add(-time.Second), nil}, {until, ErrExpired},
	} {
		v, err := Verify(bytes.NewReader(file), published(t, i), c.at)
		if !errors.Is(err, c.want) || v == nil || v.Name != kari.Name {
			t.Errorf("at %v: %+v, %v", c.at, v, err)
		}
	}
	forGood := proof
	forGood.Expires = time.Time{}
	file = write(t, i, reports.CertificatePDF, forGood, kari, courses.Bokmaal)
	if v, err := Verify(bytes.NewReader(file), published(t, i), now.AddDate(100, 0, 0)); err != nil || !v.Expires.IsZero() {
		t.Errorf("a certificate without end: %+v, %v", v, err)
	}
}

// TestAnyByte changes each byte of a credential: none of it goes through.
func TestAnyByte(t *testing.T) {
	t.Parallel()
	i := issuer(t)
	keys := published(t, i)
	good := write(t, i, reports.CertificateBadge, proof, kari, courses.Bokmaal)
	for n := range good {
		bad := bytes.Clone(good)
		if bad[n] = 'A'; good[n] == 'A' {
			bad[n] = 'B'
		}
		if v, err := Verify(bytes.NewReader(bad), keys, now); err == nil {
			t.Fatalf("byte %d was changed, and it went through: %+v", n, v)
		}
	}
}

func TestReadKeys(t *testing.T) {
	t.Parallel()
	i := issuer(t)
	keys := published(t, i)
	var kid, n string
	var key *rsa.PublicKey
	for kid, key = range keys {
		n = string(encode(key.N.Bytes()))
	}
	set := func(kid, kty, n string) string {
		b, err := json.Marshal(map[string]any{"keys": []map[string]string{{"kid": kid, "kty": kty, "n": n, "e": "AQAB", "alg": "RS256"}}})
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	if _, err := ReadKeys(strings.NewReader(set(kid, "RSA", n))); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ text, want string }{
		"empty":          {"", "no set of published keys"},
		"no key":         {`{"keys":[]}`, "no set of published keys"},
		"a secret key":   {set(kid, "oct", n), "key 1 of the set is no RSA key"},
		"a short key":    {set(kid, "RSA", n[:64]), "key 1 of the set"},
		"a huge key":     {set(kid, "RSA", strings.Repeat("A", maxBits)), "no RSA key of a usual size"},
		"a swapped key":  {set(kid+"x", "RSA", n), "is not the key that its address names"},
		"no base64":      {set(kid, "RSA", strings.Repeat("!", 300)), "can't be read"},
		"many keys":      {`{"keys":[` + strings.Repeat(`{},`, maxKeys) + `{}]}`, "no set of published keys"},
		"a large file":   {strings.Repeat(" ", maxKeysFile+1), "larger than"},
		"a certificate":  {"a.b.c", "no set of published keys"},
		"an even number": {set(kid, "RSA", n[:len(n)-4]), "key 1 of the set"},
	} {
		if _, err := ReadKeys(strings.NewReader(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzVerify(f *testing.F) {
	i := issuer(f)
	keys := published(f, i)
	token := write(f, i, reports.CertificateBadge, proof, kari, courses.Bokmaal)
	f.Add(token)
	f.Add(append([]byte("%PDF-1.3\n"), packet(string(token))...))
	f.Add(append([]byte("%PDF-1.3\n"), packet("a.b.c")[:90]...))
	f.Add([]byte("e30.e30."))
	f.Fuzz(func(t *testing.T, file []byte) {
		v, err := Verify(bytes.NewReader(file), keys, now)
		if err == nil && (v.ID != proof.ID || v.Name != kari.Name) {
			t.Errorf("a forged certificate went through: %+v", v)
		}
	})
}

func FuzzReadKeys(f *testing.F) {
	documents, err := issuer(f).Published()
	if err != nil {
		f.Fatal(err)
	}
	for _, d := range documents {
		f.Add(d.Body)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		keys, err := ReadKeys(bytes.NewReader(text))
		for kid, k := range keys {
			if err != nil || !strings.HasSuffix(kid, thumbprint(k)) {
				t.Errorf("%q, %v", kid, err)
			}
		}
	})
}
