package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

// coursesCommand groups what authors need.
func (p *program) coursesCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "courses",
		Short: "Write courses, check them, and see which there are",
		Example: `  drypp courses new fire-drill
  drypp courses lint fire-drill
  drypp courses preview fire-drill
  drypp courses list --config drypp.yaml
  drypp courses import bank.gift --to my-courses --id fire-drill --language nb
  drypp courses export phishing --to gift --language nb > phishing.gift`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return fmt.Errorf("%w: say what to do with courses: see drypp courses --help", errUsage)
		},
	}
	cmd.AddCommand(p.coursesNewCommand(), p.coursesListCommand(), p.coursesLintCommand(), p.coursesPreviewCommand())
	cmd.AddCommand(p.coursesImportCommand(), p.coursesExportCommand())
	return cmd
}
