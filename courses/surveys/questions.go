package surveys

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"drypp/courses"
	"drypp/courses/markdown"
)

// How long, in characters, texts of a survey may be, and maxEdition how many bytes
// all texts of a language together: so much fits on one card with all that is
// around it.
const (
	maxTitle, maxSummary = 150, 400
	maxOption, maxEnd    = 100, 60
	maxEdition           = 8 << 10
)

// MinPoints and MaxPoints bound Question.Points.
const MinPoints, MaxPoints = 3, 10

// questions reads the questions into the survey and its editions.
func (r *reader) questions(s *Survey, n ast.Node) {
	if n == nil {
		return
	}
	list, ok := n.(*ast.SequenceNode)
	if !ok || len(list.Values) == 0 {
		r.bad(lineOf(n), courses.CodeSyntax, "questions is no list: write each question behind a hyphen")
		return
	}
	if len(list.Values) > MaxQuestions {
		r.bad(lineOf(list.Values[MaxQuestions]), courses.CodeValue, "there are %d questions: leave %d, as many as fit on one card", len(list.Values), MaxQuestions)
		return
	}
	seen := map[string]bool{}
	for _, value := range list.Values {
		q := r.question(s, value)
		if seen[q.ID] && q.ID != "" {
			r.bad(lineOf(value), courses.CodeDuplicateID, "two questions have the id %.40q: give one of them another", q.ID)
		}
		seen[q.ID] = true
		s.Questions = append(s.Questions, q)
	}
}

// question reads one question, and its wording into every edition.
func (r *reader) question(s *Survey, n ast.Node) Question {
	m := r.mapping(n, questionKeys, "id", "kind", "title")
	q := Question{ID: r.id(m["id"], "a question"), Optional: r.yes(m["optional"])}
	if m["kind"] != nil {
		kind, _ := r.scalar(m["kind"], "kind")
		q.Kind = Kind(kind)
		if !slices.Contains(questionKinds, kind) {
			r.bad(lineOf(m["kind"]), courses.CodeKind, "a question of kind %.40q isn't known: did you mean %s? (known are %s)",
				kind, nearest(kind, questionKinds), strings.Join(questionKinds, ", "))
		}
	}
	r.fits(m, &q)
	q.Points = r.number(m["points"], "points", MinPoints, MaxPoints)
	words := r.wordings(m, &q)
	for l, ed := range s.Editions {
		w := Wording{Title: words.title[l], Low: words.low[l], High: words.high[l]}
		for _, o := range words.options {
			w.Options = append(w.Options, o[l])
		}
		ed.Questions = append(ed.Questions, w)
	}
	return q
}

// fits checks that a question has the keys that its kind takes, and no others.
func (r *reader) fits(m map[string]ast.Node, q *Question) {
	takes := map[string]bool{
		"points": q.Kind == Scale, "low": q.Kind == Scale || q.Kind == Stars || q.Kind == ENPS, "high": q.Kind == Scale || q.Kind == Stars || q.Kind == ENPS,
		"options": q.Kind == Single || q.Kind == Several,
	}
	for _, key := range []string{"points", "low", "high", "options"} {
		switch {
		case m[key] != nil && !takes[key] && slices.Contains(questionKinds, string(q.Kind)):
			r.bad(lineOf(m[key]), courses.CodeKind, "a question of kind %s has no %s: take it away, or choose another kind", q.Kind, key)
		case m[key] == nil && (key == "points" || key == "options") && takes[key]:
			r.bad(lineOf(m["kind"]), courses.CodeMissingKey, "a question of kind %s needs %s: add it", q.Kind, key)
		}
	}
	if (m["low"] == nil) != (m["high"] == nil) {
		r.bad(lineOf(m["kind"]), courses.CodeMissingKey, "only one end of the scale has words: write both low and high, or neither")
	}
}

// wordings are the texts of a question by language.
type wordings struct {
	title, low, high map[courses.Language]string
	options          []map[courses.Language]string
}

func (r *reader) wordings(m map[string]ast.Node, q *Question) wordings {
	w := wordings{title: r.texts(m["title"], maxTitle), low: r.texts(m["low"], maxEnd), high: r.texts(m["high"], maxEnd)}
	if m["options"] == nil {
		return w
	}
	list, ok := m["options"].(*ast.SequenceNode)
	if !ok || len(list.Values) < 2 || len(list.Values) > MaxOptions {
		r.bad(lineOf(m["options"]), courses.CodeAnswers, "options is no list of 2 to %d: write each option behind a hyphen", MaxOptions)
		return w
	}
	q.Options = len(list.Values)
	said := map[string]bool{}
	for _, value := range list.Values {
		texts := r.texts(value, maxOption)
		for l, text := range texts {
			if key := string(l) + strings.ToLower(text); said[key] {
				r.bad(lineOf(value), courses.CodeAnswers, "two options say %.60q: make them different", text)
			} else {
				said[key] = true
			}
		}
		w.options = append(w.options, texts)
	}
	return w
}

// sizes checks that all of a language fits on a card.
func (r *reader) sizes(s *Survey, n ast.Node) {
	for _, l := range r.languages {
		ed := s.Editions[l]
		size := len(ed.Title) + len(ed.Summary)
		for i := range ed.Questions {
			q := &ed.Questions[i]
			size += len(q.Title) + len(q.Low) + len(q.High) + len(strings.Join(q.Options, ""))
		}
		if size > maxEdition {
			r.bad(lineOf(n), courses.CodeCardSize, "the texts in %s have %d bytes: leave at most %d, as much as fits on one card", l, size, maxEdition)
		}
	}
}

// suffix is how the name of a survey's file ends.
const suffix = ".yaml"

// Load reads every file of a folder whose name ends in .yaml as a survey, in the
// order of their names; hidden files and folders are passed over. What authors can
// mend comes back as markdown.Findings of all of them at once; any other error is
// the file system's.
func Load(fsys fs.FS) ([]*Survey, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("reading the folder of surveys: %w", err)
	}
	var list []*Survey
	var found markdown.Findings
	for _, e := range entries {
		if e.IsDir() || strings.HasPrefix(e.Name(), ".") || path.Ext(e.Name()) != suffix {
			continue
		}
		src, err := readFile(fsys, e.Name())
		if err != nil {
			return nil, err
		}
		s, err := Parse(e.Name(), src)
		if fs, ok := err.(markdown.Findings); ok {
			found = append(found, fs...)
			continue
		}
		list = append(list, s)
	}
	if len(found) > 0 {
		return nil, found
	}
	return list, nil
}
