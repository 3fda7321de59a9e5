package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"drypp/bot/store"
	"drypp/bot/store/bolt"
	"drypp/courses"
	"drypp/courses/library"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"drypp": main})
}

var update = flag.Bool("update", false, "write what the scripts expect anew")

// TestScripts runs the program as its users do. Beside testscript's own the
// scripts have these commands:
//
//	serve              start drypp serve and wait until it is ready
//	stop SIGNAL        send INT, TERM or KILL to it and wait for its end
//	get PATH STATUS    ask it by HTTP and print the body to "body"
//	fill TENANT        let people take a course in the store of a stopped service
//	hold TENANT        keep a store open until the script ends
//	mode MODE PATH     hold a file or folder to have that mode, in octal
//	graph DO ...       a stand-in for Microsoft; see graphCommand
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Setup: func(env *testscript.Env) error {
			env.Setenv("DRYPP_BOT_CLIENT_SECRET", "hunter2")
			env.Setenv("HTTPS_PROXY", "http://127.0.0.1:1")
			env.Setenv("GORACE", "atexit_sleep_ms=0") // or each run of the program ends with a second's sleep
			env.Values["running"], env.Values["graph"] = &running{}, &standIn{}
			example, err := os.ReadFile("drypp.example.yaml")
			if err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(env.WorkDir, "example.yaml"), example, 0o600)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"serve": serveCommand, "stop": stopCommand, "get": getCommand,
			"fill": fillCommand, "learned": learnedCommand, "hold": holdCommand, "mode": modeCommand,
			"graph": graphCommand,
		},
	})
}

// running is a service that a script has started.
type running struct {
	cmd     *exec.Cmd
	address string
}

func serveCommand(ts *testscript.TestScript, neg bool, args []string) {
	r := ts.Value("running").(*running)
	cmd := exec.Command("drypp", append([]string{"serve", "--config", "drypp.yaml"}, args...)...)
	path, err := exec.LookPath("drypp")
	ts.Check(err)
	cmd.Path, cmd.Dir, cmd.Stderr = path, ts.Getenv("WORK"), io.Discard
	cmd.Env = []string{
		"DRYPP_BOT_CLIENT_SECRET=" + ts.Getenv("DRYPP_BOT_CLIENT_SECRET"), "HTTPS_PROXY=" + ts.Getenv("HTTPS_PROXY"),
		"SSL_CERT_FILE=" + ts.Getenv("SSL_CERT_FILE"), "PATH=" + os.Getenv("PATH"),
	}
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	r.cmd = cmd
	ts.Defer(func() {
		_ = cmd.Process.Kill() // it may have ended
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		ts.Fatalf("it ended before it was ready: %v", err)
	}
	ts.Logf("%s", line)
	r.address, _, _ = strings.Cut(strings.TrimPrefix(line, "drypp: ready on "), ",")
}

func stopCommand(ts *testscript.TestScript, neg bool, args []string) {
	r := ts.Value("running").(*running)
	signals := map[string]os.Signal{"INT": syscall.SIGINT, "TERM": syscall.SIGTERM, "KILL": syscall.SIGKILL}
	ts.Check(r.cmd.Process.Signal(signals[args[0]]))
	err := r.cmd.Wait()
	if killed := args[0] == "KILL"; (err != nil) != killed {
		ts.Fatalf("after SIG%s it ended with %v", args[0], err)
	}
}

func getCommand(ts *testscript.TestScript, neg bool, args []string) {
	resp, err := http.Get(ts.Value("running").(*running).address + args[0])
	ts.Check(err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("body"), body, 0o600))
	if strconv.Itoa(resp.StatusCode) != args[1] {
		ts.Fatalf("%s answers %s, want %s:\n%s", args[0], resp.Status, args[1], body)
	}
}

// fillCommand lets one person pass a course, one fail and one begin.
func fillCommand(ts *testscript.TestScript, neg bool, args []string) {
	ts.Check(os.MkdirAll(ts.MkAbs("data"), 0o700))
	db, err := openKept(ts.MkAbs("data"), args[0])
	ts.Check(err)
	list, err := library.Courses()
	ts.Check(err)
	course := list[0]
	people := []string{"Åse Østby", "=cmd()", "Cecilie Berg"}
	if len(args) > 1 {
		n, err := strconv.Atoi(args[1])
		ts.Check(err)
		for i := len(people); i < n; i++ {
			people = append(people, fmt.Sprintf("Person %d", i))
		}
	}
	for i, name := range people {
		ts.Check(take(db, course, i, name))
		if len(args) > 1 {
			ts.Check(employ(db, i))
		}
	}
	ts.Check(db.Close())
}

// employ puts people into departments in turn: the first two into one that is
// too small to tell of.
func employ(db *bolt.DB, i int) error {
	department := []string{"Drift", "Salg"}[i%2]
	if i < 2 {
		department = "Ledelse"
	}
	_, err := db.List(context.Background(), courses.Person{
		ObjectID: fmt.Sprintf("20000000-0000-0000-0000-%012d", i), Fields: map[string]string{"department": department},
	}, time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC))
	return err
}

// take lets a person begin a course; of three the first also answers everything
// rightly, the second everything wrongly.
func take(db *bolt.DB, c *courses.Course, i int, name string) error {
	ctx := context.Background()
	at := time.Date(2026, 3, 2, 8+i, 0, 0, 0, time.UTC)
	p, err := db.Meet(ctx, store.Sighting{ObjectID: fmt.Sprintf("20000000-0000-0000-0000-%012d", i), Installed: true, At: at})
	if err != nil {
		return err
	}
	if err := db.SetProfile(ctx, p.ID, name, fmt.Sprintf("person%d@example.no", i)); err != nil {
		return err
	}
	e, err := db.Enrol(ctx, p.ID, c, false, at)
	if err != nil || i%3 == 2 {
		return err
	}
	edition := c.Edition(courses.Bokmaal)
	for n := range edition.Lessons {
		if _, err := db.ReadLesson(ctx, p.ID, e.ID, c, n); err != nil {
			return err
		}
	}
	for n := range edition.Questions {
		q := &edition.Questions[n]
		_, err := db.Answer(ctx, store.Answer{
			Person: p.ID, Enrolment: e.ID, Course: c, Question: q.ID, Try: 1, Response: response(q, i%3 == 0), At: at.Add(time.Hour),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// response returns a right or a wrong answer to a question.
func response(q *courses.Question, right bool) string {
	var chosen []string
	for i, o := range q.Options {
		if o.Right != right {
			continue
		}
		switch {
		case q.Kind == courses.Number && right:
			return strconv.FormatFloat(o.Number, 'f', -1, 64)
		case q.Kind == courses.Number:
			return "-987654321"
		case q.Kind == courses.Text && right:
			return o.Spellings[0]
		case q.Kind == courses.Text:
			return "no idea"
		}
		chosen = append(chosen, strconv.Itoa(i))
		if q.Kind != courses.Several {
			return chosen[0]
		}
	}
	return strings.Join(chosen, " ")
}

func holdCommand(ts *testscript.TestScript, neg bool, args []string) {
	db, err := openKept(ts.MkAbs("data"), args[0])
	ts.Check(err)
	ts.Defer(func() { _ = db.Close() })
}

func modeCommand(ts *testscript.TestScript, neg bool, args []string) {
	info, err := os.Stat(ts.MkAbs(args[1]))
	ts.Check(err)
	if got := fmt.Sprintf("%o", info.Mode().Perm()); got != args[0] {
		ts.Fatalf("%s has mode %s, want %s", args[1], got, args[0])
	}
}
