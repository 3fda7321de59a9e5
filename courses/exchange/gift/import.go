package gift

import (
	"regexp"
	"slices"
	"strings"

	"drypp/courses"
	"drypp/courses/exchange"
	"drypp/courses/markdown"
)

// Tags of questions that come from Drypp say what GIFT has no way to.
const (
	tagOurs      = "drypp:"
	tagImportant = tagOurs + "important"
	tagParts     = tagOurs + "parts"
	tagTopic     = tagOurs + "topic:"
	tagKind      = tagOurs + "kind:"
)

// Import reads a file, in any encoding that Norwegian machines write, into a course. A description becomes a lesson, and so does a
// category if there are several; of one alone the course has its title. Everything
// that can't be carried is found.
func Import(d *exchange.Draft, name string, src []byte) {
	d.Begin(name)
	before := len(d.Found)
	items, found := Parse(name, d.Read(src))
	d.Found = append(d.Found, found...)
	im := &importer{Draft: d}
	im.title(items)
	for i := range items {
		im.item = &items[i]
		im.add()
	}
	slices.SortStableFunc(d.Found[before:], func(a, b markdown.Finding) int { return a.Line - b.Line })
}

// importer reads one item after another.
type importer struct {
	*exchange.Draft
	item *Item
	// lessons says that categories become lessons, begun is the name of one that has
	// neither a text nor a question yet.
	lessons bool
	begun   string
}

// title gives the course the name of its only category, or of the one that all
// categories are in.
func (im *importer) title(items []Item) {
	var shared []string
	categories := 0
	for i := range items {
		if items[i].Type != Category {
			continue
		}
		path := segments(*items[i].Title)
		if categories++; categories == 1 {
			shared = path
		} else {
			n := 0
			for n < min(len(shared), len(path)-1) && shared[n] == path[n] {
				n++
			}
			shared = shared[:n]
		}
	}
	im.lessons = categories > 1
	if len(shared) > 0 {
		im.SetTitle(shared[len(shared)-1])
	}
}

// segments parts a category's path; what only Moodle has a place for is left out. A
// double slash is one in a name.
func segments(path string) []string {
	var list []string
	for s := range strings.SplitSeq(strings.ReplaceAll(path, "//", "\x00"), "/") {
		s = exchange.Squeeze(strings.ReplaceAll(s, "\x00", "/"))
		if s != "" && s != "top" && !(strings.HasPrefix(s, "$") && strings.HasSuffix(s, "$")) {
			list = append(list, s)
		}
	}
	return list
}

func (im *importer) add() {
	i := im.item
	switch i.Type {
	case Category:
		if path := segments(*i.Title); im.lessons && len(path) > 0 {
			im.begun = path[len(path)-1]
		}
		return
	case Description:
		title := im.begun
		if i.Title != nil {
			title = exchange.Squeeze(*i.Title)
		}
		im.tags(&courses.Question{})
		im.AddLesson(im.id(), title, im.blocks(i.Stem))
		im.begun = ""
		return
	case Essay:
		im.Bad(i.Line, exchange.CodeLost, "a text of one's own that people grade is nothing that Drypp asks for: ask for a choice, or leave the question out")
		return
	}
	if im.begun != "" {
		im.AddLesson("", im.begun, nil)
		im.begun = ""
	}
	if q := im.question(); q != nil {
		im.AddQuestion(i.Line, q)
	}
}

// id proposes the item's own ID, else its name.
func (im *importer) id() string {
	switch {
	case im.item.ID != nil:
		return *im.item.ID
	case im.item.Title != nil:
		return *im.item.Title
	}
	return ""
}

// question makes one of Drypp's, or returns nil with a finding.
func (im *importer) question() *courses.Question {
	i := im.item
	q := &courses.Question{ID: im.id()}
	q.Title, q.Prompt = im.asks(im.blocks(i.Stem))
	kind := im.tags(q)
	switch i.Type {
	case TrueFalse:
		im.trueFalse(q)
	case Choice:
		im.choices(q, kind)
	case Short:
		im.short(q)
		if kind == courses.Blanks {
			im.blank(q)
		}
	case Numerical:
		im.numbers(q)
	case Matching:
		im.matching(q)
		if kind == courses.Ordering {
			order(q)
		}
	}
	if i.Feedback != nil && i.Type != Matching {
		im.forAll(q)
	}
	return q
}

