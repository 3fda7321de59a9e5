package cards_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"drypp/cards"
	"drypp/courses"
	"drypp/courses/results"
)

// TestReportMails holds the mails of digests to their files: the subject, an
// empty line, the text.
func TestReportMails(t *testing.T) {
	t.Parallel()
	for name, build := range map[string]func(courses.Language) (string, string){
		"mail-team":      func(l courses.Language) (string, string) { return cards.TeamMail(l, team(nil)) },
		"mail-team-done": func(l courses.Language) (string, string) { return cards.TeamMail(l, team(allDone)) },
		"mail-team-deputy": func(l courses.Language) (string, string) {
			return cards.TeamMail(l, team(func(m *results.Team) { m.Deputy = true }))
		},
		"mail-overview": func(l courses.Language) (string, string) {
			return cards.OverviewMail(l, overview(func(o *results.Overview) { withTrouble(o); o.Cut.Scope = `department="Drift"` }))
		},
	} {
		for _, l := range courses.Languages {
			subject, text := build(l)
			if strings.ContainsAny(subject, "\r\n") || strings.Contains(text, "%!") || strings.Contains(text, "**") || !strings.HasSuffix(text, "\n") {
				t.Errorf("%s.%s: %q\n%s", name, l, subject, text)
			}
			goldenText(t, fmt.Sprintf("%s.%s.txt", name, l), subject+"\n\n"+text)
		}
	}
}

// goldenText holds a text to its file.
func goldenText(t *testing.T, name, text string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (write it with go test ./cards -update)", err)
	}
	if text != string(want) {
		t.Errorf("%s differs (see git diff after go test ./cards -update):\n%s", file, text)
	}
}

// TestReportMailsHoldToLines: what comes from outside can't begin a header or a
// line of its own.
func TestReportMailsHoldToLines(t *testing.T) {
	t.Parallel()
	const odd = "Kari\r\nBcc: all@example.no\r\n\r\nhello"
	subject, text := cards.TeamMail(courses.English, team(func(m *results.Team) {
		m.Deputy, m.Manager, m.Needs[0].Name, m.Needs[0].Courses[0].Title = true, odd, odd, odd
	}))
	other, more := cards.OverviewMail(courses.English, overview(func(o *results.Overview) {
		o.Organisation, o.Cut.Scope, o.Courses[0].Title = odd, odd, odd
	}))
	for _, s := range []string{subject, text, other, more} {
		if strings.Contains(s, "\nBcc") || strings.Contains(s, "\nhello") || strings.Contains(s, "\r") {
			t.Errorf("a name begins a line:\n%s", s)
		}
	}
}
