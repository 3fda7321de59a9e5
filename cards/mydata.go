package cards

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"drypp/courses"
	"drypp/courses/campaigns"
	"drypp/courses/learning"
	"drypp/courses/results"
	"drypp/courses/rights"
)

// Kept is what is kept about a person.
type Kept struct {
	Person courses.Person
	// Taken has all of their enrolments.
	Taken []Taken
	// Deliveries are the cards that came or will by themselves, oldest first.
	Deliveries []campaigns.Delivery
	// Agenda is what is planned for them, Campaigns are the organisation's, and
	// Courses those on offer.
	Agenda    campaigns.Agenda
	Campaigns []campaigns.Campaign
	Courses   *courses.Catalogue
	// Digests are those that they get, or declined, and Looks those at results of
	// theirs or by them, the latest first.
	Digests []Digest
	Looks   []results.Looked
	// Requests are what they asked of what is kept about them, the latest first.
	Requests []rights.Request
	// Learning is what is kept of their learning beside that, and Reviews counts their
	// answers to questions that came back.
	Learning learning.Record
	Reviews  int
	// In is where the times of the agenda and of deliveries are to be written.
	In *time.Location
}

// MyData shows a person what is kept about them: who they are, how they are
// reached, what is planned for them, and for each enrolment how far they are,
// how it ended and every answer. What doesn't fit on a card is counted, not
// hidden. The region is an Azure region's ID. Dates of the person and of
// enrolments are in the locations that they carry.
func MyData(l courses.Language, k Kept, organisation, region string) Card {
	w := begin(l)
	w.text(heading, md(w.t.MyData))
	w.text(body, say(w.t.DataIntro, organisation, w.t.region(region)))
	w.person(&k.Person, k.In)
	w.agenda(&k)
	w.digests(&k)
	w.looks(&k)
	w.asks(&k)
	w.deliveries(&k)
	w.text(label, md(w.t.DataCourses))
	w.enrolments(k.Taken)
	w.remembered(&k)
	w.text(body, say(w.t.DataRights, organisation))
	w.row(w.wish(rights.Access), w.wish(rights.Correction))
	w.row(w.privacy(), w.mine())
	return w.finish(w.t.MyData, button{title: w.t.MyCourses, data: Data{Do: DoCourses}}, button{title: w.t.Help, data: Data{Do: DoHelp}},
		button{title: w.t.Language, data: Data{Do: DoLanguage}})
}

func (w *writer) person(p *courses.Person, in *time.Location) {
	met := md(w.t.NotKnown)
	if !p.Met.IsZero() {
		met = plain(w.t.date(p.Met))
	}
	t := &w.t.Data
	facts := []md{
		md(w.t.DataName), w.known(p.Name), md(w.t.DataEmail), w.known(p.Email),
		md(w.t.DataLanguage), w.known(languageNames[p.Language]), md(w.t.DataLocale), w.known(p.Locale),
		md(t.Timezone), w.known(p.Timezone), md(t.ClientTimezone), w.known(p.ClientTimezone), md(t.Country), w.known(p.Country),
		md(w.managerLabel(p.Manager)), w.known(p.Manager), md(t.Groups), w.known(strings.Join(p.Groups, ", ")),
		md(w.t.DataMet), met, md(w.t.DataInstalled), w.yes(p.Installed), md(w.t.DataWelcomed), w.yes(p.Welcomed),
		md(t.Listed), w.yes(p.Listed), md(t.Blocked), w.yes(p.Blocked),
	}
	for _, name := range slices.Sorted(maps.Keys(p.Fields)) {
		facts = append(facts, plain(capital(w.fieldName(name))), w.known(p.Fields[name]))
	}
	for _, is := range []struct {
		name string
		at   time.Time
	}{{t.Left, p.Left}, {w.t.Privacy.DataRestricted, p.Restricted}, {w.t.Privacy.DataHeld, p.Held}} {
		if !is.at.IsZero() {
			facts = append(facts, md(is.name), plain(w.t.date(is.at.In(in))))
		}
	}
	w.facts(facts...)
	// Those have no place to break in, which a text finds and a table doesn't.
	for _, id := range []struct{ name, value string }{
		{w.t.DataID, p.ID}, {w.t.DataObjectID, p.ObjectID}, {w.t.DataChat, p.Chat.Conversation}, {w.t.DataUser, p.Chat.User},
		{w.t.DataBot, p.Chat.Bot}, {w.t.DataService, p.Chat.ServiceURL},
	} {
		w.text(body, md("**"+id.name+"** ")+w.known(id.value))
	}
}

