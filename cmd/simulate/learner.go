package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"drypp/bot/teams"
	"drypp/bot/teams/teamstest"
	"drypp/courses"
	"drypp/courses/recall"
)

// received is a card in somebody's chat: they look at it when they get to it.
func (s *simulation) received(p *person, l *letter, b *button) {
	p.older, p.screen = p.screen, b
	if l.teaches() {
		p.served(l, s.now)
	}
	if s.life.Float64() < p.habits.reacts {
		s.add(s.now.Add(about(s.life, p.habits.delay)), func() { s.act(p, patience) })
	}
}

// patience is how many steps somebody takes at a sitting.
const patience = 25

// act is one step at a sitting: somebody presses the button that leads on.
func (s *simulation) act(p *person, steps int) {
	switch {
	case s.program == nil:
		s.add(s.up.Add(about(s.life, hour)), func() { s.act(p, steps) })
		return
	case p.screen == nil || steps == 0 || !s.talks(p):
		return
	}
	now := p.screen
	s.press(p, now, true)
	switch s.life.IntN(40) {
	case 0, 1:
		s.press(p, now, false) // a second click
	case 2:
		if p.older != nil {
			s.press(p, p.older, false) // an old card
		}
	}
	p.older = now
	if p.screen != nil && s.chance(p.habits.stays) {
		s.add(s.now.Add(about(s.life, 30*second)), func() { s.act(p, steps-1) })
	}
}

// talks reports whether somebody can write to the bot.
func (s *simulation) talks(p *person) bool {
	return p.present && p.installed && !p.blocked && !p.silentNow()
}

// press clicks a button. The answer takes the card's place if it is followed.
func (s *simulation) press(p *person, b *button, follow bool) {
	inputs, right := s.answer(p, b)
	reply, ok := s.turn(p, teams.Turn{Kind: teams.Click, Data: b.with(inputs)})
	if !ok {
		return
	}
	s.stats.clicks++
	l := s.letters[b.Delivery]
	if l != nil && l.person == p {
		l.clicked = true
	}
	p.stepped(b, l, s.now)
	switch b.Do {
	case "answer":
		s.answered(p, b, right)
	case "review":
		s.reviewed(p, b)
	default:
		s.replied(p, b)
	}
	if follow {
		p.screen = wayOn(reply.Card)
	}
}

// answer is what somebody fills in, as members, and whether that is right; for a
// button without inputs it is empty.
func (s *simulation) answer(p *person, b *button) (inputs string, right bool) {
	switch b.Do {
	case "answer":
		right = s.chance(p.habits.right)
		return `"answer":"` + choice(b, right) + `"`, right
	case "review":
		right = s.chance(p.habits.right)
		sure := pick(s.life, []recall.Sureness{"", recall.Guessed, recall.Somewhat, recall.Sure})
		return `"answer":"` + choice(b, right) + `","sure":"` + string(sure) + `"`, right
	case "map", "survey":
		inputs = `"a0":"` + pick(s.life, []string{"1", "3", "5"}) + `"`
		for i := 1; i < b.inputs; i++ {
			inputs += fmt.Sprintf(`,"a%d":%q`, i, pick(s.life, []string{rightChoice, wrongChoice}))
		}
	}
	return inputs, false
}

// choice returns an answer to the question of a button.
func choice(b *button, right bool) string {
	question := b.Step[strings.LastIndexByte(b.Step, '/')+1:]
	switch number := strings.HasPrefix(question, "number"); {
	case number && right:
		return rightAnswer
	case number:
		return wrongAnswer
	case right:
		return rightChoice
	}
	return wrongChoice
}

// answered remembers an answer that the bot took. Of several to the same
// question the first counts, as people were promised.
func (s *simulation) answered(p *person, b *button, right bool) {
	s.stats.answers++
	g := p.sitting(b)
	for _, question := range g.questions {
		if question == b.Step {
			return
		}
	}
	g.questions = append(g.questions, b.Step)
	p.memory.learnt(b.home(), s.now)
	if right {
		g.right++
	}
	c := s.catalogue.Course(b.Course)
	asked := len(c.Edition("").Questions)
	if c.Test != nil {
		asked = min(c.Test.Draw, asked)
	}
	if len(g.questions) < asked {
		return
	}
	s.stats.completions++
	s.trace.note(s.now.UnixNano(), p.number, b.Course, g.right)
	g.done = true
	if p.finished(b, g.right*100 >= c.PassMark*len(g.questions), s.now) {
		s.blame(p.violation(ruleCompletion, s.now, b.Course+" was passed twice"))
	}
}

// sitting returns what somebody did in the try that a button belongs to.
func (p *person) sitting(b *button) *sitting {
	for i := range p.sittings {
		if g := &p.sittings[i]; g.enrolment == b.Enrolment && g.try == b.Try {
			return g
		}
	}
	p.sittings = append(p.sittings, sitting{enrolment: b.Enrolment, course: b.Course, try: b.Try})
	return &p.sittings[len(p.sittings)-1]
}

// say writes to the bot and reports whether that was answered.
func (s *simulation) say(p *person, text string) bool {
	_, ok := s.turn(p, teams.Turn{Kind: teams.Message, Text: text})
	return ok
}

// turn hands the bot an activity of a person's, as the endpoint would once it
// has found the token good.
func (s *simulation) turn(p *person, t teams.Turn) (teams.Answer, bool) {
	if p.silentNow() {
		return teams.Answer{}, false
	}
	if p.client.Conversation() == "" {
		p.client.InstallSilently() // who writes has a chat
	}
	t.Tenant, t.ObjectID, t.Locale, t.Timezone = p.org.tenant, p.objectID, p.locale, p.place.zone
	t.Chat = courses.Chat{
		ServiceURL: s.service(p), Conversation: p.client.Conversation(), User: p.client.ID, Bot: "28:" + teamstest.AppID,
	}
	answer, err := s.program.bot.Turn(context.Background(), t)
	s.fault(p.org, "answering", err)
	if err != nil {
		return answer, false
	}
	if t.Kind != teams.Removed {
		s.heard(p)
	}
	s.trace.note(s.now.UnixNano(), p.number, int(t.Kind), len(t.Data))
	s.stir()
	return answer, true
}

// service is the Connector's address for somebody, which changes if Teams
// moves them.
func (s *simulation) service(p *person) string {
	address := s.teams.ServiceURL(p.org.tenant)
	if p.moved {
		address = strings.Replace(address, "/emea/", "/amer/", 1)
	}
	return address
}

// heard notes that the program has heard of somebody, and learns under which
// ID it keeps them.
func (s *simulation) heard(p *person) {
	p.heard, p.everHeard = true, true
	s.reach(p)
	if p.id != "" {
		return
	}
	known, err := s.program.stores[p.org.number].Person(context.Background(), p.objectID)
	s.fault(p.org, "finding a person", err)
	p.id = known.ID
	s.byID[p.id] = p
}

// reach brings up to date since when cards can reach somebody.
func (s *simulation) reach(p *person) {
	switch can := s.talks(p) && (p.heard || p.silent); {
	case !can:
		p.reachable = time.Time{}
	case p.reachable.IsZero():
		p.reachable = s.now
	}
}
