package storetest

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
	"drypp/courses/results"
)

// cutters are ways to cut an organisation. The names of the first show that a
// scope, a field and a value may be of any length and have any characters.
var cutters = []func(*courses.Person) []results.Cut{
	nil,
	byFields("", courses.FieldDepartment, courses.FieldLocation),
	byFields("", courses.FieldDepartment),
	func(p *courses.Person) []results.Cut {
		all := byFields("", courses.FieldDepartment, courses.FieldLocation)(p)
		if p.Country != "1" {
			all = append(all, byFields(oddScope, courses.FieldDepartment)(p)...)
			all = append(all, results.Cut{Scope: oddScope}, results.Cut{Scope: oddScope}, results.Cut{})
		}
		return all
	},
}

// oddScope and the departments are as awkward as names can be.
var (
	oddScope    = `department == "` + strings.Repeat("Å\x00", 1_000) + `"`
	departments = []string{"", "Salg", "salg", "Salg ", "\x00", "\xff", strings.Repeat("Drift", 1_000)}
)

// byFields cuts by the values of fields within a scope.
func byFields(scope string, fields ...string) func(*courses.Person) []results.Cut {
	return func(p *courses.Person) (all []results.Cut) {
		for _, name := range fields {
			if value := p.Field(name); value != "" {
				all = append(all, results.Cut{Scope: scope, Field: name, Value: value})
			}
		}
		return all
	}
}

// model is what the totals should be, worked out from scratch after each step
// and remembered for each day.
type model struct {
	*rig
	cuts store.Cuts
	day  calendar.Date
	// waiting says that people are still to be counted anew.
	waiting bool
	tables  map[results.Cut]map[calendar.Date]results.Table
	// people are all, stand is where each is in courses, and due by when those of
	// a cut owe a course.
	people map[string]courses.Person
	stand  map[string][]results.Standing
	due    map[results.Cut]map[string][]calendar.Date
}

func newModel(b *rig) *model {
	return &model{rig: b, day: Day, tables: map[results.Cut]map[calendar.Date]results.Table{}}
}

// cut has people cut in one of the ways.
func (m *model) cut(way int) {
	m.t.Helper()
	m.cuts = store.Cuts{Of: cutters[way], Key: fmt.Sprint(way), Day: func() calendar.Date { return m.day }}
	m.waiting = true
	m.must(m.SetCuts(m.cuts))
}

// recut has everybody counted anew.
func (m *model) recut() {
	m.t.Helper()
	for more := true; more; {
		var err error
		more, err = m.RecutSome(m.ctx)
		m.must(err)
	}
	m.waiting = false
}

// recount works out from scratch what everything should be now.
func (m *model) recount() {
	m.t.Helper()
	agendas := map[string]campaigns.Agenda{}
	m.must(m.Agendas(m.ctx, nil, func(p courses.Person, a campaigns.Agenda) error { agendas[p.ID] = a; return nil }))
	now := map[results.Cut]results.Table{}
	m.people, m.stand = map[string]courses.Person{}, map[string][]results.Standing{}
	m.due = map[results.Cut]map[string][]calendar.Date{}
	m.must(m.People(m.ctx, func(p courses.Person, es []courses.Enrolment) error {
		a := agendas[p.ID]
		m.people[p.ID] = p
		m.stand[p.ID] = results.Of(&p, es, &a)
		if p.Active() {
			m.count(now, &p, &a)
		}
		return nil
	}))
	for cut := range m.tables {
		if _, is := now[cut]; !is {
			now[cut] = results.Table{}
		}
	}
	for cut, table := range now {
		if m.tables[cut] == nil {
			m.tables[cut] = map[calendar.Date]results.Table{}
		}
		m.tables[cut][m.day] = table
	}
}

