package results

// Few reports whether an aggregate would be about too few people: about
// somebody, but fewer than Fewest. A negative number is a difference the other
// way round.
func Few(people int) bool {
	return people > -Fewest && people < Fewest && people != 0
}

// Shown reports whether anything may be said of people who are part of others:
// neither they nor the rest of the others are too few.
func Shown(people, of int) bool { return people >= Fewest && !Few(of-people) }

// Split is how a whole falls into parts: how many people each part has, and how
// many the whole has beside, in no part that is ever shown.
type Split struct {
	Parts []int
	Rest  int
}

// Withhold says which parts may not be shown, by one rule for all the ways in
// which they split something, which all have the same parts:
//
//   - a part of too few people is withheld;
//   - what is withheld together, the rest included, must not be too few, nor
//     the first split's withheld one part alone: whoever knows the whole and the
//     parts that are shown knows that by subtraction. Then the smallest further
//     part is withheld too, the first of several.
//
// Sizes may be differences, such as between two days: their sign says which
// way. When no choice of parts helps, all are withheld.
func Withhold(splits ...Split) []bool {
	if len(splits) == 0 {
		return nil
	}
	hidden := make([]bool, len(splits[0].Parts))
	for _, s := range splits {
		for i, n := range s.Parts {
			hidden[i] = hidden[i] || Few(n)
		}
	}
	for again := true; again; {
		again = false
		for i := range splits {
			if splits[i].told(hidden, i == 0) {
				again = splits[i].hideOne(hidden) || again
			}
		}
	}
	return hidden
}

// told reports whether what is withheld can be worked out, or is about too few.
func (s *Split) told(hidden []bool, alone bool) bool {
	sum, parts := s.Rest, 0
	if s.Rest != 0 {
		parts++
	}
	any := false
	for i, n := range s.Parts {
		if hidden[i] {
			any, sum = true, sum+n
			if n != 0 {
				parts++
			}
		}
	}
	return Few(sum) || any && alone && parts == 1
}

// hideOne withholds the smallest part that has anybody, and reports whether
// there was one.
func (s *Split) hideOne(hidden []bool) bool {
	smallest := -1
	for i, n := range s.Parts {
		if n != 0 && !hidden[i] && (smallest < 0 || abs(n) < abs(s.Parts[smallest])) {
			smallest = i
		}
	}
	if smallest < 0 {
		return false
	}
	hidden[smallest] = true
	return true
}

func abs(n int) int { return max(n, -n) }
