package bolt

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"time"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/campaigns"
	"drypp/courses/recall"
	"drypp/courses/results"
)

// Revise lets f change what is planned for a person. The store's other changes
// wait meanwhile.
func (d *DB) Revise(ctx context.Context, person string, f func(*store.Case) error) error {
	return d.revise(ctx, person, f, 0)
}

// Patient returns the same store for what goes out by itself: its Revise may
// wait that long for other changes to share a transaction with, and any other
// change ends the wait. A card is revised twice, and where many organisations
// share a disk those who wait for an answer would wait for all these syncs.
func (d *DB) Patient(patience time.Duration) store.Store { return patient{d, patience} }

type patient struct {
	*DB
	patience time.Duration
}

// Revise: see Patient.
func (p patient) Revise(ctx context.Context, person string, f func(*store.Case) error) error {
	return p.revise(ctx, person, f, p.patience)
}

func (d *DB) revise(ctx context.Context, person string, f func(*store.Case) error, patience time.Duration) error {
	return d.ask(ctx, func(t *tx) error {
		p, err := t.person(person)
		if err != nil {
			return err
		}
		r := revision{tx: t, person: person, key: []byte(person), moved: moves{}}
		if r.agenda, err = t.agenda(r.key); err != nil {
			return err
		}
		enrolments, err := t.enrolments(person)
		if err != nil {
			return err
		}
		all, err := t.campaigns()
		if err != nil {
			return err
		}
		learned, err := t.learning(r.key)
		if err != nil {
			return err
		}
		r.enrolments = bare(enrolments)
		r.before(&p.Person)
		trials := appendTrials(nil, learned.Trials)
		c := store.Case{Person: p.Person, Agenda: r.agenda.Agenda, Enrolments: r.enrolments, Campaigns: all, Learning: learned}
		if err := f(&c); err != nil {
			return err
		}
		if err := r.keepTrials(trials, c.Learning.Trials); err != nil {
			return err
		}
		return r.keep(&c)
	}, patience)
}

// revision is a change of what is planned for a person.
type revision struct {
	tx     *tx
	person string
	key    []byte
	agenda agenda
	moved  moves
	// enrolments are the person's, which stay as they are.
	enrolments []courses.Enrolment
	// The rest is as it was: copies, because f may change what is pointed to.
	wasReached reach
	wasPlanned campaigns.Delivery
	wasSending campaigns.Delivery
	wasWake    time.Time
	wasCounted []results.Standing
	wasHeads   results.Heads
}

// reach is what Revise may change of a person.
type reach struct {
	installed, blocked bool
	chat               courses.Chat
}

func reachOf(p *courses.Person) reach { return reach{p.Installed, p.Blocked, p.Chat} }

// before keeps what it was like. A delivery that there was none of has no ID.
func (r *revision) before(p *courses.Person) {
	r.wasReached, r.wasWake = reachOf(p), r.agenda.Wake
	r.wasCounted, r.wasHeads = r.counted(p)
	if r.agenda.Planned != nil {
		r.wasPlanned = *r.agenda.Planned
	}
	if r.agenda.Sending != nil {
		r.wasSending = *r.agenda.Sending
	}
}

// counted returns what is counted of the person.
func (r *revision) counted(p *courses.Person) ([]results.Standing, results.Heads) {
	return results.Of(p, r.enrolments, &r.agenda.Agenda), results.HeadsOf(p, &r.agenda.Agenda)
}

// keep records what f left. Nothing is written before all is known to be right.
func (r *revision) keep(c *store.Case) error {
	r.agenda.Agenda = c.Agenda
	r.agenda.Wake = bounded(c.Agenda.Wake)
	r.agenda.Planned = in(campaigns.Planned, c.Agenda.Planned)
	r.agenda.Sending = in(campaigns.Sending, c.Agenda.Sending)
	if err := r.check(c.Settled); err != nil {
		return err
	}
	if err := r.keepReach(&c.Person); err != nil {
		return err
	}
	if err := r.deliveries(c.Settled); err != nil {
		return err
	}
	if err := r.keepAgenda(&c.Person); err != nil {
		return err
	}
	return r.tx.count(r.moved)
}

// in returns a copy of a delivery that is at a stage, or nil for none.
func in(stage campaigns.Stage, d *campaigns.Delivery) *campaigns.Delivery {
	if d == nil {
		return nil
	}
	at := *d
	at.Stage = stage
	return &at
}

var (
	errDelivery = errors.New("a delivery needs a campaign, and the person's ID")
	errTwice    = errors.New("a delivery can't be two things at once")
	errVanished = errors.New("a delivery that was on its way has vanished")
)

// check refuses deliveries that can't be kept or told apart.
func (r *revision) check(settled []campaigns.Delivery) error {
	left := slices.Clone(settled)
	if r.agenda.Sending != nil {
		left = append(left, *r.agenda.Sending)
	}
	if p := r.agenda.Planned; p != nil && !among(settled, p.ID, campaigns.Planned) {
		left = append(left, *p)
	}
	for i := range left {
		d := &left[i]
		if _, ok := ledgerKey(r.person, d.ID); !ok {
			return errDeliveryID
		}
		if d.Person != r.person || d.Campaign == "" {
			return errDelivery
		}
		if slices.ContainsFunc(left[:i], func(e campaigns.Delivery) bool { return e.ID == d.ID }) {
			return errTwice
		}
	}
	was := r.wasSending.ID
	if was != "" && !slices.ContainsFunc(left, func(d campaigns.Delivery) bool { return d.ID == was }) {
		return errVanished
	}
	return nil
}

