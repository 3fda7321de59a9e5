package campaigns

import (
	"strings"

	"drypp/courses"
)

// invitable reports whether the person is one to invite by mail: they never had
// a chat with Drypp, and there is no way to one. Who blocked the bot or removed
// the app said that they don't want to hear from it, and isn't.
func (d *decider) invitable() bool {
	p := d.Person
	way := p.ObjectID != "" && !d.Agenda.NoApp
	return d.Mails && !way && !p.Installed && !p.Blocked && p.Chat == courses.Chat{} && strings.Contains(p.Email, "@")
}

// invite considers a mail in place of a course's first card, one a campaign.
func (d *decider) invite(r *run, c candidate) {
	if !d.invites || c.drop.Kind != Begin || d.Agenda.Joined[r.ID].Invited {
		return
	}
	c.drop.Kind = Mail
	if d.mail.drop.Kind == "" || d.precedes(&c, &d.mail) {
		d.mail = c
	}
}

// unreached returns what to do for somebody with whom there is no chat: invite
// them by mail, if that is to be, or ask for a chat. Of whom only the address is
// known nobody can ask Teams: the card waits until they are heard of.
func (d *decider) unreached(b *candidate) Move {
	m := Move{Action: Rest, Drop: b.drop, Card: b.at, Reason: NoChat}
	if d.Person.ObjectID != "" {
		m.Action, m.At = Prepare, d.prepare(b.at)
	}
	if mail := &d.mail; mail.drop.Kind != "" && (m.Action == Rest || mail.at.Before(m.At)) {
		return Move{Action: Send, At: mail.at, Drop: mail.drop, Card: mail.at}
	}
	return m
}

// invited notes that there is no other mail about a campaign.
func (a *Agenda) invited(campaign string) {
	if m, ok := a.Joined[campaign]; ok {
		m.Invited = true
		a.Joined[campaign] = m
	}
}
