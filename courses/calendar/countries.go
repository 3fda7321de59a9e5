package calendar

import (
	"maps"
	"slices"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/aa"
	"github.com/rickar/cal/v2/at"
	"github.com/rickar/cal/v2/be"
	"github.com/rickar/cal/v2/cz"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/dk"
	"github.com/rickar/cal/v2/es"
	"github.com/rickar/cal/v2/fr"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/ie"
	"github.com/rickar/cal/v2/it"
	"github.com/rickar/cal/v2/lt"
	"github.com/rickar/cal/v2/lv"
	"github.com/rickar/cal/v2/nl"
	"github.com/rickar/cal/v2/no"
	"github.com/rickar/cal/v2/pl"
	"github.com/rickar/cal/v2/se"
)

// Countries returns the codes of the countries whose public holidays are
// known, sorted: ISO 3166-1 alpha-2, and ISO 3166-2 for Germany's states. DE
// alone has what all of Germany has.
func Countries() []string { return slices.Sorted(maps.Keys(countries)) }

// everywhere are days on which nobody gets unsolicited cards although most
// countries don't call them public holidays: much of Europe has left by noon
// on Christmas Eve and New Year's Eve. The two Sundays are holidays by law in
// the Nordic countries, which the library leaves out for some of them; they
// matter to those who work on Sundays.
var everywhere = []*cal.Holiday{
	day("Christmas Eve", time.December, 24), day("New Year's Eve", time.December, 31),
	aa.Easter, aa.Pentecost,
}

// countries has the holidays of each country: the library's, with what it
// lacks or has wrong put right here.
var countries = map[string]*holidays{
	"AT": of(at.Holidays),
	"BE": of(be.Holidays),
	"CZ": of(cz.Holidays),
	"DE": of(de.Holidays),
	"DK": of(dk.Holidays),
	"ES": of(es.Holidays),
	"FI": of(finland),
	"FR": of(fr.Holidays),
	"GB": of(gb.Holidays),
	"IE": of(ie.Holidays),
	"IS": of(iceland),
	"IT": of(it.Holidays),
	"LT": of(lt.Holidays),
	"LV": of(lv.Holidays),
	"NL": of(nl.Holidays),
	"NO": of(no.Holidays),
	"PL": of(pl.Holidays),
	"SE": of(se.Holidays),

	"DE-BB": of(de.HolidaysBB),
	"DE-BE": of(de.HolidaysBE),
	"DE-BW": of(de.HolidaysBW),
	// Assumption is a holiday in most of Bavaria's communities (FTG, article 1
	// (1) 2); the library leaves it out.
	"DE-BY": of(de.HolidaysBY, de.MariaHimmelfahrt),
	"DE-HB": of(de.HolidaysHB),
	"DE-HE": of(de.HolidaysHE),
	"DE-HH": of(de.HolidaysHH),
	// Women's Day is one since 2023 (FTG M-V, section 2); the library leaves
	// it out.
	"DE-MV": of(de.HolidaysMV, de.Frauentag.Clone(&cal.Holiday{StartYear: 2023})),
	"DE-NI": of(de.HolidaysNI),
	"DE-NW": of(de.HolidaysNW),
	"DE-RP": of(de.HolidaysRP),
	"DE-SH": of(de.HolidaysSH),
	"DE-SL": of(de.HolidaysSL),
	"DE-SN": of(de.HolidaysSN),
	"DE-ST": of(de.HolidaysST),
	"DE-TH": of(de.HolidaysTH),
}

// finland has Finland's public holidays, which the library doesn't know, with
// Midsummer Eve, on which hardly anybody works.
var finland = []*cal.Holiday{
	aa.NewYear, aa.Epiphany, aa.GoodFriday, aa.EasterMonday, aa.WorkersDay, aa.AscensionDay,
	from("Midsummer Eve", time.June, 19, time.Friday),
	from("Midsummer Day", time.June, 20, time.Saturday),
	from("All Saints' Day", time.October, 31, time.Saturday),
	day("Independence Day", time.December, 6),
	aa.ChristmasDay, aa.ChristmasDay2,
}

// iceland has Iceland's public holidays (lög um 40 stunda vinnuviku, article
// 6), which the library doesn't know.
var iceland = []*cal.Holiday{
	aa.NewYear, aa.MaundyThursday, aa.GoodFriday, aa.EasterMonday,
	from("First Day of Summer", time.April, 19, time.Thursday),
	aa.WorkersDay, aa.AscensionDay, aa.PentecostMonday,
	day("National Day", time.June, 17),
	from("Commerce Day", time.August, 1, time.Monday),
	aa.ChristmasDay, aa.ChristmasDay2,
}

// none has no holidays.
var none = &holidays{}

func of(rules []*cal.Holiday, more ...*cal.Holiday) *holidays {
	return &holidays{rules: slices.Concat(rules, more, everywhere)}
}

// day is a holiday on the same day every year.
func day(name string, m time.Month, d int) *cal.Holiday {
	return &cal.Holiday{Name: name, Type: cal.ObservancePublic, Month: m, Day: d, Func: cal.CalcDayOfMonth}
}

// from is a holiday on the first such day of the week that isn't before a date.
func from(name string, m time.Month, d int, on time.Weekday) *cal.Holiday {
	return &cal.Holiday{Name: name, Type: cal.ObservancePublic, Month: m, Day: d, Weekday: on, Offset: 1, Func: cal.CalcWeekdayFrom}
}
