// Package markdown reads and writes course files: a folder a course, in it one
// Markdown file a language, with YAML front matter. The README.md of package
// courses describes the format for authors.
//
// What is wrong comes back as Findings, each with file, line and remedy.
// Course files are outside input: their size and nesting are bounded before
// anything parses them. All functions are safe for concurrent use.
package markdown

import (
	"bytes"
	"cmp"
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"drypp/courses"
)

// Bounds of a course file. They are far above what fits on cards, and low
// enough that no file takes long to refuse.
const (
	// MaxFile is how large, in bytes, a course file may be.
	MaxFile = 256 << 10
	// MaxBlock is how long, in bytes, lines without a blank one between them
	// may be together.
	MaxBlock = 16 << 10
	// MaxMinutes is how long a course may take.
	MaxMinutes = 240
	// maxMarks is how many characters that can open or close emphasis, links
	// or code such lines may hold, and maxAllMarks the file. The Markdown
	// parser's time grows with the square of their number and more.
	maxMarks    = 200
	maxAllMarks = 10000
	// maxFront is how large, in bytes, the front matter may be.
	maxFront = 16 << 10
	// maxNesting is how many marks of lists and quotes may begin a line; the
	// format needs two.
	maxNesting = 6
	// maxFindings is how many findings about a file are told at a time.
	maxFindings = 500
)

// File is one course file that can be given as it is.
type File struct {
	// Name is the name that Parse was given.
	Name     string
	Language courses.Language
	// Course holds this file's edition only.
	Course *courses.Course
	// lines holds where each step and option stands, and each key of the
	// front matter under its name with a colon, which no ID has.
	lines map[place]int
	// spoilt holds the steps that couldn't be read as they were meant, with
	// "" for the front matter.
	spoilt map[string]bool
}

// place is a step of a course, or one of its parts, options or blocks counted from
// 1; options and blocks may be a part's.
type place struct {
	step                string
	part, option, block int
}

// Line returns the line, from 1, of the heading of the lesson or question with
// that ID; for an option, counted from 1, the option's. It returns 1, where
// the front matter begins, for what isn't in the file.
func (f *File) Line(step string, option int) int {
	if n := f.lines[place{step: step, option: option}]; n > 0 {
		return n
	}
	return max(f.lines[place{step: step}], 1)
}

// Parse reads one file of a course in the language. The name is used in
// findings only. The error is of type Findings; without one the course passes
// courses.Course.Check. Pictures that lie beside the file have a name and no
// URL yet: it takes Load to find them.
func Parse(name string, lang courses.Language, src []byte) (*File, error) {
	f, found := parseFile(name, lang, src)
	if f != nil {
		files := map[courses.Language]*File{lang: f}
		found = append(found, faults(f.Course.Check(), files, f, found)...)
	}
	if err := found.err(); err != nil {
		return nil, err
	}
	return f, nil
}

// parseFile reads as much of a file as can be read; it doesn't ask Course.Check.
// The file is nil if nothing can be read.
func parseFile(name string, lang courses.Language, src []byte) (*File, Findings) {
	p := &parser{file: &File{Name: name, Language: lang, lines: map[place]int{}, spoilt: map[string]bool{}}}
	text, front, ok := p.prepare(src)
	if !ok {
		return nil, p.findings
	}
	p.src, p.edition = text, &courses.Edition{Language: lang, Source: string(src)}
	p.file.Course = p.front(text[:front])
	p.file.Course.Editions = map[courses.Language]*courses.Edition{lang: p.edition}
	p.body(front)
	return p.file, p.findings
}

// parser holds what one call of Parse has found so far.
type parser struct {
	file     *File
	edition  *courses.Edition
	src      []byte // what is left to read
	skipped  int    // how many bytes of the file come before src
	begins   []int  // the offsets in the file at which lines begin
	findings Findings
	lesson   string // the lesson that the current position belongs to
	step     string // the lesson or question that is being read
	part     int    // the scene that is being read, counted from 1
	// nested holds the lines of keys below a key of the front matter, as "test.draw".
	nested map[string]int
}

// bad notes a finding; see courses.NewFault for the format.
func (p *parser) bad(line int, code courses.Code, format string, args ...any) {
	p.note(line, courses.NewFault(code, format, args...))
}

func (p *parser) note(line int, f *courses.Fault) {
	f.Step = p.step
	p.file.spoil(f.Step, f.Code)
	if len(p.findings) < maxFindings {
		p.findings = append(p.findings, newFinding(p.file.Name, line, f))
	}
}

// spoil remembers a step with a finding that leaves nothing to compare.
func (f *File) spoil(step string, code courses.Code) {
	if !slices.Contains(harmless, code) {
		f.spoilt[step] = true
	}
}

// harmless are the findings that leave the rest of their step as the author
// meant it. After any other, Course.Check would only say so once more.
var harmless = []courses.Code{
	courses.CodeExplanation, courses.CodeImage, courses.CodeImageText, courses.CodeLink,
}

// prepare refuses what isn't text of a bearable size and shape. It returns the
// source with line feeds only and the offset at which the body begins.
func (p *parser) prepare(src []byte) ([]byte, int, bool) {
	if len(src) > MaxFile {
		p.bad(0, courses.CodeFile, "the file is larger than %d KiB: make several courses of it", MaxFile>>10)
		return nil, 0, false
	}
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	if bytes.IndexByte(src, '\r') >= 0 {
		src = bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))
	}
	p.begins = make([]int, 0, bytes.Count(src, []byte("\n"))+1)
	n, at := 0, 0
	var b block
	for line := range bytes.Lines(src) {
		p.begins = append(p.begins, at)
		at += len(line)
		n++
		if fault := cmp.Or(unfit(line), b.add(line)); fault != nil {
			p.note(n, fault)
			return nil, 0, false
		}
	}
	front := frontEnd(src)
	if front < 0 {
		p.bad(1, courses.CodeSyntax, "there is no front matter: begin the file with a line ---, the course's keys and another line ---")
	} else if front > maxFront {
		p.bad(1, courses.CodeFile, "the front matter is larger than %d KiB: say less in it", maxFront>>10)
	}
	return src, front, len(p.findings) == 0
}

