package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"drypp/bot/store/bolt"
	"drypp/bot/teams/teamstest"
	"drypp/cards"
	"drypp/cards/cardstest"
	"drypp/courses"
	"drypp/courses/library"
)

var kills = flag.Int("kills", 5, "how often TestKilled kills the program")

// lookedAt is how many of the crowd's cards are held to the schemas: tens of
// thousands more come out of the same builders.
const lookedAt = 500

// crowd is how many people answer at once while the program is killed.
const crowd = 24

// TestKilled: the program is killed with SIGKILL at random moments while many
// people answer. After each kill, every answer that was acknowledged must be on
// record, once and as it was given.
func TestKilled(t *testing.T) {
	t.Parallel()
	teams, network := teamstest.Start(t, teamstest.Config{})
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	t.Logf("seed %d", seed)
	h := newHall(t, teams)
	p := start(t, network, "nobody@example.no")
	leave := h.fill()
	for range *kills {
		h.open(p.address)
		h.awaitAnswers(1 + random.IntN(200))
		// Not a wait for something, but the random moment itself.
		<-time.After(time.Duration(random.IntN(3000)) * time.Microsecond)
		h.shut()
		if err := p.cmd.Process.Signal(syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		_ = p.cmd.Wait() // it was killed
		h.verify(filepath.Join(filepath.Dir(p.file), "data", teamstest.Tenant))
		p.run()
	}
	h.open(p.address)
	leave()
	t.Logf("%d kills, %d acknowledged answers, 0 lost, 0 double", *kills, len(h.acknowledged))
}

func embedded(t *testing.T) *courses.Course {
	t.Helper()
	list, err := library.Courses()
	if err != nil {
		t.Fatal(err)
	}
	return list[0]
}

// answerKey names one question to one person.
type answerKey struct{ object, question string }

// hall is where the crowd sits: it knows whether the program is up, and which
// answers it acknowledged.
type hall struct {
	t      *testing.T
	teams  *teamstest.Teams
	course *courses.Course
	count  atomic.Int64
	shown  atomic.Int64

	mu           sync.Mutex
	up           chan struct{}
	acknowledged map[answerKey]string
	// unverified are those since the last kill.
	unverified []answerKey
	arrived    chan struct{}
	wanted     int64
}

func newHall(t *testing.T, teams *teamstest.Teams) *hall {
	t.Helper()
	return &hall{t: t, teams: teams, course: embedded(t), acknowledged: map[answerKey]string{}, up: make(chan struct{})}
}

// fill has a crowd take courses, one after the other, until leave is called.
func (h *hall) fill() (leave func()) {
	ctx, cancel := context.WithCancel(h.t.Context())
	var wg sync.WaitGroup
	for range crowd {
		wg.Go(func() {
			for ctx.Err() == nil {
				h.takeCourse(ctx)
			}
		})
	}
	return func() {
		cancel()
		wg.Wait()
	}
}

// open lets the crowd in: the program is up at that address.
func (h *hall) open(address string) {
	h.teams.Connect(address+"/api/messages", nil)
	h.mu.Lock()
	defer h.mu.Unlock()
	close(h.up)
}

// shut holds the crowd back until open.
func (h *hall) shut() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.up = make(chan struct{})
}

// awaitUp returns when the program is up again.
func (h *hall) awaitUp(ctx context.Context) {
	h.mu.Lock()
	up := h.up
	h.mu.Unlock()
	select {
	case <-up:
	case <-ctx.Done():
	}
}

// awaitAnswers returns after so many further acknowledged answers.
func (h *hall) awaitAnswers(n int) {
	h.mu.Lock()
	h.arrived, h.wanted = make(chan struct{}), h.count.Load()+int64(n)
	arrived := h.arrived
	h.mu.Unlock()
	<-arrived
}

// takeCourse has a new person take the course from its beginning to its end.
func (h *hall) takeCourse(ctx context.Context) {
	p := h.teams.Person(teamstest.Profile{})
	p.InstallSilently()
	card := h.click(ctx, p, cards.Data{Do: cards.DoStart, Course: h.course.ID})
	for ctx.Err() == nil {
		d, ok := wayOn(card)
		if !ok {
			return
		}
		if d.Do == cards.DoAnswer {
			d.Answer = h.something(d)
		}
		card = h.click(ctx, p, d)
	}
}

// click clicks until there is an answer: a client whose request broke off
// can't know what became of it, and sends it again.
func (h *hall) click(ctx context.Context, p *teamstest.Person, d cards.Data) jsontext.Value {
	for ctx.Err() == nil {
		h.awaitUp(ctx)
		body := h.activity(p, d)
		r, err := h.teams.Post(ctx, h.teams.ServiceURL(teamstest.Tenant), body)
		if err != nil {
			continue
		}
		card, err := cardOf(r)
		if err != nil {
			h.t.Error(err)
			return nil
		}
		if h.shown.Add(1) <= lookedAt {
			cardstest.Check(h.t, card)
		}
		if next, ok := wayOn(card); d.Do == cards.DoAnswer && ok && next.Do == cards.DoNext {
			h.acknowledge(answerKey{p.ObjectID, d.Step}, d.Answer)
		}
		return card
	}
	return nil
}

