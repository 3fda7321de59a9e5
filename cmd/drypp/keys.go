package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"drypp/bot/store/bolt"
	"drypp/bot/store/keyring"
	"drypp/cmd/drypp/config"
)

// keeper opens stores with the rings of keys that they are sealed with. It is safe
// for concurrent use.
type keeper struct {
	config *config.Config
	// read reads the master key, which is made if nothing was sealed with one yet.
	read func() (keyring.Master, error)

	mu     sync.Mutex
	latest keyring.Master
}

func (p *program) keeper(ctx context.Context, c *config.Config) *keeper {
	return &keeper{config: c, read: func() (keyring.Master, error) { return p.master(ctx, c) }}
}

// master returns the master key, as it was when it was last read.
func (k *keeper) master() (keyring.Master, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.latest == nil {
		return k.readAnew()
	}
	return k.latest, nil
}

func (k *keeper) readAnew() (_ keyring.Master, err error) {
	if k.latest, err = k.read(); err != nil {
		return nil, fmt.Errorf("the master key: %w", err)
	}
	return k.latest, nil
}

// errSameKey: there is no newer master key to seal with.
var errSameKey = errors.New("there is no new master key: put one in front of DRYPP_MASTER_KEY and start the service anew, or make a new version in the vault")

// rotate seals the ring of an organisation with the newest master key; if it is
// already, with a new one. Of a file, keys that no ring needs any more are removed.
func (k *keeper) rotate(tenant string, ring *keyring.Ring) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	newest, err := k.readAnew()
	if err != nil {
		return err
	}
	sealed, err := keyring.MasterID(k.config.Ring(tenant))
	if err != nil {
		return err
	}
	if sealed == newest.ID() {
		if k.config.MasterKey.Kind() != config.MasterInFile {
			return errSameKey
		}
		if err := keyring.RotateMasterFile(k.config.MasterFile()); err != nil {
			return err
		}
		if newest, err = k.readAnew(); err != nil {
			return err
		}
	}
	if err := ring.Rewrap(newest); err != nil {
		return err
	}
	return k.prune()
}

// prune removes the master keys that neither a ring nor a copy of one needs.
func (k *keeper) prune() error {
	if k.config.MasterKey.Kind() != config.MasterInFile {
		return nil
	}
	var inUse []string
	for _, o := range k.config.Organisations {
		for _, file := range []string{k.config.Ring(o.TenantID), k.config.RingCopy(o.TenantID)} {
			if _, err := os.Stat(file); file == "" || errors.Is(err, fs.ErrNotExist) {
				continue
			}
			id, err := keyring.MasterID(file)
			if err != nil {
				return err
			}
			inUse = append(inUse, id)
		}
	}
	_, err := keyring.PruneMasterFile(k.config.MasterFile(), inUse...)
	return err
}

// id names the newest master key.
func (k *keeper) id() (string, error) {
	m, err := k.master()
	if err != nil {
		return "", err
	}
	return m.ID(), nil
}

func (p *program) master(ctx context.Context, c *config.Config) (keyring.Master, error) {
	switch m := &c.MasterKey; m.Kind() {
	case config.MasterInEnvironment:
		return keyring.EnvMaster(string(m.Value))
	case config.MasterInVault:
		return inVault(ctx, c)
	}
	file := c.MasterFile()
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		return keyring.FileMaster(file)
	}
	if err := p.makeMaster(c, file); err != nil {
		return nil, err
	}
	return keyring.FileMaster(file)
}

// makeMaster makes the master key's file, unless something was sealed with one
// that is missing.
func (p *program) makeMaster(c *config.Config, file string) error {
	sealed, err := filepath.Glob(c.Ring("*"))
	if err == nil && len(sealed) > 0 {
		err = fmt.Errorf("%s isn't there, and what is in %s is sealed with it: put it back", file, c.DataFolder())
	}
	if err == nil {
		err = keyring.CreateMasterFile(file)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stderr, "drypp: made the master key %s: keep a copy of it, apart from the data and from the backups; without it nothing can be read\n", file)
	return nil
}

// open opens the store of an organisation, in its folder or a new one.
func (k *keeper) open(tenant, folder string, o bolt.Options) (*bolt.DB, error) {
	master, err := k.master()
	if err != nil {
		return nil, err
	}
	o.Keys = keyring.Options{Path: k.config.Ring(tenant), Copy: k.config.RingCopy(tenant), Master: master}
	for _, folder := range []string{k.config.DataFolder(), filepath.Dir(o.Keys.Path)} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return nil, err
		}
	}
	if copies := filepath.Dir(o.Keys.Copy); o.Keys.Copy != "" {
		if _, err := os.Stat(copies); err != nil {
			return nil, fmt.Errorf("backup.keys: %w: mount or make the folder, mode 0700", err)
		}
	}
	return bolt.Open(folder, o)
}

// look opens a copy of an organisation's store beside a ring that others may be
// using, and changes neither.
func (k *keeper) look(folder, ring string) (*bolt.DB, error) {
	master, err := k.master()
	if err != nil {
		return nil, err
	}
	return bolt.Open(folder, bolt.Options{Keys: keyring.Options{Path: ring, Master: master, ReadOnly: true}})
}
