package cards_test

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"sync"

	"drypp/cards"
	"drypp/courses"
	"drypp/courses/marks"
)

// kitchen is a small course with a question of every kind that asks for several
// things, a place or a way.
func kitchen() *courses.Course {
	return &courses.Course{
		ID: "kitchen", Version: 1, Minutes: 4, PassMark: 80, Tries: 3, OnUpdate: courses.Continue,
		Editions: map[courses.Language]*courses.Edition{
			courses.Bokmaal: kitchenEdition(courses.Bokmaal, "Kaffekroken", kitchenBokmaal),
			courses.Nynorsk: kitchenEdition(courses.Nynorsk, "Kaffikroken", kitchenNynorsk),
			courses.English: kitchenEdition(courses.English, "The coffee corner", kitchenEnglish),
		},
	}
}

// Where the questions of the kitchen are.
const (
	atMatching = iota
	atOrdering
	atScenario
	atSpot
	atBlanks
	atSeveral
)

func kitchenEdition(l courses.Language, title string, w [52]string) *courses.Edition {
	part := func(at, match int) courses.Part { return courses.Part{Text: w[at], Match: match, Why: w[at+1]} }
	option := func(at int) courses.Option { return courses.Option{Text: w[at], Why: w[at+1]} }
	leads := func(at int, to string) courses.Option { return courses.Option{Text: w[at], To: to} }
	place := func(at, x, y int, right bool) courses.Option {
		return courses.Option{Text: w[at], Why: w[at+1], X: x, Y: y, Right: right}
	}
	good, half := option(24), option(26)
	good.Right, half.Credit = true, 50
	blank := func(before, after, why string, spellings ...string) courses.Part {
		return courses.Part{Text: before, After: after, Options: []courses.Option{
			{Right: true, Spellings: spellings, Why: why}, {Otherwise: true, Why: w[41]}}}
	}
	right := func(at int) courses.Option { return courses.Option{Right: true, Text: w[at], Why: w[47]} }
	return &courses.Edition{
		Language: l, Title: title, Summary: title,
		Questions: []courses.Question{
			{ID: "belongs", Kind: courses.Matching, Credit: courses.PerPart, Title: w[0], Prompt: []courses.Block{{Text: w[1]}},
				Parts:   []courses.Part{part(2, 0), part(4, 1), part(6, 2)},
				Options: []courses.Option{{Text: w[8]}, {Text: w[9]}, {Text: w[10]}, {Text: w[11]}}},
			{ID: "order", Kind: courses.Ordering, Title: w[12],
				Options: []courses.Option{option(13), option(15), {Text: w[17]}, {Text: w[18]}}},
			{ID: "guest", Kind: courses.Scenario, Title: w[19], Prompt: []courses.Block{{Text: w[20]}},
				Scenes: []courses.Scene{
					{ID: "door", Title: w[21], Body: []courses.Block{{Text: w[22]}},
						Options: []courses.Option{leads(23, "talk"), half, option(28)}},
					{ID: "talk", Title: w[30], Body: []courses.Block{{Text: w[31]}}, Options: []courses.Option{option(28), good}},
				}},
			{ID: "switch", Kind: courses.Spot, Title: w[32], Picture: &courses.Image{URL: corner(), File: "corner.png", Alt: w[33]},
				Options: []courses.Option{place(34, 200, 420, true), place(36, 480, 610, false), place(38, 740, 520, false)}},
			{ID: "amounts", Kind: courses.Blanks, Credit: courses.PerPart, Title: w[40],
				Parts: []courses.Part{blank(w[42], "", w[43], "60"), blank(w[44], w[45], w[43], w[46], "liter", "litre")}},
			{ID: "clean", Kind: courses.Several, Credit: courses.PerPart, Title: w[48],
				Options: []courses.Option{right(49), right(50), {Text: w[51], Why: w[41]}}},
		},
	}
}

