package markdown

import (
	"math"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	gm "github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"drypp/courses"
)

// format parses a course file's body; goldmark's parsers are safe for
// concurrent use.
var format = newParser()

// newParser returns a parser of CommonMark with heading attributes, and with
// what the format refuses (tables, strike-through) in order to name it.
// Headings by underlining and link definitions are left out: the first line
// of a text must say what it is, and a link where it leads.
func newParser() gm.Parser {
	return gm.NewParser(
		gm.WithBlockParsers(
			util.Prioritized(gm.NewThematicBreakParser(), 200),
			util.Prioritized(gm.NewListParser(), 300),
			util.Prioritized(gm.NewListItemParser(), 400),
			util.Prioritized(gm.NewCodeBlockParser(), 500),
			util.Prioritized(gm.NewATXHeadingParser(gm.WithHeadingAttribute()), 600),
			util.Prioritized(gm.NewFencedCodeBlockParser(), 700),
			util.Prioritized(gm.NewBlockquoteParser(), 800),
			util.Prioritized(gm.NewHTMLBlockParser(), 900),
			util.Prioritized(gm.NewParagraphParser(), 1000),
		),
		gm.WithInlineParsers(gm.DefaultInlineParsers()...),
		gm.WithInlineParsers(
			util.Prioritized(extension.NewTaskCheckBoxParser(), 0),
			util.Prioritized(extension.NewStrikethroughParser(), 500),
		),
		gm.WithParagraphTransformers(util.Prioritized(extension.NewTableParagraphTransformer(), 200)),
	)
}

// body reads the lessons and questions that begin at the offset. The parser
// gets the front matter's last line end as well, since it gives what begins at
// its offset 0 no place.
func (p *parser) body(start int) {
	p.skipped = max(start-1, 0)
	p.src = p.src[p.skipped:]
	if p.src[0] != '\n' {
		return // the file ends with the front matter
	}
	doc := format.Parse(text.NewReader(p.src))
	var heading *ast.Heading
	var under []ast.Node
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok && (h.Level != sceneLevel || !isScenario(heading)) {
			p.section(heading, under)
			heading, under = h, nil
			continue
		}
		under = append(under, n)
	}
	p.section(heading, under)
}

// section reads a heading and what stands below it up to the next one.
func (p *parser) section(h *ast.Heading, under []ast.Node) {
	switch {
	case h == nil:
		if len(under) > 0 {
			p.bad(p.at(under[0]), courses.CodeSyntax, "a text stands before the first heading: begin a lesson with # Title {#id}")
		}
	case h.Level == 1:
		p.addLesson(h, under)
	case h.Level == 2:
		p.addQuestion(h, under)
	default:
		p.bad(p.at(h), courses.CodeSyntax, "a heading has %d #: one begins a lesson, two begin a question, three a scene of a .scenario", h.Level)
	}
}

func (p *parser) addLesson(h *ast.Heading, under []ast.Node) {
	title, id, classes := p.heading(h)
	p.lesson = id
	changed := p.changed(h)
	for _, class := range classes {
		p.bad(p.at(h), courses.CodeKind, "a lesson has no kind: take .%.40s away, or begin a question with two #", class)
	}
	blocks, document := p.document(under)
	body := p.blocks(blocks)
	if len(under) == 0 {
		p.bad(p.at(h), courses.CodeSyntax, "the lesson %.80q has nothing to read: write a paragraph below it", title)
	}
	p.edition.Lessons = append(p.edition.Lessons, courses.Lesson{ID: id, Title: title, Body: body, Changed: changed, Document: document})
}

// attrChanged is the attribute of a lesson's heading that marks it as changed.
const attrChanged = "changed"

// changed returns the version that a lesson's heading says it changed in, or 0.
func (p *parser) changed(h *ast.Heading) int {
	value, ok := h.AttributeString(attrChanged)
	if !ok {
		return 0
	}
	version, _ := value.(float64)
	if version < 1 || version > math.MaxInt32 || version != math.Trunc(version) {
		p.bad(p.at(h), courses.CodeValue, "the mark in the braces is no version: write changed=2 for a lesson that changed in version 2, or take it away")
		return 0
	}
	return int(version)
}

// heading returns the title of a lesson's or question's heading and what its braces
// say.
func (p *parser) heading(h *ast.Heading) (title, id string, classes []string) {
	id, classes = p.braces(h)
	title = p.title(h)
	at := place{step: id}
	if p.checkID(h, title, id, p.file.lines[at]) {
		p.file.lines[at] = p.at(h)
	}
	return title, id, classes
}

// braces returns what a heading's braces say, but for its attributes. The step to
// which findings belong is then that of a lesson or question.
func (p *parser) braces(h *ast.Heading) (id string, classes []string) {
	line := p.at(h)
	if h.Level != sceneLevel {
		p.step = ""
	}
	for _, a := range h.Attributes() {
		value, _ := a.Value.([]byte)
		switch name := string(a.Name); {
		case name == "id":
			id = string(value)
			if h.Level != sceneLevel {
				p.step = id
			}
		case name == "class":
			classes = strings.Fields(string(value))
		case name == attrChanged && h.Level == 1, name == attrTopic && h.Level == 2:
		case name == attrChanged:
			p.bad(line, courses.CodeSyntax, "a question can't be marked as changed: mark the lesson that it belongs to")
		default:
			p.bad(line, courses.CodeSyntax, "%.40q in the braces isn't understood: write an #id and perhaps a .kind", a.Name)
		}
	}
	return id, classes
}

