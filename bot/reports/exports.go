package reports

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"time"

	"drypp/bot/reports/document"
	"drypp/bot/reports/export"
	"drypp/bot/reports/workbook"
	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/audience"
	"drypp/courses/calendar"
	"drypp/courses/results"
	"drypp/courses/roles"
)

// writers write the forms of exports, but for xAPI statements.
var writers = map[ExportFormat]func(io.Writer, *export.Export) error{
	ExportXLSX: workbook.Write,
	ExportCSV:  export.WriteCSV,
	ExportJSON: export.WriteJSON,
	ExportPDF:  document.Write,
}

// ErrStatements: the organisation has no settings for xAPI statements.
var ErrStatements = errors.New("the organisation has no settings for xAPI statements")

// Export writes the results by name of those whom the viewer is contact of, as
// far as ExportQuery narrows them, without those who left. It returns of how many
// people there was anything to write. That somebody exported is noted before the
// first byte. People are read as of one moment, and written as they are read.
//
// The error is ErrForbidden for who is contact of nobody, ErrStatements, one
// that names the formats, an *audience.Error about the query's scope, or that of
// the store or of w.
func (s *Service) Export(ctx context.Context, tenant string, v Viewer, q ExportQuery, w io.Writer) (people int, err error) {
	l, err := s.look(ctx, tenant, v)
	if err != nil {
		return 0, err
	}
	x, err := l.exporting(q)
	if err != nil {
		return 0, err
	}
	if x.total, err = x.count(ctx); err != nil {
		return 0, l.reading("the people", err)
	}
	if !q.Measure {
		err = l.note(ctx, store.Access{What: results.LookExport, Format: string(q.Format), Scope: x.scope, People: x.total})
		if err != nil {
			return 0, err
		}
	}
	if q.Format == ExportXAPI {
		err = l.Statements.Write(w, x.taken(ctx))
	} else {
		err = x.write(ctx, w)
	}
	return x.people, err
}

// exporting is an export on its way.
type exporting struct {
	*look
	ExportQuery
	// scope is the expression that bounds it, rules select whom it is about.
	scope  string
	rules  []*audience.Rule
	fields []string
	// total is how many people it is about, and people of how many there is
	// anything to write.
	total, people int
}

func (l *look) exporting(q ExportQuery) (*exporting, error) {
	own, err := l.may(roles.SeeResults)
	if err != nil {
		return nil, err
	}
	if writers[q.Format] == nil && q.Format != ExportXAPI {
		return nil, fmt.Errorf("there is no format %q: choose xlsx, csv, json, pdf or xapi", q.Format)
	}
	if q.Format == ExportXAPI && l.Statements == nil {
		return nil, ErrStatements
	}
	x := &exporting{look: l, ExportQuery: q, scope: cmp.Or(own, q.Scope), fields: among(l.Fields())}
	if own != "" && q.Scope != "" {
		x.scope = "(" + own + ") and (" + q.Scope + ")"
	}
	for _, expression := range []string{own, q.Scope} {
		if expression == "" {
			continue
		}
		rule, err := l.Roles.Rule(expression)
		if err != nil {
			return nil, err
		}
		x.rules = append(x.rules, rule)
	}
	return x, nil
}

// about reports whether a person is among those whom the export is about.
func (x *exporting) about(p *courses.Person) bool {
	return p.Active() && !slices.ContainsFunc(x.rules, func(r *audience.Rule) bool { return !r.Match(p) })
}

func (x *exporting) count(ctx context.Context) (people int, err error) {
	err = x.Store.Everybody(ctx, func(p courses.Person) error {
		if x.about(&p) {
			people++
		}
		return nil
	})
	return people, err
}

func (x *exporting) write(ctx context.Context, w io.Writer) error {
	totals, err := x.Store.Totals(ctx, results.Cut{}, calendar.Date{})
	if err != nil {
		return x.reading("the totals", err)
	}
	e := &export.Export{
		Tenant: x.Tenant, Organisation: x.Name, Scope: x.scope, Course: x.Course, From: x.From, To: x.To,
		At: x.at, By: called(&x.viewer.Person), Language: x.language, Location: x.Location, Fields: x.fields, Rows: x.rows(ctx),
		TempDir: x.TempDir,
	}
	for _, id := range listed(x.Courses, totals.Courses) {
		if x.Course == "" || x.Course == id {
			e.Courses = append(e.Courses, export.Course{ID: id, Title: x.title(id)})
		}
	}
	return writers[x.Format](w, e)
}

