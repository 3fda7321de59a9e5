package graphtest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// Prism is npm's @stoplight/prism-cli between the name of Graph and stand-ins:
// it holds requests and answers to an OpenAPI description of Graph, and refuses
// what doesn't keep to it. It is a process of its own, on the loopback only. It
// is safe for concurrent use.
type Prism struct {
	process *exec.Cmd
	client  http.Client
	url     *url.URL
	behind  http.Server
	serving sync.WaitGroup

	mu         sync.Mutex
	graphs     []*Graph
	violations []string
}

// whose is the header by which Prism's upstream knows whose request it is.
const whose = "Stand-In"

// Where the description and Prism lie, from the root of the repository.
var (
	description = filepath.Join("..", "shared", "schemas", "graph-slice.json")
	program     = filepath.Join(".ci", "node_modules", "@stoplight", "prism-cli", "dist", "index.js")
)

// StartPrism starts one, which is gone when the test ends; then the test fails
// if anything was refused that Violations didn't return. Where the description
// is missing the test is skipped; where Node or the package is, too, but not
// under CI.
func StartPrism(tb testing.TB) *Prism {
	tb.Helper()
	root, err := repository()
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(root, description)); err != nil {
		tb.Skip("the description of Graph is missing: " + description)
	}
	node, err := exec.LookPath("node")
	if err == nil {
		_, err = os.Stat(filepath.Join(root, program))
	}
	if err != nil && os.Getenv("CI") == "true" {
		tb.Fatal("Node or Prism is missing: run npm ci in .ci")
	} else if err != nil {
		tb.Skip("Node or Prism is missing: run npm ci in .ci")
	}
	p := &Prism{client: http.Client{Transport: &http.Transport{}}} // no proxy
	if err := p.start(node, filepath.Join(root, program), filepath.Join(root, description)); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := p.stop(); err != nil {
			tb.Error(err)
		}
		for _, v := range p.Violations() {
			tb.Errorf("Prism: %s", v)
		}
	})
	return p
}

// repository returns the folder with go.mod.
func repository() (string, error) {
	dir, err := os.Getwd()
	for err == nil && dir != filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		dir = filepath.Dir(dir)
	}
	return "", errors.Join(errors.New("graphtest: no go.mod above the test"), err)
}

// start starts the upstream and Prism, and waits until Prism listens.
func (p *Prism) start(node, program, description string) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	p.behind = http.Server{Handler: http.HandlerFunc(p.serve), ReadHeaderTimeout: 10 * time.Second}
	p.serving.Go(func() { p.behind.Serve(listener) })
	p.process = exec.Command(node, program, "proxy", description, "http://"+listener.Addr().String(),
		"--errors", "--host", "127.0.0.1", "--port", "0")
	p.process.Env = []string{"PATH=" + os.Getenv("PATH"), "NODE_ENV=test", "NO_COLOR=1", "NO_UPDATE_NOTIFIER=1", "SCARF_ANALYTICS=false"}
	output, err := p.process.StdoutPipe()
	if err == nil {
		err = p.process.Start()
	}
	if err != nil {
		return errors.Join(fmt.Errorf("graphtest: starting Prism: %w", err), p.behind.Close())
	}
	if p.url, err = listening(output); err != nil {
		return errors.Join(err, p.stop())
	}
	p.serving.Go(func() { io.Copy(io.Discard, output) })
	return nil
}

// listening reads Prism's output until it says where it listens.
func listening(output io.Reader) (*url.URL, error) {
	lines := bufio.NewScanner(output)
	var said []string
	for lines.Scan() {
		if _, address, ok := strings.Cut(lines.Text(), "Prism is listening on "); ok {
			return url.Parse(strings.TrimSpace(address))
		}
		said = append(said, lines.Text())
	}
	return nil, fmt.Errorf("graphtest: Prism ended before it listened: %s", strings.Join(said, "\n"))
}

// stop ends the process and the upstream, and waits for both.
func (p *Prism) stop() error {
	p.client.CloseIdleConnections()
	err := errors.Join(p.process.Process.Kill(), p.behind.Close())
	p.serving.Wait()
	p.process.Wait() // it was killed, and says so
	return err
}

// Guard has everything that is asked of a stand-in pass through Prism.
func (p *Prism) Guard(g *Graph) {
	p.mu.Lock()
	p.graphs = append(p.graphs, g)
	number := len(p.graphs) - 1
	p.mu.Unlock()
	g.mu.Lock()
	defer g.mu.Unlock()
	g.through = func(r *http.Request) (int, http.Header, []byte) { return p.ask(number, r) }
}

// Violations returns what was refused since it was last called.
func (p *Prism) Violations() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	v := p.violations
	p.violations = nil
	return v
}

// ask sends a request through Prism to the stand-in of that number.
func (p *Prism) ask(number int, r *http.Request) (int, http.Header, []byte) {
	out := r.Clone(r.Context())
	out.RequestURI, out.Host = "", p.url.Host
	out.URL.Scheme, out.URL.Host = p.url.Scheme, p.url.Host
	out.Header.Set(whose, strconv.Itoa(number))
	resp, err := p.client.Do(out)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if strings.HasPrefix(resp.Header.Get("Content-Type"), "application/problem+json") {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.violations = append(p.violations, r.Method+" "+r.URL.RequestURI()+": "+string(body[:min(len(body), 1000)]))
	}
	resp.Header.Del("Content-Length")
	return resp.StatusCode, resp.Header, body
}

// serve is Prism's upstream.
func (p *Prism) serve(w http.ResponseWriter, r *http.Request) {
	number, err := strconv.Atoi(r.Header.Get(whose))
	p.mu.Lock()
	known := err == nil && number >= 0 && number < len(p.graphs)
	var g *Graph
	if known {
		g = p.graphs[number]
	}
	p.mu.Unlock()
	if !known {
		w.WriteHeader(http.StatusMisdirectedRequest)
		return
	}
	g.api.ServeHTTP(w, r)
}
