package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-json-experiment/json"
	"golang.org/x/crypto/acme"
)

const letsEncrypt = "acme-v02.api.letsencrypt.org"

// authority is a stand-in for Let's Encrypt that gives certificates for one
// host to whoever proves by TLS-ALPN-01 to be it. It doesn't check the
// signatures of requests.
type authority struct {
	*testing.T
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
	// listens gives the address that port 443 of the host leads to.
	listens chan string

	mu      sync.Mutex
	account publicKey
	valid   bool
	chain   []byte
	// orders counts, contact is who may be written to.
	orders  int
	contact []string
}

// publicKey is the public key of an account (RFC 7518, section 6.2.1).
type publicKey struct{ X, Y string }

const (
	challengeToken = "evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA"
	authorityURL   = "https://" + letsEncrypt
)

func newAuthority(t *testing.T) *authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return &authority{T: t, certificate: certificate, key: key, listens: make(chan string, 1)}
}

// ServeHTTP implements as much of RFC 8555 as one order takes.
func (a *authority) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	w.Header().Set("Replay-Nonce", rand.Text())
	w.Header().Set("Location", authorityURL+"/it"+r.URL.Path)
	var signed struct{ Protected, Payload string }
	if r.Method == http.MethodPost {
		if err := json.UnmarshalRead(r.Body, &signed, json.MatchCaseInsensitiveNames(true)); err != nil {
			a.refuse(w, err)
			return
		}
	}
	status, body, err := a.answer(r.URL.Path, part(signed.Protected), part(signed.Payload))
	switch {
	case err != nil:
		a.refuse(w, err)
	case r.URL.Path == "/chain":
		w.Header().Set("Content-Type", "application/pem-certificate-chain")
		_, _ = w.Write(a.chain) // who hung up needs none
	default:
		w.WriteHeader(status)
		_ = json.MarshalWrite(w, body) // as above
	}
}

func (a *authority) refuse(w http.ResponseWriter, err error) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(http.StatusForbidden)
	_ = json.MarshalWrite(w, map[string]any{"type": "urn:ietf:params:acme:error:unauthorized", "detail": err.Error(), "status": 403})
}

// part decodes one part of a signed request; what can't be decoded is empty.
func part(encoded string) []byte {
	raw, _ := base64.RawURLEncoding.DecodeString(encoded)
	return raw
}

func (a *authority) answer(path string, protected, payload []byte) (int, any, error) {
	challenge := map[string]any{"type": "tls-alpn-01", "url": authorityURL + "/challenge", "token": challengeToken, "status": a.status("pending")}
	switch path {
	case "/directory":
		return http.StatusOK, map[string]any{
			"newNonce": authorityURL + "/nonce", "newAccount": authorityURL + "/account", "newOrder": authorityURL + "/orders",
			"meta": map[string]any{"termsOfService": authorityURL + "/terms"},
		}, nil
	case "/account":
		return http.StatusCreated, map[string]any{"status": "valid"}, a.register(protected, payload)
	case "/orders":
		a.orders++
		a.valid = false
		return http.StatusCreated, a.order("pending"), nil
	case "/it/orders":
		return http.StatusOK, a.order("ready"), nil
	case "/authorization":
		return http.StatusOK, map[string]any{
			"status": a.status("pending"), "identifier": map[string]string{"type": "dns", "value": publicHost},
			"challenges": []any{challenge},
		}, nil
	case "/challenge":
		err := a.prove()
		a.valid = err == nil
		challenge["status"] = a.status("pending")
		return http.StatusOK, challenge, err
	case "/finalize":
		return http.StatusOK, a.order("valid"), a.issue(payload)
	}
	return http.StatusOK, map[string]any{}, nil
}

func (a *authority) status(otherwise string) string {
	if a.valid {
		return "valid"
	}
	return otherwise
}

func (a *authority) order(status string) map[string]any {
	return map[string]any{
		"status": status, "identifiers": []any{map[string]string{"type": "dns", "value": publicHost}},
		"authorizations": []string{authorityURL + "/authorization"}, "finalize": authorityURL + "/finalize", "certificate": authorityURL + "/chain",
	}
}

func (a *authority) register(protected, payload []byte) error {
	var header struct{ JWK publicKey }
	var asked struct {
		TermsOfServiceAgreed bool
		Contact              []string
	}
	loosely := json.MatchCaseInsensitiveNames(true)
	if err := errors.Join(json.Unmarshal(protected, &header, loosely), json.Unmarshal(payload, &asked, loosely)); err != nil {
		return err
	}
	if !asked.TermsOfServiceAgreed {
		return errors.New("the terms of service weren't agreed to")
	}
	a.account, a.contact = header.JWK, asked.Contact
	return nil
}

