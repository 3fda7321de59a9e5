package export

import "drypp/courses"

var bokmaal = Texts{
	Title: "Opplæringsresultater", Lang: "nb-NO",
	Organisation: "Organisasjon", Tenant: "Leietaker-ID", Scope: "Utvalg", Course: "Kurs", Period: "Periode",
	Made: "Laget", By: "Laget av", Rows: "Antall linjer",
	Everybody: "alle i organisasjonen", AllCourses: "alle kurs", Always: "ingen avgrensning", CommandLine: "kommandolinjen",
	FromTo: "fra og med %s til og med %s", FromOn: "fra og med %s", UpTo: "til og med %s",
	Method: "Slik er det talt",
	Methods: []string{
		"Hver linje er én gang en person tok et kurs, eller et kurs de skal ta og ikke har begynt på. Alt er lest på ett og samme tidspunkt. Klokkeslett er i tidssonen %s.",
		"Med en periode er bare det med som ble begynt eller fullført i den. Kurs som ikke er begynt, er da ikke med.",
		"Resultatet er fra det første forsøket som ble bestått, ellers fra det siste som ble fullført.",
		"I tallene per kurs telles hver person én gang. «Ajour» har bestått, det gjelder fortsatt, og de skal ikke ta det på nytt nå. «Forfalt» er over fristen. «Ikke ferdig» er alle andre.",
		"Filen inneholder navn, og derfor er ingen tall holdt tilbake. Tall uten navn vises ellers bare når de gjelder minst fem personer. At filen ble laget, står i loggen over hvem som har sett resultatene.",
	},
	Continued: "(fortsetter)",
	Totals:    "Per kurs", List: "Alle linjer",
	Numbers: [7]string{"Personer", "Begynt", "Fullført", "Bestått", "Ajour", "Ikke ferdig", "Forfalt"},
	Columns: map[string]string{
		"name": "Navn", "email": "E-post", "course": "Kurs-ID", "title": "Kurs", "state": "Status", "version": "Versjon",
		"tries": "Forsøk", "right": "Rette", "questions": "Spørsmål", "percent": "Andel rette", "started": "Begynt",
		"completed": "Fullført", "owed": "Skal tas", "due": "Frist", "overdue": "Forfalt", "score": "Resultat", "expires": "Gjelder til",
		courses.FieldDepartment: "Avdeling", courses.FieldLocation: "Sted", "field_title": "Stilling",
		courses.FieldStart: "Startdato", courses.FieldManager: "Leder", courses.FieldCountry: "Land",
		courses.FieldTimezone: "Tidssone", courses.FieldGroups: "Grupper",
	},
	States: map[State]string{Assigned: "Ikke begynt", Started: "Begynt", Failed: "Ikke bestått", Passed: "Bestått"},
	Yes:    "Ja", No: "Nei",
	Score: "%d av %d (%d\u00a0%%)", Page: "Side %d av %d",
	Summary: "Sammendrag", Everything: "Alle linjer",
	ByCourse: "Ajour, ikke ferdig og forfalt: %d av %d kurs", Together: "Alle kurs samlet",
	Chart:     "Diagram over tallene i tabellen på dette arket.",
	Withdrawn: "(trukket tilbake)", Nothing: "Ingen linjer.",
}
