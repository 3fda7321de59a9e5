package cards

// peopleTexts are the texts about where people come from, and of files that
// bring some.
type peopleTexts struct {
	// Title has the organisation; Button leads to the card, Command says what
	// to write for it.
	Title, Button, Command string
	Count, Left, Waiting   plural
	// From goes by the words of store.RosterSource; Directory is said before
	// anybody came from there.
	From               map[string]string
	Directory, Nowhere string
	SendFile           string
	Running, Long      string
	Failed             advice
	ForAdmin           string
	Held               advice
	Allowed            plural
	Remove             plural
	// Synced has a day, a time of day and how long ago that is: Now, or Ago
	// with one of the others.
	Synced, Now, Ago     string
	Minutes, Hours, Days plural
	KnownTitle           string
	Sync, Choose         string
	// Notes go by PeopleNote; Stops has the names of campaigns.
	Notes map[PeopleNote]string
	Stops plural

	// Names are those of the standard fields.
	Names map[string]string

	FieldsTitle, FieldsIntro, FieldsLabel, FieldsNone string
	// Deletes and Adds have the names of fields, WillStop those of campaigns.
	SureTitle, Deletes, Adds       string
	WillStop                       plural
	YesDelete, YesChange, NoChange string

	// Reading has a file's name.
	Reading, ReadingText     string
	Working, WorkingText     string
	Check                    string
	New, Changed, Back, Same string
	Leaving, Unusable        string
	Missing                  plural
	YouMissing, Unsure       string
	ProblemsTitle            string
	// Row has its number, RowColumn a column too; each ends with what is wrong.
	Row, RowColumn string
	MoreProblems   plural
	UsedTitle      string
	UnusedTitle    string
	// Unknown, Unchosen and Double have names of columns; MoreColumns follows
	// those that there is room for.
	Unknown, Unchosen, Double     string
	MoreColumns                   plural
	NothingNew, NothingUsable     string
	Kept                          string
	Add, Cancel                   string
	Whole                         plural
	Done, DoneText                string
	ForgottenTitle, ForgottenText string
	NotReadTitle                  string
	NotYoursTitle, NotYoursText   string
	// Files go by FileProblem, and Rows by the codes of package sheet; what
	// else there may be is OtherFile or OtherRow.
	Files     map[string]advice
	OtherFile advice
	Rows      map[string]string
	OtherRow  string
	// Sheets has the names of a workbook's sheets.
	Sheets string
}

