package cardstest

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// schema is one that cards are held to.
type schema struct {
	name     string
	compiled *jsonschema.Schema
	// charts says that it knows the charts of Teams.
	charts bool
}

func (s schema) validate(card []byte) error {
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(card))
	if err != nil {
		return err
	}
	if !s.charts {
		v = withoutCharts(v)
	}
	return s.compiled.Validate(v)
}

// withoutCharts returns a card as a client sees it that knows no charts: each
// has its fallback in its place.
func withoutCharts(v any) any {
	switch v := v.(type) {
	case object:
		if kind, _ := v["type"].(string); strings.HasPrefix(kind, "Chart.") && v["fallback"] != nil {
			return withoutCharts(v["fallback"])
		}
		for name, member := range v {
			v[name] = withoutCharts(member)
		}
	case []any:
		for i, e := range v {
			v[i] = withoutCharts(e)
		}
	}
	return v
}

// The schemas, compiled once a process: Teams' is 300 KB.
var (
	adaptiveSchema = sync.OnceValues(func() (schema, error) {
		return compile(shared("adaptive-card-1.5.0.json"))
	})
	teamsSchema = sync.OnceValues(func() (schema, error) {
		s, err := compile(shared("teams-cards.json"))
		s.charts = true
		if !errors.Is(err, fs.ErrNotExist) {
			return s, err
		}
		name, err := generate()
		if err != nil {
			return schema{}, err
		}
		s, err = compile(name)
		s.charts = true
		return s, err
	})
)

// schemas returns what schemas there are. Without one, the rest of Check still
// stands, and the log says so; but Teams' can be made anywhere with npm, so
// under CI it must be there.
func schemas(t testing.TB) []schema {
	t.Helper()
	var list []schema
	load := func(get func() (schema, error), needed bool) {
		s, err := get()
		switch {
		case err == nil:
			list = append(list, s)
		case needed || !errors.Is(err, fs.ErrNotExist):
			t.Errorf("loading a card schema: %v", err)
		default:
			t.Logf("not checked against a schema: %v", err)
		}
	}
	load(adaptiveSchema, false)
	load(teamsSchema, strict())
	return list
}

// shared is where the test data beside the repository has a schema.
func shared(name string) string {
	return filepath.Join(root(), "..", "shared", "schemas", name)
}

func compile(file string) (schema, error) {
	f, err := os.Open(file)
	if err != nil {
		return schema{}, err
	}
	defer f.Close()
	doc, err := jsonschema.UnmarshalJSON(f)
	if err != nil {
		return schema{}, fmt.Errorf("%s: %w", file, err)
	}
	dropOldRequired(doc)
	c := jsonschema.NewCompiler()
	if err := c.AddResource("mem:card", doc); err != nil {
		return schema{}, fmt.Errorf("%s: %w", file, err)
	}
	compiled, err := c.Compile("mem:card")
	if err != nil {
		return schema{}, fmt.Errorf("%s: %w", file, err)
	}
	return schema{name: filepath.Base(file), compiled: compiled}, nil
}

// dropOldRequired takes out the boolean "required" of JSON Schema draft 3,
// which Microsoft's schema for Adaptive Cards 1.5 still has.
func dropOldRequired(v any) {
	switch v := v.(type) {
	case map[string]any:
		if _, ok := v["required"].(bool); ok {
			delete(v, "required")
		}
		for _, e := range v {
			dropOldRequired(e)
		}
	case []any:
		for _, e := range v {
			dropOldRequired(e)
		}
	}
}

// generate makes the Teams schema from the types of npm @microsoft/teams.cards,
// by the script teams-schema in .ci/package.json, and returns its file. It is
// kept in node_modules, so that a new version of the types brings a new schema.
func generate() (string, error) {
	modules := filepath.Join(root(), ".ci", "node_modules")
	file := filepath.Join(modules, ".cache", "teams-cards.json")
	if _, err := os.Stat(file); err == nil {
		return file, nil
	}
	if _, err := os.Stat(filepath.Join(modules, "ts-json-schema-generator")); err != nil {
		return "", err
	}
	cmd := exec.Command("npm", "run", "--silent", "teams-schema")
	cmd.Dir = filepath.Dir(modules)
	out, err := cmd.Output()
	if errors.Is(err, exec.ErrNotFound) {
		return "", fmt.Errorf("%w: npm", fs.ErrNotExist)
	}
	if err != nil {
		return "", fmt.Errorf("npm run teams-schema: %w", err)
	}
	return file, writeAtOnce(file, out)
}

// writeAtOnce writes a file so that tests of other packages, which run at the
// same time, never read half of it.
func writeAtOnce(file string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+"-*")
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err := errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return os.Rename(f.Name(), file)
}
