package sheet

import "drypp/courses"

// words are the names that columns have, folded (see fold), by the field they
// mean, the surest first: Bokmål, Nynorsk, English.
var words = map[string][]string{
	ColumnName: {"navn", "namn", "name", "fulltnavn", "fulltnamn", "fullname", "visningsnavn", "visingsnamn", "displayname",
		"ansattnavn", "ansattnamn", "tilsettnamn", "employeename", "ansatt", "tilsett", "employee", "medarbeider", "medarbeidar", "person"},
	ColumnFirstName: {"fornavn", "førenamn", "fornamn", "firstname", "givenname", "forename"},
	ColumnLastName:  {"etternavn", "etternamn", "lastname", "surname", "familyname"},
	ColumnEmail: {"epost", "epostadresse", "email", "emailaddress", "mail", "mailadresse", "mailaddress", "jobbepost", "epostjobb",
		"arbeidsepost", "epostarbeid", "workemail", "smtp", "smtpadresse", "primarysmtpaddress", "epostmail",
		"userprincipalname", "upn", "brukernavn", "brukarnamn", "username"},
	ColumnLanguage: {"språk", "målform", "language", "preferredlanguage", "foretrukketspråk", "føretrektspråk", "lang", "spraak", "sprak"},

	courses.FieldDepartment: {"avdeling", "avd", "department", "dept", "avdelingsnavn", "avdelingsnamn", "departmentname",
		"enhet", "eining", "unit", "seksjon", "section", "organisasjonsenhet", "organisasjonseining"},
	courses.FieldLocation: {"arbeidssted", "arbeidsstad", "lokasjon", "location", "officelocation", "kontor", "office",
		"kontorsted", "kontorstad", "sted", "stad", "place", "worklocation", "workplace", "site", "by", "city"},
	courses.FieldManager: {"lederepost", "leiarepost", "manageremail", "leder", "leiar", "manager", "nærmesteleder", "nærmasteleiar",
		"nærasteleiar", "linemanager", "sjef", "overordnet", "overordna", "reportsto", "supervisor", "ledersepost", "leiarsepost", "leiarensepost", "epostleder", "epostleiar"},
	courses.FieldTitle: {"stilling", "stillingstittel", "title", "jobtitle", "tittel", "yrkestittel", "position", "rolle", "role"},
	courses.FieldStart: {"startdato", "startdate", "ansattfra", "tilsettfrå", "ansattdato", "tilsettdato", "ansettelsesdato",
		"tilsetjingsdato", "tiltredelse", "tiltredelsesdato", "tiltredingsdato", "tiltrådt", "hiredate", "employeehiredate",
		"dateofhire", "førstearbeidsdag", "firstday", "firstdayofwork", "begynte", "begynner", "starter", "start", "employedfrom", "employedsince"},
	courses.FieldCountry:  {"land", "country", "landkode", "countrycode", "countryregion", "countryorregion", "usagelocation"},
	courses.FieldTimezone: {"tidssone", "timezone", "tz"},
	courses.FieldGroups:   {"grupper", "gruppe", "groups", "group", "team", "lag", "memberof"},
}

// headers are the names of columns that Write writes. Read knows all of them.
var headers = map[courses.Language]map[string]string{
	courses.Bokmaal: {ColumnName: "Navn", ColumnEmail: "E-post", ColumnLanguage: "Språk",
		courses.FieldDepartment: "Avdeling", courses.FieldLocation: "Arbeidssted", courses.FieldManager: "Leder",
		courses.FieldTitle: "Stilling", courses.FieldStart: "Startdato", courses.FieldCountry: "Land",
		courses.FieldTimezone: "Tidssone", courses.FieldGroups: "Grupper"},
	courses.Nynorsk: {ColumnName: "Namn", ColumnEmail: "E-post", ColumnLanguage: "Språk",
		courses.FieldDepartment: "Avdeling", courses.FieldLocation: "Arbeidsstad", courses.FieldManager: "Leiar",
		courses.FieldTitle: "Stilling", courses.FieldStart: "Startdato", courses.FieldCountry: "Land",
		courses.FieldTimezone: "Tidssone", courses.FieldGroups: "Grupper"},
	courses.English: {ColumnName: "Name", ColumnEmail: "E-mail", ColumnLanguage: "Language",
		courses.FieldDepartment: "Department", courses.FieldLocation: "Location", courses.FieldManager: "Manager",
		courses.FieldTitle: "Title", courses.FieldStart: "Start date", courses.FieldCountry: "Country",
		courses.FieldTimezone: "Time zone", courses.FieldGroups: "Groups"},
}
