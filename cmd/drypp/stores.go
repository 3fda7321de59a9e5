package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"

	"drypp/bot/store"
	"drypp/bot/store/bolt"
	"drypp/cmd/drypp/config"
)

// kept is the stores of an installation, wherever they can be reached.
type kept interface {
	// organisations returns the tenant IDs of those that have a store, or
	// could have one.
	organisations() []string
	// snapshot writes one; see store.Store. It returns errNoStore.
	snapshot(ctx context.Context, organisation string, to func(size int64) (io.Writer, error)) error
	// check returns what is wrong with one, or errNoStore.
	check(ctx context.Context, organisation string) error
	// copyKeys brings the copy of one's key ring up to date, if there is to be one.
	copyKeys(ctx context.Context, organisation string) error
}

// errNoStore: nothing was kept of the organisation yet.
var errNoStore = errors.New("it has no store yet")

// errBusy says why neither way to a store is open.
var errBusy = errors.New("the service is starting or stopping; try again in a moment")

// kept returns the stores of the service if one runs, else those in the data
// folder.
func (p *program) kept(ctx context.Context, c *config.Config) (kept, error) {
	keys := p.keeper(ctx, c)
	resp, err := ask(ctx, c.Socket(), "/stores")
	if errors.Is(err, errNoService) {
		return inFolder{keys}, nil
	}
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	s := inService{keeper: keys}
	if err := json.UnmarshalRead(resp.Body, &s.tenants); err != nil {
		return nil, fmt.Errorf("the service on %s didn't list its stores: %w", c.Socket(), err)
	}
	return s, nil
}

// loadForStores reads the configuration for a subcommand that needs no bot.
func (p *program) loadForStores() (*config.Config, error) {
	c, err := p.load()
	var problems config.Problems
	if errors.As(err, &problems) {
		err = problems.Except("bot")
	}
	return c, err
}

// chosen returns the organisations that were asked for: one, or with "" all.
func chosen(all []string, asked string) ([]string, error) {
	if asked == "" {
		return all, nil
	}
	if i := slices.Index(all, strings.ToLower(asked)); i >= 0 {
		return all[i : i+1], nil
	}
	return nil, fmt.Errorf("%q %w", asked, errUnknownOrganisation)
}

// strayStores names the folders with a store that belongs to none of the
// organisations.
func strayStores(c *config.Config, organisations []string) []string {
	found, err := filepath.Glob(filepath.Join(c.DataFolder(), "*", bolt.FileName))
	if err != nil {
		return nil // only a malformed pattern; then none was found
	}
	var stray []string
	for _, file := range found {
		folder := filepath.Dir(file)
		if name := filepath.Base(folder); !slices.Contains(organisations, name) && !strings.HasPrefix(name, ".") {
			stray = append(stray, folder)
		}
	}
	return stray
}

// warnOfStrays says which stores are left out.
func (p *program) warnOfStrays(c *config.Config, organisations []string) {
	for _, folder := range strayStores(c, organisations) {
		fmt.Fprintf(p.stderr, "drypp: %s is left out: it belongs to no organisation of the configuration\n", folder)
	}
}

// inFolder is the stores of a stopped service.
type inFolder struct{ *keeper }

func (s inFolder) organisations() []string { return configured(s.config) }

// configured returns the tenant IDs of the organisations.
func configured(c *config.Config) (tenants []string) {
	for _, o := range c.Organisations {
		tenants = append(tenants, o.TenantID)
	}
	return tenants
}

// with runs f on a store. It never creates one.
func (s inFolder) with(organisation string, f func(*bolt.DB) error) error {
	folder := s.config.Store(organisation)
	if _, err := os.Stat(filepath.Join(folder, bolt.FileName)); errors.Is(err, fs.ErrNotExist) {
		return errNoStore
	}
	db, err := s.open(organisation, folder, bolt.Options{})
	if errors.Is(err, store.ErrLocked) {
		return fmt.Errorf("%w: %w", err, errBusy)
	}
	if err != nil {
		return err
	}
	return errors.Join(f(db), db.Close())
}

