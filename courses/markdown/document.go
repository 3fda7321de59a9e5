package markdown

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"

	"drypp/courses"
)

// documentMark begins the braces behind the link to a document.
const documentMark = "{.document"

var documentBraces = regexp.MustCompile(`\{\.document version=([1-9][0-9]{0,9})\}$`)

// document takes the document of a lesson from the blocks below its heading: a
// link that stands last, with its version in braces. It returns the other blocks.
func (p *parser) document(under []ast.Node) ([]ast.Node, *courses.Document) {
	for i, n := range under {
		paragraph, ok := n.(*ast.Paragraph)
		if !ok || !strings.Contains(p.raw(n), documentMark) {
			continue
		}
		if i < len(under)-1 {
			p.bad(p.at(n), courses.CodeSyntax, "the document stands before other text: a lesson has one, as the last thing in it")
		}
		return under[:i], p.documentLink(paragraph)
	}
	return under, nil
}

// documentLink reads [title](https://…){.document version=3}, or returns nil.
func (p *parser) documentLink(n *ast.Paragraph) *courses.Document {
	raw := p.raw(n)
	braces := documentBraces.FindStringSubmatch(raw)
	link, ok := n.FirstChild().(*ast.Link)
	if braces == nil || !ok {
		p.bad(p.at(n), courses.CodeSyntax, "the document isn't understood: write [its title](https://…){.document version=1}, with nothing before or behind, and count the version up when it changes")
		return nil
	}
	before := len(p.findings)
	title, url := p.target(n, strings.TrimSuffix(raw, braces[0]), string(link.Destination))
	p.checkLink(n, url)
	version, err := strconv.Atoi(braces[1])
	switch {
	case title == "":
		p.bad(p.at(n), courses.CodeLink, "the document has no title: write [its title](%.60s)", url)
	case strings.HasPrefix(url, "mailto:"):
		p.bad(p.at(n), courses.CodeLink, "a document can't be an e-mail address: write where it lies, https://…")
	case err != nil || version > math.MaxInt32:
		p.bad(p.at(n), courses.CodeValue, "the document's version is %.20s: count versions from 1", braces[1])
	}
	if len(p.findings) > before {
		p.file.spoil(p.step, courses.CodeSyntax) // Check has nothing to add
	}
	return &courses.Document{Title: title, Version: version, URL: url}
}

// document writes the document of a lesson.
func (w writer) document(d *courses.Document) {
	if d != nil {
		w.line()
		w.line("[", d.Title, "](", d.URL, ")", documentMark, " version=", strconv.Itoa(d.Version), "}")
	}
}
