package privacy_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"drypp/bot/privacy"
	"drypp/bot/privacy/audit"
	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/rights"
)

// years is how long the world below lives, seeds how many of them do.
var (
	years = flag.Int("years", 1, "years that TestYears lives; .ci/run has it live five")
	seeds = flag.Uint64("seeds", 1, "worlds that retention is simulated in")
)

// TestYears has the Service take care of an organisation for years, by
// itself: people come, leave and come back, complete what must be provable, ask to
// be erased, restricted and let back in, have records marked; contacts grant, keep
// and refuse; the contract is renewed in time, then late, then never; the directory
// fails for a week each year, and another time nobody asks it; the program ends and
// begins again. On each day at noon the people and the looks that the store has are
// held against an oracle that does its own sums: nothing is there a day too long,
// and nothing is gone a day too soon.
func TestYears(t *testing.T) {
	t.Parallel()
	for seed := range *seeds {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { newWorld(t, seed).live() })
		})
	}
}

// world is the organisation and what the oracle knows of it. Days of the oracle
// are midnights in UTC.
type world struct {
	*office
	chance *rand.Rand
	lives  []*life
	today  time.Time
	// contract is the contract's last day.
	contract time.Time
	// asked is the day of the latest look at the directory that succeeded, failed
	// says that the latest one didn't.
	asked  time.Time
	failed bool
	looks  []time.Time
	stop   context.CancelFunc
	// happened counts what the test is about.
	happened map[string]int
}

// life is a person, as the oracle knows them.
type life struct {
	name     string
	id       string // empty until they are listed
	gone     bool
	employed bool
	// Days, zero if that isn't so: when the directory was seen to have them no
	// more, when they last completed what must be provable, the first day on which
	// they aren't held, and the one on which they are erased because they asked.
	left, completed, held, kept time.Time
	// waits says that a contact is to decide, and until is what kept would be.
	waits      bool
	until      time.Time
	request    string
	restricted bool
	// late says that they are there only because the directory can't be believed.
	late bool
}

func newWorld(t *testing.T, seed uint64) *world {
	w := &world{office: newOffice(t), chance: rand.New(rand.NewPCG(seed, 7)), happened: map[string]int{}}
	begin := time.Now()
	w.tick = func() time.Time { return monday.Add(time.Since(begin)) }
	w.must(w.db.PutRoster(t.Context(), store.Roster{From: store.FromDirectory, Revision: 2}))
	w.org.Quiet = func(at time.Time) bool { h := at.In(oslo).Hour(); return h >= 2 && h < 5 }
	for name, p := range w.people {
		w.lives = append(w.lives, &life{name: name, id: p.ID, employed: true})
	}
	for range 60 {
		w.comes()
	}
	w.today, w.contract = midnight(w.clock()), utc("2027-12-31")
	w.asked = w.today
	w.restart()
	return w
}

func utc(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return d
}