// corner is a drawing of our own with numbered pins: a coffee machine, a cup and a
// fridge on a counter.
var corner = sync.OnceValue(func() string {
	m := image.NewRGBA(image.Rect(0, 0, 600, 340))
	box := func(x, y, w, h int, c color.Color) {
		draw.Draw(m, image.Rect(x, y, x+w, y+h), image.NewUniform(c), image.Point{}, draw.Src)
	}
	wall, wood, steel, dark, white := color.RGBA{0xf4, 0xe9, 0xd8, 0xff}, color.RGBA{0x6b, 0x4a, 0x2b, 0xff},
		color.RGBA{0x9a, 0xa5, 0xab, 0xff}, color.RGBA{0x33, 0x33, 0x33, 0xff}, color.RGBA{0xff, 0xff, 0xff, 0xff}
	box(0, 0, 600, 340, wall)
	box(0, 250, 600, 90, wood)
	box(60, 110, 130, 140, dark)
	box(80, 180, 90, 60, steel)
	box(110, 135, 20, 12, white)
	box(260, 200, 60, 50, white)
	box(320, 212, 16, 24, white)
	box(430, 30, 140, 280, steel)
	box(440, 150, 10, 60, dark)
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		panic(err)
	}
	q := &courses.Question{Options: []courses.Option{{X: 200, Y: 420}, {X: 480, Y: 610}, {X: 740, Y: 520}}}
	marked, kind, err := marks.Draw(b.Bytes(), q)
	if err != nil {
		panic(err)
	}
	return "data:image/" + kind + ";base64," + base64.StdEncoding.EncodeToString(marked)
})

// Responses to the questions of the kitchen: right, right in part where that is
// possible, and wrong.
var (
	kitchenRight  = []string{"0 1 2", "0 1 2 3", "0 1", "0", "60\x1fliter", "0 1"}
	kitchenPartly = []string{"0 1 3", "0 1 3 2", "1", "2", "60\x1fdl", "0"}
	kitchenWrong  = []string{"3 3 3", "3 2 1 0", "0 0", "1", "6\x1fdl", "2"}
)

var kitchenBokmaal = [52]string{
	"Hva hører sammen?", "Tenk på hva hver ting er til for.",
	"Kvern", "En kvern maler bønnene.", "Filter", "Filteret holder grugget tilbake.", "Termos", "I en termos brenner ikke kaffen seg.",
	"Maler bønner", "Holder grugg tilbake", "Holder kaffen varm", "Koker vann",
	"I hvilken rekkefølge lager du kaffe?",
	"Mål opp vannet", "Uten riktig mengde vann blir ingenting riktig.", "Mal bønnene", "Nymalte bønner smaker mest.", "Ha kaffen i filteret", "Slå på maskinen",
	"En gjest i døra", "Du er alene på kontoret.",
	"Døra", "Det ringer på. En mann du ikke kjenner, sier at han skal se på kaffemaskinen.",
	"Spør hvem han har avtalt det med", "Følg ham til resepsjonen", "Der kan de sjekke avtalen, og du vet hvor han er.",
	"Be ham komme tilbake senere", "Trygt, men om han har en avtale, står maskinen fortsatt.", "Slipp ham inn", "Nå går en fremmed fritt omkring på huset.",
	"Svaret", "Han nevner en kollega som har fri i dag.",
	"Hvor slår du av maskinen?", "En benk med en kaffemaskin til venstre, en kopp i midten og et kjøleskap til høyre.",
	"Bryteren på kaffemaskinen", "Bryteren sitter foran på maskinen.", "Koppen", "I koppen er det bare kaffe.", "Håndtaket på kjøleskapet", "Det åpner kjøleskapet.",
	"Hvor mye skal det være?", "Det stemmer ikke.", "Bruk ", "Det blir omtrent sju gram på en kopp.", " gram kaffe til én ", " vann, og litt mer om du liker den sterk.", "liter",
	"Det må gjøres hver dag.", "Hva gjør du når du går?", "Tømmer filteret", "Skyller kanna", "Lar maskinen stå på",
}

