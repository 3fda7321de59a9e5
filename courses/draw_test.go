package courses

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// numbered returns n IDs that begin with a letter.
func numbered(letter string, n int) []string {
	var list []string
	for i := range n {
		list = append(list, fmt.Sprint(letter, i))
	}
	return list
}

// finish answers what is left of the current try.
func finish(t *testing.T, e *Enrolment, c *Course, response string) {
	t.Helper()
	for e.Next(c).Kind == AtQuestion {
		answer(t, e, c, c.any().Questions[e.Next(c).Index].ID, response, Recorded)
	}
}

// from counts how many of the questions come from a course.
func from(drawn []string, course string) int {
	n := 0
	for _, id := range drawn {
		if strings.HasPrefix(id, course+"/") {
			n++
		}
	}
	return n
}

func TestDraw(t *testing.T) {
	t.Parallel()
	list := []*Course{named("a", []string{"x"}, numbered("p", 9)...), named("b", []string{"x"}, numbered("q", 6)...), named("c", []string{"x"}, numbered("r", 5)...)}
	for _, tt := range []struct {
		name      string
		draw      int
		blueprint []TopicDraw
		want      [3]int // of a, b and c; -1 is any
	}{
		{"no blueprint", 10, nil, [3]int{-1, -1, -1}},
		{"all by topic", 6, []TopicDraw{{"a", 3}, {"b", 2}, {"c", 1}}, [3]int{3, 2, 1}},
		{"the rest from others", 8, []TopicDraw{{"a", 3}}, [3]int{3, -1, -1}},
		{"more than there is of a topic", 9, []TopicDraw{{"c", 7}, {"b", 2}}, [3]int{-1, -1, 5}},
		{"more than there is", 40, []TopicDraw{{"a", 30}, {"gone", 5}}, [3]int{9, 6, 5}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := catalogue(t, append(list, exam(tt.draw, tt.blueprint, "x"))...).Course("exam")
			orders := map[string]bool{}
			for i := range 50 {
				e := NewEnrolment(fmt.Sprint("e", i), c, noon)
				if again := NewEnrolment(fmt.Sprint("e", i), c, noon); !slices.Equal(again.Drawn, e.Drawn) {
					t.Fatalf("drawn %v, and then %v", e.Drawn, again.Drawn)
				}
				if n := len(slices.Compact(slices.Sorted(slices.Values(e.Drawn)))); n != min(tt.draw, 20) {
					t.Fatalf("%d questions are drawn, want %d: %v", n, min(tt.draw, 20), e.Drawn)
				}
				for k, want := range tt.want {
					if got := from(e.Drawn, list[k].ID); want >= 0 && got != want {
						t.Fatalf("%d come from %s, want %d: %v", got, list[k].ID, want, e.Drawn)
					}
				}
				orders[strings.Join(e.Drawn, " ")] = true
			}
			if len(orders) < 40 {
				t.Errorf("50 people get only %d different tests", len(orders))
			}
		})
	}
}

// While the bank has others, nobody gets a question again: neither in another try
// nor in another enrolment. After that, nobody gets one a third time before all
// came twice.
func TestNoRepeatsWhileTheBankLasts(t *testing.T) {
	t.Parallel()
	for name, blueprint := range map[string][]TopicDraw{
		"no blueprint": nil, "one topic": {{"a", 2}}, "two topics": {{"a", 2}, {"b", 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := catalogue(t, named("a", []string{"x"}, numbered("p", 10)...), named("b", []string{"x"}, numbered("q", 10)...), exam(5, blueprint, "x")).Course("exam")
			for person := range 20 {
				var before []Enrolment
				asked := map[string]int{}
				for round := range 4 {
					e := NewEnrolment(fmt.Sprint(person, "-", round), c, noon)
					e.Draw(c, append(before, Enrolment{ID: "other", Course: "a", Attempts: []Attempt{{Question: "a/p1", Try: 1}}}))
					for try := 1; ; try++ {
						most, least := spread(asked, 20)
						for _, id := range e.Drawn {
							asked[id]++
						}
						if now, _ := spread(asked, 20); now > least+1 && now > most {
							t.Fatalf("a question came a time more while others came %d times: %v", least, asked)
						}
						finish(t, e, c, "1")
						if try == 2 {
							break
						}
						if !e.Retry(c, e.Try) {
							t.Fatal("there is no other try")
						}
						e.Draw(c, before)
					}
					before = append(before, *e)
				}
				if most, least := spread(asked, 20); most != 2 || least != 2 {
					t.Errorf("40 questions of a bank of 20 came %d to %d times", least, most)
				}
			}
		})
	}
}

