package bolt

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"drypp/courses/calendar"
	"drypp/courses/results"
)

// Totals returns the totals of a cut as they were at the end of a day, or as
// they are now.
func (d *DB) Totals(ctx context.Context, of results.Cut, on calendar.Date) (table results.Table, err error) {
	key := d.hash.cutOf(&of)
	err = d.read(ctx, func(t *tx) error {
		table = results.Table{Courses: make(map[string]results.Totals)}
		return t.at(on).counters(key[:], func(key []byte, c *counter) error {
			if len(key) == cutSize {
				table.People, table.Blocked, table.NoApp = c.numbers[0], c.numbers[1], c.numbers[2]
			} else {
				table.Courses[string(key[cutSize:])] = c.totals()
			}
			return nil
		})
	})
	return table, err
}

// Parts returns the values of a field within a scope, by value, with how many
// people there were at the end of a day, or are now.
func (d *DB) Parts(ctx context.Context, scope, field string, on calendar.Date) (parts []results.Part, err error) {
	err = d.read(ctx, func(t *tx) error {
		parts = nil
		return t.at(on).heads(d.hash.groupOf(scope, field), func(_ []byte, c *counter) error {
			parts = append(parts, results.Part{Value: c.value, People: c.numbers[0]})
			return nil
		})
	})
	slices.SortFunc(parts, func(a, b results.Part) int { return strings.Compare(a.Value, b.Value) })
	return parts, err
}

// DueBefore returns how many people of a cut owe each course and had to have
// taken it before a day.
func (d *DB) DueBefore(ctx context.Context, of results.Cut, day calendar.Date) (late map[string]int, err error) {
	prefix := d.hash.cutOf(&of)
	err = d.read(ctx, func(t *tx) error {
		late = make(map[string]int)
		return t.each(inTotals, prefix[:], func(key, record []byte) error {
			var c counter
			err := c.decode(key, record)
			if n := c.before(day); n != 0 {
				late[string(key[cutSize:])] = n
			}
			return err
		})
	})
	return late, err
}

// InCourse returns the totals of one course in a cut, and how many people of it
// owe the course and had to have taken it before each of some days.
func (d *DB) InCourse(ctx context.Context, of results.Cut, course string, on calendar.Date, days ...calendar.Date) (totals results.Totals, late []int, err error) {
	cut := d.hash.cutOf(&of)
	key := append(cut[:], course...)
	err = d.read(ctx, func(t *tx) error {
		late = make([]int, len(days))
		if course == "" { // that key is the cut's own
			return nil
		}
		c, now, err := t.at(on).counter(inTotals, key)
		totals = c.totals()
		for i, day := range days {
			late[i] = now.before(day)
		}
		return err
	})
	return totals, late, err
}

// Together returns the sum of the totals of a cut over all courses but some.
func (d *DB) Together(ctx context.Context, of results.Cut, but map[string]bool, days ...calendar.Date) (sum results.Totals, late []int, err error) {
	prefix := d.hash.cutOf(&of)
	before := make([]int, len(days))
	for i, day := range days {
		before[i] = dayNumber(day)
	}
	err = d.read(ctx, func(t *tx) error {
		sum, late = results.Totals{}, make([]int, len(days))
		return t.each(inTotals, prefix[:], func(key, record []byte) error {
			if but[string(key[cutSize:])] {
				return nil
			}
			var c counter
			err := c.decodeLate(key, record, before, late)
			sum = sum.Add(c.totals())
			return err
		})
	})
	return sum, late, err
}

// counter returns what the counter at a key was at that moment, and what it is
// now.
func (m moment) counter(bucket bucketID, key []byte) (then, now counter, err error) {
	if record := m.tx.get(bucket, key); record != nil {
		if err := now.decode(key, record); err != nil {
			return then, now, err
		}
		since, err := m.tx.since(&now)
		if err != nil || m.day.IsZero() || !m.day.Before(since) {
			return now, now, err
		}
	}
	if !m.day.IsZero() {
		w := m.tx.walk(inHistory, key)
		then, err = w.past(key, m.day)
	}
	return then, now, err
}

// moment is a time that totals are asked for: the end of a day, or if that is
// zero now.
type moment struct {
	tx  *tx
	day calendar.Date
}

// at returns the end of a day, which is now if the day hasn't ended.
func (t *tx) at(day calendar.Date) moment {
	if today := t.today(); !today.IsZero() && !day.Before(today) {
		day = calendar.Date{}
	}
	return moment{t, day}
}

// counters calls f for the counters of a cut that counted anything at that
// moment: first that of its people, then those of its courses.
func (m moment) counters(of []byte, f func(key []byte, c *counter) error) error {
	if err := m.each(inCuts, of, f); err != nil {
		return err
	}
	return m.each(inTotals, of, f)
}

// heads calls f for the people of each cut whose key begins with a prefix, where
// there were any at that moment.
func (m moment) heads(prefix []byte, f func(key []byte, c *counter) error) error {
	return m.each(inCuts, prefix, f)
}

// each calls f for the counters of a bucket whose keys begin with a prefix and
// that counted anything at that moment. Those that have changed since, or are
// gone, are in history.
func (m moment) each(bucket bucketID, prefix []byte, f func(key []byte, c *counter) error) error {
	same := make(map[string]bool)
	err := m.tx.each(bucket, prefix, func(key, record []byte) error {
		var c counter
		if err := c.decode(key, record); err != nil {
			return err
		}
		since, err := m.tx.since(&c)
		if err != nil || !m.day.IsZero() && m.day.Before(since) {
			return err
		}
		same[string(key)] = true
		return f(key, &c)
	})
	if err != nil || m.day.IsZero() {
		return err
	}
	return m.changed(bucket, prefix, func(key []byte, c *counter) error {
		if same[string(key)] {
			return nil
		}
		return f(key, c)
	})
}

// changed calls f for what counters were whose keys begin with a prefix and that
// have a past, where they counted anything. Of each only what is needed is read.
func (m moment) changed(bucket bucketID, prefix []byte, f func(key []byte, c *counter) error) error {
	w := m.tx.walk(inHistory, prefix)
	at := m.tx.walk(inHistory, prefix)
	for w.key != nil && bytes.HasPrefix(w.key, prefix) {
		key, _, ok := splitHistoryKey(w.key)
		if !ok {
			return errHistory
		}
		key = bytes.Clone(key)
		if isHead := len(key) == cutSize; isHead == (bucket == inCuts) {
			c, err := at.past(key, m.day)
			if err == nil && !c.empty() {
				err = f(key, &c)
			}
			if err != nil {
				return err
			}
		}
		w.seek(behind(bucket, key))
	}
	return nil
}

// behind returns from where in history to go on after a counter: if only people
// are asked for, behind all courses of the cut.
func behind(bucket bucketID, key []byte) []byte {
	if bucket == inCuts {
		return append(key[:cutSize:cutSize], 0xff)
	}
	return append(key, 1)
}
