package results

import (
	"maps"
	"math"
	"slices"
	"time"

	"drypp/courses"
)

// Report says how the questions of a version of a course do, as far as that may
// be told: nothing that is pending or about fewer than Fewest people. c is the
// course as it is offered, or nil if it isn't any more; its words are given in
// the language, those of choices only if it is the same version. Where a
// question is written is for who read the file to add.
func (q *Quality) Report(c *courses.Course, l courses.Language, course string, version int) QualityReport {
	report := QualityReport{Course: course, Version: version}
	if c != nil {
		report.Title = c.Edition(l).Title
	}
	s := &q.Released
	if s.People < Fewest {
		return report
	}
	report.People = s.People
	for _, id := range questions(c, s) {
		item := s.Items[id]
		if item.Answers < Fewest {
			continue
		}
		r := item.report(id)
		if i := index(c, id); i >= 0 {
			r.Text = text(&c.Edition(l).Questions[i])
			if c.Version == version {
				r.Wrong, r.WrongPercent = item.wrong(c, l, i)
			}
		}
		report.Questions = append(report.Questions, r)
	}
	return report
}

// questions returns the IDs of the questions that were answered: those of the
// course in its order, then those that it has no longer.
func questions(c *courses.Course, s *Sittings) (ids []string) {
	left := maps.Clone(s.Items)
	if c != nil {
		for i := range c.Edition("").Questions {
			id := c.Edition("").Questions[i].ID
			if _, answered := left[id]; answered {
				ids = append(ids, id)
				delete(left, id)
			}
		}
	}
	return append(ids, slices.Sorted(maps.Keys(left))...)
}

func index(c *courses.Course, question string) int {
	if c == nil {
		return -1
	}
	return c.QuestionIndex(question)
}

// text returns a question in words: its title, or else its first paragraph.
func text(q *courses.Question) string {
	if q.Title != "" {
		return q.Title
	}
	for i := range q.Prompt {
		if q.Prompt[i].Text != "" {
			return q.Prompt[i].Text
		}
	}
	return q.ID
}

// report says what the numbers alone tell.
func (i *Item) report(id string) QuestionReport {
	r := QuestionReport{
		ID: id, Answers: i.Answers, RightPercent: percent(i.Right, i.Answers), Median: i.median(),
		Everybody: i.Right == i.Answers, Nobody: i.Right == 0,
	}
	r.Discrimination, r.HasDiscrimination = i.discrimination()
	r.Reversed = r.HasDiscrimination && r.Discrimination <= -2/math.Sqrt(float64(i.Answers-1))
	return r
}

// discrimination returns the point-biserial correlation between being right here
// and the share of the other questions that were answered rightly. Leaving the
// question itself out of what it is correlated with is the correction of Sten
// Henrysson, "Correction of item-total correlations in item analysis",
// Psychometrika 28 (1963), pages 211–218, as in L. Crocker and J. Algina,
// "Introduction to Classical and Modern Test Theory" (1986), chapter 14. There
// is none if all were right, all were wrong, or all did the same elsewhere.
//
// If the two had nothing to do with one another, it would vary about 0 with a
// standard deviation of 1/√(n−1); what lies two of these below isn't chance
// (Reversed).
func (i *Item) discrimination() (r float64, ok bool) {
	n, right := float64(i.Answers), float64(i.Right)
	sum, squares := float64(i.RestSum), float64(i.RestSquares)
	varies, restVaries := n*right-right*right, n*squares-sum*sum
	if varies <= 0 || restVaries <= 0 {
		return 0, false
	}
	r = (n*float64(i.RestRight) - right*sum) / math.Sqrt(varies*restVaries)
	return min(max(r, -1), 1), true
}

// median returns about how long half of the answers took at most, 0 if that is
// known of too few. Within a class, answers are taken to lie evenly; of the last
// it returns the lower bound.
func (i *Item) median() time.Duration {
	timed := 0
	for _, n := range i.Took {
		timed += n
	}
	if timed < Fewest {
		return 0
	}
	half, before := float64(timed)/2, 0.0
	var from time.Duration
	for class, n := range i.Took {
		if class == len(TookBelow) {
			break
		}
		to := TookBelow[class]
		if before+float64(n) >= half {
			within := (half - before) / float64(n) * float64(to-from)
			return (from + time.Duration(within)).Round(time.Second)
		}
		before += float64(n)
		from = to
	}
	return from
}

// wrong returns the wrong choice that attracts most, in words, and what share
// of the answers, in percent, has it. Of what is typed, only numbers are
// counted, and told only if enough people gave the same.
func (i *Item) wrong(c *courses.Course, l courses.Language, index int) (words string, share int) {
	q := &c.Edition(l).Questions[index]
	most, times := "", 0
	for words, n := range i.wrongs(c, l, index) {
		if n > times || n == times && words < most {
			most, times = words, n
		}
	}
	if q.Typed() && times < Fewest {
		return "", 0
	}
	return most, percent(times, i.Answers)
}

// wrongs counts the wrong choices in words: where several may be chosen, each of
// those that was; of parts that are matched or put in order, each with what was
// wrongly given to it; of a scenario, the end that it came to.
func (i *Item) wrongs(c *courses.Course, l courses.Language, index int) map[string]int {
	q := &c.Edition(l).Questions[index]
	all := make(map[string]int)
	for response, n := range i.Responses {
		g, ok := c.Grade(l, index, response)
		if !ok || g.Right {
			continue
		}
		if q.Typed() {
			all[response] += n
			continue
		}
		for _, p := range q.Pieces(response, g) {
			if !p.Right {
				all[p.String()] += n
			}
		}
	}
	return all
}
