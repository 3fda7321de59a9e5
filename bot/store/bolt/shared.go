package bolt

import (
	"maps"
	"slices"
	"strings"

	"drypp/courses"
)

// maxShared bounds how much is shared: about 2 MB while people are read.
const maxShared = 4096

// maxManagers bounds how many managers are shared: about 1 MB.
const maxManagers = 1 << 13

// shared is what people have in common who are read one after the other: most
// have the department and the place of somebody before, and nobody may change
// what is shared. One without pools shares nothing.
type shared struct {
	// parts are what is needed, nil if that is all.
	parts  *courses.Parts
	fields pool[map[string]string]
	groups pool[[]string]
	// managers are object IDs and addresses of managers, by their handles; text
	// tells what a handle stands for, nil if handles are to stay.
	managers map[string]string
	text     func(handle string) string
}

// newShared returns what the people that a transaction reads are to share.
func (t *tx) newShared(parts *courses.Parts) *shared {
	return &shared{
		parts: parts, fields: pool[map[string]string]{}, groups: pool[[]string]{},
		managers: map[string]string{}, text: t.text,
	}
}

// manager returns what the handle of a manager stands for, if it is needed. There
// are fewer managers than people, and one text of each.
func (s *shared) manager(handle string) string {
	if s.parts != nil && !s.parts.Manager {
		return ""
	}
	text, known := s.managers[handle]
	if known {
		return text
	}
	if text = s.text(handle); s.managers != nil && len(s.managers) < maxManagers {
		s.managers[strings.Clone(handle)] = text // not all of the record
	}
	return text
}

// pool holds what was decoded, by the fields of a record that it was in.
type pool[T any] map[fields]T

// get decodes a row of fields, unless that was done before.
func (p pool[T]) get(row fields, decode func(fields) (T, error)) (value T, err error) {
	if known, ok := p[row]; ok {
		return known, nil
	}
	share := p != nil && len(p) < maxShared
	if share {
		row = fields(strings.Clone(string(row))) // not all of the record
	}
	if value, err = decode(row); share && err == nil {
		p[row] = value
	}
	return value, err
}

// takeFields takes a person's fields off. That they aren't all in one row is
// possible and never written.
func (s *shared) takeFields(p *person, r fields) (rest fields, err error) {
	row, rest, err := r.row(personField)
	if err == nil && s.parts != nil {
		row, err = s.needed(row)
	}
	if err != nil || len(row) == 0 {
		return rest, err
	}
	more, err := s.fields.get(row, decodeFields)
	if p.Fields != nil {
		both := maps.Clone(p.Fields)
		maps.Copy(both, more)
		more = both
	}
	p.Fields = more
	return rest, err
}

// needed returns those of a row of fields that are needed.
func (s *shared) needed(row fields) (few fields, err error) {
	for len(row) > 0 {
		f, rest, err := row.next()
		if err != nil {
			return "", err
		}
		name, err := decodeFieldName(f.nested)
		if err != nil {
			return "", err
		}
		if slices.Contains(s.parts.Fields, name) {
			few += row[:len(row)-len(rest)]
		}
		row = rest
	}
	return few, nil
}

// takeGroups takes a person's groups off, as takeFields does.
func (s *shared) takeGroups(p *person, r fields) (rest fields, err error) {
	row, rest, err := r.row(personGroup)
	if err != nil || s.parts != nil && !s.parts.Groups {
		return rest, err
	}
	more, err := s.groups.get(row, decodeGroups)
	if p.Groups != nil {
		more = slices.Concat(p.Groups, more)
	}
	p.Groups = more
	return rest, err
}

func decodeFields(r fields) (map[string]string, error) {
	all := make(map[string]string)
	for len(r) > 0 {
		f, rest, err := r.next()
		if err != nil {
			return all, err
		}
		name, value, err := decodeField(f.nested)
		if err != nil {
			return all, err
		}
		all[name], r = value, rest
	}
	return all, nil
}

// decodeFieldName returns the name of a field, which is written before its value.
func decodeFieldName(r fields) (string, error) {
	for len(r) > 0 {
		f, rest, err := r.next()
		if err != nil || f.id == fieldName {
			return f.text(), err
		}
		r = rest
	}
	return "", nil
}

func decodeField(r fields) (name, value string, err error) {
	for len(r) > 0 {
		var f field
		if f, r, err = r.next(); err != nil {
			return name, value, err
		}
		switch f.id {
		case fieldName:
			name = f.text()
		case fieldValue:
			value = f.text()
		}
	}
	return name, value, nil
}

func decodeGroups(r fields) (all []string, err error) {
	err = r.each(func(f field) error {
		all = append(all, f.text())
		return nil
	})
	return all, err
}
