package roles

import (
	"slices"
	"strings"

	"drypp/courses"
	"drypp/courses/audience"
)

// actions are what each role may do.
var actions = map[Role][]Action{
	Learner:       {Learn},
	Manager:       {SeeTeam},
	Contact:       {RunCampaigns, SeeResults, ManagePeople, ChooseFields, AnswerRequests, SeeQuality},
	Deputy:        {RunCampaigns, SeeResults, ManagePeople, ChooseFields, AnswerRequests, SeeQuality},
	Author:        {SeeQuality},
	Administrator: {SeeOperation},
}

// undivided are the actions that concern everybody at once: a contact of only
// some people may not do them.
var undivided = []Action{ManagePeople, ChooseFields}

// nameless are the actions that show nobody by name, so that a scope has
// nothing to bound.
var nameless = []Action{SeeQuality, SeeOperation}

// Of returns the person's roles. Who left the organisation has none but
// Learner, whatever they were: only the history of theirs is left. So has who is
// restricted: what a contact or a manager does is recorded and shown under their
// name, which is what they asked to end. They lift it to be that again.
func (r *Roles) Of(p *courses.Person) []Role {
	if !p.Active() {
		return []Role{Learner}
	}
	list := []Role{Learner, Manager}
	if slices.ContainsFunc(r.config.Contacts, func(c ContactConfig) bool { return is(p, c.User) }) {
		list = append(list, Contact)
	}
	if slices.ContainsFunc(r.config.Contacts, func(c ContactConfig) bool { return among(p, c.Deputies) }) {
		list = append(list, Deputy)
	}
	if among(p, r.config.Authors) {
		list = append(list, Author)
	}
	if among(p, r.config.Administrators) {
		list = append(list, Administrator)
	}
	return list
}

// May reports whether the person may do something, and whom that reaches. The
// widest of their roles counts.
func (r *Roles) May(p *courses.Person, a Action) (Scope, bool) {
	var scopes []string
	team := false
	for _, role := range r.Of(p) {
		switch {
		case !slices.Contains(actions[role], a):
		case a == Learn || slices.Contains(nameless, a):
			return Scope{Expression: audience.Everybody}, true
		case role == Manager:
			team = true
		default:
			scopes = append(scopes, r.scopes(p, role)...)
		}
	}
	switch expression := r.join(scopes); {
	case expression == audience.Everybody:
		return Scope{Expression: expression}, true
	case expression != "" && !slices.Contains(undivided, a):
		return Scope{Expression: expression}, true
	}
	return Scope{Team: team}, team
}

// scopes returns the scopes of those whom a person is contact or deputy of.
func (r *Roles) scopes(p *courses.Person, role Role) (list []string) {
	for _, c := range r.config.Contacts {
		if role == Contact && is(p, c.User) || role == Deputy && among(p, c.Deputies) {
			if c.Scope == "" {
				c.Scope = audience.Everybody
			}
			list = append(list, c.Scope)
		}
	}
	return list
}

// join returns the expression that selects whom any of the scopes selects, or
// the empty one without any. One that doesn't compile takes nothing from the
// others, but stays if there is no other: it covers nobody.
func (r *Roles) join(scopes []string) string {
	var whole, good []string
	for _, s := range scopes {
		if strings.TrimSpace(s) == audience.Everybody {
			whole = append(whole, s)
		}
		if _, err := r.audiences.Rule(s); err == nil && !slices.Contains(good, s) {
			good = append(good, s)
		}
	}
	switch {
	case len(whole) > 0:
		return audience.Everybody
	case len(good) == 0:
		return strings.Join(scopes[:min(1, len(scopes))], "")
	case len(good) == 1:
		return good[0]
	}
	return "(" + strings.Join(good, ") or (") + ")"
}

// Covers reports whether somebody with that scope reaches another person. A
// team is made of those whose manager is by, and of those below them up to
// Config.Levels; nobody is in their own. find returns a person by their object
// ID or e-mail address; it is asked only when there are levels to climb.
func (r *Roles) Covers(s Scope, by, about *courses.Person, find func(user string) (courses.Person, bool)) bool {
	if s.Team {
		return r.leads(by, about, find)
	}
	rule, err := r.audiences.Rule(s.Expression)
	return err == nil && rule.Match(about)
}

// Rule returns what an expression selects, as the organisation compiles its
// scopes. The error is an *audience.Error.
func (r *Roles) Rule(expression string) (*audience.Rule, error) { return r.audiences.Rule(expression) }

// maxLevels is deeper than organisations are, and ends the climb where managers
// go round in a circle.
const maxLevels = 100

func (r *Roles) leads(by, about *courses.Person, find func(user string) (courses.Person, bool)) bool {
	if by.ID == about.ID {
		return false
	}
	for level, manager := 1, about.Manager; manager != ""; level++ {
		if is(by, manager) {
			return true
		}
		if level >= min(r.config.Levels, maxLevels) {
			return false
		}
		next, ok := find(manager)
		if !ok {
			return false
		}
		manager = next.Manager
	}
	return false
}

// is reports whether a user, by object ID or e-mail address, is that person.
func is(p *courses.Person, user string) bool {
	return user != "" && (strings.EqualFold(user, p.ObjectID) || strings.EqualFold(user, p.Email))
}

func among(p *courses.Person, users []string) bool {
	return slices.ContainsFunc(users, func(user string) bool { return is(p, user) })
}

// Holds reports whether somebody may do something to what was made for a scope,
// such as a campaign; the empty one is the whole organisation. It is theirs if
// the scope is one of theirs, word for word: whom an expression selects changes
// by the day.
func (r *Roles) Holds(by *courses.Person, a Action, scope string) bool {
	whole, ok := r.May(by, a)
	if !ok || whole.Whole() {
		return ok
	}
	if whole.Expression == scope {
		return true
	}
	return slices.ContainsFunc(r.Of(by), func(role Role) bool {
		return slices.Contains(actions[role], a) && slices.Contains(r.scopes(by, role), scope)
	})
}

// Expressions returns every scope that May gives to somebody for SeeResults,
// each once, in the order of the configuration, but for the whole organisation:
// those of contacts and deputies, and of who is both, or that for several. Users
// are taken for different people unless they are named the same way, by object
// ID or by address.
func (r *Roles) Expressions() []string {
	var list []string
	for _, c := range r.config.Contacts {
		for _, user := range append([]string{c.User}, c.Deputies...) {
			s, ok := r.May(&courses.Person{Email: user}, SeeResults)
			if ok && !s.Whole() && !slices.Contains(list, s.Expression) {
				list = append(list, s.Expression)
			}
		}
	}
	return list
}
