package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"drypp/bot/store"
	"drypp/courses"
)

// listing is how many people are brought up to date at once, so that they
// share commits.
const listing = 64

// listPeople brings a store up to date with the organisation's list of people,
// and returns how many have left. Without a list it changes nothing.
func listPeople(ctx context.Context, o *organisation, now time.Time) (left int, err error) {
	if !o.Lists() {
		return 0, nil
	}
	here := map[string]bool{}
	people := o.Listed()
	for i := range people {
		here[people[i].ObjectID] = true
	}
	err = eachAtOnce(people, func(p courses.Person) error { return listPerson(ctx, o.store, p, now) })
	if err != nil {
		return 0, err
	}
	gone, err := notListed(ctx, o.store, here)
	if err != nil {
		return 0, err
	}
	return len(gone), eachAtOnce(gone, func(id string) error { return o.store.Unlist(ctx, id, now) })
}

// listPerson lists one person. The list's language counts for those whose
// client hasn't said another one.
func listPerson(ctx context.Context, s store.Store, listed courses.Person, now time.Time) error {
	p, err := s.List(ctx, listed, now)
	if err == nil && p.Locale == "" && listed.Locale != "" {
		_, err = s.Meet(ctx, store.Sighting{ObjectID: listed.ObjectID, Locale: listed.Locale, At: now})
	}
	return err
}

// notListed returns the IDs of those who were on a list once and aren't here
// any more.
func notListed(ctx context.Context, s store.Store, here map[string]bool) (gone []string, err error) {
	err = s.Everybody(ctx, func(p courses.Person) error {
		if p.Listed && p.Left.IsZero() && !here[p.ObjectID] {
			gone = append(gone, p.ID)
		}
		return nil
	})
	return gone, err
}

// eachAtOnce calls f for each of a list, some at a time, and returns all
// errors.
func eachAtOnce[T any](list []T, f func(T) error) error {
	var all sync.WaitGroup
	var mu sync.Mutex
	var errs []error
	slots := make(chan struct{}, listing)
	for _, each := range list {
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			if err := f(each); err != nil {
				mu.Lock()
				defer mu.Unlock()
				errs = append(errs, err)
			}
		})
	}
	all.Wait()
	return errors.Join(errs...)
}
