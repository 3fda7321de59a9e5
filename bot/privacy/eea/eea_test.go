package eea

import (
	"slices"
	"strings"
	"testing"

	"drypp/courses/rights"
)

// members are the states that the EEA Agreement counts in: those of the EU and,
// of EFTA, Iceland, Liechtenstein and Norway.
var members = strings.Fields("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK IS LI NO")

func TestRegions(t *testing.T) {
	t.Parallel()
	all := Regions()
	if len(all) != len(inside) || !slices.IsSorted(all) {
		t.Errorf("got %v", all)
	}
	for _, r := range all {
		if !slices.Contains(members, Country(r)) {
			t.Errorf("%s lies in %q, which isn't in the EEA", r, Country(r))
		}
		if err := CheckRegion(r); err != nil {
			t.Errorf("%s: %v", r, err)
		}
	}
}

func TestCheckRegion(t *testing.T) {
	t.Parallel()
	for region, want := range map[string]string{
		"":                        "is no Azure region in the EEA",
		"uksouth":                 "is no Azure region in the EEA: it lies in the United Kingdom, which left the EEA",
		"UK West":                 "is no Azure region in the EEA: it lies in the United Kingdom, which left the EEA",
		"switzerlandnorth":        "is no Azure region in the EEA: it lies in Switzerland, which never joined the EEA",
		"eastus":                  "is no Azure region in the EEA",
		"mars":                    "is no Azure region in the EEA",
		"Norway East":             "is no Azure region in the EEA: did you mean norwayeast?",
		"norway-east":             "is no Azure region in the EEA: did you mean norwayeast?",
		"swedencentrall":          "is no Azure region in the EEA: did you mean swedencentral?",
		"eu-west-1":               "is no Azure region in the EEA",
		strings.Repeat("x", 5000): "is no Azure region in the EEA",
	} {
		if err := CheckRegion(region); err == nil || err.Error() != want {
			t.Errorf("%.20q: got %v, want %s", region, err, want)
		}
		if c := Country(region); c != "" {
			t.Errorf("%.20q lies in %s", region, c)
		}
	}
}

