package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"go.etcd.io/bbolt"

	"drypp/bot/store/bolt"
	"drypp/bot/teams/teamstest"
)

const publicHost = "drypp.example.no"

var signingKey = sync.OnceValues(teamstest.NewSigningKey)

// installation is one that the doctor is shown: a healthy one, until a test
// does something to it.
type installation struct {
	*testing.T
	folder   string
	teams    *teamstest.Teams
	network  *teamstest.Network
	keys     *teamstest.Authority
	add      string // further keys of the configuration
	bot      string // further keys of bot
	environ  []string
	now      func() time.Time
	metadata http.RoundTripper
}

// install returns a healthy installation in a network that was set up at a time.
func install(t *testing.T, at time.Time) *installation {
	t.Helper()
	key, err := signingKey()
	if err != nil {
		t.Fatal(err)
	}
	// Not t.TempDir: the socket's path must be short.
	folder, err := os.MkdirTemp("", "drypp")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) }) // best effort
	keys := teamstest.AuthorityWith(key)
	teams, network := teamstest.Start(t, teamstest.Config{Authority: keys, Now: func() time.Time { return at }})
	i := &installation{
		T: t, folder: folder, teams: teams, network: network, keys: keys, now: time.Now,
		environ:  []string{"DRYPP_BOT_CLIENT_SECRET=" + teamstest.Secret},
		metadata: answering(http.StatusOK, `{"compute":{"location":"NorwayEast"}}`),
	}
	network.Handle(publicHost, http.HandlerFunc(turnAway))
	return i
}

// turnAway answers a stranger as Drypp does.
func turnAway(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("WWW-Authenticate", "Bearer")
	w.WriteHeader(http.StatusUnauthorized)
	fmt.Fprint(w, `{"error":{"code":"Unauthorized","message":"the token isn't accepted"}}`)
}

// roundTripper answers without a network.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func answering(status int, body string) roundTripper {
	return func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
	}
}

func (i *installation) path(name string) string { return filepath.Join(i.folder, name) }

func (i *installation) write(name, text string, mode os.FileMode) {
	i.Helper()
	if err := os.MkdirAll(filepath.Dir(i.path(name)), 0o700); err != nil {
		i.Fatal(err)
	}
	if err := os.WriteFile(i.path(name), []byte(text), mode); err != nil {
		i.Fatal(err)
	}
}

// examined is what the doctor says as JSON.
type examined struct {
	OK          bool
	Checks      []finding
	Uncheckable []string
}

func (e examined) complaints() (of []string) {
	for _, f := range e.Checks {
		if f.State == complaint && !slices.Contains(of, f.Check) {
			of = append(of, f.Check)
		}
	}
	return of
}

// configure writes the configuration, unless the test has.
func (i *installation) configure() {
	i.Helper()
	const text = `region: norwayeast
public_url: https://drypp.example.no
bot: {app_id: %s, tenant_id: %s%s}
organisations: [{tenant_id: %s, name: Fjordvik Verksted AS, language: nb, timezone: Europe/Oslo, contacts: [{user: kari@example.no}]}]
%s`
	if _, err := os.Stat(i.path("drypp.yaml")); err != nil {
		i.write("drypp.yaml", fmt.Sprintf(text, teamstest.AppID, teamstest.BotTenant, i.bot, teamstest.Tenant, i.add), 0o600)
	}
}

// examine shows the installation to the doctor.
func (i *installation) examine(format string) (string, error) {
	i.Helper()
	i.configure()
	transport := i.network.Transport()
	i.Cleanup(transport.CloseIdleConnections)
	var out bytes.Buffer
	p := &program{stdout: &out, stderr: io.Discard, environ: i.environ, now: i.now, configFile: i.path("drypp.yaml")}
	err := p.doctor(i.Context(), format, transport, i.metadata)
	for _, hidden := range []string{"kari@", "Fjordvik", teamstest.Secret} {
		if strings.Contains(out.String(), hidden) {
			i.Errorf("%q is in the output:\n%s", hidden, &out)
		}
	}
	return out.String(), err
}

func (i *installation) examineJSON() (e examined, err error) {
	i.Helper()
	out, err := i.examine("json")
	if bad := json.Unmarshal([]byte(out), &e, json.MatchCaseInsensitiveNames(true)); bad != nil {
		i.Fatalf("%v\n%s", bad, out)
	}
	return e, err
}

