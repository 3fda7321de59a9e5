package bolt

import (
	"context"

	"google.golang.org/protobuf/encoding/protowire"

	"drypp/bot/store"
	"drypp/courses"
)

// Gone returns how many completions there were by people who were erased.
func (d *DB) Gone(ctx context.Context) (all map[string]store.Gone, err error) {
	all = make(map[string]store.Gone)
	err = d.read(ctx, func(t *tx) error {
		return t.each(inGone, nil, func(course, record []byte) error {
			g, err := decodeGone(course, record)
			all[string(course)] = g
			return err
		})
	})
	return all, err
}

// countGone counts what somebody who is erased completed, each course once.
func (t *tx) countGone(enrolments []enrolment) error {
	counted := make(map[string]store.Gone)
	for i := range enrolments {
		if e := &enrolments[i].Enrolment; e.Completed() {
			counted[e.Course] = completed(counted[e.Course], e)
		}
	}
	for course, one := range counted {
		if err := t.addGone([]byte(course), one); err != nil {
			return err
		}
	}
	return nil
}

// addGone counts so many completions more of a course.
func (t *tx) addGone(course []byte, more store.Gone) error {
	var all store.Gone
	if record := t.get(inGone, course); record != nil {
		var err error
		if all, err = decodeGone(course, record); err != nil {
			return err
		}
	}
	all.Completed += more.Completed
	all.Passed += more.Passed
	return t.put(inGone, course, encodeGone(course, all))
}

// completed adds an enrolment that was completed to what one person is counted
// as: one, at most.
func completed(g store.Gone, e *courses.Enrolment) store.Gone {
	g.Completed = 1
	if e.Passed() {
		g.Passed = 1
	}
	return g
}

// Numbers of the fields of what is counted of who is gone.
const (
	goneCompleted protowire.Number = iota + 1
	gonePassed
)

func encodeGone(course []byte, g store.Gone) []byte {
	return finish(course, appendInt(appendInt([]byte{recordVersion}, goneCompleted, g.Completed), gonePassed, g.Passed))
}

func decodeGone(course, record []byte) (g store.Gone, err error) {
	b, err := payload(course, record)
	if err != nil {
		return g, err
	}
	err = newFields(b).each(func(f field) error {
		switch f.id {
		case goneCompleted:
			g.Completed = f.int()
		case gonePassed:
			g.Passed = f.int()
		}
		return nil
	})
	return g, err
}