var peopleBokmaal = peopleTexts{
	Title:   "Folk i %s",
	Button:  "Folk",
	Command: "**folk** viser hvor folkene kommer fra, og hva Drypp vet om dem",
	Count:   plural{"%d person er med", "%d personer er med"},
	Left:    plural{"%d har sluttet", "%d har sluttet"},
	Waiting: plural{
		"%d av dem kjenner Drypp bare e-postadressen til. Kortene kommer når appen er installert for personen.",
		"%d av dem kjenner Drypp bare e-postadressen til. Kortene kommer når appen er installert for dem.",
	},
	From: map[string]string{
		"directory":     "Folkene kommer fra Entra ID.",
		"file":          "Folkene kommer fra et regneark.",
		"configuration": "Folkene kommer fra oppsettet, som administratoren har skrevet.",
	},
	Directory: "Folkene skal komme fra Entra ID, men ingen er hentet ennå.",
	Nowhere:   "Ingen har lagt inn noen liste. Bare de som selv legger til appen, er med.",
	SendFile:  "Send meg et regneark (.xlsx eller .csv) her i chatten for å legge til eller oppdatere folk. Det må ha en kolonne for navn og en for e-post. Du får se hva som skjer, før noe blir endret.",
	Running:   "En oppdatering pågår akkurat nå.",
	Long:      "Det er lenge siden. Be administratoren kjøre «drypp doctor».",
	Failed:    advice{"Den siste oppdateringen gikk ikke", "Ingen er fjernet, og Drypp prøver igjen av seg selv. Varer det lenge, må administratoren se på det."},
	ForAdmin:  "Til administratoren: %s",
	Held:      advice{"Den siste oppdateringen ville fjernet %d av %d personer", "Det er flere enn vanlig, så ingen er fjernet. Er det riktig, trykker du på knappen under. Er det feil, kan du la det være og be administratoren se på hvem som er med i Entra ID."},
	Allowed:   plural{"Det er sagt ja til å fjerne %d person. Det skjer i neste oppdatering.", "Det er sagt ja til å fjerne inntil %d personer. Det skjer i neste oppdatering."},
	Remove:    plural{"Ja, fjern %d person", "Ja, fjern %d personer"},
	Synced:    "Sist oppdatert %s klokka %s (%s).",
	Now:       "nå nettopp", Ago: "for %s siden",
	Minutes: plural{"%d minutt", "%d minutter"}, Hours: plural{"%d time", "%d timer"}, Days: plural{"%d dag", "%d dager"},
	KnownTitle: "Dette vet Drypp om hver enkelt",
	Sync:       "Hent folk nå",
	Choose:     "Velg felter",
	Notes: map[PeopleNote]string{
		PeopleAllowed: "✓ Den neste oppdateringen fjerner dem",
		PeopleNotHeld: "Det er ikke lenger noe å si ja til.",
		PeopleChosen:  "✓ Feltene er endret",
		PeopleBusy:    "Folkelisten blir oppdatert akkurat nå. Prøv igjen om litt.",
		PeopleFailed:  "Det gikk ikke akkurat nå. Se under, og prøv igjen om litt.",
	},
	Stops: plural{"%d kampanje er stoppet fordi den bruker et felt som er slettet: %s", "%d kampanjer er stoppet fordi de bruker felter som er slettet: %s"},
	Names: map[string]string{
		"name": "navn", "email": "e-post", "language": "språk", "department": "avdeling", "location": "arbeidssted",
		"manager": "leder", "title": "stilling", "start_date": "første arbeidsdag", "country": "land", "timezone": "tidssone", "groups": "grupper",
	},
	FieldsTitle: "Hva skal Drypp vite om folk?",
	FieldsIntro: "Navn, e-post og språk er alltid med. Velg bare det dere har bruk for, for eksempel til å velge hvem en kampanje gjelder.",
	FieldsLabel: "I tillegg til navn, e-post og språk",
	FieldsNone:  "Det er ingen felter å velge mellom. Administratoren kan sette opp flere.",
	SureTitle:   "Er du sikker?",
	Deletes:     "Dette slettes med en gang hos alle: **%s**. Angrer dere senere, må det hentes inn på nytt.",
	Adds:        "Dette kommer i tillegg, og fylles ut ved neste oppdatering: **%s**.",
	WillStop:    plural{"%d kampanje stopper, fordi den bruker et felt som slettes: %s", "%d kampanjer stopper, fordi de bruker felter som slettes: %s"},
	YesDelete:   "Ja, slett",
	YesChange:   "Ja, endre",
	NoChange:    "Nei, gå tilbake",

	Reading:        "Leser «%s» …",
	ReadingText:    "Du får en oversikt over hva som skjer, før noe blir endret. En lang liste kan ta et par minutter.",
	Working:        "Jobber med saken …",
	WorkingText:    "Du får beskjed her når det er gjort. Det kan ta et par minutter.",
	Check:          "Se over «%s»",
	New:            "Nye",
	Changed:        "Endret",
	Back:           "Tilbake igjen",
	Same:           "Som før",
	Leaving:        "Sluttet",
	Unusable:       "Rader som ikke kan brukes",
	Missing:        plural{"%d person som er med nå, står ikke i filen, men blir værende – med mindre du sier at filen er hele listen.", "%d personer som er med nå, står ikke i filen, men blir værende – med mindre du sier at filen er hele listen."},
	YouMissing:     "Du står ikke selv i filen. Derfor kan den ikke brukes som hele listen.",
	Unsure:         "Noen av radene som ikke kan brukes, kan gjelde folk som er med nå. Derfor kan filen ikke brukes som hele listen før de er rettet.",
	ProblemsTitle:  "Rader du bør se på",
	Row:            "**Rad %d:** %s",
	RowColumn:      "**Rad %d**, %s: %s",
	MoreProblems:   plural{"… og %d ting til.", "… og %d ting til."},
	UsedTitle:      "Kolonner som brukes",
	UnusedTitle:    "Kolonner som ikke brukes",
	Unknown:        "Ukjent: %s",
	Unchosen:       "Ikke blant feltene dere har valgt: %s",
	Double:         "Finnes i en annen kolonne: %s",
	MoreColumns:    plural{"og %d til", "og %d til"},
	NothingNew:     "Alt som står i filen, er lagret fra før.",
	NothingUsable:  "Ingen av radene kan brukes. Rett opp filen og send den på nytt.",
	Kept:           "Filen er ikke lagret noe sted. Jeg husker den i en halv time.",
	Add:            "Legg til og oppdater",
	Cancel:         "Avbryt",
	Whole:          plural{"Dette er hele listen (%d slutter)", "Dette er hele listen (%d slutter)"},
	Done:           "✓ Folkelisten er oppdatert",
	DoneText:       "De nye får kampanjene som passer for dem, tidligst fra sin første arbeidsdag. De som har sluttet, får ingen flere kort.",
	ForgottenTitle: "Filen er glemt", ForgottenText: "Ingenting er endret.",
	NotReadTitle:  "Filen kan ikke brukes",
	NotYoursTitle: "Takk, men filer har jeg ikke bruk for",
	NotYoursText:  "Jeg har ikke åpnet den. Er det noe om kursene, kan du ta det med kontaktpersonen for kursene hos dere.",
	Files: map[string]advice{
		"empty":           {"Filen er tom", "Lagre folkelisten en gang til, og send den filen."},
		"not_a_sheet":     {"Dette er ikke et regneark", "Lagre folkelisten som Excel-arbeidsbok (.xlsx) eller CSV, og send den."},
		"old_excel":       {"Dette er et Excel-format jeg ikke kan lese", "Åpne filen i Excel, velg «Lagre som», og lagre den som Excel-arbeidsbok (.xlsx)."},
		"opendocument":    {"Dette er et regneark fra LibreOffice eller OpenOffice", "Åpne det og lagre det som Excel-arbeidsbok (.xlsx) eller CSV."},
		"numbers":         {"Dette er et Numbers-dokument", "Åpne det i Numbers og eksporter det til Excel (.xlsx) eller CSV."},
		"encrypted":       {"Filen er låst med passord", "Lagre en kopi uten passord, og send den."},
		"damaged":         {"Filen er skadet", "Åpne den i Excel, lagre den på nytt, og send den en gang til."},
		"too_big":         {"Filen er for stor", "Lagre bare arket med folkene i en egen fil, eller send det som CSV."},
		"too_many_people": {"Det er for mange personer i filen", "Del listen i flere filer."},
		"no_header":       {"Jeg finner ikke kolonnene for navn og e-post", "En av de første radene må si hvilken kolonne som er navn og hvilken som er e-post."},
		"many_sheets":     {"Flere ark i filen har folk", "Lagre det riktige arket i en egen fil, og send den."},
		"no_such_sheet":   {"Arket finnes ikke i filen", "Lagre det riktige arket i en egen fil, og send den."},
		"kind":            {"Jeg kan bare lese regneark", "Send folkelisten som .xlsx eller .csv."},
		"several":         {"Jeg kan bare ta én fil om gangen", "Send folkelisten i én fil."},
		"download":        {"Jeg fikk ikke hentet filen fra Teams", "Send den en gang til."},
		"expired":         {"Den filen har jeg ikke lenger", "Jeg husker filer i en halv time, og bare den siste. Send den på nytt."},
		"directory":       {"Folkene kommer fra Entra ID", "Da kan de ikke legges inn fra et regneark også. Skriv **folk** for å se hvordan det står til."},
		"configured":      {"Folkene står i oppsettet", "Da kan de ikke legges inn fra et regneark også. Be administratoren om å rette oppsettet."},
		"list":            {"Noen står to ganger i filen", "Rett opp filen og send den på nytt."},
		"held":            {"Nå ville flere slutte enn det du fikk se", "Ingenting er endret. Send filen på nytt, og se over tallene."},
		"busy":            {"Folkelisten blir oppdatert akkurat nå", "Vent litt og send filen på nytt."},
		"unsupported":     {"Her kan jeg ikke ta imot filer", "Be administratoren bruke «drypp people import»."},
	},
	OtherFile: advice{"Det gikk ikke akkurat nå", "Vent litt og send filen på nytt. Det du allerede har lagt inn, er ikke gått tapt."},
	Rows: map[string]string{
		"no_email": "e-postadressen mangler", "bad_email": "dette er ingen e-postadresse", "duplicate_email": "samme e-postadresse som i rad %d",
		"no_name": "navnet mangler", "too_long": "teksten er for lang", "unreadable": "noen tegn kan ikke leses. Lagre filen som .xlsx eller UTF-8.",
		"open_quote": "radene under har havnet i denne, fordi et anførselstegn ikke er lukket",
		"bad_date":   "dette er ingen dato jeg forstår. Skriv den som 31.01.2026.", "formula_without_value": "formelen har ikke noe svar. Åpne filen i Excel og lagre den.",
		"formula_error": "formelen gir en feil", "bad_groups": "gruppene kan ikke skilles fra hverandre. Sett semikolon mellom dem.",
		"number_cut": "tallet er kuttet av regnearket. Skriv det som tekst.", "ambiguous_date": "datoen kan leses på to måter, og tas som dag.måned.år",
		"bad_language": "dette språket har jeg ikke, så jeg bruker organisasjonens", "bad_country": "dette landet kjenner jeg ikke, så jeg bruker organisasjonens",
		"bad_timezone": "denne tidssonen kjenner jeg ikke, så jeg bruker organisasjonens", "bad_manager": "lederen er verken en e-postadresse eller navnet på én bestemt person i listen, og er ikke tatt med",
	},
	OtherRow: "noe er galt her",
	Sheets:   "Arkene i filen: %s.",
}

