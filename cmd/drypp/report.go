package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"drypp/bot"
	"drypp/bot/reports"
	"drypp/cmd/drypp/config"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/results"
)

// reportKind says which report is asked for.
type reportKind string

const (
	reportOverview  reportKind = "overview"
	reportQuality   reportKind = "quality"
	reportLooks     reportKind = "looks"
	reportExport    reportKind = "export"
	reportDocuments reportKind = "documents"
	reportSurvey    reportKind = "survey"
	reportRetention reportKind = "retention"
	reportNeeds     reportKind = "needs"
)

// reportAsked is which report is asked for.
type reportAsked struct {
	kind reportKind
	// organisation is a tenant ID, or empty.
	organisation, course, field, scope string
	// survey, campaign and competence are IDs, or empty.
	survey, campaign, competence string
	// since, from and to are dates, or empty.
	since, from, to string
	// format is table or json, or that of an export.
	format string
	// language is that of an export; empty is the organisation's.
	language string
	// page counts from 1.
	page int
}

func (p *program) reportCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "report",
		Short: "See how far people are, what they know, need and think; export results, see who looked",
		Long: `See how far the organisation's people are, how the questions of a course do, what people
still know of it, what they need, what surveys gave, who acknowledged documents, and who
looked at results; and export results by name. Whoever may read the data folder may do
so, and it is on record: the contact sees it with "who looked".

Numbers about fewer than 5 people are withheld, and so is what they could be worked out
from; an export has everybody by name.

A running service is asked over its socket in the data folder; when none runs the store
is opened directly.`,
		Example: `  drypp report overview --config drypp.yaml --by department
  drypp report export resultater.xlsx --config drypp.yaml
  drypp report quality safe-mail --config drypp.yaml`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return fmt.Errorf("%w: say which report: overview, export, quality, retention, needs, survey, documents or looks", errUsage)
		},
	}
	cmd.AddCommand(p.reportOverviewCommand(), p.reportExportCommand(), p.reportQualityCommand(), p.reportLooksCommand(),
		p.reportDocumentsCommand(), p.reportSurveyCommand(), p.reportRetentionCommand(), p.reportNeedsCommand())
	return cmd
}

// reportFlags gives a command the flags that all reports share.
func (p *program) reportFlags(cmd *cobra.Command, asked *reportAsked) {
	p.configFlag(cmd)
	cmd.Flags().StringVar(&asked.organisation, "organisation", "", "the organisation with this `TENANT` ID; needed where there are several")
}

func (p *program) reportOverviewCommand() *cobra.Command {
	asked := reportAsked{kind: reportOverview}
	cmd := &cobra.Command{
		Use:   "overview",
		Short: "Show how far people are in each course",
		Long: `Show how many people were reached with each course, have begun, completed and passed
it, and how many are past their due date; with --by, for each part of the people.`,
		Example: `  drypp report overview --config drypp.yaml
  drypp report overview --config drypp.yaml --by department --course safe-mail --since 2026-10-01`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.showReport(cmd.Context(), asked) },
	}
	p.reportFlags(cmd, &asked)
	formatFlag(cmd, &asked.format)
	cmd.Flags().StringVar(&asked.field, "by", "", "show each part of the people by this `FIELD`: "+strings.Join(results.Fields, " or "))
	cmd.Flags().StringVar(&asked.course, "course", "", "show only the course with this `ID`")
	cmd.Flags().StringVar(&asked.since, "since", "", "count the trend from this `DATE`; 28 days ago unless set")
	pageFlag(cmd, &asked.page)
	return cmd
}

func pageFlag(cmd *cobra.Command, page *int) {
	cmd.Flags().IntVar(page, "page", 1, "show this page")
}

func (p *program) reportQualityCommand() *cobra.Command {
	asked := reportAsked{kind: reportQuality}
	cmd := &cobra.Command{
		Use:   "quality COURSE",
		Short: "Show how the questions of a course do",
		Long: `Show for each question of a course how many got it right at first, which wrong choice
attracts most, how well it tells apart who knows the subject, and how long an answer
takes. It takes five people who finished, and moves on by five at a time, so that no
answer can be told from two reports.`,
		Example: "  drypp report quality safe-mail --config drypp.yaml",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			asked.course = args[0]
			return p.showReport(cmd.Context(), asked)
		},
	}
	p.reportFlags(cmd, &asked)
	formatFlag(cmd, &asked.format)
	return cmd
}

func (p *program) reportLooksCommand() *cobra.Command {
	asked := reportAsked{kind: reportLooks}
	cmd := &cobra.Command{
		Use:     "looks",
		Short:   "Show who looked at the results of people",
		Long:    "Show who looked at the results of people or took them out of Drypp: when, how, and whose\nresults they were. The latest come first.",
		Example: "  drypp report looks --config drypp.yaml",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return p.showReport(cmd.Context(), asked) },
	}
	p.reportFlags(cmd, &asked)
	formatFlag(cmd, &asked.format)
	pageFlag(cmd, &asked.page)
	return cmd
}

