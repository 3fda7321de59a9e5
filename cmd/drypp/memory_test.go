package main

import (
	"io"
	"runtime/debug"
	"strings"
	"testing"
	"time"
)

func TestMemoryFor(t *testing.T) {
	t.Parallel()
	for organisations, want := range map[int]int64{0: 40 << 20, 1: 40 << 20, 2: 44 << 20, 18: 108 << 20, 1000: 108 << 20} {
		if got := memoryFor(organisations); got != want {
			t.Errorf("%d organisations: a limit of %d bytes, want %d", organisations, got, want)
		}
	}
}

func TestMemoryForImport(t *testing.T) {
	t.Parallel()
	for people, want := range map[int]int64{0: 236 << 20, 100_000: 236 << 20, 250_000: 590 << 20} {
		if got := memoryForImport(people); got != want {
			t.Errorf("%d people: a limit of %d bytes, want %d", people, got, want)
		}
	}
}

// TestImportMemory isn't parallel, since the limit is the process's: no other test
// runs meanwhile.
func TestImportMemory(t *testing.T) {
	before := debug.SetMemoryLimit(-1)
	defer debug.SetMemoryLimit(before)
	i := install(t, time.Now())
	i.configure()
	i.write("people.csv", "Navn;E-post\nKari Nordmann;kari@example.no\n", 0o600)
	imports := func(environ ...string) int64 {
		var errs strings.Builder
		p := program{stdout: io.Discard, stderr: &errs, environ: append(environ, i.environ...), now: time.Now}
		if status := p.Run(t.Context(), []string{"people", "import", i.path("people.csv"), "--config", i.path("drypp.yaml"), "--yes"}); status != exitDone {
			t.Fatalf("status %d: %s", status, &errs)
		}
		return debug.SetMemoryLimit(-1)
	}
	if got := imports("GOMEMLIMIT=1GiB"); got != before {
		t.Errorf("a limit of %d bytes, though somebody else set one", got)
	}
	if got := imports(); got != memoryImport {
		t.Errorf("a limit of %d bytes, want %d", got, memoryImport)
	}
}
