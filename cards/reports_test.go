package cards_test

import (
	"strings"
	"testing"
	"time"

	"drypp/cards"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/results"
)

// monday is the day of the reports here, and before the day that they compare
// with, four weeks ago.
var (
	monday = calendar.Date{Year: 2026, Month: time.March, Day: 2}
	before = monday.Add(-28)
)

// numbers are of one course, with those who owe it and those who are late.
func numbers(reached, done, owed, late, soon int) results.Numbers {
	return results.Numbers{
		Totals:  results.Totals{Reached: reached, Started: done + owed/2, Completed: done + owed/4, Passed: done, Owed: owed, Done: done},
		Overdue: late, Soon: soon,
	}
}

func line(course, title, value string, people int, now, then results.Numbers) results.Line {
	return results.Line{Course: course, Title: title, Value: value, People: people, Now: now, Then: then, HasThen: true}
}

// overview is of an organisation with something of everything.
func overview(change func(*results.Overview)) *results.Overview {
	o := &results.Overview{
		Organisation: "Fjordvik Verksted AS", Day: monday, Since: before,
		All: line("", "", "", 212, numbers(640, 412, 148, 18, 9), numbers(600, 377, 160, 0, 0)),
		Courses: []results.Line{
			line("coffee", "Kaffe på jobben", "", 212, numbers(212, 150, 62, 12, 5), numbers(200, 120, 80, 0, 0)),
			line("phishing", "Phishing: kjenn igjen falske meldinger på jobb og hjemme", "", 212, numbers(208, 190, 20, 6, 4), numbers(208, 190, 20, 0, 0)),
			line("tea", "", "", 212, numbers(220, 72, 66, 0, 0), numbers(190, 75, 60, 0, 0)),
			{Course: "secret", Title: "Taushetsplikt", Withheld: true},
			{Course: "new", Title: "Nytt denne uken", People: 212, Now: numbers(212, 1, 20, 0, 0)},
		},
		Pages: 1, Fields: []string{"department", "location"},
	}
	if change != nil {
		change(o)
	}
	return o
}

func overviewKind(change func(*results.Overview)) func(courses.Language) cards.Card {
	return func(l courses.Language) cards.Card { return cards.Overview(l, overview(change)) }
}

func withTrouble(o *results.Overview) {
	o.Blocked, o.NoApp = 3, 1
	o.Trouble = []results.Trouble{{Reason: "blocked", Deliveries: 12}, {Reason: "throttled", Deliveries: 1}, {Reason: "never heard of", Deliveries: 1}, {Reason: "other", Deliveries: 1}}
}

func breakdown(change func(*results.Breakdown)) *results.Breakdown {
	b := &results.Breakdown{
		Organisation: "Fjordvik Verksted AS", Day: monday, Since: before, Field: "department",
		All: line("", "", "", 212, numbers(212, 150, 62, 12, 5), numbers(200, 120, 80, 0, 0)),
		Parts: []results.Line{
			line("", "", "Drift", 120, numbers(120, 90, 30, 4, 1), numbers(120, 70, 50, 0, 0)),
			line("", "", "Salg & [marked]", 80, numbers(80, 55, 25, 8, 4), numbers(72, 50, 22, 0, 0)),
			{Value: "Ledelse", Withheld: true}, {Value: "Lager", Withheld: true},
		},
		Pages: 1,
	}
	if change != nil {
		change(b)
	}
	return b
}

func team(change func(*results.Team)) *results.Team {
	t := &results.Team{
		Organisation: "Fjordvik Verksted AS", Manager: "Kari Nordmann", ManagerID: "p-7", Day: monday,
		People: 8, Owed: 11, Overdue: 3, Done: 21, Ahead: 6, Nudgeable: true,
		Needs: []results.Need{
			{Name: "Ola *Hansen*", Person: "p-1", Courses: []results.Owing{
				{Course: "coffee", Title: "Kaffe på jobben", Due: monday.Add(-6), Overdue: true, LastReminder: true, Percent: 60, Started: true},
				{Course: "phishing", Title: "Phishing: kjenn igjen falske meldinger på jobb og hjemme", Due: monday.Add(-2), Overdue: true, Percent: -1},
			}},
			{Name: "Nils Ås", Person: "p-2", Courses: []results.Owing{{Course: "coffee", Title: "Kaffe på jobben", Due: monday.Add(-6), Overdue: true, Percent: -1}}},
			{Name: "siri@example.no", Person: "p-3", Courses: []results.Owing{
				{Course: "coffee", Title: "Kaffe på jobben", Due: monday, Percent: -1, Started: true}, {Course: "tea", Due: monday.Add(9), Percent: 0},
			}},
		},
	}
	if change != nil {
		change(t)
	}
	return t
}

