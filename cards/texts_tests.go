package cards

// testTexts are the texts of competence tests, pretests and what they spare.
type testTexts struct {
	// Kind is what a test is called above its title, List above those on offer.
	Kind, List, None, Button string
	// Commands is what one can write.
	Command string
	// Draws counts questions and has how long they take.
	Draws plural
	// Mark has a percentage.
	Mark           string
	Silent, AtOnce string
	Tries          plural
	// Until has a date, Good is for good.
	SparesTitle, Until, Good string
	Begin, Why, Again        string
	Saved                    string

	// Worth has a percentage: what answers are worth that are right in part.
	Worth string
	// Picture is above the scores, Points has how many questions were right and
	// how many there were.
	Picture, Points string
	ExemptTitle     string
	// ExemptFrom has a course and a date, ExemptGood a course.
	ExemptFrom, ExemptGood  string
	PartsTitle, PartsIntro  string
	Lessons                 plural
	Take                    string
	WrongTitle, WrongButton string
	MoreWrong               plural

	// Exempt is a course's state with a date, ExemptFor for good.
	Exempt, ExemptFor string

	PretestTitle string
	// PretestWhat counts questions.
	PretestWhat  plural
	PretestHow   string
	PretestBegin string
	// Known has how many lessons are known, and counts them all.
	Known     plural
	KnownNone string
	Left      string
	Skipped   plural
	KnewAll   string
	// SkippedIn counts what was skipped, which follows.
	SkippedIn plural
}

var testsBokmaal = testTexts{
	Kind: "Kompetansetest", List: "Kompetansetester", None: "Det er ingen kompetansetester å ta her ennå.", Button: "Tester",
	Command:     "**kompetansetester** viser testene som gir fritak fra kurs",
	Draws:       plural{"%d spørsmål, omtrent %s", "%d spørsmål, omtrent %s"},
	Mark:        "Du må ha %d\u00a0%% riktig for å bestå.",
	Silent:      "Du får vite hva som var riktig når hele testen er ferdig.",
	AtOnce:      "Du får vite om svaret er riktig etter hvert spørsmål.",
	Tries:       plural{"Du kan ta testen %d gang.", "Du kan ta testen %d ganger. Spørsmålene er nye hver gang, så langt det er nok av dem."},
	SparesTitle: "Består du, slipper du",
	Until:       "Består du i dag, gjelder det til %s.", Good: "Det gjelder for godt.",
	Begin: "Begynn på testen", Why: "Organisasjonen din har satt deg opp på denne testen.", Again: "Ta testen på nytt",
	Saved: "Svaret er lagret.",

	Worth:   "%d\u00a0%% i alt, med det som var delvis riktig",
	Picture: "Slik gikk det", Points: "%d av %d",
	ExemptTitle: "Dette slipper du nå", ExemptFrom: "%s, til %s", ExemptGood: "%s",
	PartsTitle: "Ta delene du trenger",
	PartsIntro: "Du er satt opp på akkurat det du svarte feil på, og ikke mer.",
	Lessons:    plural{"%d leksjon", "%d leksjoner"},
	Take:       "Begynn",
	WrongTitle: "Dette svarte du feil på", WrongButton: "Se svaret",
	MoreWrong: plural{"… og %d spørsmål til.", "… og %d spørsmål til."},

	Exempt: "Fritatt til %s, fordi du har bestått kompetansetesten", ExemptFor: "Fritatt, fordi du har bestått kompetansetesten",

	PretestTitle: "Hva kan du fra før?",
	PretestWhat:  plural{"Kurset begynner med %d spørsmål. Det du kan fra før, slipper du å lese.", "Kurset begynner med %d spørsmål. Det du kan fra før, slipper du å lese."},
	PretestHow:   "Svarene teller ikke i resultatet ditt. Hva du kan, får du vite når alle er besvart.",
	PretestBegin: "Til spørsmålene",
	Known:        plural{"Du kan %[2]d av %[1]d del", "Du kan %[2]d av %[1]d deler"},
	KnownNone:    "Da tar vi det fra begynnelsen",
	Left:         "Dette er igjen:",
	Skipped:      plural{"%d leksjon hoppet over, fordi du kan den", "%d leksjoner hoppet over, fordi du kan dem"},
	KnewAll:      "Du kunne alt fra før, så det er ingenting å lese.",
	SkippedIn:    plural{"%d del hoppet over: ", "%d deler hoppet over: "},
}

