package cards

// dataTexts are the texts about what is kept for the cards that come by
// themselves.
type dataTexts struct {
	Timezone, ClientTimezone                                 string
	Country, Manager, Groups, Listed, Blocked, Left          string
	Plan, Hour, Pauses, Today, Wake, Soon, Prepared, Backoff string
	// Manager is said where there is none, else ManagerID or ManagerEmail.
	ManagerID, ManagerEmail string
	// NoApp is answered by yes, and Invited said of a campaign.
	NoApp, Invited string
	// Sweep has Message or Elsewhere.
	Sweep string
	// Joined has a campaign's name and a day.
	Joined string
	// Sent has a course, a day, how many steps were taken then, how often it
	// was passed before, and Reminders.
	Sent        string
	Reminders   plural
	Unconfirmed string
	// TooLarge has a course's version.
	TooLarge string
	// Message has an ID, and Elsewhere a chat's beside it.
	Message, Elsewhere string
	// Cards is above the cards that came or will by themselves. Card has what it
	// brings, a course, how far it has come and a day; OfCampaign a campaign;
	// Taken how many steps were taken then, how often the course was passed
	// before, and how often the card was sent; ID an ID.
	Cards, Card, OfCampaign, Taken, ID string
	// Part is a card that goes on with a course, Mail a mail in place of one;
	// Last is said of a reminder.
	Part, Mail, Last string
	MoreCards        plural
	// Owed has a course, a day and how often it was passed before; LastReminded
	// is said of it. Nudge has the ID of a manager and a day, Nudged is when the
	// latest went out, FromManager is a card that brings one, and By has the
	// manager's ID.
	Owed, LastReminded, Nudge, Nudged, FromManager, By string
	// ScoresTold is said of an enrolment.
	ScoresTold string
}

var dataBokmaal = dataTexts{
	Timezone: "Tidssone", ClientTimezone: "Tidssone i Teams",
	Country: "Land for helligdager", Manager: "Leder", ManagerID: "Leder, ID i Entra", ManagerEmail: "Leder, e-post", Groups: "Grupper",
	Listed: "På listen", Blocked: "Har blokkert Drypp", Left: "Sluttet",
	Plan: "Kort som kommer av seg selv", Hour: "Klokkeslett du har valgt", Pauses: "Pauser", Today: "Kort på en dag",
	Wake: "Planen sees på igjen", Soon: "så snart som mulig", Prepared: "Chatten ble bedt om", Backoff: "Utsatt fordi Teams ba om det",
	NoApp:        "Appen kan ikke installeres for deg",
	Invited:      "invitert på e-post",
	Sweep:        "Skal fjernes: %s",
	Joined:       "Med i kampanjen %s fra %s",
	Sent:         "Siste kort i %s: %s · %d steg tatt · bestått før: %d · %s",
	Reminders:    plural{"%d påminnelse", "%d påminnelser"},
	Unconfirmed:  "usikkert om det kom fram",
	TooLarge:     "versjon %d var for stor for Teams",
	Message:      "melding %s",
	Elsewhere:    "melding %s i chatten %s",
	Cards:        "Kort som er sendt eller planlagt",
	Card:         "%s, %s: %s, %s",
	OfCampaign:   "kampanje %s",
	Taken:        "%d steg tatt · bestått før: %d · antall sendinger: %d",
	ID:           "ID %s",
	Part:         "Neste del",
	Mail:         "Invitasjon på e-post",
	Last:         "den siste",
	MoreCards:    plural{"… og %d tidligere kort som det ikke er plass til her.", "… og %d tidligere kort som det ikke er plass til her."},
	Owed:         "Skal ta %s · frist: %s · bestått før: %d",
	LastReminded: "siste påminnelse er sendt",
	Nudge:        "Lederen (ID %s) ba %s om at du blir påminnet",
	Nudged:       "Sist påminnet av lederen",
	ScoresTold:   "Lederen din kan se resultatet, og det fikk du vite da du begynte.",
	FromManager:  "Påminnelse fra lederen",
	By:           "bedt om av ID %s",
}

