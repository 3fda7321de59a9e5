// Package learning is what is kept of a person's learning beside their enrolments:
// what comes back, what is measured, and what they were asked.
package learning

import (
	"drypp/courses/needs"
	"drypp/courses/recall"
)

// Record is one person's. The zero Record is that of somebody of whom nothing is
// kept.
type Record struct {
	// Off says that they want no question to come back by itself.
	Off bool
	// Items are the questions that they answered outside of courses, by course and
	// question; see recall.Item.
	Items []recall.Item
	// Trials are in the order of the courses' IDs.
	Trials []recall.Trial
	// Needs are the outcomes of their mappings, oldest first.
	Needs []needs.Outcome
	// Answered are the surveys that they answered, in the order of campaigns' and
	// surveys' IDs: it tells neither when nor in which order.
	Answered []Asked
}

// Asked is a survey in a campaign.
type Asked struct{ Campaign, Survey string }
