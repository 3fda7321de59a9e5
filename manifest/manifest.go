// Package manifest makes the package that a Teams administrator uploads: the
// app manifest, its icons, and its texts in every language that Drypp speaks.
//
// The same App always gives the same bytes. The manifest keeps to schema 1.29
// (npm @microsoft/app-manifest, MicrosoftTeams.schema.json, 2026-06-19); the
// limits beyond it are those of Microsoft's "Public developer platform manifest
// schema for Teams" and of the Store's validation guidelines. All of the
// package is pure and safe for concurrent use.
package manifest

import (
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/uuid"

	"drypp/courses"
)

// SchemaVersion is the version of the manifest schema that is declared.
const SchemaVersion = "1.29"

const (
	schemaURL       = "https://developer.microsoft.com/en-us/json-schemas/teams/v" + SchemaVersion + "/MicrosoftTeams.schema.json"
	localizationURL = "https://developer.microsoft.com/en-us/json-schemas/teams/v" + SchemaVersion + "/MicrosoftTeams.Localization.schema.json"
)

// What an App has where nothing else is said.
const (
	DefaultName        = "Drypp"
	DefaultVersion     = "1.0.0"
	DefaultAccentColor = "#0B5A6E"
)

// App is what an installation decides about its Teams app.
type App struct {
	// ID is the app's own ID, which must stay the same for as long as the app
	// lives. The zero ID stands for one derived from BotID.
	ID uuid.UUID
	// BotID is the application ID of the bot's registration.
	BotID uuid.UUID
	// Name is what Teams shows, at most 30 characters; empty is DefaultName.
	Name string
	// Version is the least version to give the package, as in 1.0.0; empty is
	// DefaultVersion for the first one.
	Version string
	// Language is what people see whose client speaks none of ours; empty is
	// English.
	Language courses.Language
	// AccentColor is the background of the outline icon, as in #0B5A6E; empty
	// is DefaultAccentColor.
	AccentColor string
	// Developer is who answers for the app towards its users.
	Developer Developer
}

// Developer is who publishes an app. Everything is required.
type Developer struct {
	// Name has at most 32 characters.
	Name string
	// Website, Privacy and Terms are https addresses of at most 2048
	// characters: where help is, what becomes of people's data, and the terms
	// of use.
	Website, Privacy, Terms string
}

// fill returns the App with what was left out.
func (a App) fill() App {
	for _, d := range []struct {
		value    *string
		standard string
	}{
		{&a.Name, DefaultName}, {&a.AccentColor, DefaultAccentColor}, {(*string)(&a.Language), string(courses.English)},
	} {
		if *d.value == "" {
			*d.value = d.standard
		}
	}
	if a.ID == uuid.Nil {
		a.ID = uuid.NewSHA1(a.BotID, []byte("drypp/manifest"))
	}
	return a
}

// ExternalID is the ID in the app's manifest, by which the catalogue of an
// organisation knows it (Microsoft: "teamsApp resource type", externalId).
func (a App) ExternalID() string { return a.fill().ID.String() }

// document is manifest.json, in the schema's order.
type document struct {
	Schema              string             `json:"$schema"`
	ManifestVersion     string             `json:"manifestVersion"`
	Version             string             `json:"version"`
	ID                  uuid.UUID          `json:"id"`
	LocalizationInfo    localizationInfo   `json:"localizationInfo"`
	Developer           developer          `json:"developer"`
	Name                name               `json:"name"`
	Description         description        `json:"description"`
	Icons               icons              `json:"icons"`
	AccentColor         string             `json:"accentColor"`
	Bots                []bot              `json:"bots"`
	Permissions         []string           `json:"permissions"`
	ValidDomains        []string           `json:"validDomains"`
	WebApplicationInfo  webApplicationInfo `json:"webApplicationInfo"`
	DefaultInstallScope string             `json:"defaultInstallScope"`
}

type localizationInfo struct {
	DefaultLanguageTag  courses.Language `json:"defaultLanguageTag"`
	AdditionalLanguages []language       `json:"additionalLanguages"`
}

