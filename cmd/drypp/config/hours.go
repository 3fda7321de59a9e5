package config

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"drypp/courses/audience"
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
	for i, name := range h.Days {
		day, ok := weekday(name)
		if !ok {
			f.bad(fmt.Sprintf("%s.working_hours.days[%d]", key, i), "is no day of the week", "write mon, tue, wed, thu, fri, sat or sun")
			return
		}
		c.Weekdays = append(c.Weekdays, day)
	}
	o.book, err = calendar.NewBook(c)
	if wrong, ok := errors.AsType[*calendar.Error](err); ok {
		f.bad(key+hoursKeys[wrong.Key], wrong.Problem, wrong.Fix)
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

// fieldName matches the name of a field that audiences can use.
var fieldName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,31}$`)

// maxFields bounds the fields that an organisation has of its own.
const maxFields = 30

func (f *findings) checkFields(key string, own []string) {
	if len(own) > maxFields {
		f.bad(key, "is too long", fmt.Sprintf("name at most %d: what isn't needed to select people needn't be known", maxFields))
		return
	}
	all := audience.Fields()
	for i, name := range own {
		at := fmt.Sprintf("%s[%d]", key, i)
		_, err := audience.Compile(name+` == "a"`, own)
		switch {
		case slices.Contains(all, name):
			f.bad(at, "is known of everybody anyway, or twice here", "remove it")
		case !fieldName.MatchString(name) || err != nil:
			f.bad(at, "is no name for a field", "write at most 32 small letters, digits and underscores, such as cost_centre; words like in, not and true are taken")
		}
		all = append(all, name)
	}
}
