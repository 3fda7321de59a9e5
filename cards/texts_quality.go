package cards

// qualityTexts are the texts about how the questions of courses do.
type qualityTexts struct {
	Title, Button, Others, Choose, CourseLabel, Show string
	Few                                              string
	// Version has a version, Number a question's.
	Version, Number string
	People          plural
	Suspects        plural
	AllWell         string
	// Right has a percentage; Wrong an answer and a percentage.
	Right, Wrong                       string
	Seconds, Minutes                   plural
	NobodyRight, EverybodyRight        string
	Reversed                           string
	TellsWell, TellsSome, TellsNothing string
	// Where has a file and a line.
	Where         string
	MoreQuestions plural
}

var qualityBokmaal = qualityTexts{
	Title: "Slik virker spørsmålene", Button: "Spørsmålene", Others: "Andre kurs", Choose: "Hvilket kurs gjelder det?", CourseLabel: "Kurs", Show: "Vis",
	Few:     "Færre enn fem har tatt kurset, så det er ikke noe å vise ennå. Slik peker ingen tall på enkeltpersoner.",
	Version: "Versjon %d", Number: "%d · ",
	People:   plural{"første forsøk til %d person", "første forsøk til %d personer"},
	Suspects: plural{"⚠ %d spørsmål bør noen se på", "⚠ %d spørsmål bør noen se på"},
	AllWell:  "✓ Alle spørsmålene virker som de skal",
	Right:    "%d\u00a0%% svarte riktig", Wrong: "Det som lokker mest: «%s» (%d\u00a0%%)",
	Seconds:        plural{"omtrent %d sekund", "omtrent %d sekunder"},
	Minutes:        plural{"omtrent %d minutt", "omtrent %d minutter"},
	NobodyRight:    "Ingen svarte riktig. Se etter om fasiten stemmer, og om leksjonen forklarer det.",
	EverybodyRight: "Alle svarte riktig, så spørsmålet sier ikke hvem som kan det.",
	Reversed:       "De som ellers gjør det best, gjør det dårligst her. Se etter om fasiten eller ordlyden er feil.",
	TellsWell:      "Skiller godt mellom dem som kan det og dem som ikke kan det.",
	TellsSome:      "Skiller noe mellom dem som kan det og dem som ikke kan det.",
	TellsNothing:   "Skiller lite mellom dem som kan det og dem som ikke kan det.",
	Where:          "Står i %s, linje %d",
	MoreQuestions:  plural{"… og %d spørsmål til som det ikke er plass til her.", "… og %d spørsmål til som det ikke er plass til her."},
}

var qualityNynorsk = qualityTexts{
	Title: "Slik verkar spørsmåla", Button: "Spørsmåla", Others: "Andre kurs", Choose: "Kva kurs gjeld det?", CourseLabel: "Kurs", Show: "Vis",
	Few:     "Færre enn fem har teke kurset, så det er ikkje noko å vise enno. Slik peikar ingen tal på enkeltpersonar.",
	Version: "Versjon %d", Number: "%d · ",
	People:   plural{"første forsøk til %d person", "første forsøk til %d personar"},
	Suspects: plural{"⚠ %d spørsmål bør nokon sjå på", "⚠ %d spørsmål bør nokon sjå på"},
	AllWell:  "✓ Alle spørsmåla verkar som dei skal",
	Right:    "%d\u00a0%% svara rett", Wrong: "Det som lokkar mest: «%s» (%d\u00a0%%)",
	Seconds:        plural{"om lag %d sekund", "om lag %d sekund"},
	Minutes:        plural{"om lag %d minutt", "om lag %d minutt"},
	NobodyRight:    "Ingen svara rett. Sjå etter om fasiten stemmer, og om leksjonen forklarer det.",
	EverybodyRight: "Alle svara rett, så spørsmålet seier ikkje kven som kan det.",
	Reversed:       "Dei som elles gjer det best, gjer det dårlegast her. Sjå etter om fasiten eller ordlyden er feil.",
	TellsWell:      "Skil godt mellom dei som kan det og dei som ikkje kan det.",
	TellsSome:      "Skil noko mellom dei som kan det og dei som ikkje kan det.",
	TellsNothing:   "Skil lite mellom dei som kan det og dei som ikkje kan det.",
	Where:          "Står i %s, linje %d",
	MoreQuestions:  plural{"… og %d spørsmål til som det ikkje er plass til her.", "… og %d spørsmål til som det ikkje er plass til her."},
}

var qualityEnglish = qualityTexts{
	Title: "How the questions do", Button: "Questions", Others: "Other courses", Choose: "Which course is it about?", CourseLabel: "Course", Show: "Show",
	Few:     "Fewer than five people have taken the course, so there is nothing to show yet. That way no number points at anybody.",
	Version: "Version %d", Number: "%d · ",
	People:   plural{"first try of %d person", "first tries of %d people"},
	Suspects: plural{"⚠ %d question is worth a look", "⚠ %d questions are worth a look"},
	AllWell:  "✓ All the questions work as they should",
	Right:    "%d%% were right", Wrong: "What attracts most: “%s” (%d%%)",
	Seconds:        plural{"about %d second", "about %d seconds"},
	Minutes:        plural{"about %d minute", "about %d minutes"},
	NobodyRight:    "Nobody was right. See whether the key is correct, and whether the lesson explains it.",
	EverybodyRight: "Everybody was right, so the question doesn’t tell who knows it.",
	Reversed:       "Those who do best elsewhere do worst here. See whether the key or the wording is wrong.",
	TellsWell:      "Tells well who knows it and who doesn’t.",
	TellsSome:      "Tells somewhat who knows it and who doesn’t.",
	TellsNothing:   "Hardly tells who knows it and who doesn’t.",
	Where:          "It is in %s, line %d",
	MoreQuestions:  plural{"… and %d more question that there is no room for here.", "… and %d more questions that there is no room for here."},
}
