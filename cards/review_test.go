package cards_test

import (
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"drypp/cards"
	"drypp/courses"
	"drypp/courses/recall"
)

// reviewKinds are the cards of what comes back, and of what people still know.
var reviewKinds = []kind{
	{"review", func(l courses.Language) cards.Card {
		return cards.Review(l, fixture(), cards.Came{Question: "first", Serial: 2, More: 2, Person: someone, Delivery: "d-1"})
	}},
	{"review-several", func(l courses.Language) cards.Card {
		return cards.Review(l, fixture(), cards.Came{Question: "needed", Serial: 1, Person: someone, Note: cards.NoteUnusable})
	}},
	{"review-number", func(l courses.Language) cards.Card {
		return cards.Review(l, fixture(), cards.Came{Question: "grams", Serial: 1, More: 1, Person: someone})
	}},
	{"review-measure", func(l courses.Language) cards.Card {
		return cards.Review(l, fixture(), cards.Came{Question: "drink", Serial: 1, Day: 30, More: 1, Person: someone, Delivery: "d-1"})
	}},
	{"review-matching", func(l courses.Language) cards.Card {
		return cards.Review(l, kitchen(), cards.Came{Question: kitchen().Edition(l).Questions[atMatching].ID, Serial: 1, Person: someone})
	}},
	{"reviewed-right", func(l courses.Language) cards.Card { return reviewed(l, "1", 1, 9, false, cards.NoteNone) }},
	{"reviewed-wrong", func(l courses.Language) cards.Card { return reviewed(l, "0", 0, 1, false, cards.NoteAlready) }},
	{"reviewed-off", func(l courses.Language) cards.Card { return reviewed(l, "1", 0, 9, true, cards.NoteNone) }},
	{"reviewed-partly", func(l courses.Language) cards.Card {
		q := kitchen().Edition(l).Questions[atMatching].ID
		r := recall.Review{Course: "kitchen", Question: q, Serial: 1, Response: kitchenPartly[atMatching], At: noon}
		return cards.Reviewed(l, kitchen(), &r, recall.Item{Last: noon, Due: noon.Add(24 * time.Hour)}, 0, false, cards.NoteNone)
	}},
	{"reviewed-gone", func(l courses.Language) cards.Card {
		r := recall.Review{Course: "coffee", Question: "gone", Serial: 1, Response: "1", Right: true, Day: 30}
		return cards.Reviewed(l, fixture(), &r, recall.Item{}, 1, false, cards.NoteNone)
	}},
	{"reviews", func(l courses.Language) cards.Card {
		return cards.Reviews(l, cards.Coming{Items: 23, Due: 2, Next: noon})
	}},
	{"reviews-later", func(l courses.Language) cards.Card { return cards.Reviews(l, cards.Coming{Items: 1, Next: noon}) }},
	{"reviews-none", func(l courses.Language) cards.Card { return cards.Reviews(l, cards.Coming{}) }},
	{"reviews-off", func(l courses.Language) cards.Card {
		return cards.Reviews(l, cards.Coming{Off: true, Items: 4, Due: 1})
	}},
	{"reviews-never", func(l courses.Language) cards.Card { return cards.Reviews(l, cards.Coming{Never: true}) }},
	{"reviews-done", func(l courses.Language) cards.Card {
		return cards.Reviews(l, cards.Coming{Done: true, Items: 4, Next: noon})
	}},
	{"relearn", func(l courses.Language) cards.Card { return cards.Relearn(l, fixture(), "beans", "d-1") }},
	{"relearned", cards.Relearned},
	{"retention", func(l courses.Language) cards.Card { return cards.Retention(l, nil, lasting(), oneCourse()) }},
	{"retention-course", func(l courses.Language) cards.Card {
		return cards.Retention(l, fixture(), lasting().Only("coffee"), oneCourse())
	}},
	{"retention-unsure", func(l courses.Language) cards.Card {
		r := lasting().Only("coffee")
		r.Courses[0].Gave = &recall.Estimate{Value: 0.03, Low: -0.12, High: 0.18}
		r.Courses[0].Cells[0].Before.Gain = recall.Estimate{Value: -0.2, Low: -0.31, High: -0.08}
		r.Courses[0].Cells[1].Before = &recall.Before{People: 6, Right: recall.Estimate{Value: 0.4, Low: 0.2, High: 0.6}, Gain: recall.Estimate{Value: 0.1, Low: -0.1, High: 0.3}}
		r.Fit.Model.LogLoss = 0.9
		return cards.Retention(l, fixture(), r, oneCourse())
	}},
	{"retention-worse", func(l courses.Language) cards.Card {
		r := lasting().Only("coffee")
		r.Courses[0].Gave = &recall.Estimate{Value: -0.2, Low: -0.3, High: -0.1}
		r.Fit.Model.LogLoss = 0.32
		return cards.Retention(l, fixture(), r, oneCourse())
	}},
	{"retention-nothing", func(l courses.Language) cards.Card {
		return cards.Retention(l, nil, &recall.Report{Fit: recall.Fit{Withheld: true}}, oneCourse())
	}},
	{"retention-measuring", cards.Measuring},
}