// count adds one person to the tables of their cuts.
func (m *model) count(now map[results.Cut]results.Table, p *courses.Person, a *campaigns.Agenda) {
	cuts := map[results.Cut]bool{{}: true}
	if m.cuts.Of != nil {
		for _, c := range m.cuts.Of(p) {
			cuts[c] = true
		}
	}
	heads := results.HeadsOf(p, a)
	for cut := range cuts {
		table := now[cut]
		table.People, table.Blocked, table.NoApp = table.People+heads.People, table.Blocked+heads.Blocked, table.NoApp+heads.NoApp
		if table.Courses == nil {
			table.Courses = map[string]results.Totals{}
		}
		if m.due[cut] == nil {
			m.due[cut] = map[string][]calendar.Date{}
		}
		for _, s := range m.stand[p.ID] {
			table.Courses[s.Course] = table.Courses[s.Course].Add(s.Count())
			if !s.Due.IsZero() {
				m.due[cut][s.Course] = append(m.due[cut][s.Course], s.Due)
			}
		}
		now[cut] = table
	}
}

// on returns a cut's table as of the end of a day.
func (m *model) on(cut results.Cut, day calendar.Date) (table results.Table) {
	var latest calendar.Date
	for at, then := range m.tables[cut] {
		if !day.Before(at) && (latest.IsZero() || latest.Before(at)) {
			latest, table = at, then
		}
	}
	return table
}

// holds fails the test unless the store says what the model does.
func (m *model) holds() {
	m.t.Helper()
	Check(m.t, m.Store)
	if m.waiting {
		return
	}
	m.recount()
	days := []calendar.Date{{}, m.day.Add(3)}
	for day := Day.Add(-1); !m.day.Before(day); day = day.Add(1) {
		days = append(days, day)
	}
	for cut := range m.tables {
		for _, day := range days {
			m.table(cut, day)
		}
		for _, day := range []calendar.Date{Day.Add(-9), Day, Day.Add(1), Day.Add(9)} {
			m.late(cut, day)
		}
	}
	for _, scope := range []string{"", oddScope, "none"} {
		for _, field := range []string{"", courses.FieldDepartment, courses.FieldLocation} {
			for _, day := range days {
				m.parts(scope, field, day)
			}
		}
	}
	m.teams()
}

// table holds one table against the model's.
func (m *model) table(cut results.Cut, day calendar.Date) {
	m.t.Helper()
	then := day
	if day.IsZero() {
		then = m.day
	}
	want := m.on(cut, then)
	got, err := m.Totals(m.ctx, cut, day)
	m.must(err)
	same := got.People == want.People && got.Blocked == want.Blocked && got.NoApp == want.NoApp
	if !same || !maps.Equal(got.Courses, want.Courses) {
		m.t.Fatalf("on %v, of %v, the totals of %.80q are %+v and should be %+v", day, m.day, cut, got, want)
	}
	m.course(cut, day, want)
	if !day.IsZero() {
		return
	}
	sum := results.Totals{}
	for _, t := range want.Courses {
		sum = sum.Add(t)
	}
	if all, _, err := m.Together(m.ctx, cut, nil); all != sum || err != nil {
		m.t.Fatalf("the totals of %.80q together are %+v, %v and should be %+v", cut, all, err, sum)
	}
}

// course holds the totals of one course at a time against the model's.
func (m *model) course(cut results.Cut, day calendar.Date, want results.Table) {
	m.t.Helper()
	for _, course := range []string{"c", "d", "x", ""} {
		if one, _, err := m.InCourse(m.ctx, cut, course, day); one != want.Courses[course] || err != nil {
			m.t.Fatalf("on %v, of %v, the totals of %.80q in %q are %+v, %v and should be %+v", day, m.day, cut, course, one, err, want.Courses[course])
		}
	}
}

// late holds who is late against the model's.
func (m *model) late(cut results.Cut, day calendar.Date) {
	m.t.Helper()
	want := map[string]int{}
	for course, dues := range m.due[cut] {
		for _, due := range dues {
			if due.Before(day) {
				want[course]++
			}
		}
	}
	got, err := m.DueBefore(m.ctx, cut, day)
	m.must(err)
	if !maps.Equal(got, want) {
		m.t.Fatalf("of %.80q, late by %v are %v and should be %v", cut, day, got, want)
	}
	all, some := 0, 0
	for course, n := range want {
		all += n
		if course != "c" {
			some += n
		}
	}
	for leaveOut, n := range map[string]int{"c": some, "x": all} {
		_, late, err := m.Together(m.ctx, cut, map[string]bool{leaveOut: true}, day, day)
		if err != nil || !slices.Equal(late, []int{n, n}) {
			m.t.Fatalf("of %.80q, late by %v without %s are %v, %v and should be twice %v", cut, day, leaveOut, late, err, n)
		}
	}
	for course, n := range want {
		if _, late, err := m.InCourse(m.ctx, cut, course, m.day.Add(-1), day, day); err != nil || !slices.Equal(late, []int{n, n}) {
			m.t.Fatalf("of %.80q in %q, late by %v are %v, %v and should be twice %v", cut, course, day, late, err, n)
		}
	}
}

