package cards

import (
	"drypp/courses"
)

// worth says what an answer counts that is right in part.
func (w *writer) worth(a *courses.Attempt) {
	if a.Partial > 0 {
		w.text(body, say(w.t.Kinds.Worth, a.Partial))
	}
}

// explainParts goes through the parts of an answer: how many are right, what that
// counts, and for each what it was, what it should have been, and why.
func (w *writer) explainParts(q *courses.Question, a *courses.Attempt, pieces []courses.Piece) {
	right := 0
	for i := range pieces {
		if pieces[i].Right {
			right++
		}
	}
	if !a.Right && right > 0 {
		counts := md(w.t.Kinds.OnlyWhole)
		if a.Partial > 0 {
			counts = say(w.t.Kinds.Worth, a.Partial)
		}
		w.text(body, md(w.t.Score.of(len(pieces), right))+". "+counts)
	}
	for i := range pieces {
		w.explainPart(q, i, &pieces[i])
	}
}

func (w *writer) explainPart(q *courses.Question, i int, p *courses.Piece) {
	of, why := w.partOf(q, i, p), p.Why
	if p.Right {
		w.text(label, say(w.t.Kinds.Done, of))
		w.text(tight, plain(p.Given))
	} else {
		w.text(label, say(w.t.Kinds.NotDone, of))
		w.text(tight, say("%s: %s", md(w.t.YourAnswer), p.Given))
		if q.Kind == courses.Blanks {
			w.text(detail, md(why))
			why = rightOption(q.Parts[i].Options).Why
		}
		w.text(tight, say("%s: %s", md(w.t.RightAnswer), p.Best))
	}
	w.text(detail, md(why))
}

// rightOption returns the first that is right, or an empty one.
func rightOption(options []courses.Option) courses.Option {
	for i := range options {
		if options[i].Right {
			return options[i]
		}
	}
	return courses.Option{}
}

// partOf says which part a piece of an answer is about.
func (w *writer) partOf(q *courses.Question, i int, p *courses.Piece) md {
	switch q.Kind {
	case courses.Ordering:
		return md(w.t.Kinds.Places[i])
	case courses.Blanks:
		return say(w.t.Kinds.Blank, i+1, around(q, i))
	}
	return plain(p.Of)
}

// explainWay tells the way that was taken through a Scenario and what came of it,
// and if that isn't right the shortest one that is.
func (w *writer) explainWay(q *courses.Question, a *courses.Attempt) {
	w.worth(a)
	w.way(w.t.Kinds.Way, q.Pieces(a.Response, courses.Grade{}))
	if !a.Right {
		w.way(w.t.Kinds.Better, q.Pieces(q.Example(true), courses.Grade{}))
	}
}

// way writes what was chosen on a way, and what came of it.
func (w *writer) way(title string, pieces []courses.Piece) {
	if len(pieces) == 0 {
		return
	}
	way := make([]string, len(pieces))
	for i := range pieces {
		way[i] = string(plain(pieces[i].Given))
	}
	w.text(label, md(title))
	w.bullets(way, true)
	w.text(tight, md(pieces[len(pieces)-1].Why))
}

// pieces writes what was answered to several parts in one line.
func (w *writer) pieces(q *courses.Question, list []courses.Piece) md {
	var s md
	for i := range list {
		switch {
		case i == 0:
		case q.Kind == courses.Ordering, q.Kind == courses.Scenario:
			s += " → "
		default:
			s += "; "
		}
		if q.Kind == courses.Matching {
			s += plain(list[i].Of) + " → "
		}
		s += plain(list[i].Given)
	}
	return s
}
