package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"drypp/bot"
	"drypp/bot/reports"
	"drypp/bot/reports/export"
	"drypp/courses/results"
)

// numbersJSON is how far the people of an organisation, or of its parts, are.
type numbersJSON struct {
	Organisation string     `json:"organisation"`
	Day          string     `json:"day"`
	Since        string     `json:"since"`
	Field        string     `json:"field,omitzero"`
	Course       string     `json:"course,omitzero"`
	Page         int        `json:"page"`
	Pages        int        `json:"pages"`
	All          lineJSON   `json:"all"`
	Lines        []lineJSON `json:"lines"`
}

// lineJSON is one course, or one part of the people. Of what is withheld, no
// number is told.
type lineJSON struct {
	Course    string `json:"course,omitzero"`
	Title     string `json:"title,omitzero"`
	Value     string `json:"value,omitzero"`
	Withheld  bool   `json:"withheld"`
	People    int    `json:"people"`
	Reached   int    `json:"reached"`
	Started   int    `json:"started"`
	Completed int    `json:"completed"`
	Passed    int    `json:"passed"`
	Done      int    `json:"done"`
	Owed      int    `json:"owed"`
	Overdue   int    `json:"overdue"`
	// DoneSince is how many more are done than at the beginning of the trend,
	// null if nobody knows.
	DoneSince *int `json:"done_since"`
}

func lineOf(l *results.Line) lineJSON {
	n := &l.Now
	made := lineJSON{
		Course: l.Course, Title: l.Title, Value: l.Value, Withheld: l.Withheld, People: l.People, Reached: n.Reached,
		Started: n.Started, Completed: n.Completed, Passed: n.Passed, Done: n.Done, Owed: n.Owed, Overdue: n.Overdue,
	}
	if l.HasThen {
		since := n.Done - l.Then.Done
		made.DoneSince = &since
	}
	return made
}

// writeNumbers writes an overview, or a breakdown if a field was asked for.
func writeNumbers(ctx context.Context, w io.Writer, r bot.Reports, tenant string, v reports.Viewer, asked reportAsked) error {
	since, _, _ := asked.dates()
	q := reports.Query{Course: asked.course, Field: asked.field, Since: since, Page: asked.index()}
	var n numbersJSON
	var lines []results.Line
	if asked.field == "" {
		o, err := r.Overview(ctx, tenant, v, q)
		if err != nil {
			return err
		}
		n = numbersJSON{Organisation: o.Organisation, Day: o.Day.String(), Since: o.Since.String(), All: lineOf(&o.All), Page: o.Page + 1, Pages: o.Pages}
		lines = o.Courses
	} else {
		b, err := r.Breakdown(ctx, tenant, v, q)
		if err != nil {
			return err
		}
		n = numbersJSON{
			Organisation: b.Organisation, Day: b.Day.String(), Since: b.Since.String(), Field: b.Field, Course: b.Course,
			All: lineOf(&b.All), Page: b.Page + 1, Pages: b.Pages,
		}
		lines = b.Parts
	}
	n.Lines = make([]lineJSON, len(lines))
	for i := range lines {
		n.Lines[i] = lineOf(&lines[i])
	}
	if asked.format == "json" {
		return writeDocument(w, n)
	}
	return writeNumbersTable(w, &n)
}