// unfit says what is wrong with a line before anything parses it.
func unfit(line []byte) *courses.Fault {
	if !utf8.Valid(line) {
		return courses.NewFault(courses.CodeFile, "this isn't UTF-8: save the file in that encoding")
	}
	if r, ok := hidden(line); ok {
		return courses.NewFault(courses.CodeSyntax, "there is an invisible character (%U): take it out", r)
	}
	marks := 0
	for _, c := range line {
		if strings.IndexByte(">-*+", c) >= 0 {
			marks++
		} else if c != ' ' && c != '\t' && c != '.' && c != ')' && (c < '0' || c > '9') {
			break
		}
	}
	if marks > maxNesting && len(bytes.Trim(line, "- \n")) > 0 {
		return courses.NewFault(courses.CodeSyntax, "lists and quotes are nested too deeply: go no deeper than an answer with its explanation")
	}
	return nil
}

// block measures lines that follow one another without a blank one between.
type block struct{ bytes, marks, allMarks int }

// opens tells which bytes can begin or end formatting.
var opens = func() (table [256]bool) {
	for _, c := range []byte("*_[]<`~{|") {
		table[c] = true
	}
	return table
}()

// add says what is wrong with the block once it has the line.
func (b *block) add(line []byte) *courses.Fault {
	if len(bytes.TrimSpace(line)) == 0 {
		b.bytes, b.marks = 0, 0
		return nil
	}
	b.bytes += len(line)
	for _, c := range line {
		if opens[c] {
			b.marks++
			b.allMarks++
		}
	}
	switch {
	case b.bytes > MaxBlock:
		return courses.NewFault(courses.CodeSyntax, "the paragraph is longer than %d KiB: make several of it, with blank lines between", MaxBlock>>10)
	case b.marks > maxMarks:
		return courses.NewFault(courses.CodeSyntax, "the paragraph has more than %d marks of formatting: make several of it, with blank lines between", maxMarks)
	case b.allMarks > maxAllMarks:
		return courses.NewFault(courses.CodeFile, "the file has more than %d marks of formatting: make several courses of it", maxAllMarks)
	}
	return nil
}

// hidden finds the first character that a reader of the file can't see and
// that changes how it reads: controls and the marks that turn the direction
// of text.
func hidden(line []byte) (rune, bool) {
	for i := 0; i < len(line); {
		if c := line[i]; c < utf8.RuneSelf {
			if (c < ' ' && c != '\n' && c != '\t') || c == 0x7f {
				return rune(c), true
			}
			i++
			continue
		}
		r, size := utf8.DecodeRune(line[i:])
		if r == '\u2028' || r == '\u2029' || r == '\ufeff' || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return r, true
		}
		i += size
	}
	return 0, false
}

// frontEnd returns the offset behind the front matter, or -1.
func frontEnd(src []byte) int {
	if !bytes.HasPrefix(src, []byte("---\n")) {
		return -1
	}
	at := 4
	for line := range bytes.Lines(src[at:]) {
		at += len(line)
		if strings.TrimRight(string(line), " \t\n") == "---" {
			return at
		}
	}
	return -1
}

// line returns the line, from 1, of an offset in the file.
func (p *parser) line(offset int) int {
	line, found := slices.BinarySearch(p.begins, offset)
	if found {
		line++
	}
	return line
}

// faults gives the faults of Course.Check their places in the files, except
// for what is in found already or follows from it; whole is the file to name
// for what belongs to no language.
func faults(err error, files map[courses.Language]*File, whole *File, found Findings) Findings {
	var fs Findings
	for _, err := range split(err) {
		if len(fs) == maxFindings {
			break
		}
		var fault *courses.Fault
		if !errors.As(err, &fault) {
			continue
		}
		f := files[fault.Language]
		if f == nil {
			f = whole
		}
		at := newFinding(f.Name, f.line(fault), fault)
		if spoilt(files, fault.Step) || slices.ContainsFunc(found, at.repeats) {
			continue
		}
		fs = append(fs, at)
	}
	return fs
}

// repeats reports whether another finding says the same of the same line.
func (f Finding) repeats(other Finding) bool {
	return f.File == other.File && f.Line == other.Line && f.Code == other.Code
}

// spoilt reports whether a step couldn't be read as it was meant in any file.
func spoilt(files map[courses.Language]*File, step string) bool {
	for _, f := range files {
		if f.spoilt[step] {
			return true
		}
	}
	return false
}

// line returns where in the file a fault lies.
func (f *File) line(fault *courses.Fault) int {
	at := place{step: fault.Step, part: fault.Part}
	within := at
	within.option, within.block = fault.Option, fault.Block
	for _, at := range []place{within, at} {
		if n := f.lines[at]; n > 0 && at != (place{step: fault.Step}) {
			return n
		}
	}
	if fault.Key != "" {
		return f.Line(fault.Key+":", 0)
	}
	return f.Line(fault.Step, fault.Option)
}

func split(err error) []error {
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		return many.Unwrap()
	}
	return nil
}
