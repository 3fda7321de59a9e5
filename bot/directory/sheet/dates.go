package sheet

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// The years that a start date may lie in.
const firstYear, lastYear = 1900, 2199

// plausible are the serial numbers that a bare number may be taken for a date
// from: 1940 to 2119. Others are no dates but, say, years.
const firstSerial, lastSerial = 14_611, 80_353

var (
	isoDate   = regexp.MustCompile(`^(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[T ]\d{1,2}[:.]\d{2}.*)?$`)
	plainDate = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)
	dayFirst  = regexp.MustCompile(`^(\d{1,2})([-./ ]|\. )(\d{1,2})(?:[-./ ]|\. )(\d{2}|\d{4})(?:,? \d{1,2}[:.]\d{2}.*)?$`)
	dayWord   = regexp.MustCompile(`^(\d{1,2})\.?[ -]?(\pL{3,9})\.?[ -]?,? ?(\d{4})$`)
	wordDay   = regexp.MustCompile(`^(\pL{3,9})\.? (\d{1,2}),? (\d{4})$`)
)

// months are the first three letters of the names of months in Norwegian and
// English; "mars" and "mai" are told from "march" and "may" by nobody.
var months = map[string]int{"jan": 1, "feb": 2, "mar": 3, "apr": 4, "mai": 5, "may": 5, "jun": 6, "jul": 7,
	"aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "des": 12, "dec": 12}

// dayOf returns the day that a cell means, as 2006-01-02: s is its text.
func (b *builder) dayOf(v cell, s string) (string, Code) {
	if v.kind == date {
		if day, err := time.Parse(time.DateOnly, s[:min(len(s), len(time.DateOnly))]); err == nil {
			return dayIn(day)
		}
		return "", CodeBadDate
	}
	if serial, err := strconv.ParseFloat(s, 64); err == nil && firstSerial <= serial && serial <= lastSerial {
		if day, ok := b.src.day(serial); ok {
			return day, ""
		}
	}
	return writtenDay(s)
}

// writtenDay reads a day as people write it.
func writtenDay(s string) (string, Code) {
	if m := isoDate.FindStringSubmatch(s); m != nil {
		return dayFrom(m[1], m[2], m[3])
	}
	if m := plainDate.FindStringSubmatch(s); m != nil {
		return dayFrom(m[1], m[2], m[3])
	}
	if m := dayFirst.FindStringSubmatch(s); m != nil {
		return shortDay(m[1], m[2], m[3], m[4])
	}
	if m := dayWord.FindStringSubmatch(s); m != nil {
		return wordedDay(m[1], m[2], m[3])
	}
	if m := wordDay.FindStringSubmatch(s); m != nil {
		return wordedDay(m[2], m[1], m[3])
	}
	return "", CodeBadDate
}

// shortDay reads 31.1.2026. Between slashes the month may be first, as in the
// USA: where either could be, the day is taken to be, and that is told.
func shortDay(day, sep, month, year string) (string, Code) {
	if len(year) == 2 {
		century := "20"
		if year >= "70" {
			century = "19"
		}
		year = century + year
	}
	d, _ := strconv.Atoi(day)
	m, _ := strconv.Atoi(month)
	if sep != "/" {
		return dayFrom(year, month, day)
	}
	if m > 12 {
		return dayFrom(year, day, month)
	}
	s, code := dayFrom(year, month, day)
	if code == "" && d <= 12 && d != m {
		code = CodeEitherDate
	}
	return s, code
}

func wordedDay(day, month, year string) (string, Code) {
	m := months[strings.ToLower(string([]rune(month)[:3]))]
	return dayFrom(year, strconv.Itoa(m), day)
}

func dayFrom(year, month, day string) (string, Code) {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if t.Day() != d || int(t.Month()) != m {
		return "", CodeBadDate
	}
	return dayIn(t)
}

func dayIn(t time.Time) (string, Code) {
	if t.Year() < firstYear || t.Year() > lastYear {
		return "", CodeBadDate
	}
	return t.Format(time.DateOnly), ""
}

// serialTime returns the time of a serial number; since1904 is how Excel for Mac
// counted once (ECMA-376 part 1, 18.17.4.1). No time zone is meant.
func serialTime(serial float64, since1904 bool) (time.Time, bool) {
	const last = 2_958_466 // 10000-01-01
	if !(serial >= 0 && serial < last) {
		return time.Time{}, false
	}
	t, err := excelize.ExcelDateToTime(serial, since1904)
	return t, err == nil
}

// serialDay returns the day of a serial number.
func serialDay(serial float64, since1904 bool) (string, bool) {
	t, ok := serialTime(serial, since1904)
	if !ok {
		return "", false
	}
	return t.Format(time.DateOnly), true
}
