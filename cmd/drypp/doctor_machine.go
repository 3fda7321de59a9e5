package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"

	"github.com/go-json-experiment/json"
	"golang.org/x/sys/unix"

	"drypp/bot/privacy/eea"
	"drypp/bot/store"
	"drypp/bot/store/bolt"
	"drypp/courses/library"
)

// region compares the configuration with where the machine is.
func (d *doctor) region(ctx context.Context) []finding {
	says := d.config.Region
	location, ok := eea.Probe(ctx, d.metadata, d.env)
	switch {
	case !ok:
		return isFine(says + ", in the EEA, says the configuration; no Azure machine here confirms it")
	case eea.CheckRegion(location) != nil:
		return []finding{isComplaint("this machine is in "+location+", outside the EEA", "move Drypp and its data folder to a machine in "+says)}
	case location != says:
		return []finding{isComplaint("this machine is in "+location+", and the configuration says "+says,
			"set region to "+location+" if the data is to be there, or move to a machine in "+says)}
	}
	return isFine(says + ", in the EEA, and this machine is there")
}

// folders looks for what others on this machine could read or change.
func (d *doctor) folders(context.Context) []finding {
	c := d.config
	var found []finding
	look := func(path string, forbidden fs.FileMode, fix string) {
		info, err := os.Stat(path)
		switch {
		case path == "" || errors.Is(err, fs.ErrNotExist):
		case err != nil:
			found = append(found, isComplaint("can't be looked at: "+err.Error(), "run drypp doctor as the user that Drypp runs as, and give that user access"))
		case info.Mode().Perm()&forbidden != 0:
			found = append(found, isComplaint(fmt.Sprintf("%s is open to others (mode %04o)", path, info.Mode().Perm()), fix+" "+path))
		}
	}
	for _, o := range c.Organisations {
		look(c.Store(o.TenantID), 0o077, "chmod 0700")
		look(filepath.Join(c.Store(o.TenantID), bolt.FileName), 0o077, "chmod 0600")
	}
	look(c.Socket(), 0o077, "chmod 0600")
	_, key := c.Pair()
	// A group of their own is a usual way to share these.
	for _, secret := range []string{key, c.ClientSecretFile(), c.CertificateFile(), c.TokenFile()} {
		look(secret, 0o007, "chmod o-rwx")
	}
	if found != nil {
		return found
	}
	if _, err := os.Stat(c.DataFolder()); errors.Is(err, fs.ErrNotExist) {
		return isFine(c.DataFolder() + " doesn't exist yet; drypp serve makes it")
	}
	return isFine("what lies in " + c.DataFolder() + " is nobody else's")
}

// minFree is how much room the data folder should have left, in bytes: some
// months of a large organisation, and a compaction of its store.
const minFree = 1 << 30

// disk looks how much room is left where the data folder is or will be.
func (d *doctor) disk(context.Context) []finding {
	folder := d.config.DataFolder()
	for _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) && folder != filepath.Dir(folder); _, err = os.Stat(folder) {
		folder = filepath.Dir(folder)
	}
	var s unix.Statfs_t
	if err := unix.Statfs(folder, &s); err != nil {
		return cannotTell("how much room is left: "+err.Error(), "see that the data folder has at least 1 GiB")
	}
	return room(uint64(s.Bavail) * uint64(s.Bsize))
}

func room(free uint64) []finding {
	left := fmt.Sprintf("%.1f GiB left for the data folder", float64(free)/(1<<30))
	if free < minFree {
		return []finding{isComplaint(left, "make room, or move the data folder to a larger disk: with none left no answer can be recorded")}
	}
	return isFine(left)
}

