package gift

import (
	"slices"
	"strings"

	"drypp/courses"
)

// tell notes why the item that begins there isn't understood.
func (p *parser) tell(begin int) {
	fault := p.fault
	if fault == nil {
		fault = p.reason(begin)
	}
	p.bad(p.lineOf(p.far), fault)
}

// reason says what stands where no rule came any further.
func (p *parser) reason(begin int) *courses.Fault {
	read, rest := p.src[begin:p.far], p.src[p.far:]
	switch open := strings.LastIndexByte(read, '{') > strings.LastIndexByte(read, '}'); {
	case open && p.separates(p.far):
		return courses.NewFault(courses.CodeSyntax, "the braces aren't closed: end the answers with }, and leave no blank line among them")
	case strings.HasPrefix(read, "$CATEGORY:"):
		return courses.NewFault(courses.CodeSyntax, "something follows the category: leave a blank line below it")
	case p.separates(p.far), strings.HasPrefix(rest, "\n"), strings.HasPrefix(rest, "\r"):
		return courses.NewFault(courses.CodeSyntax, "something follows the question: leave a blank line below it")
	case strings.HasPrefix(rest, "::"):
		return courses.NewFault(courses.CodeSyntax, "the name isn't understood: write ::name:: and \\: for a colon in it")
	case strings.IndexByte(controls, rest[0]) >= 0:
		return courses.NewFault(courses.CodeSyntax, "%q isn't understood here: write \\%s for the character itself, and separate questions by a blank line", rest[:1], rest[:1])
	case open:
		return courses.NewFault(courses.CodeSyntax, "the answers aren't understood: write each after = or ~, or T or F and nothing else")
	}
	return courses.NewFault(courses.CodeSyntax, "this isn't understood: write a question, its answers in braces, and a blank line")
}

// afterBlank returns the position behind the next blank line.
func (p *parser) afterBlank(at int) int {
	for ; at < len(p.src); at++ {
		if n := p.lineEnd(at); n > 0 && p.separates(at) {
			return at + n
		}
	}
	return len(p.src)
}

// lineOf returns the line, from 1, of a position.
func (p *parser) lineOf(at int) int {
	line, found := slices.BinarySearch(p.begins, at)
	if found {
		line++
	}
	return line
}

// findLines notes where lines begin.
func (p *parser) findLines() {
	p.begins = []int{0}
	for i := 0; i < len(p.src); {
		n := p.lineEnd(i)
		i += max(n, 1)
		if n > 0 {
			p.begins = append(p.begins, i)
		}
	}
}
