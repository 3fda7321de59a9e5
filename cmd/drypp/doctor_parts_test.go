package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"drypp/bot/teams/teamstest"
	"drypp/cmd/drypp/config"
)

// state returns what became of a check, and the texts of its first line.
func (e examined) state(check string) (state, string) {
	for _, f := range e.Checks {
		if f.Check == check {
			return f.State, f.Finding + " → " + f.Fix
		}
	}
	return "", ""
}

// TestDoctorMeetsTheService runs both as they really run: drypp serve behind a
// proxy that speaks HTTPS, and drypp doctor, which reaches it and Microsoft by
// what its environment says.
func TestDoctorMeetsTheService(t *testing.T) {
	t.Parallel()
	i := install(t, time.Now())
	p := i.serve()
	behind, err := url.Parse(p.address)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(behind)
	proxy.ErrorLog = log.New(io.Discard, "", 0)
	i.network.Handle(publicHost, proxy)
	p.awaitReady()
	out, err := p.command("doctor").CombinedOutput()
	// A machine that runs the tests may be one of Azure's, anywhere.
	elsewhere := strings.Contains(string(out), "not ok      region")
	if (err != nil) != elsewhere || strings.Count(string(out), "not ok ") > 1 {
		t.Errorf("%v\n%s", err, out)
	}
	for _, want := range []string{
		"ok          service        drypp serve runs and takes answers", "ok          store          open in drypp serve",
		"ok          endpoint       https://drypp.example.no/api/messages turns strangers away",
		"ok          keys ", "ok          token ", "ok          clock ", "ok          https          plain HTTP on this machine only",
		"can't tell  credential ",
	} {
		if !strings.Contains(string(out), want) {
			t.Errorf("want %q in\n%s", want, out)
		}
	}
	if err := p.stop(os.Interrupt); err != nil {
		t.Error(err)
	}
	// The proxy answers 502 by itself now.
	out, err = p.command("doctor").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "not ok      endpoint       https://drypp.example.no/api/messages answers 502") ||
		!strings.Contains(string(out), "can't tell  service ") || !strings.Contains(string(out), "ok          store          organisations: 1, of which 0 have no store yet") {
		t.Errorf("%v\n%s", err, out)
	}
	if strings.Contains(string(out), teamstest.Secret) || strings.Contains(string(out), "kari@") {
		t.Errorf("something secret or personal is in\n%s", out)
	}
}

// toldCases is what is no complaint by itself.
var toldCases = map[string]struct {
	do    func(*installation)
	check string
	state state
	want  string
}{
	"no Azure machine":   {func(i *installation) { i.metadata = answering(404, "") }, "region", fine, "no Azure machine here confirms it"},
	"strange metadata":   {func(i *installation) { i.metadata = answering(200, "<html>") }, "region", fine, "no Azure machine here confirms it"},
	"region in capitals": {func(i *installation) { i.metadata = answering(200, `{"compute":{"location":"Norway East"}}`) }, "region", fine, "this machine is there"},
	"new installation":   {func(*installation) {}, "folders", fine, "doesn't exist yet; drypp serve makes it"},
	"store closed":       {func(i *installation) { i.store() }, "store", fine, "organisations: 1, of which 0 have no store yet"},
	"store in use":       {func(i *installation) { i.store(); i.hold() }, "store", unknown, "another program has it open"},
	"no public_url":      {func(i *installation) { i.writeWithout("public_url") }, "endpoint", unknown, "set public_url"},
	"plain to the world": {func(i *installation) { i.add = "listen: 0.0.0.0:3978" }, "https", unknown, "or set tls"},
	"own pair":           {func(i *installation) { i.pair(publicHost, 1000*time.Hour) }, "https", fine, "is good until "},
	"fetched":            {func(i *installation) { i.add = "tls: {host: drypp.example.no}" }, "https", fine, "fetched by ACME"},
	"bot's certificate":  {func(i *installation) { i.botCertificate(1000 * time.Hour) }, "credential", fine, "is good until "},
	"its token":          {func(i *installation) { i.botCertificate(1000 * time.Hour) }, "token", fine, "Entra gives one"},
	"assertion":          {func(i *installation) { i.assertion(jwtOf(`{"exp":9999999999}`)) }, "credential", fine, "good now"},
	"its own token":      {func(i *installation) { i.assertion(jwtOf(`{"exp":9999999999}`)) }, "token", fine, "Entra gives one"},
	"workload identity": {func(i *installation) {
		i.write("token", jwtOf(`{"exp":9999999999}`), 0o600)
		i.bot = ", credential: {kind: workload-identity, token_file: token}"
	}, "token", fine, "Entra gives one"},
}

