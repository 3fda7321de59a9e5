// Package audience selects people by an expression over what is known of them,
// such as
//
//	department == "Salg" && location in ["Oslo", "Bergen"]
//	"Selgere" in groups and not (title contains "lærling")
//	start_date >= "2026-01-01"
//	everybody
//
// The language is expr-lang's, cut down to what selects people: fields, texts,
// lists, comparisons, and, or, not. There are no loops, functions or numbers,
// so that the cost of a rule is bounded by its length. Case doesn't matter in
// any text, nor do the forms in which Unicode writes the same letter, nor space
// around it. A field that isn't known of a person is the empty text. What is
// less or greater goes by the texts, letter by letter, and the empty one comes
// first: so days compare as people expect, but who has none comes before all.
//
// Rules are pure and safe for concurrent use.
package audience

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
	"golang.org/x/text/unicode/norm"

	"drypp/courses"
)

// MaxLength is how many bytes an expression may have.
const MaxLength = 2048

// Everybody is the expression that everybody matches.
const Everybody = "everybody"

// Rule is a compiled expression.
type Rule struct {
	program *vm.Program
	// uses are the fields that it looks at.
	uses []use
	// idle has *machine, for the next Match.
	idle sync.Pool
}

// use is a field with the way to its value.
type use struct {
	name  string
	value func(*machine, *courses.Person) any
}

// machine is what evaluating takes.
type machine struct {
	vm     vm.VM
	env    map[string]any
	groups []string
}

// texts are the fields whose value is a text that isn't in courses.Person.Fields.
var texts = map[string]func(*courses.Person) string{
	"name":                func(p *courses.Person) string { return p.Name },
	"email":               func(p *courses.Person) string { return p.Email },
	"language":            func(p *courses.Person) string { return string(p.Speaks("")) },
	courses.FieldCountry:  func(p *courses.Person) string { return p.Country },
	courses.FieldTimezone: func(p *courses.Person) string { return p.Timezone },
	courses.FieldManager:  func(p *courses.Person) string { return p.Manager },
}

// always are the fields that need not be chosen.
var always = []string{"name", "email", "language", Everybody, "installed", courses.FieldGroups}

// Fields returns the fields that an expression can name, sorted, where the
// organisation chose these (courses.StandardFields, and its own): beside them
// name, email, language (the one that they chose, else that of their Teams
// client), groups (a list), installed and everybody (true or false).
func Fields(chosen ...string) []string {
	known := slices.Concat(always, chosen)
	slices.Sort(known)
	return slices.Compact(known)
}

// Compile compiles an expression for an organisation that chose these fields,
// by their names in lower case. The error is an *Error.
func Compile(expression string, chosen []string) (*Rule, error) {
	known := Fields(chosen...)
	switch {
	case strings.TrimSpace(expression) == "":
		return nil, &Error{Line: 1, Column: 1, Problem: "is empty", Fix: "write " + Everybody + ", or who it is for, such as " + exampleOf(known)}
	case len(expression) > MaxLength:
		return nil, &Error{Line: 1, Column: 1, Problem: fmt.Sprintf("is longer than %d bytes", MaxLength), Fix: "use a group instead of naming people one by one"}
	}
	rule, err := compile(expression, known)
	if err == nil {
		return rule, nil
	}
	// Chat and text programs make quotes curly.
	if straight := quotes.Replace(expression); straight != expression {
		if rule, second := compile(straight, known); second == nil {
			return rule, nil
		}
	}
	return nil, explain(err, expression, known)
}

var quotes = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`)

// maxNodes bounds the parts of an expression; MaxLength has room for about as
// many.
const maxNodes = 1000

func compile(expression string, known []string) (*Rule, error) {
	env := map[string]any{}
	for _, name := range known {
		env[name] = ""
	}
	env[Everybody], env["installed"], env[courses.FieldGroups] = true, false, []string{}
	seen := &visitor{known: known}
	program, err := expr.Compile(expression, expr.Env(env), expr.AsBool(), expr.WarnOnAny(),
		expr.DisableAllBuiltins(), expr.MaxNodes(maxNodes), expr.Patch(seen))
	if seen.err != nil {
		return nil, seen.err
	}
	if err != nil {
		return nil, err
	}
	rule := &Rule{program: program}
	for name := range seen.uses {
		rule.uses = append(rule.uses, use{name, valueOf(name)})
	}
	return rule, nil
}

// Parts returns what the rule needs of a person.
func (r *Rule) Parts() (p courses.Parts) {
	for i := range r.uses {
		switch name := r.uses[i].name; {
		case name == Everybody, name == "installed":
		case name == courses.FieldGroups:
			p.Groups = true
		case name == courses.FieldManager:
			p.Manager = true
		case texts[name] == nil:
			p.Fields = append(p.Fields, name)
		}
	}
	return p
}

// Match reports whether the person belongs to the audience.
func (r *Rule) Match(p *courses.Person) bool {
	m, _ := r.idle.Get().(*machine)
	if m == nil {
		m = &machine{env: make(map[string]any, len(r.uses))}
	}
	defer r.idle.Put(m)
	for i := range r.uses {
		m.env[r.uses[i].name] = r.uses[i].value(m, p)
	}
	got, err := m.vm.Run(r.program, m.env)
	clear(m.env)
	clear(m.groups) // nothing personal stays behind
	yes, ok := got.(bool)
	return err == nil && ok && yes
}

// valueOf returns the way to a field's value.
func valueOf(name string) func(*machine, *courses.Person) any {
	switch name {
	case Everybody:
		return func(*machine, *courses.Person) any { return true }
	case "installed":
		return func(_ *machine, p *courses.Person) any { return p.Installed }
	case courses.FieldGroups:
		return (*machine).foldGroups
	}
	if get := texts[name]; get != nil {
		return func(_ *machine, p *courses.Person) any { return fold(get(p)) }
	}
	return func(_ *machine, p *courses.Person) any { return fold(p.Fields[name]) }
}

func (m *machine) foldGroups(p *courses.Person) any {
	m.groups = m.groups[:0]
	for _, g := range p.Groups {
		m.groups = append(m.groups, fold(g))
	}
	return m.groups
}

// fold makes texts equal that people hold to be the same.
func fold(s string) string { return strings.ToLower(norm.NFC.String(strings.TrimSpace(s))) }
