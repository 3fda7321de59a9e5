package bot

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"drypp/cards"
	"drypp/courses"
	"drypp/courses/rights"
)

func catalogue(t testing.TB) *courses.Catalogue {
	t.Helper()
	course := func(id, nb, en string) *courses.Course {
		return &courses.Course{ID: id, Version: 1, Editions: map[courses.Language]*courses.Edition{
			courses.Bokmaal: {Language: courses.Bokmaal, Title: nb},
			courses.English: {Language: courses.English, Title: en},
		}}
	}
	c, err := courses.NewCatalogue(
		course("phishing", "Kjenn igjen nettfiske", "Spot the phish"),
		course("privacy", "Personopplysninger på jobb", "Personal data at work"),
		course("safety", "Personlig sikkerhet", "Personal safety"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCommand(t *testing.T) {
	t.Parallel()
	start := func(id string) cards.Data { return cards.Data{Do: cards.DoStart, Course: id} }
	tests := map[string]cards.Data{
		"Hi":                      {Do: cards.DoHelp},
		"  HEI!! ":                {Do: cards.DoHelp},
		"?":                       {Do: cards.DoHelp},
		"Hjelp":                   {Do: cards.DoHelp},
		"my  Courses":             {Do: cards.DoCourses},
		"Mine kurs.":              {Do: cards.DoCourses},
		"Hald fram":               {Do: cards.DoContinue},
		"fortsett":                {Do: cards.DoContinue},
		"MINE DATA":               {Do: cards.DoMyData},
		"resultater":              {Do: cards.DoResults},
		"Oversikt":                {Do: cards.DoOverview},
		"Dashboard":               {Do: cards.DoOverview},
		"mitt team":               {Do: cards.DoTeam},
		"Teamet mitt!":            {Do: cards.DoTeam},
		"team":                    {Do: cards.DoTeam},
		"hvem har sett":           {Do: cards.DoLooks},
		"Kven har sett?":          {Do: cards.DoLooks},
		"who looked":              {Do: cards.DoLooks},
		"eksporter":               {Do: cards.DoExport},
		"eksport pdf":             {Do: cards.DoExport, View: cards.View{Format: "pdf"}},
		"export phishing Excel":   {Do: cards.DoExport, Course: "phishing", View: cards.View{Format: "xlsx"}},
		"export spot the phish":   {Do: cards.DoExport, Course: "phishing"},
		"kursbevis":               {Do: cards.DoCertificates},
		"certificates":            {Do: cards.DoCertificates},
		"kvalitet":                {Do: cards.DoQuality},
		"quality personal data":   {Do: cards.DoQuality, Course: "privacy"},
		"kvalitet person":         {Do: cards.DoQuality}, // two begin so: ask which
		"stopp sammendrag":        {Do: cards.DoDigest, Count: 1},
		"Stopp samandrag":         {Do: cards.DoDigest, Count: 1},
		"digest off":              {Do: cards.DoDigest, Count: 1},
		"start sammendrag":        {Do: cards.DoDigest},
		"digest on":               {Do: cards.DoDigest},
		"vikar":                   {Do: cards.DoDeputy},
		"Vikar Nils@Example.no":   {Do: cards.DoDeputy, View: cards.View{Email: "nils@example.no"}},
		"deputy nils@example.no.": {Do: cards.DoDeputy, View: cards.View{Email: "nils@example.no"}},
		"vikar for nils@x.no":     {},
		"stedfortreder ukjent":    {},
		"team building":           {},
		"language nn":             {Do: cards.DoLanguage, Language: "nn"},
		"språk Nynorsk":           {Do: cards.DoLanguage, Language: "nynorsk"},
		"start phishing":          start("phishing"),
		"Start «Spot the phish»":  start("phishing"),
		"start kjenn":             start("phishing"),
		"kjenn igjen nettfiske":   start("phishing"),
		"start person":            start(""), // two begin so: ask which
		"start personal data":     start("privacy"),
		"start ke":                start(""), // too short to mean one
		"start nothing like this": start(""),
		"start":                   start(""),
		"pause":                   {Do: cards.DoPause},
		"Pause 2 uker.":           {Do: cards.DoPause, Until: "2 uker"},
		"PAUSE until 1 August!":   {Do: cards.DoPause, Until: "until 1 august"},
		"ta pause til mandag":     {Do: cards.DoPause, Until: "til mandag"},
		"ta ein pause":            {Do: cards.DoPause},
		"take a pause for a week": {Do: cards.DoPause, Until: "for a week"},
		"ta ei pinne":             start(""),
		"resume":                  {Do: cards.DoResume},
		"Ta opp igjen":            {Do: cards.DoResume},
		"ta opp att":              {Do: cards.DoResume},
		"gjenoppta":               {Do: cards.DoResume},
		"hour 9":                  {Do: cards.DoHour, Hour: "9"},
		"hour":                    {Do: cards.DoHour},
		"Klokka 09:00":            {Do: cards.DoHour, Hour: "09:00"},
		"klokken 9":               {Do: cards.DoHour, Hour: "9"},
		"kl. 9":                   {Do: cards.DoHour, Hour: "9"},
		"time 9":                  {Do: cards.DoHour, Hour: "9"},
		"time to go home":         {},
		"status":                  {Do: cards.DoStatus},
		"Kampanjar":               {Do: cards.DoStatus},
		"new campaign":            {Do: cards.DoDraft},
		"ny kampanje":             {Do: cards.DoDraft},
		"what is this":            {},
		"":                        {},
		"!!!":                     {},
	}
	offered := catalogue(t)
	for text, want := range tests {
		if got := command(text, offered); got != want {
			t.Errorf("command(%q) = %+v, want %+v", text, got, want)
		}
	}
}

func FuzzCommand(f *testing.F) {
	f.Add("start «Spot the phish»")
	f.Add("språk nynorsk")
	f.Add("\x00\xff  ")
	f.Add("pause " + strings.Repeat("å", 200))
	f.Add("klokka 9")
	offered := catalogue(f)
	f.Fuzz(func(t *testing.T, text string) {
		d := command(text, offered)
		if d.Course != "" && offered.Course(d.Course) == nil {
			t.Errorf("command(%q) starts a course that doesn't exist: %q", text, d.Course)
		}
		if len(d.Until) > 100 || len(d.Hour) > 100 || !utf8.ValidString(d.Until+d.Hour) {
			t.Errorf("command(%q) is more than a button can send again", text)
		}
	})
}

func TestPrivacyCommand(t *testing.T) {
	t.Parallel()
	wish := func(k rights.Kind, subject string) cards.Data {
		return cards.Data{Do: cards.DoWish, Ask: cards.Ask{Right: string(k), Subject: subject}}
	}
	b := &Bot{privacy: struct{ Privacy }{}}
	tests := map[string]cards.Data{
		"Personvern!":            {Do: cards.DoPrivacy},
		"privacy":                {Do: cards.DoPrivacy},
		"start privacy":          {Do: cards.DoStart, Course: "privacy"},
		"mine rettigheter":       {Do: cards.DoRights},
		"rettane mine":           {Do: cards.DoRights},
		"Slett alt om meg.":      wish(rights.Erasure, ""),
		"ta i bruk att":          wish(rights.Lift, ""), // "ta" begins a course otherwise
		"rett opp namnet mitt":   wish(rights.Correction, rights.FieldName),
		"correct my e-mail":      wish(rights.Correction, rights.FieldEmail),
		"rett avdelingen min":    wish(rights.Correction, courses.FieldDepartment),
		"rett og slett umulig":   {},
		"correct me if I'm here": {},
		"object lesson":          {},
		"slett kurset":           {},
		"my requests":            {Do: cards.DoRequests},
		"forespørsler":           {Do: cards.DoPending},
		"last ned mine data":     {Do: cards.DoPackage},
		"mine data":              {Do: cards.DoMyData},
		"hei":                    {Do: cards.DoHelp},
	}
	offered := catalogue(t)
	for text, want := range tests {
		if got := b.command(text, offered); got != want {
			t.Errorf("command(%q) = %+v, want %+v", text, got, want)
		}
	}
}

// FuzzPrivacyCommand: whatever is written, only a card can have something done.
func FuzzPrivacyCommand(f *testing.F) {
	for _, text := range []string{"rett opp navnet mitt", "correct  ", "slett meg", "rett \xff", "opphev"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, ok := privacyCommand(normalise(text))
		does := []string{cards.DoPrivacy, cards.DoRights, cards.DoRequests, cards.DoPackage, cards.DoPending, cards.DoWish}
		if !ok && d != (cards.Data{}) || ok && !slices.Contains(does, d.Do) || d.Proposal != "" || d.Count != 0 {
			t.Errorf("privacyCommand(%q) = %+v, %v", text, d, ok)
		}
	})
}
