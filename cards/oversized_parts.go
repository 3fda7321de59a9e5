package cards

import (
	"strconv"
	"strings"

	"drypp/courses"
)

// mismatched gives each part the longest option that isn't its own.
func mismatched(q *courses.Question) string {
	given := make([]string, len(q.Parts))
	for i := range q.Parts {
		longest := -1
		for n := range q.Options {
			if n != q.Parts[i].Match && (longest < 0 || len(q.Options[n].Text) > len(q.Options[longest].Text)) {
				longest = n
			}
		}
		given[i] = strconv.Itoa(max(longest, 0))
	}
	return strings.Join(given, " ")
}

// displaced puts every item one place too early.
func displaced(q *courses.Question) string {
	given := make([]string, len(q.Options))
	for i := range given {
		given[i] = strconv.Itoa((i + 1) % len(given))
	}
	return strings.Join(given, " ")
}

// misspelt fills the blanks with what takes most room of what can be typed, and with
// what most is said of.
func misspelt(q *courses.Question) []string {
	var long, said []string
	for i := range q.Parts {
		long = append(long, strings.Repeat(`\`, courses.MaxBlank))
		options := q.Parts[i].Options
		if most := mostSaid(options); most >= 0 && len(options[most].Spellings) > 0 {
			said = append(said, options[most].Spellings[0])
		} else {
			said = append(said, long[i])
		}
	}
	return []string{strings.Join(long, courses.Separator), strings.Join(said, courses.Separator)}
}

// maxWays is how many ways through a Scenario are looked at: more than anybody
// writes.
const maxWays = 2000

// ways returns the ways through a Scenario that come to an end, or those that don't
// yet and aren't empty. Of other questions there is none.
func ways(q *courses.Question, ended bool) []string {
	var found []string
	open := []string{""}
	for looked := 0; len(open) > 0 && looked < maxWays; looked++ {
		path := open[len(open)-1]
		open = open[:len(open)-1]
		scene, end, ok := q.Walk(path)
		if !ok {
			continue
		}
		if path != "" && (end != nil) == ended {
			found = append(found, path)
		}
		for i := range optionsOf(scene) {
			// A way back is one that is known already.
			if next, ok := q.Parse(path+" "+strconv.Itoa(i), nil); ok && len(next) > len(path) {
				open = append(open, next)
			}
		}
	}
	return found
}

// optionsOf returns the choices of a scene, which may be nil.
func optionsOf(s *courses.Scene) []courses.Option {
	if s == nil {
		return nil
	}
	return s.Options
}
