package markdown

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"golang.org/x/text/unicode/norm"

	"drypp/courses"
)

// belongs stands between a part and the option that it belongs to.
const belongs = " = "

// listed returns the list that ends what stands below a heading, and what is before
// it, or nil if there is none of that kind.
func (p *parser) listed(h *ast.Heading, under []ast.Node, ordered bool, instead string) (*ast.List, []ast.Node) {
	list, ok := last(under).(*ast.List)
	if !ok || list.IsOrdered() != ordered {
		p.bad(p.at(h), courses.CodeAnswers, "there is no list of answers at the end: "+instead)
		return nil, nil
	}
	before := under[:len(under)-1]
	p.apart(before, list)
	return list, before
}

// entry reads an item of a list that is shown as it stands and isn't marked.
func (p *parser) entry(item ast.Node, instead string) (first ast.Node, text string) {
	first = item.FirstChild()
	if !isText(first) || box(first) != nil {
		p.bad(p.at(item), courses.CodeSyntax, "an answer is of another kind than its question's: "+instead)
		return nil, ""
	}
	return first, p.plain(first, p.raw(first), "an answer")
}

// matching reads parts and options, "part = option", and "= option" for one that
// belongs to no part.
func (p *parser) matching(h *ast.Heading, under []ast.Node, q *courses.Question) {
	const instead = "list what belongs together as - part = option"
	list, before := p.listed(h, under, false, instead)
	if list == nil {
		return
	}
	q.Prompt = p.blocks(before)
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		first, text := p.entry(item, instead)
		if first == nil {
			continue
		}
		part, option, ok := strings.Cut(" "+text, belongs)
		if !ok {
			p.bad(p.at(item), courses.CodeAnswers, "nothing belongs to %.60q: write it as part = option, or = option for one that belongs to no part", text)
			continue
		}
		p.pair(q, item, strings.TrimSpace(part), option)
	}
}

// pair adds a part with its option, or an option that belongs to no part.
func (p *parser) pair(q *courses.Question, item ast.Node, part, option string) {
	below := item.FirstChild().NextSibling()
	if part == "" {
		if below != nil {
			p.bad(p.at(below), courses.CodeSyntax, "an option that belongs to no part has an explanation that nobody would see: take it away")
		}
		q.Options = append(q.Options, courses.Option{Text: option})
		p.file.lines[place{step: q.ID, option: len(q.Options)}] = p.at(item)
		return
	}
	// More options than there may be needn't be told apart, which would take long.
	match := slices.IndexFunc(q.Options[:min(len(q.Options), courses.MaxOptions)], func(o courses.Option) bool { return o.Text == option })
	if match < 0 {
		match = len(q.Options)
		q.Options = append(q.Options, courses.Option{Text: option})
		p.file.lines[place{step: q.ID, option: match + 1}] = p.at(item)
	}
	q.Parts = append(q.Parts, courses.Part{Text: part, Match: match, Why: p.why(item, below)})
	p.file.lines[place{step: q.ID, part: len(q.Parts)}] = p.at(item)
}

// ordering reads the items in their right order.
func (p *parser) ordering(h *ast.Heading, under []ast.Node, q *courses.Question) {
	const instead = "number the items in their right order, 1. first, 2. second"
	list, before := p.listed(h, under, true, instead)
	if list == nil {
		return
	}
	if list.Start != 1 {
		p.bad(p.at(list), courses.CodeSyntax, "the list begins with %d: begin with 1", list.Start)
	}
	q.Prompt = p.blocks(before)
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		first, text := p.entry(item, instead)
		if first == nil {
			continue
		}
		q.Options = append(q.Options, courses.Option{Text: text, Why: p.why(item, first.NextSibling())})
		p.file.lines[place{step: q.ID, option: len(q.Options)}] = p.at(item)
	}
}

// spotForm is a place on a picture behind the words for it.
var spotForm = regexp.MustCompile(`^(.*\S) @ ?(\d{1,4}) ?, ?(\d{1,4})$`)

