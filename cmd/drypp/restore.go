package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"drypp/cmd/drypp/archive"
	"drypp/cmd/drypp/config"
)

func (p *program) restoreCommand() *cobra.Command {
	var asked storesAsked
	cmd := &cobra.Command{
		Use:   "restore FILE",
		Short: "Put the stores of a backup in place",
		Long: `Put the stores of a backup into the data folder. No service may run on it, the
configuration must have every organisation of the backup (or --organisation
chooses one), and none of them may have a store there: nothing is overwritten.

First everything is verified: checksums, the format, and that each store opens
and is in order. That takes as much room in the data folder as the stores
themselves. Only then are they moved into place, each at once. With --dry-run
everything is verified and nothing is put in place.`,
		Example: `  drypp restore /backup/drypp-2026-03-02.tar --config drypp.yaml --dry-run
  drypp restore /backup/drypp-2026-03-02.tar --config drypp.yaml`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.forStores(cmd, asked, func(ctx context.Context, c *config.Config) error {
				return p.restore(ctx, c, args[0], asked)
			})
		},
	}
	p.storesFlags(cmd, &asked)
	cmd.Flags().BoolVar(&asked.dryRun, "dry-run", false, "verify everything, put nothing in place")
	return cmd
}

// restored is what a restore is told about.
type restored struct {
	File     string           `json:"file"`
	DryRun   bool             `json:"dry_run"`
	Manifest archive.Manifest `json:"manifest"`
	// Restored are the tenant IDs of the organisations whose store is in
	// place, or with DryRun would be.
	Restored []string `json:"restored"`
}

func (p *program) restore(ctx context.Context, c *config.Config, file string, asked storesAsked) (err error) {
	if err := stopped(c); err != nil {
		return err
	}
	f, err := openRegular(file)
	if err != nil {
		return err
	}
	defer f.Close()
	a, err := archive.Open(f)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	organisations, err := destinations(c, a.Manifest, asked.organisation)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	w, err := openWork(c.DataFolder())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	if err := p.unpack(ctx, a, w, organisations); err != nil {
		return fmt.Errorf("%s: %w; nothing was restored", file, err)
	}
	if !asked.dryRun {
		if err := p.place(c, w, organisations); err != nil {
			return err
		}
	}
	return p.tellRestored(restored{file, asked.dryRun, a.Manifest, organisations}, asked.format)
}

// stopped refuses while a service runs on the data folder.
func stopped(c *config.Config) error {
	conn, err := net.Dial("unix", c.Socket())
	if err != nil {
		return nil
	}
	return errors.Join(fmt.Errorf("a service runs on %s: stop it first", c.DataFolder()), conn.Close())
}

// openRegular opens a file to read it from any place on.
func openRegular(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no file", path)
	}
	return os.Open(path)
}

// destinations returns the organisations to restore. Each must be configured
// and have no store.
func destinations(c *config.Config, m archive.Manifest, asked string) ([]string, error) {
	var all []string
	for _, s := range m.Stores {
		all = append(all, s.Organisation)
	}
	wanted := all
	if asked != "" {
		asked = strings.ToLower(asked)
		if !slices.Contains(all, asked) {
			return nil, fmt.Errorf("it has no organisation %q, only %s", asked, strings.Join(all, ", "))
		}
		wanted = []string{asked}
	}
	var errs []error
	for _, organisation := range wanted {
		if !slices.ContainsFunc(c.Organisations, func(o config.Organisation) bool { return o.TenantID == organisation }) {
			errs = append(errs, fmt.Errorf("it has organisation %s, which the configuration hasn't: add it there, or choose with --organisation", organisation))
			continue
		}
		errs = append(errs, vacant(c.Store(organisation)))
	}
	return wanted, errors.Join(errs...)
}

// vacant refuses a path where there is anything but an empty folder.
func vacant(folder string) error {
	info, err := os.Lstat(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if info.IsDir() {
		entries, err := os.ReadDir(folder)
		if err != nil || len(entries) == 0 {
			return err
		}
	}
	return fmt.Errorf("%s is there already and is never overwritten: move it away first", folder)
}

// unpack writes the stores into the work folder and verifies all that the
// archive holds.
func (p *program) unpack(ctx context.Context, a *archive.Archive, w *work, organisations []string) error {
	read := &progress{to: io.Discard, occasionally: p.occasionally()}
	err := a.Each(func(s archive.Store, content io.Reader) error {
		if !slices.Contains(organisations, s.Organisation) {
			return nil
		}
		read.what = "organisation " + s.Organisation
		_, f, err := w.create(s.Organisation)
		if err != nil {
			return err
		}
		_, err = io.Copy(io.MultiWriter(f, read), &untilDone{ctx, content})
		return errors.Join(err, f.Sync(), f.Close())
	})
	if err != nil {
		return err
	}
	for i, organisation := range organisations {
		read.say("drypp: checked %d of %d stores so far", i, len(organisations))
		folder := filepath.Join(w.path, organisation)
		if err := checkFolder(ctx, folder); err != nil {
			return fmt.Errorf("the store of organisation %s: %w", organisation, err)
		}
		if err := syncFolder(folder); err != nil {
			return err
		}
	}
	return nil
}

// place moves the stores into place. Renaming never replaces a folder that has
// something in it, so a service that was started meanwhile loses nothing.
func (p *program) place(c *config.Config, w *work, organisations []string) error {
	if err := stopped(c); err != nil {
		return err
	}
	for i, organisation := range organisations {
		folder := c.Store(organisation)
		if err := os.Remove(folder); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("restored: %d of %d organisations; then: %w", i, len(organisations), err)
		}
		if err := os.Rename(filepath.Join(w.path, organisation), folder); err != nil {
			return fmt.Errorf("restored: %d of %d organisations; then: %w", i, len(organisations), err)
		}
	}
	return errors.Join(syncFolder(c.DataFolder()), syncFolder(filepath.Dir(c.DataFolder())))
}

func (p *program) tellRestored(done restored, format string) error {
	if format == "json" {
		return p.writeJSON(done)
	}
	what := "restored"
	if done.DryRun {
		what = "in order, not restored (--dry-run)"
	}
	t := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "ORGANISATION\tBYTES\tAS OF\tRESULT")
	for _, s := range done.Manifest.Stores {
		if slices.Contains(done.Restored, s.Organisation) {
			fmt.Fprintf(t, "%s\t%d\t%s\t%s\n", s.Organisation, s.Size, done.Manifest.Time.Format("2006-01-02 15:04:05Z"), what)
		}
	}
	return t.Flush()
}

// untilDone reads until a context ends.
type untilDone struct {
	ctx context.Context
	r   io.Reader
}

func (u *untilDone) Read(b []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.r.Read(b)
}
