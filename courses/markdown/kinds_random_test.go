package markdown

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"drypp/courses"
)

// maker makes questions at random that can be given.
type maker struct {
	*rand.Rand
	n int
}

// words are what authors write that might be taken for something else.
var words = []string{"Leave", "the house, now", "at 7:30", "50 %", "(soon)", "a=b", "x > y", "2, 3", "«så»", "e-mail @ home", "3:", "Ål"}

// text returns words that no other text has.
func (m *maker) text() string {
	m.n++
	return fmt.Sprintf("%s %d", words[m.IntN(len(words))], m.n)
}

func (m *maker) options(n int) []courses.Option {
	list := make([]courses.Option, n)
	for i := range list {
		list[i] = courses.Option{Text: m.text(), Why: "Since *" + m.text() + "*."}
	}
	return list
}

func (m *maker) question(kind courses.Kind) courses.Question {
	q := courses.Question{ID: "q", Kind: kind, Lesson: "fire", Title: m.text(), Important: m.IntN(2) == 0,
		Topic: []string{"", "fire", "null", "112"}[m.IntN(4)]}
	if m.IntN(2) == 0 {
		q.Prompt = []courses.Block{{Text: m.text()}}
	}
	if m.IntN(2) == 0 && kind != courses.Scenario && kind != courses.Spot {
		q.Credit = courses.PerPart
	}
	switch kind {
	case courses.Matching:
		m.matching(&q)
	case courses.Ordering:
		q.Options = m.options(3 + m.IntN(courses.MaxOptions-2))
	case courses.Scenario:
		m.scenario(&q)
	case courses.Spot:
		q.Picture = &courses.Image{File: "a.png", Alt: "A picture"}
		q.Options = m.options(2 + m.IntN(courses.MaxOptions-1))
		for i := range q.Options {
			q.Options[i].X, q.Options[i].Y = i*100+m.IntN(30), m.IntN(1001)
		}
		q.Options[m.IntN(len(q.Options))].Right = true
	case courses.Blanks:
		m.blanks(&q)
	}
	return q
}

func (m *maker) matching(q *courses.Question) {
	q.Options = m.options(2 + m.IntN(courses.MaxOptions-1))
	for i := range q.Options {
		q.Options[i].Why = ""
	}
	for range 2 + m.IntN(courses.MaxParts-1) {
		q.Parts = append(q.Parts, courses.Part{Text: strings.ReplaceAll(m.text(), " = ", " "), Match: m.IntN(len(q.Options)), Why: "Yes."})
	}
}

// scenario leads each scene on to the next, and some back to any.
func (m *maker) scenario(q *courses.Question) {
	n := 1 + m.IntN(courses.MaxScenes)
	id := func(i int) string { return fmt.Sprintf("s%d", i) }
	for i := range n {
		s := courses.Scene{ID: id(i), Title: m.text(), Options: m.options(2 + m.IntN(4))}
		if m.IntN(2) == 0 {
			s.Body = []courses.Block{{Text: m.text()}, {List: []string{m.text()}, Ordered: true}}
		}
		for j := range s.Options {
			switch o := &s.Options[j]; {
			case j == 0 && i+1 < n:
				o.To, o.Why = id(i+1), ""
			case j > 1 && m.IntN(3) == 0:
				o.To, o.Why = id(m.IntN(n)), ""
			case j == 0:
				o.Right = true
			default:
				o.Credit = m.IntN(2) * (1 + m.IntN(99))
			}
		}
		q.Scenes = append(q.Scenes, s)
	}
}

func (m *maker) blanks(q *courses.Question) {
	n := 1 + m.IntN(courses.MaxParts)
	between := []string{" ", ", ", " (so) ", "-"}
	for i := range n {
		p := courses.Part{Text: m.text() + between[m.IntN(len(between))]}
		if i > 0 {
			p.Text = between[m.IntN(len(between))] + p.Text
		}
		for _, right := range []bool{true, false}[:1+m.IntN(2)] {
			s := []string{m.text(), m.text()}[:1+m.IntN(2)]
			p.Options = append(p.Options, courses.Option{Text: s[0], Spellings: s, Right: right, Why: "Yes."})
		}
		p.Options = append(p.Options, courses.Option{Otherwise: true, Why: "No."})
		q.Parts = append(q.Parts, p)
	}
	q.Parts[n-1].After = []string{"", ".", " " + m.text()}[m.IntN(3)]
}

// Whatever question of these kinds can be given can be written, reads as it was
// meant, and is graded whatever somebody answers.
func TestKindsAtRandom(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		m := maker{Rand: rand.New(rand.NewPCG(seed, 3))}
		for kind := range ofEachKind {
			q := m.question(kind)
			c := parse(t, head+lesson+question).Course
			ed := c.Editions[courses.English]
			ed.Questions = []courses.Question{q}
			if err := c.Check(); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			out := write(t, c)
			again := parse(t, string(out)).Course
			if got := again.Editions[courses.English].Questions[0]; !reflect.DeepEqual(got, q) {
				t.Fatalf("seed %d: got\n%+v\nwant\n%+v\nfrom\n%s", seed, got, q, out)
			}
			if twice := write(t, again); string(twice) != string(out) {
				t.Fatalf("seed %d: written as\n%s\nand then as\n%s", seed, out, twice)
			}
			answer(t, &m, again)
		}
	}
}

// answer gives answers at random to the first question.
func answer(t *testing.T, m *maker, c *courses.Course) {
	q := &c.Editions[courses.English].Questions[0]
	for try := range 30 {
		order := q.Order("p", c.ID, try)
		inputs := make([]string, 1+m.IntN(courses.MaxParts))
		for i := range inputs {
			inputs[i] = []string{courses.Letter(m.IntN(11)), m.text(), "", fmt.Sprint(m.IntN(5))}[m.IntN(4)]
		}
		input := strings.Join(inputs, []string{courses.Separator, ",", " "}[m.IntN(3)])
		response, ok := q.Parse(input, order)
		if !ok {
			response = input
		}
		g, graded := c.Grade(courses.English, 0, response)
		if g.Right != (g.Credit == 100) || g.Credit < 0 || g.Credit > 100 || graded && len(q.Pieces(response, g)) == 0 {
			t.Fatalf("%q of\n%+v\nis graded %+v", response, q, g)
		}
	}
	for _, right := range []bool{true, false} {
		response := q.Example(right)
		got, ok := q.Parse(q.Input(response, q.Order("p", c.ID, 1)), q.Order("p", c.ID, 1))
		if g, graded := q.Grade(got); response != "" && (!ok || !graded || got != response || g.Right != right) {
			t.Fatalf("%q of\n%+v\nis read as %q and graded %+v", response, q, got, g)
		}
	}
}
