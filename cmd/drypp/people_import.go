package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"drypp/bot/directory"
	"drypp/bot/directory/sheet"
)

// importAsked is how a spreadsheet is to be imported.
type importAsked struct {
	peopleAsked
	whole bool
	allow int
	maps  []string
	sheet string
}

func (p *program) peopleImportCommand() *cobra.Command {
	var asked importAsked
	cmd := &cobra.Command{
		Use:   "import FILE",
		Short: "Bring people in from a spreadsheet",
		Long: `Bring people in from a spreadsheet (.xlsx or .csv) with a column each for name and
e-mail address and, as the organisation chose, department, location, manager, title,
start date and its own fields. The usual Norwegian and English names of columns are
known; others are said in the configuration (headers) or with --map. Columns that
weren't chosen aren't read; what the file has no column for stays as it is known.

What would change is shown first. Who is listed is found again by the e-mail
address. Rows that can't be used are named with their number and the reason; the
others go in. With --whole the file is all of the organisation, and who isn't in it
has left: if that would be more than max_removed percent, it takes somebody who
answers, or --allow with their number. As long as a row can't be used that may be
about somebody who is on no other, nobody can be said to have left.

Exit status 1 if a row wasn't taken, even though the others were.`,
		Example: `  drypp people import ansatte.xlsx --config drypp.yaml --dry-run
  drypp people import ansatte.xlsx --config drypp.yaml --whole
  drypp people import folk.csv --config drypp.yaml --map "Avd.=department" --yes`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(asked.format); err != nil {
				return err
			}
			return p.importPeople(cmd.Context(), asked, args[0])
		},
	}
	p.peopleFlags(cmd, &asked.peopleAsked)
	formatFlag(cmd, &asked.format)
	cmd.Flags().BoolVar(&asked.dry, "dry-run", false, "show what would change, and change nothing")
	cmd.Flags().BoolVar(&asked.whole, "whole", false, "who isn't in the file has left")
	cmd.Flags().IntVar(&asked.allow, "allow", 0, "with --whole, remove up to `N` people")
	cmd.Flags().BoolVar(&asked.yes, "yes", false, "don't ask")
	cmd.Flags().StringArrayVar(&asked.maps, "map", nil, "a column and what it holds, as `HEADER=FIELD`; may be given again")
	cmd.Flags().StringVar(&asked.sheet, "sheet", "", "the `NAME` of the sheet, where a workbook has several with people")
	return cmd
}

func (p *program) importPeople(ctx context.Context, asked importAsked, file string) error {
	what := toChange
	if asked.dry {
		what = toTry
	}
	return p.atPeople(ctx, asked.peopleAsked, what, func(at *place) error {
		switch {
		case at.configured.Directory != nil:
			return directory.ErrHasSource
		case at.configured.Lists():
			return errors.New("the organisation's people are listed in the configuration: change that list, or remove it and import")
		}
		table, err := p.readSheet(ctx, asked, at, file)
		if err != nil {
			return err
		}
		limitMemory(p.env, memoryForImport(len(table.People)))
		p.tellTable(table, file)
		if asked.whole && table.Missing > 0 {
			return fmt.Errorf("nothing was changed: with --whole, who isn't in the file has left, but %s that can't be used may be about people whom no other names; mend the file, or leave --whole out", count(table.Missing, "row", "rows"))
		}
		err = p.importTable(ctx, asked, at, table)
		if err == nil && table.Bad > 0 {
			return fmt.Errorf("%d of %d rows were not taken", table.Bad, table.Rows)
		}
		return err
	})
}

// readSheet reads the people in a file.
func (p *program) readSheet(ctx context.Context, asked importAsked, at *place, file string) (*sheet.Table, error) {
	s, err := at.people.Status(ctx, at.tenant)
	if err != nil {
		return nil, err
	}
	headers, err := asked.headers(at.configured.Headers, s.Fields)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	bar := p.newBar("reading")
	defer bar.finish()
	return sheet.Read(ctx, f, info.Size(), filepath.Base(file), sheet.Options{
		Fields: s.Fields, Headers: headers, Sheet: asked.sheet, Progress: bar.tell,
	})
}

// headers returns the names of columns that aren't the usual ones.
func (asked *importAsked) headers(configured map[string]string, fields []string) (map[string]string, error) {
	known := append([]string{sheet.ColumnName, sheet.ColumnFirstName, sheet.ColumnLastName, sheet.ColumnEmail, sheet.ColumnLanguage}, fields...)
	all := maps.Clone(configured)
	if all == nil {
		all = map[string]string{}
	}
	for _, m := range asked.maps {
		i := strings.LastIndex(m, "=")
		if i < 1 {
			return nil, fmt.Errorf("%w: --map takes HEADER=FIELD, such as \"Avd.=department\"", errUsage)
		}
		header, field := strings.TrimSpace(m[:i]), strings.TrimSpace(m[i+1:])
		if !slices.Contains(known, field) {
			return nil, fmt.Errorf("%w: --map: %q is no field that the organisation chose: there are %s", errUsage, field, strings.Join(known, ", "))
		}
		all[header] = field
	}
	return all, nil
}

