package campaigns

import (
	"testing"
	"time"

	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/learning"
)

// world is one person, their agenda and enrolments, and a clock.
type world struct {
	t testing.TB
	View
	agenda   Agenda
	person   courses.Person
	learning learning.Record
	// outside are the campaigns that the person doesn't belong to, doubtful
	// those of which nobody can tell, by their IDs.
	outside, doubtful map[string]bool
	ids               int
}

// oslo is where the person lives.
var oslo = func() *time.Location {
	l, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		panic(err)
	}
	return l
}()

// workdays are Monday to Friday.
var workdays = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}

// newWorld returns a world in which it is a time in Oslo, such as
// "2026-03-02 09:00", with two courses of three lessons and two questions, of
// which the one called yearly is valid for 12 months.
func newWorld(t testing.TB, now string, list ...Campaign) *world {
	t.Helper()
	hours, err := calendar.New(calendar.Config{Location: oslo, Country: "NO", From: 8, To: 16, Weekdays: workdays})
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := courses.NewCatalogue(newCourse("a", 0), newCourse("b", 0), newCourse("c", 0), newCourse("yearly", 12))
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, outside: map[string]bool{}, doubtful: map[string]bool{}}
	w.person = courses.Person{ID: "p1", ObjectID: "o1", Chat: courses.Chat{Conversation: "a:1"}, Installed: true}
	w.View = View{
		Now: at(now), Person: &w.person, Agenda: &w.agenda, Campaigns: list,
		Member: func(c *Campaign, _ *courses.Person) (in, known bool) {
			return !w.outside[c.ID] && !w.doubtful[c.ID], !w.doubtful[c.ID]
		},
		Courses: catalogue, Hours: hours, Budget: 1,
	}
	return w
}

func newCourse(id string, months int) *courses.Course {
	ed := &courses.Edition{Language: courses.English, Lessons: make([]courses.Lesson, 3), Questions: []courses.Question{question("q1"), question("q2")}}
	return &courses.Course{
		ID: id, Version: 1, PassMark: 50, Tries: 2, ValidMonths: months,
		Editions: map[courses.Language]*courses.Edition{courses.English: ed},
	}
}

func question(id string) courses.Question {
	return courses.Question{ID: id, Kind: courses.Number}
}

// at reads a time in Oslo.
func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, oslo)
	if err != nil {
		panic(err)
	}
	return t
}

// on reads a date; no text is none.
func on(s string) calendar.Date {
	if s == "" {
		return calendar.Date{}
	}
	d, err := calendar.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// daily is a campaign of a lesson every workday.
func daily(start string, list ...string) Campaign {
	return Campaign{
		ID: "daily", Name: "Daily", Courses: list, Start: on(start),
		Pace: Pace{Kind: Lessons, Every: 1}, State: Active,
	}
}

// go sets the clock.
func (w *world) until(now string) { w.Now = at(now) }

// decide decides and plans.
func (w *world) decide() Move {
	w.ids++
	m := Decide(&w.View)
	w.agenda.Plan(m, string(rune('A'+w.ids%26)), w.person.ID)
	return m
}

// send decides, wants a card to go out now, and has it accepted as a message.
func (w *world) send(activity string) Drop {
	w.t.Helper()
	m := w.decide()
	if m.Action != Send || m.At.After(w.Now) {
		w.t.Fatalf("at %s the move is %v at %s, want a card now", w.Now, m.Action, m.At)
	}
	w.agenda.Start(w.Now)
	w.agenda.Settle(Accepted, "", Message{"a:1", activity}, w.Now)
	return m.Drop
}

// wants holds the next move to an action and a time in Oslo, empty for Rest. The
// clock goes to the times before it at which somebody looks on the way.
func (w *world) wants(a Action, when string) Move {
	w.t.Helper()
	m := w.decide()
	for a != Look && m.Action == Look && when != "" && m.At.Before(at(when)) {
		w.Now = m.At
		m = w.decide()
	}
	got := ""
	if !m.At.IsZero() {
		got = m.At.In(oslo).Format("2006-01-02 15:04")
	}
	if m.Action != a || got != when {
		w.t.Fatalf("at %s the move is %v at %q, want %v at %q; drop %+v", w.Now, m.Action, got, a, when, m.Drop)
	}
	return m
}

// wantsDrop holds the next move to a card at a time.
func (w *world) wantsDrop(k Kind, course, when string) Drop {
	w.t.Helper()
	m := w.wants(Send, when)
	if m.Drop.Kind != k || m.Drop.Course != course {
		w.t.Fatalf("the card is %+v, want %s of %s", m.Drop, k, course)
	}
	return m.Drop
}

// read has the person read the next lesson of a course, beginning it if need be.
func (w *world) read(course string) {
	e, c := w.taking(course), w.Courses.Course(course)
	if lessons := c.Edition("").Lessons; e.Read < len(lessons) && lessons[e.Read].Document != nil {
		e.Acknowledge(lessons[e.Read].ID, lessons[e.Read].Document.Version, w.Now)
	}
	e.ReadLesson(c, e.Read)
}

// taking returns the open enrolment in a course, or a new one.
func (w *world) taking(course string) *courses.Enrolment {
	for i := len(w.Enrolments) - 1; i >= 0; i-- {
		if e := &w.Enrolments[i]; e.Course == course && !e.Passed() {
			return e
		}
	}
	w.Enrolments = append(w.Enrolments, newEnrolment(course, w.Now))
	return &w.Enrolments[len(w.Enrolments)-1]
}

func newEnrolment(course string, at time.Time) courses.Enrolment {
	return courses.Enrolment{ID: "e", Course: course, Version: 1, Started: at, Try: 1}
}

func attempt(question string, try int, right bool, at time.Time) courses.Attempt {
	return courses.Attempt{Question: question, Try: try, Version: 1, Right: right, At: at}
}

// finish has the person finish their try at a course.
func (w *world) finish(course string, passed bool) {
	e := w.taking(course)
	if e.Completed() && !passed {
		e.Try++
	}
	e.Read = 3
	e.Attempts = append(e.Attempts, attempt("q1", e.Try, passed, w.Now), attempt("q2", e.Try, passed, w.Now))
	e.Results = append(e.Results, courses.Result{Try: e.Try, Version: 1, Questions: 2, Passed: passed, At: w.Now})
}

func (w *world) today() calendar.Date { return w.Hours.Today(w.Now) }

// known is what a campaign of the world is checked against.
func (w *world) known() Known {
	return Known{
		Today: w.today(), Hours: w.Hours, Courses: w.Courses, Campaigns: w.Campaigns, Budget: w.Budget,
		Competences: []string{"fire", "mail"}, Surveys: []string{"food", "mood"},
		Audience: func(string) (int, *Problem) { return 1, nil },
	}
}
