// Package xapi tells others what people learned, as xAPI statements: in a file,
// or sent to the Learning Record Store (LRS) that the organisation names. It
// speaks xAPI 1.0.3 (ADL, https://github.com/adlnet/xAPI-Spec) and 2.0 (IEEE
// 9274.1.1-2023); sections in comments are those of 1.0.3.
//
// What a statement says follows from what happened alone, and so does its ID: a
// statement that is sent again, or is in a file and sent as well, is the same
// one to an LRS. How much it says of who did it is for the organisation to
// choose, see Actor. README.md tells administrators what is in them.
package xapi

import (
	"crypto/sha1"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"drypp/bot/store"
	"drypp/courses"
)

// Version is a version of xAPI.
type Version string

// The versions that are spoken.
const (
	Version1 Version = "1.0.3"
	Version2 Version = "2.0"
)

// header is how a request names the version (part 3, section 3.3; 2.0 names
// itself 2.0.0).
func (v Version) header() string {
	if v == Version2 {
		return "2.0.0"
	}
	return string(v)
}

// Actor says who people are to an LRS (part 2, section 2.4.2.3).
type Actor string

// The ways of telling who somebody is. Who has no e-mail address is told by
// their account.
const (
	// ByAccount is their random ID: nothing that names them outside Drypp. What
	// they typed is then told only if the author foresaw it.
	ByAccount Actor = "account"
	// ByHash is the SHA-1 of their e-mail address. Who knows the address can
	// tell whose it is, and addresses can be guessed: it is personal data.
	ByHash Actor = "mbox_sha1sum"
	// ByEmail is their e-mail address.
	ByEmail Actor = "mbox"
)

// Maker makes the statements of one organisation. It is safe for concurrent use
// as long as nobody changes it.
type Maker struct {
	// Tenant is the tenant's ID in lower case.
	Tenant string
	// Home is the address, without a slash at its end, that the IRIs of courses
	// begin with, and the home page of accounts. It need not lead anywhere, but
	// must be the organisation's, and stay.
	Home    string
	Version Version
	Actor   Actor
	// Names has people's names told, too; not with ByAccount.
	Names   bool
	Courses *courses.Catalogue
}

// namespace is that of the IDs of statements (RFC 9562, 5.5).
var namespace = uuid.MustParse("7d4a3a0e-6b0e-5d5c-9c0c-0d2b7f6a1e94")

// id is the same for the same parts, and for no others.
func (m *Maker) id(parts ...string) string {
	return uuid.NewSHA1(namespace, []byte(m.Tenant+"\x00"+strings.Join(parts, "\x00"))).String()
}

// Verbs of ADL's vocabulary.
const (
	registered = "http://adlnet.gov/expapi/verbs/registered"
	answered   = "http://adlnet.gov/expapi/verbs/answered"
	completed  = "http://adlnet.gov/expapi/verbs/completed"
	passed     = "http://adlnet.gov/expapi/verbs/passed"
	failed     = "http://adlnet.gov/expapi/verbs/failed"
)

// Types of activities of ADL's vocabulary.
const (
	aCourse       = "http://adlnet.gov/expapi/activities/course"
	anInteraction = "http://adlnet.gov/expapi/activities/cmi.interaction"
)

// Statements returns what to say of an event: nothing of one whose person is
// gone. e is the enrolment that it happened in, for how long a try took; nil if
// it is gone, too.
func (m *Maker) Statements(p *store.PersonEvent, e *courses.Enrolment) []Statement {
	if p.Person.ID == "" {
		return nil
	}
	switch p.Kind {
	case store.EventEnrolled:
		s := m.about(p, registered)
		// Neither version nor try: both may be others when it is told again.
		s.Context.Revision, s.Context.Extensions = "", nil
		return []Statement{s}
	case store.EventAnswered:
		return []Statement{m.answered(p)}
	case store.EventFinished:
		return m.finished(p, e)
	}
	return nil
}

// about returns a statement about the event's course.
func (m *Maker) about(p *store.PersonEvent, verb string) Statement {
	course := m.course(p.Course)
	s := Statement{
		ID:    m.id(p.Enrolment, verb, strconv.Itoa(p.Try), p.Question),
		Actor: m.actor(&p.Person),
		Verb:  Verb{verb, map[string]string{"en": verb[strings.LastIndexByte(verb, '/')+1:]}}, Object: course,
		Context: Context{
			Registration: m.id(p.Enrolment), Platform: "Drypp", Revision: strconv.Itoa(p.Version),
			Extensions: map[string]any{m.Home + "/xapi/try": p.Try},
		},
		Timestamp: p.At.UTC().Format("2006-01-02T15:04:05.000Z"),
	}
	if verb == registered {
		s.ID = m.id(p.Enrolment, verb)
	}
	if m.Version == Version2 {
		s.Version = m.Version.header()
	}
	return s
}

func (m *Maker) answered(p *store.PersonEvent) Statement {
	s := m.about(p, answered)
	s.Context.Activities = &Activities{Parent: []Activity{{Type: s.Object.Type, ID: s.Object.ID}}}
	s.Result = &Result{Success: &p.Right, Score: m.worth(&p.Event)}
	s.Object, s.Result.Response = m.question(&p.Event)
	return s
}

// finished says that somebody completed a course, and whether they passed.
func (m *Maker) finished(p *store.PersonEvent, e *courses.Enrolment) []Statement {
	verb, yes := failed, true
	if p.Result.Passed {
		verb = passed
	}
	percent := float64(p.Result.Percent())
	score := &Score{Scaled: percent / 100, Raw: percent, Min: 0, Max: 100}
	took := duration(e, p.Result.Try)
	first, second := m.about(p, completed), m.about(p, verb)
	first.Result = &Result{Completion: &yes, Score: score, Duration: took}
	second.Result = &Result{Completion: &yes, Success: &p.Result.Passed, Score: score, Duration: took}
	return []Statement{first, second}
}

// duration returns how long a try took, from when the one before ended or the
// course was begun, as ISO 8601 writes it (section 4.6); empty if nobody knows.
func duration(e *courses.Enrolment, try int) string {
	if e == nil {
		return ""
	}
	from := e.Started
	for _, r := range e.Results {
		if r.Try == try {
			return "PT" + strconv.FormatInt(int64(max(0, r.At.Sub(from))/time.Second), 10) + "S"
		}
		from = r.At
	}
	return ""
}

// actor says who somebody is, as the organisation chose.
func (m *Maker) actor(p *courses.Person) Agent {
	a := Agent{Type: "Agent"}
	if m.Names && m.Actor != ByAccount {
		a.Name = p.Name
	}
	local, domain, _ := strings.Cut(strings.TrimSpace(p.Email), "@")
	mbox := "mailto:" + local + "@" + strings.ToLower(domain)
	switch {
	case m.Actor == ByEmail && domain != "":
		a.Mbox = mbox
	case m.Actor == ByHash && domain != "":
		sum := sha1.Sum([]byte(mbox))
		a.MboxSHA1 = hex.EncodeToString(sum[:])
	default:
		a.Account = &Account{Home: m.Home, Name: p.ID}
	}
	return a
}

// course returns the activity that a course is, with what it is called in each
// language if it is still offered.
func (m *Maker) course(id string) Activity {
	d := Definition{Type: aCourse}
	if c := m.Courses.Course(id); c != nil {
		d.Name = words(c, func(ed *courses.Edition) string { return ed.Title })
		d.Description = words(c, func(ed *courses.Edition) string { return ed.Summary })
	}
	return Activity{Type: "Activity", ID: m.Home + "/courses/" + id, Definition: d}
}
