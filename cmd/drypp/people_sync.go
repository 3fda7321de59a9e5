package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"drypp/bot/directory"
)

// syncAsked is how a round is asked for.
type syncAsked struct {
	peopleAsked
	full  bool
	allow int
}

func (p *program) peopleSyncCommand() *cobra.Command {
	var asked syncAsked
	cmd := &cobra.Command{
		Use:   "sync",
		Short: "Bring the people up to date with the directory",
		Long: `Bring the people up to date with the organisation's directory now; the service does
so by itself every hour, or as directory.every says. Only what has changed since the
last time is asked for.

Who was removed there, was disabled or left the chosen groups gets no more cards. A
round that would remove more than max_removed percent of the people removes nobody
and says so: if it is right, say --allow with the number that it named.

Exit status 1 if that is waited for, or the round failed; then nobody was removed.`,
		Example: `  drypp people sync --config drypp.yaml --dry-run
  drypp people sync --config drypp.yaml
  drypp people sync --config drypp.yaml --allow 42`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := asked.check(cmd); err != nil {
				return err
			}
			return p.syncPeople(cmd.Context(), asked)
		},
	}
	p.peopleFlags(cmd, &asked.peopleAsked)
	formatFlag(cmd, &asked.format)
	cmd.Flags().BoolVar(&asked.dry, "dry-run", false, "show what would change, and change nothing")
	cmd.Flags().BoolVar(&asked.full, "full", false, "ask for everybody, not only for what has changed")
	cmd.Flags().IntVar(&asked.allow, "allow", 0, "let the round that waits for it remove up to `N` people")
	return cmd
}

func (asked *syncAsked) check(cmd *cobra.Command) error {
	switch {
	case cmd.Flags().Changed("allow") && asked.allow < 1:
		return fmt.Errorf("%w: --allow takes the number of people who may be removed, from 1", errUsage)
	case asked.allow > 0 && asked.dry:
		return fmt.Errorf("%w: --allow changes something, --dry-run doesn't: give one of both", errUsage)
	}
	return checkFormat(asked.format)
}

func (p *program) syncPeople(ctx context.Context, asked syncAsked) error {
	what := toChange
	if asked.dry {
		what = toTry
	}
	return p.atPeople(ctx, asked.peopleAsked, what, func(at *place) error {
		if at.configured.Directory == nil {
			return errNoDirectory
		}
		bar := p.newBar("people")
		r, err := at.people.Sync(ctx, at.tenant, directory.SyncOptions{
			Dry: asked.dry, Full: asked.full, Allow: asked.allow, Progress: bar.people,
		})
		bar.finish()
		if err != nil {
			return fmt.Errorf("%w; nobody was removed", err)
		}
		return p.tellSync(r, asked, at)
	})
}

var errNoDirectory = errors.New("the organisation has no directory in the configuration: add one (manifest/README.md), or import a spreadsheet with drypp people import FILE")

func (p *program) tellSync(r *directory.Report, asked syncAsked, at *place) error {
	var err error
	if asked.format == "json" {
		err = p.writeJSON(reportOf(r, asked.dry))
	} else {
		err = tellReport(p.stdout, r)
	}
	if err != nil || r.Held == nil {
		return err
	}
	return fmt.Errorf("nobody was removed: %d of %d people would be, which is more than max_removed (%d%%); if that is right: drypp people sync --allow %d",
		r.Held.Removals, r.Held.People, at.configured.MaxRemoved, r.Held.Removals)
}
