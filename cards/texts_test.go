package cards

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"drypp/courses"
)

// each calls f with the path and value of every string in a value.
func each(path string, v reflect.Value, f func(path, s string)) {
	switch v.Kind() {
	case reflect.String:
		f(path, v.String())
	case reflect.Struct:
		for i := range v.NumField() {
			each(path+"."+v.Type().Field(i).Name, v.Field(i), f)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			each(fmt.Sprintf("%s[%d]", path, i), v.Index(i), f)
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			each(fmt.Sprintf("%s[%s]", path, k), v.MapIndex(k), f)
		}
	}
}

func all(t *texts) map[string]string {
	m := map[string]string{}
	each("", reflect.ValueOf(*t), func(path, s string) { m[path] = s })
	return m
}

var verb = regexp.MustCompile(`%(\[\d\])?[a-z]|%%`)

// verbs returns the placeholders of a text, sorted: languages may order them
// differently only by number.
func placeholders(s string) []string {
	found := verb.FindAllString(s, -1)
	if slices.ContainsFunc(found, func(v string) bool { return strings.Contains(v, "[") }) {
		slices.Sort(found)
	}
	return found
}

func TestEveryLanguageHasEveryText(t *testing.T) {
	t.Parallel()
	want := all(&bokmaal)
	for _, l := range courses.Languages {
		got := all(textsIn(l))
		if a, b := slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)); !slices.Equal(a, b) {
			t.Fatalf("%s has other texts than nb: %v, want %v", l, a, b)
		}
		for path, s := range got {
			if strings.TrimSpace(s) == "" {
				t.Errorf("%s: %s is empty", l, path)
			}
			if a, b := placeholders(s), placeholders(want[path]); !slices.Equal(a, b) {
				t.Errorf("%s: %s has the placeholders %q, in nb %q", l, path, a, b)
			}
			if strings.Contains(s, "  ") || strings.Contains(s, "TODO") {
				t.Errorf("%s: %s is not finished: %q", l, path, s)
			}
		}
	}
}

// TestLanguagesAreNotMixed looks for words that give away another language.
func TestLanguagesAreNotMixed(t *testing.T) {
	t.Parallel()
	foreign := map[courses.Language]string{
		courses.Bokmaal: `ikkje|eg|kva|kven|korleis|frå|blir lagra|nokre|noko|ein|eit|berre|sjå|the|and|your|you`,
		courses.Nynorsk: `ikke|jeg|hva|hvem|hvordan|fra|noen|noe|en|et|bare|lagret|riktig|vet|the|and|your|you`,
		courses.English: `ikke|ikkje|jeg|eg|og|du|det|kurs|på|av|å`,
	}
	for l, words := range foreign {
		other := regexp.MustCompile(`(?i)(^|[^\pL])(` + words + `)($|[^\pL])`)
		for path, s := range all(textsIn(l)) {
			// A command may name a language by its code.
			s = strings.NewReplacer("språk en", "", "språk nn", "", "språk nb", "").Replace(s)
			if found := other.FindString(s); found != "" {
				t.Errorf("%s: %s has %q: %q", l, path, strings.TrimSpace(found), s)
			}
		}
	}
}

func TestPlural(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text plural
		n    int
		more []any
		want string
	}{
		{bokmaal.Minutes, 1, nil, "1 minutt"},
		{bokmaal.Minutes, 0, nil, "0 minutter"},
		{nynorsk.DataRead, 1, nil, "1 leksjon lesen"},
		{nynorsk.DataRead, 2, nil, "2 leksjonar lesne"},
		{bokmaal.Score, 1, []any{0}, "0 av 1 riktig"},
		{bokmaal.Score, 3, []any{1}, "1 av 3 riktige"},
		{english.TriesLeft, 1, nil, "You have 1 try left."},
	} {
		if got := test.text.of(test.n, test.more...); got != test.want {
			t.Errorf("%d: got %q, want %q", test.n, got, test.want)
		}
	}
}

func TestRegion(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		l          courses.Language
		region, in string
	}{
		{courses.Bokmaal, "norwayeast", "Norge øst (Azure norwayeast)"},
		{courses.Nynorsk, "norwayeast", "Noreg aust (Azure norwayeast)"},
		{courses.English, "norwayeast", "eastern Norway (Azure norwayeast)"},
		{courses.Bokmaal, "on-premises", "Azure-regionen on-premises"},
	} {
		if got := textsIn(test.l).region(test.region); got != test.in {
			t.Errorf("%s: %s is %q, want %q", test.l, test.region, got, test.in)
		}
	}
}

func TestPlain(t *testing.T) {
	t.Parallel()
	const hair = "\u200a"
	for _, test := range []struct{ in, want string }{
		{"", ""},
		{"Fjordvik Verksted AS", "Fjordvik Verksted AS"},
		{"*x*", `\*x\*`},
		{"[x](http://evil.example)", `\[x\](http://evil.example)`},
		{"<http://evil.example>", `\<http://evil.example>`},
		{"a_b ~~c~~ `d` \\e", "a\\_b \\~\\~c\\~\\~ \\`d\\` \\\\e"},
		{"1. mai", hair + "1. mai"},
		{"1 mai", "1 mai"},
		{"12.5", "12.5"},
		{"-5", "-5"},
		{"Solem (42)", "Solem (42)"},
		{"3) ja", hair + "3) ja"},
		{"---", hair + "---"},
		{"#1", "#1"},
		{"- nei", hair + "- nei"},
		{"# nei", hair + "# nei"},
		{"> 18", hair + "> 18"},
		{"two\nlines\r\n- and\tmore", "two lines - and more"},
		{"    code", "code"},
	} {
		if got := plain(test.in); string(got) != test.want {
			t.Errorf("%q became %q, want %q", test.in, got, test.want)
		}
	}
}

func TestChoice(t *testing.T) {
	t.Parallel()
	const hair = "\u200a"
	for _, test := range []struct{ in, want string }{
		{"Måler opp bønnene", "Måler opp bønnene"},
		{"[x](y)", "[x]" + hair + "(y)"},
		{"[x][y]", "[x]" + hair + "[y]"},
		{"<a@b.example>", "<" + hair + "a@b.example>"},
		{"2. juni", hair + "2. juni"},
	} {
		if got := choice(test.in); got != test.want {
			t.Errorf("%q became %q, want %q", test.in, got, test.want)
		}
	}
}

func TestSayEscapesOnlyStrings(t *testing.T) {
	t.Parallel()
	if got, want := say("**%s** %s %d", "a*b", md("*c*"), 3), md(`**a\*b** *c* 3`); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
