package main

import (
	"context"
	"fmt"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"drypp/bot/store"
	"drypp/bot/store/bolt"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
	"drypp/courses/library"
	"drypp/courses/needs"
	"drypp/courses/recall"
	"drypp/courses/surveys"
)

// learnedCommand lets those whom fill made answer a survey, be mapped, be measured,
// and acknowledge a document.
func learnedCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: learned TENANT")
	}
	db, err := openKept(ts.MkAbs("data"), args[0])
	ts.Check(err)
	ctx := context.Background()
	var people []courses.Person
	ts.Check(db.Everybody(ctx, func(p courses.Person) error { people = append(people, p); return nil }))
	at := time.Date(2026, 4, 8, 8, 0, 0, 0, time.UTC)
	ended := campaigns.Campaign{
		ID: "pulse", Name: "Puls", Surveys: []string{"workplace-pulse"}, Needs: []string{"recognise-phishing"}, Audience: "everybody",
		Start: calendar.On(at), Pace: campaigns.Pace{Kind: campaigns.AtOnce}, State: campaigns.Ended, Revision: 1, Changed: at,
	}
	ts.Check(db.PutCampaign(ctx, ended))
	for i := range people {
		ts.Check(learn(ctx, db, &people[i], i, at))
	}
	ts.Check(db.Close())
}

func learn(ctx context.Context, db *bolt.DB, p *courses.Person, i int, at time.Time) error {
	if _, _, err := db.PutNeed(ctx, p.ID, needs.Outcome{Campaign: "pulse", Competence: "recognise-phishing", Self: 1 + i%2, Right: 1, Asked: 2, At: at}); err != nil {
		return err
	}
	if err := vote(ctx, db, p); err != nil {
		return err
	}
	e, err := db.Enrolments(ctx, p.ID)
	if err != nil || len(e[0].Results) == 0 {
		return err
	}
	if _, err := db.Acknowledge(ctx, p.ID, e[0].ID, e[0].Course, 1, at); err != nil {
		return err
	}
	return measure(ctx, db, p, i, &e[0], at)
}

// vote answers the survey.
func vote(ctx context.Context, db *bolt.DB, p *courses.Person) error {
	list, err := surveys.Along()
	if err != nil {
		return err
	}
	for _, s := range list {
		if s.ID != "workplace-pulse" {
			continue
		}
		b := surveys.Ballot{Survey: s.ID, Campaign: "pulse"}
		for i := range s.Questions {
			answer := "Bedre kaffe"
			if s.Questions[i].Kind != surveys.Text {
				_, high := s.Questions[i].Range()
				answer = fmt.Sprint(high)
			}
			b.Answers = append(b.Answers, answer)
		}
		_, err = db.PutBallot(ctx, p.ID, b)
	}
	return err
}

// measure answers a question of the course 30 days later; every third wrongly.
func measure(ctx context.Context, db *bolt.DB, p *courses.Person, i int, e *courses.Enrolment, at time.Time) error {
	err := db.Revise(ctx, p.ID, func(c *store.Case) error {
		c.Learning.Trials = []recall.Trial{{Course: e.Course, Arm: recall.Early, Completed: e.Results[0].At, Asked: []int{30}}}
		return nil
	})
	if err != nil {
		return err
	}
	list, err := library.Courses()
	if err != nil {
		return err
	}
	q := &list[0].Edition(courses.Bokmaal).Questions[0]
	got, err := db.Review(ctx, store.ReviewAnswer{
		Person: p.ID, Course: list[0], Question: q.ID, Serial: 1, Response: q.Example(i%3 > 0), Day: 30,
		Settings: recall.Settings{Retention: recall.DefaultRetention, Share: recall.DefaultShare}, At: at,
	})
	if err == nil && got.Outcome != courses.Recorded {
		err = fmt.Errorf("the review wasn't recorded: outcome %d", got.Outcome)
	}
	return err
}
