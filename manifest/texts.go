package manifest

import "drypp/courses"

// text is what Teams shows of the app in one language. fullName and full have
// the app's name.
type text struct {
	fullName, short, full string
	// commands are suggested as one writes. They are in the same order in each
	// language, for the localization files go by position, and the titles are
	// words that package bot understands.
	commands []command
}

type command struct {
	Title       string `json:"title"`
	Description string `json:"description"`
}

var texts = map[courses.Language]text{
	courses.Bokmaal: {
		fullName: "%s: korte kurs i Teams",
		short:    "Korte kurs, litt om gangen, rett i chatten",
		full: `%s gir deg korte kurs i Teams, litt om gangen. Du leser en leksjon på to minutter, svarer på noen spørsmål og får vite hvorfor svaret er riktig eller ikke. Du kan ta pause når som helst og fortsette der du slapp.

Skriv «hei» for å komme i gang, «mine kurs» for å se kursene dine eller «hjelp» for å se hva du kan gjøre. Du kan velge bokmål, nynorsk eller engelsk.

Kontaktpersonen for kursene i organisasjonen din kan se resultatene dine, og lederen din ser hva du har fullført og når noe har frist. Skriv «mine data» for å se alt som er lagret om deg.`,
		commands: []command{
			{"mine kurs", "Viser kursene dine"},
			{"fortsett", "Går videre der du slapp"},
			{"start", "Begynner på et kurs. Skriv gjerne navnet på kurset etter"},
			{"pause", "Stopper kortene en stund. Skriv gjerne hvor lenge, for eksempel 2 uker"},
			{"gjenoppta", "Avslutter pausen"},
			{"klokka", "Velger når på dagen kortene kommer. Skriv gjerne timen etter"},
			{"språk", "Bytter språk. Skriv gjerne nb, nn eller en etter"},
			{"mine data", "Viser hva som er lagret om deg"},
			{"resultater", "For kontaktpersoner: viser hvordan det går i organisasjonen"},
			{"status", "For kontaktpersoner: viser kampanjene og hvem de når"},
			{"ny kampanje", "For kontaktpersoner: lager en kampanje"},
			{"hjelp", "Viser hva du kan gjøre"},
		},
	},
	courses.Nynorsk: {
		fullName: "%s: korte kurs i Teams",
		short:    "Korte kurs, litt om gongen, rett i chatten",
		full: `%s gir deg korte kurs i Teams, litt om gongen. Du les ein leksjon på to minutt, svarer på nokre spørsmål og får vite kvifor svaret er rett eller ikkje. Du kan ta pause når som helst og halde fram der du slapp.

Skriv «hei» for å kome i gang, «mine kurs» for å sjå kursa dine eller «hjelp» for å sjå kva du kan gjere. Du kan velje bokmål, nynorsk eller engelsk.

Kontaktpersonen for kursa i organisasjonen din kan sjå resultata dine, og leiaren din ser kva du har fullført og når noko har frist. Skriv «mine data» for å sjå alt som er lagra om deg.`,
		commands: []command{
			{"mine kurs", "Viser kursa dine"},
			{"hald fram", "Går vidare der du slapp"},
			{"start", "Byrjar på eit kurs. Skriv gjerne namnet på kurset etter"},
			{"pause", "Stoppar korta ei stund. Skriv gjerne kor lenge, til dømes 2 veker"},
			{"ta opp att", "Avsluttar pausen"},
			{"klokka", "Vel når på dagen korta kjem. Skriv gjerne timen etter"},
			{"språk", "Byter språk. Skriv gjerne nb, nn eller en etter"},
			{"mine data", "Viser kva som er lagra om deg"},
			{"resultat", "For kontaktpersonar: viser korleis det går i organisasjonen"},
			{"status", "For kontaktpersonar: viser kampanjane og kven dei når"},
			{"ny kampanje", "For kontaktpersonar: lagar ein kampanje"},
			{"hjelp", "Viser kva du kan gjere"},
		},
	},
	courses.English: {
		fullName: "%s: short courses in Teams",
		short:    "Short courses, a little at a time, right in the chat",
		full: `%s gives you short courses in Teams, a little at a time. You read a two-minute lesson, answer a few questions and find out why an answer is right or not. You can take a break whenever you like and go on where you left off.

Write “hi” to get started, “my courses” to see your courses or “help” to see what you can do. You can choose Norwegian Bokmål, Nynorsk or English.

The contact person for the courses in your organisation can see your results, and your manager sees what you have completed and when something is due. Write “my data” to see everything that is kept about you.`,
		commands: []command{
			{"my courses", "Shows your courses"},
			{"continue", "Takes you on from where you left off"},
			{"start", "Begins a course. You can write its name after it"},
			{"pause", "Stops the cards for a while. You can write how long, such as 2 weeks"},
			{"resume", "Ends the pause"},
			{"hour", "Chooses the time of day that cards come. You can write the hour after it"},
			{"language", "Changes the language. You can write nb, nn or en after it"},
			{"my data", "Shows what is kept about you"},
			{"results", "For contact persons: shows how the organisation is doing"},
			{"status", "For contact persons: shows the campaigns and whom they reach"},
			{"new campaign", "For contact persons: makes a campaign"},
			{"help", "Shows what you can do"},
		},
	},
}
