package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"drypp/courses/markdown"
	"drypp/courses/surveys"
)

// surveysCommand groups what authors of surveys need.
func (p *program) surveysCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "surveys",
		Short:   "Check surveys",
		Example: "  drypp surveys lint my-surveys",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return fmt.Errorf("%w: say what to do with surveys: see drypp surveys --help", errUsage)
		},
	}
	cmd.AddCommand(p.surveysLintCommand())
	return cmd
}

func (p *program) surveysLintCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "lint PATH...",
		Short: "Name everything that is wrong with surveys",
		Long: `Name everything that is wrong with surveys, and what to do about it, at once: file,
line, what it is and how to mend it. A PATH is a survey's file or a folder of such
files. Exit status 1 if there is an error. Nothing is changed.

With --format json, the document on standard output is that of drypp courses lint. What
people answered is had from drypp report survey.`,
		Example: `  drypp surveys lint my-surveys
  drypp surveys lint my-surveys/lunch.yaml --format json`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, paths []string) error {
			if err := checkFormat(format); err != nil {
				return err
			}
			return p.lintSurveys(paths, format)
		},
	}
	formatFlag(cmd, &format)
	return cmd
}

func (p *program) lintSurveys(paths []string, format string) error {
	var found markdown.Findings
	read := 0
	for _, path := range paths {
		list, err := surveysAt(path)
		var wrong markdown.Findings
		switch {
		case errors.As(err, &wrong):
			found = append(found, wrong...)
		case err != nil:
			return err
		}
		read += len(list)
	}
	var err error
	switch {
	case format == "json":
		err = p.writeLintJSON(found, read)
	case len(found) > 0:
		err = p.writeLint(found, read)
	default:
		_, err = fmt.Fprintf(p.stdout, "ok: %s\n", count(read, "survey", "surveys"))
	}
	if err == nil && found.Errors() > 0 {
		err = errShown
	}
	return err
}

// surveysAt reads the surveys at a path: a file, or those in a folder. What is found
// is named from where the command was given.
func surveysAt(path string) ([]*surveys.Survey, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("%w: name a survey's file, or a folder of such files", err)
	}
	if info.IsDir() {
		list, err := surveys.Load(os.DirFS(path))
		return list, under(path, err)
	}
	if info.Size() > surveys.MaxFile {
		return nil, fmt.Errorf("%s has more than %d bytes, so it is no survey", path, surveys.MaxFile)
	}
	src, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	s, err := surveys.Parse(filepath.ToSlash(path), src)
	return []*surveys.Survey{s}, err
}

// under names the files of what was found in a folder from above it.
func under(folder string, err error) error {
	var found markdown.Findings
	if !errors.As(err, &found) {
		return err
	}
	for i := range found {
		found[i].File = filepath.ToSlash(filepath.Join(folder, found[i].File))
	}
	return found
}
