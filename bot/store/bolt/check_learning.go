package bolt

import (
	"encoding/binary"
	"slices"

	"drypp/courses/learning"
)

// learning checks what is kept of people's learning, their reviews and all ballots.
func (c *checker) learning() {
	taken := make(map[learning.Asked]int)
	reviews := c.tx.walk(inReviews, nil)
	read := 0
	c.failed(c.tx.each(inLearning, nil, func(person, record []byte) error {
		l, err := decodeLearning(person, record)
		if err != nil {
			c.found("the learning of person %s: %v", person, err)
			return nil
		}
		if c.tx.get(inPeople, person) == nil {
			c.found("what somebody learned is nobody's")
		}
		if !inOrder(&l) {
			c.found("the learning of person %s isn't in order", person)
		}
		for _, a := range l.Answered {
			taken[a]++
		}
		read += c.reviews(reviews, person, &l)
		return nil
	}))
	total, last := 0, uint64(0)
	for w := c.tx.walkKeys(inReviews, nil); w.key != nil; w.next() {
		if total++; len(w.key) == reviewKeySize {
			last = max(last, binary.BigEndian.Uint64(w.key[idLength:]))
		}
	}
	if given := c.tx.bucket(inReviews).Sequence(); last > given {
		c.found("review %d is there and %d are said to have been", last, given)
	}
	if total != read {
		c.found("%d reviews are nobody's", total-read)
	}
	c.ballots(taken)
}

// inOrder reports whether a record's lists are in their order, with nothing twice.
func inOrder(l *learning.Record) bool {
	return ascending(l.Items, compareItems) && ascending(l.Trials, compareTrials) && ascending(l.Answered, compareAsked)
}

func ascending[T any](list []T, compare func(a, b T) int) bool {
	for i := 1; i < len(list); i++ {
		if compare(list[i-1], list[i]) >= 0 {
			return false
		}
	}
	return true
}

// reviews checks the reviews of a person, which a walk has come to, and returns how
// many there are. Older ones may be gone, see Expire.
func (c *checker) reviews(w *walker, person []byte, l *learning.Record) (n int) {
	type place struct {
		course, question string
		serial           int
	}
	known := make(map[place]bool)
	c.failed(w.of(person, func(key, record []byte) error {
		n++
		r, err := decodeReview(key, record)
		if err != nil {
			c.found("a review of person %s: %v", person, err)
			return nil
		}
		at := place{r.Course, r.Question, r.Serial}
		i, kept := findItem(l, r.Course, r.Question)
		if known[at] || !kept || r.Serial < 1 || r.Serial > l.Items[i].Reviews {
			c.found("review %d of question %s in course %s by person %s has the place of another, or none", r.Serial, r.Question, r.Course, person)
		}
		known[at] = true
		return nil
	}))
	return n
}

// ballots holds the ballots against the surveys that people answered. Of who was
// erased an anonymous ballot is left.
func (c *checker) ballots(taken map[learning.Asked]int) {
	for _, in := range []bucketID{inBallots, inSigned} {
		c.failed(c.tx.each(in, nil, func(key, record []byte) error {
			b, err := decodeBallot(in, key, record)
			if err != nil {
				c.found("a ballot: %v", err)
				return nil
			}
			asked := learning.Asked{Campaign: b.Campaign, Survey: b.Survey}
			taken[asked]--
			if in == inBallots {
				return nil
			}
			l, err := c.tx.learning([]byte(b.Person))
			if err != nil || !slices.Contains(l.Answered, asked) {
				c.found("person %s has a ballot and didn't give it", b.Person)
			}
			return nil
		}))
	}
	for asked, n := range taken {
		if n > 0 {
			c.found("of survey %s in campaign %s %d ballots are missing", asked.Survey, asked.Campaign, n)
		}
	}
}
