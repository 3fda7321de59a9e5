package recall_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"drypp/courses/recall"
)

// fitOf returns the fit of reviews, one person each.
func fitOf(t *testing.T, list []recall.Review) recall.Fit {
	t.Helper()
	s := recall.NewStudy(catalogue(t), settings)
	for k, r := range list {
		s.Review(fmt.Sprint(k), r)
	}
	return s.Report().Fit
}

func review(day int, expected float64, right bool) recall.Review {
	return recall.Review{Course: "a", Question: "q", Purpose: recall.ToRemember, Expected: expected, Right: right, At: monday.Add(days(day))}
}

func TestFitByHand(t *testing.T) {
	t.Parallel()
	f := fitOf(t, []recall.Review{
		review(0, 0.9, true), review(0, 0.5, false), review(1, 0.9, true), review(1, 0.95, true), review(40, 0.9, false),
	})
	near := func(name string, got, want float64) {
		if math.Abs(got-want) > 1e-9 {
			t.Errorf("%s: %.6f, not %.6f", name, got, want)
		}
	}
	ln := math.Log
	near("model log loss", f.Model.LogLoss, -(ln(0.9)+ln(0.5)+ln(0.9)+ln(0.95)+ln(0.1))/5)
	near("model RMSE", f.Model.RMSE, math.Sqrt((0.01+0.25+0.01+0.0025+0.81)/5))
	// Day 0 by what is aimed at, day 1 by 1.9 of 3, day 40 by 3.9 of 5.
	p1, p40 := 1.9/3, 3.9/5
	near("constant log loss", f.Constant.LogLoss, -(ln(0.9)+ln(0.1)+2*ln(p1)+ln(1-p40))/5)
	// By day 40 all that the moving average remembers is what is aimed at.
	near("average log loss", f.Average.LogLoss, -(ln(0.9)+ln(0.1)+2*ln(p1)+ln(0.1))/5)
	want := []recall.Bin{{From: 0.5, To: 0.6, Answers: 1, Expected: 0.5}, {From: 0.9, To: 1, Answers: 4, Expected: 3.65 / 4, Right: 0.75}}
	if len(f.Bins) != 2 || f.Bins[0] != want[0] || f.Bins[1].Answers != 4 || math.Abs(f.Bins[1].Expected-want[1].Expected) > 1e-9 || f.Bins[1].Right != 0.75 {
		t.Errorf("bins %+v", f.Bins)
	}
}

// The future tells the baselines nothing: answers of later days change no earlier day's,
// and the order in which they come changes nothing at all.
func TestBaselinesDontPeek(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	var list []recall.Review
	for k := range 200 {
		list = append(list, review(k/4, 0.5+r.Float64()/2, r.Float64() < 0.8))
	}
	first := fitOf(t, list)
	last := review(50, 0.9, true)
	longer := fitOf(t, append(slices.Clone(list), last))
	before := func(f recall.Fit, score recall.Score) float64 { return score.LogLoss * float64(f.Answers) }
	for name, more := range map[string]float64{
		"average":  before(longer, longer.Average) - before(first, first.Average),
		"constant": before(longer, longer.Constant) - before(first, first.Constant),
	} {
		if p := math.Exp(-more); p <= 0.5 || p >= 1 {
			t.Errorf("%s: the last day adds %.4f", name, more)
		}
	}
	rand.New(rand.NewPCG(2, 2)).Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	if shuffled := fitOf(t, list); math.Abs(shuffled.Average.LogLoss-first.Average.LogLoss) > 1e-9 || math.Abs(shuffled.Constant.RMSE-first.Constant.RMSE) > 1e-9 {
		t.Errorf("in another order: %+v, not %+v", shuffled, first)
	}
}

// Who foretells each answer's own chance beats both baselines, and is calibrated.
func TestFitTellsGoodFromBad(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 3))
	var good, bad []recall.Review
	for k := range 5000 {
		p := 0.3 + 0.69*r.Float64()
		right := r.Float64() < p
		good, bad = append(good, review(k/50, p, right)), append(bad, review(k/50, 1.29-p, right))
	}
	g, b := fitOf(t, good), fitOf(t, bad)
	if g.Model.LogLoss >= g.Average.LogLoss || g.Model.LogLoss >= g.Constant.LogLoss || b.Model.LogLoss <= b.Average.LogLoss {
		t.Errorf("good %+v, bad %+v", g, b)
	}
	for _, bin := range g.Bins {
		if math.Abs(bin.Expected-bin.Right) > 0.07 {
			t.Errorf("calibration: %+v", bin)
		}
	}
}

func TestFitIsWithheld(t *testing.T) {
	t.Parallel()
	if f := fitOf(t, []recall.Review{review(0, 0.9, true), review(0, 0.9, true), review(1, 0, true), review(1, 0, true), review(1, 0, false)}); !f.Withheld || f.Bins != nil || f.Model != (recall.Score{}) {
		t.Errorf("of two people: %+v", f)
	}
	if f := fitOf(t, slices.Repeat([]recall.Review{review(0, 1, false)}, 5)); math.IsInf(f.Model.LogLoss, 0) || f.Answers != 5 {
		t.Errorf("a surprise weighs %+v", f.Model)
	}
}
