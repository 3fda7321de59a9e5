package dossier

import (
	"context"

	"drypp/courses/learning"
	"drypp/courses/recall"
	"drypp/courses/surveys"
)

func learnedOf(r *learning.Record) learned {
	out := learned{Off: r.Off}
	for _, i := range r.Items {
		out.Items = append(out.Items, item{
			Course: i.Course, Question: i.Question, Stability: i.Stability, Difficulty: i.Difficulty, Last: i.Last.UTC(), Due: i.Due.UTC(),
			Answers: i.Answers, Lapses: i.Lapses, Wrong: i.Wrong, Reviews: i.Reviews, Relearn: i.Relearn,
		})
	}
	for _, t := range r.Trials {
		out.Trials = append(out.Trials, trial{Course: t.Course, Arm: string(t.Arm), Completed: t.Completed.UTC(), Asked: t.Asked})
	}
	for _, n := range r.Needs {
		out.Needs = append(out.Needs, need{
			Campaign: n.Campaign, Competence: n.Competence, Self: n.Self, Right: n.Right, Asked: n.Asked, At: n.At.UTC(),
		})
	}
	for _, a := range r.Answered {
		out.Answered = append(out.Answered, asking(a))
	}
	return out
}

func reviewOf(r *recall.Review) review {
	return review{
		Course: r.Course, Question: r.Question, Serial: r.Serial, Version: r.Version, Purpose: string(r.Purpose), Day: r.Day,
		Response: r.Response, Right: r.Right, Sure: string(r.Sure), Rating: r.Rating, Expected: r.Expected, At: r.At.UTC(),
	}
}

func ballotOf(b *surveys.Ballot) ballot {
	return ballot{Survey: b.Survey, Campaign: b.Campaign, Person: b.Person, Answers: append([]string{}, b.Answers...)}
}

// learning reads what is kept of what the person knows, and when they were asked.
func (c *collector) learning() error {
	r, err := c.config.Store.Learning(c.ctx, c.person.ID)
	if err != nil {
		return err
	}
	c.doc.Learning = learnedOf(&r)
	return c.config.Store.Reviews(c.ctx, c.person.ID, func(_ string, r recall.Review) error {
		c.doc.Reviews = append(c.doc.Reviews, reviewOf(&r))
		return nil
	})
}

// ballots reads the answers to surveys that had people's names on them.
func (g *gatherer) ballots(ctx context.Context) error {
	for _, s := range g.config.Surveys.All() {
		if !s.Named {
			continue
		}
		err := g.config.Store.Ballots(ctx, s.ID, "", func(b surveys.Ballot) error {
			g.give(func(r *records) { r.ballots = append(r.ballots, b) }, b.Person)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
