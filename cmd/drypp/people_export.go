package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"drypp/bot/directory/sheet"
	"drypp/courses"
)

func (p *program) peopleExportCommand() *cobra.Command {
	var asked peopleAsked
	cmd := &cobra.Command{
		Use:   "export FILE",
		Short: "Write a spreadsheet of who works here",
		Long: `Write a spreadsheet of who works here, in the shape that drypp people import reads:
name, e-mail address, language and the fields that the organisation chose. FILE must
not exist yet and gets mode 0600; - is standard output. The format is that of FILE's
ending, and csv on standard output, unless --format says otherwise.`,
		Example: `  drypp people export ansatte.xlsx --config drypp.yaml
  drypp people export - --config drypp.yaml --format csv | head`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			format, err := exportFormat(asked.format, args[0])
			if err != nil {
				return err
			}
			return p.exportPeople(cmd.Context(), asked, args[0], format)
		},
	}
	p.peopleFlags(cmd, &asked)
	cmd.Flags().StringVar(&asked.format, "format", "", "xlsx or csv")
	return cmd
}

// exportFormat returns the format that was asked for, or that of the file.
func exportFormat(asked, file string) (sheet.Format, error) {
	format := sheet.Format(asked)
	switch {
	case asked != "":
	case file == "-":
		format = sheet.CSV
	default:
		format = sheet.Format(strings.TrimPrefix(strings.ToLower(filepath.Ext(file)), "."))
	}
	if !slices.Contains(sheet.Formats, format) {
		return "", fmt.Errorf("%w: there is no format %q: choose one of %v with --format, or by the file's ending", errUsage, format, sheet.Formats)
	}
	return format, nil
}

func (p *program) exportPeople(ctx context.Context, asked peopleAsked, file string, format sheet.Format) error {
	return p.atPeople(ctx, asked, toRead, func(at *place) error {
		list, fields, err := at.everybody(ctx)
		if err != nil {
			return err
		}
		write := func(w io.Writer) error {
			people := func(yield func(courses.Person) error) error {
				for _, one := range list {
					if err := yield(one); err != nil {
						return err
					}
				}
				return nil
			}
			o := sheet.WriteOptions{Language: courses.Language(at.configured.Language), TempDir: at.config.DataFolder()}
			return sheet.Write(w, format, fields, people, o)
		}
		if file == "-" {
			return write(p.stdout)
		}
		if err := writeOnce(file, write); err != nil {
			return err
		}
		fmt.Fprintf(p.stdout, "%s: %s\n", file, count(len(list), "person", "people"))
		return nil
	})
}
