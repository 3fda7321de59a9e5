package bot_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"drypp/bot"
	"drypp/bot/store"
	"drypp/bot/teams"
	"drypp/cards"
	"drypp/cards/cardstest"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/results"
)

// input returns what to choose or type on a question's card for the person, so
// that the answer is right or wrong.
func input(s *session, c *courses.Course, question string, try int, right bool) string {
	s.t.Helper()
	q := &c.Edition("").Questions[c.QuestionIndex(question)]
	p, err := s.store.Person(context.Background(), s.object)
	if err != nil {
		s.t.Fatal(err)
	}
	switch q.Kind {
	case courses.Number:
		if right {
			return fmt.Sprint(q.Options[0].Number)
		}
		return "999999"
	case courses.Text:
		if right {
			return q.Options[0].Spellings[0]
		}
		return "xyzzy"
	}
	var letters []string
	for position, option := range q.Order(p.ID, c.ID, try) {
		if q.Options[option].Right == right {
			letters = append(letters, courses.Letter(position))
		}
	}
	if q.Kind != courses.Several {
		letters = letters[:1]
	}
	return strings.Join(letters, ",")
}

// readAll begins the course and reads every lesson, up to the first question.
func readAll(s *session, c *courses.Course) *card {
	s.t.Helper()
	card := s.send(cards.Data{Do: cards.DoStart, Course: c.ID})
	for range c.Edition("").Lessons {
		card = s.send(card.press(cards.DoRead))
	}
	return card
}

// answerAll answers every question of a try, the first wrong ones wrongly.
func answerAll(s *session, c *courses.Course, card *card, wrong int) *card {
	s.t.Helper()
	for i := range c.Edition("").Questions {
		d := card.press(cards.DoAnswer)
		d.Answer = input(s, c, d.Step, d.Try, i >= wrong)
		feedback := s.send(d)
		card = s.send(feedback.press(cards.DoNext))
	}
	return card
}

func TestFromWelcomeToCompletion(t *testing.T) {
	t.Parallel()
	for _, l := range []string{"nb-NO", "nn-NO", "en-GB"} {
		t.Run(l, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			s := w.person(kari, l)
			c := libraryCourse(t)
			welcome := s.do(s.turn(teams.Installed))
			first := s.send(welcome.press(cards.DoStart))
			first.has(c.Edition(lang(l)).Lessons[0].Title)
			result := answerAll(s, c, readAll(s, c), 0)
			result.has(c.Edition(lang(l)).Title, "6", "2027")
			totals, err := w.store.Totals(t.Context(), results.Cut{}, calendar.Date{})
			if err != nil {
				t.Fatal(err)
			}
			if want := (results.Totals{Reached: 1, Started: 1, Completed: 1, Passed: 1, Done: 1}); totals.Courses[c.ID] != want {
				t.Errorf("totals = %+v, want %+v", totals.Courses[c.ID], want)
			}
		})
	}
}

func lang(locale string) courses.Language {
	l, _ := courses.LanguageOf(locale)
	return l
}

func TestFailedTryRereadsAndRetries(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s, c := w.person(kari, "nb-NO"), libraryCourse(t)
	result := answerAll(s, c, readAll(s, c), len(c.Edition("").Questions))
	lesson := c.Edition("").Questions[0].Lesson
	again := s.send(result.press(cards.DoReread + " " + lesson))
	again.has(c.Edition(courses.Bokmaal).Lessons[c.LessonIndex(lesson)].Title)
	s.send(again.press(cards.DoResult))
	retry := result.press(cards.DoRetry)
	question := s.send(retry)
	if d := s.send(retry).press(cards.DoAnswer); d.Try != 2 {
		t.Errorf("a second click on retry leads to try %d, want 2", d.Try)
	}
	passed := answerAll(s, c, question, 0)
	if _, ok := passed.buttons[cards.DoRetry]; ok {
		t.Error("a passed course offers a retry")
	}
}

func TestFeedbackTellsWhy(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s, c := w.person(kari, "en-US"), libraryCourse(t)
	card := readAll(s, c)
	d := card.press(cards.DoAnswer)
	q := &c.Edition(courses.English).Questions[c.QuestionIndex(d.Step)]
	cardstest.CheckNoAnswer(t, rawQuestion(s, d), q)
	d.Answer = input(s, c, d.Step, d.Try, false)
	feedback := s.send(d)
	response, _ := q.Parse(d.Answer, q.Order(mustPerson(s).ID, c.ID, d.Try))
	grade, _ := q.Grade(response)
	feedback.has(q.Options[grade.Chosen[0]].Why)
}

