package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"syscall"
	"text/tabwriter"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/spf13/cobra"

	"drypp/cmd/drypp/archive"
	"drypp/cmd/drypp/config"
)

// storesAsked is what backup, restore and check are asked for.
type storesAsked struct {
	// organisation is a tenant ID; empty means all.
	organisation string
	format       string
	dryRun       bool
}

// storesFlags gives a command the flags that all three have.
func (p *program) storesFlags(cmd *cobra.Command, asked *storesAsked) {
	p.configFlag(cmd)
	cmd.Flags().StringVar(&asked.format, "format", "table", "table or json")
	cmd.Flags().StringVar(&asked.organisation, "organisation", "", "only the organisation with this `TENANT` ID")
}

// forStores runs one of the three: until it is done or a signal comes, so that
// nothing half done is left behind.
func (p *program) forStores(cmd *cobra.Command, asked storesAsked, run func(context.Context, *config.Config) error) error {
	if asked.format != "table" && asked.format != "json" {
		return fmt.Errorf("%w: there is no format %q: choose table or json", errUsage, asked.format)
	}
	c, err := p.loadForStores()
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	return run(ctx, c)
}

func (p *program) backupCommand() *cobra.Command {
	var asked storesAsked
	cmd := &cobra.Command{
		Use:   "backup FILE",
		Short: "Copy all stores into one file",
		Long: `Copy the store of every organisation into one file, a tar archive with a
manifest. Each store is copied as of one moment: every answer that had been
acknowledged before the backup began is in it. FILE must not exist yet; it
appears, mode 0600, once it is whole and on the disk. Until then it is
FILE.part, which stays if the machine stops: remove it then.

A running service is asked over its socket in the data folder and goes on
answering. While a store is copied it can't use room again that changes free, so
its file grows by what is changed meanwhile, and keeps that size for later use.
When no service runs the stores are read directly.

The file holds no keys, so nobody can be read in it. The keys are copied to the
folder that backup.keys names, in their newest form only: a restore needs both, and
brings back nobody who was erased since. To verify a backup, restore it with
--dry-run.`,
		Example: `  drypp backup /backup/drypp-2026-03-02.tar --config drypp.yaml
  drypp backup one.tar --config drypp.yaml --organisation 00000000-0000-0000-0000-000000000004 --format json`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.forStores(cmd, asked, func(ctx context.Context, c *config.Config) error {
				return p.backup(ctx, c, args[0], asked)
			})
		},
	}
	p.storesFlags(cmd, &asked)
	return cmd
}

// backupMade is what a backup is told about.
type backupMade struct {
	File string `json:"file"`
	Size int64  `json:"size"`
	// SHA256 is the checksum of the whole file.
	SHA256   string           `json:"sha256"`
	Manifest archive.Manifest `json:"manifest"`
}

func (p *program) backup(ctx context.Context, c *config.Config, file string, asked storesAsked) error {
	from, err := p.kept(ctx, c)
	if err != nil {
		return err
	}
	p.warnOfStrays(c, from.organisations())
	organisations, err := chosen(from.organisations(), asked.organisation)
	if err != nil {
		return err
	}
	made := backupMade{File: file}
	if c.Backup.Keys == "" {
		fmt.Fprintf(p.stderr, "drypp: the backup is useless without the key rings in %s: set backup.keys, so that a copy of them is kept elsewhere\n", filepath.Dir(c.Ring("")))
	}
	err = writeOnce(file, func(out io.Writer) (err error) {
		sum := sha256.New()
		count := &progress{to: io.MultiWriter(out, sum), occasionally: p.occasionally()}
		made.Manifest, err = p.archive(ctx, count, from, organisations)
		made.Size, made.SHA256 = count.done, hex.EncodeToString(sum.Sum(nil))
		return err
	})
	if err != nil {
		return err
	}
	return p.tellBackup(made, asked.format)
}

