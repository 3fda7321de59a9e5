package reports_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/xuri/excelize/v2"

	"drypp/bot/reports"
	"drypp/bot/store"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
	"drypp/courses/results"
	"drypp/courses/surveys"
)

// asking is an office that gives two surveys, one of them with names.
func asking(t *testing.T) *office {
	t.Helper()
	list, err := surveys.Along()
	if err != nil {
		t.Fatal(err)
	}
	open := *list[0]
	open.ID, open.Named = "open-feedback", true
	o := newOffice(t, tenant)
	if o.reporting.Surveys, err = surveys.NewCatalogue(append(list, &open)...); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Kari", "Sol", "Ola"} {
		o.hire(name, "Salg", "", "")
	}
	o.hireMany(12, "Person", "Salg", "", "")
	return o
}

// give puts a campaign that gives surveys, in that state since a moment.
func (o *office) give(id string, start calendar.Date, s campaigns.State, since time.Time, list ...string) {
	o.t.Helper()
	revision := 1
	all, err := o.store.Campaigns(o.t.Context())
	o.must(err)
	for _, c := range all {
		if c.ID == id {
			revision = c.Revision + 1
		}
	}
	o.must(o.store.PutCampaign(o.t.Context(), campaigns.Campaign{
		ID: id, Name: "Puls " + id, Surveys: list, Audience: "everybody", Start: start, State: s, Revision: revision, Changed: since,
		Pace: campaigns.Pace{Kind: campaigns.AtOnce},
	}))
}

// votes has the first n people answer a survey.
func (o *office) votes(n int, campaign, survey string, named bool, answers func(i int) []string) {
	o.t.Helper()
	for i := range n {
		b := surveys.Ballot{Survey: survey, Campaign: campaign, Answers: answers(i)}
		person := o.people[fmt.Sprint("Person", i+1)].ID
		if named {
			b.Person = person
		}
		recorded, err := o.store.PutBallot(o.t.Context(), person, b)
		o.must(err)
		if !recorded {
			o.t.Fatalf("person %d answered twice", i)
		}
	}
}

// pulse answers workplace-pulse.
func pulse(i int) []string {
	return []string{fmt.Sprint(4 + i%7), "3", fmt.Sprint(1 + i%5), "5", "1", "2", "0 1", fmt.Sprintf("=2+%d", i)}
}

var (
	march     = calendar.Date{Year: 2026, Month: time.March, Day: 2}
	september = calendar.Date{Year: 2026, Month: time.September, Day: 1}
)

func TestSurveyOverTime(t *testing.T) {
	t.Parallel()
	o := asking(t)
	s := service(nil, o)
	kari, ctx := o.viewer("Kari"), t.Context()
	results := func() *surveys.Results {
		t.Helper()
		r, err := s.Survey(ctx, tenant, kari, "workplace-pulse", "")
		o.must(err)
		return r
	}
	if _, err := s.Survey(ctx, tenant, kari, "workplace-pulse", ""); !errors.Is(err, reports.ErrNoSurvey) {
		t.Errorf("never given: %v", err)
	}
	o.give("spring", march, campaigns.Active, monday, "workplace-pulse")
	o.votes(9, "spring", "workplace-pulse", false, pulse)
	if r := results(); r.State != surveys.Running || r.Answers != 9 || r.Tallies != nil {
		t.Errorf("while it runs: %+v", r)
	}
	o.give("spring", march, campaigns.Ended, monday, "workplace-pulse")
	if r := results(); r.State != surveys.Running || r.Tallies != nil {
		t.Errorf("while answers may be under way: %+v", r)
	}
	if looks := looked(o); len(looks) > 0 {
		t.Errorf("looks at nothing: %+v", looks)
	}
	o.now = monday.Add(time.Minute)
	if r := results(); r.State != surveys.Shown || r.Answers != 9 || r.Before != nil || r.Tallies[0].Net.Promoters != 2 {
		t.Errorf("once it is over: %+v", r)
	}
	o.give("autumn", september, campaigns.Ended, monday, "workplace-pulse", "course-feedback")
	if r := results(); r.Campaign != "autumn" || r.State != surveys.TooFew || r.Before != nil {
		t.Errorf("of nobody: %+v", r)
	}
	o.votes(5, "autumn", "workplace-pulse", false, pulse)
	if r := results(); r.State != surveys.Shown || r.Before.Campaign != "spring" || r.Tallies[2].Then.Answers != 9 {
		t.Errorf("compared: %+v", r)
	}
	if looks := looked(o); len(looks) != 2 || looks[0].People != 5 || looks[0].Via != "chat" || looks[0].By != kari.Person.ID {
		t.Errorf("looks: %+v", looks)
	}
	list, err := s.Surveys(ctx, tenant, kari)
	o.must(err)
	if len(list) != 3 || list[0].Survey != "course-feedback" || len(list[0].Rounds) != 1 || len(list[1].Rounds) != 2 ||
		list[1].Rounds[0] != (surveys.Round{Campaign: "autumn", Name: "Puls autumn", Start: september, Ended: true, Answers: 5}) || list[1].Rounds[1].Answers != 9 {
		t.Errorf("surveys: %+v", list)
	}
}

