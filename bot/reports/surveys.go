package reports

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/campaigns"
	"drypp/courses/results"
	"drypp/courses/roles"
	"drypp/courses/surveys"
)

// ErrNoSurvey: there is no such survey, or no campaign that gives it.
var ErrNoSurvey = errors.New("there is no such survey, or no campaign that gives it")

// Surveys lists the surveys on offer with the campaigns that give them, and how many
// answered. ErrForbidden: the viewer isn't contact of everybody. What people thought
// isn't broken down, so a contact of some of them sees nothing.
func (s *Service) Surveys(ctx context.Context, tenant string, v Viewer) ([]surveys.Given, error) {
	l, err := s.surveying(ctx, tenant, v)
	if err != nil {
		return nil, err
	}
	var list []surveys.Given
	for _, sv := range l.organisation.Surveys.All() {
		rounds, err := l.rounds(ctx, sv.ID)
		if err != nil {
			return nil, err
		}
		answers := map[string]int{}
		err = l.Store.Ballots(ctx, sv.ID, "", func(b surveys.Ballot) error {
			answers[b.Campaign]++
			return nil
		})
		if err != nil {
			return nil, l.reading("the answers to a survey", err)
		}
		for i := range rounds {
			rounds[i].Answers = answers[rounds[i].Campaign]
		}
		slices.Reverse(rounds)
		list = append(list, surveys.Given{
			Survey: sv.ID, Title: sv.Edition(l.language).Title, Named: sv.Named, Questions: len(sv.Questions), Rounds: rounds,
		})
	}
	return list, nil
}

// Survey says what a survey gave in a campaign, or in the latest that gave it if the
// campaign is empty, and how it was in the one before. That somebody looked is noted
// before, if there is anything to see. ErrNoSurvey; ErrForbidden as for Surveys.
func (s *Service) Survey(ctx context.Context, tenant string, v Viewer, survey, campaign string) (*surveys.Results, error) {
	l, err := s.surveying(ctx, tenant, v)
	if err != nil {
		return nil, err
	}
	r, err := l.survey(ctx, survey, campaign)
	if err != nil {
		return nil, err
	}
	return r, l.noteSurvey(ctx, r, "")
}

// noteSurvey notes that somebody looks at results, if these show anything.
func (l *look) noteSurvey(ctx context.Context, r *surveys.Results, format string) error {
	if r.State != surveys.Shown {
		return nil
	}
	return l.note(ctx, store.Access{What: results.LookSurvey, Format: format, People: r.Answers})
}

// surveying begins a look at surveys.
func (s *Service) surveying(ctx context.Context, tenant string, v Viewer) (*look, error) {
	l, err := s.look(ctx, tenant, v)
	if err != nil {
		return nil, err
	}
	return l, l.whole()
}

// whole returns ErrForbidden unless the viewer may see the results of everybody.
func (l *look) whole() error {
	scope, err := l.may(roles.SeeResults)
	if err == nil && scope != "" {
		return ErrForbidden
	}
	return err
}

// rounds returns the campaigns that give a survey, the earliest first.
func (l *look) rounds(ctx context.Context, survey string) ([]surveys.Round, error) {
	all, err := l.Store.Campaigns(ctx)
	if err != nil {
		return nil, l.reading("campaigns", err)
	}
	var list []surveys.Round
	for i := range all {
		if c := &all[i]; slices.Contains(c.Surveys, survey) {
			ended := c.State == campaigns.Ended && surveys.Settled(c.Changed, l.at)
			list = append(list, surveys.Round{Campaign: c.ID, Name: c.Name, Start: c.Start, Ended: ended})
		}
	}
	slices.SortFunc(list, func(a, b surveys.Round) int {
		return cmp.Or(a.Start.Since(b.Start), cmp.Compare(a.Campaign, b.Campaign))
	})
	return list, nil
}

