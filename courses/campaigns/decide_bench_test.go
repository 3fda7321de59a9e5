package campaigns

import (
	"fmt"
	"testing"
	"time"

	"drypp/courses"
)

// BenchmarkDecide decides about a person in three campaigns of six courses.
func BenchmarkDecide(b *testing.B) {
	v := benchView(b)
	b.ReportAllocs()
	for b.Loop() {
		if m := Decide(v); m.Action != Send {
			b.Fatalf("the move is %+v", m)
		}
	}
}

func benchView(b *testing.B) *View {
	var list []*courses.Course
	var ids []string
	for i := range 6 {
		ids = append(ids, fmt.Sprint("course-", i))
		list = append(list, newCourse(ids[i], 12))
	}
	w := newWorld(b, "2026-05-12 10:00")
	w.Courses, _ = courses.NewCatalogue(list...)
	for i, kind := range []PaceKind{Lessons, Monthly, AtOnce} {
		c := daily("2026-01-12", ids[2*i], ids[2*i+1])
		c.ID, c.Pace.Kind, c.Due, c.RemindBefore = fmt.Sprint("c", i), kind, on("2026-06-30"), []int{7, 1}
		w.Campaigns = append(w.Campaigns, c)
	}
	for i, id := range ids[:4] {
		w.until(fmt.Sprintf("2026-03-%02d 08:00", 10+i))
		w.send(id)
		w.finish(id, i%2 == 0)
	}
	w.until("2026-05-12 10:00")
	return &w.View
}

// BenchmarkDecideReviews decides about a person of whom ten questions come back, five
// of them kept and all of them due, in no campaign.
func BenchmarkDecideReviews(b *testing.B) {
	w := learn(b, "2026-03-02 10:00")
	for _, id := range []string{"a", "b", "c", "mail", "fire"} {
		w.finish(id, true)
		w.later(time.Minute)
	}
	w.until("2026-03-10 10:00")
	for _, i := range w.items()[:5] {
		w.review(i.Course, i.Question, true)
	}
	w.until("2026-09-01 10:00")
	b.ReportAllocs()
	for b.Loop() {
		if m := Decide(&w.View); m.Drop.Kind != Review || m.At.After(w.Now) {
			b.Fatalf("the move is %+v", m)
		}
	}
}
