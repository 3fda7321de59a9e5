package dossier_test

import (
	"fmt"
	"io"
	"testing"
	"time"

	"drypp/bot/privacy/audit"
	"drypp/bot/privacy/dossier"
	"drypp/courses"
	"drypp/courses/campaigns"
)

// BenchmarkPack packs somebody who has been there for years: 40 enrolments of 30
// answers each and 600 cards, beside an audit log of 50 000 entries.
func BenchmarkPack(b *testing.B) {
	k := world()
	var taken []courses.Enrolment
	for i := range 40 {
		e := courses.Enrolment{ID: fmt.Sprintf("e%d", i), Course: "brannvern", Version: 3, Started: at(1, 1), Try: 10}
		for n := range 30 {
			e.Attempts = append(e.Attempts, courses.Attempt{Question: []string{"out", "call", "why"}[n%3], Try: n/3 + 1, Version: 3, Response: "0", At: at(1, 2).Add(time.Duration(n) * time.Minute)})
		}
		taken = append(taken, e)
	}
	k.enrolments[kari] = taken
	for i := range 600 {
		k.ledger = append(k.ledger, campaigns.Delivery{ID: fmt.Sprintf("x%d", i), Person: kari, Drop: campaigns.Drop{Kind: campaigns.Continue, Course: "hms"}, Stage: campaigns.Seen, At: at(2, 2)})
	}
	c := settings(b, k)
	c.Log = make(trail, 50_000)
	for i := range c.Log.(trail) {
		c.Log.(trail)[i] = audit.Entry{Actor: audit.Service, Action: audit.RetentionRun}
	}
	var size counter
	b.ReportAllocs()
	for b.Loop() {
		size = 0
		if err := dossier.New(c).Pack(b.Context(), &size, &k.people[0], courses.Bokmaal); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(size), "bytes/package")
}

// counter counts what is written to it.
type counter int

func (c *counter) Write(p []byte) (int, error) { *c += counter(len(p)); return len(p), nil }

var _ io.Writer = (*counter)(nil)
