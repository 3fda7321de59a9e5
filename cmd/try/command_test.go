package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"drypp/bot/store/bolt"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"try": main})
}

// TestScripts runs testdata/script. In a script, status N COMMAND wants that
// exit status, TAKEN is an address that something listens on, and LOCKED the
// folder of a store that is open.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup:               occupy,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status": func(ts *testscript.TestScript, _ bool, args []string) {
				exit, _ := errors.AsType[*exec.ExitError](ts.Exec(args[1], args[2:]...))
				if exit == nil || strconv.Itoa(exit.ExitCode()) != args[0] {
					ts.Fatalf("want exit status %s, got %v", args[0], exit)
				}
			},
		},
	})
}

func occupy(env *testscript.Env) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	env.Defer(func() { l.Close() })
	env.Setenv("TAKEN", l.Addr().String())
	locked := filepath.Join(env.WorkDir, "locked")
	db, err := bolt.Open(locked, bolt.Options{})
	if err != nil {
		return err
	}
	env.Defer(func() { db.Close() })
	env.Setenv("LOCKED", locked)
	return nil
}

// process is the program in a process of its own.
type process struct {
	t   *testing.T
	cmd *exec.Cmd
	// temp is its folder for temporary files.
	temp   string
	pipe   io.Closer
	out    *bufio.Reader
	stderr bytes.Buffer
}

// startProcess runs try with that PATH on any free port.
func startProcess(t *testing.T, path string, args ...string) *process {
	t.Helper()
	name, err := exec.LookPath("try")
	if err != nil {
		t.Fatal(err)
	}
	p := &process{t: t, temp: t.TempDir()}
	p.cmd = exec.Command(name, append([]string{"--listen", "127.0.0.1:0", "--data", filepath.Join(t.TempDir(), "try")}, args...)...)
	p.cmd.Env = append(os.Environ(), "PATH="+path, "TMPDIR="+p.temp)
	p.cmd.Stderr = &p.stderr
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.pipe, p.out = out, bufio.NewReader(out)
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.cmd.Process.Kill() })
	return p
}

// ready returns what the program said when it was ready.
func (p *process) ready() string {
	p.t.Helper()
	var said strings.Builder
	for !strings.Contains(said.String(), "Ctrl-C") {
		line, err := p.out.ReadString('\n')
		if err != nil {
			_, _ = p.cmd.Process.Kill(), p.cmd.Wait() // all of standard error is read then
			p.t.Fatalf("it ended with %q, and on standard error %q", said.String(), p.stderr.String())
		}
		said.WriteString(line)
	}
	return said.String()
}

// stop sends a signal, wants exit status 0 and nothing left in the folder for
// temporary files, and returns what was said on standard error.
func (p *process) stop(s os.Signal) string {
	p.t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, p.out)
	if err := p.cmd.Wait(); err != nil {
		p.t.Errorf("after %v: %v, and on standard error %q", s, err, p.stderr.String())
	}
	left, err := os.ReadDir(p.temp)
	if err != nil || len(left) > 0 {
		p.t.Errorf("left behind: %v, %v", left, err)
	}
	return p.stderr.String()
}

var healthAddress = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// TestWithoutNpx: Drypp runs, says that there is no chat, and how to connect
// one; --no-playground doesn't look for npx at all.
func TestWithoutNpx(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		args   []string
		signal os.Signal
		stderr string
	}{
		{nil, os.Interrupt, "npx is not installed"},
		{[]string{"--no-playground", "--lang", "en"}, syscall.SIGTERM, ""},
	} {
		t.Run(fmt.Sprint(tt.args), func(t *testing.T) {
			t.Parallel()
			p := startProcess(t, t.TempDir(), tt.args...)
			said := p.ready()
			address := healthAddress.FindString(said)
			if !strings.Contains(said, address+"/api/messages\n") || !strings.Contains(said, "npx -y "+playgroundPackage) {
				t.Errorf("it doesn't say how to connect a client: %q", said)
			}
			resp, err := http.Get(address + "/healthz")
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if resp.StatusCode != http.StatusOK {
				t.Errorf("/healthz answers %s", resp.Status)
			}
			if got := p.stop(tt.signal); !strings.Contains(got, tt.stderr) || (tt.stderr == "") != (got == "") {
				t.Errorf("on standard error %q, want %q", got, tt.stderr)
			}
		})
	}
}

