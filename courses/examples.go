package courses

import (
	"math"
	"strconv"
	"strings"
)

// unforeseenText is what no author foresees.
const unforeseenText = "…"

// Example returns a response in canonical form that is right, or one that is
// entirely wrong. Of a Scenario it is the shortest such way; of one that can't be
// answered so it is empty.
func (q *Question) Example(right bool) string {
	switch q.Kind {
	case Number:
		return q.exampleNumber(right)
	case Text:
		return exampleText(q.Options, right)
	case Matching, Ordering:
		return q.examplePlaces(right)
	case Blanks:
		texts := make([]string, len(q.Parts))
		for i := range texts {
			texts[i] = exampleText(q.Parts[i].Options, right)
		}
		return strings.Join(texts, Separator)
	case Scenario:
		return q.exampleWay(right)
	}
	var list []int
	for i := range q.Options {
		if q.Options[i].Right == right && (q.Kind == Several || len(list) == 0) {
			list = append(list, i)
		}
	}
	return joined(list)
}

func (q *Question) exampleNumber(right bool) string {
	beyond := 0.0
	for i := range q.Options {
		o := &q.Options[i]
		if right && o.Right {
			return strconv.FormatFloat(o.Number, 'f', -1, 64)
		}
		beyond = max(beyond, o.Number+o.Tolerance)
	}
	return strconv.FormatFloat(math.Ceil(beyond)+1, 'f', -1, 64)
}

func exampleText(options []Option, right bool) string {
	for i := range options {
		if o := &options[i]; right && o.Right && len(o.Spellings) > 0 {
			return o.Spellings[0]
		}
	}
	return unforeseenText
}

// examplePlaces gives each part what belongs to it, or something else; of an
// Ordering every item stands a place too early then.
func (q *Question) examplePlaces(right bool) string {
	list := make([]int, q.places())
	for place := range list {
		list[place] = place
		if q.Kind == Matching {
			list[place] = q.Parts[place].Match
		}
		if !right {
			list[place] = (list[place] + 1) % len(q.Options)
		}
	}
	return joined(list)
}

// exampleWay is the shortest way to an end that is right, or worth nothing.
func (q *Question) exampleWay(right bool) string {
	_, ends := q.Ways()
	for _, path := range ends {
		if _, end, _ := q.Walk(path); end.Right == right && (right || end.Credit == 0) {
			return path
		}
	}
	return ""
}

// Ways returns the shortest way to each scene of a Scenario that can be reached,
// the first of which is empty, and to each end, the shortest first.
func (q *Question) Ways() (scenes, ends []string) {
	seen := map[*Scene]bool{}
	open := []string{""}
	for len(open) > 0 {
		path := open[0]
		open = open[1:]
		scene, end, ok := q.Walk(path)
		switch {
		case !ok:
		case end != nil:
			ends = append(ends, path)
		case !seen[scene]:
			seen[scene] = true
			scenes = append(scenes, path)
			for i := range scene.Options {
				open = append(open, strings.TrimSpace(path+" "+strconv.Itoa(i)))
			}
		}
	}
	return scenes, ends
}

// Input returns a response as a card sends it: what Parse, with the same order,
// brings into that form again. A Scenario's way stays as it is.
func (q *Question) Input(response string, order []int) string {
	if q.Typed() || q.Kind == Scenario {
		return response
	}
	given, _ := positions(response, len(q.Options), false)
	letters := make([]string, len(given))
	for n, option := range given {
		for position, i := range order {
			if i == option {
				letters[n] = Letter(position)
			}
		}
	}
	if q.Kind == Matching || q.Kind == Ordering {
		return strings.Join(letters, Separator)
	}
	return strings.Join(letters, ",")
}
