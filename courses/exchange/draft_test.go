package exchange

import (
	"strings"
	"testing"
	"testing/fstest"

	"drypp/courses"
	"drypp/courses/markdown"
)

func choice(title string) *courses.Question {
	return &courses.Question{Kind: courses.Single, Title: title, Options: []courses.Option{{Right: true, Text: "a"}, {Text: "b", Why: "No."}}}
}

func TestDraft(t *testing.T) {
	t.Parallel()
	d := NewDraft("x", courses.Nynorsk)
	d.Begin("a.gift")
	d.SetTitle("Kurs")
	d.SetTitle("Eit anna")
	for _, q := range []*courses.Question{
		choice("Kva?"), choice("Kva?"), choice("*Kva*?"), choice("Kva {er} dette?"),
		{Kind: courses.Text, Title: "Kva?", Options: []courses.Option{{Right: true, Text: "a", Spellings: []string{"a"}}}},
	} {
		if !d.AddQuestion(1, q) {
			t.Fatal(d.Found)
		}
	}
	if d.AddQuestion(7, &courses.Question{Kind: courses.Single, Title: "x", Options: []courses.Option{{Right: true, Text: "a"}}}) {
		t.Error("a question with nothing to choose was taken")
	}
	if len(d.Found) != 1 || d.Found[0].Line != 7 || d.Found[0].Severity != markdown.Error || d.Found[0].Code != CodeLost {
		t.Errorf("found %v", d.Found)
	}
	d.InLesson("Del 1")
	d.AddQuestion(1, choice("I del 1"))
	d.InLesson("Del 2")
	d.AddQuestion(1, choice("I del 2"))
	d.InLesson("Del 1")
	d.AddQuestion(1, choice("I del 1, nok ein gong"))
	c, err := d.Course()
	if err != nil {
		t.Fatal(err)
	}
	ed := c.Editions[courses.Nynorsk]
	var got []string
	for i := range ed.Questions {
		got = append(got, ed.Questions[i].ID+" "+ed.Questions[i].Lesson)
	}
	const want = "kva ,kva-2 ,kva-3 ,kva-er-dette ,kva-4 ,i-del-1 del-1,i-del-1-nok-ein del-1,i-del-2 del-2"
	if strings.Join(got, ",") != want || ed.Title != "Kurs" {
		t.Errorf("got %s\nwant %s", strings.Join(got, ","), want)
	}
	if _, err := markdown.Format(c, courses.Nynorsk); err != nil {
		t.Error(err)
	}
	if _, found, err := markdown.Lint(source(t, c)); err != nil || found.Errors() > 0 {
		t.Errorf("lint finds %v, %v", found, err)
	}
}

// source is the course's folder, to be linted.
func source(t *testing.T, c *courses.Course) markdown.Source {
	t.Helper()
	files := fstest.MapFS{}
	for l := range c.Editions {
		text, err := markdown.Format(c, l)
		if err != nil {
			t.Fatal(err)
		}
		files[c.ID+"/"+string(l)+".md"] = &fstest.MapFile{Data: text}
	}
	return markdown.Source{FS: files, Path: c.ID}
}

// TestPlaceholders: what an import left open is named, in the place where it is, and
// nothing else.
func TestPlaceholders(t *testing.T) {
	t.Parallel()
	d := NewDraft("x", courses.English)
	d.AddLesson("", "", nil)
	d.AddQuestion(1, choice("Which?"))
	d.AddQuestion(2, &courses.Question{Kind: courses.Matching, Title: "Match", Options: []courses.Option{{Text: "a"}, {Text: "b"}},
		Parts: []courses.Part{{Text: "1", Why: "So."}, {Text: "2", Match: 1}}})
	d.AddQuestion(3, &courses.Question{Kind: courses.Blanks, Title: "Fill", Parts: []courses.Part{
		{Text: "It is ", After: ".", Options: []courses.Option{{Right: true, Text: "so", Spellings: []string{"so"}, Why: "So."}}}}})
	c, err := d.Course()
	if err != nil {
		t.Fatal(d.Found, err)
	}
	_, found, err := markdown.Lint(source(t, c), Placeholders)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range found {
		if f.Code == CodePlaceholder {
			got = append(got, f.Place()+" "+strings.Fields(f.Message)[1])
		}
	}
	const want = "x/en.md:3 title,x/en.md:4 summary,x/en.md:10 title,x/en.md:12 lesson,x/en.md:16 explanation,x/en.md:25 explanation,x/en.md:34 explanation"
	if strings.Join(got, ",") != want {
		text, _ := markdown.Format(c, courses.English)
		t.Errorf("got %s\nwant %s\nin %s", strings.Join(got, ","), want, text)
	}
}

func TestNothing(t *testing.T) {
	t.Parallel()
	if _, err := NewDraft("x", courses.English).Course(); err == nil {
		t.Error("a course of nothing is no error")
	}
	if _, err := NewSource(&courses.Course{ID: "x"}, courses.English); err == nil {
		t.Error("a language that isn't there is no error")
	}
}
