package privacy

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"drypp/bot/privacy/audit"
	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/rights"
)

// Retention is what Retain removed, or would.
type Retention struct {
	Tenant string
	// Day is the day in the organisation's zone that it was for. With Dry nothing
	// was removed.
	Day calendar.Date
	Dry bool
	// People are those who go, in the order of their random IDs.
	People []Going
	// Held counts people whose day has passed but of whom a record is marked as
	// legally kept, Doubtful those who seem to have left long enough ago but stay
	// until the list of people could be looked at again.
	Held, Doubtful int
	// Expired is behavioural data from before the day Behaviour, Files those that
	// Drypp made before the day Exports.
	Expired            store.Expired
	Files              int
	Behaviour, Exports calendar.Date
}

// Going is somebody who goes.
type Going struct {
	// Person is their random ID.
	Person string
	Why    rights.Reason
	// Since is the first day on which nothing of them may be kept.
	Since calendar.Date
	// request is the Erasure because of which they go, if that is why.
	request string
}

const (
	// fresh is how old the latest look at a directory may be for people to be
	// removed because it says that they left: who came back since is seen.
	fresh = 36 * time.Hour
	// eraseAtOnce bounds how many people are erased before others have a turn.
	eraseAtOnce = 50
)

// Retain removes what is to be kept no longer, by the day that it is in the
// organisation's zone: people, what tells how people behaved, files. With dry it
// only counts. Nobody is removed because they left while the latest look at the
// people failed or is too old, or if it is from before they left. It may be
// repeated; after an error the rest is for the next time.
func (s *Service) Retain(ctx context.Context, tenant string, dry bool) (*Retention, error) {
	o, err := s.organisation(tenant)
	if err != nil {
		return nil, err
	}
	return o.retain(ctx, dry)
}

func (o *organisation) retain(ctx context.Context, dry bool) (*Retention, error) {
	now := o.now()
	today, periods := o.day(now), o.Organisation.Facts.Retention
	r := &Retention{
		Tenant: o.Tenant, Day: today, Dry: dry,
		Behaviour: periods.BehaviourFrom(today), Exports: periods.ExportsFrom(today),
	}
	end, err := o.ending(ctx, now)
	if err != nil {
		return nil, err
	}
	if err := o.gather(ctx, end, r); err != nil {
		return nil, err
	}
	errs := []error{o.expire(ctx, r), o.sweep(r)}
	if !dry {
		gone, err := o.remove(ctx, end, r.People)
		r.People = gone
		errs = append(errs, err)
		errs = append(errs, o.recordRetention(ctx, r, errors.Join(errs...) == nil))
	}
	return r, errors.Join(errs...)
}

// ending is by what is decided whether somebody goes on a day.
type ending struct {
	*organisation
	today calendar.Date
	// seen is the latest successful look at the people; zero if the latest one
	// failed or is too old.
	seen time.Time
	// asked has the Erasure of those who are to go when nothing of theirs has to
	// be provable any more.
	asked map[string]rights.Request
}

func (o *organisation) ending(ctx context.Context, now time.Time) (*ending, error) {
	e := &ending{organisation: o, today: o.day(now), asked: map[string]rights.Request{}}
	source, err := o.source(ctx)
	if err != nil {
		return nil, err
	}
	if at, err := o.Synced(ctx); err == nil && (source != directory || now.Sub(at) <= fresh) {
		e.seen = at
	}
	err = o.Store.Requests(ctx, func(r rights.Request) error {
		if keeps(&r) {
			if other, ok := e.asked[r.Person]; !ok || r.KeepUntil.Before(other.KeepUntil) {
				e.asked[r.Person] = r
			}
		}
		return ctx.Err()
	})
	return e, reading("requests", err)
}

// keeps reports whether a request is an Erasure that proof stands in the way of:
// once that is over it is done, whether or not a contact decided meanwhile.
func keeps(r *rights.Request) bool {
	return r.Kind == rights.Erasure && (r.State == rights.Kept || r.State.Open()) && !r.KeepUntil.IsZero()
}

// of returns why and since when a person is to be gone; since is the zero Date
// while there is no reason.
func (e *ending) of(p *courses.Person) Going {
	stay := rights.Stay{ContractTo: e.ContractTo, Held: e.heldUntil(p)}
	if !p.Left.IsZero() && !p.Left.After(e.seen) {
		stay.Left = e.day(p.Left)
	}
	r, asked := e.asked[p.ID]
	if asked {
		stay.Kept = e.day(r.KeepUntil)
	}
	g := Going{Person: p.ID}
	g.Since, g.Why = e.Organisation.Facts.Retention.Gone(stay)
	if g.Why == rights.ProofOver {
		g.request = r.ID
	}
	return g
}

