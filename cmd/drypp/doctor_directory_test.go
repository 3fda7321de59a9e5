package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"drypp/bot/directory"
	"drypp/bot/directory/entra/graphtest"
	"drypp/bot/store"
	"drypp/bot/teams/teamstest"
	"drypp/cmd/drypp/config"
)

// connect gives an installation a directory, and the stand-in for it.
func (i *installation) connect(directory, app string) *graphtest.Graph {
	i.Helper()
	g, err := graphtest.New(graphtest.Config{Authority: i.keys})
	if err != nil {
		i.Fatal(err)
	}
	g.Attach(i.network, i.teams)
	i.write("drypp.yaml", fmt.Sprintf(`region: norwayeast
public_url: https://drypp.example.no
bot: {app_id: %s, tenant_id: %s}
organisations: [{tenant_id: %s, name: Fjordvik Verksted AS, language: nb, timezone: Europe/Oslo, directory: %s}]
%s`, teamstest.AppID, teamstest.BotTenant, teamstest.Tenant, directory, app), 0o600)
	return g
}

const (
	wholeDirectory = "{install: true, mail_from: " + graphtest.Mailbox + ", groups: {Alle: 30000000-0000-0000-0000-000000000001}}"
	catalogued     = "app: {id: " + graphtest.ExternalID + ", developer: {name: F, website: https://f.example, privacy: https://f.example/p, terms: https://f.example/t}}"
)

func TestDoctorLooksAtGraph(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		directory, app string
		harm           func(*installation, *graphtest.Graph)
		check, want    string
	}{
		"healthy": {wholeDirectory, catalogued, nil, "", "with the permissions that are needed and no others"},
		"no groups": {"{}", "", func(_ *installation, g *graphtest.Graph) { g.Grant(graphtest.ReadUsers, graphtest.ReadMembers) },
			"directory", "the permission GroupMember.Read.All is granted, and nothing that is configured needs it → Connect-MgGraph"},
		"nothing granted": {"{}", "", func(_ *installation, g *graphtest.Graph) { g.Grant() },
			"directory", "the permission User.Read.All is missing, for people"},
		"tenant-wide mail": {"{}", "", func(_ *installation, g *graphtest.Graph) { g.Grant(graphtest.ReadUsers, "Mail.Send") },
			"directory", "the app may send as everybody in the organisation → Connect-MgGraph"},
		"a name that would run": {"{}", "", func(_ *installation, g *graphtest.Graph) { g.Grant(graphtest.ReadUsers, "X'; Remove-Item /; '") },
			"directory", "a permission is granted whose name is none of Graph's"},
		"no consent": {"{}", "", func(i *installation, _ *graphtest.Graph) { i.network.Handle(teamstest.EntraHost, refusing("700016")) },
			"token+directory", "/adminconsent?client_id=" + teamstest.AppID},
		"wrong secret": {"{}", "", func(i *installation, _ *graphtest.Graph) { i.network.Handle(teamstest.EntraHost, refusing("7000215")) },
			"token+directory", "the client secret is wrong"},
		"not in the catalogue": {wholeDirectory, "", nil, "catalogue", "New-TeamsApp -DistributionMethod organization"},
		"another mailbox": {"{mail_from: o'brien@fjordvik.example}", "", func(_ *installation, g *graphtest.Graph) { g.Grant(graphtest.ReadUsers) },
			"mail", `-RecipientRestrictionFilter "PrimarySmtpAddress -eq 'o''brien@fjordvik.example'"; New-ManagementRoleAssignment -App ` + teamstest.AppID},
		"another page for Graph": {"{mail_from: a@fjordvik.example}", "", func(i *installation, g *graphtest.Graph) {
			g.Grant(graphtest.ReadUsers)
			i.network.Handle(graphtest.Host, answer(http.StatusOK, "text/html", "<html>"))
		}, "", "organisations[0]: whether mail may be sent"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := install(t, time.Now())
			g := i.connect(test.directory, test.app)
			if test.harm != nil {
				test.harm(i, g)
			}
			e, _ := i.examineJSON()
			var lines []string
			for _, f := range e.Checks {
				lines = append(lines, fmt.Sprintf("%s: %s → %s", f.Check, f.Finding, f.Fix))
			}
			all := strings.Join(lines, "\n")
			if got := strings.Join(e.complaints(), "+"); got != test.check || !strings.Contains(all, test.want) {
				t.Errorf("complaints of %q, want %q and %q:\n%s", got, test.check, test.want, all)
			}
			if strings.Contains(all, "Remove-Item") {
				t.Errorf("what a token says is in a command:\n%s", all)
			}
		})
	}
}

