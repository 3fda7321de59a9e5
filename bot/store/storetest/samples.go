package storetest

import (
	"fmt"
	"reflect"
	"time"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
	"drypp/courses/learning"
	"drypp/courses/needs"
	"drypp/courses/recall"
	"drypp/courses/surveys"
)

// Day is the day of Noon.
var Day = calendar.On(Noon)

// Campaign returns a campaign that says something in each of its fields.
func Campaign(id string) campaigns.Campaign {
	return campaigns.Campaign{
		ID: id, Name: "Vårkampanje", Courses: []string{"c", "d"}, Needs: []string{"phishing", "privacy"}, Surveys: []string{"climate", "after"}, Audience: `location == "Bodø"`,
		Scope: `department == "Salg"`, Stopped: "location",
		Start: Day, End: Day.AddMonths(6),
		Pace: campaigns.Pace{Kind: campaigns.Dates, Every: 2, Dates: []calendar.Date{Day, Day.Add(30)}},
		Due:  Day.AddMonths(3), RemindBefore: []int{7, 1}, RemindAfter: []int{3},
		State: campaigns.Active, Revision: 1, Changed: Noon,
	}
}

// Delivery returns a planned delivery in campaign "spring" that says something
// in each of its fields.
func Delivery(id, person string) campaigns.Delivery {
	return campaigns.Delivery{
		ID: id, Person: person, Stage: campaigns.Planned, At: Noon.Add(time.Hour), Tries: 1,
		Drop: campaigns.Drop{
			Kind: campaigns.Begin, Campaign: "spring", Course: "c", Round: 1, Step: 2,
			Reminder: 3, Last: true, Due: Noon.AddDate(0, 1, 0), Day: 30, Lesson: "l1", By: "mmmmmmmmmmmmmmmm",
		},
		Activity: "1:act", Conversation: "a:1", Reason: "throttled",
	}
}

// Agenda returns an agenda that says something in each of its fields.
func Agenda(person string) campaigns.Agenda {
	planned, sending := Delivery("planned", person), Delivery("sending", person)
	sending.Stage = campaigns.Sending
	return campaigns.Agenda{
		Wake: Noon.Add(time.Hour), Planned: &planned, Sending: &sending,
		Joined: map[string]campaigns.Membership{
			"spring": {Since: Day, Left: Day.Add(3), Invited: true}, "autumn": {Since: Day.Add(-400), Left: Day.Add(-300), Invited: true},
		},
		Cards: map[string]campaigns.Sent{
			"c": {
				Campaign: "spring", Round: 1, Last: Noon, Step: 2, Reminders: 1, Unconfirmed: true, TooLarge: 4,
				Message: campaigns.Message{Conversation: "a:1", Activity: "1:before"},
			},
			"d": {Campaign: "spring"}, "relearn:c/l1": {Campaign: campaigns.Itself, Last: Noon, Unconfirmed: true},
		},
		Day: Day, Today: 1, Hour: 9, Backoff: 2, Prepared: Noon.Add(-time.Hour), NoApp: true,
		Pauses: []campaigns.Pause{{From: Day.Add(-9), Until: Day.Add(-2)}, {From: Day.Add(9), Until: Day.Add(20)}},
		Sweep:  []campaigns.Message{{Conversation: "a:1", Activity: "1:old"}, {Conversation: "a:1", Activity: "1:older"}},
		Owed: []campaigns.Owed{
			{Course: "c", Campaign: "spring", Round: 1, Due: Day.Add(30), LastReminded: true}, {Course: "d", Campaign: "autumn"},
		},
		Nudge:  &campaigns.Nudge{By: "mmmmmmmmmmmmmmmm", At: Noon},
		Nudged: Noon.Add(-campaigns.NudgeEvery), Restricted: Day.Add(-2),
	}
}

