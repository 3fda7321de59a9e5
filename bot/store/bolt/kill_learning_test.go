//go:build linux

package bolt_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"drypp/bot/store"
	"drypp/bot/store/bolt"
	"drypp/bot/store/storetest"
	"drypp/courses"
	"drypp/courses/learning"
	"drypp/courses/recall"
	"drypp/courses/surveys"
)

// thinkers are as many as think at once in a child, who each answer and vote so often.
const thinkers, thoughtsEach = 6, 12

// childLearns has people review and vote side by side, and tells after each: "review",
// the person and its serial number, or "ballot" and what was on it.
func childLearns(dir string) error {
	db, err := bolt.Open(dir, bolt.Options{})
	if err != nil {
		return err
	}
	errs := make([]error, thinkers)
	var all sync.WaitGroup
	for i := range thinkers {
		all.Go(func() { errs[i] = learnOn(db, fmt.Sprint("n", rand.Uint64())) })
	}
	all.Wait()
	return errors.Join(append(errs, db.Close())...)
}

// learnOn has somebody new review a question and vote in surveys, in turn.
func learnOn(db store.Store, objectID string) error {
	ctx, c := context.Background(), storetest.Course("c")
	p, err := db.Meet(ctx, store.Sighting{ObjectID: objectID, At: storetest.Noon})
	for n := 1; n <= thoughtsEach && err == nil; n++ {
		var done store.Reviewed
		if done, err = db.Review(ctx, storetest.ReviewAnswer(p.ID, c, "q1", n, "1", n*500)); err != nil {
			return err
		}
		if done.Outcome != courses.Recorded {
			return fmt.Errorf("review %d came to outcome %d", n, done.Outcome)
		}
		fmt.Println("review", p.ID, n)
		text := fmt.Sprint(rand.Uint64())
		ballot := surveys.Ballot{Campaign: "spring", Survey: fmt.Sprint("s", n), Answers: []string{text}}
		if _, err = db.PutBallot(ctx, p.ID, ballot); err == nil {
			fmt.Println("ballot", text)
		}
	}
	return err
}

// TestKilledLearning kills a process whose people review and vote, at random moments:
// what was acknowledged is there, nothing is there twice, and who has voted has a
// ballot and no more.
func TestKilledLearning(t *testing.T) {
	t.Parallel()
	rounds := 8
	if *bolt.Thorough {
		rounds = 100
	}
	dir := newDir(t)
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	acked := map[string]int{}
	for range rounds {
		for line := range strings.Lines(killedAfter(t, child(t, "learn", dir), random)) {
			if strings.HasSuffix(line, "\n") {
				acked[strings.TrimSpace(line)]++
			}
		}
		compareLearned(t, dir, acked)
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
	if len(acked) < rounds {
		t.Errorf("%d were acknowledged in %d rounds: nothing was tried", len(acked), rounds)
	}
	t.Logf("%d reviews and ballots were acknowledged in %d rounds", len(acked), rounds)
}

// killedAfter starts a child, kills it a random moment after it told something, and
// returns all that it told.
func killedAfter(t *testing.T, c *exec.Cmd, random *rand.Rand) string {
	t.Helper()
	pipe, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	told := bufio.NewReader(pipe)
	var out strings.Builder
	for range 1 + random.IntN(thinkers*thoughtsEach) {
		line, err := told.ReadString('\n')
		if out.WriteString(line); err != nil {
			break
		}
	}
	<-time.After(time.Duration(random.IntN(4000)) * time.Microsecond)
	_ = c.Process.Kill() // it may have ended
	rest, _ := io.ReadAll(told)
	_ = c.Wait() // it was killed
	out.Write(rest)
	return out.String()
}

// compareLearned holds what a child left against what was acknowledged.
func compareLearned(t *testing.T, dir string, acked map[string]int) {
	t.Helper()
	ctx, db := context.Background(), open(t, dir)
	there, ballots, answered := map[string]int{}, 0, 0
	errs := []error{
		db.Check(ctx),
		db.Reviews(ctx, "", func(person string, r recall.Review) error {
			there[fmt.Sprint("review ", person, " ", r.Serial)]++
			return nil
		}),
		db.Learners(ctx, func(_ courses.Person, _ []courses.Enrolment, l learning.Record) error {
			answered += len(l.Answered)
			return nil
		}),
	}
	for n := 1; n <= thoughtsEach; n++ {
		errs = append(errs, db.Ballots(ctx, fmt.Sprint("s", n), "spring", func(b surveys.Ballot) error {
			there["ballot "+b.Answers[0]]++
			ballots++
			return nil
		}))
	}
	if err := errors.Join(append(errs, db.Close())...); err != nil {
		t.Fatal(err)
	}
	for what := range acked {
		if there[what] == 0 {
			t.Errorf("%s was acknowledged and is lost", what)
		}
	}
	for what, n := range there {
		if n > 1 {
			t.Errorf("%s is there %d times", what, n)
		}
	}
	if ballots != answered {
		t.Errorf("there are %d ballots by %d people", ballots, answered)
	}
}
