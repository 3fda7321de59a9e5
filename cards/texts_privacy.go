package cards

import "drypp/courses/rights"

// privacyTexts are the texts about what is kept of people and what they may ask.
type privacyTexts struct {
	// Button leads to the information and Title is above it; Unfold is above what
	// unfolds, and NotAll has the organisation.
	Button, Title, Unfold, NotAll string
	// MenuTitle is above the Rights. Complain says where to complain.
	MenuTitle, MenuIntro, Complain string
	Rights                         map[rights.Kind]rightTexts
	// GetFile is the button to the file of all that is kept.
	GetFile string
	// RestrictedSince has a day, RestrictedHeld the organisation and a day.
	RestrictedTitle, RestrictedSince, RestrictedHeld, RestrictedLift string
	// BreachFrom has the organisation.
	BreachTitle, BreachFrom string
	// OfferPackage names a file by a day, PackageText has the organisation.
	OfferPackage, PackageText string
	// DataRestricted and DataHeld are among somebody's data, DataRequests is above
	// their requests and DataRequest one of them: what it is for, how far it is, when
	// it was asked, the request's ID and how; the others are added to that.
	DataRestricted, DataHeld, DataRequests, DataRequest string
	DataDue, DataReminded, DataDecided, DataBy          string
	DataKept, DataProof, DataReason, DataEntry          string
	MoreRequests                                        plural
	// DeskCommand is what the bot understands of who decides.
	DeskCommand string
}

// rightTexts are the texts about one right.
type rightTexts struct {
	// Button asks for it, Name says what was asked for, Effect what it leads to.
	Button, Name, Effect string
	// Question and Yes confirm it, Leads says what then happens where a card
	// doesn't say more of it than that.
	Question, Yes string
	Leads         []string
	// Done is above a receipt, and DoneNext says what comes next.
	Done, DoneNext string
}

