package main

import (
	"time"

	"drypp/bot/teams/teamstest"
	"drypp/courses/campaigns"
	"drypp/courses/recall"
)

// What is so in the world, whatever the program thinks of it.

// organisation is one tenant with its people and campaigns.
type organisation struct {
	number       int
	tenant, name string
	// home is where those are whose place nobody told the program.
	home *place
	// from and to are the hours between which people take cards.
	from, to int
	// budget is how many cards a day each may get by themselves.
	budget    int
	people    []*person
	campaigns []*campaign
	// installs says that the app can be installed for people.
	installs bool
	// mails says that it has a mailbox for those who can't be reached.
	mails bool
	// recall says which questions come back, nil if none do.
	recall *recall.Settings
}

// person is somebody who works there, or did, or will.
type person struct {
	number   int
	org      *organisation
	objectID string
	locale   string
	habits   habits
	// id is the one that the program keeps them under, once it does.
	id string
	// place is where they work. unlisted people are known by what they write
	// alone; the list of people has the others.
	place                *place
	unlisted             bool
	department, location string
	manager              string
	// present says that they work there; changed is when that, their place
	// or anything that audiences go by was changed last.
	present bool
	changed time.Time
	// first is their first day of work, 0 if nobody told the program; pending says
	// that the list of people with them on it has yet to come to the program.
	first   day
	pending bool
	// mailed are the campaigns that they got a mail about, and everHeard says
	// that the program ever heard of them or got a card to them.
	mailed    map[string]bool
	everHeard bool
	// client is their Teams. moved says that Teams serves them from another
	// place than at first.
	client *teamstest.Person
	moved  bool
	// heard says that the program heard of them since they installed the app,
	// or took their messages again. Of who is silent it only has the list of
	// people: they always had the app, and the program can find out.
	installed, blocked, heard, silent bool
	// reachable is since when nothing has kept cards from reaching them, zero
	// if something does.
	reachable time.Time
	pausings  []pause
	// restrictions are the times in which what is kept of them is only kept, and
	// erased is when all of it was, zero if it wasn't.
	restrictions []restriction
	erased       time.Time
	// hour is the hour of the day that they chose, 0 if none, since when.
	hour      int
	hourSince time.Time
	// today is the last day that cards came on by themselves, and cards
	// which; earlier is the last such day before it, with its cards.
	today   day
	cards   []*letter
	earlier day
	before  []*letter
	// screen is what the way on from the newest card sends, and older the
	// same of a card before it.
	screen, older *button
	// sittings are all tries at a course that they ever answered in, and files
	// where they are in each course.
	sittings []sitting
	files    map[string]*file
	waits    map[*campaign]*wait
	// wished is when their manager wished for the nudge that is to come, zero if
	// none is, and nudged when the latest was begun that came; idle counts the
	// workdays on which it could have come.
	wished, nudged time.Time
	idle           int
	// memory is what they did with what comes back, matters what they were asked
	// once.
	memory  mind
	matters map[string]*matter
}

// pause is a time without cards that somebody asked for: from a moment to
// before a day of their own.
type pause struct {
	asked time.Time
	until day
	// ended is when they asked to go on, if they did before that day.
	ended time.Time
}

// holds reports whether the pause forbids a card that was begun at a time and
// arrives on a day.
func (p *pause) holds(begun time.Time, d day) bool {
	return begun.After(p.asked) && d < p.until && (p.ended.IsZero() || begun.Before(p.ended))
}

// file is where somebody is in a course since they last passed it.
type file struct {
	// passed are the times that they passed it, failed the tries that they
	// failed since.
	passed []time.Time
	failed int
	// closed are the enrolments that they passed it in.
	closed []string
	// cards counts the cards about it that came, begins those that begin it
	// and that the program knows to have arrived.
	cards, begins int
	// reminders counts the reminders that came by campaign, reminded those
	// that were sent at all, nudges in place of one among them. lastFrom is the
	// campaign whose last one came, if the program knows it.
	reminders map[string]int
	reminded  int
	lastFrom  string
	// lastCard is when the last card came, giver the campaign that it is from.
	lastCard time.Time
	giver    string
	// counted is when the last card came by the program's count: a reminder or a
	// nudge isn't in it whose answer was lost or fell to a crash.
	counted time.Time
	// steps are those taken, by what the buttons sent, stepsThen how many when
	// the last card came, and lastStep when they took the last.
	steps     map[string]bool
	stepsThen int
	lastStep  time.Time
	// enrolled says that a test that they failed put them in the course, since they
	// passed it last.
	enrolled bool
}

// file returns where somebody is in a course.
func (p *person) file(course string) *file {
	f := p.files[course]
	if f == nil {
		if p.files == nil {
			p.files = map[string]*file{}
		}
		f = &file{}
		p.files[course] = f
	}
	return f
}

// lastPass returns when the course was passed last, or zero.
func (f *file) lastPass() time.Time {
	if len(f.passed) == 0 {
		return time.Time{}
	}
	return f.passed[len(f.passed)-1]
}

// sitting is one try at the questions of a course.
type sitting struct {
	enrolment, course string
	try               int
	questions         []string
	right             int
	done              bool
}

// campaign is what a contact asked for.
type campaign struct {
	spec   campaigns.Campaign
	member func(*person) bool
	// changed is when it was changed last.
	changed time.Time
}

// letter is one delivery of the program, by what the world saw of it.
type letter struct {
	person           *person
	campaign, course string
	kind             campaigns.Kind
	round, reminder  int
	last             bool
	// lesson is the lesson that it brings, day the day that it measures.
	lesson string
	day    int
	// begun is when the program last decided to send it.
	begun time.Time
	// arrived counts how often it reached the chat, excused how often more
	// than once it may have: as often as it was in the air at a crash.
	arrived, excused int
	fate             fate
	clicked          bool
}

// teaches reports whether a letter is about taking a course.
func (l *letter) teaches() bool {
	switch l.kind {
	case campaigns.Begin, campaigns.Continue, campaigns.Remind, campaigns.Nudged, campaigns.Mail:
		return true
	}
	return false
}

// once reports whether a letter is rather lost than sent twice: reminders, nudges and
// mails are.
func (l *letter) once() bool {
	return l.kind == campaigns.Remind || l.kind == campaigns.Nudged || l.kind == campaigns.Mail || l.reminder > 0
}

// fate is what the program was told about a letter last.
type fate int

const (
	inAir fate = iota
	accepted
	refused
	lost
	forgotten // by a crash, before the answer was written down
)

// came returns the cards that came by themselves on a day, one of the last two.
func (p *person) came(d day) []*letter {
	switch d {
	case p.today:
		return p.cards
	case p.earlier:
		return p.before
	}
	return nil
}

// works reports whether somebody works on a day, by the holidays of where
// they are.
func (p *person) works(d day) bool { return workday(p.place.country, d) }

// day returns the day that it is for somebody.
func (p *person) day(t time.Time) day { return dayOf(t, p.place.location) }

// paused reports whether somebody is on a pause for the whole of a day.
func (p *person) paused(d day) bool {
	noon := d.begins(12, p.place.location)
	for i := range p.pausings {
		if p.pausings[i].holds(noon, d) {
			return true
		}
	}
	return false
}
