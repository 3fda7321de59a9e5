package audience

import (
	"slices"
	"sync"

	"drypp/courses"
	"drypp/courses/campaigns"
)

// Rules are the expressions that select people of an organisation, each compiled
// once. They are safe for concurrent use.
type Rules struct {
	mu       sync.RWMutex
	fields   []string
	compiled map[string]compiled
}

type compiled struct {
	rule *Rule
	err  error
}

// maxCompiled bounds the expressions that are kept compiled. An organisation
// has fewer; somebody who tries many out must not fill the memory.
const maxCompiled = 1000

// NewRules returns the rules of an organisation that chose these fields.
func NewRules(fields ...string) *Rules {
	return &Rules{fields: slices.Clone(fields), compiled: map[string]compiled{}}
}

// SetFields has the rules know these fields from now on.
func (r *Rules) SetFields(fields ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.fields = slices.Clone(fields)
	clear(r.compiled)
}

// Rule returns the compiled expression. The error is an *Error.
func (r *Rules) Rule(expression string) (*Rule, error) {
	r.mu.RLock()
	c, ok := r.compiled[expression]
	fields := r.fields
	r.mu.RUnlock()
	if ok {
		return c.rule, c.err
	}
	c.rule, c.err = Compile(expression, fields)
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.compiled) >= maxCompiled {
		clear(r.compiled)
	}
	if slices.Equal(fields, r.fields) { // else they were changed meanwhile
		r.compiled[expression] = c
	}
	return c.rule, c.err
}

// Member reports whether the person belongs to the campaign's audience, within
// its scope. An expression that doesn't compile any more, because a field was
// taken away, has nobody in it; Rule tells why.
func (r *Rules) Member(c *campaigns.Campaign, p *courses.Person) bool {
	in, known := r.Membership(c, p)
	return in && known
}

// Membership is Member, and reports whether that can be known: it can't if the
// audience or the scope doesn't compile any more.
func (r *Rules) Membership(c *campaigns.Campaign, p *courses.Person) (in, known bool) {
	audience, err := r.Rule(c.Audience)
	if err != nil {
		return false, false
	}
	if c.Scope == "" {
		return audience.Match(p), true
	}
	scope, err := r.Rule(c.Scope)
	if err != nil {
		return false, false
	}
	return audience.Match(p) && scope.Match(p), true
}

// Parts returns what Member needs of people to tell who belongs to a campaign's
// audience.
func (r *Rules) Parts(c *campaigns.Campaign) (p courses.Parts) {
	for _, expression := range []string{c.Audience, c.Scope} {
		if rule, err := r.Rule(expression); err == nil {
			one := rule.Parts()
			p.Fields = append(p.Fields, one.Fields...)
			p.Groups, p.Manager = p.Groups || one.Groups, p.Manager || one.Manager
		}
	}
	return p
}

// Fields returns the fields that an expression can name, sorted.
func (r *Rules) Fields() []string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return Fields(r.fields...)
}
