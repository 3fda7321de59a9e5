package audit

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestLine(t *testing.T) {
	t.Parallel()
	e := Entry{
		At: start, Actor: CommandLine, Action: RetentionRun, Subject: "k7q2m4x9aa3bdtsv",
		Detail: map[string]string{"people": "3", "exports": "0", "until": "2026-11-23"},
	}
	line, err := e.prepared(clock)
	const want = `{"at":"2026-11-23T04:00:00.123Z","actor":"command line","action":"retention-run",` +
		`"subject":"k7q2m4x9aa3bdtsv","detail":{"exports":"0","people":"3","until":"2026-11-23"}}` + "\n"
	if err != nil || string(line) != want {
		t.Errorf("got %s, %v\nwant %s", line, err, want)
	}
	least := Entry{Actor: Service, Action: BackedUp}
	line, err = least.prepared(clock)
	if err != nil || string(line) != `{"at":"2026-11-23T04:00:00.123Z","actor":"service","action":"backed-up"}`+"\n" {
		t.Errorf("got %s, %v", line, err)
	}
}

func TestActions(t *testing.T) {
	t.Parallel()
	for i, a := range Actions {
		if !isWord(string(a), lower+"-") || slices.Index(Actions, a) != i {
			t.Errorf("%s isn't a word, or stands there twice", a)
		}
	}
}

func TestEntryRefused(t *testing.T) {
	t.Parallel()
	const objectID = "3f1d8a52-0000-4000-8000-000000000001"
	for name, change := range map[string]func(*Entry){
		"no actor":           func(e *Entry) { e.Actor = "" },
		"a name":             func(e *Entry) { e.Actor = "Kari Nordmann" },
		"an address":         func(e *Entry) { e.Actor = "kari@example.no" },
		"an object ID":       func(e *Entry) { e.Actor = objectID },
		"no action":          func(e *Entry) { e.Action = "" },
		"a sentence":         func(e *Entry) { e.Action = "was rude" },
		"subject's address":  func(e *Entry) { e.Subject = "kari@example.no" },
		"subject's objectID": func(e *Entry) { e.Subject = objectID },
		"subject in capital": func(e *Entry) { e.Subject = strings.ToUpper(objectID) },
		"long subject":       func(e *Entry) { e.Subject = strings.Repeat("a", 65) },
		"before all":         func(e *Entry) { e.At = time.Date(1999, 12, 31, 0, 0, 0, 0, time.UTC) },
		"after all":          func(e *Entry) { e.At = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) },
		"detail's name":      func(e *Entry) { e.Detail = map[string]string{"Hvem": "x"} },
		"no detail's name":   func(e *Entry) { e.Detail = map[string]string{"": "x"} },
		"a name in detail":   func(e *Entry) { e.Detail = map[string]string{"who": "Kari Nordmann"} },
		"address in detail":  func(e *Entry) { e.Detail = map[string]string{"who": "kari@example.no"} },
		"objectID in detail": func(e *Entry) { e.Detail = map[string]string{"who": "x:" + objectID} },
		"Norwegian detail":   func(e *Entry) { e.Detail = map[string]string{"who": "Bjørg"} },
		"line break":         func(e *Entry) { e.Detail = map[string]string{"who": "a\nb"} },
		"long detail":        func(e *Entry) { e.Detail = map[string]string{"what": strings.Repeat("a", MaxValue+1)} },
		"many details": func(e *Entry) {
			e.Detail = map[string]string{}
			for i := range MaxDetails + 1 {
				e.Detail[fmt.Sprintf("n%d", i)] = "x"
			}
		},
	} {
		e := entry(1)
		change(&e)
		_, err := e.line()
		if !errors.Is(err, ErrEntry) {
			t.Errorf("%s: got %v", name, err)
			continue
		}
		for _, s := range []string{"kari", "Kari", "Bjørg", objectID} {
			if strings.Contains(err.Error(), s) {
				t.Errorf("%s: the error repeats what was refused: %v", name, err)
			}
		}
	}
}

// TestLargest wants the largest entry to be read again.
func TestLargest(t *testing.T) {
	t.Parallel()
	e := Entry{Actor: strings.Repeat("a", 64), Action: PackageHandedOut, Subject: strings.Repeat("b", 64), Detail: map[string]string{}}
	for i := range MaxDetails {
		e.Detail[strings.Repeat("k", 30)+fmt.Sprintf("%02d", i)] = strings.Repeat("9", MaxValue)
	}
	l := reopen(t, folder(t))
	if _, err := l.Append(t.Context(), e, e); err != nil {
		t.Fatal(err)
	}
	if v, err := l.Verify(); err != nil || v.Entries != 2 {
		t.Errorf("%+v, %v", v, err)
	}
}

func TestParseOneWayOnly(t *testing.T) {
	t.Parallel()
	e := entry(7)
	good, err := e.prepared(clock)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parse(good); err != nil {
		t.Fatal(err)
	}
	for name, line := range map[string]string{
		"space":       strings.Replace(string(good), ",", ", ", 1),
		"order":       `{"actor":"service","at":"2026-11-23T04:00:00Z","action":"erased"}` + "\n",
		"zone":        `{"at":"2026-11-23T05:00:00+01:00","actor":"service","action":"erased"}` + "\n",
		"unknown":     `{"at":"2026-11-23T04:00:00Z","actor":"service","action":"erased","name":"x"}` + "\n",
		"twice":       `{"at":"2026-11-23T04:00:00Z","actor":"service","action":"erased","action":"erased"}` + "\n",
		"case":        `{"at":"2026-11-23T04:00:00Z","Actor":"service","action":"erased"}` + "\n",
		"empty":       `{"at":"2026-11-23T04:00:00Z","actor":"service","action":"erased","subject":""}` + "\n",
		"no newline":  strings.TrimSuffix(string(good), "\n"),
		"two of them": string(good) + string(good),
		"nothing":     "",
	} {
		if _, err := parse([]byte(line)); !errors.Is(err, ErrEntry) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	// One that a newer Drypp wrote.
	if _, err := parse([]byte(`{"at":"2026-11-23T04:00:00Z","actor":"service","action":"praised"}` + "\n")); err != nil {
		t.Errorf("a newer action: %v", err)
	}
}
