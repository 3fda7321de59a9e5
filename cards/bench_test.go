package cards_test

import (
	"testing"

	"drypp/cards"
	"drypp/courses"
)

// The cards that are built on every answer.

func BenchmarkFeedback(b *testing.B) {
	c := fixture()
	for _, bench := range []struct {
		name    string
		answers []string
	}{{"right", allRight[:1]}, {"wrong", allWrong[:1]}, {"several", allWrong[:2]}} {
		b.Run(bench.name, func(b *testing.B) {
			e := begun(c, bench.answers...)
			a := &e.Attempts[len(e.Attempts)-1]
			b.ReportAllocs()
			for b.Loop() {
				cards.Feedback(courses.Bokmaal, c, e, someone, a, cards.NoteNone)
			}
		})
	}
}

func BenchmarkQuestion(b *testing.B) {
	c := fixture()
	e := begun(c)
	b.ReportAllocs()
	for b.Loop() {
		cards.Question(courses.Bokmaal, c, e, someone, 0, cards.NoteNone)
	}
}

func BenchmarkLesson(b *testing.B) {
	c := fixture()
	e := courses.NewEnrolment("e-1", c, noon)
	b.ReportAllocs()
	for b.Loop() {
		cards.Lesson(courses.Bokmaal, c, e, 0, cards.NoteNone)
	}
}

func BenchmarkParseData(b *testing.B) {
	raw := []byte(`{"do":"answer","c":"coffee","e":"e-1","s":"first","t":1,"answer":"b"}`)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := cards.ParseData(raw); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkTeamDigest builds what a manager gets on Mondays.
func BenchmarkTeamDigest(b *testing.B) {
	t := team(nil)
	for b.Loop() {
		cards.TeamDigest(courses.Bokmaal, t)
	}
}

// BenchmarkOverview builds a dashboard with something of everything.
func BenchmarkOverview(b *testing.B) {
	o := overview(withTrouble)
	for b.Loop() {
		cards.Overview(courses.Bokmaal, o)
	}
}
