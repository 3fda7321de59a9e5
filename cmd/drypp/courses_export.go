package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"drypp/courses"
	"drypp/courses/exchange/gift"
	"drypp/courses/exchange/qti"
	"drypp/courses/library"
	"drypp/courses/markdown"
)

// exportedCourse is how a course is to go elsewhere.
type exportedCourse struct {
	to, language, file string
	yes                bool
}

// exporters write a course in one language, and say what they can't carry.
var exporters = map[string]func(*courses.Course, courses.Language) ([]byte, markdown.Findings, error){
	"gift": gift.Export, "qti": qti.Export,
}

func (p *program) coursesExportCommand() *cobra.Command {
	var o exportedCourse
	cmd := &cobra.Command{
		Use:   "export COURSE",
		Short: "Take a course's questions to another system",
		Long: `Write a course in one language as GIFT, which Moodle and others import, or as a
package of QTI 3 items (a zip file). COURSE is the id of a course that comes along or,
with --config, of one of your own; or a course's folder.

What can't be carried is named on standard error with file and line: an error is a
question that is left out, a hint a part of one. Exit status 1 if a question was left
out, even though the others were written.`,
		Example: `  drypp courses export phishing --to gift --language nb > phishing.gift
  drypp courses export phishing --to qti --language en -o phishing.zip
  drypp courses export my-courses/fire-drill --to gift -o fire-drill.gift`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return p.exportCourse(o, args[0]) },
	}
	p.configFlag(cmd)
	cmd.Flags().StringVar(&o.to, "to", "", "the `FORMAT`: gift or qti")
	cmd.Flags().StringVar(&o.language, "language", "", "the language: nb, nn or en; left out: the first that the course has")
	cmd.Flags().StringVarP(&o.file, "output", "o", "", "the `FILE` to write; left out: standard output")
	cmd.Flags().BoolVar(&o.yes, "yes", false, "overwrite the file without asking")
	return cmd
}

func (p *program) exportCourse(o exportedCourse, name string) error {
	export := exporters[o.to]
	if export == nil {
		return fmt.Errorf("%w: there is no format %q to export to: choose one with --to: %s", errUsage, o.to,
			strings.Join(slices.Sorted(maps.Keys(exporters)), ", "))
	}
	c, err := p.courseNamed(name)
	if err != nil {
		return err
	}
	l := courses.Language(o.language)
	if l == "" {
		l = c.Edition("").Language
	}
	if c.Editions[l] == nil {
		return fmt.Errorf("%w: %s isn't written in %q: choose one of its languages with --language", errUsage, c.ID, o.language)
	}
	out, found, err := export(c, l)
	if err != nil {
		return err
	}
	if err := p.writeExport(o, out); err != nil {
		return err
	}
	for i := range found {
		fmt.Fprintf(p.stderr, "%s: %s: %s\n", found[i].Place(), found[i].Severity, found[i].Sentence())
	}
	if n := found.Errors(); n > 0 {
		return fmt.Errorf("%d of %d questions were left out", n, len(c.Editions[l].Questions))
	}
	return nil
}

// courseNamed returns the course with that ID, or the one in that folder.
func (p *program) courseNamed(name string) (*courses.Course, error) {
	list, err := library.Courses()
	if err != nil {
		return nil, err
	}
	if p.configFile != "" {
		c, err := p.load()
		if err != nil {
			return nil, err
		}
		list = c.Catalogue().All()
	}
	for _, c := range list {
		if c.ID == name {
			return c, nil
		}
	}
	whole, err := filepath.Abs(name)
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(whole); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("there is no course %q: name one that drypp courses list shows, with --config for your own, or a course's folder", name)
	}
	return markdown.Load(os.DirFS(filepath.Dir(whole)), filepath.Base(whole))
}

// writeExport writes what is asked for, and asks before it overwrites a file.
func (p *program) writeExport(o exportedCourse, out []byte) error {
	if o.file == "" {
		_, err := p.stdout.Write(out)
		return err
	}
	if _, err := os.Lstat(o.file); err == nil {
		if err := p.confirm("Overwrite "+o.file+"?", o.yes); err != nil {
			return err
		}
	}
	if err := os.WriteFile(o.file, out, 0o644); err != nil {
		return err
	}
	fmt.Fprintf(p.stderr, "%s: %d bytes\n", o.file, len(out))
	return nil
}
