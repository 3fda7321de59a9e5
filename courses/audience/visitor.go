package audience

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/google/uuid"

	"drypp/courses"
	"drypp/courses/calendar"
)

// visitor goes through an expression before it is compiled: it refuses what
// audiences don't need, folds its texts, and notes the fields it uses.
type visitor struct {
	known []string
	uses  map[string]bool
	err   *Error
}

// operators are those that audiences need.
var operators = []string{"==", "!=", "in", "<", "<=", ">", ">=", "and", "or", "&&", "||", "contains", "startsWith", "endsWith"}

// Visit is called for each node, the inner ones first, and may be again.
func (v *visitor) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.BoolNode, *ast.ArrayNode, *ast.ConstantNode:
	case *ast.StringNode:
		n.Value = fold(n.Value)
	case *ast.IdentifierNode:
		v.use(n)
	case *ast.UnaryNode:
		if n.Operator != "not" && n.Operator != "!" {
			v.refuse(n.Location(), n.Operator+" isn't used in audiences")
		}
	case *ast.BinaryNode:
		v.binary(n)
	default:
		v.refuse((*node).Location(), "something stands here that isn't used in audiences")
	}
}

// use notes a field. One that nobody knows is left to the compiler, except for
// its own name for all of them.
func (v *visitor) use(n *ast.IdentifierNode) {
	if v.uses == nil {
		v.uses = map[string]bool{}
	}
	if slices.Contains(v.known, n.Value) {
		v.uses[n.Value] = true
	} else if strings.HasPrefix(n.Value, "$") {
		v.refuse(n.Location(), "$ isn't used in audiences")
	}
}

func (v *visitor) binary(n *ast.BinaryNode) {
	if !slices.Contains(operators, n.Operator) {
		v.refuse(n.Location(), n.Operator+" isn't used in audiences")
		return
	}
	v.compared(n.Operator, n.Left, n.Right)
	v.compared(n.Operator, n.Right, n.Left)
}

// compared looks at what a field is compared with as a whole: in the wrong form
// it would match nobody, or everybody, silently.
func (v *visitor) compared(operator string, field, with ast.Node) {
	f, ok := field.(*ast.IdentifierNode)
	if !ok || strings.HasSuffix(operator, "With") || operator == "contains" {
		return
	}
	switch f.Value {
	case courses.FieldManager:
		v.each(with, isManager, "a manager is compared with something that is neither an object ID nor an e-mail address",
			"write the manager's object ID, as Entra shows it, or the e-mail address if the list of people has managers so")
	case courses.FieldStart:
		v.each(with, isDay, "the first day of work is compared with something that is no day",
			`write year, month and day, as in start_date >= "2026-01-31"`)
	}
}

// each wants a text, or those of a list, to be right if they aren't empty.
func (v *visitor) each(n ast.Node, right func(string) bool, problem, fix string) {
	switch n := n.(type) {
	case *ast.ArrayNode:
		for _, one := range n.Nodes {
			v.each(one, right, problem, fix)
		}
	case *ast.StringNode:
		if n.Value != "" && !right(n.Value) {
			v.note(n.Location(), problem, fix)
		}
	}
}

func isManager(s string) bool { return uuid.Validate(s) == nil || strings.Contains(s, "@") }

func isDay(s string) bool {
	_, err := calendar.ParseDate(s)
	return err == nil
}

func (v *visitor) refuse(at file.Location, problem string) {
	v.note(at, problem, "use fields, texts in quotes, lists, ==, !=, in, contains, startsWith, endsWith, <, <=, >, >=, and, or, not, as in "+exampleOf(v.known))
}

// note keeps the first problem.
func (v *visitor) note(at file.Location, problem, fix string) {
	if v.err == nil {
		v.err = &Error{at: at.From, Problem: problem, Fix: fix}
	}
}
