package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"drypp/cmd/drypp/config"
	"drypp/courses"
	"drypp/courses/audience"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
	"drypp/courses/library"
	"drypp/courses/surveys"
)

const campaign = `id: safe-mail
name: Trygg e-post
courses: [phishing, passwords]
audience: department == "Salg" && location in ["Oslo", "Bergen"]
start: 2026-12-01
end: 2027-06-30
pace: a lesson every 2 workdays
due: 2027-01-31
remind:
  before: [7, 1]
  after: [3]
`

func TestCampaignFile(t *testing.T) {
	t.Parallel()
	list, err := config.ParseCampaigns("c.yaml", []byte(campaign+`---
id: all
courses: phishing
audience: '"Selgere" in groups'
start: 2026-12-01
pace: At  once
---
id: autumn
needs: [recognise-phishing, report-incidents]
surveys: workplace-pulse
audience: everybody
start: 2026-12-01
---
id: yearly
audience: |
  everybody
pace:
  - 2026-12-01
  - 2027-01-11
---
`))
	if err != nil {
		t.Fatal(err)
	}
	want := []campaigns.Campaign{{
		ID: "safe-mail", Name: "Trygg e-post", Courses: []string{"phishing", "passwords"},
		Audience: `department == "Salg" && location in ["Oslo", "Bergen"]`,
		Start:    day(2026, 12, 1), End: day(2027, 6, 30), Due: day(2027, 1, 31),
		Pace:         campaigns.Pace{Kind: campaigns.Lessons, Every: 2},
		RemindBefore: []int{7, 1}, RemindAfter: []int{3},
	}, {
		ID: "all", Courses: []string{"phishing"}, Audience: `"Selgere" in groups`, Start: day(2026, 12, 1),
		Pace: campaigns.Pace{Kind: campaigns.AtOnce},
	}, {
		ID: "autumn", Needs: []string{"recognise-phishing", "report-incidents"}, Surveys: []string{"workplace-pulse"}, Audience: "everybody",
		Start: day(2026, 12, 1), Pace: campaigns.Pace{Kind: campaigns.AtOnce},
	}, {
		ID: "yearly", Audience: "everybody",
		Pace: campaigns.Pace{Kind: campaigns.Dates, Dates: []calendar.Date{day(2026, 12, 1), day(2027, 1, 11)}},
	}}
	for i := range list {
		if !reflect.DeepEqual(list[i].Campaign, want[i]) {
			t.Errorf("got  %+v\nwant %+v", list[i].Campaign, want[i])
		}
	}
	for i, place := range []string{"c.yaml:9", "c.yaml:13", "c.yaml:20", "c.yaml:25"} {
		if got := list[i].Place([]string{"remind", "id", "needs", "courses"}[i]); got != place {
			t.Errorf("campaign %d: got %s, want %s", i, got, place)
		}
	}
}

func day(year int, month time.Month, n int) calendar.Date {
	return calendar.Date{Year: year, Month: month, Day: n}
}

func TestPaces(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]campaigns.Pace{
		"a lesson every workday":      {Kind: campaigns.Lessons, Every: 1},
		"one lesson every 3 workdays": {Kind: campaigns.Lessons, Every: 3},
		"a course every month":        {Kind: campaigns.Monthly, Every: 1},
		"A course every 2 months":     {Kind: campaigns.Monthly, Every: 2},
		"at once":                     {Kind: campaigns.AtOnce},
		"2026-12-01":                  {Kind: campaigns.Dates, Dates: []calendar.Date{day(2026, 12, 1)}},
	} {
		list, err := config.ParseCampaigns("c.yaml", []byte("id: a\npace: "+words+"\n"))
		if err != nil || !reflect.DeepEqual(list[0].Campaign.Pace, want) {
			t.Errorf("%s: got %+v, %v", words, list, err)
		}
	}
}

