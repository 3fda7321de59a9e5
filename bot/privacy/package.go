package privacy

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"time"

	"drypp/bot/privacy/audit"
	"drypp/bot/store"
	"drypp/courses/calendar"
	"drypp/courses/results"
	"drypp/courses/rights"
)

// Package writes all that is kept of the person as one file. Unless measure says
// that only its length is asked for, it is on record before anything is written,
// and the person finds it among those who looked if it wasn't they who asked.
func (s *Service) Package(ctx context.Context, tenant string, by Asker, w io.Writer, measure bool) error {
	a, err := s.asks(ctx, tenant, by)
	if err != nil {
		return err
	}
	if !measure {
		if err := a.noteHandedOut(ctx); err != nil {
			return err
		}
	}
	return a.Packer.Pack(ctx, w, &a.about, cmp.Or(a.by.Language, a.about.Speaks(a.Language)))
}

func (a *asking) noteHandedOut(ctx context.Context) error {
	if !a.own() {
		err := a.Store.PutAccess(ctx, store.Access{
			At: a.at, By: a.person.ID, Via: a.by.Via, What: results.LookResults, People: 1, About: a.about.ID,
		})
		if err != nil {
			return fmt.Errorf("noting who looked: %w", err)
		}
	}
	_, err := a.append(ctx, audit.Entry{
		Actor: a.actor(), Action: audit.PackageHandedOut, Subject: a.about.ID, Detail: map[string]string{"via": word(a.by.Via)},
	})
	return err
}

// Hold marks a record of the person as legally kept up to the end of a day, or with
// the zero Date no longer: until then retention leaves them, and an Erasure waits
// for a contact. It shortens nothing that is kept because of an Erasure. It is for contacts and the command line, about others.
func (s *Service) Hold(ctx context.Context, tenant string, by Asker, last calendar.Date) error {
	a, err := s.asks(ctx, tenant, by)
	if err != nil {
		return err
	}
	if a.own() || !a.answers(&a.about) {
		return ErrForbidden
	}
	if err := a.begin(ctx); err != nil {
		return err
	}
	defer a.end()
	var until time.Time
	if !last.IsZero() {
		until = last.Add(1).At(0, a.Location)
	}
	ctx = context.WithoutCancel(ctx)
	list, err := a.requests(ctx, a.about.ID)
	if err != nil {
		return err
	}
	for _, r := range list {
		if r.State == rights.Kept {
			until = later(until, r.KeepUntil) // that isn't for a mark to shorten
		}
	}
	if err := a.Store.Hold(ctx, a.about.ID, until); err != nil {
		return fmt.Errorf("marking a record as legally kept: %w", err)
	}
	_, err = a.append(ctx, audit.Entry{
		Actor: a.actor(), Action: audit.Kept, Subject: a.about.ID, Detail: map[string]string{"until": last.String()},
	})
	return err
}