// spot reads "The sender @ 310,540".
func (p *parser) spot(n ast.Node, o *courses.Option) {
	m := spotForm.FindStringSubmatch(o.Text)
	if m == nil {
		p.bad(p.at(n), courses.CodeAnswers, "%.60q says no place on the picture: end it with @ 310,540, counted from 0 to 1000 from the left and from the top", o.Text)
		return
	}
	o.Text = m[1]
	o.X, _ = strconv.Atoi(m[2])
	o.Y, _ = strconv.Atoi(m[3])
}

// takePicture makes the picture that ends the prompt the one to pick on.
func (p *parser) takePicture(h *ast.Heading, q *courses.Question) {
	end := len(q.Prompt) - 1
	if end < 0 || q.Prompt[end].Image == nil {
		p.bad(p.at(h), courses.CodeAnswers, "there is no picture to pick on: put it right before the answers, ![what it shows](picture.png)")
		return
	}
	q.Picture = q.Prompt[end].Image
	if q.Picture.File == "" {
		p.bad(p.file.lines[place{step: q.ID, block: end + 1}], courses.CodeImage, "the picture lies elsewhere, so the numbers to choose from can't be drawn onto it: put it beside this file and write its name")
	}
	q.Prompt = q.Prompt[:end:end]
	if end == 0 {
		q.Prompt = nil
	}
}

var (
	// blankForm is a blank in a sentence.
	blankForm = regexp.MustCompile(`_{3,}`)
	// numbered is an answer to one of several blanks.
	numbered = regexp.MustCompile(`^(\d{1,2}): ?(.*)$`)
	// formatted matches what would be shown otherwise than it is written.
	formatted = regexp.MustCompile("[*_`\\[\\]\\\\]|<[A-Za-z/!]|&#?[A-Za-z0-9]+;")
)

// blank is how a blank is written.
const blank = "___"

// blanks reads a sentence with blanks, the last thing before the answers, and the
// answers to each.
func (p *parser) blanks(h *ast.Heading, before []ast.Node, answers ast.Node, q *courses.Question) {
	sentence, ok := last(before).(*ast.Paragraph)
	if !ok {
		p.bad(p.at(h), courses.CodeAnswers, "there is no sentence to fill in: write one right before the answers, with %s for each blank", blank)
		return
	}
	q.Prompt = p.blocks(before[:len(before)-1])
	words := blankForm.Split(norm.NFC.String(p.raw(sentence)), -1)
	if len(words) == 1 {
		p.bad(p.at(sentence), courses.CodeAnswers, "the sentence before the answers has no blank: write %s where something is to be filled in", blank)
		return
	}
	for i, text := range words {
		if formatted.MatchString(text) {
			p.bad(p.at(sentence), courses.CodeSyntax, "a sentence with blanks is shown as it stands: take *, _, `, [ ] and backslashes out of it")
		}
		if i < len(words)-1 {
			q.Parts = append(q.Parts, courses.Part{Text: text})
			p.file.lines[place{step: q.ID, part: i + 1}] = p.at(sentence)
		} else {
			q.Parts[i-1].After = text
		}
	}
	for item := answers.FirstChild(); item != nil; item = item.NextSibling() {
		p.fill(q, item, p.option(item, courses.Blanks))
	}
}

// fill adds an answer to the blank that it says it is for, "2: where | from where".
func (p *parser) fill(q *courses.Question, item ast.Node, o courses.Option) {
	number := 1
	if m := numbered.FindStringSubmatch(o.Text); m != nil {
		number, _ = strconv.Atoi(m[1])
		o.Text = m[2]
	} else if len(q.Parts) > 1 {
		p.bad(p.at(item), courses.CodeAnswers, "%.60q doesn't say which blank it is for: begin it with the blank's number, 1: for instance", o.Text)
		return
	}
	if number < 1 || number > len(q.Parts) {
		p.bad(p.at(item), courses.CodeAnswers, "there is no blank %d: the sentence has %d", number, len(q.Parts))
		return
	}
	p.spellings(&o)
	part := &q.Parts[number-1]
	part.Options = append(part.Options, o)
	p.file.lines[place{step: q.ID, part: number, option: len(part.Options)}] = p.at(item)
}
