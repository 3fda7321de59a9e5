package bot

import (
	"strings"

	"drypp/cards"
	"drypp/courses"
)

// words are what people write, in every language at once: somebody may greet
// in English and go on in Norwegian.
var words = map[string]cards.Data{
	"hi": {Do: cards.DoHelp}, "hello": {Do: cards.DoHelp}, "hey": {Do: cards.DoHelp},
	"hei": {Do: cards.DoHelp}, "hallo": {Do: cards.DoHelp}, "heisann": {Do: cards.DoHelp},
	"help": {Do: cards.DoHelp}, "hjelp": {Do: cards.DoHelp}, "?": {Do: cards.DoHelp},

	"my courses": {Do: cards.DoCourses}, "courses": {Do: cards.DoCourses},
	"mine kurs": {Do: cards.DoCourses}, "kursene mine": {Do: cards.DoCourses},
	"kursa mine": {Do: cards.DoCourses}, "kurs": {Do: cards.DoCourses},

	"continue": {Do: cards.DoContinue}, "fortsett": {Do: cards.DoContinue},
	"hald fram": {Do: cards.DoContinue}, "gå videre": {Do: cards.DoContinue},
	"gå vidare": {Do: cards.DoContinue}, "next": {Do: cards.DoContinue}, "neste": {Do: cards.DoContinue},

	"my data": {Do: cards.DoMyData}, "mine data": {Do: cards.DoMyData}, "dataa mine": {Do: cards.DoMyData},

	"results": {Do: cards.DoResults}, "resultater": {Do: cards.DoResults}, "resultat": {Do: cards.DoResults},

	"language": {Do: cards.DoLanguage}, "språk": {Do: cards.DoLanguage}, "start": {Do: cards.DoStart},

	"resume": {Do: cards.DoResume}, "unpause": {Do: cards.DoResume}, "end pause": {Do: cards.DoResume},
	"end the pause": {Do: cards.DoResume}, "stop pause": {Do: cards.DoResume}, "gjenoppta": {Do: cards.DoResume},
	"ta opp igjen": {Do: cards.DoResume}, "ta opp att": {Do: cards.DoResume},
	"avslutt pause": {Do: cards.DoResume}, "avslutt pausen": {Do: cards.DoResume}, "slutt på pausen": {Do: cards.DoResume},

	"take a break": {Do: cards.DoPause},

	"status": {Do: cards.DoStatus}, "campaigns": {Do: cards.DoStatus}, "kampanjer": {Do: cards.DoStatus},
	"kampanjar": {Do: cards.DoStatus}, "kampanjane": {Do: cards.DoStatus}, "kampanjene": {Do: cards.DoStatus},
	"people": {Do: cards.DoPeople}, "folk": {Do: cards.DoPeople}, "folka": {Do: cards.DoPeople},
	"tests": {Do: cards.DoTests}, "my tests": {Do: cards.DoTests}, "competence tests": {Do: cards.DoTests},
	"competence test": {Do: cards.DoTests}, "tester": {Do: cards.DoTests}, "testar": {Do: cards.DoTests}, "testene": {Do: cards.DoTests},
	"testane": {Do: cards.DoTests}, "kompetansetest": {Do: cards.DoTests}, "kompetansetester": {Do: cards.DoTests},
	"kompetansetestar": {Do: cards.DoTests}, "kompetansetestene": {Do: cards.DoTests}, "kompetansetestane": {Do: cards.DoTests},
	"documents": {Do: cards.DoDocuments}, "dokumenter": {Do: cards.DoDocuments}, "dokument": {Do: cards.DoDocuments},
	"dokumentene": {Do: cards.DoDocuments}, "dokumenta": {Do: cards.DoDocuments},
	"new campaign": {Do: cards.DoDraft}, "ny kampanje": {Do: cards.DoDraft},
}

// command understands what somebody wrote, with what only those with Privacy can
// ask for.
func (b *Bot) command(text string, offered *courses.Catalogue) cards.Data {
	if b.privacy != nil {
		if d, ok := privacyCommand(normalise(text)); ok {
			return d
		}
	}
	return command(text, offered)
}

// command understands what somebody wrote. What it doesn't understand is Data
// with no Do.
func command(text string, offered *courses.Catalogue) cards.Data {
	text = normalise(text)
	if d, ok := words[text]; ok {
		return d
	}
	if d, ok := reportWords[text]; ok {
		return d
	}
	if d, ok := reviewWords[text]; ok {
		return d
	}
	for _, polite := range []string{"ta ", "ta en ", "ta ein ", "take a "} {
		if rest, ok := strings.CutPrefix(text, polite); ok && strings.HasPrefix(rest, "pause") {
			text = rest
		}
	}
	verb, rest, _ := strings.Cut(text, " ")
	switch verb {
	case "start", "begin", "begynn", "ta":
		return cards.Data{Do: cards.DoStart, Course: find(rest, offered)}
	case "language", "språk":
		return cards.Data{Do: cards.DoLanguage, Language: rest}
	case "pause":
		return cards.Data{Do: cards.DoPause, Until: clip(rest)}
	case "hour", "klokka", "klokken":
		return cards.Data{Do: cards.DoHour, Hour: clip(rest)}
	case "kl", "kl.", "time":
		// These begin sentences about other things, too.
		if _, ok := hourOf(rest); ok {
			return cards.Data{Do: cards.DoHour, Hour: clip(rest)}
		}
	}
	if d, ok := reportCommand(verb, rest, offered); ok {
		return d
	}
	if id := find(text, offered); id != "" {
		return cards.Data{Do: cards.DoStart, Course: id}
	}
	return cards.Data{}
}

// clip keeps what somebody wrote about a time to what a button can send again.
// Nothing that is longer means anything.
func clip(s string) string {
	const longest = 100
	if len(s) > longest {
		return strings.ToValidUTF8(s[:longest], "")
	}
	return s
}

// normalise drops case, punctuation at the ends and surplus spaces.
func normalise(text string) string {
	text = strings.ToLower(strings.Join(strings.Fields(text), " "))
	if trimmed := strings.Trim(text, " .,!?«»\"'“”"); trimmed != "" {
		return trimmed
	}
	return text
}

// find returns the ID of the course that a name means: its ID, its title in
// any language, or the beginning of just one course's title; else "".
func find(name string, offered *courses.Catalogue) string {
	name = normalise(name)
	if name == "" {
		return ""
	}
	var begins []string
	for _, c := range offered.All() {
		match := namedBy(c, name)
		if match == whole {
			return c.ID
		}
		if match == beginning {
			begins = append(begins, c.ID)
		}
	}
	if len(begins) == 1 && len(name) >= minPrefix {
		return begins[0]
	}
	return ""
}

// minPrefix is how many bytes of a title name a course: fewer are a slip.
const minPrefix = 4

type match int

const (
	none match = iota
	beginning
	whole
)

func namedBy(c *courses.Course, name string) match {
	if c.ID == name {
		return whole
	}
	best := none
	for _, ed := range c.Editions {
		title := normalise(ed.Title)
		if title == name {
			return whole
		}
		if strings.HasPrefix(title, name) {
			best = beginning
		}
	}
	return best
}