func TestAgree(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ configured, probed, want string }{
		{"norwayeast", "norwayeast", ""},
		{"norwayeast", "swedencentral", "this machine is in swedencentral, and the configuration says norwayeast"},
		{"norwayeast", "uksouth", "this machine is in uksouth, which is no Azure region in the EEA: it lies in the United Kingdom, which left the EEA"},
		{"eastus", "eastus", "this machine is in eastus, which is no Azure region in the EEA"},
	} {
		err := Agree(test.configured, test.probed)
		if got := message(err); got != test.want {
			t.Errorf("%s, %s: got %q, want %q", test.configured, test.probed, got, test.want)
		}
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// places are hosts, and where they are.
var places = map[string]rights.Place{
	"graph.microsoft.com":                      rights.Global,
	"GRAPH.Microsoft.com.":                     rights.Global,
	"graph.microsoft.com:443":                  rights.Global,
	"login.microsoftonline.com":                rights.Global,
	"login.botframework.com":                   rights.Global,
	"europe.token.botframework.com":            rights.Global,
	"*.botframework.com":                       rights.Global,
	"smba.trafficmanager.net":                  rights.Global,
	"drypp.vault.azure.net":                    rights.Global,
	"india.token.botframework.com":             rights.Unknown,
	"northamerica.directline.botframework.com": rights.Unknown,

	"drypp.norwayeast.cloudapp.azure.com":                   rights.Inside,
	"lrs.salt.swedencentral.azurecontainerapps.io":          rights.Inside,
	"lrs-a1b2.westeurope-01.azurewebsites.net":              rights.Inside,
	"drypp.uksouth.cloudapp.azure.com":                      rights.Unknown,
	"norwayeast.eastus.cloudapp.azure.com":                  rights.Unknown,
	"lrs.azurewebsites.net":                                 rights.Unknown,
	"norwayeast.cloudapp.azure.com.example.com":             rights.Unknown,
	"backup.blob.core.windows.net":                          rights.Unknown,
	"evil.trafficmanager.net":                               rights.Unknown,
	"*.trafficmanager.net":                                  rights.Unknown,
	"*.microsoft.com":                                       rights.Unknown,
	"evilbotframework.com":                                  rights.Unknown,
	"botframework.com.example.com":                          rights.Unknown,
	"graph.microsoft.com@example.com":                       rights.Unknown,
	"graph.microsoft.com/x":                                 rights.Unknown,
	"grаph.microsoft.com":                                   rights.Unknown, // with a Cyrillic а
	"lrs":                                                   rights.Unknown,
	"lrs.internal":                                          rights.Unknown,
	"":                                                      rights.Unknown,
	"vault.azure.net":                                       rights.Unknown,
	strings.Repeat("a.", 200) + "vault.azure.net":           rights.Unknown,
	"graph.microsoft.us":                                    rights.Unknown,
	"drypp.norwayeast.cloudapp.azure.us":                    rights.Unknown,
	"microsoftgraph.chinacloudapi.cn":                       rights.Unknown,
	"xn--grph-63d.microsoft.com":                            rights.Unknown,
	"lrs.example.no":                                        rights.Unknown,
	"drypp.example.norwayeast.cloudapp.azure.com.evil.test": rights.Unknown,

	"localhost":            rights.Machine,
	"lrs.localhost":        rights.Machine,
	"127.0.0.1":            rights.Machine,
	"127.0.0.1:3978":       rights.Machine,
	"[::1]:8080":           rights.Machine,
	"::1":                  rights.Machine,
	"10.2.3.4":             rights.Machine,
	"192.168.1.9":          rights.Machine,
	"172.31.0.1":           rights.Machine,
	"::ffff:10.0.0.1":      rights.Machine,
	"fd00::7":              rights.Machine,
	"fe80::1%eth0":         rights.Machine,
	"/run/lrs.sock":        rights.Machine,
	"0.0.0.0":              rights.Unknown,
	"172.32.0.1":           rights.Unknown,
	"100.64.0.1":           rights.Unknown,
	"8.8.8.8":              rights.Unknown,
	"::ffff:8.8.8.8":       rights.Unknown,
	"2001:4860:4860::8888": rights.Unknown,
	"127.1":                rights.Unknown,
	"0x7f.0.0.1":           rights.Unknown,
}

func TestClassify(t *testing.T) {
	t.Parallel()
	for host, want := range places {
		if got, _ := Classify(host); got != want {
			t.Errorf("%.60q is %q, want %q", host, got, want)
		}
	}
	for host, want := range map[string]string{"graph.microsoft.com": microsoft, "graph.microsoft.us": usGovernment, "login.chinacloudapi.cn": china, "lrs.example.no": ""} {
		if _, who := Classify(host); who != want {
			t.Errorf("%s is %q's, want %q", host, who, want)
		}
	}
}

func TestAt(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://graph.microsoft.com/v1.0":        "graph.microsoft.com",
		"https://graph.microsoft.com@example.com": "example.com",
		"http://[::1]:8080/x":                     "::1",
		"unix:///run/lrs.sock":                    "/run/lrs.sock",
		"":                                        "",
		"https://a b/":                            "",
		":":                                       "",
	} {
		if got := At("key", address, rights.ForRecords); got != (Endpoint{"key", want, rights.ForRecords}) {
			t.Errorf("%s: got %+v, want host %q", address, got, want)
		}
	}
}

const reason = "driftes av Eksempel AS i Oslo"

func TestCheck(t *testing.T) {
	t.Parallel()
	recipients, problems := Check([]Endpoint{
		{"graph.url", "graph.microsoft.com", rights.ForDirectory},
		{"bot.authority", "login.microsoftonline.com", rights.ForSignIn},
		{"graph.authority", "LOGIN.microsoftonline.com", rights.ForSignIn},
		{"organisations[0].xapi.url", "LRS.example.no:443", rights.ForRecords},
		{"organisations[1].xapi.url", "10.0.0.7", rights.ForRecords},
		{"organisations[2].xapi.url", "", rights.ForRecords},
		{"master_key.vault", "drypp.vault.azure.net", rights.ForKeys},
		{"backup.to", "drypp.blob.core.windows.net", rights.ForBackup},
	}, []Exception{
		{"exceptions[0]", "lrs.example.no", reason},
		{"exceptions[1]", "drypp.blob.core.windows.net", "  a storage account in norwayeast  "},
	})
	if problems != nil {
		t.Errorf("problems: %v", problems)
	}
	want := []rights.Recipient{
		{Host: "graph.microsoft.com", Who: microsoft, Purpose: rights.ForDirectory, Place: rights.Global},
		{Host: "login.microsoftonline.com", Who: microsoft, Purpose: rights.ForSignIn, Place: rights.Global},
		{Host: "lrs.example.no", Purpose: rights.ForRecords, Place: rights.Unknown, Exception: reason},
		{Host: "10.0.0.7", Purpose: rights.ForRecords, Place: rights.Machine},
		{Host: "drypp.vault.azure.net", Who: microsoft, Purpose: rights.ForKeys, Place: rights.Global},
		{Host: "drypp.blob.core.windows.net", Who: microsoft, Purpose: rights.ForBackup, Place: rights.Unknown, Exception: "a storage account in norwayeast"},
	}
	if !slices.Equal(recipients, want) {
		t.Errorf("got %+v,\nwant %+v", recipients, want)
	}
}

