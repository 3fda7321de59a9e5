package markdown

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"

	"drypp/courses"
)

// kinds are the classes that a question's heading may have.
var kinds = []string{
	string(courses.Single), string(courses.Several), string(courses.TrueFalse),
	string(courses.Number), string(courses.Text), string(courses.Matching), string(courses.Ordering),
	string(courses.Scenario), string(courses.Spot), string(courses.Blanks),
}

// Other classes of a question's heading: parts that are right count by themselves,
// and the lesson comes back to who doesn't know it.
const (
	classParts     = string(courses.PerPart)
	classImportant = "important"
)

// attrTopic is the attribute of a question's heading that names its topic.
const attrTopic = "topic"

func (p *parser) addQuestion(h *ast.Heading, under []ast.Node) {
	title, id, classes := p.heading(h)
	q := courses.Question{ID: id, Title: title, Lesson: p.lesson, Topic: p.topic(h)}
	p.classes(h, classes, &q)
	switch q.Kind {
	case courses.Matching:
		p.matching(h, under, &q)
	case courses.Ordering:
		p.ordering(h, under, &q)
	case courses.Scenario:
		p.scenario(h, under, &q)
	default:
		p.ticked(h, under, &q)
	}
	p.edition.Questions = append(p.edition.Questions, q)
}

// ticked reads a question whose answers are a list to tick off.
func (p *parser) ticked(h *ast.Heading, under []ast.Node, q *courses.Question) {
	answers := slices.IndexFunc(under, func(n ast.Node) bool {
		l, ok := n.(*ast.List)
		return ok && isCheckList(l)
	})
	if answers < 0 {
		p.bad(p.at(h), courses.CodeAnswers, "the question %.80q has no answers: list them below it as - [x] right and - [ ] wrong", q.Title)
		return
	}
	if rest := under[answers+1:]; len(rest) > 0 {
		p.bad(p.at(rest[0]), courses.CodeSyntax, "something follows the answers: they are the last thing below a question")
	}
	p.apart(under[:answers], under[answers])
	if q.Kind == courses.Blanks {
		p.blanks(h, under[:answers], under[answers], q)
		return
	}
	q.Prompt = p.blocks(under[:answers])
	for item := under[answers].FirstChild(); item != nil; item = item.NextSibling() {
		p.file.lines[place{step: q.ID, option: len(q.Options) + 1}] = p.at(item)
		q.Options = append(q.Options, p.option(item, q.Kind))
	}
	switch q.Kind {
	case "":
		q.Kind = defaultKind(q)
	case courses.Spot:
		p.takePicture(h, q)
	}
}

// apart sees to it that no list of the same kind stands right before the answers:
// with nothing between, they would be one list.
func (p *parser) apart(before []ast.Node, answers ast.Node) {
	list, ok := last(before).(*ast.List)
	if ok && list.IsOrdered() == answers.(*ast.List).IsOrdered() {
		p.bad(p.at(answers), courses.CodeSyntax, "a list stands right before the answers: put a sentence between")
	}
}

func last(nodes []ast.Node) ast.Node {
	if len(nodes) == 0 {
		return nil
	}
	return nodes[len(nodes)-1]
}

// classes reads the kind that the heading names, if any, and the marks beside it.
func (p *parser) classes(h *ast.Heading, classes []string, q *courses.Question) {
	known := append([]string{classParts, classImportant}, kinds...)
	for _, class := range classes {
		switch {
		case class == classParts:
			q.Credit = courses.PerPart
		case class == classImportant:
			q.Important = true
		case q.Kind != "":
			p.bad(p.at(h), courses.CodeKind, "the question has two kinds, .%.40s and .%.40s: leave one", q.Kind, class)
		case !slices.Contains(kinds, class):
			p.bad(p.at(h), courses.CodeKind, "the kind .%.40s isn't known: did you mean .%s?", class, nearest(class, known))
		default:
			q.Kind = courses.Kind(class)
		}
	}
}

// topic returns the topic that a question's heading names, or none.
func (p *parser) topic(h *ast.Heading) string {
	value, ok := h.AttributeString(attrTopic)
	if !ok {
		return ""
	}
	topic, _ := value.([]byte)
	if !courses.ValidID(string(topic)) {
		p.bad(p.at(h), courses.CodeID, "the topic won't do: write topic=fire-safety, with lower-case letters, digits and hyphens, in quotes if it begins with a digit")
		return ""
	}
	return string(topic)
}

