package courses

import (
	"strings"
)

// MaxParts is how many parts a question may have: what fits on a phone.
const MaxParts = 8

// places returns how many things a person gives an option to: the parts of
// Matching, the places of Ordering.
func (q *Question) places() int {
	if q.Kind == Ordering {
		return len(q.Options)
	}
	return len(q.Parts)
}

// belongs reports whether an option belongs to a part or at a place.
func (q *Question) belongs(option, place int) bool {
	if q.Kind == Ordering {
		return option == place
	}
	return option == q.Parts[place].Match
}

func (q *Question) gradePlaces(response string) (Grade, bool) {
	given, ok := positions(response, len(q.Options), q.Kind == Ordering)
	if !ok || len(given) == 0 || len(given) != q.places() {
		return Grade{}, false
	}
	n := 0
	for place, option := range given {
		n += one(q.belongs(option, place))
	}
	return q.worth(Grade{Parts: given}, n, len(given)), true
}

func (q *Question) gradeBlanks(response string) (Grade, bool) {
	given, ok := q.blanks(response)
	if !ok {
		return Grade{}, false
	}
	met := make([]int, len(given))
	for i := range given {
		met[i] = spelt(q.Parts[i].Options, given[i])
	}
	return q.gradeParts(met), true
}

// gradeParts grades blanks by the positions of the options that foresaw them.
func (q *Question) gradeParts(met []int) Grade {
	n := 0
	for i, at := range met {
		n += one(right(q.Parts[i].Options, at))
	}
	return q.worth(Grade{Parts: met}, n, len(met))
}

// blanks takes the texts of a response apart, and returns false if they aren't
// one for each blank.
func (q *Question) blanks(response string) ([]string, bool) {
	if len(response) > MaxResponse {
		return nil, false
	}
	given := strings.Split(response, Separator)
	if len(given) != len(q.Parts) {
		return nil, false
	}
	for i := range given {
		given[i] = strings.TrimSpace(given[i])
		if fold(given[i]) == "" || len(given[i]) > MaxBlank {
			return nil, false
		}
	}
	return given, true
}

func (q *Question) parseBlanks(input string) (string, bool) {
	given, ok := q.blanks(input)
	return strings.Join(given, Separator), ok
}

// parsePlaces reads a letter for each part or place; at a place can't stand what
// stands at another.
func (q *Question) parsePlaces(input string, order []int) (string, bool) {
	var given []int
	for letter := range strings.SplitSeq(input, Separator) {
		i, ok := meant(letter, order)
		if !ok {
			return "", false
		}
		given = append(given, i)
	}
	response := joined(given)
	_, ok := q.gradePlaces(response)
	return response, ok
}