// allDone is a team that owes nothing.
func allDone(t *results.Team) {
	t.Owed, t.Overdue, t.Ahead, t.Needs, t.Nudgeable, t.NudgedAt = 0, 0, 8, nil, false, noon
}

func teamKind(build func(courses.Language, *results.Team) cards.Card, change func(*results.Team)) func(courses.Language) cards.Card {
	return func(l courses.Language) cards.Card { return build(l, team(change)) }
}

func nudged(n int, change func(*results.Team)) func(courses.Language) cards.Card {
	return func(l courses.Language) cards.Card { return cards.Nudged(l, n, team(change)) }
}

// justNudged is a team after its nudge.
func justNudged(t *results.Team) { t.Nudgeable, t.NudgedAt = false, noon }

func quality(l courses.Language) cards.Card {
	return cards.Quality(l, &results.QualityReport{Course: "coffee", Title: "Kaffe på jobben", Version: 2, People: 34, Questions: []results.QuestionReport{
		{ID: "first", Text: "Hva gjør du først?", File: "coffee/course.nb.md", Line: 42, Answers: 34, RightPercent: 62,
			Wrong: "Går og legger deg igjen", WrongPercent: 25, Discrimination: 0.41, HasDiscrimination: true, Median: 18 * time.Second},
		{ID: "needed", Text: "Hva trenger du?", File: "coffee/course.nb.md", Line: 51, Answers: 34, RightPercent: 100, Everybody: true, Median: 4 * time.Second},
		{ID: "boiling", Text: "Vannet skal fosskoke", Answers: 34, Wrong: "Sant", WrongPercent: 100, Nobody: true, Median: 3 * time.Minute},
		{ID: "grams", Text: "Hvor mange gram?", File: "coffee/course.nb.md", Line: 70, Answers: 34, RightPercent: 48, Wrong: "*12*", WrongPercent: 30,
			Discrimination: -0.3, HasDiscrimination: true, Reversed: true},
		{ID: "drink", Answers: 34, RightPercent: 80, Discrimination: 0.25, HasDiscrimination: true, Wrong: "te", WrongPercent: 20},
		{ID: "cup", Text: "Hvor stor er en kopp?", Answers: 34, RightPercent: 90, Discrimination: 0.05, HasDiscrimination: true},
	}})
}

func looked() []results.Looked {
	return []results.Looked{
		{At: noon, By: "Kari Nordmann", ByPerson: "p-7", What: results.LookExport, Format: "xlsx", People: 212},
		{At: noon.Add(-time.Hour), By: "Ola [x](https://evil.example)", What: results.LookTeam, People: 1},
		{At: noon.AddDate(0, 0, -3), By: "command line", What: results.LookReport, Format: "pdf", Scope: `department="Salg"`, People: 12_345},
		{At: noon.AddDate(0, 0, -4), By: "Kari Nordmann", What: "something new", People: 2},
	}
}

func certificates() []results.Certificate {
	return []results.Certificate{
		{ID: "e-1", Course: "coffee", Title: "Kaffe på jobben", Version: 2, Percent: 90, Passed: noon, Expires: noon.AddDate(1, 0, 0)},
		{ID: "e-2", Course: "phishing", Title: "Phishing: kjenn igjen falske meldinger", Version: 1, Percent: 100, Passed: noon.AddDate(-2, 0, 0), Expires: noon},
		{ID: "e-3", Course: "tea", Version: 1, Percent: 80, Passed: noon.AddDate(-1, 0, 0)},
	}
}

var everything = cards.Rights{Campaigns: true, People: true, Results: true, Team: true, Quality: true, Certificates: true}

