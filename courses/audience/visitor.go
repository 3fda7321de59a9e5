package audience

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/google/uuid"
)

// visitor goes through an expression before it is compiled: it refuses what
// audiences don't need, folds its texts, and notes the fields it uses.
type visitor struct {
	known []string
	uses  map[string]bool
	err   *Error
}

// operators are those that audiences need.
var operators = []string{"==", "!=", "in", "and", "or", "&&", "||", "contains", "startsWith", "endsWith"}

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
	if a, ok := n.Left.(*ast.IdentifierNode); ok && a.Value == "manager" {
		v.managers(n.Right)
	}
	if b, ok := n.Right.(*ast.IdentifierNode); ok && b.Value == "manager" {
		v.managers(n.Left)
	}
}

// managers wants object IDs: an address would match nobody, silently.
func (v *visitor) managers(n ast.Node) {
	switch n := n.(type) {
	case *ast.ArrayNode:
		for _, each := range n.Nodes {
			v.managers(each)
		}
	case *ast.StringNode:
		if n.Value != "" && uuid.Validate(n.Value) != nil {
			v.note(n.Location(), "a manager is compared with something that is no object ID",
				"write the manager's object ID, as Entra shows it")
		}
	}
}

func (v *visitor) refuse(at file.Location, problem string) {
	v.note(at, problem, "use fields, texts in quotes, lists, ==, !=, in, contains, startsWith, endsWith, and, or, not, as in "+example)
}

// note keeps the first problem.
func (v *visitor) note(at file.Location, problem, fix string) {
	if v.err == nil {
		v.err = &Error{at: at.From, Problem: problem, Fix: fix}
	}
}
