package campaigns

import (
	"slices"
	"testing"
	"time"

	"drypp/courses"
)

// asking is a campaign that maps two competences, gives course a and asks for the
// mood, from Monday 2 March 2026 on.
func asking() Campaign {
	c := daily("2026-03-02", "a")
	c.Needs, c.Surveys = []string{"mail", "fire"}, []string{"mood"}
	return c
}

func TestNeedsAreMappedOneADayBeforeCourses(t *testing.T) {
	t.Parallel()
	w := learn(t, "2026-03-02 09:00", asking())
	w.Budget = 5
	if d := w.wantsDrop(Map, "mail", "2026-03-02 09:00"); d.Campaign != "daily" {
		t.Errorf("the card is %+v", d)
	}
	w.send("1")
	w.mapped("daily", "mail")
	w.wantsDrop(Map, "fire", "2026-03-03 08:00")
	w.until("2026-03-03 08:00")
	w.send("2")
	w.wantsDrop(Begin, "a", "2026-03-03 08:00")
}

func TestWhatWasMappedOrIsUnknownIsntAsked(t *testing.T) {
	t.Parallel()
	c := asking()
	c.Needs = []string{"untaught", "mail", "gone", "fire"}
	w := learn(t, "2026-03-02 09:00", c)
	w.mapped("another", "mail")
	w.wantsDrop(Map, "mail", "2026-03-02 09:00")
	w.mapped("daily", "mail")
	w.wantsDrop(Map, "fire", "2026-03-02 09:00")
	w.mapped("daily", "fire")
	w.wantsDrop(Begin, "a", "2026-03-02 09:00")
	w.Learning = nil
	w.wantsDrop(Map, "mail", "2026-03-02 09:00")
}

// TestOneReminder: what isn't answered is reminded of once, in place of the card.
func TestOneReminder(t *testing.T) {
	t.Parallel()
	for _, k := range []Kind{Map, Ask} {
		c := Campaign{ID: "ask", Start: on("2026-03-02"), Pace: Pace{Kind: AtOnce}, State: Active}
		c.Needs, c.Surveys = []string{"mail"}, nil
		if k == Ask {
			c.Needs, c.Surveys = nil, []string{"mood"}
		}
		w := learn(t, "2026-03-02 09:00", c)
		first := w.send("first")
		d := w.wantsDrop(k, first.Course, "2026-03-09 08:00")
		if d.Reminder != 1 || d.Last || !d.Reminds() || !d.AtMostOnce() {
			t.Errorf("the reminder is %+v", d)
		}
		w.until("2026-03-09 08:00")
		w.send("second")
		if want := []Message{{"a:1", "first"}}; !slices.Equal(w.agenda.Sweep, want) {
			t.Errorf("to be taken away are %v", w.agenda.Sweep)
		}
		w.agenda.Swept(w.agenda.Sweep[0])
		w.wants(Rest, "")
	}
}

func TestNoReminderAfterAnAnswer(t *testing.T) {
	t.Parallel()
	c := asking()
	c.Courses, c.Needs = nil, []string{"mail"}
	w := learn(t, "2026-03-02 09:00", c)
	w.send("1")
	w.mapped("daily", "mail")
	w.wantsDrop(Ask, "mood", "2026-03-03 08:00")
	w.until("2026-03-03 08:00")
	w.send("2")
	w.surveyed("daily", "mood")
	w.wants(Rest, "")
}

func TestALostReminderIsntSentAgain(t *testing.T) {
	t.Parallel()
	w := learn(t, "2026-03-02 09:00", asking())
	w.Campaigns[0].Courses, w.Campaigns[0].Needs = nil, nil
	w.send("1")
	w.until("2026-03-09 08:00")
	w.decide()
	w.agenda.Start(w.Now)
	w.later(Lease)
	if m := w.decide(); m.Action != Abandon {
		t.Fatalf("the move is %+v", m)
	}
	w.agenda.Settle(Unconfirmed, Interrupted, Message{}, w.Now)
	w.wants(Rest, "")
}

