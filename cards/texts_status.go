package cards

// statusTexts are the texts about what became of campaigns.
type statusTexts struct {
	// Title has the organisation.
	Title, None, New, Campaigns, See, Stopped string
	// StoppedField has the field for whose sake a campaign was stopped.
	StoppedField, StoppedFix string
	// Itself is what Drypp sends without a campaign, ItselfWhat says what that is.
	// Kinds go by the kinds of deliveries that aren't about taking a course, and by
	// measure.
	Itself, ItselfWhat string
	Kinds              map[string]string
	// Scope is above the expression that bounds the audience.
	Scope string
	More  plural
	// States, Stages and Reach go by the words of package campaigns and of
	// delivery.Reach, Reasons by those of teams.Reason and campaigns; what else
	// there may be is Unknown.
	States, Stages map[string]string
	Reach, Reasons map[string]advice
	Unknown        advice

	// From and To have a day.
	From, To string
	// DidAll is Done where there is more than courses.
	People, Done, DidAll    plural
	When, Pace              string
	Courses, Needs, Surveys string
	Audience                string
	Everybody               string
	Reminders               string
	// Lessons and Monthly have a number above 1.
	EachWorkday, EachMonth  string
	Lessons, Monthly        string
	AtOnce, Dates           string
	Before, After           plural
	PeopleTitle, CardsTitle string
	WhyTitle, NoCards       string
	// OfThoseDue has how many are planned and how many of them are due.
	OfThoseDue string
	// Honest says what accepted means.
	Honest string
	Cards  plural

	// Notes are those of CampaignNote but the first.
	Notes                            [2]string
	Pause, Resume, End, Refresh, All string
	// Ask has, by state, a question about a campaign's name, and what it means.
	Ask map[string]advice
	Yes map[string]string
	No  string
}

// advice says what is the case, and what can be done about it.
type advice struct{ What, Do string }

// reason says what a reason means.
func (t *statusTexts) reason(word string) advice {
	if a, ok := t.Reasons[word]; ok {
		return a
	}
	return t.Unknown
}

