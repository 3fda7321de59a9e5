package sheet

import (
	"strings"
	"testing"
)

func TestEmail(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"kari@example.no":                       "kari@example.no",
		"Kari.Nordmann@Example.NO":              "kari.nordmann@example.no",
		"mailto:kari@example.no":                "kari@example.no",
		"Kari Nordmann <k@example.no>":          "k@example.no",
		"o'brien+x@mail.example.com":            "o'brien+x@mail.example.com",
		"kari@blåbær.no":                        "kari@xn--blbr-roah.no",
		"KARI@BLÅBÆR.no":                        "kari@xn--blbr-roah.no",
		"bjørn@example.no":                      "bjørn@example.no",
		"":                                      "",
		"kari":                                  "",
		"kari@":                                 "",
		"@example.no":                           "",
		"kari@localhost":                        "",
		"kari@example.no.":                      "",
		"kari@@example.no":                      "",
		"kari nordmann@example.no":              "",
		"kari@exa mple.no":                      "",
		"kari@-example.no":                      "",
		"kari@example..no":                      "",
		".kari@example.no":                      "",
		"kari@example.no, ola@x.no":             "",
		"kari@example.no; ola@x.no":             "",
		"\"kari x\"@example.no":                 "",
		"<kari@example.no":                      "",
		"kari@[127.0.0.1]":                      "",
		"=1+1@example.no":                       "=1+1@example.no",
		strings.Repeat("k", 65) + "@x.no":       "",
		"k@" + strings.Repeat("x.", 130) + "no": "",
	} {
		got, code := emailOf(in)
		if got != want || (want == "") != (code == CodeBadEmail) {
			t.Errorf("%q is %q (%s), want %q", in, got, code, want)
		}
	}
}

func TestLocale(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"norsk": "nb", "Norsk": "nb", "Norwegian": "nb", "bokmål": "nb", "Norsk (bokmål)": "nb", "Norsk bokmål": "nb", "nb": "nb", "NB": "nb",
		"nb-NO": "nb-NO", "nb_NO": "nb-NO", "no": "no", "nynorsk": "nn", "Norsk nynorsk": "nn", "nn-NO": "nn-NO", "nob": "nb",
		"English": "en", "engelsk": "en", "English (United Kingdom)": "en", "en-GB": "en-GB", "eng": "en",
	} {
		if got, code := localeOf(in); got != want || code != "" {
			t.Errorf("%q is %q (%s), want %q", in, got, code, want)
		}
	}
	for in, want := range map[string]string{"de": "de", "sv-SE": "sv-SE", "klingon språk": "", "?": ""} {
		if got, code := localeOf(in); got != want || code != CodeBadLanguage {
			t.Errorf("%q is %q (%s), want %q", in, got, code, want)
		}
	}
}

func TestCountry(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"NO": "NO", "no": "NO", "NOR": "NO", "Norge": "NO", "Noreg": "NO", "norway": "NO", "Sverige": "SE", "Sweden": "SE", "Danmark": "DK",
		"Tyskland": "DE", "Germany": "DE", "Storbritannia": "GB", "UK": "GB", "United Kingdom": "GB", "USA": "US", "US": "US",
		"Østerrike": "AT", "Austerrike": "AT", "Sveits": "CH", "Island": "IS", "Åland": "AX", "Polen": "PL",
		"Atlantis": "", "47": "", "EU": "", "ZZ": "", "001": "", "XX": "", "Europa": "",
	} {
		got, code := countryOf(in)
		if got != want || (want == "") != (code == CodeBadCountry) {
			t.Errorf("%q is %q (%s), want %q", in, got, code, want)
		}
	}
}

func TestTimezone(t *testing.T) {
	t.Parallel()
	for in, ok := range map[string]bool{"Europe/Oslo": true, "UTC": true, "America/New_York": true,
		"Local": false, "local": false, "": false, "Oslo": false, "../etc/passwd": false, "CET+1": false, "W. Europe Standard Time": false} {
		if got, code := timezoneOf(in); (got == in && code == "") != ok {
			t.Errorf("%q is %q (%s)", in, got, code)
		}
	}
}

