package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"drypp/bot"
	"drypp/bot/reports"
	"drypp/bot/reports/export"
	"drypp/bot/reports/workbook"
	"drypp/courses/results"
)

func (p *program) reportDocumentsCommand() *cobra.Command {
	asked := reportAsked{kind: reportDocuments}
	cmd := &cobra.Command{
		Use:   "documents",
		Short: "Show who acknowledged which version of a document",
		Long: `Show for each document that a lesson carries how many acknowledged the version that it
has now, and by name who hasn't. As csv or xlsx: who acknowledged which version and when,
a row for each, also of earlier versions, for an auditor. It is on record that somebody
looked.`,
		Example: `  drypp report documents --config drypp.yaml
  drypp report documents --config drypp.yaml --course house-rules --format csv > signatures.csv`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.showReport(cmd.Context(), asked) },
	}
	p.reportFlags(cmd, &asked)
	tableFormatFlag(cmd, &asked.format)
	cmd.Flags().StringVar(&asked.course, "course", "", "only documents of the course with this `ID`")
	return cmd
}

// tableFormats are the forms of a report that is a table for people, or rows for
// programs.
var tableFormats = []string{"table", "json", "csv", "xlsx"}

func tableFormatFlag(cmd *cobra.Command, format *string) {
	cmd.Flags().StringVar(format, "format", "table", strings.Join(tableFormats[:3], ", ")+" or "+tableFormats[3])
}

// checkFormat holds the format to those that the kind of report has.
func (asked *reportAsked) checkFormat() error {
	switch asked.kind {
	case reportExport: // toExport does
		return nil
	case reportDocuments, reportSurvey:
		if !slices.Contains(tableFormats, asked.format) {
			return fmt.Errorf("%w: there is no format %q: choose %s", errUsage, asked.format, strings.Join(tableFormats, ", "))
		}
		return nil
	}
	return checkFormat(asked.format)
}

// signableJSON is who acknowledged a document.
type signableJSON struct {
	Course       string   `json:"course"`
	Lesson       string   `json:"lesson"`
	Title        string   `json:"title"`
	Version      int      `json:"version"`
	People       int      `json:"people"`
	Acknowledged int      `json:"acknowledged"`
	Earlier      int      `json:"earlier_version_only"`
	Missing      []string `json:"missing"`
}

func signableOf(d *results.Document) signableJSON {
	return signableJSON{
		Course: d.Course, Lesson: d.Lesson, Title: d.Title, Version: d.Version, People: d.People,
		Acknowledged: d.Acknowledged, Earlier: d.Earlier, Missing: append([]string{}, d.Missing...),
	}
}

// writeDocuments writes who acknowledged which documents.
func writeDocuments(ctx context.Context, w io.Writer, r bot.Reports, tenant string, v reports.Viewer, asked reportAsked) error {
	if asked.format == "csv" || asked.format == "xlsx" {
		list, err := r.Signatures(ctx, tenant, v, asked.course)
		if err != nil {
			return err
		}
		t := signatures(list)
		if asked.format == "csv" {
			return export.WriteTableCSV(w, t)
		}
		return workbook.WriteTables(w, t.Name, t)
	}
	d, err := r.Documents(ctx, tenant, v, asked.course)
	if err != nil {
		return err
	}
	list := make([]signableJSON, len(d.List))
	for i := range d.List {
		list[i] = signableOf(&d.List[i])
	}
	if asked.format == "json" {
		return writeDocument(w, struct {
			Organisation string         `json:"organisation"`
			Day          string         `json:"day"`
			Documents    []signableJSON `json:"documents"`
		}{d.Organisation, d.Day.String(), list})
	}
	return writeDocumentsTable(w, list)
}

func writeDocumentsTable(w io.Writer, list []signableJSON) error {
	if len(list) == 0 {
		_, err := fmt.Fprintln(w, "no course has a document to acknowledge")
		return err
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "DOCUMENT\tCOURSE\tVERSION\tPEOPLE\tACKNOWLEDGED\tEARLIER ONLY\tMISSING")
	for _, d := range list {
		fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%d\t%d\t%d\n", export.Printable(d.Title), d.Course, d.Version, d.People, d.Acknowledged, d.Earlier, len(d.Missing))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, d := range list {
		if len(d.Missing) > 0 {
			fmt.Fprintf(w, "\n%s, version %d, is not acknowledged by:\n", export.Printable(d.Title), d.Version)
		}
		for _, name := range d.Missing {
			fmt.Fprintln(w, "  "+export.Printable(name))
		}
	}
	return nil
}

// signatures lays out who acknowledged what, for a file.
func signatures(list []reports.Signed) *export.Table {
	t := &export.Table{
		Name:   "Signatures",
		Keys:   []string{"name", "email", "course", "course_title", "lesson", "document", "version", "at", "person"},
		Labels: []string{"Name", "E-mail", "Course, ID", "Course", "Lesson, ID", "Document", "Version", "When (UTC)", "Person, ID"},
	}
	for i := range list {
		s := &list[i]
		t.Rows = append(t.Rows, []any{s.Name, s.Email, s.Course, s.CourseTitle, s.Lesson, s.Title, s.Version, s.At.UTC().Format(time.RFC3339), s.Person})
	}
	return t
}