var peopleNynorsk = peopleTexts{
	Title:   "Folk i %s",
	Button:  "Folk",
	Command: "**folk** viser kvar folka kjem frå, og kva Drypp veit om dei",
	Count:   plural{"%d person er med", "%d personar er med"},
	Left:    plural{"%d har slutta", "%d har slutta"},
	Waiting: plural{
		"%d av dei kjenner Drypp berre e-postadressa til. Korta kjem når appen er installert for personen.",
		"%d av dei kjenner Drypp berre e-postadressa til. Korta kjem når appen er installert for dei.",
	},
	From: map[string]string{
		"directory":     "Folka kjem frå Entra ID.",
		"file":          "Folka kjem frå eit rekneark.",
		"configuration": "Folka kjem frå oppsettet, som administratoren har skrive.",
	},
	Directory: "Folka skal kome frå Entra ID, men ingen er henta enno.",
	Nowhere:   "Ingen har lagt inn noka liste. Berre dei som sjølve legg til appen, er med.",
	SendFile:  "Send meg eit rekneark (.xlsx eller .csv) her i chatten for å leggje til eller oppdatere folk. Det må ha ei kolonne for namn og ei for e-post. Du får sjå kva som skjer, før noko blir endra.",
	Running:   "Ei oppdatering går føre seg akkurat no.",
	Long:      "Det er lenge sidan. Be administratoren køyre «drypp doctor».",
	Failed:    advice{"Den siste oppdateringa gjekk ikkje", "Ingen er fjerna, og Drypp prøver igjen av seg sjølv. Varer det lenge, må administratoren sjå på det."},
	ForAdmin:  "Til administratoren: %s",
	Held:      advice{"Den siste oppdateringa ville ha fjerna %d av %d personar", "Det er fleire enn vanleg, så ingen er fjerna. Er det rett, trykkjer du på knappen under. Er det feil, kan du la det vere og be administratoren sjå på kven som er med i Entra ID."},
	Allowed:   plural{"Det er sagt ja til å fjerne %d person. Det skjer i neste oppdatering.", "Det er sagt ja til å fjerne inntil %d personar. Det skjer i neste oppdatering."},
	Remove:    plural{"Ja, fjern %d person", "Ja, fjern %d personar"},
	Synced:    "Sist oppdatert %s klokka %s (%s).",
	Now:       "no nettopp", Ago: "for %s sidan",
	Minutes: plural{"%d minutt", "%d minutt"}, Hours: plural{"%d time", "%d timar"}, Days: plural{"%d dag", "%d dagar"},
	KnownTitle: "Dette veit Drypp om kvar einskild",
	Sync:       "Hent folk no",
	Choose:     "Vel felt",
	Notes: map[PeopleNote]string{
		PeopleAllowed: "✓ Den neste oppdateringa fjernar dei",
		PeopleNotHeld: "Det er ikkje lenger noko å seie ja til.",
		PeopleChosen:  "✓ Felta er endra",
		PeopleBusy:    "Folkelista blir oppdatert akkurat no. Prøv igjen om litt.",
		PeopleFailed:  "Det gjekk ikkje akkurat no. Sjå under, og prøv igjen om litt.",
	},
	Stops: plural{"%d kampanje er stoppa fordi han bruker eit felt som er sletta: %s", "%d kampanjar er stoppa fordi dei bruker felt som er sletta: %s"},
	Names: map[string]string{
		"name": "namn", "email": "e-post", "language": "språk", "department": "avdeling", "location": "arbeidsstad",
		"manager": "leiar", "title": "stilling", "start_date": "første arbeidsdag", "country": "land", "timezone": "tidssone", "groups": "grupper",
	},
	FieldsTitle: "Kva skal Drypp vite om folk?",
	FieldsIntro: "Namn, e-post og språk er alltid med. Vel berre det de har bruk for, til dømes for å velje kven ein kampanje gjeld.",
	FieldsLabel: "I tillegg til namn, e-post og språk",
	FieldsNone:  "Det er ingen felt å velje mellom. Administratoren kan setje opp fleire.",
	SureTitle:   "Er du sikker?",
	Deletes:     "Dette blir sletta med ein gong hos alle: **%s**. Angrar de seinare, må det hentast inn på nytt.",
	Adds:        "Dette kjem i tillegg, og blir fylt ut ved neste oppdatering: **%s**.",
	WillStop:    plural{"%d kampanje stoppar, fordi han bruker eit felt som blir sletta: %s", "%d kampanjar stoppar, fordi dei bruker felt som blir sletta: %s"},
	YesDelete:   "Ja, slett",
	YesChange:   "Ja, endre",
	NoChange:    "Nei, gå tilbake",

	Reading:        "Les «%s» …",
	ReadingText:    "Du får ei oversikt over kva som skjer, før noko blir endra. Ei lang liste kan ta eit par minutt.",
	Working:        "Arbeider med saka …",
	WorkingText:    "Du får melding her når det er gjort. Det kan ta eit par minutt.",
	Check:          "Sjå over «%s»",
	New:            "Nye",
	Changed:        "Endra",
	Back:           "Tilbake igjen",
	Same:           "Som før",
	Leaving:        "Slutta",
	Unusable:       "Rader som ikkje kan brukast",
	Missing:        plural{"%d person som er med no, står ikkje i fila, men blir verande – om du ikkje seier at fila er heile lista.", "%d personar som er med no, står ikkje i fila, men blir verande – om du ikkje seier at fila er heile lista."},
	YouMissing:     "Du står ikkje sjølv i fila. Difor kan ho ikkje brukast som heile lista.",
	Unsure:         "Somme av radene som ikkje kan brukast, kan gjelde folk som er med no. Difor kan fila ikkje brukast som heile lista før dei er retta.",
	ProblemsTitle:  "Rader du bør sjå på",
	Row:            "**Rad %d:** %s",
	RowColumn:      "**Rad %d**, %s: %s",
	MoreProblems:   plural{"… og %d ting til.", "… og %d ting til."},
	UsedTitle:      "Kolonner som blir brukte",
	UnusedTitle:    "Kolonner som ikkje blir brukte",
	Unknown:        "Ukjende: %s",
	Unchosen:       "Ikkje mellom felta de har valt: %s",
	Double:         "Finst i ei anna kolonne: %s",
	MoreColumns:    plural{"og %d til", "og %d til"},
	NothingNew:     "Alt som står i fila, er lagra frå før.",
	NothingUsable:  "Ingen av radene kan brukast. Rett opp fila og send ho på nytt.",
	Kept:           "Fila er ikkje lagra nokon stad. Eg hugsar ho i ein halv time.",
	Add:            "Legg til og oppdater",
	Cancel:         "Avbryt",
	Whole:          plural{"Dette er heile lista (%d sluttar)", "Dette er heile lista (%d sluttar)"},
	Done:           "✓ Folkelista er oppdatert",
	DoneText:       "Dei nye får kampanjane som passar for dei, tidlegast frå den første arbeidsdagen sin. Dei som har slutta, får ingen fleire kort.",
	ForgottenTitle: "Fila er gløymd", ForgottenText: "Ingenting er endra.",
	NotReadTitle:  "Fila kan ikkje brukast",
	NotYoursTitle: "Takk, men filer har eg ikkje bruk for",
	NotYoursText:  "Eg har ikkje opna ho. Gjeld det kursa, kan du ta det med kontaktpersonen for kursa hos dykk.",
	Files: map[string]advice{
		"empty":           {"Fila er tom", "Lagre folkelista ein gong til, og send den fila."},
		"not_a_sheet":     {"Dette er ikkje eit rekneark", "Lagre folkelista som Excel-arbeidsbok (.xlsx) eller CSV, og send ho."},
		"old_excel":       {"Dette er eit Excel-format eg ikkje kan lese", "Opne fila i Excel, vel «Lagre som», og lagre ho som Excel-arbeidsbok (.xlsx)."},
		"opendocument":    {"Dette er eit rekneark frå LibreOffice eller OpenOffice", "Opne det og lagre det som Excel-arbeidsbok (.xlsx) eller CSV."},
		"numbers":         {"Dette er eit Numbers-dokument", "Opne det i Numbers og eksporter det til Excel (.xlsx) eller CSV."},
		"encrypted":       {"Fila er låst med passord", "Lagre ein kopi utan passord, og send han."},
		"damaged":         {"Fila er skadd", "Opne ho i Excel, lagre ho på nytt, og send ho ein gong til."},
		"too_big":         {"Fila er for stor", "Lagre berre arket med folka i ei eiga fil, eller send det som CSV."},
		"too_many_people": {"Det er for mange personar i fila", "Del lista i fleire filer."},
		"no_header":       {"Eg finn ikkje kolonnene for namn og e-post", "Ei av dei første radene må seie kva for kolonne som er namn og kva for ei som er e-post."},
		"many_sheets":     {"Fleire ark i fila har folk", "Lagre det rette arket i ei eiga fil, og send ho."},
		"no_such_sheet":   {"Arket finst ikkje i fila", "Lagre det rette arket i ei eiga fil, og send ho."},
		"kind":            {"Eg kan berre lese rekneark", "Send folkelista som .xlsx eller .csv."},
		"several":         {"Eg kan berre ta éi fil om gongen", "Send folkelista i éi fil."},
		"download":        {"Eg fekk ikkje henta fila frå Teams", "Send ho ein gong til."},
		"expired":         {"Den fila har eg ikkje lenger", "Eg hugsar filer i ein halv time, og berre den siste. Send ho på nytt."},
		"directory":       {"Folka kjem frå Entra ID", "Då kan dei ikkje leggjast inn frå eit rekneark òg. Skriv **folk** for å sjå korleis det står til."},
		"configured":      {"Folka står i oppsettet", "Då kan dei ikkje leggjast inn frå eit rekneark òg. Be administratoren om å rette oppsettet."},
		"list":            {"Somme står to gonger i fila", "Rett opp fila og send ho på nytt."},
		"held":            {"No ville fleire slutte enn det du fekk sjå", "Ingenting er endra. Send fila på nytt, og sjå over tala."},
		"busy":            {"Folkelista blir oppdatert akkurat no", "Vent litt og send fila på nytt."},
		"unsupported":     {"Her kan eg ikkje ta imot filer", "Be administratoren bruke «drypp people import»."},
	},
	OtherFile: advice{"Det gjekk ikkje akkurat no", "Vent litt og send fila på nytt. Det du alt har lagt inn, er ikkje gått tapt."},
	Rows: map[string]string{
		"no_email": "e-postadressa manglar", "bad_email": "dette er inga e-postadresse", "duplicate_email": "same e-postadressa som i rad %d",
		"no_name": "namnet manglar", "too_long": "teksten er for lang", "unreadable": "somme teikn kan ikkje lesast. Lagre fila som .xlsx eller UTF-8.",
		"open_quote": "radene under har hamna i denne, fordi eit hermeteikn ikkje er lukka",
		"bad_date":   "dette er ingen dato eg forstår. Skriv han som 31.01.2026.", "formula_without_value": "formelen har ikkje noko svar. Opne fila i Excel og lagre ho.",
		"formula_error": "formelen gjev ein feil", "bad_groups": "gruppene kan ikkje skiljast frå kvarandre. Set semikolon mellom dei.",
		"number_cut": "talet er kutta av reknearket. Skriv det som tekst.", "ambiguous_date": "datoen kan lesast på to måtar, og blir teken som dag.månad.år",
		"bad_language": "dette språket har eg ikkje, så eg bruker organisasjonen sitt", "bad_country": "dette landet kjenner eg ikkje, så eg bruker organisasjonen sitt",
		"bad_timezone": "denne tidssona kjenner eg ikkje, så eg bruker organisasjonen si", "bad_manager": "leiaren er korkje ei e-postadresse eller namnet på éin bestemt person i lista, og er ikkje teken med",
	},
	OtherRow: "noko er gale her",
	Sheets:   "Arka i fila: %s.",
}

