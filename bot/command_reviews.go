package bot

import "drypp/cards"

// reviewWords are what people write about questions that come back, in every language
// at once as words has it. One word has them stop.
var reviewWords = func() map[string]cards.Data {
	known := map[string]cards.Data{}
	for choice, list := range map[string][]string{
		"": {"reviews", "review", "my reviews", "repetisjon", "repetisjonen", "repetisjoner", "repetisjonar"},
		cards.ChoiceOff: {"noreviews", "no reviews", "reviews off", "review off", "stop reviews",
			"repetisjonsfri", "repetisjon av", "repetisjoner av", "repetisjonar av", "stopp repetisjon", "ingen repetisjon"},
		cards.ChoiceOn: {"reviews on", "review on", "start reviews", "repetisjon på", "repetisjoner på", "repetisjonar på", "start repetisjon"},
	} {
		for _, w := range list {
			known[w] = cards.Data{Do: cards.DoReviews, Ask: cards.Ask{Choice: choice}}
		}
	}
	return known
}()
