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
	if a.Wake.Unix() == 0 {
		facts = append(facts, md(t.Wake), md(t.Soon))
	} else {
		moment(t.Wake, a.Wake)
	}
	moment(t.Prepared, a.Prepared)
	moment(t.Nudged, a.Nudged)
	if a.Backoff > 0 {
		facts = append(facts, md(t.Backoff), md(strconv.Itoa(a.Backoff)))
	}
	if a.NoApp {
		facts = append(facts, md(t.NoApp), md(w.t.Yes))
	}
	w.facts(facts...)
	w.owed(k)
	w.joined(k)
	w.sent(k)
	for _, m := range a.Sweep {
		w.roomy(say(t.Sweep, w.inTeams(k, m)))
	}
}

// owed writes what the person has to take, and the nudge that waits for them.
func (w *writer) owed(k *Kept) {
	t := &w.t.Data
	for _, o := range k.Agenda.Owed {
		line := say(t.Owed, w.courseTitle(k, o.Course), md(w.t.day(o.Due)), o.Round) +
			md(w.t.Joiner) + say(t.OfCampaign, k.campaign(o.Campaign))
		if o.LastReminded {
			line += md(w.t.Joiner + t.LastReminded)
		}
		w.roomy(line)
	}
	if n := k.Agenda.Nudge; n != nil {
		w.roomy(say(t.Nudge, n.By, md(w.t.date(n.At.In(k.In)))))
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
		all = append(all, w.t.day(p.From)+" – "+w.t.day(p.Until.Add(-1)))
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
		m := k.Agenda.Joined[id]
		line := say(t.Joined, k.campaign(id), md(w.t.day(m.Since)))
		if !m.Left.IsZero() {
			line += md(w.t.Joiner) + say(w.t.Status.To, md(w.t.day(m.Left)))
		}
		if m.Invited {
			line += md(w.t.Joiner + t.Invited)
		}
		w.roomy(line)
	}
}

// campaign names a campaign as well as it can.
func (k *Kept) campaign(id string) string {
	if i := slices.IndexFunc(k.Campaigns, func(c campaigns.Campaign) bool { return c.ID == id }); i >= 0 {
		return k.Campaigns[i].Name
	}
	return id
}

// sent writes the latest card of each course.
func (w *writer) sent(k *Kept) {
	t, a := &w.t.Data, &k.Agenda
	for _, id := range slices.Sorted(maps.Keys(a.Cards)) {
		c := a.Cards[id]
		line := say(t.Sent, md(w.courseTitle(k, id)), md(w.t.date(c.Last.In(k.In))), c.Step, c.Round, md(t.Reminders.of(c.Reminders)))
		line += md(w.t.Joiner) + say(t.OfCampaign, w.campaignOf(k, c.Campaign))
		if c.Unconfirmed {
			line += md(w.t.Joiner + t.Unconfirmed)
		}
		if c.TooLarge > 0 {
			line += md(w.t.Joiner) + say(t.TooLarge, c.TooLarge)
		}
		if c.Message.Activity != "" {
			line += md(w.t.Joiner) + w.inTeams(k, c.Message)
		}
		w.roomy(line)
	}
}

// inTeams writes a message's ID, and its chat's unless that is the one among the
// person's facts.
func (w *writer) inTeams(k *Kept, m campaigns.Message) md {
	if m.Conversation == "" || m.Conversation == k.Person.Chat.Conversation {
		return say(w.t.Data.Message, m.Activity)
	}
	return say(w.t.Data.Elsewhere, m.Activity, m.Conversation)
}

// campaignOf names a campaign as well as it can, or what comes without one.
func (w *writer) campaignOf(k *Kept, id string) md {
	if id == campaigns.Itself {
		return md(w.t.Status.Itself)
	}
	return plain(k.campaign(id))
}