// survey returns what a survey gave.
func (l *look) survey(ctx context.Context, survey, campaign string) (*surveys.Results, error) {
	sv := l.organisation.Surveys.Survey(survey)
	if sv == nil {
		return nil, ErrNoSurvey
	}
	rounds, err := l.rounds(ctx, survey)
	if err != nil {
		return nil, err
	}
	at := len(rounds) - 1
	if campaign != "" {
		at = slices.IndexFunc(rounds, func(r surveys.Round) bool { return r.Campaign == campaign })
	}
	if at < 0 {
		return nil, ErrNoSurvey
	}
	now, err := l.ballots(ctx, sv, rounds[at].Campaign)
	if err != nil || at == 0 {
		return now.Results(l.language, rounds[at], nil, surveys.Round{}), err
	}
	last, err := l.ballots(ctx, sv, rounds[at-1].Campaign)
	return now.Results(l.language, rounds[at], last, rounds[at-1]), err
}

// ballots counts the answers to a survey in a campaign.
func (l *look) ballots(ctx context.Context, sv *surveys.Survey, campaign string) (*surveys.Counter, error) {
	c := surveys.NewCounter(sv)
	err := l.Store.Ballots(ctx, sv.ID, campaign, func(b surveys.Ballot) error {
		c.Add(b)
		return nil
	})
	if err != nil {
		err = l.reading("the answers to a survey", err)
	}
	return c, err
}

// SurveyQuery says which answers to write.
type SurveyQuery struct {
	// Survey is the survey's ID, Campaign that of the campaign, empty for the latest.
	Survey, Campaign string
	// Format is ExportXLSX, ExportCSV or ExportJSON.
	Format ExportFormat
	// Measure says that only the file's length is asked for, so that nothing is
	// noted.
	Measure bool
}

// ExportSurvey writes what a survey gave: how often each answer was given, and the
// texts. Of an anonymous one, no row says what else the same person answered. Of a
// named one there is who answered what as well. ErrFew: nothing may be shown yet.
// Other errors are those of Survey, one that names the formats, and that of w.
func (s *Service) ExportSurvey(ctx context.Context, tenant string, v Viewer, q SurveyQuery, w io.Writer) error {
	l, err := s.surveying(ctx, tenant, v)
	if err != nil {
		return err
	}
	write := surveyWriters[q.Format]
	if write == nil {
		return fmt.Errorf("there is no format %q: choose xlsx, csv or json", q.Format)
	}
	r, err := l.survey(ctx, q.Survey, q.Campaign)
	if err != nil {
		return err
	}
	if r.State != surveys.Shown {
		return ErrFew
	}
	f := surveyFile{Results: r, language: l.language, survey: l.organisation.Surveys.Survey(r.Survey)}
	if r.Named {
		if f.Answered, err = l.answered(ctx, f.survey, r.Campaign); err != nil {
			return err
		}
	}
	if !q.Measure {
		if err := l.noteSurvey(ctx, r, string(q.Format)); err != nil {
			return err
		}
	}
	return write(w, &f)
}

// answered returns who answered what to a named survey, by name.
func (l *look) answered(ctx context.Context, sv *surveys.Survey, campaign string) ([]answered, error) {
	var list []answered
	var people []string
	err := l.Store.Ballots(ctx, sv.ID, campaign, func(b surveys.Ballot) error {
		people = append(people, b.Person)
		list = append(list, answered{Answers: sv.Said(l.language, b.Answers)})
		return nil
	})
	for i := 0; err == nil && i < len(people); i++ {
		var p courses.Person
		if p, err = l.Store.PersonByID(ctx, people[i]); errors.Is(err, store.ErrNotFound) {
			p, err = courses.Person{}, nil
		}
		list[i].Name, list[i].Email = p.Name, p.Email
	}
	if err != nil {
		return nil, l.reading("the answers to a survey", err)
	}
	sortByName(list, func(a *answered) string { return cmp.Or(a.Name, a.Email) })
	return list, nil
}
