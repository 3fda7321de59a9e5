package delivery

import (
	"container/heap"
	"context"
	"flag"
	"math/rand/v2"
	"testing"
	"time"

	"drypp/bot/teams"
	"drypp/bot/teams/teamstest"
	"drypp/courses"
)

var manyCards = flag.Int("cards", 10_000, "TestRate delivers so many cards")

// TestRate delivers cards to an organisation as fast as the Pacer lets it,
// with the real Connector and in virtual time, to a stand-in that keeps
// Microsoft's limits. The way there takes a while that differs.
func TestRate(t *testing.T) {
	t.Parallel()
	r := newRace(t, *manyCards)
	r.run()
	traffic := r.stand.Traffic(tenant)
	used := traffic.PerSecond() / 50
	refused := float64(traffic.Throttled) / float64(traffic.Admitted+traffic.Throttled)
	t.Logf("%d cards in %v of virtual time: %.2f %% of 50/s, %.4f %% answered 429, at most %d in a second",
		traffic.Admitted, traffic.Last.Sub(traffic.First).Round(time.Second), 100*used, 100*refused, traffic.Busiest)
	if used < 0.95 || refused >= 0.001 || r.arrived != *manyCards || traffic.Early > 0 {
		t.Errorf("%.4f of the rate is used, %.4f answered 429, %d of %d arrived, %+v", used, refused, r.arrived, *manyCards, traffic)
	}
}

// race is one delivery to everybody. Its events are what happens at a time.
type race struct {
	t         *testing.T
	now       time.Time
	events    events
	random    *rand.Rand
	stand     *teamstest.Teams
	connector *teams.Connector
	pacer     *Pacer
	chats     []courses.Chat
	arrived   int
	stalled   time.Time
}

func newRace(t *testing.T, people int) *race {
	r := &race{t: t, now: began, random: rand.New(rand.NewPCG(1, 1)), pacer: NewPacer(PacerConfig{})}
	stand, err := teamstest.New(teamstest.Config{
		Limits: teamstest.MicrosoftLimits(), KeepCards: 1, Now: func() time.Time { return r.now },
	})
	if err != nil {
		t.Fatal(err)
	}
	r.stand = stand
	r.connector = teams.NewConnector(teams.ConnectorConfig{
		AppID: teamstest.AppID, Attempts: 1, Tokens: r, Client: teams.NewHTTPClient(teamstest.InMemory(stand)),
	})
	for range people {
		p := stand.Person(teamstest.Profile{Tenant: tenant})
		p.InstallSilently()
		r.chats = append(r.chats, courses.Chat{
			ServiceURL: stand.ServiceURL(tenant), Conversation: p.Conversation(), User: p.ID, Bot: "28:" + teamstest.AppID,
		})
	}
	return r
}

// Token gives the bot a token.
func (r *race) Token(ctx context.Context) (string, error) {
	return r.stand.Credential().Token(ctx)
}

// late is how much too late the sender wakes up: a little, and sometimes more.
func (r *race) late() time.Duration {
	if r.random.IntN(100) == 0 {
		return time.Duration(r.random.Int64N(int64(100 * time.Millisecond)))
	}
	return time.Duration(r.random.Int64N(int64(2 * time.Millisecond)))
}

// way is how long a request or an answer is under way.
func (r *race) way() time.Duration {
	return 20*time.Millisecond + time.Duration(r.random.Int64N(int64(20*time.Millisecond)))
}

func (r *race) run() {
	r.after(0, r.depart)
	r.after(time.Minute, r.stall)
	for len(r.events) > 0 {
		next := heap.Pop(&r.events).(event)
		r.now = next.at
		next.do()
	}
}

// depart sends the next card if it may, and comes back when it may not.
func (r *race) depart() {
	if r.now.Before(r.stalled) {
		r.after(r.stalled.Sub(r.now), r.depart)
		return
	}
	for len(r.chats) > 0 {
		chat := r.chats[0]
		turn := r.pacer.Take(r.now, tenant, chat.Conversation, Unsolicited)
		if turn.After(r.now) {
			r.after(turn.Sub(r.now)+r.late(), r.depart)
			return
		}
		r.chats = r.chats[1:]
		r.after(turn.Add(lead).Sub(r.now), func() { r.leave(chat) })
	}
}

// leave sends a card off, when the program doesn't stall and the pace lets it.
func (r *race) leave(chat courses.Chat) {
	wait := r.stalled.Sub(r.now)
	if wait <= 0 {
		wait = r.pacer.Leave(r.now, tenant, chat.Conversation).Sub(r.now)
	}
	if wait > 0 {
		r.after(wait, func() { r.leave(chat) })
		return
	}
	r.after(r.way(), func() { r.arrive(chat) })
}

// stall keeps the whole program from doing anything for a while, now and then.
func (r *race) stall() {
	r.stalled = r.now.Add(100*time.Millisecond + time.Duration(r.random.Int64N(int64(300*time.Millisecond))))
	if len(r.chats) > 0 {
		r.after(time.Minute, r.stall)
	}
}

// arrive has Teams take the card. One that it refused is sent again.
func (r *race) arrive(chat courses.Chat) {
	_, err := r.connector.Send(r.t.Context(), chat, teams.Answer{Card: []byte(`{"type":"AdaptiveCard"}`), Summary: "A card"})
	r.after(r.way(), func() {
		r.pacer.Took(r.now, tenant, chat.Conversation, err)
		if err == nil {
			r.arrived++
			return
		}
		idle := len(r.chats) == 0
		if r.chats = append(r.chats, chat); idle {
			r.depart()
		}
	})
}

func (r *race) after(d time.Duration, do func()) { heap.Push(&r.events, event{r.now.Add(d), do}) }

type event struct {
	at time.Time
	do func()
}

// events is a heap, the earliest first.
type events []event

func (e events) Len() int           { return len(e) }
func (e events) Less(i, j int) bool { return e[i].at.Before(e[j].at) }
func (e events) Swap(i, j int)      { e[i], e[j] = e[j], e[i] }
func (e *events) Push(x any)        { *e = append(*e, x.(event)) }
func (e *events) Pop() any {
	last := (*e)[len(*e)-1]
	*e = (*e)[:len(*e)-1]
	return last
}
