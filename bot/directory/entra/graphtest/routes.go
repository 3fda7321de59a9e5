package graphtest

import (
	"encoding/hex"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/golang-jwt/jwt/v5"
)

// Application permissions of which any opens a path, the least first, as the
// paths' documentation lists them.
var (
	forUsers   = []string{ReadUsers, "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"}
	forMembers = []string{ReadMembers, "Group.Read.All", "GroupMember.ReadWrite.All", "Group.ReadWrite.All", "Directory.Read.All"}
	forApps    = []string{"TeamsAppInstallation.ReadForUser.All", InstallSelf, "TeamsAppInstallation.ReadWriteForUser.All"}
	forInstall = []string{InstallSelf, "TeamsAppInstallation.ReadWriteForUser.All"}
	forCatalog = []string{ReadCatalog, "AppCatalog.ReadWrite.All", "Directory.Read.All"}
)

// endpoint answers a request: a JSON document, nil for an answer without a body,
// or a problem.
type endpoint func(r *http.Request) (any, *problem)

// routes returns the paths of Graph without their version.
func (g *Graph) routes() http.Handler {
	mux := http.NewServeMux()
	for _, delta := range []string{"/users/delta", "/users/delta()", "/users/microsoft.graph.delta()"} {
		mux.Handle("GET "+delta, g.open(forUsers, http.StatusOK, g.delta))
	}
	mux.Handle("GET /users/{user}", g.open(forUsers, http.StatusOK, g.user))
	mux.Handle("GET /users/{user}/manager", g.open(forUsers, http.StatusOK, g.manager))
	mux.Handle("GET /groups/{group}", g.open(forMembers, http.StatusOK, g.group))
	for _, members := range []string{"members", "transitiveMembers"} {
		mux.Handle("GET /groups/{group}/"+members, g.open(forMembers, http.StatusOK, g.list))
		mux.Handle("GET /groups/{group}/"+members+"/{cast}", g.open(forMembers, http.StatusOK, g.list))
	}
	mux.Handle("GET /users/{user}/teamwork/installedApps", g.open(forApps, http.StatusOK, g.installed))
	mux.Handle("POST /users/{user}/teamwork/installedApps", g.open(forInstall, http.StatusCreated, g.install))
	mux.Handle("GET /users/{user}/teamwork/installedApps/{installation}/chat", g.open(forApps, http.StatusOK, g.chat))
	mux.Handle("GET /appCatalogs/teamsApps", g.open(forCatalog, http.StatusOK, g.catalog))
	mux.Handle("POST /users/{user}/sendMail", g.open(nil, http.StatusAccepted, g.sendMail))
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		g.answer(w, r, 0, nil, bad("Resource not found for the segment '"+strings.Trim(r.URL.Path, "/")+"'."))
	})
	return mux
}

// open lets those in whose token has one of the roles.
func (g *Graph) open(roles []string, status int, do endpoint) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var document any
		granted, p := g.authorized(r)
		if p == nil && roles != nil && !slices.ContainsFunc(roles, granted.has) {
			p = denied(r, roles, granted)
		}
		if p == nil {
			document, p = do(r)
		}
		g.answer(w, r, status, document, p)
	})
}

// denied is how Graph refuses who lacks a role: Entra's part and Teams' do it in
// words of their own.
func denied(r *http.Request, roles []string, granted claims) *problem {
	if strings.Contains(r.URL.Path, "/teamwork/") || strings.HasPrefix(r.URL.Path, "/appCatalogs") {
		return &problem{status: http.StatusForbidden, code: "Forbidden", message: "Missing role permissions on the request. API requires one of '" +
			strings.Join(roles, ", ") + "'. Roles on the request '" + strings.Join(granted.Roles, ", ") + "'."}
	}
	return &problem{status: http.StatusForbidden, code: "Authorization_RequestDenied", message: "Insufficient privileges to complete the operation."}
}

// authorized returns what the request's token says.
func (g *Graph) authorized(r *http.Request) (claims, *problem) {
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	var c claims
	_, err := jwt.ParseWithClaims(token, &c, func(*jwt.Token) (any, error) {
		return &g.config.Authority.Key().Private.PublicKey, nil
	}, jwt.WithValidMethods([]string{"RS256"}), jwt.WithAudience(audience), jwt.WithExpirationRequired(), jwt.WithTimeFunc(g.config.Now))
	if err != nil || c.Tenant != g.config.Tenant {
		return c, &problem{status: http.StatusUnauthorized, code: "InvalidAuthenticationToken", message: "Access token validation failure."}
	}
	return c, nil
}

// has reports whether the token carries a role.
func (c claims) has(role string) bool { return slices.Contains(c.Roles, role) }

// answer writes a document or a problem as Graph does.
func (g *Graph) answer(w http.ResponseWriter, r *http.Request, status int, document any, p *problem) {
	if p != nil {
		for name, values := range p.header {
			w.Header()[name] = values
		}
		status = p.status
		document = map[string]any{"error": map[string]any{
			"code": p.code, "message": p.message,
			"innerError": map[string]any{"date": g.config.Now().UTC().Format("2006-01-02T15:04:05"), "request-id": g.requestID(), "client-request-id": r.Header.Get("client-request-id")},
		}}
	}
	w.Header().Set("request-id", g.requestID())
	if document == nil {
		w.WriteHeader(status)
		return
	}
	body, ok := document.(jsontext.Value)
	if !ok {
		var err error
		if body, err = json.Marshal(document, json.Deterministic(true)); err != nil {
			panic(err) // only documents of this package get here
		}
	}
	w.Header().Set("Content-Type", "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	w.Write(body)
}

// requestID returns an ID that is the same each time, so that nothing depends on
// it.
func (g *Graph) requestID() string { return hex.EncodeToString([]byte("stand-in")) }
