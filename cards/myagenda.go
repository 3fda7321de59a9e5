package cards

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"drypp/courses/campaigns"
)

// agenda writes what is planned for a person and what was sent to them.
func (w *writer) agenda(k *Kept) {
	t, a := &w.t.Data, &k.Agenda
	w.text(label, md(t.Plan))
	hour := md(w.t.NotKnown)
	if a.Hour > 0 {
		hour = md(strconv.Itoa(a.Hour))
	}
	facts := []md{md(t.Hour), hour, md(t.Pauses), w.allPauses(a.Pauses)}
	moment := func(name string, at time.Time) {
		if !at.IsZero() {
			facts = append(facts, md(name), plain(w.t.date(at.In(k.In))))
		}
	}
	if !a.Day.IsZero() {
		facts = append(facts, md(t.Today), plain(fmt.Sprintf("%s: %d", w.t.day(a.Day), a.Today)))
	}
	moment(t.Wake, a.Wake)
	moment(t.Prepared, a.Prepared)
	if a.Backoff > 0 {
		facts = append(facts, md(t.Backoff), md(strconv.Itoa(a.Backoff)))
	}
	w.facts(facts...)
	w.joined(k)
	w.sent(k)
	for _, m := range a.Sweep {
		w.roomy(say(t.Sweep, m.Activity))
	}
}

// roomy writes a line as long as there is room for what else is kept.
func (w *writer) roomy(line md) {
	if w.room(len(line) + 2<<10) {
		w.text(tight, line)
	}
}

func (w *writer) allPauses(list []campaigns.Pause) md {
	var all []string
	for _, p := range list[max(0, len(list)-maxShown):] {
		all = append(all, w.t.day(p.From)+" – "+w.t.day(p.Until))
	}
	if len(all) == 0 {
		return md(w.t.NotKnown)
	}
	return plain(strings.Join(all, "; "))
}

// maxShown bounds how many pauses are shown, the latest ones.
const maxShown = 20

// joined writes the campaigns that the person is or was in.
func (w *writer) joined(k *Kept) {
	t := &w.t.Data
	for _, id := range slices.Sorted(maps.Keys(k.Agenda.Joined)) {
		name, m := id, k.Agenda.Joined[id]
		if i := slices.IndexFunc(k.Campaigns, func(c campaigns.Campaign) bool { return c.ID == id }); i >= 0 {
			name = k.Campaigns[i].Name
		}
		line := say(t.Joined, name, md(w.t.day(m.Since)))
		if !m.Left.IsZero() {
			line += md(w.t.Joiner) + say(w.t.Status.To, md(w.t.day(m.Left)))
		}
		w.roomy(line)
	}
}

// sent writes the latest card of each course, and the one that is to come.
func (w *writer) sent(k *Kept) {
	t, a := &w.t.Data, &k.Agenda
	for _, id := range slices.Sorted(maps.Keys(a.Cards)) {
		c := a.Cards[id]
		line := say(t.Sent, md(w.courseTitle(k, id)), md(w.t.date(c.Last.In(k.In))), c.Step, c.Round, md(t.Reminders.of(c.Reminders)))
		if c.Unconfirmed {
			line += md(w.t.Joiner + t.Unconfirmed)
		}
		if c.Message.Activity != "" {
			line += md(w.t.Joiner) + say(t.Message, c.Message.Activity)
		}
		w.roomy(line)
	}
	for _, d := range []*campaigns.Delivery{a.Sending, a.Planned} {
		if d != nil {
			w.roomy(say(t.Next, md(w.courseTitle(k, d.Course)), md(w.t.Status.Stages[string(d.Stage)]), md(w.t.date(d.At.In(k.In))), d.ID))
		}
	}
}

// courseTitle names a course as well as it can.
func (w *writer) courseTitle(k *Kept, id string) md {
	if k.Courses != nil {
		if c := k.Courses.Course(id); c != nil {
			return plain(c.Edition(w.l).Title)
		}
	}
	return plain(id)
}
