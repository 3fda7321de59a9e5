package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// playgroundPackage is pinned: what it does on the wire changes between versions.
const playgroundPackage = "@microsoft/m365agentsplayground@0.2.28"

// playgroundPort is the Playground's own. It takes another if that one is taken.
const playgroundPort = 56150

// grace is how long the Playground is given to stop before it is killed.
const grace = 5 * time.Second

//go:embed loopback.cjs
var loopbackScript []byte

// playground is a running Microsoft 365 Agents Playground.
type playground struct {
	// url is where its chat is, for a browser on this machine.
	url  string
	dir  string
	cmd  *exec.Cmd
	said *output
	// done is closed when it and all that it started are gone.
	done chan struct{}
}

// startPlayground starts the Playground on a bot's endpoint by the command
// given, waits until it answers, and returns it. Port 0 means any. It leaves
// nothing behind if it fails or the context ends.
func startPlayground(ctx context.Context, command []string, port int, endpoint string) (*playground, error) {
	dir, err := os.MkdirTemp("", "drypp-playground-")
	if err != nil {
		return nil, err
	}
	p := newPlayground(dir)
	if err := p.start(command, port, endpoint); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	if err := p.wait(ctx); err != nil {
		return nil, errors.Join(err, p.stop(grace))
	}
	return p, nil
}

// newPlayground returns one that isn't started, for a folder of its own.
func newPlayground(dir string) *playground {
	return &playground{dir: dir, said: &output{port: make(chan string, 1)}, done: make(chan struct{})}
}

// start writes what the Playground reads, and starts it in a process group of
// its own, by which npx and whatever npx starts can be stopped.
func (p *playground) start(command []string, port int, endpoint string) error {
	loopback := filepath.Join(p.dir, "loopback.cjs")
	err := errors.Join(
		os.WriteFile(filepath.Join(p.dir, ".m365agentsplayground.yml"), playgroundConfig, 0o600),
		os.WriteFile(loopback, loopbackScript, 0o600))
	if err != nil {
		return err
	}
	p.cmd = exec.Command(command[0], command[1:]...)
	p.cmd.Args = append(p.cmd.Args, "-c", "msteams", "-p", strconv.Itoa(port), "-e", endpoint, "--disable-telemetry")
	p.cmd.Dir = p.dir
	p.cmd.Env = append(os.Environ(), "TEAMSAPPTESTER_BROWSER=none",
		"NODE_OPTIONS="+strings.TrimSpace(os.Getenv("NODE_OPTIONS")+" --require "+strconv.Quote(loopback)))
	p.cmd.Stdout, p.cmd.Stderr = p.said, p.said
	ownGroup(p.cmd)
	if err := p.cmd.Start(); err != nil {
		return err
	}
	go func() {
		// Wait returns when nobody holds the output open any more, so
		// it waits for npx's children, too.
		_ = p.cmd.Wait()
		close(p.done)
	}()
	return nil
}

// wait returns when the Playground answers.
func (p *playground) wait(ctx context.Context) error {
	select {
	case port := <-p.said.port:
		p.url = "http://localhost:" + port
	case <-p.done:
		return fmt.Errorf("it stopped by itself: %s", p.said.last())
	case <-ctx.Done():
		return ctx.Err()
	}
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !answers(ctx, p.url) {
		select {
		case <-tick.C:
		case <-p.done:
			return fmt.Errorf("it stopped by itself: %s", p.said.last())
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

func answers(ctx context.Context, url string) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return false
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

// stop ends the Playground, by force if it is still there after so long, and
// takes its folder away.
func (p *playground) stop(grace time.Duration) error {
	interrupt(p.cmd)
	select {
	case <-p.done:
	case <-time.After(grace):
		kill(p.cmd)
		<-p.done
	}
	return os.RemoveAll(p.dir)
}

// maxOutput is how much of what the Playground says is kept, in bytes.
const maxOutput = 4 << 10

var listening = regexp.MustCompile(`(?m)^Listening on (\d+)\n`)

// output keeps the last of what the Playground said, and finds out its port.
type output struct {
	// port gets the port once.
	port chan string

	mu    sync.Mutex
	text  []byte
	found bool
}

// Write implements io.Writer.
func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.text = append(o.text, b...)
	o.text = o.text[max(0, len(o.text)-maxOutput):]
	if m := listening.FindSubmatch(o.text); m != nil && !o.found {
		o.found = true
		o.port <- string(m[1])
	}
	return len(b), nil
}

// last returns what was said last.
func (o *output) last() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return strings.TrimSpace(string(o.text))
}
