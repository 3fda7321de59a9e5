package campaigns

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"drypp/courses"
	"drypp/courses/calendar"
)

// fate is a world in which anything may happen, and what did.
type fate struct {
	*world
	*rand.Rand
	// cards counts the cards of a day, reminders those of a course and round.
	cards     map[calendar.Date]int
	reminders map[string]int
	// nudged is when the latest nudge went out, nudges how many did.
	nudged time.Time
	nudges int
	// repeats says that the card may have come before, when the program ended.
	repeats bool
	// reviewed is when the latest card with questions may have come, came how many
	// cards of which kind.
	reviewed time.Time
	came     map[Kind]int
	sent     int
	// steps is how many times the clock was moved.
	steps int
}

func newFate(t *testing.T, seed uint64) *fate {
	f := &fate{
		world: learn(t, "2026-01-07 10:00"), Rand: rand.New(rand.NewPCG(seed, 4)),
		cards: map[calendar.Date]int{}, reminders: map[string]int{}, came: map[Kind]int{},
	}
	f.Recall.Share, f.Recall.Seed[0] = 0.4, byte(seed)
	for i := range 1 + f.IntN(4) {
		f.Campaigns = append(f.Campaigns, f.campaign(fmt.Sprint("c", i)))
	}
	f.Budget = 1 + f.IntN(2)
	return f
}

func (f *fate) campaign(id string) Campaign {
	all := []string{"a", "b", "c", "yearly", "withdrawn", "policy", "mail", "test-mail"}
	f.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	start := on("2026-01-01").Add(f.IntN(60))
	c := Campaign{
		ID: id, Name: id, Courses: all[:1+f.IntN(4)], Start: start, State: Active,
		Pace: Pace{Kind: []PaceKind{Lessons, Monthly, AtOnce, Dates}[f.IntN(4)], Every: 1 + f.IntN(3)},
	}
	c.Needs, c.Surveys = []string{"mail", "fire"}[:f.IntN(3)], []string{"mood", "food"}[:f.IntN(3)]
	for range c.Courses {
		c.Pace.Dates = append(c.Pace.Dates, start.Add(f.IntN(40)))
	}
	if f.IntN(3) > 0 {
		c.Due = start.Add(10 + f.IntN(60))
		c.RemindBefore = []int{7, 1}[:f.IntN(3)]
		c.RemindAfter = []int{3, 10}[:f.IntN(3)]
	}
	if f.IntN(3) == 0 {
		c.End = start.Add(f.IntN(120))
	}
	return c
}

// happen lets something happen. What keeps cards away mostly ends soon.
func (f *fate) happen() {
	c := &f.Campaigns[f.IntN(len(f.Campaigns))]
	seldom := f.IntN(5) == 0
	switch f.IntN(24) {
	case 20, 21, 22, 23:
		f.knows(c)
	case 0:
		f.agenda.PauseFor(f.today(), f.today().Add(f.IntN(40)))
	case 1:
		f.agenda.Resume(f.today())
	case 2:
		f.person.Blocked = seldom
	case 3:
		f.person.Left = time.Time{}
		if seldom {
			f.person.Left = f.Now
		}
	case 4:
		f.outside[c.ID] = seldom
	case 5:
		c.State = Active
		if seldom {
			c.State = Paused
		}
	case 6:
		f.person.Chat.Conversation = "a:1"
		if seldom {
			f.person.Chat.Conversation = ""
		}
	case 7:
		f.person.Installed = !seldom
	case 8, 9:
		f.ask()
	case 10:
		f.jump(time.Duration(f.IntN(10*24)-5*24) * time.Hour)
	default:
		f.study(c.Courses[f.IntN(len(c.Courses))])
	}
}

// ask has the manager wish for a nudge.
func (f *fate) ask() {
	before := f.agenda
	switch taken := f.agenda.Ask("m", f.Enrolments, f.Now); {
	case taken && f.Now.Sub(f.nudged) < NudgeEvery:
		f.t.Errorf("at %s another nudge may be wished for after that of %s", f.Now, f.nudged)
	case taken && (len(before.Owed) == 0 || before.Nudge != nil && f.Now.Sub(before.Nudge.At) < NudgeEvery):
		f.t.Errorf("at %s a nudge may be wished for beside %v of %v", f.Now, before.Nudge, before.Owed)
	case !taken && !reflect.DeepEqual(before, f.agenda):
		f.t.Errorf("at %s a wish that wasn't taken changes the agenda", f.Now)
	}
}

