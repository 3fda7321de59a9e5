package main

import (
	_ "embed"
	"time"
	// Its zone must be known on machines that have no zones.
	_ "time/tzdata"

	"drypp/bot"
	"drypp/bot/delivery"
	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/audience"
	"drypp/courses/calendar"
	"drypp/courses/library"
	"drypp/courses/recall"
	"drypp/courses/roles"
	"drypp/courses/surveys"
)

// tenant is the made-up organisation's, the same as in playground.yml.
const tenant = "5f0c3b9e-7a41-4d52-9c86-2e1b7d4a6f01"

// playgroundConfig tells the Agents Playground who works at the made-up
// organisation. Its built-in people have malformed GUIDs.
//
//go:embed playground.yml
var playgroundConfig []byte

// contact is the object ID of Ingrid, whose chat the Playground opens: she is a
// learner and a contact at once, so that everything can be tried.
const contact = "1b7e9d3c-5a2f-4c68-8e04-9f6d2b1a7c11"

// fields are what may be known of people.
var fields = []string{courses.FieldDepartment, courses.FieldLocation, courses.FieldTitle, courses.FieldManager}

// organisation returns the made-up organisation.
func organisation(language courses.Language, s store.Store, offered *courses.Catalogue) bot.Organisation {
	rules := audience.NewRules(fields...)
	return bot.Organisation{
		Tenant:    tenant,
		Name:      "Fjordvik Verksted AS",
		Language:  language,
		Region:    "norwayeast",
		Location:  hours.Hours("", "", 0).Location(),
		Hours:     hours.Hours,
		Roles:     roles.New(roles.Config{Contacts: []roles.ContactConfig{{User: contact}}}, rules),
		Audiences: rules,
		Store:     s,
		Courses:   offered,
		Recall:    &recall.Settings{Retention: recall.DefaultRetention, Share: recall.DefaultShare},
		Surveys:   must(surveys.NewCatalogue(must(surveys.Along())...)),

		Certificates: true,
	}
}

// offer returns the courses that come along.
func offer() (*courses.Catalogue, error) {
	list, err := library.Courses()
	if err != nil {
		return nil, err
	}
	known, err := library.Competences()
	if err != nil {
		return nil, err
	}
	return courses.NewCatalogueOf(known, list...)
}

// budget is how many cards come by themselves on a day: one that comes back, and
// one of a campaign that is being tried.
const budget = 2

// hours are as wide as they may be, so that whoever tries a campaign in the
// evening or on a Sunday sees a card come.
var hours = must(calendar.NewBook(calendar.Config{
	Location: must(time.LoadLocation("Europe/Oslo")), Country: "NO", From: calendar.Earliest, To: calendar.Latest,
	Weekdays: []time.Weekday{time.Sunday, time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday},
}))

// must is for what is constant here.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// deliveries returns the organisation as deliveries are made for it: its people
// are those who have written.
func deliveries(o bot.Organisation) delivery.Organisation {
	return delivery.Organisation{
		Tenant: o.Tenant, Name: o.Name, Language: o.Language, Store: o.Store, Courses: o.Courses, Audiences: o.Audiences,
		Recall: o.Recall, Surveys: o.Surveys, Budget: budget, Hours: o.Hours,
	}
}
