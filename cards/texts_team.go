package cards

// teamTexts are the texts for managers and those who stand in for them.
type teamTexts struct {
	// TitleOf has whose team it is, as Deputy and WhyDeputy have.
	Title, TitleOf, Deputy string
	Why, WhyDeputy         string
	// Button is that of the team, the others are on its cards.
	Button, SeeNow, Nudge, Decline, DeputyButton string
	// What a team's sum can say. SomeLate counts those who are late, and has how
	// many there are; NoneLate counts those who have something due soon.
	Nobody, Nothing, AllDone, OnTime, Thanks string
	NoneLate, SomeLate                       plural
	// Chart is above the chart, Counted below the numbers.
	Chart, Counted, NeedsTitle string
	// Late and Due have a day, Best a percentage.
	Late, Due, Today, NotStarted, Started, Best string
	MoreCourses, MorePeople                     plural
	// NudgedAt has a day; NotNow says why there is no button.
	NudgedAt, NotNow, NudgedNone string
	Nudged                       plural
	// Off and OnAgain confirm, On is a button.
	Off, OnAgain advice
	On           string
	// DeputyIs has a name.
	DeputyTitle, DeputyWhat, DeputyIs, DeputyNone string
	DeputyLabel, DeputyExample, DeputyMissing     string
	DeputySave, DeputyNobody, DeputyUnknown       string
	// DigestsTitle is above what is kept of digests: Tries how often one was
	// tried, Owing how much was not done, Declined, and Stages by
	// store.DigestStage.
	DigestsTitle, Tries, Owing, Declined string
	Stages                               map[string]string
	// Hello begins a mail, and InMail says why it is none in Teams.
	Hello, InMail string
}

var teamBokmaal = teamTexts{
	Title: "Teamet ditt", TitleOf: "Teamet til %s", Deputy: "Du vikarierer for %s, som har pause.",
	Why:       "Du får dette fordi du er leder for dem. Du ser hvem som er ferdig og når fristen er, aldri hva noen har svart. Vil du slippe dette, trykker du på knappen under. Teamet finner du uansett ved å skrive «team».",
	WhyDeputy: "Du får dette fordi %s har bedt deg vikariere. Du ser hvem som er ferdig og når fristen er, aldri hva noen har svart.",
	Button:    "Teamet mitt", SeeNow: "Se slik det er nå", Nudge: "Minn dem på det", Decline: "Ikke send meg dette", DeputyButton: "Vikar",
	Nobody: "Ingen har deg som leder i listene som Drypp kjenner.", Nothing: "Ingen i teamet har noe kurs å ta nå.",
	AllDone: "✓ Alle er ferdige med det de skal.", OnTime: "✓ Alle er i rute.", Thanks: "Fint jobbet, og takk for at du følger opp!",
	NoneLate: plural{"Ingen er over fristen, men %d har en frist som nærmer seg.", "Ingen er over fristen, men %d har en frist som nærmer seg."},
	SomeLate: plural{"⚠ %d av %s i teamet er over fristen.", "⚠ %d av %s i teamet er over fristen."},
	Chart:    "Teamets kurs", Counted: "Hver person telles én gang i hvert kurs.", NeedsTitle: "De som trenger et puff",
	Late: "over fristen %s", Due: "frist %s", Today: "frist i dag", NotStarted: "ikke begynt", Started: "begynt", Best: "beste resultat %d\u00a0%%",
	MoreCourses: plural{"… og %d kurs til", "… og %d kurs til"},
	MorePeople:  plural{"… og %d person til som det ikke er plass til her.", "… og %d personer til som det ikke er plass til her."},
	NudgedAt:    "Du minnet dem sist på det %s.",
	NotNow:      "Alle her er minnet på det den siste uken. Ingen får mer enn én slik påminnelse i uken.",
	NudgedNone:  "Ingen ble minnet på noe: de er ferdige, eller er minnet på det den siste uken.",
	Nudged:      plural{"✓ %d person blir minnet på det i arbeidstiden sin.", "✓ %d personer blir minnet på det i arbeidstiden sin."},
	Off:         advice{"Du får ikke flere sammendrag", "Du kan når som helst skrive «team» eller «oversikt» for å se det samme, og få sammendragene tilbake her."},
	OnAgain:     advice{"Du får sammendrag igjen", "Det neste kommer en mandag morgen, hvis det er noe å si."},
	On:          "Send meg dem igjen",
	DeputyTitle: "Hvem vikarierer for deg?",
	DeputyWhat:  "Når du har pause, går sammendraget om teamet ditt til vikaren din. Vikaren ser da hvem i teamet som har noe over fristen, og kan minne dem på det.",
	DeputyIs:    "✓ %s vikarierer for deg når du har pause.", DeputyNone: "Ingen vikarierer for deg nå. Når du har pause, venter sammendraget.",
	DeputyLabel: "E-postadressen til vikaren", DeputyExample: "kari@example.no", DeputyMissing: "Skriv en e-postadresse.",
	DeputySave: "Lagre", DeputyNobody: "Ingen vikar", DeputyUnknown: "Den adressen kjenner jeg ikke. Vikaren må jobbe hos dere og være kjent for Drypp.",
	DigestsTitle: "Sammendrag du får", Tries: "forsøk: %d", Owing: "ikke ferdig: %d", Declined: "du har takket nei",
	Stages: map[string]string{"sending": "på vei", "sent": "sendt i Teams", "mailed": "sendt på e-post", "skipped": "ingenting å si", "failed": "kom ikke fram"},
	Hello:  "Hei!",
	InMail: "Du får dette på e-post fordi du ikke har Drypp i Microsoft Teams. Der kan du minne dem på det med ett trykk, velge en vikar eller si nei takk til sammendragene. Uten Teams hjelper kontaktpersonen for kursene deg med det.",
}

