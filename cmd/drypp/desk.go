package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"drypp/bot"
	"drypp/bot/delivery"
	"drypp/bot/directory"
	"drypp/bot/reports"
	"drypp/bot/store"
	"drypp/bot/store/bolt"
	"drypp/cmd/drypp/config"
	"drypp/courses"
)

// forDelivery returns an organisation as deliveries are made for it.
func forDelivery(o *organisation) delivery.Organisation {
	return delivery.Organisation{
		Tenant: o.TenantID, Name: o.Name, Language: courses.Language(o.Language), Store: o.store, Courses: o.catalogue,
		Audiences: o.rules, Recall: o.recall, Surveys: o.surveys, Budget: o.CardsPerDay, Hours: o.Book().Hours, Installer: o.installer(), Mailer: o.mailer(),
		ManagersSeeScores: o.ManagersSeeScores,
	}
}

// office is where a subcommand deals with campaigns and people: the desk and the
// directory of a running service, or some of its own on the stores.
type office struct {
	bot.Desk
	people people
	// directory is who works at the organisations whose stores it has open itself.
	directory *directory.Directory
	// reports are of the stores that it has open itself.
	reports *reports.Service
	// tenants are those that were asked for and that something can be kept of.
	tenants []string
	// opened are the stores that it has open itself.
	opened []organisation
	// keys opens stores.
	keys *keeper
	// scratch is where stores are that only last as long as the office, or nil.
	scratch *work
}

func (o *office) close() error {
	err := closeAll(o.opened)
	if o.scratch != nil {
		err = errors.Join(err, o.scratch.close())
	}
	return err
}

// purpose is what an office is opened for.
type purpose int

const (
	// toRead leaves out organisations that nothing was kept of.
	toRead purpose = iota
	// toTry counts the people of those by their list, and keeps nothing.
	toTry
	// toChange creates their stores, and brings the lists of people up to date
	// first, as the service does when it starts.
	toChange
)

// openOffice opens an office for some organisations.
func (p *program) openOffice(ctx context.Context, c *config.Config, tenants []string, what purpose) (*office, error) {
	resp, err := ask(ctx, c.Socket(), "/health")
	if err == nil {
		return &office{Desk: remoteDesk(c.Socket()), people: remotePeople(c.Socket()), tenants: tenants}, resp.Body.Close()
	}
	if !errors.Is(err, errNoService) {
		return nil, err
	}
	o := &office{keys: p.keeper(ctx, c)}
	for _, tenant := range tenants {
		if err := p.openStore(o, c, tenant, what); err != nil {
			return nil, errors.Join(err, o.close())
		}
	}
	desk := newDesk(o.opened, nil, p.now)
	d := newDirectory(o.opened, desk, p.now, slog.New(slog.DiscardHandler))
	o.Desk, o.people, o.directory, o.reports = desk, d, d, newReports(o.opened, c.DataFolder(), desk, p.now)
	if err := o.begin(ctx, d, what, p.now); err != nil {
		return nil, errors.Join(err, o.close())
	}
	return o, nil
}

// begin has the office know the fields that are chosen, and takes over the lists
// of people, as a service does when it starts: unless nothing is to be changed,
// or only a store that doesn't last.
func (o *office) begin(ctx context.Context, d *directory.Directory, what purpose, now func() time.Time) error {
	if what == toChange || o.scratch != nil {
		if err := d.Start(ctx); err != nil {
			return err
		}
		for i := range o.opened {
			if _, err := importListed(ctx, d, &o.opened[i]); err != nil {
				return err
			}
		}
		return nil
	}
	for i := range o.opened {
		s, err := d.Status(ctx, o.opened[i].TenantID)
		if err != nil {
			return err
		}
		o.opened[i].rules.SetFields(s.Fields...)
		if err := o.opened[i].cut(ctx, now); err != nil {
			return err
		}
	}
	return nil
}

// openStore opens an organisation's store for an office.
func (p *program) openStore(to *office, c *config.Config, tenant string, what purpose) error {
	folder := c.Store(tenant)
	_, err := os.Stat(filepath.Join(folder, bolt.FileName))
	there := err == nil
	switch {
	case !there && what == toRead:
		return nil
	case !there && what == toTry:
		if to.scratch, err = openWork(c.DataFolder()); err != nil {
			return err
		}
		folder = filepath.Join(to.scratch.path, tenant)
	}
	open := func(o bolt.Options) (*bolt.DB, error) { return to.keys.open(tenant, folder, o) }
	if to.scratch != nil {
		open = func(o bolt.Options) (*bolt.DB, error) { return bolt.Open(folder, o) } // its keys last as long as it does
	}
	db, err := open(bolt.Options{Now: p.now})
	if errors.Is(err, store.ErrLocked) {
		return fmt.Errorf("%w: %w", err, errBusy)
	}
	if err != nil {
		return err
	}
	made, err := newOrganisation(c, *organisationOf(c, tenant), db)
	if err == nil && to.scratch == nil {
		err = made.record(to.keys, p.now)
	}
	to.opened = append(to.opened, made)
	if err != nil {
		return err
	}
	to.tenants = append(to.tenants, tenant)
	return nil
}

// newDesk returns a desk on open stores. pacer may be nil where none is at
// work.
func newDesk(list []organisation, pacer *delivery.Pacer, now func() time.Time) *delivery.Desk {
	made := make([]delivery.Organisation, len(list))
	for i := range list {
		made[i] = forDelivery(&list[i])
	}
	d := delivery.NewDesk(made, now)
	if pacer != nil {
		d.Stopped = pacer.Stopped
	}
	return d
}

func organisationOf(c *config.Config, tenant string) *config.Organisation {
	for i := range c.Organisations {
		if c.Organisations[i].TenantID == tenant {
			return &c.Organisations[i]
		}
	}
	return nil
}

// tenantsOf returns the tenants that were asked for: one, or with "" all.
func tenantsOf(c *config.Config, asked string) ([]string, error) {
	return chosen(configured(c), asked)
}

// oneTenant returns the tenant that was asked for; with "" the only one.
func oneTenant(c *config.Config, asked string) (string, error) {
	tenants, err := tenantsOf(c, asked)
	if err == nil && len(tenants) != 1 {
		err = fmt.Errorf("%w: there are several organisations: name one with --organisation TENANT", errUsage)
	}
	if err != nil {
		return "", err
	}
	return tenants[0], nil
}