func TestACardThatMayNotHaveComeIsAskedAgain(t *testing.T) {
	t.Parallel()
	w := learn(t, "2026-03-02 09:00", asking())
	w.Recall = nil
	w.wantsDrop(Map, "mail", "2026-03-02 09:00")
	w.agenda.Start(w.Now)
	w.agenda.Settle(Unconfirmed, "lost", Message{}, w.Now)
	w.agenda.Cards["map:daily/fire"] = Sent{Last: w.Now}
	w.finish("a", true)
	w.surveyed("daily", "mood")
	if d := w.wantsDrop(Map, "mail", "2026-03-04 08:00"); d.Reminder != 0 {
		t.Errorf("the card is %+v", d)
	}
	d := *w.agenda.Planned
	w.agenda.TooLarge(&d, 1)
	if d := w.wantsDrop(Map, "fire", "2026-03-09 08:00"); d.Reminder != 1 {
		t.Errorf("although it is too large the card is %+v", d)
	}
}

func TestSurveysComeAfterTheCourses(t *testing.T) {
	t.Parallel()
	plain := asking()
	plain.Needs = nil
	due := plain
	due.Due = on("2026-03-18")
	monthly := plain
	monthly.Courses, monthly.Pace = []string{"a", "b"}, Pace{Kind: Monthly, Every: 1}
	ends := plain
	ends.End = on("2026-03-10")
	tests := []struct {
		name     string
		campaign Campaign
		do       func(*world)
		want     string
	}{
		{"passed", plain, func(w *world) { w.finish("a", true) }, "2026-03-02 09:01"},
		{"without a try left", plain, func(w *world) { w.finish("a", false); w.finish("a", false) }, "2026-03-02 09:01"},
		{"nobody acts", plain, func(*world) {}, "2026-03-16 08:00"},
		{"nobody acts until it is due", due, func(*world) {}, "2026-03-19 08:00"},
		{"withdrawn", plain, func(w *world) { w.Campaigns[0].Courses = []string{"gone"} }, "2026-03-02 09:01"},
		{"another course is to come", monthly, func(*world) {}, "2026-04-21 08:00"},
		{"the campaign ends before", ends, func(*world) {}, ""},
	}
	for _, tt := range tests {
		w := learn(t, "2026-03-02 09:00", tt.campaign)
		w.Budget = 2
		w.send("first")
		w.later(time.Minute)
		tt.do(w)
		m := w.decide()
		for m.Action != Rest && (m.Action != Send || m.Drop.Kind != Ask) {
			if w.Now = laterTime(m.At, w.Now); m.Action == Send {
				w.send("next")
			}
			m = w.decide()
		}
		if got := m.At.In(oslo).Format("2006-01-02 15:04"); m.Action == Send && got != tt.want || m.Action == Rest && tt.want != "" {
			t.Errorf("%s: the survey comes %s (%v), want %s", tt.name, got, m.Action, tt.want)
		}
	}
}

func TestOneSurveyADay(t *testing.T) {
	t.Parallel()
	c := asking()
	c.Courses, c.Needs, c.Surveys = nil, nil, []string{"mood", "gone", "food"}
	w := learn(t, "2026-03-02 09:00", c)
	w.Budget = 5
	w.wantsDrop(Ask, "mood", "2026-03-02 09:00")
	w.send("1")
	w.surveyed("daily", "mood")
	w.wantsDrop(Ask, "food", "2026-03-03 08:00")
	w.View.Surveys = nil
	w.wants(Rest, "")
}

// policy returns a world with a campaign of the course with a document, which the
// person passed on Monday 2 March 2026 with an older version of it.
func policy(t *testing.T) *world {
	t.Helper()
	w := learn(t, "2026-03-02 10:00", daily("2026-03-02", "policy"))
	w.Recall = nil
	w.finish("policy", true)
	w.Enrolments[0].Acknowledge("paper", 1, w.Now)
	return w
}