var teamNynorsk = teamTexts{
	Title: "Teamet ditt", TitleOf: "Teamet til %s", Deputy: "Du vikarierer for %s, som har pause.",
	Why:       "Du får dette fordi du er leiar for dei. Du ser kven som er ferdig og når fristen er, aldri kva nokon har svart. Vil du sleppe dette, trykkjer du på knappen under. Teamet finn du uansett ved å skrive «team».",
	WhyDeputy: "Du får dette fordi %s har bede deg vikariere. Du ser kven som er ferdig og når fristen er, aldri kva nokon har svart.",
	Button:    "Teamet mitt", SeeNow: "Sjå slik det er no", Nudge: "Minn dei på det", Decline: "Ikkje send meg dette", DeputyButton: "Vikar",
	Nobody: "Ingen har deg som leiar i listene som Drypp kjenner.", Nothing: "Ingen i teamet har noko kurs å ta no.",
	AllDone: "✓ Alle er ferdige med det dei skal.", OnTime: "✓ Alle er i rute.", Thanks: "Godt jobba, og takk for at du følgjer opp!",
	NoneLate: plural{"Ingen er over fristen, men %d har ein frist som nærmar seg.", "Ingen er over fristen, men %d har ein frist som nærmar seg."},
	SomeLate: plural{"⚠ %d av %s i teamet er over fristen.", "⚠ %d av %s i teamet er over fristen."},
	Chart:    "Kursa til teamet", Counted: "Kvar person blir rekna éin gong i kvart kurs.", NeedsTitle: "Dei som treng eit puff",
	Late: "over fristen %s", Due: "frist %s", Today: "frist i dag", NotStarted: "ikkje byrja", Started: "byrja", Best: "beste resultat %d\u00a0%%",
	MoreCourses: plural{"… og %d kurs til", "… og %d kurs til"},
	MorePeople:  plural{"… og %d person til som det ikkje er plass til her.", "… og %d personar til som det ikkje er plass til her."},
	NudgedAt:    "Du minte dei sist på det %s.",
	NotNow:      "Alle her er minte på det den siste veka. Ingen får meir enn éi slik påminning i veka.",
	NudgedNone:  "Ingen vart minte på noko: dei er ferdige, eller er minte på det den siste veka.",
	Nudged:      plural{"✓ %d person blir mint på det i arbeidstida si.", "✓ %d personar blir minte på det i arbeidstida si."},
	Off:         advice{"Du får ikkje fleire samandrag", "Du kan når som helst skrive «team» eller «oversikt» for å sjå det same, og få samandraga tilbake her."},
	OnAgain:     advice{"Du får samandrag att", "Det neste kjem ein måndag morgon, om det er noko å seie."},
	On:          "Send meg dei att",
	DeputyTitle: "Kven vikarierer for deg?",
	DeputyWhat:  "Når du har pause, går samandraget om teamet ditt til vikaren din. Vikaren ser då kven i teamet som har noko over fristen, og kan minne dei på det.",
	DeputyIs:    "✓ %s vikarierer for deg når du har pause.", DeputyNone: "Ingen vikarierer for deg no. Når du har pause, ventar samandraget.",
	DeputyLabel: "E-postadressa til vikaren", DeputyExample: "kari@example.no", DeputyMissing: "Skriv ei e-postadresse.",
	DeputySave: "Lagre", DeputyNobody: "Ingen vikar", DeputyUnknown: "Den adressa kjenner eg ikkje. Vikaren må jobbe hjå dykk og vere kjend for Drypp.",
	DigestsTitle: "Samandrag du får", Tries: "forsøk: %d", Owing: "ikkje ferdige: %d", Declined: "du har takka nei",
	Stages: map[string]string{"sending": "på veg", "sent": "sendt i Teams", "mailed": "sendt på e-post", "skipped": "ingenting å seie", "failed": "kom ikkje fram"},
	Hello:  "Hei!",
	InMail: "Du får dette på e-post fordi du ikkje har Drypp i Microsoft Teams. Der kan du minne dei på det med eitt trykk, velje ein vikar eller seie nei takk til samandraga. Utan Teams hjelper kontaktpersonen for kursa deg med det.",
}

