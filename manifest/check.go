package manifest

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"

	"drypp/courses"
)

// The longest texts that the schema allows, in UTF-16 units: Teams' clients
// count that way, and it is never more than the schema's characters.
const (
	maxName          = 30
	maxFullName      = 100
	maxShort         = 80
	maxFull          = 4000
	maxDeveloperName = 32
	maxURL           = 2048
	maxCommands      = 12
	maxCommand       = 128
)

// Problem is one value that can't stand in a manifest.
type Problem struct {
	// Key is the value's name in the configuration, such as app.accent_color.
	Key string
	// Problem says what is wrong, Fix what to do.
	Problem, Fix string
}

// Problems is everything that is wrong with an App.
type Problems []Problem

// Error returns all problems, one a line.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Key + " " + p.Problem + ": " + p.Fix
	}
	return strings.Join(lines, "\n")
}

// Check returns everything that keeps the App from becoming a package, or nil.
func (a App) Check() Problems {
	a = a.fill()
	var ps Problems
	ps.text("app.name", a.Name, maxName, "give the name that people shall see in Teams")
	if strings.EqualFold(a.Name, "null") {
		ps.add("app.name", "is a word that the schema refuses", "choose another name")
	}
	if _, err := parseVersion(a.Version); a.Version != "" && err != nil {
		ps.add("app.version", "is no version", "write three numbers, such as 1.0.0")
	}
	if !slices.Contains(courses.Languages, a.Language) {
		ps.add("app.language", "is no language that Drypp speaks", "choose nb, nn or en")
	}
	if !hexColor.MatchString(a.AccentColor) {
		ps.add("app.accent_color", "is no colour", "write # and six hexadecimal digits in quotes, such as \""+DefaultAccentColor+"\"")
	}
	ps.text("app.developer.name", a.Developer.Name, maxDeveloperName, "name who publishes the app")
	ps.https("app.developer.website", a.Developer.Website, "give the address where people find help")
	ps.https("app.developer.privacy", a.Developer.Privacy, "give the address of the privacy statement")
	ps.https("app.developer.terms", a.Developer.Terms, "give the address of the terms of use")
	return ps
}

var hexColor = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

func (ps *Problems) add(key, problem, fix string) {
	*ps = append(*ps, Problem{key, problem, fix})
}

// text wants a line of so many UTF-16 units.
func (ps *Problems) text(key, value string, longest int, missing string) {
	switch n := length(value); {
	case strings.TrimSpace(value) == "":
		ps.add(key, "is missing", missing)
	case n > longest:
		ps.add(key, fmt.Sprintf("has %d characters", n), fmt.Sprintf("Teams takes at most %d", longest))
	case strings.ContainsFunc(value, unicode.IsControl) || strings.TrimSpace(value) != value:
		ps.add(key, "has a line break, another control character, or space around it", "write it in one line")
	}
}

// https wants an address that anybody can open without signing in to it. The
// schema would take http too; the Store doesn't.
func (ps *Problems) https(key, value, missing string) {
	u, err := url.Parse(value)
	switch {
	case value == "":
		ps.add(key, "is missing", missing)
	case length(value) > maxURL:
		ps.add(key, fmt.Sprintf("has %d characters", length(value)), fmt.Sprintf("Teams takes at most %d", maxURL))
	case err != nil || u.Scheme != "https" || u.Hostname() == "" || u.User != nil:
		ps.add(key, "is no https address", "write https://host/path, without user name")
	}
}

func length(s string) int { return len(utf16.Encode([]rune(s))) }