// parts holds the parts of a scope against the model's.
func (m *model) parts(scope, field string, day calendar.Date) {
	m.t.Helper()
	var want []results.Part
	for cut := range m.tables {
		then := day
		if day.IsZero() {
			then = m.day
		}
		if n := m.on(cut, then).People; n > 0 && cut.Scope == scope && cut.Field == field {
			want = append(want, results.Part{Value: cut.Value, People: n})
		}
	}
	slices.SortFunc(want, func(a, b results.Part) int { return strings.Compare(a.Value, b.Value) })
	got, err := m.Parts(m.ctx, scope, field, day)
	m.must(err)
	if !slices.Equal(got, want) {
		m.t.Fatalf("on %v, of %v, the parts by %s of %.40q are %.300v and should be %.300v", day, m.day, field, scope, got, want)
	}
}

// teams holds everybody's standings and teams against the model's.
func (m *model) teams() {
	m.t.Helper()
	var want []string
	for id, p := range m.people {
		stand, err := m.Standings(m.ctx, id)
		m.must(err)
		if len(stand)+len(m.stand[id]) > 0 && !reflect.DeepEqual(stand, m.stand[id]) {
			m.t.Fatalf("somebody's standings are %+v and should be %+v", stand, m.stand[id])
		}
		if team := m.team(&p); len(team) > 0 && p.Active() {
			want = append(want, id)
		}
	}
	var got []string
	m.must(m.Managers(m.ctx, func(p courses.Person) error {
		if !reflect.DeepEqual(p, m.people[p.ID]) {
			m.t.Errorf("a manager is %+v and should be %+v", p, m.people[p.ID])
		}
		got = append(got, p.ID)
		return nil
	}))
	slices.Sort(want)
	if !slices.Equal(got, want) {
		m.t.Fatalf("managers are %v and should be %v", got, want)
	}
}

// team returns the IDs of a manager's team, having held it against the model's.
func (m *model) team(manager *courses.Person) (want []string) {
	m.t.Helper()
	known, err := m.Known(m.ctx, "", manager.Email)
	byAddress := err == nil && known.ID == manager.ID
	for id, p := range m.people {
		boss := p.Manager
		leads := boss != "" && (boss == manager.ObjectID || byAddress && boss == strings.ToLower(manager.Email))
		if leads && id != manager.ID && p.Active() {
			want = append(want, id)
		}
	}
	var got []string
	m.must(m.Team(m.ctx, manager, func(p courses.Person, stand []results.Standing) error {
		if !reflect.DeepEqual(p, m.people[p.ID]) || len(stand)+len(m.stand[p.ID]) > 0 && !reflect.DeepEqual(stand, m.stand[p.ID]) {
			m.t.Errorf("of a team somebody is %+v with %+v", p, stand)
		}
		got = append(got, p.ID)
		return nil
	}))
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		m.t.Fatalf("a team is %v and should be %v", got, want)
	}
	return want
}

// testTotalsFromScratch holds the totals, their past, the parts, who is late and
// the teams against what is worked out from scratch after each step of a random
// history. It prints the seed of one that fails.
func testTotalsFromScratch(t *testing.T, b *rig) {
	const people, steps = 7, 120
	seed := newSeed()
	t.Logf("seed %d", seed)
	m := newModel(b)
	m.cut(3)
	m.recut()
	b.must(b.PutCampaign(b.ctx, Campaign("spring")))
	random := rand.New(rand.NewPCG(seed, 0))
	var all []*history
	for i := range people {
		all = append(all, &history{rig: b, random: random, person: b.meet(fmt.Sprint(i))})
	}
	for range steps {
		h := all[random.IntN(people)]
		if err := m.step(h); err != nil {
			t.Fatal(err)
		}
		m.holds()
	}
	m.wentOn(m.departed)
}

