package cards

// needTexts are the texts about mapping training needs.
type needTexts struct {
	// Kind is what the card is.
	Kind, Intro          string
	SelfTitle, Low, High string
	// Question has its number.
	Question, Send string

	Noted, Later, Next string
	// DoneOf has how many competences are done, and of how many.
	DoneOf              string
	GoneTitle, GoneText string

	Mine, MineTitle, MineWhat, NoneYet string
	// Think has a number, and the highest.
	Think string
	// Verdicts and OnlySelf are by needs.Verdict, OnlySelf without questions.
	Verdicts, OnlySelf     map[string]string
	Recommended, NoCourses string
	MoreLines              plural

	MapTitle, MapNone, MapExplained, ChartTitle string
	Competence, Part, Needing, Self, Right      string
	IsNeed, NoNeed, Make, All                   string
	// Commands are for everybody, ContactCommand for a contact.
	Command, ContactCommand string
}

var needBokmaal = needTexts{
	Kind:      "Kartlegging av kursbehov",
	Intro:     "Her er ingen prøve: Svar slik det er, så får du kurs som passer. Du ser selv hva det ble, når alt er besvart. Andre ser bare tall for minst fem personer samlet.",
	SelfTitle: "Hvor godt stemmer dette?", Low: "stemmer ikke", High: "stemmer helt",
	Question: "Spørsmål %d", Send: "Send svarene",
	Noted: "✓ Svarene er lagret", Later: "Resten kommer i løpet av de neste dagene. Bildet ditt, med kurs som passer, får du når alt er besvart.",
	Next: "Ta neste nå", DoneOf: "%d av %d områder er besvart",
	GoneTitle: "Dette er ikke noe å svare på lenger", GoneText: "Kartleggingen er over eller endret. Ingenting ble lagret nå.",
	Mine: "Mitt bilde", MineTitle: "Hva du kan, og hva som kan hjelpe",
	MineWhat: "Slik svarte du sist. Bildet er ditt: Ingen sammenligner deg med andre.",
	NoneYet:  "Du har ikke svart på noen kartlegging ennå. Den kommer av seg selv når kontaktpersonen sender den ut.",
	Think:    "Du mener %d av %d",
	Verdicts: map[string]string{
		"knows":     "Du mener at du kan dette, og svarene dine sier det samme.",
		"learns":    "Her er det mest å hente.",
		"modest":    "Du svarte riktigere enn du trodde. Litt mer trygghet kan hjelpe.",
		"overrates": "Du er trygg på dette, men noen av svarene tyder på at det er verdt en oppfriskning.",
	},
	OnlySelf: map[string]string{
		"knows": "Du mener at du kan dette.", "learns": "Du mener at du kan lære mer her.", "modest": "Du mener at du kan lære mer her.", "overrates": "Du mener at du kan dette.",
	},
	Recommended: "Kurs som kan hjelpe", NoCourses: "Akkurat nå er det ingen kurs du trenger.",
	MoreLines: plural{"… og %d til som det ikke er plass til her.", "… og %d til som det ikke er plass til her."},
	MapTitle:  "Hvor kursbehovene er", MapNone: "Ingen har svart på noen kartlegging ennå. Skriv **ny kampanje** og velg kursbehovene du vil kartlegge.",
	MapExplained: "Mener selv: fra 1 til 5. Trenger mer: mener selv 3 av 5 eller mindre, eller svarte riktig på mindre enn to tredeler. Et område er et behov når det samme gjelder i gjennomsnitt. Tall som ville sagt noe om færre enn fem personer, vises ikke.",
	ChartTitle:   "Hvor mange i hundre som trenger mer",
	Competence:   "Område", Part: "Del", Needing: "Trenger mer", Self: "Mener selv", Right: "Riktige svar",
	IsNeed: "⚠ Behov", NoNeed: "✓ Ikke noe behov", Make: "Lag kampanje", All: "Alle områder",
	Command: "**kartlegging** viser hva du kan, og kurs som passer for deg", ContactCommand: "**kursbehov** viser hvor behovene er",
}

