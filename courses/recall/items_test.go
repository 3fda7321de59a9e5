package recall_test

import (
	"slices"
	"testing"

	"drypp/courses"
	"drypp/courses/recall"
)

// names lists items as course/question.
func names(items []recall.Item) (list []string) {
	for _, i := range items {
		list = append(list, i.Course+"/"+i.Question)
	}
	return list
}

func TestItemsFollowFromAnswers(t *testing.T) {
	t.Parallel()
	c := catalogue(t, course("a", 3), course("b", 2))
	items := recall.Items(nil, []courses.Enrolment{enrolment("a", monday, "+-+"), enrolment("b", monday, "++")}, c, settings)
	if got, want := names(items), []string{"a/q0", "a/q1", "a/q2", "b/q0", "b/q1"}; !slices.Equal(got, want) {
		t.Fatalf("%v, not %v", got, want)
	}
	right, wrong := items[0], items[1]
	if right.Answers != 1 || right.Lapses != 0 || wrong.Lapses != 1 || wrong.Wrong != 1 || right.Stability <= wrong.Stability {
		t.Errorf("right %+v, wrong %+v", right, wrong)
	}
	if right.Last != monday || right.Reviews != 0 {
		t.Errorf("right %+v", right)
	}
}

func TestWhatMakesNoItem(t *testing.T) {
	t.Parallel()
	story := course("a", 2)
	story.Editions[courses.Bokmaal].Questions[1].Kind = courses.Scenario
	test := course("t", 2)
	test.Test = &courses.Test{Draw: 1}
	c := catalogue(t, story, test)
	open := enrolment("a", monday, "++")
	open.Results = nil
	pretest := enrolment("a", monday, "+")
	pretest.Attempts[0].Try = courses.Pretest
	gone := enrolment("a", monday, "+")
	gone.Attempts[0].Question = "gone"
	borrowing := enrolment("t", monday, "+")
	borrowing.Attempts[0].Question = "a/q0"
	for name, e := range map[string]courses.Enrolment{
		"under way": open, "pretest": pretest, "question gone": gone, "course gone": enrolment("x", monday, "+"),
		"test's own": enrolment("t", monday, "++"), "test's of a course not taken": borrowing,
	} {
		if items := recall.Items(nil, []courses.Enrolment{e}, c, settings); len(items) != 0 {
			t.Errorf("%s: %v", name, names(items))
		}
	}
	if got := names(recall.Items(nil, []courses.Enrolment{enrolment("a", monday, "++")}, c, settings)); !slices.Equal(got, []string{"a/q0"}) {
		t.Errorf("beside a scenario: %v", got)
	}
}

func TestKeptWinsUnlessOlder(t *testing.T) {
	t.Parallel()
	c := catalogue(t, course("a", 2), course("b", 1))
	e := enrolment("a", monday, "++")
	base := recall.Items(nil, []courses.Enrolment{e}, c, settings)[0]
	kept := base.Next(recall.Good, monday.Add(days(5)), settings)
	kept.Reviews = 1
	items := recall.Items([]recall.Item{kept}, []courses.Enrolment{e, enrolment("b", monday, "+")}, c, settings)
	if got, want := names(items), []string{"a/q0", "a/q1", "b/q0"}; !slices.Equal(got, want) || items[0] != kept {
		t.Fatalf("%v, the first %+v, not %+v", got, items[0], kept)
	}
	again := enrolment("a", monday.Add(days(9)), "-+")
	later := recall.Items([]recall.Item{kept}, []courses.Enrolment{e, again}, c, settings)[0]
	if want := kept.Next(recall.Again, again.Started, settings); later.Stability != want.Stability || later.Reviews != 1 || later.Answers != kept.Answers+1 {
		t.Errorf("after a later answer in the course %+v, not %+v", later, want)
	}
	if kept.Course = "x"; len(recall.Items([]recall.Item{kept}, nil, c, settings)) != 0 {
		t.Error("what is kept of a course that is gone comes back")
	}
}

// Who takes a course again isn't asked by a review what the course just asked.
func TestAnswersUnderWayCountForItems(t *testing.T) {
	t.Parallel()
	c := catalogue(t, course("a", 2))
	again := enrolment("a", monday.Add(days(30)), "-")
	again.Results = nil
	items := recall.Items(nil, []courses.Enrolment{enrolment("a", monday, "++"), again}, c, settings)
	if len(items) != 2 || items[0].Last != again.Started || items[0].Lapses != 1 || items[1].Answers != 1 {
		t.Errorf("%+v", items)
	}
}

