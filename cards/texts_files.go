package cards

// fileTexts are the texts about files of results, certificates, and who looked.
type fileTexts struct {
	ExportTitle, ExportButton, ExportWhat, ExportScoped string
	ExportCourse, ExportFormat, ExportNoted             string
	// Formats are buttons, by Data.Format.
	Formats                                       map[string]string
	LooksTitle, LooksButton, LooksWhat, LooksNone string
	// Looks go by results.Look; what else there may be is OtherLook.
	Looks     map[string]string
	OtherLook string
	// Vias name how the program was used where nobody's name is known.
	Vias map[string]string
	// MyLooks is above the looks among somebody's data.
	MyLooks   string
	MoreLooks plural
	// At has a day and a time.
	At string

	CertificatesTitle, CertificatesButton string
	CertificatesWhat, CertificatesNone    string
	// Get is the button of a result. Score has a percentage, Expired a day.
	Get, PDF, Badge, Score, Expired string
	MoreCertificates                plural

	Declined, Failed, NotYours advice

	// OfferResults and OfferCertificate name a file by what it is of.
	OfferResults, OfferCertificate string
	// ResultsText has the organisation, CertificateText a course, Ready and
	// Arrived the name of a file.
	ResultsText, CertificateText string
	Ready, Arrived               string
	TooLarge, TooFew             advice

	// Commands that the bot understands, by right.
	ResultCommands, TeamCommands          []string
	QualityCommands, CertificatesCommands []string
}

var filesBokmaal = fileTexts{
	ExportTitle: "Hent resultatene som fil", ExportButton: "Hent fil",
	ExportWhat:   "Filen har navn, kurs og resultater. Teams spør deg før den lagres i OneDrive hos deg.",
	ExportScoped: "Den gjelder bare dem du er kontaktperson for:",
	ExportCourse: "Kurs", ExportFormat: "Hva slags fil?", ExportNoted: "Det blir ført opp at du hentet den, når, og hvem den gjelder.",
	Formats:    map[string]string{"xlsx": "Excel", "pdf": "PDF-rapport", "csv": "CSV", "json": "JSON"},
	LooksTitle: "Hvem har sett resultatene", LooksButton: "Hvem har sett",
	LooksWhat: "Alle som har hentet eller sett resultater med navn, den siste først.", LooksNone: "Ingen har sett noe ennå.",
	Looks: map[string]string{"export": "Hentet fil med navn", "report": "Hentet rapport uten navn", "results": "Så resultater med navn",
		"team": "Så teamet sitt", "certificate": "Hentet kursbeviset til noen andre", "survey": "Så svar på en undersøkelse", "needs": "Så kursbehov",
		"documents": "Så hvem som har bekreftet dokumenter"},
	OtherLook: "Så resultater", Vias: map[string]string{"command line": "Kommandolinjen"},
	MyLooks: "Hvem som har sett resultatene dine, og hva du har sett", MoreLooks: plural{"… og %d gang til.", "… og %d ganger til."}, At: "%s klokka %s",
	CertificatesTitle: "Kursbevisene dine", CertificatesButton: "Kursbevis",
	CertificatesWhat: "PDF er til å skrive ut og vise fram. Det digitale beviset (Open Badges 3.0) kan andre kontrollere.",
	CertificatesNone: "Du har ingen kursbevis ennå. Du får et når du består et kurs.",
	Get:              "Hent kursbevis", PDF: "PDF", Badge: "Digitalt bevis", Score: "%d\u00a0%% riktig", Expired: "⚠ Utløp %s",
	MoreCertificates: plural{"… og %d kursbevis til som det ikke er plass til her.", "… og %d kursbevis til som det ikke er plass til her."},
	Declined:         advice{"Filen ble ikke lagret", "Du takket nei, og den ligger ikke noe sted."},
	Failed:           advice{"Filen kom ikke fram", "Noe gikk galt på veien til OneDrive, og den ligger ikke noe sted. Prøv igjen."},
	NotYours:         advice{"Dette er ikke for deg å se", "Bare kontaktpersonen for kursene og lederen ser hvordan det går med andre. Ditt eget finner du under «Mine kurs»."},
	OfferResults:     "Resultater %s", OfferCertificate: "Kursbevis %s",
	ResultsText: "Resultatene til folk i %s, med navn", CertificateText: "Kursbevis for «%s»",
	Ready: "Filen er klar: «%s»", Arrived: "Filen er lagret i OneDrive: «%s»",
	TooLarge: advice{"Filen er for stor for chatten", "Velg ett kurs om gangen, eller be dem som driver Drypp, om å hente den ut for deg."},
	TooFew:   advice{"Det er for få til å vise tall", "Tall om færre enn fem personer kunne vise til én av dem. Se på en større del, eller på hele organisasjonen."},
	ResultCommands: []string{
		"**hva sitter** viser hva folk fortsatt kan av kursene, og hvor sikkert det er",
		"**eksport** henter resultatene som fil",
		"**undersøkelser** viser hva folk har svart på undersøkelser",
		"**hvem har sett** viser hvem som har sett på resultater",
	},
	TeamCommands:         []string{"**team** viser hvordan det går i teamet ditt", "**vikar** velger hvem som får sammendraget om teamet når du har pause"},
	QualityCommands:      []string{"**kvalitet** viser hvordan spørsmålene i et kurs virker"},
	CertificatesCommands: []string{"**kursbevis** viser kursbevisene dine"},
}

