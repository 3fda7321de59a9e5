package campaigns

import (
	"encoding/binary"
	"math"
	"reflect"
	"testing"
	"time"

	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/learning"
	"drypp/courses/needs"
	"drypp/courses/recall"
)

// garbage makes values of bytes: whatever a damaged store may hold.
type garbage []byte

// int returns a number that may be huge; without bytes left it is 0.
func (g *garbage) int() int {
	n, size := binary.Varint(*g)
	if size <= 0 {
		*g = nil
		return 0
	}
	*g = (*g)[size:]
	return int(n)
}

// below returns a number from 0 to below n.
func (g *garbage) below(n int) int { return int(uint(g.int()) % uint(n)) }

func (g *garbage) time() time.Time { return time.Unix(int64(g.int()), 0) }

func (g *garbage) date() calendar.Date {
	return calendar.Date{Year: g.int(), Month: time.Month(g.int()), Day: g.int()}
}

func (g *garbage) course() string {
	return []string{"a", "b", "yearly", "withdrawn", "", "policy", "mail", "test-mail"}[g.below(8)]
}

func (g *garbage) kind() Kind {
	all := []Kind{Begin, Continue, Remind, Mail, Review, Relearn, Map, Ask, Acknowledge, Nudged, "x", ""}
	return all[g.below(len(all))]
}

func (g *garbage) lesson() string { return []string{"rules", "paper", "gone", ""}[g.below(4)] }

// key is one of Agenda.Cards.
func (g *garbage) key() string {
	all := []string{g.course(), reviewKey, measureKey(g.course(), 30), measureKey("a", 90), "relearn:policy/rules", "map:c1/mail", "ask:c1/mood", "acknowledge:policy/paper", ":", "x:"}
	return all[g.below(len(all))]
}

func (g *garbage) item() recall.Item {
	return recall.Item{
		Course: g.course(), Question: []string{"q1", "q2", "gone"}[g.below(3)], Stability: g.float(), Difficulty: g.float(), Last: g.time(), Due: g.time(),
		Answers: g.int(), Lapses: g.int(), Wrong: g.int(), Reviews: g.int(), Relearn: g.below(2) == 0,
	}
}

func (g *garbage) float() float64 { return math.Float64frombits(uint64(g.int())) }

func (g *garbage) record() (l learning.Record) {
	l.Off = g.below(8) == 0
	for range g.below(4) {
		l.Items = append(l.Items, g.item())
		l.Trials = append(l.Trials, recall.Trial{Course: g.course(), Arm: []recall.Arm{recall.Usual, recall.Early, recall.Late, "x"}[g.below(4)], Completed: g.time(), Asked: []int{g.int()}[:g.below(2)]})
		l.Needs = append(l.Needs, needs.Outcome{Campaign: []string{"c1", "c2"}[g.below(2)], Competence: "mail", Self: g.int(), At: g.time()})
		l.Answered = append(l.Answered, learning.Asked{Campaign: "c1", Survey: []string{"mood", "food", ""}[g.below(3)]})
	}
	return l
}

func (g *garbage) settings() *recall.Settings {
	return []*recall.Settings{nil, {Retention: g.float(), Share: g.float(), Off: g.below(8) == 0}}[g.below(2)]
}

func (g *garbage) delivery() *Delivery {
	if g.below(2) == 0 {
		return nil
	}
	return &Delivery{
		ID: "d", Drop: Drop{
			Kind: g.kind(), Campaign: []string{"c1", Itself}[g.below(2)], Course: g.course(), Lesson: g.lesson(),
			Round: g.int(), Step: g.int(), Reminder: g.int(), Day: g.int(), Due: g.time(),
		},
		Stage: Stage([]string{"planned", "sending", ""}[g.below(3)]), At: g.time(), Tries: g.int(),
	}
}

