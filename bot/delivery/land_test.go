package delivery_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
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

// TestReasons: what Teams answers to the first card decides what becomes of it
// that day.
func TestReasons(t *testing.T) {
	t.Parallel()
	type want struct {
		stage  campaigns.Stage
		reason string
		// sends is how often the card was sent that day.
		sends int
		// installed, blocked and chat are what is known of the person then.
		installed, blocked, chat bool
		// logged says that an operator hears of it.
		logged bool
	}
	fine := want{stage: campaigns.Accepted, sends: 2, installed: true, chat: true}
	alarm := fine
	alarm.logged = true
	for _, tt := range []struct {
		name  string
		fault teamstest.Fault
		want  want
	}{
		{"throttled", teamstest.Throttled(3 * time.Minute), fine},
		{"throttled without a time", teamstest.Throttled(0), fine},
		{"precondition", teamstest.PreconditionFailed, fine},
		{"unavailable", teamstest.Unavailable, fine},
		{"bad gateway", teamstest.BadGateway, fine},
		{"gateway timeout", teamstest.GatewayTimeout, fine},
		{"conversation not found", teamstest.ConversationNotFound, fine},
		{"bot not registered", teamstest.NotRegistered, alarm},
		{"disabled by administrator", teamstest.DisabledByAdmin, fine},
		{"lost", teamstest.Fault{Lose: true}, want{campaigns.Unconfirmed, "answer lost", 1, true, false, true, false}},
		{"reset", teamstest.Fault{Reset: true}, want{campaigns.Unconfirmed, "answer lost", 1, true, false, true, false}},
		{"blocked", teamstest.Blocked, want{campaigns.Failed, "blocked", 1, true, true, true, false}},
		{"blocked, nested", teamstest.BlockedNested, want{campaigns.Failed, "blocked", 1, true, true, true, false}},
		{"not in the roster", teamstest.NotInRoster, want{campaigns.Failed, "not in conversation", 1, false, false, false, false}},
		{"not installed", teamstest.NotInstalled, want{campaigns.Failed, "not installed", 1, false, false, false, false}},
		{"too large", teamstest.TooLarge, want{campaigns.GivenUp, "too large", 1, true, false, true, true}},
		{"internal error", teamstest.InternalError, want{campaigns.Failed, "other", 1, true, false, true, true}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, 1, 1)
				o := w.orgs[0]
				o.put(campaign("c", "one"))
				w.teams.Fail(teamstest.Send, 1, tt.fault)
				w.runUntil(at(monday.Add(1), 0))
				rows, p := o.ledger(), o.person(o.people[0])
				if len(rows) != 1 {
					t.Fatalf("the ledger has %+v", rows)
				}
				got := want{rows[0].Stage, rows[0].Reason, len(w.sends.take()), p.Installed, p.Blocked, p.Chat.Conversation != "",
					strings.Contains(w.logged(), "level=ERROR")}
				if got != tt.want {
					t.Errorf("got  %+v\nwant %+v", got, tt.want)
				}
				if rows[0].Tries != got.sends {
					t.Errorf("%d tries are on record", rows[0].Tries)
				}
				w.discreet(o)
			})
		})
	}
}

// discreet checks that the log names nobody.
func (w *world) discreet(o *org) {
	w.Helper()
	for _, p := range o.people {
		for _, secret := range []string{p.ID, p.ObjectID, p.Name, p.Email, p.Conversation()} {
			if secret != "" && strings.Contains(w.logged(), secret) {
				w.Errorf("the log says who somebody is: %s", w.logged())
			}
		}
	}
}

// TestChatReasons: what Teams answers when it is asked for a chat decides how
// soon it is asked again.
func TestChatReasons(t *testing.T) {
	t.Parallel()
	type want struct {
		asked, cards       int
		installed, blocked bool
	}
	soon := want{2, 1, true, false}
	for _, tt := range []struct {
		name  string
		fault teamstest.Fault
		want  want
	}{
		{"fine", teamstest.Fault{}, want{1, 1, true, false}},
		{"throttled", teamstest.Throttled(time.Minute), soon},
		{"unavailable", teamstest.Unavailable, soon},
		{"lost", teamstest.Fault{Lose: true}, soon},
		{"reset", teamstest.Fault{Reset: true}, soon},
		{"disabled by administrator", teamstest.DisabledByAdmin, soon},
		{"not installed", teamstest.NotInstalled, want{1, 0, false, false}}, // next week
		{"blocked", teamstest.Blocked, want{1, 0, true, true}},
		{"internal error", teamstest.InternalError, soon}, // the next day
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, 1, 0)
				o := w.orgs[0]
				p := o.hire()
				p.InstallSilently()
				o.meet(p, courses.Chat{}) // in a group
				o.put(campaign("c", "one"))
				w.teams.Fail(teamstest.Create, 1, tt.fault)
				w.runUntil(at(monday.Add(2), 0))
				kept := o.person(p)
				got := want{w.teams.Calls(teamstest.Create), len(p.Chat()), kept.Installed, kept.Blocked}
				if got != tt.want {
					t.Errorf("got %+v, want %+v", got, tt.want)
				}
				w.discreet(o)
			})
		})
	}
}

