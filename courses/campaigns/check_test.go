package campaigns

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// sound is a campaign that nothing is wrong with on 2 March 2026.
func sound() Campaign {
	c := reminded()
	c.ID, c.Start = "spring", on("2026-03-02")
	return c
}

func TestCheck(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(*Campaign)
		// want is the key, the code and the detail of each problem.
		want string
	}{
		{"sound", func(c *Campaign) {}, ""},
		{"nothing but what must be", func(c *Campaign) { c.Due, c.RemindBefore, c.RemindAfter = on(""), nil, nil }, ""},
		{"no id", func(c *Campaign) { c.ID = "" }, "id id "},
		{"a bad id", func(c *Campaign) { c.ID = "Vår 2026" }, "id id Vår 2026"},
		{"no name", func(c *Campaign) { c.Name = " " }, "name name "},
		{"a long name", func(c *Campaign) { c.Name = strings.Repeat("å", MaxName+1) }, "name name "},
		{"a name as long as may be", func(c *Campaign) { c.Name = strings.Repeat("å", MaxName) }, ""},
		{"Drypp's own id", func(c *Campaign) { c.ID = Itself }, "id reserved-id drypp"},
		{"nothing to send", func(c *Campaign) { c.Courses = nil }, "courses no-courses "},
		{"only a competence", func(c *Campaign) { c.Courses, c.Needs, c.Pace = nil, []string{"mail"}, Pace{} }, ""},
		{"only a survey", func(c *Campaign) { c.Courses, c.Surveys, c.Pace = nil, []string{"mood"}, Pace{} }, ""},
		{"dates of no course", func(c *Campaign) {
			c.Courses, c.Surveys, c.Pace = nil, []string{"mood"}, Pace{Kind: Dates, Dates: dates("2026-03-09")}
		}, "pace dates "},
		{"no such competence", func(c *Campaign) { c.Needs = []string{"mail", "post"} }, "needs unknown-competence post"},
		{"a competence twice", func(c *Campaign) { c.Needs = []string{"mail", "fire", "mail"} }, "needs competence-twice mail"},
		{"no such survey", func(c *Campaign) { c.Surveys = []string{"rude"} }, "surveys unknown-survey rude"},
		{"a survey from a contact of some", func(c *Campaign) { c.Surveys, c.Scope = []string{"mood"}, "some" }, "surveys scoped-survey "},
		{"a competence from a contact of some", func(c *Campaign) { c.Needs, c.Scope = []string{"mail"}, "some" }, ""},
		{"a survey twice", func(c *Campaign) { c.Surveys = []string{"mood", "mood"} }, "surveys survey-twice mood"},
		{"no such course", func(c *Campaign) { c.Courses = []string{"a", "d"} }, "courses unknown-course d"},
		{"a course twice", func(c *Campaign) { c.Courses = []string{"a", "b", "a"} }, "courses course-twice a"},
		{"a bad audience", func(c *Campaign) { c.Audience = "bad" }, "audience audience it ends too early"},
		{"an unknown field", func(c *Campaign) { c.Audience = "field" }, "audience unknown-field dep"},
		{"nobody", func(c *Campaign) { c.Audience = "nobody" }, "audience nobody "},
		{"no start", func(c *Campaign) { c.Start = on("") }, "start no-start "},
		{"a start in the past", func(c *Campaign) { c.Start = on("2026-03-01") }, "start start-past 2026-03-01"},
		{"an end before the start", func(c *Campaign) { c.End = on("2026-03-01") }, "end end 2026-03-01"},
		{"one day", func(c *Campaign) { c.End, c.Due, c.RemindBefore = c.Start, c.Start, nil }, ""},
		{"due before the start", func(c *Campaign) { c.Due = on("2026-03-01") }, "due due 2026-03-01"},
		{"no pace", func(c *Campaign) { c.Pace.Kind = "" }, "pace pace "},
		{"every 0 workdays", func(c *Campaign) { c.Pace = Pace{Kind: Lessons} }, "pace pace lessons"},
		{"every 1000 months", func(c *Campaign) { c.Pace = Pace{Kind: Monthly, Every: 1000} }, "pace pace monthly"},
		{"too few dates", func(c *Campaign) { c.Pace = Pace{Kind: Dates} }, "pace dates "},
		{"dates before the start", func(c *Campaign) { c.Pace = Pace{Kind: Dates, Dates: dates("2026-03-01")} }, "pace dates "},
		{"dates out of order", func(c *Campaign) {
			c.Courses, c.Pace = []string{"a", "b"}, Pace{Kind: Dates, Dates: dates("2026-03-09", "2026-03-08")}
		}, "pace dates "},
		{"too many reminders", func(c *Campaign) { c.RemindAfter = []int{1, 2, 3, 4} }, "remind remind "},
		{"a reminder after 0 days", func(c *Campaign) { c.RemindAfter = []int{0} }, "remind remind "},
		{"a reminder after years", func(c *Campaign) { c.RemindAfter = []int{1000} }, "remind remind "},
		{"reminders of nothing", func(c *Campaign) { c.Due = on("") }, "remind no-due "},
		{"no such state", func(c *Campaign) { c.State = "on" }, "state state on"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, "2026-03-02 09:00")
			c := sound()
			tt.change(&c)
			if got := listed(Check(&c, w.knownAudience())); got != tt.want {
				t.Errorf("problems %q, want %q", got, tt.want)
			}
		})
	}
}

