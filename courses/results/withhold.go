package results

import (
	"maps"
	"slices"
)

// This file is the one place of the rule that nothing is told of too few
// people. It goes by how many people there are in the whole organisation, in a
// scope, and in each part of both by one field, on the two days of a trend. By
// adding and subtracting what is told, nobody gets at the number of 1 to 4
// people,
//
//   - from one report or from all reports of one day, even if a contact of
//     everybody and a contact of the scope put them together;
//   - from the two days of one report, of those who came or left in between.
//
// It does not cover what takes knowing more than that: the parts by two
// different fields, or the scopes of two contacts, that overlap but for a few;
// as many who came as left; and who looks every day and keeps what they saw. It
// protects aggregates only: a contact may see names, see package reports.

// Few reports whether an aggregate would be about too few people: about
// somebody, but fewer than Fewest. A negative number is a difference the other
// way round.
func Few(people int) bool {
	return people > -Fewest && people < Fewest && people != 0
}

// Concerned is how many people a course concerns, as far as the totals tell: at
// least as many. Nobody is among both Owed and Done.
func (t Totals) Concerned() int {
	return max(t.Reached, t.Started, t.Completed, t.Passed, t.Owed+t.Done)
}

// Census is how many people there are on a day.
type Census struct {
	Share
	// Parts has each value of a field that anybody has. Who has none is in no
	// part.
	Parts map[string]Share
}

// Share is how many people something has in the whole organisation, and how
// many of them are in the scope that is looked at; the same if that is the whole
// organisation.
type Share struct{ Everybody, Scope int }

// Told says what may be told of a scope.
type Told struct {
	// Whole and Trend say whether numbers of the whole scope may be told, and
	// whether how they were then may be, too.
	Whole, Trend bool
	// Parts and Trends are the values whose numbers may be told, and those of
	// which it may be told how they were then. Without Whole there are none.
	Parts, Trends map[string]bool
}

// Tell says what may be told of a scope now, and of how it was then. A part,
// and the whole, is told of
//
//   - if it has Fewest people, and what the organisation has outside of the
//     scope isn't too few;
//   - if what isn't told doesn't follow from what is: the rest, which is told
//     nothing of, must not be too few, nor one part alone. Else the smallest part
//     that is left isn't told of either, and so on;
//   - of then, if that holds for then, too, and for the difference: as if that
//     were a census of its own.
func Tell(now, then Census) Told {
	values := slices.Collect(maps.Keys(now.Parts))
	for value := range then.Parts {
		if _, ok := now.Parts[value]; !ok {
			values = append(values, value)
		}
	}
	slices.Sort(values)
	moved := now.less(then, values)
	s := silence{[]*Census{&now, &then}, values, make([]bool, len(values)), make([]bool, len(values))}
	told := Told{Whole: now.told() && s.keep(&now)}
	if told.Whole {
		told.Parts = s.told()
	}
	told.Trend = told.Whole && then.told() && !Few(moved.Scope) && !Few(moved.outside()) && s.keep(&then, &moved)
	if told.Trend {
		told.Trends = s.told()
	}
	return told
}

func (c *Census) told() bool { return c.Scope >= Fewest && !Few(c.outside()) }

func (s Share) everybody() int { return s.Everybody }

func (s Share) scope() int { return s.Scope }

func (s Share) outside() int { return s.Everybody - s.Scope }

// less returns the census of the differences.
func (c *Census) less(then Census, values []string) Census {
	d := Census{Share{c.Everybody - then.Everybody, c.Scope - then.Scope}, map[string]Share{}}
	for _, v := range values {
		a, b := c.Parts[v], then.Parts[v]
		d.Parts[v] = Share{a.Everybody - b.Everybody, a.Scope - b.Scope}
	}
	return d
}

// silence says which parts are not told of.
type silence struct {
	days   []*Census
	values []string
	// everybody is from who sees the whole organisation, scope from who sees
	// the scope.
	everybody, scope []bool
}

// apart reports whether all of some people lie in the scope, or none, on all
// days: who knows numbers of everybody among them knows those of the scope.
func (s *silence) apart(of func(*Census) Share) bool {
	in, out := 0, 0
	for _, day := range s.days {
		share := of(day)
		in, out = in+share.Scope, out+share.outside()
	}
	return in == 0 || out == 0
}

func (s *silence) told() map[string]bool {
	told := map[string]bool{}
	for i, v := range s.values {
		if !s.scope[i] {
			told[v] = true
		}
	}
	return told
}

// keep adds what some censuses ask for together, and reports whether that is
// enough to tell anything of the scope. What isn't told to who sees everybody
// isn't told to who sees the scope: it might be all the same people. What is,
// can't be kept from them if it lies apart.
func (s *silence) keep(list ...*Census) bool {
	none := make([]bool, len(s.values))
	withhold(s.everybody, none, s.splits(list, none, Share.everybody))
	known := make([]bool, len(s.values))
	for i, v := range s.values {
		s.scope[i] = s.scope[i] || s.everybody[i]
		known[i] = !s.scope[i] && s.apart(func(c *Census) Share { return c.Parts[v] })
	}
	splits := s.splits(list, none, Share.scope, Share.outside)
	if s.apart(func(c *Census) Share { return c.untold(s.values, s.everybody) }) {
		for _, more := range s.splits(list, s.everybody, Share.scope, Share.outside) {
			more.rest = 0
			splits = append(splits, more)
		}
	}
	return withhold(s.scope, known, splits)
}

// untold returns those that who sees everybody is told nothing of.
func (c *Census) untold(values []string, hidden []bool) Share {
	left := c.Share
	for i, v := range values {
		if !hidden[i] {
			left.Everybody -= c.Parts[v].Everybody
			left.Scope -= c.Parts[v].Scope
		}
	}
	return left
}

// splits returns how some censuses fall into the parts, but for some.
func (s *silence) splits(list []*Census, but []bool, sizes ...func(Share) int) (all []parts) {
	for _, c := range list {
		for _, size := range sizes {
			p := parts{sizes: make([]int, len(s.values)), rest: size(c.Share)}
			for i, v := range s.values {
				n := size(c.Parts[v])
				p.rest -= n
				if !but[i] {
					p.sizes[i] = n
				}
			}
			all = append(all, p)
		}
	}
	return all
}

// parts is how something falls into parts: how large each is, and what is in
// none. Differences may be negative.
type parts struct {
	sizes []int
	rest  int
}

// withhold hides the parts that may not be told of in any of the splits, never
// one that is known anyway, and reports whether that is enough.
func withhold(hidden, known []bool, splits []parts) bool {
	for _, s := range splits {
		for i, n := range s.sizes {
			hidden[i] = hidden[i] || Few(n) && !known[i]
		}
	}
	for again := true; again; {
		again = false
		for i := range splits {
			if splits[i].follows(hidden) {
				if !splits[i].hideOne(hidden, known) {
					return false
				}
				again = true
			}
		}
	}
	return true
}

// follows reports whether what is hidden follows from what is told, or is about
// too few.
func (s *parts) follows(hidden []bool) bool {
	sum, count, any := s.rest, 0, false
	if s.rest != 0 {
		count++
	}
	for i, n := range s.sizes {
		if hidden[i] && n != 0 {
			sum, count, any = sum+n, count+1, true
		}
	}
	return Few(sum) || any && count == 1
}

// hideOne hides the smallest part that there is, and reports whether there is
// one.
func (s *parts) hideOne(hidden, known []bool) bool {
	smallest := -1
	for i, n := range s.sizes {
		if n != 0 && !hidden[i] && !known[i] && (smallest < 0 || abs(n) < abs(s.sizes[smallest])) {
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
