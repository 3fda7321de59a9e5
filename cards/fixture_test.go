package cards_test

import (
	"time"

	"drypp/cards"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
	"drypp/courses/learning"
	"drypp/courses/needs"
	"drypp/courses/recall"
	"drypp/courses/results"
)

var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

// fixture is a small course with every kind of block and question.
func fixture() *courses.Course {
	return &courses.Course{
		ID: "coffee", Version: 2, Minutes: 3, PassMark: 80, Tries: 3, ValidMonths: 12,
		OnUpdate: courses.Continue,
		Editions: map[courses.Language]*courses.Edition{
			courses.Bokmaal: edition(courses.Bokmaal, "Kaffe på jobben", norwegian),
			courses.Nynorsk: edition(courses.Nynorsk, "Kaffi på jobben", norwegianNew),
			courses.English: edition(courses.English, "Coffee at work", englishWords),
		},
	}
}

// words are the fixture's texts in the order in which edition uses them.
type words [30]string

func edition(l courses.Language, title string, w words) *courses.Edition {
	yes := func(text, why string) courses.Option { return courses.Option{Right: true, Text: text, Why: why} }
	no := func(text, why string) courses.Option { return courses.Option{Text: text, Why: why} }
	return &courses.Edition{
		Language: l, Title: title, Summary: w[0],
		Lessons: []courses.Lesson{
			{ID: "beans", Title: w[1], Body: []courses.Block{
				{Text: w[2]},
				{List: []string{w[3], w[4], w[5]}},
				{Image: &courses.Image{URL: drawing, Alt: w[6]}},
				{Link: &courses.Link{URL: "https://example.org/beans", Title: w[7]}},
			}},
			{ID: "water", Title: w[8], Body: []courses.Block{
				{Text: w[9]},
				{List: []string{w[3], w[4]}, Ordered: true},
			}},
		},
		Questions: []courses.Question{
			{ID: "first", Kind: courses.Single, Lesson: "beans", Title: w[10],
				Prompt:  []courses.Block{{Text: w[11]}},
				Options: []courses.Option{no(w[12], w[13]), yes(w[14], w[15]), no(w[16], w[17])}},
			{ID: "needed", Kind: courses.Several, Lesson: "beans", Title: w[18],
				Options: []courses.Option{yes(w[3], w[15]), yes(w[4], w[15]), no(w[16], w[17])}},
			{ID: "boiling", Kind: courses.TrueFalse, Lesson: "water", Title: w[19],
				Options: []courses.Option{no(w[20], w[13]), yes(w[21], w[15])}},
			{ID: "grams", Kind: courses.Number, Lesson: "water", Title: w[22],
				Options: []courses.Option{
					{Right: true, Number: 7.5, Tolerance: 0.5, Why: w[15]},
					{Otherwise: true, Why: w[23]}}},
			{ID: "drink", Kind: courses.Text, Title: w[24],
				Options: []courses.Option{
					{Right: true, Spellings: []string{w[25], "coffee", "kaffe", "kaffi"}, Why: w[15]},
					{Spellings: []string{w[26]}, Why: w[17]},
					{Otherwise: true, Why: w[23]}}},
		},
	}
}

// drawing is a drawing of our own: a cup, small enough to travel with a card.
const drawing = "data:image/svg+xml;base64," +
	"PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZHRoPSIyMDAiIGhlaWdodD0iMTAwIj48cmVj" +
	"dCB3aWR0aD0iMjAwIiBoZWlnaHQ9IjEwMCIgZmlsbD0iI2Y0ZTlkOCIvPjxwYXRoIGQ9Ik02MCAyNWg3MHY0MHEwIDIw" +
	"LTIwIDIwaC0zMHEtMjAgMC0yMC0yMHoiIGZpbGw9IiM2YjRhMmIiLz48L3N2Zz4="

