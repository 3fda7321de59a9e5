package cards

// reviewTexts are the texts about questions that come back.
type reviewTexts struct {
	// Remember names a question that came back; Measured says that it is asked to
	// find out what the course was good for.
	Remember, Measured                         string
	Sure, SureOpen, Guessed, Somewhat, Certain string
	// More counts the questions that may follow. OneWord says how to have no more.
	More    plural
	OneWord string
	// Again has the days until a question comes back.
	Again plural
	Done  string

	Title, What, IsOff, Never, None string
	// Items counts what comes back, Due what is due; Next has a date.
	Items, Due           plural
	Next                 string
	Now, TurnOff, TurnOn string

	Relearn, RelearnWhy, Read, Thanks, ThanksText string
}

var reviewBokmaal = reviewTexts{
	Remember:   "Husker du?",
	Measured:   "Vi spør for å finne ut om kurset virket. Svaret teller ikke i noe resultat.",
	Sure:       "Hvor sikker er du?",
	SureOpen:   "Valgfritt",
	Guessed:    "Jeg gjetter",
	Somewhat:   "Ganske sikker",
	Certain:    "Helt sikker",
	More:       plural{"%d spørsmål til etter dette", "%d spørsmål til etter dette"},
	OneWord:    "Vil du ikke ha slike spørsmål? Skriv **repetisjonsfri**.",
	Again:      plural{"Spørsmålet kommer tidligst tilbake om %d dag.", "Spørsmålet kommer tidligst tilbake om %d dager."},
	Done:       "Det var alt for nå.",
	Title:      "Repetisjon",
	What:       "Spørsmål fra kurs du har tatt, kommer tilbake før du glemmer svaret, høyst tre om gangen. De teller ikke i noe resultat.",
	IsOff:      "Du har valgt at ingen spørsmål kommer tilbake av seg selv.",
	Never:      "I organisasjonen din kommer det ingen spørsmål tilbake.",
	None:       "Det er ingen spørsmål som kan komme tilbake ennå.",
	Items:      plural{"%d spørsmål kan komme tilbake.", "%d spørsmål kan komme tilbake."},
	Due:        plural{"%d av dem er klart nå.", "%d av dem er klare nå."},
	Next:       "Det neste er klart %s.",
	Now:        "Ta noen nå",
	TurnOff:    "Slå av",
	TurnOn:     "Slå på",
	Relearn:    "Verdt å lese en gang til",
	RelearnWhy: "Du har svart feil to ganger på et viktig spørsmål. Her er leksjonen det handler om.",
	Read:       "Jeg har lest den",
	Thanks:     "Fint",
	ThanksText: "Spørsmålet kommer tilbake senere.",
}

var reviewNynorsk = reviewTexts{
	Remember:   "Hugsar du?",
	Measured:   "Vi spør for å finne ut om kurset verka. Svaret tel ikkje i noko resultat.",
	Sure:       "Kor sikker er du?",
	SureOpen:   "Valfritt",
	Guessed:    "Eg gjettar",
	Somewhat:   "Ganske sikker",
	Certain:    "Heilt sikker",
	More:       plural{"%d spørsmål til etter dette", "%d spørsmål til etter dette"},
	OneWord:    "Vil du ikkje ha slike spørsmål? Skriv **repetisjonsfri**.",
	Again:      plural{"Spørsmålet kjem tidlegast tilbake om %d dag.", "Spørsmålet kjem tidlegast tilbake om %d dagar."},
	Done:       "Det var alt for no.",
	Title:      "Repetisjon",
	What:       "Spørsmål frå kurs du har teke, kjem tilbake før du gløymer svaret, høgst tre om gongen. Dei tel ikkje i noko resultat.",
	IsOff:      "Du har valt at ingen spørsmål kjem tilbake av seg sjølve.",
	Never:      "I organisasjonen din kjem det ingen spørsmål tilbake.",
	None:       "Det er ingen spørsmål som kan kome tilbake enno.",
	Items:      plural{"%d spørsmål kan kome tilbake.", "%d spørsmål kan kome tilbake."},
	Due:        plural{"%d av dei er klart no.", "%d av dei er klare no."},
	Next:       "Det neste er klart %s.",
	Now:        "Ta nokre no",
	TurnOff:    "Slå av",
	TurnOn:     "Slå på",
	Relearn:    "Verdt å lese ein gong til",
	RelearnWhy: "Du har svart feil to gonger på eit viktig spørsmål. Her er leksjonen det handlar om.",
	Read:       "Eg har lese han",
	Thanks:     "Fint",
	ThanksText: "Spørsmålet kjem tilbake seinare.",
}

var reviewEnglish = reviewTexts{
	Remember:   "Do you remember?",
	Measured:   "We ask to find out whether the course worked. Your answer counts in no result.",
	Sure:       "How sure are you?",
	SureOpen:   "Optional",
	Guessed:    "I’m guessing",
	Somewhat:   "Fairly sure",
	Certain:    "Quite sure",
	More:       plural{"%d more question after this one", "%d more questions after this one"},
	OneWord:    "Don’t want such questions? Write **noreviews**.",
	Again:      plural{"The question comes back in %d day at the earliest.", "The question comes back in %d days at the earliest."},
	Done:       "That’s all for now.",
	Title:      "Reviews",
	What:       "Questions from courses you have taken come back before you forget the answer, at most three at a time. They count in no result.",
	IsOff:      "You have chosen that no question comes back by itself.",
	Never:      "In your organisation no questions come back.",
	None:       "There are no questions that can come back yet.",
	Items:      plural{"%d question can come back.", "%d questions can come back."},
	Due:        plural{"%d of them is ready now.", "%d of them are ready now."},
	Next:       "The next one is ready on %s.",
	Now:        "Take some now",
	TurnOff:    "Turn off",
	TurnOn:     "Turn on",
	Relearn:    "Worth reading again",
	RelearnWhy: "You have answered an important question wrongly twice. Here is the lesson that it is about.",
	Read:       "I’ve read it",
	Thanks:     "Good",
	ThanksText: "The question comes back later.",
}