var testsNynorsk = testTexts{
	Kind: "Kompetansetest", List: "Kompetansetestar", None: "Det er ingen kompetansetestar å ta her enno.", Button: "Testar",
	Command:     "**kompetansetestar** viser testane som gjev fritak frå kurs",
	Draws:       plural{"%d spørsmål, om lag %s", "%d spørsmål, om lag %s"},
	Mark:        "Du må ha %d\u00a0%% rett for å greie testen.",
	Silent:      "Du får vite kva som var rett når heile testen er ferdig.",
	AtOnce:      "Du får vite om svaret er rett etter kvart spørsmål.",
	Tries:       plural{"Du kan ta testen %d gong.", "Du kan ta testen %d gonger. Spørsmåla er nye kvar gong, så langt det er nok av dei."},
	SparesTitle: "Greier du testen, slepp du",
	Until:       "Greier du testen i dag, gjeld det til %s.", Good: "Det gjeld for godt.",
	Begin: "Byrj på testen", Why: "Organisasjonen din har sett deg opp på denne testen.", Again: "Ta testen på nytt",
	Saved: "Svaret er lagra.",

	Worth:   "%d\u00a0%% i alt, med det som var delvis rett",
	Picture: "Slik gjekk det", Points: "%d av %d",
	ExemptTitle: "Dette slepp du no", ExemptFrom: "%s, til %s", ExemptGood: "%s",
	PartsTitle: "Ta delane du treng",
	PartsIntro: "Du er sett opp på akkurat det du svara feil på, og ikkje meir.",
	Lessons:    plural{"%d leksjon", "%d leksjonar"},
	Take:       "Byrj",
	WrongTitle: "Dette svara du feil på", WrongButton: "Sjå svaret",
	MoreWrong: plural{"… og %d spørsmål til.", "… og %d spørsmål til."},

	Exempt: "Friteken til %s, fordi du har greidd kompetansetesten", ExemptFor: "Friteken, fordi du har greidd kompetansetesten",

	PretestTitle: "Kva kan du frå før?",
	PretestWhat:  plural{"Kurset byrjar med %d spørsmål. Det du kan frå før, slepp du å lese.", "Kurset byrjar med %d spørsmål. Det du kan frå før, slepp du å lese."},
	PretestHow:   "Svara tel ikkje i resultatet ditt. Kva du kan, får du vite når du har svara på alle.",
	PretestBegin: "Til spørsmåla",
	Known:        plural{"Du kan %[2]d av %[1]d del", "Du kan %[2]d av %[1]d delar"},
	KnownNone:    "Då tek vi det frå byrjinga",
	Left:         "Dette står att:",
	Skipped:      plural{"%d leksjon hoppa over, fordi du kan han", "%d leksjonar hoppa over, fordi du kan dei"},
	KnewAll:      "Du kunne alt frå før, så det er ingenting å lese.",
	SkippedIn:    plural{"%d del hoppa over: ", "%d delar hoppa over: "},
}

var testsEnglish = testTexts{
	Kind: "Competence test", List: "Competence tests", None: "There are no competence tests to take here yet.", Button: "Tests",
	Command:     "**tests** shows the tests that exempt you from courses",
	Draws:       plural{"%d question, about %s", "%d questions, about %s"},
	Mark:        "You need %d%% right to pass.",
	Silent:      "You hear what was right when the whole test is done.",
	AtOnce:      "You hear whether you are right after each question.",
	Tries:       plural{"You can take the test %d time.", "You can take the test %d times. The questions are new each time, as long as there are enough of them."},
	SparesTitle: "If you pass, you needn’t take",
	Until:       "If you pass today, that counts until %s.", Good: "That counts for good.",
	Begin: "Begin the test", Why: "Your organisation has signed you up for this test.", Again: "Take the test again",
	Saved: "Your answer is saved.",

	Worth:   "%d%% in all, with what was partly right",
	Picture: "How it went", Points: "%d of %d",
	ExemptTitle: "What you needn’t take now", ExemptFrom: "%s, until %s", ExemptGood: "%s",
	PartsTitle: "Take the parts you need",
	PartsIntro: "You are signed up for just what you answered wrongly, and no more.",
	Lessons:    plural{"%d lesson", "%d lessons"},
	Take:       "Begin",
	WrongTitle: "What you answered wrongly", WrongButton: "See the answer",
	MoreWrong: plural{"… and %d more question.", "… and %d more questions."},

	Exempt: "Exempt until %s, because you passed the competence test", ExemptFor: "Exempt, because you passed the competence test",

	PretestTitle: "What do you know already?",
	PretestWhat:  plural{"The course begins with %d question. What you know already, you needn’t read.", "The course begins with %d questions. What you know already, you needn’t read."},
	PretestHow:   "The answers don’t count in your result. You hear what you know once all are answered.",
	PretestBegin: "To the questions",
	Known:        plural{"You know %[2]d of %[1]d part", "You know %[2]d of %[1]d parts"},
	KnownNone:    "Then we take it from the beginning",
	Left:         "These are left:",
	Skipped:      plural{"%d lesson skipped, because you know it", "%d lessons skipped, because you know them"},
	KnewAll:      "You knew all of it already, so there is nothing to read.",
	SkippedIn:    plural{"%d part skipped: ", "%d parts skipped: "},
}

