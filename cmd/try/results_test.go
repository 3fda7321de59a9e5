package main

import (
	"os"
	"path/filepath"
	"testing"

	"drypp/courses"
)

// TestResults looks at everything that a contact and manager may see, as the
// made-up organisation has it.
func TestResults(t *testing.T) {
	t.Parallel()
	p := newLearner(t, courses.Bokmaal, bokmaal)
	p.See(p.welcome)
	p.Say("oversikt")
	p.See(p.resultsTitle, p.edition.Title)
	p.Picture("overview")
	p.Click("Etter avdeling")
	p.See("Verksted", "Butikk", "Kontor")
	p.Picture("by-department")
	p.Say("mitt team")
	p.See("Teamet ditt")
	p.Picture("team")
	p.Say("kvalitet phishing")
	p.See(p.edition.Questions[0].Title)
	p.Picture("quality")
	p.Say("hvem har sett")
	p.See("Ingrid Solheim", "XLSX")
	p.Picture("who-looked")
	p.Say("kursbevis")
	p.See("Bestått")
	p.Picture("certificates")
	p.Say("eksport pdf")
	p.until("the file", `document.body.innerText.includes("Filen er lagret")`)
	p.Picture("export")
	if found, err := filepath.Glob(filepath.Join(p.data, "files", "*.pdf")); err != nil || len(found) != 1 {
		t.Errorf("files: %q, %v", found, err)
	} else if info, err := os.Stat(found[0]); err != nil || info.Size() < 1000 {
		t.Errorf("%v, %v", info, err)
	}
}