func TestDoctorFindsNothingWrong(t *testing.T) {
	t.Parallel()
	i := install(t, time.Now())
	e, err := i.examineJSON()
	if err != nil || !e.OK || e.complaints() != nil {
		t.Errorf("%v, %+v", err, e.Checks)
	}
	var cant []string
	for _, f := range e.Checks {
		if f.State == unknown {
			cant = append(cant, f.Check)
		}
		if f.State != fine && f.Fix == "" {
			t.Errorf("%s: %s, but not what to do", f.Check, f.Finding)
		}
	}
	// No service runs, and nobody can see when a secret expires.
	if !slices.Equal(cant, []string{"service", "credential"}) {
		t.Errorf("it can't tell about %q", cant)
	}
	if len(e.Uncheckable) < 5 || len(e.Checks) != len(checks()) {
		t.Errorf("%d lines, %d that can't be checked", len(e.Checks), len(e.Uncheckable))
	}
	out, err := i.examine("table")
	for _, want := range []string{"ok          token ", "can't tell  credential ", "\n                           → look in Entra", "\nWhat can't be checked from here:\n- whether the Azure Bot's"} {
		if err != nil || !strings.Contains(out, want) {
			t.Errorf("%v; want %q in\n%s", err, want, out)
		}
	}
}

// complaintCases is what is done to an installation, the check that complains,
// and what it says and advises.
var complaintCases = map[string]struct {
	harm  func(*installation)
	check string
	want  string
}{
	"a key that isn't known": {func(i *installation) { i.add = "regoin: x" }, "configuration", "did you mean region?"},
	"no YAML":                {func(i *installation) { i.write("drypp.yaml", "a: [", 0o600) }, "configuration", "isn't YAML"},
	"a folder for a file":    {func(i *installation) { i.mkdir("drypp.yaml", 0o700) }, "configuration", "can't be read"},
	"an empty file":          {func(i *installation) { i.write("drypp.yaml", "", 0o600) }, "configuration+region", "bot.app_id is missing"},
	"no EEA in the file": {func(i *installation) { i.environ = append(i.environ, "DRYPP_REGION=uksouth") },
		"region", "region is no Azure region in the EEA"},
	"another region": {func(i *installation) { i.metadata = answering(200, `{"compute":{"location":"westeurope"}}`) },
		"region", "set region to westeurope"},
	"machine outside the EEA": {func(i *installation) { i.metadata = answering(200, `{"compute":{"location":"uksouth"}}`) },
		"region", "outside the EEA"},
	"data open to others": {func(i *installation) { i.mkdir("data", 0o755) }, "folders", "chmod 0700"},
	"store open to others": {func(i *installation) {
		i.store()
		i.chmod("data/"+teamstest.Tenant+"/store.db", 0o644)
	}, "folders+store", "chmod 0600"},
	"secret open to others": {func(i *installation) {
		i.environ, i.bot = nil, ", client_secret_file: secret"
		i.write("secret", teamstest.Secret, 0o600)
		i.chmod("secret", 0o604)
	}, "folders", "chmod o-rwx"},
	"damaged store":  {func(i *installation) { i.store(); i.write("data/"+teamstest.Tenant+"/store.db", "?", 0o600) }, "store", "restore the latest backup"},
	"newer store":    {func(i *installation) { i.store(); i.newer() }, "store", "run the newer Drypp"},
	"broken course":  {func(i *installation) { i.add = "courses: [mine]"; i.write("mine/x/nb.md", "---\n", 0o600) }, "courses", "nb.md"},
	"sick service":   {func(i *installation) { i.socket(`{"stores":"a store takes no changes","keys":"ok"}`) }, "service", "takes no changes"},
	"no keys there":  {func(i *installation) { i.socket(`{"stores":"ok","keys":"missing"}`) }, "service", "turns everybody away"},
	"strange socket": {func(i *installation) { i.socket(`hello`) }, "service", "doesn't answer on its socket"},

	"expired pair":        {func(i *installation) { i.pair(publicHost, -time.Hour) }, "https", "expired on"},
	"pair expiring soon":  {func(i *installation) { i.pair(publicHost, time.Hour) }, "https", "expires soon"},
	"pair of another":     {func(i *installation) { i.pair("other.example.no", 1000*time.Hour) }, "https", "isn't for drypp.example.no"},
	"broken pair":         {func(i *installation) { i.pair(publicHost, 1000*time.Hour); i.write("c.pem", "", 0o600) }, "https", "can't be used"},
	"public_url is plain": {func(i *installation) { i.environ = append(i.environ, "DRYPP_PUBLIC_URL=http://a.example.no") }, "https", "public_url is no https address"},

	"endpoint not found":     {public(answer(404, "text/plain", "")), "endpoint", "doesn't lead POST /api/messages to Drypp"},
	"endpoint takes no POST": {public(answer(405, "text/plain", "")), "endpoint", "doesn't lead POST /api/messages to Drypp"},
	"endpoint fails":         {public(answer(502, "text/plain", "")), "endpoint", "does drypp serve run"},
	"endpoint lets in":       {public(answer(200, "text/plain", "ok")), "endpoint", "so it isn't Drypp"},
	"endpoint is a page":     {public(answer(404, "text/html; charset=utf-8", "<html>")), "endpoint", "answers 404 with a web page"},
	"endpoint wants Basic":   {public(answer(401, "text/plain", "")), "endpoint", "the proxy or firewall turns callers away itself"},
	"endpoint is forbidden":  {public(answer(403, "text/plain", "")), "endpoint", "the proxy or firewall turns callers away itself"},
	"endpoint is a teapot":   {public(answer(418, "text/plain", "")), "endpoint", "Drypp doesn't say that"},
	"endpoint leads away":    {public(http.RedirectHandler("/login", http.StatusFound)), "endpoint", "Teams follows no redirect"},
	"endpoint isn't there":   {public(nil), "endpoint", "drypp.example.no can't be reached: Forbidden"},

	"keys fail":          {func(i *installation) { i.keys.Break(503) }, "keys", "answered 503"},
	"keys of no use":     {func(i *installation) { i.keys.SetAlgorithms("ES256") }, "keys", "no RSA algorithm"},
	"a page for keys":    {func(i *installation) { i.network.Handle(teamstest.BotLoginHost, answer(200, "text/html", "<html>")) }, "keys", "whether a proxy on the way answers instead"},
	"no way to the keys": {func(i *installation) { i.network.Handle(teamstest.BotLoginHost, nil) }, "keys", "login.botframework.com can't be reached"},

	"no secret":        {func(i *installation) { i.environ = nil }, "credential", "DRYPP_BOT_CLIENT_SECRET isn't set"},
	"wrong secret":     {func(i *installation) { i.environ = []string{"DRYPP_BOT_CLIENT_SECRET=x"} }, "token", "often it is the secret's ID instead of its value (AADSTS7000215)"},
	"wrong tenant":     {func(i *installation) { i.environ = append(i.environ, "DRYPP_BOT_TENANT_ID="+teamstest.Tenant) }, "token", "there is no such tenant (AADSTS90002)"},
	"wrong app":        {func(i *installation) { i.environ = append(i.environ, "DRYPP_BOT_APP_ID="+teamstest.Tenant) }, "token", "there is no such app in the tenant (AADSTS700016)"},
	"strange refusal":  {func(i *installation) { i.network.Handle(teamstest.EntraHost, refusing("4242424")) }, "token", "error?code=4242424"},
	"no way to Entra":  {func(i *installation) { i.network.Handle(teamstest.EntraHost, nil) }, "token", "login.microsoftonline.com can't be reached"},
	"a page for Entra": {func(i *installation) { i.network.Handle(teamstest.EntraHost, answer(200, "text/html", "<html>")) }, "token", "doesn't answer as Entra does"},

	"bot's certificate expired": {func(i *installation) { i.botCertificate(-time.Hour) }, "credential", "add it to the app registration"},
	"bot's certificate soon":    {func(i *installation) { i.botCertificate(time.Hour) }, "credential", "expires soon"},
	"bot's certificate broken":  {func(i *installation) { i.botCertificate(1000 * time.Hour); i.write("bot.pem", "x", 0o600) }, "credential+token", "certificate and key"},
	"no assertion":              {func(i *installation) { i.assertion("x") }, "credential+token", "holds no token"},
	"empty assertion":           {func(i *installation) { i.assertion("a.!.c") }, "credential", "holds no token"},
	"assertion expired":         {func(i *installation) { i.assertion(jwtOf(`{"exp":1}`)) }, "credential", "has expired"},

	"clock ahead":  {func(i *installation) { i.runBy(30 * time.Minute) }, "clock", "ahead → have it set by NTP"},
	"clock behind": {func(i *installation) { i.runBy(-30 * time.Minute) }, "clock", "behind → have it set by NTP"},
}

