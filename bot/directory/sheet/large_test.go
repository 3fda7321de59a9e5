package sheet

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"drypp/courses"
)

// rows is how many rows TestLarge writes and reads: 100 000 for a measurement.
var rows = flag.Int("rows", 1_000, "rows of the long files in TestLarge")

// TestLarge writes and reads long files, each in a process of its own, so that
// its peak memory is that of nothing else. It logs times and bounds memory.
func TestLarge(t *testing.T) {
	if os.Getenv("SHEET_LARGE") != "" {
		large(t, os.Getenv("SHEET_LARGE"), os.Getenv("SHEET_FILE"))
		return
	}
	for _, c := range []struct {
		file string
		do   []string
	}{{"people.xlsx", []string{"write", "read"}}, {"people.csv", []string{"write", "read"}}, {"excel.xlsx", []string{"share", "read"}}} {
		file := filepath.Join(t.TempDir(), c.file)
		for _, what := range c.do {
			cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestLarge$", "-test.v", "-rows", strconv.Itoa(*rows))
			cmd.Env = append(os.Environ(), "SHEET_LARGE="+what, "SHEET_FILE="+file, "TMPDIR="+t.TempDir())
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%s %s: %v\n%s", what, c.file, err, out)
			}
			for line := range strings.Lines(string(out)) {
				if strings.Contains(line, "peak") {
					t.Log(strings.TrimSpace(line))
				}
			}
		}
	}
}

// large does one thing to a file, and says what it cost.
func large(t *testing.T, what, file string) {
	began := time.Now()
	fields := []string{"department", "location", "manager", "title", "start_date", "country", "shift"}
	do := func() error { return readLarge(t.Context(), file, fields) }
	switch what {
	case "write":
		do = func() error { return writeLarge(file, fields) }
	case "share":
		do = func() error { return shareLarge(t, file, fields) }
	}
	if err := do(); err != nil {
		t.Fatal(err)
	}
	peak := peakKiB(t)
	t.Logf("%s %d rows of %s: %.1f s, peak %d MiB", what, *rows, filepath.Base(file), time.Since(began).Seconds(), peak>>10)
	if peak > 256<<10 && what != "share" {
		t.Errorf("peak memory is %d MiB", peak>>10)
	}
}

func writeLarge(name string, fields []string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	out := bufio.NewWriter(f)
	format := Format(strings.TrimPrefix(filepath.Ext(name), "."))
	err = Write(out, format, fields, func(yield func(courses.Person) error) error {
		for i := range *rows {
			if err := yield(somebody(i)); err != nil {
				return err
			}
		}
		return nil
	}, WriteOptions{})
	if err != nil {
		return err
	}
	return out.Flush()
}

// shareLarge writes a workbook as Excel does, with its texts in a part of their own.
func shareLarge(t *testing.T, name string, fields []string) error {
	var sheet, texts strings.Builder
	index := map[string]int{}
	put := func(s string) {
		i, ok := index[s]
		if !ok {
			i = len(index)
			index[s] = i
			fmt.Fprintf(&texts, "<si><t>%s</t></si>", s)
		}
		fmt.Fprintf(&sheet, `<c t="s"><v>%d</v></c>`, i)
	}
	columns := append([]string{ColumnName, ColumnEmail, ColumnLanguage}, fields...)
	sheet.WriteString("<worksheet><sheetData><row>")
	for _, label := range labels(columns, courses.Bokmaal) {
		put(label)
	}
	for i := range *rows {
		sheet.WriteString("</row><row>")
		p := somebody(i)
		for _, field := range columns {
			put(valueOf(&p, field))
		}
	}
	sheet.WriteString("</row></sheetData></worksheet>")
	file := raw(t, sheet.String(), map[string]string{"xl/_rels/workbook.xml.rels": sharedRels, "xl/s.xml": "<sst>" + texts.String() + "</sst>"})
	return os.WriteFile(name, file, 0o600)
}

// somebody is one of many people.
func somebody(i int) courses.Person {
	return courses.Person{
		Name: fmt.Sprintf("Åse Ødegård Nr. %d", i), Email: fmt.Sprintf("person%d@fjordvik.example", i), Locale: "nb",
		Manager: fmt.Sprintf("person%d@fjordvik.example", i/10), Country: "NO",
		Fields: map[string]string{"department": fmt.Sprintf("Avdeling %d", i%97), "location": "Tromsø", "title": fmt.Sprintf("Stilling %d", i%31),
			"start_date": time.Date(2000, 1, 1+i%9000, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), "shift": strconv.Itoa(i % 3)},
	}
}

func readLarge(ctx context.Context, name string, fields []string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	table, err := Read(ctx, f, info.Size(), name, Options{Fields: fields})
	if err != nil {
		return err
	}
	if len(table.People) != *rows || table.Found != 0 {
		return fmt.Errorf("%d people, %d problems", len(table.People), table.Found)
	}
	return nil
}

// peakKiB returns the most memory that this process had in use at a time.
func peakKiB(t *testing.T) int {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skip("peak memory is read from /proc: ", err)
	}
	for line := range strings.Lines(string(status)) {
		if f := strings.Fields(line); f[0] == "VmHWM:" {
			n, err := strconv.Atoi(f[1])
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
	}
	t.Fatal("there is no VmHWM in /proc/self/status")
	return 0
}