var reportKinds = []kind{
	{"overview", overviewKind(withTrouble)},
	{"overview-scoped-page", overviewKind(func(o *results.Overview) {
		o.Cut.Scope, o.Page, o.Pages, o.Fields = `department="Drift" and location="Bergen"`, 1, 3, nil
	})},
	{"overview-narrowed", overviewKind(func(o *results.Overview) {
		o.Cut.Field, o.Cut.Value, o.Pages, o.Courses = "department", "Salg *& marked*", 2, o.Courses[:2]
	})},
	{"overview-few", overviewKind(func(o *results.Overview) { o.All, o.Courses = results.Line{Withheld: true}, o.Courses[3:4] })},
	{"overview-none", overviewKind(func(o *results.Overview) { o.All, o.Courses = results.Line{People: 212}, nil })},
	{"overview-large", overviewKind(func(o *results.Overview) {
		o.Since = monday.Add(-30)
		o.All = line("", "", "", 98_000, numbers(9_000_000, 8_123_456, 140_000, 12_000, 0), numbers(9_000_000, 8_123_456, 0, 0, 0))
	})},
	{"contact-digest", func(l courses.Language) cards.Card { return cards.ContactDigest(l, overview(withTrouble)) }},
	{"breakdown", func(l courses.Language) cards.Card { return cards.Breakdown(l, breakdown(nil)) }},
	{"breakdown-course", func(l courses.Language) cards.Card {
		return cards.Breakdown(l, breakdown(func(b *results.Breakdown) {
			b.Course, b.Title, b.Field, b.Page, b.Pages = "coffee", "Kaffe på jobben", "location", 1, 3
			b.Cut.Scope = `department="Drift"`
		}))
	}},
	{"breakdown-none", func(l courses.Language) cards.Card {
		return cards.Breakdown(l, breakdown(func(b *results.Breakdown) { b.Parts, b.Course = nil, "tea" }))
	}},
	{"team", teamKind(cards.Team, nil)},
	{"team-soon", teamKind(cards.Team, func(t *results.Team) { t.Overdue, t.Ahead, t.Needs = 0, 8, t.Needs[2:] })},
	{"team-on-time", teamKind(cards.Team, func(t *results.Team) { t.Overdue, t.Ahead, t.Needs = 0, 8, nil })},
	{"team-done", teamKind(cards.Team, allDone)},
	{"team-nothing", teamKind(cards.Team, func(t *results.Team) { allDone(t); t.Done = 0 })},
	{"team-nobody", teamKind(cards.Team, func(t *results.Team) { *t = results.Team{Day: monday} })},
	{"team-deputy", teamKind(cards.Team, func(t *results.Team) { t.Deputy = true })},
	{"team-digest", teamKind(cards.TeamDigest, nil)},
	{"team-digest-deputy", teamKind(cards.TeamDigest, func(t *results.Team) { t.Deputy = true; justNudged(t) })},
	{"team-digest-done", teamKind(cards.TeamDigest, allDone)},
	{"nudged", nudged(3, justNudged)},
	{"nudged-none", nudged(0, justNudged)},
	{"digest-off", func(l courses.Language) cards.Card { return cards.DigestState(l, true) }},
	{"digest-on", func(l courses.Language) cards.Card { return cards.DigestState(l, false) }},
	{"deputy", func(l courses.Language) cards.Card { return cards.Deputy(l, "Ola *Hansen*") }},
	{"deputy-none", func(l courses.Language) cards.Card { return cards.Deputy(l, "") }},
	{"deputy-unknown", func(l courses.Language) cards.Card { return cards.DeputyUnknown(l, "ola@example.com") }},
	{"quality", quality},
	{"quality-few", func(l courses.Language) cards.Card {
		return cards.Quality(l, &results.QualityReport{Course: "coffee", Title: "Kaffe på jobben", Version: 2})
	}},
	{"quality-well", func(l courses.Language) cards.Card {
		return cards.Quality(l, &results.QualityReport{Course: "tea", Version: 1, People: 5, Questions: []results.QuestionReport{{ID: "leaf", Text: "Hva er te?", RightPercent: 80, Median: 100 * time.Second}}})
	}},
	{"quality-choice", func(l courses.Language) cards.Card { return cards.QualityChoice(l, []*courses.Course{fixture()}) }},
	{"quality-none", func(l courses.Language) cards.Card { return cards.QualityChoice(l, nil) }},
	{"looks", func(l courses.Language) cards.Card { return cards.Looks(l, looked(), 0, 2, oslo) }},
	{"looks-none", func(l courses.Language) cards.Card { return cards.Looks(l, nil, 0, 1, oslo) }},
	{"export", func(l courses.Language) cards.Card {
		return cards.ExportChoice(l, "", []*courses.Course{fixture()}, "")
	}},
	{"export-scoped", func(l courses.Language) cards.Card {
		return cards.ExportChoice(l, `department="Salg"`, []*courses.Course{fixture()}, "coffee")
	}},
	{"certificates", func(l courses.Language) cards.Card { return cards.Certificates(l, certificates(), noon.In(oslo)) }},
	{"certificates-none", func(l courses.Language) cards.Card { return cards.Certificates(l, nil, noon) }},
	{"file-declined", cards.FileDeclined},
	{"file-not-sent", func(l courses.Language) cards.Card {
		return cards.FileNotSent(l, cards.Data{Do: cards.DoExport, View: cards.View{Format: cards.FormatXLSX}})
	}},
	{"file-too-large", cards.FileTooLarge},
	{"too-few", cards.TooFew},
	{"not-yours", cards.NotYours},
	{"result-certified", func(l courses.Language) cards.Card {
		c := fixture()
		return cards.Certified(l, c, begun(c, allRight...))
	}},
	{"help-everything", func(l courses.Language) cards.Card { return cards.Help(l, everything) }},
}

