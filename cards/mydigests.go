package cards

import (
	"time"

	"drypp/courses/results"
)

// Digest is what is kept of the digests that somebody gets.
type Digest struct {
	// Team says that it is about their team, else about whom they are the
	// contact of.
	Team bool
	// Declined says that they want none; Deputy is the name or the random ID of
	// who gets it while they pause, or empty.
	Declined bool
	Deputy   string
	// Period is the latest one, Stage what came of it in the words of
	// store.DigestStage, At since when, and Tries how often it was tried.
	Period, Stage string
	At            time.Time
	Tries         int
	// Owed and Done were counted for it.
	Owed, Done int
	// Nudged is when they last had their team nudged, or zero.
	Nudged time.Time
}

// digests writes what is kept of the person's digests.
func (w *writer) digests(k *Kept) {
	t := &w.t.Team
	for i := range k.Digests {
		d := &k.Digests[i]
		if i == 0 {
			w.text(label, md(t.DigestsTitle))
		}
		what := w.t.Overview.Button
		if d.Team {
			what = t.Title
		}
		parts := []md{md(what), md(w.digestStage(d.Stage)), plain(d.Period), say(t.Tries, d.Tries)}
		if !d.At.IsZero() {
			parts = append(parts, md(w.t.date(d.At.In(k.In))))
		}
		parts = append(parts, md(w.many(w.t.Overview.Done, d.Done)), say(t.Owing, d.Owed))
		if d.Declined {
			parts = append(parts, md(t.Declined))
		}
		if d.Deputy != "" {
			parts = append(parts, say("%s: %s", md(t.DeputyButton), d.Deputy))
		}
		if !d.Nudged.IsZero() {
			parts = append(parts, say(t.NudgedAt, md(w.t.date(d.Nudged.In(k.In)))))
		}
		w.roomy(joined(parts, w.t.Joiner))
	}
}

// digestStage says what came of a digest.
func (w *writer) digestStage(stage string) string {
	if name := w.t.Team.Stages[stage]; name != "" {
		return name
	}
	return string(plain(stage))
}

// looks writes who looked at results of the person's, and what they looked at.
func (w *writer) looks(k *Kept) {
	for i := range k.Looks {
		if i == 0 {
			w.text(label, md(w.t.Files.MyLooks))
		}
		if !w.room(6 << 10) {
			w.text(body, md(w.t.Files.MoreLooks.of(len(k.Looks)-i)))
			return
		}
		l := &k.Looks[i]
		name, what, when := w.lookParts(l, k.In)
		w.text(tight, joined([]md{name, what, when}, w.t.Joiner)+w.by(l))
	}
}

// by writes the ID of who looked.
func (w *writer) by(l *results.Looked) md {
	if l.ByPerson == "" {
		return ""
	}
	return md(w.t.Joiner) + say(w.t.Data.ID, l.ByPerson)
}
