package cards

// draftTexts are the texts of making a campaign.
type draftTexts struct {
	// Title is on every form; Step has its number and how many there are.
	Title, Step string
	Steps       [4]string

	Next, Back, Cancel, Make string

	Name, NameExample, NameMissing string
	Courses, CoursesMissing        string
	MoreCourses                    plural
	// WhatIntro is above the choices where there is more than courses, and More
	// says of how many there is no room.
	WhatIntro, Needs, Surveys string
	More                      plural
	WhoIntro, Audience        string
	AudienceMissing           string
	// WhoExamples has examples that name the fields of exampleFields.
	WhoExamples []string
	// Scoped is said to a contact of some people, above their expression.
	Scoped string
	// Everybody is what to write for the audience.Everybody.
	Everybody string
	// Fields has the names of fields.
	Fields string
	// Matches has how many match and how many can be reached.
	Matches                                      plural
	Start, Due, Pace, Every, Dates, DatesExample string
	Before, After, DaysExample                   string
	Paces                                        map[string]string
	// AskedOnce is in the place of what only courses have.
	AskedOnce string

	// First has a day, FirstLast two; CheckSummary a name.
	First, FirstLast, NoFirst, CheckSummary string

	// Problems go by campaigns.Code; KnownAre has words that could be meant.
	Problems               map[string]string
	OtherProblem, KnownAre string
}

// exampleFields are the fields that the examples of an audience name; the last
// names only what every organisation has.
var exampleFields = [][]string{{"department", "location"}, {"groups"}, {"title"}, {"language"}}

var draftBokmaal = draftTexts{
	Title:  "Ny kampanje",
	Step:   "steg %d av %d",
	Steps:  [4]string{"Hva skal folk få?", "Hvem gjelder det?", "Når skal det skje?", "Stemmer alt?"},
	Next:   "Videre",
	Back:   "Tilbake",
	Cancel: "Avbryt",
	Make:   "Lag kampanjen",

	Name:            "Navn på kampanjen",
	NameExample:     "For eksempel Sikkerhet høsten 2026",
	NameMissing:     "Gi kampanjen et navn.",
	Courses:         "Kurs, i rekkefølgen de kommer",
	CoursesMissing:  "Velg minst ett kurs.",
	MoreCourses:     plural{"… og %d kurs til som det ikke er plass til her. Bruk «drypp campaigns apply» for det.", "… og %d kurs til som det ikke er plass til her. Bruk «drypp campaigns apply» for dem."},
	WhatIntro:       "Velg minst én ting.",
	Needs:           "Kursbehov å kartlegge, før kursene",
	Surveys:         "Undersøkelser, etter kursene",
	More:            plural{"… og %d til som det ikke er plass til her. Bruk «drypp campaigns apply» for det.", "… og %d til som det ikke er plass til her. Bruk «drypp campaigns apply» for dem."},
	WhoIntro:        "Skriv **alle**, eller hvem det gjelder:",
	Audience:        "Hvem",
	AudienceMissing: "Skriv hvem det gjelder, eller alle.",
	Everybody:       "alle",
	WhoExamples: []string{
		"avdelingen Salg i to byer: department == \"Salg\" && location in [\"Oslo\", \"Bergen\"]",
		"en gruppe: \"Selgere\" in groups",
		"alle unntatt lærlinger: not (title contains \"lærling\")",
		"alle som bruker nynorsk: language == \"nn\"",
	},
	Scoped:       "Bare de du er kontaktperson for, får kampanjen:",
	Fields:       "Felter du kan bruke: %s",
	Matches:      plural{"Dette gjelder %d person, og %d kan nås nå.", "Dette gjelder %d personer, og %d av dem kan nås nå."},
	Start:        "Første dag",
	Due:          "Frist (kan stå tom)",
	Pace:         "Tempo",
	Every:        "Arbeidsdager fra én leksjon til neste, eller måneder fra ett kurs til neste",
	Dates:        "En dato for hvert kurs, i rekkefølge",
	DatesExample: "For eksempel 2027-01-15, 2027-02-15",
	Before:       "Påminnelser: dager før fristen",
	After:        "Påminnelser: dager etter fristen",
	DaysExample:  "For eksempel 7, 1 (kan stå tom)",
	Paces: map[string]string{
		"lessons": "Én leksjon om gangen", "monthly": "Ett kurs i måneden, eller sjeldnere",
		"at-once": "Alt så snart som mulig", "dates": "Hvert kurs på en dato jeg velger",
	},
	AskedOnce:    "Det kommer høyst ett kort om dagen fra kampanjen. Den som ikke svarer, blir minnet på det én gang.",
	First:        "Det første kortet går ut %s, i arbeidstiden til hver enkelt.",
	FirstLast:    "Det første kortet går ut mellom %s og %s, i arbeidstiden til hver enkelt.",
	NoFirst:      "Det er ingen å sende kort til akkurat nå. Kortene går ut når de kan nås.",
	CheckSummary: "Se over kampanjen %s",
	Problems: map[string]string{
		"id": "Det navnet kan ikke brukes. Prøv et annet.", "name": "Gi kampanjen et navn på høyst 80 tegn.",
		"no-courses": "Velg minst ett kurs, et kursbehov å kartlegge eller en undersøkelse.", "unknown-course": "Kurset «%s» tilbys ikke lenger. Velg på nytt.",
		"course-twice":       "Kurset «%s» er med to ganger. Ta bort det ene.",
		"reserved-id":        "Det navnet bruker Drypp selv. Velg et annet.",
		"unknown-competence": "Ingen kurs lærer bort kompetansen «%s». Velg på nytt.", "competence-twice": "Kompetansen «%s» er med to ganger. Ta bort den ene.",
		"unknown-survey": "Undersøkelsen «%s» tilbys ikke lenger. Velg på nytt.", "survey-twice": "Undersøkelsen «%s» er med to ganger. Ta bort den ene.",
		"scoped-survey": "Undersøkelser kan bare gis av en kontaktperson for hele organisasjonen, siden bare de kan se svarene.",
		"audience":      "Noe er skrevet feil her: «%s». Se på eksemplene over.",
		"unknown-field": "Feltet «%s» finnes ikke.",
		"nobody":        "Dette gjelder ingen. Skriv det om, eller legg til folkene først.",
		"no-start":      "Velg dagen det første kortet kan gå ut.", "start-past": "Den første dagen er passert. Velg i dag eller senere.",
		"end": "Den siste dagen er før den første.", "due": "Fristen må være etter den første dagen, og fram i tid.",
		"pace":     "Velg et tempo, og skriv hvor mange arbeidsdager eller måneder, som et helt tall fra 1.",
		"too-slow": "I dette tempoet kommer det siste kortet %s, etter fristen. Velg en senere frist, et raskere tempo eller færre kurs.",
		"dates":    "Skriv én dato for hvert kurs, i rekkefølge, ikke før den første dagen.",
		"remind":   "Skriv hele tall fra 1, og høyst fem påminnelser til sammen, for eksempel 7, 1.",
		"no-due":   "Påminnelser trenger en frist. Velg en frist, eller ta bort påminnelsene.",
		"overlap":  "Kampanjen «%s» gir også noen av disse kursene. Hver person får hvert kurs bare én gang.",
	},
	OtherProblem: "Noe ved dette stemmer ikke. Se over det en gang til.",
	KnownAre:     "Disse finnes: %s.",
}