// service asks the running service how it is.
func (d *doctor) service(ctx context.Context) []finding {
	const log = "see its log for the cause"
	parts, err := askHealth(ctx, d.config.Socket())
	switch {
	case errors.Is(err, errNoService):
		return cannotTell("drypp serve doesn't run on this data folder", "start it and run drypp doctor again")
	case errors.Is(err, fs.ErrPermission):
		return cannotTell("the socket of drypp serve is another user's", "run drypp doctor as the user that Drypp runs as")
	case err != nil:
		return []finding{isComplaint("drypp serve doesn't answer on its socket: "+err.Error(), log+", and start it anew")}
	}
	var found []finding
	if parts["stores"] != "ok" {
		found = append(found, isComplaint("drypp serve: a store takes no changes", log+"; most often the disk is full"))
	}
	if parts["keys"] != "ok" {
		found = append(found, isComplaint("drypp serve has none of the keys that tokens are checked with, so it turns everybody away",
			"see keys below; it tries again every few seconds"))
	}
	if found == nil {
		return isFine("drypp serve runs and takes answers")
	}
	return found
}

// maxHealth bounds, in bytes, what is read of the service's answer.
const maxHealth = 4096

// askHealth asks the service on the socket how it is. It returns errNoService
// if none listens.
func askHealth(ctx context.Context, socket string) (parts map[string]string, err error) {
	resp, err := ask(ctx, socket, "/health")
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	err = json.UnmarshalRead(io.LimitReader(resp.Body, maxHealth), &parts)
	return parts, err
}

// stores opens every store that nobody has open.
func (d *doctor) stores(ctx context.Context) []finding {
	if _, err := askHealth(ctx, d.config.Socket()); err == nil {
		return isFine("open in drypp serve; see service")
	}
	d.opening.Lock()
	defer d.opening.Unlock()
	var found []finding
	none := 0
	for i, o := range d.config.Organisations {
		source, err := d.kept.source(o.TenantID)
		if err != nil {
			found = append(found, storeFinding(fmt.Sprintf("organisations[%d]: ", i), err))
			continue
		}
		if db, ok := source.(*bolt.DB); !ok {
			none++
		} else if err := db.Close(); err != nil {
			found = append(found, storeFinding(fmt.Sprintf("organisations[%d]: ", i), err))
		}
	}
	if found != nil {
		return found
	}
	return isFine(fmt.Sprintf("organisations: %d, of which %d have no store yet", len(d.config.Organisations), none))
}

func storeFinding(organisation string, err error) finding {
	what := organisation + err.Error()
	switch {
	case errors.Is(err, store.ErrLocked):
		return cannotTell(what, "another program has it open: wait until drypp serve has started or stopped, and run drypp doctor again")[0]
	case errors.Is(err, store.ErrNewer):
		return isComplaint(what, "run the newer Drypp, or restore a backup that this version made")
	case errors.Is(err, store.ErrDamaged):
		return isComplaint(what, "put the file aside and restore the latest backup; drypp check says more about the damage")
	case errors.Is(err, fs.ErrPermission):
		return isComplaint(what, "run drypp doctor as the user that Drypp runs as; the store must belong to that user")
	}
	return isComplaint(what, "see that the folder is there, whole, and on a disk of this machine")
}

// courses counts what the configuration has read.
func (d *doctor) courses(context.Context) []finding {
	all := len(d.config.Catalogue().All())
	along, err := library.Courses()
	if err != nil {
		return []finding{isComplaint("the courses that come along: "+err.Error(), "install Drypp anew")}
	}
	return isFine(fmt.Sprintf("%d, of which %d your own", all, all-len(along)))
}

// versions says what is running, for whoever is asked for help.
func (d *doctor) versions(context.Context) []finding {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return cannotTell("this program doesn't say what it was built from", "build it with go build")
	}
	return isFine(fmt.Sprintf("Drypp %s, store format %d, %s, %s/%s", revision(info.Settings), bolt.Format, info.GoVersion, runtime.GOOS, runtime.GOARCH))
}

// revision returns what the program was built from, as Go noted it.
func revision(settings []debug.BuildSetting) string {
	noted := map[string]string{}
	for _, s := range settings {
		noted[s.Key] = s.Value
	}
	commit := noted["vcs.revision"]
	if commit == "" {
		return "of unknown revision"
	}
	if noted["vcs.modified"] == "true" {
		commit += " with changes"
	}
	return commit
}