func (h *hall) activity(p *teamstest.Person, d cards.Data) []byte {
	body, err := json.Marshal(map[string]any{
		"type": "invoke", "name": "adaptiveCard/action", "channelId": "msteams", "locale": "nb-NO",
		"serviceUrl":   h.teams.ServiceURL(teamstest.Tenant),
		"from":         map[string]any{"id": p.ID, "aadObjectId": p.ObjectID},
		"recipient":    map[string]any{"id": "28:" + teamstest.AppID},
		"conversation": map[string]any{"id": p.Conversation(), "conversationType": "personal", "tenantId": teamstest.Tenant},
		"channelData":  map[string]any{"tenant": map[string]any{"id": teamstest.Tenant}},
		"value":        map[string]any{"action": map[string]any{"type": "Action.Execute", "verb": d.Do, "data": d}},
	})
	if err != nil {
		h.t.Error(err)
	}
	return body
}

// cardOf returns the card of an invoke response.
func cardOf(r teamstest.Receipt) (jsontext.Value, error) {
	var answer struct {
		StatusCode int            `json:"statusCode"`
		Value      jsontext.Value `json:"value"`
	}
	if r.Status != 200 {
		return nil, fmt.Errorf("HTTP status %d: %s", r.Status, r.Body)
	}
	if err := json.Unmarshal(r.Body, &answer); err != nil {
		return nil, err
	}
	if answer.StatusCode != 200 {
		return nil, errors.New("an error banner: " + string(r.Body))
	}
	return answer.Value, nil
}

// something is an answer to the question, the same at every click.
func (h *hall) something(d cards.Data) string {
	switch h.course.Edition("").Questions[h.course.QuestionIndex(d.Step)].Kind {
	case courses.Number:
		return "72"
	case courses.Text:
		return "noe"
	}
	return "b"
}

func (h *hall) acknowledge(key answerKey, answer string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.acknowledged[key] = answer
	h.unverified = append(h.unverified, key)
	if h.count.Add(1) >= h.wanted && h.arrived != nil {
		close(h.arrived)
		h.arrived = nil
	}
}

// wayOn returns the button that leads on in the course.
func wayOn(card jsontext.Value) (cards.Data, bool) {
	var v any
	if len(card) == 0 || json.Unmarshal(card, &v) != nil {
		return cards.Data{}, false
	}
	return findWayOn(v)
}

func findWayOn(v any) (cards.Data, bool) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			if d, ok := findWayOn(e); ok {
				return d, true
			}
		}
	case map[string]any:
		if v["type"] == "Action.Execute" {
			return onward(v["data"])
		}
		for _, e := range v {
			if d, ok := findWayOn(e); ok {
				return d, true
			}
		}
	}
	return cards.Data{}, false
}

func onward(data any) (cards.Data, bool) {
	raw, err := json.Marshal(data)
	if err != nil {
		return cards.Data{}, false
	}
	d, err := cards.ParseData(raw)
	return d, err == nil && (d.Do == cards.DoRead || d.Do == cards.DoAnswer || d.Do == cards.DoNext)
}

// verify opens the store that the killed program left and holds what was
// acknowledged since the last kill against it.
func (h *hall) verify(dir string) {
	h.t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.kept(dir, h.unverified)
	h.unverified = nil
}

// kept holds a store against answers that were acknowledged. The caller has
// locked mu.
func (h *hall) kept(dir string, answers []answerKey) {
	h.t.Helper()
	ctx := context.Background()
	db, err := openKept(filepath.Dir(dir), filepath.Base(dir))
	if err != nil {
		h.t.Fatalf("the store that was left: %v", err)
	}
	defer db.Close()
	if err := db.Check(ctx); err != nil {
		h.t.Fatalf("the store that was left: %v", err)
	}
	for _, key := range answers {
		if err := h.onRecord(ctx, db, key); err != nil {
			h.t.Fatalf("an acknowledged answer: %v", err)
		}
	}
}

// onRecord returns nil if an answer is on record once, as it was given.
func (h *hall) onRecord(ctx context.Context, db *bolt.DB, key answerKey) error {
	p, err := db.Person(ctx, key.object)
	if err != nil {
		return err
	}
	enrolments, err := db.Enrolments(ctx, p.ID)
	if err != nil {
		return err
	}
	q := &h.course.Edition("").Questions[h.course.QuestionIndex(key.question)]
	want, _ := q.Parse(h.acknowledged[key], q.Order(p.ID, h.course.ID, 1))
	found := 0
	for _, e := range enrolments {
		for _, a := range e.Attempts {
			if a.Question != key.question {
				continue
			}
			if found++; a.Response != want {
				return fmt.Errorf("question %s: on record is another answer than was given", key.question)
			}
		}
	}
	if found != 1 {
		return fmt.Errorf("question %s is on record %d times", key.question, found)
	}
	return nil
}
