package preview

import (
	"cmp"
	"fmt"
	"strconv"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"drypp/cards"
	"drypp/courses"
)

// The IDs of rows begin with these, and end with the ID of the lesson or
// question, if it is the card of one.
const (
	stepRow    = "step-"
	sceneRow   = "scene-"
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
	d := deck{course: whole(c), edition: c.Edition(l), language: l, at: at}
	d.lessons()
	right, wrong := d.questions()
	d.results(right, wrong)
	return d.rows
}

// whole returns a course all of whose cards come in turn: a test that draws its whole
// bank, and no pretest that would spare anybody something.
func whole(c *courses.Course) *courses.Course {
	all := *c
	all.Pretest = false
	if c.Test != nil {
		all.Test = &courses.Test{Draw: len(c.Edition("").Questions), Silent: c.Test.Silent}
	}
	return &all
}

// add adds a card. In a test, nobody can be put where it is: which questions come,
// and in which order, is drawn.
func (d *deck) add(r row, c cards.Card) {
	r.Card, r.Size = c.JSON, len(c.JSON)
	r.Playable = r.Playable && d.course.Test == nil
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
		at := d.taken(r.read, right...)
		d.add(r, cards.Question(d.language, d.course, at, viewer, i, cards.NoteNone))
		d.scenes(i, at)
		yes, no := d.answers(i, right)
		right, wrong = append(right[:i:i], yes), append(wrong, no)
	}
	return right, wrong
}

// scenes adds those of a Scenario, but for the first.
func (d *deck) scenes(i int, at *courses.Enrolment) {
	q := &d.edition.Questions[i]
	ways, _ := q.Ways()
	for n, path := range ways {
		if scene, _, _ := q.Walk(path); n > 0 {
			d.add(row{ID: sceneRow + q.ID + "-" + scene.ID, Title: cmp.Or(scene.Title, q.Title),
				Place: fmt.Sprintf("Question %d, scene %d", i+1, n+1),
			}, cards.Scene(d.language, d.course, at, viewer, i, path, cards.NoteNone))
		}
	}
}

// answers adds what is said to each answer to a question, after the answers before,
// and returns a right and a wrong one.
func (d *deck) answers(i int, before []string) (right, wrong string) {
	q := &d.edition.Questions[i]
	for n, response := range responses(q) {
		e := d.taken(len(d.edition.Lessons), before...)
		a, outcome := e.Answer(d.course, q.ID, 1, response, d.at)
		if outcome != courses.Recorded {
			continue
		}
		verdict := "wrong"
		switch {
		case a.Right:
			verdict, right = "right", response
		case a.Partial > 0:
			verdict = "partly right"
		default:
			wrong = response
		}
		d.add(row{
			ID: answerRow + q.ID + "-" + strconv.Itoa(n+1), Title: q.Title,
			Place: fmt.Sprintf("Question %d, answer %d, %s", i+1, n+1, verdict),
		}, cards.Feedback(d.language, d.course, e, viewer, a, cards.NoteNone))
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
		if l := &d.edition.Lessons[i]; l.Document != nil {
			e.Acknowledge(l.ID, l.Document.Version, d.at)
		}
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
