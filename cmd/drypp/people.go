package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"drypp/bot/directory"
	"drypp/cmd/drypp/config"
	"drypp/courses"
)

// people is who works at organisations, and where they come from:
// directory.Directory, or that of a running service.
type people interface {
	Status(ctx context.Context, tenant string) (*directory.Status, error)
	Sync(ctx context.Context, tenant string, o directory.SyncOptions) (*directory.Report, error)
	Import(ctx context.Context, tenant string, list []courses.Person, o directory.ImportOptions) (*directory.Report, error)
	Choose(ctx context.Context, tenant string, fields []string) (stopped []string, err error)
	People(ctx context.Context, tenant string, f func(courses.Person) error) error
}

// peopleAsked is what every subcommand about people can be told.
type peopleAsked struct {
	// organisation is a tenant ID, or empty.
	organisation string
	format       string
	yes, dry     bool
}

// peopleCommand groups what concerns who works here.
func (p *program) peopleCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "people",
		Short: "See and change who works here, and what is known of them",
		Long: `People come from the organisation's directory (Entra ID), from spreadsheets, or
from a list in the configuration. Of each, their name, e-mail address and language
are known, and the fields that the organisation chose: nothing else is asked for or
kept.

A running service is asked over its socket in the data folder; when none runs the
store is opened directly.`,
		Example: `  drypp people sync --config drypp.yaml --dry-run
  drypp people import people.xlsx --config drypp.yaml
  drypp people fields --config drypp.yaml`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return fmt.Errorf("%w: say what to do with people: sync, import, export, list or fields", errUsage)
		},
	}
	cmd.AddCommand(p.peopleSyncCommand(), p.peopleImportCommand(), p.peopleExportCommand())
	cmd.AddCommand(p.peopleListCommand(), p.peopleFieldsCommand())
	return cmd
}

// peopleFlags gives a command the flags that they share.
func (p *program) peopleFlags(cmd *cobra.Command, asked *peopleAsked) {
	p.configFlag(cmd)
	cmd.Flags().StringVar(&asked.organisation, "organisation", "", "the organisation with this `TENANT` ID; needed where there are several")
}

// place is an organisation whose people a subcommand deals with.
type place struct {
	*office
	tenant string
	config *config.Config
	// configured is the organisation as the configuration has it.
	configured *config.Organisation
}

// atPeople runs f where the people of the organisation that was asked for are.
func (p *program) atPeople(ctx context.Context, asked peopleAsked, what purpose, f func(*place) error) error {
	c, err := p.loadForStores()
	if err != nil {
		return err
	}
	tenant, err := oneTenant(c, asked.organisation)
	if err != nil {
		return err
	}
	o, err := p.openOffice(ctx, c, []string{tenant}, what)
	if err != nil {
		return err
	}
	if len(o.tenants) == 0 {
		return errNobody
	}
	return errors.Join(f(&place{o, tenant, c, organisationOf(c, tenant)}), o.close())
}

var errNobody = errors.New("nothing is kept of the organisation yet: start drypp serve, or bring its people in with drypp people sync or drypp people import FILE")

// reportJSON is what a round or an import did, or would do, for programs.
type reportJSON struct {
	Dry      bool         `json:"dry_run"`
	Full     bool         `json:"full"`
	Seen     int          `json:"seen"`
	People   int          `json:"people_before"`
	Added    int          `json:"added"`
	Changed  int          `json:"changed"`
	Returned int          `json:"returned"`
	Removed  int          `json:"removed"`
	Held     int          `json:"held"`
	Changes  []changeJSON `json:"changes"`
}

type changeJSON struct {
	Kind   directory.ChangeKind `json:"change"`
	Name   string               `json:"name"`
	Email  string               `json:"email"`
	Fields []string             `json:"fields"`
}

func reportOf(r *directory.Report, dry bool) reportJSON {
	made := reportJSON{
		Dry: dry, Full: r.Full, Seen: r.Seen, People: r.People, Added: r.Added, Changed: r.Changed,
		Returned: r.Returned, Removed: r.Removed, Changes: []changeJSON{},
	}
	if r.Held != nil {
		made.Held = r.Held.Removals
	}
	for _, c := range r.Changes {
		made.Changes = append(made.Changes, changeJSON(c))
	}
	return made
}

// signs mark the kinds of changes.
var signs = map[directory.ChangeKind]string{
	directory.Added: "+", directory.Changed: "~", directory.Removed: "-", directory.Returned: "+",
}

// tellReport says what a round or an import did, or would do.
func tellReport(w io.Writer, r *directory.Report) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, c := range r.Changes {
		what := string(c.Kind)
		if c.Kind == directory.Changed {
			what = strings.Join(c.Fields, ", ")
		}
		fmt.Fprintf(t, "%s %s\t%s\t%s\n", signs[c.Kind], c.Name, c.Email, what)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	removed := r.Removed
	if r.Held != nil {
		removed = r.Held.Removals
	}
	if more := r.Added + r.Changed + r.Returned + removed - len(r.Changes); more > 0 {
		fmt.Fprintf(w, "and %d more\n", more)
	}
	_, err := fmt.Fprintf(w, "%d before; seen %d: %d new, %d changed, %d returned, %d gone\n",
		r.People, r.Seen, r.Added, r.Changed, r.Returned, removed)
	return err
}
