package main

import (
	"context"
	"errors"
	"time"

	"drypp/bot/delivery"
	"drypp/bot/teams"
	"drypp/courses/campaigns"
)

// post is the mailbox of an organisation that has one. Nobody acts on its mail:
// who wants the app installs it when they do.
type post struct{ *simulation }

var errCutOff = errors.New("graph: the connection was dropped")

// Mail sends the mail of the flight that is being made, or doesn't.
func (m post) Mail(_ context.Context, _ string, mail delivery.Mail) error {
	s := m.simulation
	p, l := s.likely, s.aloft[s.flying]
	if l == nil || l.kind != campaigns.Mail || mail.To != p.client.Email || mail.Subject == "" || mail.Text == "" {
		s.blame(p.violation(ruleWanted, s.now, "a mail that nobody can be told to have sent"))
		return nil
	}
	fault := s.traffic.Float64()
	if fault < faulty/2 {
		return &teams.Error{Reason: teams.Unavailable, Status: 503}
	}
	s.stats.mails++
	s.trace.note(s.now.UnixNano(), p.number, l.kind, l.course, l.campaign)
	s.blame(p.judge(l, s.now)...)
	s.blame(p.judgeMail(l, s.now)...)
	if fault < faulty {
		return errCutOff // after it was sent
	}
	return nil
}

// judgeMail holds a mail to being the only one about its campaign, and to whom
// it is for: somebody to whom Drypp never had a way.
func (p *person) judgeMail(l *letter, at time.Time) (wrong []violation) {
	if p.mailed[l.campaign] {
		wrong = append(wrong, p.violation(ruleOnce, at, "a second mail about "+l.campaign))
	}
	if p.everHeard {
		wrong = append(wrong, p.violation(ruleWanted, at, "a mail to somebody whom Drypp has talked to"))
	}
	if p.mailed == nil {
		p.mailed = map[string]bool{}
	}
	p.mailed[l.campaign] = true
	return wrong
}
