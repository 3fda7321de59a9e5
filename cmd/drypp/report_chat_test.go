package main

import (
	"context"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"drypp/bot/teams/teamstest"
	"drypp/cards/cardstest"
)

// TestResultsInChat has a contact take the results out of the real program, into
// their own OneDrive, and see that it is on record. Nobody else can.
func TestResultsInChat(t *testing.T) {
	t.Parallel()
	teams, network := teamstest.Start(t, teamstest.Config{OnCard: func(card []byte) { cardstest.Check(t, card) }})
	kari := teams.Person(teamstest.Profile{Name: "Kari Nordmann", Email: "kari@example.no", Locale: "en"})
	per := teams.Person(teamstest.Profile{Name: "Per Hansen", Email: "per@example.no", Locale: "en"})
	p := start(t, network, kari.Email)
	teams.Connect(p.address+"/api/messages", nil)
	for _, who := range []*teamstest.Person{kari, per} {
		if err := who.Install(t.Context()); err != nil {
			t.Fatal(err)
		}
		says(t, who, "start phishing", "Phishing")
	}
	says(t, per, "export", "contact")
	choice := says(t, kari, "export", "CSV")
	clicks(t, kari, choice, "CSV", nil)
	p.awaits(kari, "no file was offered", func(m *teamstest.Message) bool { return m.Offer != nil })
	if _, err := kari.Accept(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	p.awaits(kari, "no file arrived", func(m *teamstest.Message) bool { return m.File != nil })
	file := ""
	for _, body := range kari.Files() {
		file = string(body)
	}
	if !strings.Contains(file, "phishing") || !strings.Contains(file, "Per Hansen") {
		t.Errorf("the file has\n%s", file)
	}
	says(t, kari, "who looked", "Kari Nordmann", "CSV")
	if out := p.output("report", "looks"); strings.Count(out, "export") != 1 {
		t.Errorf("on record is\n%s", out)
	}
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Errorf("after SIGTERM: %v", err)
	}
	for _, personal := range []string{"Kari", "Per Hansen", "@example.no", "tempauth", teamstest.FileHost} {
		if strings.Contains(p.stderr.String(), personal) {
			t.Errorf("%q is in the log", personal)
		}
	}
}

// awaits waits until a message of somebody's chat is as wanted.
func (p *process) awaits(who *teamstest.Person, otherwise string, wanted func(*teamstest.Message) bool) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), time.Minute)
	defer cancel()
	chat, err := who.Await(ctx, func(chat []teamstest.Message) bool {
		return slices.ContainsFunc(chat, func(m teamstest.Message) bool { return wanted(&m) })
	})
	if err != nil {
		p.t.Fatalf("%s: %v\n%+v", otherwise, err, chat)
	}
}
