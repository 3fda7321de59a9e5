package cards

import "drypp/courses/rights"

// deskTexts are the texts for the contact who decides what people asked for.
type deskTexts struct {
	// Button leads to what waits, All does so from a reminder; Why has the
	// organisation.
	Button, Title, None, Intro, All, Why string
	Remind, More                         plural
	// Left and Late also have a day.
	Left, Late plural
	Today, See string
	// AskedFor is above what was asked for, which Quoted has.
	AskedFor, Quoted string
	// Asks, RefuseWhat, SureErase and SureKeep have a name.
	Asks                    string
	RefuseTitle, RefuseWhat string
	Reason, ReasonExample   string
	Refuse                  string
	// Proof has the organisation and a day.
	Proof, NoProof string
	// Keep has a day.
	Grant, GrantCorrection, GrantErasure, Keep string
	Problems                                   [2]string
	SureErase, SureKeep, YesErase, YesKeep     string
	// KeepLeads has a day, ProofGoes the organisation.
	EraseLeads, KeepLeads, ProofGoes string
	// MadeDone and Made are above what became of a decision.
	MadeDone                          map[rights.Kind]string
	Made                              map[rights.State]string
	Told, Mentions, Copies            string
	CertificateTitle, CertificateWhat string
	CertificateLong                   string
	Verify, VerifyFile                string
}

var deskBokmaal = deskTexts{
	Button: "Forespørsler", Title: "Forespørsler som venter på deg", None: "Ingen forespørsler venter på deg.",
	AskedFor: "Det gjaldt", Quoted: "«%s»",
	Intro: "Folk har krav på svar innen en måned (personvernforordningen, artikkel 12). Du ser bare dem du er kontaktperson for.",
	All:   "Se alle", Why: "Du får dette fordi du er kontaktperson for kursene i %s.",
	Remind: plural{"%d forespørsel om personvern venter på deg", "%d forespørsler om personvern venter på deg"},
	More:   plural{"… og %d til som det ikke er plass til her. Avgjør noen av disse først.", "… og %d til som det ikke er plass til her. Avgjør noen av disse først."},
	Left:   plural{"%d dag igjen, svar senest %s", "%d dager igjen, svar senest %s"},
	Late:   plural{"⚠ %d dag over fristen, som var %s", "⚠ %d dager over fristen, som var %s"},
	Today:  "⚠ I dag er siste frist", See: "Se og avgjør",
	Asks:        "%s ber om noe",
	RefuseTitle: "Eller svar nei", RefuseWhat: "%s får lese begrunnelsen, og hvordan en klager.",
	Reason: "Begrunnelse", ReasonExample: "For eksempel hvilken lov som krever at det tas vare på", Refuse: "Svar nei",
	Proof:   "%s må kunne vise at disse kursene er tatt, til %s:",
	NoProof: "Ingenting av det må tas vare på som bevis.",
	Grant:   "Godta", GrantCorrection: "Rett det", GrantErasure: "Slett alt", Keep: "Behold beviset til %s",
	Problems: [2]string{
		"Skriv hvorfor svaret er nei. Den som spurte, har krav på å få vite det.",
		"Begrunnelsen er for lang. Den kan være på omtrent 450 tegn.",
	},
	SureErase: "Skal alt om %s slettes?", SureKeep: "Skal %s settes på vent og så slettes?",
	YesErase: "Ja, slett alt", YesKeep: "Ja, behold beviset så lenge",
	EraseLeads: "Alt om personen blir borte med en gang, og det kan ikke angres. Tallene blir stående uten navn. Du får et signert slettebevis.",
	KeepLeads:  "Alt om personen er på vent fra nå av: ingen kort, og ikke med i rapporter. Det slettes av seg selv %s. Til da tas det vare på, så beviset kan vises.",
	ProofGoes:  "Da kan ikke %s lenger vise at disse kursene er tatt:",
	MadeDone: map[rights.Kind]string{
		rights.Access: "Kopien er gitt", rights.Correction: "Det er rettet", rights.Erasure: "Alt om personen er slettet",
		rights.Restriction: "Personen er satt på vent", rights.Objection: "Personen er satt på vent", rights.Lift: "Personen er med igjen",
	},
	Made: map[rights.State]string{
		rights.Waiting: "Forespørselen venter fortsatt", rights.Kept: "Personen er på vent, og slettes senere", rights.Refused: "Svaret er nei",
		rights.Elsewhere: "Det må rettes et annet sted", rights.Withdrawn: "Forespørselen er trukket tilbake",
	},
	Told:     "Den som spurte, får vite det i chatten sin.",
	Mentions: "Disse kampanjene nevner personen i målgruppen. Ta navnet eller adressen ut der:",
	Copies:   "En sikkerhetskopi av nøklene kunne ikke byttes ut ennå. Det prøves til det går, og slettebeviset kommer først da.",

	CertificateTitle: "Slettebevis",
	CertificateWhat:  "Dette er det signerte beviset for slettingen. Det navngir ingen. Ta vare på det, hvis noen spør siden.",
	CertificateLong:  "Slettebeviset gjelder så mange at det ikke er plass til det her. De som driver Drypp, har det som fil.",
	Verify:           "Slik kontrolleres det: Lagre teksten i en fil, akkurat som den står, og kjør", VerifyFile: "slettebevis.txt",
}

