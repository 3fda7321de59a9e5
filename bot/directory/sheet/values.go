package sheet

import (
	"encoding/csv"
	"errors"
	"io"
	"net/mail"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/google/uuid"
	"golang.org/x/net/idna"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
	"golang.org/x/text/unicode/norm"

	"drypp/courses"
)

// What a value may have at most.
const (
	// maxValue is the length of any value in bytes, maxRaw before it is
	// cleaned.
	maxValue, maxRaw = 400, 4000
	// maxEmail is the length of an address, maxLocal of what is before the @
	// (RFC 5321 4.5.3.1, less the angle brackets).
	maxEmail, maxLocal = 254, 64
	// maxGroups is how many groups a person may be in.
	maxGroups = 100
	// maxLabel is how many characters of a column's name are shown.
	maxLabel = 60
)

// clean returns s in normal form C, with single spaces for white space, and
// without control and format characters: those that turn the direction of text
// (Unicode TR 36, 3.1) or can't be seen. Joiners stay, names may need them.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == '\u200C' || r == '\u200D':
			return r
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs):
			return -1
		}
		return r
	}, s)
	return norm.NFC.String(strings.Join(strings.Fields(s), " "))
}

// short cuts a column's name.
func short(s string) string {
	if r := []rune(s); len(r) > maxLabel {
		return string(r[:maxLabel-1]) + "…"
	}
	return s
}

// emailOf returns an address in lower case, its domain as DNS has it (RFC 5891).
// "Kari <kari@example.no>" and "mailto:kari@example.no" are understood.
func emailOf(s string) (string, Code) {
	s = strings.TrimPrefix(strings.ToLower(s), "mailto:")
	if open := strings.LastIndexByte(s, '<'); open >= 0 && strings.HasSuffix(s, ">") {
		s = s[open+1 : len(s)-1]
	}
	at := strings.LastIndexByte(s, '@')
	if at < 1 {
		return "", CodeBadEmail
	}
	domain, err := idna.Lookup.ToASCII(s[at+1:])
	if err != nil || !strings.Contains(strings.Trim(domain, "."), ".") || strings.HasSuffix(domain, ".") {
		return "", CodeBadEmail
	}
	s = s[:at+1] + domain
	parsed, err := mail.ParseAddress(s)
	if err != nil || parsed.Address != s || parsed.Name != "" || at > maxLocal || len(s) > maxEmail || strings.ContainsAny(s, " \"") {
		return "", CodeBadEmail
	}
	return s, ""
}

// languageWords are what people call the languages, folded.
var languageWords = map[string]courses.Language{
	"norsk": courses.Bokmaal, "norwegian": courses.Bokmaal, "bokmål": courses.Bokmaal, "norskbokmål": courses.Bokmaal,
	"norwegianbokmål": courses.Bokmaal, "bokmal": courses.Bokmaal, "nob": courses.Bokmaal, "nor": courses.Bokmaal, "norge": courses.Bokmaal,
	"nynorsk": courses.Nynorsk, "norsknynorsk": courses.Nynorsk, "norwegiannynorsk": courses.Nynorsk, "nno": courses.Nynorsk,
	"engelsk": courses.English, "english": courses.English, "eng": courses.English, "britiskengelsk": courses.English,
}

// localeOf returns a BCP 47 tag of what the cell says: a tag, or a word for one
// of Drypp's languages. Another language's tag is returned with a Code.
func localeOf(s string) (string, Code) {
	key := fold(strings.SplitN(s, "(", 2)[0])
	if l, ok := languageWords[key]; ok {
		return string(l), ""
	}
	if l, ok := languageWords[fold(s)]; ok {
		return string(l), ""
	}
	tag, err := language.Parse(strings.ReplaceAll(s, "_", "-"))
	if err != nil {
		return "", CodeBadLanguage
	}
	locale := tag.String()
	if _, ok := courses.LanguageOf(locale); !ok {
		return locale, CodeBadLanguage
	}
	return locale, ""
}

// countries are the codes by the folded names in Bokmål, Nynorsk and English
// (Unicode CLDR, by x/text). They are looked up at the first country that isn't
// a code.
var countries = sync.OnceValue(func() map[string]string {
	codes := map[string]string{"usa": "US", "storbritannia": "GB", "uk": "GB", "england": "GB"}
	namers := []display.Namer{display.Regions(language.Norwegian), display.Regions(language.MustParse("nn")), display.Regions(language.English)}
	for a := 'A'; a <= 'Z'; a++ {
		for z := 'A'; z <= 'Z'; z++ {
			region, err := language.ParseRegion(string([]rune{a, z}))
			if err != nil || !region.IsCountry() || region.Canonicalize() != region {
				continue
			}
			for _, n := range namers {
				if name := n.Name(region); name != "" {
					codes[fold(name)] = region.String()
				}
			}
		}
	}
	return codes
})

// countryOf returns the ISO 3166-1 code of a country, by its code of two or
// three letters or by its name.
func countryOf(s string) (string, Code) {
	if len(s) == 2 || len(s) == 3 {
		if r, err := language.ParseRegion(s); err == nil && r.Canonicalize().IsCountry() {
			return r.Canonicalize().String(), ""
		}
	}
	if code, ok := countries()[fold(s)]; ok {
		return code, ""
	}
	return "", CodeBadCountry
}

// timezoneOf returns the IANA name of a zone.
func timezoneOf(s string) (string, Code) {
	if z, err := time.LoadLocation(s); err == nil && z != time.Local && s != "" {
		return z.String(), ""
	}
	return "", CodeBadTimezone
}

// managerOf returns a manager's address or object ID in lower case, or nothing
// if it is neither.
func managerOf(s string) string {
	if id, err := uuid.Parse(s); err == nil && len(s) == 36 {
		return id.String()
	}
	email, _ := emailOf(s)
	return email
}

// groupsOf returns the names of groups: separated by semicolons or line breaks,
// in double quotes where there is one of these in a name.
func groupsOf(s string) ([]string, Code) {
	if len(s) >= maxText {
		return nil, CodeTooLong
	}
	r := csv.NewReader(strings.NewReader(s))
	r.Comma, r.LazyQuotes, r.TrimLeadingSpace, r.FieldsPerRecord = ';', true, true, -1
	var list []string
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return list, ""
		}
		if err != nil {
			return nil, CodeBadGroups
		}
		for _, name := range record {
			name = clean(name)
			if strings.ContainsRune(name, '\uFFFD') {
				return nil, CodeUnreadable
			}
			if len(name) > maxValue || len(list) == maxGroups {
				return nil, CodeTooLong
			}
			if name != "" {
				list = append(list, name)
			}
		}
	}
}
