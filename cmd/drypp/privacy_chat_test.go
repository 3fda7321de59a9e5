package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"drypp/bot/store/storetest/leak"
	"drypp/bot/teams/teamstest"
	"drypp/cards/cardstest"
)

// ownCourse has a question that is answered in people's own words.
const ownCourse = `---
id: own
title: Own words
summary: You can answer in your own words
version: 1
minutes: 1
pass: 50
---

# Read this {#read}

One sentence.

## Who counts people? {#who .text}

- [x] the warden
  > Right.
- [ ] *
  > It is the warden.
`

// withOwnCourse gives an installation a course of its own before it starts.
func (p *process) withOwnCourse() {
	p.t.Helper()
	folder := filepath.Join(filepath.Dir(p.file), "courses", "own")
	err := errors.Join(os.MkdirAll(folder, 0o700), os.WriteFile(filepath.Join(folder, "en.md"), []byte(ownCourse), 0o600))
	f, ferr := os.OpenFile(p.file, os.O_APPEND|os.O_WRONLY, 0)
	if err := errors.Join(err, ferr); err != nil {
		p.t.Fatal(err)
	}
	if _, err := io.WriteString(f, "courses: [courses]\n"); err != nil {
		p.t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		p.t.Fatal(err)
	}
}

// answersInOwnWords has somebody take the course.
func answersInOwnWords(t *testing.T, who *teamstest.Person, words string) {
	t.Helper()
	lesson := says(t, who, "start own", "One sentence")
	question := clicks(t, who, lesson, "To the questions", nil)
	clicks(t, who, question, "Answer", map[string]string{"answer": words})
}

// TestNothingPersonalIsLeft has people use the real program in every way that
// leaves something, one of them be erased, and searches everything that was
// written: logs, metrics, the data folder, key rings, backups from before and
// after, what lies in between. Nobody's name, address, object ID or answer is in
// any of it, plain or in another encoding; and of who was erased nothing comes
// back from a restored backup.
func TestNothingPersonalIsLeft(t *testing.T) {
	t.Parallel()
	teams, network := teamstest.Start(t, teamstest.Config{OnCard: func(card []byte) { cardstest.Check(t, card) }})
	kari := teams.Person(teamstest.Profile{Name: "Kari Nordmann-Lie", Email: "kari.nordmann@example.no", Locale: "en"})
	per := teams.Person(teamstest.Profile{Name: "Per Ødegård Hansen", Email: "per.hansen@example.no", Locale: "en"})
	p := installed(t, kari.Email)
	p.withOwnCourse()
	p.serve(network)
	teams.Connect(p.address+"/api/messages", nil)
	for _, who := range []*teamstest.Person{kari, per} {
		if err := who.Install(t.Context()); err != nil {
			t.Fatal(err)
		}
		answersInOwnWords(t, who, "the yellow vest of "+who.Name)
		says(t, who, "my data", "Fjordvik Verksted AS")
		says(t, who, "privacy", "Fjordvik Verksted AS")
	}
	says(t, kari, "overview")
	folder := t.TempDir()
	before, after := filepath.Join(folder, "before.tar"), filepath.Join(folder, "after.tar")
	p.do("backup", before)
	secrets := []string{
		kari.Name, kari.Email, kari.ObjectID, per.Name, per.Email, per.ObjectID,
		"the yellow vest of " + kari.Name, "the yellow vest of " + per.Name,
	}
	p.packs(per.Email, per.Name, filepath.Join(folder, "package.zip"))
	metrics := p.get(p.metrics)

	ask := says(t, per, "delete me", "Should everything about you be deleted?")
	receipt := clicks(t, per, ask, "Yes, delete everything about me", nil)
	if !strings.Contains(string(receipt.Card), "deleted") {
		t.Errorf("the receipt is\n%s", receipt.Card)
	}
	p.awaits(kari, "the contact got no certificate", func(m *teamstest.Message) bool { return strings.Contains(string(m.Card), "drypp verify") })
	p.do("backup", after)
	p.do("audit", "verify")
	shown := p.output("audit", "show")
	if !strings.Contains(shown, "erased") {
		t.Errorf("the audit log has\n%s", shown)
	}
	metrics += p.get(p.metrics) + shown
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Errorf("after SIGTERM: %v", err)
	}

	finder := leak.New(secrets...)
	if found := finder.In([]byte(p.stderr.String() + metrics)); found != nil {
		t.Errorf("the log, the metrics or the audit log has %q", found)
	}
	for _, where := range []string{filepath.Dir(p.file), folder} {
		found, err := finder.Under(where, func(path string) bool { return path == p.file || filepath.Base(path) == "package.zip" })
		if err != nil || found != nil {
			t.Errorf("%v, %q", err, found)
		}
	}
	p.bringsBack(before, kari, per)
}

// packs exports what is kept of somebody, and looks whether it is there.
func (p *process) packs(email, name, file string) {
	p.t.Helper()
	p.do("privacy", "export", email, file)
	z, err := zip.OpenReader(file)
	if err != nil {
		p.t.Fatal(err)
	}
	defer z.Close()
	page, err := z.Open("my-data.html")
	if err != nil {
		p.t.Fatal(err)
	}
	defer page.Close()
	text, err := io.ReadAll(page)
	if err != nil || !bytes.Contains(text, []byte(name)) {
		p.t.Errorf("%v: the page doesn't name them", err)
	}
}

// bringsBack restores a backup elsewhere, with the keys as they are now: who was
// erased since isn't there any more.
func (p *process) bringsBack(backup string, stays, gone *teamstest.Person) {
	p.t.Helper()
	other := p.elsewhere()
	other.do("restore", backup, "--keys", p.keys())
	other.do("check")
	if out := other.output("results", "--people"); !strings.Contains(out, stays.Name) || strings.Contains(out, gone.Name) {
		p.t.Errorf("after restoring there are\n%s", out)
	}
}