func reviewed(l courses.Language, response string, more, days int, off bool, n cards.Note) cards.Card {
	r := recall.Review{Course: "coffee", Question: "first", Serial: 1, Version: 2, Response: response, Right: response == "1", At: noon}
	return cards.Reviewed(l, fixture(), &r, recall.Item{Last: noon, Due: noon.AddDate(0, 0, days)}, more, off, n)
}

func oneCourse() *courses.Catalogue {
	c, err := courses.NewCatalogue(fixture())
	if err != nil {
		panic(err)
	}
	return c
}

// lasting is a report with everything that one can hold.
func lasting() *recall.Report {
	return &recall.Report{
		Retention: 0.9,
		Courses: []recall.CourseReport{
			{Course: "coffee", Gave: &recall.Estimate{Value: 0.17, Low: 0.04, High: 0.3}, Cells: []recall.Cell{
				{Arm: recall.Early, Day: 30, Asked: 61, People: 52, Answers: 150, Right: recall.Estimate{Value: 0.874, Low: 0.81, High: 0.92},
					Before: &recall.Before{People: 50, Right: recall.Estimate{Value: 0.43, Low: 0.35, High: 0.52}, Gain: recall.Estimate{Value: 0.45, Low: 0.36, High: 0.53}}},
				{Arm: recall.Early, Day: 90, Asked: 58, People: 44, Answers: 130, Right: recall.Estimate{Value: 0.83, Low: 0.75, High: 0.89}},
				{Arm: recall.Late, Day: 90, Asked: 60, People: 47, Answers: 139, Right: recall.Estimate{Value: 0.66, Low: 0.56, High: 0.75}},
			}},
			{Course: "tea", Cells: []recall.Cell{{Arm: recall.Late, Day: 90, Asked: 6, People: 3, Withheld: true}}},
		},
		Fit: recall.Fit{Answers: 12480, People: 391, Model: recall.Score{LogLoss: 0.301, RMSE: 0.296}, Average: recall.Score{LogLoss: 0.334, RMSE: 0.31},
			Constant: recall.Score{LogLoss: 0.31, RMSE: 0.304}, Bins: []recall.Bin{
				{From: 0.7, To: 0.8, Answers: 310, Expected: 0.76, Right: 0.71}, {From: 0.9, To: 1, Answers: 12170, Expected: 0.93, Right: 0.91}}},
	}
}

// A card that asks once more gives no answer away, and its button sends what names the
// question and how it came.
func TestReviewTellsNothing(t *testing.T) {
	t.Parallel()
	c := fixture()
	for _, q := range c.Edition(courses.English).Questions {
		card := string(cards.Review(courses.English, c, cards.Came{Question: q.ID, Serial: 3, Day: 30, More: 1, Person: someone, Delivery: "d-1"}).JSON)
		for _, o := range q.Options {
			if o.Why != "" && strings.Contains(card, o.Why) {
				t.Errorf("%s: the card tells %q", q.ID, o.Why)
			}
		}
		var sent struct {
			Actions []struct {
				Data cards.Data `json:"data"`
			} `json:"actions"`
		}
		if err := json.Unmarshal([]byte(card), &sent); err != nil {
			t.Fatal(err)
		}
		want := cards.Data{Do: cards.DoReview, Course: "coffee", Step: q.ID, Try: 3, Count: 1, Delivery: "d-1", View: cards.View{Page: 30}}
		if got := sent.Actions[0].Data; got != want {
			t.Errorf("%s: sends %+v, not %+v", q.ID, got, want)
		}
	}
}

// The order of choices is that of the review: it differs between the times that a
// question comes.
func TestReviewsShuffle(t *testing.T) {
	t.Parallel()
	q := &fixture().Edition(courses.English).Questions[0]
	seen := map[string]bool{}
	for serial := range 20 {
		card := cards.Review(courses.English, fixture(), cards.Came{Question: q.ID, Serial: serial, Person: someone})
		first := q.Options[q.Order(someone, "coffee", serial)[0]].Text
		if i, j := strings.Index(string(card.JSON), first), strings.Index(string(card.JSON), `"value":"b"`); i < 0 || i > j {
			t.Fatalf("review %d doesn't begin with %q", serial, first)
		}
		seen[first] = true
	}
	if len(seen) != len(q.Options) {
		t.Errorf("in twenty reviews %d of %d options stood first", len(seen), len(q.Options))
	}
}
