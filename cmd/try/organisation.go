package main

import (
	_ "embed"

	"drypp/bot"
	"drypp/bot/store"
	"drypp/courses"
)

// tenant is the made-up organisation's, the same as in playground.yml.
const tenant = "5f0c3b9e-7a41-4d52-9c86-2e1b7d4a6f01"

// playgroundConfig tells the Agents Playground who works at the made-up
// organisation. Its built-in people have malformed GUIDs.
//
//go:embed playground.yml
var playgroundConfig []byte

// organisation returns the made-up organisation. Whoever comes is a learner
// and a contact at once, so that everything can be tried.
func organisation(language courses.Language, s store.Store, offered *courses.Catalogue) bot.Organisation {
	return bot.Organisation{
		Tenant:    tenant,
		Name:      "Fjordvik Verksted AS",
		Language:  language,
		Region:    "norwayeast",
		IsContact: func(courses.Person) bool { return true },
		Store:     s,
		Courses:   offered,
	}
}
