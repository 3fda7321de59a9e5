package results

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"drypp/courses"
)

// maxTook is the longest time that an answer is believed to have taken: who
// comes back after more did something else meanwhile.
const maxTook = time.Hour

// maxTyped is how long, in bytes, a response may be that is counted by itself.
const maxTyped = 20

// FirstSitting returns what the questions' quality is measured by if a change of
// an enrolment brought its first finished try. It depends on nothing that
// happens to the enrolment later.
//
// A try is left out that holds answers to another version's questions, because
// the author published a new one meanwhile: its people would be fewer at some
// questions than at others.
func FirstSitting(before, after *courses.Enrolment) (Sitting, bool) {
	if len(before.Results) > 0 || len(after.Results) == 0 {
		return Sitting{}, false
	}
	r := &after.Results[0]
	s := Sitting{Course: after.Course, Version: r.Version}
	for i := range after.Attempts {
		a := &after.Attempts[i]
		if a.Try != r.Try {
			continue
		}
		if a.Version != r.Version {
			return Sitting{}, false
		}
		s.Answers = append(s.Answers, Sat{a.Question, a.Response, a.Right, took(after.Attempts[:i+1])})
	}
	return s, len(s.Answers) > 0
}

// took returns how long the last of the answers took, or 0.
func took(answers []courses.Attempt) time.Duration {
	last := answers[len(answers)-1].At
	var before time.Time
	for i := range answers {
		if at := answers[i].At; at.Before(last) && at.After(before) {
			before = at
		}
	}
	if before.IsZero() || last.Sub(before) > maxTook {
		return 0
	}
	return last.Sub(before)
}

// Add counts a sitting of the version of the course that q is about, and
// releases what is pending once it is about enough people.
func (q *Quality) Add(s Sitting) {
	q.Pending.Add(s)
	if q.Pending.People >= Fewest {
		q.Released.Merge(q.Pending)
		q.Pending = Sittings{}
	}
}

// All returns what is released and what is pending, together.
func (q *Quality) All() Sittings {
	var all Sittings
	all.Merge(q.Released)
	all.Merge(q.Pending)
	return all
}

// Add counts one sitting.
func (s *Sittings) Add(sitting Sitting) {
	right := 0
	for i := range sitting.Answers {
		right += one(sitting.Answers[i].Right)
	}
	n := len(sitting.Answers)
	score := percent(right, n)
	s.People++
	s.Sum += score
	s.Squares += score * score
	if s.Items == nil {
		s.Items = make(map[string]Item, n)
	}
	for i := range sitting.Answers {
		a := &sitting.Answers[i]
		item := s.Items[a.Question]
		item.add(a, percent(right-one(a.Right), n-1))
		s.Items[a.Question] = item
	}
}

// add counts one answer of a sitting in which that share of the other questions
// was answered rightly.
func (i *Item) add(a *Sat, rest int) {
	i.Answers++
	i.RestSum += rest
	i.RestSquares += rest * rest
	if a.Right {
		i.Right++
		i.RestRight += rest
	}
	i.respond(a.Response, 1)
	if a.Took > 0 {
		if i.Took == nil {
			i.Took = make([]int, len(TookBelow)+1)
		}
		i.Took[class(a.Took)]++
	}
}

// class returns which class of times an answer belongs to.
func class(took time.Duration) int {
	n, exactly := slices.BinarySearch(TookBelow, took)
	return n + one(exactly)
}

// respond counts a response n times more. Words that somebody typed aren't
// kept: they could tell who it was, and they would outlive that person's data.
// Choices and numbers are.
func (i *Item) respond(response string, n int) {
	if !countable(response) {
		response = ""
	}
	if i.Responses == nil {
		i.Responses = make(map[string]int)
	}
	if _, known := i.Responses[response]; !known && i.different() >= MaxResponses {
		response = ""
	}
	i.Responses[response] += n
}

// different returns how many responses are counted by themselves.
func (i *Item) different() int {
	_, rest := i.Responses[""]
	return len(i.Responses) - one(rest)
}

// countable reports whether a response in canonical form is one of choices, or
// a number that isn't long enough for one that stands for a person.
func countable(response string) bool {
	if len(response) > maxTyped {
		return false
	}
	for _, c := range response {
		if (c < '0' || c > '9') && c != ' ' && c != '.' && c != '-' {
			return false
		}
	}
	return true
}

// Merge adds what other sittings count. Neither must be changed afterwards by
// way of the other: nothing is shared.
func (s *Sittings) Merge(other Sittings) {
	s.People += other.People
	s.Sum += other.Sum
	s.Squares += other.Squares
	if s.Items == nil && len(other.Items) > 0 {
		s.Items = make(map[string]Item, len(other.Items))
	}
	for id, more := range other.Items {
		item := s.Items[id]
		item.merge(&more)
		s.Items[id] = item
	}
}

func (i *Item) merge(more *Item) {
	i.Answers += more.Answers
	i.Right += more.Right
	i.RestSum += more.RestSum
	i.RestSquares += more.RestSquares
	i.RestRight += more.RestRight
	// The commonest first, so that they aren't those left over.
	for _, response := range slices.SortedFunc(maps.Keys(more.Responses), func(a, b string) int {
		return cmp.Or(more.Responses[b]-more.Responses[a], cmp.Compare(a, b))
	}) {
		i.respond(response, more.Responses[response])
	}
	if i.Took == nil && more.Took != nil {
		i.Took = make([]int, len(TookBelow)+1)
	}
	for class, n := range more.Took[:min(len(more.Took), len(i.Took))] {
		i.Took[class] += n
	}
}

// Same reports whether both count the same sittings, added in whatever order:
// beyond MaxResponses different responses, it depends on the order which of them
// are counted by themselves.
func (s *Sittings) Same(other *Sittings) bool {
	return s.People == other.People && s.Sum == other.Sum && s.Squares == other.Squares &&
		maps.EqualFunc(s.Items, other.Items, func(a, b Item) bool { return a.same(&b) })
}

func (i *Item) same(other *Item) bool {
	crowded := i.different() >= MaxResponses || other.different() >= MaxResponses
	return i.Answers == other.Answers && i.Right == other.Right &&
		i.RestSum == other.RestSum && i.RestSquares == other.RestSquares && i.RestRight == other.RestRight &&
		slices.Equal(i.Took, other.Took) && (crowded || maps.Equal(i.Responses, other.Responses))
}

// percent returns a share in percent, rounded to the nearest, 0 of nothing.
func percent(n, of int) int {
	if of == 0 {
		return 0
	}
	return (200*n + of) / (2 * of)
}
