package cards

// overviewTexts are the texts about how far people are.
type overviewTexts struct {
	// Title and DigestTitle have the organisation; By a course and a field.
	Title, DigestTitle, By string
	AllCourses             string
	// Buttons. ByField has a field.
	Button, ByField, Courses, SeeAll, Everybody string
	Back, Next                                  string
	// WhyContact says why a digest came, and how to do without.
	WhyContact string
	// DoneOf has how many are done, and of how many.
	DoneOf                         string
	People, Done, Left, Late, Soon plural
	Reached, Started, Completed    plural
	Passed                         plural
	// More and Fewer have since when, as Same has; Weeks are so many weeks ago.
	More, Fewer plural
	Same        string
	Weeks       [8]string
	// OnDay has the day that a trend is counted from.
	OnDay string
	// Labels of a table, a chart and its legend.
	Count, Now, PerCourse                                   string
	ReachedLabel, StartedLabel, CompletedLabel, PassedLabel string
	DoneLabel, LeftLabel, OwedLabel, LateLabel, SoonLabel   string
	// Explained says what the labels mean.
	Explained string
	Percent   string
	Withheld  string
	MoreLines plural
	// MoreInAll is said in a digest that doesn't list all courses.
	MoreInAll string
	NoParts   string
	// InMail says why it comes by mail.
	InMail string
	// Page has a page and how many there are.
	Page string
}

var overviewBokmaal = overviewTexts{
	Title: "Oversikt for %s", DigestTitle: "Slik går det i %s", By: "%s etter %s",
	AllCourses: "Alle kurs",
	Button:     "Oversikt", ByField: "Etter %s", Courses: "Se kursene", SeeAll: "Se hele oversikten", Everybody: "Se alle",
	Back: "Forrige", Next: "Neste",
	WhyContact: "Du får dette fordi du er kontaktperson for kursene. Vil du slippe, trykker du på knappen under. Oversikten finner du uansett ved å skrive «oversikt».",
	DoneOf:     "%s av %s ferdig",
	People:     plural{"%d person", "%d personer"},
	Done:       plural{"%d ferdig", "%d ferdig"}, Left: plural{"%d gjenstår", "%d gjenstår"},
	Late: plural{"%d over fristen", "%d over fristen"}, Soon: plural{"%d har frist innen en uke", "%d har frist innen en uke"},
	Reached: plural{"%d nådd", "%d nådd"}, Started: plural{"%d begynt", "%d begynt"},
	Completed: plural{"%d fullført", "%d fullført"}, Passed: plural{"%d bestått", "%d bestått"},
	More: plural{"%d flere enn %s", "%d flere enn %s"}, Fewer: plural{"%d færre enn %s", "%d færre enn %s"},
	Same:  "like mange som %s",
	OnDay: "den %s",
	Weeks: [8]string{"for én uke siden", "for to uker siden", "for tre uker siden", "for fire uker siden",
		"for fem uker siden", "for seks uker siden", "for sju uker siden", "for åtte uker siden"},
	Count: "Antall", Now: "Nå", PerCourse: "Ferdig, gjenstår og over fristen i hvert kurs",
	ReachedLabel: "Nådd", StartedLabel: "Begynt", CompletedLabel: "Fullført", PassedLabel: "Bestått",
	DoneLabel: "Ferdig", LeftLabel: "Gjenstår", OwedLabel: "Ikke ferdig ennå", LateLabel: "Over fristen", SoonLabel: "Frist innen en uke",
	Explained: "Hver person telles én gang i hvert kurs. Nådd: et kort om kurset kom fram. Fullført: har svart på alle spørsmålene. Ferdig: har bestått, og skal ikke ta det på nytt ennå.",
	Percent:   "%d\u00a0%% ferdig",
	Withheld:  "Tallene vises ikke, for de ville sagt noe om færre enn fem personer.",
	MoreInAll: "… og flere kurs, der det mangler mindre. Se hele oversikten.",
	MoreLines: plural{"… og %d til som det ikke er plass til her. Hent en fil for å se alt.", "… og %d til som det ikke er plass til her. Hent en fil for å se alt."},
	NoParts:   "Ingen har noe i dette feltet ennå.",
	InMail:    "Du får dette på e-post fordi du ikke har Drypp i Microsoft Teams. Der kan du se tallene fordelt på avdeling og sted, hente dem som fil og si nei takk til sammendragene.",
	Page:      "Side %d av %d",
}

