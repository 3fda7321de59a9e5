package main

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"drypp/bot/store"
	"drypp/courses"
)

// TestRights asks for everything that somebody may ask about what is kept of them,
// and in the end to be erased, which the contact, who is the same here, grants.
func TestRights(t *testing.T) {
	t.Parallel()
	p := newLearner(t, courses.Bokmaal, bokmaal)
	p.See(p.welcome)
	p.Say("personvern")
	p.See("Fjordvik Verksted AS", "personvern@fjordvik.example")
	p.Picture("information")
	p.Click("Rett noe")
	p.See("Hva er feil?")
	p.Picture("correction-form")

	p.Say("innsyn")
	p.See("Vil du ha en kopi av alt om deg?")
	p.Picture("copy")
	p.Click("Ja, gi meg en kopi")
	p.See("Kopien din er klar")
	p.Picture("copy-ready")
	p.Click("Hent filen")
	p.until("the file", `document.body.innerText.includes("Filen er lagret")`)
	if found, err := filepath.Glob(filepath.Join(p.data, "files", "*.zip")); err != nil || len(found) != 1 {
		t.Errorf("files: %q, %v", found, err)
	} else if info, err := os.Stat(found[0]); err != nil || info.Size() < 10_000 {
		t.Errorf("%v, %v", info, err)
	}

	p.Say("sett på vent")
	p.See("Skal alt om deg settes på vent?")
	p.Picture("restrict")
	p.Click("Ja, sett på vent")
	p.See("Alt om deg er satt på vent", "Nummer i loggen")
	p.Picture("receipt")
	p.Say("start phishing")
	p.See("Alt om deg er satt på vent")
	p.Picture("restricted")
	p.Click("Ta i bruk igjen")
	p.See("Opplysningene dine er i bruk igjen")
	p.Picture("lifted")
	p.Say("mine forespørsler")
	p.See("Mine forespørsler", "En kopi av alt om deg")
	p.Picture("my-requests")
}

// TestRequests decides, as the contact, what two colleagues asked for and what
// Ingrid asks for herself: to be erased. Then she is somebody new.
func TestRequests(t *testing.T) {
	t.Parallel()
	p := newLearner(t, courses.Bokmaal, bokmaal)
	p.Say("forespørsler")
	p.See("Amir Rahimi", "Tuva Myhre")
	p.Picture("requests")
	p.Click("Se og avgjør")
	p.See("Amir Rahimi", "Etikk")
	p.Picture("decide")
	p.Click("Slett alt")
	p.See("Skal alt om Amir Rahimi slettes?")
	p.Picture("sure")
	p.certified("Ja, slett alt")
	p.See("Slettebevis")
	p.Picture("certificate")

	p.Say("slett meg")
	p.See("Skal alt om deg slettes?", "Etikk")
	p.Picture("erase")
	p.Click("Ja, send forespørselen")
	p.See("Trekk tilbake")
	p.Picture("erase-asked")
	p.Say("forespørsler")
	p.See("Ingrid Solheim")
	p.Picture("requests-left")
	p.erased(t)
}

// certified confirms an erasure, which is answered and brings the certificate.
func (p *learner) certified(yes string) {
	p.t.Helper()
	before := p.Cards()
	p.Click(yes)
	p.MoreThan(before, "the certificate")
}

// erased has the contact grant her own request, which is the second that waits.
func (p *learner) erased(t *testing.T) {
	t.Helper()
	p.do("opening the second request", chromedp.Click(chromedp.Search(inCard(0)+`/descendant::button[normalize-space()="Se og avgjør"][2]`)))
	p.See("Ingrid Solheim ber om noe")
	p.Click("Slett alt")
	p.See("Skal alt om Ingrid Solheim slettes?")
	p.Click("Ja, slett alt")
	p.See("Alt om deg er slettet")
	p.Picture("erased")
	if _, err := p.m.store.Person(t.Context(), contact); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("she is still known: %v", err)
	}
	p.Say("hei")
	p.See(p.welcome)
	p.Picture("a-stranger")
	p.Say("mine data")
	p.See("Du har ikke begynt på noe kurs")
	p.Picture("nothing-of-before")
}
