package campaigns

import (
	"testing"
	"time"

	"drypp/courses"
)

// unreached is a world of somebody without a chat, in an organisation that has
// mail.
func unreached(t *testing.T) *world {
	w := newWorld(t, "2026-03-04 09:00", reminded())
	w.person.Chat, w.person.Installed, w.person.Email, w.Mails = courses.Chat{}, false, "kari@example.no", true
	return w
}

// mail decides, wants a mail to go out now, and has it end at a stage.
func (w *world) mail(course, now string, s Stage, reason string) Delivery {
	w.t.Helper()
	w.wantsDrop(Mail, course, now)
	w.agenda.Start(w.Now)
	return w.agenda.Settle(s, reason, Message{}, w.Now)
}

// TestAddressOnly: of whom only the address is known, Teams can't be asked.
func TestAddressOnly(t *testing.T) {
	t.Parallel()
	w := unreached(t)
	w.person.ObjectID, w.Mails = "", false
	w.wants(Rest, "")
	if p := w.agenda.Planned; p == nil || p.Kind != Begin || p.Reason != NoChat || !p.At.Equal(w.Now) {
		t.Errorf("planned is %+v, want the card to wait for a chat", p)
	}
	other := daily("2026-03-01", "b")
	other.ID, other.End, other.Courses = "other", on("2026-03-20"), []string{"a"}
	w.Campaigns = append(w.Campaigns, other)
	w.wants(Look, "2026-03-21 00:00")
	w.person.ObjectID = "o1"
	w.wants(Prepare, "2026-03-04 09:00")
}

// TestInvitation: who can't be reached in Teams is invited by mail, once a
// campaign, at a good moment and within the budget.
func TestInvitation(t *testing.T) {
	t.Parallel()
	w := unreached(t)
	other := daily("2026-03-05", "b")
	other.ID = "other"
	w.Campaigns = append(w.Campaigns, other)
	w.wants(Prepare, "2026-03-04 09:00") // perhaps they have the app
	w.agenda.Prepared, w.agenda.NoApp = w.Now, true
	if d := w.mail("a", "2026-03-04 09:00", Mailed, ""); d.Stage != Mailed || d.Campaign != "daily" || w.agenda.Today != 1 {
		t.Errorf("%+v, %d of the budget", d, w.agenda.Today)
	}
	if len(w.agenda.Cards) > 0 {
		t.Errorf("a card went out: %+v", w.agenda.Cards)
	}
	w.wantsDrop(Mail, "b", "2026-03-05 08:00")
	w.until("2026-03-05 07:00") // too early in the day
	w.wantsDrop(Mail, "b", "2026-03-05 08:00")
	w.until("2026-03-05 08:00")
	w.mail("b", "2026-03-05 08:00", Failed, "refused")
	w.wants(Prepare, "2026-03-11 09:00") // a week later, and no other mail
	if !w.agenda.Joined["daily"].Invited || !w.agenda.Joined["other"].Invited {
		t.Errorf("memberships: %+v", w.agenda.Joined)
	}
	w.agenda.invited("unknown")
	if len(w.agenda.Joined) != 2 {
		t.Errorf("memberships: %+v", w.agenda.Joined)
	}
}

// TestInvitationLeftOver: of a mail whose fate nobody knows no other one is
// sent, but one that ceased to be wanted before it was sent leaves no trace.
func TestInvitationLeftOver(t *testing.T) {
	t.Parallel()
	w := unreached(t)
	w.person.ObjectID = ""
	w.wantsDrop(Mail, "a", "2026-03-04 09:00")
	w.agenda.Start(w.Now)
	w.agenda.Settle(GivenUp, Outdated, Message{}, w.Now)
	w.wantsDrop(Mail, "a", "2026-03-04 09:00")
	w.agenda.Start(w.Now)
	w.Now = w.Now.Add(Lease)
	if m := w.wants(Abandon, "2026-03-04 09:05"); m.Reason != Interrupted {
		t.Errorf("the move is %+v", m)
	}
	w.agenda.Settle(Unconfirmed, Interrupted, Message{}, w.Now)
	w.wants(Rest, "")
}

// TestInvitationPutOff: what the mail server asked to try later stays the same
// mail.
func TestInvitationPutOff(t *testing.T) {
	t.Parallel()
	w := unreached(t)
	w.person.ObjectID, w.agenda.Backoff = "", 3
	w.wantsDrop(Mail, "a", "2026-03-04 09:00")
	id := w.agenda.Planned.ID
	w.agenda.Start(w.Now)
	w.agenda.Defer("throttled", w.Now.Add(time.Minute), w.Now)
	w.wantsDrop(Mail, "a", "2026-03-04 09:01")
	w.until("2026-03-04 09:01")
	if d := w.mail("a", "2026-03-04 09:01", Mailed, ""); d.ID != id || d.Tries != 2 || w.agenda.Backoff != 0 {
		t.Errorf("%+v, want %s again; backoff %d", d, id, w.agenda.Backoff)
	}
}

// TestNoInvitation: nobody gets a mail who can be reached, or who doesn't want
// to hear from Drypp, or whom nobody asked Teams for.
func TestNoInvitation(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*world){
		"no mail":         func(w *world) { w.Mails = false },
		"no address":      func(w *world) { w.person.Email = "" },
		"no such address": func(w *world) { w.person.Email = "kari" },
		"not asked":       func(w *world) { w.agenda.NoApp = false },
		"has the app":     func(w *world) { w.person.Installed = true },
		"blocked":         func(w *world) { w.person.Blocked = true },
		"left":            func(w *world) { w.person.Left = w.Now },
		"removed the app": func(w *world) { w.person.Chat = courses.Chat{User: "29:1", Bot: "28:b"} },
		"passed it":       func(w *world) { w.finish("a", true) },
		"began it":        func(w *world) { w.read("a") },
		"paused campaign": func(w *world) { w.Campaigns[0].State = Paused },
	} {
		w := unreached(t)
		w.agenda.NoApp = true
		change(w)
		if m := w.decide(); m.Drop.Kind == Mail {
			t.Errorf("%s: %+v", name, m)
		}
	}
}
