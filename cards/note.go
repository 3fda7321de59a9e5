package cards

import "drypp/courses"

// Note is a sentence on top of a card about what just happened.
type Note int

// The notes.
const (
	// NoteNone: nothing to say.
	NoteNone Note = iota
	// NoteUnusable: choose or type an answer first.
	NoteUnusable
	// NoteUnsaved: it could not be saved, nothing was recorded, try again.
	NoteUnsaved
	// NoteUpdated: the course was updated meanwhile.
	NoteUpdated
	// NoteAlready: the question was answered before, and that counts.
	NoteAlready
	// NoteChanged: a new version of the course has the person read or answer
	// some of it again.
	NoteChanged
	// NoteScores: the person's manager can see their score in the course. The
	// first card of such a course says so.
	NoteScores
	// NoteSaved: an answer was recorded of which nothing is told as yet.
	NoteSaved
)

// note writes a note; what an unusable answer lacks depends on the question,
// which is nil on every other card.
func (w *writer) note(n Note, q *courses.Question) {
	var s string
	style := "accent"
	switch n {
	case NoteUnusable:
		style = "warning"
		if q != nil {
			s = w.t.missing(q.Kind)
		}
	case NoteUnsaved:
		style, s = "warning", w.t.NoteUnsaved
	case NoteUpdated:
		s = w.t.NoteUpdated
	case NoteAlready:
		s = w.t.NoteAlready
	case NoteChanged:
		s = w.t.NoteChanged
	case NoteScores:
		s = w.t.Drop.Scores
	case NoteSaved:
		s = w.t.Tests.Saved
	}
	if s == "" {
		return
	}
	w.container(style, func() { w.text(strong, md(s)) })
}