var statusBokmaal = statusTexts{
	Title:      "Kampanjer i %s",
	Itself:     "Det Drypp sender av seg selv",
	ItselfWhat: "Spørsmål og leksjoner som kommer igjen, utenom kampanjer",
	Kinds: map[string]string{"review": "Spørsmål som kommer igjen", "measure": "Måling av hva som sitter", "relearn": "Leksjon som kommer igjen",
		"map": "Kartlegging av kursbehov", "ask": "Undersøkelse", "acknowledge": "Dokument å bekrefte"},
	None:         "Det er ingen kampanjer ennå.",
	New:          "Ny kampanje",
	Campaigns:    "Kampanjer",
	See:          "Se mer",
	Stopped:      "Akkurat nå sendes ingen kort",
	StoppedField: "Drypp satte kampanjen på pause: utvalget bruker «%s», som organisasjonen ikke lenger har valgt å vite",
	Scope:        "Bare blant disse",
	StoppedFix:   "Ingen kort sendes. Velg feltet igjen, eller lag kampanjen på nytt for noen andre.",
	More:         plural{"… og %d kampanje til. Se alle med «drypp campaigns list».", "… og %d kampanjer til. Se alle med «drypp campaigns list»."},
	States:       map[string]string{"active": "I gang", "paused": "Satt på pause", "ended": "Avsluttet"},
	Stages: map[string]string{
		"planned": "Planlagt", "sending": "På vei", "accepted": "Tatt imot av Teams", "unconfirmed": "Usikkert",
		"mailed": "Invitert på e-post", "seen": "Trykket på", "failed": "Kom ikke fram", "given up": "Ikke sendt",
	},
	Reach: map[string]advice{
		"conversation stored": {"kan nås i Teams", "Kortene kommer i chatten deres."},
		"installed":           {"har appen, men ingen chat ennå", "Chatten opprettes av seg selv før kortene skal ut. Du trenger ikke gjøre noe."},
		"invited by mail":     {"har ikke appen, og er invitert på e-post", "De har fått én e-post om hvordan de legger til appen. Du trenger ikke gjøre noe."},
		"not heard of":        {"er bare kjent ved e-postadressen", "Be administratoren installere Drypp for dem. Da finner Drypp dem igjen på adressen."},
		"known":               {"har ikke appen", "Be administratoren installere Drypp for dem, eller be dem legge til appen selv i Teams."},
		"starts later":        {"begynner i jobben senere", "Kortene kommer fra den første arbeidsdagen deres. Du trenger ikke gjøre noe."},
		"paused":              {"har bedt om pause", "Kortene kommer når pausen er over, og fristene flyttes like langt. Du trenger ikke gjøre noe."},
		"blocked":             {"har blokkert Drypp", "Bare de selv kan endre det. Be dem åpne chatten med Drypp i Teams og oppheve blokkeringen."},
		"left":                {"har sluttet", "De får ingen kort. Du trenger ikke gjøre noe."},
	},
	Reasons: map[string]advice{
		"not registered":            {"Microsoft kjenner ikke boten", "Be administratoren kjøre «drypp doctor» og rette oppsettet i Azure. Til da sendes ingenting."},
		"unauthorized":              {"Microsoft godtok ikke innloggingen til boten", "Be administratoren kjøre «drypp doctor» og fornye hemmeligheten eller sertifikatet."},
		"blocked":                   {"Personen har blokkert Drypp", "Be personen åpne chatten med Drypp i Teams og oppheve blokkeringen."},
		"disabled by administrator": {"En administrator har slått av appen", "Be administratoren slå den på igjen i administrasjonssenteret for Teams."},
		"not in conversation":       {"Appen er fjernet fra chatten", "Be personen legge til Drypp igjen i Teams. Da fortsetter kortene av seg selv."},
		"not installed":             {"Appen er ikke installert", "Be administratoren installere den for personen, eller be personen legge den til selv."},
		"conversation not found":    {"Chatten finnes ikke lenger", "Drypp lager en ny av seg selv. Du trenger ikke gjøre noe."},
		"too large":                 {"Kortet er for stort for Teams", "Be den som skriver kurset, kjøre «drypp courses lint» og dele opp det som er for langt."},
		"throttled":                 {"Teams ba om å vente", "Drypp sender igjen av seg selv. Du trenger ikke gjøre noe."},
		"unavailable":               {"Teams var ikke tilgjengelig", "Drypp sender igjen av seg selv. Du trenger ikke gjøre noe."},
		"refused":                   {"Drypp lot være å sende: kurset er trukket tilbake, eller adressen til Teams er ikke godkjent", "Se etter om kurset fortsatt tilbys. Be ellers administratoren kjøre «drypp doctor»."},
		"unreachable":               {"Drypp fikk ikke kontakt med Teams", "Drypp prøver igjen av seg selv. Varer det lenge, må administratoren se på nettverket."},
		"answer lost":               {"Teams svarte ikke, så kortet kan ha kommet fram", "Gjør ikke personen noe på et par arbeidsdager, sender Drypp kortet på nytt."},
		"other":                     {"Teams svarte med en feil som Drypp ikke kjenner", "Be administratoren se i loggen."},
		"outdated":                  {"Kortet var ikke lenger aktuelt", "Personen var ferdig, eller kampanjen ble endret. Du trenger ikke gjøre noe."},
		"interrupted":               {"Drypp stoppet mens kortet ble sendt, så det kan ha kommet fram", "Er det viktig, kommer det på nytt av seg selv. Du trenger ikke gjøre noe."},
		"no chat yet":               {"Det er ingen chat med personen ennå", "Be administratoren installere Drypp for personen, eller be personen legge til appen selv."},
	},
	Unknown:   advice{"Noe annet gikk galt", "Be administratoren se i loggen."},
	From:      "Fra %s",
	To:        "til %s",
	People:    plural{"%d person", "%d personer"},
	Done:      plural{"%d har bestått alt", "%d har bestått alt"},
	DidAll:    plural{"%d har gjort alt", "%d har gjort alt"},
	Everybody: "Alle", When: "Når", Pace: "Tempo", Courses: "Kurs", Needs: "Kursbehov", Surveys: "Undersøkelser", Audience: "Hvem", Reminders: "Påminnelser",
	EachWorkday: "Én leksjon hver arbeidsdag", Lessons: "Én leksjon hver %d. arbeidsdag",
	EachMonth: "Ett kurs i måneden", Monthly: "Ett kurs hver %d. måned",
	AtOnce:      "Alle kursene så snart som mulig",
	Dates:       "Hvert kurs på sin dag",
	Before:      plural{"%d dag før fristen", "%d dager før fristen"},
	After:       plural{"%d dag etter fristen", "%d dager etter fristen"},
	PeopleTitle: "Hvem kampanjen når",
	CardsTitle:  "Kortene",
	WhyTitle:    "Det som ikke kom fram, og hva du kan gjøre",
	NoCards:     "Ingen kort er planlagt eller sendt ennå.",
	OfThoseDue:  "%d, og %d av dem skal ut nå",
	Honest:      "«Tatt imot av Teams» betyr ikke at kortet er lest. «Trykket på» er det første sikre tegnet.",
	Cards:       plural{"%d kort", "%d kort"},
	Notes:       [2]string{"✓ Kampanjen er laget", "✓ Kampanjen er endret"},
	Pause:       "Sett på pause",
	Resume:      "Gjenoppta",
	End:         "Avslutt",
	Refresh:     "Oppdater",
	All:         "Alle kampanjer",
	Ask: map[string]advice{
		"active": {"Vil du gjenoppta kampanjen «%s»?", "Kortene går ut igjen, i samme tempo som før."},
		"paused": {"Vil du sette kampanjen «%s» på pause?", "Ingen får kort fra den før du gjenopptar den. De som er i gang med et kurs, kan likevel gjøre det ferdig."},
		"ended":  {"Vil du avslutte kampanjen «%s»?", "Ingen får flere kort fra den, og den kan ikke startes igjen. Det folk har gjort, er fortsatt lagret."},
	},
	Yes: map[string]string{"active": "Ja, gjenoppta", "paused": "Ja, sett på pause", "ended": "Ja, avslutt"},
	No:  "Nei, gå tilbake",
}

