package memory

import (
	"errors"
	"math"
	"strings"
	"testing"
)

// What the program claims holds for fewer learners, too, and the same seed prints the
// same.
func TestClaims(t *testing.T) {
	t.Parallel()
	const learners = 100
	var first, again strings.Builder
	if err := Run(&first, Config{Learners: learners, Seed: 1}); err != nil {
		t.Errorf("%v:\n%s", err, &first)
	}
	if err := Run(&again, Config{Learners: learners, Seed: 1}); err != nil || first.String() != again.String() {
		t.Errorf("the same seed prints something else: %v\n%s", err, &again)
	}
}

func TestClaimsFail(t *testing.T) {
	t.Parallel()
	good := outcome{Reviews: 8, Recall: 0.89}
	for name, c := range map[string]struct{ ours, fixed outcome }{
		"off":      {outcome{Reviews: 8, Recall: 0.86}, outcome{Reviews: 20}},
		"too high": {outcome{Reviews: 8, Recall: 0.94}, outcome{Reviews: 20}},
		"no fewer": {good, outcome{Reviews: 9.9}},
	} {
		var b strings.Builder
		if err := claims(&b, c.ours, c.fixed, good); !errors.Is(err, ErrClaims) || !strings.Contains(b.String(), "FAILS") {
			t.Errorf("%s: %v\n%s", name, err, &b)
		}
	}
	if err := claims(&strings.Builder{}, good, outcome{Reviews: 10.1}, good); err != nil {
		t.Error(err)
	}
}

func TestMemoryIsAsPavlikAndAndersonHaveIt(t *testing.T) {
	t.Parallel()
	practised := func(gap, after float64) float64 {
		m := mind{beta: 1}
		for k := range 3 {
			m.practise(float64(k) * gap)
		}
		return known(m.activation(2*gap + after))
	}
	for _, days := range []float64{1, 10, 100} {
		if a, b := practised(daily, days*daily), practised(daily, (days+1)*daily); b >= a {
			t.Errorf("from day %v on, recall goes from %.3f to %.3f", days, a, b)
		}
	}
	if massed, spaced := practised(60, 60*daily), practised(7*daily, 60*daily); spaced <= massed {
		t.Errorf("two months later, massed practice gives %.3f and spaced %.3f", massed, spaced)
	}
	// By hand: one trace of a second's age has activation β, one of a day's age less.
	m := mind{beta: -0.2}
	m.practise(0)
	want := -0.2 - intercept*math.Log(daily)
	if got := m.activation(daily); math.Abs(got-want) > 1e-12 {
		t.Errorf("after a day the activation is %.4f, not %.4f", got, want)
	}
	if got := known(threshold); got != 0.5 {
		t.Errorf("at the threshold recall is %v", got)
	}
}

// People find the course as easy as those whom the scheduler's parameters were fitted
// to.
func TestLevel(t *testing.T) {
	t.Parallel()
	var w = newWorld(3, 100, 0.9)
	if o := w.run(every(7)); o.Recall < 0.9 {
		t.Errorf("every week recall is %.3f", o.Recall)
	}
	if got := population(level(), reading+2.3065*daily); math.Abs(got-0.9) > 1e-6 {
		t.Errorf("after FSRS's first stability %.4f are known", got)
	}
}
