package main

import (
	"context"
	"fmt"
	"slices"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/campaigns"
	"drypp/courses/needs"
	"drypp/courses/recall"
	"drypp/courses/surveys"
)

// measuredAgo is how many days ago some were asked what they still know of a course,
// and longAgo how many that was after they had completed it.
const measuredAgo, longAgo = 2, 30

// remember has everybody but Ingrid, who passed phishing, be asked about it 30 days
// later. That they completed it so early isn't so of all of them: it is made up.
// Ingrid wants nothing to come back as yet: whoever tries Drypp for the first time
// would be asked about a course that they never took.
func (p *past) remember(ctx context.Context) error {
	c := p.Courses.Course("phishing")
	at := p.ago(measuredAgo, 10)
	for i := range p.people {
		if p.people[i].Email == ingrid {
			if err := p.store.SetReviews(ctx, p.people[i].ID, false); err != nil {
				return err
			}
		}
		list, err := p.store.Enrolments(ctx, p.people[i].ID)
		if err != nil {
			return err
		}
		passed := slices.ContainsFunc(list, func(e courses.Enrolment) bool { return e.Course == c.ID && e.Passed() })
		if !passed || p.people[i].Email == ingrid {
			continue
		}
		err = p.store.Revise(ctx, p.people[i].ID, func(k *store.Case) error {
			k.Learning.Trials = []recall.Trial{{Course: c.ID, Arm: recall.Early, Completed: at.AddDate(0, 0, -longAgo), Asked: []int{longAgo}}}
			return nil
		})
		if err != nil {
			return err
		}
		q := &c.Edition(p.Language).Questions[i%3]
		_, err = p.store.Review(ctx, store.ReviewAnswer{
			Person: p.people[i].ID, Course: c, Question: q.ID, Serial: 1, Response: q.Example(i%5 > 0), Sure: recall.Somewhat,
			Day: longAgo, Settings: *p.Recall, At: at,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// pulse has everybody but Ingrid have answered a survey and been mapped in a campaign
// that has ended.
func (p *past) pulse(ctx context.Context) error {
	at := p.ago(20, 9)
	c := campaigns.Campaign{
		ID: "pulse", Name: map[courses.Language]string{courses.English: "Pulse and needs"}[p.Language],
		Needs: []string{"recognise-phishing", "choose-passwords"}, Surveys: []string{"workplace-pulse"}, Audience: "everybody",
		Start: p.today.Add(-25), Pace: campaigns.Pace{Kind: campaigns.AtOnce}, State: campaigns.Ended, Revision: 1, Changed: at,
	}
	if c.Name == "" {
		c.Name = "Puls og kartlegging"
	}
	if err := p.store.PutCampaign(ctx, c); err != nil {
		return err
	}
	for i := range p.people {
		if p.people[i].Email == ingrid {
			continue
		}
		b := surveys.Ballot{Survey: "workplace-pulse", Campaign: c.ID, Answers: opinions(p.Surveys.Survey("workplace-pulse"), i)}
		if _, err := p.store.PutBallot(ctx, p.people[i].ID, b); err != nil {
			return err
		}
		for k, id := range c.Needs {
			o := needs.Outcome{Campaign: c.ID, Competence: id, Self: 2 + (i+k)%4, Right: (i + k) % 3, Asked: 2, At: at}
			if _, _, err := p.store.PutNeed(ctx, p.people[i].ID, o); err != nil {
				return err
			}
		}
	}
	return nil
}

// opinions answers a survey; few write something of their own.
func opinions(s *surveys.Survey, who int) (answers []string) {
	for i := range s.Questions {
		q := &s.Questions[i]
		switch low, high := q.Range(); {
		case q.Kind != surveys.Text:
			answers = append(answers, fmt.Sprint(high-(who+i)%3*(high-low)/4))
		case who%4 == 0:
			answers = append(answers, []string{"Mer ro om morgenen.", "Bra folk!", "Kaffemaskinen.", "Kortere møter.", "Skiftplanen kommer for sent."}[who/4%5])
		default:
			answers = append(answers, "")
		}
	}
	return answers
}