// TestLost: a card whose answer was lost isn't sent again at once; if nothing
// happens for two workdays, it goes out as another delivery.
func TestLost(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 1, 1)
		o := w.orgs[0]
		o.put(campaign("c", "one"))
		w.teams.Fail(teamstest.Send, 1, teamstest.Fault{Lose: true})
		w.runUntil(at(monday.Add(7), 0))
		rows := o.ledger()
		if len(rows) != 2 || rows[0].ID == rows[1].ID || rows[1].Stage != campaigns.Accepted || rows[1].At.Before(at(monday.Add(2), 8)) {
			t.Errorf("the ledger has %+v", rows)
		}
	})
}

// TestGivenUp: what can't be delivered for days is given up, with its reason;
// a day isn't enough.
func TestGivenUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 1, 1)
		o := w.orgs[0]
		o.put(campaign("c", "one"))
		w.teams.FailOften(teamstest.Send, 1, teamstest.Unavailable)
		w.runUntil(at(monday.Add(1), 0))
		if rows := o.ledger(); len(rows) != 1 || rows[0].Stage != campaigns.Planned || rows[0].Reason != "unavailable" {
			t.Fatalf("after a day the ledger has %+v", rows)
		}
		w.runUntil(at(monday.Add(14), 0))
		if rows := o.ledger(); rows[0].Stage != campaigns.GivenUp || rows[0].Reason != "unavailable" {
			t.Errorf("after two weeks the ledger has %+v", rows)
		}
	})
}

// TestNewChat: when Teams has forgotten a chat, another one is made and the
// same delivery goes there.
func TestNewChat(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 1, 1)
		o := w.orgs[0]
		p := o.people[0]
		o.put(campaign("c", "one"))
		before := p.Conversation()
		p.Forget()
		w.runUntil(at(monday, 9))
		sends := w.sends.take()
		if len(sends) != 2 || sends[0].conversation != before || sends[1].conversation != p.Conversation() {
			t.Errorf("the card was sent to %+v", sends)
		}
		if got := len(p.Chat()); got != 1 {
			t.Errorf("%d cards", got)
		}
		rows := o.ledger()
		if len(rows) != 1 || rows[0].Stage != campaigns.Accepted || rows[0].Conversation != p.Conversation() {
			t.Errorf("the ledger has %+v", rows)
		}
	})
}

// TestChatThatStaysGone: Teams isn't asked over and over for a chat that it
// makes and doesn't find.
func TestChatThatStaysGone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 1, 1)
		w.orgs[0].put(campaign("c", "one"))
		w.teams.FailOften(teamstest.Send, 1, teamstest.ConversationNotFound)
		w.runUntil(at(monday.Add(14), 0))
		if sends, made := len(w.sends.take()), w.teams.Calls(teamstest.Create); sends > 150 || made > 150 {
			t.Errorf("%d sends and %d chats in two weeks", sends, made)
		}
	})
}

// TestReinstalled: who removed the app gets nothing, is looked for once a week,
// and gets the card after installing it again, even if nobody said so.
func TestReinstalled(t *testing.T) {
	t.Parallel()
	for _, told := range []bool{true, false} {
		t.Run(fmt.Sprintf("told=%v", told), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, 1, 0)
				o := w.orgs[0]
				p := o.hire() // without the app
				o.put(campaign("c", "one"))
				w.runUntil(at(monday.Add(9), 0))
				if sends := w.sends.take(); len(sends) != 0 {
					t.Errorf("%d cards for somebody without the app", len(sends))
				}
				if asked := w.teams.Calls(teamstest.Create); asked != 2 {
					t.Errorf("the chat was asked for %d times, want once a week", asked)
				}
				if told {
					o.install(p)
				} else {
					p.InstallSilently()
				}
				end := at(monday.Add(10), 0)
				if !told {
					end = at(monday.Add(17), 0)
				}
				w.runUntil(end)
				if got := len(p.Chat()); got != 1 {
					t.Errorf("%d cards after installing the app", got)
				}
				if kept := o.person(p); !kept.Installed {
					t.Error("the app isn't thought installed")
				}
			})
		})
	}
}

// TestServiceURL: a card goes to where the person was heard from last.
func TestServiceURL(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 1, 1)
		o := w.orgs[0]
		o.put(campaign("c", "one"))
		work, _, err := w.engine.Due(t.Context(), time.Now())
		if err != nil || len(work) != 0 {
			t.Fatal(work, err)
		}
		time.Sleep(time.Until(at(monday, 8)))
		if work, _, err = w.engine.Due(t.Context(), time.Now()); err != nil || len(work) != 1 {
			t.Fatal(work, err)
		}
		moved := o.person(o.people[0]).Chat
		moved.ServiceURL = "https://smba.trafficmanager.net/uk/"
		o.meet(o.people[0], moved)
		w.carry(work[0])
		if sends := w.sends.take(); len(sends) != 1 || sends[0].service != moved.ServiceURL {
			t.Errorf("the card went to %+v", sends)
		}
	})
}

