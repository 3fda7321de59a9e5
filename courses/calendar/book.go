package calendar

import (
	"sync"
	"time"
)

// Book has the hours of everybody in an organisation: its own, with what is
// different for a person. It is safe for concurrent use.
type Book struct {
	standard Config
	// hours has an *Hours by own.
	hours sync.Map
}

// own is what may be different for a person.
type own struct {
	timezone, country string
	hour              int
}

// NewBook returns a book of hours that are c's unless a person has others. The
// error is an *Error.
func NewBook(c Config) (*Book, error) {
	if _, err := New(c); err != nil {
		return nil, err
	}
	return &Book{standard: c}, nil
}

// Hours returns the hours of a person by their time zone (IANA), their country
// and the hour that they chose; what is empty, 0 or unknown is the
// organisation's. An hour outside of the organisation's hours counts as the
// nearest of them.
func (b *Book) Hours(timezone, country string, hour int) *Hours {
	key := own{timezone, country, hour}
	if h, ok := b.hours.Load(key); ok {
		return h.(*Hours)
	}
	c := b.standard
	if at, err := time.LoadLocation(timezone); err == nil && timezone != "" && timezone != "Local" {
		c.Location = at
	} else {
		key.timezone = ""
	}
	if countries[country] != nil {
		c.Country = country
	} else {
		key.country = ""
	}
	if hour != 0 {
		c.Hour = min(max(hour, c.From), c.To-1)
		key.hour = c.Hour
	}
	return b.keep(key, c)
}

// keep returns the hours of a key, made once. Only what is known makes a key,
// so that their number is bounded whatever was asked for.
func (b *Book) keep(key own, c Config) *Hours {
	if h, ok := b.hours.Load(key); ok {
		return h.(*Hours)
	}
	made, err := New(c)
	if err != nil {
		panic(err) // NewBook checked c, and Hours put in nothing unknown
	}
	h, _ := b.hours.LoadOrStore(key, made)
	return h.(*Hours)
}
