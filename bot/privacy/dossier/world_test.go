package dossier_test

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"drypp/bot/privacy/audit"
	"drypp/bot/privacy/dossier"
	"drypp/bot/reports"
	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
	"drypp/courses/learning"
	"drypp/courses/needs"
	"drypp/courses/recall"
	"drypp/courses/results"
	"drypp/courses/rights"
	"drypp/courses/surveys"
)

// kept is a store with what these tests keep. What they don't ask for is nil and
// panics.
type kept struct {
	store.Store
	people      []courses.Person
	enrolments  map[string][]courses.Enrolment
	learning    learning.Record
	reviews     []recall.Review
	ballots     map[string][]surveys.Ballot
	standings_  []results.Standing
	agenda      campaigns.Agenda
	ledger      []campaigns.Delivery
	campaigns   []campaigns.Campaign
	digests     []store.Digest
	accesses    []store.Access
	requests    []rights.Request
	events      []store.PersonEvent
	unavailable string
}

var errUnavailable = fmt.Errorf("the disk: %w", store.ErrUnavailable)

func (k *kept) ask(what string) error {
	if k.unavailable == what {
		return errUnavailable
	}
	return nil
}

func (k *kept) PersonByID(_ context.Context, id string) (courses.Person, error) {
	for _, p := range k.people {
		if p.ID == id {
			return p, nil
		}
	}
	return courses.Person{}, store.ErrNotFound
}

func (k *kept) Enrolments(_ context.Context, person string) ([]courses.Enrolment, error) {
	return k.enrolments[person], k.ask("enrolments")
}

func (k *kept) Learning(context.Context, string) (learning.Record, error) {
	return k.learning, k.ask("learning")
}

func (k *kept) Reviews(_ context.Context, _ string, f func(string, recall.Review) error) error {
	return each(k.reviews, func(r recall.Review) error { return f(kari, r) }, k.ask("reviews"))
}

func (k *kept) Ballots(_ context.Context, survey, _ string, f func(surveys.Ballot) error) error {
	return each(k.ballots[survey], f, k.ask("ballots"))
}

func (k *kept) Standings(context.Context, string) ([]results.Standing, error) {
	return k.standings_, k.ask("standings")
}

func (k *kept) Agenda(context.Context, string) (campaigns.Agenda, error) {
	return k.agenda, k.ask("agenda")
}

func (k *kept) Ledger(context.Context, string) ([]campaigns.Delivery, error) {
	return k.ledger, k.ask("ledger")
}

func (k *kept) Campaigns(context.Context) ([]campaigns.Campaign, error) {
	return k.campaigns, k.ask("campaigns")
}

func (k *kept) Mentions(context.Context, string) ([]string, error) {
	return []string{"named"}, k.ask("mentions")
}

func (k *kept) Digests(_ context.Context, f func(store.Digest) error) error {
	return each(k.digests, f, k.ask("digests"))
}

func (k *kept) Accesses(_ context.Context, f func(store.Access) error) error {
	return each(k.accesses, f, k.ask("accesses"))
}

func (k *kept) Requests(_ context.Context, f func(rights.Request) error) error {
	return each(k.requests, f, k.ask("requests"))
}

func (k *kept) Events(_ context.Context, limit int) ([]store.PersonEvent, error) {
	return k.events[:min(limit, len(k.events))], k.ask("events")
}

func each[T any](list []T, f func(T) error, err error) error {
	for _, x := range list {
		if err == nil {
			err = f(x)
		}
	}
	return err
}

// stamp writes certificates that say which they are.
type stamp struct{}

func (stamp) Write(w io.Writer, f reports.CertificateFormat, c results.Certificate, p *courses.Person, l courses.Language) error {
	_, err := fmt.Fprintf(w, "%s %s %s %s %s %d", f, c.ID, c.Title, p.Name, l, c.Percent)
	return err
}

// trail is an audit log.
type trail []audit.Entry

func (t trail) Entries(f func(audit.Receipt, audit.Entry) error) error {
	for i, e := range t {
		if err := f(audit.Receipt{Index: uint64(i)}, e); err != nil {
			return err
		}
	}
	return nil
}

func at(day, hour int) time.Time { return time.Date(2026, 10, day, hour, 15, 0, 0, time.UTC) }

func on(day int) calendar.Date { return calendar.Date{Year: 2026, Month: 10, Day: day} }

