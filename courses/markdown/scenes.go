package markdown

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"golang.org/x/text/unicode/norm"

	"drypp/courses"
)

// sceneLevel is the level of a scene's heading.
const sceneLevel = 3

// isScenario reports whether a heading begins a question with scenes.
func isScenario(h *ast.Heading) bool {
	if h == nil || h.Level != 2 {
		return false
	}
	value, _ := h.AttributeString("class")
	classes, _ := value.([]byte)
	return slices.Contains(strings.Fields(string(classes)), string(courses.Scenario))
}

// scenario reads what stands before the first scene, and the scenes.
func (p *parser) scenario(h *ast.Heading, under []ast.Node, q *courses.Question) {
	var begins []int
	for i, n := range under {
		if _, ok := n.(*ast.Heading); ok {
			begins = append(begins, i)
		}
	}
	if len(begins) == 0 {
		p.bad(p.at(h), courses.CodeAnswers, "the scenario %.80q has no scene: begin one with ### Title {#id} and list below it what one can do", q.Title)
		return
	}
	q.Prompt = p.blocks(under[:begins[0]])
	ids := map[string]int{}
	for i, begin := range begins {
		end := len(under)
		if i+1 < len(begins) {
			end = begins[i+1]
		}
		p.part = i + 1
		q.Scenes = append(q.Scenes, p.scene(under[begin].(*ast.Heading), under[begin+1:end], ids))
	}
	p.part = 0
}

// scene reads one scene; ids are the lines of those before it.
func (p *parser) scene(h *ast.Heading, under []ast.Node, ids map[string]int) courses.Scene {
	id, classes := p.braces(h)
	s := courses.Scene{ID: id, Title: p.title(h)}
	p.file.lines[place{step: p.step, part: p.part}] = p.at(h)
	if p.checkID(h, s.Title, id, ids[id]) {
		ids[id] = p.at(h)
	}
	for _, class := range classes {
		p.bad(p.at(h), courses.CodeKind, "a scene has no kind: take .%.40s away", class)
	}
	list, before := p.listed(h, under, false, wayOn)
	if list == nil {
		return s
	}
	s.Body = p.blocks(before)
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		s.Options = append(s.Options, p.choice(item))
		p.file.lines[place{step: p.step, part: p.part, option: len(s.Options)}] = p.at(item)
	}
	return s
}

// wayOn says how to write what one can do in a scene.
const wayOn = "list what one can do as - [words](#scene) to lead on, and - [x], - [ ] or - [50%%] for an end with its explanation below"

// worth is the mark of an end that is right in part.
var worth = regexp.MustCompile(`^\[(\d{1,2}) ?%\] ?`)

// choice reads what one can do in a scene: what leads on, or an end.
func (p *parser) choice(item ast.Node) courses.Option {
	first := item.FirstChild()
	if !isText(first) {
		p.bad(p.at(item), courses.CodeSyntax, "an answer is empty: "+wayOn)
		return courses.Option{}
	}
	link, _ := first.FirstChild().(*ast.Link)
	raw := p.raw(first)
	part := worth.FindStringSubmatch(raw)
	switch {
	case link != nil && link.NextSibling() == nil && strings.HasPrefix(string(link.Destination), "#"):
		return p.lead(item, first, raw, string(link.Destination))
	case part != nil:
		o := courses.Option{Text: p.plain(first, strings.TrimPrefix(raw, part[0]), "an answer"), Why: p.why(item, first.NextSibling())}
		if o.Credit, _ = strconv.Atoi(part[1]); o.Credit == 0 {
			p.bad(p.at(item), courses.CodeRight, "an end is worth 0%%: write - [ ] if it is wrong")
		}
		return o
	case box(first) != nil:
		return p.option(item, courses.Scenario)
	}
	p.bad(p.at(item), courses.CodeSyntax, "an answer neither leads on nor ends: "+wayOn)
	return courses.Option{}
}

// lead reads a choice that leads on to another scene.
func (p *parser) lead(item, first ast.Node, raw, to string) courses.Option {
	if below := first.NextSibling(); below != nil {
		p.bad(p.at(below), courses.CodeSyntax, "something stands below a choice that leads on: explain it in the scene that it leads to")
	}
	words, _ := p.target(first, raw, to)
	o := courses.Option{Text: norm.NFC.String(words), To: strings.TrimPrefix(to, "#")}
	if o.To == "" {
		p.bad(p.at(item), courses.CodeID, "the choice leads to no scene: write its id, [words](#scene)")
	}
	return o
}