func TestClean(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"  Kari \t Nordmann\r\n":    "Kari Nordmann",
		"Kari\u00a0Nordmann":        "Kari Nordmann",
		"A\u030Ase":                 "Åse",
		"evil\u202Egnp.exe":         "evilgnp.exe",
		"\u2066x\u2069\u200B\uFEFF": "x",
		"a\x00b\x1b[31mc\x7f":       "ab[31mc",
		"می\u200Cخواهم":             "می\u200Cخواهم",
		"👩\u200D🔧":                  "👩\u200D🔧",
		"tag\U000E0041":             "tag",
	} {
		if got := clean(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}

func TestGroups(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"": "", "Salg": "Salg", "Salg; Drift": "Salg|Drift", "Salg;;Drift;": "Salg|Drift", "Salg\nDrift": "Salg|Drift",
		`"A;B";C`: "A;B|C", `Lag "Nord"; C`: `Lag "Nord"|C`, "Drift, nord": "Drift, nord", " ;\n ": "",
	} {
		got, code := groupsOf(in)
		if strings.Join(got, "|") != want || code != "" {
			t.Errorf("%q is %q (%s), want %q", in, got, code, want)
		}
	}
	if _, code := groupsOf(strings.Repeat("x;", maxGroups+1)); code != CodeTooLong {
		t.Errorf("too many groups: %q", code)
	}
}

func TestDays(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"2026-01-02": "2026-01-02", "2026-1-2": "2026-01-02", "2026-01-02T08:00:00Z": "2026-01-02", "2026-01-02 08:00": "2026-01-02", "2026/01/02": "2026-01-02",
		"20260102": "2026-01-02", "02.01.2026": "2026-01-02", "2.1.2026": "2026-01-02", "2. 1. 2026": "2026-01-02", "02.01.26": "2026-01-02", "2.1.98": "1998-01-02",
		"31/1/2026": "2026-01-31", "1/31/2026": "2026-01-31", "1/1/2026": "2026-01-01", "2-1-2026": "2026-01-02", "02.01.2026 08.30": "2026-01-02",
		"2. januar 2026": "2026-01-02", "2 jan. 2026": "2026-01-02", "2-Jan-2026": "2026-01-02", "January 2, 2026": "2026-01-02", "3. mai 2026": "2026-05-03", "17 desember 2025": "2025-12-17",
		"29.02.2024": "2024-02-29",
		"29.02.2026": "", "31.04.2026": "", "13.13.2026": "", "2026-13-01": "", "0.1.2026": "", "1.1.1899": "", "1.1.2200": "", "snart": "", "2 foo 2026": "", "2026": "", "46024.5.1": "", "32/13/2026": "",
	} {
		got, code := writtenDay(in)
		if got != want || (want == "") != (code == CodeBadDate) || want != "" && code != "" {
			t.Errorf("%q is %q (%s), want %q", in, got, code, want)
		}
	}
	if got, code := writtenDay("2/1/2026"); got != "2026-01-02" || code != CodeEitherDate {
		t.Errorf("got %s (%s)", got, code)
	}
}

func TestSerialDays(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		serial float64
		since  bool
		want   string
	}{
		{46024, false, "2026-01-02"}, {44562, true, "2026-01-02"}, {46024.99, false, "2026-01-02"}, {61, false, "1900-03-01"}, {1, false, "1900-01-01"}, {59, false, "1900-02-28"},
		{-1, false, ""}, {1e300, false, ""}, {2_958_466, false, ""},
	} {
		if got, _ := serialDay(test.serial, test.since); got != test.want {
			t.Errorf("%v (%t) is %q, want %q", test.serial, test.since, got, test.want)
		}
	}
}
