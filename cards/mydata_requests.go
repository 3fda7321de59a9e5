package cards

import (
	"cmp"
	"strings"
	"time"

	"drypp/courses/rights"
)

// asks writes what the person asked of what is kept about them, with all that is
// kept of that, and counts what there is no room for.
func (w *writer) asks(k *Kept) {
	t := &w.t.Privacy
	if len(k.Requests) == 0 {
		return
	}
	w.text(label, md(t.DataRequests))
	for i := range k.Requests {
		line := w.requestLine(k, &k.Requests[i])
		if !w.room(len(line) + 128 + 2*k.rest()) {
			w.text(body, md(t.MoreRequests.of(len(k.Requests)-i)))
			return
		}
		w.text(tight, line)
	}
}

func (w *writer) requestLine(k *Kept, r *rights.Request) md {
	t := &w.t.Privacy
	on := func(at time.Time) md { return md(w.t.date(at.In(k.In))) }
	parts := []md{say(t.DataRequest, w.nameOf(r), w.standingOf(&Setting{Now: r.Asked.In(k.In)}, r), on(r.Asked), r.ID,
		cmp.Or(w.t.Files.Vias[r.Via], r.Via)), say(t.DataDue, on(r.Due))}
	for _, moment := range []struct {
		text string
		at   time.Time
	}{{t.DataReminded, r.Reminded}, {t.DataDecided, r.Decided}, {t.DataKept, r.KeepUntil}} {
		if !moment.at.IsZero() {
			parts = append(parts, say(moment.text, on(moment.at)))
		}
	}
	for _, said := range []struct{ text, value string }{
		{t.DataBy, r.By}, {t.DataProof, strings.Join(r.Proof, ", ")}, {t.DataReason, r.Reason},
	} {
		if said.value != "" {
			parts = append(parts, say(said.text, said.value))
		}
	}
	if r.Hash != "" {
		parts = append(parts, say(t.DataEntry, int(r.Entry), r.Hash))
	}
	return joined(parts, w.t.Joiner)
}
