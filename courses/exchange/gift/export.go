package gift

import (
	"bytes"
	"fmt"
	"html"
	"slices"
	"strings"

	"drypp/courses"
	"drypp/courses/exchange"
	"drypp/courses/markdown"
)

// Export writes the course in one language: a category with its title, its lessons
// as descriptions, and its questions. What can't be carried is found, with its line
// in the course's file: as an error if a question is left out, else as a hint. The
// error is exchange.NewSource's.
func Export(c *courses.Course, l courses.Language) ([]byte, markdown.Findings, error) {
	s, err := exchange.NewSource(c, l)
	if err != nil {
		return nil, nil, err
	}
	x := &exporter{Source: s}
	x.Hint("", "the version, pass mark, tries, validity, competences and sources aren't carried: set what the other system has for them there")
	path := "$course$/top/" + strings.ReplaceAll(s.Edition.Title, "/", "//")
	x.write(&Item{Type: Category, Title: &path})
	x.questions("")
	for i := range s.Edition.Lessons {
		l := &s.Edition.Lessons[i]
		x.lesson(l)
		x.questions(l.ID)
	}
	return x.out.Bytes(), x.Found, nil
}

// exporter writes one item after another.
type exporter struct {
	*exchange.Source
	out bytes.Buffer
}

// write writes an item, and reports whether GIFT has a way to.
func (x *exporter) write(item *Item) bool {
	text, err := Format([]Item{*item})
	if err != nil {
		return false
	}
	if x.out.Len() > 0 {
		x.out.WriteString("\n")
	}
	x.out.Write(text)
	return true
}

func (x *exporter) lesson(l *courses.Lesson) {
	x.Pictures(l.ID, l.Body)
	if l.Document != nil {
		x.Hint(l.ID, "the document and that it is to be acknowledged aren't carried: have people do that elsewhere")
	}
	text := exchange.Write(l.Body)
	if text == "" {
		text = exchange.Escape(l.Title)
	}
	if !x.write(&Item{Type: Description, ID: &l.ID, Title: &l.Title, Stem: Text{Markdown, text}}) {
		x.Hint(l.ID, "the lesson isn't carried, since GIFT has no way to write it: take blanks at the edges out of it")
	}
}

func (x *exporter) questions(lesson string) {
	for i := range x.Edition.Questions {
		q := &x.Edition.Questions[i]
		if q.Lesson != lesson {
			continue
		}
		item := x.question(q)
		if item == nil {
			x.Bad(q.ID, "GIFT has no questions of the kind %s, so it isn't carried: ask in another way there", q.Kind)
		} else if !x.write(item) {
			x.Bad(q.ID, "GIFT has no way to write the question so that it reads the same: take blanks at the edges of its texts out")
		} else {
			x.Pictures(q.ID, q.Prompt)
		}
	}
}

// question makes an item, or returns nil for a kind that GIFT hasn't.
func (x *exporter) question(q *courses.Question) *Item {
	item := &Item{ID: &q.ID, Tags: tags(q), Stem: stem(q)}
	switch q.Kind {
	case courses.Single:
		x.choices(item, q)
	case courses.Several:
		x.several(item, q)
	case courses.TrueFalse:
		x.trueFalse(item, q)
	case courses.Number:
		x.numbers(item, q)
	case courses.Text:
		item.Type, item.Choices = Short, x.spellings(q.Options)
	case courses.Matching:
		x.matching(item, q)
	case courses.Ordering:
		x.ordering(item, q)
	case courses.Blanks:
		if len(q.Parts) != 1 {
			return nil
		}
		item.Type, item.Choices = Short, x.spellings(q.Parts[0].Options)
		item.Tags = append(item.Tags, tagKind+string(q.Kind))
	default:
		return nil
	}
	return item
}

// tags say what GIFT has no way to.
func tags(q *courses.Question) []string {
	var list []string
	if q.Important {
		list = append(list, tagImportant)
	}
	if q.Credit == courses.PerPart {
		list = append(list, tagParts)
	}
	if q.Topic != "" {
		list = append(list, tagTopic+q.Topic)
	}
	return list
}

// stem is what is asked: the title, and in paragraphs of their own the prompt and
// the sentence with the blank.
func stem(q *courses.Question) Text {
	prompt := exchange.Write(q.Prompt)
	if q.Kind == courses.Blanks {
		p := q.Parts[0]
		sentence := exchange.Escape(p.Text + underscores + p.After)
		prompt = strings.TrimPrefix(prompt+"\n\n"+sentence, "\n\n")
	}
	if prompt == "" {
		return plain(q.Title)
	}
	return Text{Markdown, exchange.Escape(q.Title) + "\n\n" + prompt}
}

// plain is a text that is shown as it stands.
func plain(s string) Text {
	for _, f := range []TextFormat{Moodle, Plain} {
		if normal(f, s) == s && (f == Plain || !markup.MatchString(s)) {
			return Text{f, s}
		}
	}
	return Text{HTML, entities(s)}
}

