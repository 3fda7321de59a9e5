package recall

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strconv"
	"time"

	"drypp/courses"
)

// Window is how long after one of Days the course may still be measured: what is
// asked or answered later says nothing of that day.
const Window = 14 * day

// Assign returns the arm of a person, by their random ID, in a course. It is a lot
// that HMAC-SHA-256 draws by the organisation's seed: always the same for the same
// three, independent between courses and between people, and unforeseeable without
// the seed.
func Assign(s Settings, person, course string) Arm {
	share := min(max(s.Share, 0), MaxShare)
	switch u := s.lot("arm", course, person); {
	case u < share:
		return Early
	case u >= 1-share:
		return Late
	}
	return Usual
}

// lot draws a number from 0 to below 1 for words that hold no zero byte.
func (s *Settings) lot(words ...string) float64 {
	h := hmac.New(sha256.New, s.Seed[:])
	for _, w := range words {
		h.Write([]byte(w))
		h.Write([]byte{0})
	}
	var sum [sha256.Size]byte
	const bits = 53
	return float64(binary.BigEndian.Uint64(h.Sum(sum[:0]))>>(64-bits)) / (1 << bits)
}

// Of returns the trial of a course, or nil.
func Of(trials []Trial, course string) *Trial {
	for i := range trials {
		if trials[i].Course == course {
			return &trials[i]
		}
	}
	return nil
}

// Begin returns a person's trials, in the order of their courses' IDs, with one for
// each course that they passed since, and whether any is new. The trials given are
// left as they are. Passed without one are tests, courses of which nothing may come
// back, those whose first day to measure is over, and those of which something came
// back before: whoever was reviewed can't be held out any more. None of that depends
// on the arm.
func Begin(trials []Trial, kept []Item, enrolments []courses.Enrolment, c *courses.Catalogue, s Settings, person string, at time.Time) ([]Trial, bool) {
	if s.Off || s.Share <= 0 {
		return trials, false
	}
	before := len(trials)
	for i := range enrolments {
		e := &enrolments[i]
		passed := passed(e)
		if passed.IsZero() || Of(trials, e.Course) != nil || !at.Before(passed.Add(after(Days[0]))) ||
			!measurable(c.Course(e.Course)) || earlier(enrolments[:i], e.Course) || reviewed(kept, e.Course) {
			continue
		}
		k, _ := slices.BinarySearchFunc(trials, e.Course, func(t Trial, id string) int { return cmp.Compare(t.Course, id) })
		trials = slices.Insert(slices.Clip(trials), k,
			Trial{Course: e.Course, Arm: Assign(s, person, e.Course), Completed: passed})
	}
	return trials, len(trials) > before
}

// passed returns when an enrolment was passed first, or the zero time.
func passed(e *courses.Enrolment) time.Time {
	for i := range e.Results {
		if e.Results[i].Passed {
			return e.Results[i].At
		}
	}
	return time.Time{}
}

// earlier reports whether one of the enrolments passed the course: then this is no
// first completion.
func earlier(enrolments []courses.Enrolment, course string) bool {
	return slices.ContainsFunc(enrolments, func(e courses.Enrolment) bool {
		return e.Course == course && !passed(&e).IsZero()
	})
}

func measurable(c *courses.Course) bool {
	return c != nil && c.Test == nil && slices.ContainsFunc(c.Edition("").Questions, func(q courses.Question) bool { return Comes(&q) })
}

// reviewed reports whether anything of the course came back.
func reviewed(items []Item, course string) bool {
	return slices.ContainsFunc(items, func(i Item) bool { return i.Course == course && i.Reviews > 0 })
}

// after is a number of days.
func after(days int) time.Duration { return time.Duration(days) * day }

// days returns on which of Days the person is measured.
func (t *Trial) days() []int {
	switch t.Arm {
	case Early:
		return Days
	case Late:
		return Days[len(Days)-1:]
	}
	return nil
}

// Measure returns which day's measurement is due, if one is, and when the next one
// after that will be, or the zero time if none will. One whose Window is over is left
// out.
func (t *Trial) Measure(at time.Time) (which int, due bool, next time.Time) {
	for _, d := range t.days() {
		from := t.Completed.Add(after(d))
		switch {
		case slices.Contains(t.Asked, d) || !at.Before(from.Add(Window)):
		case !at.Before(from) && !due:
			which, due = d, true
		default:
			return which, due, from
		}
	}
	return which, due, time.Time{}
}

// Free returns from when on the items of the trial's course, which are among those
// given, may come back, and its lessons: a time that is not after at if they may now.
// Late waits from the completion on for the measuring
// of the last day, Early from a day before each, so that what is measured wasn't just
// asked. Waiting ends with the first answer to a measurement, or with its Window.
func (t *Trial) Free(items []Item, at time.Time) time.Time {
	for _, d := range t.days() {
		measured := t.Completed.Add(after(d))
		from := measured.Add(-day)
		if t.Arm == Late {
			from = t.Completed
		}
		until := measured.Add(Window)
		if !at.Before(from) && at.Before(until) && !t.answered(items, d) {
			return until
		}
	}
	return time.Time{}
}

// answered reports whether one of the trial's items was answered outside the course
// on that day of measuring or after it.
func (t *Trial) answered(items []Item, d int) bool {
	from := t.Completed.Add(after(d))
	return slices.ContainsFunc(items, func(i Item) bool { return i.Course == t.Course && i.Reviews > 0 && !i.Last.Before(from) })
}

// Measured returns the questions that a person is still to be asked on a day of
// measuring, in the order in which they come: of MaxCard of the course that a lot
// picks for this person and day among all that come back, those that weren't answered
// since. It is empty if the trial has no such day, or the day's Window isn't open at
// that time. An item of a question that the person never answered has only its names.
func (t *Trial) Measured(s Settings, c *courses.Course, items []Item, person string, d int, at time.Time) (list []Item) {
	from := t.Completed.Add(after(d))
	if !slices.Contains(t.days(), d) || at.Before(from) || !at.Before(from.Add(Window)) {
		return nil
	}
	for _, id := range s.draw(c, person, d) {
		i := Item{Course: c.ID, Question: id}
		if k := Find(items, c.ID, id); k >= 0 {
			i = items[k]
		}
		if i.Reviews == 0 || i.Last.Before(from) {
			list = append(list, i)
		}
	}
	return list
}

// draw picks the questions by which a person is measured in a course on a day.
func (s *Settings) draw(c *courses.Course, person string, d int) []string {
	type drawn struct {
		id  string
		lot float64
	}
	var list []drawn
	questions := c.Edition("").Questions
	for i := range questions {
		if q := &questions[i]; Comes(q) {
			list = append(list, drawn{q.ID, s.lot("question", c.ID, person, strconv.Itoa(d), q.ID)})
		}
	}
	slices.SortFunc(list, func(a, b drawn) int { return cmp.Or(cmp.Compare(a.lot, b.lot), cmp.Compare(a.id, b.id)) })
	ids := make([]string, min(len(list), MaxCard))
	for i := range ids {
		ids[i] = list[i].id
	}
	return ids
}
