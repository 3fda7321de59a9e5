package delivery_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"drypp/bot/delivery"
	"drypp/bot/teams"
	"drypp/bot/teams/teamstest"
	"drypp/courses"
	"drypp/courses/campaigns"
)

// mailbox is a Mailer that keeps what it sends, and fails as it is told to.
type mailbox struct {
	errs []error
	got  []delivery.Mail
	at   []time.Time
}

func (m *mailbox) Mail(_ context.Context, _ string, mail delivery.Mail) error {
	m.got, m.at = append(m.got, mail), append(m.at, time.Now())
	if len(m.errs) == 0 {
		return nil
	}
	err := m.errs[0]
	m.errs = m.errs[1:]
	return err
}

// newPost is a world with a mailbox, in which one person has the app, one
// doesn't, and one is known by their address alone.
func newPost(t *testing.T) (*world, *mailbox) {
	w := newWorld(t, 1, 1)
	o, box := w.orgs[0], &mailbox{}
	o.mailer = box
	p := o.hire()
	for _, listed := range []courses.Person{
		{ObjectID: o.people[0].ObjectID, Email: "0@example.no"},
		{ObjectID: p.ObjectID, Email: "1@example.no", Locale: "nn-NO"},
		{Email: "2@example.no", Locale: "en-GB"},
	} {
		if _, err := o.store.List(t.Context(), listed, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	w.restart()
	return w, box
}

// TestMail: those for whom there is no way in Teams get one mail a campaign, at
// a good moment and in their language, and the ledger tells it from a card.
func TestMail(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, box := newPost(t)
		o := w.orgs[0]
		o.put(campaign("c", "one"))
		later := campaign("d", "two")
		later.Start = monday.Add(1)
		o.put(later)
		w.runUntil(at(monday.Add(14), 0))
		want := map[string]int{"1@example.no": 2, "2@example.no": 2}
		for i, mail := range box.got {
			want[mail.To]--
			if !workday.Good(box.at[i]) || !strings.Contains(mail.Text, "Kurs ") || mail.Subject == "" {
				t.Errorf("on %s: %+v", box.at[i], mail)
			}
			if nynorsk := strings.Contains(mail.Text, "Fjordvik har sett deg opp"); nynorsk != (mail.To == "1@example.no") {
				t.Errorf("%s gets it in another language: %s", mail.To, mail.Text)
			}
		}
		if want["1@example.no"] != 0 || want["2@example.no"] != 0 || len(box.got) != 4 {
			t.Errorf("%d mails went out: %+v", len(box.got), box.got)
		}
		for _, row := range o.ledger() {
			if mail := row.Kind == campaigns.Mail; mail != (row.Stage == campaigns.Mailed) || row.Tries != 1 {
				t.Errorf("the ledger has %+v", row)
			}
		}
		s, err := w.desk().Status(t.Context(), o.tenant, "c")
		if err != nil || s.Reach[delivery.Invited] != 2 || s.Reach[delivery.Connected] != 1 || s.Counts.ByStage[campaigns.Mailed] != 2 {
			t.Errorf("the status is %+v, %v", s, err)
		}
		if p := o.person(o.people[1]); p.Installed {
			t.Error("who got a mail is thought to have the app")
		}
		w.discreet(o)
	})
}

// TestMailReasons: what passes is tried again as the same mail; of what may have
// gone out, or never will, no other one is sent.
func TestMailReasons(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		errs  []error
		mails int
		stage campaigns.Stage
	}{
		{"throttled", []error{&teams.Error{Reason: teams.Throttled, Status: 429, RetryAfter: time.Minute}}, 2, campaigns.Mailed},
		{"not allowed", []error{&teams.Error{Reason: teams.Unauthorized, Status: 403}, &teams.Error{Reason: teams.Unauthorized, Status: 403}}, 3, campaigns.Mailed},
		{"refused", []error{&teams.Error{Reason: teams.Refused, Status: 400}}, 1, campaigns.Failed},
		{"nobody knows", []error{errors.New("cut off")}, 1, campaigns.Unconfirmed},
		{"lost", []error{&teams.Error{Reason: teams.Lost}}, 1, campaigns.Unconfirmed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w, box := newPost(t)
				w.orgs[0].people[1].InstallSilently()
				box.errs = tt.errs
				c := campaign("c", "one")
				c.Audience = `email == "2@example.no"`
				w.orgs[0].put(c)
				w.runUntil(at(monday.Add(9), 0))
				rows := w.orgs[0].ledger()
				if len(box.got) != tt.mails || len(rows) != 1 || rows[0].Stage != tt.stage || rows[0].Tries != tt.mails {
					t.Errorf("%d mails, the ledger has %+v", len(box.got), rows)
				}
				if strings.Contains(w.logged(), "2@example.no") {
					t.Errorf("the log says who somebody is: %s", w.logged())
				}
			})
		})
	}
}

// TestMailAndCrash: a mail is rather lost than sent twice.
func TestMailAndCrash(t *testing.T) {
	t.Parallel()
	for step, want := range map[string]int{"due": 1, "begin": 0, "fly": 1, "land": 1} {
		t.Run(step, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w, box := newPost(t)
				c := campaign("c", "one")
				c.Audience = `email == "2@example.no"`
				w.orgs[0].put(c)
				w.first(step)
				w.restart()
				w.runUntil(at(monday.Add(9), 0))
				if len(box.got) != want {
					t.Errorf("%d mails, want %d", len(box.got), want)
				}
			})
		})
	}
}

// TestMailLast: nobody is invited by mail for whom the app can be installed, nor
// who blocked the bot, removed the app or was heard of before.
func TestMailLast(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, box := newPost(t)
		o := w.orgs[0]
		o.installer = &installer{world: w, tells: true}
		for range 2 {
			p := o.hire()
			o.install(p)
			_, err := o.store.List(t.Context(), courses.Person{ObjectID: p.ObjectID, Email: p.ObjectID[:8] + "@example.no"}, time.Now())
			if err != nil {
				t.Fatal(err)
			}
		}
		o.people[2].Block(true)
		o.people[3].UninstallSilently()
		o.installer.(*installer).not = o.people[3]
		w.restart()
		c := campaign("c", "one")
		c.Audience = `email != "2@example.no"`
		o.put(c)
		w.runUntil(at(monday.Add(30), 0))
		if len(box.got) > 0 {
			t.Errorf("mails: %+v", box.got)
		}
		if got := len(o.people[1].Chat()); got != 1 {
			t.Errorf("%d cards for whom the app was installed", got)
		}
	})
}

// TestInstallerKnowsTheChat: the chat that comes of installing is kept, with
// what Teams' own answers would have said of it.
func TestInstallerKnowsTheChat(t *testing.T) {
	t.Parallel()
	for _, tells := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, 1, 0)
			o := w.orgs[0]
			p := o.hire()
			o.installer = &installer{world: w, tells: tells}
			w.restart()
			o.put(campaign("c", "one"))
			w.runUntil(at(monday.Add(1), 0))
			chat, made := o.person(p).Chat, w.teams.Calls(teamstest.Create)
			if len(p.Chat()) != 1 || chat.Conversation != p.Conversation() || chat.ServiceURL == "" || (made == 0) != tells {
				t.Errorf("tells=%v: %d cards, chat %+v, made %d times", tells, len(p.Chat()), chat, made)
			}
		})
	}
}