// study has the person do something in a course on offer.
func (f *fate) study(course string) {
	c := f.Courses.Course(course)
	if c == nil {
		return
	}
	switch s := f.standing(course); {
	case s.taking != nil && exhausted(s.taking, c):
	case f.IntN(8) > 0:
		f.read(course)
	default:
		f.finish(course, f.IntN(3) > 0)
	}
}

// standing asks the program where the person is in a course.
func (f *fate) standing(course string) standing {
	d := decider{View: &f.View}
	return d.stand(f.Courses.Course(course))
}

// jump sets the clock. Days that it comes to again begin anew.
func (f *fate) jump(by time.Duration) {
	f.Now = f.Now.Add(by)
	for day := range f.cards {
		if f.today().Before(day) {
			delete(f.cards, day)
		}
	}
	if f.Now.Before(f.nudged) {
		f.nudged = f.Now
	}
	if by < 0 {
		f.reviewed = time.Time{}
	}
}

// clone returns a deep copy of the view.
func (f *fate) clone() *View {
	v := f.View
	a := f.agenda
	a.Joined, a.Cards, a.Pauses = maps.Clone(a.Joined), maps.Clone(a.Cards), slices.Clone(a.Pauses)
	v.Agenda = &a
	l := f.learning
	v.Learning = &l
	return &v
}

// step decides, holds the decision to what must hold of any, and carries it
// out if its time has come.
func (f *fate) step() {
	twin := f.clone()
	m := Decide(&f.View)
	if n := Decide(twin); !reflect.DeepEqual(m, n) || !reflect.DeepEqual(f.agenda, *twin.Agenda) || !reflect.DeepEqual(f.learning, *twin.Learning) {
		f.t.Fatalf("at %s the same view gives %+v and %+v", f.Now, m, n)
	}
	if n := Decide(&f.View); !reflect.DeepEqual(m, n) {
		f.t.Fatalf("at %s deciding again gives %+v after %+v", f.Now, n, m)
	}
	f.wantsOwed()
	f.unforgotten(m)
	f.agenda.Plan(m, fmt.Sprint(f.sent), f.person.ID)
	if m.Action != Rest && !m.At.After(f.Now) {
		f.carryOut(m)
		return
	}
	f.steps++
	f.advance(m)
}

// advance moves the clock to the move's time, or less far.
func (f *fate) advance(m Move) {
	next := f.Now.Add(time.Duration(1+f.IntN(96)) * time.Hour)
	if m.Action != Rest && (f.IntN(3) > 0 || m.At.Before(next)) {
		next = m.At
	}
	if next.Year() < 2100 {
		f.Now = next
	}
	if f.IntN(2) == 0 {
		f.happen()
	}
}

// unforgotten looks into the future under unchanged circumstances: nothing may
// be sent before the time of the move, and at that time it is due.
func (f *fate) unforgotten(m Move) {
	v := f.clone()
	until := m.At
	if m.Action == Rest {
		until = f.Now.AddDate(2, 0, 0)
	}
	for range 4 {
		span := until.Sub(f.Now)
		if span <= 0 {
			break
		}
		v.Now = f.Now.Add(time.Duration(f.Int64N(int64(span))))
		if n := Decide(v); n.Action == Send && !n.At.After(v.Now) {
			f.t.Fatalf("at %s the move was %+v, but at %s it is %+v\n%+v", f.Now, m, v.Now, n, f.agenda)
		}
		if !slices.Equal(v.Agenda.Owed, f.agenda.Owed) {
			f.t.Fatalf("at %s the move was %+v, but at %s %v is owed, not %v", f.Now, m, v.Now, v.Agenda.Owed, f.agenda.Owed)
		}
		v = f.clone()
	}
	if m.Action == Send || m.Action == Prepare {
		v.Now = laterTime(m.At, f.Now)
		n := Decide(v)
		// A chat may have time until the next good moment again.
		early := m.Action == Prepare && !n.At.After(n.Card)
		if !early && (n.Action != m.Action || n.At.After(v.Now)) {
			f.t.Fatalf("at %s the move was %+v, but then it is %+v", f.Now, m, n)
		}
	}
}

func (f *fate) carryOut(m Move) {
	switch m.Action {
	case Sweep:
		f.agenda.Swept(m.Message)
	case Prepare:
		f.agenda.Prepared = f.Now
		if f.person.Installed {
			f.person.Chat.Conversation = "a:1"
		}
	case Abandon:
		f.agenda.Settle(Unconfirmed, m.Reason, Message{}, f.Now)
	case Send:
		f.fly(m)
	case Look:
		f.t.Fatalf("at %s it says to look at once", f.Now)
	}
}

