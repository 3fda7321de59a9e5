package markdown

import (
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"strings"
	"sync"

	"drypp/courses"
)

// Rule finds faults in a course. It is only asked about courses that pass
// Course.Check, and must be safe for concurrent use.
type Rule func(*courses.Course) []*courses.Fault

// Source is a course to lint.
type Source struct {
	// FS holds it, and Path is where: the course's folder, or one of its
	// files, which is then looked at as if the course had no other.
	FS   fs.FS
	Path string
	// Name stands for Path in findings; if empty, Path does.
	Name string
}

// Sources lists the courses in a folder of courses, the same that LoadAll
// loads. The folder's name is where it was found, for findings.
func Sources(fsys fs.FS, name string) ([]Source, error) {
	dirs, err := folders(fsys)
	if err != nil {
		return nil, err
	}
	list := make([]Source, len(dirs))
	for i, dir := range dirs {
		list[i] = Source{fsys, dir, path.Join(name, dir)}
	}
	return list, nil
}

// Lint finds everything in a course that its author should mend or look at,
// hints included, sorted. It asks nothing of the network. The course is nil if
// it can't be given as it is: then the rules aren't asked, and its text is
// looked at as far as it could be read. An error is the file system's.
func Lint(src Source, rules ...Rule) (*courses.Course, Findings, error) {
	d, err := src.lint(rules)
	if err != nil {
		return nil, nil, err
	}
	if d.unfit {
		return nil, d.findings, nil
	}
	return d.course, d.findings, nil
}

// LintAll does what Lint does with many courses, as many at a time as there
// are processors, and finds courses that share an ID. It returns an error if
// it couldn't look at all of them.
func LintAll(sources []Source, rules ...Rule) (Findings, error) {
	results := make([]linted, len(sources))
	next := make(chan int)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := range next {
				results[i] = sources[i].result(rules)
			}
		})
	}
	for i := range sources {
		next <- i
	}
	close(next)
	workers.Wait()
	var found Findings
	for i, r := range results {
		if r.err != nil {
			return nil, fmt.Errorf("%s: %w", sources[i].name(), r.err)
		}
		found = append(found, r.findings...)
	}
	found = append(found, shared(sources, results)...)
	return found.sorted(), nil
}

// linted is what remains of a course once it was looked at, so that many don't
// fill the memory.
type linted struct {
	findings Findings
	// id is the course's, and at where it says so.
	id  string
	at  Finding
	err error
}

func (s *Source) result(rules []Rule) linted {
	d, err := s.lint(rules)
	if err != nil {
		return linted{err: err}
	}
	r := linted{findings: d.findings}
	if f := d.first(); f != nil {
		r.id, r.at = d.course.ID, Finding{File: s.named(f.Name), Line: f.Line("id:", 0)}
	}
	return r
}

func (s *Source) name() string {
	if s.Name != "" {
		return s.Name
	}
	return s.Path
}

func (s *Source) lint(rules []Rule) (*draft, error) {
	d, err := s.read()
	if err != nil {
		return nil, err
	}
	d.unfit = len(d.findings) > 0
	if d.course != nil {
		d.look(rules)
	}
	for i := range d.findings {
		f := &d.findings[i]
		f.File = s.named(f.File)
	}
	d.findings = d.findings.sorted()
	return d, nil
}

// named returns the path of a file as it is to be shown.
func (s *Source) named(file string) string {
	return path.Join(s.name(), strings.TrimPrefix(file, s.Path))
}

func (s *Source) read() (*draft, error) {
	if path.Ext(s.Path) != ".md" {
		return readDir(s.FS, s.Path)
	}
	if !IsFile(path.Base(s.Path)) {
		return &draft{findings: Findings{foreign(s.Path)}}, nil
	}
	return readFiles(s.FS, path.Dir(s.Path), []string{s.Path}, nil)
}

// look asks every rule there is.
func (d *draft) look(rules []Rule) {
	var faults []*courses.Fault
	for _, l := range courses.Languages {
		if ed := d.course.Editions[l]; ed != nil {
			faults = append(faults, lintEdition(d.course, ed)...)
		}
	}
	for i := 0; !d.unfit && i < len(rules); i++ {
		faults = append(faults, rules[i](d.course)...)
	}
	for _, fault := range faults {
		f := d.files[fault.Language]
		d.findings = append(d.findings, newFinding(f.Name, f.line(fault), fault))
	}
}

// shared finds IDs that more than one course has, and says so of the later.
func shared(sources []Source, results []linted) Findings {
	var found Findings
	first := map[string]int{}
	for i, r := range results {
		before, known := first[r.id]
		if r.id != "" && !known {
			first[r.id] = i
		}
		if known && !sameFolder(&sources[before], &sources[i]) {
			found = append(found, newFinding(r.at.File, r.at.Line, courses.NewFault(courses.CodeDuplicateID,
				"the id %q is that of the course in %s as well: give one of them, and its folder, another", r.id, sources[before].name())))
		}
	}
	return found
}

// sameFolder reports whether two sources are files of one course.
func sameFolder(a, b *Source) bool {
	return path.Ext(a.Path) == ".md" && path.Ext(b.Path) == ".md" && path.Dir(a.name()) == path.Dir(b.name())
}
