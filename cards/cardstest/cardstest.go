// Package cardstest holds every card that a test builds to what Teams and its
// people ask of it. It is for tests only.
//
// It uses Microsoft's own schemas, types and renderer from .ci/node_modules
// (npm ci in .ci installs them). Where these or Chromium are missing, a test
// skips and says so; with CI=true in the environment it fails.
package cardstest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/go-json-experiment/json"

	"drypp/cards"
)

// object is a JSON object.
type object = map[string]any

// Check fails the test unless the card is one that may be sent: at most
// cards.MaxSize, valid by the schema of Teams and, with each chart's fallback in
// its place, by that of Adaptive Cards 1.5, with inputs that are labelled, texts that wrap, images that are described, and
// buttons that work as Action.Execute and as Action.Submit alike.
//
// With DRYPP_CARDS_OUT in the environment it also keeps the card in that
// folder, under the hash of its content, for the renderer's test to draw.
func Check(t testing.TB, card []byte) {
	t.Helper()
	record(t, card)
	found := problems(card)
	for _, s := range schemas(t) {
		if err := s.validate(card); err != nil {
			found = append(found, fmt.Sprintf("not valid by %s: %v", s.name, err))
		}
	}
	if len(found) > 0 {
		t.Errorf("%s\nthe card: %s", strings.Join(found, "\n"), card)
	}
}

// problems returns what is wrong with a card beyond what the schemas know.
func problems(card []byte) []string {
	var found []string
	bad := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	if len(card) > cards.MaxSize {
		bad("%d bytes: at most %d reach every client whole", len(card), cards.MaxSize)
	}
	var root object
	if err := json.Unmarshal(card, &root); err != nil {
		bad("not JSON: %v", err)
		return found
	}
	if root["type"] != "AdaptiveCard" || root["version"] != "1.5" || root["fallbackText"] == nil {
		bad("type %v, version %v: want an AdaptiveCard 1.5 with fallbackText", root["type"], root["version"])
	}
	if actions, _ := root["actions"].([]any); len(actions) > maxActions {
		bad("%d buttons: Teams draws %d", len(actions), maxActions)
	}
	ids := map[any]bool{}
	walk(root, func(o object) {
		kind, _ := o["type"].(string)
		if ids[o["id"]] {
			bad("%s: a second element with the id %v", kind, o["id"])
		}
		ids[o["id"]] = o["id"] != nil
		found = append(found, element(kind, o)...)
	})
	walk(root, func(o object) {
		targets, _ := o["targetElements"].([]any)
		for _, target := range targets {
			if !ids[target] {
				bad("%v shows %v, which isn't there", o["type"], target)
			}
		}
	})
	return found
}

// maxActions is how many buttons Teams draws before the rest goes into a menu
// (actions.maxActions of its host configuration).
const maxActions = 6

// element returns what is wrong with one element or action.
func element(kind string, o object) []string {
	var found []string
	want := func(ok bool, what string) {
		if !ok {
			found = append(found, kind+": "+what)
		}
	}
	filled := func(name string) bool { s, _ := o[name].(string); return strings.TrimSpace(s) != "" }
	switch {
	case strings.HasPrefix(kind, "Input."):
		want(filled("id") && filled("label"), "needs an id and a label")
		want(o["isRequired"] != true || filled("errorMessage"), "is required, so it needs an errorMessage")
	case kind == "TextBlock":
		want(o["wrap"] == true, "needs wrap, or it is cut off on a phone")
	case kind == "Image":
		want(filled("altText"), "needs altText")
	case strings.HasPrefix(kind, "Chart."):
		fallback, _ := o["fallback"].(object)
		want(filled("title"), "needs a title, which is all that a screen reader has of it")
		want(fallback != nil, "needs an element as its fallback: not every client draws it")
	case kind == "Action.OpenUrl":
		url, _ := o["url"].(string)
		want(strings.HasPrefix(url, "https://"), "leads to something other than https")
		want(filled("title"), "needs a title")
	case kind == "Action.ToggleVisibility":
		targets, _ := o["targetElements"].([]any)
		want(filled("title") && len(targets) > 0, "needs a title, and something to show")
	case kind == "Action.Execute":
		found = append(found, execute(o)...)
	}
	return found
}

// execute returns what is wrong with an Action.Execute and its fallback.
func execute(o object) []string {
	var found []string
	data, _ := o["data"].(object)
	if o["verb"] == nil || o["verb"] != data["do"] {
		found = append(found, fmt.Sprintf("Action.Execute: verb %v, but data.do %v", o["verb"], data["do"]))
	}
	raw, err := json.Marshal(data)
	if err == nil {
		_, err = cards.ParseData(raw)
	}
	if err != nil {
		found = append(found, fmt.Sprintf("Action.Execute: its data can't be read back: %v", err))
	}
	submit, _ := o["fallback"].(object)
	if submit["type"] != "Action.Submit" {
		return append(found, "Action.Execute: its fallback is not an Action.Submit")
	}
	for _, name := range []string{"title", "tooltip", "style", "data", "associatedInputs"} {
		if !reflect.DeepEqual(o[name], submit[name]) {
			found = append(found, "Action.Execute: its fallback has another "+name)
		}
	}
	return found
}

// walk calls f for every element, action and the card itself.
func walk(v any, f func(object)) {
	switch v := v.(type) {
	case object:
		if _, ok := v["type"].(string); ok {
			f(v)
		}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if name != "data" {
				walk(v[name], f)
			}
		}
	case []any:
		for _, e := range v {
			walk(e, f)
		}
	}
}

// words returns the words of a text in lower case with a space around each.
func words(s string) string {
	other := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	return " " + strings.Join(strings.FieldsFunc(strings.ToLower(s), other), " ") + " "
}

// record keeps the card for the renderer's test.
func record(t testing.TB, card []byte) {
	t.Helper()
	folder := os.Getenv("DRYPP_CARDS_OUT")
	if folder == "" {
		return
	}
	sum := sha256.Sum256(card)
	name := filepath.Join(folder, hex.EncodeToString(sum[:12])+".json")
	if err := writeAtOnce(name, card); err != nil {
		t.Errorf("DRYPP_CARDS_OUT: %v", err)
	}
}
