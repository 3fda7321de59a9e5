// Package preview shows a course in the browser as Teams will show it, while
// its author writes: every card in every language, light, dark and on a phone,
// drawn by Microsoft's renderer (npm adaptivecards), and a course to play,
// answered by the real conversation of package bot.
//
// It is for the author's own machine: the handler answers loopback names only
// and asks nobody for a token.
package preview

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"drypp/bot"
	"drypp/bot/store/bolt"
	"drypp/courses"
	"drypp/courses/markdown"
)

// Config is what a Preview needs. Every field but Rules is required.
type Config struct {
	// Path is a course's folder, a file in it, or a folder of such folders.
	Path string
	// Modules is the node_modules folder that FindModules found.
	Modules string
	// Data is a folder for what is kept while somebody plays: empty and
	// nobody else's (mode 0700), or not there yet. It can be removed after Close.
	Data string
	Now  func() time.Time
	Log  *slog.Logger
	// Rules are asked beside those of markdown.Lint. There may be none.
	Rules []markdown.Rule
}

// Preview holds the courses as they are on disk, and those who play them. It
// is safe for concurrent use.
type Preview struct {
	config Config
	// root holds the course folders; single is the one to show, or empty if
	// all of them are to be.
	root   fs.FS
	single string
	store  *bolt.DB
	// pending holds the state of files that changed and may be changing
	// still. It belongs to look.
	pending map[string]string

	mu        sync.Mutex
	snapshots map[string]*snapshot
	bot       *bot.Bot
	// changed is closed, and another made, whenever a snapshot is.
	changed chan struct{}
	// catalogue is what the conversation is about.
	catalogue *courses.Catalogue
}

// New reads the courses. A course that can't be read isn't an error: it is
// what the author wants to see. Close the Preview in the end.
func New(c Config) (*Preview, error) {
	root, single, err := locate(c.Path)
	if err != nil {
		return nil, err
	}
	db, err := bolt.Open(c.Data, bolt.Options{})
	if err != nil {
		return nil, fmt.Errorf("opening a store to play with: %w", err)
	}
	p := &Preview{
		config: c, root: root, single: single, store: db,
		snapshots: map[string]*snapshot{}, pending: map[string]string{},
		changed: make(chan struct{}), catalogue: &courses.Catalogue{},
	}
	p.look()
	p.look() // the first look only notes what there is
	return p, nil
}

// Close ends what New began. The handler must not be called any more.
func (p *Preview) Close() error { return p.store.Close() }

// locate returns the folder that holds course folders, and the name of the
// one meant, or "" if all are.
func locate(path string) (fs.FS, string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, "", err
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, "", fmt.Errorf("%s isn't there: name the folder of a course, or one that holds such folders", path)
	} else if err != nil {
		return nil, "", err
	}
	if !info.IsDir() {
		path = filepath.Dir(path)
	} else if many, err := holdsCourses(path); many || err != nil {
		return os.DirFS(path), "", err
	}
	return os.DirFS(filepath.Dir(path)), filepath.Base(path), nil
}

// holdsCourses reports whether a folder holds folders and isn't a course.
func holdsCourses(path string) (bool, error) {
	entries, err := os.ReadDir(path)
	folders := false
	for _, e := range entries {
		if markdown.IsFile(e.Name()) {
			return false, nil
		}
		folders = folders || isCourse(e)
	}
	return folders, err
}

// isCourse reports whether an entry is what markdown.LoadAll takes for a course.
func isCourse(e fs.DirEntry) bool { return e.IsDir() && !strings.HasPrefix(e.Name(), ".") }

// snapshot is a course as it was on disk at one moment. It is immutable.
type snapshot struct {
	// revision differs from that of every other snapshot of the course, also
	// from those of another process.
	revision int64
	files    string
	// course is the last version that could be given, or nil; current says
	// that it is what the files say.
	course   *courses.Course
	current  bool
	findings []finding
}

// snapshot returns the present state of a course, or nil, and a channel that
// is closed when any course changes.
func (p *Preview) snapshot(folder string) (*snapshot, <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.snapshots[folder], p.changed
}

