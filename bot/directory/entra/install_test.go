package entra_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"drypp/bot/delivery"
	"drypp/bot/directory/entra"
	"drypp/bot/directory/entra/graphtest"
	"drypp/bot/teams"
	"drypp/bot/teams/teamstest"
)

func TestInstall(t *testing.T) {
	t.Parallel()
	g, e, _ := start(t, graphtest.Config{})
	people := g.Populate(3)
	g.Install(people[1])
	for _, id := range people {
		chat, err := e.Install(t.Context(), teamstest.Tenant, id)
		if err != nil || chat.Conversation != g.Chat(id) || !g.Installed(id) {
			t.Errorf("%+v, %v", chat, err)
		}
	}
	if n := g.Calls(graphtest.Catalog); n != 1 {
		t.Errorf("the catalogue was asked %d times", n)
	}
	if id, err := e.App(t.Context()); id != graphtest.CatalogID || err != nil {
		t.Errorf("%s, %v", id, err)
	}
}

// TestNoChatYet: Teams may take a moment to make the chat.
func TestNoChatYet(t *testing.T) {
	t.Parallel()
	for _, op := range []graphtest.Operation{graphtest.Installed, graphtest.Chat} {
		g, e, _ := start(t, graphtest.Config{})
		person := g.Populate(1)[0]
		g.Fail(op, 1, graphtest.Fault{Status: http.StatusNotFound, Code: "NotFound"})
		if chat, err := e.Install(t.Context(), teamstest.Tenant, person); err != nil || chat.Conversation != "" || !g.Installed(person) {
			t.Errorf("%s: %+v, %v", op, chat, err)
		}
	}
}

func TestInstallRefused(t *testing.T) {
	t.Parallel()
	const nobody = "00000000-0000-4000-8000-000000000000"
	for _, tt := range []struct {
		name   string
		spoil  func(g *graphtest.Graph, person string)
		person string
		reason teams.Reason
		after  time.Duration
		says   string
	}{
		{"policy", func(g *graphtest.Graph, p string) { g.Block(p) }, "", teams.NotInstalled, 0, "Teams admin center"},
		{"nobody", nil, nobody, teams.NotInstalled, 0, "Teams licence"},
		{"no role", func(g *graphtest.Graph, _ string) { g.Grant(graphtest.ReadCatalog) }, "", teams.NotInstalled, 0, graphtest.InstallSelf},
		{"no catalogue role", func(g *graphtest.Graph, _ string) { g.Grant(graphtest.InstallSelf) }, "", teams.NotInstalled, 0, graphtest.ReadCatalog},
		{"no ID", nil, "../groups", teams.Refused, 0, "GUID"},
		{"long throttling", func(g *graphtest.Graph, _ string) {
			g.Fail(graphtest.Install, 1, graphtest.Throttled(time.Hour))
		}, "", teams.Throttled, time.Hour, "status 429 TooManyRequests"},
		{"gateway", func(g *graphtest.Graph, _ string) { g.Fail(graphtest.Install, 9, graphtest.BadGateway) }, "", teams.Unavailable, 0, "status 502"},
		{"lost", func(g *graphtest.Graph, _ string) { g.Fail(graphtest.Install, 9, graphtest.Fault{Reset: true}) }, "", teams.Lost, 0, "installing the app"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			g, e, _ := start(t, graphtest.Config{})
			person := g.Populate(1)[0]
			if tt.spoil != nil {
				tt.spoil(g, person)
			}
			if tt.person != "" {
				person = tt.person
			}
			_, err := e.Install(t.Context(), teamstest.Tenant, person)
			checkError(t, err, tt.says)
			failure, _ := errors.AsType[*teams.Error](err)
			if failure == nil || failure.Reason != tt.reason || failure.RetryAfter != tt.after {
				t.Errorf("%+v, want %s after %s", failure, tt.reason, tt.after)
			}
		})
	}
	_, e, _ := start(t, graphtest.Config{})
	if _, err := e.Install(t.Context(), nobody, nobody); err == nil {
		t.Error("another tenant's people are installed for")
	}
}

// TestInstallAgain: an answer that was lost doesn't matter, for the second time
// Graph says that the app is there.
func TestInstallAgain(t *testing.T) {
	t.Parallel()
	g, e, _ := start(t, graphtest.Config{})
	person := g.Populate(1)[0]
	g.Fail(graphtest.Install, 1, graphtest.Fault{Lose: true})
	g.Fail(graphtest.Install, 1, graphtest.Throttled(5*time.Second))
	if chat, err := e.Install(t.Context(), teamstest.Tenant, person); err != nil || chat.Conversation != g.Chat(person) || g.Calls(graphtest.Install) != 3 {
		t.Errorf("%+v, %v after %d calls", chat, err, g.Calls(graphtest.Install))
	}
}

