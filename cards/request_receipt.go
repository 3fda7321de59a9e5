package cards

import (
	"fmt"
	"time"

	"drypp/courses"
	"drypp/courses/rights"
)

// Receipt tells a person what they asked for, what was done and when, under which
// number that is on record, and what comes next. Who was erased gets no buttons:
// pressing one would be heard of as somebody new.
func Receipt(l courses.Language, s Setting, r *rights.Receipt) Card {
	w := begin(l)
	return w.receipt(&s, r)
}

// Decided tells a person by itself what a contact decided about their request,
// with the reason if it was refused.
func Decided(l courses.Language, s Setting, r *rights.Receipt) Card {
	w := begin(l)
	w.text(subtle, md(w.t.Request.Answer))
	return w.receipt(&s, r)
}

// receipt ends a card about what came of a request.
func (w *writer) receipt(s *Setting, r *rights.Receipt) Card {
	title, next := w.outcomeOf(s, r)
	w.text(heading, md(title))
	for _, line := range next {
		w.text(body, line)
	}
	if r.State == rights.Kept {
		w.proof(s, r.Proof)
	}
	if r.Copies {
		w.text(body, md(w.t.Request.Copies))
	}
	w.onRecord(s, &r.Request, w.t.Request.AskedFor, w.nameOf(&r.Request))
	return w.finish(title, w.afterwards(r)...)
}

// outcomeOf says what became of a request, and what comes next.
func (w *writer) outcomeOf(s *Setting, r *rights.Receipt) (title string, next []md) {
	t := &w.t.Request
	if r.State == rights.Done {
		done := w.t.Privacy.Rights[r.Kind]
		next = append(next, md(done.DoneNext))
		if r.Kind == rights.Erasure {
			next = append(next, say(t.Teams, s.Organisation))
		}
		return done.Done, next
	}
	state := t.States[r.State]
	switch r.State {
	case rights.Waiting:
		return state.Title, []md{say(state.Next, s.Organisation, md(w.day(s, r.Due))), md(w.t.Privacy.Complain)}
	case rights.Kept:
		return state.Title, []md{say(state.Next, md(w.day(s, r.KeepUntil)), s.Organisation)}
	case rights.Refused:
		return state.Title, []md{say(state.Next, r.Reason), md(t.Appeal)}
	case rights.Elsewhere:
		return state.Title, []md{say(state.Next, s.Organisation)}
	}
	return state.Title, []md{md(state.Next)}
}

// onRecord says what was asked for and when, and under which number that is on
// record.
func (w *writer) onRecord(s *Setting, r *rights.Request, title string, what md) {
	t := &w.t.Request
	w.text(label, md(title))
	w.text(tight, what)
	facts := []md{md(t.AskedAt), w.moment(s, r.Asked)}
	if !r.Decided.IsZero() && r.State != rights.Withdrawn {
		facts = append(facts, md(t.DecidedAt), w.moment(s, r.Decided))
	}
	if r.State == rights.Waiting {
		facts = append(facts, md(t.AnswerBy), plain(w.day(s, r.Due)))
	}
	if r.Hash != "" {
		facts = append(facts, md(t.Number), plain(fmt.Sprintf("%d (%s)", r.Entry, short(r.Hash))))
	}
	w.facts(facts...)
}

// short returns the beginning of a hash, enough to tell it from any other by eye.
func short(hash string) string { return hash[:min(len(hash), 12)] }

// moment writes a day and a time.
func (w *writer) moment(s *Setting, at time.Time) md {
	at = at.In(s.Now.Location())
	return plain(fmt.Sprintf(w.t.Files.At, w.t.date(at), at.Format("15:04")))
}

// day writes the day of a moment.
func (w *writer) day(s *Setting, at time.Time) string { return w.t.date(at.In(s.Now.Location())) }

// afterwards returns the buttons below a receipt.
func (w *writer) afterwards(r *rights.Receipt) []button {
	switch {
	case r.Kind == rights.Erasure && r.State == rights.Done:
		return nil
	case r.Kind == rights.Access && r.State == rights.Done:
		return []button{{title: w.t.Privacy.GetFile, primary: true, data: Data{Do: DoPackage}}, w.mine()}
	case (r.Kind == rights.Restriction || r.Kind == rights.Objection) && r.State == rights.Done:
		return []button{w.wish(rights.Lift), w.mine()}
	case r.Kind == rights.Lift && r.State == rights.Done:
		return []button{{title: w.t.MyCourses, data: Data{Do: DoCourses}}, w.privacy()}
	case r.State == rights.Waiting:
		return []button{w.withdraw(&r.Request), w.mine()}
	}
	return []button{w.mine(), w.privacy()}
}

// MyRequests lists a person's requests, the latest first, with a button to take
// back what waits.
func MyRequests(l courses.Language, s Setting, list []rights.Request) Card {
	w := begin(l)
	t := &w.t.Request
	w.text(heading, md(t.Mine))
	if len(list) == 0 {
		w.text(body, md(t.None))
	}
	left := w.lines(len(list), 0, func(i int) { w.request(&s, &list[i]) })
	if left > 0 {
		w.text(body, md(t.More.of(left)))
	}
	return w.finish(t.Mine, button{title: t.AskMore, data: Data{Do: DoRights}}, w.privacy())
}

// request writes one request of a list.
func (w *writer) request(s *Setting, r *rights.Request) {
	t := &w.t.Request
	w.text(strong, w.nameOf(r))
	w.text(tight, w.standingOf(s, r))
	w.text(detail, say(t.AskedOn, md(w.day(s, r.Asked))))
	if r.State == rights.Refused {
		w.text(tight, say(t.States[r.State].Next, r.Reason))
	}
	if r.State.Open() {
		w.row(w.on(w.t.Privacy.Rights[r.Kind].Name, w.withdraw(r)))
	}
}

// standingOf says in one line how far a request has come.
func (w *writer) standingOf(s *Setting, r *rights.Request) md {
	state, day := w.t.Request.States[r.State], r.Decided
	switch r.State {
	case rights.Waiting:
		day = r.Due
	case rights.Kept:
		day = r.KeepUntil
	}
	return say(state.Line, md(w.day(s, day)))
}

// RequestClosed says that a request doesn't wait any more, or that there is none:
// it was decided or taken back (privacy.ErrDecided). contact says that a contact
// reads it.
func RequestClosed(l courses.Language, contact bool) Card {
	w := begin(l)
	closed := w.t.Request.Closed
	if contact {
		return w.message(closed.What, closed.Do, button{title: w.t.Desk.Button, data: Data{Do: DoPending}})
	}
	return w.message(closed.What, closed.Do, w.mine(), w.privacy())
}
