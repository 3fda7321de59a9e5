package export

import (
	"slices"
)

// Percent is a share from 0 to 100, as a value of a Column.
type Percent int

// Column is one column of the rows. Every form of file has the same ones in the
// same order, as far as it has room for them.
type Column struct {
	// Key names it for programs, and never changes. Label is what people read,
	// in the file's language.
	Key, Label string
	// Value returns what stands there: a string, State, int, Percent, bool,
	// calendar.Date, time.Time, or nil if nothing is known or true of the row.
	Value func(*Row) any
}

// Columns returns the columns of the rows.
func (e *Export) Columns() []Column {
	columns := slices.Concat(whoColumns, e.fieldColumns(), whatColumns)
	t := TextsOf(e.Language)
	for i := range columns {
		if l, ok := t.Columns[columns[i].Key]; ok {
			columns[i].Label = l
		}
	}
	return columns
}

// fieldColumns returns the columns of what is known of people. An
// organisation's own field with the name of another column has "field_" before
// it.
func (e *Export) fieldColumns() []Column {
	var columns []Column
	for _, f := range e.Fields {
		key := f
		if slices.ContainsFunc(slices.Concat(whoColumns, whatColumns), func(c Column) bool { return c.Key == f }) {
			key = "field_" + f
		}
		columns = append(columns, Column{Key: key, Label: f, Value: func(r *Row) any { return text(r.Fields[f]) }})
	}
	return columns
}

var whoColumns = []Column{
	{Key: "name", Value: func(r *Row) any { return text(r.Name) }},
	{Key: "email", Value: func(r *Row) any { return text(r.Email) }},
}

var whatColumns = []Column{
	{Key: "course", Value: func(r *Row) any { return text(r.Course) }},
	{Key: "title", Value: func(r *Row) any { return text(r.Title) }},
	{Key: "state", Value: func(r *Row) any { return r.State }},
	{Key: "version", Value: func(r *Row) any { return known(r.Version > 0, r.Version) }},
	{Key: "tries", Value: func(r *Row) any { return r.Tries }},
	{Key: "right", Value: func(r *Row) any { return known(r.Tries > 0, r.Right) }},
	{Key: "questions", Value: func(r *Row) any { return known(r.Tries > 0, r.Questions) }},
	{Key: "percent", Value: func(r *Row) any { return known(r.Tries > 0, Percent(r.Percent)) }},
	{Key: "started", Value: func(r *Row) any { return known(!r.Started.IsZero(), r.Started) }},
	{Key: "completed", Value: func(r *Row) any { return known(!r.Completed.IsZero(), r.Completed) }},
	{Key: "owed", Value: func(r *Row) any { return r.Owed }},
	{Key: "due", Value: func(r *Row) any { return known(!r.Due.IsZero(), r.Due) }},
	{Key: "overdue", Value: func(r *Row) any { return r.Overdue }},
	{Key: "expires", Value: func(r *Row) any { return known(!r.Expires.IsZero(), r.Expires) }},
}

// text is nil for none, so that the cell stays empty.
func text(s string) any { return known(s != "", s) }

func known[T any](is bool, value T) any {
	if !is {
		return nil
	}
	return value
}
