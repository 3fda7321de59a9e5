package main

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"time"

	"drypp/bot/delivery"
	"drypp/bot/directory"
	"drypp/bot/directory/entra"
	"drypp/bot/store"
	"drypp/bot/teams"
	"drypp/bot/teams/credential"
	"drypp/cmd/drypp/config"
)

// newGraph returns Graph for an organisation, or nil if it has no directory.
// client makes the requests; nil is one of its own.
func newGraph(c *config.Config, o *config.Organisation, client *http.Client) (*entra.Client, error) {
	if o.Directory == nil {
		return nil, nil
	}
	if client == nil {
		client = teams.NewHTTPClient(nil)
	}
	made := c.GraphCredential(o)
	made.Client = client
	tokens, err := credential.New(made)
	if err != nil {
		return nil, fmt.Errorf("directory.credential: %w", err)
	}
	return entra.New(entra.Config{
		Tenant: o.TenantID, Credential: tokens, URL: c.Graph.URL, Client: client,
		AppExternalID: c.Manifest().ExternalID(), MailFrom: o.Directory.MailFrom, Location: o.Location(),
	})
}

// unasked is a directory that can't be asked. Most subcommands needn't.
type unasked struct{ why error }

// Users, User and Members return why.
func (u unasked) Users(context.Context, directory.Want, string, func([]directory.User) error) (string, error) {
	return "", u.why
}

// User: see Users.
func (u unasked) User(context.Context, directory.Want, string) (directory.User, error) {
	return directory.User{}, u.why
}

// Members: see Users.
func (u unasked) Members(context.Context, string, func([]string) error) error { return u.why }

// installer returns who installs the app for the organisation's people, or nil.
func (o *organisation) installer() delivery.Installer {
	if o.graph == nil || !o.Directory.Install {
		return nil
	}
	return o.graph
}

// mailer returns who sends mail to the organisation's people, or nil.
func (o *organisation) mailer() delivery.Mailer {
	if o.graph == nil || o.Directory.MailFrom == "" {
		return nil
	}
	return o.graph
}

// newDirectory returns who works at organisations whose stores are open. A
// change of their fields changes their rules, and what the desk goes by.
func newDirectory(list []organisation, desk *delivery.Desk, now func() time.Time, log *slog.Logger) *directory.Directory {
	c := directory.Config{Now: now, Log: log}
	for i := range list {
		c.Organisations = append(c.Organisations, list[i].forDirectory(desk, now))
	}
	return directory.New(c)
}

func (o *organisation) forDirectory(desk *delivery.Desk, now func() time.Time) directory.Organisation {
	made := directory.Organisation{
		Tenant: o.TenantID, Name: o.TenantID, Store: o.store, Fields: o.Fields, MaxRemoved: o.MaxRemoved,
		SetFields: func(ctx context.Context, fields []string) (stopped []string, err error) {
			o.rules.SetFields(fields...)
			if err := o.cut(ctx, now); err != nil {
				return nil, err
			}
			return desk.FieldsChanged(ctx, o.TenantID)
		},
	}
	if o.Directory != nil {
		made.Source = unasked{o.noGraph}
		if o.graph != nil {
			made.Source = o.graph
		}
		made.Groups, made.Properties, made.Every = o.Directory.Groups, o.Directory.Properties, o.Directory.Interval()
	}
	return made
}

// importListed takes over the people that the configuration lists, if it does.
// Whoever took somebody off that list knows whom: nobody is asked.
func importListed(ctx context.Context, d *directory.Directory, o *organisation) (*directory.Report, error) {
	if !o.Lists() {
		return nil, nil
	}
	return d.Import(ctx, o.TenantID, o.Listed(), directory.ImportOptions{
		Whole: true, Removals: math.MaxInt, From: store.FromConfiguration,
	})
}
