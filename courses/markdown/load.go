package markdown

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"strings"

	"drypp/courses"
)

// Load reads the course in one folder: a file named after each language that
// it is written in, nb.md for instance, and the pictures beside it. What an author can mend comes back as
// Findings; any other error is the file system's.
func Load(fsys fs.FS, dir string) (*courses.Course, error) {
	d, err := readDir(fsys, dir)
	if err != nil {
		return nil, err
	}
	if err := d.findings.err(); err != nil {
		return nil, err
	}
	return d.course, nil
}

// draft is a course as far as it could be read.
type draft struct {
	// course is nil if nothing could be read.
	course   *courses.Course
	files    map[courses.Language]*File
	findings Findings
	// unfit says that it can't be given.
	unfit bool
}

// first returns the file of the first language, or nil.
func (d *draft) first() *File {
	for _, l := range courses.Languages {
		if f := d.files[l]; f != nil {
			return f
		}
	}
	return nil
}

func readDir(fsys fs.FS, dir string) (*draft, error) {
	names, found, err := files(fsys, dir)
	if err != nil {
		return nil, err
	}
	return readFiles(fsys, dir, names, found)
}

// readFiles reads these files of a folder, with what was found before.
func readFiles(fsys fs.FS, dir string, names []string, found Findings) (*draft, error) {
	d := &draft{files: map[courses.Language]*File{}, findings: found}
	beside := pictures{fsys: fsys, dir: dir, known: map[string]picture{}}
	pins := pins{}
	for _, name := range names {
		f, found, err := loadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		d.findings = append(d.findings, found...)
		if f != nil {
			d.files[f.Language] = f
			d.findings = append(d.findings, f.attach(beside.load)...)
			d.findings = append(d.findings, f.pin(pins)...)
		}
	}
	d.join(dir)
	return d, nil
}

// LoadAll reads every folder of fsys as a course, in the order of their
// names; hidden folders and single files are passed over. The error tells of
// all of them at once.
func LoadAll(fsys fs.FS) ([]*courses.Course, error) {
	dirs, err := folders(fsys)
	if err != nil {
		return nil, err
	}
	var all []*courses.Course
	var found Findings
	for _, dir := range dirs {
		c, err := Load(fsys, dir)
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

// folders lists the folders of a folder of courses.
func folders(fsys fs.FS) ([]string, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("reading the folder of courses: %w", err)
	}
	var dirs []string
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			dirs = append(dirs, e.Name())
		}
	}
	return dirs, nil
}

// files lists the course files of a folder, and finds Markdown in languages
// that Drypp doesn't speak.
func files(fsys fs.FS, dir string) ([]string, Findings, error) {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, nil, fmt.Errorf("reading the course's folder: %w", err)
	}
	var names []string
	var found Findings
	for _, e := range entries {
		base, md := strings.CutSuffix(e.Name(), ".md")
		name := path.Join(dir, e.Name())
		switch {
		case !md || strings.HasPrefix(base, ".") || strings.EqualFold(base, "readme"):
		case IsFile(e.Name()):
			names = append(names, name)
		default:
			found = append(found, foreign(name))
		}
	}
	if len(names) == 0 && len(found) == 0 {
		found = append(found, unfound(dir, "there is no course in this folder: add a file nb.md, nn.md or en.md"))
	}
	return names, found, nil
}

// IsFile reports whether a file of that name, without folders, is a course's.
func IsFile(name string) bool {
	base, md := strings.CutSuffix(name, ".md")
	return md && slices.Contains(courses.Languages, courses.Language(base))
}

// foreign is the finding about Markdown in no language of Drypp.
func foreign(name string) Finding {
	return unfound(name, "%.40q is no language of Drypp: name the file nb.md, nn.md or en.md", strings.TrimSuffix(path.Base(name), ".md"))
}

// unfound is a finding about a file or folder as a whole.
func unfound(name, format string, args ...any) Finding {
	return newFinding(name, 0, courses.NewFault(courses.CodeFile, format, args...))
}

// loadFile reads no more of a file than a course file may have.
func loadFile(fsys fs.FS, name string) (*File, Findings, error) {
	info, err := fs.Stat(fsys, name)
	if err == nil && !info.Mode().IsRegular() {
		return nil, Findings{unfound(name, "this isn't an ordinary file: put the course's text here")}, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("looking at a course file: %w", err)
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, nil, fmt.Errorf("reading a course file: %w", err)
	}
	defer f.Close()
	var src bytes.Buffer
	src.Grow(int(min(info.Size(), MaxFile)) + bytes.MinRead) // or it would grow by and by
	if _, err := src.ReadFrom(io.LimitReader(f, MaxFile+1)); err != nil {
		return nil, nil, fmt.Errorf("reading the course file %s: %w", name, err)
	}
	file, found := parseFile(name, courses.Language(strings.TrimSuffix(path.Base(name), ".md")), src.Bytes())
	return file, found, nil
}

// join makes one course of the files and checks that they agree.
func (d *draft) join(dir string) {
	first := d.first()
	if first == nil {
		return
	}
	c := *first.Course
	c.Editions = map[courses.Language]*courses.Edition{}
	for l, f := range d.files {
		c.Editions[l] = f.Course.Editions[l]
	}
	d.course = &c
	if !spoilt(d.files, "") {
		d.joinHeads(path.Base(dir), first)
	}
	err := c.Check()
	if err == nil {
		return
	}
	// Each file by itself comes first: where languages differ in how much
	// there is, Check looks no further, and a step that is wrong in one
	// language needn't be compared with the others.
	for l, f := range d.files {
		found := faults(f.Course.Check(), map[courses.Language]*File{l: f}, f, d.findings)
		d.findings = append(d.findings, found...)
		for i := range found {
			f.spoil(found[i].Step, found[i].Code)
		}
	}
	d.findings = append(d.findings, faults(err, d.files, first, d.findings)...)
}

// joinHeads checks that the front matters agree, with the folder's name too.
func (d *draft) joinHeads(folder string, first *File) {
	for _, l := range courses.Languages {
		f := d.files[l]
		if f == nil {
			continue
		}
		for _, key := range differing(f.Course, first.Course) {
			d.head(f, key, courses.CodeLanguages, "%s isn't the same as in %s: give both the same", key, path.Base(first.Name))
		}
	}
	if folder != "." && folder != d.course.ID {
		d.head(first, "id", courses.CodeID, "the id %q isn't the folder's name, %.80q: give both the same", d.course.ID, folder)
	}
}

// head notes a finding about a key of a file's front matter.
func (d *draft) head(f *File, key string, code courses.Code, format string, args ...any) {
	d.findings = append(d.findings, newFinding(f.Name, f.Line(key+":", 0), courses.NewFault(code, format, args...)))
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
		{keyScores, a.ManagersSeeScores == b.ManagersSeeScores},
		{keyPretest, a.Pretest == b.Pretest},
		{keyTest, reflect.DeepEqual(a.Test, b.Test)},
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