// check holds what was asked to what there is.
func (asked *reportAsked) check() error {
	if err := asked.checkFormat(); err != nil {
		return err
	}
	if asked.field != "" && !slices.Contains(results.Fields, asked.field) {
		return fmt.Errorf("%w: nothing is counted by %q: choose one of %s", errUsage, asked.field, strings.Join(results.Fields, ", "))
	}
	if asked.page < 0 {
		return fmt.Errorf("%w: there is no page %d: pages count from 1", errUsage, asked.page)
	}
	for flag, day := range map[string]string{"since": asked.since, "from": asked.from, "to": asked.to} {
		if _, err := calendar.ParseDate(day); day != "" && err != nil {
			return fmt.Errorf("%w: --%s is no date: write year, month and day, such as 2026-01-31", errUsage, flag)
		}
	}
	if asked.from != "" && asked.to != "" && asked.to < asked.from {
		return fmt.Errorf("%w: --to is before --from", errUsage)
	}
	return nil
}

// showReport prints a report.
func (p *program) showReport(ctx context.Context, asked reportAsked) error {
	if err := asked.check(); err != nil {
		return err
	}
	return p.report(ctx, asked, p.stdout)
}

// report writes a report, of the running service or of the stores themselves.
// Half of one never looks like a whole: the error says so.
func (p *program) report(ctx context.Context, asked reportAsked, out io.Writer) error {
	c, err := p.loadForStores()
	if err != nil {
		return err
	}
	if asked.organisation, err = oneTenant(c, asked.organisation); err != nil {
		return err
	}
	resp, err := ask(ctx, c.Socket(), "/report?"+asked.query())
	if errors.Is(err, errNoService) {
		return p.readReport(ctx, c, asked, out)
	}
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if _, err = io.Copy(out, resp.Body); err != nil {
		return fmt.Errorf("the service on %s stopped in the middle of its answer: %w", c.Socket(), err)
	}
	return nil
}

// readReport writes a report of a store that no service has open.
func (p *program) readReport(ctx context.Context, c *config.Config, asked reportAsked, out io.Writer) error {
	o, err := p.openOffice(ctx, c, []string{asked.organisation}, toRead)
	if err != nil {
		return err
	}
	if len(o.opened) == 0 {
		return errNobody
	}
	return errors.Join(writeReport(ctx, out, o.reports, &o.opened[0], asked), o.close())
}

// reportRoutes answers GET /report.
func reportRoutes(mux *http.ServeMux, r bot.Reports, list []organisation, log *slog.Logger) {
	mux.HandleFunc("GET /report", func(w http.ResponseWriter, req *http.Request) {
		asked := reportAskedIn(req.URL.Query())
		out := &patient{w: w, control: http.NewResponseController(w)}
		chosen, err := choose(list, resultsAsked{organisation: asked.organisation})
		if err == nil {
			err = writeReport(req.Context(), out, r, &chosen[0], asked)
		}
		answered(req.Context(), log, w, out, "a report", err)
	})
}

// writeReport writes what was asked for about one organisation.
func writeReport(ctx context.Context, w io.Writer, r bot.Reports, o *organisation, asked reportAsked) error {
	v := reports.Viewer{Via: "command line", Language: courses.Language(o.Language)}
	switch asked.kind {
	case reportExport:
		return writeExport(ctx, w, r, o.TenantID, v, asked)
	case reportQuality:
		q, err := r.Quality(ctx, o.TenantID, v, asked.course)
		if err != nil {
			return advise(err, asked)
		}
		return writeQuality(w, asked.format, q)
	case reportDocuments:
		return writeDocuments(ctx, w, r, o.TenantID, v, asked)
	case reportSurvey:
		return writeSurvey(ctx, w, r, o.TenantID, v, asked)
	case reportRetention:
		return writeRetention(ctx, w, r, o.TenantID, v, asked)
	case reportNeeds:
		return writeNeeds(ctx, w, r, o.TenantID, v, asked)
	case reportLooks:
		looks, pages, err := r.Looks(ctx, o.TenantID, v, asked.index())
		if err != nil {
			return err
		}
		return writeLooks(w, asked.format, looks, asked.index(), pages)
	}
	return writeNumbers(ctx, w, r, o.TenantID, v, asked)
}

// advise says what to do about an error of a report.
func advise(err error, asked reportAsked) error {
	if errors.Is(err, reports.ErrFew) {
		return fmt.Errorf("fewer than %d people have finished %s since it was last changed: nothing is told of fewer", results.Fewest, asked.course)
	}
	return err
}

// index returns the page as a Service counts it.
func (asked *reportAsked) index() int { return max(asked.page-1, 0) }

func (asked *reportAsked) dates() (since, from, to calendar.Date) {
	since, _ = calendar.ParseDate(asked.since)
	from, _ = calendar.ParseDate(asked.from)
	to, _ = calendar.ParseDate(asked.to)
	return since, from, to
}

func (asked *reportAsked) query() string {
	return url.Values{
		"kind": {string(asked.kind)}, "organisation": {asked.organisation}, "course": {asked.course}, "field": {asked.field},
		"survey": {asked.survey}, "campaign": {asked.campaign}, "competence": {asked.competence},
		"scope": {asked.scope}, "since": {asked.since}, "from": {asked.from}, "to": {asked.to}, "format": {asked.format},
		"language": {asked.language}, "page": {strconv.Itoa(asked.page)},
	}.Encode()
}

func reportAskedIn(q url.Values) reportAsked {
	page, _ := strconv.Atoi(q.Get("page"))
	return reportAsked{
		kind: reportKind(q.Get("kind")), organisation: q.Get("organisation"), course: q.Get("course"), field: q.Get("field"),
		survey: q.Get("survey"), campaign: q.Get("campaign"), competence: q.Get("competence"), scope: q.Get("scope"), since: q.Get("since"), from: q.Get("from"), to: q.Get("to"), format: q.Get("format"),
		language: q.Get("language"), page: page,
	}
}
