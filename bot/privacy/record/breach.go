package record

import (
	"context"
	"fmt"
	"slices"
	"time"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/campaigns"
	"drypp/courses/learning"
	"drypp/courses/recall"
	"drypp/courses/rights"
)

// Category is a kind of data that is kept of people.
type Category string

// The categories.
const (
	Identity Category = "identity" // who they are, and how they are reached
	Job      Category = "job"      // what the organisation chose to know
	Learning Category = "learning" // courses and answers
	Outcomes Category = "outcomes" // results of tries
	Memory   Category = "memory"   // answers to what came back, estimates of memory, needs
	Cards    Category = "cards"    // the ledger
	Looks    Category = "looks"    // who looked at results
	Digests  Category = "digests"
	Requests Category = "requests" // what they asked for about their data
)

// Categories are all of them.
var Categories = []Category{Identity, Job, Learning, Outcomes, Memory, Cards, Looks, Digests, Requests}

// Window is how long the controller has to notify the supervisory authority after
// having become aware of a breach (article 33, paragraph 1). It is counted in
// hours, weekends and holidays with them.
const Window = 72 * time.Hour

// Incident is a personal data breach as far as it is known: in which time, and of
// whom.
type Incident struct {
	// From and To bound when it happened, and Known is when the controller became
	// aware of it, which starts the clock.
	From, To, Known time.Time
	// Scope is the rule that bounds whom it is about, as it was written, and In
	// whether a person is in it; nil is everybody.
	Scope string
	In    func(*courses.Person) bool
}

// Count is how much of a category is concerned.
type Count struct {
	Category Category `json:"category"`
	// People have anything of it that was recorded before the end of the breach,
	// Records is how much that is, and Within how much of that was recorded while
	// it lasted.
	People  int `json:"people"`
	Records int `json:"records"`
	Within  int `json:"within"`
}

// Assessment is whom a breach affects.
type Assessment struct {
	Made  time.Time `json:"made_at"`
	From  time.Time `json:"from"`
	To    time.Time `json:"to"`
	Known time.Time `json:"known"`
	// Deadline is when the supervisory authority has to be notified, and HoursLeft
	// how many whole hours there are until then, below 0 once it is late.
	Deadline  time.Time `json:"deadline"`
	HoursLeft int       `json:"hours_left"`
	Scope     string    `json:"scope,omitzero"`
	// Affected are the random IDs of those affected, in order. Nothing else here
	// says who they are: see Names.
	Affected []string `json:"affected"`
	// Gone are people who were erased since the breach began. Nobody can say any
	// more who they were, or whether they were in the scope.
	Gone int `json:"erased_since"`
	// Left and Restricted are those of Affected who left the organisation, or whose
	// data is only kept: a card won't reach the former.
	Left       int     `json:"left"`
	Restricted int     `json:"restricted"`
	Counts     []Count `json:"counts"`
}

// Source is the part of a store.Store that Assess reads.
type Source interface {
	People(ctx context.Context, f func(courses.Person, []courses.Enrolment) error) error
	Learning(ctx context.Context, person string) (learning.Record, error)
	Reviews(ctx context.Context, person string, f func(person string, r recall.Review) error) error
	Deliveries(ctx context.Context, f func(campaigns.Delivery) error) error
	Digests(ctx context.Context, f func(store.Digest) error) error
	Accesses(ctx context.Context, f func(store.Access) error) error
	Requests(ctx context.Context, f func(rights.Request) error) error
	Erased(ctx context.Context, f func(store.Erased) error) error
}

// Assess says whom a breach affects and with what: everybody in its scope of whom
// anything had been recorded before it ended. Of who was listed and not heard of,
// no time is known: they count as affected. It holds a few bytes for each of them.
// The error is the store's, or one about the times.
func Assess(ctx context.Context, s Source, i Incident, now time.Time) (*Assessment, error) {
	if i.To.Before(i.From) || i.Known.IsZero() || now.Before(i.Known) {
		return nil, fmt.Errorf("a breach from %s to %s that was known %s can't be assessed at %s: give the times in their order",
			stamp(i.From), stamp(i.To), stamp(i.Known), stamp(now))
	}
	deadline := i.Known.Add(Window)
	a := assessor{Incident: i, seen: map[string]uint16{}, out: Assessment{
		Made: now, From: i.From, To: i.To, Known: i.Known, Deadline: deadline, Scope: i.Scope, Affected: []string{},
		HoursLeft: int(floor(deadline.Sub(now), time.Hour)),
	}}
	for _, step := range []struct {
		what string
		read func(context.Context, Source) error
	}{
		{"people", a.people}, {"what people remember", a.memory}, {"deliveries", a.deliveries}, {"digests", a.digests}, {"looks", a.looks}, {"requests", a.requests}, {"who was erased", a.erased},
	} {
		if err := step.read(ctx, s); err != nil {
			return nil, fmt.Errorf("reading %s: %w", step.what, err)
		}
	}
	slices.Sort(a.out.Affected)
	for k, c := range Categories {
		a.counts[k].Category = c
		a.out.Counts = append(a.out.Counts, a.counts[k])
	}
	return &a.out, nil
}

