package exchange

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"drypp/courses"
)

// FromMarkdown reads any Markdown; what no card shows is lost and named.
func FromMarkdown(md string) (blocks []courses.Block, lost []string) {
	if blocks, ok := Blocks(md); ok {
		return blocks, nil
	}
	var b bytes.Buffer
	if err := inline.Convert([]byte(md), &b); err != nil {
		return FromText(md), nil
	}
	return FromHTML(b.String())
}

// FromText makes a paragraph of each line of plain text.
func FromText(s string) []courses.Block {
	var blocks []courses.Block
	for line := range strings.Lines(strings.ReplaceAll(s, "\r", "\n")) {
		if Squeeze(line) != "" {
			blocks = append(blocks, courses.Block{Text: Escape(line)})
		}
	}
	return blocks
}

// FromHTML reads HTML as far as cards show it: paragraphs, lists, emphasis, links
// and pictures on the web. What else there was is named, each once: the text of it
// stays.
func FromHTML(s string) (blocks []courses.Block, lost []string) {
	nodes, err := html.ParseFragment(strings.NewReader(s), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil { // strings don't fail to be read
		return FromText(s), []string{"HTML"}
	}
	r := &reader{}
	for _, n := range nodes {
		r.node(n)
	}
	r.end()
	return r.blocks, r.lost
}

// reader makes blocks of a document.
type reader struct {
	blocks []courses.Block
	lost   []string
	line   strings.Builder // the paragraph or item that is being read
	said   strings.Builder // the same without formatting
	marks  int             // how many emphases and links are open
	list   *courses.Block  // the list that is being read
}

func (r *reader) lose(what string) {
	if !slices.Contains(r.lost, what) {
		r.lost = append(r.lost, what)
	}
}

// end ends a paragraph or an item.
func (r *reader) end() {
	md, said := Squeeze(r.line.String()), Squeeze(r.said.String())
	r.line.Reset()
	r.said.Reset()
	if strings.TrimSpace(md) == "" {
		return
	}
	// marks may meet so that they mean something else
	if words, _ := Words(md); words != said {
		r.lose("the formatting of a paragraph")
		md = Escape(said)
	}
	if r.list != nil {
		r.list.List = append(r.list.List, r.itemOf(md, said))
		return
	}
	if blocks, ok := Blocks(md); ok && len(blocks) == 1 {
		r.blocks = append(r.blocks, blocks[0])
		return
	}
	r.lose("the formatting of a paragraph")
	r.blocks = append(r.blocks, courses.Block{Text: Escape(said)})
}

// itemOf returns the text of a list's item.
func (r *reader) itemOf(md, said string) string {
	if blocks, ok := Blocks("- " + md); ok && len(blocks) == 1 && len(blocks[0].List) == 1 {
		return blocks[0].List[0]
	}
	r.lose("the formatting of a paragraph")
	return Escape(said)
}

// passed are the elements that say nothing by themselves, breaks those that part
// paragraphs.
var (
	passed = []atom.Atom{atom.Html, atom.Body, atom.Tbody, atom.Thead}
	breaks = []atom.Atom{atom.P, atom.Div, atom.Br, atom.Section, atom.Article, atom.Li, atom.Tr, atom.Hr}
)

func (r *reader) node(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		r.text(n.Data)
	case html.ElementNode:
		r.element(n)
	case html.CommentNode:
		r.lose("a comment")
	}
}

// text adds a text; blanks around it stay outside of emphasis.
func (r *reader) text(s string) {
	r.said.WriteString(s)
	if strings.HasPrefix(s, " ") || strings.HasPrefix(s, "\n") {
		r.line.WriteByte(' ')
	}
	trimmed := Squeeze(s)
	if strings.TrimSpace(r.line.String()) == "" {
		r.line.WriteString(Escape(trimmed))
	} else {
		r.line.WriteString(escapeWithin(trimmed))
	}
	if trimmed != "" && strings.TrimRight(s, " \n\t\r") != s {
		r.line.WriteByte(' ')
	}
}

