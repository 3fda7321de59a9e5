package markdown

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"drypp/courses"
)

// The author's guide has complete examples; they are in canonical form.
func TestReadme(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[courses.Kind]bool{}
	for _, m := range regexp.MustCompile("(?s)```markdown\n(---\nid: ([a-z-]+)\n.*?)```\n").FindAllSubmatch(readme, -1) {
		id := string(m[2])
		fsys := fstest.MapFS{id + "/en.md": {Data: m[1]}, id + "/mail.png": {Data: pngOf(t, square(400))}}
		c, err := Load(fsys, id)
		if err != nil {
			t.Fatal(err)
		}
		if out := write(t, bare(c)); !bytes.Equal(out, m[1]) {
			t.Errorf("the example isn't in canonical form, which is\n%s", out)
		}
		if found, err := LintAll(sources(t, fsys)); err != nil || found.Errors() > 0 {
			t.Errorf("lint finds in the example %v\n%v", err, found)
		}
		for _, q := range c.Edition(courses.English).Questions {
			seen[q.Kind] = true
		}
	}
	for _, kind := range kinds {
		if !seen[courses.Kind(kind)] {
			t.Errorf("no example has a question of kind %s", kind)
		}
	}
	for _, key := range keys {
		if !bytes.Contains(readme, []byte("`"+key+"`")) {
			t.Errorf("the guide doesn't explain %s", key)
		}
	}
}

func folder(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

const whole = head + "\n" + lesson + "## Where? {#where}\n" + answers

func TestLoad(t *testing.T) {
	t.Parallel()
	fsys := folder(map[string]string{
		"fire/en.md": whole, "fire/nb.md": strings.Replace(whole, "title: Fire", "title: Brann", 1), "fire/README.md": "mine",
		"water/nn.md": strings.Replace(whole, "id: fire", "id: water", 1), ".git/x.md": "no", "notes.md": "no",
	})
	list, err := LoadAll(fsys)
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 2 || list[0].ID != "fire" || list[1].ID != "water" || len(list[0].Editions) != 2 {
		t.Fatalf("got %+v", list)
	}
	if got := list[0].Edition(courses.Bokmaal).Title; got != "Brann" {
		t.Errorf("title %q", got)
	}
	if _, err := Load(fsys, "nowhere"); err == nil || errors.As(err, new(Findings)) {
		t.Errorf("a missing folder is no finding of the author's: %v", err)
	}
}

func TestLoadFindings(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"no file", map[string]string{"fire/x.txt": ""}, "fire: there is no course in this folder"},
		{"a language unknown", map[string]string{"fire/en.md": whole, "fire/de.md": whole}, `fire/de.md: "de" is no language of Drypp`},
		{"a folder as file", map[string]string{"fire/en.md/x": ""}, "fire/en.md: this isn't an ordinary file"},
		{"id and folder", map[string]string{"flood/en.md": whole}, `flood/en.md:2: the id "fire" isn't the folder's name, "flood"`},
		{"a key differs", map[string]string{"fire/en.md": strings.Replace(whole, "pass: 80", "pass: 70", 1), "fire/nb.md": whole},
			"fire/en.md:7: pass isn't the same as in nb.md: give both the same"},
		{"a key is missing", map[string]string{"fire/en.md": strings.Replace(whole, "validity: 1 year\n", "", 1), "fire/nb.md": whole},
			"fire/en.md:1: validity isn't the same as in nb.md"},
		{"scores in one language", map[string]string{"fire/en.md": strings.Replace(whole, "pass: 80\n", "pass: 80\nmanagers-see-scores: true\n", 1), "fire/nb.md": whole},
			"fire/en.md:8: managers-see-scores isn't the same as in nb.md"},
		{"another answer is right", map[string]string{"fire/en.md": strings.NewReplacer("[x]", "[ ]", "[ ]", "[x]").Replace(whole), "fire/nb.md": whole},
			"fire/en.md:17: another answer is right here than in another language, or another number: give"},
		{"another id", map[string]string{"fire/en.md": strings.Replace(whole, "{#where}", "{#there}", 1), "fire/nb.md": whole},
			`fire/en.md:15: this step is "where" in nb: give both the same id`},
		{"a lesson less", map[string]string{"fire/en.md": whole, "fire/nb.md": whole + "\n# More {#more}\n\nText.\n"},
			"fire/en.md:1: 1 lessons and 1 questions, but nb has 2 and 1: give both the same"},
		{"a mark in one language", map[string]string{"fire/en.md": strings.Replace(whole, "{#fire}", "{#fire changed=2}", 1), "fire/nb.md": whole},
			"fire/en.md:11: changed is 2 here and 0 in another language (0 means without): give both the same"},
		{"two files at once", map[string]string{"fire/en.md": "x", "fire/nb.md": "y"}, "fire/en.md:1: there is no front matter"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			list, err := LoadAll(folder(tt.files))
			if err == nil || !strings.Contains(err.Error(), tt.want) || len(list) != 0 {
				t.Errorf("got %v\nwant %s", err, tt.want)
			}
		})
	}
}

// One course that is wrong doesn't hide another.
func TestLoadAllTogether(t *testing.T) {
	t.Parallel()
	list, err := LoadAll(folder(map[string]string{"a/en.md": "x", "b/en.md": "y", "fire/en.md": whole}))
	var found Findings
	if !errors.As(err, &found) || len(found) != 2 || len(list) != 1 {
		t.Errorf("%d courses, %v", len(list), err)
	}
}

func ExampleParse() {
	_, err := Parse("fire/en.md", courses.English, []byte(strings.Replace(whole, "title", "titel", 1)))
	fmt.Println(err)
	// Output: fire/en.md:3: the key "titel" isn't known: did you mean title?
}

func BenchmarkParse(b *testing.B) {
	src := []byte(head + strings.Repeat("# A\n\nSome *text* and a [link](https://example.org).\n\n", 30) + whole[len(head):])
	src = bytes.ReplaceAll(src, []byte("# A\n"), []byte("#\x00"))
	for i := 0; bytes.Contains(src, []byte("#\x00")); i++ {
		src = bytes.Replace(src, []byte("#\x00"), fmt.Appendf(nil, "# A {#a-%d}\n", i), 1)
	}
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		if _, err := Parse("en.md", courses.English, src); err != nil {
			b.Fatal(err)
		}
	}
}