// among reports whether a delivery came to a stage.
func among(settled []campaigns.Delivery, id string, stage campaigns.Stage) bool {
	return slices.ContainsFunc(settled, func(d campaigns.Delivery) bool { return d.ID == id && d.Stage == stage })
}

func (r *revision) keepReach(p *courses.Person) error {
	left := reachOf(p)
	if left == r.wasReached {
		return nil
	}
	kept, err := r.tx.person(r.person)
	if err != nil {
		return err
	}
	kept.Installed, kept.Blocked, kept.Chat = left.installed, left.blocked, left.chat
	return r.tx.putPerson(&kept)
}

// deliveries brings the ledger and the counts to what became of deliveries. A
// delivery in the ledger is counted as its row has it, one that is planned and
// was never tried as planned.
func (r *revision) deliveries(settled []campaigns.Delivery) error {
	if err := r.countPlanned(&r.wasPlanned, -1); err != nil {
		return err
	}
	for _, d := range settled {
		if err := r.record(d); err != nil {
			return err
		}
	}
	if s := r.agenda.Sending; s != nil {
		if err := r.record(*s); err != nil {
			return err
		}
	}
	return r.planned(settled)
}

// countPlanned counts a delivery that has no row.
func (r *revision) countPlanned(d *campaigns.Delivery, n int) error {
	if d.ID == "" {
		return nil
	}
	_, tried, err := r.tx.row(r.person, d.ID)
	if err == nil && !tried {
		r.moved.add(d, n)
	}
	return err
}

// planned brings the ledger to what is planned now, and gives up what was tried
// and isn't planned any more.
func (r *revision) planned(settled []campaigns.Delivery) error {
	if err := r.recordPlanned(r.agenda.Planned); err != nil {
		return err
	}
	if err := r.giveUp(r.wasPlanned.ID); err != nil {
		return err
	}
	for i := range settled {
		if err := r.giveUp(settled[i].ID); err != nil {
			return err
		}
	}
	return nil
}

func (r *revision) recordPlanned(p *campaigns.Delivery) error {
	if p == nil {
		return nil
	}
	_, tried, err := r.tx.row(r.person, p.ID)
	if err != nil || !tried {
		return errors.Join(err, r.countPlanned(p, 1))
	}
	return r.record(*p)
}

// giveUp closes a row that says planned though nobody plans it any more: what
// it was to bring ceased to be wanted after it had been tried.
func (r *revision) giveUp(id string) error {
	if p := r.agenda.Planned; p != nil && p.ID == id {
		return nil
	}
	row, tried, err := r.tx.row(r.person, id)
	if err != nil || !tried || row.Stage != campaigns.Planned {
		return err
	}
	row.Stage, row.Reason = campaigns.GivenUp, campaigns.Outdated
	return r.record(row.Delivery)
}

// record puts a delivery into the ledger, in the place of the row that it has.
// What was seen stays seen, whatever else is said of it.
func (r *revision) record(d campaigns.Delivery) error {
	kept, tried, err := r.tx.row(r.person, d.ID)
	if err != nil {
		return err
	}
	is := row{Delivery: d, ordinal: kept.ordinal}
	switch {
	case !tried:
		r.agenda.rows++
		is.ordinal = r.agenda.rows
	case kept.Stage == campaigns.Seen:
		is.Stage, is.At, is.Reason = kept.Stage, kept.At, kept.Reason
		clearDoubt(&r.agenda.Agenda, &d)
	}
	if tried {
		r.moved.add(&kept.Delivery, -1)
	}
	r.moved.add(&is.Delivery, 1)
	return r.tx.putRow(&is)
}

// keepAgenda records the agenda, unless it is as it was. Most of what is planned
// changes nothing of what is counted.
func (r *revision) keepAgenda(p *courses.Person) error {
	record := r.agenda.encode(r.key)
	before := r.tx.get(inAgendas, r.key)
	if bytes.Equal(record, before) || before == nil && len(record) == emptySize {
		return nil
	}
	if err := r.tx.put(inAgendas, r.key, record); err != nil {
		return err
	}
	if is, heads := r.counted(p); heads != r.wasHeads || !slices.Equal(is, r.wasCounted) {
		r.tx.touch(r.person)
	}
	return r.tx.moveWake(r.key, r.wasWake, r.agenda.Wake)
}

// keepTrials records where the person is in the measuring of courses, unless it is as
// it was, which is given as it is recorded: f may change what is pointed to.
func (r *revision) keepTrials(was []byte, trials []recall.Trial) error {
	if bytes.Equal(appendTrials(nil, trials), was) {
		return nil
	}
	is, err := r.tx.learning(r.key)
	if err != nil {
		return err
	}
	is.Trials = slices.SortedFunc(slices.Values(trials), compareTrials)
	return r.tx.putLearning(r.key, &is)
}
