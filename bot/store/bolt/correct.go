package bolt

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"drypp/courses"
	"drypp/courses/rights"
)

var (
	errNoField    = errors.New("a correction needs a field")
	errUnfindable = errors.New("who has no object ID can only be found by their e-mail address, which can't be taken away")
)

// Correct sets what is known of a person in a field. Who gets an address that
// others have stays who they are: nobody is joined with them because of it.
// Groups are set to those named, with commas between them. Who moved to another
// zone hasn't said since where their client is, as when a list says so.
func (d *DB) Correct(ctx context.Context, person, field, value string) error {
	return d.write(ctx, func(t *tx) error {
		p, err := t.person(person)
		if err != nil {
			return err
		}
		changed, err := correct(&p.Person, field, strings.TrimSpace(value))
		if err != nil || !changed {
			return err
		}
		return t.keep(&p)
	})
}

// correct sets a field and reports whether it had another value.
func correct(p *courses.Person, field, value string) (changed bool, err error) {
	switch field {
	case "":
		return false, errNoField
	case rights.FieldName:
		return set(&p.Name, value), nil
	case rights.FieldEmail:
		if value == "" && p.ObjectID == "" {
			return false, errUnfindable
		}
		return set(&p.Email, value), nil
	case courses.FieldManager:
		return set(&p.Manager, strings.ToLower(value)), nil
	case courses.FieldCountry:
		return set(&p.Country, strings.ToUpper(value)), nil
	case courses.FieldTimezone:
		if changed = set(&p.Timezone, value); changed && value != "" {
			p.ClientTimezone = ""
		}
		return changed, nil
	case courses.FieldGroups:
		return correctGroups(p, value), nil
	}
	return correctField(p, field, value), nil
}

// correctGroups replaces the groups of a person, whose own may be shared with
// others.
func correctGroups(p *courses.Person, names string) (changed bool) {
	var groups []string
	for name := range strings.SplitSeq(names, ",") {
		if name = strings.TrimSpace(name); name != "" {
			groups = append(groups, name)
		}
	}
	slices.Sort(groups)
	groups = slices.Compact(groups)
	changed = !slices.Equal(groups, p.Groups)
	p.Groups = groups
	return changed
}

// correctField replaces one of the fields of a person, which may be shared with
// others.
func correctField(p *courses.Person, name, value string) (changed bool) {
	if p.Fields[name] == value {
		return false
	}
	fields := maps.Clone(p.Fields)
	switch {
	case value == "":
		delete(fields, name)
	case fields == nil:
		fields = map[string]string{name: value}
	default:
		fields[name] = value
	}
	if len(fields) == 0 {
		fields = nil
	}
	p.Fields = fields
	return true
}