const (
	kari  = "p7x2kari"
	other = "p0q9other"
	boss  = "p5b5boss"
)

// catalogue has two courses: one that Kari answered in its present version, and
// one whose choices have moved since.
func catalogue(t testing.TB) *courses.Catalogue {
	t.Helper()
	edition := func(l courses.Language, title string) *courses.Edition {
		return &courses.Edition{Language: l, Title: title, Lessons: []courses.Lesson{{ID: "l1", Title: "1"}}, Questions: []courses.Question{
			{ID: "out", Kind: courses.Several, Title: "Hvor er nødutgangene?", Prompt: []courses.Block{{Text: "Velg alle."}}, Options: []courses.Option{
				{Text: "Ved trappa <nord>", Right: true}, {Text: "På taket"}, {Text: "Ved porten", Right: true}}},
			{ID: "call", Kind: courses.Number, Title: "Hvilket nummer har brannvesenet?", Options: []courses.Option{{Number: 110, Right: true}, {Otherwise: true}}},
			{ID: "why", Kind: courses.Text, Title: "Hvorfor øver vi?", Options: []courses.Option{{Spellings: []string{"for å kunne det"}, Right: true}, {Otherwise: true}}},
		}}
	}
	c, err := courses.NewCatalogue(
		&courses.Course{ID: "brannvern", Version: 3, ValidMonths: 12, Editions: map[courses.Language]*courses.Edition{
			courses.Bokmaal: edition(courses.Bokmaal, "Brannvern på jobben")}},
		&courses.Course{ID: "hms", Version: 2, Editions: map[courses.Language]*courses.Edition{courses.Bokmaal: edition(courses.Bokmaal, "HMS i korte trekk")}},
	)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// world is a store that has Kari, her manager and somebody else, and everything
// that there can be of Kari.
func world() *kept {
	return &kept{
		people: []courses.Person{
			{
				ID: kari, ObjectID: "11111111-2222-4333-8444-555555555555", Name: "Kari Nordmann", Email: "kari.nordmann@fjordvik.example",
				Language: courses.Nynorsk, Locale: "nn-NO", Installed: true, Welcomed: true, Met: at(1, 8), Timezone: "Europe/Oslo",
				ClientTimezone: "Europe/Stockholm", Country: "NO", Fields: map[string]string{"department": "Lager & frakt", "sertifikat": "T4"},
				Groups: []string{"alle", "truck"}, Manager: "boss@fjordvik.example", Listed: true, Restricted: at(19, 9), Held: at(30, 0),
				Chat: courses.Chat{ServiceURL: "https://smba.trafficmanager.net/emea/", Conversation: "a:1kari", User: "29:kari", Bot: "28:drypp"},
			},
			{ID: boss, Name: "Ola Leder", Email: "boss@fjordvik.example"},
			{ID: other, Name: "Per Annen", Email: "per.annen@fjordvik.example"},
		},
		enrolments: map[string][]courses.Enrolment{
			kari: {
				{ID: "e1", Course: "brannvern", Version: 3, Started: at(2, 9), Read: 1, Try: 2, ScoresTold: true, Attempts: []courses.Attempt{
					{Question: "out", Try: 1, Version: 3, Response: "0 1", At: at(2, 10)},
					{Question: "out", Try: 2, Version: 3, Response: "0 2", Right: true, At: at(3, 10)},
					{Question: "call", Try: 2, Version: 3, Response: "110", Right: true, At: at(3, 11)},
					{Question: "why", Try: 2, Version: 3, Response: "fordi <b>sjefen</b> sier det", At: at(3, 12)},
				}, Results: []courses.Result{{Try: 1, Version: 3, Right: 0, Questions: 3, At: at(2, 10)}, {Try: 2, Version: 3, Right: 2, Questions: 3, Passed: true, At: at(3, 12)}}},
				{ID: "e2", Course: "hms", Version: 1, Started: at(5, 9), Try: 1, Attempts: []courses.Attempt{{Question: "out", Try: 1, Version: 1, Response: "1", At: at(5, 10)}}},
				{ID: "e3", Course: "withdrawn", Version: 1, Started: at(6, 9), Try: 1, Attempts: []courses.Attempt{{Question: "q", Try: 1, Version: 1, Response: "0", At: at(6, 10)}}},
			},
			other: {{ID: "e9", Course: "hms", Version: 2, Started: at(2, 9), Try: 1, Attempts: []courses.Attempt{{Question: "why", Try: 1, Version: 2, Response: "Pers hemmelige svar", At: at(2, 9)}}}},
		},
		learning: learning.Record{
			Items:    []recall.Item{{Course: "brannvern", Question: "call", Stability: 23.5, Difficulty: 5.25, Last: at(16, 9), Due: at(31, 9), Answers: 2, Reviews: 1}},
			Trials:   []recall.Trial{{Course: "brannvern", Arm: recall.Early, Completed: at(3, 12), Asked: []int{30}}},
			Needs:    []needs.Outcome{{Campaign: "autumn", Competence: "fire-safety", Self: 4, Right: 1, Asked: 2, At: at(7, 9)}},
			Answered: []learning.Asked{{Campaign: "autumn", Survey: "named"}, {Campaign: "autumn", Survey: "pulse"}},
		},
		reviews: []recall.Review{{Course: "brannvern", Question: "call", Serial: 1, Version: 3, Purpose: recall.ToRemember, Response: "110", Right: true, Sure: recall.Somewhat, Rating: 3, Expected: 0.91, At: at(16, 9)}},
		ballots: map[string][]surveys.Ballot{
			"named": {{Survey: "named", Campaign: "autumn", Person: other, Answers: []string{"Pers hemmelige svar"}}, {Survey: "named", Campaign: "autumn", Person: kari, Answers: []string{"5", "mer øvelse"}}},
			"pulse": {{Survey: "pulse", Campaign: "autumn", Answers: []string{"Pers hemmelige svar"}}},
		},
		standings_: []results.Standing{{Course: "hms", Reached: true, Started: true, Owed: true, Campaign: "autumn", Due: on(31)}, {Course: "brannvern", Started: true, Completed: true, Passed: true}},
		agenda: campaigns.Agenda{
			Wake: at(20, 7), Planned: &campaigns.Delivery{ID: "d4", Person: kari, Drop: campaigns.Drop{Kind: campaigns.Remind, Campaign: "autumn", Course: "hms", Reminder: 1}, Stage: campaigns.Planned, At: at(20, 7)},
			Joined: map[string]campaigns.Membership{"autumn": {Since: on(1)}}, Day: on(18), Today: 1, Hour: 9, Restricted: on(19),
			Cards:  map[string]campaigns.Sent{"hms": {Campaign: "autumn", Last: at(5, 8), Reminders: 1, Message: campaigns.Message{Conversation: "a:1kari", Activity: "1700000000001"}}},
			Pauses: []campaigns.Pause{{From: on(10), Until: on(14)}}, Owed: []campaigns.Owed{{Course: "hms", Campaign: "autumn", Due: on(31)}},
			Nudge: &campaigns.Nudge{By: boss, At: at(18, 10)}, Nudged: at(8, 10),
		},
		ledger: []campaigns.Delivery{
			{ID: "d1", Person: kari, Drop: campaigns.Drop{Kind: campaigns.Begin, Campaign: "autumn", Course: "brannvern"}, Stage: campaigns.Seen, At: at(2, 8), Tries: 1, Activity: "1700000000000", Conversation: "a:1kari"},
			{ID: "d2", Person: kari, Drop: campaigns.Drop{Kind: campaigns.Nudged, Campaign: "autumn", Course: "hms", By: boss, Due: at(31, 22)}, Stage: campaigns.Failed, At: at(8, 8), Tries: 3, Reason: "throttled"},
		},
		campaigns: []campaigns.Campaign{
			{ID: "autumn", Name: "Høst 2026", Courses: []string{"brannvern", "hms"}, Audience: `email == "per.annen@fjordvik.example" || true`, Start: on(1), Due: on(31), State: campaigns.Active},
			{ID: "named", Name: "Bare noen", Courses: []string{"hms"}, Audience: `email == "kari.nordmann@fjordvik.example"`, Start: on(1), State: campaigns.Paused},
			{ID: "others", Name: "Kampanjen til Per", Courses: []string{"hms"}, Start: on(1), State: campaigns.Active},
		},
		digests: []store.Digest{
			{Person: kari, Kind: store.ManagerDigest, Deputy: boss, Period: "2026-W42", Stage: store.DigestSent, At: at(12, 7), Tries: 1, Owed: 3, Done: 2, Revision: 4},
			{Person: boss, Kind: store.ContactDigest, Deputy: kari}, {Person: other, Kind: store.ManagerDigest, Deputy: boss},
		},
		accesses: []store.Access{
			{At: at(15, 9), By: boss, Via: "chat", What: results.LookCertificate, People: 1, About: kari},
			{At: at(14, 9), Via: "command line", What: results.LookCertificate, People: 1, About: kari},
			{At: at(13, 9), By: kari, Via: "chat", What: results.LookTeam, People: 4},
			{At: at(12, 9), By: "p-gone", Via: "chat", What: results.LookCertificate, People: 1, About: kari},
			{At: at(11, 9), By: boss, Via: "chat", What: results.LookCertificate, People: 1, About: other},
		},
		requests: []rights.Request{
			{ID: "r1", Person: kari, Kind: rights.Correction, State: rights.Refused, Asked: at(16, 9), Due: at(16, 9).AddDate(0, 0, 30), Decided: at(17, 9), Via: "chat", By: boss, Field: "department", Value: "Kontor", Reason: "Du er på lageret <enn så lenge>", Entry: 1, Hash: "ab12", Revision: 2},
			{ID: "r2", Person: kari, Kind: rights.Restriction, State: rights.Done, Asked: at(19, 9), Decided: at(19, 9), Via: "chat", Revision: 1},
			{ID: "r9", Person: other, Kind: rights.Erasure, State: rights.Waiting, Asked: at(2, 9), Value: "Pers ønske"},
		},
		events: []store.PersonEvent{
			{Event: store.Event{Sequence: 7, Kind: store.EventAnswered, Person: kari, Enrolment: "e1", Course: "brannvern", Version: 3, Try: 2, Question: "call", Response: "110", Right: true, At: at(3, 11)}},
			{Event: store.Event{Sequence: 8, Kind: store.EventFinished, Person: kari, Enrolment: "e1", Course: "brannvern", Version: 3, Try: 2, Result: courses.Result{Try: 2, Version: 3, Right: 2, Questions: 3, Passed: true, At: at(3, 12)}, At: at(3, 12)}},
			{Event: store.Event{Sequence: 9, Kind: store.EventAnswered, Person: other, Enrolment: "e9", Course: "hms", Question: "why", Response: "Pers hemmelige svar", At: at(2, 9)}},
		},
	}
}

// settings are what a Packer of the world needs.
func settings(t testing.TB, s store.Store) dossier.Config {
	t.Helper()
	oslo, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	asked, err := surveys.NewCatalogue(&surveys.Survey{ID: "named", Named: true}, &surveys.Survey{ID: "pulse"})
	if err != nil {
		t.Fatal(err)
	}
	return dossier.Config{
		Store: s, Courses: catalogue(t), Surveys: asked, Tenant: "8f2c0c8e-6f0e-4a52-9d0c-3d8b1f8f3a11", Name: "Fjordvik Verksted AS", Location: oslo,
		Issuer: stamp{}, XAPIHome: "https://drypp.fjordvik.example",
		Log: trail{
			{At: at(19, 9), Actor: kari, Action: audit.Restricted, Subject: kari}, {At: at(19, 10), Actor: audit.CommandLine, Action: audit.PackageHandedOut, Subject: kari, Detail: map[string]string{"format": "zip"}},
			{At: at(19, 11), Actor: boss, Action: audit.Erased, Subject: other},
		},
		Facts: func(context.Context) (*rights.Facts, error) {
			return &rights.Facts{
				Name: "Fjordvik Verksted AS", Contacts: []string{"opplaering@fjordvik.example"}, Basis: rights.LegalObligation, Region: "norwayeast",
				Country: "NO", Source: "directory", Fields: []string{"department"}, Retention: rights.DefaultRetention, Sealed: true, Master: "file",
				Proof:      []rights.Proof{{Course: "brannvern", Months: 36}},
				Recipients: []rights.Recipient{{Host: "smba.trafficmanager.net", Who: "Microsoft", Purpose: rights.ForMessages, Place: rights.Global}},
			}, nil
		},
		Now: func() time.Time { return at(20, 6) },
	}
}

// ofOthers is what no package of Kari's may hold.
func ofOthers(text string) (found []string) {
	for _, s := range []string{"Per Annen", "per.annen@", "Pers hemmelige svar", "Pers ønske", other, "Kampanjen til Per"} {
		if strings.Contains(text, s) {
			found = append(found, s)
		}
	}
	return slices.Clip(found)
}
