package record

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"drypp/courses"
	"drypp/courses/rights"
	"drypp/courses/rights/information"
)

// Story is what only people know of a breach, in their words; what is empty is
// left to be filled in. The words for those affected are to be in their language.
type Story struct {
	// What happened, what may come of it for those affected, what was done about
	// it, and what they can do themselves.
	What, Consequences, Measures, Advice string
}

// Notification returns what the supervisory authority has to be told of a breach
// (article 33, paragraph 3), with what the form of Datatilsynet, the Norwegian
// authority, asks for beside it. Times are in the zone given. It says which
// authority that is, and when it has to have it; where not all is known by then,
// the rest may follow (article 33, paragraph 4).
func Notification(l courses.Language, f *rights.Facts, p Processor, a *Assessment, story Story, zone *time.Location) *Record {
	t := in(l)
	when := func(at time.Time) string { return at.In(zone).Format("2006-01-02 15:04 MST") }
	r := &Record{Title: t.notification, Note: t.note, Of: f.Name, Made: a.Made.In(zone), Fields: []Field{
		{Name: t.clock, Law: "33(1)", Heads: t.nameValue, Rows: [][]string{
			{t.authority, authorityOf(f)}, {t.known, when(a.Known)}, {t.deadline, when(a.Deadline)}, {t.hoursLeft, t.hours(a.HoursLeft)},
		}},
	}}
	if a.HoursLeft < 0 {
		r.Fields = append(r.Fields, t.open(t.delay, "33(1)", "", t.delayIs))
	}
	r.Fields = append(r.Fields,
		t.open(t.phases, "33(4)", "", t.phasesAre),
		t.open(t.happened, "33(3)(a)", story.What, t.happenedIs),
		t.open(t.cause, "33(3)(a)", "", t.causeIs),
		Field{Name: t.period, Law: "33(3)(a)", Text: []string{when(a.From) + " – " + when(a.To)}},
		t.open(t.kindOfBreach, "4(12)", "", t.kindOfBreachIs),
		Field{Name: t.affected, Law: "33(3)(a)", Text: t.affectedText(a), Heads: t.nameValue, Rows: [][]string{
			{t.number, strconv.Itoa(len(a.Affected))}, {t.relation, fmt.Sprintf(t.subjectsAre, f.Name)}, {t.scope, cmp.Or(a.Scope, t.everybody)},
			{t.leftSince, strconv.Itoa(a.Left)}, {t.erasedSince, strconv.Itoa(a.Gone)},
		}},
		Field{Name: t.concerned, Law: "33(3)(a)", Text: []string{t.noSpecial, t.sealedIs}, Heads: t.countHeads, Rows: t.countRows(a)},
		t.open(t.whereNow, "33(3)(a)", "", t.whereNowIs),
		Field{Name: t.contactPoint, Law: "33(3)(b)", Heads: t.nameValue, Rows: append(t.controllerRows(f), []string{t.processor, cmp.Or(p.Name, t.fillIn) + ", " + cmp.Or(p.Contact, t.fillIn)})},
		t.open(t.consequences, "33(3)(c)", story.Consequences, t.consequencesAre),
		t.open(t.taken, "33(3)(d)", story.Measures, t.takenAre),
		t.open(t.told, "34", "", t.toldAre),
		t.open(t.crossBorder, "56", "", t.crossBorderIs),
	)
	return r
}

// open is a field that is filled in if anybody has said what is in it.
func (t *texts) open(name, law, said, hint string) Field {
	if said != "" {
		return Field{Name: name, Law: law, Text: []string{said}}
	}
	return Field{Name: name, Law: law, Text: []string{hint}, Open: true}
}

func (t *texts) hours(n int) string {
	if n < 0 {
		return fmt.Sprintf(t.late, -n)
	}
	return fmt.Sprintf(t.hoursAre, n)
}

func (t *texts) affectedText(a *Assessment) []string {
	if a.Gone > 0 {
		return []string{t.upTo, t.gone}
	}
	return []string{t.upTo}
}

func (t *texts) countRows(a *Assessment) (rows [][]string) {
	for _, c := range a.Counts {
		if c.People > 0 {
			rows = append(rows, []string{t.kinds[c.Category], t.contents[c.Category], strconv.Itoa(c.People), strconv.Itoa(c.Records), strconv.Itoa(c.Within)})
		}
	}
	return rows
}

// authorityOf names the supervisory authority of the controller's country
// (article 55).
func authorityOf(f *rights.Facts) string {
	a, _ := information.AuthorityOf(cmp.Or(f.Seat, f.Country))
	return strings.Trim(a.Name+", "+a.Site, ", ")
}

// Draft returns what to tell those whom a breach affects (article 34, paragraph
// 2), in plain words, paragraphs apart by an empty line: what happened, what it
// may lead to, what was done, whom to ask. missing says which parts of the story
// are still to be written, by the names of its fields; they are in square brackets
// in the text, which must not go out like that. Times are in the zone given.
func Draft(l courses.Language, f *rights.Facts, a *Assessment, story Story, zone *time.Location) (text string, missing []string) {
	t := in(l)
	said := func(name, words, hint string) string {
		if words == "" {
			missing = append(missing, name)
			return "[" + hint + "]"
		}
		return words
	}
	var kinds []string
	for _, c := range a.Counts {
		if c.People > 0 {
			kinds = append(kinds, t.contents[c.Category])
		}
	}
	from, to := a.From.In(zone).Format("2006-01-02 15:04"), a.To.In(zone).Format("2006-01-02 15:04 MST")
	ask := cmp.Or(f.Officer, strings.Join(f.Contacts, ", "), f.Name)
	return strings.Join([]string{
		fmt.Sprintf(t.dear, f.Name),
		said("What", story.What, t.happenedIs),
		fmt.Sprintf(t.between, from, to) + " " + fmt.Sprintf(t.mayConcern, strings.Join(kinds, "; ")),
		said("Consequences", story.Consequences, t.consequencesAre),
		said("Measures", story.Measures, t.takenAre),
		said("Advice", story.Advice, t.adviceIs),
		fmt.Sprintf(t.askUs, ask, authorityOf(f)),
	}, "\n\n"), missing
}
