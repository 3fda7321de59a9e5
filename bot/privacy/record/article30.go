package record

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"drypp/courses"
	"drypp/courses/rights"
	"drypp/courses/rights/information"
)

// Processor is who runs Drypp for organisations, and so processes on their behalf
// (GDPR article 4, 8). It may be the organisation itself.
type Processor struct {
	// Name, Contact and Officer are as article 30, paragraph 2, letter a asks for
	// them; what is empty is left to be filled in. Host is whose machine it is, or
	// empty.
	Name, Contact, Officer, Host string
}

// Processing returns the controller's record of the processing (article 30,
// paragraph 1) in a language, as of a time. The catalogue gives titles; it may be
// nil.
func Processing(l courses.Language, f *rights.Facts, p Processor, c *courses.Catalogue, at time.Time) *Record {
	t := in(l)
	return &Record{Title: t.processing, Note: t.note, Of: f.Name, Made: at, Fields: []Field{
		{Name: t.controller, Law: "30(1)(a)", Heads: t.nameValue, Rows: t.controllerRows(f)},
		{Name: t.processor, Law: "28", Heads: t.nameValue, Rows: t.processorRows(p)},
		{Name: t.purposes, Law: "30(1)(b)", Text: t.purposeText(f)},
		{Name: t.basis, Law: "6(1)", Text: []string{t.bases[string(f.Basis)]}},
		{Name: t.subjects, Law: "30(1)(c)", Text: []string{fmt.Sprintf(t.subjectsAre, f.Name)}},
		{Name: t.categories, Law: "30(1)(c)", Text: []string{t.noSpecial}, Heads: t.categoryHeads, Rows: t.categoryRows(l, f)},
		{Name: t.recipients, Law: "30(1)(d)", Heads: t.recipientHeads, Rows: append(t.insideRows(f), recipientRows(l, f)...)},
		{Name: t.transfers, Law: "30(1)(e)", Text: t.transferText(f)},
		{Name: t.limits, Law: "30(1)(f)", Text: []string{t.firstComes}, Heads: t.limitHeads, Rows: t.limitRows(f, titled(l, c))},
		{Name: t.security, Law: "30(1)(g), 32(1)", Text: t.securityText(f)},
		{Name: t.automated, Law: "22", Text: []string{t.automatedIs}},
	}}
}

// Processed returns the processor's record of what it does for the organisations
// that it runs Drypp for (article 30, paragraph 2).
func Processed(l courses.Language, list []rights.Facts, p Processor, at time.Time) *Record {
	t := in(l)
	r := &Record{Title: t.processed, Note: t.note, Of: cmp.Or(p.Name, t.unnamed), Made: at, Fields: []Field{
		{Name: t.processor, Law: "30(2)(a)", Heads: t.nameValue, Rows: t.processorRows(p)},
	}}
	for i := range list {
		f := &list[i]
		r.Fields = append(r.Fields,
			Field{Name: f.Name + ": " + t.controller, Law: "30(2)(a)", Heads: t.nameValue, Rows: t.controllerRows(f)},
			Field{Name: f.Name + ": " + t.carriedOut, Law: "30(2)(b)", Text: t.carriedOutText(f)},
			Field{Name: f.Name + ": " + t.transfers, Law: "30(2)(c)", Text: t.transferText(f)},
			Field{Name: f.Name + ": " + t.security, Law: "30(2)(d), 32(1)", Text: t.securityText(f)},
		)
	}
	return r
}

// Subprocessors returns who gets data of an organisation's people to process, in
// whose name, and where (article 28, paragraphs 2 and 4). What the organisation
// has an agreement about itself is there, too, and marked as such.
func Subprocessors(l courses.Language, f *rights.Facts, p Processor, at time.Time) *Record {
	t := in(l)
	field := Field{Name: t.subprocessors, Law: "28(2), 28(4)", Text: []string{t.subprocessorsAre}, Heads: t.subprocessorHeads}
	if p.Host != "" {
		field.Rows = append(field.Rows, []string{p.Host, t.recipientPurposes[string(rights.ForHosting)], place(l, f), t.engaged, ""})
	}
	for i := range f.Recipients {
		r := &f.Recipients[i]
		if r.Place == rights.Machine {
			continue // nobody else's
		}
		field.Rows = append(field.Rows, []string{
			information.RecipientName(r), in(l).recipientPurposes[string(r.Purpose)], information.PlaceName(l, r.Place), t.engagement(r.Purpose), r.Exception,
		})
	}
	if len(field.Rows) == 0 {
		field.Text = append(field.Text, t.nobody)
	}
	return &Record{Title: t.subprocessors, Note: t.note, Of: f.Name, Made: at, Fields: []Field{field}}
}

// engagement says in whose name a recipient gets what: the organisation's own
// tenant, or its own LRS, is its own matter.
func (t *texts) engagement(p rights.Purpose) string {
	switch p {
	case rights.ForSignIn, rights.ForKeys:
		return t.nothingPersonal
	case rights.ForDirectory, rights.ForMail, rights.ForRecords:
		return t.own
	}
	return t.engaged
}