// defaultKind is several if more than one choice is right, else single.
func defaultKind(q *courses.Question) courses.Kind {
	right := 0
	for i := range q.Options {
		if q.Options[i].Right {
			right++
		}
	}
	if right > 1 {
		return courses.Several
	}
	return courses.Single
}

func isCheckList(l *ast.List) bool {
	for item := l.FirstChild(); item != nil; item = item.NextSibling() {
		if first := item.FirstChild(); first != nil && box(first) != nil {
			return true
		}
	}
	return false
}

// checkMark is what the parser has recognised as a task's box.
var checkMark = regexp.MustCompile(`^\[[ xX]?\] ?`)

// option reads one answer with its explanation.
func (p *parser) option(item ast.Node, kind courses.Kind) courses.Option {
	first := item.FirstChild()
	if !isText(first) || box(first) == nil {
		p.bad(p.at(item), courses.CodeSyntax, "an answer isn't marked: begin it with - [x] if it is right, else with - [ ]")
		return courses.Option{}
	}
	o := courses.Option{Right: box(first).IsChecked}
	raw := checkMark.ReplaceAllString(p.raw(first), "")
	o.Text = p.plain(first, raw, "an answer")
	switch kind {
	case courses.Number:
		p.number(first, &o)
	case courses.Text:
		p.spellings(&o)
	case courses.Spot:
		p.spot(first, &o)
	}
	if o.Text == "" && !o.Otherwise {
		p.bad(p.at(item), courses.CodeAnswers, "the answer is empty: write something behind the brackets")
	}
	o.Why = p.why(item, first.NextSibling())
	return o
}

// why reads the explanation below an answer.
func (p *parser) why(item, n ast.Node) string {
	if n == nil {
		p.bad(p.at(item), courses.CodeExplanation, "the answer has no explanation: write one in the next line, indented, after >")
		return ""
	}
	if n.NextSibling() != nil || n.Kind() != ast.KindBlockquote {
		p.bad(p.at(n), courses.CodeSyntax, "something else than an explanation stands below the answer: write the explanation after > and nothing else")
		return ""
	}
	text := n.FirstChild()
	if text == nil || !isText(text) || text.NextSibling() != nil {
		p.bad(p.at(n), courses.CodeSyntax, "an explanation is more than a paragraph: write one paragraph of text")
		return ""
	}
	return p.markup(text, p.raw(text))
}

// everythingElse is the text of the answer that stands for every other one.
const everythingElse = "*"

var numberForm = regexp.MustCompile(`^([-−]?\d+(?:[.,]\d+)?)(?: ?(?:±|\+/-) ?(\d+(?:[.,]\d+)?))?$`)

var decimals = strings.NewReplacer("−", "-", ",", ".")

// number reads "72", "72 ± 2" or everything else.
func (p *parser) number(n ast.Node, o *courses.Option) {
	if o.Text == everythingElse {
		o.Otherwise, o.Text = true, ""
		return
	}
	m := numberForm.FindStringSubmatch(o.Text)
	if m == nil {
		p.bad(p.at(n), courses.CodeAnswers, "%.40q isn't a number: write 72, 72 ± 2 or, for every other answer, *", o.Text)
		return
	}
	for i, to := range []*float64{&o.Number, &o.Tolerance} {
		if m[i+1] == "" {
			continue
		}
		var err error
		if *to, err = strconv.ParseFloat(decimals.Replace(m[i+1]), 64); err != nil {
			p.bad(p.at(n), courses.CodeAnswers, "the number %.40s is too large: write a smaller one", m[i+1])
		}
	}
}

// spellings reads "nettfiske | phishing" or everything else. The first
// spelling is the one to show.
func (p *parser) spellings(o *courses.Option) {
	if o.Text == everythingElse {
		o.Otherwise, o.Text = true, ""
		return
	}
	for s := range strings.SplitSeq(o.Text, "|") {
		o.Spellings = append(o.Spellings, squeeze(s))
	}
	o.Text = o.Spellings[0]
}
