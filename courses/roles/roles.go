// Package roles is the one place that decides who may do what. It is pure; its
// methods are safe for concurrent use.
package roles

import "drypp/courses/audience"

// Role is what somebody is to the organisation. One person may have several.
type Role string

// The roles. Everybody is a Learner, and a Manager of those who name them as
// theirs, who may be nobody.
const (
	Learner       Role = "learner"
	Manager       Role = "manager"
	Contact       Role = "contact"
	Deputy        Role = "deputy"
	Author        Role = "author"
	Administrator Role = "administrator"
)

// Action is something that not everybody may do.
type Action string

// The actions. The table in the package's test says whose they are.
const (
	// Learn: take courses, see what is kept of oneself.
	Learn Action = "learn"
	// SeeTeam: see how far one's reports are, by name.
	SeeTeam Action = "see-team"
	// RunCampaigns: make, change and look at campaigns.
	RunCampaigns Action = "run-campaigns"
	// SeeResults: see and export the results of people by name.
	SeeResults Action = "see-results"
	// ManagePeople: import people, confirm removals, see where they come from.
	ManagePeople Action = "manage-people"
	// ChooseFields: choose what is known of people.
	ChooseFields Action = "choose-fields"
	// AnswerRequests: see and decide what people ask of what is kept about them,
	// and ask for them.
	AnswerRequests Action = "answer-requests"
	// SeeQuality: see how courses' questions do, without names.
	SeeQuality Action = "see-quality"
	// SeeOperation: see how the installation does, without names.
	SeeOperation Action = "see-operation"
)

// Config names who has which role.
type Config struct {
	Contacts []ContactConfig
	// Authors and Administrators are e-mail addresses or Entra object IDs, as
	// all users are.
	Authors, Administrators []string
	// Levels is how many levels down a manager's team goes: 1 is direct
	// reports. Less counts as 1.
	Levels int
}

// ContactConfig is a contact.
type ContactConfig struct {
	User string
	// Scope is the expression that selects whom they are the contact of; empty
	// means everybody.
	Scope string
	// Deputies are users who may do what the contact may, always.
	Deputies []string
}

// Roles knows an organisation's roles. Build one with New.
type Roles struct {
	config    Config
	audiences *audience.Rules
}

// New returns the roles of an organisation. Scopes are compiled by audiences,
// when they are needed: a scope that doesn't compile, because a field was taken
// away, covers nobody.
func New(c Config, audiences *audience.Rules) *Roles {
	return &Roles{config: c, audiences: audiences}
}

// Scope is whom an action reaches.
type Scope struct {
	// Expression selects them; audience.Everybody for the whole organisation.
	Expression string
	// Team says that it is the manager's reports instead.
	Team bool
}

// Whole reports whether the scope is the whole organisation.
func (s Scope) Whole() bool { return !s.Team && s.Expression == audience.Everybody }
