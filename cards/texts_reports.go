package cards

// reportTexts are the texts of what says how far people are.
type reportTexts struct {
	// OverviewTitle has the organisation, TeamTitle whose team it is.
	OverviewTitle, TeamTitle, MyTeam string
	QualityTitle, LooksTitle         string
	ExportTitle, CertificatesTitle   string
	DigestOn, DigestOff              advice
	DeputyTitle                      string
	FileDeclined, FileFailed         advice
	NotYours                         advice
}

var reportsBokmaal = reportTexts{
	OverviewTitle: "Oversikt for %s", TeamTitle: "Teamet til %s", MyTeam: "Teamet ditt",
	QualityTitle: "Slik virker spørsmålene", LooksTitle: "Hvem har sett resultatene",
	ExportTitle: "Hent resultatene som fil", CertificatesTitle: "Kursbevisene dine",
	DigestOn:     advice{"Du får sammendrag igjen", "Det neste kommer av seg selv, en mandag morgen."},
	DigestOff:    advice{"Du får ikke flere sammendrag", "Du kan se det samme når du vil, og få sammendrag igjen her."},
	DeputyTitle:  "Hvem skal vikariere for deg?",
	FileDeclined: advice{"Filen ble ikke lagret", "Du sa nei takk, og ingenting er lagt noe sted."},
	FileFailed:   advice{"Filen kom ikke fram", "Noe gikk galt på veien til OneDrive. Be om den på nytt."},
	NotYours:     advice{"Dette er ikke for deg å se", "Resultatene til andre er det bare lederen deres og kontaktpersonen som ser."},
}

var reportsNynorsk = reportTexts{
	OverviewTitle: "Oversikt for %s", TeamTitle: "Teamet til %s", MyTeam: "Teamet ditt",
	QualityTitle: "Slik verkar spørsmåla", LooksTitle: "Kven har sett resultata",
	ExportTitle: "Hent resultata som fil", CertificatesTitle: "Kursbevisa dine",
	DigestOn:     advice{"Du får samandrag att", "Det neste kjem av seg sjølv, ein måndag morgon."},
	DigestOff:    advice{"Du får ikkje fleire samandrag", "Du kan sjå det same når du vil, og få samandrag att her."},
	DeputyTitle:  "Kven skal vikariere for deg?",
	FileDeclined: advice{"Fila vart ikkje lagra", "Du sa nei takk, og ingenting er lagt nokon stad."},
	FileFailed:   advice{"Fila kom ikkje fram", "Noko gjekk gale på vegen til OneDrive. Be om henne på nytt."},
	NotYours:     advice{"Dette er ikkje for deg å sjå", "Resultata til andre er det berre leiaren deira og kontaktpersonen som ser."},
}

var reportsEnglish = reportTexts{
	OverviewTitle: "Overview of %s", TeamTitle: "%s’s team", MyTeam: "Your team",
	QualityTitle: "How the questions do", LooksTitle: "Who looked at the results",
	ExportTitle: "Get the results as a file", CertificatesTitle: "Your certificates",
	DigestOn:     advice{"You get digests again", "The next one comes by itself, on a Monday morning."},
	DigestOff:    advice{"You get no more digests", "You can see the same whenever you like, and have digests again here."},
	DeputyTitle:  "Who stands in for you?",
	FileDeclined: advice{"The file was not saved", "You said no, and nothing lies anywhere."},
	FileFailed:   advice{"The file didn’t arrive", "Something went wrong on its way to OneDrive. Ask for it once more."},
	NotYours:     advice{"This isn’t for you to see", "Only their manager and the contact person see other people’s results."},
}
