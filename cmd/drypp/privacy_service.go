package main

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"drypp/bot"
	"drypp/bot/directory"
	"drypp/bot/privacy"
	"drypp/bot/privacy/dossier"
	"drypp/bot/reports/xapi"
	"drypp/courses"
	"drypp/courses/rights"
)

// Compaction and retention come between these hours of the organisation's clock.
const (
	quietFrom = 2
	quietTo   = 5
)

// newPrivacy returns what people's rights are answered by, of organisations whose
// stores are open. remind may be nil.
func (k *keeper) newPrivacy(list []organisation, d *directory.Directory, remind func(ctx context.Context, tenant string, waiting []rights.Pending) error, now func() time.Time, log *slog.Logger) *privacy.Service {
	c := privacy.Config{Now: now, Log: log}
	var s *privacy.Service
	for i := range list {
		o := &list[i]
		made := o.forPrivacy(k, d, now)
		made.Packer = o.packer(k, func(ctx context.Context) (*rights.Facts, error) { return s.Facts(ctx, o.TenantID) }, now)
		if remind != nil {
			made.Remind = func(ctx context.Context, waiting []rights.Pending) error { return remind(ctx, o.TenantID, waiting) }
		}
		c.Organisations = append(c.Organisations, made)
	}
	s = privacy.New(c)
	return s
}

func (o *organisation) forPrivacy(k *keeper, d *directory.Directory, now func() time.Time) privacy.Organisation {
	refused := xapi.Folder(k.config.Refused(o.TenantID))
	return privacy.Organisation{
		Tenant: o.TenantID, Name: o.Name, Language: courses.Language(o.Language), Location: o.Location(),
		Store: o.store, Courses: o.catalogue, Roles: o.roles, Audit: o.audit, Facts: k.config.Facts(&o.Organisation), Fields: o.chosen,
		Synced:     func(ctx context.Context) (time.Time, error) { return o.synced(ctx, d, now) },
		Copied:     o.ring.Copied,
		Rotate:     func(context.Context) error { return k.rotate(o.TenantID, o.ring) },
		Sweep:      refused.Sweep,
		Quiet:      func(t time.Time) bool { h := t.In(o.Location()).Hour(); return h >= quietFrom && h < quietTo },
		ContractTo: o.Contract.Ends(), RotateEvery: k.config.MasterKey.Rotation(),
	}
}

// chosen returns the fields that the organisation chose to know of its people.
func (o *organisation) chosen() (list []string) {
	known := o.rules.Fields()
	for _, f := range o.Fields {
		if slices.Contains(known, f) {
			list = append(list, f)
		}
	}
	return list
}

// synced returns when the organisation's people were last looked at with success.
// Where nobody looks by itself, who left was taken off a list by somebody.
func (o *organisation) synced(ctx context.Context, d *directory.Directory, now func() time.Time) (time.Time, error) {
	if o.Directory == nil {
		return now(), nil
	}
	s, err := d.Status(ctx, o.TenantID)
	if err != nil {
		return time.Time{}, err
	}
	if s.Failed != "" {
		return s.Synced, errors.New(s.Failed)
	}
	return s.Synced, nil
}

// packer returns what writes all that is kept of a person.
func (o *organisation) packer(k *keeper, facts func(context.Context) (*rights.Facts, error), now func() time.Time) privacy.Packer {
	c := dossier.Config{
		Store: o.store, Courses: o.catalogue, Surveys: o.surveys, Tenant: o.TenantID, Name: o.Name, Location: o.Location(), Log: o.audit,
		Facts: facts, Now: now,
	}
	if o.issuer != nil {
		c.Issuer = o.issuer
	}
	if o.XAPI != nil {
		c.XAPIHome = k.config.XAPIHome(&o.Organisation)
	}
	return dossier.New(c)
}

var _ bot.Privacy = (*privacy.Service)(nil)