// Person returns a person who has something in each field.
func Person(objectID string) courses.Person {
	return courses.Person{
		ID: "pppppppppppppppp", ObjectID: objectID, Name: "Åse Østby", Email: "ase@example.no",
		Language: courses.Nynorsk, Locale: "nn-NO", Installed: true, Welcomed: true, Blocked: true,
		Chat:     courses.Chat{ServiceURL: "https://smba.trafficmanager.net/emea/", Conversation: "a:1", User: "29:1", Bot: "28:1"},
		Timezone: "Europe/Oslo", ClientTimezone: "Asia/Tokyo", Country: "NO", Manager: "bb-1",
		Fields: map[string]string{"department": "Salg", "location": "Bodø"}, Groups: []string{"ledere", "selgere"},
		Listed: true, Met: Noon, Left: Noon.Add(time.Hour), Restricted: Noon.Add(2 * time.Hour), Held: Noon.Add(3 * time.Hour),
	}
}

// Roster returns a roster that says something in each of its fields.
func Roster() store.Roster {
	return store.Roster{
		Chosen: true, Fields: []string{courses.FieldDepartment, "shift"}, Pruning: true,
		Link: "https://graph.microsoft.com/v1.0/users/delta?$deltatoken=x", LinkAt: Noon.Add(-time.Hour), Asked: "a1b2",
		Synced: Noon, From: store.FromDirectory, Revision: 1,
		Held: &store.Held{Removals: 30, People: 200, At: Noon.Add(time.Minute), Allowed: 40},
	}
}

// Learned returns what is kept of somebody's learning, with something in each field.
func Learned() learning.Record {
	return learning.Record{
		Off: true,
		Items: []recall.Item{
			{
				Course: "c", Question: "q1", Stability: 3.2602, Difficulty: 5.28, Last: Noon, Due: Noon.AddDate(0, 0, 3),
				Answers: 4, Lapses: 2, Wrong: 2, Reviews: 3, Relearn: true,
			},
			{Course: "c", Question: "q2", Stability: 0.1, Difficulty: 10, Last: Noon, Due: Noon.Add(25 * time.Hour), Answers: 1, Reviews: 1},
			{Course: "d", Question: "q1", Stability: 1e3, Difficulty: 1, Last: Noon.Add(7), Due: Noon.Add(7).AddDate(9, 0, 0), Answers: 1, Reviews: 1},
		},
		Trials: []recall.Trial{
			{Course: "c", Arm: recall.Early, Completed: Noon, Asked: []int{30, 90}}, {Course: "d", Arm: recall.Usual, Completed: Noon},
		},
		Needs:    []needs.Outcome{Need("spring", "phishing"), Need("spring", "privacy")},
		Answered: []learning.Asked{{Campaign: "autumn", Survey: "climate"}, {Campaign: "spring", Survey: "climate"}},
	}
}

// Need returns an outcome of a mapping with something in each field.
func Need(campaign, competence string) needs.Outcome {
	return needs.Outcome{Campaign: campaign, Competence: competence, Self: 4, Right: 2, Asked: 3, At: Noon}
}

// Review returns a review with something in each field.
func Review() recall.Review {
	return recall.Review{
		Course: "c", Question: "q1", Serial: 3, Version: 2, Purpose: recall.ToMeasure, Day: 30, Response: "0 2", Right: true,
		Sure: recall.Somewhat, Rating: 3, Expected: 0.875, At: Noon,
	}
}

// Ballot returns an anonymous ballot that answers in every way that there is.
func Ballot(campaign, survey string) surveys.Ballot {
	return surveys.Ballot{Campaign: campaign, Survey: survey, Answers: []string{"4", "0 2", "", "Mer kaffe på Åsgårdstrand!"}}
}

// Gaps names the fields of a sample, and of what is in it, that are zero: what
// such a field is about isn't tested with that sample. Of slices and maps one
// element without gaps is enough.
func Gaps(sample any) []string { return gaps(fmt.Sprintf("%T", sample), reflect.ValueOf(sample)) }

func gaps(name string, v reflect.Value) (all []string) {
	if v.IsZero() {
		return []string{name}
	}
	switch v.Kind() {
	case reflect.Pointer:
		return gaps(name, v.Elem())
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return nil
		}
		for i := range v.NumField() {
			all = append(all, gaps(name+"."+v.Type().Field(i).Name, v.Field(i))...)
		}
	case reflect.Slice, reflect.Map:
		for _, element := range v.Seq2() {
			found := gaps(name+"[]", element)
			if len(found) == 0 {
				return nil
			}
			all = append(all, found...)
		}
	}
	return all
}
