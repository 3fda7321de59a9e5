package reports

import (
	"slices"
	"strings"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/audience"
	"drypp/courses/calendar"
	"drypp/courses/results"
	"drypp/courses/roles"
)

// Cuts returns how an organisation's totals are to be cut so that everybody who
// may see results has theirs: by the fields of results.Fields that rules know,
// by each scope that r can give, and by those fields within it. It has to be
// made anew when the fields change. day returns the day that it is.
func Cuts(r *roles.Roles, rules *audience.Rules, day func() calendar.Date) store.Cuts {
	known := rules.Fields()
	scopes := r.Expressions()
	c := cutter{fields: among(known), rules: []*audience.Rule{nil}, scopes: []string{""}}
	for _, s := range scopes {
		if rule, err := rules.Rule(s); err == nil { // else it covers nobody
			c.rules, c.scopes = append(c.rules, rule), append(c.scopes, s)
		}
	}
	key := strings.Join(slices.Concat(known, []string{""}, scopes), "\x00")
	return store.Cuts{Of: c.of, Key: key, Day: day}
}

// among returns those of results.Fields that are among the fields known.
func among(known []string) (list []string) {
	for _, f := range results.Fields {
		if slices.Contains(known, f) {
			list = append(list, f)
		}
	}
	return list
}

// cutter knows the cuts of people. A rule of nil covers everybody.
type cutter struct {
	fields []string
	rules  []*audience.Rule
	scopes []string
}

func (c *cutter) of(p *courses.Person) (cuts []results.Cut) {
	for i, rule := range c.rules {
		if rule != nil {
			if !rule.Match(p) {
				continue
			}
			cuts = append(cuts, results.Cut{Scope: c.scopes[i]})
		}
		for _, f := range c.fields {
			if v := p.Field(f); v != "" {
				cuts = append(cuts, results.Cut{Scope: c.scopes[i], Field: f, Value: v})
			}
		}
	}
	return cuts
}