var norwegian = words{
	"Det viktigste om god kaffe.", "Bønnene", "God kaffe begynner med **ferske** bønner.",
	"friske bønner", "rent vann", "nok tid", "En kaffekopp sett fra siden.", "Se hvordan bønner brennes",
	"Vannet", "Bruk *kaldt* vann fra springen, og la det trekke ferdig.",
	"Hva gjør du først?", "Du kommer på jobb, og kanna er tom.",
	"Heller i vann på måfå", "Uten å måle blir kaffen ulik hver gang.",
	"Måler opp bønnene", "Mengden bønner avgjør hvor sterk kaffen blir.",
	"Går og legger deg igjen", "Da blir det ingen kaffe på noen.",
	"Hva trenger du?", "Vannet skal fosskoke", "Sant", "Usant",
	"Hvor mange gram bønner trenger du til en kopp?", "Regn omtrent 7 til 8 gram på en kopp.",
	"Hva heter drikken?", "kaffe", "te",
}

var norwegianNew = words{
	"Det viktigaste om god kaffi.", "Bønnene", "God kaffi byrjar med **ferske** bønner.",
	"friske bønner", "reint vatn", "nok tid", "Ein kaffikopp sedd frå sida.", "Sjå korleis bønner blir brende",
	"Vatnet", "Bruk *kaldt* vatn frå springen, og lat det trekkje ferdig.",
	"Kva gjer du først?", "Du kjem på jobb, og kanna er tom.",
	"Heller i vatn på måfå", "Utan å måle blir kaffien ulik kvar gong.",
	"Måler opp bønnene", "Mengda bønner avgjer kor sterk kaffien blir.",
	"Går og legg deg igjen", "Då blir det ingen kaffi på nokon.",
	"Kva treng du?", "Vatnet skal fosskoke", "Sant", "Usant",
	"Kor mange gram bønner treng du til ein kopp?", "Rekn om lag 7 til 8 gram på ein kopp.",
	"Kva heiter drikken?", "kaffi", "te",
}

var englishWords = words{
	"What matters for good coffee.", "The beans", "Good coffee begins with **fresh** beans.",
	"fresh beans", "clean water", "enough time", "A coffee cup seen from the side.", "See how beans are roasted",
	"The water", "Use *cold* water from the tap, and let it brew to the end.",
	"What do you do first?", "You come to work, and the pot is empty.",
	"Pour in water at random", "Without measuring, the coffee is different every time.",
	"Measure the beans", "The amount of beans decides how strong the coffee is.",
	"Go back to bed", "Then nobody gets any coffee.",
	"What do you need?", "The water must be at a rolling boil", "True", "False",
	"How many grams of beans does one cup take?", "Count on about 7 to 8 grams a cup.",
	"What is the drink called?", "coffee", "tea",
}

const someone = "p-1"

// begun returns an enrolment that has read every lesson and given the answers,
// in canonical form, to the first questions.
func begun(c *courses.Course, answers ...string) *courses.Enrolment {
	e := courses.NewEnrolment("e-1", c, noon)
	for i := range c.Edition("").Lessons {
		e.ReadLesson(c, i)
	}
	answer(e, c, answers...)
	return e
}

// answer gives answers to the next questions, in their order.
func answer(e *courses.Enrolment, c *courses.Course, answers ...string) {
	for _, a := range answers {
		q := c.Edition("").Questions[e.Next(c).Index].ID
		e.Answer(c, q, e.Try, a, noon)
	}
}

// Answers to the fixture's questions, and how each is wrong.
var (
	allRight = []string{"1", "0 1", "1", "7.5", "kaffe"}
	allWrong = []string{"0", "0 2", "0", "12", "te"}
)

func person() courses.Person {
	return courses.Person{
		ID: someone, ObjectID: "6b2a1f0e-0000-4000-8000-000000000001", Name: "Ida Solem", Email: "ida_solem@example.no",
		Language: courses.Nynorsk, Locale: "nb-NO", Installed: true, Welcomed: true, Met: noon, Left: noon.AddDate(0, 0, 1), Restricted: noon.AddDate(0, 0, 2), Held: noon.AddDate(1, 0, 0),
		Timezone: "Europe/Oslo", ClientTimezone: "Asia/Tokyo", Country: "NO", Manager: "6b2a1f0e-0000-4000-8000-000000000002", Groups: []string{"Selgere", "Alle"},
		Fields: map[string]string{"department": "Salg", "shift": ""},
		Chat:   courses.Chat{ServiceURL: "https://smba.trafficmanager.net/emea/", Conversation: "a:1x", User: "29:1y", Bot: "28:1z"},
	}
}

