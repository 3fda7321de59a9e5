package markdown

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"drypp/courses"
)

// hostile are files made to exhaust or mislead whoever parses them.
func hostile() map[string]string {
	full := func(s string) string { return head + lesson + strings.Repeat(s, (MaxFile-300)/len(s)) }
	lined := func(s string) string { return full(strings.Repeat(s, 8000/len(s)) + "\n") }
	// below the bound in each paragraph, to see what the bound is worth
	bounded := func(s string) string { return full(strings.Repeat(s, maxMarks/2/len(s)) + "\n\n") }
	body := head + lesson + "## Where? {#where}\n" + answers
	return map[string]string{
		"10 MB":             strings.Repeat("a", 10<<20),
		"long line":         full("a"),
		"broken UTF-8":      body + "\xff\xfe",
		"NUL":               body + "\x00",
		"turned text":       strings.Replace(body, "Get out", "Get \u202eout", 1),
		"deep quotes":       body + strings.Repeat("> ", 5000),
		"deep lists":        body + strings.Repeat("- ", 5000) + "x",
		"deep numbers":      body + strings.Repeat("1. - ", 3000) + "x",
		"stairs":            body + stairs(600),
		"brackets":          lined("["),
		"images":            lined("!["),
		"link openings":     lined("[a]("),
		"stars":             lined("*a_"),
		"mixed stars":       lined("**a *b "),
		"bounded stars":     bounded("*a_"),
		"bounded brackets":  bounded("["),
		"bounded links":     bounded("[a]("),
		"bounded images":    bounded("![a"),
		"bounded angles":    bounded("<a "),
		"backticks":         full(backticks()),
		"angle brackets":    lined("<a "),
		"braces":            head + strings.Repeat("# "+strings.Repeat("{", 8000)+"\n", 30),
		"escapes":           lined("\\["),
		"entities":          lined("&amp;["),
		"tables":            full("|a|\n|-|\n"),
		"wide table":        full(strings.Repeat("|a", 90) + "\n" + strings.Repeat("|-", 90) + "\n\n"),
		"headings":          full("# a\n"),
		"answers":           head + lesson + "## Q {#q}\n\n" + strings.Repeat("- [ ] a\n", 30000),
		"YAML bomb":         "---\na: &a [x,x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]\n---\n" + lesson,
		"YAML brackets":     "---\nid: " + strings.Repeat("[", 8000) + "\n---\n" + lesson,
		"YAML indents":      "---\n" + indents(150) + "---\n" + lesson,
		"YAML tag":          "---\nid: !!binary aaaa\n---\n" + lesson,
		"large front":       "---\n" + strings.Repeat("# x\n", 60000) + "---\n" + lesson,
		"many keys":         "---\n" + strings.Repeat("a: b\n", 3000) + "---\n" + lesson,
		"large number":      strings.Replace(body, "\n- [x] Out", "\n- [x] "+strings.Repeat("9", 400), 1) + "\n## N {#n .number}\n\n- [x] " + strings.Repeat("9", 400) + "\n",
		"typed answers":     head + lesson + "## Q {#q .text}\n\n" + numberedLines(4900, "- [x] a%d\n  > y\n\n"),
		"pairs":             head + lesson + "## Q {#q .matching}\n\n" + numberedLines(9000, "- a%d = b%[1]d\n  > y\n\n"),
		"options":           head + lesson + "## Q {#q .matching}\n\n" + numberedLines(20000, "- = b%d\n\n"),
		"items":             head + lesson + "## Q {#q .ordering}\n\n" + numberedLines(14000, "1. a%d\n   > y\n\n"),
		"places":            head + lesson + "## Q {#q .spot}\n\n![a](b.png)\n\n" + numberedLines(4900, "- [x] a%d @ 1,1\n  > y\n\n"),
		"scenes":            head + lesson + "## Q {#q .scenario}\n\n" + numberedLines(1900, "### S {#s%d}\n\n- [on](#s%[1]d)\n- [on](#s0)\n\n"),
		"scenes back":       head + lesson + "## Q {#q .scenario}\n\n" + numberedLines(3200, "### S {#s%d}\n\n- [on](#s%[1]d0)\n\n"),
		"ways":              head + lesson + "## Q {#q .scenario}\n\n### S {#s}\n\n" + numberedLines(4900, "- [on%d](#s)\n\n"),
		"blanks":            head + lesson + "## Q {#q .blanks}\n\n" + strings.Repeat("a ___ ", 60) + "\n\n- [ ] 1: a\n  > b\n",
		"few blanks":        head + lesson + "## Q {#q .blanks}\n\n" + strings.Repeat("a ___ ", 50) + "\n\n" + numberedLines(4000, "- [x] 1: a%d\n  > y\n\n"),
		"braces of topics":  head + lesson + "## Q {#q topic=" + strings.Repeat("{a=", 2000) + "\n" + answers,
		"unclosed question": head + lesson + "## Q {#q}\n\n- [x]",
	}
}

func numberedLines(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

func stairs(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", 2*i) + "- a\n")
	}
	return b.String()
}

