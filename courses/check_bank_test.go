package courses

import (
	"strings"
	"testing"
)

func TestCheckTests(t *testing.T) {
	t.Parallel()
	test := func(c *Course) *Course {
		c.Test, c.Competences = &Test{Draw: 5, Blueprint: []TopicDraw{{"a", 3}, {"b", 2}}}, []string{"x"}
		return c
	}
	document := func(c *Course, d, other *Document) {
		c.Editions[Nynorsk].Lessons[0].Document, c.Editions[English].Lessons[0].Document = d, other
	}
	good := Document{Title: "D", Version: 2, URL: "https://example.org/d"}
	for _, tt := range []struct {
		name  string
		spoil func(*Course)
		want  string // empty if nothing is wrong
	}{
		{"a test", func(c *Course) { test(c) }, ""},
		{"a test without questions of its own", func(c *Course) {
			for _, ed := range test(c).Editions {
				ed.Lessons, ed.Questions = nil, nil
			}
		}, ""},
		{"nothing drawn", func(c *Course) { test(c).Test = &Test{} }, "draws 0 questions"},
		{"too much drawn", func(c *Course) { test(c).Test.Draw = MaxDraw + 1 }, "draw 1 to 60"},
		{"no competence", func(c *Course) { test(c).Competences = nil }, "of no competence"},
		{"more than is drawn", func(c *Course) { test(c).Test.Draw = 4 }, "wants 5 questions and the test draws 4"},
		{"no topic", func(c *Course) { test(c).Test.Blueprint[0].Topic = "A b" }, "won't do"},
		{"a topic twice", func(c *Course) { test(c).Test.Blueprint[0].Topic = "b" }, "twice"},
		{"none of a topic", func(c *Course) { test(c).Test.Blueprint[0].Draw = 0 }, "wants 0 questions"},
		{"a test with a pretest", func(c *Course) { test(c).Pretest = true }, "can't begin with a pretest"},
		{"a pretest", func(c *Course) { c.Pretest = true }, ""},
		{"a pretest of nothing", func(c *Course) {
			c.Pretest = true
			for _, ed := range c.Editions {
				ed.Lessons[0].Document, ed.Lessons[1].Document = &good, &good
			}
		}, "nothing can be skipped"},
		{"a document", func(c *Course) { document(c, &good, &good) }, ""},
		{"nothing but a document", func(c *Course) {
			document(c, &good, &good)
			c.Editions[Nynorsk].Lessons[0].Body, c.Editions[English].Lessons[0].Body = nil, nil
		}, ""},
		{"a document in one language", func(c *Course) { document(c, &good, nil) }, "none in another"},
		{"two versions", func(c *Course) { document(c, &good, &Document{"D", 3, good.URL}) }, "version 3 here and 2 in another"},
		{"version 0", func(c *Course) { document(c, &Document{"D", 0, good.URL}, &Document{"D", 0, good.URL}) }, "count versions from 1"},
		{"no title", func(c *Course) { document(c, &good, &Document{"", 2, good.URL}) }, "no title"},
		{"not https", func(c *Course) { document(c, &good, &Document{"D", 2, "http://example.org"}) }, "no https address"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := two()
			tt.spoil(c)
			switch err := c.Check(); {
			case err == nil && tt.want != "":
				t.Errorf("nothing is wrong, want %q", tt.want)
			case err != nil && (tt.want == "" || !strings.Contains(err.Error(), tt.want)):
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}