func mustPerson(s *session) courses.Person {
	s.t.Helper()
	p, err := s.store.Person(context.Background(), s.object)
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

// rawQuestion returns the bytes of the card of the question that is next.
func rawQuestion(s *session, d cards.Data) []byte {
	s.t.Helper()
	d.Do = cards.DoNext
	a, err := s.bot.Turn(context.Background(), s.click(d))
	if err != nil {
		s.t.Fatal(err)
	}
	return a.Card
}

// TestClicksThatComeAgain: whatever card is clicked again, the recorded answer
// stands, nothing is added, and there is a way on.
func TestClicksThatComeAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s, c := w.person(kari, "nb-NO"), libraryCourse(t)
	first := s.send(cards.Data{Do: cards.DoStart, Course: c.ID})
	question := readAll(s, c)
	d := question.press(cards.DoAnswer)
	d.Answer = input(s, c, d.Step, 1, true)
	s.send(d)
	other := d
	other.Answer = input(s, c, d.Step, 1, false)
	for name, click := range map[string]cards.Data{
		"the same click":            d,
		"another answer":            other,
		"nothing chosen":            {Do: d.Do, Course: d.Course, Enrolment: d.Enrolment, Step: d.Step, Try: d.Try},
		"nonsense chosen":           {Do: d.Do, Course: d.Course, Enrolment: d.Enrolment, Step: d.Step, Try: d.Try, Answer: "z,,9"},
		"the first lesson's card":   first.press(cards.DoRead),
		"retry before the end":      {Do: cards.DoRetry, Course: d.Course, Enrolment: d.Enrolment, Try: 1},
		"a try that isn't yet":      {Do: d.Do, Course: d.Course, Enrolment: d.Enrolment, Step: d.Step, Try: 2, Answer: d.Answer},
		"a step that isn't there":   {Do: d.Do, Course: d.Course, Enrolment: d.Enrolment, Step: "gone", Try: 1, Answer: d.Answer},
		"a result before the end":   {Do: cards.DoResult, Course: d.Course, Enrolment: d.Enrolment},
		"a lesson that isn't there": {Do: cards.DoReread, Course: d.Course, Enrolment: d.Enrolment, Step: "gone"},
	} {
		card := s.send(click)
		_, next := card.buttons[cards.DoNext]
		_, answer := card.buttons[cards.DoAnswer]
		if !next && !answer {
			t.Errorf("%s: no way on, only %v:\n%s", name, keys(card.buttons), card.text)
		}
	}
	e, err := w.store.Enrolment(t.Context(), mustPerson(s).ID, d.Enrolment)
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Attempts) != 1 || !e.Attempts[0].Right {
		t.Errorf("attempts = %+v, want the first answer alone", e.Attempts)
	}
}

func TestAThousandClicks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s, c := w.person(kari, "nb-NO"), libraryCourse(t)
	d := readAll(s, c).press(cards.DoAnswer)
	var wg sync.WaitGroup
	for i := range 1000 {
		d := d
		d.Answer = courses.Letter(i % 2)
		wg.Go(func() {
			if _, err := s.bot.Turn(context.Background(), s.click(d)); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	e, err := w.store.Enrolment(t.Context(), mustPerson(s).ID, d.Enrolment)
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Attempts) != 1 {
		t.Errorf("%d attempts, want 1", len(e.Attempts))
	}
}

func TestResumesAfterARestart(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s, c := w.person(kari, "nb-NO"), libraryCourse(t)
	card := s.send(cards.Data{Do: cards.DoStart, Course: c.ID})
	s.send(card.press(cards.DoRead))
	w.bot = w.build()
	for _, words := range []string{"fortsett", "continue", "start " + c.ID} {
		s.say(words).has(c.Edition(courses.Bokmaal).Lessons[1].Title)
	}
}

// TestSomeoneElsesEnrolment: an enrolment named in a card is looked up among
// those of the person who clicks, and only in the course that it is in.
func TestSomeoneElsesEnrolment(t *testing.T) {
	t.Parallel()
	w := newWorld(t, withCourses(t, libraryCourse(t), renamed(t, "other")))
	mine, theirs, c := w.person(kari, "nb-NO"), w.person(ola, "nb-NO"), libraryCourse(t)
	d := readAll(mine, c).press(cards.DoAnswer)
	d.Answer = "a"
	crossed := d
	crossed.Course = "other"
	for name, try := range map[string]func() *card{
		"another person":       func() *card { return theirs.send(d) },
		"another person, next": func() *card { return theirs.send(cards.Data{Do: cards.DoNext, Course: c.ID, Enrolment: d.Enrolment}) },
		"another person, retry": func() *card {
			return theirs.send(cards.Data{Do: cards.DoRetry, Course: c.ID, Enrolment: d.Enrolment, Try: 1})
		},
		"another course, answer": func() *card { return mine.send(crossed) },
		"another course, next":   func() *card { return mine.send(cards.Data{Do: cards.DoNext, Course: "other", Enrolment: d.Enrolment}) },
		"another course, a lesson": func() *card {
			return mine.send(cards.Data{Do: cards.DoRead, Course: "other", Enrolment: d.Enrolment, Step: c.Edition("").Lessons[0].ID})
		},
		"no such enrolment, answer": func() *card { x := d; x.Enrolment = "nope"; return mine.send(x) },
	} {
		if card := try(); len(card.buttons) == 0 {
			t.Errorf("%s: a dead end:\n%s", name, card.text)
		}
	}
	e, err := w.store.Enrolment(t.Context(), mustPerson(mine).ID, d.Enrolment)
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Attempts) != 0 || e.Course != c.ID {
		t.Errorf("the enrolment was changed: %+v", e)
	}
}

