package preview

import (
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"drypp/courses"
	"drypp/courses/library"
	"drypp/courses/markdown"
)

var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

// author is somebody with courses in a folder, and a preview of them.
type author struct {
	t testing.TB
	// folder holds the course folders.
	folder string
	*Preview
}

// newAuthor copies courses of the library into a folder, and previews what is
// at path below it.
func newAuthor(t testing.TB, path string, ids ...string) *author {
	t.Helper()
	folder := t.TempDir()
	for _, id := range ids {
		sub, err := fs.Sub(library.Files(), id)
		if err == nil {
			err = os.CopyFS(filepath.Join(folder, id), sub)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	a := &author{t: t, folder: folder}
	a.Preview = a.preview(path)
	return a
}

func (a *author) preview(path string, rules ...markdown.Rule) *Preview {
	a.t.Helper()
	p, err := New(Config{
		Path: filepath.Join(a.folder, path), Data: filepath.Join(a.t.TempDir(), "store"), Now: func() time.Time { return noon },
		Log: slog.New(slog.NewTextHandler(a.t.Output(), nil)), Rules: rules,
	})
	if err != nil {
		a.t.Fatal(err)
	}
	a.t.Cleanup(func() {
		if err := p.Close(); err != nil {
			a.t.Error(err)
		}
	})
	return p
}

// edit replaces text in a file as an editor does, and returns the line where
// it was.
func (a *author) edit(name, old, new string) int {
	a.t.Helper()
	file := filepath.Join(a.folder, name)
	src, err := os.ReadFile(file)
	if err != nil {
		a.t.Fatal(err)
	}
	before, after, ok := strings.Cut(string(src), old)
	if !ok {
		a.t.Fatalf("%s has no %q", name, old)
	}
	if err := os.WriteFile(file, []byte(before+new+after), 0o600); err != nil {
		a.t.Fatal(err)
	}
	return 1 + strings.Count(before, "\n")
}

// see looks at the files until what was changed is read, and returns the course.
func (a *author) see(folder string) *snapshot {
	a.look()
	a.look()
	s, _ := a.snapshot(folder)
	return s
}

func TestFollowsFiles(t *testing.T) {
	t.Parallel()
	a := newAuthor(t, "phishing", "phishing")
	first, changed := a.snapshot("phishing")
	if first == nil || !first.current || len(first.languages()) != 3 {
		t.Fatalf("began with %+v", first)
	}
	if again := a.see("phishing"); again != first {
		t.Error("nothing changed, but the course was read again")
	}

	a.edit("phishing/en.md", "title: ", "title: New ")
	second := a.see("phishing")
	select {
	case <-changed:
	default:
		t.Error("nobody was told of the change")
	}
	if second.revision <= first.revision || !strings.HasPrefix(second.course.Edition(courses.English).Title, "New ") {
		t.Errorf("after the change: revision %d, before %d", second.revision, first.revision)
	}

	line := a.edit("phishing/en.md", "- [x]", "- [yy]")
	broken := a.see("phishing")
	if broken.current || broken.course != second.course {
		t.Error("a course that can't be given replaced the one that could")
	}
	found := broken.findings[0]
	if found.Line != line || found.File != filepath.ToSlash(filepath.Join(a.folder, "phishing/en.md")) || found.Row == "" {
		t.Errorf("found %+v, want something at line %d with its row", found, line)
	}

	a.edit("phishing/en.md", "- [yy]", "- [x]")
	if mended := a.see("phishing"); !mended.current {
		t.Errorf("mended, but %+v", mended.findings)
	}
	if err := os.RemoveAll(filepath.Join(a.folder, "phishing")); err != nil {
		t.Fatal(err)
	}
	if gone := a.see("phishing"); gone.current || gone.course == nil || len(gone.findings) != 1 {
		t.Errorf("without its folder: %+v", gone)
	}
}

// A picture is drawn anew as the course's text is.
func TestFollowsPictures(t *testing.T) {
	t.Parallel()
	a := newAuthor(t, "teams", "teams")
	a.edit("teams/en.md", "}\n\n", "}\n\n![A dot](dot.gif)\n\n")
	if s := a.see("teams"); s.current || len(s.findings) != 1 {
		t.Fatalf("without the picture: %+v", s.findings)
	}
	dot := "GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
	if err := os.WriteFile(filepath.Join(a.folder, "teams", "dot.gif"), []byte(dot), 0o600); err != nil {
		t.Fatal(err)
	}
	s := a.see("teams")
	if !s.current || len(s.findings) != 0 {
		t.Fatalf("with the picture: %+v", s.findings)
	}
	if card := newDeck(s.course, courses.English, noon)[0].Card; !strings.Contains(string(card), `"url":"data:image/gif;base64,R0lGODlh`) {
		t.Errorf("the card is %s", card)
	}
}

// An editor that is in the middle of writing is waited for.
func TestWaitsForTheEditor(t *testing.T) {
	t.Parallel()
	a := newAuthor(t, "phishing", "phishing")
	first, _ := a.snapshot("phishing")
	a.edit("phishing/en.md", "---\n", "")
	a.look()
	a.edit("phishing/en.md", "id: ", "---\nid: ")
	a.look()
	if s, _ := a.snapshot("phishing"); s != first {
		t.Error("a file was read while it was being written")
	}
	a.look()
	if s, _ := a.snapshot("phishing"); s == first || !s.current {
		t.Errorf("the file is whole, but %+v", s)
	}
}

func TestManyCourses(t *testing.T) {
	t.Parallel()
	a := newAuthor(t, ".", "phishing", "teams")
	phishing, _ := a.snapshot("phishing")
	teams, _ := a.snapshot("teams")
	if phishing == nil || teams == nil {
		t.Fatal("a course is missing")
	}
	a.edit("teams/nb.md", "title: ", "title: Ny ")
	if a.see("phishing") != phishing {
		t.Error("a course was read again because another changed")
	}
	if now, _ := a.snapshot("teams"); now == teams {
		t.Error("the changed course wasn't read")
	}
	if err := os.RemoveAll(filepath.Join(a.folder, "teams")); err != nil {
		t.Fatal(err)
	}
	if a.see("teams") != nil {
		t.Error("a course is shown whose folder is gone")
	}
}

func TestPaths(t *testing.T) {
	t.Parallel()
	a := newAuthor(t, ".", "phishing", "teams")
	for _, tt := range []struct{ path, single, name string }{
		{"phishing", "phishing", "phishing"},
		{"phishing/nb.md", "phishing", "phishing"},
		{".", "", "teams"},
	} {
		p := a.preview(tt.path)
		if p.single != tt.single {
			t.Errorf("%s: shows %q alone, want %q", tt.path, p.single, tt.single)
		}
		if got, want := p.name(tt.name), filepath.ToSlash(filepath.Join(a.folder, tt.name)); got != want {
			t.Errorf("%s: findings are in %q, want %q", tt.path, got, want)
		}
	}
	_, err := New(Config{Path: filepath.Join(a.folder, "nowhere")})
	if err == nil || !strings.Contains(err.Error(), "name the folder of a course") {
		t.Errorf("a path that isn't there: %v", err)
	}
}

func TestFindModules(t *testing.T) {
	t.Parallel()
	empty, full := t.TempDir(), t.TempDir()
	for _, m := range modules {
		if err := os.MkdirAll(filepath.Dir(m.path(full)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(m.path(full), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := FindModules(empty, full); got != full || err != nil {
		t.Errorf("found %q, %v", got, err)
	}
	_, err := FindModules(empty)
	if err == nil || !strings.Contains(err.Error(), "npm install --no-save adaptivecards@") {
		t.Errorf("without the packages: %v", err)
	}
}

// The versions that the message names are those that the checks use.
func TestModuleVersions(t *testing.T) {
	t.Parallel()
	file, err := os.ReadFile(filepath.Join("..", "..", "..", ".ci", "package.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range modules {
		if want := `"` + m.name + `": "` + m.version + `"`; !strings.Contains(string(file), want) {
			t.Errorf(".ci/package.json doesn't say %s", want)
		}
	}
}
