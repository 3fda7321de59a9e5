package results

import (
	"cmp"
	"math"
	"slices"

	"drypp/courses"
	"drypp/courses/needs"
)

// NeedsReport is where the needs are, without names.
type NeedsReport struct {
	// Field is what the people are broken down by, empty for nothing.
	Field string `json:"field,omitempty"`
	// Fields are those that they can be broken down by.
	Fields []string `json:"fields"`
	// People is how many were mapped in anything.
	People int `json:"people"`
	// Lines are those of a competence together, the greatest need first; within a
	// competence the parts by name.
	Lines []NeedsLine `json:"lines"`
}

// NeedsLine is a competence of everybody, or of one part of the people.
type NeedsLine struct {
	Competence string `json:"competence"`
	Title      string `json:"title"`
	// Value is the part's value of the field, empty without one.
	Value string `json:"value,omitempty"`
	// Withheld says that it is about too few people, or would tell about too few by
	// subtraction; then all numbers are 0.
	Withheld bool `json:"withheld,omitzero"`
	// People is how many were mapped, and Needing how many of them have a need, in
	// whole percent.
	People  int `json:"people"`
	Needing int `json:"needing_percent"`
	// Self is the mean of what they think, 1 to needs.Scale, to one decimal; Right how
	// many of the questions were answered rightly in whole percent, -1 if none was
	// asked.
	Self  float64 `json:"self"`
	Right int     `json:"right_percent"`
	// Need says that Self or Right is low, by the bounds that hold for a person.
	Need bool `json:"need"`
	// Courses are the IDs of those that teach it.
	Courses []string `json:"courses"`
}

// needSum is what outcomes add up to.
type needSum struct{ people, needing, self, right, asked int }

func (s *needSum) add(o *needs.Outcome) {
	s.people, s.self, s.right, s.asked = s.people+1, s.self+o.Self, s.right+o.Right, s.asked+o.Asked
	if o.Need() {
		s.needing++
	}
}

// NeedsCounter adds up the latest outcomes of people. It isn't safe for concurrent use.
type NeedsCounter struct {
	field  string
	people int
	whole  map[string]*needSum
	parts  map[string]map[string]*needSum
}

// NewNeedsCounter returns one that breaks people down by a field, empty for none.
func NewNeedsCounter(field string) *NeedsCounter {
	return &NeedsCounter{field: field, whole: map[string]*needSum{}, parts: map[string]map[string]*needSum{}}
}

// Add adds one person with all outcomes of their mappings.
func (c *NeedsCounter) Add(p *courses.Person, all []needs.Outcome) {
	if len(all) == 0 {
		return
	}
	c.people++
	value := ""
	if c.field != "" {
		value = p.Field(c.field)
	}
	for _, o := range needs.Latest(all) {
		if c.whole[o.Competence] == nil {
			c.whole[o.Competence], c.parts[o.Competence] = &needSum{}, map[string]*needSum{}
		}
		c.whole[o.Competence].add(&o)
		if value == "" {
			continue
		}
		if c.parts[o.Competence][value] == nil {
			c.parts[o.Competence][value] = &needSum{}
		}
		c.parts[o.Competence][value].add(&o)
	}
}

// Report returns what was added up of one competence, or of all if it is empty, in a
// language. Who has nothing in the field is in no part. What is told of is decided by
// Tell, for each competence by itself: those who were mapped in it are a
// census of their own.
func (c *NeedsCounter) Report(catalogue *courses.Catalogue, l courses.Language, competence string) *NeedsReport {
	r := &NeedsReport{Field: c.field, People: c.people}
	if Few(r.People) {
		r.People = 0
	}
	var groups [][]NeedsLine
	for _, k := range catalogue.Competences() {
		if s := c.whole[k.ID]; s != nil && (competence == "" || competence == k.ID) {
			groups = append(groups, c.lines(catalogue, &k, s, l))
		}
	}
	slices.SortStableFunc(groups, func(a, b []NeedsLine) int { return cmp.Compare(a[0].urgency(), b[0].urgency()) })
	for _, g := range groups {
		if c.field != "" {
			g = g[1:]
		}
		r.Lines = append(r.Lines, g...)
	}
	return r
}

// lines returns the line of everybody, then those of the parts by name.
func (c *NeedsCounter) lines(catalogue *courses.Catalogue, k *courses.Competence, s *needSum, l courses.Language) []NeedsLine {
	census := Census{Share: Share{Everybody: s.people, Scope: s.people}, Parts: map[string]Share{}}
	for value, part := range c.parts[k.ID] {
		census.Parts[value] = Share{Everybody: part.people, Scope: part.people}
	}
	told := Tell(census, census)
	about := NeedsLine{Competence: k.ID, Title: k.Titles[l]}
	for _, course := range needs.Teaching(catalogue, k.ID) {
		about.Courses = append(about.Courses, course.ID)
	}
	list := []NeedsLine{s.line(about, told.Whole)}
	values := make([]string, 0, len(c.parts[k.ID]))
	for value := range c.parts[k.ID] {
		values = append(values, value)
	}
	slices.Sort(values)
	for _, value := range values {
		about.Value = value
		list = append(list, c.parts[k.ID][value].line(about, told.Parts[value]))
	}
	return list
}

// line puts numbers into a line, if they may be told.
func (s *needSum) line(about NeedsLine, told bool) NeedsLine {
	if !told {
		about.Withheld = true
		return about
	}
	about.People = s.people
	about.Needing = wholePercent(s.needing, s.people)
	about.Self = math.Round(10*float64(s.self)/float64(s.people)) / 10
	about.Right = -1
	if s.asked > 0 {
		about.Right = wholePercent(s.right, s.asked)
	}
	about.Need = s.self <= needs.LowSelf*s.people || s.right*needs.LowOf < s.asked*needs.LowRight
	return about
}

func wholePercent(n, all int) int { return int(math.Round(100 * float64(n) / float64(max(all, 1)))) }

// urgency is lower the greater the need; what isn't told comes last.
func (l *NeedsLine) urgency() float64 {
	if l.Withheld {
		return math.Inf(1)
	}
	self := l.Self / needs.Scale
	if l.Right < 0 {
		return self
	}
	return (self + float64(l.Right)/100) / 2
}
