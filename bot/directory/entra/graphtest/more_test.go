package graphtest_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"drypp/bot/directory/entra/graphtest"
	"drypp/bot/teams/teamstest"
)

const bind = `{"teamsApp@odata.bind":"` + base + `/appCatalogs/teamsApps/` + graphtest.CatalogID + `"}`

func TestInstall(t *testing.T) {
	t.Parallel()
	var told []string
	g, c := connect(t, graphtest.Config{OnInstall: func(id string) { told = append(told, id) }})
	people := g.Populate(2)
	g.Block(people[1])
	_, doc := c.get("/appCatalogs/teamsApps?$filter=externalId%20eq%20'" + graphtest.ExternalID + "'")
	if list := doc["value"].([]any); len(list) != 1 || list[0].(map[string]any)["id"] != graphtest.CatalogID {
		t.Errorf("the catalogue has %v", list)
	}
	apps := base + "/users/" + people[0] + "/teamwork/installedApps"
	list := func() []any {
		_, doc := c.get(apps + "?$expand=teamsApp&$filter=teamsApp/externalId%20eq%20'" + graphtest.ExternalID + "'")
		return doc["value"].([]any)
	}
	if before := list(); len(before) != 0 || g.Installed(people[0]) {
		t.Errorf("before: %v", before)
	}
	for _, tt := range []struct {
		address, body string
		status        int
	}{
		{apps, `{}`, http.StatusNotFound},
		{apps, `{"teamsApp":"x"}`, http.StatusBadRequest},
		{apps, bind, http.StatusCreated},
		{apps, bind, http.StatusConflict},
		{base + "/users/" + people[1] + "/teamwork/installedApps", bind, http.StatusForbidden},
		{base + "/users/00000000-0000-4000-8000-000000000000/teamwork/installedApps", bind, http.StatusNotFound},
	} {
		if status, doc, _ := c.send("POST", tt.address, tt.body, "Content-Type", "application/json"); status != tt.status {
			t.Errorf("%s: %d %v, want %d", tt.body, status, doc, tt.status)
		}
	}
	after := list()
	if len(after) != 1 || !g.Installed(people[0]) || !slices.Equal(told, people[:1]) {
		t.Fatalf("after: %v, told %v", after, told)
	}
	id := after[0].(map[string]any)["id"].(string)
	if status, doc := c.get(apps + "/" + id + "/chat"); status != http.StatusOK || doc["id"] != g.Chat(people[0]) {
		t.Errorf("the chat: %d %v", status, doc)
	}
	if status, _ := c.get(apps + "/another/chat"); status != http.StatusNotFound {
		t.Errorf("no such installation: %d", status)
	}
}

const letter = `{"message":{"subject":"Hei","body":{"contentType":"text","content":"På deg"},"toRecipients":[{"emailAddress":{"address":"kari@fjordvik.example"}}]},"saveToSentItems":false}`

func TestSendMail(t *testing.T) {
	t.Parallel()
	g, c := connect(t, graphtest.Config{Roles: []string{}})
	send := func(from string) int {
		status, _, _ := c.send("POST", base+"/users/"+from+"/sendMail", letter, "Content-Type", "application/json")
		return status
	}
	if status := send(graphtest.Mailbox); status != http.StatusAccepted {
		t.Errorf("from the mailbox in scope: %d", status)
	}
	if status := send("sjefen@fjordvik.example"); status != http.StatusForbidden {
		t.Errorf("from another: %d", status)
	}
	g.Grant("Mail.Send")
	c.sign()
	if status := send("sjefen@fjordvik.example"); status != http.StatusAccepted {
		t.Errorf("with a tenant-wide permission: %d", status)
	}
	untyped := strings.Replace(letter, `"contentType":"text"`, `"contentType":""`, 1)
	if status, doc, _ := c.send("POST", base+"/users/"+graphtest.Mailbox+"/sendMail", untyped, "Content-Type", "application/json"); code(doc) != "RequestBodyRead" {
		t.Errorf("a body of no type: %d %v", status, doc)
	}
	sent := g.Mail()
	if len(sent) != 2 || sent[0].Subject != "Hei" || sent[0].Body != "På deg" || sent[0].HTML || sent[0].Saved || !slices.Equal(sent[0].To, []string{"kari@fjordvik.example"}) {
		t.Errorf("sent %+v", sent)
	}
}

