package dossier_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"drypp/bot/privacy/dossier"
	"drypp/bot/store"
	"drypp/courses"
)

var languages = []courses.Language{courses.Bokmaal, courses.Nynorsk, courses.English}

// updating reports whether golden files are to be written anew; the flag is that
// of the package's other tests.
func updating() bool { return flag.Lookup("update").Value.String() == "true" }

// pack returns Kari's package, by the names of its files.
func pack(t testing.TB, k *kept, c dossier.Config, l courses.Language) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for _, f := range unzip(t, packed(t, k, c, l)) {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func packed(t testing.TB, k *kept, c dossier.Config, l courses.Language) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := dossier.New(c).Pack(t.Context(), &b, &k.people[0], l); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func unzip(t testing.TB, b []byte) []*zip.File {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	return z.File
}

func TestPackage(t *testing.T) {
	t.Parallel()
	for _, l := range languages {
		t.Run(string(l), func(t *testing.T) {
			t.Parallel()
			k := world()
			files := pack(t, k, settings(t, k), l)
			for _, name := range []string{"README.txt", "my-data.html", "my-data.json"} {
				golden(t, string(l)+"-"+name, files[name])
			}
			valid(t, files["schema.json"], files["my-data.json"])
			for name, content := range files {
				if found := ofOthers(string(content)); found != nil {
					t.Errorf("%s holds what is about others: %q", name, found)
				}
			}
		})
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if updating() {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s isn't what it was: run with -update and look at the difference", name)
	}
}

// valid holds data to the schema that comes with it.
func valid(t *testing.T, schema, data []byte) {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.AddResource("schema.json", parsed); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if err := compiled.Validate(v); err != nil {
		t.Errorf("the data isn't as the schema says: %v", err)
	}
	v.(map[string]any)["surprise"] = true
	if compiled.Validate(v) == nil {
		t.Error("the schema lets through what it doesn't describe")
	}
}

// The same records at the same time give the same bytes, whose entries have that
// time.
func TestDeterministic(t *testing.T) {
	t.Parallel()
	k := world()
	c := settings(t, k)
	first, second := packed(t, k, c, courses.Nynorsk), packed(t, k, c, courses.Nynorsk)
	if !bytes.Equal(first, second) {
		t.Error("two packages of the same aren't the same")
	}
	var names []string
	for _, f := range unzip(t, first) {
		names = append(names, f.Name)
		if !f.Modified.Equal(at(20, 6)) {
			t.Errorf("%s is of %v", f.Name, f.Modified)
		}
	}
	want := []string{"README.txt", "my-data.html", "my-data.json", "schema.json", "statements-1.0.3.json", "statements-2.0.json",
		"certificates/brannvern-e1.pdf", "certificates/brannvern-e1.jwt"}
	if !slices.Equal(names, want) {
		t.Errorf("the files are %q", names)
	}
}

// Everybody's packages are each what it is alone, and what isn't kept person by
// person is read once for all of them.
func TestEverybody(t *testing.T) {
	t.Parallel()
	k := world()
	c := settings(t, k)
	alone := packed(t, k, c, courses.Bokmaal)
	many, err := dossier.New(c).Everybody(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	k.unavailable = "accesses"
	for i := range k.people {
		var b bytes.Buffer
		if err := many.Pack(t.Context(), &b, &k.people[i], courses.Bokmaal); err != nil {
			t.Fatal(err)
		}
		if i == 0 && !bytes.Equal(b.Bytes(), alone) {
			t.Error("among everybody's a package is another one than alone")
		}
	}
	if _, err := dossier.New(c).Everybody(t.Context()); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("from a store that fails: %v", err)
	}
}

func TestAnswersInWords(t *testing.T) {
	t.Parallel()
	k := world()
	var doc struct {
		Enrolments []struct {
			Course   string `json:"course"`
			Attempts []struct {
				Question string `json:"question_text"`
				Answer   string `json:"response_text"`
				Raw      string `json:"response"`
			} `json:"attempts"`
		} `json:"enrolments"`
	}
	if err := json.Unmarshal(pack(t, k, settings(t, k), courses.Bokmaal)["my-data.json"], &doc); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range doc.Enrolments {
		for _, a := range e.Attempts {
			got = append(got, e.Course+"|"+a.Question+"|"+a.Answer+"|"+a.Raw)
		}
	}
	want := []string{
		"brannvern|Hvor er nødutgangene? – Velg alle.|Ved trappa <nord>; På taket|0 1",
		"brannvern|Hvor er nødutgangene? – Velg alle.|Ved trappa <nord>; Ved porten|0 2",
		"brannvern|Hvilket nummer har brannvesenet?|110|110",
		"brannvern|Hvorfor øver vi?|fordi <b>sjefen</b> sier det|fordi <b>sjefen</b> sier det",
		"hms|Hvor er nødutgangene? – Velg alle.||1", // of another version: the places of its choices may mean others now
		"withdrawn|||0",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}

// The statements are a person's own, so everything is in them that anybody could
// be told, in both versions.
func TestStatements(t *testing.T) {
	t.Parallel()
	k := world()
	c := settings(t, k)
	c.XAPIHome = ""
	files := pack(t, k, c, courses.Bokmaal)
	for name, version := range map[string]string{"statements-1.0.3.json": "", "statements-2.0.json": "2.0.0"} {
		var list []struct {
			Actor struct {
				Mbox string `json:"mbox"`
				Name string `json:"name"`
			} `json:"actor"`
			Object  struct{ ID string } `json:"object,case:ignore"`
			Version string              `json:"version"`
		}
		if err := json.Unmarshal(files[name], &list); err != nil {
			t.Fatal(err)
		}
		if len(list) != 13 {
			t.Errorf("%s has %d statements", name, len(list))
		}
		for _, s := range list {
			if s.Actor.Mbox != "mailto:kari.nordmann@fjordvik.example" || s.Actor.Name != "Kari Nordmann" || s.Version != version {
				t.Errorf("%s: %+v", name, s)
			}
		}
		if !bytes.Contains(files[name], []byte("https://8f2c0c8e-6f0e-4a52-9d0c-3d8b1f8f3a11.drypp.invalid/courses/brannvern")) {
			t.Errorf("%s names no course by an address that is nobody's", name)
		}
	}
}

// Who has nothing gets a package that says so.
func TestNothingKept(t *testing.T) {
	t.Parallel()
	k := &kept{people: []courses.Person{{ID: "p1"}}}
	c := settings(t, k)
	c.Issuer, c.Log, c.Courses = nil, nil, catalogue(t)
	files := pack(t, k, c, "sv")
	valid(t, files["schema.json"], files["my-data.json"])
	if page := string(files["my-data.html"]); !strings.Contains(page, `<html lang="en">`) || strings.Count(page, "Nothing is kept.") < 10 {
		t.Errorf("the page doesn't say that nothing is kept:\n%s", page)
	}
}

func TestMoreEvents(t *testing.T) {
	t.Parallel()
	k := world()
	k.events = slices.Repeat(k.events[:1], 10_001)
	if page := pack(t, k, settings(t, k), courses.English)["my-data.html"]; !bytes.Contains(page, []byte("So much waits")) {
		t.Error("the page doesn't say that events may be missing")
	}
}

// What can't be read is an error before the first byte, without anything
// personal.
func TestStoreFails(t *testing.T) {
	t.Parallel()
	for _, what := range []string{"enrolments", "learning", "reviews", "ballots", "standings", "agenda", "ledger", "campaigns", "mentions", "digests", "accesses", "requests", "events"} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			k := world()
			k.unavailable = what
			var b bytes.Buffer
			err := dossier.New(settings(t, k)).Pack(t.Context(), &b, &k.people[0], courses.Bokmaal)
			if !errors.Is(err, store.ErrUnavailable) || b.Len() > 0 || strings.Contains(err.Error(), "Kari") {
				t.Errorf("err %v after %d bytes", err, b.Len())
			}
		})
	}
}

// fullAfter takes so many bytes.
type fullAfter int

func (f *fullAfter) Write(p []byte) (int, error) {
	if *f -= fullAfter(len(p)); *f < 0 {
		return 0, io.ErrShortWrite
	}
	return len(p), nil
}

func TestReaderGoes(t *testing.T) {
	t.Parallel()
	k := world()
	whole := len(packed(t, k, settings(t, k), courses.Bokmaal))
	for _, n := range []int{0, whole / 2, whole - 1} {
		w := fullAfter(n)
		if err := dossier.New(settings(t, k)).Pack(t.Context(), &w, &k.people[0], courses.Bokmaal); !errors.Is(err, io.ErrShortWrite) {
			t.Errorf("after %d bytes: %v", n, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := dossier.New(settings(t, k)).Pack(ctx, io.Discard, &k.people[0], courses.Bokmaal); !errors.Is(err, context.Canceled) {
		t.Errorf("with a context that has ended: %v", err)
	}
}
