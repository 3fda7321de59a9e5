package cards

// retentionTexts are the texts about what people still know of courses.
type retentionTexts struct {
	Title, How, Nothing, All, Show, Working string
	Left                                    plural
	// With and Without have a day: of who had questions come back, and who hadn't.
	With, Without              string
	Few                        string
	When, Right, Between       string
	Chart                      string
	Found                      string // has a share and bounds
	Bounds                     string // has both
	Percent                    string
	Interval, Caveat           string
	Answered                   string // has how many of how many people, and their answers
	Before                     string // has a share
	Gain, GainLess             string // has points and bounds
	GainUnsure                 string // has bounds
	GaveTitle                  string
	Gave, GaveLess, GaveUnsure string // as Gain

	FitTitle, FitFew, Better, Mixed, Worse string
	Method, LogLoss, RMSE                  string
	Model, Average, Constant               string
	FitHow                                 string // has answers, people and days
	Calibration, Expected, Happened        string
	Answers                                string
}

var retentionBokmaal = retentionTexts{
	Title:      "Hva sitter igjen?",
	How:        "Noen tilfeldig valgte blir spurt 30 og 90 dager etter kurset. Noen av dem får ingen spørsmål tilbake før det.",
	Nothing:    "Ingen målinger ennå. De første kommer 30 dager etter at noen har bestått et kurs.",
	All:        "Alle kurs",
	Show:       "Vis",
	Working:    "Vi regner på det. Svaret kommer her om litt.",
	Left:       plural{"… og %d kurs til som det ikke er plass til her.", "… og %d kurs til som det ikke er plass til her."},
	With:       "Etter %d dager, med repetisjon",
	Without:    "Etter %d dager, uten repetisjon",
	Few:        "Færre enn fem har svart",
	When:       "Når og hvem",
	Right:      "Riktig",
	Between:    "Usikkerhet",
	Chart:      "Riktige svar av hundre",
	Found:      "%s riktig (%s)",
	Bounds:     "%s til %s",
	Percent:    "%d\u00a0%%",
	Interval:   "Usikkerheten er et 95 % konfidensintervall: så mye kan tilfeldigheter ha å si for hvem som ble spurt og om hva.",
	Caveat:     "Tallene gjelder dem som besto kurset og svarte. De som ikke svarte, kan huske mer eller mindre.",
	Answered:   "%s av %s som ble spurt, har svart i tide, på %s spørsmål.",
	Before:     "Før kurset svarte de samme folkene riktig på %s av de samme spørsmålene.",
	Gain:       "Nå svarer de riktig på %s prosentpoeng mer (%s).",
	GainLess:   "Nå svarer de riktig på %s prosentpoeng mindre (%s).",
	GainUnsure: "Om de kan mer nå, er for usikkert til å si (%s prosentpoeng).",
	GaveTitle:  "Hva repetisjonen ga",
	Gave:       "De som fikk spørsmål tilbake, svarte riktig på %s prosentpoeng mer etter 90 dager (%s). Hvem som fikk det, var tilfeldig.",
	GaveLess:   "De som fikk spørsmål tilbake, svarte riktig på %s prosentpoeng mindre etter 90 dager (%s). Hvem som fikk det, var tilfeldig.",
	GaveUnsure: "Om det hjalp å få spørsmål tilbake, er for usikkert til å si. Forskjellen er et sted mellom %s prosentpoeng.",

	FitTitle: "Hvor godt vi gjetter hva folk husker",
	FitFew:   "Færre enn fem har svart på spørsmål som kom tilbake.",
	Better:   "Hittil gjetter modellen bedre enn begge de enkle gjetningene.",
	Mixed:    "Hittil gjetter modellen bedre enn bare den ene av de enkle gjetningene.",
	Worse:    "Hittil gjetter modellen ikke bedre enn de enkle gjetningene.",
	Method:   "Gjetning", LogLoss: "Log-tap", RMSE: "RMSE",
	Model: "Modellen (FSRS-6)", Average: "Glidende snitt", Constant: "Ett fast tall",
	FitHow:      "Av %s svar fra %s personer. Lavere er bedre. Det glidende snittet er av de siste %d dagene, det faste tallet er snittet av alt før. Ingen av dem ser svarene de gjetter.",
	Calibration: "Ventet og faktisk",
	Expected:    "Ventet", Happened: "Riktig", Answers: "Svar",
}

