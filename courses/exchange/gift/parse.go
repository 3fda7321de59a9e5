package gift

import (
	"regexp"
	"strings"

	"drypp/courses"
	"drypp/courses/markdown"
)

// parser reads a file by the grammar's rules, one method a rule. A rule that
// doesn't fit returns false and may leave the position anywhere; who has another
// way to go on resets it.
type parser struct {
	name  string
	src   string
	at    int
	items []Item
	found markdown.Findings

	// format is that of texts which don't name theirs: the stem's, once it was read.
	format TextFormat
	id     *string
	tags   []string
	// far is how far any rule came, for telling what is wrong; fault is what is
	// wrong whatever else would fit.
	far   int
	fault *courses.Fault

	begins []int // where lines begin
}

// file reads one item after another.
func (p *parser) file() {
	p.findLines()
	for {
		p.between()
		if p.at >= len(p.src) {
			return
		}
		begin, before := p.at, p.at
		p.far, p.fault = p.at, nil
		if item, ok := p.item(); ok {
			item.Line = p.lineOf(begin)
			p.items = append(p.items, *item)
		} else {
			p.tell(begin)
			p.at = p.afterBlank(max(p.far, begin))
		}
		if p.at <= before {
			return
		}
	}
}

// item reads one; the position is behind the comments before it.
func (p *parser) item() (*Item, bool) {
	begin := p.at
	for _, rule := range []func() (*Item, bool){p.category, p.description, p.question} {
		p.at, p.format = begin, Moodle
		if item, ok := rule(); ok {
			return item, true
		}
		if p.fault != nil {
			break
		}
	}
	return nil, false
}

func (p *parser) category() (*Item, bool) {
	if !p.take("$CATEGORY:") {
		return nil, false
	}
	p.blank()
	begin := p.at
	for p.at < len(p.src) && p.lineEnd(p.at) == 0 {
		p.at++
	}
	title := p.src[begin:p.at]
	return &Item{Type: Category, Title: &title}, p.separator()
}

func (p *parser) description() (*Item, bool) {
	title := p.title()
	p.blank()
	stem := p.stem()
	if stem == nil || !p.separator() {
		return nil, false
	}
	return &Item{Type: Description, ID: p.id, Tags: p.tags, Title: title, Stem: *stem}, true
}

func (p *parser) question() (*Item, bool) {
	title := p.title()
	p.blank()
	first := p.stem()
	p.blank()
	if !p.take("{") {
		return nil, false
	}
	p.blank()
	item := p.answers()
	if item == nil {
		return nil, false
	}
	p.blank()
	if !p.take("}") {
		return nil, false
	}
	p.blank()
	var rest *Text
	if p.comment() == "" {
		rest = p.stem()
	}
	if !p.separator() {
		return nil, false
	}
	item.ID, item.Tags, item.Title = p.id, p.tags, title
	item.Stem, item.Embedded = join(first, rest), rest != nil
	return item, true
}

// join makes one stem of what stands before and after the answers.
func join(first, rest *Text) Text {
	stem := Text{Format: Moodle}
	if rest != nil {
		stem = Text{rest.Format, blankMark + rest.Text}
	}
	if first != nil {
		stem.Format = first.Format
		if rest != nil {
			stem.Text = first.Text + " " + stem.Text
		} else {
			stem.Text = first.Text
		}
	}
	return stem
}

// blankMark stands in a stem where the answers stood.
const blankMark = "_____ "

// stem reads what is asked; what follows has its format.
func (p *parser) stem() *Text {
	t := p.text(false)
	if t != nil {
		p.format = t.Format
	}
	return t
}

// title reads a name between double colons.
func (p *parser) title() *string {
	begin := p.at
	if !p.take("::") {
		return nil
	}
	raw := p.run(func(s string) bool { return s[0] == '\\' })
	if raw == "" || !p.take("::") {
		p.at = begin
		return nil
	}
	title := unescape(raw)
	return &title
}

// text reads a text with or without a format before it; nil means none. If left,
// it ends where an arrow stands.
func (p *parser) text(left bool) *Text {
	begin := p.at
	f := p.format
	if m := formatMark.FindString(p.src[p.at:min(len(p.src), p.at+maxFormat)]); m != "" {
		f = TextFormat(m[1 : len(m)-1])
		p.take(m)
	}
	p.blank()
	raw := p.run(func(s string) bool { return left && strings.HasPrefix(s, "->") })
	if raw == "" {
		p.at = begin
		return nil
	}
	t := read(f, raw)
	return &t
}

