package bot

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"drypp/cards"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
)

// pauseOf reads how long somebody wants a pause, as people write it in any of
// the languages: "2 weeks", "til 1. august", "fra 1. juli til og med 20. juli",
// "until 2026-12-24", "uke 28", "until further notice". Days come before months
// in numbers. A day without a year is the next such one. The note says what is
// wrong if there is no pause to be had; it is TimesPaused otherwise.
func pauseOf(text string, today calendar.Date) (campaigns.Pause, cards.TimesNote) {
	p, ok := pauseWords(split(text), today)
	switch {
	case !ok:
		return campaigns.Pause{}, cards.TimesUnclear
	case p.From.Before(today), !p.From.Before(p.Until):
		return campaigns.Pause{}, cards.TimesPast
	case today.AddMonths(maxPause).Before(p.Until):
		return campaigns.Pause{}, cards.TimesTooLong
	}
	return p, cards.TimesPaused
}

// maxPause is how many months ahead a pause may reach.
const maxPause = 12

// phrases are several words that mean one.
var phrases = strings.NewReplacer(
	"until further notice", "indefinitely", "inntil videre", "indefinitely", "inntil vidare", "indefinitely",
	"til videre", "indefinitely", "til vidare", "indefinitely",
	"til og med", "through", "t.o.m.", "through", "t.o.m", "through", "fram til", "until", "frem til", "until",
	"i morgen", "tomorrow", "i morgon", "tomorrow",
	"a couple of", "2", "et par", "2", "eit par", "2",
	"half a year", "6 months", "et halvt år", "6 months", "eit halvt år", "6 months",
)

// fillers say nothing about when.
var fillers = []string{"for", "in", "on", "på", "i", "the", "of", "den"}

// split takes a text apart.
func split(text string) []string {
	text = phrases.Replace(strings.Join(strings.Fields(strings.ToLower(text)), " "))
	list := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' })
	return slices.DeleteFunc(list, func(s string) bool { return slices.Contains(fillers, s) })
}

var (
	fromWords  = []string{"from", "fra", "frå"}
	untilWords = []string{"until", "till", "til", "to", "inntil", "through", "–", "-"}
)

func pauseWords(w []string, today calendar.Date) (campaigns.Pause, bool) {
	p := campaigns.Pause{From: today}
	if len(w) == 0 {
		return p, false
	}
	if slices.Contains(fromWords, w[0]) {
		i := slices.IndexFunc(w, func(s string) bool { return slices.Contains(untilWords, s) })
		first, ok := calendar.Date{}, false
		if i > 0 {
			first, ok = day(w[1:i], today)
		}
		if !ok {
			return p, false
		}
		p.From, w = first, w[i:]
	}
	// "to" is until in English and two in Norwegian.
	length, ok := after(w, p.From)
	switch {
	case ok:
		p.Until = length
	case len(w) == 1 && w[0] == "indefinitely":
		p.Until, ok = today.AddMonths(maxPause), true
	case slices.Contains(untilWords, w[0]):
		p.Until, ok = day(w[1:], p.From)
		if w[0] == "through" {
			p.Until = p.Until.Add(1)
		}
	default:
		p, ok = span(w, p)
	}
	return p, ok
}

// span reads a pause without "until": a week of the year, a month, or a day
// that people wrote without the word.
func span(w []string, p campaigns.Pause) (campaigns.Pause, bool) {
	if monday, ok := week(w, p.From); ok {
		return campaigns.Pause{From: monday, Until: monday.Add(7)}, true
	}
	if len(w) == 1 && month(w[0]) > 0 {
		first, ok := calendar.Date{Year: p.From.Year, Month: p.From.Month, Day: 1}, true
		if month(w[0]) != p.From.Month {
			first, ok = written(1, month(w[0]), "", p.From)
			p.From = first
		}
		p.Until = first.AddMonths(1)
		return p, ok
	}
	var ok bool
	p.Until, ok = day(w, p.From)
	return p, ok
}