// floor divides, rounding down.
func floor(d, by time.Duration) time.Duration {
	n := d / by
	if d%by < 0 {
		n--
	}
	return n
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// assessor counts.
type assessor struct {
	Incident
	// seen has a bit for each of Categories that a person was counted in.
	seen   map[string]uint16
	counts [9]Count
	out    Assessment
}

// count counts a record of somebody affected that was made at a time; zero is
// before the breach.
func (a *assessor) count(person string, c Category, at time.Time) {
	bits, affected := a.seen[person]
	if !affected || at.After(a.To) {
		return
	}
	k := slices.Index(Categories, c)
	if bits&(1<<k) == 0 {
		a.seen[person] = bits | 1<<k
		a.counts[k].People++
	}
	a.counts[k].Records++
	if !at.IsZero() && !at.Before(a.From) {
		a.counts[k].Within++
	}
}

func (a *assessor) people(ctx context.Context, s Source) error {
	return s.People(ctx, func(p courses.Person, taken []courses.Enrolment) error {
		if p.Met.After(a.To) || a.In != nil && !a.In(&p) {
			return nil
		}
		a.seen[p.ID] = 0
		a.out.Affected = append(a.out.Affected, p.ID)
		if !p.Left.IsZero() {
			a.out.Left++
		}
		if !p.Restricted.IsZero() {
			a.out.Restricted++
		}
		a.count(p.ID, Identity, p.Met)
		if len(p.Fields) > 0 || len(p.Groups) > 0 || p.Manager != "" {
			a.count(p.ID, Job, p.Met)
		}
		for i := range taken {
			a.count(p.ID, Learning, taken[i].Started)
			for _, attempt := range taken[i].Attempts {
				a.count(p.ID, Learning, attempt.At)
			}
			for _, r := range taken[i].Results {
				a.count(p.ID, Outcomes, r.At)
			}
		}
		return nil
	})
}

func (a *assessor) memory(ctx context.Context, s Source) error {
	for _, id := range a.out.Affected {
		r, err := s.Learning(ctx, id)
		if err != nil {
			return err
		}
		for _, n := range r.Needs {
			a.count(id, Memory, n.At)
		}
	}
	return s.Reviews(ctx, "", func(id string, r recall.Review) error {
		a.count(id, Memory, r.At)
		return nil
	})
}

func (a *assessor) deliveries(ctx context.Context, s Source) error {
	return s.Deliveries(ctx, func(d campaigns.Delivery) error {
		if d.Stage == campaigns.Planned {
			d.At = time.Time{} // that is when it is to go out, not when it was recorded
		}
		a.count(d.Person, Cards, d.At)
		return nil
	})
}

func (a *assessor) digests(ctx context.Context, s Source) error {
	return s.Digests(ctx, func(d store.Digest) error {
		a.count(d.Person, Digests, d.At)
		return nil
	})
}

// looks counts those at one person's results for that person, and all for who
// looked.
func (a *assessor) looks(ctx context.Context, s Source) error {
	return s.Accesses(ctx, func(l store.Access) error {
		a.count(l.By, Looks, l.At)
		if l.About != l.By {
			a.count(l.About, Looks, l.At)
		}
		return nil
	})
}

func (a *assessor) requests(ctx context.Context, s Source) error {
	return s.Requests(ctx, func(r rights.Request) error {
		a.count(r.Person, Requests, r.Asked)
		return nil
	})
}

func (a *assessor) erased(ctx context.Context, s Source) error {
	return s.Erased(ctx, func(e store.Erased) error {
		if e.At.After(a.From) {
			a.out.Gone++
		}
		return nil
	})
}

// Named is who somebody affected is.
type Named struct {
	ID    string `json:"id"`
	Name  string `json:"name,omitzero"`
	Email string `json:"email,omitzero"`
	// Reached says that a card can reach them: they haven't left, and there is a
	// chat with them.
	Reached  bool             `json:"reached"`
	Language courses.Language `json:"language"`
}

// Names calls f for each person affected, with who they are, for who has to tell
// them. Who was erased meanwhile is passed over. organisation is the language of
// those who chose none.
func (a *Assessment) Names(ctx context.Context, s store.Store, organisation courses.Language, f func(Named) error) error {
	affected := make(map[string]bool, len(a.Affected))
	for _, id := range a.Affected {
		affected[id] = true
	}
	var list []Named
	err := s.Everybody(ctx, func(p courses.Person) error {
		if affected[p.ID] {
			list = append(list, Named{
				ID: p.ID, Name: p.Name, Email: p.Email, Reached: p.Left.IsZero() && p.Chat.Conversation != "", Language: p.Speaks(organisation),
			})
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("reading who is affected: %w", err)
	}
	slices.SortFunc(list, func(a, b Named) int { return slices.Compare([]string{a.Name, a.ID}, []string{b.Name, b.ID}) })
	for _, n := range list {
		if err := f(n); err != nil {
			return err
		}
	}
	return nil
}
