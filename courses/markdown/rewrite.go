package markdown

import (
	"reflect"
	"slices"
	"strings"

	"drypp/courses"
)

// rewriter writes an edition into the file that it was read from, line by line:
// what means the same as before keeps its bytes.
type rewriter struct {
	file  *File
	lines []string // the file's, with their ends
	eol   string
	strings.Builder
}

// rewrite returns the file with the front matter and the edition in it. It may
// go wrong where an author writes YAML in unusual ways, so whoever calls it has
// to read the outcome.
func rewrite(f *File, head map[string]string, ed *courses.Edition) ([]byte, error) {
	old := f.Course.Editions[f.Language]
	before, err := headOf(f.Course, old)
	if err != nil {
		return nil, err
	}
	r := &rewriter{file: f, lines: slices.Collect(strings.Lines(old.Source)), eol: "\n"}
	if strings.HasSuffix(r.lines[0], "\r\n") {
		r.eol = "\r\n"
	}
	r.body(r.front(head, before), old, ed)
	return []byte(r.String()), nil
}

// plain writes what has changed, in plain form.
func (r *rewriter) plain(text string) { r.WriteString(strings.ReplaceAll(text, "\n", r.eol)) }

// keep writes lines of the file as they are.
func (r *rewriter) keep(lines []string) {
	for _, line := range lines {
		r.WriteString(line)
	}
}

// front writes the front matter, and returns which line follows it.
func (r *rewriter) front(head, before map[string]string) int {
	begins := map[int]string{}
	for _, key := range keys {
		begins[r.file.lines[place{step: key + ":"}]-1] = key
	}
	end := 1 + slices.IndexFunc(r.lines[1:], func(line string) bool { return strings.TrimRight(line, " \t\r\n") == "---" })
	for i := 0; i < end; {
		key := begins[i]
		if head[key] == before[key] {
			r.WriteString(r.lines[i])
			i++
			continue
		}
		r.plain(head[key])
		next := i + 1
		for next < end && begins[next] == "" {
			next++
		}
		for next > i+1 && isComment(r.lines[next-1]) { // of the next key
			next--
		}
		i = next
	}
	for _, key := range keys {
		if before[key] == "" && r.file.lines[place{step: key + ":"}] == 0 {
			r.plain(head[key])
		}
	}
	r.WriteString(r.lines[end])
	return end + 1
}

// isComment reports whether a line of the front matter says nothing by itself.
func isComment(line string) bool {
	return strings.HasPrefix(line, "#") || isBlank(line)
}

func isBlank(line string) bool { return strings.Trim(line, " \t\r\n") == "" }

// stretch is the lines of one section in the file, and the blank ones behind.
type stretch struct {
	text, gap []string
	section   section
	last      bool
}

// stretches returns the file's sections by their IDs, and the line at which the
// first begins.
func (r *rewriter) stretches(old *courses.Edition) (all map[string]stretch, first int) {
	all = map[string]stretch{}
	list := sections(old)
	end := len(r.lines)
	for i, s := range slices.Backward(list) {
		begin := r.file.Line(s.id(), 0) - 1
		blank := end
		for isBlank(r.lines[blank-1]) {
			blank--
		}
		all[s.id()] = stretch{r.lines[begin:blank], r.lines[blank:end], s, i == len(list)-1}
		end = begin
	}
	return all, end
}

// body writes the sections, with the blank lines between them that the author
// left.
func (r *rewriter) body(from int, old, ed *courses.Edition) {
	was, first := r.stretches(old)
	r.keep(r.lines[from:first])
	list := sections(ed)
	for i, s := range list {
		at, known := was[s.id()]
		if known && reflect.DeepEqual(at.section, s) {
			r.keep(at.text)
		} else {
			var text strings.Builder
			s.write(writer{&text})
			r.plain(text.String())
		}
		switch final := i == len(list)-1; {
		case known && at.last == final:
			r.keep(at.gap)
		case !strings.HasSuffix(r.String(), "\n"):
			r.plain("\n")
			fallthrough
		default:
			if !final {
				r.plain("\n")
			}
		}
	}
}
