package export

import "time"

// Totals is what the rows say of one course. A person counts once in each of
// the numbers, however many rows they have.
type Totals struct {
	Course
	// Rows is how many there are.
	Rows int
	// People are on them. Of these Started began, Completed finished a try and
	// Passed passed one, in the time that is listed.
	People, Started, Completed, Passed int
	// Each of the people is one of these. Overdue are past their due day. Done
	// passed, which still counts, and needn't take it again now. Open are the others.
	Done, Open, Overdue int
}

// Numbers returns what Texts.Numbers names.
func (t *Totals) Numbers() [7]int {
	return [7]int{t.People, t.Started, t.Completed, t.Passed, t.Done, t.Open, t.Overdue}
}

// Sum returns the totals of all courses together; then a person counts once in
// each of them.
func Sum(list []Totals) (sum Totals) {
	for _, t := range list {
		sum.Rows, sum.People = sum.Rows+t.Rows, sum.People+t.People
		sum.Started, sum.Completed, sum.Passed = sum.Started+t.Started, sum.Completed+t.Completed, sum.Passed+t.Passed
		sum.Done, sum.Open, sum.Overdue = sum.Done+t.Done, sum.Open+t.Open, sum.Overdue+t.Overdue
	}
	return sum
}

// Counter sums rows by course. Its zero value isn't ready; NewCounter's is. It
// isn't safe for concurrent use.
type Counter struct {
	at     time.Time
	byID   map[string]int
	totals []Totals
	// person is whose rows come at the moment, seen what is known of them in
	// each course.
	person string
	seen   map[int]sight
}

// sight is what the rows of one person say of one course.
type sight struct{ started, completed, passed, valid, owed, overdue bool }

// NewCounter returns one that has the export's courses in their order.
func NewCounter(e *Export) *Counter {
	c := &Counter{at: e.At, byID: map[string]int{}, seen: map[int]sight{}}
	for _, course := range e.Courses {
		c.index(course)
	}
	return c
}

// Add counts a row. The rows of a person have to come together. It returns the
// place of the row's course in Totals.
func (c *Counter) Add(r *Row) int {
	if r.Person != c.person {
		c.settle()
		c.person = r.Person
	}
	i := c.index(Course{r.Course, r.Title})
	c.totals[i].Rows++
	s := c.seen[i]
	s.started = s.started || !r.Started.IsZero()
	s.completed = s.completed || !r.Completed.IsZero()
	s.passed = s.passed || r.State == Passed
	s.valid = s.valid || r.State == Passed && (r.Expires.IsZero() || r.Expires.After(c.at))
	s.owed = s.owed || r.Owed
	s.overdue = s.overdue || r.Overdue
	c.seen[i] = s
	return i
}

// index returns the place of a course, which it gets now if it has none: one
// that was begun may have been withdrawn since.
func (c *Counter) index(course Course) int {
	i, ok := c.byID[course.ID]
	if !ok {
		i = len(c.totals)
		c.byID[course.ID] = i
		c.totals = append(c.totals, Totals{Course: course})
	}
	return i
}

// settle counts the person whose rows have come.
func (c *Counter) settle() {
	for i, s := range c.seen {
		t := &c.totals[i]
		t.People++
		t.Started += one(s.started)
		t.Completed += one(s.completed)
		t.Passed += one(s.passed)
		done := s.valid && !s.owed
		t.Done += one(done)
		t.Overdue += one(s.overdue)
		t.Open += one(!done && !s.overdue)
	}
	clear(c.seen)
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Totals returns the totals of the rows so far, in the order of the export's
// courses; then come those that weren't among them. A course without rows has
// zeros.
func (c *Counter) Totals() []Totals {
	c.settle()
	c.person = ""
	return c.totals
}
