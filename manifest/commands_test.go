package manifest_test

import (
	"archive/zip"
	"bytes"
	"context"
	"log/slog"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/google/uuid"

	"drypp/bot"
	"drypp/bot/delivery"
	"drypp/bot/directory"
	"drypp/bot/privacy"
	"drypp/bot/reports"
	"drypp/bot/store/bolt"
	"drypp/bot/teams"
	"drypp/cards"
	"drypp/courses"
	"drypp/courses/audience"
	"drypp/courses/library"
	"drypp/courses/rights"
	"drypp/courses/roles"
	"drypp/manifest"
)

const tenant = "10000000-0000-0000-0000-00000000000a"

// titles returns the commands that a package lists in its default language.
func titles(t *testing.T, l courses.Language) []string {
	t.Helper()
	p, err := manifest.Build(manifest.App{BotID: uuid.Max, Language: l, Developer: manifest.Developer{
		Name: "Fjordvik Verksted AS", Website: "https://example.no", Privacy: "https://example.no", Terms: "https://example.no",
	}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	data, err := p.Zip()
	if err != nil {
		t.Fatal(err)
	}
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := r.Open("manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var d struct {
		Bots []struct {
			CommandLists []struct{ Commands []struct{ Title string } }
		}
	}
	if err := json.UnmarshalRead(f, &d, json.MatchCaseInsensitiveNames(true)); err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, c := range d.Bots[0].CommandLists[0].Commands {
		list = append(list, c.Title)
	}
	return list
}

// nobody knows nobody.
type nobody struct{}

func (nobody) Member(context.Context, courses.Chat, string) (teams.Member, error) {
	return teams.Member{}, nil
}

// told is what people may ask of what is kept of them, as far as words go.
type told struct{ bot.Privacy }

func (told) Facts(context.Context, string) (*rights.Facts, error) { return &rights.Facts{}, nil }

func (told) Pending(context.Context, string, privacy.Asker) ([]rights.Pending, error) {
	return nil, nil
}

func (told) Requests(context.Context, string, *courses.Person) ([]rights.Request, error) {
	return nil, nil
}

// talk returns a bot with the library's courses, as one person writes to it.
func talk(t *testing.T) func(text string) string {
	t.Helper()
	db, err := bolt.Open(filepath.Join(t.TempDir(), tenant), bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	list, err := library.Courses()
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := courses.NewCatalogue(list...)
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }
	const person = "20000000-0000-0000-0000-000000000001"
	rules := audience.NewRules()
	contacts := roles.New(roles.Config{Contacts: []roles.ContactConfig{{User: person}}}, rules)
	desk := delivery.NewDesk([]delivery.Organisation{{Tenant: tenant, Store: db, Courses: catalogue, Audiences: rules}}, now)
	b := bot.New(bot.Config{
		Desk: desk,
		Reports: reports.New(reports.Config{
			Organisations: []reports.Reporting{{Tenant: tenant, Store: db, Courses: catalogue, Roles: contacts, Fields: rules.Fields}},
			Nudger:        desk, Now: now,
		}),
		Organisations: []bot.Organisation{{
			Tenant: tenant, Name: "Fjordvik Verksted AS", Language: courses.English, Region: "norwayeast",
			Roles: contacts, Audiences: rules, Store: db, Courses: catalogue,
		}},
		People: directory.New(directory.Config{
			Organisations: []directory.Organisation{{Tenant: tenant, Store: db}}, Now: now, Log: slog.New(slog.DiscardHandler),
		}),
		Privacy: told{}, Members: nobody{}, Log: slog.New(slog.DiscardHandler), Now: now,
	})
	return func(text string) string {
		t.Helper()
		a, err := b.Turn(t.Context(), teams.Turn{
			Kind: teams.Message, Tenant: tenant, ObjectID: person, Locale: "en-GB", Text: text,
		})
		if err != nil {
			t.Fatal(err)
		}
		return string(a.Card)
	}
}

// TestCommandsAreUnderstood says every command of each language to the bot,
// which must know it, and take those at the same place for the same.
func TestCommandsAreUnderstood(t *testing.T) {
	t.Parallel()
	say := talk(t)
	say("start phishing") // so that there is something to continue
	for _, word := range unlisted {
		if say(word) == say("colourless green ideas") {
			t.Errorf("the bot doesn't understand %q", word)
		}
	}
	english := titles(t, courses.English)
	lost := say("colourless green ideas")
	answers := map[string]string{}
	for _, title := range english {
		answer := say(title)
		if answer == lost {
			t.Errorf("the bot doesn't understand %q", title)
		}
		if other, twice := answers[answer]; twice {
			t.Errorf("%q and %q get the same answer", title, other)
		}
		answers[answer] = title
	}
	for _, l := range courses.Languages {
		for i, title := range titles(t, l) {
			if got := answers[say(title)]; got != english[i] {
				t.Errorf("%s: the bot takes %q for %q, want %q", l, title, got, english[i])
			}
		}
	}
}

var bold = regexp.MustCompile(`\*\*([^*]+)\*\*`)

// unlisted are words that the help card says, and for which the manifest has no
// room: Teams lists twelve.
var unlisted = []string{"people", "folk", "privacy", "personvern", "requests", "forespørsler", "førespurnader",
	"reviews", "noreviews", "repetisjon", "repetisjonsfri", "my needs", "kartlegging"}

// TestHelpAndCommandsAgree wants what the help card says one can write to be
// suggested by Teams as well, and the other way around.
func TestHelpAndCommandsAgree(t *testing.T) {
	t.Parallel()
	for _, l := range courses.Languages {
		listed := map[string]bool{}
		for _, title := range titles(t, l) {
			listed[title] = false
		}
		for _, m := range bold.FindAllStringSubmatch(string(cards.Help(l, cards.Rights{Campaigns: true, People: true, Requests: true}).JSON), -1) {
			known := slices.Contains(unlisted, m[1])
			for title := range listed {
				if m[1] == title || strings.HasPrefix(m[1], title+" ") {
					listed[title], known = true, true
				}
			}
			if !known {
				t.Errorf("%s: the help card says %q, which the manifest doesn't list", l, m[1])
			}
		}
		for title, said := range listed {
			if !said {
				t.Errorf("%s: the manifest lists %q, of which the help card says nothing", l, title)
			}
		}
	}
}
