package certificates

import (
	"fmt"
	"strings"

	"drypp/courses"
)

// texts are the words on a certificate in one language.
type texts struct {
	// Heading names the page, and Awarded and For stand before the person and
	// the course.
	Heading, Awarded, For string
	// The names of the facts below.
	Date, Score, Until, ID string
	// Nameless stands for a person of whom neither name nor address is known,
	// ForGood for a day of expiry where there is none.
	Nameless, ForGood string
	// Description says what the course is, of its title (%s). Criteria says what
	// it took to pass.
	Description, Criteria string
	// Verify says how to check the page, with the issuer's address (%s).
	Verify string
	// Months are the names of the months; Day puts together day, month and year.
	Months []string
	Day    string
	// Percent writes a score.
	Percent string
}

var allTexts = map[courses.Language]*texts{
	courses.Bokmaal: {
		Heading: "Kursbevis", Awarded: "tildeles", For: "for bestått kurs",
		Date: "Dato", Score: "Resultat", Until: "Gyldig til", ID: "Kursbevis nr.",
		Nameless: "(navnet er ikke kjent)", ForGood: "uten utløp",
		Description: "Kurset «%s» i korte leksjoner med spørsmål.",
		Criteria:    "Har lest alle leksjonene og svart riktig på så mange av spørsmålene som kurset krever.",
		Verify:      "Slik kontrollerer du kursbeviset: Filen har en signert Open Badges 3.0-attest vedlagt. Hent utstederens nøkler fra %s, og kjør «drypp verify --keys keys.json» med filen.",
		Months:      strings.Fields("januar februar mars april mai juni juli august september oktober november desember"),
		Day:         "%d. %s %d", Percent: "%d\u00a0%%",
	},
	courses.Nynorsk: {
		Heading: "Kursbevis", Awarded: "blir tildelt", For: "for bestått kurs",
		Date: "Dato", Score: "Resultat", Until: "Gyldig til", ID: "Kursbevis nr.",
		Nameless: "(namnet er ikkje kjent)", ForGood: "utan utløp",
		Description: "Kurset «%s» i korte leksjonar med spørsmål.",
		Criteria:    "Har lese alle leksjonane og svart rett på så mange av spørsmåla som kurset krev.",
		Verify:      "Slik kontrollerer du kursbeviset: Fila har ein signert Open Badges 3.0-attest vedlagd. Hent nøklane til utferdaren frå %s, og køyr «drypp verify --keys keys.json» med fila.",
		Months:      strings.Fields("januar februar mars april mai juni juli august september oktober november desember"),
		Day:         "%d. %s %d", Percent: "%d\u00a0%%",
	},
	courses.English: {
		Heading: "Certificate", Awarded: "awarded to", For: "for passing the course",
		Date: "Date", Score: "Score", Until: "Valid until", ID: "Certificate no.",
		Nameless: "(name not known)", ForGood: "does not expire",
		Description: "The course “%s” in short lessons with questions.",
		Criteria:    "Has read every lesson and answered as many of the questions rightly as the course asks for.",
		Verify:      "To check this certificate: a signed Open Badges 3.0 credential is attached to the file. Get the issuer’s keys from %s and run “drypp verify --keys keys.json” on the file.",
		Months:      strings.Fields("January February March April May June July August September October November December"),
		Day:         "%d %s %d", Percent: "%d%%",
	},
}

// textsOf returns the words in a language, or in the default one.
func textsOf(l courses.Language) *texts {
	if t := allTexts[l]; t != nil {
		return t
	}
	return allTexts[courses.Languages[0]]
}

func (t *texts) description(title string) string { return fmt.Sprintf(t.Description, title) }
