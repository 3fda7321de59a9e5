package results_test

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"drypp/courses/results"
)

// census returns how many people there are, from "value everybody scope" a part.
func census(everybody, scope int, parts ...string) results.Census {
	c := results.Census{Share: results.Share{Everybody: everybody, Scope: scope}, Parts: map[string]results.Share{}}
	for _, p := range parts {
		var value string
		var s results.Share
		if _, err := fmt.Sscan(p, &value, &s.Everybody, &s.Scope); err != nil {
			panic(err)
		}
		c.Parts[value] = s
	}
	return c
}

func TestTell(t *testing.T) {
	t.Parallel()
	same := func(c results.Census) [2]results.Census { return [2]results.Census{c, c} }
	for _, tt := range []struct {
		name          string
		days          [2]results.Census
		whole, trend  bool
		parts, trends string
	}{
		{"nobody", same(census(0, 0)), false, false, "", ""},
		{"too few", same(census(4, 4, "a 4 4")), false, false, "", ""},
		{"enough", same(census(5, 5, "a 5 5")), true, true, "a", "a"},
		{"all parts", same(census(11, 11, "a 5 5", "b 6 6")), true, true, "a b", "a b"},
		{"a small part and the next", same(census(40, 40, "a 3 3", "b 10 10", "c 27 27")), true, true, "c", "c"},
		{"the first of two as small", same(census(23, 23, "a 3 3", "b 10 10", "c 10 10")), true, true, "c", "c"},
		{"two small parts that are enough together", same(census(20, 20, "a 3 3", "b 2 2", "c 15 15")), true, true, "c", "c"},
		{"two small parts that are too few together", same(census(30, 30, "a 2 2", "b 2 2", "c 6 6", "d 20 20")), true, true, "d", "d"},
		{"few without the field", same(census(23, 23, "a 10 10", "b 10 10")), true, true, "b", "b"},
		{"enough without the field", same(census(25, 25, "a 10 10", "b 10 10")), true, true, "a b", "a b"},
		{"a small part and enough without the field", same(census(28, 28, "a 3 3", "b 10 10", "c 10 10")), true, true, "b c", "b c"},
		{"nothing is left", same(census(12, 12, "a 3 3", "b 9 9")), true, true, "", ""},
		{"few outside the scope", same(census(12, 10, "a 12 10")), false, false, "", ""},
		{"enough outside the scope", same(census(15, 10, "a 15 10")), true, true, "a", "a"},
		{"few of a part outside the scope", same(census(60, 30, "a 12 10", "b 24 10", "c 24 10")), true, true, "c", "c"},
		{"few of the scope in a part", same(census(60, 20, "a 20 3", "b 20 7", "c 20 10")), true, true, "c", "c"},
		{"hidden in the organisation", same(census(80, 50, "a 3 0", "b 20 20", "c 27 10", "d 30 20")), true, true, "d", "d"},
		{"somebody came", [2]results.Census{census(11, 11, "a 11 11"), census(10, 10, "a 10 10")}, true, false, "a", ""},
		{"many came", [2]results.Census{census(15, 15, "a 15 15"), census(10, 10, "a 10 10")}, true, true, "a", "a"},
		{"somebody came into one part, and many into another", [2]results.Census{
			census(37, 37, "a 11 11", "b 16 16", "c 10 10"), census(30, 30, "a 10 10", "b 10 10", "c 10 10"),
		}, true, true, "a b c", "c"},
		{"somebody moved", [2]results.Census{
			census(30, 30, "a 11 11", "b 9 9", "c 10 10"), census(30, 30, "a 10 10", "b 10 10", "c 10 10"),
		}, true, true, "a b c", "c"},
		{"somebody left elsewhere", [2]results.Census{census(20, 10, "a 20 10"), census(21, 10, "a 21 10")}, true, false, "a", ""},
		{"there were too few", [2]results.Census{census(20, 20, "a 20 20"), census(3, 3, "a 3 3")}, true, false, "a", ""},
		{"nothing is known of then", [2]results.Census{census(20, 20, "a 20 20"), {}}, true, false, "a", ""},
		{"a part that is gone", [2]results.Census{census(20, 20, "a 20 20"), census(20, 20, "a 10 10", "b 10 10")}, true, true, "a b", "a b"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := results.Tell(tt.days[0], tt.days[1])
			parts, trends := join(got.Parts), join(got.Trends)
			if got.Whole != tt.whole || got.Trend != tt.trend || parts != tt.parts || trends != tt.trends {
				t.Errorf("told %v of %q, of then %v of %q", got.Whole, parts, got.Trend, trends)
			}
		})
	}
}

func join(told map[string]bool) string {
	return strings.Join(slices.Sorted(maps.Keys(told)), " ")
}

// cell is people whom no number tells apart: of a part, in the scope or not, and
// who were there then already, or came since.
type cell struct {
	value    int // 0 is none
	in, came bool
	people   int
}

// town is a made-up organisation.
type town []cell