var privacyBokmaal = privacyTexts{
	Button: "Personvern", Title: "Personvern i Drypp", Unfold: "Trykk på det du vil vite mer om:",
	NotAll:    "Det er ikke plass til alt her. Be kontaktpersonen for kursene i %s om resten.",
	MenuTitle: "Dette kan du be om",
	MenuIntro: "Du trenger ikke å begrunne noe, og det koster ingenting. Ingenting skjer før du har bekreftet.",
	Complain:  "Er du ikke fornøyd med svaret, kan du klage til Datatilsynet eller tilsvarende myndighet der du bor.",
	Rights: map[rights.Kind]rightTexts{
		rights.Access: {
			Button: "Gi meg en kopi", Name: "En kopi av alt om deg",
			Effect:   "Du får alt som er lagret om deg, i én fil som du kan lese og ta med deg.",
			Question: "Vil du ha en kopi av alt om deg?", Yes: "Ja, gi meg en kopi",
			Leads: []string{
				"Du får én fil (zip). Der ligger alt som er lagret om deg, til å lese i nettleseren, det samme i formater som andre programmer forstår (JSON og xAPI), og kursbevisene dine.",
				"Teams spør deg før filen lagres i OneDrive hos deg.",
			},
			Done: "Kopien din er klar", DoneNext: "Trykk på «Hent filen», og si ja når Teams spør. Da lagres den i OneDrive hos deg.",
		},
		rights.Correction: {
			Button: "Rett noe", Name: "Retting",
			Effect:   "Er noe feil, velger du hva og skriver hva det skal stå.",
			Question: "Skal dette rettes?", Yes: "Ja, rett det",
			Done: "Det er rettet", DoneNext: "Nå er det dette som er lagret om deg.",
		},
		rights.Erasure: {
			Button: "Slett alt om meg", Name: "Sletting av alt om deg",
			Effect:   "Alt om deg blir borte fra Drypp. Må noe tas vare på som bevis, får du vite hva og hvor lenge før du bekrefter.",
			Question: "Skal alt om deg slettes?", Yes: "Ja, slett alt om meg",
			Done: "Alt om deg er slettet", DoneNext: "Drypp vet ikke lenger hvem du er, og det kan ikke hentes tilbake. Skriver du til Drypp igjen, begynner vi på nytt.",
		},
		rights.Restriction: {
			Button: "Sett på vent", Name: "Alt om deg settes på vent",
			Effect:   "Det som er lagret om deg, blir liggende, men brukes ikke. Du kan når som helst ta det i bruk igjen.",
			Question: "Skal alt om deg settes på vent?", Yes: "Ja, sett på vent",
			Leads: []string{
				"Det som er lagret om deg, blir liggende, men brukes ikke: Du får ingen kort, og du er ikke med i rapporter og sammendrag. Så lenge kan du ikke ta kurs her.",
				"Det begynner med en gang og varer til du selv tar det i bruk igjen.",
			},
			Done: "Alt om deg er satt på vent", DoneNext: "Du får ingen kort, og du er ikke med i rapporter. Du tar det i bruk igjen når du vil.",
		},
		rights.Objection: {
			Button: "Si nei til bruken", Name: "Du sier nei til at opplysningene dine brukes",
			Effect:   "Du protesterer mot at opplysningene dine brukes her. De blir liggende, men brukes ikke.",
			Question: "Vil du si nei til at opplysningene dine brukes?", Yes: "Ja, ikke bruk dem",
			Leads: []string{
				"Det blir ført opp at du protesterer. Det som er lagret om deg, blir liggende, men brukes ikke: Du får ingen kort, og du er ikke med i rapporter og sammendrag. Så lenge kan du ikke ta kurs her.",
				"Det begynner med en gang og varer til du selv tar det i bruk igjen. Vil du heller ha alt bort, velger du «Slett alt om meg».",
			},
			Done: "Opplysningene dine brukes ikke lenger", DoneNext: "Det er ført opp at du protesterte. Du får ingen kort, og du er ikke med i rapporter. Ombestemmer du deg, tar du dem i bruk igjen.",
		},
		rights.Lift: {
			Button: "Ta i bruk igjen", Name: "Opplysningene dine tas i bruk igjen",
			Effect:   "Kortene kommer igjen, du kan ta kurs, og du er med i rapporter igjen.",
			Question: "Skal opplysningene dine tas i bruk igjen?", Yes: "Ja, ta i bruk igjen",
			Leads: []string{"Kortene kommer igjen, du kan ta kurs, og du er med i rapporter igjen. Alt du har gjort før, er der fortsatt."},
			Done:  "Opplysningene dine er i bruk igjen", DoneNext: "Kortene kommer igjen, og alt du har gjort før, er der fortsatt.",
		},
	},
	GetFile:         "Hent filen",
	RestrictedTitle: "Alt om deg er satt på vent",
	RestrictedSince: "Siden %s blir det som er lagret om deg, bare tatt vare på. Det kommer ingen kort, du kan ikke ta kurs her, og du er ikke med i rapporter.",
	RestrictedHeld:  "%s må ta vare på noe av det som bevis til %s. Da slettes alt av seg selv.",
	RestrictedLift:  "Trykker du på knappen, kommer kortene igjen, du kan ta kurs, og du er med i rapporter igjen.",
	BreachTitle:     "Noe har skjedd med opplysningene dine", BreachFrom: "Viktig melding fra %s",
	OfferPackage: "Mine data %s", PackageText: "Alt som er lagret om deg i Drypp for %s",
	DataRestricted: "Satt på vent siden", DataHeld: "Tas vare på til", DataRequests: "Det du har bedt om",
	DataRequest: "%s: %s · bedt om %s · ID %s · via %s",
	DataDue:     "svar senest %s", DataReminded: "sist minnet om %s", DataDecided: "avgjort %s", DataBy: "av %s",
	DataKept: "bevis tas vare på til %s", DataProof: "bevis for %s", DataReason: "begrunnelse: %s", DataEntry: "nummer %d (%s)",
	MoreRequests: plural{"… og %d til. Skriv «mine forespørsler».", "… og %d til. Skriv «mine forespørsler»."},
	DeskCommand:  "**forespørsler** viser hva folk har bedt om, og som venter på deg",
}

