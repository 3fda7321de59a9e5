package xapi

import (
	"context"
	"io"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"drypp/bot/store"
	"drypp/courses"
)

// People is what WriteFile reads; a store.Store is one.
type People interface {
	People(ctx context.Context, f func(courses.Person, []courses.Enrolment) error) error
}

// WriteFile writes what everybody of whom wanted is true ever did in courses as
// one JSON array of statements, and returns how many there are. It holds one
// person at a time in memory. After an error the array has no end.
func (m *Maker) WriteFile(ctx context.Context, w io.Writer, from People, wanted func(*courses.Person) bool) (n int, err error) {
	out := jsontext.NewEncoder(w)
	if err := out.WriteToken(jsontext.BeginArray); err != nil {
		return 0, err
	}
	err = from.People(ctx, func(p courses.Person, list []courses.Enrolment) error {
		if !wanted(&p) {
			return nil
		}
		for i := range list {
			for _, event := range store.Happened(p.ID, &courses.Enrolment{}, &list[i]) {
				for _, s := range m.Statements(&store.PersonEvent{Event: event, Person: p}, &list[i]) {
					if err := json.MarshalEncode(out, s, json.Deterministic(true)); err != nil {
						return err
					}
					n++
				}
			}
		}
		return nil
	})
	if err != nil {
		return n, err
	}
	return n, out.WriteToken(jsontext.EndArray)
}
