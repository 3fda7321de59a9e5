package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"drypp/bot/teams/teamstest"
	"drypp/courses/library"
)

// rollout is a campaign that goes out to everybody of some organisations at
// once, while learners of another one answer questions.
type rollout struct {
	*stage
	tenants []string
	people  []*teamstest.Person
	// zone is a time zone in which it is about noon, when people may be
	// written to, and today the date there.
	zone, today string
}

// deliver measures a campaign's delivery and prints it.
func deliver(o options) error {
	dir, err := os.MkdirTemp("", "drypp-loadtest-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	r, err := newRollout(o, dir)
	if err != nil {
		return err
	}
	defer r.close()
	if err := r.prepare(); err != nil {
		return fmt.Errorf("preparing %d learners: %w", o.learners, err)
	}
	m := newMeasurement(1 << 20)
	m.watch(r.drypp.pid())
	stop, answered := make(chan struct{}), make(chan error, 1)
	go func() { answered <- r.answerUntil(stop, m) }()
	err = r.deliver()
	close(stop)
	err = errors.Join(err, <-answered)
	m.done()
	if err == nil {
		err = r.verify()
	}
	r.report(m)
	return err
}

func newRollout(o options, dir string) (*rollout, error) {
	limits := teamstest.MicrosoftLimits()
	r := &rollout{stage: &stage{options: o, dir: dir}}
	r.zone, r.today = noon(time.Now())
	list, err := library.Courses()
	if err != nil {
		return nil, err
	}
	r.course = list[0]
	if err := r.open(teamstest.Config{Limits: limits, KeepCards: 1}); err != nil {
		return nil, err
	}
	config := organisation(teamstest.Tenant, "Svarene AS", "Europe/Oslo") + "\n"
	for i := range o.organisations {
		tenant := fmt.Sprintf("7e4a0000-0000-4000-8000-1%011d", i)
		file := filepath.Join(dir, fmt.Sprintf("people-%d.yaml", i))
		if err := os.WriteFile(file, r.hire(tenant), 0o600); err != nil {
			return nil, errors.Join(err, r.network.Close())
		}
		r.tenants = append(r.tenants, tenant)
		config += organisation(tenant, fmt.Sprintf("Utsending %d AS", i), r.zone) + fmt.Sprintf(
			", country: 'NO', fields: [department], working_hours: {from: 6, to: 22, days: [mon, tue, wed, thu, fri, sat, sun]}, people_file: %s", file) + "\n"
	}
	err = r.start(strings.ReplaceAll(strings.TrimSpace(config), "\n", "}\n  - {"))
	r.enlist(o.learners)
	return r, err
}

// organisation is the beginning of an organisation's entry.
func organisation(tenant, name, zone string) string {
	return fmt.Sprintf("tenant_id: %s, name: %s, language: nb, timezone: %s", tenant, name, zone)
}

// noon returns a time zone in which it is about noon at that time, and the date
// there. The signs in these zones' names are the wrong way round.
func noon(now time.Time) (zone, date string) {
	ahead := 12 - now.UTC().Hour()
	date = now.UTC().Add(time.Duration(ahead) * time.Hour).Format(time.DateOnly)
	return fmt.Sprintf("Etc/GMT%+d", -ahead), date
}

// hire adds the people of an organisation, who have the app, and returns the
// list of them.
func (r *rollout) hire(tenant string) []byte {
	var list []byte
	for range r.options.people {
		p := r.teams.Person(teamstest.Profile{Tenant: tenant})
		p.InstallSilently()
		r.people = append(r.people, p)
		list = fmt.Appendf(list, "- {user: %s, name: Kari Nordmann, email: %s, department: Salg}\n", p.ObjectID, p.Email)
	}
	return list
}

// answerUntil has learners answer so many questions a second over a few
// connections, again and again, until it is told to stop. They don't answer in
// step: the time between two answers of a connection is exponentially
// distributed, as between arrivals that know nothing of each other.
func (r *rollout) answerUntil(stop <-chan struct{}, m *measurement) error {
	if r.answering == 0 {
		return nil
	}
	between := time.Second * time.Duration(r.connections) / time.Duration(r.answering)
	return together(r.connections, func(i int) error {
		c, err := dial(r.drypp.address, "/api/messages", "Bearer "+r.token)
		if err != nil {
			return err
		}
		defer c.close()
		for ; ; i += r.connections {
			for _, request := range r.learners[i%len(r.learners)].answers(r.course) {
				select {
				case <-stop:
					return nil
				case <-time.After(time.Duration(rand.ExpFloat64() * float64(between))):
				}
				began := time.Now()
				status, body, err := c.post(request)
				if err != nil || status != 200 || !recorded(body) {
					return fmt.Errorf("HTTP status %d: %s: %w", status, body, err)
				}
				m.add(time.Since(began))
			}
		}
	})
}

// deliver makes the campaign of each organisation and waits until everybody was
// sent a card.
func (r *rollout) deliver() error {
	file := filepath.Join(r.dir, "campaign.yaml")
	campaign := fmt.Sprintf("id: all\nname: Alle\ncourses: %s\naudience: everybody\nstart: %s\npace: at once\n", r.course.ID, r.today)
	if err := os.WriteFile(file, []byte(campaign), 0o600); err != nil {
		return err
	}
	for _, tenant := range r.tenants {
		if _, err := r.drypp.run("campaigns", "apply", file, "--organisation", tenant, "--yes"); err != nil {
			return fmt.Errorf("making the campaign: %w", err)
		}
	}
	fmt.Fprintf(os.Stderr, "delivering to %d people …\n", len(r.people))
	const patience = time.Minute
	// Chats with everybody may be asked for before the first card goes out.
	for made, since := -1, time.Now(); ; time.Sleep(100 * time.Millisecond) {
		sent := r.teams.Calls(teamstest.Send)
		now := sent + r.teams.Calls(teamstest.Create)
		switch {
		case sent >= len(r.people) && time.Since(since) > time.Second:
			return nil
		case now != made:
			made, since = now, time.Now()
		case time.Since(since) > patience:
			return fmt.Errorf("%d of %d cards were sent, and for %v no more", sent, len(r.people), patience)
		}
	}
}

// verify holds what people see, and the ledger, to one card each.
func (r *rollout) verify() error {
	wrong := 0
	for _, p := range r.people {
		if len(p.Chat()) != 1 {
			wrong++
		}
	}
	if wrong > 0 {
		return fmt.Errorf("%d of %d people don't have exactly one card", wrong, len(r.people))
	}
	out, err := r.drypp.run("deliveries", "--format", "json")
	if err != nil {
		return fmt.Errorf("asking for the deliveries: %w", err)
	}
	var ledgers []struct {
		Campaigns []struct {
			Cards map[string]int `json:"cards"`
		} `json:"campaigns"`
	}
	if err := json.Unmarshal(out, &ledgers); err != nil {
		return fmt.Errorf("reading the deliveries: %w", err)
	}
	accepted := 0
	for _, l := range ledgers {
		for _, c := range l.Campaigns {
			accepted += c.Cards["accepted"]
		}
	}
	if accepted != len(r.people) {
		return fmt.Errorf("the ledger has %d cards of %d as accepted: %s", accepted, len(r.people), out)
	}
	return nil
}

// allowed is how many requests a second Teams allows in an organisation.
const allowed = 50

// usage is how the allowed rate was used by several organisations.
type usage struct {
	admitted, throttled, busiest int
	// average and lowest are requests a second of an organisation, seconds how
	// long the longest took.
	average, lowest, seconds float64
}

// use adds up the traffic of organisations.
func use(list []teamstest.Traffic) (u usage) {
	for i, t := range list {
		rate := t.PerSecond()
		if i == 0 || rate < u.lowest {
			u.lowest = rate
		}
		u.average += rate / float64(len(list))
		u.seconds = max(u.seconds, t.Last.Sub(t.First).Seconds())
		u.admitted, u.throttled = u.admitted+t.Admitted, u.throttled+t.Throttled
		u.busiest = max(u.busiest, t.Busiest)
	}
	return u
}

// refused returns how many percent of the requests were answered 429.
func (u *usage) refused() float64 {
	return 100 * float64(u.throttled) / float64(max(u.admitted+u.throttled, 1))
}

// report prints how the allowed rate was used.
func (r *rollout) report(m *measurement) {
	var list []teamstest.Traffic
	for _, tenant := range r.tenants {
		list = append(list, r.teams.Traffic(tenant))
	}
	u := use(list)
	fmt.Printf("organisations: %d, people in each: %d, requests: %d in %.0f s\n", len(r.tenants), r.options.people, u.admitted, u.seconds)
	fmt.Printf("requests/s of an organisation: %.1f on average, %.1f the slowest; %d the most in one second\n", u.average, u.lowest, u.busiest)
	fmt.Printf("of the allowed %d/s: %.1f %% on average, %.1f %% the slowest\n", allowed, 100*u.average/allowed, 100*u.lowest/allowed)
	fmt.Printf("answered 429: %d, %.4f %%\n", u.throttled, u.refused())
	fmt.Printf("answers meanwhile: %d, %.0f/s, p50 %v, p99 %v\n", m.n.Load(), m.perSecond(),
		percentile(m.took, 50).Round(time.Microsecond), percentile(m.took, 99).Round(time.Microsecond))
	fmt.Printf("peak memory of drypp: %.1f MiB\n", float64(m.memory.Load())/(1<<20))
}
