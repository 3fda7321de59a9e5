package bot

import (
	"slices"
	"strings"

	"drypp/cards"
	"drypp/courses"
	"drypp/courses/rights"
)

// privacyWords are what people write about what is kept of them, in every
// language at once as words has it. Whatever they write, nothing is done before a
// card was confirmed.
var privacyWords = byPrivacyWords(map[string][]string{
	cards.DoPrivacy: {
		"privacy", "privacy information", "personvern", "personvernet", "personvernerklæring", "personvernerklæringen", "personvernerklæringa", "gdpr",
	},
	cards.DoRights: {"rights", "my rights", "rettigheter", "mine rettigheter", "rettighetene mine", "rettar", "rettane mine", "mine rettar"},
	cards.DoRequests: {
		"my requests", "mine forespørsler", "forespørslene mine", "mine henvendelser", "henvendelsene mine", "mine førespurnader", "førespurnadene mine",
		"førespurnadane mine",
	},
	cards.DoPackage: {
		"download my data", "get my data", "my data as a file", "last ned mine data", "last ned dataa mine", "mine data som fil", "dataa mine som fil",
	},
	cards.DoPending: {"requests", "forespørsler", "forespørslene", "henvendelser", "henvendelsene", "førespurnader", "førespurnadene", "førespurnadane"},
}, map[rights.Kind][]string{
	rights.Access: {"access", "innsyn", "give me a copy", "gi meg en kopi", "gi meg ein kopi"},
	rights.Correction: {
		"correct", "correct my data", "rett", "rette", "rett opp", "rette opp", "rett mine data", "rett dataa mine", "rett opp mine data", "rett opp dataa mine",
		"correct something", "rett noe", "rett noko", "rett opp noe", "rett opp noko", "rett opp opplysninger", "rett opp opplysningar", "rette opp opplysninger", "rette opp opplysningar",
	},
	rights.Erasure: {
		"erase", "erase me", "erase my data", "erase everything about me", "delete me", "delete my data", "delete everything about me", "forget me", "slett", "slett meg", "slett alt om meg",
		"slett mine data", "slett dataa mine", "glem meg", "gløym meg",
	},
	rights.Restriction: {
		"restrict", "restrict me", "restrict my data", "sett på vent", "sett meg på vent", "sett mine data på vent", "sett dataa mine på vent", "avgrens",
		"set på vent", "set meg på vent", "put on hold", "put me on hold", "avgrens bruken", "begrens", "begrens bruken",
	},
	rights.Objection: {
		"object to the use", "si nei til bruken", "sei nei til bruken", "object", "i object", "objection", "protester", "protestere", "jeg protesterer", "eg protesterer", "protest", "innsigelse", "innvending",
	},
	rights.Lift: {
		"use it again", "ta i bruk igjen", "ta i bruk att", "lift", "lift restriction", "lift the restriction", "opphev", "opphev avgrensning", "opphev avgrensing", "opphev begrensning", "opphev avgrensninga",
	},
})

// byPrivacyWords turns lists of words round.
func byPrivacyWords(lists map[string][]string, wishes map[rights.Kind][]string) map[string]cards.Data {
	known := map[string]cards.Data{}
	for do, list := range lists {
		for _, w := range list {
			known[w] = cards.Data{Do: do}
		}
	}
	for kind, list := range wishes {
		for _, w := range list {
			known[w] = cards.Data{Do: cards.DoWish, Ask: cards.Ask{Right: string(kind)}}
		}
	}
	return known
}

// privacyCommand understands what somebody wrote about what is kept of them.
func privacyCommand(text string) (cards.Data, bool) {
	if d, ok := privacyWords[text]; ok {
		return d, true
	}
	return correction(text)
}

// correctWords begin what somebody writes who says what of theirs is wrong.
var correctWords = []string{"correct ", "rett opp ", "rette opp ", "rett ", "rette "}

// subjectWords are what people call what is known of them. What an organisation
// calls its own fields, and what should stand there, is for the form.
var subjectWords = map[string]string{
	"name": rights.FieldName, "navn": rights.FieldName, "navnet": rights.FieldName, "namn": rights.FieldName, "namnet": rights.FieldName,
	"email": rights.FieldEmail, "e-mail": rights.FieldEmail, "address": rights.FieldEmail, "e-post": rights.FieldEmail, "epost": rights.FieldEmail,
	"e-posten": rights.FieldEmail, "e-postadresse": rights.FieldEmail, "e-postadressen": rights.FieldEmail, "e-postadressa": rights.FieldEmail,
	"department": courses.FieldDepartment, "avdeling": courses.FieldDepartment, "avdelingen": courses.FieldDepartment, "avdelinga": courses.FieldDepartment,
	"location": courses.FieldLocation, "sted": courses.FieldLocation, "stedet": courses.FieldLocation, "stad": courses.FieldLocation, "staden": courses.FieldLocation,
	"title": courses.FieldTitle, "tittel": courses.FieldTitle, "tittelen": courses.FieldTitle,
	"manager": courses.FieldManager, "leder": courses.FieldManager, "lederen": courses.FieldManager, "leiar": courses.FieldManager, "leiaren": courses.FieldManager,
}

// correction understands that something is to be corrected, and what, if the text
// names that within a word or two: the words begin sentences about other things,
// too.
func correction(text string) (cards.Data, bool) {
	for _, verb := range correctWords {
		rest, ok := strings.CutPrefix(text, verb)
		if !ok {
			continue
		}
		list := slices.DeleteFunc(strings.Fields(rest), func(w string) bool { return slices.Contains([]string{"my", "the", "mitt", "min", "mi", "mine"}, w) })
		if len(list) == 1 && subjectWords[list[0]] != "" {
			return cards.Data{Do: cards.DoWish, Ask: cards.Ask{Right: string(rights.Correction), Subject: subjectWords[list[0]]}}, true
		}
	}
	return cards.Data{}, false
}
