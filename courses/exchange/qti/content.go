package qti

import (
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"drypp/courses"
	"drypp/courses/exchange"
)

// inline reads the Markdown of paragraphs.
var inline = goldmark.DefaultParser()

// content writes blocks as XHTML; pictures that came with the course go into the
// package.
func (x *exporter) content(step string, blocks []courses.Block) []*node {
	var list []*node
	for i := range blocks {
		switch b := &blocks[i]; {
		case b.Image != nil:
			if img := x.picture(step, b.Image); img != nil {
				list = append(list, el("p", img))
			}
		case b.Link != nil:
			list = append(list, el("p", el("a", attr("href", b.Link.URL), b.Link.Title)))
		case b.List != nil:
			name := "ul"
			if b.Ordered {
				name = "ol"
			}
			items := make([]*node, len(b.List))
			for j, item := range b.List {
				items[j] = el("li", words(item)...)
			}
			list = append(list, el(name, items))
		default:
			list = append(list, paragraph(b.Text))
		}
	}
	return list
}

func paragraph(md string) *node { return el("p", words(md)...) }

// words writes a paragraph of Markdown as texts, em, strong and a.
func words(md string) []any {
	// what stands before it keeps it from being anything but a paragraph
	const before = "x "
	src := []byte(before + md)
	parts := within(inline.Parse(text.NewReader(src)).FirstChild(), src)
	if first, ok := parts[0].(string); ok {
		parts[0] = first[min(len(before), len(first)):]
	}
	return parts
}

// within writes what a node of Markdown holds.
func within(n ast.Node, src []byte) []any {
	var parts []any
	add := func(s string) {
		if last := len(parts) - 1; last >= 0 {
			if before, ok := parts[last].(string); ok {
				parts[last] = before + s
				return
			}
		}
		parts = append(parts, s)
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			add(exchange.Unescape(string(c.Segment.Value(src))))
			if c.SoftLineBreak() || c.HardLineBreak() {
				add(" ")
			}
		case *ast.Emphasis:
			name := "em"
			if c.Level == 2 {
				name = "strong"
			}
			parts = append(parts, el(name, within(c, src)...))
		case *ast.Link:
			parts = append(parts, el("a", append([]any{attr("href", string(c.Destination))}, within(c, src)...)...))
		default:
			parts = append(parts, within(c, src)...)
		}
	}
	return parts
}
