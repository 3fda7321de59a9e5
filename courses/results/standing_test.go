package results

import (
	"reflect"
	"testing"

	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
)

// day is the day of noon.
var day = calendar.On(noon)

// enrolment returns one that was begun and had tries with these outcomes.
func enrolment(course string, passed ...bool) courses.Enrolment {
	e := courses.Enrolment{ID: "e", Course: course, Version: 1, Started: noon, Try: 1}
	for i, p := range passed {
		e.Results = append(e.Results, courses.Result{Try: i + 1, Passed: p})
	}
	return e
}

func TestOf(t *testing.T) {
	t.Parallel()
	begun := Standing{Course: "a", Reached: true, Started: true}
	completed, passed := begun, begun
	completed.Completed = true
	passed.Completed, passed.Passed = true, true
	owes := func(s Standing, due calendar.Date) Standing {
		s.Course, s.Owed, s.Campaign, s.Due = "a", true, "spring", due
		return s
	}
	owed := func(round int, due calendar.Date) campaigns.Owed {
		return campaigns.Owed{Course: "a", Campaign: "spring", Round: round, Due: due}
	}
	message := campaigns.Message{Conversation: "a:1", Activity: "1"}
	for name, test := range map[string]struct {
		enrolments []courses.Enrolment
		card       campaigns.Sent
		owed       []campaigns.Owed
		left       bool
		want       []Standing
	}{
		"nothing":             {},
		"begun":               {enrolments: []courses.Enrolment{enrolment("a")}, want: []Standing{begun}},
		"failed":              {enrolments: []courses.Enrolment{enrolment("a", false)}, want: []Standing{completed}},
		"passed later":        {enrolments: []courses.Enrolment{enrolment("a", false, true)}, want: []Standing{passed}},
		"passed, begun again": {enrolments: []courses.Enrolment{enrolment("a", true), enrolment("a")}, want: []Standing{passed}},
		"two courses, in order": {
			enrolments: []courses.Enrolment{enrolment("b"), enrolment("a")},
			want:       []Standing{begun, {Course: "b", Reached: true, Started: true}},
		},
		"a card":          {card: campaigns.Sent{Last: noon}, want: []Standing{{Course: "a", Reached: true}}},
		"a card in doubt": {card: campaigns.Sent{Last: noon, Unconfirmed: true}},
		"a reminder in doubt": {
			card: campaigns.Sent{Last: noon, Unconfirmed: true, Message: message},
			want: []Standing{{Course: "a", Reached: true}},
		},
		"only reminded of": {card: campaigns.Sent{Campaign: "spring", Reminders: 1}},
		"owed":             {owed: []campaigns.Owed{owed(0, day)}, want: []Standing{owes(Standing{}, day)}},
		"owed, no day":     {owed: []campaigns.Owed{owed(0, calendar.Date{})}, want: []Standing{owes(Standing{}, calendar.Date{})}},
		"last reminder": {
			owed: []campaigns.Owed{{Course: "a", Campaign: "spring", LastReminded: true}},
			want: []Standing{{Course: "a", Owed: true, Campaign: "spring", LastReminded: true}},
		},
		"owed and begun":     {enrolments: []courses.Enrolment{enrolment("a")}, owed: []campaigns.Owed{owed(0, day)}, want: []Standing{owes(begun, day)}},
		"passed since":       {enrolments: []courses.Enrolment{enrolment("a", true)}, owed: []campaigns.Owed{owed(0, day)}, want: []Standing{passed}},
		"owed again":         {enrolments: []courses.Enrolment{enrolment("a", true)}, owed: []campaigns.Owed{owed(1, day)}, want: []Standing{owes(passed, day)}},
		"passed again since": {enrolments: []courses.Enrolment{enrolment("a", true), enrolment("a", true)}, owed: []campaigns.Owed{owed(1, day)}, want: []Standing{passed}},
		"one try of many passed, once": {
			enrolments: []courses.Enrolment{enrolment("a", true, true, true)}, owed: []campaigns.Owed{owed(1, day)}, want: []Standing{owes(passed, day)},
		},
		"owed twice": {
			owed: []campaigns.Owed{
				{Course: "a", Campaign: "autumn"}, owed(0, day), {Course: "a", Campaign: "winter", Due: day.Add(1)}, {Course: "a", Campaign: "x"},
			},
			want: []Standing{owes(Standing{}, day)},
		},
		"left": {
			enrolments: []courses.Enrolment{enrolment("a", true)}, card: campaigns.Sent{Last: noon},
			owed: []campaigns.Owed{owed(1, day)}, left: true,
		},
	} {
		p := &courses.Person{}
		if test.left {
			p.Left = noon
		}
		a := &campaigns.Agenda{Owed: test.owed, Cards: map[string]campaigns.Sent{"a": test.card}}
		if got := Of(&courses.Person{Restricted: noon}, test.enrolments, a); got != nil {
			t.Errorf("%s: of who is restricted there is %+v", name, got)
		}
		got := Of(p, test.enrolments, a)
		if len(got)+len(test.want) > 0 && !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: got %+v, want %+v", name, got, test.want)
		}
	}
}

func TestCount(t *testing.T) {
	t.Parallel()
	for want, s := range map[Totals]Standing{
		{}:                       {Course: "a"},
		{1, 1, 1, 1, 0, 1}:       {Reached: true, Started: true, Completed: true, Passed: true},
		{1, 1, 1, 1, 1, 0}:       {Reached: true, Started: true, Completed: true, Passed: true, Owed: true},
		{Reached: 1}:             {Reached: true},
		{Owed: 1}:                {Owed: true},
		{Reached: 1, Started: 1}: {Reached: true, Started: true},
	} {
		if got := s.Count(); got != want {
			t.Errorf("%+v counts as %+v, want %+v", s, got, want)
		}
		if got := s.Count().Add(Totals{9, 8, 7, 6, 5, 4}).Sub(s.Count()); got != (Totals{9, 8, 7, 6, 5, 4}) {
			t.Errorf("added and taken away leaves %+v", got)
		}
	}
}

func TestHeadsOf(t *testing.T) {
	t.Parallel()
	chat := courses.Chat{Conversation: "a:1"}
	for name, test := range map[string]struct {
		p     courses.Person
		noApp bool
		want  Heads
	}{
		"somebody":           {courses.Person{}, false, Heads{1, 0, 0}},
		"no app":             {courses.Person{}, true, Heads{1, 0, 1}},
		"installed since":    {courses.Person{Installed: true}, true, Heads{1, 0, 0}},
		"a chat since":       {courses.Person{Chat: chat}, true, Heads{1, 0, 0}},
		"blocked":            {courses.Person{Chat: chat, Blocked: true}, false, Heads{1, 1, 0}},
		"blocked and no app": {courses.Person{Blocked: true}, true, Heads{1, 1, 1}},
		"left":               {courses.Person{Blocked: true, Left: noon}, true, Heads{}},
		"restricted":         {courses.Person{Blocked: true, Restricted: noon}, true, Heads{}},
	} {
		if got := HeadsOf(&test.p, &campaigns.Agenda{NoApp: test.noApp}); got != test.want {
			t.Errorf("%s: got %+v, want %+v", name, got, test.want)
		}
	}
}