// escapeWithin is Escape for what doesn't begin a line.
func escapeWithin(s string) string {
	if IsPlain(s) {
		return s
	}
	return escaper.Replace(s)
}

func (r *reader) element(n *html.Node) {
	if len(n.Attr) > 0 && n.DataAtom != atom.A && n.DataAtom != atom.Img {
		r.lose("the look of <" + n.Data + ">")
	}
	switch n.DataAtom {
	case atom.B, atom.Strong:
		r.around(n, "**")
	case atom.I, atom.Em:
		r.around(n, "*")
	case atom.A:
		r.link(n)
	case atom.Img:
		r.image(n)
	case atom.Ul, atom.Ol:
		r.items(n)
	case atom.Script, atom.Style, atom.Template:
		r.lose("<" + n.Data + ">")
	default:
		r.other(n)
	}
}

func (r *reader) other(n *html.Node) {
	apart := slices.Contains(breaks, n.DataAtom)
	if !apart && !slices.Contains(passed, n.DataAtom) && !(n.DataAtom == atom.Span && len(n.Attr) > 0) {
		r.lose("<" + n.Data + ">")
		apart = n.DataAtom == atom.Pre || n.DataAtom == atom.Table || n.DataAtom == atom.Blockquote || len(n.Data) == 2 && n.Data[0] == 'h'
	}
	apart = apart && r.marks == 0
	if apart {
		r.end()
	} else if n.DataAtom == atom.Br || n.DataAtom == atom.Td {
		r.text(" ")
	}
	r.children(n)
	if apart {
		r.end()
	}
}

func (r *reader) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		r.node(c)
	}
}

// inner reads what an element holds as part of a line.
func (r *reader) inner(n *html.Node) string {
	own := &reader{marks: r.marks + 1}
	own.children(n)
	for _, what := range own.lost {
		r.lose(what)
	}
	r.said.WriteString(own.said.String())
	return own.line.String()
}

func (r *reader) around(n *html.Node, mark string) {
	r.wrap(r.inner(n), mark, mark)
}

// wrap puts marks around a text, and its blanks outside of them.
func (r *reader) wrap(s, before, after string) {
	switch text := Squeeze(s); {
	case text == "":
		r.line.WriteString(s)
	default:
		if s[0] == ' ' {
			r.line.WriteByte(' ')
		}
		r.line.WriteString(before + text + after)
		if s[len(s)-1] == ' ' {
			r.line.WriteByte(' ')
		}
	}
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func (r *reader) link(n *html.Node) {
	s, url := r.inner(n), attribute(n, "href")
	if _, ok := Paragraph("x [x](" + url + ")"); !ok || Squeeze(s) == "" {
		r.lose("a link that cards don't follow")
		r.line.WriteString(s)
		return
	}
	r.wrap(s, "[", "]("+url+")")
}

func (r *reader) image(n *html.Node) {
	alt, src := Squeeze(attribute(n, "alt")), attribute(n, "src")
	blocks, ok := Blocks("![" + alt + "](" + src + ")")
	if !ok || blocks[0].Image == nil || blocks[0].Image.File != "" || r.marks > 0 || r.list != nil {
		r.lose("a picture")
		r.text(" " + alt + " ")
		return
	}
	r.end()
	r.blocks = append(r.blocks, blocks[0])
}

func (r *reader) items(n *html.Node) {
	if r.list != nil || r.marks > 0 {
		r.lose("a list within a list")
		r.text(" ")
		r.children(n)
		return
	}
	r.end()
	r.list = &courses.Block{Ordered: n.DataAtom == atom.Ol}
	r.children(n)
	r.end()
	if len(r.list.List) > 0 {
		r.blocks = append(r.blocks, *r.list)
	}
	r.list = nil
}
