package graphtest

import (
	"bytes"
	"crypto/subtle"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/golang-jwt/jwt/v5"
)

const (
	// loginHost is where instance discovery is asked beside teamstest.EntraHost.
	loginHost = "login.microsoft.com"
	// audience is whom Graph's tokens are for, and the scope that asks for them.
	audience = "https://graph.microsoft.com"
	scope    = audience + "/.default"
	// assertionType is what RFC 7523, section 2.2 calls a signed assertion.
	assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
)

// claims are those of a token for Graph that matter here.
type claims struct {
	jwt.RegisteredClaims
	Tenant string   `json:"tid"`
	App    string   `json:"appid"`
	Roles  []string `json:"roles"`
}

// entra answers for Entra: what concerns Graph itself, the rest by teams.
func (g *Graph) entra(teams http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /common/discovery/instance", g.instance)
	mux.HandleFunc("POST /{tenant}/oauth2/v2.0/token", func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		form, err := url.ParseQuery(string(body))
		if err == nil && slices.Contains(strings.Fields(form.Get("scope")), scope) {
			g.token(w, r, form, body)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		teams.ServeHTTP(w, r)
	})
	mux.Handle("/", teams)
	return mux
}

// instance is the document by which MSAL makes sure of an authority.
func (g *Graph) instance(w http.ResponseWriter, r *http.Request) {
	body, err := json.Marshal(map[string]any{
		"tenant_discovery_endpoint": "https://login.microsoftonline.com/" + g.config.Tenant + "/v2.0/.well-known/openid-configuration",
		"api-version":               "1.1",
		"metadata": []any{map[string]any{
			"preferred_network": "login.microsoftonline.com", "preferred_cache": "login.windows.net",
			"aliases": []string{"login.microsoftonline.com", "login.windows.net", loginHost, "sts.windows.net"},
		}},
	}, json.Deterministic(true))
	if err != nil {
		panic(err) // strings only
	}
	w.Header().Set("Content-Type", "application/json")
	w.Write(body)
}

// token answers who wants a token for Graph.
func (g *Graph) token(w http.ResponseWriter, r *http.Request, form url.Values, body []byte) {
	g.remember(r, body)
	f := g.fault(Token)
	if !f.begin(w, r) {
		return
	}
	status, document := g.grant(r.PathValue("tenant"), form)
	encoded, err := json.Marshal(document, json.Deterministic(true))
	if err != nil {
		panic(err) // strings and numbers only
	}
	f.end(w, status, http.Header{"Content-Type": {"application/json; charset=utf-8"}}, encoded)
}

// grant gives a token to who knows the secret or has a signed assertion; the
// assertion's signature isn't looked at.
func (g *Graph) grant(tenant string, form url.Values) (int, any) {
	refuse := func(aadsts, problem string) (int, any) {
		return http.StatusUnauthorized, map[string]any{"error": problem, "error_description": aadsts + ": refused by the stand-in"}
	}
	asserted := form.Get("client_assertion_type") == assertionType && strings.Count(form.Get("client_assertion"), ".") == 2
	switch {
	case tenant != g.config.Tenant:
		return refuse("AADSTS90002", "invalid_tenant")
	case form.Get("client_id") != g.config.AppID:
		return refuse("AADSTS700016", "unauthorized_client")
	case !asserted && subtle.ConstantTimeCompare([]byte(form.Get("client_secret")), []byte(g.config.Secret)) == 0:
		return refuse("AADSTS7000215", "invalid_client")
	case form.Get("grant_type") != "client_credentials":
		return refuse("AADSTS70003", "unsupported_grant_type")
	}
	token, err := g.sign()
	if err != nil {
		panic(err) // an RSA key of ours can always sign
	}
	return http.StatusOK, map[string]any{"token_type": "Bearer", "expires_in": 3600, "ext_expires_in": 3600, "access_token": token}
}

// sign makes a token that is good for an hour, with the roles consented to.
func (g *Graph) sign() (string, error) {
	g.mu.Lock()
	roles := slices.Clone(g.roles)
	g.mu.Unlock()
	now := g.config.Now()
	all := map[string]any{
		"aud": audience, "iss": "https://sts.windows.net/" + g.config.Tenant + "/", "tid": g.config.Tenant, "appid": g.config.AppID,
		"idtyp": "app", "iat": now.Unix(), "nbf": now.Unix(), "exp": now.Add(time.Hour).Unix(),
	}
	if len(roles) > 0 {
		all["roles"] = roles
	}
	return g.config.Authority.Sign(all)
}
