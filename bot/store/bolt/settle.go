package bolt

import (
	"bytes"
	"errors"
	"maps"
	"slices"
	"strings"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/results"
)

// Whatever an operation does to somebody's person record, agenda or enrolments,
// it touches them, and what is counted of them is worked out anew from these
// before the operation counts as done. What it was counted as before is on
// record, so that the difference moves the totals, and nothing can be counted
// twice or be forgotten.

// touched is somebody whom an operation changed.
type touched struct {
	person string
	// learning says that only their enrolments were.
	learning bool
}

// touch notes that an operation changed somebody's record or agenda.
func (t *tx) touch(person string) { t.note(touched{person: person}) }

// touchLearning notes that an operation changed what somebody's enrolments count
// for.
func (t *tx) touchLearning(person string) { t.note(touched{person, true}) }

func (t *tx) note(is touched) {
	for i := range t.touched {
		if was := &t.touched[i]; was.person == is.person {
			was.learning = was.learning && is.learning
			return
		}
	}
	t.touched = append(t.touched, is)
}

// settle brings what is counted of those who were touched up to date. What many
// people move is added up first: they have most of their cuts in common.
func (t *tx) settle() error {
	if len(t.touched) == 1 {
		return t.recount(t.touched[0])
	}
	t.batch = make(map[string]*counter)
	for _, who := range t.touched {
		if err := t.recount(who); err != nil {
			return err
		}
	}
	return t.flush()
}

// recount brings what is counted of a person up to date.
func (t *tx) recount(who touched) error {
	key := []byte(who.person)
	var was counted
	before := t.get(inStandings, key)
	if before != nil {
		if err := was.decode(key, before); err != nil {
			return err
		}
	}
	is, err := t.reckon(key, &was, who.learning)
	if err != nil {
		return err
	}
	record := is.encode(key)
	if bytes.Equal(record, before) {
		return nil
	}
	if record == nil {
		err = t.delete(inStandings, key)
	} else {
		err = t.put(inStandings, key, record)
	}
	if err != nil {
		return err
	}
	return t.moveTotals(&was, &is)
}

// reckon works out what is to be counted of somebody who was counted so. If only
// their enrolments changed, who they are needn't be read. While nobody has said
// how people are cut, everybody who changes is to be counted anew when somebody
// does.
func (t *tx) reckon(id []byte, was *counted, learning bool) (is counted, err error) {
	if learning && was.heads.People > 0 {
		is, err = t.assess(id, &courses.Person{}, was.cuts)
		is.heads = was.heads
		return is, err
	}
	p, err := t.person(string(id))
	if errors.Is(err, store.ErrNotFound) {
		return is, nil
	}
	if err != nil {
		return is, err
	}
	if t.db.cuts.Load() == nil {
		if err := t.outdateCuts(); err != nil {
			return is, err
		}
	}
	return t.assess(id, &p.Person, t.cutsOf(&p.Person, was))
}

// assess works out what is to be counted of a person in some cuts.
func (t *tx) assess(id []byte, p *courses.Person, cuts []cut) (is counted, err error) {
	if !p.Active() {
		return is, nil
	}
	a, err := t.agenda(id)
	if err != nil {
		return is, err
	}
	enrolments, err := t.outcomes(id)
	return counted{cuts, results.HeadsOf(p, &a.Agenda), results.Of(p, enrolments, &a.Agenda)}, err
}

// cutsOf returns the cuts that a person is to be counted in who was counted so.
// While nobody has said how people are cut, they stay where they were.
func (t *tx) cutsOf(p *courses.Person, was *counted) []cut {
	switch cuts := t.db.cuts.Load(); {
	case cuts == nil && len(was.cuts) > 0:
		return was.cuts
	case cuts == nil || cuts.Of == nil:
		return t.db.hash.cutsOf(nil)
	default:
		return t.db.hash.cutsOf(cuts.Of(p))
	}
}

// outcomes returns a person's enrolments with what counts of them: the course
// and the results.
func (t *tx) outcomes(person []byte) (all []courses.Enrolment, err error) {
	err = t.each(inEnrolments, person, func(key, record []byte) error {
		e, err := decodeOutcome(key, record)
		all = append(all, e)
		return err
	})
	return all, err
}

// decodeOutcome reads the course and the results of a recorded enrolment.
func decodeOutcome(key, record []byte) (courses.Enrolment, error) {
	var e enrolment
	b, err := payload(key, record)
	if err != nil {
		return e.Enrolment, err
	}
	err = newFields(b).each(func(f field) error {
		if f.id == enrolmentCourse || f.id == enrolmentResult {
			return e.set(f)
		}
		return nil
	})
	return e.Enrolment, err
}