var statusNynorsk = statusTexts{
	Title:      "Kampanjar i %s",
	Itself:     "Det Drypp sender av seg sjølv",
	ItselfWhat: "Spørsmål og leksjonar som kjem att, utanom kampanjar",
	Kinds: map[string]string{"review": "Spørsmål som kjem att", "measure": "Måling av kva som sit", "relearn": "Leksjon som kjem att",
		"map": "Kartlegging av kursbehov", "ask": "Undersøking", "acknowledge": "Dokument å stadfeste"},
	None:         "Det er ingen kampanjar enno.",
	New:          "Ny kampanje",
	Campaigns:    "Kampanjar",
	See:          "Sjå meir",
	Stopped:      "Akkurat no blir ingen kort sende",
	StoppedField: "Drypp sette kampanjen på pause: utvalet bruker «%s», som organisasjonen ikkje lenger har valt å vite",
	Scope:        "Berre mellom desse",
	StoppedFix:   "Ingen kort blir sende. Vel feltet att, eller lag kampanjen på nytt for nokon andre.",
	More:         plural{"… og %d kampanje til. Sjå alle med «drypp campaigns list».", "… og %d kampanjar til. Sjå alle med «drypp campaigns list»."},
	States:       map[string]string{"active": "I gang", "paused": "Sett på pause", "ended": "Avslutta"},
	Stages: map[string]string{
		"planned": "Planlagt", "sending": "På veg", "accepted": "Teke imot av Teams", "unconfirmed": "Usikkert",
		"mailed": "Invitert på e-post", "seen": "Trykt på", "failed": "Kom ikkje fram", "given up": "Ikkje sendt",
	},
	Reach: map[string]advice{
		"conversation stored": {"kan nåast i Teams", "Korta kjem i chatten deira."},
		"installed":           {"har appen, men ingen chat enno", "Chatten blir oppretta av seg sjølv før korta skal ut. Du treng ikkje gjere noko."},
		"invited by mail":     {"har ikkje appen, og er inviterte på e-post", "Dei har fått éin e-post om korleis dei legg til appen. Du treng ikkje gjere noko."},
		"not heard of":        {"er berre kjende ved e-postadressa", "Be administratoren installere Drypp for dei. Då finn Drypp dei att på adressa."},
		"known":               {"har ikkje appen", "Be administratoren installere Drypp for dei, eller be dei leggje til appen sjølve i Teams."},
		"starts later":        {"byrjar i jobben seinare", "Korta kjem frå den første arbeidsdagen deira. Du treng ikkje gjere noko."},
		"paused":              {"har bede om pause", "Korta kjem når pausen er over, og fristane blir flytta like langt. Du treng ikkje gjere noko."},
		"blocked":             {"har blokkert Drypp", "Berre dei sjølve kan endre det. Be dei opne chatten med Drypp i Teams og oppheve blokkeringa."},
		"left":                {"har slutta", "Dei får ingen kort. Du treng ikkje gjere noko."},
	},
	Reasons: map[string]advice{
		"not registered":            {"Microsoft kjenner ikkje boten", "Be administratoren køyre «drypp doctor» og rette oppsettet i Azure. Til då blir ingenting sendt."},
		"unauthorized":              {"Microsoft godtok ikkje innlogginga til boten", "Be administratoren køyre «drypp doctor» og fornye løyndomen eller sertifikatet."},
		"blocked":                   {"Personen har blokkert Drypp", "Be personen opne chatten med Drypp i Teams og oppheve blokkeringa."},
		"disabled by administrator": {"Ein administrator har slått av appen", "Be administratoren slå han på igjen i administrasjonssenteret for Teams."},
		"not in conversation":       {"Appen er fjerna frå chatten", "Be personen leggje til Drypp igjen i Teams. Då held korta fram av seg sjølve."},
		"not installed":             {"Appen er ikkje installert", "Be administratoren installere han for personen, eller be personen leggje han til sjølv."},
		"conversation not found":    {"Chatten finst ikkje lenger", "Drypp lagar ein ny av seg sjølv. Du treng ikkje gjere noko."},
		"too large":                 {"Kortet er for stort for Teams", "Be den som skriv kurset, køyre «drypp courses lint» og dele opp det som er for langt."},
		"throttled":                 {"Teams bad om å vente", "Drypp sender igjen av seg sjølv. Du treng ikkje gjere noko."},
		"unavailable":               {"Teams var ikkje tilgjengeleg", "Drypp sender igjen av seg sjølv. Du treng ikkje gjere noko."},
		"refused":                   {"Drypp lét vere å sende: kurset er trekt tilbake, eller adressa til Teams er ikkje godkjend", "Sjå etter om kurset framleis er tilgjengeleg. Be elles administratoren køyre «drypp doctor»."},
		"unreachable":               {"Drypp fekk ikkje kontakt med Teams", "Drypp prøver igjen av seg sjølv. Varer det lenge, må administratoren sjå på nettverket."},
		"answer lost":               {"Teams svarte ikkje, så kortet kan ha kome fram", "Gjer ikkje personen noko på eit par arbeidsdagar, sender Drypp kortet på nytt."},
		"other":                     {"Teams svarte med ein feil som Drypp ikkje kjenner", "Be administratoren sjå i loggen."},
		"outdated":                  {"Kortet var ikkje lenger aktuelt", "Personen var ferdig, eller kampanjen vart endra. Du treng ikkje gjere noko."},
		"interrupted":               {"Drypp stoppa medan kortet vart sendt, så det kan ha kome fram", "Er det viktig, kjem det på nytt av seg sjølv. Du treng ikkje gjere noko."},
		"no chat yet":               {"Det er ingen chat med personen enno", "Be administratoren installere Drypp for personen, eller be personen leggje til appen sjølv."},
	},
	Unknown:   advice{"Noko anna gjekk gale", "Be administratoren sjå i loggen."},
	From:      "Frå %s",
	To:        "til %s",
	People:    plural{"%d person", "%d personar"},
	Done:      plural{"%d har greidd alt", "%d har greidd alt"},
	DidAll:    plural{"%d har gjort alt", "%d har gjort alt"},
	Everybody: "Alle", When: "Når", Pace: "Tempo", Courses: "Kurs", Needs: "Kursbehov", Surveys: "Undersøkingar", Audience: "Kven", Reminders: "Påminningar",
	EachWorkday: "Éin leksjon kvar arbeidsdag", Lessons: "Éin leksjon kvar %d. arbeidsdag",
	EachMonth: "Eitt kurs i månaden", Monthly: "Eitt kurs kvar %d. månad",
	AtOnce:      "Alle kursa så snart som råd",
	Dates:       "Kvart kurs på sin dag",
	Before:      plural{"%d dag før fristen", "%d dagar før fristen"},
	After:       plural{"%d dag etter fristen", "%d dagar etter fristen"},
	PeopleTitle: "Kven kampanjen når",
	CardsTitle:  "Korta",
	WhyTitle:    "Det som ikkje kom fram, og kva du kan gjere",
	NoCards:     "Ingen kort er planlagde eller sende enno.",
	OfThoseDue:  "%d, og %d av dei skal ut no",
	Honest:      "«Teke imot av Teams» betyr ikkje at kortet er lese. «Trykt på» er det første sikre teiknet.",
	Cards:       plural{"%d kort", "%d kort"},
	Notes:       [2]string{"✓ Kampanjen er laga", "✓ Kampanjen er endra"},
	Pause:       "Set på pause",
	Resume:      "Ta opp att",
	End:         "Avslutt",
	Refresh:     "Oppdater",
	All:         "Alle kampanjar",
	Ask: map[string]advice{
		"active": {"Vil du ta opp att kampanjen «%s»?", "Korta går ut igjen, i same tempo som før."},
		"paused": {"Vil du setje kampanjen «%s» på pause?", "Ingen får kort frå han før du tek han opp att. Dei som er i gang med eit kurs, kan likevel gjere det ferdig."},
		"ended":  {"Vil du avslutte kampanjen «%s»?", "Ingen får fleire kort frå han, og han kan ikkje startast igjen. Det folk har gjort, er framleis lagra."},
	},
	Yes: map[string]string{"active": "Ja, ta opp att", "paused": "Ja, set på pause", "ended": "Ja, avslutt"},
	No:  "Nei, gå tilbake",
}

