// Package certificates gives people proof of the courses that they passed: a
// page to show (PDF), and an Open Badges 3.0 credential that anybody can check
// without asking anyone, against keys that the organisation publishes. It also
// checks them. README.md says for administrators and auditors what is in them.
//
// The same certificate gives the same bytes as long as the key and the program
// are the same, so nothing needs to be kept but the keys. Everything in it is
// safe for concurrent use.
//
// The rules come from 1EdTech's Open Badges Specification 3.0, 8.2 "JSON Web
// Token Proof Format" and appendix B "Data Models".
package certificates

import (
	"fmt"
	"io"
	"time"

	"drypp/bot/reports"
	"drypp/courses"
	"drypp/courses/results"
)

// Config is what an Issuer needs.
type Config struct {
	// URL is the address that names the organisation as issuer, without a slash
	// at its end. What Published returns is to be found under it.
	URL string
	// Name is what people call the organisation.
	Name string
	// Location is the zone that days end by; nil means UTC.
	Location *time.Location
	// Keys signs.
	Keys *Keys
}

// Issuer makes the certificates of one organisation.
type Issuer struct{ c Config }

var _ reports.Issuer = (*Issuer)(nil)

// New returns an Issuer.
func New(c Config) *Issuer {
	if c.Location == nil {
		c.Location = time.UTC
	}
	c.Name = clean(c.Name)
	return &Issuer{c}
}

// Write writes a certificate of a person's. The page of a person without a name
// has their e-mail address instead; without that, it says that it isn't known.
func (i *Issuer) Write(w io.Writer, f reports.CertificateFormat, c results.Certificate, p *courses.Person, l courses.Language) error {
	holder := *p
	holder.Name, c.Title = clean(p.Name), clean(c.Title)
	token, err := i.sign(i.credential(&c, &holder, l))
	if err != nil {
		return err
	}
	switch f {
	case reports.CertificateBadge:
		_, err = io.WriteString(w, token)
		return err
	case reports.CertificatePDF:
		return i.page(w, &c, &holder, l, token)
	}
	return fmt.Errorf("a certificate can't be written as %q", f)
}