var draftNynorsk = draftTexts{
	Title:  "Ny kampanje",
	Step:   "steg %d av %d",
	Steps:  [4]string{"Kva skal folk få?", "Kven gjeld det?", "Når skal det skje?", "Stemmer alt?"},
	Next:   "Vidare",
	Back:   "Tilbake",
	Cancel: "Avbryt",
	Make:   "Lag kampanjen",

	Name:            "Namn på kampanjen",
	NameExample:     "Til dømes Tryggleik hausten 2026",
	NameMissing:     "Gje kampanjen eit namn.",
	Courses:         "Kurs, i rekkjefølgja dei kjem",
	CoursesMissing:  "Vel minst eitt kurs.",
	MoreCourses:     plural{"… og %d kurs til som det ikkje er plass til her. Bruk «drypp campaigns apply» for det.", "… og %d kurs til som det ikkje er plass til her. Bruk «drypp campaigns apply» for dei."},
	WhatIntro:       "Vel minst éin ting.",
	Needs:           "Kursbehov å kartleggje, før kursa",
	Surveys:         "Undersøkingar, etter kursa",
	More:            plural{"… og %d til som det ikkje er plass til her. Bruk «drypp campaigns apply» for det.", "… og %d til som det ikkje er plass til her. Bruk «drypp campaigns apply» for dei."},
	WhoIntro:        "Skriv **alle**, eller kven det gjeld:",
	Audience:        "Kven",
	AudienceMissing: "Skriv kven det gjeld, eller alle.",
	Everybody:       "alle",
	WhoExamples: []string{
		"avdelinga Sal i to byar: department == \"Sal\" && location in [\"Oslo\", \"Bergen\"]",
		"ei gruppe: \"Seljarar\" in groups",
		"alle utanom lærlingar: not (title contains \"lærling\")",
		"alle som bruker nynorsk: language == \"nn\"",
	},
	Scoped:       "Berre dei du er kontaktperson for, får kampanjen:",
	Fields:       "Felt du kan bruke: %s",
	Matches:      plural{"Dette gjeld %d person, og %d kan nåast no.", "Dette gjeld %d personar, og %d av dei kan nåast no."},
	Start:        "Første dag",
	Due:          "Frist (kan stå tom)",
	Pace:         "Tempo",
	Every:        "Arbeidsdagar frå éin leksjon til neste, eller månader frå eitt kurs til neste",
	Dates:        "Ein dato for kvart kurs, i rekkjefølgje",
	DatesExample: "Til dømes 2027-01-15, 2027-02-15",
	Before:       "Påminningar: dagar før fristen",
	After:        "Påminningar: dagar etter fristen",
	DaysExample:  "Til dømes 7, 1 (kan stå tom)",
	Paces: map[string]string{
		"lessons": "Éin leksjon om gongen", "monthly": "Eitt kurs i månaden, eller sjeldnare",
		"at-once": "Alt så snart som råd", "dates": "Kvart kurs på ein dato eg vel",
	},
	AskedOnce:    "Det kjem høgst eitt kort om dagen frå kampanjen. Den som ikkje svarar, blir mint på det éin gong.",
	First:        "Det første kortet går ut %s, i arbeidstida til kvar einskild.",
	FirstLast:    "Det første kortet går ut mellom %s og %s, i arbeidstida til kvar einskild.",
	NoFirst:      "Det er ingen å sende kort til akkurat no. Korta går ut når dei kan nåast.",
	CheckSummary: "Sjå over kampanjen %s",
	Problems: map[string]string{
		"id": "Det namnet kan ikkje brukast. Prøv eit anna.", "name": "Gje kampanjen eit namn på høgst 80 teikn.",
		"no-courses": "Vel minst eitt kurs, eit kursbehov å kartleggje eller ei undersøking.", "unknown-course": "Kurset «%s» er ikkje lenger tilgjengeleg. Vel på nytt.",
		"course-twice":       "Kurset «%s» er med to gonger. Ta bort det eine.",
		"reserved-id":        "Det namnet bruker Drypp sjølv. Vel eit anna.",
		"unknown-competence": "Ingen kurs lærer bort kompetansen «%s». Vel på nytt.", "competence-twice": "Kompetansen «%s» er med to gonger. Ta bort den eine.",
		"unknown-survey": "Undersøkinga «%s» er ikkje lenger tilgjengeleg. Vel på nytt.", "survey-twice": "Undersøkinga «%s» er med to gonger. Ta bort den eine.",
		"scoped-survey": "Undersøkingar kan berre givast av ein kontaktperson for heile organisasjonen, sidan berre dei kan sjå svara.",
		"audience":      "Noko er skrive feil her: «%s». Sjå på døma over.",
		"unknown-field": "Feltet «%s» finst ikkje.",
		"nobody":        "Dette gjeld ingen. Skriv det om, eller legg til folka først.",
		"no-start":      "Vel dagen det første kortet kan gå ut.", "start-past": "Den første dagen er passert. Vel i dag eller seinare.",
		"end": "Den siste dagen er før den første.", "due": "Fristen må vere etter den første dagen, og fram i tid.",
		"pace":     "Vel eit tempo, og skriv kor mange arbeidsdagar eller månader, som eit heilt tal frå 1.",
		"too-slow": "I dette tempoet kjem det siste kortet %s, etter fristen. Vel ein seinare frist, eit raskare tempo eller færre kurs.",
		"dates":    "Skriv éin dato for kvart kurs, i rekkjefølgje, ikkje før den første dagen.",
		"remind":   "Skriv heile tal frå 1, og høgst fem påminningar til saman, til dømes 7, 1.",
		"no-due":   "Påminningar treng ein frist. Vel ein frist, eller ta bort påminningane.",
		"overlap":  "Kampanjen «%s» gjev òg nokre av desse kursa. Kvar person får kvart kurs berre éin gong.",
	},
	OtherProblem: "Noko ved dette stemmer ikkje. Sjå over det ein gong til.",
	KnownAre:     "Desse finst: %s.",
}

