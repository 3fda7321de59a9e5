package recall_test

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"drypp/courses"
	"drypp/courses/recall"
)

// truth is a made-up organisation of which all is known: how likely somebody is to know
// the answer to a question before the course, and on a day of measuring in an arm.
// People differ, and so do questions, so the answers of a person resemble each other.
type truth struct {
	course *courses.Course
	hard   []float64
}

func newTruth(r *rand.Rand) *truth {
	t := &truth{course: course("a", 8)}
	for range 8 {
		t.hard = append(t.hard, r.NormFloat64())
	}
	return t
}

// effects are on the scale of log odds.
var effects = map[string]float64{"before": -1, "early30": 2, "early90": 1.5, "late90": 0.5}

func (t *truth) knows(ability float64, question int, when string) float64 {
	return 1 / (1 + math.Exp(-(effects[when] + ability + t.hard[question])))
}

// mean returns the share of everybody who knows the answer to a question at random, over
// abilities from the normal distribution.
func (t *truth) mean(when string) float64 {
	sum, weights := 0.0, 0.0
	for a := -5.0; a <= 5; a += 0.01 {
		w := math.Exp(-a * a / 2)
		for q := range t.hard {
			sum, weights = sum+w*t.knows(a, q, when), weights+w
		}
	}
	return sum / weights
}

// measure lets people take the course and be measured, as lots fall, and returns what
// is found. Some who are asked don't answer, whatever they know.
func (t *truth) measure(c *courses.Catalogue, r *rand.Rand, people int, seed uint64) recall.CourseReport {
	s := recall.Settings{Share: 0.3}
	binary.BigEndian.PutUint64(s.Seed[:], seed)
	study := recall.NewStudy(c, s)
	type taken struct {
		person     string
		enrolments []courses.Enrolment
		trials     []recall.Trial
	}
	var all []taken
	for k := range people {
		person, ability := fmt.Sprintf("p%d", k), r.NormFloat64()
		e := enrolment("a", monday, "++++++++")
		for q := range t.hard {
			e.Attempts = append(e.Attempts, attempt(fmt.Sprintf("q%d", q), courses.Pretest, r.Float64() < t.knows(ability, q, "before"), monday))
		}
		trials, _ := recall.Begin(nil, nil, []courses.Enrolment{e}, c, s, person, monday.Add(days(1)))
		for d := range []int{0, 1} {
			t.ask(study, s, &trials[0], r, person, ability, recall.Days[d])
		}
		all = append(all, taken{person, []courses.Enrolment{e}, trials})
	}
	for _, p := range all {
		study.Person(p.person, p.enrolments, p.trials)
	}
	return study.Report().Courses[0]
}

func (t *truth) ask(study *recall.Study, s recall.Settings, trial *recall.Trial, r *rand.Rand, person string, ability float64, day int) {
	at := trial.Completed.Add(days(day) + 5*time.Hour)
	if got, due, _ := trial.Measure(at); !due || got != day {
		return
	}
	trial.Asked = append(trial.Asked, day)
	if r.Float64() < 0.2 {
		return
	}
	for _, i := range trial.Measured(s, t.course, nil, person, day, at) {
		var q int
		fmt.Sscanf(i.Question, "q%d", &q)
		right := r.Float64() < t.knows(ability, q, fmt.Sprintf("%s%d", trial.Arm, day))
		study.Review(person, recall.Review{Course: "a", Question: i.Question, Serial: 1, Purpose: recall.ToMeasure, Day: day, Right: right, At: at})
	}
}

// tally holds estimates to what is true.
type tally struct {
	truth           float64
	n, sum, squares float64
	covered         int
}

func (a *tally) add(e recall.Estimate) {
	a.n, a.sum, a.squares = a.n+1, a.sum+e.Value, a.squares+e.Value*e.Value
	if e.Low <= a.truth && a.truth <= e.High {
		a.covered++
	}
}

func (a *tally) check(t *testing.T, name string) {
	t.Helper()
	mean := a.sum / a.n
	se := math.Sqrt((a.squares/a.n - mean*mean) / a.n)
	if math.Abs(mean-a.truth) > 4*se {
		t.Errorf("%s: %.4f on average over %.0f studies, where %.4f is true (standard error %.4f)", name, mean, a.n, a.truth, se)
	}
	covered := float64(a.covered) / a.n
	if covered < 0.92 || covered > 0.985 {
		t.Errorf("%s: %.1f %% of the intervals hold the truth, not 95 %%", name, 100*covered)
	}
	t.Logf("%s: truth %.4f, mean %.4f ± %.4f, covered %.1f %%", name, a.truth, mean, se, 100*covered)
}

