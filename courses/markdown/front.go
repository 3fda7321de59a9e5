package markdown

import (
	"errors"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/agnivade/levenshtein"
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/lexer"
	yamlparser "github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"drypp/courses"
)

// front is the front matter as YAML has it, in the order that Format writes.
type front struct {
	ID       string `yaml:"id"`
	Title    string `yaml:"title"`
	Summary  string `yaml:"summary"`
	Version  int    `yaml:"version"`
	Minutes  int    `yaml:"minutes"`
	Pass     int    `yaml:"pass"`
	Attempts int    `yaml:"attempts,omitempty"`
	Validity string `yaml:"validity,omitempty"`
	OnUpdate string `yaml:"on-update,omitempty"`
	Scores   bool   `yaml:"managers-see-scores,omitempty"`
	Pretest  bool   `yaml:"pretest,omitempty"`
	// Test holds the keys of testKeys.
	Test        yaml.MapSlice `yaml:"test,omitempty"`
	Competences []string      `yaml:"competences,omitempty"`
	Sources     []string      `yaml:"sources,omitempty"`
}

// keys are those that front has; the first required must be there.
var keys = []string{"id", "title", "summary", "version", "minutes", "pass",
	"attempts", "validity", "on-update", keyScores, keyPretest, keyTest, "competences", "sources"}

const required = 6

// keyScores has managers see the scores of their reports.
const keyScores = "managers-see-scores"

// front reads the front matter, fences included, into the course and the
// edition's head. It never returns nil.
func (p *parser) front(src []byte) *courses.Course {
	tokens := lexer.Tokenize("\n" + strings.TrimSuffix(strings.TrimPrefix(strings.TrimRight(string(src), " \t\n"), "---\n"), "---"))
	lines, ok := p.keyLines(tokens)
	if !ok {
		return &courses.Course{}
	}
	meant := p.unknownKeys(lines)
	var f front
	if err := decode(tokens, &f); err != nil {
		p.yamlError(err)
		return &courses.Course{}
	}
	for key, line := range lines {
		p.file.lines[place{step: key + ":"}] = line
	}
	for _, key := range keys[:required] {
		if lines[key] == 0 && !slices.Contains(meant, key) {
			p.bad(1, courses.CodeMissingKey, "the key %s is missing: add it (needed are %s)", key, strings.Join(keys[:required], ", "))
		}
	}
	p.edition.Title, p.edition.Summary = squeeze(f.Title), squeeze(f.Summary)
	return p.course(&f, lines)
}

// decode reads tokens that were looked at already: to have the library make
// them again would take as long once more.
func decode(tokens token.Tokens, to *front) error {
	file, err := yamlparser.Parse(tokens, 0)
	if err != nil || len(file.Docs) == 0 || file.Docs[0].Body == nil {
		return err
	}
	return yaml.NodeToValue(file.Docs[0].Body, to, yaml.UseOrderedMap())
}

// keyLines finds the line of each key. It refuses YAML that refers or tags,
// which no course needs and a hostile file could grow without bound by.
func (p *parser) keyLines(tokens token.Tokens) (map[string]int, bool) {
	lines := map[string]int{}
	p.nested = map[string]int{}
	depth, top := 0, ""
	for _, t := range tokens {
		switch t.Type {
		case token.AnchorType, token.AliasType, token.TagType, token.MergeKeyType, token.DirectiveType, token.DocumentHeaderType:
			p.bad(t.Position.Line, courses.CodeSyntax, "%.20q isn't understood here: write the value out, in quotes if it begins with a special character", t.Value)
			return nil, false
		case token.SequenceStartType, token.MappingStartType:
			depth++
		}
		if depth > 1+len(keys) {
			p.bad(t.Position.Line, courses.CodeSyntax, "there are too many brackets: write lists with a line and a hyphen for each value")
			return nil, false
		}
		switch {
		case t.Next == nil || t.Next.Type != token.MappingValueType:
		case t.Position.Column == 1:
			top = t.Value
			lines[top] = t.Position.Line
		default:
			p.nested[top+"."+t.Value] = t.Position.Line
		}
	}
	return lines, true
}

