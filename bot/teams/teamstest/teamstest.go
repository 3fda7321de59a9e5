// Package teamstest is a stand-in for Microsoft Teams that holds state: people,
// their chats, and the cards in them with every update. To a bot it is the
// Bot Connector and Entra; to a test it is also the person with the Teams
// client, who writes, clicks, installs and removes the app, and sees what the
// bot sent. It can misbehave on request, see Fault.
//
// It answers under Microsoft's real host names: through a network of its own
// (Listen), so that an unmodified program reaches it by HTTPS_PROXY and
// SSL_CERT_FILE alone, or without any network (InMemory), for tests of time.
//
// What it does follows Microsoft's documentation of the Bot Connector and of
// Teams bots. It knows one bot, and personal chats; a group chat only as a
// place that somebody writes from. Everything is safe for concurrent use.
package teamstest

import (
	"cmp"
	"context"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// The hosts that the stand-in answers for.
const (
	ConnectorHost = "smba.trafficmanager.net"
	EntraHost     = "login.microsoftonline.com"
	BotLoginHost  = "login.botframework.com"
)

// FileHost is where people's files are: those that bots put there. For those
// that people send Network.Handle says what answers.
const FileHost = "fjordvik-my.sharepoint.com"

// What Config and Profile hold unless they say otherwise.
const (
	AppID     = "5c1e7d1c-0000-4000-8000-00000000b0b0"
	BotTenant = "5c1e7d1c-0000-4000-8000-0000000000b7"
	Secret    = "not-a-secret"
	Tenant    = "7e4a0000-0000-4000-8000-000000000001"
)

// Config sets up a stand-in. The zero Config is a good one.
type Config struct {
	// AppID, BotTenant and Secret are the bot's.
	AppID, BotTenant, Secret string
	// Region is the first part of the service URL's path; empty means "emea".
	Region string
	// Seed makes every ID and every chance the same again.
	Seed uint64
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// OnCard, if set, is given every card that the bot sends, updates or
	// answers with. It may be called concurrently.
	OnCard func(card []byte)
	// Authority signs what Teams sends; nil means a new one.
	Authority *Authority
	// KeepCards is how many of the newest messages of a chat keep what they
	// show; 0 means all. Of others little is kept, and of old ones nothing:
	// those may be updated and deleted without effect. It is for long runs
	// with many people.
	KeepCards int
	// Limits are how much the bot may ask for; the zero Limits are none. They
	// go by Now.
	Limits Limits
}

// Teams is the stand-in.
type Teams struct {
	config Config
	hosts  map[string]http.Handler

	mu            sync.Mutex
	random        *rand.Rand
	count         int
	byID          map[string]*Person
	conversations map[string]*conversation
	tokens        map[string]time.Time
	issued        []string
	signed        map[string]signed
	ordered       map[Operation][]Fault
	often         map[Operation]often
	calls         map[Operation]int
	tenants       map[string]*usage
	sessions      map[string]*session
	// news is closed when something changes; nil while nobody waits.
	news   chan struct{}
	botURL string
	client *http.Client
}

// conversation is one chat between a person and the bot.
type conversation struct {
	id       string
	person   *Person
	messages []*Message
	// dropped says that there were more messages.
	dropped bool
	// sends and reads are the requests that windows count.
	sends, reads requests
}

// New returns a stand-in that nobody is connected to yet.
func New(c Config) (*Teams, error) {
	c.AppID = cmp.Or(c.AppID, AppID)
	c.BotTenant = cmp.Or(c.BotTenant, BotTenant)
	c.Secret = cmp.Or(c.Secret, Secret)
	c.Region = cmp.Or(c.Region, "emea")
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Authority == nil {
		authority, err := NewAuthority()
		if err != nil {
			return nil, fmt.Errorf("teamstest: %w", err)
		}
		c.Authority = authority
	}
	t := &Teams{
		config:        c,
		random:        rand.New(rand.NewPCG(c.Seed, 0)),
		byID:          map[string]*Person{},
		conversations: map[string]*conversation{},
		tokens:        map[string]time.Time{},
		signed:        map[string]signed{},
		ordered:       map[Operation][]Fault{},
		often:         map[Operation]often{},
		calls:         map[Operation]int{},
		tenants:       map[string]*usage{},
		sessions:      map[string]*session{},
	}
	t.hosts = map[string]http.Handler{
		ConnectorHost: t.connector(), EntraHost: t.entra(), BotLoginHost: c.Authority.Handler(),
		FileHost: t.onedrive(),
	}
	return t, nil
}

// Authority returns who signs what the stand-in sends.
func (t *Teams) Authority() *Authority { return t.config.Authority }

// ServiceURL returns the base URL of the Connector for a tenant.
func (t *Teams) ServiceURL(tenant string) string {
	return "https://" + ConnectorHost + "/" + t.config.Region + "/" + tenant + "/"
}

// Connect says where the bot takes activities, and by which client; nil means
// http.DefaultClient.
func (t *Teams) Connect(botURL string, client *http.Client) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if client == nil {
		client = http.DefaultClient
	}
	t.botURL, t.client = botURL, client
}

