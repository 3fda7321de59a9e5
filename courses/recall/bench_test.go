package recall_test

import (
	"testing"
	"time"

	"drypp/courses"
	"drypp/courses/recall"
)

// person returns two finished courses of five questions, half of which were reviewed.
func person(b *testing.B) (*courses.Catalogue, []courses.Enrolment, []recall.Item) {
	c := catalogue(b, course("a", 5), course("b", 5))
	list := []courses.Enrolment{enrolment("a", monday, "++-++"), enrolment("b", monday, "+++++")}
	kept := recall.Items(nil, list[:1], c, settings)
	for k := range kept {
		kept[k] = kept[k].Next(recall.Good, monday.Add(days(3)), settings)
		kept[k].Reviews = 1
	}
	return c, list, kept
}

// BenchmarkPlan plans the reviews of one person with ten items.
func BenchmarkPlan(b *testing.B) {
	c, list, kept := person(b)
	at := monday.Add(days(20))
	b.ReportAllocs()
	for b.Loop() {
		recall.Due(recall.Items(kept, list, c, settings), nil, at)
	}
}

// BenchmarkMillionItems plans the reviews of 100 000 people with ten items each,
// one after another as the day's plan does.
func BenchmarkMillionItems(b *testing.B) {
	c, list, kept := person(b)
	b.ReportAllocs()
	for b.Loop() {
		due := 0
		for k := range 100_000 {
			items, _ := recall.Due(recall.Items(kept, list, c, settings), nil, monday.Add(time.Duration(k%480)*time.Hour))
			due += len(items)
		}
		b.ReportMetric(float64(due), "due/op")
	}
}

// BenchmarkAnswer grades an answer to a question that came back, and moves its item.
func BenchmarkAnswer(b *testing.B) {
	c, _, kept := person(b)
	in := recall.Input{Serial: 2, Response: "1", At: monday.Add(days(20))}
	course := c.Course("a")
	b.ReportAllocs()
	for b.Loop() {
		recall.Answer(kept[0], course, in, settings)
	}
}