// documentTexts are the texts of documents that people acknowledge.
type documentTexts struct {
	// Version and Have have a version.
	Version, Have string
	// Acknowledged has a version and a date.
	Acknowledged string
	// Again is why a document comes again, Earlier has the version acknowledged
	// last and a date.
	Kind, Again, Earlier, AgainSummary string
	// Thanks has a document and a version.
	Thanks string

	// Title is the contact's list; Count has how many of how many people.
	Title, Button, None, Count, All string
	Command                         string
	Missing                         plural
	MoreMissing, MoreDocuments      plural
	// Earlier versions: OfVersion has a version, and counts people.
	OfVersion plural
}

var documentsBokmaal = documentTexts{
	Version: "Versjon %d", Have: "Jeg har lest versjon %d",
	Acknowledged: "Du bekreftet versjon %d %s.",
	Kind:         "Dokument", Again: "Dokumentet har kommet i en ny versjon. Les den, og bekreft når du er ferdig.",
	Earlier: "Sist bekreftet du versjon %d, %s.", AgainSummary: "Ny versjon av %s",
	Thanks: "Takk! Det er notert at du har lest «%s», versjon %d.",
	Title:  "Dokumenter", Button: "Dokumenter", None: "Ingen kurs har et dokument å bekrefte.",
	Count: "%s av %s har bekreftet versjon %d", All: "✓ Alle har bekreftet",
	Command:       "**dokumenter** viser hvem som har bekreftet hvilke dokumenter",
	Missing:       plural{"Mangler %d person:", "Mangler %d personer:"},
	MoreMissing:   plural{"… og %d person til", "… og %d personer til"},
	MoreDocuments: plural{"… og %d dokument til som det ikke er plass til her.", "… og %d dokumenter til som det ikke er plass til her."},
	OfVersion:     plural{"%d person har bekreftet en eldre versjon", "%d personer har bekreftet en eldre versjon"},
}

var documentsNynorsk = documentTexts{
	Version: "Versjon %d", Have: "Eg har lese versjon %d",
	Acknowledged: "Du stadfesta versjon %d %s.",
	Kind:         "Dokument", Again: "Dokumentet har kome i ein ny versjon. Les han, og stadfest når du er ferdig.",
	Earlier: "Sist stadfesta du versjon %d, %s.", AgainSummary: "Ny versjon av %s",
	Thanks: "Takk! Det er notert at du har lese «%s», versjon %d.",
	Title:  "Dokument", Button: "Dokument", None: "Ingen kurs har eit dokument å stadfeste.",
	Count: "%s av %s har stadfesta versjon %d", All: "✓ Alle har stadfesta",
	Command:       "**dokument** viser kven som har stadfesta kva dokument",
	Missing:       plural{"Manglar %d person:", "Manglar %d personar:"},
	MoreMissing:   plural{"… og %d person til", "… og %d personar til"},
	MoreDocuments: plural{"… og %d dokument til som det ikkje er plass til her.", "… og %d dokument til som det ikkje er plass til her."},
	OfVersion:     plural{"%d person har stadfesta ein eldre versjon", "%d personar har stadfesta ein eldre versjon"},
}

var documentsEnglish = documentTexts{
	Version: "Version %d", Have: "I have read version %d",
	Acknowledged: "You acknowledged version %d on %s.",
	Kind:         "Document", Again: "There is a new version of the document. Read it, and confirm when you are done.",
	Earlier: "You last acknowledged version %d, on %s.", AgainSummary: "New version of %s",
	Thanks: "Thank you! It is noted that you have read “%s”, version %d.",
	Title:  "Documents", Button: "Documents", None: "No course has a document to acknowledge.",
	Count: "%s of %s have acknowledged version %d", All: "✓ Everybody has acknowledged it",
	Command:       "**documents** shows who has acknowledged which documents",
	Missing:       plural{"%d person hasn’t:", "%d people haven’t:"},
	MoreMissing:   plural{"… and %d more person", "… and %d more people"},
	MoreDocuments: plural{"… and %d more document that there is no room for here.", "… and %d more documents that there is no room for here."},
	OfVersion:     plural{"%d person acknowledged an earlier version", "%d people acknowledged an earlier version"},
}