// looked returns the looks at surveys, the latest first.
func looked(o *office) (list []store.Access) {
	o.t.Helper()
	o.must(o.store.Accesses(o.t.Context(), func(a store.Access) error {
		if a.What == results.LookSurvey {
			list = append(list, a)
		}
		return nil
	}))
	return list
}

// TestSurveysAreForContactsOfEverybody: what people thought isn't broken down.
func TestSurveysAreForContactsOfEverybody(t *testing.T) {
	t.Parallel()
	o := asking(t)
	s := service(nil, o)
	o.give("spring", march, campaigns.Ended, monday.Add(-time.Hour), "workplace-pulse")
	o.votes(6, "spring", "workplace-pulse", false, pulse)
	for _, name := range []string{"Sol", "Ola", "Person1"} {
		_, list := s.Surveys(t.Context(), tenant, o.viewer(name))
		_, one := s.Survey(t.Context(), tenant, o.viewer(name), "workplace-pulse", "spring")
		var out bytes.Buffer
		file := s.ExportSurvey(t.Context(), tenant, o.viewer(name), reports.SurveyQuery{Survey: "workplace-pulse", Format: reports.ExportCSV}, &out)
		for what, err := range map[string]error{"list": list, "results": one, "file": file} {
			if !errors.Is(err, reports.ErrForbidden) {
				t.Errorf("%s, %s: %v", name, what, err)
			}
		}
		if out.Len() > 0 {
			t.Errorf("%s got %q", name, out.String())
		}
	}
	if _, err := s.Survey(t.Context(), tenant, reports.Viewer{Via: reports.CommandLine}, "workplace-pulse", "spring"); err != nil {
		t.Errorf("at the command line: %v", err)
	}
}

// exported returns the file of a survey.
func (o *office) exported(s *reports.Service, survey string, f reports.ExportFormat, measure bool) []byte {
	o.t.Helper()
	var out bytes.Buffer
	q := reports.SurveyQuery{Survey: survey, Format: f, Measure: measure}
	o.must(s.ExportSurvey(o.t.Context(), tenant, o.viewer("Kari"), q, &out))
	return out.Bytes()
}

