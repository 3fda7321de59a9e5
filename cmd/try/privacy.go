package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"drypp/bot"
	"drypp/bot/privacy"
	"drypp/bot/privacy/audit"
	"drypp/bot/privacy/dossier"
	"drypp/bot/reports"
	"drypp/bot/store/bolt"
	"drypp/courses"
	"drypp/courses/rights"
)

// auditFolder is where what was done to whose data is on record, below the folder
// of the store. The keys lie beside the store, too, and nothing wraps them: what
// is made up need not be kept from anybody.
const auditFolder = "audit"

// auditKey is the name of the secret that the audit log's key is made of.
const auditKey = "audit"

// facts are what people at the made-up organisation are told. Ethics has to be
// provable, so that the contact has something to decide.
func facts() rights.Facts {
	return rights.Facts{
		Contacts: []string{ingrid}, Officer: "personvern@fjordvik.example", Basis: rights.LegitimateInterest,
		Region: "norwayeast", Country: "NO", Certificates: true, Sealed: true, Retention: rights.DefaultRetention,
		Proof: []rights.Proof{{Course: "ethics", Months: 24}},
		Recipients: []rights.Recipient{
			{Host: "localhost", Purpose: rights.ForHosting, Place: rights.Machine}, {Host: "localhost", Purpose: rights.ForMessages, Place: rights.Machine},
		},
	}
}

// openAudit opens the audit log beside a store.
func (m *Main) openAudit(db *bolt.DB) (*audit.Log, error) {
	seed, err := db.Ring().Secret(auditKey)
	if err != nil {
		return nil, fmt.Errorf("making a key for the audit log: %w", err)
	}
	log, err := audit.Open(filepath.Join(m.Data, auditFolder), audit.Origin(tenant), seed, m.Now)
	if err != nil {
		return nil, fmt.Errorf("opening the audit log: %w", err)
	}
	return log, nil
}

// privacyOf returns what answers people's rights in the made-up organisation.
func (m *Main) privacyOf(o bot.Organisation, db *bolt.DB, log *audit.Log, issuer reports.Issuer, now func() time.Time) *privacy.Service {
	kept := facts()
	kept.Tenant, kept.Name, kept.Source = o.Tenant, o.Name, "file"
	told := func(context.Context) (*rights.Facts, error) {
		f := kept
		f.Fields = o.Audiences.Fields()
		return &f, nil
	}
	return privacy.New(privacy.Config{
		Organisations: []privacy.Organisation{{
			Tenant: o.Tenant, Name: o.Name, Language: o.Language, Location: o.Location, Store: db, Courses: o.Courses, Roles: o.Roles,
			Audit: log, Facts: kept, Fields: o.Audiences.Fields,
			Packer: dossier.New(dossier.Config{
				Store: db, Courses: o.Courses, Tenant: o.Tenant, Name: o.Name, Location: o.Location, Issuer: issuer, Log: log, Facts: told, Now: now,
			}),
			Synced: func(context.Context) (time.Time, error) { return now(), nil },
			Copied: db.Ring().Copied,
			Quiet:  func(time.Time) bool { return true },
			Remind: func(ctx context.Context, waiting []rights.Pending) error { return m.bot.Remind(ctx, o.Tenant, waiting) },
		}},
		Now: now, Log: m.Log,
	})
}

// ask has some of the colleagues ask for what the contact has to decide.
func (p *past) ask(ctx context.Context) (err error) {
	log, err := p.main.openAudit(p.store)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, log.Close()) }()
	for _, w := range []struct {
		email string
		ago   int
		rights.Wish
	}{
		{"amir.rahimi@fjordvik.example", 24, rights.Wish{Kind: rights.Erasure}},
		{"tuva.myhre@fjordvik.example", 4, rights.Wish{Kind: rights.Correction, Field: courses.FieldLocation, Value: "Bergen"}},
	} {
		who, err := p.store.Known(ctx, "", w.email)
		if err != nil {
			return err
		}
		at := p.ago(w.ago, 11)
		service := p.main.privacyOf(p.Organisation, p.store, log, nil, func() time.Time { return at })
		if _, err := service.Ask(ctx, p.Tenant, privacy.Asker{Person: who, Via: privacy.Chat, Language: p.Language}, w.Wish); err != nil {
			return err
		}
	}
	return nil
}
