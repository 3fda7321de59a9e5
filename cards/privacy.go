package cards

import (
	"fmt"
	"strings"
	"time"

	"drypp/courses"
	"drypp/courses/rights"
	"drypp/courses/rights/information"
)

// Setting is where requests are shown: the organisation's name, its courses for
// their titles (nil is none), and what time it is, in the location of whoever
// reads this.
type Setting struct {
	Organisation string
	Courses      *courses.Catalogue
	Now          time.Time
}

// Information tells a person what is kept about them, why, how long, where and
// for whom, with a button to each of their rights. Who is responsible and what the
// rights are can be read at once, the rest unfolds. restricted says that their
// data is only kept. Sections that there is no room for are said to be missing.
func Information(l courses.Language, organisation string, sections []information.Section, restricted bool) Card {
	w := begin(l)
	t := &w.t.Privacy
	w.text(heading, md(t.Title))
	w.text(subtle, plain(organisation))
	for i := range sections {
		before := len(w.b)
		w.part(&sections[i], restricted)
		if !w.room(0) {
			w.b = w.b[:before]
			w.text(body, say(t.NotAll, organisation))
			break
		}
		if sections[i].Topic == information.Controller {
			w.text(body, md(t.Unfold))
		}
	}
	return w.finish(t.Title, w.mine(), button{title: w.t.MyData, data: Data{Do: DoMyData}})
}

// part writes a section of the information. That one may object is told apart from
// all else (GDPR article 21, paragraph 4).
func (w *writer) part(s *information.Section, restricted bool) {
	title := func() { w.text(strong, plain(s.Title)) }
	switch s.Topic {
	case information.Controller:
		w.section(func() { title(); w.says(s) })
	case information.Rights:
		w.section(func() {
			title()
			w.says(s)
			w.row(w.fullRows(w.asking(restricted))...)
		})
	case information.Objection:
		w.container("emphasis", func() { title(); w.says(s) })
	default:
		w.fold(string(s.Topic), s.Title, func() { w.says(s) })
	}
}

// says writes what a section says.
func (w *writer) says(s *information.Section) {
	for _, paragraph := range s.Paragraphs {
		w.text(tight, plain(paragraph))
	}
	for _, row := range s.Rows {
		w.text(tight, say("**%s:** %s", row[0], row[1]))
	}
}

// fold writes a button that shows and hides again what inside writes; the ID is the
// card's own.
func (w *writer) fold(id, title string, inside func()) {
	w.begin("ActionSet")
	w.list("actions")
	w.begin("Action.ToggleVisibility")
	w.member("title", title)
	w.list("targetElements")
	w.b = quote(w.b, id)
	w.endList()
	w.end()
	w.endList()
	w.end()
	w.begin("Container")
	w.member("id", id)
	w.raw(`,"isVisible":false,"spacing":"Small"`)
	w.list("items")
	inside()
	w.endList()
	w.end()
}

// rightsOf returns what somebody may ask for, in the order of the menu.
func rightsOf(restricted bool) []rights.Kind {
	if restricted {
		return []rights.Kind{rights.Lift, rights.Access, rights.Correction, rights.Erasure}
	}
	return []rights.Kind{rights.Access, rights.Correction, rights.Erasure, rights.Restriction, rights.Objection}
}

// asking returns the buttons to what somebody may ask for.
func (w *writer) asking(restricted bool) (list []button) {
	for _, k := range rightsOf(restricted) {
		list = append(list, w.wish(k))
	}
	return list
}

// wish returns the button that begins to ask for a right.
func (w *writer) wish(k rights.Kind) button {
	return button{title: w.t.Privacy.Rights[k].Button, data: Data{Do: DoWish, Ask: Ask{Right: string(k)}}}
}

// mine returns the button to one's own requests, privacy that to the information.
func (w *writer) mine() button { return button{title: w.t.Request.Mine, data: Data{Do: DoRequests}} }

func (w *writer) privacy() button {
	return button{title: w.t.Privacy.Button, data: Data{Do: DoPrivacy}}
}

// RightsMenu lists what a person may ask for, with what that leads to and a button
// to each (DoWish). restricted says that their data is only kept.
func RightsMenu(l courses.Language, restricted bool) Card {
	w := begin(l)
	t := &w.t.Privacy
	w.text(heading, md(t.MenuTitle))
	w.text(body, md(t.MenuIntro))
	for _, k := range rightsOf(restricted) {
		w.section(func() {
			w.text(body, md(t.Rights[k].Effect))
			w.row(w.wish(k))
		})
	}
	w.section(func() { w.text(body, md(t.Complain)) })
	return w.finish(t.MenuTitle, w.privacy(), w.mine())
}

// Restricted is what a person whose data is only kept gets in place of everything
// but their rights: since when that is so, and a button to end it. Whose data is
// kept as proof until it is erased can't end it.
func Restricted(l courses.Language, s Setting, p *courses.Person) Card {
	w := begin(l)
	t := &w.t.Privacy
	in := s.Now.Location()
	w.text(heading, md(t.RestrictedTitle))
	w.text(body, say(t.RestrictedSince, md(w.t.date(p.Restricted.In(in)))))
	if p.Held.After(s.Now) {
		w.text(body, say(t.RestrictedHeld, s.Organisation, md(w.t.date(p.Held.In(in)))))
		return w.finish(t.RestrictedTitle, w.mine(), w.privacy())
	}
	w.text(body, md(t.RestrictedLift))
	lift := w.wish(rights.Lift)
	lift.primary, lift.data.Do = true, DoConfirm
	return w.finish(t.RestrictedTitle, lift, w.privacy())
}

// BreachNotice tells a person of a breach of the security of their data (GDPR
// article 34). The draft is plain text; empty lines part its paragraphs. It comes
// by itself. Of a draft that there is no room for it says that there is more.
func BreachNotice(l courses.Language, organisation, draft string) Card {
	w := begin(l)
	t := &w.t.Privacy
	w.text(subtle, say(t.BreachFrom, organisation))
	w.text(heading, md(t.BreachTitle))
	for paragraph := range strings.SplitSeq(strings.ReplaceAll(draft, "\r\n", "\n"), "\n\n") {
		text := plain(strings.TrimSpace(paragraph))
		if !w.room(len(text) + 64) {
			w.text(body, say(t.NotAll, organisation))
			break
		}
		w.text(body, text)
	}
	return w.finish(t.BreachTitle, button{title: w.t.MyData, data: Data{Do: DoMyData}}, w.privacy())
}

// PackageOffer is how the file of all that is kept of a person is offered.
func PackageOffer(l courses.Language, s Setting) FileOffer {
	w := textsIn(l)
	t := &w.Privacy
	return w.Files.offer(fmt.Sprintf(t.OfferPackage, s.Now.Format(time.DateOnly))+".zip", fmt.Sprintf(t.PackageText, s.Organisation))
}
