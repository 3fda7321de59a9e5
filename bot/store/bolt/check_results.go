package bolt

import (
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
	kept := c.keptSittings()
	for v := range want {
		if kept[v] == nil {
			c.found("the questions of course %s, version %d, aren't counted", v.course, v.number)
		}
	}
	for v, is := range kept {
		if want[v] == nil || !is.Same(want[v]) {
			c.found("the questions of course %s, version %d, are counted otherwise than they were answered", v.course, v.number)
		}
	}
}

// keptSittings returns what is counted of each version.
func (c *checker) keptSittings() map[version]*results.Sittings {
	all := map[version]*results.Sittings{}
	c.failed(c.tx.each(inQuality, nil, func(key, record []byte) error {
		course, number, part, err := splitVersionKey(key)
		if err != nil {
			c.failed(err)
			return nil
		}
		s, err := decodeSittings(key, record)
		if err != nil {
			c.found("the questions of course %s, version %d: %v", course, number, err)
		}
		if part == pending && s.People >= results.Fewest {
			c.found("the questions of course %s, version %d, hold back too many people", course, number)
		}
		v := version{course, number}
		if all[v] == nil {
			all[v] = &results.Sittings{}
		}
		all[v].Merge(s)
		return nil
	}))
	return all
}
