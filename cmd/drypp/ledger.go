package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"drypp/bot"
	"drypp/bot/delivery"
	"drypp/courses"
	"drypp/courses/campaigns"
)

// ledger is what is told of an organisation's deliveries.
type ledger struct {
	Tenant, Name string
	// At is when it was read, Stopped why nothing goes out, or empty.
	At, Stopped string
	// People counts everybody by whether they can be written to.
	People    map[delivery.Reach]int
	Campaigns []statusJSON

	organisation *organisation
	asked        deliveriesAsked
	now          time.Time
}

// who is a person of the ledger.
type who struct {
	Name  string         `json:"name"`
	Email string         `json:"email"`
	Reach delivery.Reach `json:"reach"`
}

// cardRow is a card of the ledger.
type cardRow struct {
	Name     string          `json:"name"`
	Email    string          `json:"email"`
	Campaign string          `json:"campaign"`
	Course   string          `json:"course"`
	Kind     campaigns.Kind  `json:"kind"`
	Stage    campaigns.Stage `json:"stage"`
	Due      bool            `json:"due"`
	At       time.Time       `json:"at"`
	Tries    int             `json:"tries"`
	// Activity is Teams' ID of the card, if Teams gave one.
	Activity string `json:"activity,omitzero"`
	Reason   string `json:"reason,omitzero"`
	Advice   string `json:"advice,omitzero"`
}

// writeDeliveries writes the deliveries that are asked for, as of now. Of
// people and cards it holds no more than names in memory.
func writeDeliveries(ctx context.Context, w io.Writer, d bot.Desk, list []organisation, asked deliveriesAsked, now time.Time) error {
	list, err := choose(list, resultsAsked{organisation: asked.organisation})
	if err != nil {
		return err
	}
	var ledgers []*ledger
	found := asked.campaign == ""
	for i := range list {
		l := &ledger{Tenant: list[i].TenantID, Name: list[i].Name, At: now.UTC().Format(minute), organisation: &list[i], asked: asked, now: now}
		if err := l.read(ctx, d); err != nil {
			return err
		}
		ledgers, found = append(ledgers, l), found || len(l.Campaigns) > 0
	}
	if !found {
		return fmt.Errorf("%w %q: drypp campaigns list names them", errUnknownCampaign, asked.campaign)
	}
	if asked.format == "json" {
		return writeLedgers(ctx, w, ledgers)
	}
	for _, l := range ledgers {
		if err := l.tell(ctx, w); err != nil {
			return err
		}
	}
	return nil
}

var errUnknownCampaign = errors.New("there is no campaign")

const minute = "2006-01-02 15:04Z"

// read reads the numbers.
func (l *ledger) read(ctx context.Context, d bot.Desk) error {
	kept, err := d.Campaigns(ctx, l.Tenant)
	if err != nil {
		return err
	}
	for i := range kept {
		if l.asked.campaign != "" && l.asked.campaign != kept[i].ID {
			continue
		}
		s, err := d.Status(ctx, l.Tenant, kept[i].ID)
		if err != nil {
			return err
		}
		l.Campaigns, l.Stopped = append(l.Campaigns, statusOf(s)), s.Stopped
	}
	if err := l.readItself(ctx); err != nil {
		return err
	}
	l.People = map[delivery.Reach]int{}
	return l.eachPerson(ctx, func(_ string, w who) error {
		l.People[w.Reach]++
		return nil
	})
}

// itself says what the rows of campaigns.Itself are.
const itself = campaigns.Itself + " is no campaign: it is what comes by itself, questions and lessons that come back."

// readItself reads the numbers of what comes without a campaign, if anything did.
func (l *ledger) readItself(ctx context.Context) error {
	if l.asked.campaign != "" && l.asked.campaign != campaigns.Itself {
		return nil
	}
	counts, err := l.organisation.store.Counts(ctx)
	if err != nil {
		return fmt.Errorf("reading counts: %w", err)
	}
	if c := counts[campaigns.Itself]; len(c.ByStage) > 0 {
		l.Campaigns = append(l.Campaigns, statusOf(&delivery.Status{Counts: c,
			Campaign: campaigns.Campaign{ID: campaigns.Itself, Name: "what comes by itself", State: campaigns.Active}}))
	}
	return nil
}

// eachPerson calls f for everybody.
func (l *ledger) eachPerson(ctx context.Context, f func(id string, w who) error) error {
	o := l.organisation
	parts := courses.Parts{Fields: []string{courses.FieldStart}} // for delivery.ReachOf
	return o.store.Agendas(ctx, &parts, func(p courses.Person, a campaigns.Agenda) error {
		today := o.Book().Hours(p.Zone(), p.Country, a.Hour).Today(l.now)
		return f(p.ID, who{p.Name, p.Email, delivery.ReachOf(&p, &a, today)})
	})
}

// eachCard calls f for each card that is asked for.
func (l *ledger) eachCard(ctx context.Context, f func(cardRow) error) error {
	people := map[string]who{}
	err := l.eachPerson(ctx, func(id string, w who) error {
		people[id] = w
		return nil
	})
	if err != nil {
		return err
	}
	return l.organisation.store.Deliveries(ctx, func(d campaigns.Delivery) error {
		if l.asked.campaign != "" && l.asked.campaign != d.Campaign || l.asked.stage != "" && l.asked.stage != d.Stage {
			return nil
		}
		return f(rowOf(&d, people[d.Person], l.now))
	})
}

