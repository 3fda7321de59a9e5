package exchange

import (
	"strings"
	"testing"
	"unicode/utf8"

	"drypp/courses"
)

func TestFromHTML(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want, lost string }{
		{"plain", "plain", ""},
		{"<p>one</p><p>two</p>", "one\n\ntwo", ""},
		{"one<br>two", "one\n\ntwo", ""},
		{"a <b>bold </b>word and <em>an <strong>other</strong></em>", "a **bold** word and *an **other***", ""},
		{"<ul><li>a</li><li><p>b</p></li></ul>after", "- a\n- b\n\nafter", ""},
		{"<ol><li>a<ul><li>b</li></ul></li></ol>", "1. a\n2. b", "a list within a list"},
		{`<a href="https://example.org/x">here</a>`, "[here](https://example.org/x)", ""},
		{`<a href="javascript:x()">here</a>`, "here", "a link that cards don't follow"},
		{`<img src="https://example.org/a.png" alt="An oak">`, "", ""},
		{`<img src="@@PLUGINFILE@@/a.png" alt="An oak">`, "An oak", "a picture"},
		{"<h3>Title</h3><p>x</p>", "Title\n\nx", "<h3>"},
		{"x<sub>2</sub> &lt; 3 &amp; 4", "x2 \\< 3 \\& 4", "<sub>"},
		{"2 * 3 and snake_case", "2 * 3 and snake_case", ""},
		{"*not emphasis*", "\\*not emphasis\\*", ""},
		{"1. not a list", "1\\. not a list", ""},
		{"<script>alert(1)</script>x<!-- c -->", "x", "<script>, a comment"},
		{`<p style="color: red">x</p>`, "x", "the look of <p>"},
		{"<p>&nbsp;</p><p>x</p>", "x", ""},
		{"<b></b><p></p>", "", ""},
		{"<b>a<b>b</b></b>", "ab", "the formatting of a paragraph"},
	} {
		blocks, lost := FromHTML(c.in)
		if got := strings.Join(lost, ", "); got != c.lost {
			t.Errorf("%q: lost %q, not %q", c.in, got, c.lost)
		}
		got := Write(blocks)
		if strings.ReplaceAll(got, "\\", "") != strings.ReplaceAll(c.want, "\\", "") {
			t.Errorf("%q: got %q, not %q", c.in, got, c.want)
		}
		for i := range blocks {
			if blocks[i].Text != "" {
				if again, ok := Paragraph(blocks[i].Text); !ok || again != blocks[i].Text {
					t.Errorf("%q: %q isn't a paragraph of a course file", c.in, blocks[i].Text)
				}
			}
		}
	}
}

func TestFromMarkdown(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"**a** _b_\n\n- c": "**a** _b_\n\n- c",
		"# Title\n\nx":     "Title\n\nx",
		"`code`":           "code",
		"| a |\n|---|":     "a",
		"<div>x</div>":     "",
		"":                 "",
	} {
		blocks, lost := FromMarkdown(in)
		if got := Write(blocks); got != want {
			t.Errorf("%q: got %q, not %q; lost %v", in, got, want, lost)
		}
		if want == in && len(lost) > 0 {
			t.Errorf("%q: lost %v", in, lost)
		}
	}
}

func TestEscape(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"a":        "a",
		"2 * 3":    "2 * 3",
		"*a*":      `\*a\*`,
		"- a":      `\- a`,
		"12. a":    `12\. a`,
		"# a":      `\# a`,
		"[a]: b":   `\[a]: b`,
		"a\n  b":   "a b",
		"&amp;":    `\&amp;`,
		"https://": "https://",
		`a\*b`:     `a\\\*b`,
	} {
		got := Escape(in)
		if got != want {
			t.Errorf("%q: got %q, not %q", in, got, want)
		}
		if plain, formatted := Words(got); formatted || plain != Squeeze(in) {
			t.Errorf("%q: says %q", got, plain)
		}
	}
}

// FuzzText: what is made of any text can stand in a course file and says the same.
func FuzzText(f *testing.F) {
	for _, s := range []string{"*a*", "<b>a</b>", "1. a", "a & b &amp; <", "[a](b)", "~~~", "| a |\n|---|\n| b |", "<p>a<br>b</p>", "\u00a0", "a\tb"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 2000 || !utf8.ValidString(s) {
			return
		}
		if escaped := Escape(s); strings.TrimSpace(Squeeze(s)) != "" {
			if plain, formatted := Words(escaped); formatted || plain != Squeeze(s) {
				t.Errorf("%q: %q says %q", s, escaped, plain)
			}
		}
		for _, read := range []func(string) ([]courses.Block, []string){FromHTML, FromMarkdown} {
			blocks, _ := read(s)
			if len(blocks) == 0 {
				continue
			}
			if _, ok := Blocks(Write(blocks)); !ok && Write(blocks) != "" {
				t.Errorf("%q: %q can't stand in a course file", s, Write(blocks))
			}
		}
	})
}
