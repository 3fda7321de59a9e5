package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
)

const (
	// publicMargin is how long before its end a certificate of public_url
	// should have been replaced: ACME clients do it at thirty days of ninety.
	publicMargin = 14 * 24 * time.Hour
	// maxAnswer bounds, in bytes, what is read of the endpoint's answer.
	maxAnswer = 4096
)

// https looks at how listen is encrypted.
func (d *doctor) https(context.Context) []finding {
	c := d.config
	switch {
	case c.TLS.Host != "":
		return isFine("the certificate for " + c.TLS.Host + " is fetched by ACME; endpoint below says whether it came")
	case c.TLS.Enabled():
		return d.ownPair()
	case loopback(c.Listen):
		return isFine("plain HTTP on this machine only, for a proxy that speaks HTTPS")
	}
	return cannotTell("plain HTTP on an address that others may reach",
		"let nobody but your HTTPS proxy reach "+c.Listen+": tokens and answers pass there readably; or set tls")
}

// ownPair looks at the certificate in files.
func (d *doctor) ownPair() []finding {
	certificate, key := d.config.Pair()
	pair, err := tls.LoadX509KeyPair(certificate, key)
	if err != nil {
		return []finding{isComplaint("tls: "+oneLine(err), "name a certificate and its own key, both PEM")}
	}
	if f := expires("the certificate in tls.certificate_file", pair.Leaf, d.now(), publicMargin); f != nil {
		f.Fix = "put a new pair in the place of the two files; drypp serve takes it within seconds"
		return []finding{*f}
	}
	if u, err := url.Parse(d.config.PublicURL); err == nil && u.Host != "" && pair.Leaf.VerifyHostname(u.Hostname()) != nil {
		return []finding{isComplaint("the certificate in tls.certificate_file isn't for "+u.Hostname(), "have it made for the host of public_url")}
	}
	return isFine("the certificate in tls.certificate_file is good until " + pair.Leaf.NotAfter.UTC().Format(time.DateOnly))
}

// endpoint calls the public endpoint as a stranger: whoever has no token must
// be turned away, by Drypp and nobody else.
func (d *doctor) endpoint(ctx context.Context) []finding {
	if d.config.PublicURL == "" {
		return cannotTell("the configuration doesn't say how Teams reaches Drypp", "set public_url to the Azure Bot's messaging endpoint without /api/messages")
	}
	address := d.config.PublicURL + "/api/messages"
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader("{}"))
	if err != nil {
		return []finding{isComplaint("public_url: "+oneLine(err), "write https://host")}
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := d.client.Do(req)
	if err != nil {
		what, fix := explain(err)
		return []finding{isComplaint(req.URL.Hostname()+" "+what, fix+"; from another network: curl -i -X POST "+address)}
	}
	defer resp.Body.Close()
	what, fix := strange(resp)
	if what != "" {
		return []finding{isComplaint(address+" "+what, fix)}
	}
	if f := expires("the certificate of "+req.URL.Hostname(), resp.TLS.PeerCertificates[0], d.now(), publicMargin); f != nil {
		f.Fix = "renew it, and see why that didn't happen by itself"
		return []finding{*f}
	}
	return isFine(address + " turns strangers away, as it should")
}

// strange says what is wrong with an answer to a stranger, and what to do; or
// nothing if it is Drypp's 401.
func strange(resp *http.Response) (what, fix string) {
	switch s := resp.StatusCode; {
	case s == http.StatusUnauthorized && turnedAway(resp):
		return "", ""
	case page(resp):
		return fmt.Sprintf("answers %d with a web page", s),
			"something before Drypp answers: a sign-in page, a firewall or a web server; let POST /api/messages through to Drypp unchanged"
	case s == http.StatusUnauthorized || s == http.StatusForbidden || s == http.StatusProxyAuthRequired:
		return fmt.Sprintf("answers %d, but not as Drypp does", s),
			"the proxy or firewall turns callers away itself: let POST /api/messages through with its Authorization header, and leave the check of tokens to Drypp"
	case s >= 300 && s < 400:
		return fmt.Sprintf("answers %d, which leads elsewhere", s),
			"Teams follows no redirect: name the final address in public_url and in the Azure Bot, or stop redirecting"
	case s == http.StatusNotFound || s == http.StatusMethodNotAllowed:
		return fmt.Sprintf("answers %d", s),
			"the proxy doesn't lead POST /api/messages to Drypp: have it passed on to listen, path and method unchanged"
	case s >= 500:
		return fmt.Sprintf("answers %d", s), "the proxy doesn't reach Drypp: does drypp serve run, and does the proxy lead to listen? Otherwise see Drypp's log"
	case s < 300:
		return fmt.Sprintf("answers %d to a stranger, so it isn't Drypp", s), "see what answers there, and have POST /api/messages led to Drypp"
	}
	return fmt.Sprintf("answers %d", resp.StatusCode), "Drypp doesn't say that to a stranger: see what answers there, and have POST /api/messages led to Drypp"
}

func page(resp *http.Response) bool {
	kind, _, err := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	return err == nil && kind == "text/html"
}

// turnedAway reports whether a 401 is Drypp's own; see package teams.
func turnedAway(resp *http.Response) bool {
	var body struct {
		Error struct {
			Code string `json:"code"`
		} `json:"error"`
	}
	err := json.UnmarshalRead(io.LimitReader(resp.Body, maxAnswer), &body)
	return err == nil && body.Error.Code != "" && resp.Header.Get("WWW-Authenticate") == "Bearer"
}
