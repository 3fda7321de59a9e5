package exchange

import "drypp/courses"

// words are what a course in one language says where another system has nothing.
type words struct {
	// explanation, body, title and summary say that there is none.
	explanation, body, title, summary string
	// truth and falsehood are the choices of true or false.
	truth, falsehood string
	// point is what parts a decimal fraction from its number.
	point string
}

var inLanguage = map[courses.Language]words{
	courses.Bokmaal: {
		"Her mangler det en forklaring.", "Her mangler det en tekst.", "Uten tittel", "Her mangler det et sammendrag.",
		"Riktig", "Galt", ",",
	},
	courses.Nynorsk: {
		"Her manglar det ei forklaring.", "Her manglar det ein tekst.", "Utan tittel", "Her manglar det eit samandrag.",
		"Rett", "Gale", ",",
	},
	courses.English: {
		"There is no explanation yet.", "There is no text yet.", "Untitled", "There is no summary yet.",
		"True", "False", ".",
	},
}

// Explained reports whether an explanation says more than that there is none.
func Explained(l courses.Language, why string) bool { return why != inLanguage[l].explanation }

// TrueFalse returns the two choices of true or false.
func TrueFalse(l courses.Language) (truth, falsehood string) {
	return inLanguage[l].truth, inLanguage[l].falsehood
}

// Placeholders finds the texts of a course that only say that there is none, as
// imported courses have them. It is a markdown.Rule.
func Placeholders(c *courses.Course) []*courses.Fault {
	var found []*courses.Fault
	for _, l := range courses.Languages {
		ed := c.Editions[l]
		if ed == nil {
			continue
		}
		p := placeholders{l, inLanguage[l], &found}
		if ed.Summary == p.words.summary {
			p.bad(courses.Fault{Key: "summary"}, "the summary only says that there is none: say in a sentence what the course is about")
		}
		p.titled(courses.Fault{Key: "title"}, ed.Title)
		for i := range ed.Lessons {
			p.lesson(&ed.Lessons[i])
		}
		for i := range ed.Questions {
			p.question(&ed.Questions[i])
		}
	}
	return found
}

// placeholders collects those of an edition.
type placeholders struct {
	language courses.Language
	words    words
	found    *[]*courses.Fault
}

func (p *placeholders) bad(at courses.Fault, format string) {
	f := courses.NewFault(CodePlaceholder, format)
	f.Language, f.Step, f.Part, f.Option, f.Block, f.Key = p.language, at.Step, at.Part, at.Option, at.Block, at.Key
	*p.found = append(*p.found, f)
}

func (p *placeholders) titled(at courses.Fault, title string) {
	if title == p.words.title {
		p.bad(at, "the title only says that there is none: write one")
	}
}

func (p *placeholders) lesson(l *courses.Lesson) {
	p.titled(courses.Fault{Step: l.ID}, l.Title)
	for i := range l.Body {
		if l.Body[i].Text == p.words.body {
			p.bad(courses.Fault{Step: l.ID, Block: i + 1}, "the lesson only says that there is no text: write what people need to know to answer")
		}
	}
}

func (p *placeholders) question(q *courses.Question) {
	p.titled(courses.Fault{Step: q.ID}, q.Title)
	p.options(courses.Fault{Step: q.ID}, q.Options)
	for i := range q.Parts {
		at := courses.Fault{Step: q.ID, Part: i + 1}
		p.explained(at, q.Parts[i].Why)
		p.options(at, q.Parts[i].Options)
	}
}

func (p *placeholders) options(at courses.Fault, options []courses.Option) {
	for i := range options {
		at.Option = i + 1
		p.explained(at, options[i].Why)
	}
}

func (p *placeholders) explained(at courses.Fault, why string) {
	if !Explained(p.language, why) {
		p.bad(at, "the explanation only says that there is none: say why the answer is right or wrong")
	}
}