// movement is a change of what is counted of one person: in one course, or if
// that is empty of themselves.
type movement struct {
	course string
	by     counter
}

// moveTotals brings the totals of the cuts that a person was counted in, and is,
// up to date.
func (t *tx) moveTotals(was, is *counted) error {
	out, in := movements(was, &counted{}), movements(&counted{}, is)
	stay := movements(was, is)
	before, after := was.cuts, is.cuts
	for len(before)+len(after) > 0 {
		var err error
		switch order := compareHeads(before, after); {
		case order < 0:
			err = t.moveCut(&before[0], out)
			before = before[1:]
		case order > 0:
			err = t.moveCut(&after[0], in)
			after = after[1:]
		default:
			err = t.moveCut(&after[0], stay)
			before, after = before[1:], after[1:]
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// compareHeads compares the first of two ordered lists of cuts, of which one at
// least has any. An empty list comes last.
func compareHeads(a, b []cut) int {
	switch {
	case len(a) == 0:
		return 1
	case len(b) == 0:
		return -1
	}
	return compareCuts(a[0], b[0])
}

// movements returns what changes between two states of what is counted of a
// person.
func movements(was, is *counted) []movement {
	var all []movement
	var head movement
	before, after := numbersOfHeads(was.heads), numbersOfHeads(is.heads)
	head.by.add(&before, -1)
	head.by.add(&after, 1)
	if !head.by.empty() {
		all = append(all, head)
	}
	old, now := was.standings, is.standings
	for len(old)+len(now) > 0 {
		var m movement
		order := compareStandings(old, now)
		if order <= 0 {
			m.add(&old[0], -1)
			old = old[1:]
		}
		if order >= 0 {
			m.add(&now[0], 1)
			now = now[1:]
		}
		if !m.by.empty() {
			all = append(all, m)
		}
	}
	return all
}

// add counts a standing so many times more.
func (m *movement) add(s *results.Standing, times int) {
	n := numbersOfTotals(s.Count())
	m.course = s.Course
	m.by.add(&n, times)
	if !s.Due.IsZero() {
		m.by.owe(dayNumber(s.Due), times)
	}
}

// compareStandings is to standings what compareHeads is to cuts.
func compareStandings(a, b []results.Standing) int {
	switch {
	case len(a) == 0:
		return 1
	case len(b) == 0:
		return -1
	}
	return strings.Compare(a[0].Course, b[0].Course)
}

// moveCut moves the counters of one cut.
func (t *tx) moveCut(of *cut, all []movement) error {
	for i := range all {
		m := &all[i]
		key := counterKey(&of.key, m.course)
		if m.course == "" {
			m.by.value = of.value
		}
		if t.batch != nil {
			t.collect(key, &m.by)
		} else if err := t.move(key, &m.by); err != nil {
			return err
		}
	}
	return nil
}

// collect adds a change of a counter up with others.
func (t *tx) collect(key []byte, by *counter) {
	sum := t.batch[string(key)]
	if sum == nil {
		sum = &counter{}
		t.batch[string(key)] = sum
	}
	sum.merge(by)
}

// flush moves the counters by what was collected.
func (t *tx) flush() error {
	batch := t.batch
	t.batch = nil
	for _, key := range slices.Sorted(maps.Keys(batch)) {
		if by := batch[key]; !by.empty() {
			if err := t.move([]byte(key), by); err != nil {
				return err
			}
		}
	}
	return nil
}

// move moves one counter, having kept what it was on the day that it last
// changed. One that counts nothing any more is deleted.
func (t *tx) move(key []byte, by *counter) error {
	bucket := inTotals
	if len(key) == cutSize {
		bucket = inCuts
	}
	var c counter
	if record := t.get(bucket, key); record != nil {
		if err := c.decode(key, record); err != nil {
			return err
		}
		if err := t.remember(key, &c); err != nil {
			return err
		}
	}
	c.day = t.latest(c.day)
	c.merge(by)
	if c.empty() {
		return t.vanish(bucket, key, &c)
	}
	return t.put(bucket, key, c.encode(key))
}

// counterKey returns the key of what is counted of a cut in a course, or if that
// is empty of its people.
func counterKey(of *cutKey, course string) []byte {
	return append(append(make([]byte, 0, cutSize+len(course)), of[:]...), course...)
}
