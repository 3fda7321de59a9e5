package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"drypp/bot/teams/teamstest"
)

// process is a server in a process of its own.
type process struct {
	cmd     *exec.Cmd
	address string
	// ready is how long it took from the start until it was ready.
	ready time.Duration
	// config and env are for further calls of the same program.
	config string
	env    []string
}

// build compiles cmd/drypp into dir, with build tags.
func build(dir, tags string) (string, error) {
	program := filepath.Join(dir, "drypp")
	out, err := exec.Command("go", "build", "-tags", tags, "-o", program, "drypp/cmd/drypp").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("building cmd/drypp: %w\n%s", err, out)
	}
	return program, nil
}

const readyTimeout = 30 * time.Second

// startDrypp starts the program and waits until it is ready. organisations are
// the entries of the configuration's list, without the braces at both ends.
func startDrypp(program, dir string, env []string, organisations string) (*process, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	metrics, err := freeAddress()
	if err != nil {
		return nil, err
	}
	p := &process{address: address, config: filepath.Join(dir, "drypp.yaml")}
	p.env = append(append(os.Environ(), env...), "DRYPP_BOT_CLIENT_SECRET="+teamstest.Secret)
	config := fmt.Sprintf(`region: norwayeast
data: %s
listen: %s
metrics_listen: %s
bot: {app_id: %s, tenant_id: %s}
log: {level: warn}
organisations:
  - {%s}
`, filepath.Join(dir, "data"), address, metrics, teamstest.AppID, teamstest.BotTenant, organisations)
	if err := os.WriteFile(p.config, []byte(config), 0o600); err != nil {
		return nil, err
	}
	p.cmd = exec.Command(program, "serve", "--config", p.config)
	p.cmd.Env, p.cmd.Stderr = p.env, os.Stderr
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	began := time.Now()
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	return p, p.await(began)
}

// await asks for /readyz until the program is ready.
func (p *process) await(began time.Time) error {
	for time.Since(began) < readyTimeout {
		resp, err := http.Get("http://" + p.address + "/readyz")
		if err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				p.ready = time.Since(began)
				return nil
			}
		}
		time.Sleep(time.Millisecond)
	}
	return errors.New("drypp doesn't get ready; see its messages above")
}

// run calls a subcommand of the program, which asks the running one, and
// returns its output.
func (p *process) run(args ...string) ([]byte, error) {
	cmd := exec.Command(p.cmd.Path, append(args, "--config", p.config)...)
	cmd.Env, cmd.Stderr = p.env, os.Stderr
	return cmd.Output()
}

func (p *process) pid() int { return p.cmd.Process.Pid }

// stop ends the process and waits for it. It may be called again.
func (p *process) stop() {
	if p.cmd.ProcessState != nil {
		return
	}
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	_ = p.cmd.Wait()
}

// startBare starts this program as the floor that serves a file's bytes.
func startBare(file string) (*process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	p := &process{cmd: exec.Command(self, "-bare", file)}
	p.cmd.Stderr = os.Stderr
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	address, err := bufio.NewReader(out).ReadString('\n')
	p.address = strings.TrimSpace(address)
	return p, err
}

// freeAddress returns a loopback address that nobody listens on.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// recorded reports whether a response holds a card, which leads on.
func recorded(body []byte) bool {
	return bytes.Contains(body, []byte(`"statusCode":200,"type":"application/vnd.microsoft.card.adaptive"`)) &&
		bytes.Contains(body, []byte(`"do":"next"`))
}
