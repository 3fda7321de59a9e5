package teamstest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"maps"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// Network leads to stand-ins under their real host names: a proxy that takes
// CONNECT (RFC 9110, section 9.3.6) and leads it to one TLS server, whose
// certificates are signed by a CA of its own. Whatever isn't known is refused
// and noted. It is safe for concurrent use.
type Network struct {
	proxy, server http.Server
	proxyAddress  net.Addr
	tunnels       *tunnels
	roots         *x509.CertPool
	caFile        string
	ca            tls.Certificate
	leaf          *ecdsa.PrivateKey
	serving       sync.WaitGroup

	mu           sync.Mutex
	hosts        map[string]http.Handler
	certificates map[string]*tls.Certificate
	refused      []string
}

// Listen opens a network that leads to the stand-in. The CA's certificate goes
// into the folder dir. Close it after use.
func (t *Teams) Listen(dir string) (*Network, error) {
	n := &Network{hosts: maps.Clone(t.hosts), certificates: map[string]*tls.Certificate{}}
	if err := n.makeCA(dir, t.config.Now()); err != nil {
		return nil, fmt.Errorf("teamstest: %w", err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("teamstest: %w", err)
	}
	n.proxyAddress = listener.Addr()
	n.tunnels = &tunnels{accept: make(chan net.Conn), closed: make(chan struct{}), address: listener.Addr()}
	quiet := log.New(io.Discard, "", 0)
	n.proxy = http.Server{Handler: http.HandlerFunc(n.connect), ReadHeaderTimeout: 10 * time.Second, ErrorLog: quiet}
	n.server = http.Server{
		Handler: http.HandlerFunc(n.serve), ReadHeaderTimeout: 10 * time.Second, ErrorLog: quiet,
		TLSConfig: &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: n.certificate},
	}
	n.serving.Go(func() { n.proxy.Serve(listener) })
	n.serving.Go(func() { n.server.ServeTLS(n.tunnels, "", "") })
	return n, nil
}

// Handle leads a further host to h.
func (n *Network) Handle(host string, h http.Handler) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.hosts[host] = h
}

// Env returns what a program needs in its environment to reach the stand-ins,
// and nothing else by https.
func (n *Network) Env() []string {
	proxy := n.proxyURL().String()
	return []string{
		"HTTPS_PROXY=" + proxy, "https_proxy=" + proxy,
		"NO_PROXY=", "no_proxy=", "SSL_CERT_FILE=" + n.caFile,
	}
}

// Transport returns a transport that reaches the stand-ins from this process.
func (n *Network) Transport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.Proxy = http.ProxyURL(n.proxyURL())
	t.TLSClientConfig = &tls.Config{RootCAs: n.roots, MinVersion: tls.VersionTLS12}
	return t
}

// Client returns a client that reaches the stand-ins from this process.
func (n *Network) Client() *http.Client { return &http.Client{Transport: n.Transport()} }

func (n *Network) proxyURL() *url.URL {
	return &url.URL{Scheme: "http", Host: n.proxyAddress.String()}
}

// Refused returns what was asked for and isn't known, oldest first.
func (n *Network) Refused() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.refused)
}

// Close drops every connection and waits until nothing runs any more.
func (n *Network) Close() error {
	n.tunnels.Close()
	n.proxy.Close()
	n.server.Close()
	n.serving.Wait()
	return nil
}

// connect makes a tunnel to a host that is known.
func (n *Network) connect(w http.ResponseWriter, r *http.Request) {
	host, port, err := net.SplitHostPort(r.Host)
	if r.Method != http.MethodConnect || err != nil || port != "443" || n.handler(host) == nil {
		n.mu.Lock()
		n.refused = append(n.refused, r.Method+" "+r.Host)
		n.mu.Unlock()
		w.WriteHeader(http.StatusForbidden)
		return
	}
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	if _, err := io.WriteString(conn, "HTTP/1.1 200 Connection established\r\n\r\n"); err != nil {
		conn.Close()
		return
	}
	n.tunnels.lead(conn)
}

func (n *Network) handler(host string) http.Handler {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.hosts[host]
}

// serve answers for the host that the request names, which is the one that
// the certificate was made for.
func (n *Network) serve(w http.ResponseWriter, r *http.Request) {
	h := n.handler(r.Host)
	if h == nil || r.TLS.ServerName != r.Host {
		w.WriteHeader(http.StatusMisdirectedRequest)
		return
	}
	h.ServeHTTP(w, r)
}

// tunnels is the listener of the TLS server: what comes out of the proxy.
type tunnels struct {
	accept  chan net.Conn
	closed  chan struct{}
	once    sync.Once
	address net.Addr
}

func (l *tunnels) lead(conn net.Conn) {
	select {
	case l.accept <- conn:
	case <-l.closed:
		conn.Close()
	}
}

func (l *tunnels) Accept() (net.Conn, error) {
	select {
	case conn := <-l.accept:
		return conn, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *tunnels) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

func (l *tunnels) Addr() net.Addr { return l.address }

// makeCA makes the CA and writes its certificate. Everything is good for a day.
func (n *Network) makeCA(dir string, now time.Time) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	template := template("teamstest CA", now)
	template.IsCA, template.BasicConstraintsValid = true, true
	template.KeyUsage = x509.KeyUsageCertSign
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return err
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		return err
	}
	n.ca = tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}
	n.roots = x509.NewCertPool()
	n.roots.AddCert(leaf)
	if n.leaf, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		return err
	}
	n.caFile = filepath.Join(dir, "teamstest-ca.pem")
	return os.WriteFile(n.caFile, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600)
}

func template(name string, now time.Time) *x509.Certificate {
	return &x509.Certificate{
		Subject:   pkix.Name{CommonName: name},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(24 * time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature,
	}
}

// certificate returns the certificate of a host that is known.
func (n *Network) certificate(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	host := hello.ServerName
	n.mu.Lock()
	defer n.mu.Unlock()
	if c := n.certificates[host]; c != nil {
		return c, nil
	}
	if n.hosts[host] == nil {
		return nil, fmt.Errorf("no host %q here", host)
	}
	template := template(host, n.ca.Leaf.NotBefore.Add(time.Hour))
	template.DNSNames = []string{host}
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	der, err := x509.CreateCertificate(rand.Reader, template, n.ca.Leaf, n.leaf.Public(), n.ca.PrivateKey)
	if err != nil {
		return nil, err
	}
	c := &tls.Certificate{Certificate: [][]byte{der, n.ca.Certificate[0]}, PrivateKey: n.leaf}
	n.certificates[host] = c
	return c, nil
}