// TestNobodyReads: who reads what it says may go, and the program goes, too, and
// leaves nothing behind.
func TestNobodyReads(t *testing.T) { // not beside TestNpx: both want the Playground's own port
	node, cli := installed(t)
	npx := writeNpx(t, fmt.Sprintf("#!/bin/sh\nNODE=%q CLI=%q\n%s", node, cli, fakeNpx))
	p := startProcess(t, filepath.Dir(npx)+":/usr/bin:/bin")
	if err := p.pipe.Close(); err != nil {
		t.Fatal(err)
	}
	_ = p.cmd.Wait()
	if left, err := os.ReadDir(p.temp); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	for _, pid := range strings.Fields(read(t, npx+".pids")) {
		n, err := strconv.Atoi(pid)
		if err != nil {
			t.Fatal(err)
		}
		gone(t, n)
	}
}

// fakeNpx stands in for npx as it behaves: it starts the package's program as
// a child. It writes down the process ID of each.
const fakeNpx = `#!/bin/sh
echo "$@" >>"$0.args"
[ "$1 $2" = "-y ` + playgroundPackage + `" ] || exit 9
shift 2
echo $$ >>"$0.pids"
"$NODE" "$CLI" "$@" &
echo $! >>"$0.pids"
wait
`

// TestNpx starts the real Playground through npx, and sees all of it go.
func TestNpx(t *testing.T) {
	t.Parallel()
	node, cli := installed(t)
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		// One after the other: both want the Playground's own port.
		t.Run(s.String(), func(t *testing.T) {
			npx := writeNpx(t, fmt.Sprintf("#!/bin/sh\nNODE=%q CLI=%q\n%s", node, cli, fakeNpx))
			p := startProcess(t, filepath.Dir(npx)+":/usr/bin:/bin")
			said := p.ready()
			chat := regexp.MustCompile(`http://localhost:\d+`).FindString(said)
			resp, err := http.Get(chat)
			if err != nil {
				t.Fatalf("%v; it said %q", err, said)
			}
			resp.Body.Close()
			p.stop(s)
			if args := read(t, npx+".args"); !strings.Contains(args, "--disable-telemetry") || !strings.Contains(args, "-c msteams") {
				t.Errorf("npx was called with %s", args)
			}
			pids := strings.Fields(read(t, npx+".pids"))
			if len(pids) != 2 {
				t.Fatalf("npx started %d processes, want 2", len(pids))
			}
			for _, pid := range pids {
				n, err := strconv.Atoi(pid)
				if err != nil {
					t.Fatal(err)
				}
				gone(t, n)
			}
		})
	}
}

// TestNpxFails: the reason is shown, and Drypp runs on.
func TestNpxFails(t *testing.T) {
	t.Parallel()
	npx := writeNpx(t, "#!/bin/sh\necho 'npm error network is out' >&2\nexit 1\n")
	p := startProcess(t, filepath.Dir(npx)+":/usr/bin:/bin")
	if said := p.ready(); !strings.Contains(said, "Connect") {
		t.Errorf("it doesn't say how to connect a client: %q", said)
	}
	if got := p.stop(os.Interrupt); !strings.Contains(got, "npm error network is out") {
		t.Errorf("the reason is missing: %q", got)
	}
}

// TestDependencies: the Graph SDK takes minutes to compile, and a newcomer has
// one. A vault has nothing to do here.
func TestDependencies(t *testing.T) {
	t.Parallel()
	deps, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(deps), "drypp/bot/teams\n") || strings.Contains(string(deps), "msgraph") || strings.Contains(string(deps), "keyvault") {
		t.Errorf("the Graph SDK or a vault's is among the dependencies:\n%s", deps)
	}
}

func writeNpx(t *testing.T, script string) string {
	t.Helper()
	npx := filepath.Join(t.TempDir(), "npx")
	if err := os.WriteFile(npx, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return npx
}

func read(t *testing.T, file string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
