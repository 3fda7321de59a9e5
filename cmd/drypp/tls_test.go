package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"drypp/cmd/drypp/config"
)

// files is a certificate and its key in a folder.
type files struct {
	*testing.T
	folder string
}

func (f files) write(certificate, key string) {
	f.Helper()
	for name, text := range map[string]string{"c.pem": certificate, "k.pem": key} {
		if err := os.WriteFile(filepath.Join(f.folder, name), []byte(text), 0o600); err != nil {
			f.Fatal(err)
		}
	}
}

// secured returns what drypp serve would encrypt with.
func (f files) secured(log *slog.Logger) (*secured, error) {
	c := &config.Config{TLS: config.TLS{CertificateFile: filepath.Join(f.folder, "c.pem"), KeyFile: filepath.Join(f.folder, "k.pem")}}
	return newSecured(c, nil, log)
}

// shown is one connection over a pipe: who is at the other end, and whether it
// still works.
type shown struct {
	client, server *tls.Conn
}

// dial shakes hands with what s encrypts, in memory.
func dial(s *secured, as *tls.Config) (*shown, error) {
	near, far := net.Pipe()
	c := &shown{client: tls.Client(near, as), server: tls.Server(far, s.config)}
	failed := make(chan error, 1)
	go func() { failed <- c.server.Handshake() }()
	err := c.client.Handshake()
	if err != nil {
		c.close()
	}
	return c, errors.Join(err, <-failed)
}

func (c *shown) close() {
	// Closing the pipe, not saying goodbye: nobody reads at the other end.
	_ = c.client.NetConn().Close()
	_ = c.server.NetConn().Close()
}

func (c *shown) name() string { return c.client.ConnectionState().PeerCertificates[0].DNSNames[0] }

// works sends a byte through the connection.
func (c *shown) works() bool {
	go func() { _, _ = c.server.Write([]byte("x")) }()
	var b [1]byte
	n, err := c.client.Read(b[:])
	return n == 1 && err == nil
}

// anybody believes every certificate: what is tested is which one is shown.
func anybody() *tls.Config {
	return &tls.Config{InsecureSkipVerify: true, ServerName: publicHost}
}

func TestCertificateIsReadAgain(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	oneCertificate, oneKey := selfSigned(t, "one.example.no", time.Hour)
	twoCertificate, twoKey := selfSigned(t, "two.example.no", time.Hour)
	synctest.Test(t, func(t *testing.T) {
		f := files{t, folder}
		f.write(oneCertificate, oneKey)
		var log strings.Builder
		s, err := f.secured(slog.New(slog.NewTextHandler(&log, nil)))
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		var keeping sync.WaitGroup
		keeping.Go(func() { s.run(ctx) })
		shows := func(want string) *shown {
			t.Helper()
			c, err := dial(s, anybody())
			if err != nil {
				t.Fatal(err)
			}
			if c.name() != want {
				t.Errorf("it shows %s, want %s", c.name(), want)
			}
			return c
		}
		later := func() { time.Sleep(reloadEvery); synctest.Wait() }

		old := shows("one.example.no")
		defer old.close()
		// The certificate is there already, its key not yet.
		f.write(twoCertificate, oneKey)
		later()
		later()
		shows("one.example.no").close()
		if n := strings.Count(log.String(), "the old one stays in use"); n != 1 {
			t.Errorf("it is logged %d times, want once:\n%s", n, &log)
		}
		f.write(twoCertificate, twoKey)
		later()
		shows("two.example.no").close()
		if !old.works() {
			t.Error("the open connection broke")
		}
		// Gone, and back.
		if err := os.Remove(filepath.Join(folder, "c.pem")); err != nil {
			t.Fatal(err)
		}
		later()
		shows("two.example.no").close()
		f.write(oneCertificate, oneKey)
		later()
		shows("one.example.no").close()
		if n := strings.Count(log.String(), "level=WARN"); n != 2 || strings.Contains(log.String(), "PRIVATE") {
			t.Errorf("%d warnings, want 2:\n%s", n, &log)
		}
		stop()
		keeping.Wait()
	})
}

func TestOldTLSIsRefused(t *testing.T) {
	t.Parallel()
	f := files{t, t.TempDir()}
	f.write(selfSigned(t, publicHost, time.Hour))
	s, err := f.secured(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		version uint16
		refused bool
	}{{tls.VersionTLS10, true}, {tls.VersionTLS11, true}, {tls.VersionTLS12, false}, {tls.VersionTLS13, false}} {
		as := anybody()
		as.MinVersion, as.MaxVersion = test.version, test.version
		c, err := dial(s, as)
		if (err != nil) != test.refused {
			t.Errorf("%s: %v", tls.VersionName(test.version), err)
		}
		if err == nil {
			c.close()
		}
	}
}

func TestUnusablePairs(t *testing.T) {
	t.Parallel()
	certificate, key := selfSigned(t, publicHost, time.Hour)
	_, another := selfSigned(t, publicHost, time.Hour)
	for name, test := range map[string]struct{ certificate, key, want string }{
		"another's key": {certificate, another, "private key does not match public key"},
		"no key":        {certificate, "", "k.pem"},
		"swapped":       {key, certificate, "c.pem"},
		"too large":     {strings.Repeat("x", maxPEM+1), key, "is larger than 1048576 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := files{t, t.TempDir()}
			f.write(test.certificate, test.key)
			if _, err := f.secured(slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
	if _, err := (files{t, t.TempDir()}).secured(slog.New(slog.DiscardHandler)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("without files: %v", err)
	}
}

func TestPlainHTTPIsWarnedOf(t *testing.T) {
	t.Parallel()
	for address, warned := range map[string]bool{
		"127.0.0.1:80": false, "[::1]:80": false, "localhost:80": false, "127.0.0.2:80": false,
		"0.0.0.0:80": true, ":80": true, "10.0.0.1:80": true, "drypp.example.no:80": true,
	} {
		var log strings.Builder
		s, err := newSecured(&config.Config{Listen: address}, nil, slog.New(slog.NewTextHandler(&log, nil)))
		if s != nil || err != nil || strings.Contains(log.String(), "plain HTTP") != warned {
			t.Errorf("%s: %v, %v, %s", address, s, err, &log)
		}
	}
}

// TestServeSpeaksHTTPS talks to the real program, which has a pair of files.
func TestServeSpeaksHTTPS(t *testing.T) {
	t.Parallel()
	i := install(t, time.Now())
	i.pair(publicHost, time.Hour)
	p := i.serve()
	if !strings.HasPrefix(p.address, "https://127.0.0.1:") {
		t.Fatalf("ready on %s", p.address)
	}
	pem, err := os.ReadFile(i.path("c.pem"))
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, ServerName: publicHost}, ForceAttemptHTTP2: true}
	t.Cleanup(transport.CloseIdleConnections)
	client := http.Client{Transport: transport}
	resp, err := client.Post(p.address+"/api/messages", "application/json", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusUnauthorized || resp.Proto != "HTTP/2.0" {
		t.Errorf("%s %s", resp.Proto, resp.Status)
	}
}