var kitchenNynorsk = [52]string{
	"Kva høyrer saman?", "Tenk på kva kvar ting er til for.",
	"Kvern", "Ei kvern mel bønnene.", "Filter", "Filteret held gruten tilbake.", "Termos", "I ein termos brenn ikkje kaffien seg.",
	"Mel bønner", "Held grut tilbake", "Held kaffien varm", "Kokar vatn",
	"I kva rekkjefølgje lagar du kaffi?",
	"Mål opp vatnet", "Utan rett mengd vatn blir ingenting rett.", "Mal bønnene", "Nymalne bønner smakar mest.", "Ha kaffien i filteret", "Slå på maskina",
	"Ein gjest i døra", "Du er åleine på kontoret.",
	"Døra", "Det ringjer på. Ein mann du ikkje kjenner, seier at han skal sjå på kaffimaskina.",
	"Spør kven han har avtalt det med", "Følg han til resepsjonen", "Der kan dei sjekke avtala, og du veit kvar han er.",
	"Be han kome tilbake seinare", "Trygt, men om han har ei avtale, står maskina framleis.", "Slepp han inn", "No går ein framand fritt omkring i huset.",
	"Svaret", "Han nemner ein kollega som har fri i dag.",
	"Kvar slår du av maskina?", "Ein benk med ei kaffimaskin til venstre, ein kopp i midten og eit kjøleskap til høgre.",
	"Brytaren på kaffimaskina", "Brytaren sit framme på maskina.", "Koppen", "I koppen er det berre kaffi.", "Handtaket på kjøleskapet", "Det opnar kjøleskapet.",
	"Kor mykje skal det vere?", "Det stemmer ikkje.", "Bruk ", "Det blir om lag sju gram på ein kopp.", " gram kaffi til éin ", " vatn, og litt meir om du liker han sterk.", "liter",
	"Det må gjerast kvar dag.", "Kva gjer du når du går?", "Tømmer filteret", "Skyl kanna", "Lèt maskina stå på",
}

var kitchenEnglish = [52]string{
	"What belongs together?", "Think of what each thing is for.",
	"Grinder", "A grinder grinds the beans.", "Filter", "The filter holds the grounds back.", "Flask", "In a flask, coffee doesn’t burn.",
	"Grinds beans", "Holds grounds back", "Keeps coffee warm", "Boils water",
	"In which order do you make coffee?",
	"Measure the water", "Without the right amount of water nothing comes out right.", "Grind the beans", "Freshly ground beans taste best.", "Put the coffee into the filter", "Switch the machine on",
	"Somebody at the door", "You are alone in the office.",
	"The door", "The bell rings. A man whom you don’t know says that he is to look at the coffee machine.",
	"Ask whom he has arranged it with", "Take him to the reception", "They can check the appointment, and you know where he is.",
	"Ask him to come back later", "Safe, but if he has an appointment, the machine is still broken.", "Let him in", "Now a stranger walks about the house.",
	"The answer", "He names a colleague who has the day off.",
	"Where do you switch the machine off?", "A counter with a coffee machine on the left, a cup in the middle and a fridge on the right.",
	"The switch on the coffee machine", "The switch is on the front of the machine.", "The cup", "There is only coffee in the cup.", "The handle of the fridge", "It opens the fridge.",
	"How much is it to be?", "That isn’t it.", "Use ", "That is about seven grams a cup.", " grams of coffee for one ", " of water, and a little more if you like it strong.", "litre",
	"It has to be done every day.", "What do you do when you leave?", "Empty the filter", "Rinse the pot", "Leave the machine on",
}

// inKitchen asks the question at index.
func inKitchen(l courses.Language, index int, n cards.Note) cards.Card {
	c := kitchen()
	return cards.Question(l, c, cook(c, kitchenRight[:index]...), someone, index, n)
}

// toldInKitchen tells what became of the response to the question at index.
func toldInKitchen(l courses.Language, index int, response string) cards.Card {
	c := kitchen()
	e := cook(c, append(kitchenRight[:index:index], response)...)
	return cards.Feedback(l, c, e, someone, &e.Attempts[index], cards.NoteNone)
}

// cook has given the responses to the first questions of the kitchen.
func cook(c *courses.Course, responses ...string) *courses.Enrolment {
	e := courses.NewEnrolment("e-1", c, noon)
	answer(e, c, responses...)
	return e
}
