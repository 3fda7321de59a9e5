package cards

import "drypp/courses/rights"

// requestTexts are the texts about what people asked for.
type requestTexts struct {
	// YesAsk confirms what a contact decides. No leads back, Change to the form.
	YesAsk, No, Change string
	// Decides has the organisation and a day.
	DecidesTitle, Decides string
	// Before and After are above what is known and what it should be; Nothing is
	// said of what is to be taken away.
	Before, After, Nothing string
	// What an erasure takes and leaves. ProofTitle and Final have the organisation,
	// as Teams has; Proof also a day.
	GoesTitle            string
	Goes                 []string
	StaysTitle, Stays    string
	ProofTitle, Proof    string
	MoreProof            plural
	FinalTitle, Final    string
	TeamsTitle, Teams    string
	ElsewhereWhy, NoteIt string
	WaitsTitle           string
	// Waits has two days: when it was asked, and by when it is answered.
	Waits, Withdraw string
	// CorrectionTo has a field and a value, CorrectionAway a field.
	CorrectionTo, CorrectionAway string
	// Answer is above what a contact decided.
	Answer, Copies, Appeal                         string
	AskedFor, AskedAt, DecidedAt, AnswerBy, Number string
	States                                         map[rights.State]stateTexts
	// AskedOn has a day.
	Mine, None, AskMore, AskedOn string
	More                         plural
	Closed                       advice
	// The form for a correction.
	FormTitle, FormIntro, FormField, FormMissing, FormValue, FormExample string
	Unfit                                                                advice
}

// stateTexts are the texts about what came of a request.
type stateTexts struct {
	// Title and Next are on a receipt. Next has: of Waiting the organisation and a
	// day, of Kept a day and the organisation, of Refused the reason, of Elsewhere
	// the organisation. Line has a day.
	Title, Next, Line string
}