var retentionNynorsk = retentionTexts{
	Title:      "Kva sit att?",
	How:        "Nokre tilfeldig valde blir spurde 30 og 90 dagar etter kurset. Nokre av dei får ingen spørsmål tilbake før det.",
	Nothing:    "Ingen målingar enno. Dei første kjem 30 dagar etter at nokon har greidd eit kurs.",
	All:        "Alle kurs",
	Show:       "Vis",
	Working:    "Vi reknar på det. Svaret kjem her om litt.",
	Left:       plural{"… og %d kurs til som det ikkje er plass til her.", "… og %d kurs til som det ikkje er plass til her."},
	With:       "Etter %d dagar, med repetisjon",
	Without:    "Etter %d dagar, utan repetisjon",
	Few:        "Færre enn fem har svart",
	When:       "Når og kven",
	Right:      "Rett",
	Between:    "Uvisse",
	Chart:      "Rette svar av hundre",
	Found:      "%s rett (%s)",
	Bounds:     "%s til %s",
	Percent:    "%d\u00a0%%",
	Interval:   "Uvissa er eit 95 % konfidensintervall: så mykje kan tilfellet ha å seie for kven som vart spurde og om kva.",
	Caveat:     "Tala gjeld dei som greidde kurset og svara. Dei som ikkje svara, kan hugse meir eller mindre.",
	Answered:   "%s av %s som vart spurde, har svart i tide, på %s spørsmål.",
	Before:     "Før kurset svara dei same folka rett på %s av dei same spørsmåla.",
	Gain:       "No svarar dei rett på %s prosentpoeng meir (%s).",
	GainLess:   "No svarar dei rett på %s prosentpoeng mindre (%s).",
	GainUnsure: "Om dei kan meir no, er for uvisst til å seie (%s prosentpoeng).",
	GaveTitle:  "Kva repetisjonen gav",
	Gave:       "Dei som fekk spørsmål tilbake, svara rett på %s prosentpoeng meir etter 90 dagar (%s). Kven som fekk det, var tilfeldig.",
	GaveLess:   "Dei som fekk spørsmål tilbake, svara rett på %s prosentpoeng mindre etter 90 dagar (%s). Kven som fekk det, var tilfeldig.",
	GaveUnsure: "Om det hjelpte å få spørsmål tilbake, er for uvisst til å seie. Skilnaden er ein stad mellom %s prosentpoeng.",

	FitTitle: "Kor godt vi gjettar kva folk hugsar",
	FitFew:   "Færre enn fem har svart på spørsmål som kom tilbake.",
	Better:   "Så langt gjettar modellen betre enn begge dei enkle gjettingane.",
	Mixed:    "Så langt gjettar modellen betre enn berre den eine av dei enkle gjettingane.",
	Worse:    "Så langt gjettar modellen ikkje betre enn dei enkle gjettingane.",
	Method:   "Gjetting", LogLoss: "Log-tap", RMSE: "RMSE",
	Model: "Modellen (FSRS-6)", Average: "Glidande snitt", Constant: "Eitt fast tal",
	FitHow:      "Av %s svar frå %s personar. Lågare er betre. Det glidande snittet er av dei siste %d dagane, det faste talet er snittet av alt før. Ingen av dei ser svara dei gjettar.",
	Calibration: "Venta og faktisk",
	Expected:    "Venta", Happened: "Rett", Answers: "Svar",
}

var retentionEnglish = retentionTexts{
	Title:      "What has stuck?",
	How:        "Some people, chosen by lot, are asked 30 and 90 days after the course. Some of them have no questions come back before that.",
	Nothing:    "No measurements yet. The first ones come 30 days after somebody has passed a course.",
	All:        "All courses",
	Show:       "Show",
	Working:    "We are working it out. The answer comes here in a while.",
	Left:       plural{"… and %d more course that there is no room for here.", "… and %d more courses that there is no room for here."},
	With:       "After %d days, with reviews",
	Without:    "After %d days, without reviews",
	Few:        "Fewer than five have answered",
	When:       "When and who",
	Right:      "Right",
	Between:    "Uncertainty",
	Chart:      "Right answers in a hundred",
	Found:      "%s right (%s)",
	Bounds:     "%s to %s",
	Percent:    "%d%%",
	Interval:   "The uncertainty is a 95% confidence interval: that much chance may have to do with who was asked, and what.",
	Caveat:     "The numbers are about those who passed the course and answered. Those who didn’t answer may remember more or less.",
	Answered:   "%s of %s who were asked answered in time, %s questions.",
	Before:     "Before the course the same people were right on %s of the same questions.",
	Gain:       "Now they are right on %s percentage points more (%s).",
	GainLess:   "Now they are right on %s percentage points fewer (%s).",
	GainUnsure: "Whether they know more now is too uncertain to say (%s percentage points).",
	GaveTitle:  "What reviews gave",
	Gave:       "Those who had questions come back were right on %s percentage points more after 90 days (%s). Who had that was chosen by lot.",
	GaveLess:   "Those who had questions come back were right on %s percentage points fewer after 90 days (%s). Who had that was chosen by lot.",
	GaveUnsure: "Whether it helped to have questions come back is too uncertain to say. The difference lies somewhere between %s percentage points.",

	FitTitle: "How well we guess what people remember",
	FitFew:   "Fewer than five have answered questions that came back.",
	Better:   "So far the model guesses better than both simple guesses.",
	Mixed:    "So far the model guesses better than only one of the simple guesses.",
	Worse:    "So far the model guesses no better than the simple guesses.",
	Method:   "Guess", LogLoss: "Log loss", RMSE: "RMSE",
	Model: "The model (FSRS-6)", Average: "Moving average", Constant: "One fixed number",
	FitHow:      "Of %s answers from %s people. Lower is better. The moving average is of the last %d days, the fixed number the average of everything before. None of them sees the answers that it guesses.",
	Calibration: "Expected and actual",
	Expected:    "Expected", Happened: "Right", Answers: "Answers",
}
