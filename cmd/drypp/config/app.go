package config

import (
	"github.com/google/uuid"

	"drypp/courses"
	"drypp/manifest"
)

// App is how the app presents itself in Teams; see manifest.App, which fills in
// what is left out. An installation that builds no package needs none of it.
type App struct {
	// ID is a GUID; empty is one derived from bot.app_id.
	ID      string `yaml:"id"`
	Name    string `yaml:"name"`
	Version string `yaml:"version"`
	// Language is nb, nn or en; empty is that of the organisations, or English
	// where they differ.
	Language    string    `yaml:"language"`
	AccentColor string    `yaml:"accent_color"`
	Developer   Developer `yaml:"developer"`
}

// Developer is who answers for the app towards its users.
type Developer struct {
	Name    string `yaml:"name"`
	Website string `yaml:"website"`
	Privacy string `yaml:"privacy"`
	Terms   string `yaml:"terms"`
}

// Manifest returns the Teams app that the configuration describes. It may lack
// what a package needs; manifest.Build says what.
func (c *Config) Manifest() manifest.App {
	d := c.App.Developer
	a := manifest.App{
		Name: c.App.Name, Version: c.App.Version, Language: courses.Language(c.App.Language), AccentColor: c.App.AccentColor,
		Developer: manifest.Developer{Name: d.Name, Website: d.Website, Privacy: d.Privacy, Terms: d.Terms},
	}
	// What is no GUID is a problem that was noted, and the zero ID until then.
	a.ID, _ = uuid.Parse(c.App.ID)
	a.BotID, _ = uuid.Parse(c.Bot.AppID)
	if a.Language == "" {
		a.Language = c.commonLanguage()
	}
	return a
}

// commonLanguage returns the language of every organisation, or English.
func (c *Config) commonLanguage() courses.Language {
	for _, o := range c.Organisations {
		if o.Language != c.Organisations[0].Language || o.Language == "" {
			return courses.English
		}
	}
	if len(c.Organisations) == 0 {
		return courses.English
	}
	return courses.Language(c.Organisations[0].Language)
}

// checkApp wants the section to be whole, or not there at all.
func (f *findings) checkApp(c *Config) {
	if c.App == (App{}) {
		return
	}
	if c.App.ID != "" {
		f.guid("app.id", &c.App.ID, "copy the ID of the app that is to be updated, or leave it out")
	}
	app := c.Manifest()
	if c.App.Language == "" {
		app.Language = courses.English // a wrong one is the organisation's problem
	}
	for _, p := range app.Check() {
		f.bad(p.Key, p.Problem, p.Fix)
	}
}
