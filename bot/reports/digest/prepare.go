package digest

import (
	"context"
	"errors"
	"time"

	"drypp/bot/delivery"
	"drypp/bot/reports"
	"drypp/bot/store"
	"drypp/cards"
	"drypp/courses"
	"drypp/courses/results"
)

// Work is a digest that may go out now: its turn was taken.
type Work struct {
	// Tenant is the organisation's.
	Tenant string
	whose
	// digest is what is kept of it, and is to be kept once it is begun.
	digest store.Digest
	period period
	// to is who gets it: whose it is, or who stands in.
	to courses.Person
	content
	prepared, turn time.Time
}

// content is what a digest says: a card, or a mail if that has a text.
type content struct {
	card cards.Card
	mail delivery.Mail
	// owed and done are what it counts.
	owed, done int
}

// Of returns the random ID of whose digest it is: the manager or contact, whoever
// gets it in their place.
func (w *Work) Of() string { return w.person }

func (w *Work) mailed() bool { return w.mail.Text != "" }

// budget names what the call is counted in; see delivery.Pace.
func (w *Work) budget() string {
	if w.mailed() {
		return w.Tenant + " mail"
	}
	return w.Tenant
}

func (w *Work) conversation() string {
	if w.mailed() {
		return ""
	}
	return w.to.Chat.Conversation
}

// prepare finds out what is to be done about a digest, and notes it if that is
// nothing in this period.
func (e *Engine) prepare(ctx context.Context, now time.Time, o *organisation, l *look) {
	p, err := o.Store.PersonByID(ctx, l.person)
	if errors.Is(err, store.ErrNotFound) || err == nil && !p.Active() {
		return
	}
	if err != nil {
		l.err = err
		return
	}
	d, err := o.Store.Digest(ctx, l.person, l.kind)
	if err != nil || d.Declined {
		l.err = err
		return
	}
	c := candidate{Engine: e, organisation: o, now: now, person: p, digest: d}
	c.period = o.Cadence.periodOf(o.hours(&p).Today(now))
	l.work, l.next, l.err = c.prepare(ctx)
}

// candidate is a digest that may be due.
type candidate struct {
	*Engine
	*organisation
	now    time.Time
	person courses.Person
	digest store.Digest
	period period
}

func (c *candidate) prepare(ctx context.Context) (*Work, time.Time, error) {
	to, err := c.recipient(ctx)
	if err != nil {
		return nil, time.Time{}, err
	}
	if to == nil {
		return c.skip(ctx, SkipPaused)
	}
	if at := c.Cadence.when(c.hours(to), c.period, &c.digest, c.now); at.After(c.now) {
		return nil, at, nil
	}
	mail := to.Chat.Conversation == ""
	if to.Blocked || mail && (c.Mailer == nil || to.Email == "") {
		return c.skip(ctx, SkipUnreachable)
	}
	said, err := c.say(ctx, to, mail)
	switch {
	case errors.Is(err, reports.ErrForbidden) && to.ID != c.person.ID:
		// Where the organisation is, the pause begins or ends on another day.
		return nil, c.now.Add(rescan), nil
	case errors.Is(err, reports.ErrForbidden), errors.Is(err, reports.ErrFew):
		return c.skip(ctx, SkipForbidden)
	case err != nil:
		return nil, time.Time{}, err
	case said.card.JSON == nil && said.mail.Text == "":
		c.digest.Owed, c.digest.Done = said.owed, said.done
		return c.skip(ctx, SkipNothing)
	}
	d := c.digest
	if d.Period != c.period.key {
		d.Tries = 0
	}
	d.Period, d.Stage, d.Tries = c.period.key, store.DigestSending, d.Tries+1
	d.Revision++
	return &Work{
		Tenant: c.Tenant, whose: whose{d.Person, d.Kind}, digest: d, period: c.period, to: *to, content: said, prepared: c.now,
	}, time.Time{}, nil
}