var filesNynorsk = fileTexts{
	ExportTitle: "Hent resultata som fil", ExportButton: "Hent fil",
	ExportWhat:   "Fila har namn, kurs og resultat. Teams spør deg før ho blir lagra i OneDrive hjå deg.",
	ExportScoped: "Ho gjeld berre dei du er kontaktperson for:",
	ExportCourse: "Kurs", ExportFormat: "Kva slags fil?", ExportNoted: "Det blir ført opp at du henta ho, når, og kven ho gjeld.",
	Formats:    map[string]string{"xlsx": "Excel", "pdf": "PDF-rapport", "csv": "CSV", "json": "JSON"},
	LooksTitle: "Kven har sett resultata", LooksButton: "Kven har sett",
	LooksWhat: "Alle som har henta eller sett resultat med namn, den siste først.", LooksNone: "Ingen har sett noko enno.",
	Looks: map[string]string{"export": "Henta fil med namn", "report": "Henta rapport utan namn", "results": "Såg resultat med namn",
		"team": "Såg teamet sitt", "certificate": "Henta kursbeviset til nokon andre", "survey": "Såg svar på ei undersøking", "needs": "Såg kursbehov",
		"documents": "Såg kven som har stadfesta dokument"},
	OtherLook: "Såg resultat", Vias: map[string]string{"command line": "Kommandolinja"},
	MyLooks: "Kven som har sett resultata dine, og kva du har sett", MoreLooks: plural{"… og %d gong til.", "… og %d gonger til."}, At: "%s klokka %s",
	CertificatesTitle: "Kursbevisa dine", CertificatesButton: "Kursbevis",
	CertificatesWhat: "PDF er til å skrive ut og vise fram. Det digitale beviset (Open Badges 3.0) kan andre kontrollere.",
	CertificatesNone: "Du har ingen kursbevis enno. Du får eitt når du greier eit kurs.",
	Get:              "Hent kursbevis", PDF: "PDF", Badge: "Digitalt bevis", Score: "%d\u00a0%% rett", Expired: "⚠ Gjekk ut %s",
	MoreCertificates: plural{"… og %d kursbevis til som det ikkje er plass til her.", "… og %d kursbevis til som det ikkje er plass til her."},
	Declined:         advice{"Fila vart ikkje lagra", "Du takka nei, og ho ligg ikkje nokon stad."},
	Failed:           advice{"Fila kom ikkje fram", "Noko gjekk gale på vegen til OneDrive, og ho ligg ikkje nokon stad. Prøv igjen."},
	NotYours:         advice{"Dette er ikkje for deg å sjå", "Berre kontaktpersonen for kursa og leiaren ser korleis det går med andre. Ditt eige finn du under «Mine kurs»."},
	OfferResults:     "Resultat %s", OfferCertificate: "Kursbevis %s",
	ResultsText: "Resultata til folk i %s, med namn", CertificateText: "Kursbevis for «%s»",
	Ready: "Fila er klar: «%s»", Arrived: "Fila er lagra i OneDrive: «%s»",
	TooLarge: advice{"Fila er for stor for chatten", "Vel eitt kurs om gongen, eller be dei som driv Drypp, om å hente henne ut for deg."},
	TooFew:   advice{"Det er for få til å vise tal", "Tal om færre enn fem personar kunne vise til éin av dei. Sjå på ein større del, eller på heile organisasjonen."},
	ResultCommands: []string{
		"**kva sit** viser kva folk framleis kan av kursa, og kor sikkert det er",
		"**eksport** hentar resultata som fil",
		"**undersøkingar** viser kva folk har svart på undersøkingar",
		"**kven har sett** viser kven som har sett på resultat",
	},
	TeamCommands:         []string{"**team** viser korleis det går i teamet ditt", "**vikar** vel kven som får samandraget om teamet når du har pause"},
	QualityCommands:      []string{"**kvalitet** viser korleis spørsmåla i eit kurs verkar"},
	CertificatesCommands: []string{"**kursbevis** viser kursbevisa dine"},
}

