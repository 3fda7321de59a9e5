package main

import (
	"context"
	"errors"
	"os"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
)

// TestPlaygroundConfig: the Playground shows errors in it to nobody, so they
// are found here.
func TestPlaygroundConfig(t *testing.T) {
	t.Parallel()
	type user struct{ ID, Name, GivenName, Surname, UserPrincipleName, Email, AadObjectID string }
	var c struct {
		TenantID    string
		Bot         struct{ ID, Name string }
		CurrentUser user
		Users       []user
	}
	if err := yaml.UnmarshalWithOptions(lowerKeys(playgroundConfig), &c); err != nil {
		t.Fatal(err)
	}
	if c.TenantID != tenant {
		t.Errorf("the tenant is %q, and the organisation's %q", c.TenantID, tenant)
	}
	if len(c.Users) != 5 {
		t.Errorf("%d users, want 5", len(c.Users))
	}
	guid := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	ids := []string{c.TenantID, strings.TrimPrefix(c.Bot.ID, "28:")}
	for _, u := range append(c.Users, c.CurrentUser) {
		ids = append(ids, u.AadObjectID)
		if u.Name != u.GivenName+" "+u.Surname || u.Email != u.UserPrincipleName || !strings.HasSuffix(u.Email, ".example") {
			t.Errorf("these don't go together: %+v", u)
		}
	}
	seen := map[string]bool{}
	for _, id := range ids {
		if !guid.MatchString(id) || seen[id] {
			t.Errorf("%q is no GUID, or there twice", id)
		}
		seen[id] = true
	}
}

// lowerKeys makes keys what go-yaml looks for by default.
func lowerKeys(doc []byte) []byte {
	return regexp.MustCompile(`(?m)^[ -]*\w+:`).ReplaceAllFunc(doc, func(key []byte) []byte {
		return []byte(strings.ToLower(string(key)))
	})
}

// playgroundOf starts a shell script in the Playground's place, and returns
// when it says that it listens.
func playgroundOf(t *testing.T, script string) *playground {
	t.Helper()
	p := newPlayground(t.TempDir())
	if err := p.start([]string{"sh", "-c", script}, 0, "http://127.0.0.1/"); err != nil {
		t.Fatal(err)
	}
	select {
	case <-p.said.port:
	case <-p.done:
		t.Fatalf("the script ended: %s", p.said.last())
	}
	return p
}

// gone waits until there is no process with that ID, or in that group if the
// ID is negative. One whose parent is dead is there until init has noticed.
func gone(t *testing.T, pid int) {
	t.Helper()
	deadline := time.After(patience)
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
		select {
		case <-tick.C:
		case <-deadline:
			t.Errorf("process or group %d is still there", pid)
			return
		}
	}
}

// TestStopStubborn: what doesn't stop when it is asked is killed, with what it
// started.
func TestStopStubborn(t *testing.T) {
	t.Parallel()
	p := playgroundOf(t, `trap "" TERM; sleep 600 & echo "Listening on 1"; wait; sleep 600`)
	if err := p.stop(time.Millisecond); err != nil {
		t.Error(err)
	}
	gone(t, -p.cmd.Process.Pid)
	if _, err := os.Stat(p.dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("its folder is still there: %v", err)
	}
}

// TestStartPlaygroundEnds: whoever gives up while it starts leaves nothing.
func TestStartPlaygroundEnds(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ script, want string }{
		"it never listens":  {`sleep 600`, context.Canceled.Error()},
		"it never answers":  {`echo "Listening on 1"; sleep 600`, context.Canceled.Error()},
		"it stops":          {`echo out of order; exit 1`, "it stopped by itself: out of order"},
		"it stops too soon": {`echo "Listening on 1"; exit 1`, "it stopped by itself: Listening on 1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			if tt.want == context.Canceled.Error() {
				cancel()
			}
			defer cancel()
			p, err := startPlayground(ctx, []string{"sh", "-c", tt.script}, 0, "http://127.0.0.1/")
			if err == nil || p != nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("startPlayground = %v, %v; want %q", p, err, tt.want)
			}
		})
	}
}

func TestOutput(t *testing.T) {
	t.Parallel()
	o := newPlayground("").said
	for _, s := range []string{"npm warn\nListe", "ning on 4", "2\nListening on 43\n", strings.Repeat("x", maxOutput), "the end\n"} {
		if n, err := o.Write([]byte(s)); n != len(s) || err != nil {
			t.Errorf("Write(%q) = %d, %v", s, n, err)
		}
	}
	if port := <-o.port; port != "42" {
		t.Errorf("the port is %s, want 42", port)
	}
	if last := o.last(); len(last) > maxOutput || !strings.HasSuffix(last, "xthe end") {
		t.Errorf("last() = %d bytes that end in %q", len(last), last[max(0, len(last)-10):])
	}
}