var dataNynorsk = dataTexts{
	Timezone: "Tidssone", ClientTimezone: "Tidssone i Teams",
	Country: "Land for heilagdagar", Manager: "Leiar", ManagerID: "Leiar, ID i Entra", ManagerEmail: "Leiar, e-post", Groups: "Grupper",
	Listed: "På lista", Blocked: "Har blokkert Drypp", Left: "Slutta",
	Plan: "Kort som kjem av seg sjølve", Hour: "Klokkeslett du har valt", Pauses: "Pausar", Today: "Kort på ein dag",
	Wake: "Planen blir sett på igjen", Soon: "så snart som råd", Prepared: "Chatten vart beden om", Backoff: "Utsett fordi Teams bad om det",
	NoApp:        "Appen kan ikkje installerast for deg",
	Invited:      "invitert på e-post",
	Sweep:        "Skal fjernast: %s",
	Joined:       "Med i kampanjen %s frå %s",
	Sent:         "Siste kort i %s: %s · %d steg tekne · greidd før: %d · %s",
	Reminders:    plural{"%d påminning", "%d påminningar"},
	Unconfirmed:  "usikkert om det kom fram",
	TooLarge:     "versjon %d var for stor for Teams",
	Message:      "melding %s",
	Elsewhere:    "melding %s i chatten %s",
	Cards:        "Kort som er sende eller planlagde",
	Card:         "%s, %s: %s, %s",
	OfCampaign:   "kampanje %s",
	Taken:        "%d steg tekne · greidd før: %d · talet på sendingar: %d",
	ID:           "ID %s",
	Part:         "Neste del",
	Mail:         "Invitasjon på e-post",
	Last:         "den siste",
	MoreCards:    plural{"… og %d tidlegare kort som det ikkje er plass til her.", "… og %d tidlegare kort som det ikkje er plass til her."},
	Owed:         "Skal ta %s · frist: %s · greidd før: %d",
	LastReminded: "siste påminning er send",
	Nudge:        "Leiaren (ID %s) bad %s om at du blir mint på det",
	Nudged:       "Sist mint på av leiaren",
	ScoresTold:   "Leiaren din kan sjå resultatet, og det fekk du vite då du byrja.",
	FromManager:  "Påminning frå leiaren",
	By:           "beden om av ID %s",
}

var dataEnglish = dataTexts{
	Timezone: "Time zone", ClientTimezone: "Time zone in Teams",
	Country: "Country of holidays", Manager: "Manager", ManagerID: "Manager, ID in Entra", ManagerEmail: "Manager, e-mail", Groups: "Groups",
	Listed: "Listed", Blocked: "Has blocked Drypp", Left: "Left",
	Plan: "Cards that come by themselves", Hour: "Hour you have chosen", Pauses: "Pauses", Today: "Cards on a day",
	Wake: "The plan is looked at again", Soon: "as soon as possible", Prepared: "The chat was asked for", Backoff: "Put off because Teams asked to",
	NoApp:        "The app can’t be installed for you",
	Invited:      "invited by mail",
	Sweep:        "To be removed: %s",
	Joined:       "In the campaign %s from %s",
	Sent:         "Latest card of %s: %s · %d steps taken · passed before: %d · %s",
	Reminders:    plural{"%d reminder", "%d reminders"},
	Unconfirmed:  "not certain that it arrived",
	TooLarge:     "version %d was too large for Teams",
	Message:      "message %s",
	Elsewhere:    "message %s in the chat %s",
	Cards:        "Cards that were sent or are planned",
	Card:         "%s, %s: %s, %s",
	OfCampaign:   "campaign %s",
	Taken:        "%d steps taken · passed before: %d · times sent: %d",
	ID:           "ID %s",
	Part:         "Next part",
	Mail:         "Invitation by mail",
	Last:         "the last one",
	MoreCards:    plural{"… and %d earlier card that there is no room for here.", "… and %d earlier cards that there is no room for here."},
	Owed:         "To take %s · due: %s · passed before: %d",
	LastReminded: "the last reminder went out",
	Nudge:        "Your manager (ID %s) asked on %s for you to be nudged",
	Nudged:       "Last nudged by your manager",
	ScoresTold:   "Your manager can see the score, as you were told when you began.",
	FromManager:  "Nudge from your manager",
	By:           "asked for by ID %s",
}
