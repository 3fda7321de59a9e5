package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"drypp/cmd/drypp/config"
)

// rings looks whether what is kept can be opened again tomorrow: the master key,
// and the copies of the key rings. It makes none of them.
func (d *doctor) rings(context.Context) []finding {
	c := d.config
	sealed, err := filepath.Glob(c.Ring("*"))
	if err != nil || len(sealed) == 0 {
		return isFine("nothing is sealed yet; the master key comes from: " + c.MasterKey.Kind())
	}
	if _, err := os.Stat(c.MasterFile()); c.MasterKey.Kind() == config.MasterInFile && errors.Is(err, fs.ErrNotExist) {
		return []finding{isComplaint("the master key's file isn't there, so nothing that is kept can be read", "put the file that master_key.file names back from where its copy is kept")}
	}
	if _, err := d.kept.master(); err != nil {
		return []finding{isComplaint(oneLine(err), "see that master_key, or DRYPP_MASTER_KEY, names the key that the rings were sealed with")}
	}
	if c.Backup.Keys == "" {
		return cannotTell("no copy of the key rings is kept: a backup can't be read without them", "set backup.keys to a folder on another disk")
	}
	var found []finding
	for i, o := range c.Organisations {
		if what := copyOf(c.Ring(o.TenantID), c.RingCopy(o.TenantID)); what != "" {
			found = append(found, isComplaint(fmt.Sprintf("organisations[%d]: the copy of the key ring %s", i, what), "see that the folder that backup.keys names is there and has room; drypp serve brings the copy up to date by itself"))
		}
	}
	if found == nil {
		return isFine(fmt.Sprintf("the master key comes from: %s; the copies of the key rings are up to date", c.MasterKey.Kind()))
	}
	return found
}

// copyOf says what is wrong with the copy of a ring, or nothing.
func copyOf(ring, kept string) string {
	original, err := os.ReadFile(ring)
	if errors.Is(err, fs.ErrNotExist) {
		return ""
	}
	if err != nil {
		return "can't be compared: " + err.Error()
	}
	made, err := os.ReadFile(kept)
	switch {
	case err != nil:
		return "can't be read: " + err.Error()
	case !bytes.Equal(original, made):
		return "isn't up to date"
	}
	return ""
}
