package results

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"drypp/courses"
)

// reported is a course with a question of each kind.
func reported() *courses.Course {
	c := &courses.Course{ID: "c", Version: 1, PassMark: 50, Editions: map[courses.Language]*courses.Edition{}}
	for l, word := range map[courses.Language]string{courses.Bokmaal: "nb", courses.English: "en"} {
		choices := []courses.Option{{Text: word + " a"}, {Text: word + " b", Right: true}, {Text: word + " c"}}
		c.Editions[l] = &courses.Edition{Language: l, Title: word + " title", Questions: []courses.Question{
			{ID: "one", Kind: courses.Single, Title: word + " one", Options: choices},
			{ID: "many", Kind: courses.Several, Prompt: []courses.Block{{List: []string{"x"}}, {Text: word + " many"}}, Options: choices},
			{ID: "number", Kind: courses.Number, Options: []courses.Option{{Right: true, Number: 30}}},
			{ID: "word", Kind: courses.Text, Options: []courses.Option{{Right: true, Spellings: []string{"nei"}}}},
		}}
	}
	return c
}

// sits counts people who answered the questions of reported so.
func sits(q *Quality, c *courses.Course, times int, responses ...string) {
	for range times {
		s := Sitting{Course: c.ID, Version: c.Version}
		for i, r := range responses {
			g, _ := c.Grade("", i, r)
			s.Answers = append(s.Answers, Sat{c.Edition("").Questions[i].ID, r, g.Right, 7 * time.Second})
		}
		q.Add(s)
	}
}

func TestReport(t *testing.T) {
	t.Parallel()
	c := reported()
	var q Quality
	sits(&q, c, 4, "1", "0 1", "14", "nei")
	sits(&q, c, 1, "0", "1 2", "15", "nei")
	sits(&q, c, 2, "2", "0 2", "30", "nei")
	sits(&q, c, 3, "1", "1", "14", "nei")
	got := q.Report(c, courses.English, "c", 1)
	if len(got.Questions) != 4 {
		t.Fatalf("the report is %+v", got)
	}
	for i := range got.Questions {
		got.Questions[i].Discrimination, got.Questions[i].HasDiscrimination = 0, false
	}
	seconds := 8 * time.Second // in the middle of the class of 5 to 10
	want := QualityReport{Course: "c", Title: "en title", Version: 1, People: 10, Questions: []QuestionReport{
		{ID: "one", Text: "en one", Answers: 10, RightPercent: 70, Wrong: "en c", WrongPercent: 20, Median: seconds},
		{ID: "many", Text: "en many", Answers: 10, RightPercent: 30, Wrong: "en a", WrongPercent: 60, Median: seconds},
		{ID: "number", Text: "number", Answers: 10, RightPercent: 20, Wrong: "14", WrongPercent: 70, Median: seconds, Reversed: got.Questions[2].Reversed},
		{ID: "word", Text: "word", Answers: 10, RightPercent: 100, Median: seconds, Everybody: true},
	}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the report is %+v, want %+v", got, want)
	}
}

// TestReportOfFew: below five people there is nothing, and those who are
// pending change nothing.
func TestReportOfFew(t *testing.T) {
	t.Parallel()
	c := reported()
	var q Quality
	var at []QualityReport
	for n := range 2 * Fewest {
		at = append(at, q.Report(c, courses.English, "c", 1))
		if n < Fewest && (at[n].People != 0 || at[n].Questions != nil) {
			t.Errorf("of %d people the report is %+v", n, at[n])
		}
		if n > Fewest && !reflect.DeepEqual(at[n], at[n-1]) {
			t.Errorf("of one person more the report is %+v, before it was %+v", at[n], at[n-1])
		}
		sits(&q, c, 1, fmt.Sprint(n%3), "1", "30", "nei")
	}
	if at[Fewest].People != Fewest {
		t.Errorf("of %d people the report is %+v", Fewest, at[Fewest])
	}
	few := Quality{Released: Sittings{People: Fewest, Items: map[string]Item{"one": {Answers: Fewest - 1}}}}
	if r := few.Report(c, courses.English, "c", 1); r.Questions != nil {
		t.Errorf("of a question that too few answered it says %+v", r.Questions)
	}
}

// TestReportOfTyped: what a few typed isn't told.
func TestReportOfTyped(t *testing.T) {
	t.Parallel()
	c := reported()
	var q Quality
	sits(&q, c, Fewest-1, "1", "1", "14", "ja")
	sits(&q, c, Fewest+1, "1", "1", "30", "nei")
	r := q.Report(c, courses.English, "c", 1)
	if r.Questions[2].RightPercent != 60 || r.Questions[2].Wrong != "" || r.Questions[3].Wrong != "" {
		t.Errorf("the report is %+v", r)
	}
}

