package cards

import (
	"fmt"
	"strings"

	"drypp/courses"
	"drypp/courses/rights"
)

// PendingRequests lists what waits for a contact, in the order given, each with
// how many days are left and a button to it (DoDecide).
func PendingRequests(l courses.Language, s Setting, list []rights.Pending) Card {
	w := begin(l)
	t := &w.t.Desk
	w.text(heading, md(t.Title))
	if len(list) == 0 {
		w.text(body, md(t.None))
	} else {
		w.text(body, md(t.Intro))
	}
	w.pending(&s, list)
	return w.finish(t.Title, button{title: w.t.Help, data: Data{Do: DoHelp}})
}

// RequestReminder reminds a contact by itself of requests that wait, in the order
// given: PendingRequests with why it comes.
func RequestReminder(l courses.Language, s Setting, list []rights.Pending) Card {
	w := begin(l)
	t := &w.t.Desk
	title := t.Remind.of(len(list))
	w.text(heading, md(title))
	w.text(body, md(t.Intro))
	w.pending(&s, list)
	w.text(subtle, say(t.Why, s.Organisation))
	return w.finish(title, button{title: t.All, data: Data{Do: DoPending}})
}

// pending writes requests that wait, and counts those that there is no room for.
func (w *writer) pending(s *Setting, list []rights.Pending) {
	left := w.lines(len(list), 0, func(i int) {
		p := &list[i]
		w.text(strong, plain(clip(p.Name, nameRoom)))
		w.text(tight, w.wanted(&p.Request))
		w.text(tight, w.daysLeft(s, p))
		w.row(w.on(p.Name, button{title: w.t.Desk.See, data: Data{Do: DoDecide, Ask: Ask{Request: p.ID}}}))
	})
	if left > 0 {
		w.text(body, md(w.t.Desk.More.of(left)))
	}
}

// daysLeft says how much time there is to answer, in words.
func (w *writer) daysLeft(s *Setting, p *rights.Pending) md {
	t, day := &w.t.Desk, w.day(s, p.Due)
	switch {
	case p.Days < 0:
		return md("**" + w.many(t.Late, -p.Days, day) + "**")
	case p.Days == 0:
		return md("**" + t.Today + "**")
	}
	return md(w.many(t.Left, p.Days, day))
}

// DecideProblem says why a decision wasn't taken.
type DecideProblem int

// The problems.
const (
	// DecideFine: nothing.
	DecideFine DecideProblem = iota
	// DecideNoReason: a refusal needs a reason, which the person is told.
	DecideNoReason
	// DecideLongReason: the reason is longer than rights.MaxReason.
	DecideLongReason
)

// Decide shows a contact a request that waits: what is asked for, what has to be
// kept, by when to answer, and buttons to grant or refuse it (DoDecide with a
// Choice). What can't be undone is asked for once more by DecideSure. The reason
// is what was typed before.
func Decide(l courses.Language, s Setting, p *rights.Pending, reason string, problem DecideProblem) Card {
	w := begin(l)
	t := &w.t.Desk
	name := clip(p.Name, nameRoom)
	w.text(heading, say(t.Asks, name))
	if problem != DecideFine {
		w.container("warning", func() { w.text(strong, md(t.Problems[problem-1])) })
	}
	w.asked(&s, p)
	for i, c := range w.choicesOf(&s, p) {
		w.row(button{title: c.title, primary: i == 0, data: Data{Do: DoDecide, Ask: Ask{Request: p.ID, Choice: c.choice}}})
	}
	w.text(label, md(t.RefuseTitle))
	w.text(tight, say(t.RefuseWhat, name))
	w.field(field{id: InputReason, label: t.Reason, example: t.ReasonExample, value: reason, limit: reasonRoom, lines: true})
	w.row(button{title: t.Refuse, inputs: true, data: Data{Do: DoDecide, Ask: Ask{Request: p.ID, Choice: ChoiceRefuse}}})
	return w.finish(t.Title, button{title: t.Button, data: Data{Do: DoPending}})
}

// reasonRoom is how many characters a reason has: with the letters that take two
// bytes, fewer than rights.MaxReason.
const reasonRoom = 450

// wanted says what was asked for, in the words of the button that was pressed.
func (w *writer) wanted(r *rights.Request) md {
	if r.Kind == rights.Correction {
		return w.nameOf(r)
	}
	return say(w.t.Desk.Quoted, md(w.t.Privacy.Rights[r.Kind].Button))
}

// asked writes what a request is for, how long there is to answer, and what has to
// be kept.
func (w *writer) asked(s *Setting, p *rights.Pending) {
	t := &w.t.Desk
	if p.Kind != rights.Correction {
		w.text(strong, w.wanted(&p.Request))
	}
	w.text(tight, say(w.t.Request.AskedOn, md(w.day(s, p.Asked)))+md(w.t.Joiner)+w.daysLeft(s, p))
	switch {
	case p.Kind == rights.Correction:
		w.change(p.Field, p.Before, p.Value)
	case p.Kind == rights.Erasure && len(p.Proof) > 0:
		w.text(body, say(t.Proof, s.Organisation, md(w.day(s, p.KeepUntil))))
		w.proof(s, p.Proof)
	case p.Kind == rights.Erasure:
		w.text(body, md(t.NoProof))
	}
}

