package dossier

import (
	"maps"
	"slices"

	"drypp/bot/privacy/audit"
	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/campaigns"
	"drypp/courses/results"
	"drypp/courses/rights"
	"drypp/courses/rights/information"
)

// The functions below carry everything that the domain keeps over into the
// document. A test holds them to every field.

// titles returns what a course is called, or nothing.
type titles func(course string) string

// names returns what the person with a random ID is called, or the ID.
type names func(id string) string

func personOf(p *courses.Person) person {
	return person{
		ID: p.ID, ObjectID: p.ObjectID, Name: p.Name, Email: p.Email, Language: string(p.Language), Locale: p.Locale,
		Installed: p.Installed, Welcomed: p.Welcomed, Met: p.Met.UTC(), Timezone: p.Timezone, ClientTimezone: p.ClientTimezone,
		Country: p.Country, Fields: p.Fields, Groups: p.Groups, Manager: p.Manager, Listed: p.Listed, Blocked: p.Blocked,
		Left: p.Left.UTC(), Restricted: p.Restricted.UTC(), Held: p.Held.UTC(),
		Chat: chat{p.Chat.ServiceURL, p.Chat.Conversation, p.Chat.User, p.Chat.Bot},
	}
}

// enrolmentOf leaves the words of questions and answers to Packer.answer.
func enrolmentOf(e *courses.Enrolment, title titles) enrolment {
	out := enrolment{
		ID: e.ID, Course: e.Course, Title: title(e.Course), Version: e.Version, Started: e.Started.UTC(), Read: e.Read,
		Try: e.Try, ScoresTold: e.ScoresTold, Results: []result{}, Attempts: []attempt{}, Skipped: e.Skipped, Drawn: e.Drawn,
	}
	for _, a := range e.Acknowledged {
		out.Documents = append(out.Documents, acknowledgement{Lesson: a.Lesson, Version: a.Version, At: a.At.UTC()})
	}
	for _, r := range e.Results {
		out.Results = append(out.Results, resultOf(r))
	}
	for _, a := range e.Attempts {
		out.Attempts = append(out.Attempts, attempt{
			Question: a.Question, Try: a.Try, Version: a.Version, Response: a.Response, Right: a.Right, Partial: a.Partial, At: a.At.UTC(),
		})
	}
	return out
}

func resultOf(r courses.Result) result {
	return result{Try: r.Try, Version: r.Version, Right: r.Right, Questions: r.Questions, Partial: r.Partial, Passed: r.Passed, At: r.At.UTC()}
}

func standingOf(s *results.Standing, title titles) standing {
	return standing{
		Course: s.Course, Title: title(s.Course), Reached: s.Reached, Started: s.Started, Completed: s.Completed, Passed: s.Passed,
		Owed: s.Owed, Campaign: s.Campaign, Due: s.Due, LastReminded: s.LastReminded,
	}
}

func certificateOf(p *results.Certificate) certificate {
	return certificate{
		ID: p.ID, Course: p.Course, Title: p.Title, Version: p.Version, Percent: p.Percent, Passed: p.Passed.UTC(),
		Expires: p.Expires.UTC(), Files: []string{certificatePath(p, "pdf"), certificatePath(p, "jwt")},
	}
}

func agendaOf(a *campaigns.Agenda, title titles) agenda {
	out := agenda{
		Wake: a.Wake.UTC(), Planned: pointer(a.Planned, title), Sending: pointer(a.Sending, title), Day: a.Day, Today: a.Today,
		Hour: a.Hour, Backoff: a.Backoff, Prepared: a.Prepared.UTC(), NoApp: a.NoApp, Nudged: a.Nudged.UTC(), Restricted: a.Restricted,
	}
	for _, id := range slices.Sorted(maps.Keys(a.Joined)) {
		m := a.Joined[id]
		out.Joined = append(out.Joined, membership{Campaign: id, Since: m.Since, Left: m.Left, Invited: m.Invited})
	}
	for _, id := range slices.Sorted(maps.Keys(a.Cards)) {
		s := a.Cards[id]
		out.Cards = append(out.Cards, sent{
			Course: id, Campaign: s.Campaign, Round: s.Round, Last: s.Last.UTC(), Step: s.Step, Reminders: s.Reminders,
			Unconfirmed: s.Unconfirmed, TooLarge: s.TooLarge, Message: message(s.Message),
		})
	}
	for _, p := range a.Pauses {
		out.Pauses = append(out.Pauses, pause(p))
	}
	for _, m := range a.Sweep {
		out.Sweep = append(out.Sweep, message(m))
	}
	for _, o := range a.Owed {
		out.Owed = append(out.Owed, owed{Course: o.Course, Campaign: o.Campaign, Round: o.Round, Due: o.Due, LastReminded: o.LastReminded})
	}
	if a.Nudge != nil {
		out.Nudge = &nudge{By: a.Nudge.By, At: a.Nudge.At.UTC()}
	}
	return out
}