// prove asks back as RFC 8737, section 3 says.
func (a *authority) prove() error {
	address := <-a.listens
	a.listens <- address
	conn, err := tls.Dial("tcp", address, &tls.Config{
		ServerName: publicHost, NextProtos: []string{acme.ALPNProto}, InsecureSkipVerify: true, // known by its hash, below
	})
	if err != nil {
		return err
	}
	defer conn.Close()
	point := append(append([]byte{4}, part(a.account.X)...), part(a.account.Y)...)
	public, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), point)
	if err != nil {
		return err
	}
	print, err := acme.JWKThumbprint(public)
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(challengeToken + "." + print))
	want, err := asn1.Marshal(sum[:])
	if err != nil {
		return err
	}
	for _, e := range conn.ConnectionState().PeerCertificates[0].Extensions {
		if e.Id.String() == "1.3.6.1.5.5.7.1.31" && slices.Equal(e.Value, want) {
			return nil
		}
	}
	return errors.New("it isn't the host")
}

func (a *authority) issue(payload []byte) error {
	var asked struct{ CSR string }
	if err := json.Unmarshal(payload, &asked, json.MatchCaseInsensitiveNames(true)); err != nil {
		return err
	}
	csr, err := x509.ParseCertificateRequest(part(asked.CSR))
	if err != nil {
		return err
	}
	if !a.valid || !slices.Equal(csr.DNSNames, []string{publicHost}) {
		return fmt.Errorf("no certificate for %q", csr.DNSNames)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(2), DNSNames: csr.DNSNames, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, csr.PublicKey, a.key)
	if err != nil {
		return err
	}
	a.chain = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	return nil
}

// awaitCall calls until it is answered: who calls before there is a certificate
// waits for it, but the service hangs up after five seconds.
func (a *authority) awaitCall(p *process) (status int, err error) {
	for began := time.Now(); time.Since(began) < time.Minute; {
		if status, err = a.call(p); err == nil {
			break
		}
	}
	return status, err
}

// call calls the service under its name, and returns the status.
func (a *authority) call(p *process) (int, error) {
	roots := x509.NewCertPool()
	roots.AddCert(a.certificate)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, ServerName: publicHost}}
	defer transport.CloseIdleConnections()
	resp, err := (&http.Client{Transport: transport}).Post(p.address+"/api/messages", "application/json", strings.NewReader("{}"))
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, resp.Body.Close()
}

// TestServeFetchesItsCertificate has the real program fetch a certificate, and
// find it again after it was started anew.
func TestServeFetchesItsCertificate(t *testing.T) {
	t.Parallel()
	i := install(t, time.Now())
	i.add = "tls: {host: drypp.example.no, email: drift@example.no}"
	a := newAuthority(t)
	i.network.Handle(letsEncrypt, a)
	p := i.serve()
	a.listens <- strings.TrimPrefix(p.address, "https://")
	if status, err := a.awaitCall(p); err != nil || status != http.StatusUnauthorized {
		t.Fatalf("%d, %v\n%s", status, err, p.stderr)
	}
	if err := p.stop(os.Interrupt); err != nil {
		t.Error(err)
	}
	if strings.Contains(p.stderr.String(), "drift@") {
		t.Errorf("the e-mail address is logged:\n%s", p.stderr)
	}
	if info, err := os.Stat(i.path("data/acme")); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the cache: %v, %v", info, err)
	}
	p.run()
	if status, err := a.call(p); err != nil || status != http.StatusUnauthorized {
		t.Errorf("started again: %d, %v\n%s", status, err, p.stderr)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.orders != 1 || !slices.Equal(a.contact, []string{"mailto:drift@example.no"}) {
		t.Errorf("%d orders, contact %q", a.orders, a.contact)
	}
	conn, err := tls.Dial("tcp", strings.TrimPrefix(p.address, "https://"), &tls.Config{ServerName: "other.example.no", InsecureSkipVerify: true})
	if err == nil {
		conn.Close()
		t.Error("it answers for another host")
	}
}

func TestFetchIsTriedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log strings.Builder
		var tried []time.Duration
		start := time.Now()
		f := &fetcher{host: publicHost, email: "drift@example.no", log: slog.New(slog.NewTextHandler(&log, nil))}
		f.get = func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
			tried = append(tried, time.Since(start))
			if len(tried) < 9 {
				return nil, errors.New("contact drift@example.no has an invalid domain")
			}
			return &tls.Certificate{Leaf: &x509.Certificate{}}, nil
		}
		f.keep(t.Context())
		minutes := []time.Duration{0, 1, 3, 7, 15, 31, 63, 123, 183}
		for i := range minutes {
			minutes[i] *= time.Minute
		}
		if !slices.Equal(tried, minutes) || strings.Contains(log.String(), "drift@") {
			t.Errorf("tried after %v\n%s", tried, &log)
		}
	})
}

// TestFetchEndsWithTheService: it doesn't wait for an authority that is silent.
func TestFetchEndsWithTheService(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		silent := make(chan struct{})
		f := &fetcher{host: publicHost, log: slog.New(slog.DiscardHandler)}
		f.get = func(*tls.ClientHelloInfo) (*tls.Certificate, error) { <-silent; return nil, errors.New("too late") }
		ended := make(chan struct{})
		go func() { f.keep(ctx); close(ended) }()
		synctest.Wait()
		stop()
		<-ended
		close(silent)
	})
}