// fly sends a card and lets one of its fates come true.
func (f *fate) fly(m Move) {
	again := f.agenda.Sending != nil
	f.repeats = again || f.agenda.Planned.Reason == Interrupted
	f.agenda.Start(f.Now)
	arrives := true
	switch f.IntN(10) {
	case 0:
		f.agenda.Settle(Unconfirmed, "lost", Message{}, f.Now)
	case 1:
		f.agenda.Settle(Failed, "too large", Message{}, f.Now)
		arrives = false
	case 2:
		f.agenda.Defer("throttled", f.Now.Add(time.Duration(f.IntN(7200))*time.Second), f.Now)
		arrives = false
	case 3: // The program ends.
	default:
		f.agenda.Settle(Accepted, "", Message{"a:1", fmt.Sprint(f.sent)}, f.Now)
	}
	if arrives {
		f.arrived(&m.Drop, again)
	}
}

// arrived holds a card that may have arrived to the rules.
func (f *fate) arrived(d *Drop, again bool) {
	f.sent++
	fail := func(rule string) { f.t.Errorf("at %s %s: %+v", f.Now, rule, *d) }
	today := f.today()
	if !again {
		f.cards[today]++
	}
	if !f.Hours.Good(f.Now) {
		fail("at night or on a holiday")
	}
	if _, paused := f.agenda.PausedOn(today); paused {
		fail("while paused")
	}
	if f.cards[today] > f.Budget {
		fail("over budget")
	}
	if !f.person.Left.IsZero() || f.person.Blocked || f.person.Chat.Conversation == "" {
		fail("to nobody")
	}
	f.came[d.Kind]++
	if d.Campaign == Itself {
		f.comesBack(d, fail)
		return
	}
	f.campaignOf(d, today, fail)
	switch d.Kind {
	case Map, Ask, Acknowledge:
		f.asksOnce(d, fail)
	default:
		f.courseOf(d, fail)
	}
}

func (f *fate) campaignOf(d *Drop, today calendar.Date, fail func(string)) {
	i := slices.IndexFunc(f.Campaigns, func(c Campaign) bool { return c.ID == d.Campaign })
	c := &f.Campaigns[i]
	list := c.Courses
	switch d.Kind {
	case Map:
		list = c.Needs
	case Ask:
		list = c.Surveys
	}
	if c.State != Active || today.Before(c.Start) || c.over(today) || f.outside[c.ID] || !slices.Contains(list, d.Course) {
		fail(fmt.Sprintf("not in the campaign %+v outside %v", *c, f.outside[c.ID]))
	}
}

func (f *fate) courseOf(d *Drop, fail func(string)) {
	e := f.latest(d.Course)
	switch {
	case e == nil:
	case e.Passed() && !f.expiresSoon(e):
		fail("after completion")
	case !e.Passed() && len(e.Results) == 2:
		fail("without a try left")
	}
	if d.Kind == Nudged {
		f.nudges++
		if d.By != "m" || f.Now.Sub(f.nudged) < NudgeEvery {
			fail("nudged after " + f.nudged.String())
		}
		f.nudged = f.Now
	}
	if d.Reminder == 0 {
		return
	}
	key := fmt.Sprint(d.Course, d.Round)
	if f.reminders[key] >= d.Reminder || d.Reminder > MaxReminders {
		fail("reminded again")
	}
	f.reminders[key] = d.Reminder
}

// wantsOwed holds what is owed to what campaigns ask for and wasn't passed.
func (f *fate) wantsOwed() {
	owed := map[string]int{}
	for _, c := range f.Campaigns {
		running := c.State == Active && !f.outside[c.ID] && !f.today().Before(c.Start) && !c.over(f.today())
		for _, course := range c.Courses {
			if round, open := f.open(course); running && open && f.person.Left.IsZero() {
				owed[course] = round
			}
		}
	}
	for i, o := range f.agenda.Owed {
		if round, is := owed[o.Course]; !is || round != o.Round || i > 0 && f.agenda.Owed[i-1].Course >= o.Course || !o.Still(f.Enrolments) {
			f.t.Errorf("at %s %+v is owed, of %v", f.Now, o, owed)
		}
	}
	if len(owed) != len(f.agenda.Owed) {
		f.t.Errorf("at %s %v is owed, want %v", f.Now, f.agenda.Owed, owed)
	}
}