func withCourses(t testing.TB, list ...*courses.Course) func(*bot.Organisation) {
	return func(o *bot.Organisation) { o.Courses = offered(t, list...) }
}

// renamed returns the library's course under another ID.
func renamed(t testing.TB, id string) *courses.Course {
	c := *libraryCourse(t)
	c.ID = id
	return &c
}

func TestCourseThatVanishedOrChanged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s, c := w.person(kari, "nb-NO"), libraryCourse(t)
	d := readAll(s, c).press(cards.DoAnswer)
	d.Answer = input(s, c, d.Step, 1, true)
	s.send(d)

	w.org.Courses = offered(t, renamed(t, "other"))
	w.bot = w.build()
	if gone := s.send(d); len(gone.buttons) == 0 {
		t.Error("a vanished course is a dead end")
	}
	s.say("mine kurs")
	s.say("fortsett")

	newer := *c
	newer.Version++
	w.org.Courses = offered(t, &newer)
	w.bot = w.build()
	if _, ok := s.send(d).buttons[cards.DoNext]; !ok {
		t.Error("a card of an older version doesn't lead on")
	}
	answerRest(s, &newer).has("6 av 6")
}

// answerRest answers what is still open, rightly.
func answerRest(s *session, c *courses.Course) *card {
	s.t.Helper()
	card := s.say("fortsett")
	for range len(c.Edition("").Questions) {
		d, ok := card.buttons[cards.DoAnswer]
		if !ok {
			return card
		}
		d.Answer = input(s, c, d.Step, d.Try, true)
		card = s.send(s.send(d).press(cards.DoNext))
	}
	return card
}

func TestWelcomeOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.person(kari, "nb-NO")
	var wg sync.WaitGroup
	var mu sync.Mutex
	welcomes := 0
	for range 20 {
		wg.Go(func() {
			a, err := s.bot.Turn(context.Background(), s.turn(teams.Installed))
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			if len(a.Card) > 0 {
				welcomes++
			}
		})
	}
	wg.Wait()
	if welcomes != 1 {
		t.Errorf("%d welcomes, want 1", welcomes)
	}
	s.do(s.turn(teams.Removed))
	a, err := s.bot.Turn(t.Context(), s.turn(teams.Installed))
	if err != nil || len(a.Card) == 0 {
		t.Fatalf("no welcome after a new installation: %v", err)
	}
	a.Undelivered()
	if card := s.do(s.turn(teams.Installed)); card == nil {
		t.Error("a welcome that could not be sent isn't sent again")
	}
}

func TestRemovedByAStranger(t *testing.T) {
	t.Parallel()
	s := newWorld(t).person(kari, "nb-NO")
	if card := s.do(s.turn(teams.Removed)); card != nil {
		t.Errorf("an answer to nobody: %s", card.text)
	}
}

