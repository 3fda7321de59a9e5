package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/spf13/cobra"

	"drypp/courses"
	"drypp/courses/library"
)

func (p *program) coursesListCommand() *cobra.Command {
	var format, language string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "Show which courses are installed, with their versions",
		Long: `Show the courses that come along with Drypp and those of the folders that the
configuration names. Without a configuration, only the former are shown.`,
		Example: `  drypp courses list --config drypp.yaml
  drypp courses list --language nn --format json`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return p.listCourses(courses.Language(language), format) },
	}
	p.configFlag(cmd)
	cmd.Flags().StringVar(&format, "format", "table", "table or json")
	cmd.Flags().StringVar(&language, "language", string(courses.English), "the language of the titles: nb, nn or en")
	return cmd
}

// listed is a course as the list shows it.
type listed struct {
	ID        string             `json:"id"`
	Version   int                `json:"version"`
	Source    string             `json:"source"`
	Languages []courses.Language `json:"languages"`
	Lessons   int                `json:"lessons"`
	Questions int                `json:"questions"`
	Minutes   int                `json:"minutes"`
	Title     string             `json:"title"`
}

func (p *program) listCourses(l courses.Language, format string) error {
	if format != "table" && format != "json" {
		return fmt.Errorf("%w: there is no format %q: choose table or json", errUsage, format)
	}
	if !slices.Contains(courses.Languages, l) {
		return fmt.Errorf("%w: Drypp doesn't speak %q: choose nb, nn or en", errUsage, l)
	}
	list, err := p.installed(l)
	if err != nil {
		return err
	}
	if format == "json" {
		return json.MarshalEncode(jsontext.NewEncoder(p.stdout, jsontext.WithIndent("  ")), struct {
			Courses []listed `json:"courses"`
		}{list})
	}
	t := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "ID\tVERSION\tSOURCE\tLANGUAGES\tLESSONS\tQUESTIONS\tMINUTES\tTITLE")
	for _, c := range list {
		var languages []string
		for _, l := range c.Languages {
			languages = append(languages, string(l))
		}
		fmt.Fprintf(t, "%s\t%d\t%s\t%s\t%d\t%d\t%d\t%s\n", c.ID, c.Version, c.Source, strings.Join(languages, " "),
			c.Lessons, c.Questions, c.Minutes, c.Title)
	}
	return t.Flush()
}

// installed lists the courses in the order of their IDs. One that the library
// has is from the library: no two courses of a catalogue share an ID.
func (p *program) installed(l courses.Language) ([]listed, error) {
	all, err := library.Courses()
	if err != nil {
		return nil, err
	}
	along := map[string]bool{}
	for _, c := range all {
		along[c.ID] = true
	}
	if p.configFile != "" {
		c, err := p.load()
		if err != nil {
			return nil, err
		}
		all = slices.Clone(c.Catalogue().All())
	}
	slices.SortFunc(all, func(a, b *courses.Course) int { return cmp.Compare(a.ID, b.ID) })
	list := make([]listed, len(all))
	for i, c := range all {
		ed := c.Edition(l)
		list[i] = listed{
			ID: c.ID, Version: c.Version, Source: "own", Lessons: len(ed.Lessons), Questions: len(ed.Questions),
			Minutes: c.Minutes, Title: ed.Title,
		}
		if c.Test != nil {
			list[i].Questions = c.Test.Draw // its bank is other courses', too
		}
		if along[c.ID] {
			list[i].Source = "library"
		}
		for _, l := range courses.Languages {
			if c.Editions[l] != nil {
				list[i].Languages = append(list[i].Languages, l)
			}
		}
	}
	return list, nil
}