var statusEnglish = statusTexts{
	Title:      "Campaigns at %s",
	Itself:     "What Drypp sends by itself",
	ItselfWhat: "Questions and lessons that come back, beside campaigns",
	Kinds: map[string]string{"review": "Questions that come back", "measure": "Measuring what people still know", "relearn": "A lesson that comes back",
		"map": "Mapping of training needs", "ask": "Survey", "acknowledge": "A document to acknowledge"},
	None:         "There are no campaigns yet.",
	New:          "New campaign",
	Campaigns:    "Campaigns",
	See:          "See more",
	Stopped:      "No cards go out at present",
	StoppedField: "Drypp paused the campaign: whom it is for depends on “%s”, which the organisation no longer chooses to know",
	Scope:        "Only among these",
	StoppedFix:   "No cards go out. Choose the field again, or make the campaign anew for others.",
	More:         plural{"… and %d more campaign. See all of them with “drypp campaigns list”.", "… and %d more campaigns. See all of them with “drypp campaigns list”."},
	States:       map[string]string{"active": "Under way", "paused": "Paused", "ended": "Ended"},
	Stages: map[string]string{
		"planned": "Planned", "sending": "On the way", "accepted": "Accepted by Teams", "unconfirmed": "Uncertain",
		"mailed": "Invited by mail", "seen": "Clicked", "failed": "Didn’t arrive", "given up": "Not sent",
	},
	Reach: map[string]advice{
		"conversation stored": {"can be reached in Teams", "The cards come in their chat."},
		"installed":           {"have the app but no chat yet", "The chat is made by itself before cards go out. There is nothing you need to do."},
		"invited by mail":     {"don’t have the app, and were invited by mail", "They got one mail that says how to add the app. There is nothing you need to do."},
		"not heard of":        {"are known by their e-mail address only", "Ask the administrator to install Drypp for them. Drypp then finds them by the address."},
		"known":               {"don’t have the app", "Ask the administrator to install Drypp for them, or ask them to add the app in Teams."},
		"starts later":        {"begin to work later", "The cards come from their first day of work on. There is nothing you need to do."},
		"paused":              {"asked for a pause", "The cards come when the pause is over, and due dates are put off just as long. There is nothing you need to do."},
		"blocked":             {"have blocked Drypp", "Only they can change that. Ask them to open the chat with Drypp in Teams and unblock it."},
		"left":                {"have left", "They get no cards. There is nothing you need to do."},
	},
	Reasons: map[string]advice{
		"not registered":            {"Microsoft doesn’t know the bot", "Ask the administrator to run “drypp doctor” and put the settings in Azure right. Nothing goes out until then."},
		"unauthorized":              {"Microsoft didn’t accept the bot’s sign-in", "Ask the administrator to run “drypp doctor” and renew the secret or the certificate."},
		"blocked":                   {"The person has blocked Drypp", "Ask them to open the chat with Drypp in Teams and unblock it."},
		"disabled by administrator": {"An administrator has switched the app off", "Ask the administrator to switch it on again in the Teams admin centre."},
		"not in conversation":       {"The app was removed from the chat", "Ask the person to add Drypp again in Teams. Then the cards go on by themselves."},
		"not installed":             {"The app isn’t installed", "Ask the administrator to install it for the person, or ask the person to add it."},
		"conversation not found":    {"The chat doesn’t exist any more", "Drypp makes a new one by itself. There is nothing you need to do."},
		"too large":                 {"The card is too large for Teams", "Ask whoever writes the course to run “drypp courses lint” and divide what is too long."},
		"throttled":                 {"Teams asked to wait", "Drypp sends it again by itself. There is nothing you need to do."},
		"unavailable":               {"Teams wasn’t available", "Drypp sends it again by itself. There is nothing you need to do."},
		"refused":                   {"Drypp didn’t send it: the course was withdrawn, or the address of Teams isn’t one that may be used", "See whether the course is still offered. Otherwise ask the administrator to run “drypp doctor”."},
		"unreachable":               {"Drypp couldn’t reach Teams", "Drypp tries again by itself. If it lasts, the administrator has to look at the network."},
		"answer lost":               {"Teams didn’t reply, so the card may have arrived", "If the person does nothing for a few workdays, Drypp sends the card anew."},
		"other":                     {"Teams replied with an error that Drypp doesn’t know", "Ask the administrator to look in the log."},
		"outdated":                  {"The card wasn’t wanted any more", "The person had finished, or the campaign was changed. There is nothing you need to do."},
		"interrupted":               {"Drypp stopped while the card was sent, so it may have arrived", "If it matters, it comes again by itself. There is nothing you need to do."},
		"no chat yet":               {"There is no chat with the person yet", "Ask the administrator to install Drypp for the person, or ask the person to add the app."},
	},
	Unknown:   advice{"Something else went wrong", "Ask the administrator to look in the log."},
	From:      "From %s",
	To:        "until %s",
	People:    plural{"%d person", "%d people"},
	Done:      plural{"%d has passed everything", "%d have passed everything"},
	DidAll:    plural{"%d has done everything", "%d have done everything"},
	Everybody: "Everybody", When: "When", Pace: "Pace", Courses: "Courses", Needs: "Training needs", Surveys: "Surveys", Audience: "Who", Reminders: "Reminders",
	EachWorkday: "One lesson every workday", Lessons: "One lesson every %d workdays",
	EachMonth: "One course a month", Monthly: "One course every %d months",
	AtOnce:      "All courses as soon as possible",
	Dates:       "Each course on its own day",
	Before:      plural{"%d day before it is due", "%d days before it is due"},
	After:       plural{"%d day after", "%d days after"},
	PeopleTitle: "Whom the campaign reaches",
	CardsTitle:  "The cards",
	WhyTitle:    "What didn’t arrive, and what you can do",
	NoCards:     "No cards are planned or sent yet.",
	OfThoseDue:  "%d, and %d of them are to go out now",
	Honest:      "“Accepted by Teams” doesn’t mean that a card was read. “Clicked” is the first sure sign.",
	Cards:       plural{"%d card", "%d cards"},
	Notes:       [2]string{"✓ The campaign is made", "✓ The campaign is changed"},
	Pause:       "Pause it",
	Resume:      "Resume it",
	End:         "End it",
	Refresh:     "Refresh",
	All:         "All campaigns",
	Ask: map[string]advice{
		"active": {"Do you want to resume the campaign “%s”?", "Cards go out again, at the same pace as before."},
		"paused": {"Do you want to pause the campaign “%s”?", "Nobody gets cards from it until you resume it. Those who are in a course can still finish it."},
		"ended":  {"Do you want to end the campaign “%s”?", "Nobody gets any more cards from it, and it can’t be started again. What people did is still kept."},
	},
	Yes: map[string]string{"active": "Yes, resume", "paused": "Yes, pause", "ended": "Yes, end it"},
	No:  "No, go back",
}
