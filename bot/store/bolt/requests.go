package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"google.golang.org/protobuf/encoding/protowire"

	"drypp/bot/store"
	"drypp/courses/rights"
)

var (
	errRequestID = errors.New("a request's ID is missing or too long")
	errNoRequest = fmt.Errorf("the request is %w", store.ErrNotFound)
)

// maxRequestID bounds the length of a request's ID in bytes.
const maxRequestID = 64

// requestKey returns the key of a person's request: the person's ID and the
// request's.
func requestKey(person, id string) ([]byte, error) {
	if len(id) == 0 || len(id) > maxRequestID {
		return nil, errRequestID
	}
	return append([]byte(person), id...), nil
}

// PutRequest keeps a request of a person.
func (d *DB) PutRequest(ctx context.Context, r rights.Request) error {
	key, err := requestKey(r.Person, r.ID)
	if err != nil {
		return err
	}
	return d.write(ctx, func(t *tx) error {
		if _, err := t.person(r.Person); err != nil {
			return err
		}
		kept := rights.Request{}
		if record := t.get(inRequests, key); record != nil {
			if kept, err = decodeRequest(key, record); err != nil {
				return err
			}
		}
		if r.Revision != kept.Revision+1 {
			return fmt.Errorf("request %s: %w: its revision is %d", r.ID, store.ErrConflict, kept.Revision)
		}
		return t.put(inRequests, key, encodeRequest(key, &r))
	})
}

// Request returns the request with that ID. It goes through the keys of all:
// there are few.
func (d *DB) Request(ctx context.Context, id string) (r rights.Request, err error) {
	err = d.read(ctx, func(t *tx) error {
		key := t.requestKeyOf(id)
		if key == nil {
			return errNoRequest
		}
		r, err = decodeRequest(key, t.get(inRequests, key))
		return err
	})
	return r, err
}

// requestKeyOf returns the key of the request with that ID, or nil.
func (t *tx) requestKeyOf(id string) (found []byte) {
	for w := t.walk(inRequests, nil); w.key != nil && found == nil; w.next() {
		if len(w.key) > idLength && string(w.key[idLength:]) == id {
			found = bytes.Clone(w.key)
		}
	}
	return found
}

// Requests calls f for each request, those of a person together and oldest
// first, as of one moment.
func (d *DB) Requests(ctx context.Context, f func(rights.Request) error) error {
	return d.read(ctx, func(t *tx) error {
		var theirs []rights.Request
		give := func() error {
			slices.SortStableFunc(theirs, func(a, b rights.Request) int { return a.Asked.Compare(b.Asked) })
			for _, r := range theirs {
				if err := f(r); err != nil {
					return err
				}
			}
			theirs = theirs[:0]
			return ctx.Err()
		}
		err := t.each(inRequests, nil, func(key, record []byte) error {
			r, err := decodeRequest(key, record)
			if err == nil && len(theirs) > 0 && theirs[0].Person != r.Person {
				err = give()
			}
			theirs = append(theirs, r)
			return err
		})
		if err != nil {
			return err
		}
		return give()
	})
}

// moveRequests makes somebody's requests another's.
func (t *tx) moveRequests(from, to string) error {
	var theirs []rights.Request
	err := t.each(inRequests, []byte(from), func(key, record []byte) error {
		r, err := decodeRequest(key, record)
		theirs = append(theirs, r)
		return err
	})
	for i := range theirs {
		if err != nil {
			return err
		}
		err = t.moveRequest(&theirs[i], to)
	}
	return err
}

func (t *tx) moveRequest(r *rights.Request, to string) error {
	old, err := requestKey(r.Person, r.ID)
	if err != nil {
		return err
	}
	if err := t.delete(inRequests, old); err != nil {
		return err
	}
	r.Person = to
	key, err := requestKey(to, r.ID)
	if err != nil {
		return err
	}
	return t.put(inRequests, key, encodeRequest(key, r))
}

// Numbers of the fields of a request.
const (
	requestKind protowire.Number = iota + 1
	requestState
	requestAsked
	requestDue
	requestDecided
	requestReminded
	requestVia
	requestBy
	requestField
	requestValue
	requestReason
	requestKeepUntil
	requestProof
	requestEntry
	requestHash
	requestRevision
)

func encodeRequest(key []byte, r *rights.Request) []byte {
	b := append(make([]byte, 0, 256), recordVersion)
	b = appendString(b, requestKind, string(r.Kind))
	b = appendString(b, requestState, string(r.State))
	b = appendTime(b, requestAsked, r.Asked)
	b = appendTime(b, requestDue, r.Due)
	b = appendTime(b, requestDecided, r.Decided)
	b = appendTime(b, requestReminded, r.Reminded)
	b = appendString(b, requestVia, r.Via)
	b = appendString(b, requestBy, r.By)
	b = appendString(b, requestField, r.Field)
	b = appendString(b, requestValue, r.Value)
	b = appendString(b, requestReason, r.Reason)
	b = appendTime(b, requestKeepUntil, r.KeepUntil)
	b = appendTexts(b, requestProof, r.Proof...)
	b = appendInt(b, requestEntry, int(r.Entry))
	b = appendString(b, requestHash, r.Hash)
	return finish(key, appendInt(b, requestRevision, r.Revision))
}

func decodeRequest(key, record []byte) (r rights.Request, err error) {
	b, err := payload(key, record)
	if err != nil {
		return r, err
	}
	if len(key) <= idLength {
		return r, fmt.Errorf("%w: a request has a key of %d bytes", store.ErrDamaged, len(key))
	}
	r.Person, r.ID = string(key[:idLength]), string(key[idLength:])
	err = newFields(b).each(func(f field) error {
		setRequest(&r, f)
		return nil
	})
	return r, err
}

func setRequest(r *rights.Request, f field) {
	switch f.id {
	case requestKind:
		r.Kind = rights.Kind(f.text())
	case requestState:
		r.State = rights.State(f.text())
	case requestAsked:
		r.Asked = f.time()
	case requestDue:
		r.Due = f.time()
	case requestDecided:
		r.Decided = f.time()
	case requestReminded:
		r.Reminded = f.time()
	case requestVia:
		r.Via = f.text()
	case requestBy:
		r.By = f.text()
	case requestField:
		r.Field = f.text()
	case requestValue:
		r.Value = f.text()
	case requestReason:
		r.Reason = f.text()
	case requestKeepUntil:
		r.KeepUntil = f.time()
	case requestProof:
		r.Proof = append(r.Proof, f.text())
	case requestEntry:
		r.Entry = uint64(f.int())
	case requestHash:
		r.Hash = f.text()
	case requestRevision:
		r.Revision = f.int()
	}
}