// tellTable says what was read of a file, and what wasn't.
func (p *program) tellTable(t *sheet.Table, file string) {
	name := filepath.Base(file)
	for _, problem := range t.Problems {
		what := "not taken"
		if problem.Taken {
			what = "taken"
		}
		fmt.Fprintf(p.stderr, "%s: %v (%s)\n", name, problem, what)
	}
	if more := t.Found - len(t.Problems); more > 0 {
		fmt.Fprintf(p.stderr, "%s: and %d more problems\n", name, more)
	}
	for _, left := range []struct {
		headers []string
		why     string
	}{
		{t.Unknown, "mean nothing to Drypp; --map \"HEADER=FIELD\" says what they hold"},
		{t.Unchosen, "hold what the organisation didn't choose to know"},
		{t.Double, "hold what another column holds already"},
	} {
		if left.headers != nil {
			fmt.Fprintf(p.stderr, "%s: these columns are left out, they %s: %s\n", name, left.why, strings.Join(left.headers, ", "))
		}
	}
}

// importTable shows what a table would change and, if that is wanted, does it.
func (p *program) importTable(ctx context.Context, asked importAsked, at *place, t *sheet.Table) error {
	options := directory.ImportOptions{Dry: true, Whole: asked.whole, Removals: asked.allow}
	plan, err := p.runImport(ctx, at, t, options)
	if err != nil {
		return err
	}
	if err := p.tellImport(t, plan, asked, true); err != nil {
		return err
	}
	if plan.Added+plan.Changed+plan.Returned+plan.Removed == 0 && plan.Held == nil || asked.dry {
		return held(plan, at)
	}
	if plan.Held != nil && asked.yes {
		return held(plan, at)
	}
	if err := p.confirm(importQuestion(plan), asked.yes); err != nil {
		return err
	}
	options.Dry, options.Removals = false, max(asked.allow, plan.Removed)
	if plan.Held != nil {
		options.Removals = plan.Held.Removals
	}
	done, err := p.runImport(ctx, at, t, options)
	if err != nil {
		return err
	}
	if err := held(done, at); err != nil {
		return err
	}
	return p.tellImport(t, done, asked, false)
}

func importQuestion(plan *directory.Report) string {
	if plan.Held != nil {
		return fmt.Sprintf("%d of %d people would leave, which is unusual. Bring the list in nevertheless?", plan.Held.Removals, plan.Held.People)
	}
	return "Bring this in?"
}

// held says that nothing was changed because too many would go.
func held(r *directory.Report, at *place) error {
	if r.Held == nil {
		return nil
	}
	return fmt.Errorf("nothing was changed: %d of %d people would leave, which is more than max_removed (%d%%); if that is right, answer y without --yes, or say --allow %d",
		r.Held.Removals, r.Held.People, at.configured.MaxRemoved, r.Held.Removals)
}

func (p *program) runImport(ctx context.Context, at *place, t *sheet.Table, o directory.ImportOptions) (*directory.Report, error) {
	bar := p.newBar("people")
	defer bar.finish()
	o.Progress, o.Columns = bar.people, slices.AppendSeq([]string{}, maps.Values(t.Columns))
	return at.people.Import(ctx, at.tenant, t.People, o)
}

// importJSON is what an import did, or would do, for programs.
type importJSON struct {
	reportJSON
	Rows int `json:"rows"`
	Bad  int `json:"rows_not_taken"`
	// Problems are those of the rows, Columns what was taken from which.
	Problems []rowJSON         `json:"problems"`
	Columns  map[string]string `json:"columns"`
}

type rowJSON struct {
	Row     int        `json:"row"`
	Column  string     `json:"column,omitzero"`
	Code    sheet.Code `json:"code"`
	Taken   bool       `json:"taken"`
	Problem string     `json:"problem"`
}

// tellImport shows the plan before it is asked about, and in the end what was
// done; programs get one document, the last.
func (p *program) tellImport(t *sheet.Table, r *directory.Report, asked importAsked, plan bool) error {
	if asked.format == "json" {
		if plan && !asked.dry {
			return tellReport(p.stderr, r)
		}
		made := importJSON{reportOf(r, asked.dry), t.Rows, t.Bad, []rowJSON{}, t.Columns}
		for _, x := range t.Problems {
			made.Problems = append(made.Problems, rowJSON{x.Row, x.Column, x.Code, x.Taken, x.Text})
		}
		return p.writeJSON(made)
	}
	if !plan {
		_, err := fmt.Fprintln(p.stdout, "done")
		return err
	}
	tellColumns(p.stdout, t)
	return tellReport(p.stdout, r)
}

func tellColumns(w io.Writer, t *sheet.Table) {
	var taken []string
	for _, header := range slices.Sorted(maps.Keys(t.Columns)) {
		taken = append(taken, header+" → "+t.Columns[header])
	}
	fmt.Fprintf(w, "%s: %s\n", count(t.Rows, "row", "rows"), strings.Join(taken, ", "))
}