func (g *garbage) agenda() Agenda {
	a := Agenda{
		Planned: g.delivery(), Sending: g.delivery(), Day: g.date(), Today: g.int(), Hour: g.int(),
		Prepared: g.time(), Backoff: g.int(), NoApp: g.below(2) == 0, Joined: map[string]Membership{}, Cards: map[string]Sent{},
	}
	for range g.below(3) {
		a.Pauses = append(a.Pauses, Pause{g.date(), g.date()})
		a.Joined[[]string{"c1", "c2", ""}[g.below(3)]] = Membership{g.date(), g.date(), g.below(2) == 0}
		a.Cards[g.key()] = Sent{Campaign: "c1", Round: g.int(), Last: g.time(), Step: g.int(), Reminders: g.int(), Unconfirmed: g.below(2) == 0}
	}
	return a
}

func (g *garbage) campaign(id string) Campaign {
	return Campaign{
		ID: id, Courses: []string{g.course(), g.course()}[:g.below(3)], Start: g.date(), End: g.date(), Due: g.date(),
		RemindBefore: []int{g.int(), g.int(), g.int()}, RemindAfter: []int{g.int(), g.int(), g.int()}, State: Active,
		Pace:  Pace{Kind: []PaceKind{Lessons, Monthly, AtOnce, Dates, "x"}[g.below(5)], Every: g.int(), Dates: []calendar.Date{g.date()}},
		Needs: []string{"mail", "mail", "gone"}[:g.below(4)], Surveys: []string{"mood", "", "mood"}[:g.below(4)],
	}
}

func (g *garbage) enrolment() courses.Enrolment {
	return courses.Enrolment{
		Course: g.course(), Version: g.int(), Started: g.time(), Read: g.int(), Try: g.int(),
		Results:      []courses.Result{{Try: g.int(), Passed: g.below(2) == 0, At: g.time()}}[:g.below(2)],
		Attempts:     []courses.Attempt{{Question: "q1", Try: g.int(), Right: g.below(2) == 0, At: g.time()}, {Question: "mail/q1", Try: g.int(), At: g.time()}}[:g.below(3)],
		Acknowledged: []courses.Acknowledgement{{Lesson: g.lesson(), Version: g.int(), At: g.time()}}[:g.below(2)],
	}
}

// FuzzDecide holds decisions to coming to an end, to being the same each time,
// and to leaving something that can be planned, whatever was in the store.
func FuzzDecide(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"))
	f.Add(binary.AppendVarint(nil, 1<<62))
	f.Fuzz(func(t *testing.T, b []byte) {
		g := garbage(b)
		w := learn(t, "2026-03-05 10:00", g.campaign("c1"), g.campaign("c2"))
		w.agenda = g.agenda()
		w.Budget = g.int()
		w.Mails, w.person.Installed, w.person.Email = g.below(2) == 0, g.below(2) == 0, "kari@example.no"
		if g.below(2) == 0 {
			w.person.Chat, w.person.ObjectID = courses.Chat{}, []string{"", "o1"}[g.below(2)]
		}
		w.Enrolments = []courses.Enrolment{g.enrolment(), g.enrolment()}[:g.below(3)]
		w.learning, w.Recall = g.record(), g.settings()
		m := Decide(&w.View)
		if n := Decide(&w.View); !reflect.DeepEqual(m, n) {
			t.Errorf("the move is %+v, then %+v", m, n)
		}
		if (m.At.IsZero()) != (m.Action == Rest) || m.At.Year() > farthest {
			t.Errorf("the move is %+v", m)
		}
		if m.Action == Look && !m.At.After(w.Now) {
			t.Errorf("it looks again at once: %+v", m)
		}
		w.agenda.Plan(m, "id", "p1")
		w.agenda.Start(w.Now)
		w.agenda.Settle(Accepted, "", Message{}, w.Now)
		w.agenda.PauseFor(w.today(), g.date())
		w.agenda.Resume(w.today())
		Check(&w.Campaigns[0], w.known())
	})
}
