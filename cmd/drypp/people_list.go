package main

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/spf13/cobra"

	"drypp/courses"
)

func (p *program) peopleListCommand() *cobra.Command {
	var asked peopleAsked
	cmd := &cobra.Command{
		Use:   "list",
		Short: "Show who works here, and what is known of them",
		Long: `Show who works here, by name, with the fields that the organisation chose. Who left
isn't among them, nor who only installed the app.`,
		Example: `  drypp people list --config drypp.yaml
  drypp people list --config drypp.yaml --format json > people.json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkFormat(asked.format); err != nil {
				return err
			}
			return p.listPeople(cmd.Context(), asked)
		},
	}
	p.peopleFlags(cmd, &asked)
	formatFlag(cmd, &asked.format)
	return cmd
}

func (p *program) listPeople(ctx context.Context, asked peopleAsked) error {
	return p.atPeople(ctx, asked, toRead, func(at *place) error {
		list, fields, err := at.everybody(ctx)
		if err != nil {
			return err
		}
		out := bufio.NewWriter(p.stdout)
		if asked.format == "json" {
			err = writePeopleJSON(out, list, fields)
		} else {
			err = writePeopleTable(out, list, fields)
		}
		if err != nil {
			return err
		}
		return out.Flush()
	})
}

// everybody returns the people by name, and the fields that are known of them.
func (at *place) everybody(ctx context.Context) (list []courses.Person, fields []string, err error) {
	s, err := at.people.Status(ctx, at.tenant)
	if err != nil {
		return nil, nil, err
	}
	err = at.people.People(ctx, at.tenant, func(p courses.Person) error {
		list = append(list, p)
		return nil
	})
	slices.SortFunc(list, func(a, b courses.Person) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Email, b.Email), cmp.Compare(a.ObjectID, b.ObjectID))
	})
	return list, s.Fields, err
}

// fieldOf returns what is known of a person in a chosen field.
func fieldOf(p *courses.Person, field string) string {
	if field == courses.FieldGroups {
		return strings.Join(p.Groups, "; ")
	}
	return p.Field(field)
}

func writePeopleTable(w io.Writer, list []courses.Person, fields []string) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "NAME\tE-MAIL\tLANGUAGE")
	for _, f := range fields {
		fmt.Fprintf(t, "\t%s", strings.ToUpper(f))
	}
	fmt.Fprintln(t)
	for i := range list {
		p := &list[i]
		fmt.Fprintf(t, "%s\t%s\t%s", p.Name, p.Email, p.Speaks(""))
		for _, f := range fields {
			fmt.Fprintf(t, "\t%s", fieldOf(p, f))
		}
		fmt.Fprintln(t)
	}
	return t.Flush()
}

// personJSON is somebody of a list, for programs.
type personJSON struct {
	ObjectID  string            `json:"object_id,omitzero"`
	Name      string            `json:"name"`
	Email     string            `json:"email"`
	Language  courses.Language  `json:"language,omitzero"`
	Installed bool              `json:"installed"`
	Fields    map[string]string `json:"fields"`
	Groups    []string          `json:"groups,omitzero"`
}

func writePeopleJSON(w io.Writer, list []courses.Person, fields []string) error {
	made := make([]personJSON, len(list))
	for i := range list {
		p := &list[i]
		made[i] = personJSON{p.ObjectID, p.Name, p.Email, p.Speaks(""), p.Installed, map[string]string{}, nil}
		for _, f := range fields {
			if f == courses.FieldGroups {
				made[i].Groups = p.Groups
			} else if value := fieldOf(p, f); value != "" {
				made[i].Fields[f] = value
			}
		}
	}
	return json.MarshalEncode(jsontext.NewEncoder(w, jsontext.WithIndent("  ")), made, json.Deterministic(true))
}
