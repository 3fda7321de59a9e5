package directory

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"drypp/courses"
)

// Sync brings an organisation's people up to date with its directory. People
// who come are taken over page by page, which does no harm if the round breaks
// off; who is gone is removed after the last page only, and only if they are no
// more than MaxRemoved or than a contact allowed. The error is ErrNoSource,
// ErrBusy, ErrInterrupted, or the source's or the store's.
func (d *Directory) Sync(ctx context.Context, tenant string, opts SyncOptions) (*Report, error) {
	o, err := d.organisation(tenant)
	if err != nil {
		return nil, err
	}
	return o.sync(ctx, opts)
}

func (o *organisation) sync(ctx context.Context, opts SyncOptions) (*Report, error) {
	if o.Source == nil {
		return nil, ErrNoSource
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	if err := o.begin(cancel); err != nil {
		return nil, err
	}
	defer o.end()
	if opts.Allow > 0 {
		if err := o.allow(ctx, opts.Allow, false); err != nil {
			return nil, err
		}
	}
	report, err := o.round(ctx, opts)
	if err != nil && errors.Is(context.Cause(ctx), ErrInterrupted) {
		err = ErrInterrupted
	}
	if !opts.Dry {
		o.finished(ctx, report, err)
	}
	return report, err
}

// finished keeps and logs how a round went. Who ended it knows.
func (o *organisation) finished(ctx context.Context, r *Report, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case ctx.Err() != nil:
	case err != nil:
		o.failed = err.Error()
		o.log.WarnContext(ctx, "the people could not be brought up to date with the directory", "error", err)
	case r.Held != nil:
		o.failed = ""
		o.log.WarnContext(ctx, "nobody was removed: a contact has to confirm so many", "removals", r.Held.Removals, "people", r.Held.People)
	default:
		o.failed = ""
		o.log.InfoContext(ctx, "the people were brought up to date with the directory", "full", r.Full, "seen", r.Seen,
			"added", r.Added, "changed", r.Changed, "removed", r.Removed, "returned", r.Returned)
	}
}

// round is Sync for who has the turn.
func (o *organisation) round(ctx context.Context, opts SyncOptions) (*Report, error) {
	if !opts.Dry {
		if _, err := o.settle(ctx); err != nil {
			return nil, err
		}
	}
	roster, err := o.Store.Roster(ctx)
	if err != nil {
		return nil, err
	}
	fields := o.effective(&roster)
	r := &round{
		bringing: bringing{store: o.Store, fields: o.keeps(fields), dry: opts.Dry, at: o.now()},
		o:        o, want: o.want(fields), told: opts.Progress, seen: map[key]came{},
	}
	asked := o.asked(r.want)
	link := roster.Link
	if opts.Full || roster.Asked != asked {
		link = ""
	}
	next, err := r.run(ctx, link)
	if err != nil {
		return nil, err
	}
	return r.conclude(ctx, next, asked)
}

// want says what is asked of users: groups are asked for as such.
func (o *organisation) want(fields []string) Want {
	w := Want{Properties: map[string]string{}}
	for _, f := range fields {
		if f != courses.FieldGroups {
			w.Fields = append(w.Fields, f)
		}
		if property, ok := o.Properties[f]; ok {
			w.Properties[f] = property
		}
	}
	return w
}

// asked sums up what a round asks for. It is the same for the same question.
func (o *organisation) asked(w Want) string {
	groups := o.Groups
	if !o.grouped() {
		groups = nil
	}
	slices.Sort(w.Fields)
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q", w.Fields, w.Properties, groups)) // maps come sorted
	return hex.EncodeToString(sum[:16])
}