var requestBokmaal = requestTexts{
	YesAsk: "Ja, send forespørselen", No: "Tilbake", Change: "Endre",
	DecidesTitle: "Noen må se på det først",
	Decides:      "Kontaktpersonen for kursene i %s avgjør det. Du får svar her i chatten, senest %s.",
	Before:       "Nå står det", After: "Det skal stå", Nothing: "Ingenting, det skal bort",
	GoesTitle: "Dette blir borte",
	Goes: []string{
		"navnet ditt, e-postadressen og alt annet som er kjent om deg",
		"kursene dine, med svar, resultater og kursbevis",
		"hvilke kort du har fått, hva som var planlagt, og det du har bedt om her",
	},
	StaysTitle:   "Dette blir igjen",
	Stays:        "Bare tall: at noen har fullført et kurs, telles fortsatt med. Ingen kan se at det var deg. I loggen står det at noe ble slettet, under et tilfeldig nummer som ikke fører til deg.",
	ProofTitle:   "Dette må %s kanskje ta vare på",
	Proof:        "%s må kunne vise at du har tatt kursene under, til %s. Blir det avgjort slik, settes alt om deg på vent til da. Så slettes det av seg selv.",
	MoreProof:    plural{"… og %d kurs til", "… og %d kurs til"},
	FinalTitle:   "Det kan ikke angres",
	Final:        "Det kan ikke hentes tilbake, heller ikke fra sikkerhetskopier. Står du fortsatt på listen over dem som jobber i %s, kan navnet ditt komme inn igjen derfra. Da begynner du på nytt, uten noe av det du har gjort her.",
	TeamsTitle:   "Chatten i Teams",
	Teams:        "Teams har sin egen kopi av det som står i denne chatten. Den bestemmer %s over, og den blir ikke borte med dette.",
	ElsewhereWhy: "Dette henter Drypp fra registeret over ansatte i %s. Ble det rettet her, ville det bli skrevet over igjen. Be personalavdelingen eller IT rette det der, så blir det riktig her også.",
	NoteIt:       "Før opp at jeg ba om det",
	WaitsTitle:   "Det har du alt bedt om",
	Waits:        "Du ba om det %s, og får svar senest %s.", Withdraw: "Trekk tilbake",
	CorrectionTo: "Retting av %s til «%s»", CorrectionAway: "Retting av %s, som skal bort",
	Answer:   "Svar på det du ba om",
	Copies:   "En sikkerhetskopi av nøklene kunne ikke byttes ut ennå. Det prøves til det går, og først da er slettingen helt ferdig.",
	Appeal:   "Er du uenig, kan du klage til Datatilsynet eller tilsvarende myndighet der du bor, eller gå til domstolene.",
	AskedFor: "Du ba om", AskedAt: "Når", DecidedAt: "Svart", AnswerBy: "Svar senest", Number: "Nummer i loggen",
	States: map[rights.State]stateTexts{
		rights.Waiting: {"Forespørselen er sendt", "Kontaktpersonen for kursene i %s avgjør, og du får svar her senest %s. Ombestemmer du deg, kan du trekke den tilbake.", "Venter på svar, senest %s"},
		rights.Done:    {"Det er gjort", "Det er gjort.", "✓ Gjort %s"},
		rights.Kept:    {"Alt om deg slettes, men ikke riktig ennå", "Alt om deg er satt på vent nå, og slettes av seg selv %s. Til da må %s kunne vise at du har tatt disse kursene:", "Satt på vent, slettes %s"},
		rights.Refused: {"Svaret er nei", "Begrunnelse: %s", "✗ Avslått %s"},
		rights.Elsewhere: {"Dette må rettes et annet sted", "Det er ført opp at du ba om det. Be personalavdelingen eller IT i %s rette det i registeret over ansatte, så blir det riktig her også.",
			"Må rettes et annet sted. Svart %s"},
		rights.Withdrawn: {"Forespørselen er trukket tilbake", "Ingenting er gjort, og ingen skal avgjøre noe.", "Trukket tilbake %s"},
	},
	Mine: "Mine forespørsler", None: "Du har ikke bedt om noe.", AskMore: "Be om noe", AskedOn: "Bedt om %s",
	More:      plural{"… og %d til som det ikke er plass til her.", "… og %d til som det ikke er plass til her."},
	Closed:    advice{"Den forespørselen venter ikke lenger", "Den er alt avgjort eller trukket tilbake, og ingenting er endret nå."},
	FormTitle: "Hva er feil?", FormIntro: "Velg hva som er feil, og skriv hva det skal stå. Du ser det én gang til før noe skjer.",
	FormField: "Hva gjelder det?", FormMissing: "Velg hva som er feil.",
	FormValue: "Hva skal det stå?", FormExample: "La det stå tomt hvis det skal bort",
	Unfit: advice{"Det kan ikke rettes slik", "Se om det er skrevet riktig: e-post som navn@firma.no, datoer som 2026-08-01. Det kan være høyst 180 tegn, og navn og e-post kan ikke være tomme."},
}

