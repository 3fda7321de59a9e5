package surveys

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"drypp/courses"
	"drypp/courses/markdown"
)

// MaxFile is how large, in bytes, a survey's file may be.
const MaxFile = 64 << 10

// Parse reads the file of a survey; README.md of package courses says how it is
// written. The name stands in what is found, and its last part without .yaml has to
// be the survey's ID. What an author can mend comes back as markdown.Findings, all
// of it at once.
func Parse(name string, src []byte) (*Survey, error) {
	r := &reader{file: name}
	s := r.survey(src)
	if len(r.found) > 0 {
		slices.SortStableFunc(r.found, func(a, b markdown.Finding) int { return cmp.Compare(a.Line, b.Line) })
		return nil, r.found
	}
	return s, nil
}

// reader reads one file and collects what is wrong with it.
type reader struct {
	file  string
	found markdown.Findings
	// languages are those of the title, which every text has to have.
	languages []courses.Language
}

func (r *reader) bad(line int, code courses.Code, format string, args ...any) {
	f := courses.NewFault(code, format, args...)
	r.found = append(r.found, markdown.Finding{
		File: r.file, Line: line, Severity: markdown.Error, Code: f.Code, Message: f.Message, Fix: f.Fix,
	})
}

// The keys of a file, of a question and of a text.
var (
	fileKeys      = []string{"id", "named", "title", "summary", "questions"}
	questionKeys  = []string{"id", "kind", "title", "points", "low", "high", "options", "optional"}
	questionKinds = []string{string(Scale), string(Single), string(Several), string(Stars), string(Text), string(ENPS)}
)

func (r *reader) survey(src []byte) *Survey {
	top := r.document(src)
	if top == nil {
		return nil
	}
	m := r.mapping(top, fileKeys, "id", "title", "summary", "questions")
	if m == nil {
		return nil
	}
	s := &Survey{ID: r.id(m["id"], "the survey"), Named: r.yes(m["named"]), Editions: map[courses.Language]*Edition{}}
	if base := strings.TrimSuffix(r.file[strings.LastIndexByte(r.file, '/')+1:], suffix); m["id"] != nil && courses.ValidID(s.ID) && base != s.ID {
		r.bad(lineOf(m["id"]), courses.CodeID, "the id is %q, but the file is called %.80q: call the file %s%s", s.ID, base, s.ID, suffix)
	}
	titles := r.texts(m["title"], maxTitle)
	for _, l := range courses.Languages {
		if titles[l] != "" {
			r.languages = append(r.languages, l)
			s.Editions[l] = &Edition{Language: l, Title: titles[l]}
		}
	}
	for l, text := range r.texts(m["summary"], maxSummary) {
		if ed := s.Editions[l]; ed != nil {
			ed.Summary = text
		}
	}
	r.questions(s, m["questions"])
	r.sizes(s, m["questions"])
	return s
}

// document returns what a file holds, nil if it can't be read. It refuses YAML that
// refers or tags, which no survey needs and a hostile file could grow without bound
// by.
func (r *reader) document(src []byte) ast.Node {
	if len(src) > MaxFile || !utf8.Valid(src) {
		r.bad(0, courses.CodeSyntax, "the file has %d bytes or isn't UTF-8: write at most %d bytes of UTF-8", len(src), MaxFile)
		return nil
	}
	src = bytes.TrimPrefix(bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n")), []byte("\uFEFF"))
	tokens := lexer.Tokenize(string(src))
	signs := 0
	for _, t := range tokens {
		switch t.Type {
		case token.AnchorType, token.AliasType, token.TagType, token.MergeKeyType, token.DirectiveType, token.DocumentHeaderType, token.DocumentEndType:
			r.bad(t.Position.Line, courses.CodeSyntax, "%.20q isn't understood here: write the value out, in quotes if it begins with a special character", t.Value)
			return nil
		case token.SequenceStartType, token.MappingStartType, token.SequenceEntryType, token.CollectEntryType, token.MappingValueType, token.MappingKeyType:
			signs++
		}
	}
	if signs > maxSigns {
		r.bad(0, courses.CodeSyntax, "there are more than %d brackets, hyphens, colons and commas: write one for each question, option and language", maxSigns)
		return nil
	}
	f, err := parser.Parse(tokens, 0)
	if err != nil {
		r.syntax(err)
		return nil
	}
	if len(f.Docs) == 0 || f.Docs[0].Body == nil {
		r.bad(1, courses.CodeSyntax, "the file is empty: write a survey (keys %s)", strings.Join(fileKeys, ", "))
		return nil
	}
	return f.Docs[0].Body
}

// maxSigns bounds what the YAML library may have to do, which grows with the square
// of it: a hyphen, a bracket, three colons and commas for each text, with room to
// spare.
const maxSigns = 20 * MaxQuestions * (MaxOptions + 4)

// syntax turns what the YAML library says into a finding.
func (r *reader) syntax(err error) {
	line, message := 1, err.Error()
	if at, ok := errors.AsType[yaml.Error](err); ok {
		message = at.GetMessage()
		if t := at.GetToken(); t != nil && t.Position != nil {
			line = t.Position.Line
		}
	}
	r.bad(line, courses.CodeSyntax, "the file can't be read (%.200s): write key: value, with texts that contain a colon in quotes", message)
}

func lineOf(n ast.Node) int {
	if n == nil || n.GetToken() == nil {
		return 0
	}
	return n.GetToken().Position.Line
}

// mapping returns the values of a mapping by key, nil if it is none. It names every
// key that isn't known, and those needed that are missing.
func (r *reader) mapping(n ast.Node, known []string, needed ...string) map[string]ast.Node {
	var values []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	default:
		r.bad(lineOf(n), courses.CodeSyntax, "here are keys expected: write key: value (keys are %s)", strings.Join(known, ", "))
		return nil
	}
	m := map[string]ast.Node{}
	for _, v := range values {
		key := v.Key.GetToken().Value
		switch {
		case !slices.Contains(known, key):
			near := nearest(key, known)
			r.bad(lineOf(v.Key), courses.CodeUnknownKey, "the key %.40q isn't known: did you mean %s? (known are %s)", key, near, strings.Join(known, ", "))
			needed = without(needed, near)
		case m[key] != nil:
			r.bad(lineOf(v.Key), courses.CodeValue, "the key %s is there twice: leave one", key)
		default:
			m[key] = v.Value
		}
	}
	for _, key := range needed {
		if m[key] == nil {
			r.bad(lineOf(n), courses.CodeMissingKey, "the key %s is missing: add it", key)
		}
	}
	return m
}