// knownAudience is known with an audience of which something can be wrong.
func (w *world) knownAudience() Known {
	k := w.known()
	k.Audience = func(expression string) (int, *Problem) {
		switch expression {
		case "bad":
			return 0, &Problem{Code: BadAudience, Detail: "it ends too early"}
		case "field":
			return 0, &Problem{Code: UnknownField, Detail: "dep", Known: []string{"department"}}
		case "nobody":
			return 0, nil
		}
		return 3, nil
	}
	return k
}

// listed returns key, code and detail of each problem, a warning in brackets.
func listed(problems []Problem) string {
	var all []string
	for _, p := range problems {
		s := fmt.Sprintf("%s %s %s", p.Key, p.Code, p.Detail)
		if p.Warning {
			s = "(" + s + ")"
		}
		all = append(all, s)
	}
	return strings.Join(all, "; ")
}

func TestCheckInTime(t *testing.T) {
	t.Parallel()
	// Course a has three lessons and questions: four cards.
	tests := []struct {
		name          string
		pace          Pace
		list          []string
		enough, short string
	}{
		{"lessons", Pace{Kind: Lessons, Every: 1}, []string{"a"}, "2026-03-05", "2026-03-04"},
		{"lessons every other day", Pace{Kind: Lessons, Every: 2}, []string{"a", "b"}, "2026-03-20", "2026-03-19"},
		{"monthly", Pace{Kind: Monthly, Every: 1}, []string{"a", "b"}, "2026-04-07", "2026-04-06"},
		{"at once", Pace{Kind: AtOnce}, []string{"a", "b", "c"}, "2026-03-04", "2026-03-03"},
		{"dates", Pace{Kind: Dates, Dates: dates("2026-03-02", "2026-03-14")}, []string{"a", "b"}, "2026-03-16", "2026-03-15"},
	}
	for _, tt := range tests {
		w := newWorld(t, "2026-03-02 09:00")
		c := sound()
		c.Pace, c.Courses, c.RemindBefore, c.RemindAfter = tt.pace, tt.list, nil, nil
		c.Due = on(tt.enough)
		if got := listed(Check(&c, w.known())); got != "" {
			t.Errorf("%s: due %s: %s", tt.name, c.Due, got)
		}
		want := "pace too-slow " + tt.enough
		c.Due = on(tt.short)
		if got := listed(Check(&c, w.known())); got != want {
			t.Errorf("%s: due %s: %q, want %q", tt.name, c.Due, got, want)
		}
		c.Due, c.End = on(""), on(tt.short)
		if got := listed(Check(&c, w.known())); got != want {
			t.Errorf("%s: ending %s: %q, want %q", tt.name, c.End, got, want)
		}
	}
}

// TestCheckNeedsAndSurveysInTime: a competence a day before the courses, a survey a
// day after them.
func TestCheckNeedsAndSurveysInTime(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name               string
		budget             int
		list, needs, polls []string
		due, end           string
	}{
		{"all of it", 1, []string{"a"}, []string{"mail", "fire"}, []string{"mood", "food"}, "2026-03-09", "2026-03-11"},
		{"two cards a day", 2, []string{"a"}, []string{"mail", "fire"}, []string{"mood", "food"}, "2026-03-06", "2026-03-09"},
		{"needs alone", 1, nil, []string{"mail", "fire"}, nil, "2026-03-03", "2026-03-03"},
		{"surveys alone", 1, nil, nil, []string{"mood", "food"}, "2026-03-02", "2026-03-03"},
		{"surveys after needs", 1, nil, []string{"mail"}, []string{"mood"}, "2026-03-02", "2026-03-03"},
	}
	for _, tt := range tests {
		for _, ends := range []bool{false, true} {
			w := newWorld(t, "2026-03-02 09:00")
			w.Budget = tt.budget
			c := sound()
			c.Courses, c.Needs, c.Surveys, c.Pace = tt.list, tt.needs, tt.polls, Pace{Kind: Lessons, Every: 1}
			c.RemindBefore, c.RemindAfter, c.Due = nil, nil, on("")
			limit, want := &c.Due, tt.due
			if ends {
				limit, want = &c.End, tt.end
			}
			*limit = on(want)
			if got := listed(Check(&c, w.known())); got != "" {
				t.Errorf("%s until %s: %s", tt.name, want, got)
			}
			*limit = limit.Add(-1)
			if got := listed(Check(&c, w.known())); !limit.Before(c.Start) && got != "pace too-slow "+want {
				t.Errorf("%s until %s: %q", tt.name, limit, got)
			}
		}
	}
}