func TestADocumentInANewVersionIsToBeAcknowledged(t *testing.T) {
	t.Parallel()
	w := policy(t)
	w.later(time.Hour)
	d := w.wantsDrop(Acknowledge, "policy", "2026-03-02 11:00")
	if d.Lesson != "paper" || d.Round != 2 || d.Campaign != "daily" {
		t.Errorf("the card is %+v", d)
	}
	w.send("1")
	if d := w.wantsDrop(Acknowledge, "policy", "2026-03-09 08:00"); d.Reminder != 1 {
		t.Errorf("the reminder is %+v", d)
	}
	w.Enrolments[0].Acknowledge("paper", 2, w.Now)
	w.wants(Rest, "")
	w.Courses.Course("policy").Edition("").Lessons[1].Document.Version = 3
	if d := w.wantsDrop(Acknowledge, "policy", "2026-03-03 08:00"); d.Round != 3 || d.Reminder != 0 {
		t.Errorf("the card of the next version is %+v", d)
	}
}

func TestWhoIsntAskedToAcknowledge(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*world){
		"it was acknowledged":       func(w *world) { w.Enrolments[0].Acknowledge("paper", 2, w.Now) },
		"they are in it again":      func(w *world) { w.Enrolments = append(w.Enrolments, newEnrolment("policy", w.Now)) },
		"the campaign is paused":    func(w *world) { w.Campaigns[0].State = Paused },
		"they aren't in a campaign": func(w *world) { w.outside["daily"] = true },
		"they are restricted":       func(w *world) { w.person.Restricted = w.Now },
	} {
		w := policy(t)
		change(w)
		if m := w.decide(); m.Drop.Kind == Acknowledge {
			t.Errorf("although %s the move is %+v", name, m)
		}
	}
}

// TestExempt: who passed a test of all that a course teaches neither owes nor gets
// it, until that expires.
func TestExempt(t *testing.T) {
	t.Parallel()
	w := learn(t, "2026-03-02 10:00", daily("2026-03-02", "mail"))
	w.Recall = nil
	w.wantsDrop(Begin, "mail", "2026-03-02 10:00")
	w.finish("test-mail", true)
	w.wants(Look, "2027-03-02 10:00")
	if len(w.agenda.Owed) > 0 {
		t.Errorf("owed are %+v", w.agenda.Owed)
	}
	w.until("2027-03-02 10:00")
	w.wantsDrop(Begin, "mail", "2027-03-02 10:00")
	if len(w.agenda.Owed) != 1 {
		t.Errorf("owed are %+v", w.agenda.Owed)
	}
}

// TestAnExemptCourseHasHadItsTurn for the survey that comes after it.
func TestAnExemptCourseHasHadItsTurn(t *testing.T) {
	t.Parallel()
	c := asking()
	c.Needs, c.Courses = nil, []string{"mail"}
	w := learn(t, "2026-03-02 10:00", c)
	w.Recall = nil
	w.finish("test-mail", true)
	w.wantsDrop(Ask, "mood", "2026-03-02 10:00")
}

func TestKeys(t *testing.T) {
	t.Parallel()
	for want, d := range map[string]Drop{
		"a":                   {Kind: Continue, Course: "a"},
		"review:":             {Kind: Review, Campaign: Itself},
		"measure:a/30":        {Kind: Review, Campaign: Itself, Course: "a", Day: 30},
		"relearn:a/l":         {Kind: Relearn, Campaign: Itself, Course: "a", Lesson: "l"},
		"map:c/mail":          {Kind: Map, Campaign: "c", Course: "mail"},
		"ask:c/mood":          {Kind: Ask, Campaign: "c", Course: "mood"},
		"acknowledge:a/paper": {Kind: Acknowledge, Campaign: "c", Course: "a", Lesson: "paper", Round: 2},
	} {
		if got := d.Key(); got != want || OfCourse(got) != (want == "a") || sourceOf(got) != d.source() {
			t.Errorf("%+v has the key %q of source %d", d, got, sourceOf(got))
		}
	}
	if courses.ValidID("review:") {
		t.Error("a course may have the key of reviews")
	}
}