// each calls f for everybody whom it is about, with what they took within the
// bounds, until f returns an error.
func (x *exporting) each(ctx context.Context, f func(*courses.Person, []courses.Enrolment, []results.Standing) error) error {
	done := 0
	x.people = 0
	return x.Store.Progress(ctx, func(p courses.Person, taken []courses.Enrolment, standings []results.Standing) error {
		if !x.about(&p) {
			return nil
		}
		if done++; x.ExportQuery.Progress != nil {
			x.ExportQuery.Progress(done, x.total)
		}
		return f(&p, taken, standings)
	})
}

// taken yields people with what they took within the bounds.
func (x *exporting) taken(ctx context.Context) iter.Seq2[Taken, error] {
	return func(yield func(Taken, error) bool) {
		err := x.each(ctx, func(p *courses.Person, taken []courses.Enrolment, _ []results.Standing) error {
			taken = slices.DeleteFunc(taken, func(e courses.Enrolment) bool {
				return !x.asked(e.Course) || !x.within(e.Started, completed(&e))
			})
			if len(taken) == 0 {
				return nil
			}
			x.people++
			if !yield(Taken{*p, taken}, nil) {
				return errStop
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStop) {
			yield(Taken{}, x.reading("the people", err))
		}
	}
}

// rows yields the rows of an export.
func (x *exporting) rows(ctx context.Context) iter.Seq2[export.Row, error] {
	return func(yield func(export.Row, error) bool) {
		err := x.each(ctx, func(p *courses.Person, taken []courses.Enrolment, standings []results.Standing) error {
			rows := x.rowsOf(p, taken, standings)
			if len(rows) > 0 {
				x.people++
			}
			for i := range rows {
				if !yield(rows[i], nil) {
					return errStop
				}
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStop) {
			yield(export.Row{}, x.reading("the people", err))
		}
	}
}

// asked reports whether the export is about a course.
func (x *exporting) asked(course string) bool { return x.Course == "" || x.Course == course }

// within reports whether one of two times is within the bounds, if there are
// any.
func (x *exporting) within(times ...time.Time) bool {
	if x.From.IsZero() && x.To.IsZero() {
		return true
	}
	return slices.ContainsFunc(times, func(t time.Time) bool {
		day := calendar.On(t.In(x.Location))
		return !t.IsZero() && !day.Before(x.From) && (x.To.IsZero() || !x.To.Before(day))
	})
}

func completed(e *courses.Enrolment) time.Time {
	if r := decisive(e); r != nil {
		return r.At
	}
	return time.Time{}
}

// rowsOf returns the rows of a person: one for each enrolment, oldest first,
// then one for each course that they were reached with or owe and haven't begun.
func (x *exporting) rowsOf(p *courses.Person, taken []courses.Enrolment, standings []results.Standing) (rows []export.Row) {
	known := x.known(p)
	latest := map[string]int{}
	for i := range taken {
		latest[taken[i].Course] = i
	}
	for i := range taken {
		e := &taken[i]
		if !x.asked(e.Course) || !x.within(e.Started, completed(e)) {
			continue
		}
		row := x.row(e)
		if latest[e.Course] == i {
			x.due(&row, standings)
		}
		rows = append(rows, row)
	}
	for i := range standings {
		course := standings[i].Course
		if _, begun := latest[course]; begun || !x.asked(course) || !x.within() {
			continue
		}
		row := export.Row{Course: course, Title: x.title(course), State: export.Assigned}
		x.due(&row, standings[i:i+1])
		rows = append(rows, row)
	}
	for i := range rows {
		rows[i].Person, rows[i].Name, rows[i].Email, rows[i].Fields = p.ID, p.Name, p.Email, known
	}
	return rows
}

// known returns what is known of a person in the fields of the export.
func (x *exporting) known(p *courses.Person) map[string]string {
	known := make(map[string]string, len(x.fields))
	for _, f := range x.fields {
		if v := p.Field(f); v != "" {
			known[f] = v
		}
	}
	return known
}

// row returns the row of an enrolment, without the person and what is due.
func (x *exporting) row(e *courses.Enrolment) export.Row {
	c := x.Courses.Course(e.Course)
	t := taken(e, c, x.language)
	row := export.Row{
		Course: e.Course, Title: t.Title, State: export.State(t.State), Version: t.Version, Tries: t.Tries,
		Right: t.Right, Questions: t.Questions, Percent: t.Percent, Started: t.Started, Completed: t.Completed,
	}
	if c != nil && t.State == Passed {
		row.Expires = c.ValidUntil(t.Completed)
	}
	return row
}

// due adds to a row when its course is due.
func (x *exporting) due(row *export.Row, standings []results.Standing) {
	for i := range standings {
		if s := &standings[i]; s.Course == row.Course && s.Owed {
			row.Owed, row.Due, row.Overdue = true, s.Due, !s.Due.IsZero() && s.Due.Before(x.day)
		}
	}
}
