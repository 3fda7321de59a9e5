package recall

import "math"

// Fewest is of how many people something must be known before anything is told of it.
const Fewest = 5

// Estimate is a share, or a difference of shares, with the bounds of its 95 %
// confidence interval.
type Estimate struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// cluster is what one person's answers gave: so many right of so many. The answers of
// a person resemble each other, so people are counted, not answers.
type cluster struct{ right, n float64 }

// share is the share of right answers in clusters, and what its interval is made of.
type share struct {
	Estimate
	people, answers float64
	// se is the standard error, by people.
	se float64
	// off holds by how much each person is off the share.
	off []float64
}

// shareOf estimates the share of right answers: the ratio of the sums, with the
// variance of a ratio estimator over people (Cochran, "Sampling Techniques", section
// 6.3). The interval is Wilson's with as many answers as would have the same variance
// if they were independent, and Student's quantile for the number of people (Dean and
// Pagano, "Evaluating confidence interval methods for binomial proportions in
// clustered surveys", Journal of Survey Statistics and Methodology 3, 2015): near 0
// and 1 it stays within them and keeps its width.
func shareOf(list []cluster) share {
	s := share{people: float64(len(list))}
	var right float64
	for _, c := range list {
		right, s.answers = right+c.right, s.answers+c.n
	}
	if s.answers == 0 {
		return s
	}
	s.Value = right / s.answers
	sum := 0.0
	for _, c := range list {
		off := c.right - s.Value*c.n
		s.off = append(s.off, off)
		sum += off * off
	}
	s.se = math.Sqrt(sum*s.people/max(s.people-1, 1)) / s.answers
	s.Low, s.High = wilson(s.Value, s.effective(), student(int(s.people)-1))
	return s
}

// effective returns how many independent answers would tell as much: never more than
// there are; and only as many as people where the answers, being all alike, can't say.
func (s *share) effective() float64 {
	binomial := s.Value * (1 - s.Value)
	if binomial == 0 || s.se == 0 {
		return s.people
	}
	return min(binomial/(s.se*s.se), s.answers)
}

// wilson returns the interval of a share of n independent answers (Wilson, "Probable
// inference, the law of succession, and statistical inference", Journal of the
// American Statistical Association 22, 1927).
func wilson(p, n, z float64) (low, high float64) {
	zz := z * z
	middle := (p + zz/(2*n)) / (1 + zz/n)
	half := z / (1 + zz/n) * math.Sqrt(p*(1-p)/n+zz/(4*n*n))
	return max(middle-half, 0), min(middle+half, 1)
}

// student returns the 97.5 % quantile of Student's distribution, by the expansion of
// Cornish and Fisher around the normal one; below three degrees of freedom, where
// that is no good, the exact number.
func student(df int) float64 {
	const z = 1.959963984540054
	switch {
	case df <= 1:
		return 12.7062047
	case df == 2:
		return 4.3026527
	}
	n := float64(df)
	z3, z5, z7 := math.Pow(z, 3), math.Pow(z, 5), math.Pow(z, 7)
	return z + (z3+z)/(4*n) + (5*z5+16*z3+3*z)/(96*n*n) + (3*z7+19*z5+17*z3-15*z)/(384*n*n*n)
}

// difference estimates a less b from their intervals, put together as variances are
// (Newcombe, "Interval estimation for the difference between independent
// proportions", Statistics in Medicine 17, 1998, method 10; with r, the correlation
// of the two, method 10 of its companion on paired data). For different people r
// is 0.
func difference(a, b *share, r float64) Estimate {
	d := a.Value - b.Value
	bound := func(x, y float64) float64 { return math.Sqrt(max(x*x+y*y-2*r*x*y, 0)) }
	return Estimate{d,
		max(d-bound(a.Value-a.Low, b.High-b.Value), -1),
		min(d+bound(a.High-a.Value, b.Value-b.Low), 1)}
}

// correlation returns how two shares of the same people, in the same order, go
// together: from -1 to 1, and 0 if that isn't known.
func correlation(a, b *share) float64 {
	var ab, aa, bb float64
	for i := range a.off {
		ab += a.off[i] * b.off[i]
		aa += a.off[i] * a.off[i]
		bb += b.off[i] * b.off[i]
	}
	if aa == 0 || bb == 0 {
		return 0
	}
	return ab / math.Sqrt(aa*bb)
}
