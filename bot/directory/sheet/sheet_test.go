package sheet

import (
	"bytes"
	"testing"

	"github.com/go-json-experiment/json"

	"drypp/courses"
)

// all are the standard fields, and one of an organisation's own.
var all = append(courses.StandardFields(), "shift")

// read reads a file made by a test.
func read(t *testing.T, name string, file []byte, o Options) (*Table, error) {
	t.Helper()
	return Read(t.Context(), bytes.NewReader(file), int64(len(file)), name, o)
}

// mustRead reads a file that can be read.
func mustRead(t *testing.T, file []byte, o Options) *Table {
	t.Helper()
	table, err := read(t, "people", file, o)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// written returns people as a file.
func written(t *testing.T, f Format, fields []string, o WriteOptions, people ...courses.Person) []byte {
	t.Helper()
	o.TempDir = t.TempDir()
	var out bytes.Buffer
	err := Write(&out, f, fields, func(yield func(courses.Person) error) error {
		for _, p := range people {
			if err := yield(p); err != nil {
				return err
			}
		}
		return nil
	}, o)
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// same fails the test unless got and want are the same.
func same[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	g, err := json.Marshal(got, json.Deterministic(true))
	if err != nil {
		t.Fatal(err)
	}
	w, err := json.Marshal(want, json.Deterministic(true))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(g, w) {
		t.Errorf("%s:\n got %s\nwant %s", what, g, w)
	}
}

// kari and ola are people with everything, and with next to nothing.
var (
	kari = courses.Person{Name: "Kari Bjørnstad Ærlig", Email: "kari@example.no", Locale: "nn", Manager: "ola@example.no",
		Country: "NO", Timezone: "Europe/Oslo", Groups: []string{"Salg", `Verksted; natt "B"`},
		Fields: map[string]string{"department": "Salg", "location": "Tromsø", "title": "Leder", "start_date": "2026-01-02", "shift": "007"}}
	ola = courses.Person{Name: "Ola Nordmann", Email: "ola@example.no"}
)

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	for _, f := range Formats {
		for _, l := range courses.Languages {
			t.Run(string(f)+" "+string(l), func(t *testing.T) {
				t.Parallel()
				table := mustRead(t, written(t, f, all, WriteOptions{Language: l}, kari, ola), Options{Fields: all})
				same(t, "people", table.People, []courses.Person{kari, ola})
				same(t, "problems", table.Problems, nil)
				if table.Rows != 2 || table.Bad != 0 || table.Header != 1 {
					t.Errorf("rows %d, bad %d, header %d", table.Rows, table.Bad, table.Header)
				}
			})
		}
	}
}
