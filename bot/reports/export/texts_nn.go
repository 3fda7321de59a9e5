package export

import "drypp/courses"

var nynorsk = Texts{
	Title: "Opplæringsresultat", Lang: "nn-NO",
	Organisation: "Organisasjon", Tenant: "Leigetakar-ID", Scope: "Utval", Course: "Kurs", Period: "Periode",
	Made: "Laga", By: "Laga av", Rows: "Tal på linjer",
	Everybody: "alle i organisasjonen", AllCourses: "alle kurs", Always: "inga avgrensing", CommandLine: "kommandolinja",
	FromTo: "frå og med %s til og med %s", FromOn: "frå og med %s", UpTo: "til og med %s",
	Method: "Slik er det talt",
	Methods: []string{
		"Kvar linje er éin gong ein person tok eit kurs, eller eit kurs dei skal ta og ikkje har byrja på. Alt er lese på eitt og same tidspunkt. Klokkeslett er i tidssona %s.",
		"Med ein periode er berre det med som vart byrja på eller fullført i han. Kurs som ikkje er byrja på, er då ikkje med.",
		"Resultatet er frå det første forsøket der kurset vart bestått, elles frå det siste som vart fullført.",
		"I tala per kurs blir kvar person talt éin gong. «À jour» har bestått, det gjeld framleis, og dei skal ikkje ta det på nytt no. «Forfalle» er over fristen. «Ikkje ferdig» er alle andre.",
		"Fila inneheld namn, og difor er ingen tal haldne tilbake. Tal utan namn blir elles berre viste når dei gjeld minst fem personar. At fila vart laga, står i loggen over kven som har sett resultata.",
	},
	Continued: "(held fram)",
	Totals:    "Per kurs", List: "Alle linjer",
	Numbers: [7]string{"Personar", "Byrja", "Fullført", "Bestått", "À jour", "Ikkje ferdig", "Forfalle"},
	Columns: map[string]string{
		"name": "Namn", "email": "E-post", "course": "Kurs-ID", "title": "Kurs", "state": "Status", "version": "Versjon",
		"tries": "Forsøk", "right": "Rette", "questions": "Spørsmål", "percent": "Del rette", "started": "Byrja",
		"completed": "Fullført", "owed": "Skal takast", "due": "Frist", "overdue": "Forfalle", "score": "Resultat", "expires": "Gjeld til",
		courses.FieldDepartment: "Avdeling", courses.FieldLocation: "Stad", "field_title": "Stilling",
		courses.FieldStart: "Startdato", courses.FieldManager: "Leiar", courses.FieldCountry: "Land",
		courses.FieldTimezone: "Tidssone", courses.FieldGroups: "Grupper",
	},
	States: map[State]string{Assigned: "Ikkje byrja", Started: "Byrja", Failed: "Ikkje bestått", Passed: "Bestått"},
	Yes:    "Ja", No: "Nei",
	Score: "%d av %d (%d\u00a0%%)", Page: "Side %d av %d",
	Summary: "Samandrag", Everything: "Alle linjer",
	ByCourse: "À jour, ikkje ferdig og forfalle: %d av %d kurs", Together: "Alle kurs samla",
	Chart:     "Diagram over tala i tabellen på dette arket.",
	Withdrawn: "(trekt tilbake)", Nothing: "Ingen linjer.",
}
