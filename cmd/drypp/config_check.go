package main

import (
	"errors"
	"fmt"
	"text/tabwriter"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/spf13/cobra"

	"drypp/cmd/drypp/config"
)

// configCommand groups what concerns the configuration.
func (p *program) configCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "config",
		Short:   "Check the configuration",
		Example: "  drypp config check --config drypp.yaml",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return fmt.Errorf("%w: say what to do with the configuration: check", errUsage)
		},
	}
	cmd.AddCommand(p.configCheckCommand())
	return cmd
}

func (p *program) configCheckCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Name everything that is wrong with the configuration",
		Long: `Name everything that is wrong with the configuration at once: each key, where
it was read, what is wrong and what to do. Nothing is changed and nothing is
asked of the network. Exit status 1 if anything is wrong.`,
		Example: `  drypp config check --config drypp.yaml
  DRYPP_LOG_LEVEL=debug drypp config check --config drypp.yaml --format json`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return p.checkConfig(format) },
	}
	p.configFlag(cmd)
	cmd.Flags().StringVar(&format, "format", "table", "table or json")
	return cmd
}

func (p *program) checkConfig(format string) error {
	if format != "table" && format != "json" {
		return fmt.Errorf("%w: there is no format %q: choose table or json", errUsage, format)
	}
	_, err := p.load()
	var problems config.Problems
	if err != nil && !errors.As(err, &problems) {
		return err
	}
	write := p.writeProblems
	if format == "json" {
		write = p.writeProblemsJSON
	}
	if err := write(problems); err != nil {
		return err
	}
	if len(problems) > 0 {
		return errShown
	}
	return nil
}

func (p *program) writeProblems(problems config.Problems) error {
	if len(problems) == 0 {
		_, err := fmt.Fprintf(p.stdout, "%s: ok\n", p.configFile)
		return err
	}
	t := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "KEY\tPLACE\tPROBLEM\tFIX")
	for _, problem := range problems {
		key := problem.Key
		if key == "" {
			key = "-"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", key, problem.Place(), problem.Problem, problem.Fix)
	}
	return t.Flush()
}

// writeProblemsJSON writes {"ok", "problems"}; see config.Problem for the rest.
func (p *program) writeProblemsJSON(problems config.Problems) error {
	return json.MarshalEncode(jsontext.NewEncoder(p.stdout, jsontext.WithIndent("  ")), struct {
		OK       bool            `json:"ok"`
		Problems config.Problems `json:"problems"`
	}{len(problems) == 0, problems})
}
