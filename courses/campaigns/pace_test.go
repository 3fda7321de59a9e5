package campaigns

import (
	"testing"

	"drypp/courses/calendar"
)

// 2 March 2026 is a Monday; in Norway 2, 3 and 6 April are public holidays.

func TestLessonsComeOneAWorkday(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-05 07:00", daily("2026-03-05", "a", "b"))
	w.wantsDrop(Begin, "a", "2026-03-05 08:00")
	w.until("2026-03-05 08:00")
	w.send("1")
	w.wants(Rest, "") // nothing piles up
	w.read("a")
	if d := w.wantsDrop(Continue, "a", "2026-03-06 08:00"); d.Step != 1 {
		t.Errorf("step %d, want 1", d.Step)
	}
	w.until("2026-03-06 09:30")
	w.send("2")
	w.wants(Rest, "")
	w.read("a")
	w.wantsDrop(Continue, "a", "2026-03-09 08:00")
	w.finish("a", true)
	w.wantsDrop(Begin, "b", "2026-03-09 08:00")
}

func TestLessonsKeepTheirDistance(t *testing.T) {
	t.Parallel()
	c := daily("2026-03-30", "a")
	c.Pace.Every = 3
	w := newWorld(t, "2026-03-30 09:00", c)
	w.send("1")
	w.read("a")
	w.read("a")
	// 31 March, 1 April and, after Easter, 7 April.
	if d := w.wantsDrop(Continue, "a", "2026-04-07 08:00"); d.Step != 2 {
		t.Errorf("step %d, want 2", d.Step)
	}
	w.until("2026-04-20 11:00")
	w.wantsDrop(Continue, "a", "2026-04-20 11:00")
}

func TestLessonsGoOnAfterAFailedTry(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-02 09:00", daily("2026-03-02", "a", "b"))
	w.send("1")
	w.finish("a", false)
	w.wantsDrop(Continue, "a", "2026-03-03 08:00")
	w.taking("a").Try = 2
	w.wantsDrop(Continue, "a", "2026-03-03 08:00")
	w.taking("a").Try = 1
	w.finish("a", false) // no further try
	w.wantsDrop(Begin, "b", "2026-03-03 08:00")
}

// Answers but the last tell nobody, so it is looked after them, ever more
// seldom.
func TestQuestionsAreLookedAfter(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-02 09:00", daily("2026-03-02", "a"))
	for range 3 {
		w.read("a")
	}
	w.until("2026-03-03 09:00")
	w.send("1")
	for _, next := range []string{"2026-03-04 09:00", "2026-03-05 09:00", "2026-03-07 09:00", "2026-03-11 09:00"} {
		w.wants(Look, next)
		w.until(next)
	}
	e := w.taking("a")
	e.Attempts = append(e.Attempts, attempt("q1", 1, true, w.Now))
	w.wantsDrop(Continue, "a", "2026-03-11 09:00")
}

func TestWhatSomebodyDidAloneIsNotSent(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-02 09:00", daily("2026-03-02", "a", "b"))
	w.read("a")
	if d := w.wantsDrop(Continue, "a", "2026-03-03 08:00"); d.Step != 1 {
		t.Errorf("step %d, want 1", d.Step)
	}
	w.finish("a", true)
	w.wantsDrop(Begin, "b", "2026-03-02 09:00")
	w.Campaigns[0].Pace.Kind = AtOnce
	w.read("b")
	w.wants(Rest, "")
}

func TestNothingComesBeforeTheStart(t *testing.T) {
	t.Parallel()
	c := daily("2026-03-16", "a")
	w := newWorld(t, "2026-03-02 09:00", c)
	w.read("a")
	w.wantsDrop(Continue, "a", "2026-03-16 08:00")
	c.Pace.Kind, c.Due, c.RemindBefore = AtOnce, on("2026-03-20"), []int{7}
	w.Campaigns[0] = c
	w.wantsDrop(Remind, "a", "2026-03-16 08:00")
}

// The pace is each campaign's own.
func TestAnotherCampaignsCardsDoNotCount(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-02 09:00", daily("2026-03-02", "a"))
	w.Budget = 2
	w.send("1")
	w.finish("a", true)
	next := daily("2026-03-02", "a", "b")
	next.ID = "next"
	w.Campaigns = []Campaign{next}
	w.wantsDrop(Begin, "b", "2026-03-02 09:00")
}

func TestCoursesBegin(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		pace Pace
		want [3]string
	}{
		{"at once", Pace{Kind: AtOnce}, [3]string{"2026-03-31 09:00", "2026-04-01 08:00", "2026-04-07 08:00"}},
		{"monthly", Pace{Kind: Monthly, Every: 1}, [3]string{"2026-03-31 09:00", "2026-04-30 08:00", "2026-06-01 08:00"}},
		{"every two months", Pace{Kind: Monthly, Every: 2}, [3]string{"2026-03-31 09:00", "2026-06-01 08:00", "2026-07-31 08:00"}},
		{"dates", Pace{Kind: Dates, Dates: dates("2026-03-01", "2026-04-03", "2026-04-08")},
			[3]string{"2026-03-31 09:00", "2026-04-07 08:00", "2026-04-08 08:00"}},
		{"no such pace", Pace{Kind: "never"}, [3]string{"2026-03-31 09:00", "2026-04-01 08:00", "2026-04-07 08:00"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := daily("2026-03-31", "a", "b", "c")
			c.Pace = tt.pace
			w := newWorld(t, "2026-03-31 09:00", c)
			for i, course := range c.Courses {
				w.wantsDrop(Begin, course, tt.want[i])
				w.until(tt.want[i])
				w.send(course)
			}
			w.wants(Rest, "")
		})
	}
}

func dates(list ...string) (all []calendar.Date) {
	for _, s := range list {
		all = append(all, on(s))
	}
	return all
}

func TestWithdrawnCoursesAreSkipped(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-02 09:00", daily("2026-03-02", "withdrawn", "b"))
	w.wantsDrop(Begin, "b", "2026-03-02 09:00")
	w.Campaigns[0].Courses = []string{"withdrawn"}
	w.wants(Rest, "")
}

func TestDoneIsDone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-02 09:00", daily("2026-03-02", "a"))
	w.finish("a", true)
	w.wants(Rest, "")
	w.Enrolments = nil
	w.finish("a", false)
	w.finish("a", false)
	w.wants(Rest, "")
}

// TestPartsOfACourseComeAtEveryPace: whom a test sent to a course hasn't begun it, and
// gets one card of it.
func TestPartsOfACourseComeAtEveryPace(t *testing.T) {
	t.Parallel()
	for _, kind := range []PaceKind{AtOnce, Monthly, Dates} {
		c := daily("2026-03-02", "a")
		c.Pace = Pace{Kind: kind, Every: 1, Dates: dates("2026-03-02")}
		w := newWorld(t, "2026-03-02 09:00", c)
		w.taking("a")
		w.wantsDrop(Continue, "a", "2026-03-04 08:00")
		w.until("2026-03-04 08:00")
		w.send("1")
		w.wants(Rest, "")
	}
}
