package config_test

import (
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"drypp/cmd/drypp/config"
	"drypp/courses"
)

const hours = `    country: se
    working_hours: {from: 7, to: 15, days: [Monday, tue, sat], hour: 9}
    cards_per_day: 2
`

func TestWorkingHours(t *testing.T) {
	t.Parallel()
	monday := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	at := func(day, hour int) time.Time { return monday.AddDate(0, 0, day).Add(time.Duration(hour-1) * time.Hour) }
	for name, test := range map[string]struct {
		text   string
		budget int
		good   map[time.Time]bool
	}{
		"as they are by default": {good, 1, map[time.Time]bool{at(0, 7): false, at(0, 8): true, at(2, 15): true, at(0, 16): false, at(5, 9): false}},
		"as they are set":        {good + hours, 2, map[time.Time]bool{at(0, 8): false, at(0, 9): true, at(1, 14): true, at(1, 15): false, at(2, 9): false, at(5, 9): true}},
	} {
		c, problems := parse(t, test.text)
		if problems != nil {
			t.Fatal(name, problems)
		}
		o := c.Organisations[0]
		h := o.Book().Hours("", "", 0)
		for when, want := range test.good {
			if h.Good(when) != want {
				t.Errorf("%s: %s is %v", name, when, !want)
			}
		}
		if o.CardsPerDay != test.budget || o.Lists() {
			t.Errorf("%s: %d cards a day, lists people: %v", name, o.CardsPerDay, o.Lists())
		}
	}
}

const people = `    fields: [department, location, title, start_date, manager, groups, timezone, country, shift, cost_centre]
    people:
      - user: 10000000-0000-0000-0000-0000000000A1
        email: Kari@example.no
        name: Kari Nordmann
        language: nn-NO
        department: Salg
        location: Oslo
        title: Leder
        start_date: 2026-01-05
        groups: [Ledere, Selgere]
        fields: {shift: dag}
      - user: 10000000-0000-0000-0000-0000000000a2
        manager: kari@Example.no
        timezone: Europe/Stockholm
        country: se
      - user: 10000000-0000-0000-0000-0000000000a3
        manager: 10000000-0000-0000-0000-0000000000A9
`

