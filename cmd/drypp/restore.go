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

	"drypp/bot/store/bolt"
	"drypp/cmd/drypp/archive"
	"drypp/cmd/drypp/config"
)

func (p *program) restoreCommand() *cobra.Command {
	var asked storesAsked
	var keys string
	cmd := &cobra.Command{
		Use:   "restore FILE",
		Short: "Put the stores of a backup in place",
		Long: `Put the stores of a backup into the data folder. No service may run on it, the
configuration must have every organisation of the backup (or --organisation
chooses one), and none of them may have a store there: nothing is overwritten.

A backup holds no keys. --keys names the copy of the key rings that backup.keys was
set to (or one ring, with --organisation); leave it out where the rings are still in
the data folder. They must be in their newest form: who was erased since the backup
has no key there any more and isn't brought back.

First everything is verified: checksums, the format, and that each store opens
and is in order. That takes as much room in the data folder as the stores
themselves. Only then are they moved into place, each at once. With --dry-run
everything is verified and nothing is put in place.`,
		Example: `  drypp restore /backup/drypp-2026-03-02.tar --keys /mnt/keys --config drypp.yaml --dry-run
  drypp restore /backup/drypp-2026-03-02.tar --keys /mnt/keys --config drypp.yaml`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.forStores(cmd, asked, func(ctx context.Context, c *config.Config) error {
				return p.restore(ctx, c, args[0], keys, asked)
			})
		},
	}
	p.storesFlags(cmd, &asked)
	cmd.Flags().BoolVar(&asked.dryRun, "dry-run", false, "verify everything, put nothing in place")
	cmd.Flags().StringVar(&keys, "keys", "", "the `FOLDER` with the copies of the key rings, or one ring's file")
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

func (p *program) restore(ctx context.Context, c *config.Config, file, keys string, asked storesAsked) (err error) {
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
	r := &restoring{program: p, keeper: p.keeper(ctx, c), work: w}
	if r.rings, err = r.choose(keys, organisations); err != nil {
		return err
	}
	if err := r.unpack(ctx, a, organisations); err != nil {
		return fmt.Errorf("%s: %w; nothing was restored", file, err)
	}
	if !asked.dryRun {
		if err := r.place(organisations); err != nil {
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

// restoring is a restore under way.
type restoring struct {
	*program
	*keeper
	work *work
	// rings has the ring of each organisation that is to be put in place, empty
	// where the one in the data folder stays.
	rings map[string]string
}

// choose returns where the ring of each organisation is. A ring that is in place
// is newer than any copy of it.
func (r *restoring) choose(keys string, organisations []string) (map[string]string, error) {
	rings := map[string]string{}
	for _, organisation := range organisations {
		there := r.config.Ring(organisation)
		_, err := os.Stat(there)
		switch {
		case err == nil && keys != "":
			return nil, fmt.Errorf("%s is there already, and is as new as a copy of it can be: leave --keys out, or move it away first", there)
		case err == nil:
			continue
		case keys == "":
			return nil, fmt.Errorf("there is no key ring for organisation %s in %s: name the copy with --keys; a backup can't be read without", organisation, filepath.Dir(there))
		}
		if rings[organisation], err = ringIn(keys, organisation, len(organisations)); err != nil {
			return nil, err
		}
	}
	return rings, nil
}

// ringIn returns the file of an organisation's ring: in a folder of rings, or the
// file itself if it is for one.
func ringIn(keys, organisation string, organisations int) (string, error) {
	info, err := os.Stat(keys)
	if err != nil {
		return "", fmt.Errorf("--keys: %w", err)
	}
	if info.IsDir() {
		file := filepath.Join(keys, organisation+".ring")
		if _, err := os.Stat(file); err != nil {
			return "", fmt.Errorf("--keys: there is no ring for organisation %s: %w", organisation, err)
		}
		return file, nil
	}
	if organisations != 1 {
		return "", fmt.Errorf("--keys names one ring, and the backup has %d organisations: name the folder, or choose with --organisation", organisations)
	}
	return keys, nil
}

// ring returns the file of the ring that an organisation's store is read with: one
// that is to be put in place lies in the work folder by now.
func (r *restoring) ring(organisation string) string {
	if r.rings[organisation] == "" {
		return r.config.Ring(organisation)
	}
	return filepath.Join(r.work.path, organisation+".ring")
}

// unpack writes the stores and rings into the work folder and verifies all that
// the archive holds.
func (r *restoring) unpack(ctx context.Context, a *archive.Archive, organisations []string) error {
	read := &progress{to: io.Discard, occasionally: r.occasionally()}
	err := a.Each(func(s archive.Store, content io.Reader) error {
		if !slices.Contains(organisations, s.Organisation) {
			return nil
		}
		read.what = "organisation " + s.Organisation
		_, f, err := r.work.create(s.Organisation)
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
		if err := r.verify(ctx, organisation); err != nil {
			return fmt.Errorf("the store of organisation %s: %w", organisation, err)
		}
	}
	return nil
}

// verify checks a store with its ring.
func (r *restoring) verify(ctx context.Context, organisation string) error {
	if from := r.rings[organisation]; from != "" {
		if err := copyFile(r.ring(organisation), from); err != nil {
			return err
		}
	}
	folder := filepath.Join(r.work.path, organisation)
	if err := r.checkFolder(ctx, folder, r.ring(organisation)); err != nil {
		return err
	}
	return syncFolder(folder)
}

// copyFile copies a file durably to one that isn't there, mode 0600.
func copyFile(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}

// place moves the rings and stores into place, and opens each store once, which
// takes out of it who was erased since. Renaming never replaces a folder that has
// something in it, so a service that was started meanwhile loses nothing.
func (r *restoring) place(organisations []string) error {
	if err := stopped(r.config); err != nil {
		return err
	}
	for i, organisation := range organisations {
		if err := r.placeOne(organisation); err != nil {
			return fmt.Errorf("restored: %d of %d organisations; then: %w", i, len(organisations), err)
		}
	}
	return errors.Join(syncFolder(r.config.DataFolder()), syncFolder(filepath.Dir(r.config.DataFolder())))
}

func (r *restoring) placeOne(organisation string) error {
	folder, ring := r.config.Store(organisation), r.config.Ring(organisation)
	if r.rings[organisation] != "" {
		if err := os.MkdirAll(filepath.Dir(ring), 0o700); err != nil {
			return err
		}
		// A link never replaces what is there.
		if err := os.Link(r.ring(organisation), ring); err != nil {
			return err
		}
		if err := syncFolder(filepath.Dir(ring)); err != nil {
			return err
		}
	}
	if err := os.Remove(folder); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Rename(filepath.Join(r.work.path, organisation), folder); err != nil {
		return err
	}
	db, err := r.open(organisation, folder, bolt.Options{})
	if err != nil {
		return err
	}
	return db.Close()
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
