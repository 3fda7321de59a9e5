package memory

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"time"

	"drypp/courses/recall"
)

// start is when everybody took the course.
var start = time.Date(2026, 1, 5, 10, 0, 0, 0, time.UTC)

// year is how many days are simulated, questions how many questions a course has, and
// offered how many courses there are, of which each learner takes one.
const (
	year      = 365
	questions = 10
	offered   = 50
)

// schedule says after how many days a question comes back, by what is thought of the
// memory after the latest answer, and how many reviews there were.
type schedule func(i *recall.Item, reviews int) int

// scheduled is Drypp's: when the item is due.
func scheduled(i *recall.Item, _ int) int { return int(i.Due.Sub(i.Last) / (24 * time.Hour)) }

// every is a fixed interval of so many days.
func every(days int) schedule { return func(*recall.Item, int) int { return days } }

// ladder is a fixed series of intervals that grow by a factor.
func ladder(first int, factor float64) schedule {
	return func(_ *recall.Item, reviews int) int {
		return int(max(math.Round(float64(first)*math.Pow(factor, float64(reviews))), 1))
	}
}

// world is what the learners of a simulation have in common.
type world struct {
	seed      uint64
	learners  int
	level     float64
	hard      [offered][questions]float64
	retention float64
}

func newWorld(seed uint64, learners int, retention float64) *world {
	w := &world{seed: seed, learners: learners, level: level(), retention: retention}
	r := rand.New(rand.NewPCG(seed, 0))
	for c := range w.hard {
		for q := range w.hard[c] {
			w.hard[c][q] = spread * r.NormFloat64()
		}
	}
	return w
}

// outcome is what a schedule came to, over all learners.
type outcome struct {
	// Reviews is how many there were of a question in the year, Recall how likely it
	// was known when it came back, on average; Knows how likely on any day.
	Reviews, Recall, Knows float64
	// Weakest is Recall of the tenth of the learners who know least.
	Weakest float64
}

// tally is what one learner came to.
type tally struct{ reviews, recall, days, knows float64 }

// run lets everybody live a year by a schedule. The same seed gives the same outcome,
// however many cores there are.
func (w *world) run(s schedule) outcome {
	tallies := make([]tally, w.learners)
	var all sync.WaitGroup
	cores := runtime.GOMAXPROCS(0)
	for core := range cores {
		all.Go(func() {
			for k := core; k < w.learners; k += cores {
				tallies[k] = w.learner(uint64(k), s)
			}
		})
	}
	all.Wait()
	return sum(tallies)
}

func sum(tallies []tally) outcome {
	var t tally
	recalls := make([]float64, 0, len(tallies))
	for _, one := range tallies {
		t.reviews, t.recall = t.reviews+one.reviews, t.recall+one.recall
		t.days, t.knows = t.days+one.days, t.knows+one.knows
		if one.reviews > 0 {
			recalls = append(recalls, one.recall/one.reviews)
		}
	}
	slices.Sort(recalls)
	weakest := 0.0
	tenth := recalls[:max(len(recalls)/10, 1)]
	for _, r := range tenth {
		weakest += r / float64(len(tenth))
	}
	return outcome{t.reviews / float64(len(tallies)*questions), t.recall / t.reviews, t.knows / t.days, weakest}
}

// learner lets one learner live.
func (w *world) learner(k uint64, s schedule) (t tally) {
	r := rand.New(rand.NewPCG(w.seed, k+1))
	able := spread * r.NormFloat64()
	var m mind
	for q := range questions {
		m.beta = w.level + able + w.hard[k%offered][q] + spread*r.NormFloat64()
		m.learn()
		w.question(&m, s, r, &t, k%lookEvery == 0)
	}
	return t
}

// lookEvery is of how many learners one is looked at on every day.
const lookEvery = 50

// question lets a year pass for one question.
func (w *world) question(m *mind, s schedule, r *rand.Rand, t *tally, look bool) {
	settings := recall.Settings{Retention: w.retention}
	answer := func(i recall.Item, activation float64, day int, said bool) recall.Item {
		right, feels := r.Float64() < known(activation), recall.Sureness("")
		if said {
			feels = sure(activation, r)
		}
		return i.Next(recall.Rate(right, feels), start.AddDate(0, 0, day), settings)
	}
	item := answer(recall.Item{}, m.activation(reading), 0, false)
	for day, reviews := 0, 0; ; reviews++ {
		next := day + s(&item, reviews)
		if look {
			for d := day + 1; d <= min(next, year); d++ {
				t.days++
				t.knows += known(m.activation(reading + float64(d)*daily))
			}
		}
		if next > year {
			return
		}
		day = next
		at := reading + float64(day)*daily
		activation := m.activation(at)
		t.reviews++
		t.recall += known(activation)
		item = answer(item, activation, day, true)
		m.practise(at)
	}
}