// tags reads what Drypp wrote and names the others.
func (im *importer) tags(q *courses.Question) (kind courses.Kind) {
	for _, tag := range im.item.Tags {
		switch topic, isTopic := strings.CutPrefix(tag, tagTopic); {
		case tag == tagImportant:
			q.Important = true
		case tag == tagParts:
			q.Credit = courses.PerPart
		case isTopic && courses.ValidID(topic):
			q.Topic = topic
		case strings.HasPrefix(tag, tagKind):
			kind = courses.Kind(strings.TrimPrefix(tag, tagKind))
		default:
			im.Hint(im.item.Line, "the tag %.60q isn't carried: nothing needs to be done, unless it meant something to you", tag)
		}
	}
	return kind
}

// asks parts a stem into the question, which is its first paragraph, and the rest.
func (im *importer) asks(blocks []courses.Block) (title string, prompt []courses.Block) {
	if len(blocks) == 0 || blocks[0].Text == "" {
		return "", blocks
	}
	title, formatted := exchange.Words(blocks[0].Text)
	if formatted {
		im.lost(im.item.Line, "the question", []string{"formatting"})
	}
	return title, append([]courses.Block(nil), blocks[1:]...)
}

// lost names what a card doesn't show of a text.
func (im *importer) lost(line int, where string, what []string) {
	if len(what) > 0 {
		im.Hint(line, "cards don't show all that is in %s, so this isn't carried (%s): see whether it reads well without", where, strings.Join(what, ", "))
	}
}

var (
	// markup is what makes HTML of a text in Moodle's own format.
	markup = regexp.MustCompile(`</?[A-Za-z][^<>]*>|<!--|&(?:#[0-9]+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);`)
	// formula is TeX as Moodle's filters find it.
	formula = regexp.MustCompile(`\$\$[^$]+\$\$|\\\([^$]+?\\\)|\\\[[^$]+?\\\]|\$[^$]*\\[A-Za-z]+[^$]*\$`)
)

// blocks reads a text of the item.
func (im *importer) blocks(t Text) []courses.Block { return im.blocksAt(im.item.Line, t) }

func (im *importer) blocksAt(line int, t Text) []courses.Block {
	if formula.MatchString(t.Text) {
		im.Hint(line, "a formula is carried as its source, since cards show none: write it in words or as a picture")
	}
	var blocks []courses.Block
	var lost []string
	switch {
	case t.Format == Markdown:
		blocks, lost = exchange.FromMarkdown(t.Text)
	case t.Format == HTML, t.Format == Moodle && markup.MatchString(t.Text):
		blocks, lost = exchange.FromHTML(t.Text)
	default:
		blocks = exchange.FromText(t.Text)
	}
	im.lost(line, "the text", lost)
	return blocks
}

// plain reads a text that is shown as it stands.
func (im *importer) plain(line int, t Text) string {
	var words []string
	lost := false
	for _, b := range im.blocksAt(line, t) {
		for _, md := range append([]string{b.Text}, b.List...) {
			plain, formatted := exchange.Words(md)
			lost = lost || formatted
			if plain != "" {
				words = append(words, plain)
			}
		}
		lost = lost || b.Text == ""
	}
	if lost {
		im.lost(line, "an answer", []string{"formatting"})
	}
	return strings.Join(words, " ")
}

// why reads an explanation, which is one paragraph.
func (im *importer) why(line int, t *Text) string {
	if t == nil {
		return ""
	}
	blocks := im.blocksAt(line, *t)
	var parts []string
	for i := range blocks {
		if b := &blocks[i]; b.Image != nil {
			im.lost(line, "an explanation", []string{"a picture"})
		} else if b.Link != nil {
			parts = append(parts, exchange.Write(blocks[i:i+1]))
		} else {
			parts = append(parts, append(b.List, b.Text)...)
		}
	}
	return exchange.Squeeze(strings.Join(parts, " "))
}

// forAll puts what is said of any answer behind each explanation.
func (im *importer) forAll(q *courses.Question) {
	why := im.why(im.item.Line, im.item.Feedback)
	each := func(options []courses.Option) {
		for i := range options {
			options[i].Why = exchange.Squeeze(options[i].Why + " " + why)
		}
	}
	each(q.Options)
	for i := range q.Parts {
		each(q.Parts[i].Options)
	}
}