// installer is an Installer that puts the app into Teams.
type installer struct {
	world *world
	err   error
	calls int
	// tells says that it knows the chat, and not is for whom it won't do.
	tells bool
	not   *teamstest.Person
}

func (i *installer) Install(_ context.Context, tenant, objectID string) (courses.Chat, error) {
	i.calls++
	for _, o := range i.world.orgs {
		for _, p := range o.people {
			if o.tenant == tenant && p.ObjectID == objectID && i.err == nil && p == i.not {
				return courses.Chat{}, errors.New("won't do")
			}
			if o.tenant == tenant && p.ObjectID == objectID && i.err == nil {
				p.InstallSilently()
				if i.tells {
					return courses.Chat{Conversation: p.Conversation()}, nil
				}
			}
		}
	}
	return courses.Chat{}, i.err
}

// TestInstaller: for those without the app it is installed, in time for their
// first card; where that isn't allowed it is tried once a week, and soon where
// that isn't about the person.
func TestInstaller(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		err          error
		calls, cards int
	}{
		{nil, 1, 1},
		{context.DeadlineExceeded, 2, 0},
		{&teams.Error{Reason: teams.Blocked, Status: 403}, 2, 0},
		{&teams.Error{Reason: teams.Unavailable, Status: 503}, -1, 0},
		{&teams.Error{Reason: teams.Unauthorized, Status: 403}, -1, 0},
	} {
		t.Run(fmt.Sprint(tt.err), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, 1, 0)
				o := w.orgs[0]
				p := o.hire()
				i := &installer{world: w, err: tt.err}
				o.installer = i
				w.restart()
				o.put(campaign("c", "one"))
				w.runUntil(at(monday.Add(9), 0))
				if warned := strings.Contains(w.logged(), "level=WARN"); warned != (tt.err != nil) {
					t.Errorf("an operator hears of it: %v", warned)
				}
				if soon := i.calls > 20; soon != (tt.calls < 0) || !soon && i.calls != tt.calls || len(p.Chat()) != tt.cards {
					t.Errorf("%d installations and %d cards, want %d and %d", i.calls, len(p.Chat()), tt.calls, tt.cards)
				}
			})
		})
	}
}

// TestSweep: a reminder replaces the card before it, though Teams may be slow
// to take it away.
func TestSweep(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		faults int
		fault  teamstest.Fault
		cards  int
		// calls is how often the card is to be taken away at most.
		calls int
	}{
		{0, teamstest.Fault{}, 1, 1},
		{3, teamstest.Unavailable, 1, 4},
		{1000, teamstest.Unavailable, 2, 20},
		{1000, teamstest.ConversationNotFound, 2, 1},
	} {
		t.Run(fmt.Sprint(tt.faults, tt.fault.Code), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, 1, 1)
				o := w.orgs[0]
				c := campaign("c", "one")
				c.Due, c.RemindBefore = monday.Add(3), []int{1}
				o.put(c)
				w.teams.Fail(teamstest.Delete, tt.faults, tt.fault)
				w.runUntil(at(monday.Add(4), 0))
				chat := o.people[0].Chat()
				if len(chat) != tt.cards {
					t.Errorf("%d cards in the chat, want %d", len(chat), tt.cards)
				}
				if got := w.teams.Calls(teamstest.Delete); got > tt.calls {
					t.Errorf("%d times the card was to be taken away, want %d", got, tt.calls)
				}
			})
		})
	}
}

// TestObserve: each call is told of, with what became of it.
func TestObserve(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var got []delivery.Outcome
		w := newWorld(t, 1, 0, func(c *delivery.Config) { c.Observe = func(o delivery.Outcome) { got = append(got, o) } })
		o := w.orgs[0]
		o.hire().InstallSilently()
		o.put(campaign("c", "one"))
		w.teams.Fail(teamstest.Send, 1, teamstest.Unavailable)
		w.runUntil(at(monday, 9))
		want := []delivery.Outcome{
			{Tenant: o.tenant, Call: campaigns.Prepare},
			{Tenant: o.tenant, Call: campaigns.Send, Stage: campaigns.Planned, Reason: "unavailable"},
			{Tenant: o.tenant, Call: campaigns.Send, Stage: campaigns.Accepted},
		}
		if !slices.Equal(got, want) {
			t.Errorf("told of %+v", got)
		}
	})
}

// TestWithdrawn: of a course that is withdrawn at the last moment nothing is
// sent.
func TestWithdrawn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 1, 1)
		w.orgs[0].put(campaign("c", "one"))
		w.first("due")
		w.orgs[0].catalogue = must(courses.NewCatalogue(course("two")))
		w.restart()
		w.runUntil(at(monday.Add(3), 0))
		if sends := w.sends.take(); len(sends) != 0 {
			t.Errorf("%d cards", len(sends))
		}
	})
}