// TestAppUploadedAgain: an ID of the catalogue's that doesn't do any more is
// asked for anew.
func TestAppUploadedAgain(t *testing.T) {
	t.Parallel()
	g, e, _ := start(t, graphtest.Config{})
	people := g.Populate(2)
	g.Fail(graphtest.Install, 1, graphtest.Fault{Status: http.StatusNotFound, Code: "NotFound"})
	for i, id := range people {
		if _, err := e.Install(t.Context(), teamstest.Tenant, id); (err != nil) != (i == 0) || g.Calls(graphtest.Catalog) != i+1 {
			t.Errorf("%v after %d calls of the catalogue", err, g.Calls(graphtest.Catalog))
		}
	}
}

func TestNoApp(t *testing.T) {
	t.Parallel()
	g, e, _ := start(t, graphtest.Config{})
	g.Fail(graphtest.Catalog, 1, graphtest.InternalError)
	_, err := e.App(t.Context())
	checkError(t, err, "catalogue", "status 500")
	if id, err := e.App(t.Context()); id == "" || err != nil {
		t.Errorf("an error is kept: %q, %v", id, err)
	}
	none := fake(t, &script{answers: []func(*http.Request) *http.Response{answers(200, `{"value":[]}`)}})
	if _, err := none.App(t.Context()); !errors.Is(err, entra.ErrNoApp) {
		t.Error(err)
	}
	_, err = none.Install(t.Context(), teamstest.Tenant, teamstest.Tenant)
	checkError(t, err, "catalogue", "Teams admin center")
	if teams.ReasonOf(err) != teams.NotInstalled {
		t.Errorf("%s", teams.ReasonOf(err))
	}
}

