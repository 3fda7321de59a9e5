package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"drypp/bot/directory"
	"drypp/courses"
	"drypp/courses/audience"
	"drypp/courses/campaigns"
)

// fieldsAsked is which fields are to be known.
type fieldsAsked struct {
	peopleAsked
	set, add, remove []string
	// changes says that any of these was given.
	changes bool
}

func (p *program) peopleFieldsCommand() *cobra.Command {
	var asked fieldsAsked
	cmd := &cobra.Command{
		Use:   "fields",
		Short: "Choose what is known of people",
		Long: `Show or change what is known of people beside their name, e-mail address and
language. The configuration says what may be chosen (fields).

A field that is taken out is deleted from everybody at once, and campaigns whose
audience uses it stop. A field that is put in comes with the directory's next round,
or with the next import.`,
		Example: `  drypp people fields --config drypp.yaml
  drypp people fields --config drypp.yaml --set department,location
  drypp people fields --config drypp.yaml --remove title`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := asked.check(cmd); err != nil {
				return err
			}
			return p.peopleFields(cmd.Context(), asked)
		},
	}
	p.peopleFlags(cmd, &asked.peopleAsked)
	formatFlag(cmd, &asked.format)
	cmd.Flags().StringSliceVar(&asked.set, "set", nil, "know just these `FIELDS`, comma-separated; none with \"\"")
	cmd.Flags().StringSliceVar(&asked.add, "add", nil, "know these `FIELDS` too")
	cmd.Flags().StringSliceVar(&asked.remove, "remove", nil, "don't know these `FIELDS` any more")
	cmd.Flags().BoolVar(&asked.yes, "yes", false, "don't ask")
	return cmd
}

func (asked *fieldsAsked) check(cmd *cobra.Command) error {
	set, step := cmd.Flags().Changed("set"), cmd.Flags().Changed("add") || cmd.Flags().Changed("remove")
	asked.changes = set || step
	if set && step {
		return fmt.Errorf("%w: --set says all of it: leave --add and --remove out", errUsage)
	}
	return checkFormat(asked.format)
}

// wanted returns the fields that are to be known from now on.
func (asked *fieldsAsked) wanted(now []string) []string {
	if asked.add == nil && asked.remove == nil {
		return slices.DeleteFunc(slices.Clone(asked.set), func(f string) bool { return f == "" })
	}
	wanted := append(slices.Clone(now), asked.add...)
	return slices.DeleteFunc(wanted, func(f string) bool { return slices.Contains(asked.remove, f) })
}

func (p *program) peopleFields(ctx context.Context, asked fieldsAsked) error {
	what := toRead
	if asked.changes {
		what = toChange
	}
	return p.atPeople(ctx, asked.peopleAsked, what, func(at *place) error {
		s, err := at.people.Status(ctx, at.tenant)
		if err != nil || !asked.changes {
			return p.tellFields(s, asked.format, err)
		}
		for _, f := range asked.remove {
			if !slices.Contains(s.Available, f) {
				return fmt.Errorf("%q %w: choose from %s", f, directory.ErrField, strings.Join(s.Available, ", "))
			}
		}
		wanted := asked.wanted(s.Fields)
		if err := p.confirmFields(ctx, at, s, wanted, asked.yes); err != nil {
			return err
		}
		stopped, err := at.people.Choose(ctx, at.tenant, wanted)
		for _, id := range stopped {
			fmt.Fprintf(p.stderr, "drypp: campaign %s stopped: its audience uses a field that isn't known any more\n", id)
		}
		if err != nil {
			return err
		}
		s, err = at.people.Status(ctx, at.tenant)
		return p.tellFields(s, asked.format, err)
	})
}

// confirmFields asks before anything is deleted.
func (p *program) confirmFields(ctx context.Context, at *place, s *directory.Status, wanted []string, yes bool) error {
	var gone []string
	for _, f := range s.Fields {
		if !slices.Contains(wanted, f) {
			gone = append(gone, f)
		}
	}
	if gone == nil {
		return nil
	}
	fmt.Fprintf(p.stderr, "This deletes of %d people, at once and for good: %s\n", s.People+s.Left, strings.Join(gone, ", "))
	list, err := at.Campaigns(ctx, at.tenant)
	if err != nil {
		return err
	}
	if ids := stopping(list, wanted); ids != nil {
		fmt.Fprintf(p.stderr, "These campaigns stop, because their audience uses it: %s\n", strings.Join(ids, ", "))
	}
	return p.confirm("Delete it?", yes)
}

// stopping names the campaigns that send and couldn't with just these fields.
func stopping(list []campaigns.Campaign, fields []string) (ids []string) {
	rules := audience.NewRules(fields...)
	for i := range list {
		if _, known := rules.Membership(&list[i], &courses.Person{}); !known && list[i].State == campaigns.Active {
			ids = append(ids, list[i].ID)
		}
	}
	return ids
}

// fieldJSON is a field that the organisation may choose, for programs.
type fieldJSON struct {
	Field  string `json:"field"`
	Chosen bool   `json:"chosen"`
}

func (p *program) tellFields(s *directory.Status, format string, err error) error {
	if err != nil {
		return err
	}
	list := []fieldJSON{}
	for _, f := range s.Available {
		list = append(list, fieldJSON{f, slices.Contains(s.Fields, f)})
	}
	if format == "json" {
		return p.writeJSON(list)
	}
	t := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "FIELD\tKNOWN\nname\talways\nemail\talways\nlanguage\talways")
	for _, f := range list {
		fmt.Fprintf(t, "%s\t%s\n", f.Field, yesNo(f.Chosen))
	}
	return t.Flush()
}
