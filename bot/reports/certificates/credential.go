package certificates

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"drypp/courses"
	"drypp/courses/results"
)

// The JSON-LD contexts that every credential names, in this order.
const (
	contextW3C        = "https://www.w3.org/ns/credentials/v2"
	contextOpenBadges = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
)

// schema is the JSON schema that credentials say they keep to.
const schema = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"

// claims is a credential as the payload of a JSON Web Token: its members, and
// beside them the registered claims that repeat some of them.
type claims struct {
	jwt.RegisteredClaims
	credential
}

type credential struct {
	Context []string    `json:"@context"`
	URI     string      `json:"id"`
	Type    []string    `json:"type"`
	Name    string      `json:"name"`
	Issued  profile     `json:"issuer"`
	From    time.Time   `json:"validFrom"`
	Until   *time.Time  `json:"validUntil,omitempty"`
	About   subject     `json:"credentialSubject"`
	Schema  []schemaRef `json:"credentialSchema,omitempty"`
}

type profile struct {
	Context []string `json:"@context,omitempty"`
	ID      string   `json:"id"`
	Type    []string `json:"type"`
	Name    string   `json:"name"`
}

type subject struct {
	ID          string      `json:"id"`
	Type        []string    `json:"type"`
	Identifier  []identity  `json:"identifier,omitempty"`
	Achievement achievement `json:"achievement"`
	Result      []result    `json:"result,omitempty"`
}

type identity struct {
	Type   string `json:"type"`
	Kind   string `json:"identityType"`
	Hashed bool   `json:"hashed"`
	Value  string `json:"identityHash"`
	Salt   string `json:"salt,omitempty"`
}

type achievement struct {
	ID          string              `json:"id"`
	Type        []string            `json:"type"`
	Kind        string              `json:"achievementType"`
	Name        string              `json:"name"`
	Description string              `json:"description"`
	Criteria    criteria            `json:"criteria"`
	Language    courses.Language    `json:"inLanguage"`
	Version     string              `json:"version"`
	Results     []resultDescription `json:"resultDescription,omitempty"`
}

type criteria struct {
	Narrative string `json:"narrative"`
}

type resultDescription struct {
	ID   string   `json:"id"`
	Type []string `json:"type"`
	Name string   `json:"name"`
	Kind string   `json:"resultType"`
	Min  string   `json:"valueMin"`
	Max  string   `json:"valueMax"`
}

type result struct {
	Type        []string `json:"type"`
	Description string   `json:"resultDescription"`
	Value       string   `json:"value"`
}

type schemaRef struct {
	ID   string `json:"id"`
	Type string `json:"type"`
}

// The kinds of identities, as the specification names them.
const (
	byName  = "name"
	byEmail = "emailAddress"
)

// credential returns what is signed. It names nobody but by the name on the
// page, and the e-mail address as a salted hash.
func (i *Issuer) credential(c *results.Certificate, p *courses.Person, l courses.Language) *claims {
	id := i.c.URL + "/certificates/" + c.ID
	from := c.Passed.UTC().Truncate(time.Second)
	cl := &claims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: i.c.URL, ID: id, Subject: id + "#holder", NotBefore: jwt.NewNumericDate(from),
		},
		credential: credential{
			Context: []string{contextW3C, contextOpenBadges},
			URI:     id, Type: []string{"VerifiableCredential", "OpenBadgeCredential"},
			Name: c.Title, Issued: i.profile(), From: from,
			About: subject{
				ID: id + "#holder", Type: []string{"AchievementSubject"},
				Identifier: identities(c.ID, p), Achievement: i.achievement(c, l),
			},
			Schema: []schemaRef{{schema, "1EdTechJsonSchemaValidator2019"}},
		},
	}
	cl.About.Result = []result{{[]string{"Result"}, cl.About.Achievement.Results[0].ID, strconv.Itoa(c.Percent)}}
	if !c.Expires.IsZero() {
		until := c.Expires.UTC().Truncate(time.Second)
		cl.Until, cl.ExpiresAt = &until, jwt.NewNumericDate(until)
	}
	return cl
}

func (i *Issuer) profile() profile {
	return profile{ID: i.c.URL, Type: []string{"Profile"}, Name: i.c.Name}
}

func (i *Issuer) achievement(c *results.Certificate, l courses.Language) achievement {
	t := textsOf(l)
	version := strconv.Itoa(c.Version)
	id := i.c.URL + "/courses/" + c.Course + "/" + version
	return achievement{
		ID: id, Type: []string{"Achievement"}, Kind: "CertificateOfCompletion",
		Name: c.Title, Description: t.description(c.Title), Criteria: criteria{t.Criteria},
		Language: l, Version: version,
		Results: []resultDescription{{
			ID: id + "#score", Type: []string{"ResultDescription"}, Name: t.Score, Kind: "Percent", Min: "0", Max: "100",
		}},
	}
}

// identities says who somebody is. The certificate's ID salts the hash of the
// address: it is random, and another one on each certificate.
func identities(certificate string, p *courses.Person) []identity {
	var list []identity
	if p.Name != "" {
		list = append(list, identity{Type: "IdentityObject", Kind: byName, Value: p.Name})
	}
	if p.Email != "" {
		list = append(list, identity{"IdentityObject", byEmail, true, hash(p.Email, certificate), certificate})
	}
	return list
}

// hash is the specification's IdentityHash of an e-mail address (appendix
// B.1, "IdentityHash"), which is taken in lower case.
func hash(email, salt string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(strings.TrimSpace(email)) + salt))
	return "sha256$" + hex.EncodeToString(sum[:])
}

// sign returns the credential as a compact JSON Web Signature. RS256 is the
// algorithm that the specification asks for as a minimum; any other "limits
// interoperability" (8.2.3). Its header may hold nothing but alg, kid, jwk and
// typ. kid is an address that gives the key; jwk is left out, since whoever
// believes a key that comes with the signature believes everybody.
func (i *Issuer) sign(c *claims) (string, error) {
	key, err := i.c.Keys.signer()
	if err != nil {
		return "", err
	}
	t := jwt.NewWithClaims(jwt.SigningMethodRS256, c)
	t.Header["kid"] = i.keyURL(&key.PublicKey)
	return t.SignedString(key)
}