func (s inFolder) snapshot(ctx context.Context, organisation string, to func(size int64) (io.Writer, error)) error {
	return s.with(organisation, func(db *bolt.DB) error { return db.Snapshot(ctx, to) })
}

func (s inFolder) check(ctx context.Context, organisation string) error {
	return s.with(organisation, func(db *bolt.DB) error { return db.Check(ctx) })
}

func (s inFolder) copyKeys(_ context.Context, organisation string) error {
	return s.with(organisation, func(db *bolt.DB) error { return db.Ring().CopyNow() })
}

// inService is the stores of a running service.
type inService struct {
	*keeper
	tenants []string
}

func (s inService) organisations() []string { return s.tenants }

func (s inService) snapshot(ctx context.Context, organisation string, to func(size int64) (io.Writer, error)) error {
	resp, err := ask(ctx, s.config.Socket(), "/stores/"+organisation)
	if errors.Is(err, errNoService) {
		return fmt.Errorf("the service has stopped meanwhile: %w", err)
	}
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	out, err := to(resp.ContentLength)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, resp.Body); err != nil {
		return fmt.Errorf("the snapshot of organisation %s broke off: %w", organisation, err)
	}
	return nil
}

func (s inService) copyKeys(ctx context.Context, organisation string) error {
	resp, err := send(ctx, s.config.Socket(), http.MethodPost, "/stores/"+organisation+"/keys", nil)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// check checks a snapshot, because a store that is checked itself takes no
// answers meanwhile.
func (s inService) check(ctx context.Context, organisation string) (err error) {
	w, err := openWork(s.config.DataFolder())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	folder, out, err := w.create(organisation)
	if err != nil {
		return err
	}
	err = s.snapshot(ctx, organisation, func(int64) (io.Writer, error) { return &steady{File: out}, nil })
	if err := errors.Join(err, out.Close()); err != nil {
		return err
	}
	return s.checkFolder(ctx, folder, s.config.Ring(organisation))
}

// checkFolder checks the copy of a store in a folder, beside a ring.
func (k *keeper) checkFolder(ctx context.Context, folder, ring string) error {
	db, err := k.look(folder, ring)
	if err != nil {
		return err
	}
	return errors.Join(db.Check(ctx), db.Close())
}

// storeRoutes answers GET /stores with the tenant IDs of all stores,
// GET /stores/TENANT with a snapshot, and POST /stores/TENANT/keys once the copy of
// its key ring is up to date. Stores take answers all the while.
func storeRoutes(mux *http.ServeMux, list []organisation, log *slog.Logger) {
	mux.HandleFunc("GET /stores", func(w http.ResponseWriter, r *http.Request) {
		tenants := make([]string, len(list))
		for i := range list {
			tenants[i] = list[i].TenantID
		}
		if err := json.MarshalWrite(w, tenants); err != nil {
			log.ErrorContext(r.Context(), "the stores could not be listed", "error", err)
		}
	})
	mux.HandleFunc("POST /stores/{organisation}/keys", func(w http.ResponseWriter, r *http.Request) {
		o, err := byTenant(list, r.PathValue("organisation"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusNotFound)
			return
		}
		if err := o.ring.CopyNow(); err != nil {
			log.ErrorContext(r.Context(), "the key ring could not be copied", "organisation", o.TenantID, "error", err)
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
	mux.HandleFunc("GET /stores/{organisation}", func(w http.ResponseWriter, r *http.Request) {
		o, err := byTenant(list, r.PathValue("organisation"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusNotFound)
			return
		}
		out := &patient{w: w, control: http.NewResponseController(w)}
		err = o.store.Snapshot(r.Context(), func(size int64) (io.Writer, error) {
			log.InfoContext(r.Context(), "a snapshot is being taken", "organisation", o.TenantID, "bytes", size)
			w.Header().Set("Content-Length", strconv.FormatInt(size, 10))
			return out, nil
		})
		answered(r.Context(), log, w, out, "a snapshot", err)
	})
}