func TestCheckCountsOnTheBudget(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-02 09:00")
	w.Budget = 2
	c := sound()
	c.Courses, c.Due, c.RemindBefore = []string{"a", "b", "c"}, on("2026-03-03"), nil
	if got := listed(Check(&c, w.known())); got != "" {
		t.Errorf("problems %q", got)
	}
}

func TestCheckAgainstTheOthers(t *testing.T) {
	t.Parallel()
	other := sound()
	other.ID, other.Name, other.Courses = "other", "Other", []string{"b", "a"}
	tests := []struct {
		name   string
		change func(c, other *Campaign)
		want   string
	}{
		{"the same course", func(c, o *Campaign) {}, "(courses overlap Other)"},
		{"other courses", func(c, o *Campaign) { o.Courses = []string{"b"} }, ""},
		{"the other has ended", func(c, o *Campaign) { o.State = Ended }, ""},
		{"the other is over", func(c, o *Campaign) { o.End = on("2026-03-01") }, ""},
		{"the other comes later", func(c, o *Campaign) { c.End, o.Start = on("2026-03-31"), on("2026-04-01") }, ""},
		{"changed", func(c, o *Campaign) { o.ID, o.Courses = c.ID, nil }, ""},
		{"changed after it ended", func(c, o *Campaign) { o.ID, o.State = c.ID, Ended }, "state ended "},
		{"changed after its start", func(c, o *Campaign) { o.ID, o.Start, c.Start = c.ID, on("2026-02-02"), on("2026-02-02") }, ""},
		{"changed to an earlier start", func(c, o *Campaign) { o.ID, o.Start, c.Start = c.ID, on("2026-02-09"), on("2026-02-02") },
			"start start-past 2026-02-02"},
		{"changed after it was due", func(c, o *Campaign) {
			o.ID, o.Start, c.Start, o.Due, c.Due = c.ID, on("2026-02-02"), on("2026-02-02"), on("2026-02-20"), on("2026-02-20")
		}, ""},
		{"changed to be due in the past", func(c, o *Campaign) {
			o.ID, o.Start, c.Start, c.Due = c.ID, on("2026-02-02"), on("2026-02-02"), on("2026-02-20")
		}, "due due 2026-02-20"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c, o := sound(), other
			tt.change(&c, &o)
			w := newWorld(t, "2026-03-02 09:00", o)
			if got := listed(Check(&c, w.known())); got != tt.want {
				t.Errorf("problems %q, want %q", got, tt.want)
			}
		})
	}
}

// Each problem says what is wrong and what to do, and names what it is about.
func TestProblemsSayWhatToDo(t *testing.T) {
	t.Parallel()
	named := []Code{BadID, ReservedID, UnknownCourse, CourseTwice, UnknownCompetence, CompetenceTwice, UnknownSurvey, SurveyTwice, BadAudience, UnknownField, StartPast, EndBeforeStart, DueBeforeStart, BadPace, TooSlow, Overlap, StateUnknown}
	choices := []Code{UnknownCourse, UnknownCompetence, UnknownSurvey, UnknownField, BadPace, StateUnknown}
	for _, code := range []Code{
		BadID, NoName, NoCourses, UnknownCourse, CourseTwice, BadAudience, UnknownField, NobodyMatches, NoStart, StartPast,
		EndBeforeStart, DueBeforeStart, BadPace, TooSlow, BadDates, BadReminders, NoDue, Overlap, StateUnknown, HasEnded,
		ReservedID, UnknownCompetence, CompetenceTwice, UnknownSurvey, SurveyTwice, ScopedSurvey,
	} {
		s := Problem{Key: "key", Code: code, Detail: "what: to do", Known: []string{"one", "two"}}.Error()
		if !strings.HasPrefix(s, "key: ") || strings.Count(s, ": ") < 2 {
			t.Errorf("%s: %q doesn't say what to do", code, s)
		}
		if slices.Contains(named, code) != strings.Contains(s, "what: to do") {
			t.Errorf("%s: %q; it is to name what it is about: %v", code, s, slices.Contains(named, code))
		}
		if slices.Contains(choices, code) != strings.Contains(s, "one, two") {
			t.Errorf("%s: %q; it is to name the choices: %v", code, s, slices.Contains(choices, code))
		}
	}
	if s := (Problem{Key: "key", Code: "new"}).Error(); s != "key: new" {
		t.Errorf("%q", s)
	}
}
