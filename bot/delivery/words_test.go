package delivery_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"drypp/courses"
)

// TestLastReminder says what the manager will hear only to whom has one.
func TestLastReminder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 1, 2)
		o := w.orgs[0]
		managed := o.person(o.people[1])
		if _, err := o.store.List(t.Context(), courses.Person{ObjectID: managed.ObjectID, Manager: "m"}, time.Now()); err != nil {
			t.Fatal(err)
		}
		c := campaign("c", "one")
		c.Due, c.RemindBefore = monday.Add(3), []int{1}
		o.put(c)
		w.runUntil(at(monday.Add(3), 0))
		said := map[string]bool{}
		for _, s := range w.sends.take() {
			if strings.Contains(s.card, "Påminnelse") {
				said[s.conversation] = strings.Contains(s.card, "lederen din")
			}
		}
		if with, without := said[managed.Chat.Conversation], said[o.person(o.people[0]).Chat.Conversation]; len(said) != 2 || !with || without {
			t.Errorf("of %d reminders, the one to whom has a manager says so: %v, the other: %v", len(said), with, without)
		}
	})
}

// TestCourseChanged: the card that takes a person back says why.
func TestCourseChanged(t *testing.T) {
	t.Parallel()
	for _, policy := range []courses.OnUpdate{courses.Restart, courses.Continue} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, 1, 1)
			o := w.orgs[0]
			id, old := o.person(o.people[0]).ID, course("one")
			e, err := o.store.Enrol(t.Context(), id, old, false, time.Now())
			if err != nil {
				t.Fatal(err)
			}
			if _, err := o.store.ReadLesson(t.Context(), id, e.ID, old, 0); err != nil {
				t.Fatal(err)
			}
			newer := course("one")
			newer.Version, newer.OnUpdate = 2, policy
			o.catalogue = must(courses.NewCatalogue(newer))
			w.restart()
			o.put(campaign("c", "one"))
			w.runUntil(at(monday.Add(1), 0))
			cards := w.sends.take()
			if len(cards) != 1 {
				t.Fatalf("%d cards came", len(cards))
			}
			if said, want := strings.Contains(cards[0].card, "Kurset er endret"), policy == courses.Restart; said != want {
				t.Errorf("%s: said why: %v", policy, said)
			}
		})
	}
}