// archive writes the archive of those organisations that have a store.
func (p *program) archive(ctx context.Context, out *progress, from kept, organisations []string) (archive.Manifest, error) {
	a := archive.NewWriter(out, buildVersion(), p.now())
	for _, organisation := range organisations {
		out.what = "organisation " + organisation
		err := a.Add(organisation, func(to func(int64) (io.Writer, error)) error {
			return from.snapshot(ctx, organisation, to)
		})
		if errors.Is(err, errNoStore) {
			fmt.Fprintf(p.stderr, "drypp: organisation %s is left out: %v\n", organisation, err)
			continue
		}
		if err != nil {
			return a.Manifest, fmt.Errorf("organisation %s: %w", organisation, err)
		}
		// Afterwards, so that everybody in the snapshot has their key in the copy.
		if err := from.copyKeys(ctx, organisation); err != nil {
			return a.Manifest, fmt.Errorf("organisation %s: backup.keys: %w", organisation, err)
		}
	}
	if len(a.Manifest.Stores) == 0 {
		return a.Manifest, errors.New("there is nothing to back up: no organisation has a store yet")
	}
	return a.Manifest, a.Close()
}

// writeOnce writes a file that isn't there yet and appears when it is whole
// and durable. Two can't write the same file at once.
func writeOnce(file string, write func(io.Writer) error) (err error) {
	if err := absent(file); err != nil {
		return err
	}
	part := file + ".part"
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already: if nothing is writing it, something was cut short; remove it", part)
	}
	if err != nil {
		return err
	}
	err = errors.Join(write(&steady{File: f}), f.Sync(), f.Close())
	if err == nil {
		err = absent(file)
	}
	if err == nil {
		err = os.Rename(part, file)
	}
	if err != nil {
		return errors.Join(err, os.Remove(part))
	}
	return syncFolder(filepath.Dir(file))
}

// absent refuses a path where there is something.
func absent(path string) error {
	_, err := os.Lstat(path)
	if err == nil {
		return fmt.Errorf("%s is there already and is never overwritten: choose another name, or remove it", path)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// tellBackup says what was made.
func (p *program) tellBackup(made backupMade, format string) error {
	if format == "json" {
		return p.writeJSON(made)
	}
	t := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "ORGANISATION\tBYTES\tSHA-256")
	for _, s := range made.Manifest.Stores {
		fmt.Fprintf(t, "%s\t%d\t%s\n", s.Organisation, s.Size, s.SHA256)
	}
	fmt.Fprintf(t, "%s\t%d\t%s\n", made.File, made.Size, made.SHA256)
	return t.Flush()
}

// writeJSON writes one document.
func (p *program) writeJSON(v any) error {
	return json.MarshalEncode(jsontext.NewEncoder(p.stdout, jsontext.WithIndent("  ")), v, json.Deterministic(true))
}

// buildVersion names this build of Drypp.
func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	return info.Main.Version
}

// sayEvery is how often somebody who waits is told how far it is.
const sayEvery = 2 * time.Second

// occasionally tells somebody who waits how far it is.
type occasionally struct {
	out  io.Writer
	now  func() time.Time
	next time.Time
}

func (p *program) occasionally() *occasionally {
	return &occasionally{p.stderr, p.now, p.now().Add(sayEvery)}
}

// say prints a line, unless the last one, or the beginning, was just now.
func (o *occasionally) say(format string, args ...any) {
	if now := o.now(); now.After(o.next) {
		fmt.Fprintf(o.out, format+"\n", args...)
		o.next = now.Add(sayEvery)
	}
}

// progress passes on what is written and says how much that is.
type progress struct {
	*occasionally
	to   io.Writer
	what string
	done int64
}

func (p *progress) Write(b []byte) (int, error) {
	n, err := p.to.Write(b)
	p.done += int64(n)
	p.say("drypp: %s: %d MiB so far", p.what, p.done>>20)
	return n, err
}
