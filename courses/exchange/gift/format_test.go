package gift

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// seeds are files that have something of everything.
var seeds = []string{
	"a{T}", "a{F#x#y####z}", "a{T# #y}", "{ =Asia } is large", "a {~b =c#d} [html]e  f", "::t\\:::a{#=1:2#f ~#g}", "a{#1..2}",
	"[markdown]a  \nb{=%50%[html]c #\n####d}", "a{= b -> c =[html] -> d}", "a{T -> b#c}", "a{~%-33.3%b ~%133e-2%c}", "a{####b}",
	"$CATEGORY: $course$/top/a\n\n// [id:1] [tag:a] [tag:b]\n::a::b\n\n[plain]c  d", "//x\na{}//y", "[html]\u00a0{=\u00a0}", "_____ _____ a{=b} c",
	"a{~%50%% ~[html][html]b}", "a{\n\nb", "a:b\n\nc{=d}", "a\r\nb\rc{~d#\u00a0}",
	"// [id:a[tag:b] [tag:c[id:d]\na", "a{=b -> }", "a{=b -> #c}", "[html]a\r b{}", "a{# =5 =%0%*}", "a{####}", "// [id: ]\na",
}

func FuzzFormat(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	files, err := filepath.Glob(filepath.Join(cases, "*.gift"))
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(src))
	}
	f.Fuzz(func(t *testing.T, s string) {
		items, found := Parse("f.gift", []byte(s))
		for _, x := range found {
			if x.Line > 1+strings.Count(s, "\n")+strings.Count(s, "\r") || x.Message == "" || x.Fix == "" {
				t.Errorf("finding %+v", x)
			}
		}
		out, err := Format(items)
		if err != nil {
			if !bracketed(items) {
				t.Fatalf("%v of %q", err, s)
			}
			return
		}
		again, found := Parse("f.gift", out)
		if len(found) > 0 || len(again) != len(items) {
			t.Fatalf("%q reads as %d items: %v", out, len(again), found)
		}
		for i := range items {
			if got, want := placeless(&again[i]), placeless(&items[i]); !reflect.DeepEqual(got, want) {
				t.Errorf("got %+v\nwant %+v\nfrom %q\nthrough %q", got, want, s, out)
			}
		}
	})
}

// bracketed reports whether an id or tag has what begins another one.
func bracketed(items []Item) bool {
	for i := range items {
		marks := items[i].Tags
		if items[i].ID != nil {
			marks = append(marks[:len(marks):len(marks)], *items[i].ID)
		}
		for _, m := range marks {
			if strings.ContainsAny(m, "[]") {
				return true
			}
		}
	}
	return false
}
