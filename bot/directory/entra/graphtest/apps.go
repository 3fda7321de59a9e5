package graphtest

import (
	"encoding/base64"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json"
)

// Block makes it impossible to install the app for somebody, as an app
// permission policy does.
func (g *Graph) Block(id string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.blocked[id] = true
}

// Install notes that somebody has the app, however they came by it.
func (g *Graph) Install(id string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.users[id].installed = true
}

// Installed reports whether somebody has the app.
func (g *Graph) Installed(id string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.users[id].installed
}

// Chat returns the ID of the chat between somebody and the app, which is there
// once the app is installed.
func (g *Graph) Chat(id string) string { return "19:" + id + "_" + g.config.AppID + "@unq.gbl.spaces" }

func installation(u *user) string {
	return base64.StdEncoding.EncodeToString([]byte(u.id + "##" + CatalogID))
}

// catalog answers GET /appCatalogs/teamsApps.
func (g *Graph) catalog(r *http.Request) (any, *problem) {
	q, p := query(r, "$filter")
	if p != nil {
		return nil, p
	}
	list := []any{}
	switch id, ok := equals(q["$filter"], "externalId"); {
	case q["$filter"] != "" && !ok:
		return nil, bad("Invalid filter clause.")
	case !ok || id == ExternalID:
		list = append(list, app())
	}
	return map[string]any{"@odata.context": base + "/$metadata#appCatalogs/teamsApps", "value": list}, nil
}

func app() map[string]any {
	return map[string]any{"id": CatalogID, "externalId": ExternalID, "displayName": "Drypp", "distributionMethod": "organization"}
}

// installed answers GET /users/{id}/teamwork/installedApps.
func (g *Graph) installed(r *http.Request) (any, *problem) {
	q, p := query(r, "$filter", "$expand")
	if p != nil {
		return nil, p
	}
	external, byExternal := equals(q["$filter"], "teamsApp/externalId")
	catalog, byCatalog := equals(q["$filter"], "teamsApp/id")
	if q["$filter"] != "" && !byExternal && !byCatalog {
		return nil, bad("Invalid filter clause.")
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	u := g.find(r.PathValue("user"))
	if u == nil {
		return nil, notInTeams()
	}
	list := []any{}
	if u.installed && (!byExternal || external == ExternalID) && (!byCatalog || catalog == CatalogID) {
		one := map[string]any{"id": installation(u)}
		if strings.Contains(q["$expand"], "teamsApp") {
			one["teamsApp"] = app()
		}
		list = append(list, one)
	}
	return map[string]any{"@odata.context": base + "/$metadata#users/teamwork/installedApps", "value": list}, nil
}

func notInTeams() *problem {
	return &problem{status: http.StatusNotFound, code: "NotFound", message: "No user found with the ID."}
}

// install answers POST /users/{id}/teamwork/installedApps.
func (g *Graph) install(r *http.Request) (any, *problem) {
	var body struct {
		App string `json:"teamsApp@odata.bind"`
	}
	if err := json.UnmarshalRead(r.Body, &body, json.RejectUnknownMembers(true)); err != nil {
		return nil, bad("Invalid request body.")
	}
	if body.App != base+"/appCatalogs/teamsApps/"+CatalogID && body.App != base+"/appCatalogs/teamsApps('"+CatalogID+"')" {
		return nil, &problem{status: http.StatusNotFound, code: "NotFound", message: "The app does not exist in the catalog."}
	}
	u, p := g.take(r.PathValue("user"))
	if p == nil && g.config.OnInstall != nil {
		g.config.OnInstall(u)
	}
	return nil, p
}

// take installs the app for somebody and returns their object ID.
func (g *Graph) take(idOrName string) (string, *problem) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch u := g.find(idOrName); {
	case u == nil:
		return "", notInTeams()
	case g.blocked[u.id]:
		return "", &problem{status: http.StatusForbidden, code: "Forbidden", message: "The app is blocked by app permission policy."}
	case u.installed:
		return "", &problem{status: http.StatusConflict, code: "Conflict", message: "The app is already installed for the user."}
	default:
		u.installed = true
		return u.id, nil
	}
}

// chat answers GET /users/{id}/teamwork/installedApps/{id}/chat.
func (g *Graph) chat(r *http.Request) (any, *problem) {
	if _, p := query(r, "$select"); p != nil {
		return nil, p
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	u := g.find(r.PathValue("user"))
	if u == nil || !u.installed || r.PathValue("installation") != installation(u) {
		return nil, &problem{status: http.StatusNotFound, code: "NotFound", message: "App is not installed in the specified scope."}
	}
	return map[string]any{"@odata.context": base + "/$metadata#chats/$entity", "id": g.Chat(u.id), "chatType": "oneOnOne"}, nil
}