// step does one thing that may move totals.
func (m *model) step(h *history) error {
	switch h.random.IntN(16) {
	case 0:
		m.cut(h.random.IntN(len(cutters)))
	case 1:
		m.recut()
	case 2, 3:
		m.recut() // what isn't counted anew by the end of a day isn't known of it
		m.holds()
		m.day = m.day.Add(1 + h.random.IntN(2))
	case 4:
		m.crash(h.random)
	case 5, 6, 7, 8:
		return h.plan()
	case 9, 10:
		return h.move()
	case 11:
		_, err := h.Prune(h.ctx, [][]string{{courses.FieldManager}, {courses.FieldDepartment, courses.FieldManager}}[h.random.IntN(2)])
		return err
	default:
		return h.step()
	}
	return nil
}

// crash goes on with the store as it is on the disk, or with a copy of it.
func (m *model) crash(random *rand.Rand) {
	m.t.Helper()
	if random.IntN(2) == 0 {
		m.Store = m.restore(m.snapshot(func() {})).Store
	} else {
		m.reopen()
	}
	m.must(m.SetCuts(m.cuts))
}

// somebody returns a person at random, whether they were met or not.
func (h *history) somebody() (id string, err error) {
	var all []string
	err = h.Everybody(h.ctx, func(p courses.Person) error { all = append(all, p.ID); return nil })
	slices.Sort(all)
	return all[h.random.IntN(len(all))], err
}

// plan changes what somebody owes, what reached them, and how they can be
// reached.
func (h *history) plan() error {
	id, err := h.somebody()
	if err != nil {
		return err
	}
	var owed []campaigns.Owed
	cards := map[string]campaigns.Sent{}
	for _, course := range []string{"a", "b", "c", "d"} {
		if h.random.IntN(2) == 0 {
			owed = append(owed, h.owed(course))
		}
		if h.random.IntN(3) > 0 {
			cards[course] = h.card()
		}
	}
	noApp, blocked, installed := h.random.IntN(2) == 0, h.random.IntN(3) == 0, h.random.IntN(3) == 0
	return h.Revise(h.ctx, id, func(c *store.Case) error {
		c.Agenda.Owed, c.Agenda.Cards, c.Agenda.NoApp = owed, cards, noApp
		c.Person.Blocked, c.Person.Installed = blocked, installed
		return nil
	})
}

func (h *history) owed(course string) campaigns.Owed {
	o := campaigns.Owed{Course: course, Campaign: "spring", Round: h.random.IntN(3)}
	if h.random.IntN(3) > 0 {
		o.Due = Day.Add(h.random.IntN(12) - 3)
	}
	return o
}

func (h *history) card() campaigns.Sent {
	s := campaigns.Sent{Campaign: "spring", Unconfirmed: h.random.IntN(3) == 0}
	if h.random.IntN(4) > 0 {
		s.Last = Noon
	}
	if h.random.IntN(4) == 0 {
		s.Message = campaigns.Message{Conversation: "a:1", Activity: "1"}
	}
	return s
}

// move has somebody listed anew, by their object ID or their address.
func (h *history) move() error {
	bosses := []string{"", h.person.ObjectID, "0", "1", "2@Example.no", "3@example.no", "nobody"}
	p := courses.Person{
		ObjectID: h.person.ObjectID, Country: fmt.Sprint(h.random.IntN(2)), Fields: map[string]string{},
		Manager: bosses[h.random.IntN(len(bosses))],
	}
	if h.random.IntN(3) == 0 {
		p.ObjectID, p.Email = "", fmt.Sprintf("%d@example.no", h.random.IntN(6))
	}
	for name, values := range map[string][]string{
		courses.FieldDepartment: departments, courses.FieldLocation: {"", "Bodø", "Oslo"},
	} {
		if value := values[h.random.IntN(len(values))]; value != "" {
			p.Fields[name] = value
		}
	}
	_, err := h.List(h.ctx, p, Noon)
	return err
}
