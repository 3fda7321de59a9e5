package main

import (
	"context"
	"errors"
	"time"

	"drypp/bot/reports"
	"drypp/bot/reports/digest"
	"drypp/courses"
	"drypp/courses/calendar"
)

// newReports returns what is reported of organisations whose stores are open.
// What a workbook has to hold on disk while it is made lies in the folder temp,
// where people's data may lie.
func newReports(list []organisation, temp string, nudger reports.Nudger, now func() time.Time) *reports.Service {
	c := reports.Config{Nudger: nudger, Now: now}
	for i := range list {
		c.Organisations = append(c.Organisations, list[i].forReports(temp))
	}
	return reports.New(c)
}

func (o *organisation) forReports(temp string) reports.Reporting {
	made := reports.Reporting{
		Tenant: o.TenantID, Name: o.Name, Language: courses.Language(o.Language), Location: o.Location(),
		Store: o.store, Courses: o.catalogue, Roles: o.roles, Fields: o.rules.Fields, Levels: o.ManagerLevels,
		Recall: o.recall, Surveys: o.surveys, ManagersSeeScores: o.ManagersSeeScores, TempDir: temp,
	}
	if o.issuer != nil {
		made.Issuer = o.issuer
	}
	if o.maker != nil {
		made.Statements = statements{o.maker}
	}
	return made
}

// cut has the store count people by the fields that are known and by the scopes
// of the contacts. Who is to be counted anew for that is counted before it
// returns, unless there is somebody else to do so.
func (o *organisation) cut(ctx context.Context, now func() time.Time) error {
	in := o.Location()
	err := o.store.SetCuts(reports.Cuts(o.roles, o.rules, func() calendar.Date { return calendar.On(now().In(in)) }))
	if err != nil || o.cutAnew == nil {
		return errors.Join(err, o.recount(ctx))
	}
	select {
	case o.cutAnew <- struct{}{}:
	default: // it was told already
	}
	return nil
}

// recount counts those anew whose cuts changed, until everybody is.
func (o *organisation) recount(ctx context.Context) error {
	for {
		more, err := o.store.RecutSome(ctx)
		if err != nil || !more {
			return err
		}
	}
}

// recounts counts people anew whenever they are cut otherwise, until the context
// ends. It goes on where an earlier run of the program left off.
func (s *service) recounts(ctx context.Context, o *organisation) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-o.cutAnew:
		}
		s.untilDone(ctx, func(ctx context.Context) bool {
			err := o.recount(ctx)
			if err != nil && ctx.Err() == nil {
				s.log.Error("people could not be counted anew; reports of parts of them are incomplete until they are", "organisation", o.TenantID, "error", err)
			}
			return err == nil
		})
	}
}

// newDigests returns what sends managers and contacts their digests. They go out
// like deliveries, each call once.
func (s *service) newDigests(m digest.Messenger) *digest.Engine {
	c := digest.Config{Reports: s.reports, Messenger: m, Pace: s.pacer, Now: s.now, Log: s.log, Observe: s.metrics.digested}
	for i := range s.organisations {
		c.Organisations = append(c.Organisations, s.organisations[i].forDigests())
	}
	return digest.New(c)
}

func (o *organisation) forDigests() digest.Organisation {
	made := digest.Organisation{
		Tenant: o.TenantID, Language: courses.Language(o.Language), Store: o.store,
		Cadence: digest.Cadence(o.Digest), Hours: o.Book().Hours, Mailer: o.mailer(),
	}
	for _, c := range o.Contacts {
		made.Contacts = append(made.Contacts, digest.Contact{User: c.User, Deputies: c.Deputies})
	}
	return made
}
