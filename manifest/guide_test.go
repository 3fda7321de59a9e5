package manifest

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestGuideNamesEveryKey wants the administrator's guide to explain each key
// that a build can complain about.
func TestGuideNamesEveryKey(t *testing.T) {
	t.Parallel()
	guide := readGuide(t)
	wrong := App{Name: " ", Version: "1", Language: "sv", AccentColor: "red"}.Check()
	if len(wrong) != 8 {
		t.Fatalf("got %v, want a problem with each key", wrong)
	}
	for _, p := range append(wrong, Problem{Key: "app.id"}) {
		if !strings.Contains(guide, "`"+p.Key+"`") {
			t.Errorf("README.md says nothing of %s", p.Key)
		}
	}
}

var (
	link     = regexp.MustCompile(`\]\(([^)]+)\)`)
	headline = regexp.MustCompile(`(?m)^## (.+)$`)
)

// TestGuideLinks follows every link of the guide that stays in the repository.
func TestGuideLinks(t *testing.T) {
	t.Parallel()
	guide := readGuide(t)
	anchors := map[string]bool{}
	for _, m := range headline.FindAllStringSubmatch(guide, -1) {
		anchors["#"+strings.ReplaceAll(strings.ToLower(strings.ReplaceAll(m[1], "'", "")), " ", "-")] = true
	}
	for _, m := range link.FindAllStringSubmatch(guide, -1) {
		target := m[1]
		file, _, _ := strings.Cut(target, "#")
		switch {
		case strings.Contains(target, "://"):
		case file == "":
			if !anchors[target] {
				t.Errorf("there is no headline for %s", target)
			}
		default:
			if _, err := os.Stat(filepath.FromSlash(file)); errors.Is(err, fs.ErrNotExist) {
				t.Errorf("there is no %s", file)
			}
		}
	}
}

func readGuide(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