// TestReportsFit gives reports as much as they can hold, and wants each card to
// be one that may be sent, and to say how much it left out.
func TestReportsFit(t *testing.T) {
	t.Parallel()
	odd := strings.Repeat(`"ø[](https://evil.example)`, 40)[:1000]
	huge := overview(func(o *results.Overview) {
		withTrouble(o)
		o.Organisation, o.Cut, o.Pages, o.Page = odd[:200], results.Cut{Field: "department", Value: odd, Scope: odd}, 9, 3
		for range 300 {
			o.Courses = append(o.Courses, line("coffee", odd, "", 9, numbers(9, 4, 5, 1, 1), results.Numbers{}))
		}
	})
	parts := breakdown(func(b *results.Breakdown) {
		b.Organisation, b.Cut.Scope, b.Title, b.Course, b.Pages, b.Page = odd[:200], odd, odd, "coffee", 9, 3
		for range 300 {
			b.Parts = append(b.Parts, line("", "", odd, 9, numbers(9, 4, 5, 1, 1), results.Numbers{}))
		}
	})
	crowd := team(func(m *results.Team) {
		m.Manager, m.Deputy = odd[:200], true
		for range 300 {
			m.Needs = append(m.Needs, results.Need{Name: odd, Courses: []results.Owing{{Title: odd, Percent: -1}}})
		}
		for range 50 {
			m.Needs[0].Courses = append(m.Needs[0].Courses, results.Owing{Title: odd, Due: monday, Percent: 100, Overdue: true, LastReminder: true})
		}
	})
	report := &results.QualityReport{Title: odd, People: 9}
	var looks []results.Looked
	var passed []results.Certificate
	var offered []*courses.Course
	for range 300 {
		report.Questions = append(report.Questions, results.QuestionReport{Text: odd, Wrong: odd, File: odd[:200], Nobody: true})
		looks = append(looks, results.Looked{By: odd, Scope: odd, Format: odd})
		passed = append(passed, results.Certificate{ID: "e-1", Title: odd, Expires: noon})
		offered = append(offered, fixture())
	}
	for name, build := range map[string]func(courses.Language) cards.Card{
		"overview": func(l courses.Language) cards.Card { return cards.Overview(l, huge) },
		"digest":   func(l courses.Language) cards.Card { return cards.ContactDigest(l, huge) },
		"parts":    func(l courses.Language) cards.Card { return cards.Breakdown(l, parts) },
		"team":     func(l courses.Language) cards.Card { return cards.TeamDigest(l, crowd) },
		"nudged":   func(l courses.Language) cards.Card { return cards.Nudged(l, 3, crowd) },
		"quality":  func(l courses.Language) cards.Card { return cards.Quality(l, report) },
		"looks":    func(l courses.Language) cards.Card { return cards.Looks(l, looks, 4, 9, oslo) },
		"proofs":   func(l courses.Language) cards.Card { return cards.Certificates(l, passed, noon) },
	} {
		for _, l := range courses.Languages {
			texts, _ := show(t, build(l))
			if !strings.Contains(strings.Join(texts, "\n"), "…") {
				t.Errorf("%s.%s: what was left out isn't said", name, l)
			}
		}
	}
	for _, l := range courses.Languages {
		show(t, cards.ExportChoice(l, odd, offered, "coffee"))
		show(t, cards.QualityChoice(l, offered))
		show(t, cards.Deputy(l, odd))
	}
}

