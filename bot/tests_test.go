package bot_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"drypp/bot"
	"drypp/bot/reports"
	"drypp/cards"
	"drypp/courses"
	"drypp/courses/campaigns"
	"drypp/courses/library"
	"drypp/courses/results"
)

func (b *books) Documents(_ context.Context, t string, v reports.Viewer, course string) (*results.Documents, error) {
	contact, done, err := b.open(t, v)
	defer done()
	if err := forContacts(contact, err); err != nil {
		return nil, err
	}
	return &results.Documents{Organisation: "Fjordvik Verksted AS", Day: today, List: []results.Document{{
		Course: "privacy", CourseTitle: "Personvern", Title: "Personvernerklæring", Version: 3, People: 2, Acknowledged: 1,
		Missing: []string{"Ola Nordmann"},
	}}}, nil
}

// Signatures are for who writes files of them, not for the chat.
func (b *books) Signatures(context.Context, string, reports.Viewer, string) ([]reports.Signed, error) {
	return nil, errors.New("nobody asks for these in the chat")
}

// withLibrary offers everything that comes along.
func withLibrary(t testing.TB) func(*bot.Organisation) {
	return func(o *bot.Organisation) {
		list, err := library.Courses()
		if err != nil {
			t.Fatal(err)
		}
		o.Courses = offered(t, list...)
	}
}

// examine takes a test from its start card to its result, with so many wrong
// answers at first. Nothing in between says what is right.
func examine(s *session, c *courses.Course, start *card, wrong int) *card {
	s.t.Helper()
	card := s.send(start.press(cards.DoNext))
	for i := range c.Test.Draw {
		card.has(fmt.Sprintf("Spørsmål %d av %d", i+1, c.Test.Draw)).lacks("Rett!", "Ikkje rett", "✗")
		d := card.press(cards.DoAnswer)
		d.Answer = input(s, c, d.Step, d.Try, i >= wrong)
		card = s.send(d)
		if i < c.Test.Draw-1 {
			s.send(d).has("Dette har du svart på før").lacks("✗", "✓") // a second click
		}
	}
	return card
}

func TestACompetenceTest(t *testing.T) {
	t.Parallel()
	w := newWorld(t, withLibrary(t))
	s, c := w.person(kari, "nb-NO"), w.org.Courses.Course("security-test")
	list := s.say("kompetansetester")
	list.has("Sikkerhet i hverdagen", "Består du, slipper du", "Phishing", "Passord og innlogging", "Personopplysninger på jobb")
	s.say("mine kurs").lacks("Fritatt")
	start := s.send(list.press(cards.DoStart))
	start.has("12 spørsmål", "80 % riktig", "hele testen er ferdig", "ta testen 2 ganger", "november 2027")

	failed := examine(s, c, start, 3)
	failed.has("Ikke bestått ennå", "9 av 12", "Ta delene du trenger", "Dette svarte du feil på")
	look := failed.press(cards.DoResult)
	asked := c.Edition(courses.Bokmaal).Questions[c.QuestionIndex(look.Step)]
	s.send(look).has("✗ Ikke riktig", asked.Title).lacks("Dette har du svart på før")
	p := mustPerson(s)
	enrolments, err := w.store.Enrolments(t.Context(), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]courses.Enrolment{}
	for _, e := range enrolments {
		parts[e.Course] = e
	}
	test := parts[c.ID]
	delete(parts, c.ID)
	for _, a := range w.org.Courses.Parts(c, &test) {
		e := parts[a.Course.ID]
		if len(e.Reading(a.Course)) != len(a.Lessons) || e.Attempts != nil {
			t.Errorf("%s: enrolled as %+v, want the lessons %v", a.Course.ID, e, a.Lessons)
		}
		lesson := a.Course.Edition(courses.Bokmaal).Lessons[a.Course.LessonIndex(a.Lessons[0])]
		begin := failed.press(cards.DoPart + " " + a.Course.ID)
		s.send(begin).has(lesson.Title, fmt.Sprintf("Leksjon 1 av %d", len(a.Lessons)))
		s.send(begin) // a second click enrols nobody again
		delete(parts, a.Course.ID)
	}
	if again, err := w.store.Enrolments(t.Context(), p.ID); err != nil || len(again) != len(enrolments) || len(parts) > 0 {
		t.Errorf("%d enrolments, then %d (%v); beyond what the test asks for: %v", len(enrolments), len(again), err, slices.Collect(maps.Keys(parts)))
	}

	s.send(failed.press(cards.DoRetry)).has("Spørsmål 1 av 12 · Forsøk 2")
	second, err := w.store.Enrolment(t.Context(), p.ID, test.ID)
	if err != nil {
		t.Fatal(err)
	}
	fresh := slices.DeleteFunc(second.Drawn, func(id string) bool { return slices.Contains(test.Drawn, id) })
	if bank := len(c.Edition("").Questions); len(fresh) != bank-c.Test.Draw {
		t.Errorf("%d of the second try's questions are new, want %d", len(fresh), bank-c.Test.Draw)
	}
	s.send(start.press(cards.DoNext)).press(cards.DoAnswer) // the old card leads there, too
	passed := examine(s, c, start, 1)
	passed.has("✓ Bestått", "11 av 12", "Dette slipper du nå", "november 2027").lacks("Ta delene du trenger")
	mine := s.say("mine kurs")
	if n := strings.Count(mine.text, "november 2027, fordi du har bestått kompetansetesten"); n != 3 {
		t.Errorf("exempt from %d courses, want 3:\n%s", n, mine.text)
	}
	w.now = w.now.AddDate(1, 0, 0)
	s.say("mine kurs").lacks("Fritatt")
}

