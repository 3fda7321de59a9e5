package exchange

import (
	"bytes"
	"html"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
	"golang.org/x/text/unicode/norm"

	"drypp/courses"
	"drypp/courses/markdown"
)

// Squeeze makes any run of blanks and line ends one blank, composes letters and their
// accents, and leaves out what nobody can see.
func Squeeze(s string) string {
	s = norm.NFC.String(strings.Map(visible, s))
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" \t\n\r", r) }), " ")
}

// visible returns -1 for characters that can't be seen and change how a text reads,
// as package markdown has them: controls, and the marks that turn the direction of
// text.
func visible(r rune) rune {
	switch {
	case r == '\n' || r == '\r' || r == '\t':
		return r
	case r == '\u2028' || r == '\u2029':
		return '\n'
	case r == '\ufeff' || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r):
		return -1
	}
	return r
}

// inline is CommonMark with strike-through, which course files refuse by name.
var inline = goldmark.New(goldmark.WithExtensions(extension.Strikethrough, extension.Table))

// escaped matches what Markdown would show otherwise than it is written.
var escaped = regexp.MustCompile("\\\\[!-/:-@\\[-`{-~]|&#?[A-Za-z0-9]+;")

// IsPlain reports whether a text says the same whether it is read as Markdown or
// as it stands, in a line that has begun already.
func IsPlain(s string) bool {
	if escaped.MatchString(s) || s != Squeeze(s) {
		return false
	}
	// a letter before it keeps what would open a list or a heading from doing so
	doc := inline.Parser().Parse(text.NewReader([]byte("x " + s)))
	only := doc.FirstChild()
	if only == nil || only.NextSibling() != nil || only.Kind() != ast.KindParagraph {
		return false
	}
	for n := only.FirstChild(); n != nil; n = n.NextSibling() {
		if n.Kind() != ast.KindText {
			return false
		}
	}
	return true
}

// opening matches what would be more than a paragraph at a line's beginning, up to
// the character to protect.
var opening = regexp.MustCompile("^(?:[-+*_~`<#>=[]|[0-9]{1,9}[.)])")

var escaper = strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "`", "\\`", "&", `\&`, "~", `\~`, "|", `\|`)

// Escape writes a line of text as Markdown, with backslashes only where there is
// need.
func Escape(s string) string {
	s = Squeeze(s)
	if !IsPlain(s) {
		s = escaper.Replace(s)
	}
	if m := opening.FindString(s); m != "" {
		s = m[:len(m)-1] + `\` + s[len(m)-1:]
	}
	return s
}

// around and ending make a course file of what stands as a lesson's text between.
const (
	around = "---\nid: x\ntitle: x\nsummary: x\nversion: 1\nminutes: 1\npass: 1\n---\n"
	ending = "\n\n## x {#q}\n\n- [x] a\n  > a\n- [ ] b\n  > b\n"
)

// Blocks reads Markdown as a course file has it. It returns false for what isn't
// quite of that kind.
func Blocks(md string) ([]courses.Block, bool) {
	if strings.TrimSpace(md) == "" {
		return nil, false
	}
	f, err := markdown.Parse("", courses.English, []byte(around+"\n# x {#x}\n\n"+strings.Trim(md, " \t\r\n")+ending))
	if err != nil {
		return nil, false
	}
	ed := f.Course.Editions[courses.English]
	if len(ed.Lessons) != 1 || len(ed.Questions) != 1 || len(ed.Lessons[0].Body) == 0 {
		return nil, false
	}
	return ed.Lessons[0].Body, true
}

// Paragraph reads Markdown that is one paragraph, with emphasis and links.
func Paragraph(md string) (string, bool) {
	blocks, ok := Blocks(md)
	if !ok || len(blocks) != 1 || blocks[0].Text == "" {
		return "", false
	}
	return blocks[0].Text, true
}

// Words returns what a paragraph of Markdown says without its formatting, and
// whether it had any.
func Words(md string) (plain string, formatted bool) {
	src := []byte(md)
	doc := inline.Parser().Parse(text.NewReader(src))
	var b bytes.Buffer
	// walking a tree in memory doesn't fail
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Text:
			if entering {
				b.Write(n.Segment.Value(src))
				if n.SoftLineBreak() || n.HardLineBreak() {
					b.WriteByte(' ')
				}
			}
		case *ast.Document, *ast.Paragraph:
		default:
			formatted = true
		}
		return ast.WalkContinue, nil
	})
	return Squeeze(Unescape(b.String())), formatted
}

// Unescape returns what Markdown shows for a text without formatting: backslashes
// protect, and names stand for characters.
func Unescape(md string) string {
	return escaped.ReplaceAllStringFunc(md, func(s string) string {
		if s[0] == '\\' {
			return s[1:]
		}
		return html.UnescapeString(s)
	})
}

// Write writes blocks as Markdown. Pictures are left out.
func Write(blocks []courses.Block) string {
	var parts []string
	for i := range blocks {
		switch b := &blocks[i]; {
		case b.Image != nil:
		case b.Link != nil:
			parts = append(parts, "["+b.Link.Title+"]("+b.Link.URL+")")
		case b.List != nil:
			parts = append(parts, list(b))
		default:
			parts = append(parts, b.Text)
		}
	}
	return strings.Join(parts, "\n\n")
}

func list(b *courses.Block) string {
	lines := make([]string, len(b.List))
	for i, item := range b.List {
		if b.Ordered {
			lines[i] = strconv.Itoa(i+1) + ". " + item
		} else {
			lines[i] = "- " + item
		}
	}
	return strings.Join(lines, "\n")
}
