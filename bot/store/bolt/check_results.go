package bolt

import (
	"bytes"
	"slices"

	"drypp/courses"
	"drypp/courses/results"
)

// results checks what is kept of digests, looks, events and questions.
func (c *checker) results() {
	c.failed(c.tx.each(inDigests, nil, func(key, record []byte) error {
		if d, err := decodeDigest(key, record); err != nil {
			c.found("a digest: %v", err)
		} else if c.tx.get(inPeople, []byte(d.Person)) == nil {
			c.found("a digest is nobody's")
		}
		return nil
	}))
	c.failed(c.tx.each(inAccesses, nil, func(key, record []byte) error {
		if _, err := decodeAccess(key, record); err != nil {
			c.found("a look at results: %v", err)
		}
		return nil
	}))
	c.events()
	c.quality()
}

// events holds the events' numbers against the one that was given last: a number
// beyond would be given again.
func (c *checker) events() {
	last := c.tx.bucket(inEvents).Sequence()
	c.failed(c.tx.each(inEvents, nil, func(key, record []byte) error {
		if e, err := decodeEvent(key, record); err != nil {
			c.found("an event: %v", err)
		} else if e.Sequence > last {
			c.found("event %d has a number that wasn't given", e.Sequence)
		}
		return nil
	}))
}

// quality counts every enrolment's first finished try anew.
func (c *checker) quality() {
	want := map[version]*results.Sittings{}
	c.failed(c.tx.each(inEnrolments, nil, func(key, record []byte) error {
		var e enrolment
		if e.decode(key, record) != nil {
			return nil // found already
		}
		s, ok := results.FirstSitting(&courses.Enrolment{}, &e.Enrolment)
		if !ok || e.uncounted {
			return nil
		}
		v := version{s.Course, s.Version}
		if want[v] == nil {
			want[v] = &results.Sittings{}
		}
		want[v].Add(s)
		return nil
	}))
	kept, gone := c.keptSittings()
	for v := range want {
		if kept[v] == nil {
			c.found("the questions of course %s, version %d, aren't counted", v.course, v.number)
		}
	}
	for v, is := range kept {
		if want[v] == nil {
			want[v] = &results.Sittings{}
		}
		if !agree(is, want[v], gone[v]) {
			c.found("the questions of course %s, version %d, are counted otherwise than they were answered", v.course, v.number)
		}
	}
}

// agree reports whether what is counted may be what people sat, of whom so many
// are gone: then nobody can know more than that it is no less.
func agree(kept, want *results.Sittings, gone int) bool {
	if gone == 0 {
		return kept.Same(want)
	}
	if kept.People != want.People+gone || kept.Sum < want.Sum || kept.Squares < want.Squares {
		return false
	}
	for id, w := range want.Items {
		if k := kept.Items[id]; k.Answers < w.Answers || k.Right < w.Right || k.Answers > w.Answers+gone {
			return false
		}
	}
	return true
}

// keptSittings returns what is counted of each version, with what waits, and how
// many of whom that is about are gone.
func (c *checker) keptSittings() (all map[version]*results.Sittings, gone map[version]int) {
	all, gone = map[version]*results.Sittings{}, map[version]int{}
	c.failed(c.tx.each(inQuality, nil, func(key, record []byte) error {
		course, number, part, err := splitVersionKey(key)
		if err != nil {
			c.failed(err)
			return nil
		}
		v := version{course, number}
		if all[v] == nil {
			all[v] = &results.Sittings{}
		}
		var s results.Sittings
		switch part {
		case pending:
			s, err = c.waiting(v, key, record)
		case released:
			s, err = decodeSittings(key, record)
		case lost:
			gone[v], err = decodeLost(key, record)
		}
		if err != nil {
			c.found("the questions of course %s, version %d: %v", course, number, err)
		}
		all[v].Merge(s)
		return nil
	}))
	return all, gone
}

// waiting counts what waits of a version. Beyond a few, all of them are of who is
// restricted, or was when the last came.
func (c *checker) waiting(v version, key, record []byte) (results.Sittings, error) {
	list, err := decodeWaiting(key, record)
	if err != nil {
		return results.Sittings{}, err
	}
	for i, enrolment := range list {
		s, ok, err := c.tx.sittingOf(enrolment)
		twice := slices.ContainsFunc(list[:i], func(k []byte) bool { return bytes.Equal(k, enrolment) })
		if err != nil || !ok || twice || v != (version{s.Course, s.Version}) {
			c.found("the questions of course %s, version %d, wait for what nobody sat", v.course, v.number)
		}
	}
	return c.tx.together(list)
}