// What a card says of a test, or of another person's, is not believed.
func TestPartsAreTheirOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, withLibrary(t))
	s, other := w.person(kari, "nb-NO"), w.person(ola, "nb-NO")
	c := w.org.Courses.Course("security-test")
	examine(s, c, s.send(cards.Data{Do: cards.DoStart, Course: c.ID}), 6)
	list, err := w.store.Enrolments(t.Context(), mustPerson(s).ID)
	if err != nil {
		t.Fatal(err)
	}
	other.say("hei")
	for _, d := range []cards.Data{
		{Do: cards.DoPart, Course: "phishing", Enrolment: list[0].ID},
		{Do: cards.DoPart, Course: "phishing", Enrolment: "gone"},
		{Do: cards.DoAcknowledge, Course: "phishing", Enrolment: list[0].ID, Step: "signs", View: cards.View{Page: 1}},
	} {
		other.send(d).has("Mine kurs")
	}
	s.send(cards.Data{Do: cards.DoPart, Course: "ethics", Enrolment: list[0].ID}).has("Mine kurs")
	if list, err = w.store.Enrolments(t.Context(), mustPerson(other).ID); err != nil || len(list) > 0 {
		t.Errorf("somebody else is enrolled in %+v, %v", list, err)
	}
}

// withPretest has the library's course begin with a pretest.
func withPretest(c *courses.Course) func(*bot.Organisation) {
	c.Pretest = true
	return func(o *bot.Organisation) { o.Courses, _ = courses.NewCatalogue(c) }
}