// entities writes text as HTML, with blanks other than a space so that they stay.
func entities(s string) string {
	var b strings.Builder
	for _, r := range html.EscapeString(s) {
		if isBlank(r) && r != ' ' {
			fmt.Fprintf(&b, "&#%d;", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// pointless is plain without an arrow.
func pointless(s string) Text {
	if strings.Contains(s, "->") {
		return Text{HTML, entities(s)}
	}
	return plain(s)
}

// said is an explanation, nil if there is none.
func (x *exporter) said(why string) *Text {
	switch {
	case !exchange.Explained(x.Edition.Language, why):
		return nil
	case exchange.Escape(why) == why && !markup.MatchString(why) && normal(Moodle, why) == why:
		return &Text{Moodle, why}
	}
	return &Text{Markdown, why}
}

func (x *exporter) choices(item *Item, q *courses.Question) {
	item.Type = Choice
	for i := range q.Options {
		o := &q.Options[i]
		item.Choices = append(item.Choices, Answer{Right: o.Right, Text: pointless(o.Text), Feedback: x.said(o.Why)})
	}
}

// several gives right choices their share; wrong ones take everything away, or as
// much if parts count.
func (x *exporter) several(item *Item, q *courses.Question) {
	x.choices(item, q)
	right := 0
	for i := range q.Options {
		if q.Options[i].Right {
			right++
		}
	}
	share := shares[min(right, len(shares)-1)]
	if q.Credit != courses.PerPart && right > 1 {
		x.Hint(q.ID, "all or nothing isn't carried, since the other system counts right choices one by one: look there at what an answer is worth")
	}
	if right == 1 {
		item.Tags = append(item.Tags, tagKind+string(q.Kind))
	}
	for i := range item.Choices {
		w := -float64(whole)
		if q.Options[i].Right {
			w = share
		} else if q.Credit == courses.PerPart {
			w = -share
		}
		item.Choices[i].Right, item.Choices[i].Weight = false, &w
	}
}

// shares are the parts of a hundred as Moodle has them; it takes no other.
var shares = [...]float64{100, 100, 50, 33.33333, 25, 20, 16.66667, 14.28571, 12.5, 11.11111, 10}

// trueFalse takes the language's own words in their own order as such, and any
// others as choices.
func (x *exporter) trueFalse(item *Item, q *courses.Question) {
	truth, falsehood := exchange.TrueFalse(x.Edition.Language)
	if q.Options[0].Text != truth || q.Options[1].Text != falsehood {
		x.choices(item, q)
		item.Tags = append(item.Tags, tagKind+string(q.Kind))
		return
	}
	item.Type, item.True = TrueFalse, q.Options[0].Right
	for i := range q.Options {
		if q.Options[i].Right {
			item.Second = x.said(q.Options[i].Why)
		} else {
			item.First = x.said(q.Options[i].Why)
		}
	}
}

func (x *exporter) numbers(item *Item, q *courses.Question) {
	item.Type = Numerical
	for i := range q.Options {
		o := &q.Options[i]
		a := Answer{Right: true, Feedback: x.said(o.Why)}
		if o.Otherwise {
			a.Right, a.Text = false, Text{item.Stem.Format, anything}
		} else {
			a.Number = &Number{Around, o.Number, o.Tolerance}
			if !o.Right {
				a.Weight = new(float64)
			}
		}
		item.Choices = append(item.Choices, a)
	}
}

// spellings has an answer for each spelling.
func (x *exporter) spellings(options []courses.Option) []Answer {
	var list []Answer
	for i := range options {
		o := &options[i]
		a := Answer{Right: true, Feedback: x.said(o.Why)}
		if !o.Right {
			a.Weight = new(float64)
		}
		if o.Otherwise {
			a.Text = Text{Moodle, anything}
			list = append(list, a)
		}
		for _, s := range o.Spellings {
			a.Text = pointless(protection.Replace(s))
			list = append(list, a)
		}
	}
	return list
}

func (x *exporter) matching(item *Item, q *courses.Question) {
	item.Type = Matching
	next := 0 // the option that no part has named yet
	for i := range q.Parts {
		p := &q.Parts[i]
		for ; next <= p.Match; next++ {
			if !slices.ContainsFunc(q.Parts, func(p courses.Part) bool { return p.Match == next }) {
				item.Pairs = append(item.Pairs, Pair{Left: Text{Format: item.Stem.Format}, Right: q.Options[next].Text})
			}
		}
		item.Pairs = append(item.Pairs, Pair{Left: pointless(p.Text), Right: q.Options[p.Match].Text})
	}
	for ; next < len(q.Options); next++ {
		item.Pairs = append(item.Pairs, Pair{Left: Text{Format: item.Stem.Format}, Right: q.Options[next].Text})
	}
	whys := make([]string, len(q.Parts))
	for i := range q.Parts {
		whys[i] = q.Parts[i].Why
	}
	x.whys(item, whys)
}

// ordering matches places to items.
func (x *exporter) ordering(item *Item, q *courses.Question) {
	item.Type = Matching
	item.Tags = append(item.Tags, tagKind+string(q.Kind))
	var whys []string
	for i := range q.Options {
		item.Pairs = append(item.Pairs, Pair{Left: Text{Moodle, fmt.Sprintf("%d.", i+1)}, Right: q.Options[i].Text})
		whys = append(whys, q.Options[i].Why)
	}
	x.whys(item, whys)
}

// whys says of all pairs what is said of each, in a paragraph for each.
func (x *exporter) whys(item *Item, whys []string) {
	if slices.ContainsFunc(whys, func(why string) bool { return exchange.Explained(x.Edition.Language, why) }) {
		item.Feedback = &Text{Markdown, strings.Join(whys, "\n\n")}
	}
}