var privacyNynorsk = privacyTexts{
	Button: "Personvern", Title: "Personvern i Drypp", Unfold: "Trykk på det du vil vite meir om:",
	NotAll:    "Det er ikkje plass til alt her. Be kontaktpersonen for kursa i %s om resten.",
	MenuTitle: "Dette kan du be om",
	MenuIntro: "Du treng ikkje å grunngje noko, og det kostar ingenting. Ingenting skjer før du har stadfesta.",
	Complain:  "Er du ikkje nøgd med svaret, kan du klage til Datatilsynet eller tilsvarande styresmakt der du bur.",
	Rights: map[rights.Kind]rightTexts{
		rights.Access: {
			Button: "Gi meg ein kopi", Name: "Ein kopi av alt om deg",
			Effect:   "Du får alt som er lagra om deg, i éi fil som du kan lese og ta med deg.",
			Question: "Vil du ha ein kopi av alt om deg?", Yes: "Ja, gi meg ein kopi",
			Leads: []string{
				"Du får éi fil (zip). Der ligg alt som er lagra om deg, til å lese i nettlesaren, det same i format som andre program forstår (JSON og xAPI), og kursbevisa dine.",
				"Teams spør deg før fila blir lagra i OneDrive hjå deg.",
			},
			Done: "Kopien din er klar", DoneNext: "Trykk på «Hent fila», og sei ja når Teams spør. Då blir ho lagra i OneDrive hjå deg.",
		},
		rights.Correction: {
			Button: "Rett noko", Name: "Retting",
			Effect:   "Er noko feil, vel du kva og skriv kva det skal stå.",
			Question: "Skal dette rettast?", Yes: "Ja, rett det",
			Done: "Det er retta", DoneNext: "No er det dette som er lagra om deg.",
		},
		rights.Erasure: {
			Button: "Slett alt om meg", Name: "Sletting av alt om deg",
			Effect:   "Alt om deg blir borte frå Drypp. Må noko takast vare på som bevis, får du vite kva og kor lenge før du stadfestar.",
			Question: "Skal alt om deg slettast?", Yes: "Ja, slett alt om meg",
			Done: "Alt om deg er sletta", DoneNext: "Drypp veit ikkje lenger kven du er, og det kan ikkje hentast tilbake. Skriv du til Drypp igjen, byrjar vi på nytt.",
		},
		rights.Restriction: {
			Button: "Set på vent", Name: "Alt om deg blir sett på vent",
			Effect:   "Det som er lagra om deg, blir liggjande, men ikkje brukt. Du kan når som helst ta det i bruk att.",
			Question: "Skal alt om deg setjast på vent?", Yes: "Ja, set på vent",
			Leads: []string{
				"Det som er lagra om deg, blir liggjande, men ikkje brukt: Du får ingen kort, og du er ikkje med i rapportar og samandrag. Så lenge kan du ikkje ta kurs her.",
				"Det byrjar med éin gong og varer til du sjølv tek det i bruk att.",
			},
			Done: "Alt om deg er sett på vent", DoneNext: "Du får ingen kort, og du er ikkje med i rapportar. Du tek det i bruk att når du vil.",
		},
		rights.Objection: {
			Button: "Sei nei til bruken", Name: "Du seier nei til at opplysningane dine blir brukte",
			Effect:   "Du protesterer mot at opplysningane dine blir brukte her. Dei blir liggjande, men ikkje brukte.",
			Question: "Vil du seie nei til at opplysningane dine blir brukte?", Yes: "Ja, ikkje bruk dei",
			Leads: []string{
				"Det blir ført opp at du protesterer. Det som er lagra om deg, blir liggjande, men ikkje brukt: Du får ingen kort, og du er ikkje med i rapportar og samandrag. Så lenge kan du ikkje ta kurs her.",
				"Det byrjar med éin gong og varer til du sjølv tek det i bruk att. Vil du heller ha alt bort, vel du «Slett alt om meg».",
			},
			Done: "Opplysningane dine blir ikkje brukte lenger", DoneNext: "Det er ført opp at du protesterte. Du får ingen kort, og du er ikkje med i rapportar. Ombestemmer du deg, tek du dei i bruk att.",
		},
		rights.Lift: {
			Button: "Ta i bruk att", Name: "Opplysningane dine blir tekne i bruk att",
			Effect:   "Korta kjem igjen, du kan ta kurs, og du er med i rapportar igjen.",
			Question: "Skal opplysningane dine takast i bruk att?", Yes: "Ja, ta i bruk att",
			Leads: []string{"Korta kjem igjen, du kan ta kurs, og du er med i rapportar igjen. Alt du har gjort før, er der framleis."},
			Done:  "Opplysningane dine er i bruk att", DoneNext: "Korta kjem igjen, og alt du har gjort før, er der framleis.",
		},
	},
	GetFile:         "Hent fila",
	RestrictedTitle: "Alt om deg er sett på vent",
	RestrictedSince: "Sidan %s blir det som er lagra om deg, berre teke vare på. Det kjem ingen kort, du kan ikkje ta kurs her, og du er ikkje med i rapportar.",
	RestrictedHeld:  "%s må ta vare på noko av det som bevis til %s. Då blir alt sletta av seg sjølv.",
	RestrictedLift:  "Trykkjer du på knappen, kjem korta igjen, du kan ta kurs, og du er med i rapportar igjen.",
	BreachTitle:     "Noko har skjedd med opplysningane dine", BreachFrom: "Viktig melding frå %s",
	OfferPackage: "Mine data %s", PackageText: "Alt som er lagra om deg i Drypp for %s",
	DataRestricted: "Sett på vent sidan", DataHeld: "Blir teke vare på til", DataRequests: "Det du har bede om",
	DataRequest: "%s: %s · bede om %s · ID %s · via %s",
	DataDue:     "svar seinast %s", DataReminded: "sist minna om %s", DataDecided: "avgjort %s", DataBy: "av %s",
	DataKept: "bevis blir teke vare på til %s", DataProof: "bevis for %s", DataReason: "grunngjeving: %s", DataEntry: "nummer %d (%s)",
	MoreRequests: plural{"… og %d til. Skriv «mine førespurnader».", "… og %d til. Skriv «mine førespurnader»."},
	DeskCommand:  "**førespurnader** viser kva folk har bede om, og som ventar på deg",
}

