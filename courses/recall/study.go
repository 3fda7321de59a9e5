package recall

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"drypp/courses"
)

// Report says what is known of how courses last, and of how well memories were
// foretold.
type Report struct {
	// Retention is what the organisation aims at, 0 to 1.
	Retention float64        `json:"retention"`
	Courses   []CourseReport `json:"courses"`
	Fit       Fit            `json:"fit"`
}

// CourseReport is what is known of one course. What is about fewer than Fewest people
// is withheld.
type CourseReport struct {
	Course string `json:"course"`
	// Cells are the measurements of which there is anything, by day and arm.
	Cells []Cell `json:"cells"`
	// Gave is the share right on the last of Days of who was reviewed and measured
	// before (Early) less that of who was held out (Late): what coming back gave. Nil
	// if one of the two is withheld.
	Gave *Estimate `json:"gave,omitempty"`
}

// Cell is one measurement of the people of one arm.
type Cell struct {
	Arm Arm `json:"arm"`
	Day int `json:"day"`
	// Asked counts the people whom a card was sent to, People those who answered,
	// within Window, and Answers what they answered.
	Asked    int  `json:"asked"`
	People   int  `json:"people"`
	Answers  int  `json:"answers"`
	Withheld bool `json:"withheld"`
	// Right is the share of right answers.
	Right Estimate `json:"right"`
	// Before compares with the pretest, if enough of the same people answered the same
	// questions in it; else it is nil.
	Before *Before `json:"before,omitempty"`
}

// Before is what people knew before the course.
type Before struct {
	People int `json:"people"`
	// Right is the share of right answers in the pretest, Gain by how much more the
	// same people knew of the same questions afterwards.
	Right Estimate `json:"right"`
	Gain  Estimate `json:"gain"`
}

// Study gathers what people answered. It keeps a few numbers for each person who is
// measured, and no answers. It belongs to one goroutine.
type Study struct {
	catalogue *courses.Catalogue
	settings  Settings
	answered  map[string][]Review
	cells     map[cellKey]*gathered
	fit       fit
}

type cellKey struct {
	course string
	day    int
	arm    Arm
}

// gathered is what one arm gave on a day: answers by person, and of those that have an
// answer in the pretest, both.
type gathered struct {
	asked         int
	after         []cluster
	paired, first []cluster
}

// NewStudy begins a study. Courses that aren't in the catalogue are left out.
func NewStudy(c *courses.Catalogue, s Settings) *Study {
	return &Study{catalogue: c, settings: s, answered: map[string][]Review{}, cells: map[cellKey]*gathered{}, fit: newFit(s.retention())}
}

// Review adds what a person answered to a question that came back. All reviews come
// before the people.
func (s *Study) Review(person string, r Review) {
	s.fit.add(person, &r)
	if r.Purpose == ToMeasure {
		s.answered[person] = append(s.answered[person], r)
	}
}

// Person adds a person with their enrolments, oldest first, and their trials.
func (s *Study) Person(person string, enrolments []courses.Enrolment, trials []Trial) {
	for i := range trials {
		t := &trials[i]
		if s.catalogue.Course(t.Course) == nil {
			continue
		}
		for _, d := range t.days() {
			if slices.Contains(t.Asked, d) {
				s.measured(t, d, s.answered[person], enrolments)
			}
		}
	}
}

// measured adds what a person who was asked on a day answered in time.
func (s *Study) measured(t *Trial, d int, reviews []Review, enrolments []courses.Enrolment) {
	key := cellKey{t.Course, d, t.Arm}
	g := s.cells[key]
	if g == nil {
		g = &gathered{}
		s.cells[key] = g
	}
	g.asked++
	var after, paired, first cluster
	from := t.Completed.Add(time.Duration(d) * day)
	for i := range reviews {
		r := &reviews[i]
		if r.Course != t.Course || r.Day != d || r.At.Before(from) || !r.At.Before(from.Add(Window)) {
			continue
		}
		after.add(r.Right)
		if before, ok := pretested(enrolments, t.Course, r.Question); ok {
			paired.add(r.Right)
			first.add(before)
		}
	}
	if after.n > 0 {
		g.after = append(g.after, after)
	}
	if paired.n > 0 {
		g.paired, g.first = append(g.paired, paired), append(g.first, first)
	}
}

func (c *cluster) add(right bool) {
	c.n++
	if right {
		c.right++
	}
}

// pretested returns whether a question was answered rightly in the first pretest of a
// course, if it was answered in it.
func pretested(enrolments []courses.Enrolment, course, question string) (right, ok bool) {
	for i := range enrolments {
		if e := &enrolments[i]; e.Course == course {
			if a := e.Attempt(question, courses.Pretest); a != nil {
				return a.Right, true
			}
		}
	}
	return false, false
}

// Report returns what the study found, the courses in the catalogue's order.
func (s *Study) Report() *Report {
	r := &Report{Retention: s.settings.retention(), Fit: s.fit.report()}
	for _, c := range s.catalogue.All() {
		if cr := s.course(c.ID); len(cr.Cells) > 0 {
			r.Courses = append(r.Courses, cr)
		}
	}
	return r
}

func (s *Study) course(id string) CourseReport {
	r := CourseReport{Course: id}
	keys := slices.SortedFunc(maps.Keys(s.cells), func(a, b cellKey) int {
		return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.arm, b.arm))
	})
	last := map[Arm]*share{}
	for _, k := range keys {
		if k.course != id {
			continue
		}
		g := s.cells[k]
		cell, after := g.cell(k)
		r.Cells = append(r.Cells, cell)
		if !cell.Withheld && k.day == Days[len(Days)-1] {
			last[k.arm] = after
		}
	}
	if early, late := last[Early], last[Late]; early != nil && late != nil {
		d := difference(early, late, 0)
		r.Gave = &d
	}
	return r
}

// cell says what was gathered.
func (g *gathered) cell(k cellKey) (Cell, *share) {
	c := Cell{Arm: k.arm, Day: k.day, Asked: g.asked, People: len(g.after)}
	if c.Withheld = c.People < Fewest; c.Withheld {
		return c, nil
	}
	after := shareOf(g.after)
	c.Right, c.Answers = after.Estimate, int(after.answers)
	if len(g.paired) >= Fewest {
		paired, first := shareOf(g.paired), shareOf(g.first)
		c.Before = &Before{People: len(g.paired), Right: first.Estimate,
			Gain: difference(&paired, &first, correlation(&paired, &first))}
	}
	return c, &after
}

// Only returns the report with that one course, or with none.
func (r *Report) Only(course string) *Report {
	one := *r
	one.Courses = slices.DeleteFunc(slices.Clone(r.Courses), func(c CourseReport) bool { return c.Course != course })
	return &one
}