func TestDoctorTells(t *testing.T) {
	t.Parallel()
	for name, test := range toldCases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := install(t, time.Now())
			test.do(i)
			e, err := i.examineJSON()
			if err != nil || e.complaints() != nil {
				t.Errorf("%v, %+v", err, e.Checks)
			}
			if got, text := e.state(test.check); got != test.state || !strings.Contains(text, test.want) {
				t.Errorf("got %s: %s, want %s: %s", got, text, test.state, test.want)
			}
		})
	}
}

// hold keeps the store open.
func (i *installation) hold() {
	i.Helper()
	db, err := openKept(i.path("data"), teamstest.Tenant)
	if err != nil {
		i.Fatal(err)
	}
	i.Cleanup(func() {
		if err := db.Close(); err != nil {
			i.Error(err)
		}
	})
}

// writeWithout writes the configuration without the line of a key.
func (i *installation) writeWithout(key string) {
	i.Helper()
	i.configure()
	data, err := os.ReadFile(i.path("drypp.yaml"))
	if err != nil {
		i.Fatal(err)
	}
	lines := slices.DeleteFunc(strings.Split(string(data), "\n"), func(l string) bool { return strings.HasPrefix(l, key+":") })
	i.write("drypp.yaml", strings.Join(lines, "\n"), 0o600)
}

// TestDoctorWithOldCertificates sets the network up so long ago that its
// certificates, good for a day, end soon or have ended.
func TestDoctorWithOldCertificates(t *testing.T) {
	t.Parallel()
	soon, err := install(t, time.Now().Add(-23*time.Hour)).examineJSON()
	if _, text := soon.state("endpoint"); err == nil || !slices.Equal(soon.complaints(), []string{"endpoint"}) || !strings.Contains(text, "expires soon") {
		t.Errorf("%v, %+v", err, soon.Checks)
	}
	ended, err := install(t, time.Now().Add(-25*time.Hour)).examineJSON()
	if err == nil || !slices.Equal(ended.complaints(), []string{"endpoint", "keys", "token"}) {
		t.Errorf("%v, %+v", err, ended.Checks)
	}
	for _, check := range ended.complaints() {
		if _, text := ended.state(check); !strings.Contains(text, "is this machine's clock right?") {
			t.Errorf("%s: %s", check, text)
		}
	}
	if got, _ := ended.state("clock"); got != unknown {
		t.Errorf("the clock is %s though nobody could be believed", got)
	}
}

func TestDoctorOfAManagedIdentity(t *testing.T) {
	t.Parallel()
	i := install(t, time.Now())
	i.bot = ", credential: {kind: managed-identity}"
	e, err := i.examineJSON()
	if got, text := e.state("token"); err == nil || got != complaint || !strings.Contains(text, "assign the user-assigned identity") {
		t.Errorf("%v, %s: %s", err, got, text)
	}
	if got, text := e.state("credential"); got != fine || !strings.Contains(text, "doesn't expire") {
		t.Errorf("%s: %s", got, text)
	}
}