// spread returns how often the question that came most often did, and how often
// the one that came least, of n.
func spread(asked map[string]int, n int) (most, least int) {
	if len(asked) == n {
		least = 1 << 30
		for _, times := range asked {
			least = min(least, times)
		}
	}
	for _, times := range asked {
		most = max(most, times)
	}
	return most, least
}

// What was drawn stays while its questions are there. Others take the place of
// those that are gone, and the answers given stand.
func TestTheBankChanges(t *testing.T) {
	t.Parallel()
	bank := func(p, q int) *Course {
		return catalogue(t, named("a", []string{"x"}, numbered("p", p)...), named("b", []string{"x"}, numbered("q", q)...), exam(4, []TopicDraw{{"a", 2}}, "x")).Course("exam")
	}
	c := bank(2, 2)
	e := NewEnrolment("e", c, noon)
	drawn := slices.Clone(e.Drawn)
	if e.Adopt(bank(9, 9)) || !slices.Equal(e.Drawn, drawn) {
		t.Errorf("a larger bank changes what was drawn: %v, then %v", drawn, e.Drawn)
	}
	answer(t, e, c, drawn[0], "0", Recorded)
	other := bank(1, 9)
	if !e.Adopt(other) || e.Adopt(other) || len(e.Drawn) != 4 || slices.Contains(e.Drawn, "a/p1") {
		t.Errorf("%v becomes %v", drawn, e.Drawn)
	}
	answer(t, e, other, drawn[0], "1", Replayed)
	finish(t, e, other, "0")
	if r := e.Last(); r == nil || !r.Passed || r.Questions != 4 {
		t.Errorf("the outcome is %+v", r)
	}
	small := bank(1, 1)
	e = NewEnrolment("e", other, noon)
	e.Adopt(small)
	if got := slices.Sorted(slices.Values(e.Drawn)); !slices.Equal(got, []string{"a/p0", "b/q0"}) {
		t.Errorf("of a bank of two, %v are drawn", e.Drawn)
	}
	finish(t, e, small, "0")
	if e.Adopt(bank(9, 9)) || len(e.Results) != 1 {
		t.Errorf("a finished test changes: %+v", e)
	}
}

// A course may become a test, and a test a course, in the middle of it.
func TestBecomingATest(t *testing.T) {
	t.Parallel()
	plain := course(1, "p", "q", "r")
	test := course(2, "p", "q", "r", "s")
	test.Test = &Test{Draw: 2}
	for _, pretest := range []bool{false, true} {
		from := *plain
		from.Pretest = pretest
		e := NewEnrolment("e", &from, noon)
		e.ReadLesson(&from, 0)
		e.ReadLesson(&from, 1)
		answer(t, e, &from, "p", "0", Recorded)
		if !e.Adopt(test) || len(e.Drawn) != 2 || e.Try == Pretest {
			t.Fatalf("it becomes %+v", e)
		}
		canGoOn(t, e, test)
		for e.Next(test).Kind == AtLesson {
			e.ReadLesson(test, e.Read)
		}
		back := course(3, "p", "q")
		answer(t, e, test, e.Drawn[0], "0", Recorded)
		if !e.Adopt(back) || e.Drawn != nil {
			t.Errorf("it becomes %+v", e)
		}
		finish(t, e, back, "0")
		canGoOn(t, e, back)
		if !e.Passed() {
			t.Errorf("it ends as %+v", e)
		}
	}
}

func TestOnlyWhatWasDrawnIsAnswered(t *testing.T) {
	t.Parallel()
	c := catalogue(t, named("a", []string{"x"}, numbered("p", 9)...), exam(2, nil, "x")).Course("exam")
	e := NewEnrolment("e", c, noon)
	for _, q := range c.any().Questions {
		if !slices.Contains(e.Drawn, q.ID) {
			answer(t, e, c, q.ID, "0", Stale)
		}
	}
	if at := e.Asked(c); len(at) != 2 || c.any().Questions[at[0]].ID != e.Drawn[0] || e.Next(c).Index != at[0] {
		t.Errorf("%v are asked, of %v", at, e.Drawn)
	}
	drawn := slices.Clone(e.Drawn)
	answer(t, e, c, drawn[0], "0", Recorded)
	e.Draw(c, nil)
	if !slices.Equal(e.Drawn, drawn) {
		t.Error("a try that has begun is drawn anew")
	}
}
