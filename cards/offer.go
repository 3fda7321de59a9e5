package cards

import (
	"fmt"
	"strings"

	"drypp/courses"
	"drypp/courses/calendar"
)

// FileOffer is the words by which a file is offered: its name, a sentence that
// says what it is, and the text of the notification. Arrived is that of the file
// once it is there.
type FileOffer struct{ Name, Text, Summary, Arrived string }

// offerTexts are the words of the files that are handed over. Names are a
// format for what they are of.
type offerTexts struct {
	results, certificate       string
	resultsText, certifiesText string
	ready, arrived             string
	tooLarge, tooFew           advice
}

var offers = map[courses.Language]*offerTexts{
	courses.Bokmaal: {
		results: "Resultater %s", certificate: "Kursbevis %s",
		resultsText: "Resultatene til folk i %s, med navn", certifiesText: "Kursbevis for «%s»",
		ready: "Filen er klar: «%s»", arrived: "Filen er lagret i OneDrive: «%s»",
		tooLarge: advice{"Filen er for stor for chatten", "Velg ett kurs om gangen, eller be dem som driver Drypp, om å hente den ut for deg."},
		tooFew:   advice{"Det er for få til å vise tall", "Tall om færre enn fem personer kunne vise til én av dem. Se på en større del, eller på hele organisasjonen."},
	},
	courses.Nynorsk: {
		results: "Resultat %s", certificate: "Kursbevis %s",
		resultsText: "Resultata til folk i %s, med namn", certifiesText: "Kursbevis for «%s»",
		ready: "Fila er klar: «%s»", arrived: "Fila er lagra i OneDrive: «%s»",
		tooLarge: advice{"Fila er for stor for chatten", "Vel eitt kurs om gongen, eller be dei som driv Drypp, om å hente henne ut for deg."},
		tooFew:   advice{"Det er for få til å vise tal", "Tal om færre enn fem personar kunne vise til éin av dei. Sjå på ein større del, eller på heile organisasjonen."},
	},
	courses.English: {
		results: "Results %s", certificate: "Certificate %s",
		resultsText: "The results of people in %s, by name", certifiesText: "Certificate for “%s”",
		ready: "The file is ready: “%s”", arrived: "The file is in OneDrive: “%s”",
		tooLarge: advice{"The file is too large for the chat", "Choose one course at a time, or ask those who run Drypp to export it for you."},
		tooFew:   advice{"There are too few to show numbers", "Numbers about fewer than five people could point at one of them. Look at a larger part, or at the whole organisation."},
	},
}

func offersIn(l courses.Language) *offerTexts {
	if t := offers[l]; t != nil {
		return t
	}
	return offers[courses.Bokmaal]
}

// ExportOffer is how results by name are offered: of one course, or of all if its
// ID is empty, in a format, as of a day.
func ExportOffer(l courses.Language, organisation, course, format string, day calendar.Date) FileOffer {
	t := offersIn(l)
	of := strings.TrimSpace(course + " " + day.String())
	return t.offer(fmt.Sprintf(t.results, of)+"."+format, fmt.Sprintf(t.resultsText, organisation))
}

// CertificateOffer is how a certificate of the course with that ID and title is
// offered.
func CertificateOffer(l courses.Language, course, title, format string) FileOffer {
	t := offersIn(l)
	return t.offer(fmt.Sprintf(t.certificate, course)+"."+format, fmt.Sprintf(t.certifiesText, title))
}

func (t *offerTexts) offer(name, text string) FileOffer {
	return FileOffer{Name: name, Text: text, Summary: fmt.Sprintf(t.ready, name), Arrived: fmt.Sprintf(t.arrived, name)}
}

// FileTooLarge says that a file is too large to be handed over in the chat.
func FileTooLarge(l courses.Language) Card {
	w := begin(l)
	t := offersIn(l).tooLarge
	return w.message(t.What, t.Do, w.home()...)
}

// TooFew says that numbers would be about too few people.
func TooFew(l courses.Language) Card {
	w := begin(l)
	t := offersIn(l).tooFew
	return w.message(t.What, t.Do, button{title: w.t.Help, data: Data{Do: DoHelp}})
}
