package main

import (
	"archive/zip"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"os/signal"
	"path"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/spf13/cobra"

	"drypp/bot/privacy"
	"drypp/bot/privacy/audit"
	"drypp/bot/reports"
	"drypp/bot/reports/export"
	"drypp/cmd/drypp/config"
	"drypp/courses"
)

// closeAsked is how an organisation is to be closed.
type closeAsked struct {
	tenant, file, certificate string
	without, yes              bool
}

func (p *program) privacyCloseCommand() *cobra.Command {
	var asked closeAsked
	cmd := &cobra.Command{
		Use:   "close ORGANISATION",
		Short: "End a contract: return everything, erase everything",
		Long: `End an organisation's contract (GDPR article 28, paragraph 3, letter g): write all that
is kept into one zip file that the customer can read without Drypp, erase the
organisation whole, with its keys, and write the signed deletion certificate.

ORGANISATION is its tenant ID. The service must be stopped; take the organisation out
of the configuration afterwards. Get drypp audit key to the customer before: the
certificate is checked with it. After an error it may be run again, with --no-package
if the package was complete.`,
		Example: `  drypp audit key --config drypp.yaml --organisation 00000000-0000-0000-0000-000000000004 > audit.key
  drypp privacy close 00000000-0000-0000-0000-000000000004 --package fjordvik.zip --certificate fjordvik-deleted.txt --config drypp.yaml`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			asked.tenant = args[0]
			if asked.certificate == "" || (asked.file == "") != asked.without {
				return fmt.Errorf("%w: name the files with --package and --certificate", errUsage)
			}
			ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGINT, syscall.SIGTERM)
			defer stop()
			return p.closeOrganisation(ctx, asked)
		},
	}
	p.configFlag(cmd)
	cmd.Flags().StringVar(&asked.file, "package", "", "write all that is kept to this `FILE`")
	cmd.Flags().BoolVar(&asked.without, "no-package", false, "write no package: there is one already")
	cmd.Flags().StringVar(&asked.certificate, "certificate", "", "write the deletion certificate to this `FILE`")
	cmd.Flags().BoolVar(&asked.yes, "yes", false, "don't ask")
	return cmd
}

func (p *program) closeOrganisation(ctx context.Context, asked closeAsked) error {
	c, err := p.loadForStores()
	if err != nil {
		return err
	}
	if asked.tenant, err = oneTenant(c, asked.tenant); err != nil {
		return err
	}
	if err := errors.Join(stopped(c), absent(asked.certificate)); err != nil {
		return err
	}
	at, err := p.openOffice(ctx, c, []string{asked.tenant}, toRead)
	if err != nil {
		return err
	}
	if len(at.opened) == 0 {
		return errNobody
	}
	err = p.returnAndErase(ctx, at, asked)
	if err := errors.Join(err, at.close()); err != nil {
		return err
	}
	if err := removeOrganisation(c, asked.tenant); err != nil {
		return err
	}
	fmt.Fprintf(p.stderr, "drypp: nothing is kept of organisation %s any more: take it out of the configuration\n", asked.tenant)
	return nil
}

// returnAndErase writes the package, erases everybody and writes the certificate.
func (p *program) returnAndErase(ctx context.Context, at *office, asked closeAsked) error {
	o := &at.opened[0]
	s := at.keys.newPrivacy(at.opened, at.directory, nil, p.now, slog.New(slog.DiscardHandler))
	if !asked.without {
		made := &packing{program: p, organisation: o, privacy: s, reports: at.reports, occasionally: p.occasionally(), logFolder: at.keys.config.Audit(o.TenantID)}
		if err := writeOnce(asked.file, func(w io.Writer) error { return made.write(ctx, w) }); err != nil {
			return err
		}
		fmt.Fprintf(p.stderr, "drypp: %s has all that is kept of the organisation\n", asked.file)
	}
	if err := p.confirm("Erase all that is kept of "+o.Name+", for good?", asked.yes); err != nil {
		return err
	}
	closed, err := s.Close(ctx, o.TenantID)
	if err != nil {
		return err
	}
	if closed.Certificate == nil {
		return errors.New("everybody is erased, but the copy of the key ring in backup.keys could not be replaced: see to it, and run this again with --no-package")
	}
	return writeOnce(asked.certificate, func(w io.Writer) error { _, err := w.Write(closed.Certificate); return err })
}

