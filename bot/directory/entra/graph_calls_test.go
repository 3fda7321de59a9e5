package entra_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"drypp/bot/delivery"
	"drypp/bot/directory/entra"
	"drypp/bot/directory/entra/graphtest"
	"drypp/bot/teams"
	"drypp/bot/teams/teamstest"
)

func installing(t *testing.T, prism *graphtest.Prism) {
	w := newWorld(t, prism, graphtest.Config{}, nil)
	ids := w.g.Populate(3)
	w.g.Block(ids[1])
	for range 2 { // the second time they have it
		chat, err := w.client.Install(t.Context(), teamstest.Tenant, ids[0])
		if err != nil || chat.Conversation != w.g.Chat(ids[0]) || !w.g.Installed(ids[0]) {
			t.Errorf("installed as %+v, %v", chat, err)
		}
	}
	for _, id := range []string{ids[1], "00000000-0000-4000-8000-000000000000"} {
		_, err := w.client.Install(t.Context(), teamstest.Tenant, id)
		e, ok := errors.AsType[*teams.Error](err)
		if !ok || e.Reason != teams.NotInstalled || strings.Contains(err.Error(), id) {
			t.Errorf("who can't have it: %v", err)
		}
	}
	if n := w.g.Calls(graphtest.Catalog); n != 1 {
		t.Errorf("the catalogue was asked %d times", n)
	}
	w.g.Fail(graphtest.Install, 2, graphtest.Unavailable)
	w.g.Fail(graphtest.Install, 1, graphtest.Fault{Lose: true})
	if chat, err := w.client.Install(t.Context(), teamstest.Tenant, ids[2]); err != nil || chat.Conversation == "" {
		t.Errorf("after answers that got lost: %+v, %v", chat, err)
	}
	w.g.Fail(graphtest.Install, 1, graphtest.Throttled(600e9))
	_, err := w.client.Install(t.Context(), teamstest.Tenant, ids[2])
	if e, ok := errors.AsType[*teams.Error](err); !ok || e.Reason != teams.Throttled || e.RetryAfter != 600e9 {
		t.Errorf("throttled for ten minutes: %v", err)
	}
	if id, err := w.client.App(t.Context()); err != nil || id != graphtest.CatalogID {
		t.Errorf("the app is %q, %v", id, err)
	}
}

func mailing(t *testing.T, prism *graphtest.Prism) {
	w := newWorld(t, prism, graphtest.Config{}, nil)
	m := delivery.Mail{To: "kari@fjordvik.example", Subject: "Et kurs på vei", Text: "Hei!\n\nÅpne Teams."}
	if err := w.client.Mailbox(t.Context()); err != nil {
		t.Errorf("the mailbox in scope: %v", err)
	}
	if err := w.client.Mail(t.Context(), teamstest.Tenant, m); err != nil {
		t.Fatal(err)
	}
	want := graphtest.Mail{From: graphtest.Mailbox, To: []string{m.To}, Subject: m.Subject, Body: m.Text}
	if sent := w.g.Mail(); len(sent) != 1 || sent[0].From != want.From || !slices.Equal(sent[0].To, want.To) ||
		sent[0].Subject != want.Subject || sent[0].Body != want.Body || sent[0].HTML || sent[0].Saved {
		t.Errorf("sent %+v", sent)
	}
	w.g.Fail(graphtest.SendMail, 1, graphtest.Fault{Lose: true})
	if err := w.client.Mail(t.Context(), teamstest.Tenant, m); err == nil || strings.Contains(err.Error(), "kari") {
		t.Errorf("a mail that may have been sent: %v", err)
	}
	if n := len(w.g.Mail()); n != 2 {
		t.Errorf("%d mails, want 2: what may have been sent isn't sent again", n)
	}
	other := newWorld(t, prism, graphtest.Config{Mailboxes: []string{"drift@fjordvik.example"}}, nil)
	err := other.client.Mail(t.Context(), teamstest.Tenant, m)
	if e, ok := errors.AsType[*teams.Error](err); !ok || e.Reason != teams.Refused || e.Status != http.StatusForbidden {
		t.Errorf("a mailbox out of scope: %v", err)
	}
	if err := other.client.Mailbox(t.Context()); err == nil || errors.Is(err, entra.ErrUnknown) || !strings.Contains(err.Error(), "Application Mail.Send") {
		t.Errorf("a mailbox out of scope: %v", err)
	}
	if n := len(other.g.Mail()); n != 0 {
		t.Errorf("%d mails from a mailbox out of scope", n)
	}
}

func permissions(t *testing.T, prism *graphtest.Prism) {
	w := newWorld(t, prism, graphtest.Config{Roles: []string{graphtest.ReadUsers, "Mail.Send"}}, nil)
	ids := w.g.Populate(5)
	w.sync()
	granted, err := w.client.Granted(t.Context())
	if err != nil || !slices.Equal(granted, []string{"Mail.Send", graphtest.ReadUsers}) {
		t.Errorf("granted are %v, %v", granted, err)
	}
	if _, err := w.client.Install(t.Context(), teamstest.Tenant, ids[0]); err == nil || !strings.Contains(err.Error(), graphtest.ReadCatalog) {
		t.Errorf("installing without permission: %v", err)
	}
	group := w.g.AddGroup("Alle", ids...)
	err = w.client.Members(t.Context(), group, func([]string) error { return nil })
	if e, ok := errors.AsType[*entra.Error](err); !ok || e.Status != http.StatusForbidden || e.Code != "Authorization_RequestDenied" {
		t.Errorf("members without permission: %v", err)
	}
}