// unknownKeys names every key that means nothing, where the YAML library would
// stop at the first, and returns which keys were probably meant.
func (p *parser) unknownKeys(lines map[string]int) (meant []string) {
	for key, line := range lines {
		if slices.Contains(keys, key) {
			continue
		}
		near := nearest(key, keys)
		if levenshtein.ComputeDistance(key[:min(len(key), 64)], near) > len(near)/2 {
			p.bad(line, courses.CodeUnknownKey, "the key %.40q isn't known: take it away, or write one of %s", key, strings.Join(keys, ", "))
			continue
		}
		meant = append(meant, near)
		p.bad(line, courses.CodeUnknownKey, "the key %.40q isn't known: did you mean %s?", key, near)
	}
	return meant
}

// yamlError turns what the YAML library says into a finding.
func (p *parser) yamlError(err error) {
	line, message := 1, err.Error()
	var at yaml.Error
	if errors.As(err, &at) {
		message = at.GetMessage()
		if t := at.GetToken(); t != nil && t.Position != nil {
			line = t.Position.Line
		}
	}
	p.bad(line, courses.CodeSyntax, "the front matter can't be read (%.200s): write key: value, with texts that contain a colon in quotes", message)
}

func (p *parser) course(f *front, lines map[string]int) *courses.Course {
	c := &courses.Course{
		ID: f.ID, Version: f.Version, Minutes: f.Minutes, PassMark: f.Pass, Tries: f.Attempts,
		OnUpdate: courses.Continue, ManagersSeeScores: f.Scores, Pretest: f.Pretest,
	}
	if lines[keyTest] > 0 {
		c.Test = p.test(f.Test, lines[keyTest])
	}
	within := func(key string, value, low, high int) {
		if lines[key] > 0 && (value < low || value > high) {
			p.bad(lines[key], courses.CodeValue, "%s is %d: give a number from %d to %d", key, value, low, high)
		}
	}
	within("version", f.Version, 1, math.MaxInt32)
	within("minutes", f.Minutes, 1, MaxMinutes)
	within("pass", f.Pass, 0, 100)
	within("attempts", f.Attempts, 0, 100)
	if lines["id"] > 0 && !courses.ValidID(f.ID) {
		p.bad(lines["id"], courses.CodeID, "the id %.40q won't do: use lower-case letters, digits and hyphens, %q for instance", f.ID, Slug(f.ID))
	}
	switch update := courses.OnUpdate(f.OnUpdate); update {
	case courses.Continue, courses.Restart:
		c.OnUpdate = update
	case "":
	default:
		p.bad(lines["on-update"], courses.CodeValue, "on-update is %.40q: write continue or restart", f.OnUpdate)
	}
	var ok bool
	if c.ValidMonths, ok = months(f.Validity); !ok {
		p.bad(lines["validity"], courses.CodeValue, "validity is %.40q: write 12 months or 2 years, or leave it out if a completion counts for good", f.Validity)
	}
	c.Competences = p.texts("competences", f.Competences, lines)
	c.Sources = p.texts("sources", f.Sources, lines)
	return c
}

func (p *parser) texts(key string, list []string, lines map[string]int) []string {
	var texts []string
	for _, s := range list {
		if s = squeeze(s); s == "" {
			p.bad(lines[key], courses.CodeValue, "%s has an empty value: fill it or take it out", key)
		}
		texts = append(texts, s)
	}
	return texts
}

var validity = regexp.MustCompile(`^(\d{1,3}) (month|months|year|years)$`)

// months reads a validity such as "12 months"; an empty one is for good.
func months(s string) (int, bool) {
	if s == "" {
		return 0, true
	}
	m := validity.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	n, err := strconv.Atoi(m[1])
	if strings.HasPrefix(m[2], "year") {
		n *= 12
	}
	return n, err == nil && n > 0
}