// decision is a way to grant a request.
type decision struct{ title, choice string }

// choicesOf returns the ways to grant a request, the one to be expected first.
func (w *writer) choicesOf(s *Setting, p *rights.Pending) []decision {
	t := &w.t.Desk
	switch {
	case p.Kind == rights.Correction:
		return []decision{{t.GrantCorrection, ChoiceGrant}}
	case p.Kind != rights.Erasure:
		return []decision{{t.Grant, ChoiceGrant}}
	case len(p.Proof) > 0:
		return []decision{{fmt.Sprintf(t.Keep, w.day(s, p.KeepUntil)), ChoiceKeep}, {t.GrantErasure, ChoiceGrant}}
	}
	return []decision{{t.GrantErasure, ChoiceGrant}}
}

// DecideSure asks a contact once more before an erasure is granted, whole
// (ChoiceGrant) or but for the proof (ChoiceKeep). Its button sends the choice
// with the Step StepSure.
func DecideSure(l courses.Language, s Setting, p *rights.Pending, choice string) Card {
	w := begin(l)
	t := &w.t.Desk
	name := clip(p.Name, nameRoom)
	yes := t.YesErase
	if choice == ChoiceKeep {
		yes = t.YesKeep
		w.text(heading, say(t.SureKeep, name))
		w.text(body, say(t.KeepLeads, md(w.day(&s, p.KeepUntil))))
		w.proof(&s, p.Proof)
	} else {
		w.text(heading, say(t.SureErase, name))
		w.text(body, md(t.EraseLeads))
		if len(p.Proof) > 0 {
			w.container("warning", func() {
				w.text(strong, say(t.ProofGoes, s.Organisation))
				w.proof(&s, p.Proof)
			})
		}
	}
	return w.finish(yes,
		button{title: yes, data: Data{Do: DoDecide, Step: StepSure, Ask: Ask{Request: p.ID, Choice: choice}}},
		button{title: w.t.Draft.Back, data: Data{Do: DoDecide, Ask: Ask{Request: p.ID}}})
}

// DecisionMade tells a contact what became of their decision, and of campaigns
// that named somebody who is erased. A deletion certificate has a card of its own.
func DecisionMade(l courses.Language, s Setting, r *rights.Receipt) Card {
	w := begin(l)
	t := &w.t.Desk
	title := t.Made[r.State]
	if r.State == rights.Done {
		title = t.MadeDone[r.Kind]
	}
	w.text(heading, md(title))
	w.text(body, md(t.Told))
	if r.State == rights.Kept {
		w.text(body, say(t.KeepLeads, md(w.day(&s, r.KeepUntil))))
	}
	if len(r.Mentions) > 0 {
		w.container("warning", func() {
			w.text(strong, md(t.Mentions))
			w.text(tight, w.some(r.Mentions, nil))
		})
	}
	if r.Copies {
		w.text(body, md(t.Copies))
	}
	w.onRecord(&s, &r.Request, t.AskedFor, w.wanted(&r.Request))
	return w.finish(title, button{title: t.Button, data: Data{Do: DoPending}}, button{title: w.t.Help, data: Data{Do: DoHelp}})
}

// maxCertificate is how long, in bytes, a certificate may be that a card shows.
const maxCertificate = 8 << 10

// DeletionCertificate hands a contact the signed certificate of an erasure, which
// names nobody, and says how to verify it. The certificate stands in it line by
// line. Of one that is about too many people for a card it says where it is.
func DeletionCertificate(l courses.Language, r *rights.Receipt) Card {
	w := begin(l)
	t := &w.t.Desk
	w.text(heading, md(t.CertificateTitle))
	requests := button{title: t.Button, data: Data{Do: DoPending}}
	if len(r.Certificate) > maxCertificate {
		w.text(body, md(t.CertificateLong))
		return w.finish(t.CertificateTitle, requests)
	}
	w.text(body, md(t.CertificateWhat))
	w.container("emphasis", func() {
		for line := range strings.SplitSeq(strings.TrimRight(string(r.Certificate), "\n"), "\n") {
			w.verbatim(line)
		}
	})
	w.text(body, md(t.Verify))
	w.verbatim("drypp verify " + t.VerifyFile)
	return w.finish(t.CertificateTitle, requests)
}

// verbatim writes a line in letters of one width. It is a TextBlock because text
// runs don't break where there is no space, and a hash has none.
func (w *writer) verbatim(line string) {
	if line == "" {
		line = "\u00a0"
	}
	w.text(`,"fontType":"Monospace","size":"Small","spacing":"None"`, plain(line))
}
