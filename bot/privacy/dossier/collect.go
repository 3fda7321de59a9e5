package dossier

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/results"
	"drypp/courses/rights/information"
)

// collector reads what is kept of one person.
type collector struct {
	*Packer
	ctx      context.Context
	language courses.Language
	person   *courses.Person
	// taken are the person's enrolments.
	taken []courses.Enrolment
	// known are names that were looked up.
	known map[string]string
	doc   document
}

// collect reads everything. Nothing of it is read while the package is written,
// so that a slow reader holds nobody up.
func (c *collector) collect(now time.Time) error {
	c.doc = document{
		Schema: schemaFile, Format: format, MadeAt: now.UTC(), Language: string(c.language),
		Organisation: organisation{c.config.Tenant, c.config.Name}, Person: personOf(c.person),
		Enrolments: []enrolment{}, Standings: []standing{}, Certificates: []certificate{}, Deliveries: []delivery{},
		Campaigns: []campaign{}, Digests: []digest{}, Deputises: []deputising{}, Looks: []look{}, Requests: []request{},
		Reviews: []review{}, Ballots: []ballot{}, Log: []logEntry{}, Events: []event{}, Information: []section{},
	}
	for _, step := range []struct {
		what string
		read func() error
	}{
		{"enrolments", c.enrolments}, {"learning", c.learning}, {"standings", c.standings}, {"the agenda", c.agenda}, {"deliveries", c.deliveries},
		{"campaigns", c.campaigns}, {"the rest", c.rest}, {"the information", c.information},
	} {
		if err := step.read(); err != nil {
			return fmt.Errorf("reading %s: %w", step.what, err)
		}
	}
	return nil
}

func (c *collector) enrolments() (err error) {
	if c.taken, err = c.config.Store.Enrolments(c.ctx, c.person.ID); err != nil {
		return err
	}
	for i := range c.taken {
		e := enrolmentOf(&c.taken[i], c.title)
		c.say(&e)
		c.doc.Enrolments = append(c.doc.Enrolments, e)
		if c.config.Issuer != nil && c.taken[i].Passed() {
			p := c.proof(&c.taken[i])
			c.doc.Certificates = append(c.doc.Certificates, certificateOf(&p))
		}
	}
	return nil
}

func (c *collector) standings() error {
	list, err := c.config.Store.Standings(c.ctx, c.person.ID)
	for i := range list {
		c.doc.Standings = append(c.doc.Standings, standingOf(&list[i], c.title))
	}
	slices.SortFunc(c.doc.Standings, func(a, b standing) int { return cmp.Compare(a.Course, b.Course) })
	return err
}

func (c *collector) agenda() error {
	a, err := c.config.Store.Agenda(c.ctx, c.person.ID)
	c.doc.Agenda = agendaOf(&a, c.title)
	return err
}

func (c *collector) deliveries() error {
	list, err := c.config.Store.Ledger(c.ctx, c.person.ID)
	for i := range list {
		c.doc.Deliveries = append(c.doc.Deliveries, deliveryOf(&list[i], c.title))
	}
	return err
}

// campaigns reads those that the person belongs or belonged to, and those whose
// audience names them.
func (c *collector) campaigns() error {
	all, err := c.config.Store.Campaigns(c.ctx)
	if err != nil {
		return err
	}
	naming, err := c.config.Store.Mentions(c.ctx, c.person.ID)
	if err != nil {
		return err
	}
	for i := range all {
		named := slices.Contains(naming, all[i].ID)
		joined := slices.ContainsFunc(c.doc.Agenda.Joined, func(m membership) bool { return m.Campaign == all[i].ID })
		if named || joined {
			c.doc.Campaigns = append(c.doc.Campaigns, campaignOf(&all[i], named))
		}
	}
	return nil
}

// rest fills in what isn't kept person by person.
func (c *collector) rest() error {
	r := c.all
	if r == nil {
		var err error
		if r, err = c.gather(c.ctx, c.person.ID); err != nil {
			return err
		}
	}
	of := r.by[c.person.ID]
	if of == nil {
		of = &records{}
	}
	for i := range of.digests {
		c.doc.Digests = append(c.doc.Digests, digestOf(&of.digests[i], c.called))
	}
	for i := range of.deputises {
		c.doc.Deputises = append(c.doc.Deputises, deputising{For: c.called(of.deputises[i].Person), Kind: string(of.deputises[i].Kind)})
	}
	for i := range of.looks {
		c.doc.Looks = append(c.doc.Looks, lookOf(&of.looks[i], c.called))
	}
	for i := range of.requests {
		c.doc.Requests = append(c.doc.Requests, requestOf(&of.requests[i], c.called))
	}
	for i := range of.log {
		c.doc.Log = append(c.doc.Log, entryOf(of.log[i].at, &of.log[i].entry, c.called))
	}
	for i := range of.events {
		c.doc.Events = append(c.doc.Events, eventOf(&of.events[i]))
	}
	for i := range of.ballots {
		c.doc.Ballots = append(c.doc.Ballots, ballotOf(&of.ballots[i]))
	}
	c.doc.MoreEvents = r.moreEvents
	return nil
}

func (c *collector) information() error {
	f, err := c.config.Facts(c.ctx)
	if err != nil {
		return err
	}
	list := information.Of(c.language, f, c.config.Courses)
	for i := range list {
		c.doc.Information = append(c.doc.Information, sectionOf(&list[i]))
	}
	return nil
}

// proof is the certificate of an enrolment that was passed, of the first try that
// was: as package reports makes it.
func (c *collector) proof(e *courses.Enrolment) results.Certificate {
	r := e.Results[slices.IndexFunc(e.Results, func(r courses.Result) bool { return r.Passed })]
	p := results.Certificate{
		ID: e.ID, Course: e.Course, Title: cmp.Or(c.title(e.Course), e.Course), Version: r.Version, Percent: r.Percent(), Passed: r.At,
	}
	if course := c.config.Courses.Course(e.Course); course != nil {
		p.Expires = course.ValidUntil(r.At)
	}
	return p
}

// title returns what a course is called, nothing if it was withdrawn.
func (c *collector) title(id string) string {
	if course := c.config.Courses.Course(id); course != nil {
		return course.Edition(c.language).Title
	}
	return ""
}

// called returns what people call the person with a random ID, as who may see
// results is shown in the chat; what is nobody's ID any more, or none, stays.
func (c *collector) called(id string) string {
	if id == "" {
		return ""
	}
	if name, ok := c.known[id]; ok {
		return name
	}
	p, err := c.config.Store.PersonByID(c.ctx, id)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return id
	}
	c.known[id] = cmp.Or(p.Name, p.Email, id)
	return c.known[id]
}
