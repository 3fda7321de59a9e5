package cards

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"drypp/courses"
)

// Rights say which of a contact's commands somebody has.
type Rights struct {
	// Campaigns: make campaigns, and see what becomes of them.
	Campaigns bool
	// People: say where people come from.
	People bool
	// Results: see how far people are, export that, see who looked.
	Results bool
	// Team: see how far one's own reports are.
	Team bool
	// Quality: see how the questions of courses do.
	Quality bool
	// Certificates: get one's own certificates.
	Certificates bool
	// Requests: decide what people ask of what is kept about them.
	Requests bool
	// Tests: take competence tests, because there are some. Documents: see who
	// acknowledged documents, because there are some.
	Tests, Documents bool
}

// People is where an organisation's people come from.
type People struct {
	Organisation string
	// Count is how many there are, Left how many have left, and Waiting how
	// many of the former only their e-mail address is known of.
	Count, Left, Waiting int
	// From says what they come from, in the words of store.RosterSource, and
	// Directory that there is one.
	From      string
	Directory bool
	// Synced is when they were last brought up to date, zero if never, and Now
	// what time it is; both carry the location of whoever reads this.
	Synced, Now time.Time
	// Running says that an update is under way, and Failed why the latest one
	// failed, in words for the administrator.
	Running bool
	Failed  string
	// Removals is how many of Of people an update would have removed, which is
	// to be confirmed; 0 if there is nothing to confirm. Allowed is how many
	// removals were confirmed.
	Removals, Of, Allowed int
	// Fields are those that are chosen.
	Fields []string
	// Stopped names campaigns that a change of the fields just stopped.
	Stopped []string
}

// PeopleNote says what just became of an organisation's people.
type PeopleNote int

// The notes.
const (
	// PeopleAsked: nothing.
	PeopleAsked PeopleNote = iota
	// PeopleAllowed: the removals were confirmed.
	PeopleAllowed
	// PeopleNotHeld: there was nothing to confirm.
	PeopleNotHeld
	// PeopleChosen: other fields are known now.
	PeopleChosen
	// PeopleBusy: something else is under way.
	PeopleBusy
	// PeopleFailed: it couldn't be done.
	PeopleFailed
)

// long is after how much time without an update something is wrong.
const long = 3 * 24 * time.Hour

// PeopleStatus shows a contact where people come from, and how that goes.
func PeopleStatus(l courses.Language, p *People, n PeopleNote) Card {
	w := begin(l)
	t := &w.t.People
	w.text(heading, say(t.Title, p.Organisation))
	w.peopleNote(p, n)
	w.held(p, n)
	w.failed(p)
	w.peopleCounts(p)
	w.source(p)
	w.text(label, md(t.KnownTitle))
	w.text(tight, md(capital(w.fields(append([]string{"name", "email", "language"}, p.Fields...)))))
	if !p.Directory && p.From != "configuration" {
		w.text(body, md(t.SendFile))
	}
	return w.finish(fmt.Sprintf(t.Title, p.Organisation), w.peopleButtons(p)...)
}

// held says that people wait to be removed, if some do. Its button stands alone,
// since its title is long.
func (w *writer) held(p *People, n PeopleNote) {
	t := &w.t.People
	switch {
	case p.Removals == 0 || n == PeopleAllowed:
	case p.Allowed >= p.Removals:
		w.container("accent", func() { w.text(strong, md(t.Allowed.of(p.Removals))) })
	default:
		w.container("warning", func() {
			w.text(strong, say(t.Held.What, p.Removals, p.Of))
			w.text(tight, md(t.Held.Do))
			w.row(button{title: t.Remove.of(p.Removals), data: Data{Do: DoAllow, Count: p.Removals}})
		})
	}
}

func (w *writer) failed(p *People) {
	t := &w.t.People
	if p.Failed == "" {
		return
	}
	w.container("warning", func() {
		w.text(strong, md(t.Failed.What))
		w.text(tight, md(t.Failed.Do))
		w.text(subtle, say(t.ForAdmin, clip(p.Failed, 300)))
	})
}

func (w *writer) peopleCounts(p *People) {
	t := &w.t.People
	line := t.Count.of(p.Count)
	if p.Left > 0 {
		line += w.t.Joiner + t.Left.of(p.Left)
	}
	w.text(strong, md(line))
	if p.Waiting > 0 {
		w.text(tight, md(t.Waiting.of(p.Waiting)))
	}
}

// peopleNote says what a note means.
func (w *writer) peopleNote(p *People, n PeopleNote) {
	t := &w.t.People
	if said := t.Notes[n]; said != "" {
		style := "good"
		if n == PeopleNotHeld || n == PeopleBusy || n == PeopleFailed {
			style = "warning"
		}
		w.container(style, func() { w.text(strong, md(said)) })
	}
	if len(p.Stopped) > 0 {
		w.container("warning", func() { w.text(strong, w.named(t.Stops, p.Stopped)) })
	}
}

// named says how many there are of something, and their names.
func (w *writer) named(text plural, names []string) md {
	return md(text.of(len(names), w.some(names, nil)))
}

