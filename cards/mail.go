package cards

import (
	"fmt"
	"strings"
	"time"

	"drypp/courses"
	"drypp/courses/campaigns"
)

// mailTexts are the texts of mail, which is plain text.
type mailTexts struct {
	// Subject has the course.
	Subject string
	// Course has the organisation, the course and how long it takes; Due a
	// date.
	Course, Due string
	// How says how to get the app, Then what happens next, Once that it is the
	// only mail.
	How, Then, Once string
	// Privacy says where to find what is kept and why (GDPR article 14).
	Privacy string
}

var mails = map[courses.Language]mailTexts{
	courses.Bokmaal: {
		Subject: "Nytt kurs til deg: %s",
		Course:  "Hei!\n\n%s har satt deg opp på kurset «%s». Det tar omtrent %s til sammen.",
		Due:     "Fristen er %s.",
		How: "Kurset kommer i små biter i chatten med Drypp i Microsoft Teams. Du har ikke appen ennå. Slik får du den:\n\n" +
			"1. Åpne Teams og velg Apper.\n2. Søk etter Drypp, og velg Legg til.",
		Then:    "Da kommer den første biten av seg selv. Finner du ikke appen, så spør den som har ansvaret for opplæring hos dere.",
		Once:    "Dette er den eneste e-posten du får om dette.",
		Privacy: "Hva %s lagrer om deg i Drypp, hvorfor og hvor lenge, og hva du kan be om, ser du ved å skrive «personvern» til Drypp i Teams.",
	},
	courses.Nynorsk: {
		Subject: "Nytt kurs til deg: %s",
		Course:  "Hei!\n\n%s har sett deg opp på kurset «%s». Det tek om lag %s til saman.",
		Due:     "Fristen er %s.",
		How: "Kurset kjem i små bitar i chatten med Drypp i Microsoft Teams. Du har ikkje appen enno. Slik får du han:\n\n" +
			"1. Opne Teams og vel Appar.\n2. Søk etter Drypp, og vel Legg til.",
		Then:    "Då kjem den første biten av seg sjølv. Finn du ikkje appen, så spør den som har ansvaret for opplæring hjå dykk.",
		Once:    "Dette er den einaste e-posten du får om dette.",
		Privacy: "Kva %s lagrar om deg i Drypp, kvifor og kor lenge, og kva du kan be om, ser du ved å skrive «personvern» til Drypp i Teams.",
	},
	courses.English: {
		Subject: "A new course for you: %s",
		Course:  "Hello,\n\n%s has signed you up for the course “%s”. It takes about %s in all.",
		Due:     "It is due on %s.",
		How: "The course comes in small pieces, in a chat with Drypp in Microsoft Teams. You don’t have the app yet. This is how to get it:\n\n" +
			"1. Open Teams and choose Apps.\n2. Search for Drypp, and choose Add.",
		Then:    "Then the first piece comes by itself. If you can’t find the app, ask whoever is responsible for training where you work.",
		Once:    "This is the only mail that you get about this.",
		Privacy: "To see what %s keeps about you in Drypp, why and how long, and what you can ask for, write “privacy” to Drypp in Teams.",
	},
}

// Invitation returns the mail that invites somebody to a campaign of an
// organisation who hasn't the app: the subject in one line, and the text, in
// lines that end in a line feed. The course is the campaign's first; the
// delivery says when it is due, which is told in the location given.
func Invitation(l courses.Language, organisation string, c *courses.Course, d campaigns.Delivery, in *time.Location) (subject, text string) {
	t, ok := mails[l]
	if !ok {
		t = mails[courses.Bokmaal]
	}
	w := textsIn(l)
	title := inLine(c.Edition(l).Title)
	first := fmt.Sprintf(t.Course, inLine(organisation), title, w.Minutes.of(c.Minutes))
	if !d.Due.IsZero() {
		first += " " + fmt.Sprintf(t.Due, w.date(d.Due.Add(-time.Second).In(in)))
	}
	return fmt.Sprintf(t.Subject, title), strings.Join([]string{first, t.How, t.Then, t.Once, fmt.Sprintf(t.Privacy, inLine(organisation))}, "\n\n") + "\n"
}

// inLine returns a text with whatever is between its words made a space.
func inLine(s string) string { return strings.Join(strings.Fields(s), " ") }