// removeOrganisation deletes the files of an organisation of whom nobody is kept.
func removeOrganisation(c *config.Config, tenant string) error {
	paths := []string{c.Store(tenant), c.Ring(tenant), c.RingCopy(tenant), c.Keys(tenant), c.Refused(tenant), c.Audit(tenant)}
	var errs []error
	for _, path := range paths {
		if path == "" {
			continue
		}
		errs = append(errs, os.RemoveAll(path))
		if err := syncFolder(filepath.Dir(path)); !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// packing is a package under way.
type packing struct {
	*program
	*organisation
	*occasionally
	privacy *privacy.Service
	reports *reports.Service
	// logFolder is the audit log's.
	logFolder string
}

// packageReadMe explains the package to who opens it in years.
const packageReadMe = `This is all that Drypp kept of the organisation. Nothing of Drypp is needed to read it.

people.csv       who there was: random ID, name, address. By the ID their file is found.
people/ID.zip    all that was kept of one person: a page to read (my-data.html), the
                 same as JSON with its schema, xAPI statements, certificates
results.xlsx     results by name, a sheet a course
results.csv      the same as comma-separated values
results.json     the same as JSON
report.pdf       the same for an auditor
campaigns.json   the campaigns
audit/           the audit log: who did what to whose data. drypp audit verify
                 --folder audit --key audit/key checks it
`

func (k *packing) write(ctx context.Context, w io.Writer) error {
	z := zip.NewWriter(w)
	files := []struct {
		name string
		do   func(context.Context, io.Writer) error
	}{
		{"README.txt", func(_ context.Context, w io.Writer) error { _, err := io.WriteString(w, packageReadMe); return err }},
		{"people.csv", k.people},
		{"results.xlsx", k.results(reports.ExportXLSX)}, {"results.csv", k.results(reports.ExportCSV)},
		{"results.json", k.results(reports.ExportJSON)}, {"report.pdf", k.results(reports.ExportPDF)},
		{"campaigns.json", k.campaigns},
		{"audit/key", func(_ context.Context, w io.Writer) error {
			_, err := io.WriteString(w, k.audit.VerifierKey()+"\n")
			return err
		}},
	}
	for _, f := range files {
		if err := k.add(ctx, z, f.name, f.do); err != nil {
			return err
		}
	}
	err := k.everybody(ctx, z)
	// Last, with what the package itself left in it.
	for _, name := range []string{audit.EntriesFile, audit.HashesFile, audit.HeadFile} {
		if err == nil {
			err = k.add(ctx, z, path.Join("audit", name), k.logFile(name))
		}
	}
	return errors.Join(err, z.Close())
}

func (k *packing) add(ctx context.Context, z *zip.Writer, name string, do func(context.Context, io.Writer) error) error {
	out, err := z.Create(name)
	if err == nil {
		err = do(ctx, out)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func (k *packing) people(ctx context.Context, w io.Writer) error {
	out := csv.NewWriter(w)
	err := out.Write([]string{"id", "name", "email"})
	if err == nil {
		err = k.store.Everybody(ctx, func(p courses.Person) error {
			return out.Write([]string{p.ID, export.Harmless(p.Name), export.Harmless(p.Email)})
		})
	}
	out.Flush()
	return errors.Join(err, out.Error())
}

func (k *packing) results(format reports.ExportFormat) func(context.Context, io.Writer) error {
	return func(ctx context.Context, w io.Writer) error {
		v := reports.Viewer{Via: reports.CommandLine, Language: courses.Language(k.Language)}
		_, err := k.reports.Export(ctx, k.TenantID, v, reports.ExportQuery{Format: format}, w)
		return err
	}
}

func (k *packing) campaigns(ctx context.Context, w io.Writer) error {
	all, err := k.store.Campaigns(ctx)
	if err != nil {
		return err
	}
	made := []campaignJSON{}
	for i := range all {
		made = append(made, campaignOf(&all[i]))
	}
	return json.MarshalEncode(jsontext.NewEncoder(w, jsontext.WithIndent("  ")), made, json.Deterministic(true))
}

func (k *packing) logFile(name string) func(context.Context, io.Writer) error {
	return func(_ context.Context, w io.Writer) error {
		f, err := os.Open(filepath.Join(k.logFolder, name))
		if err != nil {
			return err
		}
		_, err = io.Copy(w, f)
		return errors.Join(err, f.Close())
	}
}

// everybody adds the file of each person.
func (k *packing) everybody(ctx context.Context, z *zip.Writer) error {
	done := 0
	_, err := k.privacy.Return(ctx, k.TenantID, func(person string) (io.WriteCloser, error) {
		k.say("drypp: %d people written so far", done)
		done++
		// A zip within is compressed already.
		w, err := z.CreateHeader(&zip.FileHeader{Name: path.Join("people", strings.ToLower(person)+".zip"), Method: zip.Store})
		return openEntry{w}, err
	})
	return err
}

// openEntry is an entry of a zip file, which ends with the next.
type openEntry struct{ io.Writer }

// Close does nothing.
func (openEntry) Close() error { return nil }
