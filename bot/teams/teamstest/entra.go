package teamstest

import (
	"context"
	"crypto/subtle"
	"net/http"
	"strings"
	"time"
)

const (
	// ConnectorScope is the only scope that tokens are given for.
	ConnectorScope = "https://api.botframework.com/.default"
	// tokenLife is how long a token is good for.
	tokenLife = time.Hour
	// assertionType is what RFC 7523, section 2.2 calls a signed assertion.
	assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
)

// entra answers as login.microsoftonline.com does for the bot's own tenant.
func (t *Teams) entra() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{tenant}/v2.0/.well-known/openid-configuration", t.discovery)
	mux.HandleFunc("POST /{tenant}/oauth2/v2.0/token", t.operation(Token, t.token))
	return mux
}

// discovery is the document that MSAL reads before it asks for a token.
func (t *Teams) discovery(w http.ResponseWriter, r *http.Request) {
	base := "https://" + r.Host + "/" + r.PathValue("tenant")
	write(w, http.StatusOK, map[string]any{
		"issuer":                 base + "/v2.0",
		"authorization_endpoint": base + "/oauth2/v2.0/authorize",
		"token_endpoint":         base + "/oauth2/v2.0/token",
		"jwks_uri":               base + "/discovery/v2.0/keys",
	})
}

// token gives a token to who knows the secret, or has a signed assertion; the
// signature isn't looked at.
func (t *Teams) token(r *http.Request) (int, any) {
	refuse := func(aadsts, problem string) (int, any) {
		return http.StatusUnauthorized, map[string]any{"error": problem, "error_description": aadsts + ": refused by the stand-in"}
	}
	form := r.PostFormValue
	asserted := form("client_assertion_type") == assertionType && strings.Count(form("client_assertion"), ".") == 2
	switch {
	case r.PathValue("tenant") != t.config.BotTenant:
		return refuse("AADSTS90002", "invalid_tenant")
	case form("client_id") != t.config.AppID:
		return refuse("AADSTS700016", "unauthorized_client")
	case !asserted && subtle.ConstantTimeCompare([]byte(form("client_secret")), []byte(t.config.Secret)) == 0:
		return refuse("AADSTS7000215", "invalid_client")
	case form("grant_type") != "client_credentials" || !strings.Contains(" "+form("scope")+" ", " "+ConnectorScope+" "):
		return refuse("AADSTS70011", "invalid_scope")
	}
	return http.StatusOK, map[string]any{
		"token_type": "Bearer", "expires_in": int(tokenLife.Seconds()), "access_token": t.issue(),
	}
}

// issue makes a token for the bot.
func (t *Teams) issue() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.config.Now()
	for len(t.issued) > 0 && !now.Before(t.tokens[t.issued[0]]) {
		delete(t.tokens, t.issued[0])
		t.issued = t.issued[1:]
	}
	token := "stand-in-" + t.hex(32)
	t.tokens[token], t.issued = now.Add(tokenLife), append(t.issued, token)
	return token
}

// authorized reports whether a request carries a token that was issued here
// and is still good.
func (t *Teams) authorized(r *http.Request) bool {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	t.mu.Lock()
	defer t.mu.Unlock()
	return ok && t.config.Now().Before(t.tokens[token])
}

// Credential gives tokens without a network, for tests of what comes after. It
// is a teams.TokenSource.
type Credential struct{ teams *Teams }

// Credential returns one that gives a new token each time.
func (t *Teams) Credential() Credential { return Credential{t} }

// Token returns a token that is good for an hour.
func (c Credential) Token(context.Context) (string, error) { return c.teams.issue(), nil }
