package config

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"drypp/courses/calendar"
)

// maxCards bounds what a person gets unasked a day: more would be noise.
const maxCards = 5

// checkHours holds the working hours to their rules and keeps them as a book.
func (f *findings) checkHours(key string, o *Organisation) {
	if o.CardsPerDay > maxCards {
		f.bad(key+".cards_per_day", "is too many", fmt.Sprintf("choose 1 to %d; 1 is what people bear", maxCards))
	}
	in, err := time.LoadLocation(o.Timezone)
	if err != nil || o.Timezone == "" || o.Timezone == "Local" {
		return // said already
	}
	if o.Country == "" {
		f.bad(key+".country", "is missing, and "+o.Timezone+" doesn't tell whose public holidays count", "write one of "+strings.Join(calendar.Countries(), ", "))
		return
	}
	h := o.WorkingHours
	c := calendar.Config{Location: in, Country: o.Country, From: h.From, To: h.To, Hour: h.Hour}
	whole := f.weekdays(key+".working_hours.days", h.Days, &c)
	o.book, err = calendar.NewBook(c)
	if !whole {
		c.Weekdays = append(c.Weekdays, time.Monday)
	}
	for said := map[string]bool{}; err != nil; _, err = calendar.NewBook(c) {
		wrong, ok := errors.AsType[*calendar.Error](err)
		if !ok || said[wrong.Key] {
			return
		}
		said[wrong.Key] = true
		f.bad(key+hoursKeys[wrong.Key], wrong.Problem, wrong.Fix)
		forgive(&c, wrong.Key)
	}
}

// weekdays reads the days of the week, and reports whether all are some.
func (f *findings) weekdays(key string, names []string, into *calendar.Config) (whole bool) {
	whole = true
	for i, name := range names {
		day, ok := weekday(name)
		if !ok {
			f.bad(fmt.Sprintf("%s[%d]", key, i), "is no day of the week", "write mon, tue, wed, thu, fri, sat or sun")
			whole = false
			continue
		}
		into.Weekdays = append(into.Weekdays, day)
	}
	return whole
}

// forgive puts something in the place of what was wrong, so that what else is
// wrong can be told at once.
func forgive(c *calendar.Config, key string) {
	switch key {
	case "country":
		c.Country = "NO"
	case "weekdays":
		c.Weekdays = []time.Weekday{time.Monday}
	case "from":
		c.From = calendar.Earliest
	case "to":
		c.To = calendar.Latest
	case "hour":
		c.Hour = 0
	}
}

// hoursKeys has our names for the keys of a calendar.Error.
var hoursKeys = map[string]string{
	"timezone": ".timezone", "country": ".country", "weekdays": ".working_hours.days",
	"from": ".working_hours.from", "to": ".working_hours.to", "hour": ".working_hours.hour",
}

// weekday reads the English name of a day of the week, or its first three
// letters.
func weekday(name string) (time.Weekday, bool) {
	for d := range time.Weekday(7) {
		if strings.EqualFold(name, d.String()) || strings.EqualFold(name, d.String()[:3]) {
			return d, true
		}
	}
	return 0, false
}