// open counts how often a course was passed, and reports whether it is on offer
// and to be taken: not for as long as that counts, nor without a try left.
func (f *fate) open(course string) (passed int, open bool) {
	open = f.Courses.Course(course) != nil && !f.spared(course)
	for i := range f.Enrolments {
		switch e := &f.Enrolments[i]; {
		case e.Course != course:
		case e.Passed():
			passed++
			open = f.expiresSoon(e) && !f.spared(course)
		case len(e.Results) == 2:
			open = false
		}
	}
	return passed, open
}

// expiresSoon reports whether what was passed counts for 30 days at most.
func (f *fate) expiresSoon(e *courses.Enrolment) bool {
	until := f.Courses.Course(e.Course).ValidUntil(e.Last().At)
	return !until.IsZero() && !f.Now.AddDate(0, 0, 30).Before(until)
}

// latest returns the latest enrolment in a course, or nil.
func (f *fate) latest(course string) *courses.Enrolment {
	for i := len(f.Enrolments) - 1; i >= 0; i-- {
		if f.Enrolments[i].Course == course {
			return &f.Enrolments[i]
		}
	}
	return nil
}

func TestWhateverHappens(t *testing.T) {
	t.Parallel()
	sent, steps, nudges := 0, 0, 0
	came := map[Kind]int{}
	for seed := range uint64(200) {
		f := newFate(t, seed)
		for range 150 {
			f.step()
			if t.Failed() {
				t.Fatalf("seed %d", seed)
			}
		}
		sent += f.sent
		steps += f.steps
		nudges += f.nudges
		for k, n := range f.came {
			came[k] += n
		}
	}
	t.Logf("%d cards, %d nudges among them, %d moments; %v", sent, nudges, steps, came)
	for _, k := range []Kind{Begin, Continue, Remind, Nudged, Review, Relearn, Map, Ask, Acknowledge} {
		if came[k] == 0 {
			t.Errorf("there was no %s", k)
		}
	}
}

// TestNobodyIsForgotten lets a diligent person get cards of which many are
// lost, and wants them to have passed every course in the end, and what expires
// in time.
func TestNobodyIsForgotten(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		f := newFate(t, seed)
		for i := range f.Campaigns {
			f.Campaigns[i].End = calendar.Date{}
		}
		f.person.Chat.Conversation = ""
		for end := f.Now.AddDate(3, 0, 0); f.Now.Before(end) && f.diligently(); {
		}
		for _, c := range f.Campaigns {
			for _, course := range c.Courses {
				f.wantsPassed(course)
			}
			f.wantsAnswered(&c)
		}
		f.wantsReviewed()
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// diligently does what is next, with a person who acts on what arrives. It
// returns false at rest.
func (f *fate) diligently() bool {
	m := f.decide()
	if m.Action == Rest {
		return false
	}
	f.Now = laterTime(m.At, f.Now)
	if m = f.decide(); m.Action == Look || m.At.After(f.Now) {
		return true
	}
	before := f.sent
	f.carryOut(m)
	lost := f.agenda.Sending != nil || f.agenda.Cards[m.Drop.Key()].Unconfirmed
	if m.Action == Send && f.sent > before && (!lost || f.IntN(2) == 0) {
		f.Now = f.Now.Add(time.Hour)
		f.learn(m.Drop)
	}
	return true
}

// learn has the person do what a card asks for: a lesson, or the rest of the
// course if no other card would come.
func (f *fate) learn(d Drop) {
	switch d.Kind {
	case Review:
		f.recalls(d)
		return
	case Relearn:
		return
	case Map:
		f.mapped(d.Campaign, d.Course)
		return
	case Ask:
		f.surveyed(d.Campaign, d.Course)
		return
	case Acknowledge:
		f.signs()
		return
	}
	i := slices.IndexFunc(f.Campaigns, func(c Campaign) bool { return c.ID == d.Campaign })
	if e := f.taking(d.Course); f.Campaigns[i].Pace.Kind == Lessons && e.Read < 3 {
		f.read(d.Course)
		return
	}
	f.finish(d.Course, true)
}

func (f *fate) wantsPassed(course string) {
	if f.Courses.Course(course) == nil || f.spared(course) {
		return
	}
	s := f.standing(course)
	switch {
	case s.round == 0:
		f.t.Errorf("%s was never passed", course)
	case !s.expires.IsZero() && (s.round < 2 || s.expires.Before(f.Now)):
		f.t.Errorf("%s expired %s after %d rounds", course, s.expires, s.round)
	}
}