// newTown returns one in which some parts lie within the scope as a whole, or
// outside of it: that may be known. Whether anybody came may not.
func newTown(r *rand.Rand) town {
	var cells town
	sizes := []int{0, 0, 1, 2, 3, 4, 5, 6, 9, 15}
	for value := range 4 {
		for _, in := range []bool{true, false} {
			there, since := sizes[r.IntN(len(sizes))], sizes[r.IntN(len(sizes))]
			if there+since > 0 && (value > 0 || r.IntN(2) == 0) {
				cells = append(cells, cell{value, in, false, there}, cell{value, in, true, since})
			}
		}
	}
	return cells
}

func (w town) census(then bool) results.Census {
	c := results.Census{Parts: map[string]results.Share{}}
	add := func(s results.Share, of *cell) results.Share {
		s.Everybody += of.people
		if of.in {
			s.Scope += of.people
		}
		return s
	}
	for i := range w {
		of := &w[i]
		if then && of.came {
			continue
		}
		c.Share = add(c.Share, of)
		if of.value > 0 {
			name := fmt.Sprint(of.value)
			c.Parts[name] = add(c.Parts[name], of)
		}
	}
	return c
}

// line says of which cells a number is the sum.
func (w town) line(in func(*cell) bool) []float64 {
	v := make([]float64, len(w))
	for i := range w {
		if in(&w[i]) {
			v[i] = 1
		}
	}
	return v
}

// lines are all that is told of a scope, of now or of then.
func (w town) lines(told results.Told, then bool, scope func(*cell) bool) (all [][]float64) {
	add := func(ok bool, in func(*cell) bool) {
		if ok {
			all = append(all, w.line(func(c *cell) bool { return scope(c) && in(c) && !(then && c.came) }))
		}
	}
	ok, parts := told.Whole, told.Parts
	if then {
		ok, parts = told.Trend, told.Trends
	}
	add(ok, func(c *cell) bool { return true })
	for value := range 4 {
		add(parts[fmt.Sprint(value)], func(c *cell) bool { return c.value == value })
	}
	return all
}

// TestNothingOfFewFollows: no sum of multiples of the numbers that are told is
// the number of 1 to 4 people, whether who sees everybody and who sees a scope
// put together what they are told of one day, or one of them what they are told
// of two days, where who was there on both is still as they were.
func TestNothingOfFewFollows(t *testing.T) {
	t.Parallel()
	told := 0
	for seed := range uint64(1000) {
		w := newTown(rand.New(rand.NewPCG(seed, 6)))
		now, then := w.census(false), w.census(true)
		everybody, scope := results.Tell(whole(now), whole(then)), results.Tell(now, then)
		all, in := func(*cell) bool { return true }, func(c *cell) bool { return c.in }
		a, b := w.lines(everybody, false, all), w.lines(everybody, true, all)
		c, d := w.lines(scope, false, in), w.lines(scope, true, in)
		told += len(a) + len(b) + len(c) + len(d)
		for _, known := range [][][]float64{slices.Concat(a, c), slices.Concat(b, d), slices.Concat(a, b), slices.Concat(c, d)} {
			if few := w.isolated(echelon(known)); few != nil {
				t.Fatalf("seed %d: %v follows from %v and %v about %+v", seed, few, everybody, scope, w)
			}
		}
	}
	if told < 3000 {
		t.Errorf("only %d numbers were told at all", told)
	}
}

// whole is the census as who sees everybody has it.
func whole(c results.Census) results.Census {
	w := results.Census{Share: results.Share{Everybody: c.Everybody, Scope: c.Everybody}, Parts: map[string]results.Share{}}
	for value, s := range c.Parts {
		w.Parts[value] = results.Share{Everybody: s.Everybody, Scope: s.Everybody}
	}
	return w
}

// isolated returns some cells of 1 to 4 people whose sum follows from rows.
func (w town) isolated(rows [][]float64) town {
	var try func(from, people int, chosen []float64) town
	try = func(from, people int, chosen []float64) town {
		if people > 0 && spanned(rows, chosen) {
			var few town
			for i := range w {
				if chosen[i] == 1 {
					few = append(few, w[i])
				}
			}
			return few
		}
		for i := from; i < len(w); i++ {
			if people+w[i].people < results.Fewest {
				next := slices.Clone(chosen)
				next[i] = 1
				if few := try(i+1, people+w[i].people, next); few != nil {
					return few
				}
			}
		}
		return nil
	}
	return try(0, 0, make([]float64, len(w)))
}

// echelon brings rows into a form that spanned can use (Gauss and Jordan).
func echelon(rows [][]float64) (done [][]float64) {
	for _, row := range rows {
		row = reduce(done, row)
		lead := leading(row)
		if lead < 0 {
			continue
		}
		by := row[lead]
		for i := range row {
			row[i] /= by
		}
		for i := range done {
			done[i] = subtract(done[i], row, done[i][lead])
		}
		done = append(done, row)
	}
	return done
}

func spanned(rows [][]float64, v []float64) bool { return leading(reduce(rows, v)) < 0 }

func reduce(rows [][]float64, v []float64) []float64 {
	v = slices.Clone(v)
	for _, row := range rows {
		v = subtract(v, row, v[leading(row)])
	}
	return v
}

func subtract(v, row []float64, times float64) []float64 {
	d := slices.Clone(v)
	for i := range d {
		d[i] -= times * row[i]
	}
	return d
}

func leading(v []float64) int {
	return slices.IndexFunc(v, func(x float64) bool { return math.Abs(x) > 1e-9 })
}
