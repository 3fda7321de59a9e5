package directory

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"drypp/bot/store"
	"drypp/courses"
)

// Import brings an organisation's people up to date with a list of them, who
// have an e-mail address or an object ID. It reads the list and changes nothing
// of it. A manager named by an address is kept by the object ID if it is known.
// The error wraps ErrList, and names positions from 1, if somebody is on the
// list twice or can't be told apart; then nothing was changed. It is
// ErrHasSource if the people come from a directory, or ErrBusy.
func (d *Directory) Import(ctx context.Context, tenant string, people []courses.Person, opts ImportOptions) (*Report, error) {
	o, err := d.organisation(tenant)
	if err != nil {
		return nil, err
	}
	if o.Source != nil {
		return nil, ErrHasSource
	}
	if err := o.begin(nil); err != nil {
		return nil, err
	}
	defer o.end()
	if !opts.Dry {
		if _, err := o.settle(ctx); err != nil {
			return nil, err
		}
	}
	roster, err := o.Store.Roster(ctx)
	if err != nil {
		return nil, err
	}
	i := &importing{
		bringing: bringing{store: o.Store, fields: o.effective(&roster), dry: opts.Dry, at: o.now()},
		o:        o, ImportOptions: opts, people: people,
	}
	if opts.Columns != nil {
		i.silent = slices.DeleteFunc(append([]string{language}, i.fields...), func(f string) bool { return slices.Contains(opts.Columns, f) })
	}
	return i.run(ctx)
}

// importing is one import.
type importing struct {
	bringing
	ImportOptions
	o      *organisation
	people []courses.Person
	// on says at which position a known person is on the list, by their ID.
	on map[string]int
	// managers has the object IDs of people by their addresses, as far as the
	// list or the store knows them.
	managers map[string]string
	report   Report
}

func (i *importing) run(ctx context.Context) (*Report, error) {
	if err := checkList(i.people); err != nil {
		return nil, err
	}
	if err := i.find(ctx); err != nil {
		return nil, err
	}
	gone, removed, err := i.leavers(ctx)
	if err != nil {
		return nil, err
	}
	i.report.Full, i.report.Seen = i.Whole, len(i.people)
	if n := len(gone); n > i.o.limit(i.report.People) && n > i.Removals {
		i.report.Held = &store.Held{Removals: n, People: i.report.People, At: i.at}
		i.dry = true
	} else {
		i.report.Removed = n
	}
	if err := i.bringAll(ctx); err != nil {
		return nil, err
	}
	i.report.Changes = append(i.report.Changes, removed[:min(len(removed), MaxChanges-len(i.report.Changes))]...)
	if i.dry {
		return &i.report, nil
	}
	if err := i.unlist(ctx, gone); err != nil {
		return nil, err
	}
	i.o.log.InfoContext(ctx, "a list of people was imported", "whole", i.Whole, "seen", i.report.Seen,
		"added", i.report.Added, "changed", i.report.Changed, "removed", i.report.Removed, "returned", i.report.Returned)
	return &i.report, i.o.edit(ctx, func(r *store.Roster) (bool, error) {
		r.Link, r.LinkAt, r.Asked, r.Held = "", i.at, "", nil
		r.Synced, r.From = i.at, cmp.Or(i.From, store.FromFile)
		return true, nil
	})
}

// maxNamed is how many positions of a list an error names.
const maxNamed = 10

// checkList reports who is on a list twice, or can't be told apart.
func checkList(people []courses.Person) error {
	at := make(map[string]int, len(people))
	var problems []string
	found := func(format string, args ...any) {
		if len(problems) < maxNamed {
			problems = append(problems, fmt.Sprintf(format, args...))
		}
	}
	twice := func(i int, id, what string) {
		switch first, ok := at[id]; {
		case id == "":
		case ok:
			found("number %d has the same %s as number %d", i+1, what, first+1)
		default:
			at[id] = i
		}
	}
	for i := range people {
		p := &people[i]
		if p.ObjectID == "" && p.Email == "" {
			found("number %d has neither an e-mail address nor an object ID", i+1)
		}
		twice(i, strings.ToLower(p.ObjectID), "object ID")
		twice(i, strings.ToLower(p.Email), "e-mail address")
	}
	if problems == nil {
		return nil
	}
	return fmt.Errorf("%w: %s", ErrList, strings.Join(problems, "; "))
}

// find finds out who of the list is known already, and the managers' object IDs.
func (i *importing) find(ctx context.Context) error {
	i.on, i.managers = make(map[string]int, len(i.people)), map[string]string{}
	for n := range i.people {
		if p := &i.people[n]; p.ObjectID != "" && p.Email != "" {
			i.managers[strings.ToLower(p.Email)] = strings.ToLower(p.ObjectID)
		}
	}
	for n := range i.people {
		p := &i.people[n]
		known, err := i.store.Known(ctx, p.ObjectID, p.Email)
		if err == nil {
			if first, twice := i.on[known.ID]; twice {
				return fmt.Errorf("%w: number %d is the same person as number %d", ErrList, n+1, first+1)
			}
			i.on[known.ID] = n
		} else if !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if err := i.findManager(ctx, strings.ToLower(p.Manager)); err != nil {
			return err
		}
	}
	return nil
}

func (i *importing) findManager(ctx context.Context, manager string) error {
	if _, done := i.managers[manager]; done || !strings.Contains(manager, "@") || !slices.Contains(i.fields, courses.FieldManager) {
		return nil
	}
	known, err := i.store.Known(ctx, "", manager)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	i.managers[manager] = known.ObjectID
	return nil
}

// leavers counts the people and, if the list is all of the organisation,
// returns who of them isn't on it: the IDs, and the first ones to show.
func (i *importing) leavers(ctx context.Context) (gone []string, show []Change, err error) {
	err = i.store.Everybody(ctx, func(p courses.Person) error {
		if !here(&p) {
			return nil
		}
		i.report.People++
		if _, on := i.on[p.ID]; on || !i.Whole {
			return nil
		}
		gone = append(gone, p.ID)
		if len(show) < MaxChanges {
			show = append(show, Change{Kind: Removed, Name: p.Name, Email: p.Email})
		}
		return nil
	})
	return gone, show, err
}

// atATime is how many people of a list are brought up to date before it is told
// how far it is.
const atATime = 16 * together

// bringAll takes over everybody on the list.
func (i *importing) bringAll(ctx context.Context) error {
	outcomes := make([]outcome, min(atATime, len(i.people)))
	for from := 0; from < len(i.people); from += atATime {
		if err := ctx.Err(); err != nil {
			return err
		}
		some := i.people[from:min(from+atATime, len(i.people))]
		err := atOnce(together, len(some), func(n int) (err error) {
			p := some[n]
			p.Manager = cmp.Or(i.managers[strings.ToLower(p.Manager)], p.Manager)
			outcomes[n], err = i.bring(ctx, &p, true)
			return err
		})
		if err != nil {
			return err
		}
		for n := range some {
			i.report.add(outcomes[n].change)
		}
		i.o.tell(Progress{Done: from + len(some), Total: len(i.people)}, i.Progress)
	}
	return nil
}

// add counts a change and shows it if it is one of the first.
func (r *Report) add(c Change) {
	r.count(c.Kind)
	if c.Kind != "" && len(r.Changes) < MaxChanges {
		r.Changes = append(r.Changes, c)
	}
}
