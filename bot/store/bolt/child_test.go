//go:build linux

package bolt_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"drypp/bot/store"
	"drypp/bot/store/bolt"
	"drypp/bot/store/storetest"
	"drypp/courses"
	"drypp/courses/surveys"
)

// childTask says in the environment of a test binary what it is to do instead
// of testing; its arguments follow the test binary's name.
const childTask = "DRYPP_BOLT_CHILD"

// TestMain runs the tests, or what a test asked a process of its own to do.
func TestMain(m *testing.M) {
	task := map[string]func(dir string) error{
		"answer": childAnswers, "open": childOpens, "fill": childFillsDisk, "erase": childErases,
		"learn": childLearns, "compact": childCompacts, "compact once": childCompactsOnce, "compact full": childCompactsFull,
	}[os.Getenv(childTask)]
	if task == nil {
		os.Exit(m.Run())
	}
	if err := task(os.Args[1]); err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
}

// child returns a command that does a task, by way of another command if
// there is one.
func child(t *testing.T, task, dir string, by ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	args := append(by, self, dir)
	c := exec.CommandContext(t.Context(), args[0], args[1:]...)
	// The race detector would have the child sleep for a second at its end.
	c.Env = append(os.Environ(), childTask+"="+task, "GORACE=atexit_sleep_ms=0")
	c.Stderr = os.Stderr
	return c
}

// needed skips a test that can't run here, but not where everything must.
func needed(t *testing.T, why string, err error) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s: %v", why, err)
	}
	t.Skipf("%s: %v", why, err)
}

// learners are so many that the file has to grow while they answer.
const learners = 5

var questionIDs = []string{"q1", "q2", "q3"}

// childAnswers makes a store, has learners answer, and tells what came of
// each answer: "acked" or "refused", the learner and the question.
func childAnswers(dir string) error {
	// strace counts calls by thread, so each goroutine keeps to one.
	runtime.LockOSThread()
	var lock sync.Once
	db, err := bolt.Open(dir, bolt.Options{
		OnCommit: func(int, time.Duration) { lock.Do(runtime.LockOSThread) },
		Now:      time.Now,
	})
	if err != nil {
		fmt.Println("not opened:", err)
		return nil
	}
	for i := range learners {
		if err := answerAll(db, fmt.Sprint(i)); err != nil {
			return err
		}
	}
	fmt.Println("healthy:", db.Healthy() == nil)
	return db.Close()
}

// answerAll lets one learner take the whole course, as far as the store does.
func answerAll(db store.Store, objectID string) error {
	ctx, c := context.Background(), storetest.Course("c")
	p, err := db.Meet(ctx, store.Sighting{ObjectID: objectID, At: storetest.Noon})
	var e courses.Enrolment
	if err == nil {
		e, err = db.Enrol(ctx, p.ID, c, false, storetest.Noon)
	}
	for i := range c.Edition("").Lessons {
		if err == nil {
			_, err = db.ReadLesson(ctx, p.ID, e.ID, c, i)
		}
	}
	for _, q := range questionIDs {
		if err == nil {
			var done store.Answered
			done, err = db.Answer(ctx, storetest.Answer(p, e, c, q, 1, "1"))
			if err == nil && done.Outcome == courses.Recorded {
				fmt.Println("acked", objectID, q)
				continue
			}
		}
		if !errors.Is(err, store.ErrUnavailable) {
			return fmt.Errorf("learner %s, question %s: %w", objectID, q, err)
		}
		fmt.Println("refused", objectID, q)
		if now, readErr := db.Enrolment(ctx, p.ID, e.ID); readErr == nil && now.Attempt(q, 1) != nil {
			return fmt.Errorf("the answer of learner %s to %s was refused and is shown", objectID, q)
		}
		return nil
	}
	if done, err := goOn(db, objectID, p.ID); err != nil || !done {
		return err
	}
	return send(db, objectID, p.ID)
}

// goOn has a learner who finished the course answer a question that came back and a
// survey, as far as the store notes that, and reports whether it does.
func goOn(db store.Store, objectID, person string) (done bool, err error) {
	ctx := context.Background()
	for what, do := range map[string]func() error{
		reviewID: func() error {
			_, err := db.Review(ctx, storetest.ReviewAnswer(person, storetest.Course("c"), "q1", 1, "1", 9))
			return err
		},
		ballotID: func() error {
			_, err := db.PutBallot(ctx, person, surveys.Ballot{Campaign: "spring", Survey: "climate", Answers: []string{objectID}})
			return err
		},
	} {
		switch err := do(); {
		case err == nil:
			fmt.Println("acked", objectID, what)
		case errors.Is(err, store.ErrUnavailable):
			fmt.Println("refused", objectID, what)
			return false, nil
		default:
			return false, fmt.Errorf("learner %s, %s: %w", objectID, what, err)
		}
	}
	return true, nil
}

// What is told beside the answers to questions.
const (
	reviewID = "review"
	ballotID = "ballot"
)

// send has a card for a learner on its way, as far as the store notes that.
func send(db store.Store, objectID, person string) error {
	err := db.Revise(context.Background(), person, func(c *store.Case) error {
		d := storetest.Delivery(sentID, person)
		c.Agenda.Sending, c.Agenda.Wake = &d, storetest.Noon
		return nil
	})
	switch {
	case err == nil:
		fmt.Println("acked", objectID, sentID)
	case errors.Is(err, store.ErrUnavailable):
		fmt.Println("refused", objectID, sentID)
	default:
		return fmt.Errorf("learner %s, delivery: %w", objectID, err)
	}
	return nil
}

// sentID is the ID of the card that is sent to each learner, and what it is
// called among the questions.
const sentID = "card"

// childOpens tells what comes of opening a store.
func childOpens(dir string) error {
	db, err := bolt.Open(dir, bolt.Options{})
	if err != nil {
		fmt.Print(err)
		return nil
	}
	return db.Close()
}

// childFillsDisk has learners answer on a small disk until it is full, then
// makes room.
func childFillsDisk(dir string) error {
	const size = 1 << 20
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%d", size)); err != nil {
		return err
	}
	ballast := filepath.Join(dir, "ballast")
	if err := os.WriteFile(ballast, make([]byte, size/2), 0o600); err != nil {
		return err
	}
	dir = filepath.Join(dir, "org")
	db, err := bolt.Open(dir, bolt.Options{})
	if err != nil {
		return err
	}
	n := 0
	for ; db.Healthy() == nil; n++ {
		if err := answerAll(db, fmt.Sprint(n)); err != nil {
			return err
		}
	}
	if err := db.Healthy(); !errors.Is(err, store.ErrUnavailable) || !errors.Is(err, syscall.ENOSPC) {
		return fmt.Errorf("on a full disk the store is %v", err)
	}
	if err := errors.Join(db.Check(context.Background()), os.Remove(ballast)); err != nil {
		return err
	}
	if err := answerAll(db, fmt.Sprint(n)); err != nil {
		return err
	}
	return errors.Join(db.Healthy(), db.Check(context.Background()), db.Close())
}

// lines splits what a child printed.
func lines(out []byte) []string {
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}
