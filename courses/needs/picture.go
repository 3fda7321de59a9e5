package needs

import (
	"cmp"
	"slices"
	"time"

	"drypp/courses"
)

// Verdict says in a word how what somebody thinks they can goes with what they
// showed. It compares nobody with anybody else.
type Verdict string

// The verdicts.
const (
	// Knows: they think so, and showed it. Learns: neither.
	Knows  Verdict = "knows"
	Learns Verdict = "learns"
	// Modest: they showed more than they think. Overrates: less.
	Modest    Verdict = "modest"
	Overrates Verdict = "overrates"
)

// A need is where the self-assessment is at most LowSelf, or less than LowRight of
// LowOf questions were answered rightly.
const LowSelf, LowRight, LowOf = 3, 2, 3

// Confident reports whether the person thinks that they can do it.
func (o *Outcome) Confident() bool { return o.Self > LowSelf }

// Showed reports whether the person showed that they know it; without questions, they
// needn't.
func (o *Outcome) Showed() bool { return o.Right*LowOf >= o.Asked*LowRight }

// Need reports whether the person needs to learn more of it.
func (o *Outcome) Need() bool { return !o.Confident() || !o.Showed() }

// Verdict returns how what the person thinks goes with what they showed. Without
// questions, it is what they think.
func (o *Outcome) Verdict() Verdict {
	switch confident, showed := o.Confident(), o.Showed(); {
	case confident && showed:
		return Knows
	case confident:
		return Overrates
	case showed && o.Asked > 0:
		return Modest
	}
	return Learns
}

// Picture is what a person's mappings gave, for that person.
type Picture struct {
	Lines []PictureLine
	// Courses are recommended to them, those first that help with most needs, then
	// in the catalogue's order.
	Courses []*courses.Course
}

// PictureLine is one competence.
type PictureLine struct {
	Competence courses.Competence
	Outcome
}

// Latest returns the latest outcome of each competence, in the order of their IDs.
func Latest(all []Outcome) []Outcome {
	latest := map[string]Outcome{}
	for _, o := range all {
		if was, ok := latest[o.Competence]; !ok || !o.At.Before(was.At) {
			latest[o.Competence] = o
		}
	}
	list := make([]Outcome, 0, len(latest))
	for _, o := range latest {
		list = append(list, o)
	}
	slices.SortFunc(list, func(a, b Outcome) int { return cmp.Compare(a.Competence, b.Competence) })
	return list
}

// PictureOf returns the picture of a person with these mappings and enrolments. It
// recommends what teaches a competence that they need, but no course that they
// passed, as long as that counts, or that a test exempts them from.
func PictureOf(c *courses.Catalogue, all []Outcome, enrolments []courses.Enrolment, now time.Time) *Picture {
	p := &Picture{}
	helps := map[*courses.Course]int{}
	for _, o := range Latest(all) {
		i := slices.IndexFunc(c.Competences(), func(k courses.Competence) bool { return k.ID == o.Competence })
		if i < 0 {
			continue
		}
		p.Lines = append(p.Lines, PictureLine{c.Competences()[i], o})
		if !o.Need() {
			continue
		}
		for _, course := range Teaching(c, o.Competence) {
			if !has(enrolments, course, now) && !exempt(c, enrolments, course, now) {
				helps[course]++
			}
		}
	}
	for _, course := range c.All() {
		if helps[course] > 0 {
			p.Courses = append(p.Courses, course)
		}
	}
	slices.SortStableFunc(p.Courses, func(a, b *courses.Course) int { return helps[b] - helps[a] })
	return p
}

// has reports whether a person passed a course, and it counts.
func has(enrolments []courses.Enrolment, c *courses.Course, now time.Time) bool {
	return slices.ContainsFunc(enrolments, func(e courses.Enrolment) bool {
		if e.Course != c.ID {
			return false
		}
		return slices.ContainsFunc(e.Results, func(r courses.Result) bool {
			until := c.ValidUntil(r.At)
			return r.Passed && (until.IsZero() || until.After(now))
		})
	})
}

func exempt(c *courses.Catalogue, enrolments []courses.Enrolment, course *courses.Course, now time.Time) bool {
	_, ok := c.Exempt(enrolments, course, now)
	return ok
}