func TestLanguage(t *testing.T) {
	t.Parallel()
	s := newWorld(t).person(kari, "en-US")
	for _, step := range []struct{ say, help string }{
		{"hello", "my courses"},          // the client's
		{"language nn", "hald fram"},     // chosen, and it stays
		{"språk bokmål", "fortsett"},     // by its name, in another language
		{"language klingon", "fortsett"}, // unknown: nothing changes
		{"LANGUAGE english", "my courses"},
	} {
		s.say(step.say)
		if help := s.say("hei"); !strings.Contains(help.text, step.help) {
			t.Errorf("after %q, help doesn't say %q:\n%s", step.say, step.help, help.text)
		}
	}
	// Neither chosen nor spoken by the client: the organisation's.
	newWorld(t).person(ola, "de-DE").say("hello").has("fortsett")
}

func TestAnythingElseHasAWayOn(t *testing.T) {
	t.Parallel()
	s := newWorld(t).person(ola, "nb-NO")
	for _, text := range []string{"", "asdf", "start", "start noe helt annet", "🙂", strings.Repeat("x", 5000), "<b>hei</b>", "language"} {
		if card := s.say(text); len(card.buttons) == 0 {
			t.Errorf("%.20q: a dead end", text)
		}
	}
	for _, data := range []string{`null`, `[]`, `"x"`, `{}`, `{"do":7}`, `{"do":"fly"}`, `{"do":"answer"}`, `{"do":"answer","c":"phishing","e":"../x","s":"y","t":-1}`} {
		turn := s.turn(teams.Click)
		turn.Data = []byte(data)
		if card := s.do(turn); len(card.buttons) == 0 {
			t.Errorf("%s: a dead end", data)
		}
	}
}

func TestGroupChat(t *testing.T) {
	t.Parallel()
	s := newWorld(t).person(kari, "nb-NO")
	for _, kind := range []teams.Kind{teams.Message, teams.Click, teams.Installed} {
		turn := s.turn(kind)
		turn.Group, turn.Text = true, "resultater"
		card := s.do(turn)
		if card == nil || len(card.buttons) != 0 {
			t.Errorf("kind %d: want kind words without buttons", kind)
		}
	}
	turn := s.turn(teams.Removed)
	turn.Group = true
	if card := s.do(turn); card != nil {
		t.Error("an answer to a chat that the bot was taken out of")
	}
	if _, err := s.store.Person(t.Context(), kari); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a group chat made a person known: %v", err)
	}
}

func TestUnknownTenant(t *testing.T) {
	t.Parallel()
	s := newWorld(t).person(kari, "nb-NO")
	turn := s.turn(teams.Message)
	turn.Tenant = "99999999-2222-4333-8444-555555555555"
	if _, err := s.bot.Turn(t.Context(), turn); !errors.Is(err, bot.ErrTenant) {
		t.Errorf("err = %v, want ErrTenant", err)
	}
}

// TestUnsaved: a store that can't write gets a clear answer with a button that
// sends the same answer again, and then it counts.
func TestUnsaved(t *testing.T) {
	t.Parallel()
	broken := &failing{}
	w := newWorld(t, func(o *bot.Organisation) { broken.Store, o.Store = o.Store, broken })
	s, c := w.person(kari, "nb-NO"), libraryCourse(t)
	d := readAll(s, c).press(cards.DoAnswer)
	d.Answer = input(s, c, d.Step, 1, true)
	for _, err := range []error{store.ErrUnavailable, store.ErrDamaged} {
		broken.err = err
		card, got := s.try(s.click(d))
		if !errors.Is(got, err) {
			t.Errorf("err = %v, want %v", got, err)
		}
		if again := card.press(cards.DoAnswer); again != d {
			t.Errorf("the button sends %+v, want %+v", again, d)
		}
	}
	broken.err = nil
	if _, ok := s.send(d).buttons[cards.DoNext]; !ok {
		t.Error("the answer doesn't count when the store works again")
	}
}

func TestNamesAreAskedForOffThePath(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		s := w.person(kari, "nb-NO")
		for range 5 {
			s.say("hei")
		}
		if n := w.roster.count(); n != 0 {
			t.Errorf("asked %d times while answering", n)
		}
		go w.bot.Run(ctx)
		synctest.Wait()
		if p := mustPerson(s); p.Name != "Kari Nordmann" || p.Email != "kari@example.no" {
			t.Errorf("name %q, e-mail %q", p.Name, p.Email)
		}
		if n := w.roster.count(); n != 1 {
			t.Errorf("asked %d times, want once", n)
		}
	})
}
