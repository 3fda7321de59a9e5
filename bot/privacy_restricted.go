package bot

import (
	"slices"

	"drypp/bot/teams"
	"drypp/cards"
)

// forRestricted is what can be asked for by somebody whose data is only kept (GDPR
// article 18): what it says about themselves, and their rights.
var forRestricted = []string{
	cards.DoPrivacy, cards.DoRights, cards.DoWish, cards.DoConfirm, cards.DoRequests, cards.DoWithdraw, cards.DoPackage,
	cards.DoMyData, cards.DoHelp, cards.DoLanguage,
}

// barred reports whether what is asked for is processing that the person has had
// stopped.
func (v *visit) barred() bool {
	if v.person.Restricted.IsZero() {
		return false
	}
	return v.turn.Kind == teams.Installed || v.turn.Kind != teams.Declined && !slices.Contains(forRestricted, v.data.Do)
}

// restricted says that nothing is done, and how to have that end.
func (v *visit) restricted() cards.Card { return cards.Restricted(v.language, v.setting(), &v.person) }