// kept is everything that can be kept of a person, with these enrolments.
func kept(list []cards.Taken) cards.Kept {
	date := func(day int) calendar.Date { return calendar.Date{Year: 2026, Month: 3, Day: day} }
	return cards.Kept{
		Person: person(), Taken: list, Campaigns: []campaigns.Campaign{campaign(nil)}, Courses: catalogue(fixture()), In: oslo,
		Requests: everyRequest(),
		Deliveries: []campaigns.Delivery{
			sent("d-0", campaigns.Remind, func(d *campaigns.Delivery) {
				d.Stage, d.Reason, d.Reminder, d.Last, d.Due = campaigns.Unconfirmed, campaigns.Interrupted, 2, true, due
			}),
			sent("d-1", campaigns.Continue, func(d *campaigns.Delivery) {
				d.Stage, d.Step, d.Conversation, d.Activity = campaigns.Accepted, 3, "a:1x", "m-1"
			}),
			sent("d-2", campaigns.Begin, func(d *campaigns.Delivery) { d.Round, d.Tries = 1, 0 }),
			sent("d-3", campaigns.Begin, func(d *campaigns.Delivery) { d.Campaign, d.Course = "gone", "tea" }),
			sent("d-4", campaigns.Mail, func(d *campaigns.Delivery) { d.Stage = campaigns.Mailed }),
			sent("d-5", campaigns.Nudged, func(d *campaigns.Delivery) { d.By = "p-2" }),
		},
		Digests: []cards.Digest{
			{Team: true, Declined: true, Deputy: "Ola *Hansen*", Period: "2026-W10", Stage: "sent", At: noon, Tries: 1, Owed: 11, Done: 21, Nudged: noon},
			{Period: "2026-03", Stage: "something new"},
		},
		Reviews: 3, Learning: learning.Record{
			Off: true, Items: []recall.Item{{Course: "coffee", Question: "beans"}}, Trials: []recall.Trial{{Course: "coffee", Arm: recall.Late}, {Course: "gone"}},
			Needs:    []needs.Outcome{{Campaign: "autumn", Competence: "brewing", Self: 4, Right: 1, Asked: 2, At: noon}},
			Answered: []learning.Asked{{Campaign: "autumn", Survey: "workplace-pulse"}},
		},
		Looks: []results.Looked{
			{At: noon, By: "Kari Nordmann", ByPerson: "p-7", What: results.LookExport, Format: "xlsx", Scope: "everybody", People: 212},
			{At: noon, By: "command line", What: results.LookReport, People: 1},
		},
		Agenda: campaigns.Agenda{
			Wake: noon, Prepared: noon, Backoff: 2, NoApp: true, Hour: 9, Day: today, Today: 1,
			Pauses: []campaigns.Pause{{From: calendar.Date{Year: 2026, Month: 7, Day: 1}, Until: calendar.Date{Year: 2026, Month: 8, Day: 1}}},
			Joined: map[string]campaigns.Membership{"autumn": {Since: date(2), Left: date(3), Invited: true}, "gone": {Since: date(1)}},
			Cards:  map[string]campaigns.Sent{"coffee": {Campaign: "autumn", Round: 1, Last: noon, Step: 3, Reminders: 2, Unconfirmed: true, TooLarge: 2, Message: campaigns.Message{Conversation: "a:1x", Activity: "m-1"}}},
			Sweep:  []campaigns.Message{{Conversation: "a:0x", Activity: "m-0"}},
			Owed: []campaigns.Owed{
				{Course: "coffee", Campaign: "autumn", Round: 1, Due: date(20), LastReminded: true}, {Course: "tea", Campaign: "gone"},
			},
			Nudge: &campaigns.Nudge{By: "p-2", At: noon}, Nudged: noon.AddDate(0, 0, -9),
		},
	}
}

// sent is a card in the campaign of kept.
func sent(id string, k campaigns.Kind, change func(*campaigns.Delivery)) campaigns.Delivery {
	d := campaigns.Delivery{
		ID: id, Stage: campaigns.Planned, At: noon, Tries: 1,
		Drop: campaigns.Drop{Kind: k, Campaign: "autumn", Course: "coffee"},
	}
	change(&d)
	return d
}
