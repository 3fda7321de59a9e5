package calendar

import "time"

// Hours says when a person may be written to without having asked: on their
// workdays, from one hour of their own clock to another. Build one with New.
type Hours struct {
	location *time.Location
	from, to int
	weekdays [7]bool
	country  string
}

// Location returns the time zone that the hours are in.
func (h *Hours) Location() *time.Location { return h.location }

// Today returns the date that it is at t for the person.
func (h *Hours) Today(t time.Time) Date { return On(t.In(h.location)) }