var requestNynorsk = requestTexts{
	YesAsk: "Ja, send førespurnaden", No: "Tilbake", Change: "Endre",
	DecidesTitle: "Nokon må sjå på det først",
	Decides:      "Kontaktpersonen for kursa i %s avgjer det. Du får svar her i chatten, seinast %s.",
	Before:       "No står det", After: "Det skal stå", Nothing: "Ingenting, det skal bort",
	GoesTitle: "Dette blir borte",
	Goes: []string{
		"namnet ditt, e-postadressa og alt anna som er kjent om deg",
		"kursa dine, med svar, resultat og kursbevis",
		"kva kort du har fått, kva som var planlagt, og det du har bede om her",
	},
	StaysTitle:   "Dette blir igjen",
	Stays:        "Berre tal: at nokon har fullført eit kurs, blir framleis rekna med. Ingen kan sjå at det var deg. I loggen står det at noko vart sletta, under eit tilfeldig nummer som ikkje fører til deg.",
	ProofTitle:   "Dette må %s kanskje ta vare på",
	Proof:        "%s må kunne vise at du har teke kursa under, til %s. Blir det avgjort slik, blir alt om deg sett på vent til då. Så blir det sletta av seg sjølv.",
	MoreProof:    plural{"… og %d kurs til", "… og %d kurs til"},
	FinalTitle:   "Det kan ikkje angrast",
	Final:        "Det kan ikkje hentast tilbake, heller ikkje frå reservekopiar. Står du framleis på lista over dei som arbeider i %s, kan namnet ditt kome inn igjen derifrå. Då byrjar du på nytt, utan noko av det du har gjort her.",
	TeamsTitle:   "Chatten i Teams",
	Teams:        "Teams har sin eigen kopi av det som står i denne chatten. Den bestemmer %s over, og han blir ikkje borte med dette.",
	ElsewhereWhy: "Dette hentar Drypp frå registeret over tilsette i %s. Vart det retta her, ville det bli skrive over igjen. Be personalavdelinga eller IT rette det der, så blir det rett her òg.",
	NoteIt:       "Før opp at eg bad om det",
	WaitsTitle:   "Det har du alt bede om",
	Waits:        "Du bad om det %s, og får svar seinast %s.", Withdraw: "Trekk tilbake",
	CorrectionTo: "Retting av %s til «%s»", CorrectionAway: "Retting av %s, som skal bort",
	Answer:   "Svar på det du bad om",
	Copies:   "Ein reservekopi av nøklane kunne ikkje bytast ut enno. Det blir prøvd til det går, og først då er slettinga heilt ferdig.",
	Appeal:   "Er du usamd, kan du klage til Datatilsynet eller tilsvarande styresmakt der du bur, eller gå til domstolane.",
	AskedFor: "Du bad om", AskedAt: "Når", DecidedAt: "Svart", AnswerBy: "Svar seinast", Number: "Nummer i loggen",
	States: map[rights.State]stateTexts{
		rights.Waiting: {"Førespurnaden er send", "Kontaktpersonen for kursa i %s avgjer, og du får svar her seinast %s. Ombestemmer du deg, kan du trekkje han tilbake.", "Ventar på svar, seinast %s"},
		rights.Done:    {"Det er gjort", "Det er gjort.", "✓ Gjort %s"},
		rights.Kept:    {"Alt om deg blir sletta, men ikkje heilt enno", "Alt om deg er sett på vent no, og blir sletta av seg sjølv %s. Til då må %s kunne vise at du har teke desse kursa:", "Sett på vent, blir sletta %s"},
		rights.Refused: {"Svaret er nei", "Grunngjeving: %s", "✗ Avslått %s"},
		rights.Elsewhere: {"Dette må rettast ein annan stad", "Det er ført opp at du bad om det. Be personalavdelinga eller IT i %s rette det i registeret over tilsette, så blir det rett her òg.",
			"Må rettast ein annan stad. Svart %s"},
		rights.Withdrawn: {"Førespurnaden er trekt tilbake", "Ingenting er gjort, og ingen skal avgjere noko.", "Trekt tilbake %s"},
	},
	Mine: "Mine førespurnader", None: "Du har ikkje bede om noko.", AskMore: "Be om noko", AskedOn: "Bede om %s",
	More:      plural{"… og %d til som det ikkje er plass til her.", "… og %d til som det ikkje er plass til her."},
	Closed:    advice{"Den førespurnaden ventar ikkje lenger", "Han er alt avgjord eller trekt tilbake, og ingenting er endra no."},
	FormTitle: "Kva er feil?", FormIntro: "Vel kva som er feil, og skriv kva det skal stå. Du ser det éin gong til før noko skjer.",
	FormField: "Kva gjeld det?", FormMissing: "Vel kva som er feil.",
	FormValue: "Kva skal det stå?", FormExample: "Lat det stå tomt om det skal bort",
	Unfit: advice{"Det kan ikkje rettast slik", "Sjå om det er rett skrive: e-post som namn@firma.no, datoar som 2026-08-01. Det kan vere høgst 180 teikn, og namn og e-post kan ikkje vere tomme."},
}

