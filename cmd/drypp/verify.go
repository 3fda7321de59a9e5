package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"drypp/bot/privacy/audit"
	"drypp/bot/reports/certificates"
	"drypp/bot/reports/export"
)

// verifyAsked is which certificate is to be checked, and with what.
type verifyAsked struct{ file, keys, email, format string }

// verifyCommand checks a certificate, without any configuration: anybody may.
func (p *program) verifyCommand() *cobra.Command {
	var asked verifyAsked
	cmd := &cobra.Command{
		Use:   "verify FILE",
		Short: "Check a certificate of a course or of a deletion",
		Long: `Check a certificate that Drypp issued: a PDF with its credential in it, the credential
itself (.jwt), or a deletion certificate. --keys names the keys that the organisation
published: as /issuers/TENANT/keys.json serves them, or for a deletion certificate what
drypp audit key prints. Nothing is asked of the network. Get the keys from the
organisation itself: that the issuer is who the certificate says is for you to know.

Exit status: 0 it is genuine and counts, 1 it isn't or doesn't, 2 wrong usage.`,
		Example: `  curl -o keys.json https://drypp.example.no/issuers/00000000-0000-0000-0000-000000000004/keys.json
  drypp verify kursbevis.pdf --keys keys.json
  drypp verify kursbevis.jwt --keys keys.json --email kari@example.no
  drypp verify slettet.txt --keys audit.key`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if asked.file = args[0]; asked.keys == "" {
				return fmt.Errorf("%w: name the organisation's published keys with --keys FILE", errUsage)
			}
			if err := checkFormat(asked.format); err != nil {
				return err
			}
			return p.verify(asked)
		},
	}
	formatFlag(cmd, &asked.format)
	cmd.Flags().StringVar(&asked.keys, "keys", "", "the organisation's published keys, a `FILE`: a JWK Set, or what drypp audit key prints")
	cmd.Flags().StringVar(&asked.email, "email", "", "check that it is for the person with this e-mail `ADDRESS`")
	return cmd
}

func (p *program) verify(asked verifyAsked) error {
	deletion, err := isDeletion(asked.file)
	if err != nil {
		return err
	}
	if deletion {
		return p.verifyDeletion(asked)
	}
	published, err := os.Open(asked.keys)
	if err != nil {
		return err
	}
	defer published.Close()
	keys, err := certificates.ReadKeys(published)
	if err != nil {
		return fmt.Errorf("%s: %w", asked.keys, err)
	}
	file, err := os.Open(asked.file)
	if err != nil {
		return err
	}
	defer file.Close()
	v, wrong := certificates.Verify(file, keys, p.now())
	if v == nil {
		return fmt.Errorf("%s: %w", asked.file, wrong)
	}
	if wrong == nil && asked.email != "" && !v.IsFor(asked.email) {
		wrong = errOtherPerson
	}
	if err := p.showVerified(v, wrong, asked.format); err != nil || wrong == nil {
		return err
	}
	return fmt.Errorf("%s: %w", asked.file, wrong)
}

var errOtherPerson = errors.New("it isn't for the person with that address")

// verifiedJSON is what a genuine certificate says.
type verifiedJSON struct {
	Valid      bool      `json:"valid"`
	Problem    string    `json:"problem,omitzero"`
	ID         string    `json:"id"`
	Issuer     string    `json:"issuer"`
	IssuerName string    `json:"issuer_name"`
	Name       string    `json:"name,omitzero"`
	Course     string    `json:"course"`
	Version    string    `json:"version"`
	Percent    int       `json:"percent"`
	Passed     time.Time `json:"passed"`
	Expires    time.Time `json:"expires,omitzero"`
	Key        string    `json:"key"`
}

func (p *program) showVerified(v *certificates.Verified, wrong error, format string) error {
	if format == "json" {
		made := verifiedJSON{
			Valid: wrong == nil, ID: v.ID, Issuer: v.Issuer, IssuerName: v.IssuerName, Name: v.Name, Course: v.Title,
			Version: v.Version, Percent: v.Percent, Passed: v.Passed, Expires: v.Expires, Key: v.Key,
		}
		if wrong != nil {
			made.Problem = wrong.Error()
		}
		return writeDocument(p.stdout, made)
	}
	verdict, expires := "genuine, and it counts", "never"
	if wrong != nil {
		verdict = "genuine, but " + wrong.Error()
	}
	if !v.Expires.IsZero() {
		expires = v.Expires.UTC().Format(dayFormat)
	}
	t := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	for _, l := range []line{
		{"certificate", v.ID}, {"verdict", verdict}, {"name", v.Name}, {"course", v.Title + ", version " + v.Version},
		{"score", fmt.Sprintf("%d%%", v.Percent)}, {"passed", v.Passed.UTC().Format(dayFormat)}, {"expires", expires},
		{"issuer", v.IssuerName + ", " + v.Issuer}, {"key", v.Key},
	} {
		fmt.Fprintf(t, "%s\t%s\n", l.key, export.Printable(l.value))
	}
	return t.Flush()
}

// isDeletion reports whether a file is a deletion certificate, or says so.
func isDeletion(file string) (bool, error) {
	f, err := os.Open(file)
	if err != nil {
		return false, err
	}
	defer f.Close()
	beginning := make([]byte, 512)
	n, err := io.ReadFull(f, beginning)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return audit.IsCertificate(beginning[:n]), err
}

// deletionJSON is what a genuine deletion certificate says.
type deletionJSON struct {
	Valid   bool      `json:"valid"`
	Tenant  string    `json:"tenant"`
	Kind    string    `json:"kind"`
	Persons []string  `json:"persons"`
	At      time.Time `json:"at"`
	Entry   uint64    `json:"entry"`
	Hash    string    `json:"hash"`
	What    []string  `json:"what"`
}

func (p *program) verifyDeletion(asked verifyAsked) error {
	if asked.email != "" {
		return fmt.Errorf("%w: --email is for certificates of courses: a deletion certificate names nobody", errUsage)
	}
	key, err := os.ReadFile(asked.keys)
	if err != nil {
		return err
	}
	file, err := os.Open(asked.file)
	if err != nil {
		return err
	}
	defer file.Close()
	d, err := audit.VerifyCertificate(file, strings.TrimSpace(string(key)))
	if err != nil {
		return fmt.Errorf("%s: %w", asked.file, err)
	}
	if asked.format == "json" {
		return writeDocument(p.stdout, deletionJSON{true, d.Tenant, d.Kind, d.Persons, d.At, d.Entry, d.Hash, d.What})
	}
	t := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "verdict\tgenuine\norganisation\t%s\ndeleted\t%s\nwhat\t%s\n", d.Tenant, d.At.Format(time.RFC3339), strings.Join(d.What, ", "))
	for _, id := range d.Persons {
		fmt.Fprintf(t, "person\t%s\n", id)
	}
	fmt.Fprintf(t, "on record\tentry %d, %s\n", d.Entry, d.Hash)
	return t.Flush()
}
