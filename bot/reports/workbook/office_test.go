package workbook

import (
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"drypp/bot/reports/export/exporttest"
)

// LibreOffice reads the same sheets with the same cells as excelize does. It is
// a large program that few have where they build, so the test is skipped without
// it, wherever it runs.
func TestLibreOffice(t *testing.T) {
	t.Parallel()
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice isn't installed (Debian: libreoffice-calc-nogui)")
	}
	folder, books := t.TempDir(), map[string][]byte{}
	// Comma, quotes, UTF-8, as shown, each sheet into a file of its own.
	args := []string{"--headless", "-env:UserInstallation=file://" + folder + "/profile",
		"--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,true,false,false,-1", "--outdir", folder}
	for _, l := range languages {
		name := filepath.Join(folder, string(l))
		books[name] = written(t, exporttest.Sample(l))
		if err := os.WriteFile(name+".xlsx", books[name], 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, name+".xlsx")
	}
	if out, err := exec.CommandContext(t.Context(), office, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for name, content := range books {
		f := read(t, content)
		for _, sheet := range f.GetSheetList() {
			want, err := f.GetRows(sheet)
			if err != nil {
				t.Fatal(err)
			}
			compare(t, sheet, separated(t, name+"-"+sheet+".csv"), want)
		}
	}
}

func separated(t *testing.T, file string) [][]string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(strings.NewReader(string(text)))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// compare holds rows to others, whatever empty cells are at the end of them.
func compare(t *testing.T, sheet string, got, want [][]string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s has %d rows, not %d", sheet, len(got), len(want))
	}
	for i := range want {
		if !slices.Equal(trimmed(got[i]), trimmed(want[i])) {
			t.Fatalf("%s, row %d: %q, not %q", sheet, i+1, got[i], want[i])
		}
	}
}

func trimmed(row []string) []string {
	for len(row) > 0 && row[len(row)-1] == "" {
		row = row[:len(row)-1]
	}
	return row
}
