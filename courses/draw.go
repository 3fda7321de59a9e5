package courses

import (
	"cmp"
	"hash/fnv"
	"math/rand/v2"
	"slices"
)

// Draw draws the questions of the current try of a test, unless one of them is
// answered; of any other course it draws nothing. Questions that the person
// answered in earlier tries, of this enrolment or of those given, which may be of
// any course, come again only once the rest of the bank is used up, those that
// were asked least first. The same enrolment, try and bank give the same
// questions.
func (e *Enrolment) Draw(c *Course, before []Enrolment) {
	if c.Test == nil || !e.open() || e.begun() {
		return
	}
	d := e.deck(c, before)
	e.Drawn = d.draw(nil, c.Test.Draw)
}

// begun reports whether the current try has an answer.
func (e *Enrolment) begun() bool {
	return slices.ContainsFunc(e.Attempts, func(a Attempt) bool { return a.Try == e.Try })
}

// redraw sees to it that an open enrolment has questions to ask if and only if the
// course is a test, and reports whether it changed anything.
func (e *Enrolment) redraw(c *Course) bool {
	switch {
	case c.Test == nil:
		had := e.Drawn != nil
		e.Drawn = nil
		return had
	case len(e.Drawn) == 0:
		// The course has become a test since.
		if e.Try == Pretest || e.begun() {
			e.Try++
		}
		e.Skipped = nil
		e.Draw(c, nil)
		return len(e.Drawn) > 0
	}
	var left []string
	for _, id := range e.Drawn {
		if c.QuestionIndex(id) >= 0 {
			left = append(left, id)
		}
	}
	if len(left) == len(e.Drawn) {
		return false
	}
	d := e.deck(c, nil)
	e.Drawn = d.draw(left, len(e.Drawn))
	return true
}

// deck is a test's bank, in the order in which questions are to be drawn.
type deck struct {
	test *Course
	// cards are the questions, shuffled, those that were asked least first.
	cards  []*Question
	asked  map[string]int
	random *rand.Rand
}

func (e *Enrolment) deck(c *Course, before []Enrolment) *deck {
	h := fnv.New64a()
	h.Write([]byte(e.ID))
	d := &deck{test: c, asked: map[string]int{}, random: rand.New(rand.NewPCG(h.Sum64(), uint64(e.Try)))}
	d.count(e.Attempts)
	for i := range before {
		if b := &before[i]; b.Course == c.ID && b.ID != e.ID {
			d.count(b.Attempts)
		}
	}
	questions := c.any().Questions
	for _, i := range d.random.Perm(len(questions)) {
		d.cards = append(d.cards, &questions[i])
	}
	slices.SortStableFunc(d.cards, func(a, b *Question) int { return cmp.Compare(d.asked[a.ID], d.asked[b.ID]) })
	return d
}

func (d *deck) count(list []Attempt) {
	for i := range list {
		d.asked[list[i].Question]++
	}
}

// draw returns n questions, or all there are: those that are left of an earlier
// draw first, as many as the blueprint wants of each topic, then of any. Those
// come from topics that later tries can spare them of.
func (d *deck) draw(left []string, n int) []string {
	drawn := slices.Clone(left)
	open := map[string]int{}
	for _, t := range d.test.Test.Blueprint {
		open[t.Topic] += t.Draw
	}
	for _, q := range d.cards {
		if slices.Contains(left, q.ID) {
			open[d.topic(q)]--
		}
	}
	for _, q := range d.cards {
		if len(drawn) < n && open[d.topic(q)] > 0 && !slices.Contains(drawn, q.ID) {
			open[d.topic(q)]--
			drawn = append(drawn, q.ID)
		}
	}
	for len(drawn) < n && len(drawn) < len(d.cards) {
		drawn = append(drawn, d.spare(drawn).ID)
	}
	added := drawn[len(left):]
	d.random.Shuffle(len(added), func(i, j int) { added[i], added[j] = added[j], added[i] })
	return drawn
}

// spare returns a question that isn't drawn and was asked least, of a topic that
// the blueprint doesn't name or else of one that lasts for most tries more. There
// must be one.
func (d *deck) spare(drawn []string) *Question {
	var least []*Question
	for _, q := range d.cards {
		if !slices.Contains(drawn, q.ID) && (least == nil || d.asked[q.ID] == d.asked[least[0].ID]) {
			least = append(least, q)
		}
	}
	unused := map[string]int{}
	for _, q := range least {
		unused[d.topic(q)]++
	}
	lasts := func(q *Question) int {
		for _, t := range d.test.Test.Blueprint {
			if t.Topic == d.topic(q) && t.Draw > 0 {
				return unused[t.Topic] / t.Draw
			}
		}
		return len(d.cards) + 1
	}
	return slices.MaxFunc(least, func(a, b *Question) int { return cmp.Compare(lasts(a), lasts(b)) })
}

func (d *deck) topic(q *Question) string { return cmp.Or(q.Topic, d.test.ID) }
