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

// ExportOffer is how results by name are offered: of one course, or of all if its
// ID is empty, in a format, as of a day.
func ExportOffer(l courses.Language, organisation, course, format string, day calendar.Date) FileOffer {
	t := &textsIn(l).Files
	of := strings.TrimSpace(course + " " + day.String())
	return t.offer(fmt.Sprintf(t.OfferResults, of)+"."+format, fmt.Sprintf(t.ResultsText, organisation))
}

// CertificateOffer is how a certificate of the course with that ID and title is
// offered.
func CertificateOffer(l courses.Language, course, title, format string) FileOffer {
	t := &textsIn(l).Files
	return t.offer(fmt.Sprintf(t.OfferCertificate, course)+"."+format, fmt.Sprintf(t.CertificateText, title))
}

func (t *fileTexts) offer(name, text string) FileOffer {
	return FileOffer{Name: name, Text: text, Summary: fmt.Sprintf(t.Ready, name), Arrived: fmt.Sprintf(t.Arrived, name)}
}

// FileTooLarge says that a file is too large to be handed over in the chat.
func FileTooLarge(l courses.Language) Card {
	w := begin(l)
	t := w.t.Files.TooLarge
	return w.message(t.What, t.Do, w.home()...)
}

// TooFew says that numbers would be about too few people.
func TooFew(l courses.Language) Card {
	w := begin(l)
	t := w.t.Files.TooFew
	return w.message(t.What, t.Do, button{title: w.t.Help, data: Data{Do: DoHelp}})
}