var privacyEnglish = privacyTexts{
	Button: "Privacy", Title: "Privacy in Drypp", Unfold: "Press what you want to know more about:",
	NotAll:    "There is no room for everything here. Ask the contact person for the courses at %s for the rest.",
	MenuTitle: "What you can ask for",
	MenuIntro: "You needn’t give any reason, and it costs nothing. Nothing happens before you have confirmed it.",
	Complain:  "If you aren’t content with the answer, you can complain to the data protection authority where you live; in Norway that is Datatilsynet.",
	Rights: map[rights.Kind]rightTexts{
		rights.Access: {
			Button: "Give me a copy", Name: "A copy of everything about you",
			Effect:   "You get everything that is kept about you, in one file that you can read and take with you.",
			Question: "Do you want a copy of everything about you?", Yes: "Yes, give me a copy",
			Leads: []string{
				"You get one file (zip). It has everything that is kept about you, to read in your browser, the same in formats that other programs understand (JSON and xAPI), and your certificates.",
				"Teams asks you before the file is saved to your OneDrive.",
			},
			Done: "Your copy is ready", DoneNext: "Press “Get the file”, and say yes when Teams asks. Then it is saved to your OneDrive.",
		},
		rights.Correction: {
			Button: "Correct something", Name: "A correction",
			Effect:   "If something is wrong, you choose what it is and write what it should say.",
			Question: "Should this be corrected?", Yes: "Yes, correct it",
			Done: "It is corrected", DoneNext: "This is what is kept about you now.",
		},
		rights.Erasure: {
			Button: "Delete everything about me", Name: "Deleting everything about you",
			Effect:   "Everything about you goes from Drypp. If something has to be kept as proof, you are told what and how long before you confirm.",
			Question: "Should everything about you be deleted?", Yes: "Yes, delete everything about me",
			Done: "Everything about you is deleted", DoneNext: "Drypp doesn’t know who you are any more, and it can’t be brought back. If you write to Drypp again, we start afresh.",
		},
		rights.Restriction: {
			Button: "Put on hold", Name: "Everything about you is put on hold",
			Effect:   "What is kept about you stays, but isn’t used. You can have it used again whenever you like.",
			Question: "Should everything about you be put on hold?", Yes: "Yes, put on hold",
			Leads: []string{
				"What is kept about you stays, but isn’t used: you get no cards, and you aren’t in reports and digests. You can’t take courses here for as long.",
				"It begins at once and lasts until you have it used again yourself.",
			},
			Done: "Everything about you is on hold", DoneNext: "You get no cards, and you aren’t in reports. You have it used again whenever you like.",
		},
		rights.Objection: {
			Button: "Object to the use", Name: "You object to your data being used",
			Effect:   "You object to your data being used here. It stays, but isn’t used.",
			Question: "Do you want to object to your data being used?", Yes: "Yes, don’t use it",
			Leads: []string{
				"It is put on record that you object. What is kept about you stays, but isn’t used: you get no cards, and you aren’t in reports and digests. You can’t take courses here for as long.",
				"It begins at once and lasts until you have it used again yourself. If you would rather have everything gone, choose “Delete everything about me”.",
			},
			Done: "Your data isn’t used any more", DoneNext: "It is on record that you objected. You get no cards, and you aren’t in reports. If you change your mind, you have it used again.",
		},
		rights.Lift: {
			Button: "Use it again", Name: "Your data is used again",
			Effect:   "The cards come again, you can take courses, and you are in reports again.",
			Question: "Should your data be used again?", Yes: "Yes, use it again",
			Leads: []string{"The cards come again, you can take courses, and you are in reports again. Everything you have done before is still there."},
			Done:  "Your data is used again", DoneNext: "The cards come again, and everything you have done before is still there.",
		},
	},
	GetFile:         "Get the file",
	RestrictedTitle: "Everything about you is on hold",
	RestrictedSince: "Since %s, what is kept about you is only kept. No cards come, you can’t take courses here, and you aren’t in reports.",
	RestrictedHeld:  "%s has to keep some of it as proof until %s. Then everything is deleted by itself.",
	RestrictedLift:  "If you press the button, the cards come again, you can take courses, and you are in reports again.",
	BreachTitle:     "Something has happened to your data", BreachFrom: "An important message from %s",
	OfferPackage: "My data %s", PackageText: "Everything that is kept about you in Drypp for %s",
	DataRestricted: "On hold since", DataHeld: "Kept until", DataRequests: "What you have asked for",
	DataRequest: "%s: %s · asked for on %s · ID %s · by %s",
	DataDue:     "answer by %s", DataReminded: "last reminded of on %s", DataDecided: "decided on %s", DataBy: "by %s",
	DataKept: "proof is kept until %s", DataProof: "proof of %s", DataReason: "reason: %s", DataEntry: "number %d (%s)",
	MoreRequests: plural{"… and %d more. Write “my requests”.", "… and %d more. Write “my requests”."},
	DeskCommand:  "**requests** shows what people have asked for that waits for you",
}