func TestAPretest(t *testing.T) {
	t.Parallel()
	for name, known := range map[string]string{"nothing": "", "a part": "signs", "all": "all"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := libraryCourse(t)
			w := newWorld(t, withPretest(c))
			s, ed := w.person(kari, "nb-NO"), c.Edition(courses.Bokmaal)
			start := s.send(cards.Data{Do: cards.DoStart, Course: c.ID})
			start.has("Hva kan du fra før?", "6 spørsmål")
			card := s.send(start.press(cards.DoNext))
			for i := range ed.Questions {
				card.has(fmt.Sprintf("Spørsmål %d av 6", i+1)).lacks("✗", "✓")
				d := card.press(cards.DoAnswer)
				q := ed.Questions[c.QuestionIndex(d.Step)]
				d.Answer = input(s, c, d.Step, d.Try, known == "all" || q.Lesson == known)
				card = s.send(d)
			}
			switch known {
			case "":
				card.has("Da tar vi det fra begynnelsen", ed.Lessons[1].Title)
				s.send(card.press(cards.DoNext)).has("Leksjon 1 av 4", ed.Lessons[0].Title)
			case "all":
				card.has("✓ Bestått", "6 av 6", "Du kunne alt fra før")
				s.say("mine kurs").has("✓ Bestått · 6 av 6")
			default:
				card.has("Du kan 1 av 4 deler", "Dette er igjen").lacks(ed.Lessons[1].Title)
				first := s.send(card.press(cards.DoNext))
				first.has("Leksjon 1 av 3", ed.Lessons[0].Title)
				s.say("mine kurs").has("Leksjon 1 av 3", "1 leksjon hoppet over")
				s.send(first.press(cards.DoRead)).has("Leksjon 2 av 3", ed.Lessons[2].Title)
			}
		})
	}
}

// declared is a course of two lessons, of which the one has a document in that
// version.
func declared(version, lesson int) *courses.Course {
	ed := &courses.Edition{Language: courses.Bokmaal, Title: "Personvern", Summary: "Kort.", Lessons: []courses.Lesson{
		{ID: "one", Title: "Leksjonen en", Body: []courses.Block{{Text: "x"}}}, {ID: "two", Title: "Leksjonen to", Body: []courses.Block{{Text: "x"}}},
	}, Questions: []courses.Question{{ID: "q", Kind: courses.TrueFalse, Lesson: "two", Title: "Er det sant?", Options: []courses.Option{
		{Text: "Sant", Right: true, Why: "Ja."}, {Text: "Usant", Why: "Nei."},
	}}}}
	ed.Lessons[lesson].Document = &courses.Document{Title: "Personvernerklæring", Version: version, URL: "https://example.org/p"}
	return &courses.Course{ID: "privacy", Version: version, Minutes: 1, PassMark: 100, OnUpdate: courses.Continue, Editions: map[courses.Language]*courses.Edition{courses.Bokmaal: ed}}
}

// offer has the bot offer just that course.
func (w *world) offer(c *courses.Course) {
	w.org.Courses = offered(w.t, c)
	w.bot = w.build()
}

func acknowledged(s *session) []courses.Acknowledgement {
	s.t.Helper()
	list, err := s.store.Enrolments(s.t.Context(), mustPerson(s).ID)
	if err != nil || len(list) != 1 {
		s.t.Fatalf("enrolments %+v, %v", list, err)
	}
	return list[0].Acknowledged
}

func TestADocumentIsAcknowledged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.offer(declared(2, 1))
	s := w.person(kari, "nb-NO")
	lesson := s.send(s.send(cards.Data{Do: cards.DoStart, Course: "privacy"}).press(cards.DoRead))
	lesson.has("Leksjonen to", "Personvernerklæring", "Versjon 2")
	button := lesson.press(cards.DoAcknowledge)
	read := button
	read.Do = cards.DoRead
	s.send(read).has("Leksjonen to") // nobody gets past it otherwise
	older := button
	older.Page = 1
	s.send(older).has("Leksjonen to", "Versjon 2")
	if got := acknowledged(s); len(got) > 0 {
		t.Fatalf("acknowledged %+v", got)
	}
	question := s.send(button)
	question.has("Er det sant?")
	s.send(button).has("Takk!") // a second click on the card
	d := question.press(cards.DoAnswer)
	d.Answer = "a"
	s.send(s.send(d).press(cards.DoNext)).has("✓ Bestått")

	// The version rises: a card comes by itself, long after the course is passed.
	newer := declared(3, 1)
	w.offer(newer)
	w.now = w.now.AddDate(0, 1, 0)
	s.send(button).has("ny versjon", "Sist bekreftet du versjon 2", "november 2026")
	deliver(s, "d-1", campaigns.Drop{Kind: campaigns.Acknowledge, Course: "privacy", Lesson: "two"})
	e, err := w.store.Enrolments(t.Context(), mustPerson(s).ID)
	if err != nil {
		t.Fatal(err)
	}
	card := s.got(cards.Acknowledge(courses.Bokmaal, newer, &e[0], 1, campaigns.Delivery{ID: "d-1"}, time.UTC))
	for range 2 {
		s.send(card.press(cards.DoAcknowledge)).has("Takk!", "versjon 3")
	}
	want := []courses.Acknowledgement{{Lesson: "two", Version: 2, At: e[0].Started}, {Lesson: "two", Version: 3, At: w.now}}
	if got := acknowledged(s); !slices.EqualFunc(got, want, func(a, b courses.Acknowledgement) bool {
		return a.Lesson == b.Lesson && a.Version == b.Version && a.At.Equal(b.At)
	}) {
		t.Errorf("acknowledged %+v, want %+v", got, want)
	}
	if got := w.stages()["d-1"]; got != campaigns.Seen {
		t.Errorf("the delivery is %s, want it seen", got)
	}
	gone := button
	gone.Step = "gone"
	s.send(gone).has("✓ Bestått")
}