// managerLabel says what is kept of a manager: an object ID in Entra or, where a
// list names managers so, an address.
func (w *writer) managerLabel(manager string) string {
	switch {
	case manager == "":
		return w.t.Data.Manager
	case strings.Contains(manager, "@"):
		return w.t.Data.ManagerEmail
	}
	return w.t.Data.ManagerID
}

// known writes a value, or that there is none.
func (w *writer) known(s string) md { return plain(cmp.Or(s, w.t.NotKnown)) }

func (w *writer) yes(b bool) md {
	if b {
		return md(w.t.Yes)
	}
	return md(w.t.No)
}

// enrolments writes the enrolments among the list, and counts the answers that
// there is no room for.
func (w *writer) enrolments(list []Taken) {
	begun, left := 0, 0
	for i := range list {
		e := list[i].Enrolment
		switch {
		case e == nil:
			continue
		case w.room(1 << 10):
			w.section(func() { left += w.enrolment(&list[i]) })
		default:
			left += len(given(e))
		}
		begun++
	}
	if begun == 0 {
		w.text(body, md(w.t.DataNoCourses))
	}
	if left > 0 {
		w.text(body, md(w.t.MoreAnswers.of(left)))
	}
}

// enrolment writes one enrolment, and returns how many of its answers it had no
// room for.
func (w *writer) enrolment(k *Taken) (left int) {
	e := k.Enrolment
	w.text(strong, plain(k.title(w.l)))
	w.text(detail, say(w.t.DataBegun, w.t.date(e.Started), e.Version)+md(w.t.Joiner+w.t.DataRead.of(e.Read)))
	if e.ScoresTold {
		w.text(detail, md(w.t.Data.ScoresTold))
	}
	for _, r := range e.Results {
		verdict := w.t.DataFailed
		if r.Passed {
			verdict = w.t.DataPassed
		}
		w.text(tight, say(w.t.DataTry, r.Try, w.t.Score.of(r.Questions, r.Right), verdict, w.t.date(r.At)))
	}
	w.learned(k)
	answers := given(e)
	for i := range answers {
		line := w.answered(k, &answers[i])
		if !w.room(len(line) + 64) {
			return len(answers) - i
		}
		w.text(detail, line)
	}
	return 0
}

// learned writes which lessons were skipped, and which documents acknowledged.
func (w *writer) learned(k *Taken) {
	var skipped []string
	for _, id := range k.Enrolment.Skipped {
		if id != "" { // which is questions, not a lesson
			skipped = append(skipped, k.lesson(w.l, id).Title)
		}
	}
	if n := len(skipped); n > 0 {
		w.text(detail, md(w.t.Tests.SkippedIn.of(n))+plain(strings.Join(skipped, ", ")))
	}
	for _, a := range k.Enrolment.Acknowledged {
		title := a.Lesson
		if d := k.lesson(w.l, a.Lesson).Document; d != nil {
			title = d.Title
		}
		w.text(detail, plain(title)+md(w.t.Joiner)+say(w.t.Documents.Acknowledged, a.Version, w.t.date(a.At)))
	}
}

// lesson returns a lesson of the course, or one that has nothing but its ID for a
// title if it is gone.
func (k *Taken) lesson(l courses.Language, id string) *courses.Lesson {
	if k.Course != nil {
		if i := k.Course.LessonIndex(id); i >= 0 {
			return &k.Course.Edition(l).Lessons[i]
		}
	}
	return &courses.Lesson{ID: id, Title: id}
}

// given returns the answers that were given, each once: one that stood when a
// new version asked others again is recorded for both tries.
func given(e *courses.Enrolment) (list []courses.Attempt) {
	for _, a := range e.Attempts {
		if !slices.ContainsFunc(list, func(b courses.Attempt) bool {
			return a.Question == b.Question && a.Version == b.Version && a.At.Equal(b.At) && a.Response == b.Response
		}) {
			list = append(list, a)
		}
	}
	return list
}

// answered writes one answer: to what, what it was, whether it was right, when.
// Without the course, the ID and the canonical form are all there is.
func (w *writer) answered(k *Taken, a *courses.Attempt) md {
	verdict := w.t.DataWrong
	switch {
	case a.Right:
		verdict = w.t.DataRight
	case a.Partial > 0:
		verdict = fmt.Sprintf(w.t.Kinds.DataPartly, a.Partial)
	}
	question, answer := plain(a.Question), plain(strings.ReplaceAll(a.Response, courses.Separator, "; "))
	if k.Course != nil {
		if i := k.Course.QuestionIndex(a.Question); i >= 0 {
			q := &k.Course.Edition(w.l).Questions[i]
			question, answer = plain(q.Title), w.given(q, a.Response)
		}
	}
	return md(fmt.Sprintf(w.t.DataAnswer, question, answer, verdict, w.t.date(a.At)))
}