// midnight returns the oracle's day of a moment.
func midnight(at time.Time) time.Time {
	y, m, d := at.In(oslo).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// months returns the day that is so many months later, or that month's last.
func months(day time.Time, n int) time.Time {
	y, m, d := day.Date()
	last := time.Date(y, m+time.Month(n)+1, 0, 0, 0, 0, 0, time.UTC)
	return last.AddDate(0, 0, min(d, last.Day())-last.Day())
}

// live goes through the days. At 01:00 the directory is looked at; the Service has
// the hours from 02:00; from 09:00 on people do something; at noon it is checked.
func (w *world) live() {
	for range *years*365 + 1 {
		w.today = w.today.AddDate(0, 0, 1)
		w.until(1)
		w.look()
		w.end()
		w.until(9)
		w.day()
		w.until(12)
		w.check()
		if w.chance.IntN(40) == 0 {
			w.until(12 + w.chance.IntN(18)) // perhaps in the middle of the night
			w.restart()
		}
	}
	w.stop()
	synctest.Wait()
	w.conclude()
}

// until sleeps until an hour of the day in Oslo.
func (w *world) until(hour int) {
	y, m, d := w.today.Date()
	time.Sleep(time.Date(y, m, d, hour, 0, 0, 0, oslo).Sub(w.clock()))
	synctest.Wait()
}

// restart ends the Service and begins anew, as the organisation is configured now.
func (w *world) restart() {
	if w.stop != nil {
		w.stop()
		synctest.Wait()
	}
	y, m, d := w.contract.Date()
	w.org.ContractTo = day(fmt.Sprintf("%04d-%02d-%02d", y, m, d))
	w.start()
	ctx, stop := context.WithCancel(w.t.Context())
	w.stop = stop
	go w.Run(ctx)
	synctest.Wait()
}

// comes has somebody be hired.
func (w *world) comes() {
	w.lives = append(w.lives, &life{name: fmt.Sprint("Ny", len(w.lives)), employed: true})
}

// look is what the directory does: it fails for a week in each spring, and isn't
// asked for six days in each autumn.
func (w *world) look() {
	at := w.today.YearDay()
	if at >= 100 && at < 107 {
		w.failed = true
		w.change(func() { w.unsynced = errors.New("the directory doesn't answer") })
		return
	}
	if at >= 280 && at < 286 {
		return
	}
	ctx := w.t.Context()
	for _, l := range w.lives {
		switch {
		case l.gone:
		case l.employed && (l.id == "" || !l.left.IsZero()):
			if l.id != "" {
				w.happened["came back"]++
			}
			l.id, l.left = w.hire(l.name, "Salg").ID, time.Time{}
		case !l.employed && l.id != "" && l.left.IsZero():
			w.must(w.db.Unlist(ctx, l.id, w.clock()))
			l.left = w.today
		}
	}
	w.failed, w.asked = false, w.today
	w.change(func() { w.synced, w.unsynced = w.clock(), nil })
}

// day is what people do.
func (w *world) day() {
	y, m, d := w.today.Date()
	switch fmt.Sprintf("%d-%d-%d", y, m, d) {
	case "2027-12-10":
		w.renew("2029-12-31")
	case "2030-5-15": // four and a half months after it ended
		w.renew("2030-09-30")
	}
	if w.today.Before(w.contract) && w.chance.IntN(8) == 0 {
		w.comes()
	}
	w.must(w.db.PutAccess(w.t.Context(), store.Access{At: w.clock(), Via: privacy.CommandLine, What: "results"}))
	w.looks = append(w.looks, w.today)
	for _, l := range w.lives {
		if l.id != "" && !l.gone {
			w.acts(l)
		}
	}
}

func (w *world) renew(until string) {
	w.contract = utc(until)
	w.restart()
}

// once in so many days something happens.
func (w *world) once(days int) bool { return w.chance.IntN(days) == 0 }

// acts is what somebody may do on a day.
func (w *world) acts(l *life) {
	switch {
	case l.employed && w.once(500):
		l.employed = false
	case !l.employed && w.once(50):
		l.employed = true
	case w.once(300) && l.left.IsZero():
		w.take(l.name, "fire")
		l.completed = w.today
	case w.once(1500) && !l.waits && l.kept.IsZero():
		w.asksErasure(l)
	case l.waits && w.once(15):
		w.decides(l)
	case w.once(700) && !l.restricted:
		w.wish(l, rights.Restriction)
		l.restricted = true
	case l.restricted && w.once(400):
		w.lifts(l)
	case w.once(2000):
		w.marks(l)
	}
}

func (w *world) asker(l *life) privacy.Asker {
	return privacy.Asker{Via: privacy.CommandLine, About: l.id}
}

func (w *world) wish(l *life, k rights.Kind) *rights.Receipt {
	r, err := w.Ask(w.t.Context(), tenant, w.asker(l), rights.Wish{Kind: k})
	w.must(err)
	return r
}

// provable returns the first day on which nothing keeps somebody from being
// erased; zero if nothing does today.
func (w *world) provable(l *life) (until time.Time) {
	if !l.completed.IsZero() {
		until = months(l.completed, 24).AddDate(0, 0, 1)
	}
	if l.held.After(until) {
		until = l.held
	}
	if !until.After(w.today) {
		return time.Time{}
	}
	return until
}

func (w *world) asksErasure(l *life) {
	r := w.wish(l, rights.Erasure)
	if l.until = w.provable(l); l.until.IsZero() {
		w.goes(l, "asked")
		return
	}
	l.waits, l.request = true, r.ID
}

func (w *world) goes(l *life, why string) {
	l.gone = true
	w.happened[why]++
}

func (w *world) decides(l *life) {
	d := rights.Decision{Request: l.request}
	switch w.chance.IntN(4) {
	case 0:
		d.Grant = true
	case 1:
		d.Reason = "må vises til tilsynet"
	default:
		d.Keep = true
	}
	_, err := w.Decide(w.t.Context(), tenant, privacy.Asker{Via: privacy.CommandLine}, d)
	w.must(err)
	l.waits = false
	until := w.provable(l)
	switch {
	case d.Grant || d.Keep && until.IsZero():
		w.goes(l, "granted")
	case d.Keep:
		l.kept, l.held, l.restricted = until, until, true
	}
}

func (w *world) lifts(l *life) {
	w.wish(l, rights.Lift)
	if l.restricted = false; !l.kept.IsZero() {
		w.happened["kept and lifted"]++
		if l.held.Equal(l.kept) {
			l.held = time.Time{}
		}
		l.kept = time.Time{}
	}
}

func (w *world) marks(l *life) {
	last := w.today.AddDate(0, 0, 10+w.chance.IntN(400))
	y, m, d := last.Date()
	w.must(w.Hold(w.t.Context(), tenant, w.asker(l), day(fmt.Sprintf("%04d-%02d-%02d", y, m, d))))
	if l.held = last.AddDate(0, 0, 1); l.kept.After(l.held) {
		l.held = l.kept
	}
}

// due returns why somebody is to be gone by today, empty if they aren't.
func (w *world) due(l *life, believed bool) string {
	first, why := time.Time{}, ""
	sooner := func(day time.Time, reason string) {
		if first.IsZero() || day.Before(first) {
			first, why = day, reason
		}
	}
	if !l.left.IsZero() && believed {
		sooner(l.left.AddDate(0, 0, 31), "left")
	}
	sooner(months(w.contract, 6).AddDate(0, 0, 1), "contract")
	if !l.kept.IsZero() {
		sooner(l.kept, "proof over")
	}
	if l.waits {
		sooner(l.until, "proof over, undecided")
	}
	if l.held.After(first) {
		if !l.held.After(w.today) {
			w.happened["held"]++
		}
		first = l.held
	}
	if first.After(w.today) {
		return ""
	}
	return why
}

// check holds the store against the oracle.
func (w *world) check() {
	there := map[string]bool{}
	w.must(w.db.Everybody(w.t.Context(), func(p courses.Person) error {
		there[p.ID] = true
		return nil
	}))
	for _, l := range w.lives {
		if l.id == "" {
			continue
		}
		switch {
		case l.gone && there[l.id]:
			w.t.Fatalf("%s: kept too long: %+v", w.today.Format(time.DateOnly), l)
		case !l.gone && !there[l.id]:
			w.t.Fatalf("%s: gone too soon: %+v", w.today.Format(time.DateOnly), l)
		}
		delete(there, l.id)
	}
	if len(there) > 0 {
		w.t.Fatalf("%s: %d people are there whom nobody knows", w.today.Format(time.DateOnly), len(there))
	}
	w.checkLooks()
}

// end has those be gone who are to be as the night begins.
func (w *world) end() {
	believed := !w.failed && !w.asked.Before(w.today.AddDate(0, 0, -1))
	for _, l := range w.lives {
		if l.id == "" || l.gone {
			continue
		}
		if why := w.due(l, believed); why != "" {
			if w.goes(l, why); l.late {
				w.happened["late"]++
			}
			continue
		}
		l.late = !believed && w.due(l, true) != ""
	}
}

// checkLooks holds what is kept of who looked against the eighteen months that it
// may be kept.
func (w *world) checkLooks() {
	for len(w.looks) > 0 && months(w.looks[0], 18).Before(w.today) {
		w.looks = w.looks[1:]
		w.happened["looks"]++
	}
	n, oldest := 0, time.Time{}
	w.must(w.db.Accesses(w.t.Context(), func(a store.Access) error {
		n, oldest = n+1, a.At
		return nil
	}))
	if n != len(w.looks) || !midnight(oldest).Equal(w.looks[0]) {
		w.t.Fatalf("%s: %d looks, the oldest of %s, instead of %d from %s", w.today.Format(time.DateOnly), n, oldest, len(w.looks), w.looks[0])
	}
}

// conclude holds the audit log against what happened, and makes sure that all
// happened that the test is about.
func (w *world) conclude() {
	w.t.Log(w.happened)
	if *years >= 5 {
		w.happenedEnough()
	}
	erased, ran := map[string]int{}, map[string]int{}
	for _, e := range w.entries() {
		switch e.Action {
		case audit.Erased:
			erased[e.Subject]++
		case audit.RetentionRun:
			ran[e.Detail["day"]]++
		}
	}
	for _, l := range w.lives {
		if want := map[bool]int{true: 1}[l.gone]; erased[l.id] != want {
			w.t.Errorf("%s has %d entries of being erased, not %d", l.id, erased[l.id], want)
		}
	}
	for d, n := range ran {
		if n != 1 {
			w.t.Errorf("retention ran %d times on %s", n, d)
		}
	}
	if want := *years*365 + 2; len(ran) != want { // the day that it begins on, too
		w.t.Errorf("retention ran on %d days of %d", len(ran), want)
	}
	if _, err := w.log.Verify(); err != nil {
		w.t.Error(err)
	}
	if did := w.seen(); len(did.swept) != len(ran) || did.rotated != *years {
		w.t.Errorf("files were deleted %d times, the key replaced %d times", len(did.swept), did.rotated)
	}
}

// happenedEnough makes sure that the test was about what it is about.
func (w *world) happenedEnough() {
	w.t.Helper()
	for what, least := range map[string]int{
		"left": 20, "contract": 10, "asked": 5, "granted": 1, "proof over": 1, "came back": 20, "late": 1, "held": 3,
		"kept and lifted": 1, "looks": 1000,
	} {
		if w.happened[what] < least {
			w.t.Errorf("%s happened %d times, not %d", what, w.happened[what], least)
		}
	}
}
