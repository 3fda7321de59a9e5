package cards

import (
	"slices"
	"strings"

	"drypp/courses"
	"drypp/courses/rights"
)

// CorrectionProblem says what is wrong with a correction that was asked for.
type CorrectionProblem int

// The problems.
const (
	// CorrectionFine: nothing; the form is shown for the first time, or again to
	// change something.
	CorrectionFine CorrectionProblem = iota
	// CorrectionUnfit: the field can't be corrected so (privacy.ErrField).
	CorrectionUnfit
)

// CorrectionForm lets a person choose what of theirs is wrong, and say what it
// should be. The fields are what the organisation knows of people beside name and
// address; ask is what was chosen and typed before. Its button sends DoWish with
// the Subject and the Proposal, which is empty if it is to be taken away.
func CorrectionForm(l courses.Language, p *courses.Person, fields []string, ask Ask, problem CorrectionProblem) Card {
	w := begin(l)
	t := &w.t.Request
	w.text(heading, md(t.FormTitle))
	if problem == CorrectionUnfit {
		w.container("warning", func() {
			w.text(strong, md(t.Unfit.What))
			w.text(tight, md(t.Unfit.Do))
		})
	}
	w.text(body, md(t.FormIntro))
	w.chooseSubject(p, append([]string{rights.FieldName, rights.FieldEmail}, fields...), ask.Subject)
	w.field(field{id: InputProposal, label: t.FormValue, example: t.FormExample, value: ask.Proposal, limit: valueRoom})
	return w.finish(t.FormTitle,
		button{title: w.t.Draft.Next, primary: true, inputs: true, data: Data{Do: DoWish, Ask: Ask{Right: string(rights.Correction)}}},
		button{title: t.No, data: Data{Do: DoRights}})
}

// valueRoom is how many characters a correction has: with the letters that take
// two bytes, fewer than rights.MaxValue.
const valueRoom = 180

// chooseSubject writes the choice of what is to be corrected, each with what is
// known now.
func (w *writer) chooseSubject(p *courses.Person, fields []string, chosen string) {
	t := &w.t.Request
	w.begin("Input.ChoiceSet")
	w.member("id", InputSubject)
	w.member("label", t.FormField)
	w.raw(`,"style":"compact","isRequired":true`)
	w.member("errorMessage", t.FormMissing)
	if slices.Contains(fields, chosen) {
		w.member("value", chosen)
	}
	w.list("choices")
	for _, f := range fields {
		title := capital(w.fieldName(f))
		if known := knownOf(p, f); known != "" {
			title += ": " + clip(known, nameRoom)
		}
		w.choice(title, f)
	}
	w.endList()
	w.end()
}

// knownOf returns what is known of a person in a field, as Correct takes it.
func knownOf(p *courses.Person, field string) string {
	switch field {
	case rights.FieldName:
		return p.Name
	case rights.FieldEmail:
		return p.Email
	case courses.FieldManager:
		return p.Manager
	case courses.FieldCountry:
		return p.Country
	case courses.FieldTimezone:
		return p.Timezone
	case courses.FieldGroups:
		return strings.Join(p.Groups, ", ")
	}
	return p.Fields[field]
}