func (im *importer) trueFalse(q *courses.Question) {
	i := im.item
	q.Kind = courses.TrueFalse
	truth, falsehood := exchange.TrueFalse(im.Language())
	q.Options = []courses.Option{{Right: i.True, Text: truth}, {Right: !i.True, Text: falsehood}}
	for j := range q.Options {
		said := i.First // who is wrong gets the first (Moodle docs, "GIFT format")
		if q.Options[j].Right {
			said = i.Second
		}
		q.Options[j].Why = im.why(i.Line, said)
	}
}

// worth is what an answer is worth, in percent.
func (a *Answer) worth() float64 {
	switch {
	case a.Weight != nil:
		return *a.Weight
	case a.Right:
		return whole
	}
	return 0
}

// whole is what the right answer is worth, in percent.
const whole = 100

func (im *importer) choices(q *courses.Question, kind courses.Kind) {
	list := im.item.Choices
	q.Kind = courses.Single
	full := 0
	for i := range list {
		if list[i].worth() >= whole {
			full++
		}
	}
	// Moodle lets several be chosen where none is right by itself
	several := full == 0 || kind == courses.Several
	for i := range list {
		a := &list[i]
		right := a.worth() >= whole || several && a.worth() > 0
		if !several && a.worth() > 0 && a.worth() < whole {
			im.Hint(a.Line, "an answer worth %s%% counts as wrong here: say in its explanation what is right about it", digits(a.worth()))
		}
		q.Options = append(q.Options, courses.Option{Right: right, Text: im.plain(a.Line, a.Text), Why: im.why(a.Line, a.Feedback)})
	}
	if kind == courses.TrueFalse {
		q.Kind = kind
	}
	switch {
	case several:
		q.Kind = courses.Several
		im.weights(q)
	case full > 1:
		q.Kind = courses.Several
		im.Hint(im.item.Line, "any of %d answers is right there, but here all of them must be chosen: leave one, or ask for all", full)
	}
}

// weights finds what the weights of several choices mean here: all or nothing if a
// wrong one takes everything, else each part by itself.
func (im *importer) weights(q *courses.Question) {
	right := 0
	for i := range q.Options {
		if q.Options[i].Right {
			right++
		}
	}
	share := whole / float64(max(right, 1))
	strict, parts := true, true
	for i := range im.item.Choices {
		w := im.item.Choices[i].worth()
		if q.Options[i].Right {
			parts = parts && near(w, share)
			strict = strict && near(w, share)
		} else {
			parts = parts && near(w, -share)
			strict = strict && near(w, -whole)
		}
	}
	switch {
	case strict || q.Credit == courses.PerPart && parts:
	case parts:
		q.Credit = courses.PerPart
	default:
		q.Credit = courses.PerPart
		im.Hint(im.item.Line, "the weights of the answers aren't carried: here each right choice is worth as much, and each wrong one takes as much away")
	}
}

// near compares percentages, which Moodle writes with five decimals.
func near(a, b float64) bool { return a-b < 0.001 && b-a < 0.001 }

func (im *importer) matching(q *courses.Question) {
	q.Kind = courses.Matching
	for i := range im.item.Pairs {
		p := &im.item.Pairs[i]
		right := exchange.Squeeze(p.Right)
		at := slices.IndexFunc(q.Options, func(o courses.Option) bool { return o.Text == right })
		if at < 0 {
			at = len(q.Options)
			q.Options = append(q.Options, courses.Option{Text: right})
		}
		if left := im.plain(p.Line, p.Left); left != "" {
			q.Parts = append(q.Parts, courses.Part{Text: left, Match: at})
		}
	}
	im.pairWhys(q)
}

// pairWhys takes what is said of all pairs apart if it has a paragraph for each;
// else it is said of each.
func (im *importer) pairWhys(q *courses.Question) {
	if im.item.Feedback == nil {
		return
	}
	if blocks, ok := exchange.Blocks(im.item.Feedback.Text); ok && len(blocks) == len(q.Parts) && im.item.Feedback.Format == Markdown {
		for i := range blocks {
			q.Parts[i].Why = exchange.Write(blocks[i : i+1])
		}
		return
	}
	why := im.why(im.item.Line, im.item.Feedback)
	for i := range q.Parts {
		q.Parts[i].Why = why
	}
}

// order makes an Ordering of places that are matched to items.
func order(q *courses.Question) {
	q.Kind = courses.Ordering
	for i := range q.Parts {
		q.Options[q.Parts[i].Match].Why = q.Parts[i].Why
	}
	q.Parts = nil
}