func TestMail(t *testing.T) {
	t.Parallel()
	g, e, _ := start(t, graphtest.Config{})
	if err := e.Mail(t.Context(), teamstest.Tenant, delivery.Mail{To: "kari@fjordvik.example", Subject: "Påminnelse", Text: "Hei <b>Kari</b>\n"}); err != nil {
		t.Fatal(err)
	}
	want := graphtest.Mail{From: graphtest.Mailbox, To: []string{"kari@fjordvik.example"}, Subject: "Påminnelse", Body: "Hei <b>Kari</b>\n"}
	got := g.Mail()
	if len(got) != 1 || got[0].From != want.From || !slices.Equal(got[0].To, want.To) || got[0].Subject != want.Subject ||
		got[0].Body != want.Body || got[0].HTML || got[0].Saved {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestMailRefused(t *testing.T) {
	t.Parallel()
	mail := delivery.Mail{To: "kari@fjordvik.example", Subject: "a", Text: "b"}
	for _, tt := range []struct {
		name   string
		fault  graphtest.Fault
		to     string
		reason teams.Reason
		calls  int
		says   string
	}{
		{"out of scope", graphtest.Fault{Status: http.StatusForbidden, Code: "ErrorAccessDenied"}, "", teams.Refused, 1, "New-ManagementRoleAssignment"},
		{"no such mailbox", graphtest.Fault{Status: http.StatusNotFound, Code: "ErrorInvalidUser"}, "", teams.Refused, 1, "no such mailbox"},
		{"lost", graphtest.Fault{Lose: true}, "", teams.Lost, 1, "sending a mail"},
		{"gateway", graphtest.GatewayTimeout, "", teams.Unavailable, 1, "status 504"},
		{"long throttling", graphtest.Throttled(time.Hour), "", teams.Throttled, 1, "status 429"},
		{"no address", graphtest.Fault{}, "kari", teams.Refused, 0, "no address"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			g, e, _ := start(t, graphtest.Config{})
			g.Fail(graphtest.SendMail, 9, tt.fault)
			m := mail
			if tt.to != "" {
				m.To = tt.to
			}
			err := e.Mail(t.Context(), teamstest.Tenant, m)
			checkError(t, err, tt.says)
			if got := teams.ReasonOf(err); got != tt.reason || g.Calls(graphtest.SendMail) != tt.calls {
				t.Errorf("%s after %d calls, want %s after %d", got, g.Calls(graphtest.SendMail), tt.reason, tt.calls)
			}
		})
	}
	g, e, _ := start(t, graphtest.Config{})
	g.Fail(graphtest.SendMail, 2, graphtest.Throttled(3*time.Second))
	if err := e.Mail(t.Context(), teamstest.Tenant, mail); err != nil || len(g.Mail()) != 1 {
		t.Errorf("%v, %d sent", err, len(g.Mail()))
	}
	if err := e.Mail(t.Context(), teamstest.BotTenant, mail); teamstest.BotTenant == teamstest.Tenant || err == nil {
		t.Error("mail goes out for another tenant")
	}
}

// TestMailsAtATime: no more than four requests are under way, as Outlook wants.
func TestMailsAtATime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var out outlook
		e := fake(t, &out)
		var all sync.WaitGroup
		for range 30 {
			all.Go(func() {
				if err := e.Mail(t.Context(), teamstest.Tenant, delivery.Mail{To: "kari@fjordvik.example"}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if out.most != 4 || out.count != 30 {
			t.Errorf("%d at a time, %d in all", out.most, out.count)
		}
	})
}

// outlook takes a second for each mail.
type outlook struct {
	mu               sync.Mutex
	now, most, count int
}

func (o *outlook) RoundTrip(r *http.Request) (*http.Response, error) {
	o.mu.Lock()
	o.now++
	o.count++
	o.most = max(o.most, o.now)
	o.mu.Unlock()
	time.Sleep(time.Second)
	o.mu.Lock()
	o.now--
	o.mu.Unlock()
	return answer(r, http.StatusAccepted, ""), nil
}

func TestMailbox(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		fault   graphtest.Fault
		unknown bool
		says    string
	}{
		{"allowed", graphtest.Fault{}, false, ""},
		{"out of scope", graphtest.Fault{Status: http.StatusForbidden, Code: "ErrorAccessDenied"}, false, "Exchange doesn't let the app send"},
		{"no such mailbox", graphtest.Fault{Status: http.StatusNotFound, Code: "ErrorInvalidUser"}, false, "no such mailbox"},
		{"taken", graphtest.Fault{Status: http.StatusAccepted}, true, "can't tell"},
		{"failed", graphtest.InternalError, true, "can't tell"},
		{"unreachable", graphtest.Fault{Reset: true}, true, "can't tell"},
		{"another reason", graphtest.Fault{Status: http.StatusBadRequest, Code: "ErrorInvalidRequest"}, true, "can't tell"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			g, e, _ := start(t, graphtest.Config{})
			g.Fail(graphtest.SendMail, 1, tt.fault)
			err := e.Mailbox(t.Context())
			if tt.says != "" {
				checkError(t, err, tt.says)
			}
			if (err == nil) != (tt.says == "") || errors.Is(err, entra.ErrUnknown) != tt.unknown || len(g.Mail()) != 0 {
				t.Errorf("%v, %d mails", err, len(g.Mail()))
			}
		})
	}
	_, e, _ := start(t, graphtest.Config{Mailboxes: []string{"another@fjordvik.example"}})
	checkError(t, e.Mailbox(t.Context()), "ErrorAccessDenied", "Application Mail.Send")
}

func TestPermissions(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		settings entra.Settings
		granted  []string
		missing  []string
		more     []string
	}{
		{entra.Settings{}, nil, nil, nil},
		{entra.Settings{Users: true}, []string{"User.Read.All"}, nil, nil},
		{entra.Settings{Users: true}, []string{"Directory.Read.All", "Mail.Send"}, []string{"User.Read.All"}, []string{"Directory.Read.All", "Mail.Send"}},
		{entra.Settings{Groups: true}, []string{"GroupMember.Read.All"}, []string{"User.Read.All"}, nil},
		{entra.Settings{Install: true}, []string{"User.Read.All"}, []string{"AppCatalog.Read.All", "TeamsAppInstallation.ReadWriteSelfForUser.All"}, []string{"User.Read.All"}},
		{entra.Settings{Users: true, Groups: true, Install: true}, []string{graphtest.ReadUsers, graphtest.ReadMembers, graphtest.InstallSelf, graphtest.ReadCatalog}, nil, nil},
	} {
		g, e, _ := start(t, graphtest.Config{})
		g.Grant(tt.granted...)
		granted, err := e.Granted(t.Context())
		if err != nil || !slices.Equal(granted, slices.Sorted(slices.Values(tt.granted))) {
			t.Errorf("granted %v, %v", granted, err)
		}
		needs, more := entra.Compare(entra.Needs(tt.settings), granted)
		var missing []string
		for _, n := range needs {
			missing = append(missing, n.Permission)
			if n.Why == "" || strings.HasSuffix(n.Why, ".") {
				t.Errorf("%+v", n)
			}
		}
		if !slices.Equal(missing, tt.missing) || !slices.Equal(more, tt.more) {
			t.Errorf("%+v: missing %v, more %v", tt.settings, missing, more)
		}
	}
}
