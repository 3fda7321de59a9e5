package cards

// surveyTexts are the texts about surveys.
type surveyTexts struct {
	// Kind is what the card is.
	Kind      string
	Questions plural
	// Anonymous and Named say in one sentence who sees what somebody answered.
	Anonymous, Named string
	Missing          plural
	// Optional has a question.
	Optional                  string
	Choose, ChooseFirst, Send string
	// Notes are by SurveyNote.
	Notes [4]noteTexts

	ListTitle, ResultsTitle, NoSurveys, HowToGive string
	IsAnonymous, IsNamed, NeverGiven, See, Others string
	// ID has a survey's ID.
	ID      string
	Answers plural
	// Compared has a campaign.
	Compared, TooFew, Running, End, FewAnswered string
	// Mean has a mean and how many points there are; LastTime what it was.
	Mean, LastTime                      string
	MoreTexts                           plural
	Promoters, Passives, Detractors     string
	ENPSExplained                       string
	Answer, Count, Share, Then, Percent string
	// File has the format of a file.
	File string
	// OfferName is the name of the file, with the survey's ID; OfferText has its title.
	OfferName, OfferText string
}

// noteTexts are a title and what follows.
type noteTexts struct{ Title, Text string }

var surveyBokmaal = surveyTexts{
	Kind: "Undersøkelse", Questions: plural{"%d spørsmål", "%d spørsmål"},
	Anonymous: "Svarene er anonyme: De lagres uten navn, rekkefølge og tidspunkt, hvem som har svart, lagres for seg, og ingenting vises før undersøkelsen er over og minst fem har svart.",
	Named:     "Svarene er ikke anonyme: De lagres med navnet ditt, og kontaktpersonen kan se hva akkurat du har svart.",
	Missing:   plural{"%d spørsmål mangler svar. Svar på det, og send på nytt.", "%d spørsmål mangler svar. Svar på dem, og send på nytt."},
	Optional:  "%s (kan stå tomt)", Choose: "Velg et svar", ChooseFirst: "Velg et svar først.", Send: "Send svarene",
	Notes: [4]noteTexts{
		{"✓ Takk for svarene", "De er lagret, og du trenger ikke å gjøre mer."},
		{"Du har allerede svart", "De første svarene gjelder, og de kan ikke endres."},
		{"Undersøkelsen er over", "Den tar ikke imot flere svar. Ingenting ble lagret nå."},
		{"Undersøkelsen finnes ikke lenger", "Ingenting ble lagret nå."},
	},
	ListTitle: "Undersøkelser", ResultsTitle: "Svar på undersøkelse", NoSurveys: "Det finnes ingen undersøkelser ennå.",
	HowToGive:   "En undersøkelse går ut med en kampanje: Skriv **ny kampanje** og velg den der, eller skriv ID i fila til kampanjen.",
	IsAnonymous: "anonym", IsNamed: "med navn", NeverGiven: "Ikke brukt ennå", See: "Se svarene", Others: "Alle undersøkelser",
	ID: "ID: %s", Answers: plural{"%d svar", "%d svar"},
	Compared:    "Sammenlignet med sist: %s",
	TooFew:      "Færre enn fem har svart, så svarene vises ikke. Slik kan ingen gjette hvem som mente hva.",
	Running:     "Svarene vises når kampanjen er avsluttet og minst fem har svart. Kunne du se dem underveis, ville forskjellen fra én dag til den neste vist hva én person svarte.",
	End:         "Avslutt kampanjen",
	FewAnswered: "Færre enn fem har svart på dette spørsmålet, så svarene vises ikke.",
	Mean:        "Snitt %s av %d", LastTime: "sist: %s",
	MoreTexts: plural{"… og %d svar til. Hent en fil for å lese alle.", "… og %d svar til. Hent en fil for å lese alle."},
	Promoters: "Ambassadører (9–10)", Passives: "Passive (7–8)", Detractors: "Kritikere (0–6)",
	ENPSExplained: "eNPS er prosentandelen ambassadører minus prosentandelen kritikere. Tallet går fra −100 til +100.",
	Answer:        "Svar", Count: "Antall", Share: "Andel", Then: "Sist", Percent: "%d\u00a0%%",
	File: "Hent %s", OfferName: "Svar %s", OfferText: "Svarene på undersøkelsen «%s». At du henter dem, blir notert.",
}

