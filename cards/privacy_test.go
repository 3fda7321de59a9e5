package cards_test

import (
	"strings"
	"time"

	"drypp/cards"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/rights"
	"drypp/courses/rights/information"
)

// setting is where the requests of the tests are shown.
func setting() cards.Setting {
	return cards.Setting{Organisation: "Fjordvik Verksted AS", Courses: catalogue(fixture()), Now: noon.In(oslo)}
}

// facts are of an organisation with something of everything.
func facts() *rights.Facts {
	return &rights.Facts{
		Tenant: "5f2c9d10-0000-4000-8000-00000000000a", Name: "Fjordvik Verksted AS", Contacts: []string{"opplaering@example.no"}, Officer: "personvern@example.no",
		Basis: rights.LegitimateInterest, Region: "norwayeast", Country: "NO", Source: "directory",
		Fields: []string{"department", "location", "shift"}, ManagersSeeScores: true, Certificates: true, Digests: true, Mail: true,
		Proof: []rights.Proof{{Course: "coffee", Months: 36}},
		Recipients: []rights.Recipient{
			{Host: "norwayeast", Who: "Microsoft", Purpose: rights.ForHosting, Place: rights.Inside},
			{Host: "smba.trafficmanager.net", Who: "Microsoft", Purpose: rights.ForMessages, Place: rights.Global},
			{Host: "graph.microsoft.com", Who: "Microsoft", Purpose: rights.ForDirectory, Place: rights.Global},
			{Host: "login.microsoftonline.com", Who: "Microsoft", Purpose: rights.ForSignIn, Place: rights.Global},
			{Host: "fjordvik.vault.azure.net", Who: "Microsoft", Purpose: rights.ForKeys, Place: rights.Inside},
			{Host: "lrs.example.org", Purpose: rights.ForRecords, Place: rights.Unknown, Exception: "*konsernets* LRS ut 2026"},
		},
		Retention: rights.DefaultRetention, ContractTo: calendar.Date{Year: 2026, Month: time.December, Day: 31}, Sealed: true, Master: "vault",
	}
}

func informationKind(restricted bool) func(courses.Language) cards.Card {
	return func(l courses.Language) cards.Card {
		return cards.Information(l, "Fjordvik Verksted AS", information.Of(l, facts(), catalogue(fixture())), restricted)
	}
}

// request is one of each kind, as it waits.
func request(k rights.Kind) rights.Request {
	r := rights.Request{
		ID: "r-" + string(k), Person: someone, Kind: k, State: rights.Waiting, Asked: noon, Due: rights.DueAt(noon),
		Via: "chat", Entry: 1207, Hash: strings.Repeat("9f3a51c0", 8), Revision: 1,
	}
	switch k {
	case rights.Correction:
		r.Field, r.Value = "department", "Salg_og_[marked](https://evil.example)"
	case rights.Erasure:
		r.Proof, r.KeepUntil = []string{"coffee", "tea"}, noon.AddDate(2, 0, 0)
	}
	return r
}

// answered is a request with what came of it.
func answered(k rights.Kind, s rights.State) rights.Request {
	r := request(k)
	r.State, r.Decided, r.Reminded, r.By = s, noon.AddDate(0, 0, 6), noon.AddDate(0, 0, 3), "p-9"
	if s == rights.Refused {
		r.Reason = "Arbeidsmiljøloven krever at vi *kan vise* hvem som har fått opplæring."
	}
	return r
}

// everyRequest has all that may be kept of a request.
func everyRequest() []rights.Request {
	r := answered(rights.Correction, rights.Refused)
	r.Proof, r.KeepUntil = []string{"tea"}, noon.AddDate(1, 0, 0)
	return []rights.Request{answered(rights.Erasure, rights.Kept), r}
}

func receiptOf(r rights.Request) *rights.Receipt {
	return &rights.Receipt{Request: r, Organisation: "Fjordvik Verksted AS"}
}

// waiting is what a contact has to decide: a request of each kind that may need
// them, on time, due today and late.
func waiting() []rights.Pending {
	return []rights.Pending{
		{Request: request(rights.Correction), Name: "Ola *Hansen*", Before: "Drift", Days: -3},
		{Request: request(rights.Erasure), Name: "Ida Solem", Days: 0},
		{Request: request(rights.Objection), Name: "siri@example.no", Days: 1},
		{Request: request(rights.Access), Name: "Nils Ås", Days: 24},
	}
}