// TestReportButtons: buttons drill down, and carry what is looked at.
func TestReportButtons(t *testing.T) {
	t.Parallel()
	view := func(do, course string, v cards.View) cards.Data { return cards.Data{Do: do, Course: course, View: v} }
	_, buttons := show(t, cards.Overview(courses.English, overview(func(o *results.Overview) { o.Page, o.Pages = 1, 3 })))
	sends(t, buttons, "By department: Kaffe på jobben", view(cards.DoBreakdown, "coffee", cards.View{Field: "department"}))
	sends(t, buttons, "All courses by location", view(cards.DoBreakdown, "", cards.View{Field: "location"}))
	sends(t, buttons, "Previous", view(cards.DoOverview, "", cards.View{}))
	sends(t, buttons, "Next", view(cards.DoOverview, "", cards.View{Page: 2}))
	sends(t, buttons, "Get a file", view(cards.DoExport, "", cards.View{}))
	sends(t, buttons, "Who looked", view(cards.DoLooks, "", cards.View{}))
	narrowed := overview(func(o *results.Overview) { o.Cut.Field, o.Cut.Value, o.Pages = "department", "Salg", 2 })
	_, buttons = show(t, cards.Overview(courses.English, narrowed))
	sends(t, buttons, "Next", view(cards.DoOverview, "", cards.View{Field: "department", Value: "Salg", Page: 1}))
	sends(t, buttons, "See everybody", view(cards.DoOverview, "", cards.View{}))
	sends(t, buttons, "Questions: Kaffe på jobben", view(cards.DoQuality, "coffee", cards.View{}))
	_, buttons = show(t, cards.Breakdown(courses.English, breakdown(func(b *results.Breakdown) { b.Course, b.Pages = "coffee", 2 })))
	sends(t, buttons, "See the courses: Drift", view(cards.DoOverview, "", cards.View{Field: "department", Value: "Drift"}))
	sends(t, buttons, "Next", view(cards.DoBreakdown, "coffee", cards.View{Field: "department", Page: 1}))
	sends(t, buttons, "Get a file", view(cards.DoExport, "coffee", cards.View{}))
	if _, ok := buttons["See the courses: Ledelse"]; ok {
		t.Error("what is withheld can be looked into")
	}
	_, buttons = show(t, cards.ExportChoice(courses.English, "", []*courses.Course{fixture()}, ""))
	sends(t, buttons, "Excel", view(cards.DoExport, "", cards.View{Format: "xlsx"}))
	_, buttons = show(t, cards.Certificates(courses.English, certificates(), noon))
	sends(t, buttons, "Digital badge: Kaffe på jobben", cards.Data{Do: cards.DoCertificate, Enrolment: "e-1", View: cards.View{Format: "jwt"}})
	c := fixture()
	_, buttons = show(t, cards.Certified(courses.English, c, begun(c, allRight...)))
	sends(t, buttons, "Get certificate", cards.Data{Do: cards.DoCertificate, Enrolment: "e-1", View: cards.View{Format: "pdf"}})
	for _, card := range []cards.Card{cards.Certified(courses.English, c, begun(c, allWrong...)), cards.Result(courses.English, c, begun(c, allRight...))} {
		if _, buttons = show(t, card); len(buttons) > 0 {
			if _, ok := buttons["Get certificate"]; ok {
				t.Error("a certificate is offered where there is none")
			}
		}
	}
}

