package teams_test

import (
	"strings"
	"testing"

	"drypp/bot/teams"
)

var serviceURLs = []struct {
	url string
	ok  bool
}{
	{"https://smba.trafficmanager.net/emea/", true},
	{"https://smba.trafficmanager.net/teams", true},
	{"https://smba.trafficmanager.net", true},
	{"https://smba.trafficmanager.net:443/emea/", true},
	{"https://SMBA.TrafficManager.NET/emea/", true},
	{"HTTPS://smba.trafficmanager.net/emea/", true},
	{"https://smba.trafficmanager.net/emea/11111111-2222-3333-4444-555555555555/", true},
	{"https://europe.directline.botframework.com/v3.1/", true},
	{"", false},
	{"smba.trafficmanager.net/emea/", false},
	{"//smba.trafficmanager.net/emea/", false},
	{"https:smba.trafficmanager.net/emea/", false},
	{"https:///smba.trafficmanager.net/emea/", false},
	{"http://smba.trafficmanager.net/emea/", false},
	{"ftp://smba.trafficmanager.net/emea/", false},
	{"https://smba.trafficmanager.net.evil.example/", false},
	{"https://evil.trafficmanager.net/", false},
	{"https://evil.smba.trafficmanager.net/", false},
	{"https://xsmba.trafficmanager.net/", false},
	{"https://smba.trafficmanager.net@evil.example/", false},
	{"https://user:secret@smba.trafficmanager.net/", false},
	{"https://@smba.trafficmanager.net/", false},
	{`https://evil.example\@smba.trafficmanager.net/`, false},
	{`https://smba.trafficmanager.net\evil`, false},
	{`https:\\smba.trafficmanager.net\`, false},
	{"https://smba.trafficmanager.net./emea/", false},
	{"https://smba.trafficmanager.net:/emea/", false},
	{"https://smba.trafficmanager.net:8443/emea/", false},
	{"https://smba.trafficmanager.net:443:443/", false},
	{"https://smba.trafficmanager.net/?x=1", false},
	{"https://smba.trafficmanager.net/?", false},
	{"https://smba.trafficmanager.net/#x", false},
	{"https://smba.trafficmanager.net/#", false},
	{"https://smba.trafficmanager.net/emea/../evil/", false},
	{"https://smba.trafficmanager.net/./", false},
	{"https://smba.trafficmanager.net//evil.example/", false},
	{"https://smba.trafficmanager.net/emea%2F..%2Fevil/", false},
	{"https://smba.trafficmanager.net/%2e%2e/", false},
	{"https://smba%2Etrafficmanager.net/", false},
	{"https://smba.trafficmanager.net/a;b/", false},
	{"https://smba.trafficmanager.net/\r\nHost: evil.example", false},
	{"https://smba.trafficmanager.net/a b", false},
	{" https://smba.trafficmanager.net/", false},
	{"https://smba.trafficmanager.net\x00.evil.example/", false},
	{"https://smbа.trafficmanager.net/", false}, // a Cyrillic а
	{"https://smba。trafficmanager。net/", false},
	{"https://smba.trafficmanager.net／evil/", false},
	{"https://xn--smb-5cd.trafficmanager.net/", false},
	{"https://[::1]/", false},
	{"https://127.0.0.1/", false},
	{"https://localhost/", false},
	{"https://*/", false},
	{"https://botframework.com/", false},
	{"https://.botframework.com/", false},
	{"https://a..botframework.com/", false},
	{"https://-a.botframework.com/", false},
	{"https://evilbotframework.com/", false},
	{"https://a.botframework.com.evil.example/", false},
	{"https://an.example.org/", false},
	{"https://anexample.org/", false},
	{"https://smba.trafficmanager.net/" + strings.Repeat("a", 600), false},
}

func TestHostsCheck(t *testing.T) {
	t.Parallel()
	hosts := teams.Hosts{"smba.trafficmanager.net", "*.botframework.com", "*", "*.", "*example.org"}
	for _, tt := range serviceURLs {
		if err := hosts.Check(tt.url); (err == nil) != tt.ok {
			t.Errorf("Check(%q) = %v, want ok = %t", tt.url, err, tt.ok)
		}
	}
	if err := teams.Hosts(nil).Check("https://smba.trafficmanager.net/"); err == nil {
		t.Error("the zero Hosts allows a host")
	}
}

// FuzzHosts holds Check to its word: what it allows starts with the allowed
// host and nothing that could lead elsewhere.
func FuzzHosts(f *testing.F) {
	for _, tt := range serviceURLs {
		f.Add(tt.url)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if teams.DefaultHosts.Check(s) != nil {
			return
		}
		rest, ok := strings.CutPrefix(strings.ToLower(s), "https://smba.trafficmanager.net")
		rest = strings.TrimPrefix(rest, ":443")
		if !ok || rest != "" && rest[0] != '/' || strings.ContainsAny(rest, `@\%?#:`) || strings.Contains(rest, "/..") {
			t.Errorf("allowed %q", s)
		}
	})
}
