// Package courses is Drypp's domain: courses and those who take them.
//
// It is pure. It imports nothing local, reads no clock, draws no randomness
// and touches neither disk nor network: what it needs of these comes in as
// arguments. A *Course is immutable once built and safe for concurrent use; an
// Enrolment belongs to whoever loaded it.
package courses

import (
	"fmt"
	"slices"
	"time"
)

// Language is a BCP 47 tag of a language that Drypp speaks.
type Language string

// The languages that every text of Drypp exists in.
const (
	Bokmaal Language = "nb"
	Nynorsk Language = "nn"
	English Language = "en"
)

// Languages lists all of them, the default first.
var Languages = []Language{Bokmaal, Nynorsk, English}

// OnUpdate says what a new version of a course means for a person who is in
// the middle of an older one.
type OnUpdate string

// What an author may choose.
const (
	// Continue keeps every answer to a question that is still there.
	Continue OnUpdate = "continue"
	// Restart begins again with what has changed: the lessons that are marked
	// as changed (Lesson.Changed) or, if none is, the whole course.
	Restart OnUpdate = "restart"
)

// Course is one version of a course in every language that it is written in.
// The languages have the same lessons and the same questions in the same
// order; Check holds them to it.
type Course struct {
	// ID is the course's name for good: lower-case ASCII letters, digits and hyphens.
	ID string
	// Version counts up from 1 whenever a question or an answer changes.
	Version int
	// Minutes is how long the course takes, as promised to the learner.
	Minutes int
	// PassMark is the share of questions, in percent from 0 to 100, that
	// must be right.
	PassMark int
	// Tries is how often the questions may be taken; 0 means without limit.
	Tries int
	// ValidMonths is how many months a completion counts; 0 means for good.
	ValidMonths int
	// ManagersSeeScores says that managers may see the score of their reports in
	// this course, where the organisation allows it, too; the first card then says
	// so. Otherwise they see only whether it is completed, and when it is due.
	ManagersSeeScores bool
	// Competences names what the course teaches or, of a test, what it tests: IDs,
	// see Competence.
	Competences []string
	// Pretest has the course begin with its questions: lessons all of whose
	// questions were answered rightly then are skipped.
	Pretest bool
	// Test makes it a competence test, nil if it isn't one.
	Test *Test
	// Sources names where each statement of law or fact comes from.
	Sources []string
	// OnUpdate says what happens to people in the middle of an older version.
	OnUpdate OnUpdate
	// Editions holds the course's text by language.
	Editions map[Language]*Edition
}

// Edition is a course's text in one language.
type Edition struct {
	Language  Language
	Title     string
	Summary   string
	Lessons   []Lesson
	Questions []Question
	// Source is the file that the text was read from, byte for byte, for who
	// writes it back; empty if there was none. Nothing else is to be read from
	// it, because the fields above may have been changed since.
	Source string
}

// Lesson is one card's worth of reading.
type Lesson struct {
	// ID is unique among the steps of the course and the same in every language.
	ID    string
	Title string
	Body  []Block
	// Changed is the version of the course in which the lesson last changed so
	// much that Restart has people read it again; 0 means that it never did.
	// It is the same in every language.
	Changed int
	// Document is what the lesson has people acknowledge, or nil.
	Document *Document
}

// Document is something that people are to acknowledge in one version of it.
type Document struct {
	// Title is what it is called, in the edition's language.
	Title string
	// Version is the version of the document, from 1; it is the same in every
	// language. Who acknowledged an earlier one is asked again.
	Version int
	// URL is where it is to be read (https).
	URL string
}

// Test is what a competence test draws its questions by. Its bank are its own
// questions and those of all other courses of the catalogue that teach one of its
// competences; the Editions of a test in a Catalogue have the whole bank.
type Test struct {
	// Draw is how many questions a try has, from 1; it has the whole bank if that
	// is smaller.
	Draw int
	// Blueprint says how many of them are from which topic (Question.Topic), the
	// rest from any; their sum is at most Draw.
	Blueprint []TopicDraw
	// Silent says that nothing is told about an answer before the test is over.
	Silent bool
}

// TopicDraw is a line of a blueprint.
type TopicDraw struct {
	Topic string
	Draw  int
}

// Competence is something that people can learn and be tested for.
type Competence struct {
	// ID is its name for good, as courses.ValidID has it.
	ID string
	// Titles is what it is called, by language; Statements is a sentence about
	// oneself that says that one has it ("I recognise a phishing attempt").
	Titles, Statements map[Language]string
}

