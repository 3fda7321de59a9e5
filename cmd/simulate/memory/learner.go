package memory

import (
	"math"
	"math/rand/v2"

	"drypp/courses/recall"
)

// The model of memory is Pavlik and Anderson's, with the numbers that they found for
// people: "Practice and forgetting effects on vocabulary memory: an activation-based
// model of the spacing effect", Cognitive Science 29 (2005), and "Using a model to
// compute the optimal schedule of practice", Journal of Experimental Psychology:
// Applied 14 (2008). Every time that something is practised leaves a trace of its
// own, which fades by a power law, faster if the memory was strong when it was laid:
//
//	activation = β + ln Σ age^-decay
//	decay of a trace = scale · e^(activation when it was laid) + intercept
//	recall = 1 / (1 + e^((threshold - activation) / noise))
//
// It has neither stability nor difficulty, and a wrong answer says nothing of the
// memory that the model would know: nothing of it is FSRS's.
const (
	scale     = 0.217
	intercept = 0.177
	threshold = -0.704
	noise     = 0.255
	// between is how much slower time passes between sessions than within one.
	between = 0.025
)

// spread is the standard deviation of β between people, between questions, and
// between people at one question, each. It is 0.8 on the scale of log odds, about
// what tests of knowledge commonly show between people and between questions.
const spread = 0.2

// second and day are ages of traces, in seconds.
const (
	second = 1.0
	daily  = 24 * 60 * 60 * between
)

// reading is how many seconds after a lesson its question is asked.
const reading = 120 * second

// trace is what one practice left: when, in the model's seconds, and how it fades.
type trace struct{ at, decay float64 }

// mind is one person's memory of one answer.
type mind struct {
	beta   float64
	traces []trace
}

// activation returns how active the memory is at a time.
func (m *mind) activation(at float64) float64 {
	sum := 0.0
	for _, t := range m.traces {
		sum += math.Pow(max(at-t.at, second), -t.decay)
	}
	return m.beta + math.Log(sum)
}

// practise lays a trace.
func (m *mind) practise(at float64) {
	decay := intercept
	if len(m.traces) > 0 {
		decay += scale * math.Exp(m.activation(at))
	}
	m.traces = append(m.traces, trace{at, decay})
}

// known returns how likely it is to be recalled at an activation.
func known(activation float64) float64 {
	return 1 / (1 + math.Exp((threshold-activation)/noise))
}

// learn is the course: the lesson, and its question with the explanation.
func (m *mind) learn() {
	m.traces = m.traces[:0]
	m.practise(0)
	m.practise(reading)
}

// sure is how sure somebody says to be: half of the time nothing, else by how active
// the memory feels, which they know only roughly.
func sure(activation float64, r *rand.Rand) recall.Sureness {
	if r.IntN(2) == 0 {
		return ""
	}
	switch felt := activation - threshold + noise*r.NormFloat64(); {
	case felt < noise:
		return recall.Guessed
	case felt < 5*noise:
		return recall.Somewhat
	}
	return recall.Sure
}

// level returns the mean of β at which as many people know an answer as FSRS's
// default parameters say, when they have been right once, at the end of FSRS's first
// stability: nine of ten. Those parameters were fitted to people; so the made-up
// ones find the course as easy as they, and what becomes of their memories after
// that is the model's alone.
func level() float64 {
	i := recall.Item{}.Next(recall.Good, start, recall.Settings{})
	at := reading + i.Stability*daily
	low, high := -2.0, 4.0
	for range 50 {
		mean := (low + high) / 2
		if population(mean, at) < 0.9 {
			low = mean
		} else {
			high = mean
		}
	}
	return low
}

// population returns the share of people and questions, by their part of the normal
// distribution, that know it at a time after the course.
func population(mean, at float64) float64 {
	var sum, weights float64
	deviation := spread * math.Sqrt(3)
	m := mind{}
	for z := -4.0; z <= 4; z += 0.1 {
		m.beta = mean + z*deviation
		m.learn()
		w := math.Exp(-z*z/2) * known(m.activation(reading))
		sum, weights = sum+w*known(m.activation(at)), weights+w
	}
	return sum / weights
}