// runBy sets the machine's clock, which what answers at public_url goes by too.
func (i *installation) runBy(ahead time.Duration) {
	i.now = func() time.Time { return time.Now().Add(ahead) }
	i.network.Handle(publicHost, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", i.now().UTC().Format(http.TimeFormat))
		turnAway(w, r)
	}))
}

func TestDoctorComplains(t *testing.T) {
	t.Parallel()
	for name, test := range complaintCases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := install(t, time.Now())
			test.harm(i)
			e, err := i.examineJSON()
			if !errors.Is(err, errShown) || e.OK {
				t.Errorf("it doesn't refuse: %v", err)
			}
			if got := strings.Join(e.complaints(), "+"); got != test.check {
				t.Errorf("complaints of %s, want %s: %+v", got, test.check, e.Checks)
			}
			if !slices.ContainsFunc(e.Checks, func(f finding) bool {
				return f.State == complaint && f.Fix != "" && strings.Contains(f.Finding+" → "+f.Fix, test.want)
			}) {
				t.Errorf("want %q in %+v", test.want, e.Checks)
			}
		})
	}
}

func (i *installation) mkdir(name string, mode os.FileMode) {
	i.Helper()
	if err := os.Mkdir(i.path(name), 0o700); err != nil {
		i.Fatal(err)
	}
	i.chmod(name, mode)
}

