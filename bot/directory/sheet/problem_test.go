package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"drypp/courses"
)

// codeOf returns the code of an Error.
func codeOf(err error) Code {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return ""
}

func TestProblems(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", maxValue+1)
	file := csvFile("Navn;E-post;Språk;Avdeling;Startdato;Land;Tidssone;Leder;Grupper",
		"Kari;kari@example.no;nn;Salg;2026-01-02;NO;Europe/Oslo;ola@example.no;A;B",
		"Uten adresse;;;;;;;;",
		"Gal adresse;kari(at)example.no;;;;;;;",
		"To ganger;KARI@example.no;;;;;;;",
		";ola@example.no;;;;;;;",
		"Ola;ola@example.no;klingon;;;;;;",
		"Per;per@example.no;;"+long+";;;;;",
		"Pål;pal@example.no;;;31.02.2026;;;;",
		"Espen;espen@example.no;;;2/1/2026;;;;",
		"Liv;liv@example.no;;;;Atlantis;Europe/Atlantis;Ukjent Person;",
		"",
		";;;;;;;;",
		"Uleselig \uFFFD;uleselig@example.no;;;;;;;",
		"Tall;tall@example.no;;4,7E+10;;;;;",
		"Tysk;tysk@example.no;de-DE;;;;;;",
	)
	table := mustRead(t, file, Options{Fields: all})
	var got []string
	for _, p := range table.Problems {
		got = append(got, fmt.Sprintf("%d %s %s %d %t", p.Row, p.Column, p.Code, p.Other, p.Taken))
		if p.Text == "" || strings.Contains(p.Text, "%") {
			t.Errorf("%s has the text %q", p.Code, p.Text)
		}
	}
	same(t, "problems", got, []string{
		"3 E-post no_email 0 false",
		"4 E-post bad_email 0 false",
		"5 E-post duplicate_email 2 false",
		"6 Navn no_name 0 false",
		"7 Språk bad_language 0 true",
		"8 Avdeling too_long 0 false",
		"9 Startdato bad_date 0 false",
		"10 Startdato ambiguous_date 0 true",
		"11 Land bad_country 0 true",
		"11 Tidssone bad_timezone 0 true",
		"11 Leder bad_manager 0 true",
		"14 Navn unreadable 0 false",
		"15 Avdeling number_cut 0 false",
		"16 Språk bad_language 0 true",
	})
	if table.Rows != 13 || table.Bad != 8 || table.Missing != 7 || len(table.People) != 5 || table.Found != 14 {
		t.Errorf("rows %d, bad %d, missing %d, people %d, found %d", table.Rows, table.Bad, table.Missing, len(table.People), table.Found)
	}
	if s := table.Problems[2].String(); s != "row 5, E-post: the same e-mail address as in row 2" {
		t.Errorf("got %q", s)
	}
}

// TestNothingPersonal: what stands in a row appears in none of its problems.
func TestNothingPersonal(t *testing.T) {
	t.Parallel()
	secret := "hemmelig"
	for i := range 8 {
		cells := strings.Split("Ola;ola@example.no;nb;Salg;2026-01-02;NO;Europe/Oslo;Kari", ";")
		cells[i] = secret
		file := csvFile("Navn;E-post;Språk;Avdeling;Startdato;Land;Tidssone;Leder", strings.Join(cells, ";"), strings.Join(cells, ";"))
		for _, p := range mustRead(t, file, Options{Fields: all}).Problems {
			if strings.Contains(p.String(), secret) {
				t.Errorf("%q repeats it", p)
			}
		}
	}
}

// TestTexts: every code has its English words, to the row's end.
func TestTexts(t *testing.T) {
	t.Parallel()
	for _, code := range Codes() {
		if s := texts[code]; code == "" || len(s) < 15 || strings.HasSuffix(s, ".") {
			t.Errorf("%q is %q", code, s)
		}
	}
}

func TestManyProblems(t *testing.T) {
	t.Parallel()
	file := "Navn;E-post\n" + strings.Repeat("Ola;\n", MaxProblems+5)
	table := mustRead(t, []byte(file), Options{})
	if len(table.Problems) != MaxProblems || table.Found != MaxProblems+5 || table.Bad != MaxProblems+5 {
		t.Errorf("listed %d, found %d, bad %d", len(table.Problems), table.Found, table.Bad)
	}
}

func TestManagers(t *testing.T) {
	t.Parallel()
	const id = "3F2504E0-4F89-11D3-9A0C-0305E82C3301"
	file := csvFile("Navn;E-post;Nærmeste leder",
		"Kari Nordmann;kari@example.no;", "Ola Dunk;ola1@example.no;kari nordmann", "Ola Dunk;ola2@example.no;Ola Dunk",
		"Per;per@example.no;Sjefen <SJEF@example.no>", "Pål;pal@example.no;"+id)
	table := mustRead(t, file, Options{Fields: []string{courses.FieldManager}})
	var got []string
	for _, p := range table.People {
		got = append(got, p.Manager)
	}
	same(t, "managers", got, []string{"", "kari@example.no", "", "sjef@example.no", strings.ToLower(id)})
	if table.Found != 1 || table.Problems[0].Row != 4 {
		t.Errorf("problems: %v", table.Problems)
	}
}

// TestTooMany begins with a table that is full.
func TestTooMany(t *testing.T) {
	t.Parallel()
	file := csvFile("Navn;E-post", "Ola;ola@example.no")
	src, head, err := findInText(t.Context(), bytes.NewReader(file), int64(len(file)), newNames(Options{}))
	if err != nil {
		t.Fatal(err)
	}
	for people, want := range map[int]Code{MaxPeople - 1: "", MaxPeople: CodeTooMany} {
		b := newBuilder(src, head)
		b.table.People = make([]courses.Person, people)
		if err := b.run(t.Context()); codeOf(err) != want {
			t.Errorf("one more than %d: %v", people, err)
		}
	}
	if err := named("alle.csv", fail("", CodeTooMany)); err.Error() != "alle.csv: there are more than 250000 people in the file: split it" {
		t.Errorf("got %v", err)
	}
}
