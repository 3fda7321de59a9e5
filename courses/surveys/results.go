package surveys

import (
	"math"
	"slices"
	"strings"
	"time"

	"drypp/courses"
	"drypp/courses/calendar"
)

// State says whether the results of a survey may be seen.
type State string

// The states.
const (
	// Shown: they are shown.
	Shown State = "shown"
	// Running: the survey is anonymous and its campaign hasn't ended. Whoever looked
	// before and after one answer would know it; so results are shown once, when
	// no more can come.
	Running State = "running"
	// TooFew: fewer than MinShown answered.
	TooFew State = "too-few"
)

// Round is a campaign that gives a survey, or gave it.
type Round struct {
	// Campaign is its ID, Name what people call it.
	Campaign string        `json:"campaign"`
	Name     string        `json:"name"`
	Start    calendar.Date `json:"start"`
	// Ended says that it has ended for good, so that nobody can answer any more.
	Ended bool `json:"ended"`
	// Answers is how many have answered.
	Answers int `json:"answers"`
}

// Given is a survey with the campaigns that give it, the latest first.
type Given struct {
	Survey    string  `json:"survey"`
	Title     string  `json:"title"`
	Named     bool    `json:"named"`
	Questions int     `json:"questions"`
	Rounds    []Round `json:"campaigns"`
}

// Results is what a survey gave in one campaign. Without Shown it has no Tallies.
type Results struct {
	Survey string `json:"survey"`
	Title  string `json:"title"`
	// Named says that everybody answered with their name.
	Named bool `json:"named"`
	Round
	State   State   `json:"state"`
	Tallies []Tally `json:"questions"`
	// Before is the campaign that gave the survey the last time before, whose results
	// the tallies are compared with; nil if there is none whose results may be seen.
	Before *Round `json:"before,omitempty"`
}

// Tally is what the answers to one question give.
type Tally struct {
	ID    string `json:"id"`
	Kind  Kind   `json:"kind"`
	Title string `json:"title"`
	// Answers is how many answered it.
	Answers int `json:"answers"`
	// Withheld says that fewer than MinShown answered it, and the survey isn't named;
	// then all numbers are 0.
	Withheld bool `json:"withheld,omitzero"`
	// Bars are how often each answer was given, from the lowest point or the first
	// option on; of Text there are none.
	Bars []Bar `json:"bars,omitempty"`
	// Mean is that of the answers (Scale, Stars), rounded to two decimals.
	Mean float64 `json:"mean,omitzero"`
	// Net is what an ENPS question gives, nil for any other.
	Net *Net `json:"enps,omitempty"`
	// Texts are in the order of their letters, which tells nothing of who wrote them
	// or when.
	Texts []string `json:"texts,omitempty"`
	// Then is the same question the last time, nil if there is nothing to compare.
	Then *Then `json:"then,omitempty"`
}

// Net is an employee net promoter score (F. Reichheld, "The One Number You Need to
// Grow", Harvard Business Review, December 2003): who answers 9 or 10 is a promoter,
// 7 or 8 passive, 0 to 6 a detractor.
type Net struct {
	// Score is the share of promoters less that of detractors, in whole percent of
	// all who answered, from -100 to 100.
	Score      int `json:"score"`
	Promoters  int `json:"promoters"`
	Passives   int `json:"passives"`
	Detractors int `json:"detractors"`
}

// Bar is one answer and how often it was given.
type Bar struct {
	Label string `json:"label"`
	Count int    `json:"count"`
}

// Then is what a question gave the last time.
type Then struct {
	Answers int     `json:"answers"`
	Mean    float64 `json:"mean,omitzero"`
	Net     *Net    `json:"enps,omitempty"`
	// Counts are those of Tally.Bars.
	Counts []int `json:"counts,omitempty"`
}

// Counter counts ballots of a survey, in any order. It isn't safe for concurrent
// use.
type Counter struct {
	survey  *Survey
	ballots int
	// unnamed says that somebody answered without their name, so that what they
	// were told holds, whatever the survey says now.
	unnamed bool
	answers []int
	counts  [][]int
	texts   [][]string
}

// NewCounter returns a Counter without ballots.
func NewCounter(s *Survey) *Counter {
	n := len(s.Questions)
	c := &Counter{survey: s, answers: make([]int, n), counts: make([][]int, n), texts: make([][]string, n)}
	for i := range s.Questions {
		low, high := s.Questions[i].Range()
		c.counts[i] = make([]int, high-low+1)
	}
	return c
}

