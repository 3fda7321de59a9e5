package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"drypp/bot/reports"
	"drypp/bot/store"
	"drypp/bot/store/bolt"
	"drypp/cmd/drypp/config"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/results"
)

// resultsAsked is which results are asked for.
type resultsAsked struct {
	// organisation is a tenant ID; empty means all.
	organisation string
	people       bool
	format       reports.Format
}

func (p *program) resultsCommand() *cobra.Command {
	var asked resultsAsked
	var format string
	cmd := &cobra.Command{
		Use:   "results",
		Short: "Show what became of the courses",
		Long: `Show how many have started, completed and passed each course, and with --people
who. A running service is asked over its socket in the data folder; when none
runs the store is read directly. Either way it takes somebody who may read the
data folder.`,
		Example: `  drypp results --config drypp.yaml
  drypp results --config drypp.yaml --people --format csv > results.csv
  drypp results --config drypp.yaml --organisation 00000000-0000-0000-0000-000000000004 --format json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			asked.format = reports.Format(format)
			return p.results(cmd.Context(), asked)
		},
	}
	p.configFlag(cmd)
	cmd.Flags().StringVar(&format, "format", string(reports.Table), "table, csv or json")
	cmd.Flags().StringVar(&asked.organisation, "organisation", "", "show only the organisation with this `TENANT` ID")
	cmd.Flags().BoolVar(&asked.people, "people", false, "show each person too")
	return cmd
}

func (p *program) results(ctx context.Context, asked resultsAsked) error {
	if !slices.Contains(reports.Formats, asked.format) {
		return fmt.Errorf("%w: there is no format %q: choose table, csv or json", errUsage, asked.format)
	}
	c, err := p.loadForStores()
	if err != nil {
		return err
	}
	// Held back until it is whole: a slow reader must not hold up the store,
	// nor half a report look like one.
	var out bytes.Buffer
	err = askService(ctx, c.Socket(), asked, &out)
	if errors.Is(err, errNoService) {
		err = p.readStores(ctx, c, asked, &out)
	}
	if errors.Is(err, store.ErrLocked) {
		if again := askService(ctx, c.Socket(), asked, &out); again == nil {
			err = nil
		}
	}
	switch {
	case errors.Is(err, store.ErrLocked):
		return fmt.Errorf("%w: the service is starting or stopping; try again in a moment", err)
	case err != nil:
		return err
	}
	_, err = out.WriteTo(p.stdout)
	return err
}

// readStores reads the results from the stores themselves.
func (p *program) readStores(ctx context.Context, c *config.Config, asked resultsAsked, out *bytes.Buffer) (err error) {
	var sources []organisation
	defer func() { err = errors.Join(err, closeAll(sources)) }()
	keys := p.keeper(ctx, c)
	for _, o := range c.Organisations {
		source, err := keys.source(o.TenantID)
		if err != nil {
			return err
		}
		sources = append(sources, organisation{Organisation: o, source: source, catalogue: c.Catalogue()})
	}
	return writeResults(ctx, out, sources, asked, p.now())
}

// source opens an organisation's store for reading. Where there is none
// nothing is created: whoever asks for results needn't be the user that the
// service runs as.
func (k *keeper) source(tenant string) (reports.Source, error) {
	folder := k.config.Store(tenant)
	if _, err := os.Stat(filepath.Join(folder, bolt.FileName)); errors.Is(err, fs.ErrNotExist) {
		return nothing{}, nil
	}
	return k.open(tenant, folder, bolt.Options{})
}

// nothing is the source of an organisation that nothing was kept of yet.
type nothing struct{}

func (nothing) Totals(context.Context, results.Cut, calendar.Date) (results.Table, error) {
	return results.Table{}, nil
}

func (nothing) People(context.Context, func(courses.Person, []courses.Enrolment) error) error {
	return nil
}