var deskNynorsk = deskTexts{
	Button: "Førespurnader", Title: "Førespurnader som ventar på deg", None: "Ingen førespurnader ventar på deg.",
	AskedFor: "Det gjaldt", Quoted: "«%s»",
	Intro: "Folk har krav på svar innan ein månad (personvernforordninga, artikkel 12). Du ser berre dei du er kontaktperson for.",
	All:   "Sjå alle", Why: "Du får dette fordi du er kontaktperson for kursa i %s.",
	Remind: plural{"%d førespurnad om personvern ventar på deg", "%d førespurnader om personvern ventar på deg"},
	More:   plural{"… og %d til som det ikkje er plass til her. Avgjer nokre av desse først.", "… og %d til som det ikkje er plass til her. Avgjer nokre av desse først."},
	Left:   plural{"%d dag att, svar seinast %s", "%d dagar att, svar seinast %s"},
	Late:   plural{"⚠ %d dag over fristen, som var %s", "⚠ %d dagar over fristen, som var %s"},
	Today:  "⚠ I dag er siste frist", See: "Sjå og avgjer",
	Asks:        "%s ber om noko",
	RefuseTitle: "Eller svar nei", RefuseWhat: "%s får lese grunngjevinga, og korleis ein klagar.",
	Reason: "Grunngjeving", ReasonExample: "Til dømes kva lov som krev at det blir teke vare på", Refuse: "Svar nei",
	Proof:   "%s må kunne vise at desse kursa er tekne, til %s:",
	NoProof: "Ingenting av det må takast vare på som bevis.",
	Grant:   "Godta", GrantCorrection: "Rett det", GrantErasure: "Slett alt", Keep: "Behald beviset til %s",
	Problems: [2]string{
		"Skriv kvifor svaret er nei. Den som spurde, har krav på å få vite det.",
		"Grunngjevinga er for lang. Ho kan vere på om lag 450 teikn.",
	},
	SureErase: "Skal alt om %s slettast?", SureKeep: "Skal %s setjast på vent og så slettast?",
	YesErase: "Ja, slett alt", YesKeep: "Ja, behald beviset så lenge",
	EraseLeads: "Alt om personen blir borte med éin gong, og det kan ikkje angrast. Tala blir ståande utan namn. Du får eit signert slettebevis.",
	KeepLeads:  "Alt om personen er på vent frå no av: ingen kort, og ikkje med i rapportar. Det blir sletta av seg sjølv %s. Til då blir det teke vare på, så beviset kan visast.",
	ProofGoes:  "Då kan ikkje %s lenger vise at desse kursa er tekne:",
	MadeDone: map[rights.Kind]string{
		rights.Access: "Kopien er gjeven", rights.Correction: "Det er retta", rights.Erasure: "Alt om personen er sletta",
		rights.Restriction: "Personen er sett på vent", rights.Objection: "Personen er sett på vent", rights.Lift: "Personen er med igjen",
	},
	Made: map[rights.State]string{
		rights.Waiting: "Førespurnaden ventar framleis", rights.Kept: "Personen er på vent, og blir sletta seinare", rights.Refused: "Svaret er nei",
		rights.Elsewhere: "Det må rettast ein annan stad", rights.Withdrawn: "Førespurnaden er trekt tilbake",
	},
	Told:     "Den som spurde, får vite det i chatten sin.",
	Mentions: "Desse kampanjane nemner personen i målgruppa. Ta namnet eller adressa ut der:",
	Copies:   "Ein reservekopi av nøklane kunne ikkje bytast ut enno. Det blir prøvd til det går, og slettebeviset kjem først då.",

	CertificateTitle: "Slettebevis",
	CertificateWhat:  "Dette er det signerte beviset for slettinga. Det namngjev ingen. Ta vare på det, om nokon spør sidan.",
	CertificateLong:  "Slettebeviset gjeld så mange at det ikkje er plass til det her. Dei som driv Drypp, har det som fil.",
	Verify:           "Slik blir det kontrollert: Lagre teksten i ei fil, akkurat som han står, og køyr", VerifyFile: "slettebevis.txt",
}