func pointer(d *campaigns.Delivery, title titles) *delivery {
	if d == nil {
		return nil
	}
	out := deliveryOf(d, title)
	return &out
}

func deliveryOf(d *campaigns.Delivery, title titles) delivery {
	return delivery{
		ID: d.ID, Person: d.Person, Kind: string(d.Kind), Course: d.Course, Title: title(d.Course), Campaign: d.Campaign,
		Stage: string(d.Stage), At: d.At.UTC(), Tries: d.Tries, Round: d.Round, Step: d.Step, Reminder: d.Reminder, Last: d.Last,
		Day: d.Day, Lesson: d.Lesson,
		Due: d.Due.UTC(), By: d.By, Activity: d.Activity, Conversation: d.Conversation, Reason: d.Reason,
	}
}

// campaignOf leaves out whom else the audience names, which is about others.
func campaignOf(c *campaigns.Campaign, named bool) campaign {
	return campaign{
		ID: c.ID, Name: c.Name, Courses: append([]string{}, c.Courses...), Needs: c.Needs, Surveys: c.Surveys, Start: c.Start, End: c.End, Due: c.Due,
		State: string(c.State), Named: named,
	}
}

func digestOf(d *store.Digest, name names) digest {
	return digest{
		Person: d.Person, Kind: string(d.Kind), Declined: d.Declined, Deputy: name(d.Deputy), Period: d.Period, Stage: string(d.Stage),
		At: d.At.UTC(), Tries: d.Tries, Owed: d.Owed, Done: d.Done, Nudged: d.Nudged.UTC(), Revision: d.Revision,
	}
}

func lookOf(a *store.Access, name names) look {
	by := a.Via
	if a.By != "" {
		by = name(a.By)
	}
	return look{
		At: a.At.UTC(), By: by, ByID: a.By, Via: a.Via, What: string(a.What), Format: a.Format, Scope: a.Scope, People: a.People,
		About: a.About,
	}
}

func requestOf(r *rights.Request, name names) request {
	return request{
		ID: r.ID, Person: r.Person, Kind: string(r.Kind), State: string(r.State), Asked: r.Asked.UTC(), Due: r.Due.UTC(),
		Decided: r.Decided.UTC(), Reminded: r.Reminded.UTC(), Via: r.Via, By: name(r.By), Field: r.Field, Value: r.Value,
		Reason: r.Reason, KeepUntil: r.KeepUntil.UTC(), Proof: r.Proof, Entry: r.Entry, Hash: r.Hash, Revision: r.Revision,
	}
}

// entryOf names who did something; audit.CommandLine and audit.Service are
// nobody, and stay.
func entryOf(at audit.Receipt, e *audit.Entry, name names) logEntry {
	return logEntry{Index: at.Index, At: e.At.UTC(), Actor: name(e.Actor), Action: string(e.Action), Subject: e.Subject, Detail: e.Detail}
}

func eventOf(e *store.Event) event {
	out := event{
		Sequence: e.Sequence, Kind: string(e.Kind), Person: e.Person, Enrolment: e.Enrolment, Course: e.Course, Version: e.Version,
		Try: e.Try, Question: e.Question, Response: e.Response, Right: e.Right, At: e.At.UTC(),
	}
	if e.Kind == store.EventFinished {
		out.Result = resultOf(e.Result)
	}
	return out
}

func sectionOf(s *information.Section) section {
	return section{
		Topic: string(s.Topic), Title: s.Title, Paragraphs: append([]string{}, s.Paragraphs...), Rows: append([][2]string{}, s.Rows...),
	}
}
