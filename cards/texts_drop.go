package cards

// dropTexts are the texts of cards that come by themselves.
type dropTexts struct {
	New, NewWhy         string
	Renewal, RenewalWhy string
	// Takes has how long a course takes; Due a date.
	Takes, Due string
	Continues  string
	Reminder   string
	// DueBy and Overdue have a date and how long the course takes; Waits the
	// latter alone.
	DueBy, Overdue, Waits string
	Expires               string
	Underway              string
	Last                  string
	// Nudge names a reminder that the manager asked for, Asked says that they
	// did. Scores says what the manager can see.
	Nudge, Asked, Scores string
	Pause                string
}

var dropBokmaal = dropTexts{
	New:        "Nytt kurs",
	NewWhy:     "Organisasjonen din har satt deg opp på dette kurset.",
	Renewal:    "Tid for å ta kurset på nytt",
	RenewalWhy: "Du har bestått dette kurset før, men snart gjelder det ikke lenger. Derfor kommer det på nytt.",
	Takes:      "Tar omtrent %s",
	Due:        "Frist %s",
	Continues:  "Neste del av kurset du er i gang med",
	Reminder:   "Påminnelse",
	DueBy:      "Fristen er %s. Kurset tar omtrent %s til sammen.",
	Overdue:    "Fristen var %s, men det er ikke for sent. Kurset tar omtrent %s til sammen.",
	Waits:      "Kurset ligger klart når det passer deg. Det tar omtrent %s til sammen.",
	Expires:    "Du har bestått dette kurset før. For at det fortsatt skal gjelde, må du ta det på nytt.",
	Underway:   "Du er allerede i gang og fortsetter der du slapp.",
	Last:       "Dette er den siste påminnelsen. Hvis du ikke fullfører kurset, kommer det med i oversikten lederen din får.",
	Nudge:      "Påminnelse fra lederen din",
	Asked:      "Lederen din har bedt om at du får en påminnelse om dette kurset.",
	Scores:     "Lederen din kan se resultatet ditt på dette kurset.",
	Pause:      "Trenger du en pause?",
}

var dropNynorsk = dropTexts{
	New:        "Nytt kurs",
	NewWhy:     "Organisasjonen din har sett deg opp på dette kurset.",
	Renewal:    "Tid for å ta kurset på nytt",
	RenewalWhy: "Du har greidd dette kurset før, men snart gjeld det ikkje lenger. Difor kjem det på nytt.",
	Takes:      "Tek om lag %s",
	Due:        "Frist %s",
	Continues:  "Neste del av kurset du er i gang med",
	Reminder:   "Påminning",
	DueBy:      "Fristen er %s. Kurset tek om lag %s til saman.",
	Overdue:    "Fristen var %s, men det er ikkje for seint. Kurset tek om lag %s til saman.",
	Waits:      "Kurset ligg klart når det passar deg. Det tek om lag %s til saman.",
	Expires:    "Du har greidd dette kurset før. For at det framleis skal gjelde, må du ta det på nytt.",
	Underway:   "Du er alt i gang og held fram der du slapp.",
	Last:       "Dette er den siste påminninga. Om du ikkje fullfører kurset, kjem det med i oversikta leiaren din får.",
	Nudge:      "Påminning frå leiaren din",
	Asked:      "Leiaren din har bede om at du får ei påminning om dette kurset.",
	Scores:     "Leiaren din kan sjå resultatet ditt på dette kurset.",
	Pause:      "Treng du ein pause?",
}

var dropEnglish = dropTexts{
	New:        "New course",
	NewWhy:     "Your organisation has signed you up for this course.",
	Renewal:    "Time to take the course again",
	RenewalWhy: "You have passed this course before, but soon it won’t count any more. That is why it comes again.",
	Takes:      "Takes about %s",
	Due:        "Due %s",
	Continues:  "The next part of a course you have begun",
	Reminder:   "Reminder",
	DueBy:      "It is due on %s. The course takes about %s in all.",
	Overdue:    "It was due on %s, but it isn’t too late. The course takes about %s in all.",
	Waits:      "The course is here for you whenever it suits. It takes about %s in all.",
	Expires:    "You have passed this course before. To keep it valid, you need to take it again.",
	Underway:   "You have already begun, and go on where you left off.",
	Last:       "This is the last reminder. If the course isn’t completed, the summary that your manager gets will mention it.",
	Nudge:      "Reminder from your manager",
	Asked:      "Your manager has asked that you get a reminder of this course.",
	Scores:     "Your manager can see your score in this course.",
	Pause:      "Need a break?",
}
