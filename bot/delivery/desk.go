package delivery

import (
	"time"

	"drypp/courses/campaigns"
)

// Desk is where campaigns are made and looked at, by a contact in chat or from
// the command line. Who may do so is the caller's to know. It is safe for
// concurrent use.
type Desk struct {
	organisations map[string]*Organisation
	now           func() time.Time
}

// Preview says what a campaign would do.
type Preview struct {
	Campaign campaigns.Campaign
	// Before is the campaign that it replaces, nil for a new one; Same says
	// that it wouldn't change anything.
	Before *campaigns.Campaign
	Same   bool
	// Problems are what is wrong with it; see Refused.
	Problems []campaigns.Problem
	// People is how many belong to the audience, and Reach how many of them
	// can be written to, and why the others can't.
	People int
	Reach  map[Reach]int
	// First and Last are the days of the first and the last first card, for
	// those who belong to the audience now, each in their own zone.
	First, Last time.Time
}

// Refused reports whether a problem keeps the campaign from being kept.
func (p *Preview) Refused() bool {
	for _, problem := range p.Problems {
		if !problem.Warning {
			return true
		}
	}
	return false
}

// Reach says whether a person can be written to.
type Reach string

// The kinds of reach, each the first of these that holds.
const (
	// Gone: they left the organisation.
	Gone Reach = "left"
	// Blocked: they blocked the bot.
	Blocked Reach = "blocked"
	// OnPause: they asked for a pause.
	OnPause Reach = "paused"
	// Connected: there is a chat with them.
	Connected Reach = "conversation stored"
	// HasApp: the app is installed for them, and there is no chat yet.
	HasApp Reach = "installed"
	// Known: they are on the list of people, and no more is known.
	Known Reach = "known"
)

// Reaches lists all of them.
var Reaches = []Reach{Connected, HasApp, Known, OnPause, Blocked, Gone}

// Status says what became of a campaign.
type Status struct {
	Campaign campaigns.Campaign
	// People is how many belong to its audience now, by whether they can be
	// written to.
	People int
	Reach  map[Reach]int
	// Counts are its deliveries; Due of the planned ones are due.
	Counts campaigns.Counts
	Due    int
	// Completed is how many of its people have passed all its courses.
	Completed int
	// Stopped says why nothing goes out to the whole organisation at present,
	// in the words of teams.Reason, or is empty.
	Stopped string
}