// TestRoster judges what is known of where people come from.
func TestRoster(t *testing.T) {
	t.Parallel()
	d := &doctor{now: func() time.Time { return monday }}
	c, _ := config.Parse("drypp.yaml", []byte("organisations: [{directory: {every: 1h}}]"), nil)
	ago := func(d time.Duration) time.Time { return monday.Add(-d) }
	in := func(d time.Duration) store.Roster {
		return store.Roster{Synced: ago(d), LinkAt: ago(d), Link: "x", From: store.FromDirectory}
	}
	held := in(10 * 24 * time.Hour)
	held.LinkAt, held.Held = ago(26*time.Hour), &store.Held{Removals: 40, People: 300}
	for name, test := range map[string]struct {
		status directory.Status
		state  state
		want   string
	}{
		"in step":  {directory.Status{Roster: in(30 * time.Minute), People: 12, Left: 3}, fine, "12, and 3 who left; brought up to date from the directory 30 minutes ago"},
		"waiting":  {directory.Status{Roster: in(0), People: 12, Waiting: 2}, fine, "2 are waited for"},
		"never":    {directory.Status{}, unknown, "no round of the directory has ended yet"},
		"late":     {directory.Status{Roster: in(5 * time.Hour)}, complaint, "the delta link is 5 hours old, and a round is due every 1h"},
		"too late": {directory.Status{Roster: in(8 * 24 * time.Hour)}, complaint, "the delta link is 8 days old; Graph forgets it after 7 days"},
		"failing":  {directory.Status{Roster: in(0), Failed: "graph: status 503"}, complaint, "the directory's latest round failed: graph: status 503"},
		"held":     {directory.Status{Roster: held}, complaint, "would remove 40 of 300 people, more than max_removed"},
	} {
		found := d.roster(&c.Organisations[0], &test.status)
		if len(found) != 1 || found[0].State != test.state || !strings.Contains(found[0].Finding, test.want) {
			t.Errorf("%s: got %+v, want %q", name, found, test.want)
		}
	}
}

// TestDoctorDoesNotBreakIn: a store that can't be opened is the store's
// complaint, and people can't be counted.
func TestDoctorDoesNotBreakIn(t *testing.T) {
	t.Parallel()
	i := install(t, time.Now())
	i.store()
	i.hold()
	e, _ := i.examineJSON()
	if s, text := e.state("people"); s != unknown || !strings.Contains(text, "how many there are") {
		t.Errorf("%s, %s", s, text)
	}
}

func TestNoDirectory(t *testing.T) {
	t.Parallel()
	c := &config.Config{Graph: config.Graph{URL: "https://graph.microsoft.com/v1.0"}}
	o := &config.Organisation{Directory: &config.Directory{}}
	if _, err := newGraph(c, o, nil); err == nil || !strings.Contains(err.Error(), "directory.credential") {
		t.Errorf("got %v", err)
	}
	if g, err := newGraph(c, &config.Organisation{}, nil); g != nil || err != nil {
		t.Errorf("got %v, %v", g, err)
	}
	with := organisation{}
	if with.installer() != nil || with.mailer() != nil {
		t.Error("there is somebody who installs or sends mail")
	}
	d := newDirectory([]organisation{with}, nil, time.Now, slog.New(slog.DiscardHandler))
	if _, err := d.Sync(t.Context(), "", directory.SyncOptions{}); !errors.Is(err, directory.ErrNoSource) {
		t.Errorf("got %v", err)
	}
}
