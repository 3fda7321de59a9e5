package information

import (
	"cmp"
	"fmt"
	"strings"

	"drypp/courses"
	"drypp/courses/rights"
)

// Of returns the information about the processing, in the order of the topics.
// Courses are named by their titles in c; if it is nil or hasn't got one, by its
// ID. A language that isn't spoken is answered in English.
func Of(l courses.Language, f *rights.Facts, c *courses.Catalogue) []Section {
	w := writer{texts: in(l), language: l, facts: f, catalogue: c}
	list := []Section{
		w.controller(), w.kept(), w.why(), w.seen(), w.where(), w.howLong(), w.rights(), w.objection(), w.automated(), w.complaint(),
	}
	for i := range list {
		list[i].Title = w.titles[list[i].Topic]
	}
	return list
}

// writer writes the information in one language.
type writer struct {
	*texts
	language  courses.Language
	facts     *rights.Facts
	catalogue *courses.Catalogue
}

func (w *writer) controller() Section {
	f := w.facts
	s := Section{Topic: Controller, Paragraphs: []string{fmt.Sprintf(w.responsible, f.Name, f.Name)}}
	if len(f.Contacts) > 0 {
		s.Rows = append(s.Rows, [2]string{w.contacts, strings.Join(f.Contacts, ", ")})
	} else {
		s.Paragraphs = append(s.Paragraphs, fmt.Sprintf(w.noContacts, f.Name))
	}
	if f.Officer != "" {
		s.Rows = append(s.Rows, [2]string{w.officer, f.Officer})
	}
	return s
}

func (w *writer) kept() Section {
	f := w.facts
	s := Section{Topic: Kept, Rows: [][2]string{{w.identity, w.identityIs}}}
	if source := w.source[f.Source]; source != "" {
		s.Paragraphs = append(s.Paragraphs, fmt.Sprintf(source, f.Name)+" "+w.restIsYours)
	}
	s.Paragraphs = append(s.Paragraphs, w.nothingSensitive)
	if len(f.Fields) > 0 {
		s.Rows = append(s.Rows, [2]string{w.job, strings.Join(FieldNames(w.language, f.Fields), ", ")})
	}
	learned := w.learningIs
	if f.Certificates {
		learned = w.learningCertified
	}
	s.Rows = append(s.Rows, [2]string{w.learning, learned})
	if f.Reviews {
		s.Rows = append(s.Rows, [2]string{w.texts.reviews, w.reviewsAre})
	}
	s.Rows = append(s.Rows, [2]string{w.needs, w.needsAre}, [2]string{w.surveys, w.surveysAre},
		[2]string{w.cards, w.cardsAre}, [2]string{w.looks, w.looksAre})
	if f.Digests {
		s.Rows = append(s.Rows, [2]string{w.digests, w.digestsAre})
	}
	s.Rows = append(s.Rows, [2]string{w.requests, w.requestsAre}, [2]string{w.log, w.logIs})
	return s
}

func (w *writer) why() Section {
	f := w.facts
	s := Section{Topic: Why, Paragraphs: []string{fmt.Sprintf(w.purpose, f.Name)}}
	if basis := w.basis[string(f.Basis)]; basis != "" {
		s.Paragraphs = append(s.Paragraphs, fmt.Sprintf(basis, f.Name))
	}
	if len(f.Proof) > 0 {
		titles := make([]string, len(f.Proof))
		for i, p := range f.Proof {
			titles[i] = w.title(p.Course)
		}
		s.Paragraphs = append(s.Paragraphs, fmt.Sprintf(w.proof, f.Name, strings.Join(titles, ", ")))
	}
	s.Paragraphs = append(s.Paragraphs, fmt.Sprintf(w.must, f.Name))
	return s
}

func (w *writer) seen() Section {
	f := w.facts
	manager := w.managerSees
	if f.ManagersSeeScores {
		manager = w.managerSeesScores
	}
	s := Section{Topic: Seen, Rows: [][2]string{
		{w.you, w.youSee}, {w.contactPerson, w.contactsSee}, {w.manager, manager}, {w.authors, w.authorsSee},
	}}
	for i := range f.Recipients {
		r := &f.Recipients[i]
		says := []string{PurposeName(w.language, r.Purpose), PlaceName(w.language, r.Place)}
		if r.Exception != "" {
			says = append(says, fmt.Sprintf(w.exception, r.Exception))
		}
		s.Rows = append(s.Rows, [2]string{RecipientName(r), strings.Join(says, "; ")})
	}
	return s
}

func (w *writer) where() Section {
	f := w.facts
	s := Section{Topic: Where, Paragraphs: []string{fmt.Sprintf(w.hostedSomewhere, f.Region)}}
	if _, known := countries[f.Country]; known {
		s.Paragraphs[0] = fmt.Sprintf(w.hosted, Country(w.language, f.Country), f.Region)
	}
	if f.Sealed && w.masters[f.Master] != "" {
		s.Paragraphs = append(s.Paragraphs, fmt.Sprintf(w.sealed, w.masters[f.Master]))
	}
	global, unknown := Leaves(f)
	if global {
		s.Paragraphs = append(s.Paragraphs, fmt.Sprintf(w.global, f.Name))
	}
	if unknown {
		s.Paragraphs = append(s.Paragraphs, w.unknown)
	}
	if !global && !unknown {
		s.Paragraphs = append(s.Paragraphs, w.stays)
	}
	return s
}

