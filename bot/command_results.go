package bot

import (
	"slices"
	"strings"

	"drypp/bot/reports"
	"drypp/cards"
	"drypp/courses"
)

// reportWords are what people write about how far others are, and about
// certificates, in every language at once as words has it.
var reportWords = byWords(map[string][]string{
	cards.DoOverview:     {"overview", "dashboard", "oversikt", "oversikten", "oversikta"},
	cards.DoTeam:         {"team", "my team", "mitt team", "teamet mitt", "teamet", "min gruppe", "gruppa mi"},
	cards.DoLooks:        {"who looked", "who has looked", "hvem har sett", "hvem så", "kven har sett", "kven såg"},
	cards.DoExport:       {"export", "eksport", "eksporter", "eksportér"},
	cards.DoCertificates: {"certificates", "certificate", "my certificates", "kursbevis", "kursbevisene", "kursbevisa", "mine kursbevis", "kursbevisene mine", "kursbevisa mine"},
	cards.DoQuality:      {"quality", "kvalitet", "kvaliteten"},
	cards.DoRetention:    {"retention", "hva sitter", "hva sitter igjen", "kva sit", "kva sit att"},
	cards.DoDeputy:       {"deputy", "my deputy", "stedfortreder", "stadfortredar", "vikar", "vikaren min"},
	cards.DoSurveys:      {"surveys", "survey", "undersøkelser", "undersøkelsene", "undersøkelse", "undersøkingar", "undersøkingane", "undersøking"},
	cards.DoNeeds:        {"needs", "my needs", "my picture", "kartlegging", "kartlegginga", "kartleggingen", "mine kursbehov", "kursbehova mine", "mine behov", "behova mine"},
	cards.DoNeedsMap:     {"training needs", "needs map", "kursbehov", "kursbehova", "kursbehovene"},
	cards.DoDigest: {
		"digest on", "digests on", "start digest", "start digests", "resume digests",
		"sammendrag på", "start sammendrag", "samandrag på", "start samandrag", "oppsummering på", "start oppsummering",
	},
})

// byWords turns lists of words round, and adds what declines digests.
func byWords(lists map[string][]string) map[string]cards.Data {
	known := map[string]cards.Data{}
	for do, list := range lists {
		for _, w := range list {
			known[w] = cards.Data{Do: do}
		}
	}
	for _, w := range []string{
		"digest off", "digests off", "stop digest", "stop digests", "no digest", "no digests",
		"sammendrag av", "stopp sammendrag", "samandrag av", "stopp samandrag", "oppsummering av", "stopp oppsummering",
	} {
		known[w] = cards.Data{Do: cards.DoDigest, Count: 1}
	}
	return known
}

// reportCommand understands a word about results that says more.
func reportCommand(verb, rest string, offered *courses.Catalogue) (cards.Data, bool) {
	if rest == "" {
		return cards.Data{}, false
	}
	d := reportWords[verb]
	switch d.Do {
	case cards.DoQuality, cards.DoRetention:
		d.Course = find(rest, offered)
	case cards.DoExport:
		d.Format, rest = formatIn(rest)
		d.Course = find(rest, offered)
	case cards.DoDeputy:
		// More than one word is about something else.
		if strings.ContainsRune(rest, ' ') || !strings.ContainsRune(rest, '@') {
			return cards.Data{}, false
		}
		d.Email = clip(rest)
	default:
		return cards.Data{}, false
	}
	return d, true
}

// formatWords are what people call the forms of files.
var formatWords = map[string]reports.ExportFormat{
	"xlsx": reports.ExportXLSX, "excel": reports.ExportXLSX, "csv": reports.ExportCSV,
	"json": reports.ExportJSON, "pdf": reports.ExportPDF,
}

// formatIn returns the form of a file that a text names, or "", and the text
// without it.
func formatIn(text string) (format, rest string) {
	list := strings.Fields(text)
	i := slices.IndexFunc(list, func(w string) bool { return formatWords[w] != "" })
	if i < 0 {
		return "", text
	}
	format = string(formatWords[list[i]])
	return format, strings.Join(slices.Delete(list, i, i+1), " ")
}