func (i *installation) chmod(name string, mode os.FileMode) {
	i.Helper()
	if err := os.Chmod(i.path(name), mode); err != nil {
		i.Fatal(err)
	}
}

// store makes an empty store.
func (i *installation) store() {
	i.Helper()
	i.mkdir("data", 0o700)
	db, err := openKept(i.path("data"), teamstest.Tenant)
	if err == nil {
		err = db.Close()
	}
	if err != nil {
		i.Fatal(err)
	}
}

// newer makes the store one of a newer program.
func (i *installation) newer() {
	i.Helper()
	db, err := bbolt.Open(i.path("data/"+teamstest.Tenant+"/store.db"), 0o600, nil)
	if err != nil {
		i.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte("meta")).Put([]byte("format"), fmt.Append(nil, bolt.Format+1))
	})
	if err := errors.Join(err, db.Close()); err != nil {
		i.Fatal(err)
	}
}

// socket answers in the place of a running service.
func (i *installation) socket(body string) {
	i.Helper()
	i.mkdir("data", 0o700)
	l, err := listenSocket(i.path("data/drypp.sock"))
	if err != nil {
		i.Fatal(err)
	}
	i.serveOn(l, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) }))
}

func (i *installation) serveOn(l net.Listener, h http.Handler) {
	server := &http.Server{Handler: h}
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(l) })
	i.Cleanup(func() { _ = server.Close(); serving.Wait() })
}

// selfSigned returns a certificate and its key that are good from a thousand
// hours ago until then.
func selfSigned(t *testing.T, host string, until time.Duration) (certificate, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{host},
		NotBefore: time.Now().Add(-1000 * time.Hour), NotAfter: time.Now().Add(until),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})),
		string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: encoded}))
}

func (i *installation) pair(host string, until time.Duration) {
	i.Helper()
	certificate, key := selfSigned(i.T, host, until)
	i.write("c.pem", certificate, 0o600)
	i.write("k.pem", key, 0o600)
	i.add = "tls: {certificate_file: c.pem, key_file: k.pem}"
}

func (i *installation) botCertificate(until time.Duration) {
	i.Helper()
	private, err := signingKey()
	if err != nil {
		i.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-1000 * time.Hour), NotAfter: time.Now().Add(until)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Private.Public(), private.Private)
	if err != nil {
		i.Fatal(err)
	}
	key := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(private.Private)})
	i.write("bot.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))+string(key), 0o600)
	i.bot = ", credential: {kind: certificate, certificate_file: bot.pem}"
}

func (i *installation) assertion(token string) {
	i.Helper()
	i.write("token", token, 0o600)
	i.bot = ", credential: {kind: federated, token_file: token}"
}

func jwtOf(claims string) string {
	return "e30." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".c"
}

func public(h http.Handler) func(*installation) {
	return func(i *installation) { i.network.Handle(publicHost, h) }
}

func answer(status int, kind, body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	})
}

// refusing answers as Entra does when it refuses a token.
func refusing(code string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			base := "https://" + r.Host
			fmt.Fprintf(w, `{"issuer":"%s/v2.0","authorization_endpoint":"%s/a","token_endpoint":"%s/t","jwks_uri":"%s/k"}`, base, base, base, base)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprintf(w, `{"error":"invalid_client","error_description":"AADSTS%s: refused"}`, code)
	})
}

// serve runs the real program on the installation until the test ends. It keeps
// to the address that listen says, or takes a free one.
func (i *installation) serve() *process {
	i.Helper()
	i.configure()
	p := &process{t: i.T, file: i.path("drypp.yaml")}
	p.environ = append(append(i.network.Env(), "DRYPP_LISTEN=127.0.0.1:0", "DRYPP_METRICS_LISTEN=127.0.0.1:0"), i.environ...)
	p.run()
	return p
}