// How often files are looked at: quick enough for an author not to notice, and
// as long as nothing changes, at most a tenth of the time.
const (
	lookEvery = 25 * time.Millisecond
	idleShare = 10
)

// Watch follows the files until the context ends. Call it once. It looks at them instead of
// asking the system for events, because those don't come from network drives
// and shared folders, where authors also keep their courses.
func (p *Preview) Watch(ctx context.Context) {
	timer := time.NewTimer(lookEvery)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		began := time.Now()
		pause := lookEvery
		if !p.look() {
			pause = max(lookEvery, idleShare*time.Since(began))
		}
		timer.Reset(pause)
	}
}

// look reads the courses whose files have changed since they were read, and
// reports whether there were any. What changed since the last look is left to
// the next one: an editor may be in the middle of writing.
func (p *Preview) look() (busy bool) {
	folders := p.folders()
	changed := p.forget(folders)
	for _, folder := range folders {
		files := p.files(folder)
		old, _ := p.snapshot(folder)
		if old != nil && old.files == files {
			continue
		}
		if p.pending[folder] != files {
			p.pending[folder], busy = files, true
			continue
		}
		delete(p.pending, folder)
		s := p.read(folder, files, old)
		p.mu.Lock()
		p.snapshots[folder] = s
		p.mu.Unlock()
		changed = true
	}
	if changed {
		p.publish()
	}
	return busy || changed
}

// folders lists the folders of the courses to show.
func (p *Preview) folders() []string {
	if p.single != "" {
		return []string{p.single}
	}
	entries, err := fs.ReadDir(p.root, ".")
	if err != nil {
		p.config.Log.Warn("the folder of courses can't be read", "error", err)
	}
	var folders []string
	for _, e := range entries {
		if isCourse(e) {
			folders = append(folders, e.Name())
		}
	}
	return folders
}

// forget drops the courses whose folders are gone, and reports whether any was.
func (p *Preview) forget(present []string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	still := map[string]bool{}
	for _, folder := range present {
		still[folder] = true
	}
	before := len(p.snapshots)
	for folder := range p.snapshots {
		if !still[folder] {
			delete(p.snapshots, folder)
		}
	}
	return len(p.snapshots) != before
}

// files tells one state of a course's files from another.
func (p *Preview) files(folder string) string {
	entries, err := fs.ReadDir(p.root, folder)
	if err != nil {
		return err.Error()
	}
	var b strings.Builder
	b.WriteByte('.') // a folder without files isn't one that was never seen
	for _, e := range entries {
		if info, err := e.Info(); err == nil && (strings.HasSuffix(e.Name(), ".md") || markdown.IsPicture(e.Name())) {
			fmt.Fprintf(&b, "%s %d %d %v\n", e.Name(), info.Size(), info.ModTime().UnixNano(), info.Mode())
		}
	}
	return b.String()
}

// read reads a course. When it can't be given, the last version that could
// stays.
func (p *Preview) read(folder, files string, old *snapshot) *snapshot {
	s := &snapshot{revision: p.config.Now().UnixMicro(), files: files}
	if old != nil {
		s.course = old.course
		s.revision = max(s.revision, old.revision+1)
	}
	c, found, err := markdown.Lint(markdown.Source{FS: p.root, Path: folder, Name: p.name(folder)}, p.config.Rules...)
	if err == nil && c != nil {
		s.course, s.current = c, true
	}
	s.findings = findings(p.name(folder), found, err)
	return s
}

// name returns the path of a course's folder as the author would give it.
func (p *Preview) name(folder string) string {
	path := filepath.ToSlash(filepath.Clean(p.config.Path))
	switch {
	case p.single == "":
		return path + "/" + folder
	case strings.HasSuffix(path, ".md"):
		return filepath.ToSlash(filepath.Dir(path))
	}
	return path
}

// publish gives the conversation the courses as they are now, and tells who
// waits for a change.
func (p *Preview) publish() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.catalogue = p.offer()
	p.bot = p.newBot()
	close(p.changed)
	p.changed = make(chan struct{})
}