var draftEnglish = draftTexts{
	Title:  "New campaign",
	Step:   "step %d of %d",
	Steps:  [4]string{"What are people to get?", "Who is it for?", "When is it to happen?", "Is everything right?"},
	Next:   "Next",
	Back:   "Back",
	Cancel: "Cancel",
	Make:   "Make the campaign",

	Name:            "Name of the campaign",
	NameExample:     "For example Security, autumn 2026",
	NameMissing:     "Give the campaign a name.",
	Courses:         "Courses, in the order that they come in",
	CoursesMissing:  "Choose at least one course.",
	MoreCourses:     plural{"… and %d more course that there is no room for here. Use “drypp campaigns apply” for it.", "… and %d more courses that there is no room for here. Use “drypp campaigns apply” for them."},
	WhatIntro:       "Choose at least one thing.",
	Needs:           "Training needs to map, before the courses",
	Surveys:         "Surveys, after the courses",
	More:            plural{"… and %d more that there is no room for here. Use “drypp campaigns apply” for it.", "… and %d more that there is no room for here. Use “drypp campaigns apply” for them."},
	WhoIntro:        "Write **everybody**, or say who it is for:",
	Audience:        "Who",
	AudienceMissing: "Write who it is for, or everybody.",
	Everybody:       "everybody",
	WhoExamples: []string{
		"the Sales department in two cities: department == \"Sales\" && location in [\"Oslo\", \"Bergen\"]",
		"a group: \"Sellers\" in groups",
		"everybody except apprentices: not (title contains \"apprentice\")",
		"everybody who uses English: language == \"en\"",
	},
	Scoped:       "Only those whom you are the contact of get the campaign:",
	Fields:       "Fields that you can use: %s",
	Matches:      plural{"%d person matches, and %d can be reached now.", "%d people match, and %d of them can be reached now."},
	Start:        "First day",
	Due:          "Due date (may stay empty)",
	Pace:         "Pace",
	Every:        "Workdays from one lesson to the next, or months from one course to the next",
	Dates:        "A date for each course, in order",
	DatesExample: "For example 2027-01-15, 2027-02-15",
	Before:       "Reminders: days before it is due",
	After:        "Reminders: days after it was due",
	DaysExample:  "For example 7, 1 (may stay empty)",
	Paces: map[string]string{
		"lessons": "One lesson at a time", "monthly": "One course a month, or less often",
		"at-once": "Everything as soon as possible", "dates": "Each course on a date that I choose",
	},
	AskedOnce:    "The campaign sends at most one card a day. Whoever doesn’t answer is reminded once.",
	First:        "The first card goes out on %s, within each person’s working hours.",
	FirstLast:    "The first card goes out between %s and %s, within each person’s working hours.",
	NoFirst:      "There is nobody to send cards to just now. They go out when people can be reached.",
	CheckSummary: "Check the campaign %s",
	Problems: map[string]string{
		"id": "That name can’t be used. Try another one.", "name": "Give the campaign a name of at most 80 characters.",
		"no-courses": "Choose at least one course, a training need to map or a survey.", "unknown-course": "The course “%s” is no longer offered. Choose again.",
		"course-twice":       "The course “%s” is there twice. Take one of them out.",
		"reserved-id":        "Drypp uses that name itself. Choose another one.",
		"unknown-competence": "No course teaches the competence “%s”. Choose again.", "competence-twice": "The competence “%s” is there twice. Take one of them out.",
		"unknown-survey": "The survey “%s” is no longer offered. Choose again.", "survey-twice": "The survey “%s” is there twice. Take one of them out.",
		"scoped-survey": "Only a contact person of the whole organisation can give surveys, since only they can see the answers.",
		"audience":      "This isn’t written right, %s. Look at the examples above.",
		"unknown-field": "There is no field “%s”.",
		"nobody":        "Nobody matches this. Write it differently, or add the people first.",
		"no-start":      "Choose the day from which on cards may go out.", "start-past": "The first day has passed. Choose today or later.",
		"end": "The last day is before the first.", "due": "The due date must be after the first day, and not in the past.",
		"pace":     "Choose a pace, and write how many workdays or months, as a whole number from 1.",
		"too-slow": "At this pace the last card comes on %s, after the due date. Choose a later due date, a faster pace or fewer courses.",
		"dates":    "Write one date for each course, in order, none before the first day.",
		"remind":   "Write whole numbers from 1, and at most five reminders in all, for example 7, 1.",
		"no-due":   "Reminders need a due date. Choose one, or take the reminders out.",
		"overlap":  "The campaign “%s” gives some of these courses too. Each person gets each course only once.",
	},
	OtherProblem: "Something about this isn’t right. Look at it once more.",
	KnownAre:     "There are: %s.",
}
