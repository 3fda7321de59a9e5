package cards

// timesTexts are the texts about pauses and the hour of the day.
type timesTexts struct {
	Title string
	// NoPause, Until and Ahead say what holds: Until has a day, Ahead two.
	NoPause, Until, Ahead string
	// Hour has an hour of the day, Zone the name of a time zone.
	Hour, Zone string

	Paused, Resumed, NoneToEnd, HourKept string
	// TooLong has the last day there can be, BadHour the first and the last
	// hour.
	Unclear, Past, TooLong, BadHour string

	// Buttons and labels.
	Pause, Resume, Further, PickDay, PauseUntil, ChooseHour, PickHour, KeepHour string
	Weeks                                                                       plural
	// Clock is an hour of the day, on its own.
	Clock string
}

var timesBokmaal = timesTexts{
	Title:      "Når kortene kommer",
	NoPause:    "Du har ingen pause.",
	Until:      "Du har pause og får ingen kort før %s. Fristene flyttes like langt.",
	Ahead:      "Du får pause fra %s, og kortene kommer igjen %s. Fristene flyttes like langt.",
	Hour:       "Kort kommer tidligst klokka %d, på arbeidsdager.",
	Zone:       "Tidssonen din er %s.",
	Paused:     "✓ Da er det pause",
	Resumed:    "✓ Pausen er over",
	NoneToEnd:  "Du hadde ingen pause å avslutte.",
	HourKept:   "✓ Klokkeslettet er lagret",
	Unclear:    "Jeg forstod ikke hvor lenge. Skriv for eksempel **pause 2 uker**, **pause til 1. august** eller **pause uke 28**.",
	Past:       "Pausen må slutte fram i tid. Velg en dag etter i dag.",
	TooLong:    "En pause kan vare ett år, til %s. Velg en tidligere dag.",
	BadHour:    "Velg en hel time fra %d til %d, for eksempel **klokka 10**.",
	Pause:      "Pause",
	Resume:     "Avslutt pausen",
	Further:    "Inntil videre (ett år)",
	PickDay:    "Eller velg dagen kortene skal komme igjen",
	PauseUntil: "Pause til den dagen",
	ChooseHour: "Velg klokkeslett",
	PickHour:   "Når på dagen passer det best?",
	KeepHour:   "Lagre klokkeslettet",
	Weeks:      plural{"%d uke", "%d uker"},
	Clock:      "Fra klokka %d",
}

var timesNynorsk = timesTexts{
	Title:      "Når korta kjem",
	NoPause:    "Du har ingen pause.",
	Until:      "Du har pause og får ingen kort før %s. Fristane blir flytta like langt.",
	Ahead:      "Du får pause frå %s, og korta kjem igjen %s. Fristane blir flytta like langt.",
	Hour:       "Kort kjem tidlegast klokka %d, på arbeidsdagar.",
	Zone:       "Tidssona di er %s.",
	Paused:     "✓ Då er det pause",
	Resumed:    "✓ Pausen er over",
	NoneToEnd:  "Du hadde ingen pause å avslutte.",
	HourKept:   "✓ Klokkeslettet er lagra",
	Unclear:    "Eg forstod ikkje kor lenge. Skriv til dømes **pause 2 veker**, **pause til 1. august** eller **pause veke 28**.",
	Past:       "Pausen må slutte fram i tid. Vel ein dag etter i dag.",
	TooLong:    "Ein pause kan vare eitt år, til %s. Vel ein tidlegare dag.",
	BadHour:    "Vel ein heil time frå %d til %d, til dømes **klokka 10**.",
	Pause:      "Pause",
	Resume:     "Avslutt pausen",
	Further:    "Inntil vidare (eitt år)",
	PickDay:    "Eller vel dagen korta skal kome igjen",
	PauseUntil: "Pause til den dagen",
	ChooseHour: "Vel klokkeslett",
	PickHour:   "Når på dagen passar det best?",
	KeepHour:   "Lagre klokkeslettet",
	Weeks:      plural{"%d veke", "%d veker"},
	Clock:      "Frå klokka %d",
}

var timesEnglish = timesTexts{
	Title:      "When cards come",
	NoPause:    "Cards aren’t paused.",
	Until:      "Cards are paused, and none come before %s. Due dates are put off just as long.",
	Ahead:      "Your pause begins on %s, and cards come again on %s. Due dates are put off just as long.",
	Hour:       "Cards come at %d o’clock at the earliest, on workdays.",
	Zone:       "Your time zone is %s.",
	Paused:     "✓ Cards are paused",
	Resumed:    "✓ The pause is over",
	NoneToEnd:  "There was no pause to end.",
	HourKept:   "✓ The hour is kept",
	Unclear:    "I didn’t understand how long. Write for example **pause 2 weeks**, **pause until 1 August** or **pause week 28**.",
	Past:       "A pause has to end later than today. Choose another day.",
	TooLong:    "A pause can last a year, until %s. Choose an earlier day.",
	BadHour:    "Choose a full hour from %d to %d, for example **hour 10**.",
	Pause:      "Pause",
	Resume:     "End the pause",
	Further:    "Until further notice (a year)",
	PickDay:    "Or choose the day that cards come again",
	PauseUntil: "Pause until that day",
	ChooseHour: "Choose the hour",
	PickHour:   "What time of day suits you best?",
	KeepHour:   "Keep the hour",
	Weeks:      plural{"%d week", "%d weeks"},
	Clock:      "From %d o’clock",
}
