package markdown

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"drypp/courses"
)

// Load reads the course in one folder: a file named after each language that
// it is written in, nb.md for instance. What an author can mend comes back as
// Findings; any other error is the file system's.
func Load(fsys fs.FS, dir string) (*courses.Course, error) {
	names, err := files(fsys, dir)
	if err != nil {
		return nil, err
	}
	var found Findings
	parsed := map[courses.Language]*File{}
	for _, name := range names {
		f, err := loadFile(fsys, name)
		var fs Findings
		if errors.As(err, &fs) {
			found = append(found, fs...)
		} else if err != nil {
			return nil, err
		} else {
			parsed[f.Language] = f
		}
	}
	if len(found) > 0 {
		return nil, found.err()
	}
	return join(dir, parsed)
}

// LoadAll reads every folder of fsys as a course, in the order of their
// names; hidden folders and single files are passed over. The error tells of
// all of them at once.
func LoadAll(fsys fs.FS) ([]*courses.Course, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("reading the folder of courses: %w", err)
	}
	var all []*courses.Course
	var found Findings
	for _, e := range entries {
		if !e.IsDir() || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		c, err := Load(fsys, e.Name())
		var fs Findings
		if errors.As(err, &fs) {
			found = append(found, fs...)
		} else if err != nil {
			return nil, err
		} else {
			all = append(all, c)
		}
	}
	return all, found.err()
}

// files lists the course files of a folder and refuses Markdown in languages
// that Drypp doesn't speak.
func files(fsys fs.FS, dir string) ([]string, error) {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, fmt.Errorf("reading the course's folder: %w", err)
	}
	var names []string
	var found Findings
	for _, e := range entries {
		base, md := strings.CutSuffix(e.Name(), ".md")
		name := path.Join(dir, e.Name())
		switch {
		case !md || strings.HasPrefix(base, ".") || strings.EqualFold(base, "readme"):
		case slices.Contains(courses.Languages, courses.Language(base)):
			names = append(names, name)
		default:
			found = append(found, Finding{name, 0, fmt.Sprintf("%.40q is no language of Drypp: name the file nb.md, nn.md or en.md", base)})
		}
	}
	if len(names) == 0 {
		found = append(found, Finding{dir, 0, "there is no course in this folder: add a file nb.md, nn.md or en.md"})
	}
	return names, found.err()
}

// loadFile reads no more of a file than a course file may have.
func loadFile(fsys fs.FS, name string) (*File, error) {
	info, err := fs.Stat(fsys, name)
	if err == nil && !info.Mode().IsRegular() {
		return nil, Findings{{name, 0, "this isn't an ordinary file: put the course's text here"}}
	}
	if err != nil {
		return nil, fmt.Errorf("looking at a course file: %w", err)
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("reading a course file: %w", err)
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, MaxFile+1))
	if err != nil {
		return nil, fmt.Errorf("reading the course file %s: %w", name, err)
	}
	return Parse(name, courses.Language(strings.TrimSuffix(path.Base(name), ".md")), src)
}

// join makes one course of its files and checks that they agree.
func join(dir string, parsed map[courses.Language]*File) (*courses.Course, error) {
	var first *File
	var found Findings
	var c courses.Course
	for _, l := range courses.Languages {
		f := parsed[l]
		if f == nil {
			continue
		}
		if first == nil {
			first, c = f, *f.Course
			c.Editions = map[courses.Language]*courses.Edition{}
		}
		c.Editions[l] = f.Course.Editions[l]
		for _, key := range differing(f.Course, first.Course) {
			found = append(found, Finding{f.Name, f.Line(key+":", 0), fmt.Sprintf("%s isn't the same as in %s: give both the same", key, path.Base(first.Name))})
		}
	}
	if base := path.Base(dir); base != "." && base != c.ID {
		found = append(found, Finding{first.Name, first.Line("id:", 0), fmt.Sprintf("the id %q isn't the folder's name, %.80q: give both the same", c.ID, base)})
	}
	found = append(found, faults(c.Check(), parsed, first)...)
	if err := found.err(); err != nil {
		return nil, err
	}
	return &c, nil
}

// differing lists the keys of the front matter that should be the same in
// every language and aren't.
func differing(a, b *courses.Course) []string {
	same := []struct {
		key  string
		same bool
	}{
		{"id", a.ID == b.ID},
		{"version", a.Version == b.Version},
		{"minutes", a.Minutes == b.Minutes},
		{"pass", a.PassMark == b.PassMark},
		{"attempts", a.Tries == b.Tries},
		{"validity", a.ValidMonths == b.ValidMonths},
		{"on-update", a.OnUpdate == b.OnUpdate},
		{"competences", slices.Equal(a.Competences, b.Competences)},
		{"sources", slices.Equal(a.Sources, b.Sources)},
	}
	var keys []string
	for _, s := range same {
		if !s.same {
			keys = append(keys, s.key)
		}
	}
	return keys
}
