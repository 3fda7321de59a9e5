package reports

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"drypp/bot/store"
)

// Decline has no digests of the viewer's sent any more, or again: of both
// kinds. ErrForbidden: the viewer is nobody that digests are for.
func (s *Service) Decline(ctx context.Context, tenant string, v Viewer, declined bool) error {
	l, err := s.look(ctx, tenant, v)
	if err != nil {
		return err
	}
	if !l.leads(&l.viewer.Person) {
		return ErrForbidden
	}
	for _, kind := range []store.DigestKind{store.ManagerDigest, store.ContactDigest} {
		err := l.changeDigest(ctx, l.viewer.Person.ID, kind, func(d *store.Digest) bool {
			was := d.Declined
			d.Declined = declined
			return was != declined
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Deputise names who gets the digest of the viewer's team, and sees the team,
// while they pause; nobody with an empty address. store.ErrNotFound: nobody who
// hasn't left has the address, or it is the viewer's own. ErrForbidden: the
// viewer is nobody that digests are for.
func (s *Service) Deputise(ctx context.Context, tenant string, v Viewer, email string) error {
	l, err := s.look(ctx, tenant, v)
	if err != nil {
		return err
	}
	if !l.leads(&l.viewer.Person) {
		return ErrForbidden
	}
	deputy, err := l.deputy(ctx, strings.TrimSpace(email))
	if err != nil {
		return err
	}
	return l.changeDigest(ctx, l.viewer.Person.ID, store.ManagerDigest, func(d *store.Digest) bool {
		was := d.Deputy
		d.Deputy = deputy
		return was != deputy
	})
}

// deputy returns the random ID of who has an address, or nothing without one.
func (l *look) deputy(ctx context.Context, email string) (string, error) {
	if email == "" {
		return "", nil
	}
	p, err := l.Store.Known(ctx, "", email)
	switch {
	case errors.Is(err, store.ErrNotFound) || err == nil && (!l.leads(&p) || p.ID == l.viewer.Person.ID):
		return "", store.ErrNotFound
	case err != nil:
		return "", fmt.Errorf("finding a deputy: %w", err)
	}
	return p.ID, nil
}

// changeDigest lets f change what is kept of a digest, until nobody else did
// meanwhile; f reports whether it is to be kept.
func (l *look) changeDigest(ctx context.Context, person string, k store.DigestKind, f func(*store.Digest) bool) error {
	for {
		d, err := l.Store.Digest(ctx, person, k)
		if err != nil {
			return l.reading("a digest", err)
		}
		if !f(&d) {
			return nil
		}
		d.Revision++
		err = l.Store.PutDigest(ctx, d)
		if !errors.Is(err, store.ErrConflict) {
			return err
		}
	}
}