// An answer that stands in a new try is noted for it with its time: it is one answer.
func TestAnswersThatStandCountOnce(t *testing.T) {
	t.Parallel()
	c := catalogue(t, course("a", 1))
	e := enrolment("a", monday, "+")
	again := e.Attempts[0]
	again.Try = 2
	e.Attempts = append(e.Attempts, again)
	if i := recall.Items(nil, []courses.Enrolment{e}, c, settings)[0]; i.Answers != 1 {
		t.Errorf("counted %d times", i.Answers)
	}
}

func TestTestsCountForCourses(t *testing.T) {
	t.Parallel()
	test := course("t", 1)
	test.Test = &courses.Test{Draw: 1}
	c := catalogue(t, course("a", 1), test)
	sat := enrolment("t", monday.Add(days(4)), "-")
	sat.Attempts[0].Question = "a/q0"
	taken := enrolment("a", monday, "+")
	for _, order := range [][]courses.Enrolment{{taken, sat}, {sat, taken}} {
		items := recall.Items(nil, order, c, settings)
		if len(items) != 1 || items[0].Answers != 2 || items[0].Lapses != 1 {
			t.Errorf("%+v", items)
		}
	}
}

func TestWrongTwiceBringsTheLessonBack(t *testing.T) {
	t.Parallel()
	c := catalogue(t, course("a", 2))
	e := enrolment("a", monday, "--")
	e.Attempts = append(e.Attempts, attempt("q0", 2, false, monday.Add(days(1))), attempt("q1", 2, false, monday.Add(days(1))))
	items := recall.Items(nil, []courses.Enrolment{e}, c, settings)
	got := recall.Relearn(items, nil, monday.Add(days(2)))
	if !slices.Equal(names(got), []string{"a/q0"}) {
		t.Fatalf("%v comes back, not just the important question's lesson", names(got))
	}
	after := got[0].Relearned()
	if after.Relearn || after.Wrong != 0 || after.Lapses != 2 {
		t.Errorf("after that %+v", after)
	}
	e.Attempts = append(e.Attempts, attempt("q0", 3, true, monday.Add(days(2))))
	if got := recall.Relearn(recall.Items(nil, []courses.Enrolment{e}, c, settings), nil, monday.Add(days(3))); len(got) != 0 {
		t.Errorf("after a right answer %v comes back", names(got))
	}
}

func TestDue(t *testing.T) {
	t.Parallel()
	c := catalogue(t, course("a", 3), course("b", 1))
	items := recall.Items(nil, []courses.Enrolment{enrolment("a", monday, "+-+"), enrolment("b", monday.Add(days(30)), "+")}, c, settings)
	at := monday.Add(days(10))
	due, next := recall.Due(items, nil, at)
	if got, want := names(due), []string{"a/q1", "a/q0", "a/q2"}; !slices.Equal(got, want) {
		t.Errorf("due are %v, not %v", got, want)
	}
	if want := items[3].Due; next != want {
		t.Errorf("next is %v, not %v", next, want)
	}
	if due, next := recall.Due(items, nil, monday.Add(days(1)-1)); len(due) > 0 || next != items[1].Due {
		t.Errorf("within a day %v are due, next %v", names(due), next)
	}
	if due, next := recall.Due(nil, nil, at); due != nil || !next.IsZero() {
		t.Errorf("of nothing %v are due, next %v", due, next)
	}
}

// Whatever was answered, nothing is due within a day of its last answer.
func FuzzItems(f *testing.F) {
	f.Add([]byte("+-+--+"), uint16(3))
	f.Add([]byte{}, uint16(0))
	f.Fuzz(func(t *testing.T, answers []byte, hours uint16) {
		c := catalogue(t, course("a", 3))
		e := enrolment("a", monday, "")
		at := monday
		for k, a := range answers[:min(len(answers), 40)] {
			at = at.Add(days(int(a) % 3))
			e.Attempts = append(e.Attempts, attempt([]string{"q0", "q1", "q2", "gone"}[int(a)%4], k+1, a%5 > 1, at))
		}
		items := recall.Items(nil, []courses.Enrolment{e}, c, settings)
		now := at.Add(days(int(hours)) / 24)
		due, next := recall.Due(items, nil, now)
		for _, i := range due {
			if now.Sub(i.Last) < days(1) || i.Due.After(now) || !(i.Stability > 0) || i.Difficulty < 1 || i.Difficulty > 10 {
				t.Fatalf("due %+v", i)
			}
		}
		if !next.IsZero() && !next.After(now) || len(due) > len(items) {
			t.Fatalf("next is %v", next)
		}
	})
}
