package preview

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// module is a script that the page needs of an npm package.
type module struct {
	// name and version are the package's; version is what it is tested with.
	name, version string
	// script is the file within the package.
	script string
}

// modules are Microsoft's renderer, and the Markdown parser that it looks for.
var modules = []module{
	{"adaptivecards", "3.0.6", "dist/adaptivecards.min.js"},
	{"markdown-it", "15.0.3", "dist/browser/markdown-it.umd.min.js"},
}

// ErrNoModules says that the renderer isn't installed, and how to get it.
var ErrNoModules = errors.New("the npm packages that draw the cards are missing")

// FindModules returns the first of the node_modules folders that has what the
// page needs. The error, ErrNoModules, names the command that installs it.
func FindModules(folders ...string) (string, error) {
	for _, folder := range folders {
		if complete(folder) {
			return folder, nil
		}
	}
	install := "npm install --no-save"
	for _, m := range modules {
		install += " " + m.name + "@" + m.version
	}
	return "", fmt.Errorf("%w (looked in %q): run %s", ErrNoModules, folders, install)
}

func complete(folder string) bool {
	for _, m := range modules {
		if _, err := os.Stat(m.path(folder)); err != nil {
			return false
		}
	}
	return true
}

func (m module) path(folder string) string {
	return filepath.Join(folder, m.name, filepath.FromSlash(m.script))
}