// writeDocument writes one JSON document for programs.
func writeDocument(w io.Writer, v any) error {
	if err := json.MarshalWrite(w, v, jsontext.WithIndent("  ")); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func writeNumbersTable(w io.Writer, n *numbersJSON) error {
	fmt.Fprintf(w, "%s, %s\n\n", export.Printable(n.Organisation), n.Day)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	head := "COURSE"
	if n.Field != "" {
		head = "PART"
	}
	fmt.Fprintf(t, "%s\tPEOPLE\tREACHED\tSTARTED\tCOMPLETED\tDONE\tSINCE %s\tTO DO\tOVERDUE\n", head, n.Since)
	for i := range n.Lines {
		l := &n.Lines[i]
		name := l.Course
		if n.Field != "" {
			name = export.Printable(l.Value)
		}
		writeLine(t, name, l)
	}
	writeLine(t, "all", &n.All)
	if err := t.Flush(); err != nil {
		return err
	}
	return writePages(w, n.Page, n.Pages)
}

func writeLine(w io.Writer, name string, l *lineJSON) {
	if l.Withheld {
		fmt.Fprintf(w, "%s\twithheld: fewer than %d people\n", name, results.Fewest)
		return
	}
	since := "-"
	if l.DoneSince != nil {
		since = fmt.Sprintf("%+d", *l.DoneSince)
	}
	fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t%s\t%d\t%d\n", name, l.People, l.Reached, l.Started, l.Completed, l.Done, since, l.Owed, l.Overdue)
}

// writePages says that there are more pages.
func writePages(w io.Writer, page, pages int) error {
	if pages < 2 {
		return nil
	}
	_, err := fmt.Fprintf(w, "\npage %d of %d; --page shows another\n", page, pages)
	return err
}

// looksJSON is a page of who looked.
type looksJSON struct {
	Page  int        `json:"page"`
	Pages int        `json:"pages"`
	Looks []lookJSON `json:"looks"`
}

type lookJSON struct {
	At     time.Time    `json:"at"`
	By     string       `json:"by"`
	What   results.Look `json:"what"`
	Format string       `json:"format,omitzero"`
	Scope  string       `json:"scope,omitzero"`
	People int          `json:"people"`
}

func writeLooks(w io.Writer, format string, looks []results.Looked, page, pages int) error {
	if format == "json" {
		made := looksJSON{Page: page + 1, Pages: pages, Looks: []lookJSON{}}
		for _, l := range looks {
			made.Looks = append(made.Looks, lookJSON{l.At.UTC(), l.By, l.What, l.Format, l.Scope, l.People})
		}
		return writeDocument(w, made)
	}
	if len(looks) == 0 {
		_, err := fmt.Fprintln(w, "nobody has looked at results yet")
		return err
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "WHEN\tWHO\tWHAT\tFORMAT\tPEOPLE\tSCOPE")
	for _, l := range looks {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%d\t%s\n", l.At.UTC().Format("2006-01-02 15:04Z"), export.Printable(l.By), l.What,
			cmp.Or(l.Format, "-"), l.People, export.Printable(cmp.Or(l.Scope, "-")))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	return writePages(w, page+1, pages)
}

// qualityJSON is how the questions of a course do.
type qualityJSON struct {
	Course    string         `json:"course"`
	Title     string         `json:"title"`
	Version   int            `json:"version"`
	People    int            `json:"people"`
	Questions []questionJSON `json:"questions"`
}

type questionJSON struct {
	ID             string   `json:"question"`
	Text           string   `json:"text"`
	File           string   `json:"file,omitzero"`
	Line           int      `json:"line,omitzero"`
	RightPercent   int      `json:"right_percent"`
	Wrong          string   `json:"commonest_wrong,omitzero"`
	WrongPercent   int      `json:"commonest_wrong_percent"`
	Discrimination *float64 `json:"discrimination"`
	MedianSeconds  float64  `json:"median_seconds"`
	Note           string   `json:"note,omitzero"`
}

func qualityOf(q *results.QualityReport) qualityJSON {
	made := qualityJSON{Course: q.Course, Title: q.Title, Version: q.Version, People: q.People, Questions: []questionJSON{}}
	for i := range q.Questions {
		x := &q.Questions[i]
		one := questionJSON{
			ID: x.ID, Text: x.Text, File: x.File, Line: x.Line, RightPercent: x.RightPercent, Wrong: x.Wrong,
			WrongPercent: x.WrongPercent, MedianSeconds: x.Median.Seconds(), Note: questionNote(x),
		}
		if x.HasDiscrimination {
			one.Discrimination = &x.Discrimination
		}
		made.Questions = append(made.Questions, one)
	}
	return made
}

// questionNote points out a question that tells nothing, or the wrong thing.
func questionNote(x *results.QuestionReport) string {
	switch {
	case x.Everybody:
		return "everybody is right at first: it tells nothing; ask something harder, or drop it"
	case x.Nobody:
		return "nobody is right at first: look whether the key and the words are right"
	case x.Reversed:
		return "who does well elsewhere does badly here: look whether the key is right"
	}
	return ""
}

func writeQuality(w io.Writer, format string, q *results.QualityReport) error {
	made := qualityOf(q)
	if format == "json" {
		return writeDocument(w, made)
	}
	fmt.Fprintf(w, "%s, version %d, the first tries of %s\n\n", q.Course, q.Version, count(q.People, "person", "people"))
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "QUESTION\tRIGHT\tCOMMONEST WRONG\tTELLS APART\tTAKES\tWHERE")
	for i := range made.Questions {
		x := &made.Questions[i]
		wrong, apart, where := "-", "-", "-"
		if x.Wrong != "" {
			wrong = fmt.Sprintf("%s (%d%%)", export.Printable(x.Wrong), x.WrongPercent)
		}
		if x.Discrimination != nil {
			apart = strconv.FormatFloat(*x.Discrimination, 'f', 2, 64)
		}
		if x.File != "" {
			where = fmt.Sprintf("%s:%d", x.File, x.Line)
		}
		fmt.Fprintf(t, "%s\t%d%%\t%s\t%s\t%.0f s\t%s\n", x.ID, x.RightPercent, wrong, apart, x.MedianSeconds, where)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for i := range made.Questions {
		if x := &made.Questions[i]; x.Note != "" {
			fmt.Fprintf(w, "\n%s: %s", x.ID, x.Note)
		}
	}
	_, err := fmt.Fprintln(w)
	return err
}

func yesNo(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}