var overviewNynorsk = overviewTexts{
	Title: "Oversikt for %s", DigestTitle: "Slik går det i %s", By: "%s etter %s",
	AllCourses: "Alle kurs",
	Button:     "Oversikt", ByField: "Etter %s", Courses: "Sjå kursa", SeeAll: "Sjå heile oversikta", Everybody: "Sjå alle",
	Back: "Førre", Next: "Neste",
	WhyContact: "Du får dette fordi du er kontaktperson for kursa. Vil du sleppe, trykkjer du på knappen under. Oversikta finn du uansett ved å skrive «oversikt».",
	DoneOf:     "%s av %s ferdige",
	People:     plural{"%d person", "%d personar"},
	Done:       plural{"%d ferdig", "%d ferdige"}, Left: plural{"%d står att", "%d står att"},
	Late: plural{"%d over fristen", "%d over fristen"}, Soon: plural{"%d har frist innan ei veke", "%d har frist innan ei veke"},
	Reached: plural{"%d nådd", "%d nådde"}, Started: plural{"%d har byrja", "%d har byrja"},
	Completed: plural{"%d har fullført", "%d har fullført"}, Passed: plural{"%d har greidd det", "%d har greidd det"},
	More: plural{"%d fleire enn %s", "%d fleire enn %s"}, Fewer: plural{"%d færre enn %s", "%d færre enn %s"},
	Same:  "like mange som %s",
	OnDay: "den %s",
	Weeks: [8]string{"for ei veke sidan", "for to veker sidan", "for tre veker sidan", "for fire veker sidan",
		"for fem veker sidan", "for seks veker sidan", "for sju veker sidan", "for åtte veker sidan"},
	Count: "Kor mange", Now: "No", PerCourse: "Ferdige, står att og over fristen i kvart kurs",
	ReachedLabel: "Nådde", StartedLabel: "Har byrja", CompletedLabel: "Har fullført", PassedLabel: "Har greidd det",
	DoneLabel: "Ferdige", LeftLabel: "Står att", OwedLabel: "Ikkje ferdige enno", LateLabel: "Over fristen", SoonLabel: "Frist innan ei veke",
	Explained: "Kvar person blir rekna éin gong i kvart kurs. Nådde: eit kort om kurset kom fram. Har fullført: har svart på alle spørsmåla. Ferdige: har greidd kurset, og skal ikkje ta det på nytt enno.",
	Percent:   "%d\u00a0%% ferdige",
	Withheld:  "Tala blir ikkje viste, for dei ville sagt noko om færre enn fem personar.",
	MoreInAll: "… og fleire kurs, der det manglar mindre. Sjå heile oversikta.",
	MoreLines: plural{"… og %d til som det ikkje er plass til her. Hent ei fil for å sjå alt.", "… og %d til som det ikkje er plass til her. Hent ei fil for å sjå alt."},
	NoParts:   "Ingen har noko i dette feltet enno.",
	InMail:    "Du får dette på e-post fordi du ikkje har Drypp i Microsoft Teams. Der kan du sjå tala fordelte på avdeling og stad, hente dei som fil og seie nei takk til samandraga.",
	Page:      "Side %d av %d",
}

var overviewEnglish = overviewTexts{
	Title: "Overview of %s", DigestTitle: "How %s is doing", By: "%s by %s",
	AllCourses: "All courses",
	Button:     "Overview", ByField: "By %s", Courses: "See the courses", SeeAll: "See the whole overview", Everybody: "See everybody",
	Back: "Previous", Next: "Next",
	WhyContact: "You get this because you are the contact person for the courses. The button below stops it. You find the overview anyway by writing “overview”.",
	DoneOf:     "%s of %s done",
	People:     plural{"%d person", "%d people"},
	Done:       plural{"%d done", "%d done"}, Left: plural{"%d to go", "%d to go"},
	Late: plural{"%d overdue", "%d overdue"}, Soon: plural{"%d due within a week", "%d due within a week"},
	Reached: plural{"%d reached", "%d reached"}, Started: plural{"%d started", "%d started"},
	Completed: plural{"%d completed", "%d completed"}, Passed: plural{"%d passed", "%d passed"},
	More: plural{"%d more than %s", "%d more than %s"}, Fewer: plural{"%d fewer than %s", "%d fewer than %s"},
	Same:  "as many as %s",
	OnDay: "on %s",
	Weeks: [8]string{"a week ago", "two weeks ago", "three weeks ago", "four weeks ago",
		"five weeks ago", "six weeks ago", "seven weeks ago", "eight weeks ago"},
	Count: "How many", Now: "Now", PerCourse: "Done, to go and overdue in each course",
	ReachedLabel: "Reached", StartedLabel: "Started", CompletedLabel: "Completed", PassedLabel: "Passed",
	DoneLabel: "Done", LeftLabel: "To go", OwedLabel: "Not done yet", LateLabel: "Overdue", SoonLabel: "Due within a week",
	Explained: "Each person counts once in each course. Reached: a card about the course arrived. Completed: answered all the questions. Done: passed, and needn’t take it again yet.",
	Percent:   "%d%% done",
	Withheld:  "The numbers aren’t shown: they would tell something about fewer than five people.",
	MoreInAll: "… and more courses, where less is missing. See the whole overview.",
	MoreLines: plural{"… and %d more that there is no room for here. Get a file to see everything.", "… and %d more that there is no room for here. Get a file to see everything."},
	NoParts:   "Nobody has anything in this field yet.",
	InMail:    "You get this by mail because you don’t have Drypp in Microsoft Teams. There you can see the numbers by department and location, get them as a file, and decline the digests.",
	Page:      "Page %d of %d",
}