var filesEnglish = fileTexts{
	ExportTitle: "Get the results as a file", ExportButton: "Get a file",
	ExportWhat:   "The file has names, courses and results. Teams asks you before it is saved to your OneDrive.",
	ExportScoped: "It is only about those whose contact person you are:",
	ExportCourse: "Course", ExportFormat: "What kind of file?", ExportNoted: "It is put on record that you got it, when, and whom it is about.",
	Formats:    map[string]string{"xlsx": "Excel", "pdf": "PDF report", "csv": "CSV", "json": "JSON"},
	LooksTitle: "Who looked at the results", LooksButton: "Who looked",
	LooksWhat: "Everybody who got or saw results by name, the latest first.", LooksNone: "Nobody has looked yet.",
	Looks: map[string]string{"export": "Got a file with names", "report": "Got a report without names", "results": "Saw results by name",
		"team": "Saw their team", "certificate": "Got somebody else’s certificate", "survey": "Saw answers to a survey", "needs": "Saw training needs",
		"documents": "Saw who acknowledged documents"},
	OtherLook: "Saw results", Vias: map[string]string{"command line": "The command line"},
	MyLooks: "Who looked at your results, and what you looked at", MoreLooks: plural{"… and %d more time.", "… and %d more times."}, At: "%s at %s",
	CertificatesTitle: "Your certificates", CertificatesButton: "Certificates",
	CertificatesWhat: "The PDF is to print and to show. The digital badge (Open Badges 3.0) can be verified by others.",
	CertificatesNone: "You have no certificates yet. You get one when you pass a course.",
	Get:              "Get certificate", PDF: "PDF", Badge: "Digital badge", Score: "%d%% right", Expired: "⚠ Expired on %s",
	MoreCertificates: plural{"… and %d more certificate that there is no room for here.", "… and %d more certificates that there is no room for here."},
	Declined:         advice{"The file was not saved", "You declined it, and it lies nowhere."},
	Failed:           advice{"The file didn’t arrive", "Something went wrong on its way to OneDrive, and it lies nowhere. Try again."},
	NotYours:         advice{"This isn’t for you to see", "Only the contact person for the courses and the manager see how others do. Your own is under “My courses”."},
	OfferResults:     "Results %s", OfferCertificate: "Certificate %s",
	ResultsText: "The results of people in %s, by name", CertificateText: "Certificate for “%s”",
	Ready: "The file is Ready: “%s”", Arrived: "The file is in OneDrive: “%s”",
	TooLarge: advice{"The file is too large for the chat", "Choose one course at a time, or ask those who run Drypp to export it for you."},
	TooFew:   advice{"There are too few to show numbers", "Numbers about fewer than five people could point at one of them. Look at a larger part, or at the whole organisation."},
	ResultCommands: []string{
		"**retention** shows what people still know of the courses, and how sure that is",
		"**export** gets the results as a file",
		"**surveys** shows what people answered to surveys",
		"**who looked** shows who looked at results",
	},
	TeamCommands:         []string{"**team** shows how your team is doing", "**deputy** chooses who gets the digest about your team while you pause"},
	QualityCommands:      []string{"**quality** shows how the questions of a course do"},
	CertificatesCommands: []string{"**certificates** shows your certificates"},
}