// recipient returns who gets the digest, nil if nobody does: the person, or who
// stands in for them today.
func (c *candidate) recipient(ctx context.Context) (*courses.Person, error) {
	here, err := c.here(ctx, &c.person)
	if err != nil || here {
		return &c.person, err
	}
	if c.digest.Kind == store.ManagerDigest {
		if c.digest.Deputy == "" {
			return nil, nil
		}
		return c.standIn(ctx, func() (courses.Person, error) { return c.Store.PersonByID(ctx, c.digest.Deputy) })
	}
	for _, user := range c.deputies[c.person.ID] {
		p, err := c.standIn(ctx, func() (courses.Person, error) { return c.known(ctx, user) })
		if p != nil || err != nil {
			return p, err
		}
	}
	return nil, nil
}

// here reports whether somebody doesn't pause today, where they are.
func (c *candidate) here(ctx context.Context, p *courses.Person) (bool, error) {
	a, err := c.Store.Agenda(ctx, p.ID)
	_, paused := a.PausedOn(c.hours(p).Today(c.now))
	return !paused, err
}

// standIn returns a deputy who is there and wants digests, else nil.
func (c *candidate) standIn(ctx context.Context, find func() (courses.Person, error)) (*courses.Person, error) {
	p, err := find()
	if errors.Is(err, store.ErrNotFound) || err == nil && !p.Active() {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	own, err := c.Store.Digest(ctx, p.ID, c.digest.Kind)
	if err != nil || own.Declined {
		return nil, err
	}
	if here, err := c.here(ctx, &p); err != nil || !here {
		return nil, err
	}
	return &p, nil
}

// skip notes that there is no digest in this period, and returns when the next
// one is due.
func (c *candidate) skip(ctx context.Context, reason string) (*Work, time.Time, error) {
	h := c.hours(&c.person)
	if at := c.Cadence.when(h, c.period, &c.digest, c.now); at.After(c.now) {
		return nil, at, nil
	}
	d := c.digest
	d.Period, d.Stage, d.At, d.Tries = c.period.key, store.DigestSkipped, c.now, 0
	d.Revision++
	err := c.Store.PutDigest(ctx, d)
	switch {
	case errors.Is(err, store.ErrConflict):
		return nil, c.now, nil
	case err != nil:
		return nil, time.Time{}, err
	}
	c.Observe(Outcome{c.Tenant, d.Kind, d.Stage, reason})
	return nil, c.Cadence.after(h, c.period), nil
}

// say returns what the digest says, without card and mail if that is nothing.
func (c *candidate) say(ctx context.Context, to *courses.Person, mail bool) (content, error) {
	l := to.Speaks(c.Language)
	v := reports.Viewer{Person: *to, Via: "digest", Language: l}
	if mail {
		v.Via = "mail"
	}
	if c.digest.Kind == store.ContactDigest {
		o, err := c.Reports.Overview(ctx, c.Tenant, v, reports.Query{Since: c.Cadence.before(c.period)})
		if err != nil {
			return content{}, err
		}
		said := content{owed: o.All.Now.Owed, done: o.All.Now.Done}
		if c.news(&said) {
			said.overview(l, o, to, mail)
		}
		return said, nil
	}
	t, err := c.Reports.Team(ctx, c.Tenant, v, c.person.ID)
	if err != nil {
		return content{}, err
	}
	said := content{owed: t.Owed, done: t.Done}
	if t.People > 0 && c.news(&said) {
		said.team(l, t, to, mail)
	}
	return said, nil
}

// news reports whether there is anything to say: somebody owes something, or
// something was finished since the last digest.
func (c *candidate) news(said *content) bool {
	return said.owed > 0 || said.done > c.digest.Done || said.done > 0 && c.digest.Owed > 0
}

func (s *content) team(l courses.Language, t *results.Team, to *courses.Person, mail bool) {
	if !mail {
		s.card = cards.TeamDigest(l, t)
		return
	}
	s.mail.To = to.Email
	s.mail.Subject, s.mail.Text = cards.TeamMail(l, t)
}

func (s *content) overview(l courses.Language, o *results.Overview, to *courses.Person, mail bool) {
	if !mail {
		s.card = cards.ContactDigest(l, o)
		return
	}
	s.mail.To = to.Email
	s.mail.Subject, s.mail.Text = cards.OverviewMail(l, o)
}
