package markdown

import (
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"golang.org/x/text/unicode/norm"

	"drypp/courses"
)

// squeeze makes any run of blanks and line ends one blank, as Markdown does.
func squeeze(s string) string {
	if !strings.ContainsAny(s, "\t\n\r") && !strings.Contains(s, "  ") {
		return strings.Trim(s, " ")
	}
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" \t\n\r", r) }), " ")
}

// raw returns the source of a block of text as one line.
func (p *parser) raw(n ast.Node) string {
	if n.Lines().Len() == 1 {
		segment := n.Lines().At(0)
		return squeeze(strings.TrimRight(string(segment.Value(p.src)), "\n"))
	}
	lines := make([]string, n.Lines().Len())
	for i := range lines {
		segment := n.Lines().At(i)
		lines[i] = string(segment.Value(p.src))
	}
	return squeeze(strings.Join(lines, "\n"))
}

// paragraph reads a paragraph: a picture or a link if it is nothing but that.
func (p *parser) paragraph(n *ast.Paragraph) courses.Block {
	only := n.FirstChild()
	if only != nil && only.NextSibling() != nil {
		only = nil
	}
	raw := p.raw(n)
	if strings.Contains(raw, documentMark) {
		p.bad(p.at(n), courses.CodeSyntax, "a document stands in a question: put it into a lesson, as the last thing there")
	}
	switch only := only.(type) {
	case *ast.Image:
		alt, target := p.target(n, raw[1:], string(only.Destination))
		if alt == "" {
			p.bad(p.at(n), courses.CodeImageText, "the picture has no description for those who can't see it: ![what it shows](%.60s)", target)
		}
		image := &courses.Image{Alt: alt}
		switch {
		case imageURL.MatchString(target):
			image.URL = target
		case pictureFile.MatchString(target):
			image.File = target
		default:
			p.bad(p.at(n), courses.CodeImage, "Teams can't show the picture from there: put it as PNG, JPEG or GIF beside this file and write its name, drawing.png for instance, or write an https address, with other than letters, digits and -._~/?=& as %%28 and so on")
		}
		return courses.Block{Image: image}
	case *ast.Link:
		title, url := p.target(n, raw, string(only.Destination))
		p.checkLink(n, url)
		if title == "" {
			p.bad(p.at(n), courses.CodeLink, "the link has no words: write [what it leads to](%.60s)", url)
		}
		return courses.Block{Link: &courses.Link{URL: url, Title: title}}
	}
	return courses.Block{Text: p.markup(n, raw)}
}

// target takes [words](address) apart. It holds to that plainest form, so that
// the parts are certain to be what stands in the file.
func (p *parser) target(n ast.Node, raw, url string) (words, address string) {
	words = strings.TrimSuffix(strings.TrimPrefix(raw, "["), "]("+url+")")
	if "["+words+"]("+url+")" != raw {
		p.bad(p.at(n), courses.CodeSyntax, "the link or picture is written in another way than the plainest: write [words](address), without a title or spaces in the brackets")
		return "x", url
	}
	if inner := n.FirstChild(); hasMarkup(inner) || strings.Contains(words, "\\") {
		p.bad(p.at(n), courses.CodeSyntax, "the words of a link or picture are shown as they stand: take the formatting out of them")
	}
	return squeeze(words), url
}

const address = `https://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:[/?#][A-Za-z0-9._~:/?#@!$&+,;=%-]*)?`

var (
	linkURL  = regexp.MustCompile(`^(?:` + address + `|mailto:[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+)$`)
	imageURL = regexp.MustCompile(`^(?:` + address + `|data:image/(?:png|jpeg|gif);base64,[A-Za-z0-9+/]+=*)$`)
)

func (p *parser) checkLink(n ast.Node, url string) {
	if !linkURL.MatchString(url) {
		p.bad(p.at(n), courses.CodeLink, "the link to %.80q can't be used: write an https address, with other than letters, digits and -._~/?=& as %%28 and so on", url)
	}
}

var definition = regexp.MustCompile(`^\[[^\]]*\]:`)

// markup returns text that may carry emphasis and links, after seeing to it
// that it carries nothing else.
func (p *parser) markup(n ast.Node, raw string) string {
	if strings.HasPrefix(raw, "[") && definition.MatchString(raw) {
		p.bad(p.at(n), courses.CodeSyntax, "a link is defined apart from its use: write [words](https://…) where it belongs")
	}
	p.checkInline(n, n)
	return norm.NFC.String(raw)
}

func (p *parser) checkInline(block, n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			if c.HardLineBreak() {
				p.bad(p.at(block), courses.CodeSyntax, "a line is broken within a paragraph: begin another paragraph instead")
			}
		case *ast.Emphasis, *extast.TaskCheckBox:
			p.checkInline(block, c)
		case *ast.Link:
			p.checkLink(block, string(c.Destination))
			p.checkInline(block, c)
		default:
			p.bad(p.at(block), courses.CodeSyntax, "%s can't stand in a text: %s", inlineName(c), inlineInstead(c))
		}
	}
}

func inlineName(n ast.Node) string {
	switch n.(type) {
	case *ast.CodeSpan:
		return "code (`)"
	case *ast.RawHTML:
		return "HTML"
	case *ast.AutoLink:
		return "a bare link (<…>)"
	case *ast.Image:
		return "a picture"
	}
	return n.Kind().String()
}

func inlineInstead(n ast.Node) string {
	switch n.(type) {
	case *ast.AutoLink:
		return "write [words](https://…)"
	case *ast.Image:
		return "give it a paragraph of its own"
	}
	return "leave nothing but emphasis and links, which is all that a card shows"
}

// plain returns text that is shown as it stands, after seeing to it that
// nothing in it would be taken for formatting.
func (p *parser) plain(n ast.Node, raw, what string) string {
	if hasMarkup(n) || strings.ContainsAny(raw, "\\&") && escaped.MatchString(raw) {
		p.bad(p.at(n), courses.CodeSyntax, "%s is shown as it stands: take *, _, `, [ ] and backslashes out of it", what)
	}
	return norm.NFC.String(raw)
}

// escaped matches what Markdown would show otherwise than it is written.
var escaped = regexp.MustCompile("\\\\[!-/:-@\\[-`{-~]|&#?[A-Za-z0-9]+;")

// hasMarkup reports whether a block or link holds anything but text.
func hasMarkup(n ast.Node) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok && !t.HardLineBreak() {
			continue
		}
		if c.Kind() != extast.KindTaskCheckBox {
			return true
		}
	}
	return false
}

var letters = strings.NewReplacer("æ", "ae", "ø", "o", "å", "a", "ä", "a", "ö", "o", "é", "e", "ü", "u")

// Slug returns an ID for a title: at most its first five words. It returns
// "step" for a title without a letter or digit.
func Slug(title string) string {
	folded := letters.Replace(norm.NFC.String(strings.ToLower(title)))
	words := strings.FieldsFunc(folded, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	id := strings.Join(words[:min(len(words), 5)], "-")
	id = strings.Trim(id[:min(len(id), 40)], "-")
	if id == "" {
		return "step"
	}
	return id
}
