package bolt

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"

	"google.golang.org/protobuf/encoding/protowire"

	"drypp/bot/store"
	"drypp/courses/learning"
	"drypp/courses/surveys"
)

// That somebody answered a survey is in what is kept of their learning, sealed with
// their key and in the order of campaigns' and surveys' IDs; what was answered is in
// ballots, sealed with the organisation's key, at keys that are random. Both are put in
// one transaction, and neither has a time, a number or anything of the other. bbolt keeps
// keys in their order, so neither what it tells nor a file after Compact says anything
// of the order in which ballots came; store.Learning says what is not protected.

// ballotLength is the length of what a ballot's key ends with: 80 random bits.
const ballotLength = 16

// randomBallot returns what nothing is known by. It is random whatever Options.NewID
// says: IDs that are counted would tell the order.
func randomBallot() []byte { return []byte(strings.ToLower(rand.Text()[:ballotLength])) }

var errBallot = errors.New("a ballot needs a campaign and a survey whose IDs aren't too long, and nobody else's person")

// PutBallot records a person's answers to a survey in a campaign, once.
func (d *DB) PutBallot(ctx context.Context, person string, b surveys.Ballot) (recorded bool, err error) {
	if !isID(b.Campaign) || !isID(b.Survey) || b.Person != "" && b.Person != person {
		return false, errBallot
	}
	err = d.changeLearning(ctx, person, func(t *tx, l *learning.Record) (bool, error) {
		recorded = answered(l, learning.Asked{Campaign: b.Campaign, Survey: b.Survey})
		if !recorded {
			return false, nil
		}
		return true, t.putBallot(&b)
	})
	return recorded && err == nil, err
}

// answered notes that a survey was answered, and reports whether that is news.
func answered(l *learning.Record, a learning.Asked) bool {
	i, is := slices.BinarySearchFunc(l.Answered, a, compareAsked)
	if !is {
		l.Answered = slices.Insert(l.Answered, i, a)
	}
	return !is
}

func compareAsked(a, b learning.Asked) int {
	return cmp.Or(cmp.Compare(a.Campaign, b.Campaign), cmp.Compare(a.Survey, b.Survey))
}

// putBallot keeps a ballot: with its person if it names them, else with nobody.
func (t *tx) putBallot(b *surveys.Ballot) error {
	in, key := inBallots, randomBallot()
	if b.Person != "" {
		in, key = inSigned, append([]byte(b.Person), key...)
	}
	return t.put(in, key, encodeBallot(key, b))
}

// Ballots calls f for each ballot of a survey, as of one moment.
func (d *DB) Ballots(ctx context.Context, survey, campaign string, f func(surveys.Ballot) error) error {
	return d.read(ctx, func(t *tx) error {
		for _, in := range []bucketID{inBallots, inSigned} {
			err := t.each(in, nil, func(key, record []byte) error {
				if err := ctx.Err(); err != nil {
					return err
				}
				b, err := decodeBallot(in, key, record)
				if err != nil || b.Survey != survey || campaign != "" && b.Campaign != campaign {
					return err
				}
				return f(b)
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// Numbers of the fields of a ballot.
const (
	ballotSurvey protowire.Number = iota + 1
	ballotCampaign
	ballotAnswer
)

func encodeBallot(key []byte, b *surveys.Ballot) []byte {
	r := append(make([]byte, 0, 128), recordVersion)
	r = appendString(r, ballotSurvey, b.Survey)
	r = appendString(r, ballotCampaign, b.Campaign)
	return finish(key, appendTexts(r, ballotAnswer, b.Answers...))
}

// decodeBallot reads the ballot found at a key of one of the two buckets.
func decodeBallot(in bucketID, key, record []byte) (b surveys.Ballot, err error) {
	fields, err := payload(key, record)
	if err != nil {
		return b, err
	}
	size := ballotLength
	if in == inSigned {
		size += idLength
	}
	if len(key) != size {
		return b, fmt.Errorf("%w: a ballot has a key of %d bytes", store.ErrDamaged, len(key))
	}
	b.Person = string(key[:size-ballotLength])
	return b, newFields(fields).each(func(f field) error {
		switch f.id {
		case ballotSurvey:
			b.Survey = f.text()
		case ballotCampaign:
			b.Campaign = f.text()
		case ballotAnswer:
			b.Answers = append(b.Answers, f.text())
		}
		return nil
	})
}