// certificate is a note as golang.org/x/mod/sumdb/note writes it.
const certificate = "Drypp deletion certificate, format 1\nTenant: 5f2c9d10-0000-4000-8000-00000000000a\nKind: person\n" +
	"Deleted: answers certificates ledger profile\nAt: 2026-03-10T09:14:02Z\nEntry: 1207\n" +
	"Hash: 9f3a51c09f3a51c09f3a51c09f3a51c09f3a51c09f3a51c09f3a51c09f3a51c0\nPersons: 1\n7k2mz4q6ab3c5d7e\n\n" +
	"— drypp.example/5f2c9d10 aGVsbG8rd29ybGQvdGhpcyBpcyBub3QgYSBzaWduYXR1cmUgYnV0IGFzIGxvbmcgYXMgb25lIGlzIGFuZCBtb3Jl\n"

func wishKind(p rights.Preview) func(courses.Language) cards.Card {
	return func(l courses.Language) cards.Card { return cards.ConfirmWish(l, setting(), &p) }
}

func receiptKind(r *rights.Receipt) func(courses.Language) cards.Card {
	return func(l courses.Language) cards.Card { return cards.Receipt(l, setting(), r) }
}

func decideKind(i int, reason string, problem cards.DecideProblem) func(courses.Language) cards.Card {
	return func(l courses.Language) cards.Card { return cards.Decide(l, setting(), &waiting()[i], reason, problem) }
}

// wish is what would come of a wish, as it is or as change has it.
func wish(k rights.Kind, change func(*rights.Preview)) rights.Preview {
	p := rights.Preview{Wish: rights.Wish{Kind: k, Field: request(k).Field, Value: request(k).Value}}
	if k == rights.Correction {
		p.Before = "Drift"
	}
	if change != nil {
		change(&p)
	}
	return p
}

func decided(p *rights.Preview) { p.Decides, p.DueBy = true, rights.DueAt(noon) }

func withProof(p *rights.Preview) {
	decided(p)
	p.Proof, p.KeepUntil = []string{"coffee", "tea"}, noon.AddDate(2, 0, 0)
}

