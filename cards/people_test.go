package cards_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"drypp/cards"
	"drypp/courses"
)

// people are those of an organisation with a directory, as of noon.
func people(change func(*cards.People)) *cards.People {
	p := &cards.People{
		Organisation: "Fjordvik Verksted AS", Count: 412, Left: 9, From: "directory", Directory: true,
		Synced: noon.Add(-23 * time.Minute), Now: noon, Fields: []string{"department", "location", "shift"},
	}
	if change != nil {
		change(p)
	}
	return p
}

func statusKind(n cards.PeopleNote, change func(*cards.People)) func(courses.Language) cards.Card {
	return func(l courses.Language) cards.Card { return cards.PeopleStatus(l, people(change), n) }
}

// upload is a spreadsheet with something of everything.
func upload(change func(*cards.Import)) cards.Import {
	i := cards.Import{
		ID: "u-1", File: "Ansatte [høst].xlsx", Added: 12, Changed: 3, Returned: 1, Same: 380, Missing: 4, Bad: 9, Found: 14,
		Columns:  []cards.Column{{"Navn", "name"}, {"E-post", "email"}, {"Avd.", "department"}, {"Etternavn", "last_name"}},
		Unknown:  []string{"Sko*størrelse*", strings.Repeat("lang ", 30)},
		Unchosen: []string{"Leder"}, Double: []string{"Mail"},
		Rows: []cards.Row{
			{4, "E-post", "bad_email", 0}, {7, "E-post", "duplicate_email", 4}, {9, "", "unreadable", 0},
			{12, "Start_*dato*", "bad_date", 0}, {13, "", "something new", 0}, {14, "Leder", "bad_manager", 0},
			{15, "", "no_name", 0}, {16, "", "no_email", 0}, {17, "Språk", "bad_language", 0}, {18, "Land", "bad_country", 0}, {19, "Land", "bad_country", 0},
		},
	}
	if change != nil {
		change(&i)
	}
	return i
}

func importKind(change func(*cards.Import)) func(courses.Language) cards.Card {
	return func(l courses.Language) cards.Card { return cards.ImportPreview(l, upload(change)) }
}

var peopleKinds = []kind{
	{"people", statusKind(cards.PeopleAsked, nil)},
	{"people-held", statusKind(cards.PeopleAsked, func(p *cards.People) {
		p.Removals, p.Of, p.Waiting, p.Failed = 58, 412, 3, "graph: 503 Service Unavailable"
		p.Synced = noon.AddDate(0, 0, -5)
	})},
	{"people-allowed", statusKind(cards.PeopleAllowed, func(p *cards.People) { p.Removals, p.Of, p.Allowed, p.Running = 58, 412, 58, true })},
	{"people-from-file", statusKind(cards.PeopleChosen, func(p *cards.People) {
		p.From, p.Directory, p.Fields, p.Stopped, p.Synced = "file", false, nil, []string{"Sikkerhet [2026]", "Vern"}, noon.Add(-3*time.Hour)
	})},
	{"people-nowhere", statusKind(cards.PeopleNotHeld, func(p *cards.People) {
		*p = cards.People{Organisation: p.Organisation, Count: 1, Now: noon}
	})},
	{"people-first", statusKind(cards.PeopleBusy, func(p *cards.People) { p.Synced, p.From, p.Count, p.Left, p.Running = time.Time{}, "", 0, 0, true })},
	{"fields", func(l courses.Language) cards.Card {
		return cards.FieldsForm(l, append(courses.StandardFields(), "shift"), []string{"department", "shift"})
	}},
	{"fields-none", func(l courses.Language) cards.Card { return cards.FieldsForm(l, nil, nil) }},
	{"fields-sure", func(l courses.Language) cards.Card {
		return cards.FieldsSure(l, cards.FieldsChange{
			Fields: []string{"department"}, Deleted: []string{"location", "shift"}, Added: []string{"start_date"},
			Stops: []string{"Sikkerhet [2026]", "Vern"}, Revision: 4,
		})
	}},
	{"fields-more", func(l courses.Language) cards.Card {
		return cards.FieldsSure(l, cards.FieldsChange{Fields: []string{"title"}, Added: []string{"title"}, Revision: 1})
	}},
	{"file-reading", func(l courses.Language) cards.Card { return cards.FileReading(l, "Ansatte [høst].xlsx") }},
	{"file-not-yours", cards.FileNotYours},
	{"file-forgotten", cards.FileForgotten},
	{"file-expired", func(l courses.Language) cards.Card { return cards.FileProblem(l, cards.FileExpired, nil) }},
	{"file-many-sheets", func(l courses.Language) cards.Card {
		return cards.FileProblem(l, "many_sheets", []string{"Ark1", "Folk_2026"})
	}},
	{"file-failed", func(l courses.Language) cards.Card { return cards.FileProblem(l, cards.FileFailed, nil) }},
	{"working", cards.Working},
	{"import", importKind(nil)},
	{"import-not-in-it", importKind(func(i *cards.Import) {
		i.YouMissing, i.Rows, i.Found, i.Bad, i.Unknown, i.Unchosen, i.Double = true, nil, 0, 0, nil, nil, nil
	})},
	{"import-nothing-new", importKind(func(i *cards.Import) {
		i.Added, i.Changed, i.Returned, i.Missing, i.Rows, i.Found, i.Bad = 0, 0, 0, 1, nil, 0, 0
	})},
	{"import-unusable", importKind(func(i *cards.Import) {
		i.Added, i.Changed, i.Returned, i.Same = 0, 0, 0, 0
	})},
	{"updated", func(l courses.Language) cards.Card {
		return cards.PeopleUpdated(l, cards.Updated{Added: 12, Changed: 3, Left: 1})
	}},
}

