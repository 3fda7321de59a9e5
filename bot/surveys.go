package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"drypp/bot/reports"
	"drypp/cards"
	"drypp/courses/campaigns"
	"drypp/courses/learning"
	"drypp/courses/surveys"
)

// surveyFormats are the forms in which the answers to a survey are to be had in the
// chat.
var surveyFormats = []reports.ExportFormat{reports.ExportXLSX, reports.ExportCSV, reports.ExportJSON}

// surveys takes what somebody answered to a survey, or shows a contact what all did.
func (v *visit) surveys(ctx context.Context) (cards.Card, error) {
	if v.data.Do == cards.DoSurvey {
		return v.answerSurvey(ctx)
	}
	if v.bot.reports == nil {
		return cards.NotUnderstood(v.language, v.rights(ctx)), nil
	}
	card, err := v.surveyResults(ctx)
	if refusal, ok := v.unseen(err); ok {
		return refusal, nil
	}
	return card, err
}

// answerSurvey records what somebody answered. Nothing of it goes anywhere but to
// the store, and nothing but whether it was recorded comes back.
func (v *visit) answerSurvey(ctx context.Context) (cards.Card, error) {
	s, note, err := v.survey(ctx)
	if err != nil || note != cards.SurveyTaken {
		return cards.SurveyAnswered(v.language, s, note), err
	}
	answers, missing, err := s.Canonical(v.data.Answer)
	switch {
	case err != nil:
		return cards.Survey(v.language, s, v.data.Campaign, v.data.Delivery), nil
	case len(missing) > 0, s.Named && v.data.Count != cards.SurveyNamed:
		// What the card said of names holds: the survey's file may say otherwise now.
		return cards.SurveyUnfinished(v.language, s, v.data.Campaign, v.data.Delivery, answers, missing), nil
	}
	b := surveys.Ballot{Survey: s.ID, Campaign: v.data.Campaign, Answers: answers}
	if s.Named {
		b.Person = v.person.ID
	}
	recorded, err := v.org.Store.PutBallot(ctx, v.person.ID, b)
	if err != nil {
		return cards.Card{}, fmt.Errorf("recording answers to a survey: %w", err)
	}
	if !recorded {
		note = cards.SurveyBefore
	}
	return cards.SurveyAnswered(v.language, s, note), nil
}

// survey returns the survey that the person answers, or why they can't: only whoever
// is, or was, among those of a campaign that gives it can, as long as that hasn't
// ended.
func (v *visit) survey(ctx context.Context) (*surveys.Survey, cards.SurveyNote, error) {
	s := v.org.Surveys.Survey(v.data.Step)
	all, err := v.org.Store.Campaigns(ctx)
	if err != nil {
		return nil, 0, fmt.Errorf("reading campaigns: %w", err)
	}
	i := slices.IndexFunc(all, func(c campaigns.Campaign) bool { return c.ID == v.data.Campaign })
	if s == nil || i < 0 || !slices.Contains(all[i].Surveys, s.ID) {
		return nil, cards.SurveyGone, nil
	}
	record, err := v.org.Store.Learning(ctx, v.person.ID)
	switch {
	case err != nil:
		return nil, 0, fmt.Errorf("reading what is kept of a person's learning: %w", err)
	case slices.Contains(record.Answered, learning.Asked{Campaign: v.data.Campaign, Survey: s.ID}):
		return s, cards.SurveyBefore, nil
	case all[i].State == campaigns.Ended:
		return s, cards.SurveyOver, nil
	}
	plan, err := v.org.Store.Agenda(ctx, v.person.ID)
	if err != nil {
		return nil, 0, fmt.Errorf("reading what is planned for a person: %w", err)
	}
	if _, joined := plan.Joined[v.data.Campaign]; !joined {
		return nil, cards.SurveyGone, nil
	}
	return s, cards.SurveyTaken, nil
}

// surveyResults shows what a survey gave, or all surveys, or offers a file.
func (v *visit) surveyResults(ctx context.Context) (cards.Card, error) {
	if v.data.Step == "" {
		list, err := v.bot.reports.Surveys(ctx, v.org.Tenant, v.viewer(ctx))
		if err != nil {
			return cards.Card{}, fmt.Errorf("listing surveys: %w", err)
		}
		return cards.SurveyList(v.language, list), nil
	}
	if slices.Contains(surveyFormats, reports.ExportFormat(v.data.Format)) {
		return v.prepare(ctx), nil
	}
	r, err := v.bot.reports.Survey(ctx, v.org.Tenant, v.viewer(ctx), v.data.Step, v.data.Campaign)
	switch {
	case errors.Is(err, reports.ErrNoSurvey):
		v.data.Step = ""
		return v.surveyResults(ctx)
	case err != nil:
		return cards.Card{}, fmt.Errorf("reading what a survey gave: %w", err)
	}
	return cards.SurveyResults(v.language, r, v.data.Page), nil
}
