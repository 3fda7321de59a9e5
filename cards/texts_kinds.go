package cards

// kindTexts are the texts about questions that ask for several things at once, for
// a place on a picture, or for a way through a story.
type kindTexts struct {
	Match, Order, Blanks, Spot string
	// Choose stands in a list that nothing was chosen from yet.
	Choose string
	// Places are the places of an order, from the first on.
	Places [10]string
	// Place has a number on a picture and what is there; Blank the number of a
	// blank and the words around it; Gap stands for a blank, with its number.
	Place, Blank, Gap string
	// What an answer that can't be used lacks.
	MatchAll, OrderAll, FillAll string

	// DataPartly has a percentage.
	PartlyRight, DataPartly string
	// Done and NotDone have what it is about.
	Done, NotDone string
	// Worth has a percentage; OnlyWhole says that nothing less than all counts.
	Worth, OnlyWhole string
	// Before says what was chosen in the scene before, Way what was chosen in all,
	// and Better what would have ended well.
	Before, Way, Better string
}

var kindsBokmaal = kindTexts{
	Match: "Velg hva som hører til hvert punkt.", Order: "Sett punktene i riktig rekkefølge. Bruk hvert punkt én gang.",
	Blanks: "Fyll inn det som mangler.", Spot: "Velg stedet på bildet",
	Choose:   "Velg …",
	Places:   [10]string{"Først", "Nummer to", "Nummer tre", "Nummer fire", "Nummer fem", "Nummer seks", "Nummer sju", "Nummer åtte", "Nummer ni", "Nummer ti"},
	Place:    "%d\u00a0– %s",
	Blank:    "(%d) %s",
	Gap:      "(%d)\u00a0……",
	MatchAll: "Velg noe til hvert punkt.", OrderAll: "Bruk hvert punkt nøyaktig én gang.", FillAll: "Fyll inn alle feltene.",
	PartlyRight: "◐ Delvis riktig", DataPartly: "delvis riktig: %d\u00a0%%",
	Done: "✓ %s", NotDone: "✗ %s",
	Worth: "Svaret teller %d\u00a0%%.", OnlyWhole: "Her teller svaret bare når alt er riktig.",
	Before: "Du valgte", Way: "Dette valgte du", Better: "Slik hadde det gått bra",
}

var kindsNynorsk = kindTexts{
	Match: "Vel kva som høyrer til kvart punkt.", Order: "Set punkta i rett rekkjefølgje. Bruk kvart punkt éin gong.",
	Blanks: "Fyll inn det som manglar.", Spot: "Vel staden på biletet",
	Choose:   "Vel …",
	Places:   [10]string{"Først", "Nummer to", "Nummer tre", "Nummer fire", "Nummer fem", "Nummer seks", "Nummer sju", "Nummer åtte", "Nummer ni", "Nummer ti"},
	Place:    "%d\u00a0– %s",
	Blank:    "(%d) %s",
	Gap:      "(%d)\u00a0……",
	MatchAll: "Vel noko til kvart punkt.", OrderAll: "Bruk kvart punkt nøyaktig éin gong.", FillAll: "Fyll inn alle felta.",
	PartlyRight: "◐ Delvis rett", DataPartly: "delvis rett: %d\u00a0%%",
	Done: "✓ %s", NotDone: "✗ %s",
	Worth: "Svaret tel %d\u00a0%%.", OnlyWhole: "Her tel svaret berre når alt er rett.",
	Before: "Du valde", Way: "Dette valde du", Better: "Slik hadde det gått bra",
}

var kindsEnglish = kindTexts{
	Match: "Choose what belongs to each item.", Order: "Put the items in the right order. Use each of them once.",
	Blanks: "Fill in what is missing.", Spot: "Choose the place on the picture",
	Choose:   "Choose …",
	Places:   [10]string{"First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth"},
	Place:    "%d\u00a0– %s",
	Blank:    "(%d) %s",
	Gap:      "(%d)\u00a0……",
	MatchAll: "Choose something for each item.", OrderAll: "Use each item exactly once.", FillAll: "Fill in every field.",
	PartlyRight: "◐ Partly right", DataPartly: "partly right: %d%%",
	Done: "✓ %s", NotDone: "✗ %s",
	Worth: "The answer counts for %d%%.", OnlyWhole: "Here an answer only counts when all of it is right.",
	Before: "You chose", Way: "What you chose", Better: "What would have ended well",
}
