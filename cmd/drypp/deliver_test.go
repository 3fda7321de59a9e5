package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"drypp/bot/teams/teamstest"
	"drypp/cards/cardstest"
	"drypp/courses/calendar"
)

// workplace returns a time zone and a country where it is about noon on a
// workday now. On days like Christmas there is none.
func workplace(t *testing.T, now time.Time) (string, string) {
	t.Helper()
	for offset := range 24 {
		name := fmt.Sprintf("Etc/GMT%+d", offset-12)
		in, err := time.LoadLocation(name)
		if err != nil || now.In(in).Hour() != 12 {
			continue
		}
		for _, country := range calendar.Countries() {
			h, err := calendar.New(calendar.Config{Location: in, Country: country, From: 8, To: 16, Weekdays: []time.Weekday{now.In(in).Weekday()}})
			if err == nil && h.Good(now) {
				return name, country
			}
		}
	}
	t.Skip("nobody gets cards today, wherever they are: it is a holiday everywhere")
	return "", ""
}

// TestDeliver has a contact make a campaign while the real program runs. The
// card comes by itself over the real protocol, once, and the ledger says how
// far it came. Who is taken off the list counts as gone.
func TestDeliver(t *testing.T) {
	t.Parallel()
	teams, network := teamstest.Start(t, teamstest.Config{OnCard: func(card []byte) { cardstest.Check(t, card) }})
	zone, country := workplace(t, time.Now())
	kari := teams.Person(teamstest.Profile{Name: "Kari Nordmann", Email: "kari@example.no", Locale: "en", Timezone: zone})
	p := &process{t: t, file: filepath.Join(t.TempDir(), "drypp.yaml")}
	p.environ = append(network.Env(), "DRYPP_BOT_CLIENT_SECRET="+teamstest.Secret)
	const other = "30000000-0000-0000-0000-000000000001"
	p.configure(zone, country, kari.ObjectID, other)
	p.run()
	teams.Connect(p.address+"/api/messages", nil)
	if err := kari.Install(t.Context()); err != nil {
		t.Fatal(err)
	}
	in, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	campaign := filepath.Join(t.TempDir(), "c.yaml")
	p.write(campaign, "id: mail\nname: Mail\ncourses: phishing\naudience: everybody\nstart: "+time.Now().In(in).Format(time.DateOnly)+"\npace: at once\n")
	if out := p.output("campaigns", "apply", campaign, "--yes"); !strings.Contains(out, "2 people belong to the audience now: 1 conversation stored, 1 known") {
		t.Errorf("got the plan\n%s", out)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
	defer cancel()
	chat, err := kari.Await(ctx, func(chat []teamstest.Message) bool { return len(chat) == 2 })
	if err != nil {
		t.Fatalf("no card came: %v\n%s\n%s", err, p.output("deliveries", "--people"), p.stderr)
	}
	p.ledger(kari.Email, "accepted")
	if _, err := kari.Click(t.Context(), teamstest.Click{Message: chat[1].ID, Action: button(t, chat[1].Card)}); err != nil {
		t.Fatal(err)
	}
	p.ledger(kari.Email, "seen")
	if metrics := p.get(p.metrics); !strings.Contains(metrics, `drypp_deliveries_total{outcome="accepted",reason="",what="card"} 1`) ||
		!strings.Contains(metrics, "drypp_delivery_allowed_rate 50") || strings.Contains(metrics, kari.ObjectID) {
		t.Errorf("the metrics are\n%s", metrics)
	}
	p.again(zone, country, kari)
	for _, personal := range []string{"Kari", "kari@", kari.ObjectID, other} {
		if strings.Contains(p.stderr.String(), personal) {
			t.Errorf("%q is in the log", personal)
		}
	}
}

// again starts the program anew with a list that only kari is on. Nothing comes
// twice.
func (p *process) again(zone, country string, kari *teamstest.Person) {
	p.t.Helper()
	if err := p.stop(syscall.SIGTERM); err != nil {
		p.t.Errorf("after SIGTERM: %v", err)
	}
	p.configure(zone, country, kari.ObjectID)
	if out := p.output("campaigns", "apply", p.campaignOf("more"), "--yes"); !strings.Contains(out, "1 person belongs to the audience now: 1 conversation stored") {
		p.t.Errorf("got the plan\n%s", out)
	}
	if out := p.output("deliveries"); !strings.Contains(out, "\nleft                 1 ") {
		p.t.Errorf("who isn't listed any more hasn't left:\n%s", out)
	}
	p.run()
	p.ledger(kari.Email, "seen")
	if err := p.stop(syscall.SIGTERM); err != nil {
		p.t.Errorf("after SIGTERM: %v", err)
	}
	if n := len(kari.Chat()); n != 2 {
		p.t.Errorf("the chat has %d messages", n)
	}
}

// campaignOf writes a campaign that begins far ahead.
func (p *process) campaignOf(id string) string {
	file := filepath.Join(p.t.TempDir(), "more.yaml")
	p.write(file, "id: "+id+"\nname: More\ncourses: passwords\naudience: everybody\nstart: 2190-01-04\npace: at once\n")
	return file
}

// configure writes a configuration with a list of people.
func (p *process) configure(zone, country string, people ...string) {
	p.t.Helper()
	text := fmt.Sprintf(`region: norwayeast
listen: 127.0.0.1:0
metrics_listen: 127.0.0.1:0
bot: {app_id: %s, tenant_id: %s}
organisations:
  - tenant_id: %s
    name: Fjordvik Verksted AS
    language: nb
    timezone: %s
    country: %s
    working_hours: {days: [mon, tue, wed, thu, fri, sat, sun]}
    people:
`, teamstest.AppID, teamstest.BotTenant, teamstest.Tenant, zone, country)
	for _, user := range people {
		text += "      - user: " + user + "\n"
	}
	p.write(p.file, text)
}

func (p *process) write(file, text string) {
	p.t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// output runs a subcommand.
func (p *process) output(args ...string) string {
	p.t.Helper()
	cmd := p.command(args...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		p.t.Fatalf("%v: %v\n%s", args, err, stderr.String())
	}
	return string(out)
}

// ledger waits until the person's only card is at a stage.
func (p *process) ledger(email, stage string) {
	p.t.Helper()
	for began := time.Now(); ; {
		out := p.output("deliveries", "--people", "--campaign", "mail", "--stage", stage)
		if strings.Count(out, email) == 2 && strings.Contains(out, "  "+stage+"  ") {
			return
		}
		if time.Since(began) > time.Minute {
			p.t.Fatalf("the card isn't %s:\n%s", stage, out)
		}
	}
}

// button returns the title of a card's only button.
func button(t *testing.T, card []byte) string {
	t.Helper()
	titles := teamstest.Buttons(card)
	if len(titles) != 1 {
		t.Fatalf("the card has the buttons %q", titles)
	}
	return titles[0]
}