// courseTitle names a course as well as it can, or what else a key of
// campaigns.Agenda.Cards stands for.
func (w *writer) courseTitle(k *Kept, id string) md {
	if kind, about, other := strings.Cut(id, ":"); other {
		if about != "" {
			about = w.t.Joiner + about
		}
		return md(w.t.Status.Kinds[kind]) + plain(about)
	}
	if k.Courses != nil {
		if c := k.Courses.Course(id); c != nil {
			return plain(c.Edition(w.l).Title)
		}
	}
	return plain(id)
}

// deliveries writes the cards that came or will come by themselves, the latest
// first, and counts those that there is no room for.
func (w *writer) deliveries(k *Kept) {
	if len(k.Deliveries) == 0 {
		return
	}
	w.text(label, md(w.t.Data.Cards))
	rest := k.rest()
	for i := len(k.Deliveries) - 1; i >= 0; i-- {
		line := w.deliveryLine(k, &k.Deliveries[i])
		if !w.room(len(line) + 128 + rest) {
			w.text(body, md(w.t.Data.MoreCards.of(i+1)))
			return
		}
		w.text(tight, line)
	}
}

// rest returns how many bytes deliveries leave for enrolments: about as many
// as these take, but no more than is fair.
func (k *Kept) rest() int {
	n := 0
	for i := range k.Taken {
		if e := k.Taken[i].Enrolment; e != nil {
			n += 1<<10 + len(e.Attempts)<<8
		}
	}
	return min(n, MaxSize/3)
}

// deliveryLine writes one delivery with all that is kept of it.
func (w *writer) deliveryLine(k *Kept, d *campaigns.Delivery) md {
	t := &w.t.Data
	parts := []md{
		say(t.Card, w.brings(d), w.aboutDelivery(k, d), md(w.t.Status.Stages[string(d.Stage)]), md(w.t.date(d.At.In(k.In)))),
		say(t.OfCampaign, w.campaignOf(k, d.Campaign)),
		say(t.Taken, d.Step, d.Round, d.Tries),
	}
	if d.Lesson != "" {
		parts = append(parts, plain(d.Lesson))
	}
	if d.Day > 0 {
		parts = append(parts, say("%s: %d", md(w.t.Status.Kinds["measure"]), d.Day))
	}
	if !d.Due.IsZero() {
		parts = append(parts, say(w.t.Drop.Due, w.lastDay(d, k.In)))
	}
	if d.By != "" {
		parts = append(parts, say(t.By, d.By))
	}
	if d.Reason != "" {
		parts = append(parts, md(w.t.Status.reason(d.Reason).What))
	}
	if d.Activity != "" {
		parts = append(parts, w.inTeams(k, campaigns.Message{Conversation: d.Conversation, Activity: d.Activity}))
	}
	return joined(append(parts, say(t.ID, d.ID)), w.t.Joiner)
}

// aboutDelivery names the course that a delivery is about, if it is about one.
func (w *writer) aboutDelivery(k *Kept, d *campaigns.Delivery) md {
	if d.Course == "" {
		return md(w.t.Status.Itself)
	}
	return w.courseTitle(k, d.Course)
}

// brings names what a delivery brings.
func (w *writer) brings(d *campaigns.Delivery) md {
	t := &w.t.Drop
	switch {
	case d.Kind == campaigns.Remind && d.Last:
		return say("%s %d (%s)", md(t.Reminder), d.Reminder, md(w.t.Data.Last))
	case d.Kind == campaigns.Remind:
		return say("%s %d", md(t.Reminder), d.Reminder)
	case d.Kind == campaigns.Continue:
		return md(w.t.Data.Part)
	case d.Kind == campaigns.Nudged:
		return md(w.t.Data.FromManager)
	case d.Kind == campaigns.Mail:
		return md(w.t.Data.Mail)
	case w.t.Status.Kinds[string(d.Kind)] != "":
		return md(w.t.Status.Kinds[string(d.Kind)])
	case d.Round > 0:
		return md(t.Renewal)
	}
	return md(t.New)
}

func joined(parts []md, joiner string) (all md) {
	for i, p := range parts {
		if i > 0 {
			all += md(joiner)
		}
		all += p
	}
	return all
}
