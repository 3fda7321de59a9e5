package recall

import (
	"maps"
	"math"
	"slices"
)

// Fit says how well what was expected fits what happened, over all answers to
// questions that came back and had been answered before. What is about fewer than
// Fewest people is withheld.
type Fit struct {
	Answers  int  `json:"answers"`
	People   int  `json:"people"`
	Withheld bool `json:"withheld"`
	// Model is the scheduler's. Average foretells each day by the share right in the
	// answers of the Memory days before it, Constant by the share right in all
	// answers before it; both begin with the retention that is aimed at. None sees
	// the day that it foretells, nor a later one.
	Model    Score `json:"model"`
	Average  Score `json:"average"`
	Constant Score `json:"constant"`
	// Bins is the calibration: the answers by what was expected.
	Bins []Bin `json:"bins"`
}

// Score says how far something foretold is from what happened; less is better.
type Score struct {
	// LogLoss is the mean of -ln of what was given to what happened, RMSE the root of
	// the mean squared error.
	LogLoss float64 `json:"log_loss"`
	RMSE    float64 `json:"rmse"`
}

// Bin is the answers of which something between two bounds was expected.
type Bin struct {
	From     float64 `json:"from"`
	To       float64 `json:"to"`
	Answers  int     `json:"answers"`
	Expected float64 `json:"expected"`
	Right    float64 `json:"right"`
}

// Memory is how many days the moving average looks back.
const Memory = 30

// bins is how many there are, of the same width.
const bins = 10

// sharpest is how close to 0 and 1 anything is taken to be foretold, so that one
// surprise doesn't weigh infinitely.
const sharpest = 1e-3

// fit gathers answers. It keeps sums alone, by day, so the order in which answers
// come doesn't matter.
type fit struct {
	aim    float64
	people map[string]struct{}
	model  sums
	bins   [bins]struct{ n, expected, right float64 }
	days   map[int64]cluster
}

// sums are what a Score is made of.
type sums struct{ n, log, square float64 }

func newFit(aim float64) fit {
	return fit{aim: aim, people: map[string]struct{}{}, days: map[int64]cluster{}}
}

func (f *fit) add(person string, r *Review) {
	if r.Expected <= 0 {
		return
	}
	f.people[person] = struct{}{}
	one := cluster{}
	one.add(r.Right)
	f.model.add(r.Expected, one)
	b := &f.bins[min(int(r.Expected*bins), bins-1)]
	b.n, b.expected, b.right = b.n+1, b.expected+r.Expected, b.right+one.right
	d := dayNumber(r.At)
	f.days[d] = cluster{f.days[d].right + one.right, f.days[d].n + 1}
}

// add adds that p was foretold for each of a cluster's answers.
func (s *sums) add(p float64, c cluster) {
	p = min(max(p, sharpest), 1-sharpest)
	wrong := c.n - c.right
	s.n += c.n
	s.log -= c.right*math.Log(p) + wrong*math.Log1p(-p)
	s.square += c.right*(1-p)*(1-p) + wrong*p*p
}

func (s *sums) score() Score { return Score{s.log / s.n, math.Sqrt(s.square / s.n)} }

// report says how well things fit.
func (f *fit) report() Fit {
	r := Fit{Answers: int(f.model.n), People: len(f.people)}
	if r.Withheld = r.People < Fewest; r.Withheld {
		return r
	}
	average, constant := f.baselines()
	r.Model, r.Average, r.Constant = f.model.score(), average.score(), constant.score()
	for i, b := range f.bins {
		if b.n > 0 {
			r.Bins = append(r.Bins, Bin{float64(i) / bins, float64(i+1) / bins, int(b.n), b.expected / b.n, b.right / b.n})
		}
	}
	return r
}

// baselines foretells each day from those before it. One answer that goes as it is
// aimed at stands before all others, so that there is something to begin with.
func (f *fit) baselines() (average, constant sums) {
	begin := cluster{f.aim, 1}
	all, recent, from := begin, begin, 0
	days := slices.Sorted(maps.Keys(f.days))
	for _, d := range days {
		for ; days[from] < d-Memory; from++ {
			old := f.days[days[from]]
			recent = cluster{recent.right - old.right, recent.n - old.n}
		}
		today := f.days[d]
		average.add(recent.right/recent.n, today)
		constant.add(all.right/all.n, today)
		all = cluster{all.right + today.right, all.n + today.n}
		recent = cluster{recent.right + today.right, recent.n + today.n}
	}
	return average, constant
}
