package config

import (
	"fmt"
	"os"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"drypp/courses/calendar"
	"drypp/courses/campaigns"
)

// CampaignEntry is one campaign of a campaign file.
type CampaignEntry struct {
	// Campaign has no State, Revision or Changed: these aren't the file's.
	Campaign campaigns.Campaign

	findings *findings
}

// Place returns where one of the campaign's keys stands, as file:line; see
// campaigns.Problem for the keys.
func (e *CampaignEntry) Place(key string) string {
	at := e.findings.placeOf(key)
	return Problem{Source: at.source, Line: at.line}.Place()
}

// campaignFile is a document of a campaign file.
type campaignFile struct {
	ID       string    `yaml:"id"`
	Name     string    `yaml:"name"`
	Courses  oneOrMore `yaml:"courses"`
	Needs    oneOrMore `yaml:"needs"`
	Surveys  oneOrMore `yaml:"surveys"`
	Audience string    `yaml:"audience"`
	Start    string    `yaml:"start"`
	End      string    `yaml:"end"`
	Pace     oneOrMore `yaml:"pace"`
	Due      string    `yaml:"due"`
	Remind   struct {
		Before []int `yaml:"before"`
		After  []int `yaml:"after"`
	} `yaml:"remind"`
}

// ReadCampaigns reads a file of campaigns: a YAML document each. What it can
// tell without the organisation is checked; the error is Problems.
func ReadCampaigns(file string) ([]CampaignEntry, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, Problems{{Source: file, Problem: "can't be read: " + reason(err), Fix: "name a file with campaigns"}}
	}
	return ParseCampaigns(file, data)
}

// ParseCampaigns does what ReadCampaigns does with the file's contents.
func ParseCampaigns(file string, data []byte) ([]CampaignEntry, error) {
	all := &findings{file: file}
	var list []CampaignEntry
	seen := map[string]bool{}
	for _, d := range all.documents(size{maxFile, maxBrackets}, file, "", data) {
		f := &findings{file: file, places: map[string]place{"": {file, d.Body.GetToken().Position.Line}}}
		var c campaignFile
		f.value(file, "", d.Body, reflect.ValueOf(&c).Elem())
		list = append(list, CampaignEntry{f.campaign(&c), f})
		if seen[c.ID] && c.ID != "" {
			f.bad("id", "is in this file twice", "give each campaign an id of its own")
		}
		seen[c.ID] = true
		all.problems = append(all.problems, f.problems...)
	}
	if len(list) == 0 && all.problems == nil {
		all.whole(file, "", 0, "has no campaign", "write one as the guide shows, or name another file")
	}
	return list, all.err()
}

// campaign turns what a file has into what the domain has.
func (f *findings) campaign(c *campaignFile) campaigns.Campaign {
	return campaigns.Campaign{
		ID: c.ID, Name: c.Name, Courses: c.Courses, Needs: c.Needs, Surveys: c.Surveys, Audience: c.Audience,
		Start: f.day("start", c.Start), End: f.day("end", c.End), Due: f.day("due", c.Due), Pace: f.paceOf(c),
		RemindBefore: c.Remind.Before, RemindAfter: c.Remind.After,
	}
}

func (f *findings) day(key, value string) calendar.Date {
	if value == "" {
		return calendar.Date{}
	}
	d, err := calendar.ParseDate(value)
	if err != nil {
		f.bad(key, "is no date", "write year, month and day, such as 2026-01-31")
	}
	return d
}

var (
	lessonEvery = regexp.MustCompile(`^(?:a|one) lesson every (?:(\d{1,9}) )?workdays?$`)
	courseEvery = regexp.MustCompile(`^(?:a|one) course every (?:(\d{1,9}) )?months?$`)
)

// paceOf reads a campaign's pace, which is about courses: without any it may be left
// out.
func (f *findings) paceOf(c *campaignFile) campaigns.Pace {
	if len(c.Courses) == 0 && len(c.Pace) == 0 && len(c.Needs)+len(c.Surveys) > 0 {
		return campaigns.Pace{Kind: campaigns.AtOnce}
	}
	return f.pace(c.Pace)
}

// pace reads how a campaign is spread over time: a sentence, or a date for
// each course.
func (f *findings) pace(words oneOrMore) campaigns.Pace {
	if len(words) == 0 {
		f.bad("pace", "is missing", paceHelp)
		return campaigns.Pace{}
	}
	said := strings.Join(strings.Fields(strings.ToLower(words[0])), " ")
	lessons, months := lessonEvery.FindStringSubmatch(said), courseEvery.FindStringSubmatch(said)
	switch {
	case len(words) > 1, onlyDate(said):
		return f.dates(words)
	case said == "at once":
		return campaigns.Pace{Kind: campaigns.AtOnce}
	case lessons != nil:
		return campaigns.Pace{Kind: campaigns.Lessons, Every: count(lessons[1])}
	case months != nil:
		return campaigns.Pace{Kind: campaigns.Monthly, Every: count(months[1])}
	}
	f.bad("pace", "is none that Drypp knows", paceHelp)
	return campaigns.Pace{}
}

const paceHelp = `write "a lesson every 2 workdays", "a course every month", "at once", or a list with a date for each course`

func onlyDate(s string) bool {
	_, err := calendar.ParseDate(s)
	return err == nil
}

func (f *findings) dates(words oneOrMore) campaigns.Pace {
	p := campaigns.Pace{Kind: campaigns.Dates}
	for i, w := range words {
		p.Dates = append(p.Dates, f.day(fmt.Sprintf("pace[%d]", i), w))
	}
	return p
}

// count reads the number of "every 2 workdays"; none is 1.
func count(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 1
	}
	return n
}
