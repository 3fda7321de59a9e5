package bolt

import (
	"cmp"
	"slices"

	"google.golang.org/protobuf/encoding/protowire"

	"drypp/courses/calendar"
	"drypp/courses/results"
)

// numbers are what is counted: of the people of a cut (results.Heads), or of
// them in one course (results.Totals), in the order of those fields.
type numbers [6]int

func numbersOfHeads(h results.Heads) numbers { return numbers{h.People, h.Blocked, h.NoApp} }

func numbersOfTotals(t results.Totals) numbers {
	return numbers{t.Reached, t.Started, t.Completed, t.Passed, t.Owed, t.Done}
}

func (n *numbers) totals() results.Totals {
	return results.Totals{Reached: n[0], Started: n[1], Completed: n[2], Passed: n[3], Owed: n[4], Done: n[5]}
}

// add adds m so many times.
func (n *numbers) add(m *numbers, times int) {
	for i := range n {
		n[i] += times * m[i]
	}
}

// owing is how many people owe a course by a day.
type owing struct {
	day    int
	people int
}

// counter is what is counted of the people of a cut, in all or in one course.
type counter struct {
	numbers
	// day is when it last changed, or zero if that was before a trend was kept.
	day calendar.Date
	// value is that of the cut's field; the counters of courses have none.
	value string
	// dues are those who owe the course by their due days, earliest first.
	dues []owing
}

// Numbers of the fields of a counter. Those of numbers follow counterNumber.
const (
	counterDay protowire.Number = iota + 1
	counterValue
	counterDues
	counterNumber
)

// encode returns the record to put at a key.
func (c *counter) encode(key []byte) []byte {
	b := make([]byte, 1, 48+len(c.value)+4*len(c.dues))
	b[0] = recordVersion
	b = appendDate(b, counterDay, c.day)
	b = appendString(b, counterValue, c.value)
	if len(c.dues) > 0 {
		b = appendNested(b, counterDues, c.appendDues)
	}
	return finish(key, appendNumbers(b, &c.numbers))
}

// appendDues appends pairs of a day, as the difference from the one before, and
// of how many people owe the course by then.
func (c *counter) appendDues(b []byte) []byte {
	last := 0
	for _, o := range c.dues {
		b = protowire.AppendVarint(b, uint64(o.day-last))
		b = protowire.AppendVarint(b, protowire.EncodeZigZag(int64(o.people)))
		last = o.day
	}
	return b
}

func appendNumbers(b []byte, n *numbers) []byte {
	for i := range n {
		b = appendInt(b, counterNumber+protowire.Number(i), n[i])
	}
	return b
}

// decode reads the record found at a key into c.
func (c *counter) decode(key, record []byte) error {
	b, err := payload(key, record)
	if err != nil {
		return err
	}
	*c = counter{}
	return newFields(b).each(c.set)
}

func (c *counter) set(f field) (err error) {
	switch i := int(f.id - counterNumber); {
	case f.id == counterDay:
		c.day = f.date()
	case f.id == counterValue:
		c.value = f.text()
	case f.id == counterDues:
		c.dues, err = decodeDues(f.nested)
	case i >= 0 && i < len(c.numbers):
		c.numbers[i] = f.int()
	}
	return err
}

func decodeDues(r fields) ([]owing, error) {
	all := make([]owing, 0, len(r)/3+1)
	err := eachDue(r, func(o owing) { all = append(all, o) })
	return all, err
}

// eachDue calls f for each day by which people owe a course, in order.
func eachDue(r fields, f func(owing)) error {
	day := 0
	for len(r) > 0 {
		more, n := r.number()
		people, m := r[n:].number()
		if n == 0 || m == 0 {
			return errFields
		}
		day += int(more)
		f(owing{day, int(protowire.DecodeZigZag(people))})
		r = r[n+m:]
	}
	return nil
}

// decodeLate is decode without the days by which people owe the course: it adds
// how many owe it by a day before each of some to late.
func (c *counter) decodeLate(key, record []byte, days, late []int) error {
	b, err := payload(key, record)
	if err != nil {
		return err
	}
	*c = counter{}
	return newFields(b).each(func(f field) error {
		if f.id != counterDues {
			return c.set(f)
		}
		return eachDue(f.nested, func(o owing) {
			for i := range days {
				if o.day < days[i] {
					late[i] += o.people
				}
			}
		})
	})
}

// owe counts so many people more who owe the course by a day.
func (c *counter) owe(day, people int) {
	i, found := slices.BinarySearchFunc(c.dues, day, func(o owing, day int) int { return o.day - day })
	if !found {
		c.dues = slices.Insert(c.dues, i, owing{day: day})
	}
	c.dues[i].people += people
	if c.dues[i].people == 0 {
		c.dues = slices.Delete(c.dues, i, i+1)
	}
}

// merge adds what another counter counts.
func (c *counter) merge(by *counter) {
	c.add(&by.numbers, 1)
	for _, o := range by.dues {
		c.owe(o.day, o.people)
	}
	c.value = cmp.Or(c.value, by.value)
}

// before returns how many people owe the course by a day before that one.
func (c *counter) before(day calendar.Date) (people int) {
	for _, o := range c.dues {
		if o.day >= dayNumber(day) {
			break
		}
		people += o.people
	}
	return people
}

// empty reports whether nothing is counted.
func (c *counter) empty() bool { return c.numbers == numbers{} && len(c.dues) == 0 }