// ServeHTTP answers for the host that the request names.
func (t *Teams) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	host, _, _ := strings.Cut(r.Host, ":")
	if h := t.hosts[host]; h != nil {
		h.ServeHTTP(w, r)
		return
	}
	write(w, http.StatusMisdirectedRequest, nil)
}

// Message is one message of a chat as the person sees it.
type Message struct {
	ID      string
	FromBot bool
	// ReplyTo is the ID of the message that it replies to, or empty.
	ReplyTo string
	// Text, Summary and Card are the latest version's.
	Text, Summary string
	Card          jsontext.Value
	// Offer is a file that the bot offers, File one that it shows.
	Offer *Offer
	File  *SentFile
	// Version counts from 0 how often it was replaced, by an update or by
	// the answer to a click.
	Version int
	// Deleted says that the bot took it away.
	Deleted bool
}

// The methods below want mu held.

// bot returns the bot's ID in Teams.
func (t *Teams) bot() string { return "28:" + t.config.AppID }

// hex returns n random digits.
func (t *Teams) hex(n int) string {
	b := make([]byte, n/2)
	for i := range b {
		b[i] = byte(t.random.Uint32())
	}
	return hex.EncodeToString(b)
}

// guid returns a random version 4 UUID.
func (t *Teams) guid() string {
	h := t.hex(32)
	return h[:8] + "-" + h[8:12] + "-4" + h[13:16] + "-8" + h[17:20] + "-" + h[20:]
}

// next returns the ID of a new message: as Teams', a number of 13 digits.
func (t *Teams) next() string {
	t.count++
	return strconv.Itoa(1_700_000_000_000 + t.count)
}

// find returns the person with that ID in Teams or that object ID, or nil.
func (t *Teams) find(id string) *Person { return t.byID[strings.ToLower(id)] }

// chat returns the person's chat with the bot, made if need be.
func (t *Teams) chat(p *Person) *conversation {
	if p.chat == nil {
		p.chat = &conversation{id: "a:1" + t.hex(40), person: p}
		t.conversations[p.chat.id] = p.chat
	}
	return p.chat
}

// append adds a message to a chat and gives it an ID.
func (t *Teams) append(c *conversation, m Message) *Message {
	m.ID = t.next()
	c.messages = append(c.messages, &m)
	if t.config.KeepCards > 0 {
		c.trim(t.config.KeepCards)
	}
	t.changed()
	return &m
}

// emptied is how many messages are kept without what they show.
const emptied = 8

// trim keeps what the newest messages show, and nothing of the oldest.
func (c *conversation) trim(keep int) {
	if old := len(c.messages) - 1 - keep; old >= 0 {
		m := c.messages[old]
		m.Text, m.Summary, m.Card, m.Offer, m.File = "", "", nil, nil, nil
	}
	if len(c.messages) > keep+emptied {
		c.messages, c.dropped = slices.Delete(c.messages, 0, 1), true
	}
}

// message returns the message with that ID, or nil.
func (c *conversation) message(id string) *Message {
	for i := len(c.messages) - 1; i >= 0; i-- {
		if m := c.messages[i]; m.ID == id && !m.Deleted {
			return m
		}
	}
	return nil
}

// written returns the bot's message with that ID, or nil. One that isn't known
// may be one that was dropped.
func (c *conversation) written(id string) *Message {
	m := c.message(id)
	switch {
	case m == nil && c.dropped:
		return &Message{ID: id, FromBot: true}
	case m == nil || !m.FromBot:
		return nil
	}
	return m
}

// changed wakes whoever waits for news.
func (t *Teams) changed() {
	if t.news != nil {
		close(t.news)
		t.news = nil
	}
}

// await calls done with mu held until it returns true, at first and after each
// change.
func (t *Teams) await(ctx context.Context, done func() bool) error {
	for {
		t.mu.Lock()
		if t.news == nil {
			t.news = make(chan struct{})
		}
		ok, news := done(), t.news
		t.mu.Unlock()
		if ok {
			return nil
		}
		select {
		case <-news:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
