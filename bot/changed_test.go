package bot_test

import (
	"strings"
	"testing"
	"time"

	"drypp/cards"
	"drypp/courses"
	"drypp/courses/campaigns"
)

// TestGoingBackIsExplained has a course change under a person in the middle of
// it: whichever way they go on, the card says why it takes them back, once that
// is so.
func TestGoingBackIsExplained(t *testing.T) {
	t.Parallel()
	const why = "Kurset er endret siden du begynte"
	reading := func(s *session, c *courses.Course) cards.Data {
		return s.send(cards.Data{Do: cards.DoStart, Course: c.ID}).press(cards.DoRead)
	}
	answering := func(s *session, c *courses.Course) cards.Data { return readAll(s, c).press(cards.DoAnswer) }
	for name, way := range map[string]struct {
		begin func(*session, *courses.Course) cards.Data
		then  func(*session, cards.Data) *card
	}{
		"an answer to an old card": {answering, func(s *session, d cards.Data) *card {
			d.Answer = "a"
			return s.send(d)
		}},
		"an answer after others": {func(s *session, c *courses.Course) cards.Data {
			d := answering(s, c)
			d.Answer = input(s, c, d.Step, 1, true)
			return s.send(s.send(d).press(cards.DoNext)).press(cards.DoAnswer)
		}, func(s *session, d cards.Data) *card {
			d.Answer = "a"
			return s.send(d)
		}},
		"a lesson read": {func(s *session, c *courses.Course) cards.Data {
			return s.send(reading(s, c)).press(cards.DoRead)
		}, (*session).send},
		"continue": {answering, func(s *session, d cards.Data) *card { return s.say("fortsett") }},
		"start": {answering, func(s *session, d cards.Data) *card {
			return s.send(cards.Data{Do: cards.DoStart, Course: d.Course})
		}},
		"next": {answering, func(s *session, d cards.Data) *card {
			return s.send(cards.Data{Do: cards.DoNext, Course: d.Course, Enrolment: d.Enrolment})
		}},
		"a reminder": {answering, func(s *session, d cards.Data) *card {
			deliver(s, "d-1", campaigns.Drop{Kind: campaigns.Remind, Course: d.Course})
			return s.send(cards.Data{Do: cards.DoStart, Course: d.Course, Delivery: "d-1"})
		}},
	} {
		for policy, told := range map[courses.OnUpdate]bool{courses.Restart: true, courses.Continue: false} {
			t.Run(name+", "+string(policy), func(t *testing.T) {
				t.Parallel()
				w := newWorld(t)
				w.now = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
				s, c := w.person(kari, "nb-NO"), libraryCourse(t)
				d := way.begin(s, c)
				newer := *c
				newer.Version++
				newer.OnUpdate = policy
				w.org.Courses = offered(t, &newer)
				w.bot = w.build()
				if got := way.then(s, d); strings.Contains(got.text, why) != told {
					t.Errorf("said why: %v, want %v:\n%s", !told, told, got.text)
				}
				if !told {
					return
				}
				if got := s.send(reading(s, &newer)); strings.Contains(got.text, why) {
					t.Errorf("it is said twice:\n%s", got.text)
				}
			})
		}
	}
}
