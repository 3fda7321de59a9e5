package config_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"drypp/cmd/drypp/config"
)

func TestTLSProblems(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ add, want string }{
		"none":              {"", ""},
		"open to the world": {"listen: 0.0.0.0:3978", ""},
		"files":             {"tls: {certificate_file: c.pem, key_file: k.pem}", ""},
		"host":              {"tls: {host: Drypp.Example.no, email: drift@example.no, cache: c}", ""},
		"behind a proxy":    {"public_url: https://drypp.example.no/teams/", ""},
		"both":              {"tls: {certificate_file: c.pem, key_file: k.pem, host: drypp.example.no}", "drypp.yaml:2: tls.host stands beside a certificate of your own"},
		"no key":            {"tls: {certificate_file: c.pem}", "drypp.yaml:2: tls.key_file is missing"},
		"no certificate":    {"tls: {key_file: k.pem}", "drypp.yaml:2: tls.certificate_file is missing"},
		"wildcard":          {"tls: {host: '*.example.no'}", "drypp.yaml:2: tls.host is no host name"},
		"address as host":   {"tls: {host: 'https://drypp.example.no'}", "drypp.yaml:2: tls.host is no host name"},
		"e-mail":            {"tls: {host: drypp.example.no, email: drift}", "drypp.yaml:2: tls.email is no e-mail address"},
		"e-mail alone":      {"tls: {email: drift@example.no}", "drypp.yaml:2: tls.email is used with tls.host only"},
		"cache alone":       {"tls: {cache: c}", "drypp.yaml:2: tls.cache is used with tls.host only"},
		"slip":              {"tls: {hots: drypp.example.no}", "drypp.yaml:2: tls.hots is no key that Drypp knows: did you mean host?"},
		"plain public URL":  {"public_url: http://drypp.example.no", "drypp.yaml:2: public_url is no https address"},
		"whole endpoint":    {"public_url: https://drypp.example.no/api/messages", "drypp.yaml:2: public_url has /api/messages at its end"},
		"two hosts":         {"public_url: https://a.example.no\ntls: {host: b.example.no}", "drypp.yaml:2: public_url has another host than tls.host"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, problems := parse(t, strings.Replace(good, "bot:", test.add+"\nbot:", 1))
			if test.want == "" && problems != nil {
				t.Errorf("got\n%v\nwant none", problems)
			}
			if test.want != "" && !slices.ContainsFunc(problems, func(p config.Problem) bool { return strings.Contains(p.String(), test.want) }) {
				t.Errorf("got\n%v\nwant %q", problems, test.want)
			}
			if strings.Contains(problems.Error(), "@example.no") {
				t.Errorf("the e-mail address is told:\n%v", problems)
			}
		})
	}
}

func TestTLSFromTheEnvironment(t *testing.T) {
	t.Parallel()
	c, problems := parse(t, good, "DRYPP_TLS_HOST=drypp.example.no", "DRYPP_DATA=/var/lib/drypp")
	if problems != nil {
		t.Fatal(problems)
	}
	if !c.TLS.Enabled() || c.PublicURL != "https://drypp.example.no" || c.CertificateCache() != "/var/lib/drypp/acme" {
		t.Errorf("got %+v, %s, %s", c.TLS, c.PublicURL, c.CertificateCache())
	}
	c, problems = parse(t, good, "DRYPP_TLS_CERTIFICATE_FILE=/c", "DRYPP_TLS_KEY_FILE=/k", "DRYPP_PUBLIC_URL=https://a.example.no/x/")
	if problems != nil {
		t.Fatal(problems)
	}
	if certificate, key := c.Pair(); !c.TLS.Enabled() || certificate != "/c" || key != "/k" || c.PublicURL != "https://a.example.no/x" {
		t.Errorf("got %+v, %s", c.TLS, c.PublicURL)
	}
}

func TestTLSFiles(t *testing.T) {
	t.Parallel()
	first, second := pair(t), pair(t)
	files := func(certificate, key string) func(*testing.T, string) {
		return func(t *testing.T, folder string) {
			t.Helper()
			write("c.pem", certificate)(t, folder)
			write("k.pem", key)(t, folder)
		}
	}
	const mine = "DRYPP_TLS_CERTIFICATE_FILE=c.pem DRYPP_TLS_KEY_FILE=k.pem"
	for name, test := range map[string]struct {
		prepare func(*testing.T, string)
		environ string
		want    string
	}{
		"good":               {files(first[0], first[1]), mine, ""},
		"not there":          {nil, mine, "DRYPP_TLS_KEY_FILE: tls.key_file can't be read: no such file"},
		"another's key":      {files(first[0], second[1]), mine, "tls.certificate_file can't be used with tls.key_file: tls: private key does not match"},
		"swapped":            {files(first[1], first[0]), mine, "tls.certificate_file can't be used with tls.key_file"},
		"empty":              {files("", ""), mine, "tls.certificate_file can't be used with tls.key_file"},
		"no cache yet":       {nil, "DRYPP_TLS_HOST=drypp.example.no", ""},
		"cache":              {folder("c", 0o700), "DRYPP_TLS_HOST=drypp.example.no DRYPP_TLS_CACHE=c", ""},
		"cache for everyone": {folder("c", 0o755), "DRYPP_TLS_HOST=drypp.example.no DRYPP_TLS_CACHE=c", "tls.cache is open to others (mode 0755)"},
		"cache is a file":    {write("c", ""), "DRYPP_TLS_HOST=drypp.example.no DRYPP_TLS_CACHE=c", "tls.cache is no folder"},
		"cache below a file": {write("c", ""), "DRYPP_TLS_HOST=drypp.example.no DRYPP_TLS_CACHE=c/d", "tls.cache can't be looked at"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			write("drypp.yaml", good)(t, folder)
			if test.prepare != nil {
				test.prepare(t, folder)
			}
			_, err := config.Load(filepath.Join(folder, "drypp.yaml"), append(strings.Fields(test.environ), "DRYPP_BOT_CLIENT_SECRET=x"))
			if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

// pair returns a certificate and its key, both PEM.
func pair(t *testing.T) [2]string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Unix(1<<32, 0), DNSNames: []string{"drypp.example.no"}}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return [2]string{
		string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate})),
		string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})),
	}
}

// TestExampleShowsEachTLS takes the comment marks off the example's keys.
func TestExampleShowsEachTLS(t *testing.T) {
	t.Parallel()
	example, err := os.ReadFile("../drypp.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{
		"tls:\n#   certificate_file: /etc/drypp/tls/fullchain.pem\n#   key_file: /etc/drypp/tls/privkey.pem\n",
		"tls:\n#   host: drypp.example.no\n#   email: drift@example.no\n#   cache: ./data/acme\n",
	} {
		shown := strings.Replace(string(example), "# "+part, strings.ReplaceAll(part, "#   ", "  "), 1)
		shown = strings.Replace(shown, "# public_url:", "public_url:", 1)
		c, problems := parse(t, shown)
		if problems != nil || !c.TLS.Enabled() || c.PublicURL != "https://drypp.example.no" {
			t.Errorf("%s: %v, %+v", part, problems, c.TLS)
		}
	}
}