// The first card of a course may have the document: its button begins the course,
// acknowledges the version on the card, and goes on.
func TestTheFirstLessonHasADocument(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := declared(2, 0)
	w.offer(c)
	s := w.person(kari, "nb-NO")
	d := deliver(s, "d-1", campaigns.Drop{Kind: campaigns.Begin, Course: c.ID})
	begin := s.got(cards.Drop(courses.Bokmaal, c, nil, d, mustPerson(s).ID, time.UTC, cards.NoteNone)).press(cards.DoBegin)
	older := begin
	older.Page = 1
	s.send(older).has("Leksjonen en", "Versjon 2")
	if got := acknowledged(s); len(got) > 0 {
		t.Fatalf("acknowledged %+v", got)
	}
	s.send(begin).has("Leksjonen to")
	if got := acknowledged(s); len(got) != 1 || got[0].Version != 2 {
		t.Errorf("acknowledged %+v", got)
	}
}

// A test and a course with a pretest come by themselves, and begin with what they
// are about.
func TestADropOfATest(t *testing.T) {
	t.Parallel()
	for _, pretest := range []bool{false, true} {
		c := libraryCourse(t)
		w := newWorld(t, withPretest(c))
		want := "Hva kan du fra før?"
		if !pretest {
			w = newWorld(t, withLibrary(t))
			c, want = w.org.Courses.Course("security-test"), "Begynn på testen"
		}
		s := w.person(kari, "nb-NO")
		d := deliver(s, "d-1", campaigns.Drop{Kind: campaigns.Begin, Course: c.ID})
		drop := cards.Drop(courses.Bokmaal, c, nil, d, mustPerson(s).ID, time.UTC, cards.NoteNone)
		card := s.send(s.got(drop).press(cards.DoBegin))
		if pretest {
			card.has(want)
		}
		s.send(card.press(cards.DoNext)).has("Spørsmål 1 av")
	}
}

func TestDocumentsAreForContacts(t *testing.T) {
	t.Parallel()
	c := newCounting(t)
	c.met(kari, courses.Bokmaal).say("dokumenter").has("Personvernerklæring", "1 av 2 har bekreftet versjon 3", "Ola Nordmann")
	c.met(ola, courses.Bokmaal).say("dokumenter").lacks("Ola Nordmann", "Personvernerklæring")
	w := newWorld(t)
	w.person(kari, "nb-NO").say("dokument").has("Det forstod jeg ikke")
}

// A test is listed among what one can write only if there is one.
func TestTestsAreMentioned(t *testing.T) {
	t.Parallel()
	newWorld(t).person(kari, "nb-NO").say("hjelp").lacks("kompetansetester")
	newWorld(t, withLibrary(t)).person(kari, "nb-NO").say("hjelp").has("kompetansetester")
	newWorld(t).person(kari, "nb-NO").say("tests").has("ingen kompetansetester")
}