// source says where people come from, and how long that is ago.
func (w *writer) source(p *People) {
	t := &w.t.People
	from := t.From[p.From]
	switch {
	case p.Directory && p.Synced.IsZero():
		from = t.Directory
	case from == "":
		from = t.Nowhere
	}
	if !p.Synced.IsZero() {
		from += " " + fmt.Sprintf(t.Synced, w.t.date(p.Synced), p.Synced.Format("15:04"), w.ago(p.Now.Sub(p.Synced)))
	}
	w.text(body, md(from))
	switch {
	case p.Running:
		w.text(tight, md(t.Running))
	case p.Directory && !p.Synced.IsZero() && p.Now.Sub(p.Synced) > long:
		w.text(strong, md(t.Long))
	}
}

// ago says how long something is ago, in one unit.
func (w *writer) ago(d time.Duration) string {
	t := &w.t.People
	switch minutes := int(d / time.Minute); {
	case minutes < 1:
		return t.Now
	case minutes < 60:
		return fmt.Sprintf(t.Ago, t.Minutes.of(minutes))
	case minutes < 48*60:
		return fmt.Sprintf(t.Ago, t.Hours.of(minutes/60))
	default:
		return fmt.Sprintf(t.Ago, t.Days.of(minutes/60/24))
	}
}

func (w *writer) peopleButtons(p *People) []button {
	t := &w.t.People
	list := []button{{title: t.Choose, data: Data{Do: DoFields}}, {title: w.t.Help, data: Data{Do: DoHelp}}}
	switch {
	case p.Running:
		return append([]button{{title: w.t.Status.Refresh, data: Data{Do: DoPeople}}}, list...)
	case p.Directory:
		return append([]button{{title: t.Sync, data: Data{Do: DoSync}}}, list...)
	}
	return list
}

// fields names fields as people do.
func (w *writer) fields(list []string) string {
	names := make([]string, len(list))
	for i, f := range list {
		names[i] = w.fieldName(f)
	}
	return string(plain(strings.Join(names, ", ")))
}

// fieldName returns what a field is called: an organisation's own have the name
// that it gave them.
func (w *writer) fieldName(field string) string {
	if name := w.t.People.Names[field]; name != "" {
		return name
	}
	return field
}

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// clip shortens what somebody else wrote to so many characters, at the end of a word
// if one is near.
func clip(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	s = string(r[:most])
	if i := strings.LastIndexByte(s, ' '); i > len(s)*2/3 && r[most] != ' ' {
		s = s[:i]
	}
	return strings.TrimRight(s, " ") + "…"
}

// StepSure is the Step of a button that was pressed after the consequences were
// shown.
const StepSure = "sure"

// FieldsForm lets a contact choose what is known of people.
func FieldsForm(l courses.Language, available, chosen []string) Card {
	w := begin(l)
	t := &w.t.People
	w.text(heading, md(t.FieldsTitle))
	back := button{title: w.t.Draft.Back, data: Data{Do: DoPeople}}
	if len(available) == 0 {
		w.text(body, md(t.FieldsNone))
		return w.finish(t.FieldsTitle, back)
	}
	w.text(body, md(t.FieldsIntro))
	w.begin("Input.ChoiceSet")
	w.member("id", InputFields)
	w.member("label", t.FieldsLabel)
	w.raw(`,"style":"expanded","wrap":true,"isMultiSelect":true`)
	w.member("value", strings.Join(chosen, ","))
	w.list("choices")
	for _, f := range available {
		w.choice(capital(w.fieldName(f)), f)
	}
	w.endList()
	w.end()
	return w.finish(t.FieldsTitle,
		button{title: w.t.Draft.Next, primary: true, inputs: true, data: Data{Do: DoChoose}}, back)
}

// FieldsChange is a change of what is known of people.
type FieldsChange struct {
	// Fields are those that are to be known then, Deleted and Added the
	// difference.
	Fields, Deleted, Added []string
	// Stops names the campaigns that stop because of it.
	Stops []string
	// Revision is that of the roster which it changes.
	Revision int
}

// FieldsSure shows what a change of the fields leads to, and asks whether it is
// to be made.
func FieldsSure(l courses.Language, c FieldsChange) Card {
	w := begin(l)
	t := &w.t.People
	w.text(heading, md(t.SureTitle))
	yes := t.YesChange
	if len(c.Deleted) > 0 {
		yes = t.YesDelete
		w.container("warning", func() { w.text(body, say(t.Deletes, md(w.fields(c.Deleted)))) })
	}
	if len(c.Stops) > 0 {
		w.container("warning", func() { w.text(body, w.named(t.WillStop, c.Stops)) })
	}
	if len(c.Added) > 0 {
		w.text(body, say(t.Adds, md(w.fields(c.Added))))
	}
	return w.finish(t.SureTitle,
		button{title: yes, primary: true, data: Data{Do: DoChoose, Step: StepSure, Fields: strings.Join(c.Fields, ","), Count: c.Revision}},
		button{title: t.NoChange, data: Data{Do: DoFields}})
}

// maxNamed is how many names are shown of things that there may be many of, and
// nameRoom how many characters of each.
const (
	maxNamed = 10
	nameRoom = 60
)

// some joins names, as many as there is room for.
func (w *writer) some(names []string, write func(string) md) md {
	var all []string
	for _, name := range names[:min(len(names), maxNamed)] {
		if write == nil {
			all = append(all, string(plain(clip(name, nameRoom))))
			continue
		}
		all = append(all, string(write(name)))
	}
	if n := len(names) - maxNamed; n > 0 {
		all = append(all, w.t.People.MoreColumns.of(n))
	}
	return md(strings.Join(slices.Clip(all), ", "))
}
