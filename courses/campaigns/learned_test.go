package campaigns

import (
	"slices"
	"testing"
	"time"

	"drypp/courses"
	"drypp/courses/learning"
	"drypp/courses/needs"
	"drypp/courses/recall"
)

// learn returns a world in which questions come back. Beside the courses of newWorld
// there is one with an important question and a document ("policy"), one each that
// teaches the competences mail and fire, and a test of mail which is valid for 12
// months.
func learn(t testing.TB, now string, list ...Campaign) *world {
	t.Helper()
	w := newWorld(t, now, list...)
	policy, mail, fire, test := newCourse("policy", 0), newCourse("mail", 0), newCourse("fire", 0), newCourse("test-mail", 12)
	lessons := policy.Editions[courses.English].Lessons
	lessons[0].ID, lessons[1].ID = "rules", "paper"
	lessons[1].Document = &courses.Document{Title: "Policy", Version: 2, URL: "https://example.no/p.pdf"}
	first := &policy.Editions[courses.English].Questions[0]
	first.Important, first.Lesson = true, "rules"
	fire.Competences = []string{"fire"}
	mail.Competences, test.Competences, test.Test = []string{"mail"}, []string{"mail"}, &courses.Test{Draw: 2}
	all := append(slices.Clone(w.Courses.All()), policy, mail, fire, test)
	catalogue, err := courses.NewCatalogueOf([]courses.Competence{{ID: "untaught"}}, all...)
	if err != nil {
		t.Fatal(err)
	}
	w.View.Courses = catalogue
	w.Learning, w.Recall = &w.learning, &recall.Settings{Retention: 0.9}
	w.View.Surveys = func(id string) bool { return id == "mood" || id == "food" }
	return w
}

// items are what comes back of what the person answered.
func (w *world) items() []recall.Item {
	return recall.Items(w.learning.Items, w.Enrolments, w.Courses, *w.Recall)
}

// review has the person answer a question that came back.
func (w *world) review(course, question string, right bool) {
	w.t.Helper()
	items := w.items()
	i := recall.Find(items, course, question)
	if i < 0 {
		w.t.Fatalf("there is no item %s/%s", course, question)
	}
	item := items[i]
	rating := recall.Again
	if right {
		rating = recall.Good
	}
	item = item.Next(rating, w.Now, *w.Recall)
	item.Reviews++
	w.keep(item)
}

// keep keeps an item.
func (w *world) keep(item recall.Item) {
	if i := recall.Find(w.learning.Items, item.Course, item.Question); i >= 0 {
		w.learning.Items[i] = item
		return
	}
	w.learning.Items = append(w.learning.Items, item)
}

// mapped has the person answer what a campaign asks about a competence.
func (w *world) mapped(campaign, competence string) {
	w.learning.Needs = append(w.learning.Needs, needs.Outcome{Campaign: campaign, Competence: competence, Self: 3, At: w.Now})
}

// surveyed has the person answer a survey.
func (w *world) surveyed(campaign, survey string) {
	w.learning.Answered = append(w.learning.Answered, learning.Asked{Campaign: campaign, Survey: survey})
}

// day is how far the clock goes on.
func (w *world) later(d time.Duration) { w.Now = w.Now.Add(d) }
