package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"drypp/bot"
	"drypp/bot/reports"
	"drypp/courses"
)

// exportFormats are the forms that results by name come in.
var exportFormats = []reports.ExportFormat{reports.ExportXLSX, reports.ExportCSV, reports.ExportJSON, reports.ExportPDF, reports.ExportXAPI}

func (p *program) reportExportCommand() *cobra.Command {
	asked := reportAsked{kind: reportExport}
	cmd := &cobra.Command{
		Use:   "export FILE",
		Short: "Write the results of people by name",
		Long: `Write the results of people by name: a row for each person in each course that they
began or have to take. FILE must not exist yet and gets mode 0600; - is standard output.
The format is that of FILE's ending unless --format says otherwise: xlsx, csv, json, pdf
(a report for an auditor) or xapi (statements as the organisation's xapi settings tell
people; FILE ends with .xapi.json).

The export is on record with its scope: the contact sees it with "who looked".`,
		Example: `  drypp report export resultater.xlsx --config drypp.yaml
  drypp report export revisjon.pdf --config drypp.yaml --from 2026-01-01 --to 2026-12-31
  drypp report export - --config drypp.yaml --format csv --scope 'department == "Salg"' | head`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := asked.toExport(args[0]); err != nil {
				return err
			}
			return p.exportResults(cmd.Context(), asked, args[0])
		},
	}
	p.reportFlags(cmd, &asked)
	f := cmd.Flags()
	f.StringVar(&asked.format, "format", "", "xlsx, csv, json, pdf or xapi")
	f.StringVar(&asked.course, "course", "", "only the course with this `ID`")
	f.StringVar(&asked.from, "from", "", "only what was begun or completed from this `DATE` on")
	f.StringVar(&asked.to, "to", "", "only what was begun or completed until this `DATE`")
	f.StringVar(&asked.scope, "scope", "", "only people whom this `EXPRESSION` selects, as audiences of campaigns do")
	languageFlag(cmd, &asked.language)
	return cmd
}

// toExport finds the format of the file, and checks what was asked.
func (asked *reportAsked) toExport(file string) error {
	if asked.format == "" {
		asked.format = strings.TrimPrefix(strings.ToLower(filepath.Ext(file)), ".")
		if strings.HasSuffix(strings.ToLower(file), ".xapi.json") {
			asked.format = string(reports.ExportXAPI)
		}
	}
	if !slices.Contains(exportFormats, reports.ExportFormat(asked.format)) {
		return fmt.Errorf("%w: there is no format %q: choose one of %v with --format, or by the file's ending", errUsage, asked.format, exportFormats)
	}
	if asked.language != "" && !slices.Contains(courses.Languages, courses.Language(asked.language)) {
		return fmt.Errorf("%w: there is no language %q: choose one of %v", errUsage, asked.language, courses.Languages)
	}
	return asked.check()
}

func (p *program) exportResults(ctx context.Context, asked reportAsked, file string) error {
	if file == "-" {
		return p.report(ctx, asked, p.stdout)
	}
	b := p.newBar("bytes written")
	n := &counter{tell: func(n int) { b.tell(n, 0) }}
	err := writeOnce(file, func(w io.Writer) error {
		n.w = w
		return p.report(ctx, asked, n)
	})
	b.finish()
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "%s: %s\n", file, count(n.n, "byte", "bytes"))
	return nil
}

// counter counts what is written.
type counter struct {
	w    io.Writer
	n    int
	tell func(n int)
}

func (c *counter) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += n
	c.tell(c.n)
	return n, err
}

// writeExport writes results by name.
func writeExport(ctx context.Context, w io.Writer, r bot.Reports, tenant string, v reports.Viewer, asked reportAsked) error {
	if asked.language != "" {
		v.Language = courses.Language(asked.language)
	}
	_, from, to := asked.dates()
	_, err := r.Export(ctx, tenant, v, reports.ExportQuery{
		Format: reports.ExportFormat(asked.format), Course: asked.course, From: from, To: to, Scope: asked.scope,
	}, w)
	return err
}
