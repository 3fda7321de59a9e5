package main

import (
	"errors"
	"fmt"
	"os"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

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
		Short: "Check a certificate",
		Long: `Check a certificate that Drypp issued: a PDF with its credential in it, or the
credential itself (.jwt). --keys names the keys that the organisation published, as
/issuers/TENANT/keys.json serves them; nothing is asked of the network. Get them from
the organisation itself: that the issuer is who the certificate says is for you to know.

Exit status: 0 it is genuine and counts, 1 it isn't or doesn't, 2 wrong usage.`,
		Example: `  curl -o keys.json https://drypp.example.no/issuers/00000000-0000-0000-0000-000000000004/keys.json
  drypp verify kursbevis.pdf --keys keys.json
  drypp verify kursbevis.jwt --keys keys.json --email kari@example.no`,
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
	cmd.Flags().StringVar(&asked.keys, "keys", "", "the organisation's published keys, a `FILE` with a JWK Set")
	cmd.Flags().StringVar(&asked.email, "email", "", "check that it is for the person with this e-mail `ADDRESS`")
	return cmd
}

func (p *program) verify(asked verifyAsked) error {
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
		{"score", fmt.Sprintf("%d %%", v.Percent)}, {"passed", v.Passed.UTC().Format(dayFormat)}, {"expires", expires},
		{"issuer", v.IssuerName + ", " + v.Issuer}, {"key", v.Key},
	} {
		fmt.Fprintf(t, "%s\t%s\n", l.key, export.Printable(l.value))
	}
	return t.Flush()
}