// numbers are written out up to ten.
var numbers = map[string]int{
	"a": 1, "an": 1, "one": 1, "en": 1, "ein": 1, "ei": 1, "et": 1, "eit": 1, "én": 1, "ett": 1, "éin": 1, "éi": 1, "eitt": 1,
	"two": 2, "to": 2, "three": 3, "tre": 3, "four": 4, "fire": 4, "five": 5, "fem": 5, "six": 6, "seks": 6,
	"seven": 7, "sju": 7, "syv": 7, "eight": 8, "åtte": 8, "nine": 9, "ni": 9, "ten": 10, "ti": 10,
}

// tooMany is more of any unit than a pause may have.
const tooMany = 9999

// number reads a number without a sign. One that is larger is tooMany.
func number(s string) (int, bool) {
	if n, ok := numbers[s]; ok {
		return n, true
	}
	if s == "" || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	if err != nil || n > tooMany {
		n = tooMany
	}
	return n, true
}

// after reads a length of time and returns the day that it ends before.
func after(w []string, from calendar.Date) (calendar.Date, bool) {
	if len(w) != 2 {
		return calendar.Date{}, false
	}
	n, ok := number(w[0])
	if !ok || n == 0 {
		return calendar.Date{}, false
	}
	switch w[1] {
	case "day", "days", "dag", "dager", "dagar", "døgn":
		return from.Add(n), true
	case "week", "weeks", "uke", "uker", "veke", "veker":
		return from.Add(7 * n), true
	case "month", "months", "måned", "måneder", "månad", "månader":
		return from.AddMonths(n), true
	case "year", "years", "år":
		return from.AddMonths(12 * n), true
	}
	return calendar.Date{}, false
}

var (
	nextWords = []string{"next", "neste", "coming", "førstkommende", "komande"}
	weekWords = []string{"week", "uke", "veke"}
)

// week reads next week, or a week by its number (ISO 8601), and returns its
// Monday.
func week(w []string, from calendar.Date) (calendar.Date, bool) {
	monday := from.Add(1 - weekday(from))
	switch {
	case len(w) != 2:
		return calendar.Date{}, false
	case slices.Contains(nextWords, w[0]) && slices.Contains(weekWords, w[1]):
		return monday.Add(7), true
	case !slices.Contains(weekWords, w[0]):
		return calendar.Date{}, false
	}
	n, ok := number(strings.TrimSuffix(w[1], "."))
	for range 53 {
		monday = monday.Add(7)
		if _, number := monday.At(0, time.UTC).ISOWeek(); number == n {
			return monday, ok
		}
	}
	return calendar.Date{}, false
}

// weekday counts the days of the week from Monday, which is 1.
func weekday(d calendar.Date) int { return (int(d.At(0, time.UTC).Weekday())+6)%7 + 1 }

var weekdays = map[string]int{
	"monday": 1, "mandag": 1, "måndag": 1, "tuesday": 2, "tirsdag": 2, "tysdag": 2,
	"wednesday": 3, "onsdag": 3, "thursday": 4, "torsdag": 4, "friday": 5, "fredag": 5,
	"saturday": 6, "lørdag": 6, "laurdag": 6, "sunday": 7, "søndag": 7, "sundag": 7,
}

// day reads a day that is on or after another, or one with its year.
func day(w []string, from calendar.Date) (calendar.Date, bool) {
	if monday, ok := week(w, from); ok {
		return monday, true
	}
	if len(w) > 1 && slices.Contains(nextWords, w[0]) {
		w = w[1:]
		if len(w) == 1 && slices.Contains([]string{"month", "måned", "månad"}, w[0]) {
			return calendar.Date{Year: from.Year, Month: from.Month, Day: 1}.AddMonths(1), true
		}
	}
	if len(w) > 1 && weekdays[w[0]] > 0 {
		w = w[1:]
	}
	switch len(w) {
	case 1:
		return oneWord(w[0], from)
	case 2:
		return named(w[0], w[1], "", from)
	case 3:
		return named(w[0], w[1], w[2], from)
	}
	return calendar.Date{}, false
}

