package sheet

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"drypp/courses"
)

// text returns rows as a .csv file in UTF-8.
func csvFile(rows ...string) []byte { return []byte(strings.Join(rows, "\n") + "\n") }

func TestHeaderNames(t *testing.T) {
	t.Parallel()
	for field, list := range map[string]string{
		ColumnName:              "Navn|NAVN|Fullt navn|Namn|Fullt namn|Name|Full name|Full Name:|Visningsnavn|Display name|DisplayName|Ansatt|Employee|Medarbeider",
		ColumnEmail:             "E-post|Epost|E-POST|e post|E.post|E-postadresse|Mail|E-mail|Email|Email address|e-mail_address|Mailadresse|UPN|User principal name|Brukernavn",
		ColumnLanguage:          "Språk|SPRÅK|Målform|Language|Preferred language|Foretrukket språk|Føretrekt språk|preferredLanguage",
		courses.FieldDepartment: "Avdeling|Avd.|AVD|avdeling |Department|Dept.|Enhet|Eining|Seksjon|Unit|department",
		courses.FieldLocation:   "Kontor|Lokasjon|Sted|Stad|Arbeidssted|Arbeidsstad|Location|Office|Office location|Kontorsted|Work location",
		courses.FieldManager:    "Leder|Nærmeste leder|Nærmaste leiar|Næraste leiar|Leiar|Manager|Line manager|Leders e-post|Leder e-post|Sjef|Reports to|Manager e-mail",
		courses.FieldTitle:      "Stilling|Stillingstittel|Tittel|Title|Job title|JobTitle|Position|Rolle",
		courses.FieldStart:      "Startdato|Ansatt fra|Tilsett frå|Start date|start_date|Startdate|Hire date|Tiltredelse|Ansettelsesdato|Første arbeidsdag|First day",
		courses.FieldCountry:    "Land|LAND|Country|Country/region|Landkode|Country code",
		courses.FieldTimezone:   "Tidssone|Time zone|Timezone",
		courses.FieldGroups:     "Grupper|Gruppe|Groups|Team|Member of",
	} {
		n := newNames(Options{Fields: all})
		for label := range strings.SplitSeq(list, "|") {
			if got := n.means[fold(label)].field; got != field {
				t.Errorf("%q means %q, want %q", label, got, field)
			}
		}
	}
}

// TestWords: no name may mean two things, and every one is as fold leaves it.
func TestWords(t *testing.T) {
	t.Parallel()
	of := map[string]string{}
	for field, list := range words {
		for _, w := range list {
			if w != fold(w) {
				t.Errorf("%q can't be found: it is %q", w, fold(w))
			}
			if other, ok := of[w]; ok {
				t.Errorf("%q means %s and %s", w, field, other)
			}
			of[w] = field
		}
	}
}

// TestLabels: what Write writes, Read knows, whatever an organisation's own
// fields are called.
func TestLabels(t *testing.T) {
	t.Parallel()
	own := [][]string{nil, {"shift"}, {"avdeling", "name", "kontor"}, {"stilling", "land", "e-post 2", "språkkurs"}}
	for _, l := range courses.Languages {
		if len(headers[l]) != 3+len(courses.StandardFields()) {
			t.Errorf("%s lacks names of columns", l)
		}
		for _, fields := range own {
			fields = slices.Concat([]string{ColumnName, ColumnEmail, ColumnLanguage}, courses.StandardFields(), fields)
			fields = slices.Compact(fields)
			n := newNames(Options{Fields: fields})
			for i, label := range labels(fields, l) {
				if got := n.means[fold(label)].field; got != fields[i] {
					t.Errorf("%s of %s reads back as %s", label, fields[i], got)
				}
			}
		}
	}
}

func TestColumns(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		header string
		o      Options
		want   string
	}{
		{"unknown and unchosen", "Navn;E-post;Skostørrelse;Avdeling;Stilling", Options{Fields: []string{"title"}},
			"map[E-post:email Navn:name Stilling:title] unknown [Skostørrelse] unchosen [Avdeling] double []"},
		{"two of a kind, the surer counts", "Enhet;Navn;UPN;E-post;Avdeling", Options{Fields: []string{"department"}},
			"map[Avdeling:department E-post:email Navn:name] unknown [] unchosen [] double [UPN Enhet]"},
		{"two alike, the first counts", "Navn;E-post;E-post", Options{},
			"map[E-post:email Navn:name] unknown [] unchosen [] double [E-post]"},
		{"mapped before usual", "Navn;E-post;Avdeling;Avd.", Options{Fields: []string{"department"}, Headers: map[string]string{"avd": "department"}},
			"map[Avd.:department E-post:email Navn:name] unknown [] unchosen [] double [Avdeling]"},
		{"mapped away", "Navn;E-post;Sted", Options{Fields: []string{"location", "plant"}, Headers: map[string]string{"Sted": "plant"}},
			"map[E-post:email Navn:name Sted:plant] unknown [] unchosen [] double []"},
		{"mapped, not chosen", "Navn;E-post;Skift", Options{Headers: map[string]string{"Skift": "shift"}},
			"map[E-post:email Navn:name] unknown [] unchosen [Skift] double []"},
		{"own field by its name", "Navn;E-post;SHIFT", Options{Fields: []string{"shift"}},
			"map[E-post:email Navn:name SHIFT:shift] unknown [] unchosen [] double []"},
		{"own field before a usual name", "Navn;E-post;Kontor", Options{Fields: []string{"location", "kontor"}},
			"map[E-post:email Kontor:kontor Navn:name] unknown [] unchosen [] double []"},
		{"first and last", "Etternavn;Fornavn;Mail", Options{},
			"map[Etternavn:last_name Fornavn:first_name Mail:email] unknown [] unchosen [] double []"},
		{"whole name before its parts", "Fornavn;Etternavn;Navn;Mail", Options{},
			"map[Mail:email Navn:name] unknown [] unchosen [] double [Fornavn Etternavn]"},
		{"mapped to e-mail", "Hvem;Hvor", Options{Headers: map[string]string{"Hvem": "name", "Hvor": "email"}},
			"map[Hvem:name Hvor:email] unknown [] unchosen [] double []"},
		{"long and hidden characters", "Navn;E-post;" + strings.Repeat("x", 100) + ";a\u202Eb", Options{},
			"map[E-post:email Navn:name] unknown [" + strings.Repeat("x", 59) + "… ab] unchosen [] double []"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			table := mustRead(t, csvFile(test.header), test.o)
			got := fmt.Sprintf("%v unknown %v unchosen %v double %v", table.Columns, table.Unknown, table.Unchosen, table.Double)
			if got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestHeaderBelowTitles(t *testing.T) {
	t.Parallel()
	file := csvFile("Ansatte i Fjordvik Verksted AS;;", "", "Navn og e-post per 1. november;;", "Navn;;E-post", "Avdeling;Navn;E-post", "Salg;Kari;kari@example.no")
	table := mustRead(t, file, Options{Fields: []string{"department"}})
	if table.Header != 5 || len(table.People) != 1 || table.People[0].Fields["department"] != "Salg" {
		t.Errorf("header in row %d, people %d: %v", table.Header, len(table.People), table.Problems)
	}
}

func TestHeaderTooFarDown(t *testing.T) {
	t.Parallel()
	file := csvFile(strings.Repeat("tekst\n", headerRows) + "Navn;E-post")
	if _, err := read(t, "liste.csv", file, Options{}); codeOf(err) != CodeNoHeader {
		t.Errorf("got %v", err)
	}
}