// Block is one piece of a lesson or of a question's prompt: exactly one of
// its fields is set.
type Block struct {
	// Text is a paragraph in the Markdown that a card's TextBlock draws:
	// emphasis and links, no headings, no HTML.
	Text string
	// List holds the items of a list, each in the same Markdown.
	List []string
	// Ordered says that List is numbered.
	Ordered bool
	// Image is a picture with its description.
	Image *Image
	// Link is a way to something outside, on a button of its own.
	Link *Link
}

// Image is a picture in a lesson.
type Image struct {
	// URL is https, or a data URI of a picture that came with the course.
	URL string
	// File is the name of the file in the course's folder that the data URI
	// was made of, or empty.
	File string
	Alt  string
}

// Link leads to something outside, a video for instance.
type Link struct {
	URL   string
	Title string
}

// Edition returns the course's text in the language, or in the first language
// of Languages that the course has. It never returns nil for a checked course.
func (c *Course) Edition(l Language) *Edition {
	if e := c.Editions[l]; e != nil {
		return e
	}
	for _, l := range Languages {
		if e := c.Editions[l]; e != nil {
			return e
		}
	}
	return nil
}

// any returns an edition for what is the same in all of them.
func (c *Course) any() *Edition { return c.Edition("") }

// Steps returns how many lessons and questions the course has.
func (c *Course) Steps() int {
	e := c.any()
	return len(e.Lessons) + len(e.Questions)
}

// LessonIndex returns the position of the lesson with that ID, or -1.
func (c *Course) LessonIndex(id string) int {
	for i := range c.any().Lessons {
		if c.any().Lessons[i].ID == id {
			return i
		}
	}
	return -1
}

// outdated returns what Restart means for who comes from another version: which
// lessons are to be read and their questions to be answered again, by their
// IDs, with "" for what belongs to no lesson.
func (c *Course) outdated(version int) func(lesson string) bool {
	lessons := c.any().Lessons
	marked := slices.ContainsFunc(lessons, func(l Lesson) bool { return l.Changed > 0 })
	return func(lesson string) bool {
		i := c.LessonIndex(lesson)
		return !marked || i >= 0 && lessons[i].Changed > version
	}
}

// QuestionIndex returns the position of the question with that ID, or -1.
func (c *Course) QuestionIndex(id string) int {
	for i := range c.any().Questions {
		if c.any().Questions[i].ID == id {
			return i
		}
	}
	return -1
}

// ValidUntil returns when a completion at that time stops counting, or the
// zero time if it counts for good. Months end where the calendar's do: a month
// after 31 January is the last day of February.
func (c *Course) ValidUntil(completed time.Time) time.Time {
	if c.ValidMonths == 0 {
		return time.Time{}
	}
	until := completed.AddDate(0, c.ValidMonths, 0)
	if until.Day() != completed.Day() {
		until = until.AddDate(0, 0, -until.Day())
	}
	return until
}

// Catalogue holds the courses that an organisation may give, by ID. It is
// immutable and safe for concurrent use.
type Catalogue struct {
	byID        map[string]*Course
	order       []*Course
	competences []Competence
}

// NewCatalogue builds a catalogue that lists the courses in the order given.
// It refuses two courses with the same ID.
func NewCatalogue(list ...*Course) (*Catalogue, error) { return NewCatalogueOf(nil, list...) }

// NewCatalogueOf is NewCatalogue with what is known of competences; of two with the
// same ID the later one's texts count. Tests get their banks, and one without any
// question is refused.
func NewCatalogueOf(competences []Competence, list ...*Course) (*Catalogue, error) {
	c := &Catalogue{byID: make(map[string]*Course, len(list)), order: slices.Clone(list), competences: gather(competences, list)}
	for i, course := range c.order {
		if c.byID[course.ID] != nil {
			return nil, fmt.Errorf("two courses have the id %q: give one of them another id", course.ID)
		}
		if course.Test != nil {
			var err error
			if course, err = c.borrow(course); err != nil {
				return nil, err
			}
			c.order[i] = course
		}
		c.byID[course.ID] = course
	}
	return c, nil
}

// Course returns the course with that ID, or nil.
func (c *Catalogue) Course(id string) *Course { return c.byID[id] }

// All returns the courses in their order. The caller must not change the slice.
func (c *Catalogue) All() []*Course { return c.order }

// Competences returns those that are known or that any course names, in the order
// of their IDs. The caller must not change the slice.
func (c *Catalogue) Competences() []Competence { return c.competences }