// heldUntil returns the first day on which no record of a person is marked as
// legally kept.
func (e *ending) heldUntil(p *courses.Person) calendar.Date {
	if p.Held.IsZero() {
		return calendar.Date{}
	}
	return e.day(p.Held)
}

// over reports whether that day has come.
func (e *ending) over(day calendar.Date) bool { return !day.IsZero() && !e.today.Before(day) }

// gather finds who is to go.
func (o *organisation) gather(ctx context.Context, e *ending, r *Retention) error {
	err := o.Store.Everybody(ctx, func(p courses.Person) error {
		g := e.of(&p)
		switch {
		case e.over(g.Since):
			r.People = append(r.People, g)
		case e.over(e.without(p, func(p *courses.Person) { p.Held = time.Time{} })):
			r.Held++
		case p.Left.After(e.seen) && e.over(e.day(p.Left).Add(o.Organisation.Facts.Retention.AfterLeaving+1)):
			r.Doubtful++
		}
		return nil
	})
	slices.SortFunc(r.People, func(a, b Going) int { return cmp.Compare(a.Person, b.Person) })
	return reading("people", err)
}

// without returns since when a person would be to be gone if something about them
// were different.
func (e *ending) without(p courses.Person, change func(*courses.Person)) calendar.Date {
	change(&p)
	return e.of(&p).Since
}

// remove erases people, and returns those whom it did: who came back meanwhile, or
// took their request back, stays.
func (o *organisation) remove(ctx context.Context, e *ending, people []Going) (gone []Going, err error) {
	for some := range slices.Chunk(people, eraseAtOnce) {
		if err := o.begin(ctx); err != nil {
			return gone, err
		}
		some, err = o.removeSome(ctx, e, some)
		o.end()
		gone = append(gone, some...)
		if err != nil {
			return gone, err
		}
	}
	return gone, nil
}

func (o *organisation) removeSome(ctx context.Context, e *ending, people []Going) ([]Going, error) {
	var still []Going
	var entries []audit.Entry
	for _, g := range people {
		is, err := o.still(ctx, e, g)
		if err != nil {
			return nil, err
		}
		if !is {
			continue
		}
		still = append(still, g)
		entries = append(entries, audit.Entry{
			Actor: audit.Service, Action: audit.Erased, Subject: g.Person, Detail: map[string]string{"why": string(g.Why)},
		})
	}
	if len(still) == 0 {
		return nil, nil
	}
	_, err := o.erase(context.WithoutCancel(ctx), entries...)
	return still, err
}

// still reports whether somebody is to go as before.
func (o *organisation) still(ctx context.Context, e *ending, g Going) (bool, error) {
	p, err := o.Store.PersonByID(ctx, g.Person)
	if err == nil && g.request != "" {
		var r rights.Request
		if r, err = o.Store.Request(ctx, g.request); err == nil && !keeps(&r) {
			return false, nil
		}
	}
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil && e.over(e.of(&p).Since), reading("who is to go", err)
}

// expire deletes or counts behavioural data.
func (o *organisation) expire(ctx context.Context, r *Retention) error {
	before := r.Behaviour.At(0, o.Location)
	for more := true; more; {
		if err := ctx.Err(); err != nil {
			return err
		}
		some, again, err := o.Store.Expire(ctx, before, r.Dry)
		if err != nil {
			return fmt.Errorf("deleting behavioural data: %w", err)
		}
		r.Expired.Add(some)
		more = again
	}
	if !r.Dry && r.Expired != (store.Expired{}) {
		o.note(func() { o.removed = true })
	}
	return nil
}

// sweep deletes or counts files.
func (o *organisation) sweep(r *Retention) (err error) {
	if o.Sweep == nil {
		return nil
	}
	if r.Files, err = o.Sweep(r.Exports.At(0, o.Location), r.Dry); err != nil {
		return fmt.Errorf("deleting files: %w", err)
	}
	return nil
}

// complete is what is on record of a run that did all that there was to do.
const complete = "complete"

func (o *organisation) recordRetention(ctx context.Context, r *Retention, whole bool) error {
	_, err := o.append(context.WithoutCancel(ctx), audit.Entry{
		Actor: audit.Service, Action: audit.RetentionRun, Detail: map[string]string{
			complete: strconv.FormatBool(whole), "day": r.Day.String(), "people": strconv.Itoa(len(r.People)), "held": strconv.Itoa(r.Held),
			"doubtful": strconv.Itoa(r.Doubtful), "deliveries": strconv.Itoa(r.Expired.Deliveries),
			"looks": strconv.Itoa(r.Expired.Looks), "requests": strconv.Itoa(r.Expired.Requests),
			"reviews": strconv.Itoa(r.Expired.Reviews), "needs": strconv.Itoa(r.Expired.Needs), "exports": strconv.Itoa(r.Files),
		},
	})
	return err
}
