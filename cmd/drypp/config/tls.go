package config

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"net/mail"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// TLS says how listen is encrypted: by a certificate in files, by one that is
// fetched for Host by ACME (RFC 8555), or not at all, which suits a proxy that
// does it. Teams itself speaks to https addresses only ("Create an Azure Bot
// resource", Microsoft).
type TLS struct {
	// CertificateFile and KeyFile are PEM: the certificate with those between
	// it and the root, and its private key. They are read anew when they
	// change.
	CertificateFile string `yaml:"certificate_file"`
	KeyFile         string `yaml:"key_file"`
	// Host is the name that a certificate is fetched for from Let's Encrypt,
	// whose terms of service are accepted thereby.
	Host string `yaml:"host"`
	// Email is who Let's Encrypt may write to, or empty.
	Email string `yaml:"email"`
	// Cache is the folder, mode 0700, that fetched certificates are kept in;
	// empty means acme in the data folder.
	Cache string `yaml:"cache"`
}

// Enabled reports whether listen speaks https.
func (t TLS) Enabled() bool { return t.Host != "" || t.CertificateFile != "" }

// Pair returns the paths of the certificate and its key, or "".
func (c *Config) Pair() (certificate, key string) {
	return c.path(c.TLS.CertificateFile), c.path(c.TLS.KeyFile)
}

// CertificateCache returns the folder that fetched certificates are kept in.
func (c *Config) CertificateCache() string {
	if c.TLS.Cache == "" {
		return filepath.Join(c.DataFolder(), "acme")
	}
	return c.path(c.TLS.Cache)
}

// ClientSecretFile returns the path of the file with the bot's secret, or "".
func (c *Config) ClientSecretFile() string { return c.path(c.Bot.ClientSecretFile) }

func (t *TLS) fillIn(c *Config) {
	t.Host = strings.ToLower(t.Host)
	if t.Host != "" && c.PublicURL == "" {
		c.PublicURL = "https://" + t.Host
	}
	c.PublicURL = strings.TrimRight(c.PublicURL, "/")
}

// checkTLS holds tls and public_url to each other. Plain HTTP on an address
// that others can reach isn't refused: in a container the proxy is on another
// one. drypp serve and drypp doctor warn of it.
func (f *findings) checkTLS(c *Config) {
	t := &c.TLS
	files := t.CertificateFile != "" || t.KeyFile != ""
	switch {
	case files && t.Host != "":
		f.bad("tls.host", "stands beside a certificate of your own", "keep tls.host, or tls.certificate_file and tls.key_file")
	case files && t.KeyFile == "":
		f.bad("tls.key_file", "is missing", "name the PEM file with the certificate's private key")
	case files && t.CertificateFile == "":
		f.bad("tls.certificate_file", "is missing", "name the PEM file with the certificate and those between it and the root")
	}
	if t.Host != "" && !hostName.MatchString(t.Host) {
		f.bad("tls.host", "is no host name", "write the one name that Teams reaches Drypp by, such as drypp.example.no")
	}
	f.needsHost(t, "tls.email", t.Email)
	f.needsHost(t, "tls.cache", t.Cache)
	if a, err := mail.ParseAddress(t.Email); t.Email != "" && (err != nil || a.Address != t.Email) {
		f.bad("tls.email", "is no e-mail address", "give one that is read, or leave it out")
	}
	f.checkPublicURL(c)
}

func (f *findings) needsHost(t *TLS, key, value string) {
	if value != "" && t.Host == "" {
		f.bad(key, "is used with tls.host only", "remove it, or name the host that a certificate is fetched for")
	}
}

func (f *findings) checkPublicURL(c *Config) {
	if c.PublicURL == "" {
		return
	}
	before := len(f.problems)
	f.https("public_url", c.PublicURL)
	u, err := url.Parse(c.PublicURL)
	if err != nil || len(f.problems) > before {
		return
	}
	if strings.HasSuffix(u.Path, "/api/messages") {
		f.bad("public_url", "has /api/messages at its end", "write what stands before it, such as https://drypp.example.no")
	}
	if c.TLS.Host != "" && !strings.EqualFold(u.Hostname(), c.TLS.Host) {
		f.bad("public_url", "has another host than tls.host", "name the same host in both: it is the one that the certificate is for")
	}
}

// checkTLSFiles reads the certificate, or looks at the folder that fetched ones
// are kept in.
func (f *findings) checkTLSFiles(c *Config) {
	certificate, key := c.Pair()
	if certificate != "" && key != "" {
		before := len(f.problems)
		f.readable("tls.certificate_file", certificate)
		f.readable("tls.key_file", key)
		if len(f.problems) > before {
			return
		}
		if _, err := tls.LoadX509KeyPair(certificate, key); err != nil {
			f.bad("tls.certificate_file", "can't be used with tls.key_file: "+reason(err), "name a certificate and its own key, both PEM")
		}
	}
	if c.TLS.Host == "" {
		return
	}
	info, err := os.Stat(c.CertificateCache())
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		f.bad("tls.cache", "can't be looked at: "+reason(err), "give the user that Drypp runs as access to the folder")
	case !info.IsDir():
		f.bad("tls.cache", "is no folder", "name a folder, or one that doesn't exist yet")
	case info.Mode().Perm()&0o077 != 0:
		f.bad("tls.cache", fmt.Sprintf("is open to others (mode %04o)", info.Mode().Perm()), "chmod 0700 it: private keys lie there")
	}
}