// nearest returns the known word that takes the fewest changes of a letter to get
// from word to it.
func nearest(word string, known []string) string {
	word = word[:min(len(word), 64)]
	return slices.MinFunc(known, func(a, b string) int {
		return cmp.Compare(levenshtein.ComputeDistance(word, a), levenshtein.ComputeDistance(word, b))
	})
}

func without(list []string, word string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == word })
}

// scalar returns a value that is one word or text, and whether it is one. Null is
// an empty text.
func (r *reader) scalar(n ast.Node, what string) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return n.GetToken().Value, true
	case *ast.NullNode:
		return "", true
	}
	r.bad(lineOf(n), courses.CodeValue, "%s is not a text: write one", what)
	return "", false
}

func (r *reader) id(n ast.Node, what string) string {
	if n == nil {
		return ""
	}
	s, ok := r.scalar(n, "the id")
	if ok && !courses.ValidID(s) {
		r.bad(lineOf(n), courses.CodeID, "the id %.40q of %s won't do: use lower-case letters, digits and hyphens, at most %d", s, what, courses.MaxID)
	}
	return s
}

// yes reads true or false; without a value it is false.
func (r *reader) yes(n ast.Node) bool {
	if n == nil {
		return false
	}
	b, ok := n.(*ast.BoolNode)
	if !ok {
		r.bad(lineOf(n), courses.CodeValue, "%.20q is neither true nor false: write one of them", fmt.Sprint(n))
		return false
	}
	return b.Value
}

// number reads a number from low to high; without a value it is 0.
func (r *reader) number(n ast.Node, key string, low, high int) int {
	if n == nil {
		return 0
	}
	s, _ := r.scalar(n, key)
	i, err := strconv.Atoi(s)
	if err != nil || i < low || i > high {
		r.bad(lineOf(n), courses.CodeValue, "%s is %.20q: give a whole number from %d to %d", key, s, low, high)
	}
	return i
}

// texts reads a text in each language. All texts have to have those of the title.
func (r *reader) texts(n ast.Node, longest int) map[courses.Language]string {
	if n == nil {
		return nil
	}
	var tags []string
	for _, l := range courses.Languages {
		tags = append(tags, string(l))
	}
	m := r.mapping(n, tags)
	texts := map[courses.Language]string{}
	for _, l := range courses.Languages {
		value := m[string(l)]
		wanted := slices.Contains(r.languages, l)
		switch {
		case value != nil:
			texts[l] = r.text(value, longest)
			if r.languages != nil && !wanted {
				r.bad(lineOf(value), courses.CodeLanguages, "the title has no %s: add it there, or take this text away", l)
			}
		case wanted && m != nil:
			r.bad(lineOf(n), courses.CodeLanguages, "this has no %s, but the title has: write it beside the others", l)
		}
	}
	if m != nil && len(texts) == 0 && r.languages == nil {
		r.bad(lineOf(n), courses.CodeLanguages, "there is no text in any language: write one for each of %s", strings.Join(tags, ", "))
	}
	return texts
}

// text reads a text of at most so many characters, on one line.
func (r *reader) text(n ast.Node, longest int) string {
	s, ok := r.scalar(n, "this")
	s = strings.Join(strings.Fields(s), " ")
	switch {
	case !ok:
	case s == "":
		r.bad(lineOf(n), courses.CodeValue, "this text is empty: write it")
	case utf8.RuneCountInString(s) > longest:
		r.bad(lineOf(n), courses.CodeValue, "this text has %d characters: leave at most %d", utf8.RuneCountInString(s), longest)
	}
	return s
}