func (p *parser) title(h *ast.Heading) string {
	title := p.plain(h, p.raw(h), "a heading")
	if title == "" {
		p.bad(p.at(h), courses.CodeSyntax, "the heading is empty: write a title")
	}
	return title
}

// checkID reports whether a heading has an ID that can stay; known is the line in
// which it stands already, or 0.
func (p *parser) checkID(h *ast.Heading, title, id string, known int) bool {
	line := p.at(h)
	switch {
	case strings.ContainsAny(title, "{}"):
		p.bad(line, courses.CodeSyntax, "the braces aren't understood: end the heading with {#%s}", p.propose(title))
	case id == "":
		p.bad(line, courses.CodeID, "the heading has no id, which it needs to keep for good: end it with {#%s}", p.propose(title))
	case !courses.ValidID(id):
		p.bad(line, courses.CodeID, "the id %.40q won't do: use lower-case letters, digits and hyphens, {#%s} for instance", id, p.propose(id))
	case known > 0:
		p.bad(line, courses.CodeDuplicateID, "the id %q stands in line %d already: take {#%s}", id, known, p.propose(title))
	default:
		return true
	}
	return false
}

// propose returns an ID made of a title that no step before has.
func (p *parser) propose(title string) string {
	title, _, _ = strings.Cut(title, "{")
	id := Slug(title)
	for p.file.lines[place{step: id}] > 0 {
		id += "-2"
	}
	return id
}

// blocks reads what a lesson or a prompt consists of.
func (p *parser) blocks(nodes []ast.Node) []courses.Block {
	var blocks []courses.Block
	for i, n := range nodes {
		p.file.lines[place{step: p.step, part: p.part, block: i + 1}] = p.at(n)
		switch n := n.(type) {
		case *ast.Paragraph:
			blocks = append(blocks, p.paragraph(n))
		case *ast.List:
			if i > 0 {
				if before, ok := nodes[i-1].(*ast.List); ok && before.IsOrdered() == n.IsOrdered() {
					p.bad(p.at(n), courses.CodeSyntax, "two lists follow one another: make one list of them, or put a sentence between")
				}
			}
			blocks = append(blocks, p.list(n))
		default:
			p.bad(p.at(n), courses.CodeSyntax, "%s can't be shown on a card: %s", describe(n), instead(n))
		}
	}
	return blocks
}

func (p *parser) list(l *ast.List) courses.Block {
	b := courses.Block{Ordered: l.IsOrdered()}
	if l.IsOrdered() && l.Start != 1 {
		p.bad(p.at(l), courses.CodeSyntax, "the list begins with %d: a card counts from 1", l.Start)
	}
	for item := l.FirstChild(); item != nil; item = item.NextSibling() {
		first := item.FirstChild()
		if !isText(first) || first.NextSibling() != nil {
			p.bad(p.at(item), courses.CodeSyntax, "an item of a list holds more than a line of text: write nothing but one line")
			continue
		}
		if box(first) != nil {
			p.bad(p.at(item), courses.CodeSyntax, "a list to tick off stands in a text: answers are the last thing below a question (## Title {#id})")
			continue
		}
		b.List = append(b.List, p.markup(first, p.raw(first)))
	}
	return b
}

// isText reports whether a block is text: of a paragraph or of a list item.
func isText(n ast.Node) bool {
	switch n.(type) {
	case *ast.Paragraph, *ast.TextBlock:
		return true
	}
	return false
}

func box(n ast.Node) *extast.TaskCheckBox {
	b, _ := n.FirstChild().(*extast.TaskCheckBox)
	return b
}

// describe and instead say what a block is and what to write in its place.
func describe(n ast.Node) string {
	switch n.(type) {
	case *ast.CodeBlock:
		return "text that is indented by four spaces"
	case *ast.FencedCodeBlock:
		return "a block of code"
	case *ast.HTMLBlock:
		return "HTML"
	case *ast.ThematicBreak:
		return "a line across"
	case *extast.Table:
		return "a table"
	case *ast.Blockquote:
		return "a quotation"
	}
	return n.Kind().String()
}

func instead(n ast.Node) string {
	switch n.(type) {
	case *extast.Table:
		return "write a list"
	case *ast.Blockquote:
		return "write a paragraph, or indent the > to below an answer"
	}
	return "write a paragraph"
}

// at returns the line of a block.
func (p *parser) at(n ast.Node) int {
	for ; n != nil; n = n.FirstChild() {
		if n.Type() == ast.TypeBlock && n.Lines().Len() > 0 {
			return p.line(p.skipped + n.Lines().At(0).Start)
		}
		if n.Pos() > 0 && n.Kind() != ast.KindDocument {
			return p.line(p.skipped + n.Pos())
		}
	}
	return p.line(p.skipped + len(p.src))
}
