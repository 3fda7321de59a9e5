package xapi

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"drypp/bot/store"
	"drypp/courses"
)

var update = flag.Bool("update", false, "write the golden files anew")

var began = time.Date(2026, 3, 2, 8, 30, 0, 123456789, time.UTC)

var kari = courses.Person{ID: "p7", Name: "Kari Ødegård", Email: "Kari.Odegard@Example.NO", ObjectID: "11111111-2222-4333-8444-555555555555"}

func question(id string, kind courses.Kind, title string, options ...courses.Option) courses.Question {
	return courses.Question{ID: id, Kind: kind, Title: title, Options: options, Lesson: "l"}
}

// fire is a course with each kind of question in two languages.
var fire = sync.OnceValue(func() *courses.Course {
	in := func(l courses.Language, title, exit, stairs, yes, no, number, blanket, wet string) *courses.Edition {
		return &courses.Edition{
			Language: l, Title: title, Summary: title + "!", Lessons: []courses.Lesson{{ID: "l", Title: title}},
			Questions: []courses.Question{
				question("exit", courses.Single, exit, courses.Option{Text: stairs, Right: true}, courses.Option{Text: yes}),
				question("both", courses.Several, exit, courses.Option{Text: yes}, courses.Option{Text: stairs, Right: true}, courses.Option{Text: wet, Right: true}),
				question("lift", courses.TrueFalse, "?", courses.Option{Text: no, Right: true}, courses.Option{Text: yes}),
				question("call", courses.Number, number, courses.Option{Number: 110, Right: true}, courses.Option{Otherwise: true}),
				question("heat", courses.Number, number, courses.Option{Number: 72, Tolerance: 2, Right: true}),
				question("what", courses.Text, blanket, courses.Option{Spellings: []string{blanket, wet}, Right: true}, courses.Option{Otherwise: true}),
			},
		}
	}
	c := &courses.Course{ID: "fire", Version: 3, PassMark: 80, Editions: map[courses.Language]*courses.Edition{
		courses.Bokmaal: in(courses.Bokmaal, "Brannvern", "Hvilken vei ut?", "Trappa", "Ja", "Nei", "Hva er nummeret?", "brannteppe", "vått [,] teppe"),
		courses.English: in(courses.English, "Fire", "Which way out?", "The stairs", "Yes", "No", "What is the number?", "fire blanket", "wet blanket"),
	}}
	c.Editions[courses.English].Questions[0].Prompt = []courses.Block{{Text: "You see smoke."}, {List: []string{"in front", "behind"}}, {Image: &courses.Image{URL: "https://a.example/b.png"}}}
	return c
})

// answers are the responses of a try, all right, or all but the first two.
func answers(right bool) []string {
	if right {
		return []string{"0", "1 2", "0", "110", "73.5", "Fire blanket"}
	}
	return []string{"1", "0 2", "0", "110", "73.5", "Fire blanket"}
}

// takenTwice returns somebody's enrolment, with a try that failed and one that was
// passed.
func takenTwice(id string, at time.Time) *courses.Enrolment {
	e := courses.NewEnrolment(id, fire(), at)
	e.ReadLesson(fire(), 0)
	for try := 1; try <= 2; try++ {
		for i, response := range answers(try == 2) {
			at = at.Add(20 * time.Second)
			e.Answer(fire(), fire().Editions[courses.Bokmaal].Questions[i].ID, try, response, at)
		}
		e.Retry(fire(), try)
	}
	return e
}

func maker(t testing.TB) *Maker {
	t.Helper()
	c, err := courses.NewCatalogue(fire())
	if err != nil {
		t.Fatal(err)
	}
	return &Maker{Tenant: "t1", Home: "https://kurs.example.no", Version: Version1, Actor: ByAccount, Courses: c}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", file, got, want)
	}
}

// kept is an outbox and a store of people in memory.
type kept struct {
	mu         sync.Mutex
	people     []courses.Person
	enrolments map[string][]courses.Enrolment
	events     []store.PersonEvent
	// fails, if set, is asked before each call.
	fails func(what string) error
}

// fill has n people take the course.
func fill(n int) *kept {
	k := &kept{enrolments: map[string][]courses.Enrolment{}}
	for i := range n {
		p := courses.Person{ID: "p" + string(rune('a'+i%26)) + string(rune('a'+i/26)), Email: "a@example.no"}
		e := takenTwice("e"+p.ID, began.Add(time.Duration(i)*time.Minute))
		k.people = append(k.people, p)
		k.enrolments[p.ID] = append(k.enrolments[p.ID], *e)
		for _, event := range store.Happened(p.ID, &courses.Enrolment{}, e) {
			event.Sequence = uint64(len(k.events) + 1)
			k.events = append(k.events, store.PersonEvent{Event: event, Person: p})
		}
	}
	return k
}

func (k *kept) failing(what string) error {
	if k.fails == nil {
		return nil
	}
	return k.fails(what)
}

func (k *kept) Events(_ context.Context, limit int) ([]store.PersonEvent, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Clone(k.events[:min(limit, len(k.events))]), k.failing("events")
}

func (k *kept) Forget(_ context.Context, sequence uint64) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.failing("forget"); err != nil {
		return err
	}
	k.events = slices.DeleteFunc(k.events, func(e store.PersonEvent) bool { return e.Sequence <= sequence })
	return nil
}

func (k *kept) left() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.events)
}

func (k *kept) Enrolment(_ context.Context, person, enrolment string) (courses.Enrolment, error) {
	for _, e := range k.enrolments[person] {
		if e.ID == enrolment {
			return e, k.failing("enrolment")
		}
	}
	return courses.Enrolment{}, store.ErrNotFound
}

func (k *kept) People(_ context.Context, f func(courses.Person, []courses.Enrolment) error) error {
	for _, p := range k.people {
		if err := f(p, k.enrolments[p.ID]); err != nil {
			return err
		}
	}
	return k.failing("people")
}