var requestEnglish = requestTexts{
	YesAsk: "Yes, send the request", No: "Back", Change: "Change",
	DecidesTitle: "Somebody has to look at it first",
	Decides:      "The contact person for the courses at %s decides. You get an answer here in the chat, by %s.",
	Before:       "Now it says", After: "It should say", Nothing: "Nothing, it should go",
	GoesTitle: "This goes",
	Goes: []string{
		"your name, e-mail address and everything else that is known about you",
		"your courses, with answers, results and certificates",
		"which cards you got, what was planned, and what you have asked for here",
	},
	StaysTitle:   "This stays",
	Stays:        "Only numbers: that somebody completed a course still counts. Nobody can see that it was you. The log says that something was deleted, under a random number that doesn’t lead to you.",
	ProofTitle:   "What %s may have to keep",
	Proof:        "%s must be able to show that you took the courses below, until %s. If that is what is decided, everything about you is put on hold until then. After that it is deleted by itself.",
	MoreProof:    plural{"… and %d more course", "… and %d more courses"},
	FinalTitle:   "It can’t be undone",
	Final:        "It can’t be brought back, not from backups either. If you are still on the list of those who work at %s, your name may come in again from there. Then you start afresh, with nothing of what you have done here.",
	TeamsTitle:   "The chat in Teams",
	Teams:        "Teams has its own copy of what is in this chat. That is up to %s, and it doesn’t go with this.",
	ElsewhereWhy: "Drypp gets this from the register of employees at %s. If it were corrected here, it would be written over again. Ask the personnel department or IT to correct it there; then it will be right here, too.",
	NoteIt:       "Note that I asked for it",
	WaitsTitle:   "You have asked for that already",
	Waits:        "You asked for it on %s, and get an answer by %s.", Withdraw: "Take it back",
	CorrectionTo: "Correcting %s to “%s”", CorrectionAway: "Correcting %s, which should go",
	Answer:   "The answer to what you asked for",
	Copies:   "A backup copy of the keys couldn’t be replaced yet. It is tried until that is done; only then is the deletion complete.",
	Appeal:   "If you disagree, you can complain to the data protection authority where you live (in Norway Datatilsynet), or go to court.",
	AskedFor: "You asked for", AskedAt: "When", DecidedAt: "Answered", AnswerBy: "Answer by", Number: "Number in the log",
	States: map[rights.State]stateTexts{
		rights.Waiting: {"Your request is sent", "The contact person for the courses at %s decides, and you get an answer here by %s. If you change your mind, you can take it back.", "Waits for an answer, by %s"},
		rights.Done:    {"It is done", "It is done.", "✓ Done on %s"},
		rights.Kept:    {"Everything about you will be deleted, but not quite yet", "Everything about you is on hold now, and is deleted by itself on %s. Until then %s must be able to show that you took these courses:", "On hold, deleted on %s"},
		rights.Refused: {"The answer is no", "Reason: %s", "✗ Refused on %s"},
		rights.Elsewhere: {"This has to be corrected elsewhere", "It is on record that you asked for it. Ask the personnel department or IT at %s to correct it in the register of employees; then it will be right here, too.",
			"Has to be corrected elsewhere. Answered on %s"},
		rights.Withdrawn: {"Your request is taken back", "Nothing was done, and nobody is to decide anything.", "Taken back on %s"},
	},
	Mine: "My requests", None: "You haven’t asked for anything.", AskMore: "Ask for something", AskedOn: "Asked for on %s",
	More:      plural{"… and %d more that there is no room for here.", "… and %d more that there is no room for here."},
	Closed:    advice{"That request doesn’t wait any more", "It was decided or taken back already, and nothing has changed now."},
	FormTitle: "What is wrong?", FormIntro: "Choose what is wrong, and write what it should say. You see it once more before anything happens.",
	FormField: "What is it about?", FormMissing: "Choose what is wrong.",
	FormValue: "What should it say?", FormExample: "Leave it empty if it should go",
	Unfit: advice{"It can’t be corrected so", "See whether it is written correctly: e-mail as name@company.com, dates as 2026-08-01. It may have at most 180 characters, and name and e-mail can’t be empty."},
}