var peopleEnglish = peopleTexts{
	Title:   "People in %s",
	Button:  "People",
	Command: "**people** shows where your people come from, and what Drypp knows about them",
	Count:   plural{"%d person is on the list", "%d people are on the list"},
	Left:    plural{"%d has left", "%d have left"},
	Waiting: plural{
		"Drypp knows only the e-mail address of %d of them. Cards come once the app is installed for them.",
		"Drypp knows only the e-mail addresses of %d of them. Cards come once the app is installed for them.",
	},
	From: map[string]string{
		"directory":     "They come from Entra ID.",
		"file":          "They come from a spreadsheet.",
		"configuration": "They come from the configuration that the administrator wrote.",
	},
	Directory: "They are to come from Entra ID, but nobody has been fetched yet.",
	Nowhere:   "Nobody has provided a list. Only people who add the app themselves are here.",
	SendFile:  "Send me a spreadsheet (.xlsx or .csv) in this chat to add people or bring them up to date. It needs a column for names and one for e-mail addresses. You see what will happen before anything changes.",
	Running:   "An update is under way right now.",
	Long:      "That is long ago. Ask the administrator to run “drypp doctor”.",
	Failed:    advice{"The latest update failed", "Nobody was removed, and Drypp tries again by itself. If it goes on like this, the administrator has to look into it."},
	ForAdmin:  "For the administrator: %s",
	Held:      advice{"The latest update would have removed %d of %d people", "That is more than usual, so nobody was removed. If it is right, press the button below. If it isn’t, leave it, and ask the administrator to check who is in Entra ID."},
	Allowed:   plural{"Removing %d person has been confirmed. The next update does it.", "Removing up to %d people has been confirmed. The next update does it."},
	Remove:    plural{"Yes, remove %d person", "Yes, remove %d people"},
	Synced:    "Last updated on %s at %s (%s).",
	Now:       "just now", Ago: "%s ago",
	Minutes: plural{"%d minute", "%d minutes"}, Hours: plural{"%d hour", "%d hours"}, Days: plural{"%d day", "%d days"},
	KnownTitle: "What Drypp knows about each person",
	Sync:       "Update now",
	Choose:     "Choose fields",
	Notes: map[PeopleNote]string{
		PeopleAllowed: "✓ The next update removes them",
		PeopleNotHeld: "There is nothing to confirm any more.",
		PeopleChosen:  "✓ The fields have been changed",
		PeopleBusy:    "The list of people is being updated right now. Try again in a little while.",
		PeopleFailed:  "That didn’t work just now. See below, and try again in a little while.",
	},
	Stops: plural{"%d campaign was stopped because it uses a field that was deleted: %s", "%d campaigns were stopped because they use fields that were deleted: %s"},
	Names: map[string]string{
		"name": "name", "email": "e-mail", "language": "language", "department": "department", "location": "location",
		"manager": "manager", "title": "job title", "start_date": "first day of work", "country": "country", "timezone": "time zone", "groups": "groups",
	},
	FieldsTitle: "What is Drypp to know about people?",
	FieldsIntro: "Name, e-mail and language are always there. Choose only what you have a use for, such as saying who a campaign is for.",
	FieldsLabel: "Beside name, e-mail and language",
	FieldsNone:  "There are no fields to choose from. The administrator can set some up.",
	SureTitle:   "Are you sure?",
	Deletes:     "This is deleted at once for everybody: **%s**. If you change your minds later, it has to be fetched anew.",
	Adds:        "This is added, and filled in at the next update: **%s**.",
	WillStop:    plural{"%d campaign stops, because it uses a field that is deleted: %s", "%d campaigns stop, because they use fields that are deleted: %s"},
	YesDelete:   "Yes, delete",
	YesChange:   "Yes, change it",
	NoChange:    "No, go back",

	Reading:        "Reading “%s” …",
	ReadingText:    "You will see what is going to happen before anything changes. A long list can take a couple of minutes.",
	Working:        "Working on it …",
	WorkingText:    "You will hear from me here when it is done. It can take a couple of minutes.",
	Check:          "Check “%s”",
	New:            "New",
	Changed:        "Changed",
	Back:           "Back again",
	Same:           "As before",
	Leaving:        "Left",
	Unusable:       "Rows that can’t be used",
	Missing:        plural{"%d person who is on the list now isn’t in the file, but stays – unless you say that the file is the whole list.", "%d people who are on the list now aren’t in the file, but stay – unless you say that the file is the whole list."},
	YouMissing:     "You aren’t in the file yourself. That is why it can’t be used as the whole list.",
	Unsure:         "Some of the rows that can’t be used may be about people who are on the list now. That is why the file can’t be used as the whole list until they are corrected.",
	ProblemsTitle:  "Rows to look at",
	Row:            "**Row %d:** %s",
	RowColumn:      "**Row %d**, %s: %s",
	MoreProblems:   plural{"… and %d more.", "… and %d more."},
	UsedTitle:      "Columns that are used",
	UnusedTitle:    "Columns that aren’t used",
	Unknown:        "Unknown: %s",
	Unchosen:       "Not among the fields that you chose: %s",
	Double:         "In another column already: %s",
	MoreColumns:    plural{"and %d more", "and %d more"},
	NothingNew:     "Everything in the file is known already.",
	NothingUsable:  "None of the rows can be used. Correct the file and send it again.",
	Kept:           "The file isn’t stored anywhere. I remember it for half an hour.",
	Add:            "Add and update",
	Cancel:         "Cancel",
	Whole:          plural{"This is the whole list (%d leaves)", "This is the whole list (%d leave)"},
	Done:           "✓ The list of people is up to date",
	DoneText:       "New people get the campaigns that fit them, from their first day of work at the earliest. Those who left get no more cards.",
	ForgottenTitle: "The file is forgotten", ForgottenText: "Nothing has changed.",
	NotReadTitle:  "The file can’t be used",
	NotYoursTitle: "Thank you, but I have no use for files",
	NotYoursText:  "I haven’t opened it. If it is about the courses, please turn to your contact person for them.",
	Files: map[string]advice{
		"empty":           {"The file is empty", "Save the list of people again, and send that file."},
		"not_a_sheet":     {"This is no spreadsheet", "Save the list of people as an Excel workbook (.xlsx) or CSV, and send that."},
		"old_excel":       {"This is an Excel format that I can’t read", "Open the file in Excel, choose “Save as”, and save it as an Excel workbook (.xlsx)."},
		"opendocument":    {"This is a spreadsheet from LibreOffice or OpenOffice", "Open it and save it as an Excel workbook (.xlsx) or CSV."},
		"numbers":         {"This is a Numbers document", "Open it in Numbers and export it to Excel (.xlsx) or CSV."},
		"encrypted":       {"The file is protected by a password", "Save a copy without one, and send that."},
		"damaged":         {"The file is damaged", "Open it in Excel, save it again, and send it once more."},
		"too_big":         {"The file is too large", "Save just the sheet with the people in a file of its own, or send it as CSV."},
		"too_many_people": {"There are too many people in the file", "Split the list into several files."},
		"no_header":       {"I can’t find the columns for names and e-mail addresses", "One of the first rows has to say which column is the name and which is the e-mail address."},
		"many_sheets":     {"Several sheets in the file have people", "Save the right one in a file of its own, and send that."},
		"no_such_sheet":   {"The sheet isn’t in the file", "Save the right one in a file of its own, and send that."},
		"kind":            {"I can only read spreadsheets", "Send the list of people as .xlsx or .csv."},
		"several":         {"I can only take one file at a time", "Send the list of people in one file."},
		"download":        {"I couldn’t get the file from Teams", "Send it once more."},
		"expired":         {"I don’t have that file any more", "I remember files for half an hour, and only the latest. Send it again."},
		"directory":       {"Your people come from Entra ID", "They can’t come from a spreadsheet too. Write **people** to see how that is going."},
		"configured":      {"The configuration lists your people", "They can’t come from a spreadsheet too. Ask the administrator to change the configuration."},
		"list":            {"Somebody is in the file twice", "Correct the file and send it again."},
		"held":            {"Now more people would leave than you saw", "Nothing has changed. Send the file again, and check the numbers."},
		"busy":            {"The list of people is being updated right now", "Wait a little and send the file again."},
		"unsupported":     {"I can’t take files here", "Ask the administrator to use “drypp people import”."},
	},
	OtherFile: advice{"That didn’t work just now", "Wait a little and send the file again. Nothing that you added before is lost."},
	Rows: map[string]string{
		"no_email": "the e-mail address is missing", "bad_email": "this is no e-mail address", "duplicate_email": "the same e-mail address as in row %d",
		"no_name": "the name is missing", "too_long": "the text is too long", "unreadable": "some characters can’t be read. Save the file as .xlsx or UTF-8.",
		"open_quote": "the next rows ended up in this one, because a quotation mark isn’t closed",
		"bad_date":   "this is no date that I understand. Write it as 2026-01-31.", "formula_without_value": "the formula has no result. Open the file in Excel and save it.",
		"formula_error": "the formula gives an error", "bad_groups": "the groups can’t be told apart. Put semicolons between them.",
		"number_cut": "the spreadsheet cut the number off. Write it as text.", "ambiguous_date": "the date can be read in two ways, and is taken as day/month/year",
		"bad_language": "I don’t speak this language, so I use the organisation’s", "bad_country": "I don’t know this country, so I use the organisation’s",
		"bad_timezone": "I don’t know this time zone, so I use the organisation’s", "bad_manager": "the manager is neither an e-mail address nor the name of just one person on the list, and is left out",
	},
	OtherRow: "something is wrong here",
	Sheets:   "The sheets in the file: %s.",
}