func TestExplain(t *testing.T) {
	t.Parallel()
	in := func(err error) error { return &url.Error{Op: "Post", URL: "https://hidden.example/hunter2", Err: err} }
	for _, test := range []struct {
		err       error
		what, fix string
	}{
		{x509.CertificateInvalidError{Reason: x509.Expired}, "isn't valid at this machine's time", "clock"},
		{x509.HostnameError{Certificate: &x509.Certificate{}, Host: "a"}, "for another name", "correct the name"},
		{x509.UnknownAuthorityError{}, "doesn't know", "SSL_CERT_FILE"},
		{&net.DNSError{IsNotFound: true}, "has no address", "DNS"},
		{&net.DNSError{IsTimeout: true}, "doesn't answer in time", "firewall"},
		{context.DeadlineExceeded, "doesn't answer in time", "firewall"},
		{errors.New("connection\nrefused"), "can't be reached: connection refused", "HTTPS_PROXY"},
	} {
		what, fix := explain(in(test.err))
		if !strings.Contains(what, test.what) || !strings.Contains(fix, test.fix) || strings.Contains(what+fix, "hunter2") {
			t.Errorf("%v: %s → %s", test.err, what, fix)
		}
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	for code := range refusals {
		f := refusal(code)
		if f.State != complaint || !strings.HasSuffix(f.Finding, "(AADSTS"+code+")") || len(f.Fix) < 10 {
			t.Errorf("%+v", f)
		}
	}
	for _, usual := range []string{"7000215", "7000222", "700016", "90002", "700027", "700024", "7000112"} {
		if _, ok := refusals[usual]; !ok {
			t.Errorf("AADSTS%s isn't explained", usual)
		}
	}
}

func TestBeyond(t *testing.T) {
	t.Parallel()
	at := func(s float64) time.Time { return time.Unix(1000, 0).Add(time.Duration(s * float64(time.Second))) }
	for _, test := range []struct{ date, sent, received, want float64 }{
		{10, 10.5, 10.6, 0}, {10, 9.5, 10.2, 0}, {10, 10.9, 11.5, 0},
		{10, 11.5, 12, -0.5}, {10, 9, 9.5, 0.5}, {100, 10, 11, 89}, {0, 100, 101, -99},
	} {
		want := time.Duration(test.want * float64(time.Second))
		if got := beyond(at(test.date), at(test.sent), at(test.received)); got != want {
			t.Errorf("%+v: got %v", test, got)
		}
	}
}

// TestWhoseClocksAreBelieved: whoever is known by a certificate and answers
// from no cache.
func TestWhoseClocksAreBelieved(t *testing.T) {
	t.Parallel()
	known := &tls.ConnectionState{}
	now := time.Unix(1_000_000, 0)
	for name, test := range map[string]struct {
		tls      *tls.ConnectionState
		header   http.Header
		believed bool
	}{
		"known":    {known, http.Header{"Date": {now.UTC().Format(http.TimeFormat)}}, true},
		"plain":    {nil, http.Header{"Date": {now.UTC().Format(http.TimeFormat)}}, false},
		"cached":   {known, http.Header{"Date": {now.UTC().Format(http.TimeFormat)}, "Age": {"60"}}, false},
		"undated":  {known, http.Header{}, false},
		"misdated": {known, http.Header{"Date": {"today"}}, false},
	} {
		a := &answers{now: func() time.Time { return now }, ahead: map[string]time.Duration{}, failed: map[string]error{}}
		a.base = roundTripper(func(*http.Request) (*http.Response, error) {
			return &http.Response{TLS: test.tls, Header: test.header, Body: http.NoBody}, nil
		})
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://a.example/", nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := a.RoundTrip(req)
		if err != nil || resp.Body.Close() != nil {
			t.Fatal(err)
		}
		if _, believed := a.ahead["a.example"]; believed != test.believed {
			t.Errorf("%s: believed is %v", name, believed)
		}
	}
}

func TestRoom(t *testing.T) {
	t.Parallel()
	for free, want := range map[uint64]state{0: complaint, minFree - 1: complaint, minFree: fine, 1 << 60: fine} {
		if got := room(free)[0]; got.State != want || (got.Fix == "") != (want == fine) {
			t.Errorf("%d: %+v", free, got)
		}
	}
}

func TestRevision(t *testing.T) {
	t.Parallel()
	commit, modified := debug.BuildSetting{Key: "vcs.revision", Value: "abc"}, debug.BuildSetting{Key: "vcs.modified", Value: "true"}
	for want, settings := range map[string][]debug.BuildSetting{
		"of unknown revision": nil, "abc": {commit}, "abc with changes": {modified, commit},
	} {
		if got := revision(settings); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestChecksKnowTheirSections: a section that is misspelt would never be found.
func TestChecksKnowTheirSections(t *testing.T) {
	t.Parallel()
	known := config.Keys()
	for _, c := range checks() {
		for _, s := range append(slices.Clone(c.owns), c.needs...) {
			if !slices.ContainsFunc(known, func(k string) bool { return within(k, s) }) {
				t.Errorf("%s: there is no section %s in the configuration", c.name, s)
			}
		}
	}
	if within("bots.x", "bot") || !within("bot[0]", "bot") {
		t.Error("sections are mixed up")
	}
}