// formatMark is how a text names its format.
var formatMark = regexp.MustCompile(`^\[(?:html|markdown|plain|moodle)\]`)

// maxFormat is how long, in bytes, that may be.
const maxFormat = len("[markdown]")

// run reads characters up to one that means something, to a blank line or the
// end, or to where stop says.
func (p *parser) run(stop func(string) bool) string {
	begin := p.at
	for p.at < len(p.src) {
		c := p.src[p.at]
		if n := escape(p.src[p.at:]); n > 0 {
			p.at += n
			continue
		}
		if c != '\\' && strings.IndexByte(controls, c) >= 0 || stop(p.src[p.at:]) || p.separates(p.at) {
			break
		}
		p.at++
	}
	p.reached()
	return p.src[begin:p.at]
}

// separates reports whether an item ends at the position: a blank line, or the
// file's end.
func (p *parser) separates(at int) bool {
	n := p.lineEnd(at)
	return at+n >= len(p.src) || n > 0 && p.blankLine(at+n) > 0
}

// separator reads what stands between items.
func (p *parser) separator() bool {
	p.reached()
	if !p.separates(p.at) {
		return false
	}
	p.at += p.lineEnd(p.at)
	for n := p.blankLine(p.at); n > 0; n = p.blankLine(p.at) {
		p.at += n
	}
	return true
}

// blankLine returns the length of the blank line at the position, or 0.
func (p *parser) blankLine(at int) int {
	end := at
	for end < len(p.src) && isSpace(p.src[end]) {
		end++
	}
	if n := p.lineEnd(end); n > 0 {
		return end + n - at
	}
	return 0
}

// lineEnd returns the length of the line end at the position, or 0.
func (p *parser) lineEnd(at int) int {
	switch rest := p.src[min(at, len(p.src)):]; {
	case strings.HasPrefix(rest, "\r\n"):
		return 2
	case strings.HasPrefix(rest, "\n"), strings.HasPrefix(rest, "\r"):
		return 1
	}
	return 0
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' }

// blank passes over blanks and single line ends.
func (p *parser) blank() {
	for p.at < len(p.src) {
		if isSpace(p.src[p.at]) {
			p.at++
			continue
		}
		n := p.lineEnd(p.at)
		if n == 0 || p.blankLine(p.at+n) > 0 {
			break
		}
		p.at += n
	}
	p.reached()
}

// between passes over blanks, line ends and comments, and notes what the comments
// say of the next item.
func (p *parser) between() {
	p.id, p.tags = nil, nil
	for p.at < len(p.src) {
		if n := max(p.lineEnd(p.at), p.blankAt()); n > 0 {
			p.at += n
			continue
		}
		comment := p.comment()
		if comment == "" {
			return
		}
		if m := commentID.FindStringSubmatch(comment); m != nil {
			id := strings.TrimFunc(m[1], isBlank)
			p.id = &id
		}
		for _, m := range commentTag.FindAllStringSubmatch(comment, -1) {
			p.tags = append(p.tags, m[1])
		}
	}
}

func (p *parser) blankAt() int {
	if isSpace(p.src[p.at]) {
		return 1
	}
	return 0
}

var (
	commentID  = regexp.MustCompile(`\[id:([^\x00-\x1F\x7F]+?)\]`)
	commentTag = regexp.MustCompile(`\[tag:([^\x00-\x1F\x7F]+?)\]`)
)

// comment reads one up to the line's end and returns it, slashes included.
func (p *parser) comment() string {
	if !strings.HasPrefix(p.src[p.at:], "//") {
		return ""
	}
	begin := p.at
	if n := strings.IndexAny(p.src[p.at:], "\r\n"); n >= 0 {
		p.at += n
	} else {
		p.at = len(p.src)
	}
	return p.src[begin:p.at]
}

func (p *parser) take(s string) bool {
	p.reached()
	if !strings.HasPrefix(p.src[p.at:], s) {
		return false
	}
	p.at += len(s)
	p.reached()
	return true
}

func (p *parser) reached() { p.far = max(p.far, p.at) }
