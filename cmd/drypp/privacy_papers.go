package main

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"drypp/bot/privacy/audit"
	"drypp/bot/privacy/record"
	"drypp/cards"
	"drypp/courses"
	"drypp/courses/rights"
)

// papers are records for people, and the data that they were made of.
func papers(data any, all ...*record.Record) (*documentJSON, error) {
	var text bytes.Buffer
	for i, r := range all {
		if i > 0 {
			text.WriteString("\n")
		}
		if err := r.Markdown(&text); err != nil {
			return nil, err
		}
	}
	raw, err := json.Marshal(data, json.Deterministic(true))
	return &documentJSON{text.String(), jsontext.Value(raw)}, err
}

// processor is who runs this installation, as far as the configuration says.
func (p *privacyOffice) processor() record.Processor {
	d := p.keys.config.App.Developer
	return record.Processor{Name: d.Name, Contact: d.Website}
}

// record makes the record of processing activities and the list of sub-processors.
func (p *privacyOffice) record(ctx context.Context, o *organisation, call privacyCall) (any, error) {
	l, err := speaks(o, call.Language)
	if err != nil {
		return nil, err
	}
	f, err := p.Facts(ctx, o.TenantID)
	if err != nil {
		return nil, err
	}
	now := p.now()
	all := []*record.Record{
		record.Processing(l, f, p.processor(), o.catalogue, now),
		record.Processed(l, []rights.Facts{*f}, p.processor(), now),
		record.Subprocessors(l, f, p.processor(), now),
	}
	return papers(all, all...)
}

// breachJSON is what is known of a breach.
type breachJSON struct {
	Assessment *record.Assessment `json:"assessment"`
	// Notification is what the supervisory authority has to be told.
	Notification *record.Record `json:"notification"`
	// People are those affected by name, if that was asked for.
	People []record.Named `json:"people,omitzero"`
	// Drafts are what those affected are told, by language, if that was asked for.
	Drafts map[courses.Language]draftJSON `json:"drafts,omitzero"`
}

// draftJSON is what those affected by a breach are to be told.
type draftJSON struct {
	Text string `json:"text"`
	// Missing names what is still to be written, in square brackets in the text.
	Missing []string `json:"missing,omitzero"`
	// Card is the text as a card.
	Card jsontext.Value `json:"card"`
}

// drafts are what those affected are told, in every language.
func (p *privacyOffice) drafts(f *rights.Facts, a *record.Assessment, story record.Story, in *time.Location) map[courses.Language]draftJSON {
	made := map[courses.Language]draftJSON{}
	for _, l := range courses.Languages {
		text, missing := record.Draft(l, f, a, story, in)
		made[l] = draftJSON{text, missing, cards.BreachNotice(l, f.Name, text).JSON}
	}
	return made
}

// breach says who is affected by a breach, and has it on record that it was asked.
func (p *privacyOffice) breach(ctx context.Context, o *organisation, call privacyCall) (any, error) {
	l, err := speaks(o, call.Language)
	if err != nil {
		return nil, err
	}
	incident, err := p.incident(o, call)
	if err != nil {
		return nil, err
	}
	made := breachJSON{}
	if made.Assessment, err = record.Assess(ctx, o.store, *incident, p.now()); err != nil {
		return nil, err
	}
	_, err = o.audit.Append(ctx, audit.Entry{
		Actor: audit.CommandLine, Action: audit.BreachAssessed, Detail: map[string]string{"people": strconv.Itoa(len(made.Assessment.Affected)), "names": strconv.FormatBool(call.Names)},
	})
	if err != nil {
		return nil, err
	}
	f, err := p.Facts(ctx, o.TenantID)
	if err != nil {
		return nil, err
	}
	story := record.Story{What: call.What, Consequences: call.Consequences, Measures: call.Measures, Advice: call.Advice}
	made.Notification = record.Notification(l, f, p.processor(), made.Assessment, story, o.Location())
	if call.Names {
		err = made.Assessment.Names(ctx, o.store, courses.Language(o.Language), func(n record.Named) error {
			made.People = append(made.People, n)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	if call.Notify {
		made.Drafts = p.drafts(f, made.Assessment, story, o.Location())
	}
	return tellBreach(&made)
}

// tellBreach writes what is known of a breach for people.
func tellBreach(b *breachJSON) (*documentJSON, error) {
	d, err := papers(b, b.Notification)
	if err != nil {
		return nil, err
	}
	var more bytes.Buffer
	for _, n := range b.People {
		fmt.Fprintf(&more, "- %s: %s, %s\n", n.ID, n.Name, n.Email)
	}
	for _, l := range courses.Languages {
		if d, ok := b.Drafts[l]; ok {
			fmt.Fprintf(&more, "\n## %s\n\n%s\n", l, d.Text)
		}
	}
	if more.Len() > 0 {
		d.Markdown += "\n" + more.String()
	}
	return d, nil
}

// incident reads what was said of a breach. Without an end or a time at which it
// became known, that is now.
func (p *privacyOffice) incident(o *organisation, call privacyCall) (*record.Incident, error) {
	now := p.now()
	i := &record.Incident{To: now, Known: now, Scope: call.Scope}
	if call.From == "" {
		return nil, fmt.Errorf("say when the breach began with --from, such as 2026-11-20 or 2026-11-20T08:00:00Z")
	}
	for name, at := range map[string]struct {
		text string
		to   *time.Time
	}{"from": {call.From, &i.From}, "to": {call.To, &i.To}, "known": {call.Known, &i.Known}} {
		if at.text == "" {
			continue
		}
		t, err := moment(at.text, o.Location())
		if err != nil {
			return nil, fmt.Errorf("--%s is no time: write a date, or a time such as 2026-11-20T08:00:00Z", name)
		}
		*at.to = t
	}
	if call.Scope != "" {
		rule, err := o.roles.Rule(call.Scope)
		if err != nil {
			return nil, fmt.Errorf("--scope: %w", err)
		}
		i.In = rule.Match
	}
	return i, nil
}

// moment reads a time, or a day's beginning in a zone.
func moment(text string, in *time.Location) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, nil
	}
	return time.ParseInLocation(time.DateOnly, text, in)
}