// TestReportOfParts: where several things are asked at once, what attracts is a
// wrong piece, wherever the rest of the answer differs.
func TestReportOfParts(t *testing.T) {
	t.Parallel()
	items := []courses.Option{{Text: "a"}, {Text: "b"}, {Text: "c"}}
	c := &courses.Course{ID: "c", Version: 1, Editions: map[courses.Language]*courses.Edition{courses.English: {Questions: []courses.Question{
		{ID: "matching", Kind: courses.Matching, Options: items, Parts: []courses.Part{{Text: "A"}, {Text: "B", Match: 1}}},
		{ID: "ordering", Kind: courses.Ordering, Options: items},
		{ID: "scenario", Kind: courses.Scenario, Scenes: []courses.Scene{
			{ID: "s", Title: "S", Options: []courses.Option{{Text: "on", To: "t"}, {Text: "end"}}},
			{ID: "t", Title: "T", Options: []courses.Option{{Text: "worse", Credit: 50}, {Text: "better", Right: true}}}}},
		{ID: "spot", Kind: courses.Spot, Options: []courses.Option{{Text: "here", Right: true}, {Text: "there"}}},
		{ID: "blanks", Kind: courses.Blanks, Parts: []courses.Part{
			{Options: []courses.Option{{Spellings: []string{"x"}, Right: true}}}, {Options: []courses.Option{{Spellings: []string{"y"}, Right: true}}}}},
	}}}}
	blanks := func(a, b string) string { return a + courses.Separator + b }
	var q Quality
	sits(&q, c, 3, "0 2", "0 2 1", "0 0", "1", blanks("x", "z"))
	sits(&q, c, 2, "1 2", "2 0 1", "1", "0", blanks("x", "z"))
	sits(&q, c, 5, "0 1", "0 1 2", "0 1", "0", blanks("x", "y"))
	want := []struct {
		wrong        string
		right, share int
	}{{"B: c", 50, 50}, {"3. b", 50, 50}, {"T: worse", 50, 30}, {"there", 70, 30}, {"", 50, 0}}
	for i, got := range q.Report(c, courses.English, "c", 1).Questions {
		if got.Wrong != want[i].wrong || got.WrongPercent != want[i].share || got.RightPercent != want[i].right {
			t.Errorf("%s: %+v, want %+v", got.ID, got, want[i])
		}
	}
}

// TestReportOfOtherVersions: words are given as far as they are still known.
func TestReportOfOtherVersions(t *testing.T) {
	t.Parallel()
	c := reported()
	var q Quality
	sits(&q, c, Fewest, "0", "0", "14", "nei")
	newer := reported()
	newer.Version = 2
	for l := range newer.Editions {
		newer.Editions[l].Questions = newer.Editions[l].Questions[1:]
	}
	r := q.Report(newer, courses.Bokmaal, "c", 1)
	var ids []string
	for _, question := range r.Questions {
		ids = append(ids, question.ID+"/"+question.Text+"/"+question.Wrong)
	}
	if want := []string{"many/nb many/", "number/number/", "word/word/", "one//"}; !reflect.DeepEqual(ids, want) {
		t.Errorf("with a newer version the questions are %q, want %q", ids, want)
	}
	if !r.Questions[0].Nobody || r.Questions[0].Everybody {
		t.Errorf("the first question is %+v", r.Questions[0])
	}
	gone := q.Report(nil, courses.Bokmaal, "c", 1)
	if gone.Title != "" || gone.People != Fewest || len(gone.Questions) != 4 {
		t.Errorf("of a course that is gone the report is %+v", gone)
	}
}

// TestReversed: only what can't well be chance is said to be upside down.
func TestReversed(t *testing.T) {
	t.Parallel()
	for people, want := range map[int]bool{Fewest: true, Fewest - 1: false} {
		// Five of ten are right here, so many of them wrong elsewhere; of the
		// others as many are right elsewhere as make it five in all.
		i := Item{Answers: 10, Right: 5, RestSum: 500, RestSquares: 50000, RestRight: 100 * (Fewest - people)}
		if got := i.report("q"); got.Reversed != want || !got.HasDiscrimination {
			t.Errorf("with %d it is %+v, want %v", people, got, want)
		}
	}
}