var surveyNynorsk = surveyTexts{
	Kind: "Undersøking", Questions: plural{"%d spørsmål", "%d spørsmål"},
	Anonymous: "Svara er anonyme: Dei blir lagra utan namn, rekkjefølgje og tidspunkt, kven som har svart, blir lagra for seg, og ingenting blir vist før undersøkinga er over og minst fem har svart.",
	Named:     "Svara er ikkje anonyme: Dei blir lagra med namnet ditt, og kontaktpersonen kan sjå kva akkurat du har svart.",
	Missing:   plural{"%d spørsmål manglar svar. Svar på det, og send på nytt.", "%d spørsmål manglar svar. Svar på dei, og send på nytt."},
	Optional:  "%s (kan stå tomt)", Choose: "Vel eit svar", ChooseFirst: "Vel eit svar først.", Send: "Send svara",
	Notes: [4]noteTexts{
		{"✓ Takk for svara", "Dei er lagra, og du treng ikkje å gjere meir."},
		{"Du har alt svart", "Dei første svara gjeld, og dei kan ikkje endrast."},
		{"Undersøkinga er over", "Ho tek ikkje imot fleire svar. Ingenting blei lagra no."},
		{"Undersøkinga finst ikkje lenger", "Ingenting blei lagra no."},
	},
	ListTitle: "Undersøkingar", ResultsTitle: "Svar på undersøking", NoSurveys: "Det finst ingen undersøkingar enno.",
	HowToGive:   "Ei undersøking går ut med ein kampanje: Skriv **ny kampanje** og vel ho der, eller skriv ID i fila til kampanjen.",
	IsAnonymous: "anonym", IsNamed: "med namn", NeverGiven: "Ikkje brukt enno", See: "Sjå svara", Others: "Alle undersøkingar",
	ID: "ID: %s", Answers: plural{"%d svar", "%d svar"},
	Compared:    "Samanlikna med sist: %s",
	TooFew:      "Færre enn fem har svart, så svara blir ikkje viste. Slik kan ingen gjette kven som meinte kva.",
	Running:     "Svara blir viste når kampanjen er avslutta og minst fem har svart. Kunne du sjå dei undervegs, ville skilnaden frå éin dag til den neste vist kva éin person svarte.",
	End:         "Avslutt kampanjen",
	FewAnswered: "Færre enn fem har svart på dette spørsmålet, så svara blir ikkje viste.",
	Mean:        "Snitt %s av %d", LastTime: "sist: %s",
	MoreTexts: plural{"… og %d svar til. Hent ei fil for å lese alle.", "… og %d svar til. Hent ei fil for å lese alle."},
	Promoters: "Ambassadørar (9–10)", Passives: "Passive (7–8)", Detractors: "Kritikarar (0–6)",
	ENPSExplained: "eNPS er prosentdelen ambassadørar minus prosentdelen kritikarar. Talet går frå −100 til +100.",
	Answer:        "Svar", Count: "Kor mange", Share: "Del", Then: "Sist", Percent: "%d\u00a0%%",
	File: "Hent %s", OfferName: "Svar %s", OfferText: "Svara på undersøkinga «%s». At du hentar dei, blir notert.",
}

var surveyEnglish = surveyTexts{
	Kind: "Survey", Questions: plural{"%d question", "%d questions"},
	Anonymous: "Your answers are anonymous: they are stored without name, order or time, who has answered is kept apart, and nothing is shown before the survey is over and at least five have answered.",
	Named:     "Your answers are not anonymous: they are stored with your name, and the contact person can see what you in particular answered.",
	Missing:   plural{"%d question has no answer. Answer it, and send again.", "%d questions have no answer. Answer them, and send again."},
	Optional:  "%s (may be left empty)", Choose: "Choose an answer", ChooseFirst: "Choose an answer first.", Send: "Send the answers",
	Notes: [4]noteTexts{
		{"✓ Thank you for your answers", "They are stored, and there is nothing more for you to do."},
		{"You have answered already", "The first answers count, and can’t be changed."},
		{"The survey is over", "It takes no more answers. Nothing was stored now."},
		{"The survey is no longer there", "Nothing was stored now."},
	},
	ListTitle: "Surveys", ResultsTitle: "Answers to a survey", NoSurveys: "There are no surveys yet.",
	HowToGive:   "A survey goes out with a campaign: write **new campaign** and choose it there, or write its ID in the campaign’s file.",
	IsAnonymous: "anonymous", IsNamed: "with names", NeverGiven: "Not used yet", See: "See the answers", Others: "All surveys",
	ID: "ID: %s", Answers: plural{"%d answer", "%d answers"},
	Compared:    "Compared with the last time: %s",
	TooFew:      "Fewer than five have answered, so the answers aren’t shown. That way nobody can guess who thought what.",
	Running:     "The answers are shown once the campaign has ended and at least five have answered. If you could see them before, the difference from one day to the next would show what a single person answered.",
	End:         "End the campaign",
	FewAnswered: "Fewer than five have answered this question, so the answers aren’t shown.",
	Mean:        "Mean %s of %d", LastTime: "last time: %s",
	MoreTexts: plural{"… and %d more answer. Get a file to read them all.", "… and %d more answers. Get a file to read them all."},
	Promoters: "Promoters (9–10)", Passives: "Passives (7–8)", Detractors: "Detractors (0–6)",
	ENPSExplained: "eNPS is the percentage of promoters less the percentage of detractors. It goes from −100 to +100.",
	Answer:        "Answer", Count: "How many", Share: "Share", Then: "Last time", Percent: "%d%%",
	File: "Get %s", OfferName: "Answers %s", OfferText: "The answers to the survey “%s”. That you get them is noted.",
}
