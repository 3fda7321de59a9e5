// Package graphtest is a stand-in for Microsoft Graph and for Entra's token
// endpoint that holds state: people with their managers, groups within groups,
// the changes of both, apps that were installed and mail that was sent. It
// answers under Microsoft's real host names, on a teamstest.Network, so that the
// real SDK and azidentity run unchanged, in the test's process or in another.
//
// It refuses what Graph refuses: properties that there aren't, queries that a
// path doesn't take, tokens without the app role, mailboxes out of scope. It
// misbehaves on request (Fault, Quirks), and it remembers every request. With a
// Prism in between, requests and answers are held to an OpenAPI description of
// Graph, too.
//
// What it does follows Microsoft's documentation of Graph v1.0: "user: delta",
// "Use delta query to track changes in Microsoft Graph data", "List group
// transitive members", "Install app for user", "Get one-on-one chat", "user:
// sendMail" and "Microsoft Graph error responses". It is safe for concurrent use.
package graphtest

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"drypp/bot/teams/teamstest"
)

// Host is where Graph answers.
const Host = "graph.microsoft.com"

// base is what all of Graph's links begin with.
const base = "https://" + Host + "/v1.0"

// What Config holds unless it says otherwise.
const (
	// Mailbox is the only one that mail may be sent from.
	Mailbox = "opplaering@fjordvik.example"
	// ExternalID is the ID in the app's manifest, CatalogID the one that the
	// organisation's catalogue gave it.
	ExternalID = "5c1e7d1c-0000-4000-8000-00000000a99a"
	CatalogID  = "5c1e7d1c-0000-4000-8000-00000000ca7a"
)

// The application permissions that Drypp needs, the least that do.
const (
	ReadUsers   = "User.Read.All"
	ReadMembers = "GroupMember.Read.All"
	InstallSelf = "TeamsAppInstallation.ReadWriteSelfForUser.All"
	ReadCatalog = "AppCatalog.Read.All"
)

// Config sets up a stand-in. The zero Config is a good one.
type Config struct {
	// Tenant, AppID and Secret are whose directory it is, and who may ask for
	// tokens; empty means those of package teamstest.
	Tenant, AppID, Secret string
	// Roles are the application permissions that were consented to; nil means
	// the four above. See Graph.Grant.
	Roles []string
	// Mailboxes are those that Exchange lets the app send from; nil means
	// Mailbox.
	Mailboxes []string
	// PageSize is how many people a page of a delta round holds; 0 means 100.
	PageSize int
	// Quirks are how delta rounds go.
	Quirks Quirks
	// Seed makes every ID and every chance the same again.
	Seed uint64
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// Authority signs the tokens; nil means one that all share.
	Authority *teamstest.Authority
	// OnInstall, if set, is told after the app was installed for somebody, by
	// their object ID. It may be called concurrently.
	OnInstall func(objectID string)
	// Forget says that requests aren't remembered: for long runs.
	Forget bool
}

// Quirks are what a delta round may do beside telling what changed, all of which
// Microsoft's documentation tells clients to expect.
type Quirks struct {
	// Shuffle puts people in an order drawn from Config.Seed.
	Shuffle bool
	// Twice tells of everybody a second time, somewhere later in the round.
	Twice bool
	// Empty has a page without anybody after each page with somebody.
	Empty bool
	// Replay is how many of the changes before the link's are told again.
	Replay int
	// Tombstones tells of those who were removed in a first round, too.
	Tombstones bool
	// Stale tells of those who were removed and restored that they were
	// removed, before it tells that they are there.
	Stale bool
}

// Graph is the stand-in.
type Graph struct {
	config Config
	api    http.Handler

	mu       sync.Mutex
	random   *rand.Rand
	users    map[string]*user
	order    []string
	groups   map[string]*group
	log      []change
	cursors  map[string]cursor
	expired  Expiry
	roles    []string
	blocked  map[string]bool
	mail     []Mail
	sending  map[string]int
	quirks   Quirks
	requests []Request
	ordered  map[Operation][]Fault
	often    map[Operation]often
	calls    map[Operation]int
	// through, if set, is what requests pass through.
	through func(*http.Request) (int, http.Header, []byte)
}

var shared = sync.OnceValues(teamstest.NewAuthority)

// New returns a stand-in with nobody in it.
func New(c Config) (*Graph, error) {
	c.Tenant = cmp.Or(c.Tenant, teamstest.Tenant)
	c.AppID = cmp.Or(c.AppID, teamstest.AppID)
	c.Secret = cmp.Or(c.Secret, teamstest.Secret)
	c.PageSize = cmp.Or(c.PageSize, 100)
	if c.Roles == nil {
		c.Roles = []string{ReadUsers, ReadMembers, InstallSelf, ReadCatalog}
	}
	if c.Mailboxes == nil {
		c.Mailboxes = []string{Mailbox}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Authority == nil {
		a, err := shared()
		if err != nil {
			return nil, fmt.Errorf("graphtest: %w", err)
		}
		c.Authority = a
	}
	g := &Graph{
		config: c, roles: slices.Clone(c.Roles), quirks: c.Quirks,
		random: rand.New(rand.NewPCG(c.Seed, 5)),
		users:  map[string]*user{}, groups: map[string]*group{}, cursors: map[string]cursor{},
		blocked: map[string]bool{}, sending: map[string]int{},
		ordered: map[Operation][]Fault{}, often: map[Operation]often{}, calls: map[Operation]int{},
	}
	g.api = g.routes()
	return g, nil
}

// Start returns a stand-in and a network that leads to it, both gone when the
// test ends.
func Start(tb testing.TB, c Config) (*Graph, *teamstest.Network) {
	tb.Helper()
	g, err := New(c)
	if err != nil {
		tb.Fatal(err)
	}
	teams, network := teamstest.Start(tb, teamstest.Config{Authority: g.config.Authority, Now: g.config.Now})
	g.Attach(network, teams)
	return g, network
}

// Attach has a network lead to the stand-in. Tokens for anything but Graph are
// still asked from teams, which the network was made for.
func (g *Graph) Attach(network *teamstest.Network, teams http.Handler) {
	network.Handle(Host, http.HandlerFunc(g.front))
	network.Handle(teamstest.EntraHost, g.entra(teams))
	network.Handle(loginHost, g.entra(teams))
}

// SetQuirks changes how rounds go that begin from now on.
func (g *Graph) SetQuirks(q Quirks) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.quirks = q
}

// Grant makes these the application permissions that were consented to. Tokens
// that were given before keep what they had, as Entra's do.
func (g *Graph) Grant(roles ...string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.roles = slices.Clone(roles)
}

// id returns a new GUID. The caller holds the lock.
func (g *Graph) id() string {
	a, b := g.random.Uint64(), g.random.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-8%03x-%012x", a>>32, a>>16&0xffff, a&0xfff, b>>48&0xfff, b&0xffffffffffff)
}
