package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"text/tabwriter"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/spf13/cobra"

	"drypp/cards"
	"drypp/courses"
	"drypp/courses/exchange"
	"drypp/courses/library"
	"drypp/courses/markdown"
)

func (p *program) coursesLintCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "lint PATH...",
		Short: "Name everything that is wrong with courses",
		Long: `Name everything that is wrong with courses, and what to do about it, at once:
file, line, error or hint, what it is and how to mend it. A PATH is a course's
folder, a folder of such folders, or one file of a course.

Hints are about what makes a course better; an error is what keeps it from being
given, or given well. Exit status 1 if there is an error. Nothing is changed and
nothing is asked of the network.

With --format json, the one document on standard output is
{"findings": [{"file", "line", "severity", "code", "message", "fix"}]}: line
counts from 1 and is 0 for a file or folder as a whole, severity is error or
hint, and the codes are those of the author's guide (courses/README.md).`,
		Example: `  drypp courses lint fire-drill
  drypp courses lint --format json my-courses > findings.json`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, paths []string) error { return p.lintCourses(paths, format) },
	}
	cmd.Flags().StringVar(&format, "format", "table", "table or json")
	return cmd
}

func (p *program) lintCourses(paths []string, format string) error {
	if format != "table" && format != "json" {
		return fmt.Errorf("%w: there is no format %q: choose table or json", errUsage, format)
	}
	var sources []markdown.Source
	for _, path := range paths {
		list, err := courseSources(path)
		if err != nil {
			return err
		}
		sources = append(sources, list...)
	}
	taken, err := takenID()
	if err != nil {
		return err
	}
	tuneMemory(p.env, 1) // next to nothing of what is made lives longer than its course
	found, err := markdown.LintAll(sources, cards.Oversized, taken, exchange.Placeholders)
	if err != nil {
		return err
	}
	for _, path := range paths {
		beside, err := lintCompetences(path)
		if err != nil {
			return err
		}
		found = append(found, beside...)
	}
	write := p.writeLint
	if format == "json" {
		write = p.writeLintJSON
	}
	if err := write(found, len(sources)); err != nil {
		return err
	}
	if found.Errors() > 0 {
		return errShown
	}
	return nil
}

// lintCompetences looks at what a folder of courses says of competences.
func lintCompetences(path string) (markdown.Findings, error) {
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		return nil, err
	}
	return markdown.LintCompetences(os.DirFS(path), filepath.ToSlash(path))
}

// takenID returns a rule that finds courses with the ID of one that comes along,
// beside which they can't be given. The library's own files pass.
func takenID() (markdown.Rule, error) {
	list, err := library.Courses()
	if err != nil {
		return nil, err
	}
	along, err := courses.NewCatalogue(list...)
	if err != nil {
		return nil, err
	}
	return func(c *courses.Course) []*courses.Fault {
		other := along.Course(c.ID)
		if other == nil {
			return nil
		}
		for l, ed := range c.Editions {
			if other.Editions[l] == nil || other.Editions[l].Source != ed.Source {
				f := courses.NewFault(courses.CodeDuplicateID, "the id %q is that of a course that comes along: give yours, and its folder, another", c.ID)
				f.Language, f.Key = c.Edition("").Language, "id"
				return []*courses.Fault{f}
			}
		}
		return nil
	}, nil
}

// courseSources lists the courses at a path: those in the folder if it holds
// folders and no course file of its own, else the one course that it is.
func courseSources(path string) ([]markdown.Source, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("%w: name a course's folder, a folder of courses, or a file", err)
	}
	whole, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		entries, err := os.ReadDir(path)
		if err != nil {
			return nil, err
		}
		own := slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return markdown.IsFile(e.Name()) })
		if !own && slices.ContainsFunc(entries, fs.DirEntry.IsDir) {
			return markdown.Sources(os.DirFS(path), filepath.ToSlash(path))
		}
		return []markdown.Source{{FS: os.DirFS(filepath.Dir(whole)), Path: filepath.Base(whole), Name: filepath.ToSlash(path)}}, nil
	}
	// a file is looked for from above its folder, whose name has to be the ID
	folder := filepath.Dir(whole)
	return []markdown.Source{{
		FS: os.DirFS(filepath.Dir(folder)), Path: filepath.Base(folder) + "/" + filepath.Base(whole), Name: filepath.ToSlash(path),
	}}, nil
}

func (p *program) writeLint(found markdown.Findings, of int) error {
	if len(found) == 0 {
		_, err := fmt.Fprintf(p.stdout, "ok: %d %s\n", of, plural(of, "course", "courses"))
		return err
	}
	t := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "PLACE\tSEVERITY\tCODE\tPROBLEM\tFIX")
	for i := range found {
		f := &found[i]
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", f.Place(), f.Severity, f.Code, f.Message, f.Fix)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	errs := found.Errors()
	hints := len(found) - errs
	_, err := fmt.Fprintf(p.stderr, "%d %s, %d %s\n", errs, plural(errs, "error", "errors"), hints, plural(hints, "hint", "hints"))
	return err
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func (p *program) writeLintJSON(found markdown.Findings, _ int) error {
	return json.MarshalEncode(jsontext.NewEncoder(p.stdout, jsontext.WithIndent("  ")), struct {
		Findings markdown.Findings `json:"findings"`
	}{found})
}
