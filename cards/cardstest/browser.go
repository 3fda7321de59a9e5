package cardstest

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

// strict says that what is missing is a failure.
func strict() bool { return os.Getenv("CI") == "true" }

// missing ends the test for want of something: skipped here, failed under CI.
func missing(t testing.TB, what string) {
	t.Helper()
	if strict() {
		t.Fatal(what)
	}
	t.Skip(what)
}

// root returns the repository's folder: the one above the working directory
// that has go.mod. It is the working directory if there is none.
var root = sync.OnceValue(func() string {
	start, err := os.Getwd()
	if err != nil {
		return "."
	}
	for dir := start; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return start
		}
	}
})

// NodeModules returns the folder of the npm packages that tests use. Without it
// the test is skipped, or fails under CI.
func NodeModules(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(root(), ".ci", "node_modules")
	if _, err := os.Stat(filepath.Join(dir, "adaptivecards")); err != nil {
		missing(t, "the npm packages are missing: run npm ci in .ci")
	}
	return dir
}

// Browser starts a Chromium of its own and returns a chromedp context with one
// tab. It reaches this machine only, so that no page, such as the Playground's with
// its fonts and telemetry, waits for the network. It is gone with its profile
// when the test ends. Without Chromium the test is skipped, or fails under CI.
func Browser(t testing.TB) context.Context {
	t.Helper()
	path := chromium()
	if path == "" {
		missing(t, "Chromium is missing: install chromium or google-chrome")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-domain-reliability", true),
		chromedp.Flag("no-pings", true),
		chromedp.Flag("no-proxy-server", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"),
	)
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // the sandbox refuses root
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		if err := chromedp.Cancel(ctx); err != nil {
			t.Logf("closing Chromium: %v", err)
		}
		cancel()
		stop()
	})
	return ctx
}

// chromium returns the path of a Chromium, or "".
func chromium() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome-stable", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}
