package directory

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"drypp/bot/store"
	"drypp/courses"
)

// Choose changes which fields are known of an organisation's people. What is
// taken out is deleted from what is stored before Choose returns, after the
// campaigns that need it were stopped, whose IDs it returns. After an error, or
// if the program ends meanwhile, it is carried on by the next Start, Choose,
// Sync or Import, or by Run. A round that is under way ends with
// ErrInterrupted. The error wraps ErrField if a field can't be chosen.
func (d *Directory) Choose(ctx context.Context, tenant string, fields []string) (stopped []string, err error) {
	o, err := d.organisation(tenant)
	if err != nil {
		return nil, err
	}
	chosen, err := o.parse(fields)
	if err != nil {
		return nil, err
	}
	defer o.hurry() // the directory may have more to tell, or this is to be carried on
	if err := o.wait(ctx); err != nil {
		return nil, err
	}
	defer o.end()
	err = o.edit(ctx, func(r *store.Roster) (bool, error) {
		o.choose(r, chosen)
		r.Chosen = true
		return true, nil
	})
	if err != nil {
		return nil, err
	}
	return o.settle(ctx)
}

// parse returns the fields in the order in which they are offered.
func (o *organisation) parse(fields []string) ([]string, error) {
	var chosen []string
	for _, f := range fields {
		f = strings.ToLower(strings.TrimSpace(f))
		if !slices.Contains(o.Fields, f) {
			return nil, fmt.Errorf("%q %w: %s", f, ErrField, o.offered())
		}
		chosen = append(chosen, f)
	}
	return o.available(chosen), nil
}

func (o *organisation) offered() string {
	if len(o.Fields) == 0 {
		return "there is none beside name, e-mail address and language"
	}
	return "choose from " + strings.Join(o.Fields, ", ")
}

// available returns those of the fields that may be chosen.
func (o *organisation) available(fields []string) []string {
	var some []string
	for _, f := range o.Fields {
		if slices.Contains(fields, f) {
			some = append(some, f)
		}
	}
	return some
}

// effective returns the fields that are to be known of people.
func (o *organisation) effective(r *store.Roster) []string {
	if r.Chosen {
		return o.available(r.Fields)
	}
	return slices.Clone(o.Fields)
}

// choose notes in the roster which fields count from now on. Without a contact's
// choice it holds them too: the configuration may offer less tomorrow, and then
// something is to be deleted. What was deleted comes back only with everybody,
// even if the next question to the directory is the same as the latest.
func (o *organisation) choose(r *store.Roster, fields []string) (changed bool) {
	taken := lacks(fields, r.Fields)
	if taken || lacks(r.Fields, fields) {
		r.Link = ""
	}
	changed = !slices.Equal(r.Fields, fields)
	// What an older Drypp kept was never chosen.
	if (taken || r.Revision == 0) && !r.Pruning {
		r.Pruning, changed = true, true
	}
	r.Fields = fields
	return changed
}

// lacks reports whether some of the fields aren't among these.
func lacks(these, fields []string) bool {
	return slices.ContainsFunc(fields, func(f string) bool { return !slices.Contains(these, f) })
}

// settle brings what is stored in line with the fields that are chosen, and
// tells SetFields first if it wasn't told yet. Whatever step it fails at, the
// next one does the rest. It is for who has the turn.
func (o *organisation) settle(ctx context.Context) (stopped []string, err error) {
	var now store.Roster
	err = o.edit(ctx, func(r *store.Roster) (changed bool, err error) {
		changed = o.choose(r, o.effective(r))
		now = *r
		return changed, nil
	})
	if err != nil {
		return nil, err
	}
	if stopped, err = o.tellFields(ctx, now.Fields); err != nil || !now.Pruning {
		return stopped, err
	}
	people, err := o.Store.Prune(ctx, o.keeps(now.Fields))
	if err != nil {
		return stopped, err
	}
	o.log.InfoContext(ctx, "fields that are not chosen were deleted", "people", people)
	return stopped, o.edit(ctx, func(r *store.Roster) (bool, error) {
		r.Pruning = false
		return true, nil
	})
}

// tellFields tells SetFields what is chosen, unless that is what it was told.
func (o *organisation) tellFields(ctx context.Context, fields []string) (stopped []string, err error) {
	if o.SetFields == nil || o.started && slices.Equal(o.fields, fields) {
		return nil, nil
	}
	if stopped, err = o.SetFields(ctx, slices.Clone(fields)); err == nil {
		o.started, o.fields = true, fields
	}
	return stopped, err
}

// keeps returns the fields that are stored: the chosen ones, and the groups if
// it is they that say who belongs to the organisation.
func (o *organisation) keeps(fields []string) []string {
	if o.grouped() && !slices.Contains(fields, courses.FieldGroups) {
		return append(slices.Clone(fields), courses.FieldGroups)
	}
	return fields
}

// grouped reports whether groups of the directory say who its people are.
func (o *organisation) grouped() bool { return o.Source != nil && len(o.Groups) > 0 }

// only returns of a person what a list may say of them: who they are and the
// fields given, whatever else the source said.
func only(p *courses.Person, fields []string) courses.Person {
	kept := courses.Person{ObjectID: strings.ToLower(p.ObjectID), Name: p.Name, Email: p.Email, Locale: p.Locale}
	for _, f := range fields {
		switch value := p.Fields[f]; {
		case f == courses.FieldManager:
			kept.Manager = strings.ToLower(p.Manager)
		case f == courses.FieldCountry:
			kept.Country = p.Country
		case f == courses.FieldTimezone:
			kept.Timezone = p.Timezone
		case f == courses.FieldGroups:
			kept.Groups = slices.Compact(slices.Sorted(slices.Values(p.Groups)))
		case value != "":
			if kept.Fields == nil {
				kept.Fields = make(map[string]string, len(p.Fields))
			}
			kept.Fields[f] = value
		}
	}
	return kept
}
