package xapi_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"drypp/bot/reports/xapi"
	"drypp/courses"
)

// TestFolderLetsGo keeps statements of two people, and lets go of those of one,
// however they are named, and of old ones.
func TestFolderLetsGo(t *testing.T) {
	t.Parallel()
	kari := courses.Person{ID: "karikarikarikari", ObjectID: "10000000-0000-0000-0000-0000000000a1", Name: "Kari Nordmann", Email: "Kari@example.no"}
	for name, test := range map[string]struct {
		statement string
		hers      bool
	}{
		"account":          {`{"actor":{"account":{"name":"karikarikarikari"}}}`, true},
		"mbox":             {`{"actor":{"mbox":"mailto:kari@example.no"}}`, true},
		"sha1":             {`{"actor":{"mbox_sha1sum":"` + xapi.Names(&kari)[2] + `"}}`, true},
		"in capitals":      {`{"actor":{"mbox":"mailto:KARI@EXAMPLE.NO"}}`, true},
		"another's":        {`{"actor":{"mbox":"mailto:ola@example.no"}}`, false},
		"a namesake's":     {`{"actor":{"name":"Kari Nordmann","mbox":"mailto:kari.2@example.no"}}`, false},
		"a longer address": {`{"actor":{"mbox":"mailto:kari@example.no.uk"},"answer":"akarikarikarikari"}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := xapi.Folder(filepath.Join(t.TempDir(), "refused"))
			if err := f.Keep("one", []byte(test.statement), "no"); err != nil {
				t.Fatal(err)
			}
			if err := f.Drop(xapi.Names(&kari)...); err != nil {
				t.Fatal(err)
			}
			if n, err := f.Count(); err != nil || (n == 0) != test.hers {
				t.Errorf("%d are left, %v", n, err)
			}
		})
	}
}

func TestFolderSweep(t *testing.T) {
	t.Parallel()
	f := xapi.Folder(filepath.Join(t.TempDir(), "refused"))
	if n, err := f.Sweep(time.Now(), false); n != 0 || err != nil {
		t.Fatalf("without a folder: %d, %v", n, err)
	}
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for id, age := range map[string]time.Duration{"old": 8 * 24 * time.Hour, "young": 6 * 24 * time.Hour} {
		if err := f.Keep(id, []byte(`{}`), "no"); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(filepath.Join(string(f), id+".json"), now.Add(-age), now.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	week := now.AddDate(0, 0, -7)
	for _, dry := range []bool{true, false} {
		if n, err := f.Sweep(week, dry); n != 1 || err != nil {
			t.Errorf("dry %v: %d, %v", dry, n, err)
		}
	}
	if n, err := f.Count(); n != 1 || err != nil {
		t.Errorf("%d are left, %v", n, err)
	}
}