func oneWord(s string, from calendar.Date) (calendar.Date, bool) {
	if s == "tomorrow" {
		return from.Add(1), true
	}
	if n := weekdays[s]; n > 0 {
		return from.Add((n-weekday(from)+6)%7 + 1), true
	}
	if month(s) > 0 {
		return written(1, month(s), "", from)
	}
	if d, err := calendar.ParseDate(s); err == nil {
		return d, true
	}
	parts := strings.Split(strings.TrimSuffix(s, "."), ".")
	if len(parts) == 1 {
		parts = strings.Split(s, "/")
	}
	if len(parts) < 2 || len(parts) > 3 {
		return calendar.Date{}, false
	}
	return named(parts[0], parts[1], strings.Join(parts[2:], ""), from)
}

// named reads a day and a month in either order, if one of them is a name; in
// numbers the day comes first.
func named(first, second, year string, from calendar.Date) (calendar.Date, bool) {
	if month(first) > 0 {
		first, second = second, first
	}
	m := month(second)
	if m == 0 {
		n, ok := number(strings.TrimSuffix(second, "."))
		if !ok || n > 12 {
			return calendar.Date{}, false
		}
		m = time.Month(n)
	}
	d, ok := number(ordinal(first))
	if !ok {
		return calendar.Date{}, false
	}
	return written(d, m, year, from)
}

// ordinal drops what makes a number one that orders.
func ordinal(s string) string {
	for _, ending := range []string{".", "st", "nd", "rd", "th"} {
		if rest, ok := strings.CutSuffix(s, ending); ok && rest != "" && strings.Trim(rest, "0123456789") == "" {
			return rest
		}
	}
	return s
}

// written returns the day of a month that is there. Without a year it is the
// first on or after another day.
func written(d int, m time.Month, year string, from calendar.Date) (calendar.Date, bool) {
	if year != "" {
		y, ok := number(year)
		if len(year) == 2 {
			y += 2000
		}
		date := calendar.Date{Year: y, Month: m, Day: d}
		return date, ok && real(date)
	}
	date := calendar.Date{Year: from.Year, Month: m, Day: d}
	if date.Before(from) {
		date.Year++
	}
	return date, real(date)
}

// real reports whether there is such a day.
func real(d calendar.Date) bool { return d.Year > 0 && d == d.Add(0) }

var months = map[string]time.Month{
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "mai": 5, "may": 5, "jun": 6, "jul": 7,
	"aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "des": 12, "dec": 12,
}

// monthNames are those that aren't three letters long, by what they begin with.
var monthNames = []string{
	"januar", "january", "februar", "february", "mars", "march", "april", "juni", "june", "juli", "july",
	"august", "september", "sept", "oktober", "october", "november", "desember", "december",
}

// month returns the month of a name, or 0.
func month(s string) time.Month {
	s = strings.TrimSuffix(s, ".")
	if slices.Contains(monthNames, s) {
		s = s[:3]
	}
	return months[s]
}

// hourOf reads a full hour of the day: 9, 09:00, 9.00, 9 am, 2 pm.
func hourOf(text string) (int, bool) {
	s := strings.ToLower(strings.Join(strings.Fields(text), ""))
	s = strings.TrimSuffix(s, "o'clock")
	half := 0
	if rest, ok := strings.CutSuffix(s, "pm"); ok {
		s, half = rest, 12
	} else if rest, ok := strings.CutSuffix(s, "am"); ok {
		s, half = rest, -12
	}
	if i := strings.IndexAny(s, ":."); i >= 0 {
		if s[i+1:] != "00" {
			return 0, false
		}
		s = s[:i]
	}
	n, ok := number(s)
	switch {
	case !ok || n > 24 || half != 0 && (n == 0 || n > 12):
		return 0, false
	case half == 12 && n < 12:
		n += 12
	case half == -12 && n == 12:
		n = 0
	}
	return n, true
}
