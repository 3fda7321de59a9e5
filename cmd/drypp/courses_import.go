package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/spf13/cobra"

	"drypp/courses"
	"drypp/courses/exchange"
	"drypp/courses/exchange/gift"
	"drypp/courses/exchange/rows"
	"drypp/courses/markdown"
)

// importedCourse is how a course is to be made of questions from elsewhere.
type importedCourse struct {
	to, id, language, from, title, format string
	dry, yes                              bool
}

// importers read a file into a course, by their names, and the ends of the names of
// their files.
var importers = map[string]struct {
	read    func(d *exchange.Draft, name string, src []byte)
	endings []string
}{
	"gift": {gift.Import, []string{".gift", ".txt"}},
	"csv":  {rows.Import, []string{".csv", ".tsv"}},
}

// maxImport is how large, in bytes, a file of questions may be.
const maxImport = gift.MaxFile

func (p *program) coursesImportCommand() *cobra.Command {
	var o importedCourse
	cmd := &cobra.Command{
		Use:   "import FILE...",
		Short: "Make a course of questions from another system",
		Long: `Make a course of questions in GIFT (Moodle) or CSV, one question a row. The author's
guide (courses/README.md) tells the columns and what becomes of what.

The course is written to the folder ID in the folder that --to names, as a file of
its language. Nothing is overwritten without asking. What can't be carried is named
with file and line: an error is a question that is left out, a hint a part of one. If
a question is left out, the others are written if you say so, or with --yes. What
Drypp needs and the file lacks, explanations for instance, becomes a placeholder that
drypp courses lint names.

Exit status 1 if a question was left out, even though the others were written.`,
		Example: `  drypp courses import bank.gift --to my-courses --id fire-drill --language nb --dry-run
  drypp courses import bank.gift --to my-courses --id fire-drill --language nb
  drypp courses import questions.csv --to my-courses --id hygiene --language en --title Hygiene --yes`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, files []string) error { return p.importCourse(o, files) },
	}
	cmd.Flags().StringVar(&o.to, "to", "", "the `FOLDER` of courses")
	cmd.Flags().StringVar(&o.id, "id", "", "the course's `ID`: lower-case letters, digits and hyphens")
	cmd.Flags().StringVar(&o.language, "language", "", "the language of the questions: nb, nn or en")
	cmd.Flags().StringVar(&o.title, "title", "", "the course's `TITLE`; left out: what the file says")
	cmd.Flags().StringVar(&o.from, "from", "", "the `FORMAT`: gift or csv; left out: what the file's name says")
	cmd.Flags().BoolVar(&o.dry, "dry-run", false, "show what would be written, and write nothing")
	cmd.Flags().BoolVar(&o.yes, "yes", false, "don't ask")
	formatFlag(cmd, &o.format)
	return cmd
}

// check refuses what was typed wrongly, before any file is read.
func (o *importedCourse) check() error {
	if err := checkFormat(o.format); err != nil {
		return err
	}
	if err := checkID(o.id); err != nil {
		return fmt.Errorf("%w: --id: %w", errUsage, err)
	}
	if !slices.Contains(courses.Languages, courses.Language(o.language)) {
		return fmt.Errorf("%w: Drypp doesn't speak %q: choose nb, nn or en with --language", errUsage, o.language)
	}
	if o.to == "" {
		return fmt.Errorf("%w: name the folder of courses with --to", errUsage)
	}
	return nil
}

func (p *program) importCourse(o importedCourse, files []string) error {
	if err := o.check(); err != nil {
		return err
	}
	d := exchange.NewDraft(o.id, courses.Language(o.language))
	d.SetTitle(o.title)
	for _, file := range files {
		if err := o.read(d, file); err != nil {
			return err
		}
	}
	c, err := d.Course()
	name := filepath.Join(o.to, o.id, o.language+".md")
	if told := p.tellCourse(o, name, d.Found, c); told != nil {
		return told
	}
	if err != nil {
		return err
	}
	lost := d.Found.Errors()
	if !o.dry {
		if err := p.writeImport(o, c, name, lost); err != nil {
			return err
		}
	}
	if lost > 0 {
		return errShown
	}
	return nil
}

// read reads one file into the course.
func (o *importedCourse) read(d *exchange.Draft, file string) error {
	from := o.from
	for name, importer := range importers {
		if from == "" && slices.Contains(importer.endings, strings.ToLower(filepath.Ext(file))) {
			from = name
		}
	}
	importer, ok := importers[from]
	if !ok {
		return fmt.Errorf("%w: which format is %s? Say so with --from: %s", errUsage, file, strings.Join(slices.Sorted(maps.Keys(importers)), ", "))
	}
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, maxImport+1))
	if err != nil {
		return err
	}
	importer.read(d, filepath.ToSlash(file), src)
	return nil
}

// tellCourse shows what was found and what there is to write; c is nil if there is
// nothing.
func (p *program) tellCourse(o importedCourse, name string, found markdown.Findings, c *courses.Course) error {
	sum := struct {
		File      string            `json:"file"`
		Lessons   int               `json:"lessons"`
		Questions int               `json:"questions"`
		Left      int               `json:"left_out"`
		Findings  markdown.Findings `json:"findings"`
	}{File: filepath.ToSlash(name), Left: found.Errors(), Findings: found}
	if c != nil {
		ed := c.Editions[courses.Language(o.language)]
		sum.Lessons, sum.Questions = len(ed.Lessons), len(ed.Questions)
	}
	if o.format == "json" {
		return json.MarshalEncode(jsontext.NewEncoder(p.stdout, jsontext.WithIndent("  ")), sum)
	}
	if len(found) > 0 {
		t := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(t, "PLACE\tSEVERITY\tPROBLEM\tFIX")
		for i := range found {
			f := &found[i]
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", f.Place(), f.Severity, f.Message, f.Fix)
		}
		if err := t.Flush(); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(p.stdout, "%s: %s in %s; %s left out\n", sum.File, count(sum.Questions, "question", "questions"),
		count(sum.Lessons, "lesson", "lessons"), count(sum.Left, "item was", "items were"))
	return err
}

// writeImport writes the course's file, after asking where something would be
// missing or overwritten.
func (p *program) writeImport(o importedCourse, c *courses.Course, name string, lost int) error {
	question := ""
	if _, err := os.Lstat(name); err == nil {
		question = "Overwrite " + name + "?"
	} else if lost > 0 {
		question = "Write the course without what is left out?"
	}
	if question != "" {
		if err := p.confirm(question, o.yes); err != nil {
			return err
		}
	}
	text, err := markdown.Format(c, courses.Language(o.language))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(name, text, 0o644); err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.stderr, "written; what it lacks is named by\n  drypp courses lint %s\n", filepath.ToSlash(filepath.Dir(name)))
	return err
}