var needNynorsk = needTexts{
	Kind:      "Kartlegging av kursbehov",
	Intro:     "Dette er inga prøve: Svar slik det er, så får du kurs som passar. Du ser sjølv kva det blei, når alt er svart på. Andre ser berre tal for minst fem personar samla.",
	SelfTitle: "Kor godt stemmer dette?", Low: "stemmer ikkje", High: "stemmer heilt",
	Question: "Spørsmål %d", Send: "Send svara",
	Noted: "✓ Svara er lagra", Later: "Resten kjem i løpet av dei neste dagane. Biletet ditt, med kurs som passar, får du når alt er svart på.",
	Next: "Ta neste no", DoneOf: "%d av %d område er svara på",
	GoneTitle: "Dette er ikkje noko å svare på lenger", GoneText: "Kartlegginga er over eller endra. Ingenting blei lagra no.",
	Mine: "Biletet mitt", MineTitle: "Kva du kan, og kva som kan hjelpe",
	MineWhat: "Slik svarte du sist. Biletet er ditt: Ingen samanliknar deg med andre.",
	NoneYet:  "Du har ikkje svart på noka kartlegging enno. Ho kjem av seg sjølv når kontaktpersonen sender ho ut.",
	Think:    "Du meiner %d av %d",
	Verdicts: map[string]string{
		"knows":     "Du meiner at du kan dette, og svara dine seier det same.",
		"learns":    "Her er det mest å hente.",
		"modest":    "Du svarte rettare enn du trudde. Litt meir tryggleik kan hjelpe.",
		"overrates": "Du er trygg på dette, men nokre av svara tyder på at det er verdt å friske opp.",
	},
	OnlySelf: map[string]string{
		"knows": "Du meiner at du kan dette.", "learns": "Du meiner at du kan lære meir her.", "modest": "Du meiner at du kan lære meir her.", "overrates": "Du meiner at du kan dette.",
	},
	Recommended: "Kurs som kan hjelpe", NoCourses: "Akkurat no er det ingen kurs du treng.",
	MoreLines: plural{"… og %d til som det ikkje er plass til her.", "… og %d til som det ikkje er plass til her."},
	MapTitle:  "Kvar kursbehova er", MapNone: "Ingen har svart på noka kartlegging enno. Skriv **ny kampanje** og vel kursbehova du vil kartleggje.",
	MapExplained: "Meiner sjølv: frå 1 til 5. Treng meir: meiner sjølv 3 av 5 eller mindre, eller svarte rett på mindre enn to tredelar. Eit område er eit behov når det same gjeld i gjennomsnitt. Tal som ville sagt noko om færre enn fem personar, blir ikkje viste.",
	ChartTitle:   "Kor mange i hundre som treng meir",
	Competence:   "Område", Part: "Del", Needing: "Treng meir", Self: "Meiner sjølv", Right: "Rette svar",
	IsNeed: "⚠ Behov", NoNeed: "✓ Ikkje noko behov", Make: "Lag kampanje", All: "Alle område",
	Command: "**kartlegging** viser kva du kan, og kurs som passar for deg", ContactCommand: "**kursbehov** viser kvar behova er",
}

var needEnglish = needTexts{
	Kind:      "Mapping training needs",
	Intro:     "This is no test: answer as it is, and you get courses that fit. You see what it came to when everything is answered. Others see only numbers for at least five people together.",
	SelfTitle: "How true is this?", Low: "not true", High: "completely true",
	Question: "Question %d", Send: "Send the answers",
	Noted: "✓ Your answers are stored", Later: "The rest comes over the next few days. You get your own picture, with courses that fit, when everything is answered.",
	Next: "Take the next one now", DoneOf: "%d of %d areas are answered",
	GoneTitle: "There is nothing to answer here any more", GoneText: "The mapping is over, or has changed. Nothing was stored now.",
	Mine: "My picture", MineTitle: "What you can do, and what could help",
	MineWhat: "This is how you answered last. The picture is yours: nobody compares you with others.",
	NoneYet:  "You haven’t answered a mapping yet. It comes by itself when the contact person sends it out.",
	Think:    "You think %d of %d",
	Verdicts: map[string]string{
		"knows":     "You think that you can do this, and your answers say the same.",
		"learns":    "There is most to gain here.",
		"modest":    "You answered better than you thought. A little more confidence could help.",
		"overrates": "You feel confident, but some of your answers suggest that a refresher is worth it.",
	},
	OnlySelf: map[string]string{
		"knows": "You think that you can do this.", "learns": "You think that you can learn more here.", "modest": "You think that you can learn more here.", "overrates": "You think that you can do this.",
	},
	Recommended: "Courses that could help", NoCourses: "There is no course that you need right now.",
	MoreLines: plural{"… and %d more that there is no room for here.", "… and %d more that there is no room for here."},
	MapTitle:  "Where the training needs are", MapNone: "Nobody has answered a mapping yet. Write **new campaign** and choose the training needs to map.",
	MapExplained: "Own view: from 1 to 5. Needs more: thinks 3 of 5 or less, or answered fewer than two thirds rightly. An area is a need when that holds for the mean. Numbers that would tell something about fewer than five people aren’t shown.",
	ChartTitle:   "How many in a hundred need more",
	Competence:   "Area", Part: "Part", Needing: "Needs more", Self: "Own view", Right: "Right answers",
	IsNeed: "⚠ A need", NoNeed: "✓ No need", Make: "Make a campaign", All: "All areas",
	Command: "**my needs** shows what you can do, and courses that fit you", ContactCommand: "**training needs** shows where the needs are",
}