func TestCampaignProblems(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ old, new, want string }{
		"unknown key":    {"audience:", "audiense:", "c.yaml:4: audiense is no key that Drypp knows: did you mean audience?"},
		"no date":        {"start: 2026-12-01", "start: 1.12.2026", "c.yaml:5: start is no date"},
		"pace":           {"a lesson every 2 workdays", "now and then", "c.yaml:7: pace is none that Drypp knows: write \"a lesson"},
		"no pace":        {"pace: a lesson every 2 workdays\n", "", "c.yaml:1: pace is missing"},
		"pace of dates":  {"a lesson every 2 workdays", "[2026-12-01, soon]", "c.yaml:7: pace[1] is no date"},
		"reminders":      {"[7, 1]", "[7, 0]", "c.yaml:10: remind.before[1] is no whole number from 1"},
		"no reminders":   {"[7, 1]", "seven", "c.yaml:10: remind.before must be a list"},
		"unquoted":       {"audience: department", "audience: \"Selgere\" in groups or department", "c.yaml:4: isn't YAML"},
		"twice":          {"id: safe-mail\n", "id: safe-mail\nname: a\npace: at once\n---\nid: safe-mail\n", "c.yaml:5: id is in this file twice"},
		"nothing":        {campaign, "# nothing\n", "c.yaml: has no campaign"},
		"a list":         {campaign, "- id: a\n", "must be a mapping"},
		"second of two":  {campaign, "id: a\npace: at once\n---\nid: b\npace: x\n", "c.yaml:5: pace is none"},
		"several at one": {"start: 2026-12-01\nend: 2027-06-30", "start: x\nend: y", "c.yaml:6: end is no date"},
	} {
		if !strings.Contains(campaign, test.old) {
			t.Fatalf("there is no %q to replace", test.old)
		}
		_, err := config.ParseCampaigns("c.yaml", []byte(strings.Replace(campaign, test.old, test.new, 1)))
		problems, ok := errors.AsType[config.Problems](err)
		if !ok || !slices.ContainsFunc(problems, func(p config.Problem) bool { return strings.Contains(p.String(), test.want) }) {
			t.Errorf("%s: got %v, want %q", name, err, test.want)
		}
	}
}

func TestNoCampaignFile(t *testing.T) {
	t.Parallel()
	if _, err := config.ReadCampaigns(filepath.Join(t.TempDir(), "none.yaml")); err == nil || !strings.Contains(err.Error(), "can't be read") {
		t.Errorf("got %v", err)
	}
}

func FuzzCampaigns(f *testing.F) {
	f.Add(campaign)
	f.Add("id: a\npace: [2026-12-01]\n---\nid: a\n")
	f.Add("---\n---\n- [[[")
	f.Fuzz(func(t *testing.T, text string) {
		list, err := config.ParseCampaigns("c.yaml", []byte(text))
		if err == nil && len(list) == 0 {
			t.Error("neither campaigns nor problems")
		}
		for i := range list {
			if !strings.HasPrefix(list[i].Place("audience"), "c.yaml") {
				t.Errorf("no place: %s", list[i].Place("audience"))
			}
		}
	})
}

// TestGuide holds the operator's guide to what can be read.
func TestGuide(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../../../bot/README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(guide), "```yaml\nid: ")
	example, _, ok := strings.Cut(rest, "```")
	if !ok {
		t.Fatal("the guide has no campaign")
	}
	list, err := config.ParseCampaigns("guide", []byte("id: "+example))
	if err != nil || len(list) != 3 {
		t.Fatalf("%d campaigns, %v", len(list), err)
	}
	catalogue, err := library.Courses()
	if err != nil {
		t.Fatal(err)
	}
	known, err := library.Competences()
	if err != nil {
		t.Fatal(err)
	}
	along, err := surveys.Along()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		for _, id := range e.Campaign.Needs {
			if !slices.ContainsFunc(known, func(c courses.Competence) bool { return c.ID == id }) {
				t.Errorf("there is no competence %s", id)
			}
		}
		for _, id := range e.Campaign.Surveys {
			if !slices.ContainsFunc(along, func(s *surveys.Survey) bool { return s.ID == id }) {
				t.Errorf("there is no survey %s", id)
			}
		}
		for _, id := range e.Campaign.Courses {
			if !slices.ContainsFunc(catalogue, func(c *courses.Course) bool { return c.ID == id }) {
				t.Errorf("there is no course %s", id)
			}
		}
		if _, err := audience.Compile(e.Campaign.Audience, courses.StandardFields()); err != nil {
			t.Errorf("%s: %v", e.Campaign.ID, err)
		}
	}
	_, rest, _ = strings.Cut(string(guide), "```yaml\n    country:")
	hours, _, _ := strings.Cut(rest, "```")
	if _, problems := parse(t, good+"    country:"+hours); problems != nil {
		t.Error(problems)
	}
}