var deskEnglish = deskTexts{
	Button: "Requests", Title: "Requests that wait for you", None: "No requests wait for you.",
	AskedFor: "It was about", Quoted: "“%s”",
	Intro: "People are entitled to an answer within a month (GDPR, article 12). You only see those whose contact person you are.",
	All:   "See all", Why: "You get this because you are the contact person for the courses at %s.",
	Remind: plural{"%d privacy request waits for you", "%d privacy requests wait for you"},
	More:   plural{"… and %d more that there is no room for here. Decide some of these first.", "… and %d more that there is no room for here. Decide some of these first."},
	Left:   plural{"%d day left, answer by %s", "%d days left, answer by %s"},
	Late:   plural{"⚠ %d day late, it was due on %s", "⚠ %d days late, it was due on %s"},
	Today:  "⚠ Today is the last day", See: "See and decide",
	Asks:        "%s asks for something",
	RefuseTitle: "Or say no", RefuseWhat: "%s gets to read the reason, and how to complain.",
	Reason: "Reason", ReasonExample: "For example which law demands that it is kept", Refuse: "Say no",
	Proof:   "%s must be able to show that these courses were taken, until %s:",
	NoProof: "Nothing of it has to be kept as proof.",
	Grant:   "Grant it", GrantCorrection: "Correct it", GrantErasure: "Delete everything", Keep: "Keep the proof until %s",
	Problems: [2]string{
		"Write why the answer is no. Whoever asked is entitled to know.",
		"The reason is too long. It can have about 450 characters.",
	},
	SureErase: "Should everything about %s be deleted?", SureKeep: "Should %s be put on hold and then deleted?",
	YesErase: "Yes, delete everything", YesKeep: "Yes, keep the proof so long",
	EraseLeads: "Everything about the person goes at once, and that can’t be undone. The numbers stay, without names. You get a signed deletion certificate.",
	KeepLeads:  "Everything about the person is on hold from now on: no cards, and not in reports. It is deleted by itself on %s. Until then it is kept, so that the proof can be shown.",
	ProofGoes:  "Then %s can’t show any more that these courses were taken:",
	MadeDone: map[rights.Kind]string{
		rights.Access: "The copy is handed over", rights.Correction: "It is corrected", rights.Erasure: "Everything about the person is deleted",
		rights.Restriction: "The person is on hold", rights.Objection: "The person is on hold", rights.Lift: "The person is back",
	},
	Made: map[rights.State]string{
		rights.Waiting: "The request still waits", rights.Kept: "The person is on hold, and deleted later", rights.Refused: "The answer is no",
		rights.Elsewhere: "It has to be corrected elsewhere", rights.Withdrawn: "The request was taken back",
	},
	Told:     "Whoever asked is told in their chat.",
	Mentions: "These campaigns name the person in their audience. Take the name or address out there:",
	Copies:   "A backup copy of the keys couldn’t be replaced yet. It is tried until that is done, and the deletion certificate comes only then.",

	CertificateTitle: "Deletion certificate",
	CertificateWhat:  "This is the signed proof of the deletion. It names nobody. Keep it, in case somebody asks later.",
	CertificateLong:  "The deletion certificate is about so many that there is no room for it here. Those who run Drypp have it as a file.",
	Verify:           "To verify it, save the text in a file, exactly as it stands, and run", VerifyFile: "certificate.txt",
}
