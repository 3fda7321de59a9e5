package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"drypp/cmd/drypp/config"
)

func (p *program) checkCommand() *cobra.Command {
	var asked storesAsked
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Verify the stores",
		Long: `Read every record of every store and say what is wrong with it: the file, the
records, totals that don't agree with the answers. Exit status 1 if anything is.

Of a running service a snapshot is checked, which holds up nobody and takes as
much room in the data folder as the largest store while it lasts. When no
service runs the stores are read directly.`,
		Example: `  drypp check --config drypp.yaml
  drypp check --config drypp.yaml --format json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.forStores(cmd, asked, func(ctx context.Context, c *config.Config) error {
				return p.check(ctx, c, asked)
			})
		},
	}
	p.storesFlags(cmd, &asked)
	return cmd
}

// checkedStore is what was found in one organisation's store.
type checkedStore struct {
	Organisation string `json:"organisation"`
	OK           bool   `json:"ok"`
	// Kept is false if there is no store yet.
	Kept     bool     `json:"kept"`
	Problems []string `json:"problems"`
}

func (p *program) check(ctx context.Context, c *config.Config, asked storesAsked) error {
	from, err := p.kept(ctx, c)
	if err != nil {
		return err
	}
	p.warnOfStrays(c, from.organisations())
	organisations, err := chosen(from.organisations(), asked.organisation)
	if err != nil {
		return err
	}
	ok := true
	var list []checkedStore
	now := p.occasionally()
	for i, organisation := range organisations {
		now.say("drypp: checked %d of %d stores so far", i, len(organisations))
		s := look(ctx, from, organisation)
		if err := ctx.Err(); err != nil {
			return err
		}
		list, ok = append(list, s), ok && s.OK
	}
	if err := p.tellChecked(list, ok, asked.format); err != nil {
		return err
	}
	if !ok {
		return errShown
	}
	return nil
}

// look checks one store. That it can't be checked is a problem like others.
func look(ctx context.Context, from kept, organisation string) checkedStore {
	err := from.check(ctx, organisation)
	switch {
	case err == nil:
		return checkedStore{organisation, true, true, []string{}}
	case errors.Is(err, errNoStore):
		return checkedStore{organisation, true, false, []string{}}
	}
	return checkedStore{organisation, false, true, strings.Split(err.Error(), "\n")}
}

func (p *program) tellChecked(list []checkedStore, ok bool, format string) error {
	if format == "json" {
		return p.writeJSON(struct {
			OK     bool           `json:"ok"`
			Stores []checkedStore `json:"stores"`
		}{ok, list})
	}
	t := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "ORGANISATION\tRESULT")
	for _, s := range list {
		switch {
		case !s.Kept:
			fmt.Fprintf(t, "%s\t%v\n", s.Organisation, errNoStore)
		case s.OK:
			fmt.Fprintf(t, "%s\tok\n", s.Organisation)
		}
		for _, problem := range s.Problems {
			fmt.Fprintf(t, "%s\t%s\n", s.Organisation, problem)
		}
	}
	return t.Flush()
}
