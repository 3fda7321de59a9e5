package sheet

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"drypp/courses"
)

// builder makes people of rows.
type builder struct {
	src   source
	head  *header
	table *Table
	// rowOf is the row in which an e-mail address was taken first.
	rowOf map[string]int
	// managers are the names of managers to look up, by the person's place.
	managers []managerName
	// texts keeps one copy of what many rows say.
	texts map[string]string
}

// managerName is who is somebody's manager, by name.
type managerName struct {
	person, row int
	column      string
	name        string
}

// build returns the people below the header.
func build(ctx context.Context, src source, h *header) (*Table, error) {
	b := newBuilder(src, h)
	if err := b.run(ctx); err != nil {
		return nil, err
	}
	return b.table, nil
}

func newBuilder(src source, h *header) *builder {
	b := &builder{src: src, head: h, rowOf: map[string]int{}, texts: map[string]string{}}
	// A slice that grows step by step would need twice the memory.
	b.table = &Table{People: make([]courses.Person, 0, min(src.count(), MaxPeople)), Sheet: src.sheet(), Header: h.row,
		Columns: map[string]string{}, Unknown: h.unknown, Unchosen: h.unchosen, Double: h.double}
	for _, c := range h.columns {
		b.table.Columns[c.header] = c.field
	}
	return b
}

func (b *builder) run(ctx context.Context) error {
	for r, err := range b.src.rows(ctx) {
		if err != nil {
			return err
		}
		if r.number <= b.head.row || isEmpty(r) {
			continue
		}
		b.table.Rows++
		b.take(r)
		if len(b.table.People) > MaxPeople {
			return fail("", CodeTooMany)
		}
	}
	b.findManagers()
	slices.SortStableFunc(b.table.Problems, func(x, y Problem) int { return x.Row - y.Row })
	return nil
}

// entry is a row on its way to a person.
type entry struct {
	row         int
	person      courses.Person
	first, last string
	managerName string
	manager     string
	bad         bool
}

// take adds the person of a row, unless something is wrong with it.
func (b *builder) take(r row) {
	e := &entry{row: r.number}
	if r.code != "" {
		b.problem(e, "", r.code, 0)
	}
	for _, c := range b.head.columns {
		var v cell
		if c.index < len(r.cells) {
			v = r.cells[c.index]
		}
		if code := b.set(e, c, v); code != "" {
			b.problem(e, c.header, code, 0)
		}
	}
	b.check(e)
	if e.bad {
		b.table.Bad++
		if _, elsewhere := b.rowOf[e.person.Email]; !elsewhere {
			b.table.Missing++
		}
		return
	}
	b.rowOf[e.person.Email] = e.row
	if e.managerName != "" {
		b.managers = append(b.managers, managerName{len(b.table.People), e.row, e.manager, e.managerName})
	}
	b.table.People = append(b.table.People, e.person)
}

// check looks at the row as a whole.
func (b *builder) check(e *entry) {
	p := &e.person
	if p.Name == "" {
		p.Name = strings.TrimSpace(e.first + " " + e.last)
	}
	if e.bad {
		return
	}
	if p.Email == "" {
		b.problem(e, b.column(ColumnEmail), CodeNoEmail, 0)
	} else if other, ok := b.rowOf[p.Email]; ok {
		b.problem(e, b.column(ColumnEmail), CodeDuplicate, other)
	}
	if p.Name == "" {
		b.problem(e, b.column(ColumnName, ColumnFirstName, ColumnLastName), CodeNoName, 0)
	}
}

// column returns the name of the column of the first of the fields that has one.
func (b *builder) column(fields ...string) string {
	for _, f := range fields {
		for _, c := range b.head.columns {
			if c.field == f {
				return c.header
			}
		}
	}
	return ""
}

// problem notes what is wrong with a row.
func (b *builder) problem(e *entry, header string, c Code, other int) {
	e.bad = e.bad || !c.taken()
	b.note(e.row, header, c, other)
}

func (b *builder) note(row int, header string, c Code, other int) {
	b.table.Found++
	if len(b.table.Problems) == MaxProblems {
		return
	}
	s := texts[c]
	if other > 0 {
		s = fmt.Sprintf(s, other)
	}
	b.table.Problems = append(b.table.Problems, Problem{Row: row, Column: header, Code: c, Other: other, Taken: c.taken(), Text: s})
}

// set sets what a cell says, and returns what is wrong with it, if anything.
func (b *builder) set(e *entry, c column, v cell) Code {
	if v.kind == broken {
		return v.code
	}
	if c.field == courses.FieldGroups {
		groups, code := groupsOf(v.text)
		e.person.Groups = groups
		return code
	}
	if len(v.text) > maxRaw {
		return CodeTooLong
	}
	// A copy, so that a person doesn't keep all of a workbook's texts.
	s := strings.Clone(clean(v.text))
	if s == "" {
		return ""
	}
	if strings.ContainsRune(s, '\uFFFD') {
		return CodeUnreadable
	}
	if len(s) > maxValue {
		return CodeTooLong
	}
	return b.setField(e, c, v, s)
}

// setField sets what the text s of a cell says.
func (b *builder) setField(e *entry, c column, v cell, s string) (code Code) {
	p := &e.person
	switch c.field {
	case ColumnName:
		p.Name = s
	case ColumnFirstName:
		e.first = s
	case ColumnLastName:
		e.last = s
	case ColumnEmail:
		p.Email, code = emailOf(s)
	case ColumnLanguage:
		p.Locale, code = localeOf(s)
	case courses.FieldCountry:
		p.Country, code = countryOf(s)
	case courses.FieldTimezone:
		p.Timezone, code = timezoneOf(s)
	case courses.FieldManager:
		if p.Manager = managerOf(s); p.Manager == "" {
			e.managerName, e.manager = s, c.header
		}
	case courses.FieldStart:
		var day string
		if day, code = b.dayOf(v, s); day != "" {
			b.field(p, c.field, day)
		}
	default:
		b.field(p, c.field, s)
	}
	return code
}

// maxTexts bounds how many texts are kept to be shared.
const maxTexts = 10_000

// field sets one of p.Fields. Equal texts share their memory.
func (b *builder) field(p *courses.Person, field, s string) {
	shared, ok := b.texts[s]
	if !ok {
		shared = s
		if len(b.texts) < maxTexts {
			b.texts[shared] = shared
		}
	}
	if p.Fields == nil {
		p.Fields = make(map[string]string, len(b.head.columns))
	}
	p.Fields[field] = shared
}

// findManagers replaces names of managers by their e-mail addresses, where just
// one person of the list has the name.
func (b *builder) findManagers() {
	if len(b.managers) == 0 {
		return
	}
	emails := map[string]string{}
	for _, p := range b.table.People {
		key := strings.ToLower(p.Name)
		if _, twice := emails[key]; twice {
			emails[key] = ""
			continue
		}
		emails[key] = p.Email
	}
	for _, m := range b.managers {
		email := emails[strings.ToLower(m.name)]
		if email == "" {
			b.note(m.row, m.column, CodeBadManager, 0)
		}
		b.table.People[m.person].Manager = email
	}
}
