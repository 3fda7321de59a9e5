package cards

// dataTexts are the texts about what is kept for the cards that come by
// themselves.
type dataTexts struct {
	Timezone, Country, Manager, Groups, Blocked, Left  string
	Plan, Hour, Pauses, Today, Wake, Prepared, Backoff string
	// Sweep has a message's ID.
	Sweep string
	// Joined has a campaign's name and a day.
	Joined string
	// Sent has a course, a day, how many steps were taken then, how often it
	// was passed before, and Reminders.
	Sent        string
	Reminders   plural
	Unconfirmed string
	// Message has an ID.
	Message string
	// Next has a course, how far its card has come, a day and an ID.
	Next string
}

var dataBokmaal = dataTexts{
	Timezone: "Tidssone", Country: "Land for helligdager", Manager: "Leder, ID i Entra", Groups: "Grupper",
	Blocked: "Har blokkert Drypp", Left: "Sluttet",
	Plan: "Kort som kommer av seg selv", Hour: "Klokkeslett du har valgt", Pauses: "Pauser", Today: "Kort på en dag",
	Wake: "Planen sees på igjen", Prepared: "Chatten ble bedt om", Backoff: "Utsatt fordi Teams ba om det",
	Sweep:       "Melding som skal fjernes: %s",
	Joined:      "Med i kampanjen %s fra %s",
	Sent:        "Siste kort i %s: %s · %d steg tatt · bestått før: %d · %s",
	Reminders:   plural{"%d påminnelse", "%d påminnelser"},
	Unconfirmed: "usikkert om det kom fram",
	Message:     "melding %s",
	Next:        "Kort i %s: %s, %s (%s)",
}

var dataNynorsk = dataTexts{
	Timezone: "Tidssone", Country: "Land for heilagdagar", Manager: "Leiar, ID i Entra", Groups: "Grupper",
	Blocked: "Har blokkert Drypp", Left: "Slutta",
	Plan: "Kort som kjem av seg sjølve", Hour: "Klokkeslett du har valt", Pauses: "Pausar", Today: "Kort på ein dag",
	Wake: "Planen blir sett på igjen", Prepared: "Chatten vart beden om", Backoff: "Utsett fordi Teams bad om det",
	Sweep:       "Melding som skal fjernast: %s",
	Joined:      "Med i kampanjen %s frå %s",
	Sent:        "Siste kort i %s: %s · %d steg tekne · greidd før: %d · %s",
	Reminders:   plural{"%d påminning", "%d påminningar"},
	Unconfirmed: "usikkert om det kom fram",
	Message:     "melding %s",
	Next:        "Kort i %s: %s, %s (%s)",
}

var dataEnglish = dataTexts{
	Timezone: "Time zone", Country: "Country of holidays", Manager: "Manager, ID in Entra", Groups: "Groups",
	Blocked: "Has blocked Drypp", Left: "Left",
	Plan: "Cards that come by themselves", Hour: "Hour you have chosen", Pauses: "Pauses", Today: "Cards on a day",
	Wake: "The plan is looked at again", Prepared: "The chat was asked for", Backoff: "Put off because Teams asked to",
	Sweep:       "Message to be removed: %s",
	Joined:      "In the campaign %s from %s",
	Sent:        "Latest card of %s: %s · %d steps taken · passed before: %d · %s",
	Reminders:   plural{"%d reminder", "%d reminders"},
	Unconfirmed: "not certain that it arrived",
	Message:     "message %s",
	Next:        "Card of %s: %s, %s (%s)",
}
