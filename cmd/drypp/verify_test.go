package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"drypp/bot/reports"
	"drypp/cmd/drypp/config"
	"drypp/courses"
	"drypp/courses/results"
)

const issuing = "10000000-0000-0000-0000-00000000000a"

// proving is an installation that issues certificates, and its clock.
type proving struct {
	*testing.T
	dir string
	now time.Time
	// issuer is the running service's.
	*issuer
	served *httptest.Server
}

func newProving(t *testing.T) *proving {
	p := &proving{T: t, dir: t.TempDir(), now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	p.write("drypp.yaml", []byte(`region: norwayeast
public_url: https://drypp.example.no
bot: {app_id: 10000000-0000-0000-0000-000000000001, tenant_id: 10000000-0000-0000-0000-000000000002}
organisations: [{tenant_id: `+issuing+`, name: Fjordvik Verksted AS, language: nb, timezone: Europe/Oslo}]
`))
	c, err := config.Load(p.path("drypp.yaml"), []string{"DRYPP_BOT_CLIENT_SECRET=x"})
	if err != nil {
		t.Fatal(err)
	}
	p.issuer = newIssuer(c, &c.Organisations[0])
	mux := http.NewServeMux()
	issuerRoutes(mux, []organisation{{Organisation: c.Organisations[0], issuer: p.issuer}}, slog.New(slog.DiscardHandler))
	p.served = httptest.NewServer(mux)
	t.Cleanup(p.served.Close)
	return p
}

func (p *proving) path(name string) string { return filepath.Join(p.dir, name) }

func (p *proving) write(name string, data []byte) {
	p.Helper()
	if err := os.WriteFile(p.path(name), data, 0o600); err != nil {
		p.Fatal(err)
	}
}

// certify writes a certificate of the year before it expires.
func (p *proving) certify(name string, f reports.CertificateFormat) {
	p.Helper()
	kari := courses.Person{ID: "p1", Name: "Kari Ødegård", Email: "kari@example.no"}
	proof := results.Certificate{
		ID: "k7q2m4x9aa3bdtsv", Course: "phishing", Title: "Phishing", Version: 2, Percent: 90,
		Passed: p.now.AddDate(0, -1, 0), Expires: p.now.AddDate(1, 0, 0),
	}
	var made bytes.Buffer
	if err := p.Write(&made, f, proof, &kari, courses.Bokmaal); err != nil {
		p.Fatal(err)
	}
	p.write(name, made.Bytes())
}

// run runs a command line.
func (p *proving) run(args ...string) (status int, out, errs string) {
	var stdout, stderr bytes.Buffer
	program := &program{stdout: &stdout, stderr: &stderr, environ: []string{"DRYPP_BOT_CLIENT_SECRET=x"}, now: func() time.Time { return p.now }}
	status = program.Run(context.Background(), args)
	return status, stdout.String(), stderr.String()
}

// fetch asks the service for what it publishes.
func (p *proving) fetch(path string) (int, []byte) {
	p.Helper()
	resp, err := http.Get(p.served.URL + "/issuers/" + issuing + path)
	if err != nil {
		p.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		p.Fatal(err)
	}
	return resp.StatusCode, body
}

// TestVerify goes from a certificate to its check, by the keys that a service
// serves and by those that are published as files, before and after the key was
// changed.
func TestVerify(t *testing.T) {
	t.Parallel()
	p := newProving(t)
	p.certify("a.pdf", reports.CertificatePDF)
	p.certify("a.jwt", reports.CertificateBadge)
	if status, body := p.fetch(""); status != 200 || !strings.Contains(string(body), "Fjordvik Verksted AS") {
		t.Errorf("the issuer: status %d: %s", status, body)
	}
	if status, _ := p.fetch("/keys/nothing"); status != http.StatusNotFound {
		t.Errorf("an unknown key: status %d", status)
	}
	status, keys := p.fetch("/keys.json")
	if status != 200 {
		t.Fatalf("the keys: status %d: %s", status, keys)
	}
	p.write("keys.json", keys)
	if status, out, errs := p.run("certificates", "rotate", "--config", p.path("drypp.yaml"), "--yes"); status != exitDone {
		t.Fatalf("rotate: status %d: %s%s", status, out, errs)
	}
	if status, out, errs := p.run("certificates", "publish", p.path("public"), "--config", p.path("drypp.yaml")); status != exitDone || !strings.Contains(out, "keys.json") {
		t.Fatalf("publish: status %d: %s%s", status, out, errs)
	}
	for _, published := range []string{"keys.json", "public/keys.json"} {
		for _, name := range []string{"a.pdf", "a.jwt"} {
			status, out, errs := p.run("verify", p.path(name), "--keys", p.path(published), "--email", "kari@example.no")
			if status != exitDone || !strings.Contains(out, "genuine, and it counts") || !strings.Contains(out, "Phishing, version 2") {
				t.Errorf("%s with %s: status %d:\n%s%s", name, published, status, out, errs)
			}
		}
	}
}

// TestVerifyRefuses: what isn't genuine, or doesn't count, is status 1 with what
// is wrong.
func TestVerifyRefuses(t *testing.T) {
	t.Parallel()
	p := newProving(t)
	p.certify("a.jwt", reports.CertificateBadge)
	_, keys := p.fetch("/keys.json")
	p.write("keys.json", keys)
	token, err := os.ReadFile(p.path("a.jwt"))
	if err != nil {
		t.Fatal(err)
	}
	token[len(token)/2] ^= 1
	p.write("altered.jwt", token)
	p.write("no.json", []byte("{}"))
	for name, test := range map[string]struct {
		args      []string
		status    int
		out, errs string
	}{
		"somebody else's": {[]string{"a.jwt", "keys.json", "--email", "ola@example.no", "--format", "json"}, exitRefused, `"valid": false`, "isn't for the person"},
		"altered":         {[]string{"altered.jwt", "keys.json"}, exitRefused, "", "altered.jwt: it"},
		"no keys":         {[]string{"a.jwt", "no.json"}, exitRefused, "", "no set of published keys"},
		"no file":         {[]string{"b.jwt", "keys.json"}, exitRefused, "", "b.jwt"},
		"format":          {[]string{"a.jwt", "keys.json", "--format", "xml"}, exitUsage, "", "there is no format"},
	} {
		args := append([]string{"verify", p.path(test.args[0]), "--keys", p.path(test.args[1])}, test.args[2:]...)
		status, out, errs := p.run(args...)
		if status != test.status || !strings.Contains(out, test.out) || test.out == "" && out != "" || !strings.Contains(errs, test.errs) {
			t.Errorf("%s: status %d:\n%s%s", name, status, out, errs)
		}
	}
	p.now = p.now.AddDate(2, 0, 0)
	if status, out, errs := p.run("verify", p.path("a.jwt"), "--keys", p.path("keys.json")); status != exitRefused || !strings.Contains(out, "genuine, but it has expired") || !strings.Contains(errs, "it has expired") {
		t.Errorf("an expired one: status %d:\n%s%s", status, out, errs)
	}
	if status, _, errs := p.run("verify", p.path("a.jwt")); status != exitUsage || !strings.Contains(errs, "--keys") {
		t.Errorf("without keys: status %d: %s", status, errs)
	}
}