// TestPeopleButtons: what a button would do to people, it carries as the number
// that its reader saw.
func TestPeopleButtons(t *testing.T) {
	t.Parallel()
	held := people(func(p *cards.People) { p.Removals, p.Of = 58, 412 })
	_, buttons := show(t, cards.PeopleStatus(courses.English, held, cards.PeopleAsked))
	sends(t, buttons, "Yes, remove 58 people", cards.Data{Do: cards.DoAllow, Count: 58})
	held.Allowed = 57
	_, buttons = show(t, cards.PeopleStatus(courses.English, held, cards.PeopleAsked))
	sends(t, buttons, "Yes, remove 58 people", cards.Data{Do: cards.DoAllow, Count: 58})
	held.Allowed = 58
	_, buttons = show(t, cards.PeopleStatus(courses.English, held, cards.PeopleAsked))
	if _, ok := buttons["Yes, remove 58 people"]; ok {
		t.Error("what was confirmed is asked again")
	}
	_, buttons = show(t, cards.ImportPreview(courses.English, upload(nil)))
	sends(t, buttons, "Add and update", cards.Data{Do: cards.DoImport, Step: "u-1"})
	sends(t, buttons, "This is the whole list (4 leave)", cards.Data{Do: cards.DoReplace, Step: "u-1", Count: 4})
	sends(t, buttons, "Cancel", cards.Data{Do: cards.DoForget, Step: "u-1"})
	_, buttons = show(t, cards.FieldsSure(courses.English, cards.FieldsChange{Fields: []string{"title", "shift"}, Deleted: []string{"country"}, Revision: 7}))
	sends(t, buttons, "Yes, delete", cards.Data{Do: cards.DoChoose, Step: cards.StepSure, Fields: "title,shift", Count: 7})
}

// TestImportButtons: what would do nothing, or lock its sender out, can't be
// pressed.
func TestImportButtons(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name         string
		change       func(*cards.Import)
		add, replace bool
	}{
		{"news", nil, true, true},
		{"nothing but leavers", func(i *cards.Import) { i.Added, i.Changed, i.Returned = 0, 0, 0 }, false, true},
		{"nobody leaves", func(i *cards.Import) { i.Missing = 0 }, true, false},
		{"not in it oneself", func(i *cards.Import) { i.YouMissing = true }, true, false},
		{"somebody may be in a bad row", func(i *cards.Import) { i.Unsure = true }, true, false},
		{"nothing usable", func(i *cards.Import) { i.Added, i.Changed, i.Returned, i.Same = 0, 0, 0, 0 }, false, false},
	} {
		_, buttons := show(t, cards.ImportPreview(courses.English, upload(tt.change)))
		_, add := buttons["Add and update"]
		_, replace := buttons["This is the whole list (4 leave)"]
		if _, cancel := buttons["Cancel"]; add != tt.add || replace != tt.replace || !cancel {
			t.Errorf("%s: add %v, replace %v, want %v, %v", tt.name, add, replace, tt.add, tt.replace)
		}
	}
}

func TestImportProblems(t *testing.T) {
	t.Parallel()
	texts, _ := show(t, cards.ImportPreview(courses.Bokmaal, upload(nil)))
	has(t, texts, "**Rad 4**, E-post: dette er ingen e-postadresse", "samme e-postadresse som i rad 4", "**Rad 9:** noen tegn",
		`Start\_\*dato\*`, "**Rad 13:** noe er galt her", "… og 4 ting til.", "Avd. (avdeling)", "Leder", `Sko\*størrelse\*`, "Etternavn (navn)")
	lacks(t, texts, "Rad 19", strings.Repeat("lang ", 20))
}

// TestHugeImport: whatever a file's columns are called and however many there
// are, the card can be sent.
func TestHugeImport(t *testing.T) {
	t.Parallel()
	odd := strings.Repeat("ø*_[](https://evil.example)", 1000)
	card := upload(func(i *cards.Import) {
		i.File = strings.Repeat("ø", 5000)
		for n := range 2000 {
			i.Unknown, i.Unchosen, i.Double = append(i.Unknown, odd), append(i.Unchosen, odd), append(i.Double, odd)
			i.Rows = append(i.Rows, cards.Row{Number: n, Column: odd, Code: "bad_manager"})
		}
		for range 30 {
			i.Columns = append(i.Columns, cards.Column{Name: odd, Field: odd})
		}
		i.Found = 1 << 40
	})
	for _, l := range courses.Languages {
		show(t, cards.ImportPreview(l, card))
		show(t, cards.FileProblem(l, "many_sheets", card.Unknown))
		show(t, cards.FileReading(l, card.File))
		show(t, cards.PeopleStatus(l, people(func(p *cards.People) { p.Failed, p.Stopped = odd, card.Unknown }), cards.PeopleChosen))
	}
}

func TestHowLongAgo(t *testing.T) {
	t.Parallel()
	for ago, want := range map[time.Duration]string{
		0: "just now", -time.Minute: "just now", 59 * time.Second: "just now", time.Minute: "1 minute ago", 59 * time.Minute: "59 minutes ago",
		time.Hour: "1 hour ago", 47*time.Hour + 59*time.Minute: "47 hours ago", 48 * time.Hour: "2 days ago", 5 * 24 * time.Hour: "5 days ago",
	} {
		texts, _ := show(t, cards.PeopleStatus(courses.English, people(func(p *cards.People) { p.Synced = noon.Add(-ago) }), cards.PeopleAsked))
		has(t, texts, fmt.Sprintf("(%s)", want))
		if long := strings.Contains(strings.Join(texts, " "), "That is long ago"); long != (ago > 72*time.Hour) {
			t.Errorf("%v: said to be long ago: %v", ago, long)
		}
	}
}
