package record

import "drypp/courses"

// texts are what the papers say in one language. What is filled in is named where
// it isn't plain.
type texts struct {
	processing, processed, subprocessors, notification string

	// nameValue and the other heads are as wide as their rows.
	nameValue, categoryHeads, recipientHeads, limitHeads, subprocessorHeads, countHeads []string

	controller, processor, name, tenant, contact, officer, noOfficer, fillIn, unnamed string
	purposes, purposeIs, proofIs                                                      string // each with the organisation
	basis                                                                             string
	bases                                                                             map[string]string
	subjects, subjectsAre                                                             string // with the organisation
	categories, noSpecial                                                             string
	kinds, contents                                                                   map[Category]string
	sources                                                                           map[string]string
	fromUse                                                                           string
	recipients, contactPersons, contactsGet                                           string
	managers, managerGets, managerGetsScores, authors, authorsGet                     string
	transfers, globalIs, unknownIs, stays                                             string
	recipientPurposes                                                                 map[string]string // by rights.Purpose
	log, logKept, note, firstComes                                                    string
	limits, left, ended, files, proofOf                                               string // proofOf with a title
	days, months                                                                      string
	security, sealing                                                                 string // sealing with where the master key is
	masters                                                                           map[string]string
	measures                                                                          []string
	automated, automatedIs                                                            string
	carriedOut, carriedOutIs, certificatesToo, digestsToo, statementsToo              string
	subprocessorsAre, engaged, own, nothingPersonal, nobody                           string

	clock, authority, known, deadline, hoursLeft, hoursAre, late string
	delay, delayIs, phases, phasesAre                            string
	happened, happenedIs, cause, causeIs, period                 string
	kindOfBreach, kindOfBreachIs                                 string
	affected, number, relation, scope, everybody                 string
	leftSince, erasedSince, upTo, gone                           string
	concerned, sealedIs, whereNow, whereNowIs, contactPoint      string
	consequences, consequencesAre, taken, takenAre               string
	told, toldAre, crossBorder, crossBorderIs                    string

	dear, between, mayConcern, adviceIs, askUs string
}

var byLanguage = map[courses.Language]*texts{
	courses.Bokmaal: &bokmaal, courses.Nynorsk: &nynorsk, courses.English: &english,
}

// in returns the texts of a language; English for any that has none.
func in(l courses.Language) *texts {
	if t := byLanguage[l]; t != nil {
		return t
	}
	return &english
}
