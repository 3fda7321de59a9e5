package preview

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"drypp/cards"
	"drypp/courses"
)

// The IDs of rows begin with these, and end with the ID of the lesson or
// question, if it is the card of one.
const (
	stepRow    = "step-"
	answerRow  = "answer-"
	rereadRow  = "reread-"
	passedRow  = "result-passed"
	failedRow  = "result-failed"
	lastTryRow = "result-last"
)

// row is one card of a course.
type row struct {
	// ID is unique in the course and the same in every language.
	ID string `json:"id"`
	// Place says in English which card it is, Title what is on it.
	Place string `json:"place"`
	Title string `json:"title"`
	// Size is the card's, in bytes.
	Size int            `json:"size"`
	Card jsontext.Value `json:"card"`
	// Playable says that somebody can be put where the card is.
	Playable bool `json:"playable"`

	// read and responses are how they come there: lessons read, and answers
	// in canonical form to the first questions.
	read      int
	responses []string
}

// viewer is whom the cards are drawn for: the order of choices is theirs.
const viewer = "viewer"

// deck lays out every card of a course in one language.
type deck struct {
	course   *courses.Course
	edition  *courses.Edition
	language courses.Language
	at       time.Time
	rows     []row
}

// newDeck builds the cards with those builders that the conversation uses, for
// somebody who is nowhere on record: a store would have to be written to a
// hundred times for each change.
func newDeck(c *courses.Course, l courses.Language, at time.Time) []row {
	d := deck{course: c, edition: c.Edition(l), language: l, at: at}
	d.lessons()
	right, wrong := d.questions()
	d.results(right, wrong)
	return d.rows
}

func (d *deck) add(r row, c cards.Card) {
	r.Card, r.Size = c.JSON, len(c.JSON)
	d.rows = append(d.rows, r)
}

func (d *deck) lessons() {
	for i := range d.edition.Lessons {
		l := &d.edition.Lessons[i]
		r := row{
			ID: stepRow + l.ID, Title: l.Title, Playable: true, read: i,
			Place: fmt.Sprintf("Lesson %d of %d", i+1, len(d.edition.Lessons)),
		}
		d.add(r, cards.Lesson(d.language, d.course, d.taken(i), i, cards.NoteNone))
	}
}

// questions adds each question with what is said to its answers, and returns
// a right and a wrong answer to each.
func (d *deck) questions() (right, wrong []string) {
	for i := range d.edition.Questions {
		q := &d.edition.Questions[i]
		r := row{
			ID: stepRow + q.ID, Title: q.Title, Playable: true, read: len(d.edition.Lessons), responses: right,
			Place: fmt.Sprintf("Question %d of %d", i+1, len(d.edition.Questions)),
		}
		before := right
		d.add(r, cards.Question(d.language, d.course, d.taken(r.read, before...), viewer, i, cards.NoteNone))
		right, wrong = append(right[:i:i], ""), append(wrong, "")
		for n, response := range responses(q) {
			e := d.taken(r.read, before...)
			a, outcome := e.Answer(d.course, q.ID, 1, response, d.at)
			if outcome != courses.Recorded {
				continue
			}
			verdict := "wrong"
			if a.Right {
				verdict, right[i] = "right", response
			} else {
				wrong[i] = response
			}
			d.add(row{
				ID: answerRow + q.ID + "-" + strconv.Itoa(n+1), Title: q.Title,
				Place: fmt.Sprintf("Question %d, answer %d, %s", i+1, n+1, verdict),
			}, cards.Feedback(d.language, d.course, e, viewer, a, cards.NoteNone))
		}
	}
	return right, wrong
}

func (d *deck) results(right, wrong []string) {
	read := len(d.edition.Lessons)
	passed := d.taken(read, right...)
	d.add(row{ID: passedRow, Place: "Result, passed", Title: d.edition.Title, Playable: true, read: read, responses: right},
		cards.Result(d.language, d.course, passed))
	failed := d.taken(read, wrong...)
	if failed.Passed() || !failed.Completed() {
		failed = passed // with a pass mark of 0 nobody fails
	} else {
		d.add(row{ID: failedRow, Place: "Result, failed", Title: d.edition.Title, Playable: true, read: read, responses: wrong},
			cards.Result(d.language, d.course, failed))
		d.lastTry(failed, wrong)
	}
	for i := range d.edition.Lessons {
		l := &d.edition.Lessons[i]
		d.add(row{ID: rereadRow + l.ID, Place: fmt.Sprintf("Lesson %d, read again", i+1), Title: l.Title},
			cards.Reread(d.language, d.course, failed, i))
	}
}

// lastTry adds the result of who has failed as often as the course allows, if
// that isn't the first one.
func (d *deck) lastTry(e *courses.Enrolment, wrong []string) {
	if d.course.Tries == 0 || !e.MayRetry(d.course) {
		return
	}
	for e.Retry(d.course, e.Try) {
		d.answer(e, wrong)
	}
	d.add(row{ID: lastTryRow, Place: "Result, failed for good", Title: d.edition.Title}, cards.Result(d.language, d.course, e))
}

// taken returns the enrolment of somebody who has read the first lessons and
// given the answers to the first questions.
func (d *deck) taken(read int, responses ...string) *courses.Enrolment {
	e := courses.NewEnrolment(viewer, d.course, d.at)
	for i := range read {
		e.ReadLesson(d.course, i)
	}
	d.answer(e, responses)
	return e
}

func (d *deck) answer(e *courses.Enrolment, responses []string) {
	for i, response := range responses {
		e.Answer(d.course, d.edition.Questions[i].ID, e.Try, response, d.at)
	}
}

// responses returns, in canonical form, answers that bring up everything that
// the author has to say: one for each option, or where several are chosen at
// once, all the right ones and all but the last of them with all the wrong.
func responses(q *courses.Question) []string {
	if q.Kind == courses.Several {
		var right, wrong []string
		for i := range q.Options {
			if q.Options[i].Right {
				right = append(right, strconv.Itoa(i))
			} else {
				wrong = append(wrong, strconv.Itoa(i))
			}
		}
		mixed := append(right[:len(right)-1:len(right)-1], wrong...)
		return []string{strings.Join(right, " "), strings.Join(mixed, " ")}
	}
	list := make([]string, len(q.Options))
	for i := range q.Options {
		list[i] = response(q, i)
	}
	return list
}

// response returns an answer that meets an option.
func response(q *courses.Question, i int) string {
	switch o := &q.Options[i]; {
	case q.Choices():
		return strconv.Itoa(i)
	case q.Kind == courses.Text && o.Otherwise:
		return "…"
	case q.Kind == courses.Text:
		return o.Spellings[0]
	case o.Otherwise:
		return unforeseen(q)
	default:
		return strconv.FormatFloat(o.Number, 'f', -1, 64)
	}
}

// unforeseen returns a whole number that no option accepts.
func unforeseen(q *courses.Question) string {
	highest := 0.0
	for i := range q.Options {
		highest = max(highest, q.Options[i].Number+q.Options[i].Tolerance)
	}
	return strconv.FormatFloat(math.Ceil(highest)+1, 'f', -1, 64)
}
