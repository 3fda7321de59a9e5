package directory

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"drypp/bot/store"
	"drypp/courses"
)

// together is how many people are brought up to date at once, so that they
// share transactions: as many as package bolt puts into one.
const together = 256

// atOnce calls f for 0 to n-1, some at a time. After an error no more begin; it
// returns one.
func atOnce(some, n int, f func(i int) error) error {
	var next atomic.Int64
	var all sync.WaitGroup
	errs := make([]error, min(some, n))
	for w := range errs {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				if errs[w] = f(i); errs[w] != nil {
					next.Store(int64(n))
					return
				}
			}
		})
	}
	all.Wait()
	return cmp.Or(errs...)
}

// outcome is what became of one person.
type outcome struct {
	// id is the person's ID, empty for who would be new.
	id string
	// change has no kind if nothing changed.
	change Change
}

// bringing says how people are brought up to date.
type bringing struct {
	store  store.Store
	fields []string // those that are kept
	silent []string // those, and language, of which the list says nothing
	dry    bool
	at     time.Time
}

// language is what people speak by the list, which isn't among the fields.
const language = "language"

// keep has somebody keep what is known of them where the list says nothing.
func (b *bringing) keep(p, known *courses.Person) {
	if slices.Contains(b.silent, language) {
		p.Locale = known.Locale
	}
	kept := only(known, b.silent)
	p.Manager, p.Country, p.Timezone = cmp.Or(p.Manager, kept.Manager), cmp.Or(p.Country, kept.Country), cmp.Or(p.Timezone, kept.Timezone)
	if p.Groups == nil {
		p.Groups = kept.Groups
	}
	for field, value := range kept.Fields {
		if p.Fields == nil {
			p.Fields = map[string]string{}
		}
		p.Fields[field] = value
	}
}

// bring brings one person up to date with what a list says of them. Unless
// managed, their manager stays.
func (b *bringing) bring(ctx context.Context, listed *courses.Person, managed bool) (outcome, error) {
	known, err := b.store.Known(ctx, listed.ObjectID, listed.Email)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return outcome{}, err
	}
	p := only(listed, b.fields)
	if !managed {
		p.Manager = known.Manager
	}
	if b.silent != nil {
		b.keep(&p, &known)
	}
	o := outcome{id: known.ID, change: compare(&known, &p)}
	speaks := p.Locale != known.Locale // perhaps: what the client said goes first
	if b.dry || o.change.Kind == "" && !speaks {
		if speaks && !heard(&known) {
			o.change.add(language)
		}
		return o, nil
	}
	after, err := b.store.List(ctx, p, b.at)
	if after.Locale != known.Locale {
		o.change.add(language)
	}
	o.id = after.ID
	return o, err
}

// heard reports whether somebody's client has said something.
func heard(p *courses.Person) bool {
	return p.Installed || p.Chat != courses.Chat{} || p.ClientTimezone != ""
}

// add adds a field that changes, unless all is new.
func (c *Change) add(field string) {
	if c.Kind == "" {
		c.Kind = Changed
	}
	if c.Kind != Added {
		c.Fields = append(c.Fields, field)
	}
}

// compare says what listing a person changes; known is zero if they are new.
func compare(known, listed *courses.Person) Change {
	c := Change{Name: cmp.Or(listed.Name, known.Name), Email: cmp.Or(listed.Email, known.Email)}
	if !known.Listed {
		c.Kind = Added
		return c
	}
	c.Fields = differences(known, listed)
	switch {
	case !known.Left.IsZero():
		c.Kind = Returned
	case len(c.Fields) > 0:
		c.Kind = Changed
	}
	return c
}

// differences names what is another in a list, by store.List's rules: the list
// decides, but it can't take away a name, an address or what the client said.
func differences(known, listed *courses.Person) []string {
	var fields []string
	differ := func(field string, is bool) {
		if is {
			fields = append(fields, field)
		}
	}
	differ("object_id", listed.ObjectID != "" && listed.ObjectID != known.ObjectID)
	differ("name", listed.Name != "" && listed.Name != known.Name)
	differ("email", listed.Email != "" && listed.Email != known.Email)
	differ(courses.FieldManager, listed.Manager != known.Manager)
	differ(courses.FieldCountry, listed.Country != known.Country)
	differ(courses.FieldTimezone, listed.Timezone != known.Timezone)
	differ(courses.FieldGroups, !slices.Equal(listed.Groups, known.Groups))
	if maps.Equal(listed.Fields, known.Fields) {
		return fields
	}
	names := map[string]string{}
	maps.Copy(names, known.Fields)
	maps.Copy(names, listed.Fields)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		differ(name, listed.Fields[name] != known.Fields[name])
	}
	return fields
}

// limit returns how many people may be removed without confirmation; see
// Organisation.MaxRemoved.
func (o *organisation) limit(people int) int {
	share := people * min(o.MaxRemoved, 100) / 100
	if share == 0 && people > 1 {
		return 1
	}
	return share
}

// unlist notes of people by their IDs that they left. Who isn't there any more
// was found to be somebody else (store.SetProfile).
func (b *bringing) unlist(ctx context.Context, people []string) error {
	return atOnce(together, len(people), func(i int) error {
		err := b.store.Unlist(ctx, people[i], b.at)
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		return err
	})
}
