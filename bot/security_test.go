package bot_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestSecurityIsTested wants each test that README.md names as what holds a
// promise to be there.
func TestSecurityIsTested(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	there := testsOfTheModule(t)
	named := regexp.MustCompile("`((?:Test|Fuzz)[A-Za-z0-9]+)`").FindAllSubmatch(guide, -1)
	if len(named) == 0 {
		t.Error("README.md names no test")
	}
	for _, n := range named {
		if name := string(n[1]); !there[name] {
			t.Errorf("README.md names %s, which isn't there", name)
		}
	}
}

// testsOfTheModule returns the names of all its tests and fuzz targets.
func testsOfTheModule(t *testing.T) map[string]bool {
	t.Helper()
	there := map[string]bool{}
	test := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)[A-Za-z0-9]+)\(`)
	err := filepath.WalkDir("..", func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && len(e.Name()) > 2 && strings.HasPrefix(e.Name(), "."):
			return fs.SkipDir
		case !strings.HasSuffix(path, "_test.go"):
			return nil
		}
		source, err := os.ReadFile(path)
		for _, found := range test.FindAllSubmatch(source, -1) {
			there[string(found[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return there
}
