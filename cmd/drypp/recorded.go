package main

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"drypp/bot/privacy/audit"
	"drypp/bot/reports/xapi"
	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/rights"
)

// recorded is a store that has on record in the audit log who looked at people's
// results and where people come from, and that lets go of what lies beside it of
// people who are erased.
type recorded struct {
	store.Store
	log *audit.Log
	// refused are statements that an LRS refused.
	refused xapi.Folder
	// forget drops what is held of a person in memory; it may be nil.
	forget func(person string)
}

// actor says in the audit log who did something.
func actor(person string) string {
	if person == "" {
		return audit.CommandLine
	}
	return person
}

// PutAccess notes it in the store and in the log.
func (r *recorded) PutAccess(ctx context.Context, a store.Access) error {
	if err := r.Store.PutAccess(ctx, a); err != nil {
		return err
	}
	e := audit.Entry{
		At: a.At, Actor: actor(a.By), Action: audit.ResultsLookedAt, Subject: a.About,
		Detail: map[string]string{"what": string(a.What), "people": strconv.Itoa(a.People)},
	}
	if a.Format != "" {
		e.Action, e.Detail["format"] = audit.ResultsExported, a.Format
	}
	_, err := r.log.Append(ctx, e)
	return err
}

// PutRoster keeps it, and has it in the log if other fields are known or other
// people were brought in.
func (r *recorded) PutRoster(ctx context.Context, next store.Roster) error {
	before, err := r.Store.Roster(ctx)
	if err != nil {
		return err
	}
	if err := r.Store.PutRoster(ctx, next); err != nil {
		return err
	}
	var entries []audit.Entry
	if !slices.Equal(before.Fields, next.Fields) {
		entries = append(entries, audit.Entry{Actor: audit.Service, Action: audit.FieldsChanged, Detail: map[string]string{"fields": strconv.Itoa(len(next.Fields))}})
	}
	if next.From == store.FromFile && !next.Synced.Equal(before.Synced) {
		entries = append(entries, audit.Entry{Actor: audit.Service, Action: audit.PeopleImported})
	}
	_, err = r.log.Append(ctx, entries...)
	return err
}

// Erase erases people with what lies beside the store.
func (r *recorded) Erase(ctx context.Context, at time.Time, people ...string) ([]store.Erased, error) {
	var names []string
	for _, id := range people {
		p, err := r.PersonByID(ctx, id)
		if errors.Is(err, store.ErrNotFound) {
			p, err = courses.Person{ID: id}, nil
		}
		if err != nil {
			return nil, err
		}
		names = append(names, xapi.Names(&p)...)
	}
	// First, while it is known what they are called.
	if err := r.refused.Drop(names...); err != nil {
		return nil, err
	}
	gone, err := r.Store.Erase(ctx, at, people...)
	if r.forget != nil {
		for _, e := range gone {
			r.forget(e.Person)
		}
	}
	return gone, err
}

// exceptions has it in the log which endpoints are used that aren't known to lie
// in the EEA.
func exceptions(ctx context.Context, log *audit.Log, f *rights.Facts) error {
	var entries []audit.Entry
	for _, to := range f.Recipients {
		if to.Exception != "" {
			entries = append(entries, audit.Entry{
				Actor: audit.Service, Action: audit.ExceptionUsed, Detail: map[string]string{"host": to.Host, "purpose": string(to.Purpose)},
			})
		}
	}
	_, err := log.Append(ctx, entries...)
	return err
}
