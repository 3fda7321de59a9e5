package markdown

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	yamlparser "github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"drypp/courses"
)

// CompetencesFile is the name of the file, beside the folders of courses, that says
// what competences are called.
const CompetencesFile = "competences.yaml"

// MaxCompetences is how many competences one file may have.
const MaxCompetences = 1000

// LoadCompetences reads the competences of a folder of courses, in the order of
// the file; none if it has no such file. What an author can mend comes back as
// Findings; any other error is the file system's.
func LoadCompetences(fsys fs.FS) ([]courses.Competence, error) {
	list, found, err := readCompetences(fsys)
	if err == nil {
		err = found.err()
	}
	if err != nil {
		return nil, err
	}
	return list, nil
}

// LintCompetences finds what an author should mend in the competences of a folder
// of courses. The folder's name is for findings. An error is the file system's.
func LintCompetences(fsys fs.FS, name string) (Findings, error) {
	_, found, err := readCompetences(fsys)
	src := Source{Path: ".", Name: name}
	for i := range found {
		found[i].File = src.named("./" + found[i].File)
	}
	return found.sorted(), err
}

func readCompetences(fsys fs.FS) ([]courses.Competence, Findings, error) {
	f, err := fsys.Open(CompetencesFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("reading the competences: %w", err)
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, MaxFile+1))
	if err != nil {
		return nil, nil, fmt.Errorf("reading the competences: %w", err)
	}
	list, found := ParseCompetences(CompetencesFile, src)
	return list, found, nil
}

// ParseCompetences reads a file of competences. The name is used in findings only.
func ParseCompetences(name string, src []byte) ([]courses.Competence, Findings) {
	r := &competences{name: name}
	if len(src) > MaxFile {
		r.bad(0, courses.CodeFile, "the file is larger than %d KiB: say less in it", MaxFile>>10)
		return nil, r.found
	}
	root := r.root(string(src))
	for _, pair := range r.pairs(root, "write a competence's id and, below it, its title") {
		if len(r.list) == MaxCompetences {
			r.bad(line(pair.Key), courses.CodeFile, "there are more than %d competences: leave fewer", MaxCompetences)
			break
		}
		r.competence(pair)
	}
	return r.list, r.found
}

// competences reads a file of competences.
type competences struct {
	name  string
	list  []courses.Competence
	found Findings
}

func (r *competences) bad(line int, code courses.Code, format string, args ...any) {
	if len(r.found) < maxFindings {
		r.found = append(r.found, newFinding(r.name, line, courses.NewFault(code, format, args...)))
	}
}

// root parses the file, after seeing to it that nothing in it refers, tags or nests
// beyond what is read. It returns nil for an empty file and one that can't be read.
func (r *competences) root(src string) ast.Node {
	tokens := lexer.Tokenize(src)
	depth := 0
	for _, t := range tokens {
		switch t.Type {
		case token.AnchorType, token.AliasType, token.TagType, token.MergeKeyType, token.DirectiveType, token.DocumentHeaderType:
			r.bad(t.Position.Line, courses.CodeSyntax, "%.20q isn't understood here: write the value out, in quotes if it begins with a special character", t.Value)
			return nil
		case token.SequenceStartType, token.MappingStartType:
			depth++
		case token.SequenceEndType, token.MappingEndType:
			depth--
		}
		if depth > maxNesting || t.Position.Column > 1<<10 {
			r.bad(t.Position.Line, courses.CodeSyntax, "the line is nested too deeply: write a key and its value on each line")
			return nil
		}
	}
	file, err := yamlparser.Parse(tokens, 0)
	if err != nil {
		at, message := 1, err.Error()
		var where yaml.Error
		if errors.As(err, &where) {
			message = where.GetMessage()
			if t := where.GetToken(); t != nil && t.Position != nil {
				at = t.Position.Line
			}
		}
		r.bad(at, courses.CodeSyntax, "the file can't be read (%.200s): write key: value, with texts that contain a colon in quotes", message)
		return nil
	}
	if len(file.Docs) == 0 {
		return nil
	}
	return file.Docs[0].Body
}

// pairs returns the keys of a mapping with their values. What isn't one is told
// what to be instead.
func (r *competences) pairs(n ast.Node, instead string) []*ast.MappingValueNode {
	switch n := n.(type) {
	case nil, *ast.NullNode, *ast.CommentGroupNode:
		return nil
	case *ast.MappingNode:
		return n.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}
	}
	r.bad(line(n), courses.CodeSyntax, "there are no keys here: %s", instead)
	return nil
}

func line(n ast.Node) int {
	if t := n.GetToken(); t != nil && t.Position != nil {
		return t.Position.Line
	}
	return 1
}

func (r *competences) competence(pair *ast.MappingValueNode) {
	at, id := line(pair.Key), pair.Key.GetToken().Value
	c := courses.Competence{ID: id}
	switch {
	case !courses.ValidID(id):
		r.bad(at, courses.CodeID, "the id %.40q won't do: use lower-case letters, digits and hyphens, %q for instance", id, Slug(id))
		return
	case slices.ContainsFunc(r.list, func(other courses.Competence) bool { return other.ID == id }):
		r.bad(at, courses.CodeDuplicateID, "the competence %q stands here twice: make one of both", id)
		return
	}
	before := len(r.found)
	for _, part := range r.pairs(pair.Value, "write title: and, below it, a language and the title on each line") {
		switch key := part.Key.GetToken().Value; key {
		case "title":
			c.Titles = r.texts(part)
		case "statement":
			c.Statements = r.texts(part)
		default:
			r.bad(line(part.Key), courses.CodeUnknownKey, "a competence has no key %.40q: write title or statement", key)
		}
	}
	if len(c.Titles) == 0 && len(r.found) == before {
		r.bad(at, courses.CodeMissingKey, "the competence %q has no title: write title: and, below it, nb: and what it is called", id)
	}
	r.list = append(r.list, c)
}

// texts reads a text in each of some languages.
func (r *competences) texts(pair *ast.MappingValueNode) map[courses.Language]string {
	texts := map[courses.Language]string{}
	for _, part := range r.pairs(pair.Value, "write a language, nb, nn or en, and the text on each line") {
		l := courses.Language(part.Key.GetToken().Value)
		var text string
		err := yaml.NodeToValue(part.Value, &text)
		switch text = squeeze(text); {
		case !slices.Contains(courses.Languages, l):
			r.bad(line(part.Key), courses.CodeLanguages, "%.40q is no language of Drypp: write nb, nn or en", l)
		case err != nil || text == "":
			r.bad(line(part.Key), courses.CodeValue, "there is no text in %s: write one, or take the line out", l)
		default:
			texts[l] = text
		}
	}
	return texts
}