// TestTeamButtons: a deputy's buttons name whose team it is, and can't change what
// the manager gets; a nudge is offered while somebody may be nudged.
func TestTeamButtons(t *testing.T) {
	t.Parallel()
	texts, buttons := show(t, cards.TeamDigest(courses.English, team(nil)))
	has(t, texts, "2 of 8 in the team are overdue", "overdue since 24 February 2026", "the last reminder went out", "best score 60%", "due today")
	lacks(t, texts, "p-1", "p-7")
	sends(t, buttons, "Nudge them", cards.Data{Do: cards.DoNudge})
	sends(t, buttons, "Don’t send me this", cards.Data{Do: cards.DoDigest, Count: 1})
	sends(t, buttons, "Deputy", cards.Data{Do: cards.DoDeputy})
	texts, buttons = show(t, cards.TeamDigest(courses.English, team(func(m *results.Team) { m.Deputy = true })))
	has(t, texts, "You are standing in for Kari Nordmann")
	sends(t, buttons, "Nudge them", cards.Data{Do: cards.DoNudge, View: cards.View{Manager: "p-7"}})
	sends(t, buttons, "See it as it is now", cards.Data{Do: cards.DoTeam, View: cards.View{Manager: "p-7"}})
	if len(buttons) != 2 {
		t.Errorf("a deputy has the buttons %v", buttons)
	}
	texts, buttons = show(t, cards.Team(courses.English, team(justNudged)))
	has(t, texts, "You last nudged them on 4 March 2026", "Nobody gets more than one nudge a week")
	if _, ok := buttons["Nudge them"]; ok {
		t.Error("who was nudged can be nudged again")
	}
	texts, buttons = show(t, cards.Team(courses.English, team(allDone)))
	has(t, texts, "Everybody is done", "thank you")
	lacks(t, texts, "⚠", "best score")
	if _, ok := buttons["Nudge them"]; ok {
		t.Error("nobody needs a nudge, and there is one")
	}
}

// TestDeputyForm: what is typed is sent with the one button that saves it.
func TestDeputyForm(t *testing.T) {
	t.Parallel()
	_, buttons := show(t, cards.Deputy(courses.English, "Ola"))
	sends(t, buttons, "Save", cards.Data{Do: cards.DoDeputy, Step: cards.StepPicked})
	sends(t, buttons, "No deputy", cards.Data{Do: cards.DoDeputy, Step: cards.StepNobody})
	_, buttons = show(t, cards.Deputy(courses.English, ""))
	if _, ok := buttons["No deputy"]; ok {
		t.Error("nobody can be taken away")
	}
}

// TestWithheldNumbersAreNowhere: of what is withheld nothing is on a card or in a
// mail but that it is.
func TestWithheldNumbersAreNowhere(t *testing.T) {
	t.Parallel()
	few := overview(func(o *results.Overview) {
		o.All, o.Courses = results.Line{Withheld: true}, []results.Line{{Course: "secret", Title: "Taushetsplikt", Withheld: true}}
	})
	texts, _ := show(t, cards.Overview(courses.English, few))
	has(t, texts, "Taushetsplikt", "fewer than five people")
	lacks(t, texts, "done", "overdue", "%")
	if _, text := cards.OverviewMail(courses.English, few); strings.Contains(text, " done") || strings.Contains(text, "overdue") {
		t.Errorf("the mail tells what is withheld:\n%s", text)
	}
}

// TestTrend says how it went since a day, in weeks where that is easier to read.
func TestTrend(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		since     calendar.Date
		now, then int
		want      string
	}{
		{before, 412, 377, "**412 of 412 done**, 35 more than four weeks ago"},
		{monday.Add(-7), 11, 12, "**11 of 11 done**, 1 fewer than a week ago"},
		{monday.Add(-28), 12, 12, "as many as four weeks ago"},
		{calendar.Date{Year: 2026, Month: time.January, Day: 31}, 12_345, 1, "**12,345 of 12,345 done**, 12,344 more than on 31 January 2026"},
	} {
		texts, _ := show(t, cards.Overview(courses.English, overview(func(o *results.Overview) {
			o.Since, o.All = test.since, line("", "", "", 9, numbers(9, test.now, 0, 0, 0), numbers(9, test.then, 0, 0, 0))
		})))
		has(t, texts, test.want)
	}
	texts, _ := show(t, cards.Overview(courses.English, overview(func(o *results.Overview) { o.All.HasThen, o.Courses = false, nil })))
	lacks(t, texts, "more than", "fewer than", "as many")
}
