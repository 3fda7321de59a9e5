package rows

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"drypp/courses"
)

// field is what a column holds.
type field string

// The fields. Options and explanations are counted, by numbers or letters behind
// their names.
const (
	question    field = "question"
	prompt      field = "prompt"
	right       field = "right"
	wrong       field = "wrong"
	option      field = "option"
	explanation field = "explanation"
	tolerance   field = "tolerance"
	kind        field = "kind"
	lesson      field = "lesson"
	topic       field = "topic"
	id          field = "id"
)

// columns are the names that columns have, folded: English, Bokmål, Nynorsk.
var columns = map[field][]string{
	question:    {"question", "questiontext", "spørsmål", "spørsmålet", "spørsmålstekst", "oppgave", "oppgåve", "sporsmal"},
	prompt:      {"prompt", "context", "introduction", "situation", "innledning", "innleiing", "ingress", "situasjon", "kontekst", "bakgrunn"},
	right:       {"right", "rightanswer", "rightanswers", "correct", "correctanswer", "correctanswers", "answerkey", "key", "riktig", "riktigsvar", "riktigesvar", "rett", "rettsvar", "rettesvar", "fasit", "svar", "fasitsvar"},
	wrong:       {"wrong", "wronganswer", "wronganswers", "incorrect", "incorrectanswer", "distractor", "distractors", "galt", "galtsvar", "galesvar", "feil", "feilsvar", "distraktor"},
	option:      {"option", "choice", "answer", "alternative", "alternativ", "svaralternativ", "valg", "val", "svarval", "ledd", "pair", "par", "item", "element"},
	explanation: {"explanation", "feedback", "rationale", "why", "forklaring", "forklåring", "begrunnelse", "grunngjeving", "grunngiving", "tilbakemelding", "hvorfor", "kvifor", "kommentar"},
	tolerance:   {"tolerance", "margin", "toleranse", "avvik", "slingringsmonn", "plussminus"},
	kind:        {"kind", "type", "questiontype", "spørsmålstype", "oppgavetype", "oppgåvetype", "slag"},
	lesson:      {"lesson", "chapter", "leksjon", "kapittel", "del"},
	topic:       {"topic", "category", "tema", "emne", "kategori"},
	id:          {"id", "questionid", "nr", "nummer", "number", "no"},
}

// kinds are the names of kinds of questions, folded.
var kinds = map[courses.Kind][]string{
	courses.Single:    {"single", "singlechoice", "multiplechoice", "mc", "onechoice", "enkeltvalg", "einval", "ettvalg", "flervalg", "fleirval", "ettriktig", "eittrett"},
	courses.Several:   {"several", "multipleresponse", "multipleanswer", "multipleanswers", "multiselect", "flersvar", "fleirsvar", "flereriktige", "fleirerette", "flervalgflere", "avkryssing", "avkrysning"},
	courses.TrueFalse: {"truefalse", "tf", "trueorfalse", "santusant", "sanntusant", "riktiggalt", "rettgale", "riktigfeil", "rettfeil", "santellerusant"},
	courses.Number:    {"number", "numeric", "numerical", "tall", "tal", "tallsvar", "talsvar"},
	courses.Text:      {"text", "shortanswer", "short", "word", "words", "fillin", "tekst", "kortsvar", "fritekst", "tekstsvar"},
	courses.Matching:  {"matching", "match", "pairs", "par", "kobling", "kople", "kopling", "parkobling", "paring"},
	courses.Ordering:  {"ordering", "order", "sequence", "rekkefølge", "rekkefølgje", "sortering"},
}

// truths and falsehoods are answers to true or false, folded.
var (
	truths     = []string{"true", "t", "yes", "sant", "sann", "riktig", "rett", "ja", "stemmer", "korrekt"}
	falsehoods = []string{"false", "f", "no", "usant", "galt", "gale", "feil", "nei", "stemmerikke", "stemmerikkje"}
)

// fold returns what of a name counts: its letters and digits, in lower case.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKC.String(s))
}

// meanings are the names of columns and kinds by what they mean.
var (
	meanings   = inverse(columns)
	kindsNamed = inverse(kinds)
)

func inverse[K comparable](m map[K][]string) map[string]K {
	out := map[string]K{}
	for k, list := range m {
		for _, s := range list {
			out[s] = k
		}
	}
	return out
}
