package results

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"drypp/courses"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// finished returns an enrolment whose first try is finished.
func finished() *courses.Enrolment {
	return &courses.Enrolment{
		ID: "e", Course: "c", Version: 2, Started: noon.Add(-time.Hour), Try: 1,
		Attempts: []courses.Attempt{
			{Question: "q1", Try: 1, Version: 2, Response: "0", Right: true, At: noon},
			{Question: "q2", Try: 1, Version: 2, Response: "1 2", At: noon.Add(8 * time.Second)},
			{Question: "q3", Try: 1, Version: 2, Response: "3.5", Right: true, At: noon.Add(2 * time.Hour)},
		},
		Results: []courses.Result{{Try: 1, Version: 2, Right: 2, Questions: 3, At: noon.Add(2 * time.Hour)}},
	}
}

func TestFirstSitting(t *testing.T) {
	t.Parallel()
	open := finished()
	open.Results = nil
	got, ok := FirstSitting(open, finished())
	want := Sitting{Course: "c", Version: 2, Answers: []Sat{
		{"q1", "0", true, 0}, {"q2", "1 2", false, 8 * time.Second}, {"q3", "3.5", true, 0},
	}}
	if !ok || !reflect.DeepEqual(got, want) {
		t.Errorf("the sitting is %+v, %v; want %+v", got, ok, want)
	}
	for name, change := range map[string]func(before, after *courses.Enrolment){
		"no result":           func(_, after *courses.Enrolment) { after.Results = nil },
		"another result":      func(before, after *courses.Enrolment) { before.Results = after.Results },
		"no answers":          func(_, after *courses.Enrolment) { after.Attempts = nil },
		"of two versions":     func(_, after *courses.Enrolment) { after.Attempts[1].Version = 1 },
		"only in another try": func(_, after *courses.Enrolment) { after.Results[0].Try = 2 },
	} {
		before, after := &courses.Enrolment{}, finished()
		change(before, after)
		if s, ok := FirstSitting(before, after); ok {
			t.Errorf("%s: the sitting is %+v", name, s)
		}
	}
}

// TestFirstSittingStays: what somebody does later, whatever their clock says,
// changes nothing.
func TestFirstSittingStays(t *testing.T) {
	t.Parallel()
	want, _ := FirstSitting(&courses.Enrolment{}, finished())
	later := finished()
	later.Attempts = append(later.Attempts, courses.Attempt{Question: "q1", Try: 2, Version: 2, At: noon.Add(time.Second)})
	later.Results = append(later.Results, courses.Result{Try: 2})
	later.Try = 2
	if got, ok := FirstSitting(&courses.Enrolment{}, later); !ok || !reflect.DeepEqual(got, want) {
		t.Errorf("later the sitting is %+v, %v; want %+v", got, ok, want)
	}
}

// TestAdd counts by hand: of three questions two right, and so on.
func TestAdd(t *testing.T) {
	t.Parallel()
	var got Sittings
	s, _ := FirstSitting(&courses.Enrolment{}, finished())
	got.Add(s)
	took := make([]int, len(TookBelow)+1)
	took[2] = 1
	want := Sittings{People: 1, Sum: 67, Squares: 67 * 67, Items: map[string]Item{
		"q1": {Answers: 1, Right: 1, RestSum: 50, RestSquares: 2500, RestRight: 50, Responses: map[string]int{"0": 1}},
		"q2": {Answers: 1, RestSum: 100, RestSquares: 10000, Responses: map[string]int{"1 2": 1}, Took: took},
		"q3": {Answers: 1, Right: 1, RestSum: 50, RestSquares: 2500, RestRight: 50, Responses: map[string]int{"3.5": 1}},
	}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("counted is %+v, want %+v", got, want)
	}
}

func TestClass(t *testing.T) {
	t.Parallel()
	for took, want := range map[time.Duration]int{
		1: 0, 2*time.Second - 1: 0, 2 * time.Second: 1, time.Minute: 6, 15*time.Minute - 1: 8, 15 * time.Minute: 9, time.Hour: 9,
	} {
		if got := class(took); got != want {
			t.Errorf("%v is of class %d, want %d", took, got, want)
		}
	}
}

// TestTypedResponses: words aren't kept, and not too many different numbers.
func TestTypedResponses(t *testing.T) {
	t.Parallel()
	var i Item
	for _, response := range []string{"Kari Nordmann", "kari@example.no", "91 23 45 67 89 10 11 12", "é", "14", "-2.5", "0 1 2", "14"} {
		i.respond(response, 1)
	}
	if want := map[string]int{"": 4, "14": 2, "-2.5": 1, "0 1 2": 1}; !maps.Equal(i.Responses, want) {
		t.Errorf("counted is %v, want %v", i.Responses, want)
	}
	for n := range 2 * MaxResponses {
		i.respond(fmt.Sprint(100+n), 1)
	}
	if n := len(i.Responses); n != MaxResponses+1 || i.different() != MaxResponses || i.Responses[""] != 4+MaxResponses+3 {
		t.Errorf("%d responses are counted, %d others", n, i.Responses[""])
	}
}

