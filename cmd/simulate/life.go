package main

import (
	"context"
	"fmt"
	"time"

	"drypp/bot/teams"
	"drypp/courses"
)

// populate plans what people will do within the year.
func (s *simulation) populate() {
	for _, p := range s.people {
		p.unlisted = s.chance(0.1)
		if p.unlisted {
			p.department, p.location = "", ""
			p.place = &place{zone: p.place.zone, country: p.org.home.country, location: p.place.location}
		}
		joins := s.start
		if s.chance(0.15) {
			joins = sometime(s.life, s.start, s.end)
		}
		s.add(joins, func() { s.join(p) })
		s.plan(joins, p)
	}
}

// plan draws what happens to somebody after they joined.
func (s *simulation) plan(joins time.Time, p *person) {
	for _, fate := range []struct {
		probability float64
		what        func(*person)
	}{
		{0.35, s.pauses}, {0.10, s.blocks}, {0.10, s.uninstalls}, {0.07, s.leaves}, {0.12, s.moves},
		{0.08, s.travels}, {0.15, s.chooses}, {0.10, s.writes}, {0.07, s.forgets}, {0.05, s.rehouses},
		{0.10, s.restricts}, {0.05, s.erases}, {0.15, s.turns},
	} {
		if s.chance(fate.probability) {
			s.add(sometime(s.life, joins, s.end), func() { s.serve(func() { fate.what(p) }) })
		}
	}
}

// serve does something that takes the program, once that runs.
func (s *simulation) serve(what func()) {
	if s.program == nil {
		s.add(s.up.Add(about(s.life, 10*time.Minute)), func() { s.serve(what) })
		return
	}
	what()
}

// join is somebody's first day. Most have the app from then on or soon after.
func (s *simulation) join(p *person) {
	p.present = true
	s.changed(p)
	first := day(0)
	if !p.unlisted && s.chance(0.3) {
		first = p.day(s.now) + day(s.life.IntN(20))
	}
	if p.pending = !p.unlisted; p.pending {
		s.serve(func() {
			p.first, p.pending = first, false
			s.list(p)
		})
	}
	switch {
	case p.unlisted || s.chance(0.7):
		s.add(s.now.Add(about(s.life, 2*oneDay)), func() { s.installTold(p) })
	case s.chance(0.5):
		p.silent = true
		s.install(p) // and the activity that tells so gets lost
	}
}

// changed notes that what audiences or hours go by has changed.
func (s *simulation) changed(p *person) {
	p.changed = s.now
	s.reach(p)
}

// list has the organisation's list of people say what it knows of somebody.
func (s *simulation) list(p *person) {
	known, err := s.program.stores[p.org.number].List(context.Background(), courses.Person{
		ObjectID: p.objectID, Name: p.client.Name, Email: p.client.Email,
		Timezone: p.place.zone, Country: p.place.country, Manager: p.manager,
		Fields: p.fields(),
	}, s.now)
	s.fault(p.org, "listing a person", err)
	p.id = known.ID
	s.byID[p.id] = p
	s.changed(p)
	s.stir()
}

// fields are what the list of people says of somebody beside the rest.
func (p *person) fields() map[string]string {
	f := map[string]string{courses.FieldDepartment: p.department, courses.FieldLocation: p.location}
	if p.first != 0 {
		f[courses.FieldStart] = p.first.String()
	}
	return f
}

// install puts the app into somebody's Teams.
func (s *simulation) install(p *person) {
	p.client.InstallSilently()
	p.installed, p.blocked = true, false
	s.reach(p)
}

// installTold installs the app, and the bot gets to know.
func (s *simulation) installTold(p *person) {
	if p.present {
		s.install(p)
		s.tellInstalled(p)
	}
}

func (s *simulation) tellInstalled(p *person) {
	s.serve(func() {
		if p.present && p.installed {
			s.turn(p, teams.Turn{Kind: teams.Installed})
		}
	})
}