func TestPeople(t *testing.T) {
	t.Parallel()
	c, problems := parse(t, good+people)
	if problems != nil {
		t.Fatal(problems)
	}
	want := []courses.Person{{
		ObjectID: "10000000-0000-0000-0000-0000000000a1", Name: "Kari Nordmann", Email: "kari@example.no", Locale: "nn-NO",
		Fields: map[string]string{"department": "Salg", "location": "Oslo", "title": "Leder", "start_date": "2026-01-05", "shift": "dag"}, Groups: []string{"Ledere", "Selgere"},
	}, {
		ObjectID: "10000000-0000-0000-0000-0000000000a2", Country: "SE", Timezone: "Europe/Stockholm",
		Manager: "10000000-0000-0000-0000-0000000000a1",
	}, {
		ObjectID: "10000000-0000-0000-0000-0000000000a3", Manager: "10000000-0000-0000-0000-0000000000a9",
	}}
	if got := c.Organisations[0].Listed(); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// TestForget lets go of a list by a copy of its organisation: nothing of it may
// be held by the configuration.
func TestForget(t *testing.T) {
	t.Parallel()
	c, problems := parse(t, good+people)
	if problems != nil {
		t.Fatal(problems)
	}
	o := c.Organisations[0]
	o.Forget()
	kept := &c.Organisations[0]
	if !kept.Lists() || len(kept.Listed()) != 0 || len(kept.People) != 0 {
		t.Errorf("of a list that was let go %d people are left, %d to be read; it lists people: %v", len(kept.Listed()), len(kept.People), kept.Lists())
	}
}

// TestPeopleProblems replaces a piece of a good list, or of its organisation's
// hours. Nothing personal may be told.
func TestPeopleProblems(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ old, new, want string }{
		"night":               {"from: 7", "from: 5", "drypp.yaml:11: organisations[0].working_hours.from is no hour of the day: choose full hours from 6 to 22"},
		"no hour":             {"from: 7", "from: early", "drypp.yaml:11: organisations[0].working_hours.from is no whole number from 1"},
		"midnight":            {"from: 7", "from: 0", "drypp.yaml:11: organisations[0].working_hours.from is no whole number from 1"},
		"backwards":           {"to: 15", "to: 7", "drypp.yaml:11: organisations[0].working_hours.to isn't after from"},
		"no weekday":          {"tue", "tirsdag", "drypp.yaml:11: organisations[0].working_hours.days[1] is no day of the week"},
		"hour outside":        {"hour: 9", "hour: 15", "drypp.yaml:11: organisations[0].working_hours.hour is outside of from and to: choose one from 7 to 14"},
		"country":             {"country: se\n    w", "country: us\n    w", "drypp.yaml:10: organisations[0].country is none whose public holidays Drypp knows"},
		"no country":          {"timezone: Europe/Oslo\n    country: se", "timezone: Europe/Athens", "drypp.yaml:6: organisations[0].country is missing, and Europe/Athens doesn't tell"},
		"many cards":          {"cards_per_day: 2", "cards_per_day: 20", "drypp.yaml:12: organisations[0].cards_per_day is too many"},
		"field that all have": {"[department", "[email, department", "drypp.yaml:13: organisations[0].fields[0] is known of everybody anyway"},
		"field twice":         {" shift,", " shift, shift,", "drypp.yaml:13: organisations[0].fields[9] is there twice"},
		"field of words":      {" shift,", " Shift Group,", "drypp.yaml:13: organisations[0].fields[8] is no name for a field"},
		"field taken":         {" shift,", " not,", "drypp.yaml:13: organisations[0].fields[8] is no name for a field"},
		"field misspelt":      {"[department", "[departement", "drypp.yaml:13: organisations[0].fields[0] is nearly department: did you mean department?"},
		"many own fields":     {" shift,", " shift, a1, a2, a3, a4, a5, a6, a7, a8, a9,", "drypp.yaml:13: organisations[0].fields has 11 fields of the organisation's own: keep at most 10"},
		"field not chosen":    {"[department, ", "[", "drypp.yaml:19: organisations[0].people[0].department isn't among the organisation's fields"},
		"manager not chosen":  {"manager, groups, ", "groups, ", "drypp.yaml:26: organisations[0].people[1].manager isn't among the organisation's fields: add it to fields, or remove it; there are department"},
		"groups not chosen":   {"groups, t", "t", "drypp.yaml:23: organisations[0].people[0].groups isn't among"},
		"country not chosen":  {" country, s", " s", "drypp.yaml:28: organisations[0].people[1].country isn't among"},
		"unknown key":         {"        title:", "        titel:", "drypp.yaml:21: organisations[0].people[0].titel is no key that Drypp knows: did you mean title?"},
		"unknown field":       {"{shift: dag}", "{shfit: dag}", "drypp.yaml:24: organisations[0].people[0].fields.shfit isn't among the organisation's fields: did you mean shift?"},
		"fields as a list":    {"{shift: dag}", "[dag]", "drypp.yaml:24: organisations[0].people[0].fields must be a mapping"},
		"field as a list":     {"{shift: dag}", "{shift: [dag]}", "drypp.yaml:24: organisations[0].people[0].fields.shift must be a single value"},
		"first day":           {"2026-01-05", "5.1.2026", "drypp.yaml:22: organisations[0].people[0].start_date is no date"},
		"no object ID":        {"user: 10000000-0000-0000-0000-0000000000a2", "user: kari@example.no", "drypp.yaml:25: organisations[0].people[1].user is no GUID"},
		"no user":             {"user: 10000000-0000-0000-0000-0000000000a2\n        manager", "manager", "drypp.yaml:25: organisations[0].people[1].user is missing"},
		"user twice":          {"00a2", "00a1", "drypp.yaml:25: organisations[0].people[1].user is the same as that of organisations[0].people[0]"},
		"address twice":       {"timezone: Europe/Stockholm", "email: KARI@example.no", "drypp.yaml:27: organisations[0].people[1].email is the same as that of organisations[0].people[0]"},
		"address":             {"Kari@example.no", "Kari", "drypp.yaml:16: organisations[0].people[0].email is no e-mail address"},
		"language":            {"nn-NO", "sv", "drypp.yaml:18: organisations[0].people[0].language is no language"},
		"zone":                {"Europe/Stockholm", "Stockholm", "drypp.yaml:27: organisations[0].people[1].timezone is no time zone"},
		"country of one":      {"country: se\n      -", "country: xx\n      -", "drypp.yaml:28: organisations[0].people[1].country is none"},
		"empty group":         {"[Ledere", "['', Ledere", "drypp.yaml:23: organisations[0].people[0].groups has a group without a name"},
		"manager not listed":  {"manager: kari@Example.no", "manager: ola@example.no", "drypp.yaml:26: organisations[0].people[1].manager is the address of nobody on the list"},
		"manager's name":      {"manager: kari@Example.no", "manager: Kari", "drypp.yaml:26: organisations[0].people[1].manager is no GUID"},
		"two lists":           {"    people:", "    people_file: p.yaml\n    people:", "drypp.yaml:14: organisations[0].people_file is given beside people"},
		"list and directory":  {"    people:", "    directory: {properties: {shift: state, cost_centre: city}}\n    people:", "drypp.yaml:15: organisations[0].people is given beside directory"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := good + hours + people
			if !strings.Contains(all, test.old) {
				t.Fatalf("there is no %q to replace", test.old)
			}
			_, problems := parse(t, strings.Replace(all, test.old, test.new, 1))
			if !slices.ContainsFunc(problems, func(p config.Problem) bool { return strings.Contains(p.String(), test.want) }) {
				t.Errorf("got\n%v\nwant %q", problems, test.want)
			}
			for _, personal := range []string{"kari", "ola@", "0000a2", "nordmann"} {
				if strings.Contains(strings.ToLower(problems.Error()), personal) {
					t.Errorf("%q is told:\n%v", personal, problems)
				}
			}
		})
	}
}