func indents(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

func backticks() string {
	var b strings.Builder
	for i := range 150 {
		b.WriteString(strings.Repeat("`", i+1) + " ")
	}
	return b.String() + "\n"
}

// Each is refused with a place; go test's own time limit and the benchmark
// below watch how fast.
func TestHostile(t *testing.T) {
	t.Parallel()
	for name, src := range hostile() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Parse("en.md", courses.English, []byte(src))
			var found Findings
			if !errors.As(err, &found) || len(found) == 0 {
				t.Fatalf("got %v, want findings", err)
			}
			if len(found[0].Message) > 600 {
				t.Errorf("the message repeats %d bytes of the file", len(found[0].Message))
			}
		})
	}
}

// A file of 10 MB isn't read to its end.
func TestHostileFolder(t *testing.T) {
	t.Parallel()
	_, err := Load(fstest.MapFS{"x/en.md": {Data: make([]byte, 10<<20)}}, "x")
	if err == nil || !strings.Contains(err.Error(), "x/en.md: the file is larger than 256 KiB") {
		t.Error(err)
	}
}

// FuzzParse: nothing panics, and what parses can be given and is written back
// as it was; changed or without its source it is still written rightly.
func FuzzParse(f *testing.F) {
	for _, src := range hostile() {
		if len(src) < 2000 { // larger ones keep the fuzzer busy with making them smaller
			f.Add([]byte(src))
		}
	}
	f.Add([]byte(head + lesson + "## Q {#q .number}\n\n- [x] 72 ± 2\n  > *Yes*.\n- [ ] *\n  > No.\n"))
	f.Add([]byte(head + lesson + "- a\n\n1. b\n\n![a](https://b/c)\n\n[a](https://b)\n\n## Q {#q .text}\n\nPrompt\n\n- [x] a | b\n  > Yes.\n- [ ] *\n  > No.\n"))
	f.Add([]byte(head + "## Q {#q .true-false}" + answers))
	for _, q := range ofEachKind {
		f.Add([]byte(head + lesson + q))
	}
	f.Add([]byte(examining))
	f.Add([]byte(head + declared))
	f.Fuzz(func(t *testing.T, src []byte) {
		file, err := Parse("en.md", courses.English, src)
		if err != nil {
			return
		}
		if err := file.Course.Check(); err != nil {
			t.Fatal(err)
		}
		if out := write(t, file.Course); !bytes.Equal(out, src) {
			t.Errorf("%q is written as %q", src, out)
		}
		ed := file.Course.Editions[courses.English]
		file.Course.Version++
		ed.Title = "Another"
		if len(ed.Questions) > 0 { // a test may have none
			otherwise(&ed.Questions[0])
		}
		for _, source := range []string{ed.Source, ""} {
			ed.Source = source
			out := write(t, file.Course)
			again, err := Parse("en.md", courses.English, out)
			if err != nil {
				t.Fatalf("%v\n%q", err, out)
			}
			if !reflect.DeepEqual(bare(again.Course), bare(file.Course)) {
				t.Errorf("got  %+v\nwant %+v\nfrom %q", again.Course, file.Course, out)
			}
		}
	})
}

// Parts of files in random order reach further than random bytes.
func TestParseShuffled(t *testing.T) {
	t.Parallel()
	parts := []string{"## M {#m .matching}\n", "- a = b\n", "- = c\n", "- c = d\n", "## O {#o .ordering}\n", "   > why\n", "2. item\n", "## S {#s .scenario}\n", "### T {#t}\n",
		"- [on](#t)\n", "- [5%] half\n", "## P {#p .spot}\n", "![a](b.png)\n", "- [ ] x @ 1,2\n", "- [x] y @ 200,2\n", "## F {#f .blanks}\n", "so ___ and ___\n", "- [x] 1: it\n", "- [ ] 2: *\n", "- [ ] 1: *\n",
		"# A {#a}\n", "## B {#b}\n", "## C {#c .text}\n", "## D {#d .number}\n", "text\n", "- item\n", "* item\n", "1. item\n",
		"- [x] 7\n", "- [ ] *\n", "- [ ] 8 | 9\n", "  > why\n", "\n", "![a](https://b)\n", "[a](https://b)\n", "[x] *a*\n", "> q\n", "  more\n", "---\n", "\\# x\n", "[a]: b\n", "    code\n", "<b>\n", "\t- x\n"}
	r := rand.New(rand.NewPCG(1, 2))
	parsed := 0
	for range 3000 {
		src := head + "# L {#l}\n\ntext\n\n## Q {#q}\n" + answers
		for range r.IntN(9) {
			src += parts[r.IntN(len(parts))]
		}
		f, err := Parse("en.md", courses.English, []byte(src))
		if err != nil {
			continue
		}
		parsed++
		if out := write(t, f.Course); string(out) != src {
			t.Fatalf("%s\nis written as\n%s", src, out)
		}
		write(t, bare(f.Course))
	}
	if parsed == 0 {
		t.Error("nothing parsed")
	}
}

func BenchmarkHostile(b *testing.B) {
	for name, src := range hostile() {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := Parse("en.md", courses.English, []byte(src)); err == nil {
					b.Fatal("accepted")
				}
			}
		})
	}
}
