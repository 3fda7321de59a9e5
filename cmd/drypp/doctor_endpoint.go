package main

import (
	"context"
	"crypto/tls"
	"net/http"
	"net/url"
	"strings"
	"time"

	"drypp/cmd/drypp/hearsay"
)

// publicMargin is how long before its end a certificate of public_url should
// have been replaced: ACME clients do it at thirty days of ninety.
const publicMargin = 14 * 24 * time.Hour

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
	what, fix := hearsay.Strange(resp)
	if what != "" {
		return []finding{isComplaint(address+" "+what, fix)}
	}
	if f := expires("the certificate of "+req.URL.Hostname(), resp.TLS.PeerCertificates[0], d.now(), publicMargin); f != nil {
		f.Fix = "renew it, and see why that didn't happen by itself"
		return []finding{*f}
	}
	return isFine(address + " turns strangers away, as it should")
}