// pauses: somebody asks for a pause, and a third go on before it is over.
func (s *simulation) pauses(p *person) {
	if !s.talks(p) {
		return
	}
	days := day(1 + s.life.IntN(40))
	until := p.day(s.now) + days
	text := "pause until " + until.String()
	if days%7 == 0 {
		text = fmt.Sprintf("pause %d weeks", days/7)
	}
	if !s.say(p, text) {
		return
	}
	p.endPause(s.now)
	p.pausings = append(p.pausings, pause{asked: s.now, until: until})
	if s.chance(0.3) {
		s.add(s.now.Add(time.Duration(s.life.IntN(int(days)+1))*oneDay), func() { s.serve(func() { s.resumes(p) }) })
	}
}

func (s *simulation) resumes(p *person) {
	if s.talks(p) && s.say(p, "resume") {
		p.endPause(s.now)
	}
}

// endPause ends what is left of the last pause.
func (p *person) endPause(now time.Time) {
	if n := len(p.pausings); n > 0 && p.pausings[n-1].ended.IsZero() {
		p.pausings[n-1].ended = now
	}
}

// blocks: somebody blocks the bot; most change their mind and write to it.
func (s *simulation) blocks(p *person) {
	if !s.talks(p) {
		return
	}
	s.setBlocked(p, true)
	if s.chance(0.6) {
		s.add(s.now.Add(about(s.life, 20*oneDay)), func() {
			s.serve(func() {
				if p.present && p.installed {
					s.setBlocked(p, false)
					s.say(p, "hi")
				}
			})
		})
	}
}

func (s *simulation) setBlocked(p *person, blocked bool) {
	p.client.Block(blocked)
	p.blocked = blocked
	p.heard, p.silent = p.heard && !blocked, false
	s.reach(p)
}

// uninstalls: somebody removes the app, most so that the bot hears of it, and
// most install it again.
func (s *simulation) uninstalls(p *person) {
	if !p.installed || p.client.Conversation() == "" {
		return
	}
	p.client.UninstallSilently()
	told := s.chance(0.8)
	if told {
		s.turn(p, teams.Turn{Kind: teams.Removed})
	}
	p.installed, p.heard, p.silent = false, false, false
	s.reach(p)
	if s.chance(0.7) {
		s.add(s.now.Add(about(s.life, 15*oneDay)), func() { s.installTold(p) })
	}
}

// leaves: somebody leaves the organisation; some come back.
func (s *simulation) leaves(p *person) {
	if p.unlisted || !p.present {
		return
	}
	err := s.program.stores[p.org.number].Unlist(context.Background(), p.id, s.now)
	s.fault(p.org, "unlisting a person", err)
	p.present = false
	s.changed(p)
	s.stir()
	if s.chance(0.3) {
		s.add(s.now.Add(about(s.life, 40*oneDay)), func() {
			s.serve(func() {
				if p.erased.IsZero() {
					p.present = true
					s.list(p)
				}
			})
		})
	}
}

// moves: somebody changes department or location.
func (s *simulation) moves(p *person) {
	if p.unlisted || !p.present {
		return
	}
	p.department, p.location = pick(s.life, departments), pick(s.life, locations)
	s.list(p)
}

// travels: somebody goes to work elsewhere.
func (s *simulation) travels(p *person) {
	if p.unlisted || !p.present {
		return
	}
	p.place = &s.places[s.life.IntN(len(s.places))]
	s.list(p)
	if s.talks(p) {
		s.say(p, "hi")
	}
}

// chooses: somebody says from which hour on they want cards.
func (s *simulation) chooses(p *person) {
	at := p.org.from + s.life.IntN(p.org.to-p.org.from)
	if s.talks(p) && s.say(p, fmt.Sprint("hour ", at)) {
		p.hour, p.hourSince = at, s.now
	}
}

// writes: somebody asks for something.
func (s *simulation) writes(p *person) {
	if s.talks(p) {
		s.say(p, pick(s.life, []string{"hi", "my courses", "my data", "help", "what is this?"}))
	}
}

// forgets: Teams no longer knows the chat by its ID.
func (s *simulation) forgets(p *person) {
	if p.installed && !p.blocked {
		p.client.Forget()
	}
}

// rehouses: Teams serves somebody from another place from now on, as their
// next activity says.
func (s *simulation) rehouses(p *person) {
	p.moved = true
	if s.talks(p) {
		s.say(p, "hi")
	}
}