// TestExportOfAnonymousSurvey: no row of any file says two things of one person, and
// no cell can start a formula.
func TestExportOfAnonymousSurvey(t *testing.T) {
	t.Parallel()
	o := asking(t)
	s := service(nil, o)
	o.give("spring", march, campaigns.Active, monday.Add(-time.Hour), "workplace-pulse")
	o.votes(6, "spring", "workplace-pulse", false, pulse)
	var out bytes.Buffer
	err := s.ExportSurvey(t.Context(), tenant, o.viewer("Kari"), reports.SurveyQuery{Survey: "workplace-pulse", Format: reports.ExportXLSX}, &out)
	if !errors.Is(err, reports.ErrFew) || out.Len() > 0 {
		t.Errorf("while it runs: %d bytes, %v", out.Len(), err)
	}
	o.give("spring", march, campaigns.Ended, monday.Add(-time.Hour), "workplace-pulse")
	measured := o.exported(s, "workplace-pulse", reports.ExportCSV, true)
	if looks := looked(o); len(looks) > 0 {
		t.Errorf("measuring is no look: %+v", looks)
	}
	file := o.exported(s, "workplace-pulse", reports.ExportCSV, false)
	if looks := looked(o); len(looks) != 1 || looks[0].Format != "csv" || looks[0].People != 6 || !bytes.Equal(file, measured) {
		t.Errorf("looks: %+v", looks)
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(file, []byte("\uFEFF")))).ReadAll()
	o.must(err)
	if len(rows) != 1+11+5*5+5+6 || !slices.Equal(rows[0][:8], []string{"question", "title", "kind", "answers", "mean", "enps", "answer", "count"}) {
		t.Fatalf("%d rows: %q", len(rows), rows[0])
	}
	for _, row := range rows[1:] {
		if text := row[6]; row[2] == "text" && (!strings.HasPrefix(text, "'=2+") || row[7] != "") {
			t.Errorf("a text is %q", row)
		}
	}
	book, err := excelize.OpenReader(bytes.NewReader(o.exported(s, "workplace-pulse", reports.ExportXLSX, false)))
	o.must(err)
	defer book.Close()
	if sheets := book.GetSheetList(); !slices.Equal(sheets, []string{"Svar"}) {
		t.Errorf("sheets: %q", sheets)
	}
	if cells, err := book.GetRows("Svar"); err != nil || len(cells) != len(rows) || cells[len(cells)-1][6] != "'=2+5" {
		t.Errorf("the workbook has %d rows (%v)", len(cells), err)
	}
	var got surveys.Results
	o.must(json.Unmarshal(o.exported(s, "workplace-pulse", reports.ExportJSON, false), &got))
	if got.Answers != 6 || len(got.Tallies) != 8 || got.Tallies[7].Texts[0] != "=2+0" {
		t.Errorf("as JSON: %+v", got)
	}
	if err := s.ExportSurvey(t.Context(), tenant, o.viewer("Kari"), reports.SurveyQuery{Survey: "workplace-pulse", Format: reports.ExportPDF}, &out); err == nil {
		t.Error("there is a PDF")
	}
}

// TestExportOfNamedSurvey says who answered what, at any time.
func TestExportOfNamedSurvey(t *testing.T) {
	t.Parallel()
	o := asking(t)
	s := service(nil, o)
	o.give("spring", march, campaigns.Active, monday.Add(-time.Hour), "open-feedback")
	o.votes(2, "spring", "open-feedback", true, func(i int) []string { return []string{"5", "4", "2", "", "@cmd"} })
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(o.exported(s, "open-feedback", reports.ExportCSV, false), []byte("\uFEFF")))).ReadAll()
	o.must(err)
	want := []string{"Person2 Nordmann", "person2@example.no", "★★★★★ – svært fornøyd", "4", "Passe", "", "'@cmd"}
	if len(rows) != 3 || !slices.Equal(rows[2], want) || rows[0][2] != "overall" {
		t.Errorf("rows: %q", rows)
	}
	book, err := excelize.OpenReader(bytes.NewReader(o.exported(s, "open-feedback", reports.ExportXLSX, false)))
	o.must(err)
	defer book.Close()
	if sheets := book.GetSheetList(); !slices.Equal(sheets, []string{"Svar", "Hvem svarte hva"}) {
		t.Errorf("sheets: %q", sheets)
	}
	var got struct {
		Answered []struct {
			Name    string
			Answers []string
		} `json:"answered"`
	}
	o.must(json.Unmarshal(o.exported(s, "open-feedback", reports.ExportJSON, false), &got, json.MatchCaseInsensitiveNames(true)))
	if len(got.Answered) != 2 || got.Answered[0].Name != "Person1 Nordmann" || got.Answered[0].Answers[4] != "@cmd" {
		t.Errorf("as JSON: %+v", got)
	}
	_, err = o.store.Erase(t.Context(), monday, o.people["Person2"].ID)
	o.must(err)
	if rows := o.exported(s, "open-feedback", reports.ExportCSV, false); bytes.Contains(rows, []byte("Person2")) {
		t.Error("who was erased is in the file")
	}
}
