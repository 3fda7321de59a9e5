package main

import (
	"drypp/bot/delivery"
	"drypp/bot/teams"
	"drypp/courses/campaigns"
)

// reachAdvice is what a contact can do about people by whether they can be
// written to.
var reachAdvice = map[delivery.Reach]string{
	delivery.Connected: "nothing, they can be written to",
	delivery.HasApp:    "nothing, the chat is made before their first card",
	delivery.Invited:   "nothing, they were asked by mail to install the app",
	delivery.Unheard:   "have the app installed for them (Teams admin centre); Drypp finds them by their e-mail address then",
	delivery.Known:     "have the app installed for them (Teams admin centre), or ask them to install it",
	delivery.Joining:   "nothing, cards begin on their first day",
	delivery.OnPause:   "nothing, cards go on after the pause and their due dates move along",
	delivery.Blocked:   "ask them to unblock the bot in Teams; nobody else can",
	delivery.Gone:      "nothing, they left the organisation",
}

// reasonAdvice is what can be done about a card that didn't arrive, by the
// reason that the ledger gives.
var reasonAdvice = map[string]string{
	string(teams.NotRegistered):        "tell whoever runs Drypp: the bot isn't registered, drypp doctor says more",
	string(teams.Unauthorized):         "tell whoever runs Drypp: Microsoft refuses the bot's credential, drypp doctor says more",
	string(teams.Blocked):              "ask the person to unblock the bot in Teams; nobody else can",
	string(teams.DisabledByAdmin):      "ask the Teams administrator to allow the app; then it goes on by itself",
	string(teams.NotInRoster):          "have the app installed for the person again, or ask them to",
	string(teams.NotInstalled):         "have the app installed for the person, or ask them to",
	string(teams.ConversationNotFound): "nothing, a new chat is made",
	string(teams.TooLarge):             "tell the course's author: the card is too large for Teams",
	string(teams.Throttled):            "nothing, Teams asked to wait and it is tried again",
	string(teams.Unavailable):          "nothing, Teams was unavailable and it is tried again",
	string(teams.Unreachable):          "nothing if it is a few, it is tried again; else whoever runs Drypp looks after the network",
	string(teams.Lost):                 "nothing, it may have arrived; without progress in two workdays it goes out anew",
	string(teams.Refused):              "see whether the course is still offered; if so, tell whoever runs Drypp: the chat's address isn't one of bot.service_hosts",
	string(teams.Other):                "tell whoever runs Drypp: the log says what Teams answered",
	campaigns.Outdated:                 "nothing, by then it wasn't wanted any more",
	campaigns.Interrupted:              "nothing, it may have arrived; a reminder isn't sent twice",
	campaigns.NoChat:                   "have the app installed for the person, or ask them to",
}

// advice returns what can be done about a reason.
func advice(reason string) string {
	if a := reasonAdvice[reason]; a != "" {
		return a
	}
	return reasonAdvice[string(teams.Other)]
}