func (t *texts) controllerRows(f *rights.Facts) [][]string {
	return [][]string{
		{t.name, f.Name}, {t.tenant, f.Tenant}, {t.contact, cmp.Or(strings.Join(f.Contacts, ", "), t.fillIn)}, {t.officer, cmp.Or(f.Officer, t.noOfficer)},
	}
}

func (t *texts) processorRows(p Processor) [][]string {
	return [][]string{
		{t.name, cmp.Or(p.Name, t.fillIn)}, {t.contact, cmp.Or(p.Contact, t.fillIn)}, {t.officer, cmp.Or(p.Officer, t.noOfficer)},
	}
}

func (t *texts) purposeText(f *rights.Facts) []string {
	list := []string{fmt.Sprintf(t.purposeIs, f.Name)}
	if len(f.Proof) > 0 {
		list = append(list, fmt.Sprintf(t.proofIs, f.Name))
	}
	return list
}

// categoryRows are the categories of data: what Categories has, with what they are.
func (t *texts) categoryRows(l courses.Language, f *rights.Facts) (rows [][]string) {
	for _, c := range Categories {
		content := t.contents[c]
		switch {
		case c == Job && len(f.Fields) == 0, c == Digests && !f.Digests:
			continue
		case c == Job:
			content = strings.Join(information.FieldNames(l, f.Fields), ", ")
		}
		rows = append(rows, []string{t.kinds[c], content, t.sourceOf(c, f)})
	}
	return rows
}

func (t *texts) sourceOf(c Category, f *rights.Facts) string {
	if c == Identity || c == Job {
		return cmp.Or(t.sources[f.Source], t.sources["teams"])
	}
	return t.fromUse
}

func (t *texts) insideRows(f *rights.Facts) [][]string {
	manager := t.managerGets
	if f.ManagersSeeScores {
		manager = t.managerGetsScores
	}
	return [][]string{{t.contactPersons, t.contactsGet, f.Name}, {t.managers, manager, f.Name}, {t.authors, t.authorsGet, f.Name}}
}

func recipientRows(l courses.Language, f *rights.Facts) (rows [][]string) {
	for i := range f.Recipients {
		r := &f.Recipients[i]
		where := information.PlaceName(l, r.Place)
		if r.Exception != "" {
			where += ": " + r.Exception
		}
		rows = append(rows, []string{information.RecipientName(r), in(l).recipientPurposes[string(r.Purpose)], where})
	}
	return rows
}

// transferText says what may leave the EEA, and under which of the safeguards of
// chapter V (articles 45 and 46).
func (t *texts) transferText(f *rights.Facts) []string {
	global, unknown := information.Leaves(f)
	var list []string
	if global {
		list = append(list, t.globalIs)
	}
	if unknown {
		list = append(list, t.unknownIs)
	}
	if list == nil {
		list = append(list, t.stays)
	}
	return list
}

func (t *texts) limitRows(f *rights.Facts, title func(string) string) [][]string {
	r := &f.Retention
	rows := [][]string{
		{t.left, fmt.Sprintf(t.days, r.AfterLeaving)}, {t.ended, fmt.Sprintf(t.months, r.AfterContract)},
	}
	for _, c := range []Category{Memory, Cards, Looks, Requests} {
		rows = append(rows, []string{t.kinds[c], fmt.Sprintf(t.months, r.Behaviour)})
	}
	rows = append(rows, []string{t.files, fmt.Sprintf(t.days, r.Exports)}, []string{t.log, t.logKept})
	for _, p := range f.Proof {
		rows = append(rows, []string{fmt.Sprintf(t.proofOf, title(p.Course)), fmt.Sprintf(t.months, p.Months)})
	}
	return rows
}

func (t *texts) securityText(f *rights.Facts) []string {
	list := append([]string{}, t.measures...)
	if f.Sealed {
		list = append([]string{fmt.Sprintf(t.sealing, t.masters[f.Master])}, list...)
	}
	return list
}

func (t *texts) carriedOutText(f *rights.Facts) []string {
	list := []string{t.carriedOutIs}
	if f.Certificates {
		list = append(list, t.certificatesToo)
	}
	if f.Digests {
		list = append(list, t.digestsToo)
	}
	for i := range f.Recipients {
		if f.Recipients[i].Purpose == rights.ForRecords {
			list = append(list, t.statementsToo)
		}
	}
	return list
}

// place says where the data is.
func place(l courses.Language, f *rights.Facts) string {
	return strings.Trim(information.Country(l, f.Country)+", "+f.Region, ", ")
}

// titled returns what says a course's title.
func titled(l courses.Language, c *courses.Catalogue) func(string) string {
	return func(id string) string {
		if c != nil {
			if course := c.Course(id); course != nil {
				return course.Edition(l).Title
			}
		}
		return id
	}
}
