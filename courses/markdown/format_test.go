package markdown

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"drypp/courses"
)

func write(t *testing.T, c *courses.Course) []byte {
	t.Helper()
	out, err := Format(c, courses.English)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// wordy is a front matter as people write it who don't read guides to the end.
const wordy = `---
# Written by the fire brigade.
title: 'Fire'   # short, for the list
id: fire
on-update: continue
managers-see-scores: false

summary: >-
  What to do
  when it burns.
minutes: 3
# The law says 80.
pass: 80
version: 2
competences:
- fire-safety
# and one more
- "first aid"
validity: 1 year # see chapter 4
---
`

// What lint accepts is written back byte for byte.
func TestFormatKeeps(t *testing.T) {
	t.Parallel()
	whole := wordy + everything
	for name, src := range map[string]string{
		"plain":          head + "\n" + lesson + question,
		"wordy":          whole,
		"Windows":        strings.ReplaceAll(whole, "\n", "\r\n"),
		"mark":           "\ufeff" + whole,
		"both":           "\ufeff" + strings.ReplaceAll(whole, "\n", "\r\n"),
		"mixed ends":     strings.ReplaceAll(whole, "\n\n", "\r\n\n"),
		"no end":         strings.TrimRight(whole, "\n"),
		"many ends":      whole + "\n \n\t\n",
		"blanks":         strings.ReplaceAll(whole, ".\n", ".  \n\n \n"),
		"indented":       strings.ReplaceAll(whole, "\n#", "\n #"),
		"without blanks": strings.ReplaceAll(head+lesson+question, "\n\n", "\n"),
		"composed twice": strings.ReplaceAll(whole, "Wood", "A\u030al"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if out := write(t, parse(t, src).Course); string(out) != src {
				t.Errorf("got\n%q\nwant\n%q", out, src)
			}
		})
	}
}

// What an author changes through Drypp is all that changes in the file.
func TestFormatChanges(t *testing.T) {
	t.Parallel()
	const src = wordy + everything
	first := func(ed *courses.Edition) *courses.Question { return &ed.Questions[0] }
	for _, tt := range []struct {
		name     string
		change   func(*courses.Course, *courses.Edition)
		old, new string // in src
	}{
		{"a key", func(c *courses.Course, _ *courses.Edition) { c.PassMark = 70 }, "pass: 80\n", "pass: 70\n"},
		{"a key of many lines", func(_ *courses.Course, ed *courses.Edition) { ed.Summary = "Run: now." },
			"summary: >-\n  What to do\n  when it burns.\n", "summary: \"Run: now.\"\n"},
		{"a key before a comment", func(c *courses.Course, _ *courses.Edition) { c.Minutes = 4 }, "minutes: 3\n", "minutes: 4\n"},
		{"a list", func(c *courses.Course, _ *courses.Edition) { c.Competences = c.Competences[:1] },
			"competences:\n- fire-safety\n# and one more\n- \"first aid\"\n", "competences:\n  - fire-safety\n"},
		{"a key less", func(c *courses.Course, _ *courses.Edition) { c.ValidMonths = 0 }, "validity: 1 year # see chapter 4\n", ""},
		{"a key more", func(c *courses.Course, _ *courses.Edition) { c.Tries = 3 }, "chapter 4\n---\n", "chapter 4\nattempts: 3\n---\n"},
		{"the value that went without saying", func(c *courses.Course, _ *courses.Edition) { c.OnUpdate = courses.Restart },
			"on-update: continue\n", "on-update: restart\n"},
		{"a switch", func(c *courses.Course, _ *courses.Edition) { c.ManagersSeeScores = true },
			"managers-see-scores: false\n", "managers-see-scores: true\n"},
		{"a question", func(_ *courses.Course, ed *courses.Edition) { first(ed).Title = "Where?" },
			everything[strings.Index(everything, "## Where to?"):strings.Index(everything, "\n# Numbers")],
			"## Where? {#where}\n\nThink **twice**:\n\n- [ ] In\n  > No.\n- [x] Out, and away\n  > Yes, as far as you can.\n"},
		{"a lesson", func(_ *courses.Course, ed *courses.Edition) { ed.Lessons[1].Changed = 1 }, "changed=2}", "changed=1}"},
		{"the last question", func(_ *courses.Course, ed *courses.Edition) { ed.Questions[2].Options[0].Why = "Oh yes." },
			"fire |  Fire brigade\n  > Yes.", "fire | Fire brigade\n  > Oh yes."},
		{"a question less", func(_ *courses.Course, ed *courses.Edition) { ed.Questions = ed.Questions[:2] },
			everything[strings.Index(everything, "\n## Which word?"):], ""},
		{"a question more", func(_ *courses.Course, ed *courses.Edition) {
			q := *first(ed)
			q.ID, q.Prompt, q.Lesson = "again", nil, "numbers"
			ed.Questions = append(ed.Questions, q)
		}, "", "\n## Where to? {#again}\n\n- [ ] In\n  > No.\n- [x] Out, and away\n  > Yes, as far as you can.\n"},
		{"another order", func(_ *courses.Course, ed *courses.Edition) {
			ed.Questions[1], ed.Questions[2] = ed.Questions[2], ed.Questions[1]
		}, src[strings.Index(src, "## Which number?"):], src[strings.Index(src, "## Which word?"):] + "\n" +
			strings.TrimRight(src[strings.Index(src, "## Which number?"):strings.Index(src, "## Which word?")], "\n") + "\n"},
	} {
		for eol, ends := range map[string]string{"LF": "\n", "CRLF": "\r\n"} {
			t.Run(tt.name+", "+eol, func(t *testing.T) {
				t.Parallel()
				c := parse(t, strings.ReplaceAll(src, "\n", ends)).Course
				tt.change(c, c.Editions[courses.English])
				i := strings.LastIndex(src, tt.old)
				want := strings.ReplaceAll(src[:i]+tt.new+src[i+len(tt.old):], "\n", ends)
				if got := string(write(t, c)); got != want {
					t.Errorf("got\n%s\nwant\n%s", got, want)
				}
			})
		}
	}
}

