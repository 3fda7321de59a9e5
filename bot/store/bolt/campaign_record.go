package bolt

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"google.golang.org/protobuf/encoding/protowire"

	"drypp/courses/calendar"
	"drypp/courses/campaigns"
)

// Numbers of the fields of a campaign.
const (
	campaignName protowire.Number = iota + 1
	campaignCourse
	campaignAudience
	campaignStart
	campaignEnd
	campaignPace
	campaignEvery
	campaignDate
	campaignDue
	campaignBefore
	campaignAfter
	campaignState
	campaignRevision
	campaignChanged
	campaignScope
	campaignStopped
	campaignNeed
	campaignSurvey
)

// dateOf is the only field of a date among others.
const dateOf protowire.Number = 1

func encodeCampaign(c *campaigns.Campaign) []byte {
	b := []byte{recordVersion}
	b = appendString(b, campaignName, c.Name)
	b = appendTexts(b, campaignCourse, c.Courses...)
	b = appendString(b, campaignAudience, c.Audience)
	b = appendDate(b, campaignStart, c.Start)
	b = appendDate(b, campaignEnd, c.End)
	b = appendString(b, campaignPace, string(c.Pace.Kind))
	b = appendInt(b, campaignEvery, c.Pace.Every)
	for _, d := range c.Pace.Dates {
		b = appendNested(b, campaignDate, func(b []byte) []byte { return appendDate(b, dateOf, d) })
	}
	b = appendDate(b, campaignDue, c.Due)
	b = appendInts(b, campaignBefore, c.RemindBefore...)
	b = appendInts(b, campaignAfter, c.RemindAfter...)
	b = appendString(b, campaignState, string(c.State))
	b = appendInt(b, campaignRevision, c.Revision)
	b = appendTime(b, campaignChanged, c.Changed)
	b = appendString(b, campaignScope, c.Scope)
	b = appendString(b, campaignStopped, c.Stopped)
	b = appendTexts(b, campaignNeed, c.Needs...)
	b = appendTexts(b, campaignSurvey, c.Surveys...)
	return finish([]byte(c.ID), b)
}

func decodeCampaign(id, record []byte) (campaigns.Campaign, error) {
	c := campaigns.Campaign{ID: string(id)}
	b, err := payload(id, record)
	if err != nil {
		return c, err
	}
	return c, newFields(b).each(func(f field) error { return setCampaign(&c, f) })
}

func setCampaign(c *campaigns.Campaign, f field) error {
	switch f.id {
	case campaignName:
		c.Name = f.text()
	case campaignCourse:
		c.Courses = append(c.Courses, f.text())
	case campaignAudience:
		c.Audience = f.text()
	case campaignStart:
		c.Start = f.date()
	case campaignEnd:
		c.End = f.date()
	case campaignPace:
		c.Pace.Kind = campaigns.PaceKind(f.text())
	case campaignEvery:
		c.Pace.Every = f.int()
	case campaignDate:
		return addDate(&c.Pace, f.nested)
	case campaignDue:
		c.Due = f.date()
	case campaignBefore:
		c.RemindBefore = append(c.RemindBefore, f.int())
	case campaignAfter:
		c.RemindAfter = append(c.RemindAfter, f.int())
	case campaignState:
		c.State = campaigns.State(f.text())
	case campaignRevision:
		c.Revision = f.int()
	case campaignChanged:
		c.Changed = f.time()
	case campaignScope:
		c.Scope = f.text()
	case campaignStopped:
		c.Stopped = f.text()
	case campaignNeed:
		c.Needs = append(c.Needs, f.text())
	case campaignSurvey:
		c.Surveys = append(c.Surveys, f.text())
	}
	return nil
}

func addDate(p *campaigns.Pace, r fields) error {
	p.Dates = append(p.Dates, calendar.Date{})
	return r.each(func(f field) error {
		if f.id == dateOf {
			p.Dates[len(p.Dates)-1] = f.date()
		}
		return nil
	})
}

// slot is what deliveries are counted by. The reason is empty unless the stage
// is one that has reasons.
type slot struct {
	stage  campaigns.Stage
	reason string
}

func slotOf(d *campaigns.Delivery) slot {
	switch d.Stage {
	case campaigns.Failed, campaigns.GivenUp, campaigns.Unconfirmed:
		return slot{d.Stage, d.Reason}
	}
	return slot{d.Stage, ""}
}

func (s slot) compare(t slot) int {
	return cmp.Or(strings.Compare(string(s.stage), string(t.stage)), strings.Compare(s.reason, t.reason))
}

// tally counts the deliveries of a campaign.
type tally map[slot]int

// add adds to a count. What there is none of is not kept.
func (y tally) add(s slot, n int) {
	if y[s] += n; y[s] == 0 {
		delete(y, s)
	}
}

// counts returns the tally as the domain has it.
func (y tally) counts() campaigns.Counts {
	var c campaigns.Counts
	for s, n := range y {
		c.Add(&campaigns.Delivery{Stage: s.stage, Reason: s.reason}, n)
	}
	return c
}

// Numbers of the fields of a tally and of one of its counts.
const tallyCount protowire.Number = 1

const (
	countStage protowire.Number = iota + 1
	countReason
	countNumber
)

func (y tally) encode(campaign []byte) []byte {
	b := []byte{recordVersion}
	for _, s := range slices.SortedFunc(maps.Keys(y), slot.compare) {
		b = appendNested(b, tallyCount, func(b []byte) []byte {
			b = appendString(b, countStage, string(s.stage))
			b = appendString(b, countReason, s.reason)
			return appendInt(b, countNumber, y[s])
		})
	}
	return finish(campaign, b)
}

func decodeTally(campaign, record []byte) (tally, error) {
	b, err := payload(campaign, record)
	if err != nil {
		return nil, err
	}
	y := tally{}
	return y, newFields(b).each(func(f field) error {
		var s slot
		n := 0
		err := f.nested.each(func(f field) error {
			switch f.id {
			case countStage:
				s.stage = campaigns.Stage(f.text())
			case countReason:
				s.reason = f.text()
			case countNumber:
				n = f.int()
			}
			return nil
		})
		y.add(s, n)
		return err
	})
}
