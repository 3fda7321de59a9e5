package export_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"drypp/bot/reports/export"
	"drypp/bot/reports/export/exporttest"
	"drypp/courses"
)

var update = flag.Bool("update", false, "write the golden files")

// writers are the forms that this package writes, by the ending of the file.
var writers = map[string]func(io.Writer, *export.Export) error{"csv": export.WriteCSV, "json": export.WriteJSON}

func TestGolden(t *testing.T) {
	t.Parallel()
	for ending, write := range writers {
		var got bytes.Buffer
		if err := write(&got, exporttest.Sample(courses.Bokmaal)); err != nil {
			t.Fatal(err)
		}
		golden(t, "sample."+ending, got.Bytes())
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what it was; see with -update what changed. Now:\n%s", file, got)
	}
}

// What isn't known or doesn't hold is left out of JSON, and an export without
// rows is whole.
func TestJSONReadsBack(t *testing.T) {
	t.Parallel()
	for _, e := range []*export.Export{exporttest.Sample(courses.English), exporttest.With()} {
		var out bytes.Buffer
		if err := export.WriteJSON(&out, e); err != nil {
			t.Fatal(err)
		}
		var document struct {
			Rows    []map[string]any `json:"rows"`
			Courses []struct {
				Rows int `json:"rows"`
			} `json:"courses"`
		}
		if err := json.Unmarshal(out.Bytes(), &document); err != nil {
			t.Fatal(err)
		}
		summed := 0
		for _, c := range document.Courses {
			summed += c.Rows
		}
		if summed != len(document.Rows) || len(document.Courses) != len(e.Courses) {
			t.Errorf("%d rows, but %d in %d courses", len(document.Rows), summed, len(document.Courses))
		}
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	for ending, write := range writers {
		for rows := range 3 {
			if err := write(io.Discard, exporttest.Broken(rows)); !errors.Is(err, exporttest.ErrRows) {
				t.Errorf("%s with rows that break after %d: %v", ending, rows, err)
			}
		}
		var whole bytes.Buffer
		if err := write(&whole, exporttest.Sample(courses.Bokmaal)); err != nil {
			t.Fatal(err)
		}
		for room := 0; room < whole.Len(); room += 97 {
			full := exporttest.Full(room)
			if err := write(&full, exporttest.Sample(courses.Bokmaal)); !errors.Is(err, exporttest.ErrFull) {
				t.Errorf("%s to a writer of %d bytes: %v", ending, room, err)
			}
		}
	}
}

// A write ends when the rows do because somebody gave up, and reads no more.
func TestCancelled(t *testing.T) {
	t.Parallel()
	for ending, write := range writers {
		ctx, cancel := context.WithCancel(t.Context())
		e := exporttest.Many(100, 1)
		rows, read := e.Rows, 0
		e.Rows = func(yield func(export.Row, error) bool) {
			for r := range rows {
				if read++; read == 10 {
					cancel()
				}
				if !yield(r, ctx.Err()) {
					return
				}
			}
		}
		if err := write(io.Discard, e); !errors.Is(err, context.Canceled) || read != 10 {
			t.Errorf("%s: %v after %d rows", ending, err, read)
		}
	}
}

func TestHarmless(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"", ""}, {"Åse", "Åse"}, {"a=1", "a=1"},
		{"=1+1", "'=1+1"}, {"+47", "'+47"}, {"-1", "'-1"}, {"@sum", "'@sum"},
		{"＝1", "'＝1"}, {"＋1", "'＋1"}, {"－1", "'－1"}, {"＠a", "'＠a"},
		{"  =1", "'  =1"}, {"'=1", "''=1"}, {"\t=1", "' =1"}, {"\r\n=1", "'  =1"},
		{"\ufeff=1", "'=1"}, {"\u200b=1", "'=1"}, {"\u00a0=1", "' =1"}, {"\u202e=1", "'=1"},
		{"\x1b[2J", " [2J"}, {"a\x00b", "a b"}, {"a\xffb", "a\ufffdb"}, {"می\u200cخواهم", "می\u200cخواهم"},
		{"'", "'"}, {" ", " "}, {"\ufffd", "\ufffd"},
	} {
		if got := export.Harmless(c.text); got != c.want {
			t.Errorf("Harmless(%q) = %q, not %q", c.text, got, c.want)
		}
	}
}

// FuzzHarmless holds what people and courses may be called to this: no cell
// starts a formula, in whatever way a CSV file is split, and rows stay rows.
func FuzzHarmless(f *testing.F) {
	for _, s := range []string{"Åse", "=1+1", "a;=1", "a,\"=1", "a\n=1", "\u200b＝1", "' =1", "a|'@x", "\xff"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, name, title string) {
		e := exporttest.With(export.Row{Person: "p", Name: name, Course: "c", Title: title, Fields: map[string]string{"skift": name}})
		e.Fields = []string{"skift", title}
		var out bytes.Buffer
		if err := export.WriteCSV(&out, e); err != nil {
			t.Fatal(err)
		}
		text := strings.TrimPrefix(out.String(), "\uFEFF")
		records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil || len(records) != 2 || len(records[1]) != 18 {
			t.Fatalf("read as %q: %v", records, err)
		}
		for _, separator := range []string{",", ";", "|", "\""} {
			for cell := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", separator), separator) {
				if strings.HasPrefix(strings.TrimLeft(cell, " "), "=") {
					t.Errorf("split at %q there is the formula %q", separator, cell)
				}
			}
		}
		if got := export.Harmless(export.Harmless(name)); strings.TrimLeft(got, "'") != strings.TrimLeft(export.Harmless(name), "'") {
			t.Errorf("what is harmless changed: %q", got)
		}
	})
}
