package sheet

import (
	"iter"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"drypp/courses"
)

// headerRows is how many rows that aren't empty are searched for the header:
// above it there may be titles and notes.
const headerRows = 30

// fold returns what of a column's name counts: its letters and digits, in lower
// case, so that "E-post", "Epost" and " e.post " are the same.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKC.String(s))
}

// meaning is what a column's name means, and how sure that is: 0 is surest.
type meaning struct {
	field string
	rank  int
}

// names knows what the names of columns mean to an organisation.
type names struct {
	options Options
	means   map[string]meaning
	chosen  map[string]bool
}

// newNames returns the names in o, the fields themselves, and the usual words,
// the former before the latter.
func newNames(o Options) *names {
	n := &names{options: o, means: map[string]meaning{}, chosen: map[string]bool{}}
	for _, f := range []string{ColumnName, ColumnFirstName, ColumnLastName, ColumnEmail, ColumnLanguage} {
		n.chosen[f] = true
	}
	for _, f := range o.Fields {
		n.chosen[f] = true
	}
	for header, field := range o.Headers {
		n.add(header, field, 0)
	}
	for _, f := range o.Fields {
		n.add(f, f, 1)
	}
	for field, list := range words {
		n.add(field, field, 1)
		for i, w := range list {
			n.add(w, field, 2+i)
		}
	}
	return n
}

// add keeps the surest meaning of a name.
func (n *names) add(header, field string, rank int) {
	key := fold(header)
	if old, ok := n.means[key]; !ok || rank < old.rank {
		n.means[key] = meaning{field, rank}
	}
}

// column is a column that is taken.
type column struct {
	index  int
	header string
	field  string
	rank   int
}

// header is the row that names the columns.
type header struct {
	names                     *names
	row                       int
	columns                   []column
	unknown, unchosen, double []string
}

// read returns the header that a row would be.
func (n *names) read(r row) *header {
	h := &header{names: n, row: r.number}
	for i, c := range r.cells {
		label := short(clean(c.text))
		if label == "" {
			continue
		}
		m, ok := n.means[fold(label)]
		switch {
		case !ok:
			h.unknown = append(h.unknown, label)
		case !n.chosen[m.field]:
			h.unchosen = append(h.unchosen, label)
		default:
			h.add(column{index: i, header: label, field: m.field, rank: m.rank})
		}
	}
	h.oneName()
	return h
}

// add takes a column, in place of a less sure one for the same field.
func (h *header) add(c column) {
	i := slices.IndexFunc(h.columns, func(old column) bool { return old.field == c.field })
	switch {
	case i < 0:
		h.columns = append(h.columns, c)
	case c.rank < h.columns[i].rank:
		h.double = append(h.double, h.columns[i].header)
		h.columns[i] = c
	default:
		h.double = append(h.double, c.header)
	}
}

// oneName drops first and last name where the whole name is there.
func (h *header) oneName() {
	if !h.has(ColumnName) {
		return
	}
	h.columns = slices.DeleteFunc(h.columns, func(c column) bool {
		part := c.field == ColumnFirstName || c.field == ColumnLastName
		if part {
			h.double = append(h.double, c.header)
		}
		return part
	})
}

func (h *header) has(field string) bool {
	return slices.ContainsFunc(h.columns, func(c column) bool { return c.field == field })
}

// complete reports whether name and e-mail address are there.
func (h *header) complete() bool {
	return h.has(ColumnEmail) && (h.has(ColumnName) || h.has(ColumnFirstName) || h.has(ColumnLastName))
}

// findHeader returns the first of the rows that names most columns, name and
// e-mail address among them, or nil; with an error, of those before it.
func (n *names) findHeader(rows iter.Seq2[row, error]) (*header, error) {
	var best *header
	seen := 0
	for r, err := range rows {
		if err != nil {
			return best, err
		}
		if isEmpty(r) {
			continue
		}
		h := n.read(r)
		if h.complete() && (best == nil || len(h.columns) > len(best.columns)) {
			best = h
		}
		if seen++; seen == headerRows {
			break
		}
	}
	return best, nil
}

// isEmpty reports whether nothing stands in a row.
func isEmpty(r row) bool {
	return !slices.ContainsFunc(r.cells, func(c cell) bool { return c.kind != blank })
}

// labels returns the names of fields in a language that read back as these
// fields: the usual words, the field's own name where an organisation's own
// field would be taken for it, or the other way about.
func labels(fields []string, l courses.Language) []string {
	var list []string
	n := newNames(Options{Fields: fields})
	for _, f := range fields {
		label, ok := headers[l][f]
		if !ok || n.means[fold(label)].field != f {
			label = f
		}
		list = append(list, label)
	}
	return list
}