var privacyKinds = []kind{
	{"privacy", informationKind(false)},
	{"privacy-restricted", informationKind(true)},
	{"rights", func(l courses.Language) cards.Card { return cards.RightsMenu(l, false) }},
	{"rights-restricted", func(l courses.Language) cards.Card { return cards.RightsMenu(l, true) }},
	{"restricted", func(l courses.Language) cards.Card {
		return cards.Restricted(l, setting(), &courses.Person{Restricted: noon})
	}},
	{"restricted-held", func(l courses.Language) cards.Card {
		return cards.Restricted(l, setting(), &courses.Person{Restricted: noon, Held: noon.AddDate(2, 0, 0)})
	}},
	{"breach", func(l courses.Language) cards.Card {
		return cards.BreachNotice(l, "Fjordvik Verksted AS", "Mellom 1. og 3. mars kunne andre lese svarene dine i *Kaffe på jobben*.\n\nVi har stengt tilgangen og varslet Datatilsynet.\r\n\r\nDu trenger ikke å gjøre noe. Spør opplaering@example.no.")
	}},
	{"wish-access", wishKind(wish(rights.Access, nil))},
	{"wish-correction", wishKind(wish(rights.Correction, decided))},
	{"wish-correction-away", wishKind(wish(rights.Correction, func(p *rights.Preview) { p.Value = "" }))},
	{"wish-elsewhere", wishKind(wish(rights.Correction, func(p *rights.Preview) { p.Elsewhere = true }))},
	{"wish-erasure", wishKind(wish(rights.Erasure, nil))},
	{"wish-erasure-proof", wishKind(wish(rights.Erasure, withProof))},
	{"wish-restriction", wishKind(wish(rights.Restriction, nil))},
	{"wish-objection", wishKind(wish(rights.Objection, nil))},
	{"wish-lift", wishKind(wish(rights.Lift, nil))},
	{"wish-waits", wishKind(wish(rights.Erasure, func(p *rights.Preview) { r := request(rights.Erasure); p.Waiting = &r }))},
	{"correction", func(l courses.Language) cards.Card {
		p := person()
		return cards.CorrectionForm(l, &p, append(courses.StandardFields(), "shift"), cards.Ask{}, cards.CorrectionFine)
	}},
	{"correction-unfit", func(l courses.Language) cards.Card {
		p := person()
		return cards.CorrectionForm(l, &p, []string{"department"}, cards.Ask{Subject: "email", Proposal: "ida"}, cards.CorrectionUnfit)
	}},
	{"receipt-access", receiptKind(receiptOf(answered(rights.Access, rights.Done)))},
	{"receipt-correction", receiptKind(receiptOf(answered(rights.Correction, rights.Done)))},
	{"receipt-erasure", receiptKind(receiptOf(answered(rights.Erasure, rights.Done)))},
	{"receipt-restriction", receiptKind(receiptOf(answered(rights.Restriction, rights.Done)))},
	{"receipt-objection", receiptKind(receiptOf(answered(rights.Objection, rights.Done)))},
	{"receipt-lift", receiptKind(receiptOf(answered(rights.Lift, rights.Done)))},
	{"receipt-waiting", receiptKind(receiptOf(request(rights.Erasure)))},
	{"receipt-elsewhere", receiptKind(receiptOf(answered(rights.Correction, rights.Elsewhere)))},
	{"receipt-withdrawn", receiptKind(receiptOf(answered(rights.Correction, rights.Withdrawn)))},
	{"receipt-copies", receiptKind(&rights.Receipt{Request: rights.Request{Kind: rights.Erasure, State: rights.Done, Asked: noon, Decided: noon}, Copies: true})},
	{"decided-kept", func(l courses.Language) cards.Card {
		return cards.Decided(l, setting(), receiptOf(answered(rights.Erasure, rights.Kept)))
	}},
	{"decided-refused", func(l courses.Language) cards.Card {
		return cards.Decided(l, setting(), receiptOf(answered(rights.Erasure, rights.Refused)))
	}},
	{"my-requests", func(l courses.Language) cards.Card {
		return cards.MyRequests(l, setting(), []rights.Request{
			request(rights.Erasure), answered(rights.Correction, rights.Refused), answered(rights.Correction, rights.Elsewhere),
			answered(rights.Access, rights.Done), answered(rights.Erasure, rights.Kept), answered(rights.Objection, rights.Withdrawn),
		})
	}},
	{"my-requests-none", func(l courses.Language) cards.Card { return cards.MyRequests(l, setting(), nil) }},
	{"request-closed", func(l courses.Language) cards.Card { return cards.RequestClosed(l, false) }},
	{"request-closed-contact", func(l courses.Language) cards.Card { return cards.RequestClosed(l, true) }},
	{"requests", func(l courses.Language) cards.Card { return cards.PendingRequests(l, setting(), waiting()) }},
	{"requests-none", func(l courses.Language) cards.Card { return cards.PendingRequests(l, setting(), nil) }},
	{"requests-reminder", func(l courses.Language) cards.Card { return cards.RequestReminder(l, setting(), waiting()[:2]) }},
	{"decide-correction", decideKind(0, "", cards.DecideFine)},
	{"decide-erasure", decideKind(1, "", cards.DecideNoReason)},
	{"decide-objection", decideKind(2, strings.Repeat("Vi trenger det. ", 20), cards.DecideLongReason)},
	{"decide-erasure-no-proof", func(l courses.Language) cards.Card {
		p := waiting()[1]
		p.Proof, p.KeepUntil, p.Days = nil, time.Time{}, 12
		return cards.Decide(l, setting(), &p, "", cards.DecideFine)
	}},
	{"decide-sure", func(l courses.Language) cards.Card {
		return cards.DecideSure(l, setting(), &waiting()[1], cards.ChoiceGrant)
	}},
	{"decide-sure-keep", func(l courses.Language) cards.Card {
		return cards.DecideSure(l, setting(), &waiting()[1], cards.ChoiceKeep)
	}},
	{"decision-erased", func(l courses.Language) cards.Card {
		r := receiptOf(answered(rights.Erasure, rights.Done))
		r.Mentions = []string{"Sikkerhet [2026]", "Vern"}
		return cards.DecisionMade(l, setting(), r)
	}},
	{"decision-kept", func(l courses.Language) cards.Card {
		r := receiptOf(answered(rights.Erasure, rights.Kept))
		r.Copies = true
		return cards.DecisionMade(l, setting(), r)
	}},
	{"decision-refused", func(l courses.Language) cards.Card {
		return cards.DecisionMade(l, setting(), receiptOf(answered(rights.Correction, rights.Refused)))
	}},
	{"deletion-certificate", func(l courses.Language) cards.Card {
		return cards.DeletionCertificate(l, &rights.Receipt{Certificate: []byte(certificate)})
	}},
}
