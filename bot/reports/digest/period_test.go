package digest

import (
	"testing"
	"time"

	"drypp/bot/store"
	"drypp/courses/calendar"
)

func date(s string) calendar.Date {
	d, err := calendar.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// hours are those of an office in a zone and a country.
func hours(t testing.TB, zone, country string) *calendar.Hours {
	t.Helper()
	location, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	h, err := calendar.New(calendar.Config{
		Location: location, Country: country, From: 9, To: 16,
		Weekdays: []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday},
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestPeriods(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		cadence               Cadence
		day, key, start, next string
	}{
		{Weekly, "2026-11-23", "2026-W48", "2026-11-23", "2026-11-30"},
		{Weekly, "2026-11-29", "2026-W48", "2026-11-23", "2026-11-30"},
		{Weekly, "2026-12-31", "2026-W53", "2026-12-28", "2027-01-04"}, // ISO 8601: the week of Thursday
		{Weekly, "2027-01-03", "2026-W53", "2026-12-28", "2027-01-04"},
		{Weekly, "2024-12-30", "2025-W01", "2024-12-30", "2025-01-06"},
		{Monthly, "2026-11-01", "2026-10", "2026-10-05", "2026-11-02"},
		{Monthly, "2026-11-02", "2026-11", "2026-11-02", "2026-12-07"},
		{Monthly, "2026-12-06", "2026-11", "2026-11-02", "2026-12-07"},
		{Monthly, "2026-12-07", "2026-12", "2026-12-07", "2027-01-04"},
		{Monthly, "2027-01-03", "2026-12", "2026-12-07", "2027-01-04"},
		{Monthly, "2027-02-28", "2027-02", "2027-02-01", "2027-03-01"},
	} {
		want := period{test.key, date(test.start), date(test.next)}
		if got := test.cadence.periodOf(date(test.day)); got != want {
			t.Errorf("%s, %s: the period is %+v, want %+v", test.cadence, test.day, got, want)
		}
	}
}

// TestPeriodsFollowEachOther: for ten years, each day lies in one period, and
// each period has its own name.
func TestPeriodsFollowEachOther(t *testing.T) {
	t.Parallel()
	for _, c := range []Cadence{Weekly, Monthly} {
		names := map[string]bool{}
		p := c.periodOf(date("2020-01-01"))
		for day := date("2020-01-01"); day.Year < 2030; day = day.Add(1) {
			if day == p.next {
				names[p.key] = true
				before := p
				p = c.periodOf(day)
				if names[p.key] || p.start != before.next || p.start.Weekday() != time.Monday || c == Monthly && p.start.Day > 7 {
					t.Fatalf("after %+v comes %+v", before, p)
				}
				if since := c.before(p); since != before.start.Add(-1) {
					t.Fatalf("the trend of %+v is counted from %v", p, since)
				}
			}
			if got := c.periodOf(day); got != p {
				t.Fatalf("%s, %v: the period is %+v, want %+v", c, day, got, p)
			}
		}
	}
}

// TestWhen: on Monday at eight where the recipient is, on the next workday if
// that is a holiday, whatever the clocks do.
func TestWhen(t *testing.T) {
	t.Parallel()
	sent := store.Digest{Period: "2026-W13", Stage: store.DigestSent}
	for _, test := range []struct {
		name          string
		cadence       Cadence
		zone, country string
		digest        store.Digest
		now, want     string
	}{
		{"Monday", Weekly, "Europe/Oslo", "NO", store.Digest{}, "2026-03-23T06:00:00Z", "2026-03-23T07:00:00Z"},
		{"summer time since Sunday", Weekly, "Europe/Oslo", "NO", sent, "2026-03-29T12:00:00Z", "2026-03-30T06:00:00Z"},
		{"winter time since Sunday", Weekly, "Europe/Oslo", "NO", store.Digest{}, "2026-10-26T06:00:00Z", "2026-10-26T07:00:00Z"},
		{"Easter Monday", Weekly, "Europe/Oslo", "NO", store.Digest{}, "2026-04-06T06:00:00Z", "2026-04-07T06:00:00Z"},
		{"a holiday elsewhere", Weekly, "America/New_York", "SE", store.Digest{}, "2027-05-17T06:00:00Z", "2027-05-17T12:00:00Z"},
		{"a holiday here", Weekly, "America/New_York", "NO", store.Digest{}, "2027-05-17T06:00:00Z", "2027-05-18T12:00:00Z"},
		{"half an hour", Weekly, "Asia/Kolkata", "NO", store.Digest{}, "2026-11-23T00:00:00Z", "2026-11-23T02:30:00Z"},
		{"Monday already there", Weekly, "Pacific/Auckland", "NO", store.Digest{}, "2026-11-22T12:00:00Z", "2026-11-22T19:00:00Z"},
		{"still at work", Weekly, "Europe/Oslo", "NO", store.Digest{}, "2026-11-23T14:59:00Z", "2026-11-23T14:59:00Z"},
		{"after work", Weekly, "Europe/Oslo", "NO", store.Digest{}, "2026-11-23T15:00:00Z", "2026-11-24T07:00:00Z"},
		{"back after three days", Weekly, "Europe/Oslo", "NO", store.Digest{}, "2026-11-26T07:00:00Z", "2026-11-26T07:00:00Z"},
		{"back too late", Weekly, "Europe/Oslo", "NO", store.Digest{}, "2026-11-26T07:00:01Z", "2026-11-30T07:00:00Z"},
		{"first Monday", Monthly, "Europe/Oslo", "NO", store.Digest{}, "2026-12-01T07:00:00Z", "2026-12-07T07:00:00Z"},
		{"first Monday is Easter's", Monthly, "Europe/Oslo", "NO", store.Digest{}, "2026-04-05T07:00:00Z", "2026-04-07T06:00:00Z"},
		{"sent this week", Weekly, "Europe/Oslo", "NO", store.Digest{Period: "2026-W48", Stage: store.DigestSent}, "2026-11-23T08:00:00Z", "2026-11-30T07:00:00Z"},
		{"skipped this week", Weekly, "Europe/Oslo", "NO", store.Digest{Period: "2026-W48", Stage: store.DigestSkipped}, "2026-11-23T08:00:00Z", "2026-11-30T07:00:00Z"},
		{"failed this week", Weekly, "Europe/Oslo", "NO", store.Digest{Period: "2026-W48", Stage: store.DigestFailed}, "2026-11-23T08:00:00Z", "2026-11-30T07:00:00Z"},
		{"sent last week", Weekly, "Europe/Oslo", "NO", store.Digest{Period: "2026-W47", Stage: store.DigestSent}, "2026-11-23T08:00:00Z", "2026-11-23T08:00:00Z"},
		{"to be tried again", Weekly, "Europe/Oslo", "NO", trying(1, "2026-11-23T07:00:00Z"), "2026-11-23T07:00:01Z", "2026-11-23T07:00:03Z"},
		{"to be tried again tomorrow", Weekly, "Europe/Oslo", "NO", trying(40, "2026-11-23T14:30:00Z"), "2026-11-23T14:30:00Z", "2026-11-24T07:00:00Z"},
		{"not tried after Friday", Weekly, "Europe/Oslo", "NO", trying(40, "2026-11-27T14:30:00Z"), "2026-11-27T14:30:00Z", "2026-11-30T07:00:00Z"},
	} {
		h := hours(t, test.zone, test.country)
		now := moment(test.now)
		got := test.cadence.when(h, test.cadence.periodOf(h.Today(now)), &test.digest, now)
		if !got.Equal(moment(test.want)) {
			t.Errorf("%s: it is at %v, want %s", test.name, got.UTC(), test.want)
		}
	}
}

func trying(tries int, at string) store.Digest {
	return store.Digest{Period: "2026-W48", Stage: store.DigestSending, Tries: tries, At: moment(at)}
}

func moment(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

// TestWhenIsAllowed: at whatever moment one asks, the answer doesn't lie back,
// and is on a workday between eight and the end of work; asked then, it is now.
func TestWhenIsAllowed(t *testing.T) {
	t.Parallel()
	h := hours(t, "Europe/Oslo", "NO")
	for _, c := range []Cadence{Weekly, Monthly} {
		for now := moment("2026-03-01T00:20:00Z"); now.Before(moment("2027-03-01T00:00:00Z")); now = now.Add(53 * time.Minute) {
			var d store.Digest
			p := c.periodOf(h.Today(now))
			at := c.when(h, p, &d, now)
			local := at.In(h.Location())
			if at.Before(now) || !h.Workday(h.Today(at)) || local.Hour() < hour || local.Hour() >= 16 {
				t.Fatalf("%s: at %v it is at %v", c, now, local)
			}
			if again := c.when(h, c.periodOf(h.Today(at)), &d, at); !again.Equal(at) {
				t.Fatalf("%s: at %v it is at %v, and then at %v", c, now, at, again)
			}
		}
	}
}