// Lots, measuring and estimates together give what is true: on average, and within their
// intervals 19 times of 20.
func TestEstimatesAreUnbiased(t *testing.T) {
	t.Parallel()
	studies, people := 400, 120
	if testing.Short() {
		studies = 150
	}
	r := rand.New(rand.NewPCG(8, 8))
	world := newTruth(r)
	c := catalogue(t, world.course)
	before := world.mean("before")
	got := map[string]*tally{
		"early30": {truth: world.mean("early30")}, "early90": {truth: world.mean("early90")}, "late90": {truth: world.mean("late90")},
		"gave":   {truth: world.mean("early90") - world.mean("late90")},
		"gain30": {truth: world.mean("early30") - before}, "pretest": {truth: before},
	}
	for k := range studies {
		report := world.measure(c, r, people, uint64(k))
		got["gave"].add(*report.Gave)
		for _, cell := range report.Cells {
			got[fmt.Sprintf("%s%d", cell.Arm, cell.Day)].add(cell.Right)
			if cell.Arm == recall.Early && cell.Day == 30 {
				got["gain30"].add(cell.Before.Gain)
				got["pretest"].add(cell.Before.Right)
			}
		}
	}
	for name, tally := range got {
		tally.check(t, name)
	}
}

// Where everybody is right the interval keeps its width, and fewer people give a wider
// one; many answers of few people are no more than these people.
func TestIntervalsAreHonest(t *testing.T) {
	t.Parallel()
	report := func(people, answers int, right func(person, answer int) bool) recall.Cell {
		c := catalogue(t, course("a", 3))
		s := recall.NewStudy(c, settings)
		trials := []recall.Trial{{Course: "a", Arm: recall.Late, Completed: monday, Asked: []int{90}}}
		for p := range people {
			for k := range answers {
				s.Review(fmt.Sprint(p), recall.Review{Course: "a", Question: fmt.Sprintf("q%d", k), Purpose: recall.ToMeasure, Day: 90,
					Right: right(p, k), At: monday.Add(days(91))})
			}
		}
		for p := range people {
			s.Person(fmt.Sprint(p), nil, trials)
		}
		return s.Report().Courses[0].Cells[0]
	}
	width := func(c recall.Cell) float64 { return c.Right.High - c.Right.Low }
	all := func(int, int) bool { return true }
	if c := report(8, 3, all); c.Right.Value != 1 || c.Right.High != 1 || c.Right.Low > 0.7 || c.Answers != 24 || c.People != 8 {
		t.Errorf("eight who all are right: %+v", c)
	}
	alike := report(20, 3, func(p, _ int) bool { return p%2 == 0 })
	apart := report(20, 3, func(p, k int) bool { return (p+k)%2 == 0 })
	once := report(20, 1, func(p, _ int) bool { return p%2 == 0 })
	if width(alike) <= width(apart) || math.Abs(width(alike)-width(once)) > 1e-9 {
		t.Errorf("three answers alike %.3f wide, apart %.3f, one answer %.3f", width(alike), width(apart), width(once))
	}
	if few, many := report(5, 1, func(p, _ int) bool { return p > 1 }), report(50, 1, func(p, _ int) bool { return p%5 > 1 }); width(few) <= width(many) {
		t.Errorf("five people %.3f wide, fifty %.3f", width(few), width(many))
	}
	if c := report(4, 3, all); !c.Withheld || c.Right != (recall.Estimate{}) || c.Answers != 0 || c.Before != nil {
		t.Errorf("of four people there is told: %+v", c)
	}
}

// What is answered too late, for another day or another course, or by who wasn't asked,
// isn't measured.
func TestWhatIsNoMeasurement(t *testing.T) {
	t.Parallel()
	c := catalogue(t, course("a", 3))
	s := recall.NewStudy(c, settings)
	base := recall.Review{Course: "a", Question: "q0", Purpose: recall.ToMeasure, Day: 90, At: monday.Add(days(91)), Right: true}
	for p, change := range []func(*recall.Review){
		func(r *recall.Review) { r.At = monday.Add(days(90) + recall.Window) },
		func(r *recall.Review) { r.At = monday.Add(days(89)) },
		func(r *recall.Review) { r.Day = 30 },
		func(r *recall.Review) { r.Course = "b" },
		func(r *recall.Review) { r.Purpose, r.Day = recall.ToRemember, 0 },
	} {
		r := base
		change(&r)
		s.Review(fmt.Sprint(p), r)
		s.Person(fmt.Sprint(p), nil, []recall.Trial{{Course: "a", Arm: recall.Late, Completed: monday, Asked: []int{90}}})
	}
	s.Review("unasked", base)
	s.Person("unasked", nil, []recall.Trial{{Course: "a", Arm: recall.Late, Completed: monday}})
	s.Person("elsewhere", nil, []recall.Trial{{Course: "gone", Arm: recall.Late, Completed: monday, Asked: []int{90}}})
	got := s.Report()
	if len(got.Courses) != 1 || got.Courses[0].Cells[0].People != 0 || got.Courses[0].Cells[0].Asked != 5 {
		t.Errorf("%+v", got.Courses)
	}
}