// However a course is changed, its file means the same as the course, and says
// the rest in the author's words.
func TestFormatChangedAtRandom(t *testing.T) {
	t.Parallel()
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 1))
		c := parse(t, wordy+everything).Course
		for range 1 + r.IntN(4) {
			disturb(r, c, c.Editions[courses.English])
		}
		out := write(t, c)
		again := parse(t, string(out)).Course
		if !reflect.DeepEqual(bare(again), bare(c)) {
			t.Fatalf("seed %d: got\n%+v\nwant\n%+v\nfrom\n%s", seed, again.Editions[courses.English], c.Editions[courses.English], out)
		}
		if !strings.Contains(string(out), "\n# Written by the fire brigade.\n") || !strings.Contains(string(out), "\n# The law says 80.\n") {
			t.Fatalf("seed %d: a comment is lost in\n%s", seed, out)
		}
	}
}

// disturb changes something of a course that stays one that can be given.
func disturb(r *rand.Rand, c *courses.Course, ed *courses.Edition) {
	question := &ed.Questions[r.IntN(len(ed.Questions))]
	lesson := &ed.Lessons[r.IntN(len(ed.Lessons))]
	switch r.IntN(9) {
	case 0:
		c.Version++
	case 1:
		c.Minutes, c.Tries, c.ValidMonths = 1+r.IntN(9), r.IntN(3), r.IntN(3)
		c.ManagersSeeScores = !c.ManagersSeeScores
	case 2:
		c.OnUpdate, lesson.Changed = courses.Restart, r.IntN(c.Version+1)
	case 3:
		c.Sources = append(c.Sources, "# no comment: 'a source'")
		ed.Summary = "- " + ed.Summary + " #"
	case 4:
		question.Options[0].Why += " *Really*."
	case 5:
		question.Prompt = append(question.Prompt, courses.Block{Text: "One more thing:"})
	case 6:
		lesson.Body = append([]courses.Block{{Text: "First of all."}}, lesson.Body...)
	case 7:
		ed.Lessons[0], ed.Lessons[1] = ed.Lessons[1], ed.Lessons[0]
		slices.SortStableFunc(ed.Questions, func(a, b courses.Question) int {
			return c.LessonIndex(a.Lesson) - c.LessonIndex(b.Lesson)
		})
	case 8:
		if len(ed.Questions) > 1 {
			i := r.IntN(len(ed.Questions))
			ed.Questions = slices.Delete(ed.Questions, i, i+1)
		}
	}
}

// A source that can't be kept, or is of something else, does no harm.
func TestFormatForeignSource(t *testing.T) {
	t.Parallel()
	c := parse(t, wordy+everything).Course
	ed := c.Editions[courses.English]
	ed.Source = ""
	want := string(write(t, c))
	for _, source := range []string{"no course", strings.Replace(wordy, "\nid: fire", "\n? id\n: fire", 1) + everything} {
		ed.Source = source
		if got := string(write(t, c)); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
	ed.Source = head + lesson + question
	if got := parse(t, string(write(t, c))); len(got.Course.Editions[courses.English].Questions) != 3 {
		t.Errorf("got %+v", got.Course)
	}
}

// What would be lost in a file isn't written.
func TestFormatRefuses(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*courses.Course, *courses.Edition){
		"another language":    func(c *courses.Course, _ *courses.Edition) { c.Editions = nil },
		"markup in a title":   func(_ *courses.Course, ed *courses.Edition) { ed.Lessons[0].Title = "*a*" },
		"lines in an answer":  func(_ *courses.Course, ed *courses.Edition) { ed.Questions[0].Options[0].Text = "a\n- b" },
		"a heading in a text": func(_ *courses.Course, ed *courses.Edition) { ed.Lessons[0].Body[0].Text = "# a" },
		"number unlike text":  func(_ *courses.Course, ed *courses.Edition) { ed.Questions[0].Kind = courses.Number },
		"two lists in a row": func(_ *courses.Course, ed *courses.Edition) {
			ed.Lessons[0].Body = []courses.Block{{List: []string{"a"}}, {List: []string{"b"}}}
		},
		"an empty block":       func(_ *courses.Course, ed *courses.Edition) { ed.Lessons[0].Body = []courses.Block{{}} },
		"what can't be taught": func(_ *courses.Course, ed *courses.Edition) { ed.Questions[0].Lesson = "x" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := parse(t, whole).Course
			spoil(c, c.Editions[courses.English])
			if out, err := Format(c, courses.English); err == nil {
				t.Errorf("written:\n%s", out)
			}
		})
	}
}