// TestQualityAdd: nothing is released but in groups of people who are enough,
// and nothing is lost, in whatever order they come.
func TestQualityAdd(t *testing.T) {
	t.Parallel()
	sittings := randomSittings(rand.New(rand.NewPCG(1, 2)), 4*Fewest+3)
	var q Quality
	for n, s := range sittings {
		before := q.Released.People
		q.Add(s)
		if grown := q.Released.People - before; grown != 0 && grown != Fewest {
			t.Errorf("after %d sittings %d more are released", n+1, grown)
		}
		if q.Pending.People != (n+1)%Fewest {
			t.Errorf("after %d sittings %d are pending", n+1, q.Pending.People)
		}
	}
	var backwards Sittings
	for n := range sittings {
		backwards.Add(sittings[len(sittings)-1-n])
	}
	all := q.All()
	if !all.Same(&backwards) {
		t.Errorf("all are %+v, want %+v", all, backwards)
	}
	backwards.Merge(all)
	if all.Same(&backwards) || backwards.People != 2*all.People {
		t.Errorf("twice as many are %+v", backwards)
	}
}

// randomSittings returns sittings of three questions, whose responses may be
// more different than are counted.
func randomSittings(r *rand.Rand, n int) (all []Sitting) {
	for range n {
		s := Sitting{Course: "c", Version: 1}
		for _, q := range []string{"q1", "q2", "q3"} {
			s.Answers = append(s.Answers, Sat{q, fmt.Sprint(r.IntN(60)), r.IntN(3) > 0, time.Duration(r.IntN(1000)) * time.Second})
		}
		all = append(all, s)
	}
	return all
}

// TestDiscrimination: five people, three right here; the shares of the rest are
// 100, 50, 50 for those who were right and 50, 0 for the others. Their means are
// 66⅔ and 25, the standard deviation of all is √1000, so r is
// (66⅔−25)/√1000·√(0.6·0.4) = 0.6455.
func TestDiscrimination(t *testing.T) {
	t.Parallel()
	five := Item{Answers: 5, Right: 3, RestSum: 250, RestSquares: 17500, RestRight: 200}
	for _, test := range []struct {
		name  string
		item  Item
		want  float64
		known bool
	}{
		{"by hand", five, 0.6455, true},
		{"the other way round", Item{Answers: 5, Right: 2, RestSum: 250, RestSquares: 17500, RestRight: 50}, -0.6455, true},
		{"perfect", Item{Answers: 4, Right: 2, RestSum: 200, RestSquares: 20000, RestRight: 200}, 1, true},
		{"all right", Item{Answers: 5, Right: 5, RestSum: 250, RestSquares: 17500, RestRight: 250}, 0, false},
		{"all wrong", Item{Answers: 5, RestSum: 250, RestSquares: 17500}, 0, false},
		{"nothing else", Item{Answers: 5, Right: 3}, 0, false},
		{"nobody", Item{}, 0, false},
	} {
		got, known := test.item.discrimination()
		if math.Abs(got-test.want) > 5e-5 || known != test.known {
			t.Errorf("%s: it is %.5f, %v; want %.4f, %v", test.name, got, known, test.want, test.known)
		}
	}
}

// TestDiscriminationByDefinition holds it against Pearson's correlation of what
// each person did, for random people.
func TestDiscriminationByDefinition(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		sittings := randomSittings(rand.New(rand.NewPCG(seed, 3)), 40)
		var s Sittings
		var here, rest []float64
		for _, sitting := range sittings {
			s.Add(sitting)
			others := 0
			for _, a := range sitting.Answers[1:] {
				others += one(a.Right)
			}
			here, rest = append(here, float64(one(sitting.Answers[0].Right))), append(rest, float64(100*others/2))
		}
		item := s.Items["q1"]
		got, ok := item.discrimination()
		if want := pearson(here, rest); ok && math.Abs(got-want) > 1e-9 || !ok && !math.IsNaN(want) {
			t.Errorf("seed %d: it is %v, %v; want %v", seed, got, ok, want)
		}
	}
}

func pearson(x, y []float64) float64 {
	n := float64(len(x))
	var mx, my, xy, xx, yy float64
	for i := range x {
		mx += x[i] / n
		my += y[i] / n
	}
	for i := range x {
		xy += (x[i] - mx) * (y[i] - my)
		xx += (x[i] - mx) * (x[i] - mx)
		yy += (y[i] - my) * (y[i] - my)
	}
	return xy / math.Sqrt(xx*yy)
}

func TestMedian(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		took []int
		want time.Duration
	}{
		{"unknown", nil, 0},
		{"too few", []int{0, 4, 0, 0, 0, 0, 0, 0, 0, 0}, 0},
		{"within one class", []int{0, 0, 10, 0, 0, 0, 0, 0, 0, 0}, 8 * time.Second},       // 5 s + half of 5 s
		{"at the end of one", []int{0, 5, 0, 0, 0, 5, 0, 0, 0, 0}, 5 * time.Second},       // half are of less than 5 s
		{"across classes", []int{0, 2, 0, 6, 0, 0, 0, 0, 0, 0}, 13333 * time.Millisecond}, // 10 s + a third of 10 s
		{"beyond", []int{0, 0, 0, 0, 0, 0, 0, 0, 0, 7}, 15 * time.Minute},
	} {
		i := Item{Took: test.took}
		if got := i.median(); got != test.want.Round(time.Second) {
			t.Errorf("%s: it is %v, want %v", test.name, got, test.want.Round(time.Second))
		}
	}
}
