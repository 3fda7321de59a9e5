package cards

import (
	"drypp/courses"
	"drypp/courses/rights"
)

// ConfirmWish says what would happen if a wish were confirmed, and asks whether it
// is to (DoConfirm with the same Ask). A wish that waits already it shows with when
// it has to be answered, and a button to take it back.
func ConfirmWish(l courses.Language, s Setting, p *rights.Preview) Card {
	w := begin(l)
	t := &w.t.Request
	ask := w.t.Privacy.Rights[p.Kind]
	switch {
	case p.Waiting != nil:
		return w.waits(&s, p.Waiting)
	case p.Elsewhere:
		return w.elsewhere(&s, p)
	}
	w.text(heading, md(ask.Question))
	switch p.Kind {
	case rights.Correction:
		w.change(p.Field, p.Before, p.Value)
	case rights.Erasure:
		w.whatGoes(&s, p)
	default:
		for _, paragraph := range ask.Leads {
			w.text(body, md(paragraph))
		}
	}
	yes := button{title: ask.Yes, primary: p.Kind != rights.Erasure, data: confirmed(p)}
	if p.Decides {
		w.text(label, md(t.DecidesTitle))
		w.text(tight, say(t.Decides, s.Organisation, md(w.day(&s, p.DueBy))))
		yes.title = t.YesAsk
	}
	return w.finish(ask.Question, append([]button{yes}, w.otherwise(p)...)...)
}

// confirmed is what the button that confirms a wish sends.
func confirmed(p *rights.Preview) Data {
	return Data{Do: DoConfirm, Count: p.Mark, Ask: Ask{Right: string(p.Kind), Subject: p.Field, Proposal: p.Value}}
}

// otherwise returns the buttons for who doesn't confirm.
func (w *writer) otherwise(p *rights.Preview) (list []button) {
	if p.Kind == rights.Correction {
		list = append(list, button{title: w.t.Request.Change,
			data: Data{Do: DoWish, Ask: Ask{Right: string(p.Kind), Proposal: p.Value}}})
	}
	return append(list, button{title: w.t.Request.No, data: Data{Do: DoRights}})
}

// change writes what is to be corrected. Values have lines of their own: they may
// have no space to break at, and a fact set cuts them.
func (w *writer) change(field, before, value string) {
	t := &w.t.Request
	w.text(strong, plain(capital(w.fieldName(field))))
	w.text(label, md(t.Before))
	w.text(tight, w.known(before))
	w.text(label, md(t.After))
	if value == "" {
		w.text(tight, md(t.Nothing))
	}
	w.text(tight, plain(value))
}

// whatGoes says what an erasure takes away and what it leaves.
func (w *writer) whatGoes(s *Setting, p *rights.Preview) {
	t := &w.t.Request
	w.text(label, md(t.GoesTitle))
	w.bullets(t.Goes, false)
	w.text(label, md(t.StaysTitle))
	w.text(tight, md(t.Stays))
	if len(p.Proof) > 0 {
		w.text(label, say(t.ProofTitle, s.Organisation))
		w.text(tight, say(t.Proof, s.Organisation, md(w.day(s, p.KeepUntil))))
		w.proof(s, p.Proof)
	}
	w.text(label, md(t.FinalTitle))
	w.text(tight, say(t.Final, s.Organisation))
	w.text(label, md(t.TeamsTitle))
	w.text(tight, say(t.Teams, s.Organisation))
}

// proof lists the courses whose completion has to be provable.
func (w *writer) proof(s *Setting, ids []string) {
	if len(ids) == 0 {
		return
	}
	var list []string
	for _, id := range ids[:min(len(ids), maxProof)] {
		list = append(list, string(plain(clip(w.titleOf(s, id), 2*nameRoom))))
	}
	if more := len(ids) - len(list); more > 0 {
		list = append(list, w.t.Request.MoreProof.of(more))
	}
	w.bullets(list, false)
}

// maxProof is how many courses are listed as what has to be provable.
const maxProof = 20

// titleOf names a course as well as it can.
func (w *writer) titleOf(s *Setting, id string) string {
	if s.Courses == nil {
		return id
	}
	return w.courseTitles([]string{id}, s.Courses)[0]
}

// elsewhere says where to correct what comes from the directory.
func (w *writer) elsewhere(s *Setting, p *rights.Preview) Card {
	t := &w.t.Request
	title := t.States[rights.Elsewhere].Title
	w.text(heading, md(title))
	w.change(p.Field, p.Before, p.Value)
	w.text(body, say(t.ElsewhereWhy, s.Organisation))
	return w.finish(title, append([]button{{title: t.NoteIt, primary: true, data: confirmed(p)}}, w.otherwise(p)...)...)
}

// waits says that the same was asked for before.
func (w *writer) waits(s *Setting, r *rights.Request) Card {
	t := &w.t.Request
	w.text(heading, md(t.WaitsTitle))
	w.text(strong, w.nameOf(r))
	w.text(body, say(t.Waits, md(w.day(s, r.Asked)), md(w.day(s, r.Due))))
	return w.finish(t.WaitsTitle, w.withdraw(r), w.mine())
}

func (w *writer) withdraw(r *rights.Request) button {
	return button{title: w.t.Request.Withdraw, data: Data{Do: DoWithdraw, Ask: Ask{Request: r.ID}}}
}

// nameOf says what a request is for.
func (w *writer) nameOf(r *rights.Request) md {
	t := &w.t.Request
	name := w.t.Privacy.Rights[r.Kind].Name
	switch {
	case r.Kind != rights.Correction:
		return md(name)
	case r.Value == "":
		return say(t.CorrectionAway, w.fieldName(r.Field))
	}
	return say(t.CorrectionTo, w.fieldName(r.Field), r.Value)
}
