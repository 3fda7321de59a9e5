package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"

	"drypp/cmd/drypp/config"
)

const (
	// reloadEvery is how often the certificate's files are read again.
	reloadEvery = 10 * time.Second
	// maxPEM bounds each of the two files, in bytes.
	maxPEM = 1 << 20
	// fetchAgain is how long after a certificate couldn't be fetched the next
	// attempt comes at first, and fetchLatest at last: Let's Encrypt takes
	// five failures an hour ("Rate Limits", letsencrypt.org).
	fetchAgain, fetchLatest = time.Minute, time.Hour
)

// secured is how listen is encrypted. The nil *secured is plain HTTP.
type secured struct {
	config *tls.Config
	// keep sees to the certificate until the context ends.
	keep func(ctx context.Context)
}

// newSecured returns what the configuration asks for. A pair of files that
// can't be used is an error; a certificate that has to be fetched isn't asked
// for before keep runs.
func newSecured(c *config.Config, client *http.Client, log *slog.Logger) (*secured, error) {
	switch {
	case c.TLS.Host != "":
		return fetched(c, client, log), nil
	case c.TLS.Enabled():
		p := &pair{log: log}
		p.certificateFile, p.keyFile = c.Pair()
		if err := p.load(); err != nil {
			return nil, fmt.Errorf("tls: %w", err)
		}
		return &secured{tlsConfig(p.get, "h2", "http/1.1"), p.keep}, nil
	}
	if !loopback(c.Listen) {
		log.Warn("listen speaks plain HTTP on an address that others may reach: let nobody but your HTTPS proxy reach it, or set tls")
	}
	return nil, nil
}

// tlsConfig allows TLS 1.2 and up; Go's choice of ciphers for those is sound.
func tlsConfig(get func(*tls.ClientHelloInfo) (*tls.Certificate, error), protocols ...string) *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: get, NextProtos: protocols}
}

// loopback reports whether an address, host:port, can be reached from this
// machine only.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	ip := net.ParseIP(host)
	return err == nil && (host == "localhost" || ip != nil && ip.IsLoopback())
}

// listener encrypts what l accepts.
func (s *secured) listener(l net.Listener) net.Listener {
	if s == nil {
		return l
	}
	return tls.NewListener(l, s.config)
}

// scheme returns http or https.
func (s *secured) scheme() string {
	if s == nil {
		return "http"
	}
	return "https"
}

// run sees to the certificate until the context ends.
func (s *secured) run(ctx context.Context) {
	if s != nil {
		s.keep(ctx)
	}
}

// pair is a certificate and its key in two files, read anew when they change.
// It compares what they hold, not when they were written: two changes may fall
// into one tick of the file system's clock. It is safe for concurrent use but
// for keep, which runs once.
type pair struct {
	certificateFile, keyFile string
	log                      *slog.Logger

	current atomic.Pointer[tls.Certificate]
	// tried is the hash of what was read last, and failed why it couldn't
	// be read.
	tried  [sha256.Size]byte
	failed string
}

// get returns the certificate in use, as tls.Config.GetCertificate does.
func (p *pair) get(*tls.ClientHelloInfo) (*tls.Certificate, error) { return p.current.Load(), nil }

// load takes the files into use if they have changed. On an error the old
// certificate stays in use.
func (p *pair) load() error {
	certificate, err := readPEM(p.certificateFile)
	if err != nil {
		return err
	}
	key, err := readPEM(p.keyFile)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(bytes.Join([][]byte{certificate, key}, []byte{0}))
	if sum == p.tried {
		return nil
	}
	p.tried = sum
	read, err := tls.X509KeyPair(certificate, key)
	if err != nil {
		return fmt.Errorf("%s with %s: %w", p.certificateFile, p.keyFile, err)
	}
	p.current.Store(&read)
	p.log.Info("certificate read", "not_after", read.Leaf.NotAfter)
	return nil
}

func readPEM(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxPEM+1))
	if err == nil && len(data) > maxPEM {
		err = fmt.Errorf("%s is larger than %d bytes", path, maxPEM)
	}
	return data, err
}

// keep loads the files again and again, and logs each cause of failure once.
func (p *pair) keep(ctx context.Context) {
	tick := time.NewTicker(reloadEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		switch err := p.load(); {
		case err == nil:
			p.failed = ""
		case err.Error() != p.failed:
			p.failed = err.Error()
			p.log.Warn("the changed certificate can't be used; the old one stays in use", "error", err)
		}
	}
}

// fetched returns certificates from Let's Encrypt, which asks back with
// TLS-ALPN-01 (RFC 8737) on port 443 of the host. autocert renews them by
// itself, also without keep.
func fetched(c *config.Config, client *http.Client, log *slog.Logger) *secured {
	m := &autocert.Manager{
		Prompt:     autocert.AcceptTOS,
		Cache:      autocert.DirCache(c.CertificateCache()),
		HostPolicy: autocert.HostWhitelist(c.TLS.Host),
		Email:      c.TLS.Email,
		Client:     &acme.Client{HTTPClient: client, UserAgent: "drypp"},
	}
	f := &fetcher{get: m.GetCertificate, host: c.TLS.Host, email: c.TLS.Email, log: log}
	return &secured{tlsConfig(m.GetCertificate, "h2", "http/1.1", acme.ALPNProto), f.keep}
}

// fetcher fetches the first certificate, so that nobody has to wait for it.
type fetcher struct {
	get         func(*tls.ClientHelloInfo) (*tls.Certificate, error)
	host, email string
	log         *slog.Logger
}

// keep returns when there is a certificate, or when the context ends.
func (f *fetcher) keep(ctx context.Context) {
	for wait := fetchAgain; ; wait = min(2*wait, fetchLatest) {
		// autocert may take minutes and knows no context.
		done := make(chan bool, 1)
		go func() { done <- f.fetch(wait) }()
		select {
		case <-ctx.Done():
			return
		case ok := <-done:
			if ok {
				return
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}

// fetch reports whether there is a certificate now, and logs why not.
func (f *fetcher) fetch(again time.Duration) bool {
	// As a client that reads ECDSA, which all do by now.
	got, err := f.get(&tls.ClientHelloInfo{ServerName: f.host, CipherSuites: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256}})
	if err != nil {
		why := err.Error()
		if f.email != "" {
			why = strings.ReplaceAll(why, f.email, "(tls.email)")
		}
		f.log.Error("no certificate could be fetched: port 443 of tls.host must lead to listen", "again_in", again, "error", why)
		return false
	}
	f.log.Info("certificate fetched", "not_after", got.Leaf.NotAfter)
	return true
}