// Leaves reports whether data of people goes to a global service of Microsoft's,
// and whether it goes to somebody of whom nobody knows whether they are in the
// EEA. What is for signing in and for keys gets none.
func Leaves(f *rights.Facts) (global, unknown bool) {
	for i := range f.Recipients {
		r := &f.Recipients[i]
		if r.Purpose == rights.ForSignIn || r.Purpose == rights.ForKeys {
			continue
		}
		global = global || r.Place == rights.Global
		unknown = unknown || r.Place == rights.Unknown
	}
	return global, unknown
}

func (w *writer) howLong() Section {
	r, ends := &w.facts.Retention, w.facts.ContractTo
	contract := several(w.months, r.AfterContract)
	if !ends.IsZero() {
		contract += "; " + fmt.Sprintf(w.contractEnds, w.date(ends.Year, int(ends.Month), ends.Day))
	}
	s := Section{Topic: HowLong, Paragraphs: []string{w.firstComes}, Rows: [][2]string{
		{w.whileHere, w.whileHereIs}, {w.afterLeaving, several(w.days, r.AfterLeaving)}, {w.afterContract, contract},
		{w.behaviour, several(w.months, r.Behaviour)}, {w.exports, several(w.days, r.Exports)},
	}}
	for _, p := range w.facts.Proof {
		s.Rows = append(s.Rows, [2]string{fmt.Sprintf(w.proofKept, w.title(p.Course)), several(w.proofMonths, p.Months)})
	}
	s.Rows = append(s.Rows, [2]string{w.log, w.logKept})
	if w.facts.Sealed {
		s.Rows = append(s.Rows, [2]string{w.backups, w.backupsAre})
	}
	return s
}

func (w *writer) rights() Section {
	erasure := w.erasureIs
	if len(w.facts.Proof) > 0 {
		erasure = w.erasureProof
	}
	return Section{Topic: Rights, Paragraphs: []string{w.ask, w.free}, Rows: [][2]string{
		{w.access, w.accessIs}, {w.correction, w.correctIs}, {w.erasure, erasure}, {w.restriction, w.restrictionIs},
	}}
}

// objection tells of article 21: the right is about the bases of letters e and f
// of article 6, paragraph 1.
func (w *writer) objection() Section {
	may := w.objectByLaw
	if b := w.facts.Basis; b == rights.LegalObligation || b == rights.Contract {
		may = fmt.Sprintf(w.objectAnyway, w.facts.Name)
	}
	return Section{Topic: Objection, Paragraphs: []string{may, w.objectEffect}}
}

func (w *writer) automated() Section {
	s := Section{Topic: Automated, Paragraphs: []string{w.texts.automated, w.graded}}
	if w.facts.Reviews {
		s.Paragraphs = []string{w.automatedBut, w.estimated, w.graded}
	}
	if w.facts.Measured {
		s.Paragraphs = append(s.Paragraphs, w.lots)
	}
	return s
}

func (w *writer) complaint() Section {
	s := Section{Topic: Complaint, Paragraphs: []string{fmt.Sprintf(w.complainFirst, w.facts.Name)}}
	seat := cmp.Or(w.facts.Seat, w.facts.Country)
	if a, ok := AuthorityOf(seat); ok {
		s.Paragraphs = append(s.Paragraphs, fmt.Sprintf(w.complain, Country(w.language, seat), a.Name, a.Site))
	}
	s.Paragraphs = append(s.Paragraphs, w.complainAnyhere)
	return s
}

// title returns what a course is called.
func (w *writer) title(id string) string {
	if w.catalogue != nil {
		if c := w.catalogue.Course(id); c != nil {
			return c.Edition(w.language).Title
		}
	}
	return id
}

// several says a number with the word for one or for several.
func several(words [2]string, n int) string {
	if n == 1 {
		return fmt.Sprintf(words[0], n)
	}
	return fmt.Sprintf(words[1], n)
}

// FieldNames returns what fields of people are called; an organisation's own have
// the name that it gave them.
func FieldNames(l courses.Language, fields []string) []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = cmp.Or(in(l).fields[f], f)
	}
	return names
}

// PurposeName says in words what a recipient gets data for.
func PurposeName(l courses.Language, p rights.Purpose) string {
	return cmp.Or(in(l).purposes[string(p)], string(p))
}

// PlaceName says in words where a recipient is.
func PlaceName(l courses.Language, p rights.Place) string {
	return cmp.Or(in(l).places[string(p)], string(p))
}

// RecipientName names a recipient: who it is, if known, with the host.
func RecipientName(r *rights.Recipient) string {
	if r.Who == "" || r.Host == "" {
		return cmp.Or(r.Who, r.Host)
	}
	return r.Who + " (" + r.Host + ")"
}
