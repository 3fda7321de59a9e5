package cards

import (
	"cmp"
	"fmt"

	"drypp/courses"
)

// MyData shows a person what is kept about them: who they are, how they are
// reached, and for each enrolment in the list how far they are, how it ended
// and every answer. What doesn't fit on a card is counted, not hidden. The
// region is an Azure region's ID. Dates are in the location that they carry.
func MyData(l courses.Language, p courses.Person, organisation, region string, list []Taken) Card {
	w := begin(l)
	w.text(heading, md(w.t.MyData))
	w.text(body, say(w.t.DataIntro, organisation, w.t.region(region)))
	w.person(&p)
	w.text(label, md(w.t.DataCourses))
	w.enrolments(list)
	w.text(body, say(w.t.DataRights, organisation))
	return w.finish(w.t.MyData, w.more(DoMyData, false)...)
}

func (w *writer) person(p *courses.Person) {
	known := func(s string) md { return plain(cmp.Or(s, w.t.NotKnown)) }
	yes := func(b bool) md {
		if b {
			return md(w.t.Yes)
		}
		return md(w.t.No)
	}
	met := md(w.t.NotKnown)
	if !p.Met.IsZero() {
		met = plain(w.t.date(p.Met))
	}
	w.facts(
		md(w.t.DataName), known(p.Name), md(w.t.DataEmail), known(p.Email),
		md(w.t.DataLanguage), known(languageNames[p.Language]), md(w.t.DataLocale), known(p.Locale),
		md(w.t.DataMet), met, md(w.t.DataInstalled), yes(p.Installed), md(w.t.DataWelcomed), yes(p.Welcomed),
		md(w.t.DataID), known(p.ID), md(w.t.DataObjectID), known(p.ObjectID),
		md(w.t.DataChat), known(p.Chat.Conversation), md(w.t.DataUser), known(p.Chat.User),
		md(w.t.DataBot), known(p.Chat.Bot), md(w.t.DataService), known(p.Chat.ServiceURL))
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
			left += len(e.Attempts)
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
	for _, r := range e.Results {
		verdict := w.t.DataFailed
		if r.Passed {
			verdict = w.t.DataPassed
		}
		w.text(tight, say(w.t.DataTry, r.Try, w.t.Score.of(r.Questions, r.Right), verdict, w.t.date(r.At)))
	}
	for i := range e.Attempts {
		line := w.answered(k, &e.Attempts[i])
		if !w.room(len(line) + 64) {
			return len(e.Attempts) - i
		}
		w.text(detail, line)
	}
	return 0
}

// answered writes one answer: to what, what it was, whether it was right, when.
// Without the course, the ID and the canonical form are all there is.
func (w *writer) answered(k *Taken, a *courses.Attempt) md {
	verdict := w.t.DataWrong
	if a.Right {
		verdict = w.t.DataRight
	}
	question, answer := plain(a.Question), plain(a.Response)
	if k.Course != nil {
		if i := k.Course.QuestionIndex(a.Question); i >= 0 {
			q := &k.Course.Edition(w.l).Questions[i]
			question, answer = plain(q.Title), w.given(q, a.Response)
		}
	}
	return md(fmt.Sprintf(w.t.DataAnswer, question, answer, verdict, w.t.date(a.At)))
}