type language struct {
	Tag  courses.Language `json:"languageTag"`
	File string           `json:"file"`
}

type developer struct {
	Name          string `json:"name"`
	WebsiteURL    string `json:"websiteUrl"`
	PrivacyURL    string `json:"privacyUrl"`
	TermsOfUseURL string `json:"termsOfUseUrl"`
}

type name struct {
	Short string `json:"short"`
	Full  string `json:"full"`
}

type description struct {
	Short string `json:"short"`
	Full  string `json:"full"`
}

type icons struct {
	Outline string `json:"outline"`
	Color   string `json:"color"`
}

type bot struct {
	BotID              uuid.UUID     `json:"botId"`
	IsNotificationOnly bool          `json:"isNotificationOnly"`
	SupportsFiles      bool          `json:"supportsFiles"`
	SupportsCalling    bool          `json:"supportsCalling"`
	SupportsVideo      bool          `json:"supportsVideo"`
	Scopes             []string      `json:"scopes"`
	CommandLists       []commandList `json:"commandLists"`
}

type commandList struct {
	Scopes   []string  `json:"scopes"`
	Commands []command `json:"commands"`
}

type webApplicationInfo struct {
	ID       uuid.UUID `json:"id"`
	Resource string    `json:"resource"`
}

// personal is the only scope: what people answer is between them and the bot.
const personal = "personal"

// document returns the manifest of a filled-in App.
func (a App) document(v version) document {
	t := texts[a.Language]
	d := document{
		Schema: schemaURL, ManifestVersion: SchemaVersion, Version: v.String(), ID: a.ID,
		LocalizationInfo: localizationInfo{DefaultLanguageTag: a.Language},
		Developer:        developer{a.Developer.Name, a.Developer.Website, a.Developer.Privacy, a.Developer.Terms},
		Name:             name{a.Name, fmt.Sprintf(t.fullName, a.Name)},
		Description:      description{t.short, fmt.Sprintf(t.full, a.Name)},
		Icons:            icons{Outline: outlineFile, Color: colorFile},
		AccentColor:      a.AccentColor,
		Bots: []bot{{
			// Contacts send spreadsheets; files work in personal chats only.
			BotID: a.BotID, SupportsFiles: true, Scopes: []string{personal},
			CommandLists: []commandList{{[]string{personal}, t.commands}},
		}},
		Permissions:  []string{"identity", "messageTeamMembers"},
		ValidDomains: []string{},
		// Without an ID here Graph can't install the app for people. The form of
		// the resource is the one for bots (Microsoft, "Add configuration to
		// enable SSO in a bot app"); nobody signs in, so it needn't be exposed.
		WebApplicationInfo:  webApplicationInfo{a.BotID, "api://botid-" + a.BotID.String()},
		DefaultInstallScope: personal,
	}
	for _, l := range courses.Languages {
		if l != a.Language {
			d.LocalizationInfo.AdditionalLanguages = append(d.LocalizationInfo.AdditionalLanguages, language{l, languageFile(l)})
		}
	}
	return d
}

// localization returns the texts of a filled-in App in another language, under
// the names that the localization schema has for them.
func (a App) localization(l courses.Language) map[string]string {
	t := texts[l]
	m := map[string]string{
		"$schema":           localizationURL,
		"name.short":        a.Name,
		"name.full":         fmt.Sprintf(t.fullName, a.Name),
		"description.short": t.short,
		"description.full":  fmt.Sprintf(t.full, a.Name),
	}
	for i, c := range t.commands {
		at := fmt.Sprintf("bots[0].commandLists[0].commands[%d].", i)
		m[at+"title"], m[at+"description"] = c.Title, c.Description
	}
	return m
}

func languageFile(l courses.Language) string { return string(l) + ".json" }

// encode writes JSON for people to read: indented, in a fixed order.
func encode(v any) ([]byte, error) {
	data, err := json.Marshal(v, jsontext.WithIndent("  "), json.Deterministic(true))
	return append(data, '\n'), err
}