func TestCheckRefuses(t *testing.T) {
	t.Parallel()
	lrs := Endpoint{"xapi.url", "lrs.example.no", rights.ForRecords}
	for name, test := range map[string]struct {
		endpoints  []Endpoint
		exceptions []Exception
		want       []string
	}{
		"unknown": {[]Endpoint{lrs}, nil, []string{"xapi.url names lrs.example.no, of which it isn't known that it lies in the EEA"}},
		"storage": {
			[]Endpoint{{"backup.to", "x.blob.core.windows.net", rights.ForBackup}}, nil,
			[]string{"backup.to names x.blob.core.windows.net, of which it isn't known that it lies in the EEA: it is in Azure, and its name ends in no region of the EEA"},
		},
		"vault for people's data": {[]Endpoint{{"xapi.url", "x.vault.azure.net", rights.ForRecords}}, nil, []string{"xapi.url names x.vault.azure.net, of which it isn't known that it lies in the EEA"}},
		"another host": {
			[]Endpoint{lrs}, []Exception{{"exceptions[0]", "example.no", reason}},
			[]string{"xapi.url names lrs.example.no, of which it isn't known that it lies in the EEA", "exceptions[0] is for no endpoint that needs it"},
		},
		"no reason":      {[]Endpoint{lrs}, []Exception{{"exceptions[0]", "lrs.example.no", "  because   "}}, []string{"exceptions[0].reason says too little"}},
		"endless reason": {[]Endpoint{lrs}, []Exception{{"exceptions[0]", "lrs.example.no", strings.Repeat("ø", MaxReason+1)}}, []string{"exceptions[0].reason is too long, or has characters that can't be shown"}},
		"line break":     {[]Endpoint{lrs}, []Exception{{"exceptions[0]", "lrs.example.no", "because\nof it all"}}, []string{"exceptions[0].reason is too long, or has characters that can't be shown"}},
		"needless":       {[]Endpoint{{"graph.url", "graph.microsoft.com", rights.ForDirectory}}, []Exception{{"exceptions[0]", "graph.microsoft.com", reason}}, []string{"exceptions[0] is for no endpoint that needs it"}},
		"twice":          {[]Endpoint{lrs}, []Exception{{"exceptions[0]", "lrs.example.no", reason}, {"exceptions[1]", "LRS.example.no.", reason}}, []string{"exceptions[1] is a second exception for lrs.example.no"}},
		"US government": {
			[]Endpoint{{"graph.url", "graph.microsoft.us", rights.ForDirectory}}, []Exception{{"exceptions[0]", "graph.microsoft.us", reason}},
			[]string{"graph.url names graph.microsoft.us, which is Microsoft's cloud for the US government, outside the EEA"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, problems := Check(test.endpoints, test.exceptions)
			var got []string
			for _, p := range problems {
				if got = append(got, p.Key+" "+p.What); p.Fix == "" {
					t.Errorf("%v says not what to do", p)
				}
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q,\nwant %q", got, test.want)
			}
		})
	}
}

func FuzzClassify(f *testing.F) {
	for _, s := range []string{"graph.microsoft.com", "*.botframework.com", "[::1]:80", "/run/x.sock", "a.norwayeast-01.azurewebsites.net", "x.azure.us", "::ffff:1.2.3.4"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, host string) {
		place, who := Classify(host)
		if again, _ := Classify(normal(host)); again != place {
			t.Fatalf("%q is %s, and %q, which is the same, %s", host, place, normal(host), again)
		}
		switch place {
		case rights.Unknown:
			return
		case rights.Machine:
			if who != "" {
				t.Fatalf("%q is this machine, and %s's", host, who)
			}
			return
		}
		// What lies in the EEA or falls under the contract has a name that can be
		// resolved in one way only.
		name := strings.TrimPrefix(normal(host), "*.")
		if !hostName.MatchString(name) || below(name, "example.com") {
			t.Fatalf("%q is %s", host, place)
		}
		if place, _ := Classify(name + ".example.com"); place != rights.Unknown {
			t.Fatalf("%s.example.com is %s", name, place)
		}
	})
}
