package needs

import (
	"errors"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"drypp/courses"
)

// maxQuestion is how many bytes the texts of a question may have: three of them go on
// one card, with what is around them.
const maxQuestion = 4 << 10

// Choose returns what a person is asked about a competence in a campaign, and false
// if nobody knows it or no course teaches it. Before are the outcomes of their
// mappings so far; that of this campaign doesn't count. The same arguments give the same card, and each mapping goes on in
// the person's own order of the questions where the one before ended, so that none
// comes again while there are others.
func Choose(c *courses.Catalogue, competence, person, campaign string, before []Outcome) (Card, bool) {
	i := slices.IndexFunc(c.Competences(), func(k courses.Competence) bool { return k.ID == competence })
	if i < 0 || len(Teaching(c, competence)) == 0 {
		return Card{}, false
	}
	m := Card{Competence: c.Competences()[i]}
	all := bank(c, competence)
	shuffle(all, person, competence)
	done := 0
	for i := range before {
		if before[i].Competence == competence && before[i].Campaign != campaign {
			done++
		}
	}
	for i := range min(Questions, len(all)) {
		m.Questions = append(m.Questions, all[(done*Questions+i)%len(all)])
	}
	return m, true
}

// Teaching returns the courses that teach a competence, in the catalogue's order.
func Teaching(c *courses.Catalogue, competence string) (list []*courses.Course) {
	for _, course := range c.All() {
		if course.Test == nil && slices.Contains(course.Competences, competence) {
			list = append(list, course)
		}
	}
	return list
}

// bank returns the questions that a competence can be mapped by: those of the courses
// that teach it which are answered by choosing, and short enough.
func bank(c *courses.Catalogue, competence string) (list []Question) {
	for _, course := range Teaching(c, competence) {
		for i := range course.Edition("").Questions {
			if q := (Question{course, i}); q.fits() {
				list = append(list, q)
			}
		}
	}
	return list
}

// fits reports whether the question can stand beside others on a card, in every
// language.
func (q Question) fits() bool {
	for _, ed := range q.Course.Editions {
		asked := &ed.Questions[q.Index]
		switch asked.Kind {
		case courses.Single, courses.Several, courses.TrueFalse:
		default:
			return false
		}
		size := len(asked.Title)
		for i := range asked.Prompt {
			b := &asked.Prompt[i]
			if b.Image != nil || b.Link != nil {
				return false
			}
			size += len(b.Text) + len(strings.Join(b.List, ""))
		}
		for i := range asked.Options {
			size += len(asked.Options[i].Text)
		}
		if size > maxQuestion {
			return false
		}
	}
	return true
}

// ID names the question for good: that of its course, a slash, its own.
func (q Question) ID() string { return q.Course.ID + "/" + q.Course.Edition("").Questions[q.Index].ID }

// Order returns in which order its options are shown to a person in a campaign, see
// courses.Question.Order.
func (q Question) Order(person, campaign string) []int {
	return q.Course.Edition("").Questions[q.Index].Order(person, campaign, 0)
}

// shuffle puts questions into an order that is a person's own in a competence. It is
// Fisher and Yates's and written out for the reason that courses.Question.Order gives.
func shuffle(list []Question, person, competence string) {
	h := fnv.New64a()
	for _, s := range [...]string{person, competence} {
		h.Write([]byte(s))
		h.Write([]byte{0})
	}
	pcg := rand.NewPCG(h.Sum64(), 0)
	for i := len(list) - 1; i > 0; i-- {
		j := int(pcg.Uint64() % uint64(i+1))
		list[i], list[j] = list[j], list[i]
	}
}

// IDs returns those of the card's questions, joined by commas: what a card sends back
// to say what it asked.
func (m Card) IDs() string {
	ids := make([]string, len(m.Questions))
	for i := range m.Questions {
		ids[i] = m.Questions[i].ID()
	}
	return strings.Join(ids, ",")
}

// ErrChanged says that a card asked something that isn't asked about the competence,
// any more or ever.
var ErrChanged = errors.New("the card's questions aren't those about the competence")

// Asked returns the card that was made for a competence with the questions of these
// IDs. The error is ErrChanged.
func Asked(c *courses.Catalogue, competence, ids string) (Card, error) {
	m, ok := Choose(c, competence, "", "", nil)
	if !ok {
		return Card{}, ErrChanged
	}
	all := bank(c, competence)
	m.Questions = nil
	for id := range strings.SplitSeq(ids, ",") {
		if id == "" && ids == "" {
			break
		}
		i := slices.IndexFunc(all, func(q Question) bool { return q.ID() == id })
		if i < 0 || slices.Contains(m.Questions, all[i]) {
			return Card{}, ErrChanged
		}
		m.Questions = append(m.Questions, all[i])
	}
	if len(m.Questions) != min(Questions, len(all)) {
		return Card{}, ErrChanged
	}
	return m, nil
}

// Outcome reads what the inputs of the card hold, joined by courses.Separator: the
// self-assessment, then the letters of what was chosen. It lists the positions of the
// inputs that lack an answer, and then returns no outcome.
func (m Card) Outcome(campaign, person, inputs string, at time.Time) (o Outcome, missing []int) {
	sent := strings.Split(inputs, courses.Separator)
	self, err := strconv.Atoi(sent[0])
	if err != nil || self < 1 || self > Scale {
		missing = append(missing, 0)
	}
	o = Outcome{Campaign: campaign, Competence: m.Competence.ID, Self: self, Asked: len(m.Questions), At: at}
	for i, q := range m.Questions {
		input := ""
		if i+1 < len(sent) {
			input = sent[i+1]
		}
		ed := q.Course.Edition("")
		response, ok := ed.Questions[q.Index].Parse(input, q.Order(person, campaign))
		if !ok {
			missing = append(missing, i+1)
			continue
		}
		if grade, ok := q.Course.Grade(ed.Language, q.Index, response); ok && grade.Right {
			o.Right++
		}
	}
	if len(missing) > 0 {
		return Outcome{}, missing
	}
	return o, nil
}
