package privacy

import (
	"context"
	"fmt"
	"strings"
	"time"

	"drypp/bot/privacy/audit"
	"drypp/courses/rights"
)

// append writes entries into the audit log and returns where the last stands.
func (o *organisation) append(ctx context.Context, entries ...audit.Entry) (audit.Receipt, error) {
	receipts, err := o.Audit.Append(ctx, entries...)
	if err != nil {
		return audit.Receipt{}, fmt.Errorf("writing the audit log: %w", err)
	}
	return receipts[len(receipts)-1], nil
}

// about returns an entry about a request, with names and values of details.
func about(r *rights.Request, actor string, action audit.Action, details ...string) audit.Entry {
	detail := map[string]string{"request": r.ID}
	for i := 0; i < len(details); i += 2 {
		detail[details[i]] = details[i+1]
	}
	return audit.Entry{Actor: actor, Action: action, Subject: r.Person, Detail: detail}
}

// word writes what has spaces as the audit log takes it.
func word(s string) string { return strings.ReplaceAll(s, " ", "-") }

// keep keeps a request as it is now, which is one revision on.
func (o *organisation) keep(ctx context.Context, r *rights.Request) error {
	r.Revision++
	if err := o.Store.PutRequest(ctx, *r); err != nil {
		return fmt.Errorf("keeping request %s: %w", r.ID, err)
	}
	return nil
}

// conclude keeps what came of a request, and where that stands in the log.
func (o *organisation) conclude(ctx context.Context, r rights.Request, s rights.State, at audit.Receipt) (*rights.Receipt, error) {
	r.State, r.Entry, r.Hash = s, at.Index, at.Hash
	if s != rights.Kept {
		r.KeepUntil = time.Time{} // nothing is to come of it any more
	}
	if r.Decided.IsZero() {
		r.Decided = o.now()
	}
	if err := o.keep(ctx, &r); err != nil {
		return nil, err
	}
	return o.receipt(r), nil
}

// receipt returns what whoever asked gets.
func (o *organisation) receipt(r rights.Request) *rights.Receipt {
	return &rights.Receipt{Request: o.localised(r), Organisation: o.Name}
}