// TestMailboxBusy: a mailbox takes four requests at a time.
func TestMailboxBusy(t *testing.T) {
	t.Parallel()
	g, c := connect(t, graphtest.Config{})
	hold := make(chan struct{})
	g.Fail(graphtest.SendMail, 4, graphtest.Fault{Hold: hold})
	results := make(chan int)
	for range 5 {
		go func() {
			status, _, _ := c.send("POST", base+"/users/"+graphtest.Mailbox+"/sendMail", letter, "Content-Type", "application/json")
			results <- status
		}()
	}
	if status := <-results; status != http.StatusTooManyRequests {
		t.Errorf("the fifth: %d", status)
	}
	close(hold)
	for range 4 {
		if status := <-results; status != http.StatusAccepted {
			t.Errorf("one of four: %d", status)
		}
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	g, c := connect(t, graphtest.Config{Seed: 3})
	g.Populate(50)
	const path = base + "/users/delta?$select=id"
	for _, tt := range []struct {
		name   string
		fault  graphtest.Fault
		status int
	}{
		{"none", graphtest.Fault{}, 200},
		{"throttled", graphtest.Throttled(7 * time.Second), 429},
		{"unavailable", graphtest.Unavailable, 503},
		{"reset", graphtest.Fault{Reset: true}, 0},
		{"lose", graphtest.Fault{Lose: true}, 0},
		{"cut", graphtest.Fault{Cut: true}, 0},
		{"half", graphtest.Fault{Half: true}, 200},
		{"linkless", graphtest.Fault{Linkless: true}, 200},
	} {
		g.Fail(graphtest.Delta, 1, tt.fault)
		before := g.Calls(graphtest.Delta)
		status, doc, header := c.send("GET", path, "")
		if status != tt.status || header.Get("Retry-After") != tt.fault.RetryAfter {
			t.Errorf("%s: %d, Retry-After %q", tt.name, status, header.Get("Retry-After"))
		}
		if _, link := doc["@odata.deltaLink"]; tt.fault.Linkless == link && status == 200 && !tt.fault.Half {
			t.Errorf("%s: linked %t", tt.name, link)
		}
		if tt.fault.Half && doc != nil {
			t.Errorf("half a page reads as %v", doc)
		}
		if g.Calls(graphtest.Delta) == before {
			t.Errorf("%s isn't counted", tt.name)
		}
	}
	g.FailOften(graphtest.Delta, 0.5, graphtest.Unavailable)
	failed := 0
	for range 40 {
		if status, _ := c.get(path); status != 200 {
			failed++
		}
	}
	if failed < 10 || failed > 30 {
		t.Errorf("%d of 40 failed", failed)
	}
}

func TestRequests(t *testing.T) {
	t.Parallel()
	g, c := connect(t, graphtest.Config{})
	c.get("/users/delta?$select=id,mail", "Prefer", "return=minimal")
	all := g.Requests()
	if len(all) != 2 || all[0].Host != teamstest.EntraHost || !strings.Contains(string(all[0].Body), "client_secret") {
		t.Fatalf("%+v, want a token and a page", all)
	}
	if r := all[1]; r.Method != "GET" || r.Host != graphtest.Host || r.Path != "/v1.0/users/delta" || r.Query.Get("$select") != "id,mail" || r.Header.Get("Prefer") != "return=minimal" {
		t.Errorf("%+v", r)
	}
	if g.Forget(); len(g.Requests()) != 0 {
		t.Error("Forget forgets nothing")
	}
}

// TestPrism: what the description of Graph doesn't know is refused, and what the
// stand-in answers keeps to it.
func TestPrism(t *testing.T) {
	t.Parallel()
	prism := graphtest.StartPrism(t)
	g, c := connect(t, graphtest.Config{PageSize: 3})
	prism.Guard(g)
	people := g.Populate(8)
	group := g.AddGroup("Alle", people...)
	g.Delete(people[7])
	g.SetQuirks(graphtest.Quirks{Tombstones: true})
	items, link := c.round("/users/delta()?$select=displayName,employeeHireDate,onPremisesExtensionAttributes,manager")
	if !slices.Equal(ids(items), people) {
		t.Errorf("a round tells of %v", ids(items))
	}
	g.SetManager(people[3], "")
	if items, _ = c.round(link); len(items) != 1 {
		t.Errorf("the next of %v", items)
	}
	headers := []string{"ConsistencyLevel", "eventual"}
	items, _ = c.round("/groups/"+group+"/transitiveMembers/microsoft.graph.user?$count=true&$select=id&$top=5", headers...)
	if len(items) != 7 {
		t.Errorf("members are %v", ids(items))
	}
	apps := base + "/users/" + people[0] + "/teamwork/installedApps"
	json := []string{"Content-Type", "application/json"}
	for _, status := range []int{http.StatusCreated, http.StatusConflict} {
		if got, doc, _ := c.send("POST", apps, bind, json...); got != status {
			t.Errorf("installing: %d %v", got, doc)
		}
	}
	_, doc := c.get(apps + "?$expand=teamsApp")
	id := doc["value"].([]any)[0].(map[string]any)["id"].(string)
	for _, path := range []string{apps + "/" + id + "/chat", base + "/appCatalogs/teamsApps", base + "/users/" + people[0] + "?$select=id,mail&$expand=manager($select=id)", base + "/users/" + people[1] + "/manager"} {
		if status, doc := c.get(path); status != http.StatusOK {
			t.Errorf("%s: %d %v", path, status, doc)
		}
	}
	if status, doc, _ := c.send("POST", base+"/users/"+graphtest.Mailbox+"/sendMail", letter, json...); status != http.StatusAccepted {
		t.Errorf("mail: %d %v", status, doc)
	}
	if status, doc := c.get("/users/delta?$skiptoken=none"); status != http.StatusBadRequest || code(doc) != "syncStateNotFound" {
		t.Errorf("an error of Graph's: %d %v", status, doc)
	}
	if v := prism.Violations(); len(v) != 0 {
		t.Errorf("refused: %q", v)
	}
	for _, path := range []string{"/users/delta?$select=shoeSize", "/groups/x/transitiveMembers", "/me"} {
		if status, _ := c.get(path); status < 400 || len(prism.Violations()) != 1 {
			t.Errorf("%s: %d, and isn't refused", path, status)
		}
	}
}