// Add counts a ballot. An answer that the question, as it is now, can't have counts
// as left out.
func (c *Counter) Add(b Ballot) {
	c.ballots++
	c.unnamed = c.unnamed || b.Person == ""
	for i, answer := range b.Answers[:min(len(b.Answers), len(c.survey.Questions))] {
		q := &c.survey.Questions[i]
		if answer == "" || !q.Takes(answer) {
			continue
		}
		c.answers[i]++
		if q.Kind == Text {
			c.texts[i] = append(c.texts[i], answer)
			continue
		}
		low, _ := q.Range()
		for word := range strings.SplitSeq(answer, " ") {
			c.counts[i][position(word)-low]++
		}
	}
}

// Ballots returns how many were counted.
func (c *Counter) Ballots() int { return c.ballots }

// named reports whether everybody answered with their name.
func (c *Counter) named() bool { return c.survey.Named && !c.unnamed }

// State says whether what was counted may be seen, of a campaign that has ended for
// good or not.
func (c *Counter) State(ended bool) State {
	switch {
	case c.named():
		return Shown
	case !ended:
		return Running
	case c.ballots < MinShown:
		return TooFew
	}
	return Shown
}

// Results returns the results in a language, compared with those of the campaign
// before, of which last is nil if there is none.
func (c *Counter) Results(l courses.Language, r Round, last *Counter, before Round) *Results {
	r.Answers = c.ballots
	res := &Results{Survey: c.survey.ID, Title: c.survey.Edition(l).Title, Named: c.named(), Round: r, State: c.State(r.Ended)}
	if res.State != Shown {
		return res
	}
	if last != nil && last.State(before.Ended) == Shown && last.ballots > 0 {
		before.Answers = last.ballots
		res.Before = &before
	}
	for i := range c.survey.Questions {
		t := c.tally(i, c.survey.Edition(l))
		if res.Before != nil && !t.Withheld {
			t.Then = last.then(i)
		}
		res.Tallies = append(res.Tallies, t)
	}
	return res
}

// tally returns what the answers to the question at i give.
func (c *Counter) tally(i int, ed *Edition) Tally {
	q, w := &c.survey.Questions[i], &ed.Questions[i]
	t := Tally{ID: q.ID, Kind: q.Kind, Title: w.Title, Answers: c.answers[i]}
	if t.Answers < MinShown && !c.named() {
		t.Answers, t.Withheld = 0, true
		return t
	}
	for point, n := range c.counts[i] {
		t.Bars = append(t.Bars, Bar{q.Label(w, point), n})
	}
	t.Mean, t.Net = c.sum(i)
	if q.Kind == Text {
		t.Texts = slices.Sorted(slices.Values(c.texts[i]))
	}
	return t
}

// then returns what the question at i gave, for a later time; nil if that isn't to
// be seen.
func (c *Counter) then(i int) *Then {
	if c.answers[i] == 0 || c.answers[i] < MinShown && !c.named() {
		return nil
	}
	t := &Then{Answers: c.answers[i], Counts: c.counts[i]}
	t.Mean, t.Net = c.sum(i)
	return t
}

// sum returns what sums up the answers to the question at i, if its kind has that.
func (c *Counter) sum(i int) (float64, *Net) {
	switch c.survey.Questions[i].Kind {
	case Scale, Stars:
		return mean(c.counts[i]), nil
	case ENPS:
		return 0, net(c.counts[i])
	}
	return 0, nil
}

// mean returns that of points from 1 on, by how often each was given, rounded to two
// decimals.
func mean(counts []int) float64 {
	sum, n := 0, 0
	for i, count := range counts {
		sum, n = sum+(i+1)*count, n+count
	}
	return math.Round(100*float64(sum)/float64(max(n, 1))) / 100
}

// net returns the score of answers from 0 on, by how often each was given.
func net(counts []int) *Net {
	var n Net
	for answer, count := range counts {
		switch {
		case answer >= 9:
			n.Promoters += count
		case answer >= 7:
			n.Passives += count
		default:
			n.Detractors += count
		}
	}
	all := n.Promoters + n.Passives + n.Detractors
	n.Score = int(math.Round(100 * float64(n.Promoters-n.Detractors) / float64(max(all, 1))))
	return &n
}

// Settled reports whether what was seen at a moment can't change any more, of a
// campaign that ended then: whoever answered while it ended is counted.
func Settled(ended, now time.Time) bool { return !now.Before(ended.Add(settling)) }

// settling is longer than recording an answer takes.
const settling = time.Minute