// TestEveryWorkingHourAtOnce: nobody should have to run config check four times
// for one line.
func TestEveryWorkingHourAtOnce(t *testing.T) {
	t.Parallel()
	_, problems := parse(t, good+"    working_hours: {from: 5, to: 23, days: [mandag, tue, ons], hour: 4}\n    country: us\n")
	var keys []string
	for _, p := range problems {
		keys = append(keys, strings.TrimPrefix(p.Key, "organisations[0]."))
	}
	want := []string{"working_hours.days[0]", "working_hours.days[2]", "working_hours.from", "working_hours.hour", "working_hours.to", "country"}
	if !slices.Equal(keys, want) {
		t.Errorf("got %q, want %q", keys, want)
	}
	if _, problems = parse(t, good+"    working_hours: {from: 22, to: 7}\n"); len(problems) != 1 {
		t.Errorf("got %v, want one", problems)
	}
}

func TestPeopleFile(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		text, want string
		people     int
	}{
		"good":        {"- {user: 10000000-0000-0000-0000-0000000000a1, department: Salg}\n- {user: 10000000-0000-0000-0000-0000000000a2}\n", "", 2},
		"twice":       {"- {user: 10000000-0000-0000-0000-0000000000a1}\n\n- {user: 10000000-0000-0000-0000-0000000000a1}\n", "people.yaml:3: organisations[0].people_file[1].user is the same as that of organisations[0].people_file[0]", 0},
		"unknown key": {"- user: 10000000-0000-0000-0000-0000000000a1\n  departement: x\n", "people.yaml:2: organisations[0].people_file[0].departement is no key", 0},
		"empty":       {"", "people.yaml: organisations[0].people_file lists nobody", 0},
		"no YAML":     {"- {user: [\n", "isn't YAML", 0},
		"too large":   {strings.Repeat("#\n", 3<<20), "organisations[0].people_file can't be read: no file of at most 4194304 bytes", 0},
		"missing":     {"-", "organisations[0].people_file can't be read: no such file", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			write("drypp.yaml", good+"    fields: [department]\n    people_file: people.yaml\n")(t, folder)
			if test.text != "-" {
				write("people.yaml", test.text)(t, folder)
			}
			c, err := config.Load(filepath.Join(folder, "drypp.yaml"), []string{"DRYPP_BOT_CLIENT_SECRET=hunter2"})
			if told := fmt.Sprint(err); test.want != "" && !strings.Contains(told, test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
			if test.want == "" && (err != nil || len(c.Organisations[0].Listed()) != test.people) {
				t.Errorf("got %d people, %v", len(c.Organisations[0].Listed()), err)
			}
		})
	}
}
