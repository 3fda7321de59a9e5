//go:build !race

package sheet

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// TestEmptyRows: a million rows that are only formatted are nobody. With the race
// detector it would take minutes, and there is nothing to race.
func TestEmptyRows(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("a million rows")
	}
	var b strings.Builder
	b.WriteString(`<worksheet><sheetData>` + inline(1, "Navn", "E-post") + inline(2, "Ola", "ola@example.no"))
	for n := 3; n < excelize.TotalRows; n++ {
		fmt.Fprintf(&b, `<row r="%d" s="3" customFormat="1"><c r="A%d" s="3"/><c r="B%d" s="3"/></row>`, n, n, n)
	}
	b.WriteString(inline(excelize.TotalRows, "Per", "per@example.no") + `</sheetData></worksheet>`)
	file := raw(t, b.String(), nil)
	began := time.Now()
	table := mustRead(t, file, Options{})
	t.Logf("%.1f s for %d MiB", time.Since(began).Seconds(), b.Len()>>20)
	if len(table.People) != 2 || table.Rows != 2 || cap(table.People) > 10 {
		t.Errorf("people %d, rows %d, room for %d", len(table.People), table.Rows, cap(table.People))
	}
}