var teamEnglish = teamTexts{
	Title: "Your team", TitleOf: "The team of %s", Deputy: "You are standing in for %s, who is away.",
	Why:       "You get this because you are their manager. You see who is done and when things are due, never what anybody answered. The button below stops it. You find your team anyway by writing “team”.",
	WhyDeputy: "You get this because %s asked you to stand in. You see who is done and when things are due, never what anybody answered.",
	Button:    "My team", SeeNow: "See it as it is now", Nudge: "Nudge them", Decline: "Don’t send me this", DeputyButton: "Deputy",
	Nobody: "Nobody has you as their manager in the lists that Drypp knows.", Nothing: "Nobody in the team has a course to take at present.",
	AllDone: "✓ Everybody is done with what they have to take.", OnTime: "✓ Everybody is on time.", Thanks: "Well done, and thank you for following up!",
	NoneLate: plural{"Nobody is overdue, but %d has something due soon.", "Nobody is overdue, but %d have something due soon."},
	SomeLate: plural{"⚠ %d of %s in the team is overdue.", "⚠ %d of %s in the team are overdue."},
	Chart:    "The team’s courses", Counted: "Each person counts once in each course.", NeedsTitle: "Who needs a nudge",
	Late: "overdue since %s", Due: "due %s", Today: "due today", NotStarted: "not started", Started: "started", Best: "best score %d%%",
	MoreCourses: plural{"… and %d more course", "… and %d more courses"},
	MorePeople:  plural{"… and %d more person whom there is no room for here.", "… and %d more people whom there is no room for here."},
	NudgedAt:    "You last nudged them on %s.",
	NotNow:      "Everybody here was nudged within the last week. Nobody gets more than one nudge a week.",
	NudgedNone:  "Nobody was nudged: they are done, or were nudged within the last week.",
	Nudged:      plural{"✓ %d person will be nudged in their working hours.", "✓ %d people will be nudged in their working hours."},
	Off:         advice{"You get no more digests", "Write “team” or “overview” whenever you like to see the same, and have the digests back here."},
	OnAgain:     advice{"You get digests again", "The next one comes on a Monday morning, if there is something to say."},
	On:          "Send me them again",
	DeputyTitle: "Who stands in for you?",
	DeputyWhat:  "While you pause, the digest about your team goes to your deputy. They then see who in the team is overdue, and can nudge them.",
	DeputyIs:    "✓ %s stands in for you while you pause.", DeputyNone: "Nobody stands in for you at present. While you pause, the digest waits.",
	DeputyLabel: "The deputy’s e-mail address", DeputyExample: "kari@example.no", DeputyMissing: "Type an e-mail address.",
	DeputySave: "Save", DeputyNobody: "No deputy", DeputyUnknown: "I don’t know that address. A deputy has to work with you and be known to Drypp.",
	DigestsTitle: "Digests that you get", Tries: "tries: %d", Owing: "not done: %d", Declined: "you declined them",
	Stages: map[string]string{"sending": "on its way", "sent": "sent in Teams", "mailed": "sent by mail", "skipped": "nothing to say", "failed": "didn’t arrive"},
	Hello:  "Hello,",
	InMail: "You get this by mail because you don’t have Drypp in Microsoft Teams. There one tap nudges them, and you can choose a deputy or decline the digests. Without Teams, the contact person for the courses helps you with that.",
}