func rowOf(d *campaigns.Delivery, w who, now time.Time) cardRow {
	row := cardRow{
		Name: w.Name, Email: w.Email, Campaign: d.Campaign, Course: d.Course, Kind: d.Kind, Stage: d.Stage,
		Due: d.Stage == campaigns.Planned && !d.At.After(now), At: d.At, Tries: d.Tries, Activity: d.Activity, Reason: d.Reason,
	}
	if d.Reason != "" {
		row.Advice = advice(d.Reason)
	}
	return row
}

// tell writes the ledger as tables. Those of people have columns of fixed
// width, so that they needn't be held in memory.
func (l *ledger) tell(ctx context.Context, w io.Writer) error {
	fmt.Fprintf(w, "%s, %s\n\n", l.Name, l.At)
	if l.Stopped != "" {
		fmt.Fprintf(w, "Nothing goes out to this organisation at present: %s. %s.\n\n", l.Stopped, advice(l.Stopped))
	}
	if err := l.tellNumbers(w); err != nil || !l.asked.people {
		return err
	}
	const person, card = "%-24s  %-32s  %s\n", "%-24s  %-32s  %-20s  %-20s  %-11s  %-11s  %-17s  %5v  %s\n"
	if _, err := fmt.Fprintf(w, person, "PERSON", "EMAIL", "REACH"); err != nil {
		return err
	}
	err := l.eachPerson(ctx, func(_ string, x who) error {
		_, err := fmt.Fprintf(w, person, dash(x.Name), dash(x.Email), x.Reach)
		return err
	})
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "\n"+card, "PERSON", "EMAIL", "CAMPAIGN", "COURSE", "KIND", "STAGE", "AT", "TRIES", "REASON"); err != nil {
		return err
	}
	return l.eachCard(ctx, func(r cardRow) error {
		_, err := fmt.Fprintf(w, card, dash(r.Name), dash(r.Email), r.Campaign, dash(r.Course), r.Kind, stageWord(r), r.At.UTC().Format(minute), r.Tries, dash(r.Reason))
		return err
	})
}

// stageWord says that a planned card is due.
func stageWord(r cardRow) string {
	if r.Due {
		return "due"
	}
	return string(r.Stage)
}

// tellNumbers writes how many cards and people there are, and what to do.
func (l *ledger) tellNumbers(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	columns := make([]string, len(campaigns.Stages))
	for i, stage := range campaigns.Stages {
		columns[i] = strings.ToUpper(string(stage))
	}
	fmt.Fprintf(t, "CAMPAIGN\tSTATE\tPEOPLE\tCOMPLETED\tREACHED\tDUE\t%s\n", strings.Join(columns, "\t"))
	for _, c := range l.Campaigns {
		fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%d\t%d", c.ID, c.State, c.People, c.Completed, c.Reached, c.Due)
		for _, stage := range campaigns.Stages {
			fmt.Fprintf(t, "\t%d", c.Cards[stage])
		}
		fmt.Fprintln(t)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	if slices.ContainsFunc(l.Campaigns, func(c statusJSON) bool { return c.ID == campaigns.Itself }) {
		fmt.Fprintln(w, itself)
	}
	fmt.Fprintln(t, "\nPEOPLE\tNUMBER\tWHAT TO DO")
	for _, r := range delivery.Reaches {
		fmt.Fprintf(t, "%s\t%d\t%s\n", r, l.People[r], reachAdvice[r])
	}
	if err := t.Flush(); err != nil {
		return err
	}
	header := "\nCAMPAIGN\tNOT ARRIVED\tNUMBER\tWHAT TO DO\n"
	for _, c := range l.Campaigns {
		for _, r := range c.NotArrived {
			fmt.Fprintf(t, "%s%s\t%s: %s\t%d\t%s\n", header, c.ID, r.Stage, r.Reason, r.Number, r.Advice)
			header = ""
		}
	}
	fmt.Fprintln(t)
	return t.Flush()
}

// writeLedgers writes the ledgers as one JSON document.
func writeLedgers(ctx context.Context, w io.Writer, list []*ledger) error {
	out := &document{enc: jsontext.NewEncoder(w, jsontext.WithIndent("  "))}
	out.token(jsontext.BeginArray)
	for _, l := range list {
		out.token(jsontext.BeginObject)
		out.member("tenant_id", l.Tenant)
		out.member("organisation", l.Name)
		out.member("at", l.At)
		out.member("stopped", l.Stopped)
		out.member("people", l.People)
		out.member("campaigns", l.Campaigns)
		if l.asked.people {
			out.token(jsontext.String("everybody"))
			out.token(jsontext.BeginArray)
			out.note(l.eachPerson(ctx, func(_ string, x who) error { return out.value(x) }))
			out.token(jsontext.EndArray)
			out.token(jsontext.String("cards"))
			out.token(jsontext.BeginArray)
			out.note(l.eachCard(ctx, func(r cardRow) error { return out.value(r) }))
			out.token(jsontext.EndArray)
		}
		out.token(jsontext.EndObject)
	}
	out.token(jsontext.EndArray)
	return out.err
}

// document is JSON that is written piece by piece. After the first error
// nothing more is.
type document struct {
	enc *jsontext.Encoder
	err error
}

func (d *document) note(err error) {
	if d.err == nil {
		d.err = err
	}
}

func (d *document) token(t jsontext.Token) {
	if d.err == nil {
		d.err = d.enc.WriteToken(t)
	}
}

func (d *document) member(name string, v any) {
	d.token(jsontext.String(name))
	d.note(d.value(v))
}

func (d *document) value(v any) error {
	if d.err == nil {
		d.err = json.MarshalEncode(d.enc, v, json.Deterministic(true))
	}
	return d.err
}
